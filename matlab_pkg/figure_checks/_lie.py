"""How much larger an effect looks than it is: Tufte's lie factor."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from matlab_pkg import _validate
from matlab_pkg.figure_checks import _axes, _bars, _sizes
from matlab_pkg.figure_checks._finding import Finding

FAIR = (0.95, 1.05)
"""tuple of float, no unit: outside of it a distortion is substantial.

Source: E. R. Tufte, The Visual Display of Quantitative Information (1983), chapter 2.
"""


def lie_factor(ax: Axes, data: object = None) -> float:
    """Effect that a figure shows, divided by the effect in its data.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The axes; their bars, areas, lines or points are measured as they are seen.
    data : array_like, shape (n,), any one unit, optional
        The true values, one a bar (area, line, point), in the order drawn; several groups of bars
        come one after the other, the columns of a table too. By default the values that the
        artists hold.

    Returns
    -------
    float, no unit
        1 for a figure that shows what is there; above 1 it exaggerates, below 1 it plays down,
        and a negative number turns growth into decline. Infinite where nothing has grown, or the
        smallest mark cannot be seen.

    Raises
    ------
    TypeError
        If `ax` holds no axes, or the data are no numbers.
    ValueError
        If the axes are several, 3-D or empty, hold nothing whose size can be measured, or the
        data do not fit.

    Notes
    -----
    Effect = (size - smallest) / smallest, drawn and in the data; the smallest is the one with the
    smallest value, whatever the order. If marks differ, that whose factor is farthest from 1
    counts, among those whose effect is at least a tenth of the largest. Sizes are lengths of bars
    and lines, areas of everything that grows in two directions, and heights above the zero of the
    scale for points and curves.

    References
    ----------
    E. R. Tufte, The Visual Display of Quantitative Information, Graphics Press (1983), chapter 2.

    Examples
    --------
    The chart of Tufte's book: 18 miles a gallon became 27.5, and a line of 0.6 inch one of 5.3.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> bars = ax.barh([1978, 1985], [0.6, 5.3])
    >>> round(lie_factor(ax, data=[18, 27.5]), 1)
    14.8
    """
    one = _only(ax)
    candidates = list(_sizes.candidates(one))
    if not candidates:
        raise ValueError(
            f"{_axes.place(one).capitalize()} hold nothing whose size could be measured: no bars, "
            "areas, lines or points with finite values."
        )
    if data is not None:
        values = _numbers(data)
        fitting = [c for c in candidates if len(c.sizes) == len(values)]
        if not fitting:
            drawn = ", ".join(f"{len(c.sizes)} {c.name}" for c in candidates)
            raise ValueError(
                f"data has {len(values)} values, and the axes show {drawn}. Give one value for "
                "each, in the order drawn."
            )
        return factor(fitting[0].sizes, values)
    known = [c for c in candidates if c.data is not None]
    if not known:
        raise ValueError(
            f"The {candidates[0].name} do not say which values they stand for. Give them: "
            "lie_factor(ax, data=[...])."
        )
    return factor(known[0].sizes, known[0].data)


def _only(ax: object) -> Axes:
    found = [one for one in _axes.collect(ax) if not _axes.is_colour_bar(one)]
    found = [one for one in found if len(found) == 1 or _axes.artists(one)]
    if len(found) != 1:
        raise ValueError(
            f"A lie factor belongs to one pair of axes, and these are {len(found)}. Give one, for "
            "example figure.axes[0]."
        )
    _axes.flat(found[0])
    if not _axes.has_data(found[0]):
        raise ValueError(
            "These axes show no data: nothing is drawn in them, or all values are NaN. Draw "
            "something first."
        )
    return found[0]


def _numbers(data: object) -> np.ndarray:
    if isinstance(data, pd.DataFrame):
        data = data.to_numpy().T
    elif isinstance(data, dict):
        data = list(data.values())
    try:
        values = np.asarray(data, dtype=float).ravel()
    except (TypeError, ValueError):
        raise TypeError(
            f"data = {_validate.shown(data)} are no numbers; give one number for each bar, line "
            "or area."
        ) from None
    bad = ~np.isfinite(values)
    if bad.any():
        raise ValueError(
            f"data has {bad.sum()} of {len(values)} values that are NaN or infinite (first: place "
            f"{int(np.flatnonzero(bad)[0])}). Leave those marks and values out."
        )
    return values


def factor(sizes: np.ndarray, values: np.ndarray) -> float:
    """Effect of the sizes over the effect of the values, for the pair that differs most."""
    sizes, values = np.asarray(sizes, dtype=float), np.abs(np.asarray(values, dtype=float))
    if len(sizes) < 2:
        raise ValueError("A lie factor compares marks, and the axes show one. Draw at least two.")
    if not (values > 0).any():
        raise ValueError("All values are 0, so there is no effect to compare.")
    if sizes.max() > 0 and np.allclose(sizes / sizes.max(), values / values.max(), 0, 1e-9):
        return 1.0  # in proportion, whether or not the smallest can be told from 0
    smallest = min(np.flatnonzero(values > 0), key=lambda i: values[i])
    grown = values / values[smallest] - 1
    if grown.max() <= 1e-9:
        return 1.0 if np.ptp(sizes) <= 1e-6 * np.abs(sizes).max() else np.inf
    if sizes[smallest] <= 0:
        return np.inf
    counted = grown >= 0.1 * grown.max()
    factors = (sizes[counted] / sizes[smallest] - 1) / grown[counted]
    worst = max(factors, key=lambda f: abs(np.log(f)) if f > 0 else np.inf)
    return float(worst)


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``lie-factor``."""
    some = _bars.bars(ax)
    histogram, broken = _bars.touch(some), bool(some) and _bars.broken(ax, some)
    for candidate in _sizes.candidates(ax):
        if candidate.data is None or len(candidate.sizes) < 2 or not (candidate.data > 0).any():
            continue
        if candidate.name == "bars" and broken:
            continue  # each panel shows a part, as both say
        if candidate.name == "bars" and histogram and _axes.scale(ax, some[0].along) == "log":
            continue  # counts over decades have no other picture
        found = factor(candidate.sizes, candidate.data)
        if FAIR[0] <= found <= FAIR[1]:
            continue
        times = f"{found:.2g} times" if np.isfinite(found) else "infinitely many times"
        yield Finding(
            "lie-factor",
            f"The {candidate.name} show an effect {times} as large as it is in {candidate.of}.",
            candidate.remedy,
            f"{_axes.place(ax)}, {candidate.name}",
        )
