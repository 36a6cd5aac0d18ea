"""Two scales over one another: curves that meet wherever their maker likes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes

from matlab_pkg.figure_checks import _axes
from matlab_pkg.figure_checks._finding import Finding


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``twin-axes``: one for each other pair of axes in the same place."""
    for other in _axes.root(ax).axes:
        if other is ax or other.name == "3d" or not _same_place(ax, other):
            continue
        if not (_axes.has_data(ax) and _axes.has_data(other)):
            continue
        which = [name for name in ("y", "x") if _differ(ax, other, name)]
        if not which:
            continue
        name = which[0]
        yield Finding(
            "twin-axes",
            f"Two {name} axes lie over one another: where the curves meet, and how steep they "
            "look side by side, depends on the two scales and not on the data.",
            "Draw two panels with a common axis, `plt.subplots(2, 1, sharex=True)`, or one "
            "quantity against the other.",
            f"{_axes.place(ax)}, {name} axes",
        )


def _same_place(ax: Axes, other: Axes) -> bool:
    if _axes.is_colour_bar(other):
        return False
    boxes = [np.array(one.get_position().bounds) for one in (ax, other)]
    return bool(np.abs(boxes[0] - boxes[1]).max() < 1e-6)


def _differ(ax: Axes, other: Axes, which: str) -> bool:
    """Whether two axes of the same place show other values."""
    ends = np.array([getattr(one, f"get_{which}lim")() for one in (ax, other)])
    span = np.abs(np.diff(ends[0]))[0]
    scales = {_axes.scale(one, which) for one in (ax, other)}
    return len(scales) > 1 or bool(np.abs(ends[0] - ends[1]).max() > 1e-6 * span)
