"""The next experiment: predict the rows that are not tried yet, take the most promising one.

Arrays end in what they run over: n tried rows, m rows not tried yet, f features. Features are
scaled by `scaled`; targets are in any one unit, which the goal shares.
"""

from __future__ import annotations

import numpy as np

STRATEGIES = {
    "random": "trial and error: any row that has not been tried, all equally likely",
    "linear": "predicts with one slope a feature, fitted to the tried rows",
    "neighbours": "predicts the mean of the five tried rows with the most similar features",
}
"""dict of str: how the next experiment can be chosen."""

NEIGHBOURS = 5
"""int, no unit: similar rows that "neighbours" takes the mean of.

Reason: the default of scikit-learn's KNeighborsRegressor, kept so that nothing here is tuned.
"""

RIDGE = 1.0
"""float, no unit: weight of the squared slopes in "linear".

Reason: the default of scikit-learn's Ridge, kept so that nothing here is tuned.
"""

TIE = 1e-9
"""float, unit of the target (and no unit, as a part of it): promises nearer than this are equal.

Reason: far above the rounding of a sum of eight products (1e-15), far below any measured gap.
"""


def best(
    x_nf: np.ndarray,
    y_n: np.ndarray,
    x_mf: np.ndarray,
    *,
    goal: tuple[float, float],
    strategy: str,
    start: int,
    rng: np.random.Generator,
) -> int:
    """Position, among the rows not tried yet, of the one to try next.

    Parameters
    ----------
    x_nf : np.ndarray, shape (n, f), no unit
        Scaled features of the tried rows.
    y_n : np.ndarray, shape (n,), unit of the target
        Values of the tried rows.
    x_mf : np.ndarray, shape (m, f), no unit
        Scaled features of the others.
    goal : tuple of float, shape (2,), unit of the target
        Lower and upper end of the wanted range.
    strategy : str
        One of `STRATEGIES`.
    start : int, no unit
        While fewer rows are tried, the choice is random.
    rng : np.random.Generator
        Draws at random, and between equally promising rows.

    Returns
    -------
    int, no unit
        From 0 to m - 1.

    Examples
    --------
    The gap rises with the feature, so the widest gap is expected at its largest value:

    >>> best(np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 3.0]), np.array([[5.0], [4.0]]),
    ...      goal=(8.0, np.inf), strategy="linear", start=3, rng=np.random.default_rng(1))
    0
    """
    if strategy == "random" or len(y_n) < start:
        return int(rng.integers(len(x_mf)))
    predict = {"linear": linear, "neighbours": neighbours}[strategy]
    promise_m = depth(predict(x_nf, y_n, x_mf), goal)
    # equal rows stay equal on every processor, although the last digits of their sums differ
    best_m = np.isclose(promise_m, promise_m.max(), rtol=TIE, atol=TIE)
    return int(rng.choice(np.flatnonzero(best_m)))


def linear(x_nf: np.ndarray, y_n: np.ndarray, x_mf: np.ndarray) -> np.ndarray:
    """Values predicted with one slope a feature (ridge regression).

    Parameters
    ----------
    x_nf : np.ndarray, shape (n, f), no unit
        Scaled features of the tried rows.
    y_n : np.ndarray, shape (n,), unit of the target
        Values of the tried rows.
    x_mf : np.ndarray, shape (m, f), no unit
        Scaled features of the others.

    Returns
    -------
    np.ndarray, shape (m,), unit of the target
        The predictions.

    Notes
    -----
    w = (A^T A + I)^-1 A^T (y - mean(y)) with A = x - mean(x) -> `slopes_f`: the least squares
    line, with slopes held small so that eight of them can be fitted to five rows.

    References
    ----------
    Hoerl, Kennard, Ridge regression, Technometrics 12, 55 (1970),
    doi 10.1080/00401706.1970.10488634, equation 2.1.

    Examples
    --------
    Ten thousand points on the line y = 2 x + 1 leave nothing to the small-slope term:

    >>> x = np.linspace(-1, 1, 10_000)[:, None]
    >>> linear(x, 2 * x[:, 0] + 1, np.array([[3.0]])).round(2)
    array([7.])
    """
    centre_f = x_nf.mean(axis=0)
    a_nf = x_nf - centre_f
    slopes_f = np.linalg.solve(
        a_nf.T @ a_nf + RIDGE * np.eye(a_nf.shape[1]), a_nf.T @ (y_n - y_n.mean())
    )
    return y_n.mean() + (x_mf - centre_f) @ slopes_f


def neighbours(x_nf: np.ndarray, y_n: np.ndarray, x_mf: np.ndarray) -> np.ndarray:
    """Values predicted as the mean of the most similar tried rows.

    Parameters
    ----------
    x_nf : np.ndarray, shape (n, f), no unit
        Scaled features of the tried rows.
    y_n : np.ndarray, shape (n,), unit of the target
        Values of the tried rows.
    x_mf : np.ndarray, shape (m, f), no unit
        Scaled features of the others.

    Returns
    -------
    np.ndarray, shape (m,), unit of the target
        The predictions; with fewer than `NEIGHBOURS` tried rows, the mean of all of them.

    Examples
    --------
    >>> x = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [90.0]])
    >>> neighbours(x, np.array([1.0, 2.0, 3.0, 4.0, 5.0, 60.0]), np.array([[2.2]]))
    array([3.])
    """
    k = min(NEIGHBOURS, len(y_n))
    # |x - x'|^2 without |x|^2, which is the same for every neighbour of a row
    squared_mn = (x_nf**2).sum(axis=1) - 2 * x_mf @ x_nf.T
    # of equally near rows the one tried first, on every processor
    order_mn = np.argsort(np.round(squared_mn / TIE), axis=1, kind="stable")
    nearest_mk = order_mn[:, :k]
    return y_n[nearest_mk].mean(axis=1)


def depth(y_n: np.ndarray, goal: tuple[float, float]) -> np.ndarray:
    """How deep inside the goal each value lies; negative by how much it misses it.

    Parameters
    ----------
    y_n : np.ndarray, shape (n,), unit of the target
        Values.
    goal : tuple of float, shape (2,), unit of the target
        Lower and upper end of the wanted range; one of them may be infinite.

    Returns
    -------
    np.ndarray, shape (n,), unit of the target
        Distance to the nearer end.

    Examples
    --------
    >>> depth(np.array([1.0, 2.5, 3.0, 7.0]), (2.0, 4.0))
    array([-1. ,  0.5,  1. , -3. ])
    """
    low, high = goal
    return np.minimum(y_n - low, high - y_n)


def scaled(x_nf: np.ndarray) -> np.ndarray:
    """Features with mean 0 and standard deviation 1, so that their units do not matter.

    Parameters
    ----------
    x_nf : np.ndarray, shape (n, f), any units
        One row a candidate, tried or not: features are known for all of them.

    Returns
    -------
    np.ndarray, shape (n, f), no unit
        A feature that is the same in all rows becomes 0.

    Examples
    --------
    >>> scaled(np.array([[1.0, 7.0], [3.0, 7.0]]))
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    shifted_nf = x_nf - x_nf.mean(axis=0)
    spread_f = shifted_nf.std(axis=0)
    # rounding leaves a constant feature with a spread of some 1e-16 of its size, never more
    constant_f = spread_f <= 1e-12 * np.abs(x_nf).max(axis=0)
    return np.where(constant_f, 0.0, shifted_nf / np.where(constant_f, 1.0, spread_f))
