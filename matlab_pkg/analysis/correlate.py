"""Sums over all pairs of times, on which displacements and correlations rest.

Names of arrays: t frames, l lags, k columns (atoms times components).
"""

from __future__ import annotations

import numpy as np

GRAM = 320
"""int, no unit: up to so many frames the matrix of all products is faster than Fourier's way.
Reason: measured; they take the same time at about 300 to 400 frames."""

COLUMNS = 4096
"""int, no unit: columns that are worked on at once. Reason: their copy stays in the cache, and
small where the array is in a file."""

WAVES = 64
"""int, no unit: pairs of columns that are transformed at once. Reason: they stay in the cache."""

DIGITS = 1e-9
"""float, no unit: relative error of a change from where on positions count from the first frame.
Reason: far below any statistical error, and seldom reached inside a cell."""


def products(x_tk: np.ndarray, *, shift: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Sums of products over all pairs of times that are so many frames apart.

    Parameters
    ----------
    x_tk : np.ndarray, shape (t, k), any unit
        A column for each thing that changes.
    shift : bool, optional
        Whether to count from the first frame: large positions then cost no digits.

    Returns
    -------
    product_l : np.ndarray, shape (t,), unit of x squared, any unit
        Sum over columns and times of x(t) x(t + lag).
    square_t : np.ndarray, shape (t,), unit of x squared, any unit
        Sum over columns of x(t) squared.

    Notes
    -----
    Few frames: one product of matrices, X Xᵀ, holds all pairs of times, and its diagonals are
    summed. Many frames: the theorem of Wiener and Khinchin, with zeros as long as the series, so
    that no end meets a beginning.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 8.3,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    >>> product_l, _ = products(np.array([[1.0], [2.0], [3.0]]))
    >>> product_l.round(9).tolist()  # 1 + 4 + 9, 1 2 + 2 3, 1 3
    [14.0, 8.0, 3.0]
    """
    frames = len(x_tk)
    product_l, square_t = np.zeros(frames), np.zeros(frames)
    for low in range(0, x_tk.shape[1], COLUMNS):
        part_tk = x_tk[:, low : low + COLUMNS]
        if shift:
            part_tk = part_tk - part_tk[0]
        if frames <= GRAM:
            matrix_tt = part_tk @ part_tk.T
            square_t += matrix_tt.diagonal()
            product_l += _diagonals(matrix_tt)
        else:
            square_t += np.einsum("tk,tk->t", part_tk, part_tk)
            product_l += _fourier(part_tk)
    return product_l, square_t


def _diagonals(matrix_tt: np.ndarray) -> np.ndarray:
    """Sums of the diagonals from the main one up: rows, each moved by one, are added."""
    frames = len(matrix_tt)
    moved = np.zeros((frames, 2 * frames))
    moved[:, :frames] = matrix_tt[::-1]
    return moved.ravel()[:-frames].reshape(frames, -1).sum(axis=0)[frames - 1 :]


def _fourier(x_tk: np.ndarray) -> np.ndarray:
    """Sum of products of each lag; two columns make one complex series, whose power is theirs."""
    from scipy import fft

    frames, columns = x_tk.shape
    length = fft.next_fast_len(2 * frames - 1)
    power_f = np.zeros(length)
    for low in range(0, columns, 2 * WAVES):
        pairs_kt = np.ascontiguousarray(x_tk[:, low : low + 2 * WAVES].T)
        odd = (
            pairs_kt[1::2]
            if len(pairs_kt) % 2 == 0
            else np.vstack((pairs_kt[1::2], 0 * pairs_kt[:1]))
        )
        wave_kf = fft.fft(pairs_kt[::2] + 1j * odd, length, axis=1)
        power_f += np.einsum("kf,kf->f", wave_kf.real, wave_kf.real)
        power_f += np.einsum("kf,kf->f", wave_kf.imag, wave_kf.imag)
    return fft.ifft(power_f).real[:frames]


def mean_square(x_tk: np.ndarray) -> np.ndarray:
    """Mean over all times of the squared change within each lag, summed over columns.

    Parameters
    ----------
    x_tk : np.ndarray, shape (t, k), any unit
        A column for each thing that changes.

    Returns
    -------
    np.ndarray, shape (t,), unit of x squared, any unit
        The mean; 0 at lag 0.

    Notes
    -----
    Equation -> code. |x(t + l) - x(t)|² = x(t + l)² + x(t)² - 2 x(t + l) x(t), so the sum over
    times is that of the squares without the last or the first l, less twice `products`.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 8.3,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    >>> mean_square(np.array([[0.0], [1.0], [3.0]])).round(9).tolist()
    [0.0, 2.5, 9.0]
    """
    change_l, error = _changes(*products(x_tk))
    if not error < DIGITS * change_l[1:].min(initial=np.inf):
        change_l, _ = _changes(*products(x_tk, shift=True))
    return np.maximum(change_l, 0.0)


def _changes(product_l: np.ndarray, square_t: np.ndarray) -> tuple[np.ndarray, float]:
    """Mean squared changes, and what rounding may do to them."""
    before_l, after_l = np.cumsum(square_t)[::-1], np.cumsum(square_t[::-1])[::-1]
    change_l = (before_l + after_l - 2 * product_l) / np.arange(len(square_t), 0, -1)
    change_l[0] = 0.0
    return change_l, 8 * np.finfo(float).eps * float(square_t.max())
