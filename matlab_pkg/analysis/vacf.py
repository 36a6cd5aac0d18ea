"""Velocity autocorrelation: how long atoms remember their velocity, and what they vibrate at.

Names of arrays: n atoms, t frames, l lags, f frequencies, c Cartesian components.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg import _validate
from matlab_pkg.analysis._series import Series, few, velocities
from matlab_pkg.analysis.correlate import products
from matlab_pkg.analysis.frames import Frames

if TYPE_CHECKING:
    import pandas as pd

CM1_PER_THZ = 33.35641
"""float, cm-1 per THz: 1e12 over the speed of light in cm/s. Source: CODATA 2018,
doi 10.1103/RevModPhys.93.025010."""


@dataclass(frozen=True, eq=False)
class Vacf:
    """Velocity autocorrelation function over all lags.

    Parameters
    ----------
    time_fs : np.ndarray, shape (l,), fs
        Lags, from 0.
    vacf_A2_fs2 : np.ndarray, shape (l,), Å2/fs2
        Mean over atoms and times of v(t) v(t + lag), summed over the three components.
    n_atoms, n_frames : int, no unit
        Over how many it was averaged.

    Examples
    --------
    >>> Vacf(np.array([0.0, 5.0]), np.array([2.0, 1.0]), 10, 2)
    Vacf(10 atoms, 2 frames 5 fs apart)
    """

    time_fs: np.ndarray
    vacf_A2_fs2: np.ndarray
    n_atoms: int
    n_frames: int

    def __repr__(self) -> str:
        return f"Vacf({self.n_atoms} atoms, {self.n_frames} frames {self.time_fs[1]:g} fs apart)"

    @property
    def normalised(self) -> np.ndarray:
        """The function over its value at lag 0: shape (l,), no unit."""
        return self.vacf_A2_fs2 / self.vacf_A2_fs2[0]

    @property
    def running_D_A2_fs(self) -> np.ndarray:
        """A third of the integral up to each lag; where it is flat, it is D: shape (l,), Å2/fs."""
        middle = (self.vacf_A2_fs2[1:] + self.vacf_A2_fs2[:-1]) / 2
        return np.concatenate(([0.0], np.cumsum(middle))) * self.time_fs[1] / 3

    @property
    def table(self) -> pd.DataFrame:
        """Columns lag_fs (fs), vacf_A2_fs2 (Å2/fs2) and vacf (no unit, 1 at first)."""
        import pandas as pd

        columns = {"lag_fs": self.time_fs, "vacf_A2_fs2": self.vacf_A2_fs2, "vacf": self.normalised}
        return pd.DataFrame(columns)


def vacf(
    source: Frames | np.ndarray,
    *,
    timestep_fs: float,
    every: int = 1,
    species: str | None = None,
    remove_drift: bool = False,
    mass_weighted: bool = False,
) -> Vacf:
    """Velocity autocorrelation function over all lags and all origins in time.

    Parameters
    ----------
    source : path, iterable of ase.Atoms, or np.ndarray, shape (t, n, 3), Å/fs
        The trajectory with velocities, as for `frames`; or the velocities themselves.
    timestep_fs : float, fs
        Time between two frames of the trajectory: the time step of the run, times the number of
        steps between frames.
    every : int, no unit, optional
        Take each so many-th frame.
    species : str, optional
        Average over these atoms only.
    remove_drift : bool, optional
        Whether velocities count from that of the centre of mass of all atoms.
    mass_weighted : bool, optional
        Whether each atom counts by its mass over the mean mass, as the vibrational density of
        states of a mixture needs it.

    Returns
    -------
    Vacf
        Lags (fs) and the function (Å2/fs2).

    Raises
    ------
    TypeError
        If the source is no trajectory, or an argument of another type.
    LookupError
        If there are no atoms of the species.
    ValueError
        If there are fewer than two frames, no velocities, or the frames do not belong together.

    Notes
    -----
    Equation -> code. C(l) = mean over atoms and times of v(t) v(t + l) -> `products`. At lag 0 it
    is 3 k T / m.

    References
    ----------
    Rahman, Phys. Rev. 136, A405 (1964), doi 10.1103/PhysRev.136.A405.

    Examples
    --------
    >>> v_tnc = np.cos(np.linspace(0, 2 * np.pi, 9))[:, None, None] * np.array([[[1.0, 0, 0]]])
    >>> bool(vacf(v_tnc, timestep_fs=5).normalised[4] < 0)  # half a period later it flies back
    True
    """
    motion = velocities(
        source, timestep_fs=timestep_fs, every=every, species=species, remove_drift=remove_drift
    )
    few(motion, least=2, what="a correlation")
    if mass_weighted:
        if motion.masses_n is None:
            raise ValueError(
                "mass_weighted=True needs masses, and there are none: an array holds none, and a "
                "LAMMPS dump without symbols neither. Give analysis.frames(..., species=[...])."
            )
        weight_n = np.sqrt(motion.masses_n / motion.masses_n.mean())
        motion = Series(motion.x_tnc * weight_n[:, None], motion.masses_n, motion.timestep_fs)
    frames, n = motion.x_tnc.shape[:2]
    product_l, _ = products(motion.x_tnc.reshape(frames, -1))
    if not product_l[0] > 0:
        raise ValueError(
            "All velocities are 0. Give the frames of a run (LAMMPS: dump vx vy vz), not of a "
            "relaxation."
        )
    return Vacf(motion.times_fs, product_l / np.arange(frames, 0, -1) / n, n, frames)


@dataclass(frozen=True, eq=False)
class Spectrum:
    """How the motion is spread over frequencies.

    Parameters
    ----------
    frequency_THz : np.ndarray, shape (f,), THz
        Frequencies, from 0.
    density_per_THz : np.ndarray, shape (f,), 1/THz
        Part of the kinetic energy at each frequency; its integral is 1.

    Examples
    --------
    >>> Spectrum(np.array([0.0, 1.0, 2.0]), np.array([0.1, 0.8, 0.1])).peak_THz
    1.0
    """

    frequency_THz: np.ndarray
    density_per_THz: np.ndarray

    @property
    def wavenumber_per_cm(self) -> np.ndarray:
        """The frequencies as wavenumbers: shape (f,), 1/cm."""
        return self.frequency_THz * CM1_PER_THZ

    @property
    def peak_THz(self) -> float:
        """Frequency of the highest point: float, THz."""
        return float(self.frequency_THz[np.argmax(self.density_per_THz)])

    @property
    def table(self) -> pd.DataFrame:
        """Columns frequency_THz (THz) and spectrum_per_THz (1/THz)."""
        import pandas as pd

        columns = {
            "frequency_THz": self.frequency_THz,
            "spectrum_per_THz": self.density_per_THz,
        }
        return pd.DataFrame(columns)


def power_spectrum(source: Vacf, *, until_fs: float | None = None) -> Spectrum:
    """Spectrum of a velocity autocorrelation: the vibrational density of states.

    Parameters
    ----------
    source : Vacf
        What `vacf` returned; with `mass_weighted=True` for a mixture.
    until_fs : float, fs, optional
        Longest lag that is used, half of all without it. Two frequencies closer than about its
        inverse are not told apart.

    Returns
    -------
    Spectrum
        Frequencies (THz) and density (1/THz).

    Raises
    ------
    TypeError
        If the source is no `Vacf`.
    ValueError
        If fewer than four lags are used, or there are not as many.

    Notes
    -----
    Equation -> code. S(f) = 4 times the integral of C(t) / C(0) cos(2 pi f t) over t, from 0 to
    `until_fs`. A window, cos²(pi t / 2 until), lets C end at 0. The diffusion coefficient is
    D = S(0) C(0) / 12, with S in fs (1000 for 1/THz). Frequencies above 1 / (2 timestep) appear as
    lower ones: save frames at least ten times in the shortest period.

    References
    ----------
    Dickey, Paskin, Phys. Rev. 188, 1407 (1969), doi 10.1103/PhysRev.188.1407.

    Examples
    --------
    A vibration of 5 THz has a period of 200 fs.

    >>> wave_t = np.cos(2 * np.pi * np.arange(800) * 5 / 200)
    >>> seen = vacf(wave_t[:, None, None] * np.array([[[1.0, 0, 0]]]), timestep_fs=5)
    >>> round(power_spectrum(seen).peak_THz, 1)
    5.0
    """
    if not isinstance(source, Vacf):
        raise TypeError(
            f"{_validate.shown(source)} is a {type(source).__name__}, not what vacf returns; give "
            "power_spectrum(vacf(frames, timestep_fs=5))."
        )
    step = float(source.time_fs[1])
    longest = float(source.time_fs[-1])
    until = longest / 2 if until_fs is None else until_fs
    _validate.number(until, what="until_fs", unit="fs", low=0, high=longest * (1 + 1e-9))
    lags = int(until / step * (1 + 1e-9)) + 1
    if lags < 4:
        raise ValueError(
            f"{lags} lag{'s' if lags > 1 else ''} until {until:g} fs "
            f"{'are' if lags > 1 else 'is'} not enough for a spectrum: it needs at least 4. Give "
            "more frames, or a larger until_fs."
        )
    window_l = np.cos(np.pi * np.arange(lags) / (2 * lags)) ** 2
    even_l = source.normalised[:lags] * window_l
    length = 8 * lags  # zeros only draw more points
    mirrored = np.zeros(length)
    mirrored[:lags] = even_l
    mirrored[-lags + 1 :] = even_l[:0:-1]
    density_f = 2 * step * 1e-3 * np.fft.rfft(mirrored).real
    return Spectrum(np.fft.rfftfreq(length, step * 1e-3), density_f)
