"""Averages over a stream of frames, with errors from blocks of equal length."""

from __future__ import annotations

import numpy as np

KEPT = 32
"""int, no unit: the most blocks that are kept. Reason: with 16 to 32 of them, an error is known to
about a fifth of itself, and blocks are as long as they can be."""


class Blocks:
    """Mean of arrays that come one by one, and its error, in little memory.

    When there are 32 blocks, neighbours are joined in pairs and new blocks are twice as long.

    Examples
    --------
    >>> some = Blocks()
    >>> for number in (1.0, 2.0, 3.0, 6.0):
    ...     some.add(np.array([number]))
    >>> some.mean().tolist()
    [3.0]
    """

    def __init__(self):
        self.n, self._length, self._sums, self._open, self._in_open = 0, 1, [], 0.0, 0

    def add(self, value: np.ndarray) -> None:
        """Take one more array into the mean.

        Parameters
        ----------
        value : np.ndarray, any shape, any unit
            The array.
        """
        self.n += 1
        self._in_open += 1
        self._open = self._open + value
        if self._in_open == self._length:
            self._sums.append(self._open)
            self._open, self._in_open = 0.0, 0
            if len(self._sums) == KEPT:
                self._sums = [a + b for a, b in zip(self._sums[::2], self._sums[1::2], strict=True)]
                self._length *= 2

    def mean(self) -> np.ndarray:
        """Mean of all arrays.

        Returns
        -------
        np.ndarray, shape (...), same shape and unit as the arrays, any unit
            The mean.
        """
        return (sum(self._sums) + self._open) / self.n

    def error(self) -> np.ndarray:
        """Standard error of the mean: the scatter of whole blocks over the root of their number.

        Returns
        -------
        np.ndarray, shape (...), same shape and unit as the arrays, any unit
            The error; nan with fewer than two blocks.
        """
        if len(self._sums) < 2:
            return np.full(np.shape(self.mean()), np.nan)
        means = np.array(self._sums) / self._length
        return means.std(axis=0, ddof=1) / np.sqrt(len(means))
