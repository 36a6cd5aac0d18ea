"""Figures as people with another colour vision see them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import traitlets

from matlab_pkg import _validate, colour, figure_checks, plots
from matlab_pkg.explorers import frames
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STEPS = 10
"""int, no unit: steps of severity. Reason: the published matrices stand at every tenth."""


class ColourVision(ExplorerWidget):
    """The explorer as a widget; `colour_vision` makes one.

    The browser changes the colours by the matrices that it is given; a test holds what it does to
    `matlab_pkg.colour`.

    Parameters
    ----------
    figures : list of dict
        Name, picture as SVG, alt text and the class colours of each panel, and for each
        deficiency and severity the two colours of a panel that come closest.
    kinds : list of dict
        Name of each deficiency, and its matrices from no severity to the highest, no unit.

    Examples
    --------
    >>> ColourVision(kinds=[{"name": "protanopia", "matrices": []}]).kinds[0]["name"]
    'protanopia'
    """

    _esm = script("vision.js")
    _css = style("vision.css")
    figures = traitlets.List().tag(sync=True)
    kinds = traitlets.List().tag(sync=True)


def colour_vision(figures: Mapping[str, Axes | Figure], *, alt: Mapping[str, str]) -> ColourVision:
    """Explorer of figures under three kinds of colour blindness, from slight to full.

    Parameters
    ----------
    figures : mapping of str to matplotlib.axes.Axes or matplotlib.figure.Figure
        The figures by name. They are closed: the explorer shows them.
    alt : mapping of str to str
        For each figure the words that say what it shows.

    Returns
    -------
    ColourVision
        The widget; the last line of a cell shows it.

    Raises
    ------
    TypeError
        If the figures are no mapping of figures.
    ValueError
        If there is none.
    LookupError
        If a figure has no words.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(2, 2))
    >>> for shade in ("red", "green"):
    ...     lines = figure.gca().plot([1, 2], color=shade, label=shade)
    >>> explorer = colour_vision({"lines": figure}, alt={"lines": "Two lines."})
    >>> explorer.figures[0]["closest"][0][10][0]["names"]
    'red and green'
    """
    given = _validate.mapping(figures, what="figures", example="{'gaps': ax}")
    if not given:
        raise ValueError("There is no figure; give at least one, for example {'gaps': ax}.")
    matrices = {
        kind: [colour.matrix(kind, severity=i / STEPS) for i in range(STEPS + 1)]
        for kind in colour.DEFICIENCIES
    }
    shown = [_figure(name, drawn, alt) for name, drawn in given.items()]
    return ColourVision(
        figures=shown,
        kinds=[
            {"name": kind, "matrices": [one.ravel().round(6).tolist() for one in some]}
            for kind, some in matrices.items()
        ],
        still=shown[0]["svg"].replace("currentColor", plots.INK),
    )


def _figure(name: str, drawn: object, alt: Mapping[str, str]) -> dict:
    """What the browser needs of one figure."""
    _validate.choice(name, what="text in alt", allowed=alt)
    figure = getattr(drawn, "figure", None)
    if not hasattr(figure, "savefig"):
        raise TypeError(
            f"figures[{name!r}] = {_validate.shown(drawn)} is a {type(drawn).__name__}; give "
            "matplotlib axes, or a figure."
        )
    found = [(_title(ax), figure_checks.class_colours(ax)) for ax in figure.axes]
    panels = [(title, classes) for title, classes in found if len(classes) > 1]
    with mpl.rc_context(plots.THEME):
        picture = frames._svg(figure)["svg"]
    plots.plt.close(figure)
    return {
        "name": name,
        "alt": alt[name],
        "svg": picture,
        "panels": [{"title": title, "classes": classes} for title, classes in panels],
        "closest": [
            [
                [_closest(title, classes, kind, i / STEPS) for title, classes in panels]
                for i in range(STEPS + 1)
            ]
            for kind in colour.DEFICIENCIES
        ],
    }


def _title(ax: Axes) -> str:
    return next(filter(None, (ax.get_title(loc=loc) for loc in ("left", "center", "right"))), "")


def _closest(title: str, classes: Mapping[str, str], kind: str, severity: float) -> dict:
    """The two classes of a panel that look most alike, and how far apart they look."""
    seen = colour.as_seen(list(classes.values()), kind, severity=severity)
    i, j = np.array(list(itertools.combinations(range(len(classes)), 2))).T
    apart = np.atleast_1d(colour.distance(seen[i], seen[j]))
    best = int(apart.argmin())
    names = list(classes)
    return {
        "panel": title,
        "names": f"{names[i[best]]} and {names[j[best]]}",
        "distance": f"{apart[best]:.0f}",
    }
