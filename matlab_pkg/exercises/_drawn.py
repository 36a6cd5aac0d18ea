"""Figures judged by what they draw: points and lines of matplotlib axes.

matplotlib itself is not imported: whoever has drawn something has loaded it.
"""

from __future__ import annotations

import numpy as np

from matlab_pkg.exercises._answers import described
from matlab_pkg.exercises._exercise import NotYet

_NOTHING = {None, "None", "none", " ", ""}


def axes(answer: object, *, or_else: str) -> object:
    """The axes that an answer is, or is drawn in: axes, a figure with one, a drawn artist."""
    if isinstance(answer, list) and answer:
        answer = answer[0]
    found = getattr(answer, "axes", answer)
    if isinstance(found, list):  # of a figure
        if len(found) != 1:
            raise NotYet(f"The figure should have one pair of axes, and has {len(found)}.")
        found = found[0]
    if not hasattr(found, "get_lines") or not hasattr(found, "collections"):
        raise NotYet(
            f"The answer should be the axes that `plots.scatter` returns, or {or_else}, and "
            f"is {described(answer)}."
        )
    return found


def points(ax: object) -> np.ndarray:
    """All points that are drawn as markers, or where there are none as lines, shape (n, 2)."""
    clouds = [c for c in ax.collections if type(c).__name__ == "PathCollection" and c.get_visible()]
    lines = [line for line in ax.get_lines() if line.get_visible()]
    marked = [line for line in lines if line.get_marker() not in _NOTHING]
    parts = [np.ma.filled(c.get_offsets().astype(float), np.nan) for c in clouds]
    parts += [line.get_xydata() for line in (marked if marked or clouds else lines)]
    drawn = [np.asarray(part, dtype=float).reshape(-1, 2) for part in parts]
    found = np.concatenate(drawn) if drawn else np.empty((0, 2))
    if not len(found):
        raise NotYet("The axes should show points, and show none.")
    return found


def heights(ax: object) -> np.ndarray:
    """Heights of the horizontal lines that go from side to side, shape (n,)."""
    left, right = sorted(ax.get_xlim())
    found = []
    for line in ax.get_lines():
        x, y = (np.asarray(part, dtype=float) for part in (line.get_xdata(), line.get_ydata()))
        whole = line.get_transform() == ax.get_yaxis_transform()  # as of `axhline`
        first, last = (0.0, 1.0) if whole else (left, right)
        if len(y) > 1 and np.ptp(y) < 1e-9 and x.min() <= first and x.max() >= last:
            found.append(y[0])
    return np.array(found)


def same_points(drawn: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether both are the same points, in any order."""
    if drawn.shape != wanted.shape:
        return False
    one, other = (values[np.lexsort(values.T[::-1])] for values in (drawn, wanted))
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-9))


def all_among(drawn: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether each drawn point is a wanted one."""
    known = set(map(tuple, wanted.round(6).tolist()))
    return all(point in known for point in map(tuple, drawn.round(6).tolist()))


def joined(ax: object, *, n: int) -> bool:
    """Whether a line joins at least half of `n` points."""
    return any(
        line.get_linestyle() not in _NOTHING and 2 * len(line.get_xdata()) >= n
        for line in ax.get_lines()
    )
