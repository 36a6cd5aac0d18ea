"""Sets of points with the same means, variances and correlation, and quite different pictures.

Of n points one may be put anywhere, within limits, if the others make up for it: their mean and
their covariance are what the whole set needs, less what the one brings. An affine map with a
lower triangular matrix gives them that. The browser's twin is ``explorers/quartet.js``.

| equation | code |
| --- | --- |
| mean of the others (n m - p) / (n - 1) | `_needed` |
| sum of squares of the others S - n/(n-1) (p - m)(p - m)^T | `_needed` |
| y = L' L^-1 (x - mean) + mean', with L L^T = S of the others | `hold` |
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matlab_pkg import _validate

SHAPES = ("circle", "cross", "bars", "waves")
"""tuple of str: outlines that `outline` knows."""

_LEAST = 1e-9  # smallest share of the sum of squares that must be left to the others


def statistics(points: np.ndarray) -> dict[str, float]:
    """Means, variances and correlation of a set of points.

    Parameters
    ----------
    points : ndarray, shape (n, 2), no unit
        x and y of each point.

    Returns
    -------
    dict of str to float, no unit
        `mean_x`, `mean_y`, `variance_x`, `variance_y` (with n - 1) and `correlation`.

    Raises
    ------
    ValueError
        If there are fewer than three points, or they lie on a line along an axis.

    Examples
    --------
    >>> statistics(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]))["correlation"]
    1.0
    """
    x, y = _checked(points).T
    return {
        "mean_x": float(x.mean()),
        "mean_y": float(y.mean()),
        "variance_x": float(x.var(ddof=1)),
        "variance_y": float(y.var(ddof=1)),
        "correlation": float(np.corrcoef(x, y)[0, 1]),
    }


def _checked(points: np.ndarray) -> np.ndarray:
    points = np.asarray(points, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 3:
        raise ValueError(
            f"points has the shape {points.shape}; it must be (n, 2) with three points or more."
        )
    if not np.isfinite(points).all() or np.ptp(points, axis=0).min() <= 0:
        raise ValueError(
            "The points are not all finite, or all x or all y are equal: there is no correlation. "
            "Give points that spread along both axes."
        )
    return points


def _needed(mean: np.ndarray, squares: np.ndarray, n: int, point: np.ndarray):
    """Mean and sum of squares that the other n - 1 points need; None if they cannot have them."""
    apart = point - mean
    rest = squares - n / (n - 1) * np.outer(apart, apart)
    if np.linalg.det(rest) <= _LEAST * np.linalg.det(squares) or rest[0, 0] <= 0:
        return None
    return mean - apart / (n - 1), rest


def hold(points: np.ndarray, index: int, to: Iterable[float]) -> np.ndarray | None:
    """The set with one point moved, and the others moved so that the statistics stay.

    Parameters
    ----------
    points : ndarray, shape (n, 2), no unit
        x and y of each point; left as it is.
    index : int, no unit
        Which point moves.
    to : iterable of float, length 2, no unit
        Where it goes.

    Returns
    -------
    ndarray, shape (n, 2), no unit, or None
        The new set; None where no places of the others make up for that point: further than
        (n - 1) / sqrt(n) standard deviations (in Mahalanobis' sense) nothing can be.

    Raises
    ------
    ValueError
        If the points have no correlation, or there is no such point.

    References
    ----------
    The limit: Samuelson, How deviant can you be?, J. Am. Stat. Assoc. 63, 1522 (1968), doi
    10.1080/01621459.1968.10480944.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [0.0, 2.0], [2.0, 0.0], [2.0, 2.0], [1.0, 1.0]])
    >>> moved = hold(square, 4, [2.0, 1.0])
    >>> moved[4].tolist(), round(statistics(moved)["variance_x"], 12)
    ([2.0, 1.0], 1.0)
    >>> hold(square, 4, [9.0, 1.0]) is None
    True
    """
    points = _checked(points)
    _validate.count(index, what="index", high=len(points) - 1)
    point = np.asarray(list(to), dtype=float)
    mean = points.mean(axis=0)
    needed = _needed(mean, (points - mean).T @ (points - mean), len(points), point)
    others = np.arange(len(points)) != index
    rest = points[others] - points[others].mean(axis=0)
    old = rest.T @ rest
    # two other points, or others on a line, cannot make up for anything
    if needed is None or np.linalg.det(old) <= _LEAST * old[0, 0] * old[1, 1]:
        return None
    turn = np.linalg.cholesky(needed[1]) @ np.linalg.inv(np.linalg.cholesky(old))
    moved = np.empty_like(points)
    moved[others] = rest @ turn.T + needed[0]
    moved[index] = point
    return moved


def outline(shape: str, points: np.ndarray, *, spots: int = 240) -> np.ndarray:
    """Spots along an outline that has the statistics of a set of points.

    Parameters
    ----------
    shape : str
        One of `SHAPES`.
    points : ndarray, shape (n, 2), no unit
        The set whose means, variances and correlation the outline takes.
    spots : int, no unit, optional
        How many spots.

    Returns
    -------
    ndarray, shape (spots, 2), no unit
        x and y of the spots.

    Raises
    ------
    LookupError
        If there is no such shape.
    ValueError
        If the points have no correlation.

    Examples
    --------
    >>> anywhere = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0], [4.0, 5.0]])
    >>> same = statistics(outline("circle", anywhere)), statistics(anywhere)
    >>> bool(np.isclose(same[0]["correlation"], same[1]["correlation"]))
    True
    """
    _validate.choice(shape, what="shape", allowed=SHAPES)
    points = _checked(points)
    t = (np.arange(spots) + 0.5) / spots
    u = 2 * (2 * t % 1) - 1  # each half of the spots goes from -1 to 1
    first = t < 0.5
    drawn = {
        "circle": (np.cos(2 * np.pi * t), np.sin(2 * np.pi * t)),
        "cross": (u, np.where(first, u, -u)),
        "bars": (u, np.where(first, 1.0, -1.0)),
        "waves": (2 * t - 1, np.sin(6 * np.pi * t)),
    }[shape]
    spots_rc = np.column_stack(drawn)
    spots_rc -= spots_rc.mean(axis=0)
    n = len(points)
    mean = points.mean(axis=0)
    want = np.linalg.cholesky((points - mean).T @ (points - mean) / (n - 1))
    have = np.linalg.cholesky(spots_rc.T @ spots_rc / (spots - 1))
    return spots_rc @ (want @ np.linalg.inv(have)).T + mean


def anneal(points: np.ndarray, target: np.ndarray, randoms: np.ndarray) -> np.ndarray:
    """The set after random moves towards an outline, with the statistics it had before.

    Parameters
    ----------
    points : ndarray, shape (n, 2), no unit
        x and y of each point; left as it is.
    target : ndarray, shape (m, 2), no unit
        Spots of the outline.
    randoms : ndarray, shape (steps, 4), no unit
        Numbers from 0 to 1 for each move: which point, how far in x and in y, and whether a move
        for the worse is made all the same.

    Returns
    -------
    ndarray, shape (n, 2), no unit
        The new set.

    Raises
    ------
    ValueError
        If the points have no correlation.

    Notes
    -----
    A move takes one point up to a tenth of a standard deviation away, and `hold` moves the others.
    It is kept if the sum of the distances to the outline falls, or with a probability that falls
    from 0.1 to 0 over the run. The idea is that of the reference; there the statistics stay the
    same to two digits, here exactly.

    References
    ----------
    Matejka, Fitzmaurice, Same stats, different graphs, Proc. CHI 2017, 1290 (2017), doi
    10.1145/3025453.3025912.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> cloud = rng.normal(size=(20, 2))
    >>> moved = anneal(cloud, outline("circle", cloud), rng.random((200, 4)))
    >>> np.allclose(list(statistics(moved).values()), list(statistics(cloud).values()))
    True
    """
    points = _checked(points).copy()
    reach = 0.2 * points.std(axis=0)
    far = distance(points, target)
    steps = len(randoms)
    for i, (which, dx, dy, chance) in enumerate(randoms):
        index = min(int(which * len(points)), len(points) - 1)
        moved = hold(points, index, points[index] + reach * np.array([dx - 0.5, dy - 0.5]))
        if moved is None:
            continue
        new = distance(moved, target)
        if new < far or chance < 0.1 * (1 - (i + 1) / steps) ** 2:
            points, far = moved, new
    return points


def distance(points: np.ndarray, target: np.ndarray) -> float:
    """Sum of the distances of all points from the nearest spot of an outline.

    Parameters
    ----------
    points : ndarray, shape (n, 2), no unit
        x and y of each point.
    target : ndarray, shape (m, 2), no unit
        Spots of the outline.

    Returns
    -------
    float
        The sum, no unit.

    Examples
    --------
    >>> distance(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0]]))
    5.0
    """
    apart = points[:, None, :] - target[None, :, :]
    return float(np.sqrt((apart**2).sum(axis=2).min(axis=1)).sum())
