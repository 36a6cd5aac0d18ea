"""Diffusion coefficients, from how far atoms get and from how long they keep their velocity.

Names of arrays: n atoms, t frames, l lags, c Cartesian components.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matlab_pkg import _validate
from matlab_pkg.analysis._series import Series, few, positions, velocities
from matlab_pkg.analysis.correlate import mean_square, products
from matlab_pkg.analysis.frames import Frames

CM2_S_PER_A2_FS = 0.1
"""float, cm2/s per Å2/fs: 1e-16 cm2 in 1e-15 s. Source: https://www.bipm.org/en/measurement-units"""

FAST = 0.5
"""float, no unit: part of the correlation that must be left after one frame. Reason: an exponential
that falls to a half is integrated by trapezoids to 4 %, and what is faster much worse."""


@dataclass(frozen=True)
class Diffusion:
    """Diffusion coefficient with its standard error.

    Parameters
    ----------
    method : str
        "einstein" or "green_kubo".
    D_A2_fs, error_A2_fs : float, Å2/fs
        Coefficient, and its standard error from blocks in time.
    window_fs : tuple of float, fs
        Lags that were used: from, to.
    blocks : int, no unit
        Parts of the trajectory that the error comes from.
    exponent : float or None, no unit
        Power of time that the displacement grows with in the window: 1 is diffusion, 2 free
        flight, 0 a solid. None for Green-Kubo.

    Examples
    --------
    >>> Diffusion("einstein", 2.43e-4, 1e-5, (1000.0, 2000.0), 5, 1.02)
    Diffusion(einstein: (2.4 ± 0.1)e-05 cm²/s, lags 1000 to 2000 fs, msd ~ t^1.02)
    """

    method: str
    D_A2_fs: float
    error_A2_fs: float
    window_fs: tuple[float, float]
    blocks: int
    exponent: float | None

    @property
    def D_cm2_s(self) -> float:
        """The coefficient: float, cm2/s."""
        return self.D_A2_fs * CM2_S_PER_A2_FS

    @property
    def error_cm2_s(self) -> float:
        """Its standard error: float, cm2/s."""
        return self.error_A2_fs * CM2_S_PER_A2_FS

    def __repr__(self) -> str:
        power = int(np.floor(np.log10(abs(self.D_cm2_s)))) if self.D_cm2_s else 0
        size, error = self.D_cm2_s / 10.0**power, self.error_cm2_s / 10.0**power
        digits = min(4, max(0, -int(np.floor(np.log10(error))))) if error > 0 else 4
        value = f"({size:.{digits}f} ± {error:.{digits}f})e{power:+03d} cm²/s"
        window = f"lags {self.window_fs[0]:g} to {self.window_fs[1]:g} fs"
        rate = f", msd ~ t^{self.exponent:.2f}" if self.exponent is not None else ""
        return f"Diffusion({self.method}: {value}, {window}{rate})"


