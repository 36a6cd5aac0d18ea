"""Bars, filled areas and stems whose zero is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Polygon

from matlab_pkg.figure_checks import _axes, _bars, _sizes
from matlab_pkg.figure_checks._finding import Finding

REMEDY = (
    "Let the axis begin at {base}, or show differences as points: `ax.plot(..., 'o')` needs no "
    "baseline."
)
LEAST = 0.01
"""float, no unit: share of the longest bar. Reason: a cut that nobody sees is none."""


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``truncated-baseline``."""
    if ax.name == "polar":
        return
    some = _bars.bars(ax)
    for along in ("y", "x"):
        mine = [one for one in some if one.along == along]
        yield from _bars_cut(ax, mine, along)
    yield from _others_cut(ax)


def _bars_cut(ax: Axes, mine: list, along: str) -> Iterator[Finding]:
    rooted = [one for one in mine if abs(one.base) <= 1e-9 * max(abs(one.value), 1e-300)]
    linear = _axes.scale(ax, along) in {"linear", "symlog", "asinh"}
    low, high = _axes.view(ax, along)
    what = "bars" if len(mine) > 1 else "bar"
    if rooted and linear:
        longest = max(abs(one.value) for one in rooted)
        cut = low if low > 0 else -high if high < 0 else 0.0
        if cut > LEAST * longest and not _bars.broken(ax, rooted):
            factor = f" The {along} axis begins at {cut:g}, and bars are read by their length."
            yield Finding(
                "truncated-baseline",
                f"The {what} should start at 0, and their first {cut:g} are cut off.{factor}",
                REMEDY.format(base=0),
                f"{_axes.place(ax)}, {along} axis",
            )
    told = _bars.renamed(ax, along) if rooted and linear and low <= 0 <= high else None
    if told and told[1] > 0.02 * max(abs(told[0] * one.value) for one in rooted):
        yield Finding(
            "truncated-baseline",
            f"The {what} start where the {along} axis says {told[1]:.3g}, not at 0, so their "
            "lengths show what is left of their values above it.",
            REMEDY.format(base=0),
            f"{_axes.place(ax)}, {along} axis",
        )
    elif mine and linear and not rooted and not _is_dated(ax, along):
        base = _bars.common_base(mine)
        if base and np.sign(base) == np.sign(sum(one.value for one in mine)):
            yield Finding(
                "truncated-baseline",
                f"The {what} start at {base:g}, not at 0, so their lengths show what is left of "
                "their values above it.",
                REMEDY.format(base=0) + " Remove `bottom` or `left`.",
                f"{_axes.place(ax)}, {along} axis",
            )


def _is_dated(ax: Axes, along: str) -> bool:
    axis = getattr(ax, f"{along}axis")
    held = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
    return held is not None and "Date" in type(held).__name__


def _others_cut(ax: Axes) -> Iterator[Finding]:
    """Filled areas and stems that start at 0 outside the view."""
    for column, which in enumerate("xy"):
        low, high = _axes.view(ax, which)
        if _axes.scale(ax, which) != "linear" or low <= 0 <= high:
            continue
        if _sizes.sticks(ax, which):
            yield _cut(ax, "lines", which, low, high)
        filled = [one for one in ax.collections if isinstance(one, PolyCollection)]
        shapes = [path.vertices for one in filled for path in one.get_paths()]
        shapes += [
            one.get_xy() for one in ax.patches if isinstance(one, Polygon) and one.get_fill()
        ]
        if any(_sizes.is_area(vertices[:, column]) for vertices in shapes):
            yield _cut(ax, "filled areas", which, low, high)


def _cut(ax: Axes, what: str, which: str, low: float, high: float) -> Finding:
    cut = low if low > 0 else high
    return Finding(
        "truncated-baseline",
        f"The {what} begin at 0, and the {which} axis at {cut:g}: how large they look depends "
        "on where the axis begins.",
        REMEDY.format(base=0),
        f"{_axes.place(ax)}, {which} axis",
    )
