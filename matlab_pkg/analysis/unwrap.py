"""Paths across the borders of a cell: jumps are found, named, and undone where that is asked for.

Names of arrays: n atoms, t frames, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

from collections.abc import Iterator

import ase
import numpy as np

from matlab_pkg.analysis._order import refuse_same, refuse_unsorted
from matlab_pkg.analysis.frames import Frames, frames

SURE = 0.4
"""float, no unit: part of the cell that an atom may move between frames for its path to be sure.
Reason: beyond 0.5 nobody knows which border it crossed, and this is the last sign before."""

CROWD = 0.2
"""float, no unit: part of the atoms that jump at once where the cause is another one than borders.
Reason: borders are crossed by few atoms between two frames."""

ACROSS, STEP = 0.75, 0.25
"""float, no unit: parts of the cell. Who moves by more than the first, while most move by less than
the second, left through one side and came in through the other."""

FILLED = 0.1
"""float, no unit: part of the cell by which wrapped atoms may be outside. Reason: programs put them
back only now and then."""

ALONE = 10
"""int, no unit: fewer atoms say nothing of a crowd. Reason: few may stay in the cell by chance."""

CHANCE = 5.0
"""float, no unit: how many standard errors from 0 the way of all atoms together is no chance.
Reason: molecules move as one, so that there are fewer independent ones than atoms."""

SAME_CELL = 1e-6
"""float, no unit: part of itself by which a cell may differ from the first. Reason: files keep
about seven digits."""


class Paths:
    """Positions made continuous, or refused, frame after frame.

    Parameters
    ----------
    wrapped : bool or None
        True: each atom is taken to have moved to its nearest image. False: positions are taken as
        they are, unless they are wrapped beyond doubt. None: as they are, unless an atom jumps by
        more than half the cell.

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
        self._cell_vc = self._inverse_cv = self._step_nc = self._given = self._first_nc = None
        self._small, self._all, self._changes = 0, 0, 0
        self.periodic = False

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
            changes where it must not, or there is none to put paths together with.

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
            self._first_nc = r_nc
            _refuse_nan(r_nc, self.t)
        self._take_cell(cell_vc, pbc_v)
        if self._before_nc is not None:
            np.subtract(r_nc, self._before_nc, out=self._step_nc)
            self._move(r_nc, pbc_v)
        self._before_nc, self.t = r_nc, self.t + 1
        return self._path_nc.copy() if self.wrapped else r_nc

    def _take_cell(self, cell_vc: np.ndarray, pbc_v: np.ndarray) -> None:
        """Keep the cell; while paths are not put together it must stay what it is."""
        given = cell_vc.tobytes(), pbc_v.tobytes()
        if given == self._given:
            return
        self._given = given
        vectors_vc = np.where(pbc_v[:, None], cell_vc, 0.0)
        self.periodic = bool(vectors_vc.any())
        if self.wrapped and not self.periodic:
            raise ValueError(
                f"Frame {self.t} has no cell to put paths together with: pbc is {pbc_v.tolist()}, "
                "or the cell has no vectors. Set atoms.cell and atoms.pbc, or leave wrapped out."
            )
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
            self._changes += 1
        self._cell_vc, self._inverse_cv = vectors_vc, np.linalg.pinv(vectors_vc)
        self._near = SURE / np.linalg.norm(self._inverse_cv, axis=0).max(initial=1e-300) / 3**0.5

    def _move(self, r_nc: np.ndarray, pbc_v: np.ndarray) -> None:
        """Look at the step of each atom, and add it to its path."""
        step_nc = self._step_nc
        largest, sure = max(step_nc.max(), -step_nc.min()), len(step_nc)
        if not largest <= self._near:  # else no atom can have jumped: a quick look is enough
            _refuse_nan(r_nc, self.t)
            part_nv = step_nc @ self._inverse_cv
            if self.wrapped:
                self._to_nearest(part_nv)
            elif self.wrapped is None and np.abs(part_nv).max() > 0.5:
                raise ValueError(self._jumps(part_nv, 0.5))
            sure = int((np.abs(part_nv).max(axis=1) < STEP).sum())
        self._small, self._all = self._small + sure, self._all + len(step_nc)
        if sure < len(step_nc) and self.wrapped is False and self._crosses(r_nc, part_nv):
            raise ValueError(self._jumps(part_nv, ACROSS))
        if self.wrapped:
            self._path_nc += step_nc

    def _to_nearest(self, part_nv: np.ndarray) -> None:
        """Take whole cells off the steps."""
        images_nv = np.rint(part_nv)
        part_nv -= images_nv
        if np.abs(part_nv).max() > SURE:
            raise ValueError(self._too_far(part_nv))
        self._step_nc -= images_nv @ self._cell_vc

    def _crosses(self, r_nc: np.ndarray, part_nv: np.ndarray) -> bool:
        """Whether atoms enter again on the other side, whatever the caller says."""
        axes = (np.abs(part_nv) > ACROSS).any(axis=0)
        if not axes.any():
            return False
        s_nv = np.concatenate((r_nc, self._before_nc)) @ self._inverse_cv[:, axes]
        inside = len(r_nc) >= ALONE and (np.ptp(s_nv, axis=0) < 1 + FILLED).any()
        size_n = np.abs(part_nv).max(axis=1)
        between = ((size_n > STEP) & (size_n < ACROSS)).sum()  # hardly any, if they come in again
        clear = 2 * self._small > self._all and between <= (size_n >= ACROSS).sum()
        return bool(inside or clear)

    def _too_far(self, part_nv: np.ndarray) -> str:
        n = int(np.abs(part_nv).max(axis=1).argmax())
        return (
            f"From frame {self.t - 1} to {self.t}, atom {n} moves by "
            f"{np.abs(part_nv[n]).max():.2f} of the cell, and nobody can tell which border it "
            f"crossed. {_causes(part_nv)}"
        )

    def _jumps(self, part_nv: np.ndarray, least: float) -> str:
        jumps_n = np.abs(part_nv).max(axis=1) > least
        n = int(np.flatnonzero(jumps_n)[0])
        found = (
            f"From frame {self.t - 1} to {self.t}, {jumps_n.sum()} of {len(jumps_n)} atoms jump by "
            f"more than {'half' if least == 0.5 else f'{least} of'} the cell (atom {n} by "
            f"{np.abs(part_nv[n]).max():.2f} of it)"
        )
        if jumps_n.mean() > CROWD and jumps_n.sum() > 1:
            unless = " If they are unwrapped and right, give wrapped=False."
            return (
                f"{found}, which is too many for borders that are crossed. {_causes(part_nv)}"
                f"{'' if self.wrapped is False else unless}"
            )
        last = (
            "wrapped=False says they are not; if atoms do jump so, set atoms.pbc = False."
            if self.wrapped is False
            else "If atoms do move so far, give wrapped=False."
        )
        return (
            f"{found}: these coordinates are wrapped, they enter the cell again on its other side. "
            "Give wrapped=True and paths are put together, or let your program write unwrapped "
            f"coordinates (LAMMPS: dump xu yu zu). {last}"
        )

    def refuse_drift(self) -> None:
        """Raise if the atoms moved together while the cell changed.

        Raises
        ------
        ValueError
            If they did, and further than chance would do.

        Examples
        --------
        The middle of a cell that grows stays where it is, and its corner does not.

        >>> paths, pbc_v = Paths(wrapped=True), np.array([True] * 3)
        >>> s_nc = np.random.default_rng(1).random((20, 3)) - 0.5
        >>> for edge in (10.0, 10.1):
        ...     r_nc = paths.follow(5 + s_nc * edge, np.eye(3) * edge, pbc_v)
        >>> paths.refuse_drift()
        Traceback (most recent call last):
        ValueError: While the cell changed, all atoms moved together by 0.0866 Å. ...
        """
        if not (self._changes and self._path_nc is not None and len(self._path_nc) >= ALONE):
            return
        moved_nc = self._path_nc - self._first_nc
        way = float(np.linalg.norm(moved_nc.mean(axis=0)))
        error = float(np.sqrt(moved_nc.var(axis=0).sum() / len(moved_nc)))
        if way > CHANCE * error + 1e-6 * np.abs(self._cell_vc).max():
            raise ValueError(
                f"While the cell changed, all atoms moved together by {way:.3g} Å. So it looks "
                "where positions do not count from the corner of the cell and a barostat moves it. "
                "Give remove_drift=True; or, of a LAMMPS dump, its path, not frames that ASE read."
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
    cells stretch with their number of cells, which looks like diffusion. Where it changes,
    positions must count from the corner of the cell: `frames` sees to it when it reads a LAMMPS
    dump, ASE does not, and then all atoms seem to move together.

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
    before = None
    for atoms in frames(source, every=every):
        refuse_unsorted(atoms, paths.t)
        refuse_same(source, atoms, before, paths.t)
        before = atoms
        moved = atoms.copy()
        moved.set_constraint()
        moved.set_positions(paths.follow(atoms.positions.copy(), atoms.cell[:], atoms.pbc))
        yield moved