def diffusion_einstein(
    source: Frames | np.ndarray,
    *,
    timestep_fs: float,
    window_fs: tuple[float, float] | None = None,
    blocks: int = 5,
    every: int = 1,
    species: str | None = None,
    wrapped: bool | None = None,
    remove_drift: bool = False,
) -> Diffusion:
    """Diffusion coefficient from the slope of the mean squared displacement.

    Parameters
    ----------
    source : path, iterable of ase.Atoms, or np.ndarray, shape (t, n, 3), Å
        The trajectory, as for `msd`.
    timestep_fs : float, fs
        Time between two frames of the trajectory.
    window_fs : tuple of float, fs, optional
        First and last lag of the straight line; without it, a fifth and a half of a block. The
        window must begin where atoms have forgotten their velocity.
    blocks : int, no unit, optional
        Parts in time that the error comes from.
    every, species, wrapped, remove_drift : int (no unit), str, bool, bool, optional
        As for `msd`.

    Returns
    -------
    Diffusion
        The coefficient (Å2/fs and cm2/s) of all frames, and its error.

    Raises
    ------
    TypeError
        If an argument is of another type.
    LookupError
        If there are no atoms of the species.
    ValueError
        If there are too few frames, the window does not fit a block, or `msd` would raise.

    Notes
    -----
    Equation -> code. D = slope / 6 in three dimensions -> `_slope`. The error is the scatter of
    the blocks' own coefficients over the square root of their number. In a small periodic cell, D
    is smaller than in a large one: Yeh and Hummer, J. Phys. Chem. B 108, 15873 (2004),
    doi 10.1021/jp0477147.

    References
    ----------
    Einstein, Ann. Phys. 322, 549 (1905), doi 10.1002/andp.19053220806.

    Examples
    --------
    Steps of variance 0.02 Å2 along each axis, one a fs: D = 0.02 / 2.

    >>> step_tnc = np.random.default_rng(1).normal(0, 0.02**0.5, size=(1000, 50, 3))
    >>> found = diffusion_einstein(step_tnc.cumsum(axis=0), timestep_fs=1, wrapped=False)
    >>> abs(found.D_A2_fs - 0.01) < 3 * found.error_A2_fs
    True
    """
    path = positions(
        source,
        timestep_fs=timestep_fs,
        every=every,
        species=species,
        wrapped=wrapped,
        remove_drift=remove_drift,
    )
    parts = _parts(path, blocks)
    block_fs = parts[0].times_fs[-1]
    asked = (block_fs / 5, block_fs / 2) if window_fs is None else window_fs
    low, high = _window(asked, path.timestep_fs, block_fs)
    slopes = [_slope(part, low, high)[0] / 6 for part in parts]
    slope, exponent = _slope(path, low, high)
    window = low * path.timestep_fs, high * path.timestep_fs
    return Diffusion("einstein", slope / 6, _error(slopes), window, blocks, exponent)


def _parts(series: Series, blocks: int) -> list[Series]:
    """Equal parts of a series; frames that do not fill another part belong to none."""
    blocks = _validate.count(blocks, what="blocks", low=2)
    few(series, least=8 * blocks, what=f"{blocks} blocks of a diffusion coefficient")
    length = len(series.x_tnc) // blocks
    cuts = [series.x_tnc[k * length : (k + 1) * length] for k in range(blocks)]
    return [Series(part, series.masses_n, series.timestep_fs) for part in cuts]


def _window(window_fs: tuple[float, float], step_fs: float, block_fs: float) -> tuple[int, int]:
    """First and last lag of a window, in frames."""
    if not hasattr(window_fs, "__len__") or isinstance(window_fs, str) or len(window_fs) != 2:
        raise TypeError(
            f"window_fs = {_validate.shown(window_fs)} is not allowed; give two numbers, "
            "window_fs=(first lag, last lag), in fs."
        )
    first, last = (_validate.number(end, what="window_fs", unit="fs") for end in window_fs)
    low, high = int(np.ceil(first / step_fs - 1e-9)), int(np.floor(last / step_fs + 1e-9))
    if not (low > 0 and high - low >= 2 and last <= block_fs * (1 + 1e-9)):
        raise ValueError(
            f"window_fs = ({first:g}, {last:g}) fs is not allowed: it must lie between 0 and "
            f"{block_fs:g} fs, the length of a block, and hold three lags of {step_fs:g} fs. Give "
            "another window, fewer blocks or more frames."
        )
    return low, high


def _slope(path: Series, low: int, high: int) -> tuple[float, float]:
    """Slope of the displacement in a window, and the power of time it grows with."""
    frames, n = path.x_tnc.shape[:2]
    msd_l = mean_square(path.x_tnc.reshape(frames, -1))[low : high + 1] / n
    time_l = path.times_fs[low : high + 1]
    slope = float(np.polyfit(time_l, msd_l, 1)[0])
    if not msd_l.all():
        return slope, 0.0
    return slope, float(np.polyfit(np.log(time_l), np.log(msd_l), 1)[0])


def _error(values: list[float]) -> float:
    return float(np.std(values, ddof=1) / np.sqrt(len(values)))


