"""Paths across the borders of a cell: jumps are found, named, and undone where that is asked for.

Names of arrays: n atoms, t frames, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

from collections.abc import Iterator

import ase
import numpy as np

from matlab_pkg.analysis.frames import Frames, frames

SURE = 0.4
"""float, no unit: part of the cell that an atom may move between frames for its path to be sure.
Reason: beyond 0.5 nobody knows which border it crossed, and this is the last sign before."""

CROWD = 0.2
"""float, no unit: part of the atoms that jump at once where the cause is another one than borders.
Reason: borders are crossed by few atoms between two frames."""

SAME_CELL = 1e-6
"""float, no unit: part of itself by which a cell may differ from the first. Reason: files keep
about seven digits."""


class Paths:
    """Positions made continuous, or refused, frame after frame.

    Parameters
    ----------
    wrapped : bool or None
        True: each atom is taken to have moved to its nearest image. False: positions are taken as
        they are. None: as they are, unless an atom jumps by more than half the cell.

    Raises
    ------
    TypeError
        If `wrapped` is something else.

    Examples
    --------
    >>> paths = Paths(wrapped=True)
    >>> cell_vc, pbc_v = np.eye(3) * 10, np.array([True] * 3)
    >>> for x in (9.0, 0.5, 2.0):
    ...     r_nc = paths.follow(np.array([[x, 0, 0]]), cell_vc, pbc_v)
    >>> r_nc[0, 0].item()
    12.0
    """

    def __init__(self, *, wrapped: bool | None):
        if wrapped not in (None, True, False):
            raise TypeError(
                f"wrapped = {wrapped!r} is not allowed; give True (put the paths together), False "
                "(take positions as they are) or leave it out."
            )
        self.wrapped, self.t, self._before_nc, self._path_nc = wrapped, 0, None, None
        self._cell_vc = self._inverse_cv = self._step_nc = None

    def follow(self, r_nc: np.ndarray, cell_vc: np.ndarray, pbc_v: np.ndarray) -> np.ndarray:
        """Positions of the next frame, on continuous paths.

        Parameters
        ----------
        r_nc : np.ndarray, shape (n, 3), Å
            Positions.
        cell_vc : np.ndarray, shape (3, 3), Å
            Cell vectors, one a row.
        pbc_v : np.ndarray of bool, shape (3,), no unit
            Which axes are periodic.

        Returns
        -------
        np.ndarray, shape (n, 3), Å
            The positions themselves, or those of the paths.

        Raises
        ------
        ValueError
            If a position is not finite, an atom jumps, moves too far to be followed, or the cell
            changes where it must not.

        Examples
        --------
        >>> paths = Paths(wrapped=None)
        >>> cell_vc, pbc_v = np.eye(3) * 10, np.array([True] * 3)
        >>> paths.follow(np.array([[9.5, 0, 0]]), cell_vc, pbc_v).tolist()
        [[9.5, 0.0, 0.0]]
        """
        if self._before_nc is None:
            self._step_nc = np.empty(r_nc.shape)
            self._path_nc = r_nc.copy() if self.wrapped else r_nc
            _refuse_nan(r_nc, self.t)
        self._take_cell(cell_vc, pbc_v)
        if self._before_nc is not None:
            np.subtract(r_nc, self._before_nc, out=self._step_nc)
            self._move(r_nc, pbc_v)
        self._before_nc, self.t = r_nc, self.t + 1
        return self._path_nc.copy() if self.wrapped else r_nc

    def _take_cell(self, cell_vc: np.ndarray, pbc_v: np.ndarray) -> None:
        """Keep the cell; while paths are not put together it must stay what it is."""
        vectors_vc = np.where(pbc_v[:, None], cell_vc, 0.0)
        if self._cell_vc is not None:
            change = np.abs(vectors_vc - self._cell_vc).max()
            if change == 0 or (not self.wrapped and change <= SAME_CELL * np.abs(cell_vc).max()):
                return
            if not self.wrapped:
                raise ValueError(
                    f"The cell changes by {change:.3g} Å until frame {self.t}. Unwrapped "
                    "coordinates stretch with it, which looks like diffusion. Give wrapped=True: "
                    "paths are then put together from one frame to the next, in any coordinates."
                )
            part_nv = self._before_nc @ self._inverse_cv  # atoms that rest in the cell move with it
            self._before_nc = self._before_nc + part_nv @ (vectors_vc - self._cell_vc)
        self._cell_vc, self._inverse_cv = vectors_vc, np.linalg.pinv(vectors_vc)
        self._near = SURE / np.linalg.norm(self._inverse_cv, axis=0).max(initial=1e-300) / 3**0.5

    def _move(self, r_nc: np.ndarray, pbc_v: np.ndarray) -> None:
        """Look at the step of each atom, and add it to its path."""
        step_nc = self._step_nc
        largest = max(step_nc.max(), -step_nc.min())
        if not largest <= self._near:  # else no atom can have jumped: a quick look is enough
            _refuse_nan(r_nc, self.t)
            if self.wrapped is not False:
                self._look_closely(step_nc, pbc_v)
        if self.wrapped:
            self._path_nc += step_nc

    def _look_closely(self, step_nc: np.ndarray, pbc_v: np.ndarray) -> None:
        part_nv = step_nc @ self._inverse_cv
        if self.wrapped:
            images_nv = np.rint(part_nv)
            part_nv -= images_nv
            if np.abs(part_nv).max() > SURE:
                raise ValueError(self._too_far(part_nv))
            step_nc -= images_nv @ self._cell_vc
        elif np.abs(part_nv).max() > 0.5:
            raise ValueError(self._jumps(part_nv))

    def _too_far(self, part_nv: np.ndarray) -> str:
        n = int(np.abs(part_nv).max(axis=1).argmax())
        return (
            f"From frame {self.t - 1} to {self.t}, atom {n} moves by "
            f"{np.abs(part_nv[n]).max():.2f} of the cell, and nobody can tell which border it "
            f"crossed. {_causes(part_nv)}"
        )

    def _jumps(self, part_nv: np.ndarray) -> str:
        jumps_n = np.abs(part_nv).max(axis=1) > 0.5
        n = int(np.flatnonzero(jumps_n)[0])
        found = (
            f"From frame {self.t - 1} to {self.t}, {jumps_n.sum()} of {len(jumps_n)} atoms jump by "
            f"more than half the cell (atom {n} by {np.abs(part_nv[n]).max():.2f} of it)"
        )
        if jumps_n.mean() > CROWD and jumps_n.sum() > 1:
            return f"{found}, which is too many for borders that are crossed. {_causes(part_nv)}"
        return (
            f"{found}: these coordinates are wrapped, they enter the cell again on its other side. "
            "Give wrapped=True and paths are put together, or let your program write unwrapped "
            "coordinates (LAMMPS: dump xu yu zu). If atoms do move so far, give wrapped=False."
        )


def _causes(part_nv: np.ndarray) -> str:
    return (
        "Either the frames are too far apart: save them more often; or the atoms change their "
        "order from frame to frame: sort them by their ids (LAMMPS: dump_modify sort id)."
    )


def _refuse_nan(r_nc: np.ndarray, t: int) -> None:
    for n in np.flatnonzero(~np.isfinite(r_nc).all(axis=1))[:1]:
        raise ValueError(
            f"Frame {t}, atom {n}: {r_nc[n].tolist()} is not finite. Look where the run exploded, "
            "and use the frames before."
        )


def unwrap(source: Frames, *, every: int = 1) -> Iterator[ase.Atoms]:
    """Frames whose atoms are followed across the borders of the cell, one by one.

    Parameters
    ----------
    source : path, ase.Atoms, iterable of ase.Atoms; in Å
        The trajectory, as for `frames`; its coordinates may be wrapped or not.
    every : int, no unit, optional
        Take each so many-th frame.

    Yields
    ------
    ase.Atoms, positions in Å
        Copies of the frames, without calculator; in the first one atoms are where they were.

    Raises
    ------
    TypeError
        If the source is no trajectory.
    ValueError
        If the trajectory is faulty, or an atom moves too far between two frames to be followed.

    Notes
    -----
    Equation -> code. step = (s(t + 1) - s(t), to the nearest image) times the cell of t + 1, with
    the place s of an atom in units of its cell's vectors -> `Paths.follow`; these steps are added
    up. Where the cell changes, that leaves out how atoms are stretched with it, and it does not
    matter which image of an atom a file gives. Coordinates that were unwrapped by adding whole
    cells stretch with their number of cells, which looks like diffusion.

    References
    ----------
    von Bülow, Bullerjahn, Hummer, J. Chem. Phys. 153, 021101 (2020), doi 10.1063/5.0008316: what
    goes wrong where the cell changes.

    Examples
    --------
    >>> cell = {"cell": [10, 10, 10], "pbc": True}
    >>> wrapped = [ase.Atoms("Ar", [[x, 0, 0]], **cell) for x in (6.0, 9.0, 2.0)]
    >>> [round(float(atoms.positions[0, 0]), 6) for atoms in unwrap(wrapped)]
    [6.0, 9.0, 12.0]
    """
    paths = Paths(wrapped=True)
    for atoms in frames(source, every=every):
        refuse_unsorted(atoms, paths.t)
        moved = atoms.copy()
        moved.set_constraint()
        moved.set_positions(paths.follow(atoms.positions.copy(), atoms.cell[:], atoms.pbc))
        yield moved


def refuse_unsorted(atoms: ase.Atoms, t: int) -> None:
    """Raise if nobody knows that the atoms are in the order of the frame before.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        A frame.
    t : int, no unit
        Its number.

    Raises
    ------
    ValueError
        If the frame comes from a LAMMPS dump without ids, and is not the first.

    Examples
    --------
    >>> refuse_unsorted(ase.Atoms("Ar"), 1)
    """
    if t and atoms.info.get("ids") is False:
        raise ValueError(
            "This LAMMPS dump has no column id, and LAMMPS writes atoms in any order, so nobody "
            "can be followed from frame to frame. Write it again with id (dump ... id type x y z)."
        )
