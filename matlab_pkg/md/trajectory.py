"""Trajectories: a file that holds the atoms at each sample of a run, in ASE's own formats."""

from __future__ import annotations

import io
from pathlib import Path
from types import TracebackType

import ase
from ase.io.extxyz import write_extxyz
from ase.io.trajectory import Trajectory

from matlab_pkg import _validate

SUFFIXES = (".traj", ".extxyz", ".xyz")
"""Endings of a trajectory's name. ".traj" is ASE's binary format and keeps every bit; the others
are text with eight decimals, which other programs read too."""


class TrajectoryWriter:
    """Observer of a run that writes the atoms at each sample to a new file.

    Each frame is complete in the file before the run goes on, so a run that is interrupted, or
    killed, leaves a file that can be read. It is the file that `md.run(trajectory=...)` writes.

    Parameters
    ----------
    path : str or pathlib.Path
        Name of the file; it ends with .traj, .extxyz or .xyz, and must not exist yet.

    Raises
    ------
    TypeError
        If `path` is no name.
    LookupError
        If the name ends otherwise.
    FileExistsError
        If there is such a file: it is never overwritten.
    NotADirectoryError
        If there is no such folder.

    Notes
    -----
    A frame holds positions, momenta, cell, periodic axes, energy (eV) and forces (eV/Å), and in
    `info` the step and the time (fs).

    Examples
    --------
    ASE reads the frames back, with velocities and energies.

    >>> import tempfile
    >>> from ase.calculators.lj import LennardJones
    >>> from matlab_pkg import md
    >>> pair = ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 1.3]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = md.run(pair, potential=LennardJones(), timestep=0.01, steps=20, every=10,
    ...                   trajectory=f"{folder}/pair.traj")
    ...     frames = ase.io.read(f"{folder}/pair.traj", ":")
    >>> [frame.info["step"] for frame in frames]
    [0, 10, 20]
    >>> bool((frames[-1].get_velocities() == done.atoms.get_velocities()).all())
    True
    """

    def __init__(self, path: str | Path):
        if not isinstance(path, str | Path):
            raise TypeError(
                f"trajectory = {_validate.shown(path)} is no name of a file; give one, for "
                "example 'run.traj'."
            )
        self.path = Path(path)
        _validate.choice(self.path.suffix, what="ending of a trajectory", allowed=SUFFIXES)
        if self.path.exists():
            raise FileExistsError(
                f"{path} exists, and a run does not overwrite it. Give another name, or remove "
                "the file."
            )
        if not self.path.parent.is_dir():
            raise NotADirectoryError(
                f"There is no folder {self.path.parent} for the trajectory; make it, or give "
                "another name."
            )
        self._file = None

    def __enter__(self) -> TrajectoryWriter:
        return self

    def __call__(self, step: int, atoms: ase.Atoms) -> None:
        """Write a frame.

        Parameters
        ----------
        step : int, no unit
            Number of the step; the frame's `info` holds it too.
        atoms : ase.Atoms, positions in Å
            The frame.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with TrajectoryWriter(f"{folder}/one.extxyz") as writer:
        ...         writer(0, ase.Atoms("Ar", [[1, 2, 3]]))
        ...     ase.io.read(f"{folder}/one.extxyz").positions.tolist()
        [[1.0, 2.0, 3.0]]
        """
        binary = self.path.suffix == ".traj"
        if self._file is None:
            self._file = Trajectory(self.path, "w") if binary else self.path.open("x")
        if binary:
            self._file.write(atoms)
            return
        frame = io.StringIO()
        write_extxyz(frame, [atoms])
        self._file.write(frame.getvalue())
        self._file.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
