"""Points that hide one another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection

from matlab_pkg.figure_checks import _axes
from matlab_pkg.figure_checks._finding import Finding

FEW = 500
"""int, no unit: points that are never a crowd. Reason: with fewer the eye still counts clusters."""

HIDDEN = 0.4
"""float, no unit: share of points under others that is too much. Reason: two of five."""

DEEP = 8.0
"""float, no unit: layers of ink on a typical point, above which see-through points are opaque.

Reason: eight layers of a tenth let less than half of the ground through.
"""


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``overplotting``."""
    places, alphas, widths = [], [], []
    for at, alpha, width in _clouds(ax):
        inside = at[np.isfinite(at).all(axis=1)]
        places.append(inside)
        alphas.append(np.full(len(inside), alpha))
        widths.append(np.full(len(inside), width))
    points = np.concatenate(places) if places else np.empty((0, 2))
    if len(points) < FEW:
        return
    opacity, width = float(np.concatenate(alphas).mean()), float(np.concatenate(widths).mean())
    cells = np.floor(points / max(width / 2, 0.5)).astype(np.int64)
    _, back, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    hidden = 1 - len(counts) / len(points)
    layers = float(np.median(counts[back.ravel()])) * opacity
    if hidden > HIDDEN and (opacity > 0.5 or layers > DEEP):
        yield Finding(
            "overplotting",
            f"{len(points):,} points are drawn, and {hidden:.0%} of them lie under others: where "
            "they are many cannot be seen.",
            "Count them, `ax.hexbin(x, y)` or `sns.histplot(x=x, y=y)`; or draw small, see-through "
            "points, `s=4, alpha=0.1, linewidths=0`.",
            f"{_axes.place(ax)}, points",
        )


def _clouds(ax: Axes) -> Iterator[tuple[np.ndarray, float, float]]:
    """Places in pixels, opacity, and width in pixels, of the points of each artist."""
    per_point = _axes.root(ax).dpi / 72
    box = ax.bbox.padded(1)
    for cloud in ax.collections:
        if isinstance(cloud, PathCollection) and cloud.get_visible() and len(cloud.get_offsets()):
            at = np.ma.filled(np.ma.asarray(cloud.get_offsets(), dtype=float), np.nan)
            shown = cloud.get_offset_transform().transform(at)
            faces = cloud.get_facecolors()
            if not len(faces):
                faces = cloud.get_edgecolors()
            alpha = float(faces[:, 3].mean()) if len(faces) else 1.0
            size = float(np.mean(cloud.get_sizes())) if len(cloud.get_sizes()) else 20.0
            yield _within(shown, box), alpha, np.sqrt(size) * per_point
    for line in ax.lines:
        marked = line.get_marker() not in {None, "None", "none", "", " "}
        joined = line.get_linestyle() not in {"None", "none", "", " "}
        if marked and not joined and line.get_visible():
            shown = line.get_transform().transform(np.asarray(line.get_xydata(), dtype=float))
            alpha = 1.0 if line.get_alpha() is None else float(line.get_alpha())
            size = 0.4 if line.get_marker() == "," else float(line.get_markersize())
            size *= 0.5 if line.get_marker() == "." else 1
            yield _within(shown, box), alpha, size * per_point


def _within(shown: np.ndarray, box: object) -> np.ndarray:
    inside = (shown >= [box.x0, box.y0]) & (shown <= [box.x1, box.y1])
    return shown[inside.all(axis=1)]
