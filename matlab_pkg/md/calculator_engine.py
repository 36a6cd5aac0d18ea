"""What moves atoms by any ASE calculator: kick, drift and force, in the caller's order.

Names of arrays: n atoms, c Cartesian components.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ase
import numpy as np

from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.state import State

if TYPE_CHECKING:
    from ase.calculators.calculator import Calculator


class CalculatorEngine:
    """Atoms that move by any ASE calculator.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        Where they begin; it is copied.
    calculator : ase.calculators.calculator.Calculator
        Gives energy and forces.
    timestep : float, sqrt(u Å2/eV)
        Length of a step.

    Examples
    --------
    >>> from ase.calculators.lj import LennardJones
    >>> engine = CalculatorEngine(ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 1.2]]), LennardJones(), 0.1)
    >>> engine.kick(1.0)
    >>> bool(engine.state().velocities_nc[0, 2] > 0)
    True
    """

    def __init__(self, atoms: ase.Atoms, calculator: Calculator, timestep: float):
        self._now, self.timestep = State.of(atoms), timestep
        self._atoms = atoms.copy()
        self._atoms.calc = calculator
        self._forces_nc = self._atoms.get_forces()
        heights = 1 / np.linalg.norm(np.linalg.pinv(atoms.cell[:]), axis=0)[atoms.pbc]
        self._limit = 0.5 * heights.min(initial=np.inf)  # atoms do not outrun their own images

    def kick(self, part: float) -> None:
        """Change the velocities by the forces, for a part of the time step.

        Parameters
        ----------
        part : float, no unit
            Part of the time step.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> engine.kick(1.0)
        >>> engine.state().momentum_c.tolist()  # alone, an atom stays as it is
        [0.0, 0.0, 0.0]
        """
        h_n = part * self.timestep / self._now.masses_n
        self._now.velocities_nc[...] += h_n[:, None] * self._forces_nc

    def drift(self, part: float) -> None:
        """Move the atoms by their velocities, for a part of the time step.

        Parameters
        ----------
        part : float, no unit
            Part of the time step.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> atoms = ase.Atoms("Ar", velocities=[[1.0, 0, 0]])
        >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
        >>> engine.drift(1.0)
        >>> round(float(engine.state().positions_nc[0, 0]), 12)
        0.1
        """
        self._now.positions_nc[...] += part * self.timestep * self._now.velocities_nc

    def force(self, part: float) -> None:
        """Compute the forces where the atoms are now.

        Parameters
        ----------
        part : float, no unit
            Not used; all actions of an integrator have it.

        Raises
        ------
        Explosion
            If an atom moved too far in one step, or its force is not a number.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> engine.force(1.0)
        >>> engine.potential_energy()
        0.0
        """
        step_n = self.timestep * np.abs(self._now.velocities_nc).max(axis=1)
        for k in np.flatnonzero(~(step_n <= self._limit) | np.isinf(step_n))[:1]:
            raise Explosion(int(k), f"moved {step_n[k]:.3g} Å in one step")
        self._atoms.positions[...] = self._now.positions_nc
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            self._forces_nc = self._atoms.get_forces()
        for k in np.flatnonzero(~np.isfinite(self._forces_nc).all(axis=1))[:1]:
            raise Explosion(int(k), "has a force that is not a finite number")

    def potential_energy(self) -> float:
        """Potential energy of all atoms.

        Returns
        -------
        float
            Energy, eV.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1).potential_energy()
        0.0
        """
        return float(self._atoms.get_potential_energy())

    def forces(self) -> np.ndarray:
        """Forces as they were computed last.

        Returns
        -------
        np.ndarray, shape (n, 3), eV/Å
            Forces.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1).forces().tolist()
        [[0.0, 0.0, 0.0]]
        """
        return self._forces_nc.copy()

    def state(self, ahead: float = 0.0) -> State:
        """Where the atoms are now.

        Parameters
        ----------
        ahead : float, no unit, optional
            Part of the time step whose kick the velocities lack and the state shall have.

        Returns
        -------
        State
            A state of its own, in the units and the order of the first.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1).state().kinetic_energy
        0.0
        """
        now, h_n = self._now, ahead * self.timestep / self._now.masses_n
        velocities_nc = now.velocities_nc + h_n[:, None] * self._forces_nc
        return State(now.positions_nc.copy(), velocities_nc, now.masses_n, now.cell_vc, now.pbc_v)

    def memory(self) -> dict:
        """What the engine must remember to go on bit for bit.

        Returns
        -------
        dict of str to np.ndarray, shape (n, 3), various units
            Positions (Å), velocities (Å per sqrt(u Å2/eV)) and forces (eV/Å).

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> sorted(engine.memory())
        ['forces_nc', 'positions_nc', 'velocities_nc']
        """
        now, forces_nc = self._now, self._forces_nc.copy()
        x_nc, v_nc = now.positions_nc.copy(), now.velocities_nc.copy()
        return {"positions_nc": x_nc, "velocities_nc": v_nc, "forces_nc": forces_nc}

    def recall(self, memory: dict) -> None:
        """Go back to what `memory` returned, of this engine or of one with the same atoms.

        Parameters
        ----------
        memory : dict of str to np.ndarray, shape (n, 3), various units
            What `memory` returned.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar", velocities=[[1, 0, 0]]), LennardJones(), 0.1)
        >>> memory = engine.memory()
        >>> engine.drift(1.0)
        >>> engine.recall(memory)
        >>> engine.state().positions_nc.tolist()
        [[0.0, 0.0, 0.0]]
        """
        self._now.positions_nc[...] = self._atoms.positions[...] = memory["positions_nc"]
        self._now.velocities_nc[...] = memory["velocities_nc"]
        self._forces_nc = memory["forces_nc"].copy()
