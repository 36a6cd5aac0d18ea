"""Pies and rings, and the bar chart that replaces them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Wedge

from matlab_pkg.figure_checks import _axes, _bars
from matlab_pkg.figure_checks._finding import Finding


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``pie``: one for each centre that wedges share."""
    centres: dict[tuple, list[Wedge]] = {}
    for one in ax.patches:
        if isinstance(one, Wedge) and one.get_visible() and one.theta1 != one.theta2:
            place = tuple(np.round(one.center, 1).tolist())
            centres.setdefault(place, []).append(one)
    exploded = [one for some in centres.values() for one in some]
    turned = sum(abs(one.theta2 - one.theta1) for one in exploded)
    if len(exploded) > 1 and abs(turned - 360) < 1:  # wedges pulled apart are one pie still
        centres = {(0, 0): exploded}
    for some in centres.values():
        if len(some) > 1:
            yield _pie(ax, some)
    sectors = _sectors(ax)
    if sectors:
        yield _pie(ax, sectors)


def _sectors(ax: Axes) -> list[Wedge]:
    """Bars of polar axes that are as high and fill the circle by unequal widths: a pie."""
    some = _bars.bars(ax) if ax.name == "polar" else []
    angles = np.degrees([high - low for low, high in (one.span for one in some)])
    heights = np.array([one.value for one in some])
    if len(some) < 2 or np.ptp(heights) > 1e-9 * np.abs(heights).max() or np.ptp(angles) < 1e-6:
        return []
    ends = [np.degrees(one.span) for one in some]
    wedges = [
        Wedge((0, 0), 1, *end, width=None if one.base == 0 else 0.5, label=one.patch.get_label())
        for one, end in zip(some, ends, strict=True)
    ]
    return wedges if abs(angles.sum() - 360) < 1 else []


def _pie(ax: Axes, some: list[Wedge]) -> Finding:
    ring = any(one.width is not None for one in some)
    shares = np.array([abs(one.theta2 - one.theta1) for one in some]) / 360
    names = [text.get_text() for text in ax.texts if text.get_text().strip(" 0123456789.,%")]
    words = [one.get_label() for one in some]
    named = [word if word and not word.startswith("_") else "" for word in words]
    if not all(named):
        named = names if len(names) == len(some) else [f"part {i + 1}" for i in range(len(some))]
    order = np.argsort(-shares)
    values = ", ".join(f"{shares[i]:.3f}" for i in order)
    texts = ", ".join(repr(str(named[i])) for i in order)
    return Finding(
        "pie",
        f"{len(some)} shares are drawn as {'parts of a ring' if ring else 'angles of a pie'}, "
        "which people compare less exactly than lengths from a common line.",
        f"Draw bars: ax.barh([{texts}], [{values}]).",
        f"{_axes.place(ax)}, wedges",
    )
