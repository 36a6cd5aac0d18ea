"""Positions or velocities of all frames of a trajectory as one array.

Names of arrays: n atoms, t frames, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import ase
import ase.units
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.analysis._arrays import checked, finite, refuse_wrapped
from matlab_pkg.analysis._order import ordered
from matlab_pkg.analysis._rows import kept
from matlab_pkg.analysis.frames import Frames, masses, of_species
from matlab_pkg.analysis.unwrap import Paths


@dataclass(frozen=True, eq=False)
class Series:
    """Vectors of atoms over time.

    Parameters
    ----------
    x_tnc : np.ndarray, shape (t, n, 3), Å or Å/fs
        Positions or velocities.
    masses_n : np.ndarray or None, shape (n,), u
        Masses; None where they are not known.
    timestep_fs : float, fs
        Time between two frames.

    Examples
    --------
    >>> Series(np.zeros((3, 1, 3)), np.ones(1), 2.0).times_fs.tolist()
    [0.0, 2.0, 4.0]
    """

    x_tnc: np.ndarray
    masses_n: np.ndarray | None
    timestep_fs: float

    @property
    def times_fs(self) -> np.ndarray:
        """Times of the frames, which are the lags too: shape (t,), fs."""
        return np.arange(len(self.x_tnc)) * self.timestep_fs


def timestep(timestep_fs: float, every: int) -> float:
    """Time between the frames that are taken.

    Parameters
    ----------
    timestep_fs : float, fs
        Time between two frames of the trajectory.
    every : int, no unit
        Each so many-th frame is taken.

    Returns
    -------
    float
        Time, fs.

    Raises
    ------
    TypeError
        If one of them is no number.
    ValueError
        If one of them is not positive.

    Examples
    --------
    >>> timestep(10, 3)
    30.0
    """
    every = _validate.count(every, what="every", low=1)
    return _validate.number(timestep_fs, what="timestep_fs", unit="fs", low=0) * every


def positions(
    source: Frames | np.ndarray,
    *,
    timestep_fs: float,
    every: int = 1,
    species: str | None = None,
    wrapped: bool | None = None,
    remove_drift: bool = False,
) -> Series:
    """Positions on continuous paths.

    Parameters
    ----------
    source : path, iterable of ase.Atoms, or np.ndarray, shape (t, n, 3), Å
        The trajectory. An array says nothing of its cell: it must be unwrapped, `wrapped=False`.
    timestep_fs : float, fs
        Time between two frames of the trajectory.
    every : int, no unit, optional
        Take each so many-th frame.
    species : str, optional
        Keep these atoms only.
    wrapped : bool or None, optional
        As for `Paths`.
    remove_drift : bool, optional
        Whether positions count from the centre of mass of all atoms.

    Returns
    -------
    Series
        Positions, Å.

    Raises
    ------
    TypeError
        If the source is no trajectory.
    ValueError
        If the trajectory is faulty, or coordinates are wrapped and `wrapped` is None.

    Examples
    --------
    >>> still = [ase.Atoms("LiI", [[0, 0, 0], [0, 0, 3]]) for _ in range(4)]
    >>> positions(still, timestep_fs=10, species="I").x_tnc.shape
    (4, 1, 3)
    """
    step_fs = timestep(timestep_fs, every)
    if isinstance(source, np.ndarray):
        x_tnc = checked(source, species, "Å")[::every]
        if wrapped is not False:
            raise TypeError(
                "An array of positions says nothing of its cell. Give wrapped=False if an atom "
                "that crosses a border goes on outside; else give ase.Atoms with their cell."
            )
        refuse_wrapped(x_tnc, ", though wrapped=False")
        if remove_drift:
            x_tnc = x_tnc - x_tnc.mean(axis=1, keepdims=True)
        return Series(x_tnc, None, step_fs)
    paths, first, most = Paths(wrapped=wrapped), _First(species), _most(source)

    def rows() -> Iterator[np.ndarray]:
        for atoms in ordered(source, every=every, step_fs=step_fs):
            chosen = first.chosen(atoms)
            x_nc = atoms.positions if most else atoms.positions.copy()  # a stream may reuse them
            x_nc = paths.follow(x_nc, atoms.cell.array, atoms.pbc)
            yield (x_nc - first.centre(x_nc) if remove_drift else x_nc)[chosen]

    x_tnc = kept(rows(), most=most)
    if not remove_drift:
        paths.refuse_drift()
    if wrapped is None and not paths.periodic:
        refuse_wrapped(x_tnc, ", and have no cell")
    return Series(x_tnc, first.masses_n, step_fs)


def velocities(
    source: Frames | np.ndarray,
    *,
    timestep_fs: float,
    every: int = 1,
    species: str | None = None,
    remove_drift: bool = False,
) -> Series:
    """Velocities of the atoms over time.

    Parameters
    ----------
    source : path, iterable of ase.Atoms, or np.ndarray, shape (t, n, 3), Å/fs
        The trajectory, or the velocities themselves.
    timestep_fs : float, fs
        Time between two frames of the trajectory.
    every : int, no unit, optional
        Take each so many-th frame.
    species : str, optional
        Keep these atoms only.
    remove_drift : bool, optional
        Whether velocities count from that of the centre of mass of all atoms.

    Returns
    -------
    Series
        Velocities, Å/fs.

    Raises
    ------
    TypeError
        If the source is no trajectory.
    ValueError
        If the trajectory is faulty, or has no velocities.

    Examples
    --------
    >>> moving = [ase.Atoms("Ar", velocities=[[1.0, 0, 0]]) for _ in range(3)]
    >>> round(float(velocities(moving, timestep_fs=10).x_tnc[0, 0, 0] / ase.units.fs), 9)
    1.0
    """
    step_fs = timestep(timestep_fs, every)
    if isinstance(source, np.ndarray):
        x_tnc = finite(checked(source, species, "Å/fs"))[::every]
        if remove_drift:
            x_tnc = x_tnc - x_tnc.mean(axis=1, keepdims=True)
        return Series(x_tnc, None, step_fs)
    first = _First(species)

    def rows() -> Iterator[np.ndarray]:
        for t, atoms in enumerate(ordered(source, every=every, step_fs=step_fs)):
            chosen = first.chosen(atoms)
            v_nc = velocities_of(atoms, f"frame {t * every}")
            yield (v_nc - first.centre(v_nc) if remove_drift else v_nc)[chosen]

    x_tnc = kept(rows(), most=_most(source))
    return Series(x_tnc, first.masses_n, step_fs)


def _most(source: object) -> int:
    """How many frames there are at most, where that is known; else 0."""
    return len(source) if isinstance(source, list | tuple) else 0


class _First:
    """What the first frame says of all: which atoms are chosen, and their masses."""

    def __init__(self, species: str | None):
        self._species, self._atoms, self._chosen = species, None, None

    def chosen(self, atoms: ase.Atoms) -> np.ndarray | slice:
        if self._atoms is None:
            self._atoms = atoms
            self._chosen = (
                slice(None) if self._species is None else of_species(atoms, self._species)
            )
        return self._chosen

    def centre(self, x_nc: np.ndarray) -> np.ndarray:
        if (self._atoms.numbers == self._atoms.numbers[0]).all() and not self._atoms.has("masses"):
            return x_nc.mean(axis=0)
        return np.average(x_nc, axis=0, weights=masses(self._atoms))

    @property
    def masses_n(self) -> np.ndarray | None:
        """Masses of the chosen atoms; None where symbols are none."""
        try:
            return masses(self._atoms)[self._chosen]
        except ValueError:
            return None


def velocities_of(atoms: ase.Atoms, where: str) -> np.ndarray:
    """Velocities of one frame.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å, masses in u
        The frame.
    where : str
        What it is called, for the message.

    Returns
    -------
    np.ndarray, shape (n, 3), Å/fs
        The velocities.

    Raises
    ------
    ValueError
        If there are none, or one is not finite.

    Examples
    --------
    >>> velocities_of(ase.Atoms("Ar", velocities=[[0, 0, 1.0]]), "it").round(4).tolist()
    [[0.0, 0.0, 0.0982]]
    """
    if not atoms.has("momenta"):
        raise ValueError(
            f"{where} has no velocities. Let your program write them (LAMMPS: dump vx vy vz; ASE: "
            "a .traj file keeps them), or use what needs positions only, such as "
            "diffusion_einstein."
        )
    v_nc = atoms.get_velocities() * ase.units.fs
    for n in np.flatnonzero(~np.isfinite(v_nc).all(axis=1))[:1]:
        raise ValueError(
            f"{where}: the velocity of atom {n} is not finite. Look where it exploded."
        )
    return v_nc


def few(series: Series, *, least: int, what: str) -> Series:
    """The series, when it holds enough frames.

    Parameters
    ----------
    series : Series
        Vectors over time.
    least : int, no unit
        How many frames are needed.
    what : str
        What they are needed for.

    Returns
    -------
    Series
        The series itself.

    Raises
    ------
    ValueError
        If there are fewer.

    Examples
    --------
    >>> len(few(Series(np.zeros((3, 1, 3)), np.ones(1), 2.0), least=2, what="a lag").times_fs)
    3
    """
    found = len(series.x_tnc)
    if found < least:
        raise ValueError(
            f"{found} frame{' is' if found == 1 else 's are'} not enough for {what}: give at least "
            f"{least}. (ase.io.read without index=':' returns the last frame only.)"
        )
    return series
