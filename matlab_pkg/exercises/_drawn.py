"""Figures judged by what they draw: points and lines of matplotlib axes.

matplotlib itself is not imported: whoever has drawn something has loaded it.
"""

from __future__ import annotations

import contextlib

import numpy as np

from matlab_pkg.exercises._answers import described
from matlab_pkg.exercises._exercise import NotYet

_NOTHING = {None, "None", "none", " ", ""}


def axes(answer: object, *, or_else: str) -> object:
    """The axes that an answer is or is drawn in: axes, a figure, a drawn artist, or some of them.

    A figure has one pair of axes; those of a colour bar do not count.
    """
    parts = answer if isinstance(answer, list | tuple) else [answer]
    found, figures = [], []
    for part in parts:
        figures += [part] * hasattr(part, "savefig")
        held = getattr(part, "axes", None)
        if isinstance(held, np.ndarray):  # the grids of seaborn
            held = held.ravel().tolist()
        for one in held if isinstance(held, list) else [held]:
            found += [one] * bool(_is_axes(one) and one not in found)
    if len(found) == 1:
        return found[0]
    if found or figures:
        raise NotYet(f"The figure should have one pair of axes, and has {len(found)}.")
    raise NotYet(
        f"The answer should be the axes that `plots.scatter` returns, or {or_else}, and is "
        f"{described(answer)}."
    )


def _is_axes(one: object) -> bool:
    drawable = hasattr(one, "get_lines") and hasattr(one, "collections")
    return drawable and one.get_label() != "<colorbar>"


def points(ax: object) -> np.ndarray:
    """All points that are drawn as markers, or where there are none as lines, shape (n, 2)."""
    clouds = [c for c in ax.collections if type(c).__name__ == "PathCollection" and _seen(c)]
    lines = [line for line in ax.get_lines() if _seen(line)]
    marked = [line for line in lines if line.get_marker() not in _NOTHING]
    parts = [np.ma.filled(c.get_offsets().astype(float), np.nan) for c in clouds]
    parts += [line.get_xydata() for line in (marked if marked or clouds else lines)]
    drawn = [np.asarray(part, dtype=float).reshape(-1, 2) for part in parts]
    found = np.concatenate(drawn) if drawn else np.empty((0, 2))
    if not len(found):
        raise NotYet("The axes should show points, and show none.")
    return found


def _seen(drawn: object) -> bool:
    """Whether something is drawn so that it can be seen at all."""
    sizes = drawn.get_sizes() if hasattr(drawn, "get_sizes") else [1]
    return bool(drawn.get_visible() and drawn.get_alpha() != 0 and (len(sizes) == 0 or max(sizes)))


def inside(ax: object, points: np.ndarray) -> np.ndarray:
    """Which points lie within what the axes show, shape (n,)."""
    ends = np.sort([ax.get_xlim(), ax.get_ylim()], axis=1)
    return ((ends[:, 0] <= points) & (points <= ends[:, 1])).all(axis=1)


def heights(ax: object) -> np.ndarray:
    """Heights of the horizontal lines over at least four fifths of the width, shape (n,)."""
    left, right = sorted(ax.get_xlim())
    whole = ax.get_yaxis_transform()  # that of `axhline`: from 0 to 1, whatever the limits are
    lines = [
        (line.get_xydata(), line.get_transform() == whole)
        for line in ax.get_lines()
        if _seen(line) and line.get_linestyle() not in _NOTHING and line.get_linewidth() > 0
    ]
    for many in ax.collections:  # `hlines`
        if type(many).__name__ == "LineCollection" and _seen(many):
            lines += [(segment, many.get_transform() == whole) for segment in many.get_segments()]
    found = []
    for points, spans in lines:
        x, y = np.asarray(points, dtype=float).reshape(-1, 2).T
        width = 1.0 if spans else right - left
        if len(y) > 1 and np.ptp(y) < 1e-9 and np.ptp(x) >= 0.8 * width:
            found.append(y[0])
    return np.array(found)


def among(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For each of some points, whether it is one of the others, shape (n,)."""
    known = set(map(tuple, others.round(6).tolist()))
    return np.array([point in known for point in map(tuple, some.round(6).tolist())], dtype=bool)


def joined(ax: object, wanted: np.ndarray) -> bool:
    """Whether a line goes through at least half of the wanted points, one after another."""
    return any(
        2 * among(np.asarray(line.get_xydata(), dtype=float), wanted).sum() >= len(wanted)
        for line in ax.get_lines()
        if line.get_visible() and line.get_linestyle() not in _NOTHING
    )


def quantities(ax: object) -> list[np.ndarray]:
    """What could be the values of a figure: widths and heights of bars, places of points."""
    bars = [(one.get_width(), one.get_height()) for one in ax.patches if hasattr(one, "get_width")]
    found = [np.array(part, dtype=float) for part in zip(*bars, strict=True)]
    with contextlib.suppress(NotYet):
        found += list(points(ax).T)
    return found


def counted(ax: object) -> list[float]:
    """How many data each map, cloud or line of a figure holds: counts of cells, or points."""
    found = [float(len(line.get_xdata())) for line in ax.get_lines() if _seen(line)]
    for one in [*ax.collections, *ax.images]:
        if not one.get_visible():
            continue
        held = one.get_array()
        if type(one).__name__ == "PathCollection":
            found.append(float(len(one.get_offsets())))
        elif held is not None:
            found.append(float(np.nansum(np.ma.filled(np.ma.asarray(held, dtype=float), 0))))
    return found
