"""The state of a run: where atoms are and how fast they move.

Names of arrays: n atoms, v cell vectors, c Cartesian components. Units are those of ASE: Å, eV, u,
and for time sqrt(u Å2/eV) = 10.18 fs. With parameters of order 1 they are reduced units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import ase
import numpy as np

from matlab_pkg import _validate


@dataclass(frozen=True, eq=False)
class State:
    """Positions and velocities of atoms.

    Parameters
    ----------
    positions_nc : np.ndarray, shape (n, 3), Å
        Positions; they are followed across the borders of the cell.
    velocities_nc : np.ndarray, shape (n, 3), Å per sqrt(u Å2/eV)
        Velocities.
    masses_n : np.ndarray, shape (n,), u
        Masses.
    cell_vc : np.ndarray, shape (3, 3), Å
        Cell vectors, one a row.
    pbc_v : np.ndarray of bool, shape (3,), no unit
        Which axes are periodic.
    numbers_n : np.ndarray of int, shape (n,), no unit, optional
        Atomic numbers; potentials of mixtures need them.

    Examples
    --------
    >>> State.of(ase.Atoms("Ar", [[0, 0, 0]])).kinetic_energy
    0.0
    """

    positions_nc: np.ndarray
    velocities_nc: np.ndarray
    masses_n: np.ndarray
    cell_vc: np.ndarray
    pbc_v: np.ndarray
    numbers_n: np.ndarray | None = None

    @classmethod
    def of(cls, atoms: ase.Atoms) -> State:
        """State of a structure.

        Parameters
        ----------
        atoms : ase.Atoms, positions in Å, masses in u
            The structure; it is copied.

        Returns
        -------
        State
            The state, in the units of `State`.

        Raises
        ------
        TypeError
            If it is no structure.
        ValueError
            If it holds no atoms, a mass is not positive, a position or velocity not finite, or
            constraints hold atoms.

        Examples
        --------
        >>> State.of(ase.Atoms("Ar")).masses_n.round(2).tolist()
        [39.95]
        """
        _validate.structure(atoms)
        if atoms.constraints:
            names = ", ".join(sorted({type(held).__name__ for held in atoms.constraints}))
            raise ValueError(
                f"These atoms are held by {names}, and here all atoms move. Take it off with "
                "atoms.set_constraint(), or use the integrators of ase.md and ase.optimize, which "
                "obey it, with potential.calculator()."
            )
        masses_n = atoms.get_masses()
        for i in np.flatnonzero(~(masses_n > 0) | ~np.isfinite(masses_n))[:1]:
            raise ValueError(
                f"Atom {i} ({atoms.symbols[i]}) has mass {masses_n[i]:g} u; it must be above 0, "
                "for a force moves nothing without mass. Use atoms.set_masses(...)."
            )
        velocities_nc = atoms.get_momenta() / masses_n[:, None]
        for i in np.flatnonzero(~np.isfinite(velocities_nc).all(axis=1))[:1]:
            raise ValueError(
                f"Atom {i} has a velocity that is not a finite number. Use "
                "atoms.set_velocities(...)."
            )
        return cls(
            positions_nc=atoms.positions.copy(),
            velocities_nc=velocities_nc,
            masses_n=masses_n,
            cell_vc=atoms.cell[:].copy(),
            pbc_v=atoms.pbc.copy(),
            numbers_n=atoms.numbers.copy(),
        )

    def put(self, atoms: ase.Atoms) -> ase.Atoms:
        """Structure in this state.

        Parameters
        ----------
        atoms : ase.Atoms
            The structure that this is a state of; it is not changed.

        Returns
        -------
        ase.Atoms
            A copy without calculator, with the cell (Å), positions (Å) and velocities of this
            state.

        Examples
        --------
        >>> argon = ase.Atoms("Ar", [[1, 2, 3]])
        >>> State.of(argon).put(argon).positions.tolist()
        [[1.0, 2.0, 3.0]]
        """
        moved = atoms.copy()
        moved.set_cell(self.cell_vc)
        moved.set_positions(self.positions_nc)
        moved.set_momenta(self.velocities_nc * self.masses_n[:, None])
        return moved

    def strained(self, factor: float) -> State:
        """State with another size of the cell.

        Parameters
        ----------
        factor : float, no unit
            Multiplies the cell and all positions, and divides the velocities.

        Returns
        -------
        State
            A state of its own.

        Examples
        --------
        >>> cube = ase.Atoms("Ar", [[1, 1, 1]], cell=[2, 2, 2], pbc=True)
        >>> round(State.of(cube).strained(3).volume)
        216
        """
        return replace(
            self,
            positions_nc=self.positions_nc * factor,
            velocities_nc=self.velocities_nc / factor,
            cell_vc=self.cell_vc * factor,
        )

    @property
    def volume(self) -> float:
        """Volume of the cell: float, Å3; zero where a cell vector is missing."""
        return abs(float(np.linalg.det(self.cell_vc)))

    @property
    def kinetic_energy(self) -> float:
        """Kinetic energy of all atoms: float, eV."""
        return float(0.5 * (self.masses_n * (self.velocities_nc**2).sum(axis=1)).sum())

    @property
    def momentum_c(self) -> np.ndarray:
        """Total momentum: shape (3,), u Å per sqrt(u Å2/eV), that is sqrt(u eV)."""
        return self.masses_n @ self.velocities_nc
