"""How sure a mean is: errors of correlated series, and slopes that are none.

Names of arrays: t samples, l levels of blocking.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matlab_pkg import _validate

LEAST = 16
"""int, no unit: the fewest samples that a series may have. Reason: blocks must be joined some times
and still be several."""


@dataclass(frozen=True, eq=False)
class BlockError:
    """Mean of a series and its standard error.

    Parameters
    ----------
    mean, error : float, unit of the series, any unit
        Mean, and standard error of the mean.
    block : int, no unit
        Samples in a block where the error no longer grows.
    converged : bool
        Whether there is such a block. If not, the error is too small, and the series too short.
    block_l : np.ndarray of int, shape (l,), no unit
        Samples in a block at each level.
    error_l, uncertainty_l : np.ndarray, shape (l,), unit of the series, any unit
        Standard error from blocks of this length, and how sure that error is.

    Examples
    --------
    >>> block_error(np.random.default_rng(1).normal(10, 1, size=10_000))
    BlockError(9.989 ± 0.010, blocks of 32)
    """

    mean: float
    error: float
    block: int
    converged: bool
    block_l: np.ndarray
    error_l: np.ndarray
    uncertainty_l: np.ndarray

    def __repr__(self) -> str:
        words = f"blocks of {self.block}" if self.converged else "too short: the error is larger"
        digits = max(0, -int(np.floor(np.log10(self.error)))) if self.error > 0 else 6
        return f"BlockError({self.mean:.{digits}f} ± {self.error:.{digits}f}, {words})"

    @property
    def inefficiency(self) -> float:
        """How many samples count as one, because neighbours are alike: float, no unit."""
        return float((self.error / self.error_l[0]) ** 2) if self.error_l[0] > 0 else 1.0


def block_error(series: np.ndarray) -> BlockError:
    """Mean of a series of correlated samples, and its standard error by blocking.

    Parameters
    ----------
    series : array_like, shape (t,), any unit
        Samples at equal times, for example energies of a run.

    Returns
    -------
    BlockError
        Mean, error and all levels, in the unit of the series.

    Raises
    ------
    TypeError
        If the series holds something else than numbers.
    ValueError
        If it has fewer than 16 samples or one that is not finite, or is not one row.

    Notes
    -----
    Samples are joined in pairs, again and again; blocks longer than the correlation are
    independent, and from there on the error of the mean stays what it is. Of the levels, the first
    is taken with block³ > 2 t (error / first error)⁴, where its bias and its own uncertainty are
    balanced. Where the number of blocks is odd, the last one is not joined.

    References
    ----------
    Flyvbjerg, Petersen, J. Chem. Phys. 91, 461 (1989), doi 10.1063/1.457480, equations (26) to
    (28). The level: Lee, Needs, et al., Phys. Rev. E 83, 066706 (2011),
    doi 10.1103/PhysRevE.83.066706.

    Examples
    --------
    Each sample written twice adds nothing to what is known: the error stays.

    >>> once = np.random.default_rng(1).normal(size=4096)
    >>> round(block_error(np.repeat(once, 2)).error / block_error(once).error, 1)
    1.0
    """
    x_t = _numbers(series)
    blocks, levels = x_t, []
    while len(blocks) >= 2:
        error = blocks.std() / np.sqrt(len(blocks) - 1)
        levels.append((2 ** len(levels), error, error / np.sqrt(2 * (len(blocks) - 1))))
        even = len(blocks) // 2 * 2
        blocks = (blocks[0:even:2] + blocks[1:even:2]) / 2
    block_l, error_l, uncertainty_l = map(np.array, zip(*levels, strict=True))
    mean, block_l = float(x_t.mean()), block_l.astype(int)
    if error_l[0] <= 1e-14 * abs(mean):  # a constant
        return BlockError(mean, 0.0, 1, True, block_l, error_l, uncertainty_l)
    enough = np.flatnonzero(block_l**3.0 > 2 * len(x_t) * (error_l / error_l[0]) ** 4)
    converged = len(enough) > 0 and len(x_t) // block_l[enough[0]] >= 4
    level = enough[0] if converged else int(np.argmax(error_l))
    error, block = float(error_l[level]), int(block_l[level])
    return BlockError(mean, error, block, bool(converged), block_l, error_l, uncertainty_l)


def _numbers(series: object) -> np.ndarray:
    try:
        if np.iscomplexobj(series) or np.ma.isMaskedArray(series):
            raise TypeError
        x_t = np.asarray(series, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(
            f"{_validate.shown(series)} is no series of numbers; give one number for each sample."
        ) from None
    if x_t.ndim != 1 or len(x_t) < LEAST:
        raise ValueError(
            f"A series of shape {x_t.shape} is not allowed: it must be one row of at least {LEAST} "
            "samples. Run longer, or sample more often."
        )
    for t in np.flatnonzero(~np.isfinite(x_t))[:1]:
        raise ValueError(
            f"Sample {t} is {x_t[t]}, which is not finite. Use the samples before the run exploded."
        )
    return x_t


@dataclass(frozen=True)
class Drift:
    """Slope of a series in time.

    Parameters
    ----------
    slope_per_fs, error_per_fs : float, unit of the series per fs, any unit
        Slope of the best straight line, and its standard error.
    total : float, unit of the series, any unit
        Change of that line from the first to the last sample.
    converged : bool, optional
        Whether the error is known. If not, it is larger, and the series too short for its memory.

    Examples
    --------
    >>> Drift(1e-6, 1e-5, 0.001).significant
    False
    """

    slope_per_fs: float
    error_per_fs: float
    total: float
    converged: bool = True

    @property
    def significant(self) -> bool:
        """Whether the slope is more than two standard errors from 0, and these are known."""
        return bool(self.converged and abs(self.slope_per_fs) > 2 * self.error_per_fs)


def drift(series: np.ndarray, *, timestep_fs: float) -> Drift:
    """Slope of a series in time, with an error that knows that neighbours are alike.

    Parameters
    ----------
    series : array_like, shape (t,), any unit
        Samples at equal times, for example the total energy of a run.
    timestep_fs : float, fs
        Time between two samples.

    Returns
    -------
    Drift
        Slope, its error and the whole change.

    Raises
    ------
    TypeError
        If the series holds something else than numbers, or the time is none.
    ValueError
        If it has fewer than 16 samples or one that is not finite, or the time is not positive.

    Notes
    -----
    Equation -> code. slope = sum (t - mean t) x / sum (t - mean t)²; its variance is that of the
    residuals over sum (t - mean t)², times the number of samples that count as one
    (`BlockError.inefficiency` of the residuals); where their blocks find no end, `converged` is
    False and no slope is called significant. An end point minus a start says less: it is the
    difference of two fluctuations.

    References
    ----------
    Flyvbjerg, Petersen, J. Chem. Phys. 91, 461 (1989), doi 10.1063/1.457480.

    Examples
    --------
    A vibration about a constant is no drift.

    >>> found = drift(np.sin(np.arange(1000)), timestep_fs=5)
    >>> found.significant
    False
    """
    x_t = _numbers(series)
    _validate.number(timestep_fs, what="timestep_fs", unit="fs", low=0)
    time_t = (np.arange(len(x_t)) - (len(x_t) - 1) / 2) * timestep_fs
    slope = float(time_t @ x_t / (time_t @ time_t))
    rest_t = x_t - x_t.mean() - slope * time_t
    blocks = block_error(rest_t)
    alike = max(1.0, blocks.inefficiency)
    variance = rest_t @ rest_t / (len(x_t) - 2) / (time_t @ time_t)
    span = timestep_fs * (len(x_t) - 1)
    return Drift(slope, float(np.sqrt(alike * variance)), slope * span, blocks.converged)