def diffusion_green_kubo(
    source: Frames | np.ndarray,
    *,
    timestep_fs: float,
    until_fs: float | None = None,
    blocks: int = 5,
    every: int = 1,
    species: str | None = None,
    remove_drift: bool = False,
) -> Diffusion:
    """Diffusion coefficient from the integral of the velocity autocorrelation.

    Parameters
    ----------
    source : path, iterable of ase.Atoms, or np.ndarray, shape (t, n, 3), Å/fs
        The trajectory with velocities, as for `vacf`.
    timestep_fs : float, fs
        Time between two frames of the trajectory.
    until_fs : float, fs, optional
        Last lag of the integral; without it, half of a block. Look at `Vacf.running_D_A2_fs`: it
        must be flat there.
    blocks : int, no unit, optional
        Parts in time that the error comes from.
    every, species, remove_drift : int (no unit), str, bool, optional
        As for `vacf`.

    Returns
    -------
    Diffusion
        The coefficient (Å2/fs and cm2/s) of all frames, and its error.

    Raises
    ------
    TypeError
        If an argument is of another type.
    LookupError
        If there are no atoms of the species.
    ValueError
        If there are too few frames or no velocities, they are too far apart to be integrated, or
        `until_fs` does not fit a block.

    Notes
    -----
    Equation -> code. D = 1/3 of the integral of C(t) from 0 to `until_fs`, by trapezoids ->
    `_integral`. The error is the scatter of the blocks' own coefficients over the square root of
    their number; it grows with `until_fs`, because noise is integrated.

    References
    ----------
    Green, J. Chem. Phys. 22, 398 (1954), doi 10.1063/1.1740082. Kubo, J. Phys. Soc. Jpn. 12, 570
    (1957), doi 10.1143/JPSJ.12.570.

    Examples
    --------
    Velocities that lose a tenth in each fs: D = 1/3 of 3 v² times a memory of about 10 fs.

    >>> rng, v_tnc = np.random.default_rng(1), [np.zeros((100, 3))]
    >>> for _ in range(2000):
    ...     v_tnc.append(0.9 * v_tnc[-1] + 0.19**0.5 * rng.normal(size=(100, 3)))
    >>> found = diffusion_green_kubo(np.array(v_tnc[100:]), timestep_fs=1, until_fs=80)
    >>> abs(found.D_A2_fs - 9.5) < 3 * found.error_A2_fs
    True
    """
    motion = velocities(
        source, timestep_fs=timestep_fs, every=every, species=species, remove_drift=remove_drift
    )
    parts = _parts(motion, blocks)
    block_fs = float(parts[0].times_fs[-1])
    until = block_fs / 2 if until_fs is None else until_fs
    _validate.number(until, what="until_fs", unit="fs", low=0, high=block_fs * (1 + 1e-9))
    last = int(until / motion.timestep_fs + 1e-9)
    if last < 1:
        raise ValueError(
            f"until_fs = {until:g} fs is shorter than the time between frames, "
            f"{motion.timestep_fs:g} fs. Save velocities more often, or use a larger until_fs."
        )
    values = [_integral(part, last) for part in parts]
    whole = _integral(motion, last)
    window = 0.0, last * motion.timestep_fs
    return Diffusion("green_kubo", whole, _error(values), window, blocks, None)


def _integral(motion: Series, last: int) -> float:
    """A third of the integral of the autocorrelation up to a lag."""
    frames, n = motion.x_tnc.shape[:2]
    product_l, _ = products(motion.x_tnc.reshape(frames, -1))
    vacf_l = product_l / np.arange(frames, 0, -1) / n
    if not vacf_l[1] > FAST * vacf_l[0]:
        raise ValueError(
            f"After one frame ({motion.timestep_fs:g} fs), {vacf_l[1] / (vacf_l[0] or 1):.0%} of "
            "the velocity correlation is left, too little to integrate it. Save velocities more "
            "often, or use diffusion_einstein, which needs positions only."
        )
    return float(np.trapezoid(vacf_l[: last + 1], dx=motion.timestep_fs) / 3)
