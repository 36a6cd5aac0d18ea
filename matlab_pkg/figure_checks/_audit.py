"""All checks over all axes of a figure."""

from __future__ import annotations

from matlab_pkg.figure_checks import (
    _axes,
    _baseline,
    _classes,
    _contrast,
    _crowd,
    _lie,
    _maps,
    _pies,
    _twins,
    _words,
)
from matlab_pkg.figure_checks._finding import KINDS, Findings

CHECKS = (_baseline, _lie, _pies, _maps, _twins, _classes, _contrast, _words, _crowd)


def audit(drawn: object) -> Findings:
    """Everything found in a figure that misleads or cannot be read.

    Parameters
    ----------
    drawn : matplotlib.axes.Axes, matplotlib.figure.Figure, seaborn grid, or several of them
        What a plotting function returns.

    Returns
    -------
    Findings
        A list of `Finding`, in the order of `KINDS`; empty for a sound figure. Each says what was
        found, where, why it misleads (`source`) and how to mend it.

    Raises
    ------
    TypeError
        If it is no figure.
    ValueError
        If the axes are 3-D, or nothing is drawn.

    Notes
    -----
    What cannot be known from a figure is not found: whether the data are right, whether a unit is
    the one that was measured, or whether an area that no number explains shows what it should.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot(xlabel="Year", ylabel="Gap (eV)")
    >>> bars = ax.bar([1, 2], [51, 53])
    >>> audit(ax)
    Nothing was found.
    >>> bottom, top = ax.set_ylim(bottom=50)
    >>> [finding.kind for finding in audit(ax)]
    ['truncated-baseline', 'lie-factor']
    """
    axes = _axes.collect(drawn)
    for ax in axes:
        _axes.flat(ax)
    shown = [ax for ax in axes if _axes.artists(ax) and not _axes.is_colour_bar(ax)]
    if not shown:
        raise ValueError(
            "Nothing is drawn in these axes, so there is nothing to check. Draw something first."
        )
    if not any(_axes.has_data(ax) or ax.texts for ax in shown):
        raise ValueError(
            "Nothing can be seen in these axes: all values are NaN. Look at the data first."
        )
    for figure in dict.fromkeys(map(_axes.root, shown)):
        figure.draw_without_rendering()
    found = [one for ax in shown for check in CHECKS for one in check.check(ax)]
    return Findings(_once(sorted(found, key=lambda one: list(KINDS).index(one.kind))))


def _once(found: list) -> list:
    """The findings, of which two axes of one place make the same one once."""
    kept, twins_said = [], set()
    for one in found:
        if one.kind == "twin-axes":
            if one.message in twins_said:
                continue
            twins_said.add(one.message)
        kept.append(one)
    return kept
