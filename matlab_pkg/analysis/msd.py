"""Mean squared displacement: how far atoms get in a time.

Names of arrays: n atoms, t frames, l lags, c Cartesian components.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.analysis._series import few, positions
from matlab_pkg.analysis.correlate import mean_square
from matlab_pkg.analysis.frames import Frames

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Msd:
    """Mean squared displacement over all lags.

    Parameters
    ----------
    time_fs : np.ndarray, shape (l,), fs
        Lags, from 0.
    msd_A2 : np.ndarray, shape (l,), Å2
        Mean over atoms and times of the squared displacement.
    n_atoms, n_frames : int, no unit
        Over how many it was averaged.

    Examples
    --------
    >>> Msd(np.array([0.0, 5.0]), np.array([0.0, 1.0]), 10, 2)
    Msd(10 atoms, 2 frames, 1 Å² at 5 fs)
    """

    time_fs: np.ndarray
    msd_A2: np.ndarray
    n_atoms: int
    n_frames: int

    def __repr__(self) -> str:
        last = f"{self.msd_A2[-1]:.4g} Å² at {self.time_fs[-1]:g} fs"
        return f"Msd({self.n_atoms} atoms, {self.n_frames} frames, {last})"

    @property
    def table(self) -> pd.DataFrame:
        """Columns lag_fs (fs) and msd_A2 (Å2): one row a lag."""
        import pandas as pd

        return pd.DataFrame({"lag_fs": self.time_fs, "msd_A2": self.msd_A2})


def msd(
    source: Frames | np.ndarray,
    *,
    timestep_fs: float,
    every: int = 1,
    species: str | None = None,
    wrapped: bool | None = None,
    remove_drift: bool = False,
) -> Msd:
    """Mean squared displacement over all lags and all origins in time.

    Parameters
    ----------
    source : path, iterable of ase.Atoms, or np.ndarray, shape (t, n, 3), Å
        The trajectory, as for `frames`; or an array of unwrapped positions, with `wrapped=False`.
    timestep_fs : float, fs
        Time between two frames of the trajectory: the time step of the run, times the number of
        steps between frames.
    every : int, no unit, optional
        Take each so many-th frame.
    species : str, optional
        Average over these atoms only.
    wrapped : bool, optional
        True puts together paths that were cut at the borders of the cell; False takes positions
        as they are, unless atoms do come in again on the other side. Without it an atom that jumps
        by more than half the cell is an error.
    remove_drift : bool, optional
        Whether displacements count from the centre of mass of all atoms.

    Returns
    -------
    Msd
        Lags (fs) and displacements (Å2).

    Raises
    ------
    TypeError
        If the source is no trajectory, or an argument of another type.
    LookupError
        If there are no atoms of the species.
    ValueError
        If there are fewer than two frames, coordinates are wrapped, the cell changes, the frames
        do not belong together or are one object, or the time is not positive or not theirs.

    Notes
    -----
    Equation -> code. msd(l) = mean over atoms and times of |r(t + l) - r(t)|² -> `mean_square`.
    The cost grows with the square of the frames up to a few hundred, then like t log t. All
    positions are kept, on the disk where they need more than half a gigabyte. Long lags are means
    over few times: trust the first half.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 8.3,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    An atom with constant speed gets as far as speed times time: 2 Å in each frame.

    >>> import ase
    >>> flight = [ase.Atoms("Ar", [[2.0 * t, 0, 0]]) for t in range(4)]
    >>> msd(flight, timestep_fs=10).msd_A2.round(9).tolist()
    [0.0, 4.0, 16.0, 36.0]
    """
    path = positions(
        source,
        timestep_fs=timestep_fs,
        every=every,
        species=species,
        wrapped=wrapped,
        remove_drift=remove_drift,
    )
    few(path, least=2, what="a displacement")
    frames, n = path.x_tnc.shape[:2]
    return Msd(path.times_fs, mean_square(path.x_tnc.reshape(frames, -1)) / n, n, frames)
