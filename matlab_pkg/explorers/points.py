"""Points to move: by hand or by chance, while their statistics stay what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from matlab_pkg import _validate
from matlab_pkg.eda import same_statistics
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style, vector

if TYPE_CHECKING:
    import pandas as pd

SPOTS = 120
"""int, no unit: spots of an outline. Reason: finer than the points are large, and small to send."""


class SamePoints(ExplorerWidget):
    """Points whose means, variances and correlation stay; `same_points` makes one.

    Parameters
    ----------
    sets : dict of str to list
        Places of the points of each set to start from, no unit.
    outlines : dict of str to dict
        For each set the spots of the outlines that its points can move to, no unit.
    range : dict of str to list
        Ends of the axes x and y, no unit.

    Examples
    --------
    >>> SamePoints(sets={"square": [[0.0, 0.0], [0.0, 1.0]]}).sets["square"][1]
    [0.0, 1.0]
    """

    _esm = script("points.js")
    _css = style("points.css")
    sets = traitlets.Dict().tag(sync=True)
    outlines = traitlets.Dict().tag(sync=True)
    range = traitlets.Dict().tag(sync=True)


def same_points(sets: Mapping[str, pd.DataFrame]) -> SamePoints:
    """Explorer in which one point is moved and the others make up for it.

    Parameters
    ----------
    sets : mapping of str to pandas.DataFrame
        Tables with the columns ``x`` and ``y`` (no unit), by the name of the set.

    Returns
    -------
    SamePoints
        The widget; the last line of a cell shows it.

    Raises
    ------
    TypeError
        If `sets` is no mapping.
    LookupError
        If a table lacks a column.
    ValueError
        If there is no set, or its points have no correlation.

    Notes
    -----
    The browser computes with its own twin of `eda.same_statistics`, which a test holds to the
    numbers of Python.

    Examples
    --------
    >>> import pandas as pd
    >>> square = pd.DataFrame({"x": [0.0, 0.0, 1.0, 1.0, 0.5], "y": [0.0, 1.0, 0.0, 1.0, 0.5]})
    >>> sorted(same_points({"square": square}).outlines["square"])
    ['bars', 'circle', 'cross', 'waves']
    """
    _validate.mapping(sets, what="sets", example='{"I": table}')
    if not sets:
        raise ValueError("sets holds no set of points; give at least one table by its name.")
    places, outlines = {}, {}
    for name, table in sets.items():
        _validate.columns(table, ["x", "y"])
        points = table[["x", "y"]].to_numpy(dtype=float)
        same_statistics.statistics(points)
        places[str(name)] = points.round(6).tolist()
        outlines[str(name)] = {
            shape: same_statistics.outline(shape, points, spots=SPOTS).round(3).tolist()
            for shape in same_statistics.SHAPES
        }
    everything = np.concatenate([np.array(one) for one in places.values()])
    middle, spread = everything.mean(axis=0), everything.std(axis=0)
    ends = {
        axis: [
            float(np.floor(middle[c] - 3.3 * spread[c])),
            float(np.ceil(middle[c] + 3.3 * spread[c])),
        ]
        for c, axis in enumerate("xy")
    }
    first = np.array(next(iter(places.values())))
    return SamePoints(sets=places, outlines=outlines, range=ends, still=_still(first, ends))


def _still(points: np.ndarray, ends: dict) -> str:
    """The first set before anything is moved."""
    import matplotlib as mpl

    from matlab_pkg import plots

    with mpl.rc_context(plots.THEME):
        figure = plots.plt.figure()
        ax = figure.add_subplot()
        slope, start = np.polyfit(*points.T, 1)
        ax.plot(ends["x"], [start + slope * x for x in ends["x"]], "--", color=plots.INK)
        ax.plot(*points.T, "o", color=plots.COLOURS[0])
        ax.set(xlim=ends["x"], ylim=ends["y"], xlabel="x", ylabel="y")
        picture = vector(figure)
        plots.plt.close(figure)
    return picture
