"""What moves atoms by any ASE calculator: kick, drift and force, in the caller's order.

Names of arrays: n atoms, c Cartesian components.
"""

from __future__ import annotations

from dataclasses import replace
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
        self._limit = _limit(self._now)

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
        step_n = np.abs(self._now.positions_nc - self._atoms.positions).max(axis=1)
        for k in np.flatnonzero(~(step_n <= self._limit) | np.isinf(step_n))[:1]:
            raise Explosion(int(k), f"moved {step_n[k]:.3g} Å in one step")
        self._atoms.positions[...] = self._now.positions_nc
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            self._forces_nc = self._atoms.get_forces()
        for k in np.flatnonzero(~np.isfinite(self._forces_nc).all(axis=1))[:1]:
            raise Explosion(int(k), "has a force that is not a finite number")

    def kinetic_energy(self) -> float:
        """Kinetic energy of all atoms.

        Returns
        -------
        float
            Energy, eV.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1).kinetic_energy()
        0.0
        """
        return self._now.kinetic_energy

    def speed_up(self, factor: float) -> None:
        """Multiply all velocities.

        Parameters
        ----------
        factor : float, no unit
            Factor.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
        >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
        >>> engine.speed_up(2)
        >>> engine.kinetic_energy()
        36.0
        """
        self._now.velocities_nc[...] *= factor

    def steer(self, keep: float, turn: float) -> None:
        """Turn the velocities towards the forces: v becomes keep v + turn F.

        Parameters
        ----------
        keep : float, no unit
            Factor of the velocities.
        turn : float, Å2/eV per sqrt(u Å2/eV)
            Factor of the forces.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> atoms = ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 1.3]])
        >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
        >>> engine.steer(0.0, 2.0)
        >>> bool((engine.state().velocities_nc == 2 * engine.forces()).all())
        True
        """
        self._now.velocities_nc[...] = keep * self._now.velocities_nc + turn * self._forces_nc

    def stir(self, keep: float, kT: float, rng: np.random.Generator) -> None:
        """Forget a part of the velocities and put thermal ones in their place.

        Parameters
        ----------
        keep : float, no unit
            What is kept of each velocity, from 0 to 1.
        kT : float, eV
            Boltzmann's constant times temperature.
        rng : np.random.Generator
            Source of the noise.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> engine.stir(0.0, 1.0, np.random.default_rng(1))
        >>> engine.kinetic_energy() > 0
        True
        """
        spread_n = np.sqrt((1 - keep**2) * kT / self._now.masses_n)
        self.speed_up(keep)
        self._now.velocities_nc[...] += rng.normal(size=(len(spread_n), 3)) * spread_n[:, None]

    def strain(self, factor: float) -> None:
        """Multiply the cell and all positions, and divide the velocities.

        Parameters
        ----------
        factor : float, no unit
            Factor of lengths.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> atoms = ase.Atoms("Ar", cell=[9, 9, 9], pbc=True)
        >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
        >>> engine.strain(2)
        >>> round(engine.state().volume)
        5832
        """
        self._now = self._now.strained(factor)
        self._atoms.set_cell(self._now.cell_vc)
        self._atoms.positions[...] = self._now.positions_nc
        self._forces_nc, self._limit = self._atoms.get_forces(), _limit(self._now)

    def virial(self) -> float:
        """Virial from the calculator's stress.

        Returns
        -------
        float
            Virial, eV; not a number where the calculator has no stress.

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> atoms = ase.Atoms("Ar", cell=[9, 9, 9], pbc=True)
        >>> abs(CalculatorEngine(atoms, LennardJones(), 0.1).virial())
        0.0
        """
        try:
            stress_v = self._atoms.get_stress(voigt=True)
        except (NotImplementedError, ValueError):  # no stress, or no volume
            return float("nan")
        return float(-stress_v[:3].sum() * self._now.volume)

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
        return replace(now, positions_nc=now.positions_nc.copy(), velocities_nc=velocities_nc)

    def memory(self) -> dict:
        """What the engine must remember to go on bit for bit.

        Returns
        -------
        dict of str to np.ndarray, shape (n, 3) or (3, 3), various units
            Cell (Å), positions (Å), velocities (Å per sqrt(u Å2/eV)) and forces (eV/Å).

        Examples
        --------
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> sorted(engine.memory())
        ['cell_vc', 'forces_nc', 'positions_nc', 'velocities_nc']
        """
        now, forces_nc = self._now, self._forces_nc.copy()
        x_nc, v_nc = now.positions_nc.copy(), now.velocities_nc.copy()
        now = {"positions_nc": x_nc, "velocities_nc": v_nc, "cell_vc": now.cell_vc}
        return now | {"forces_nc": forces_nc}

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
        names = ("positions_nc", "velocities_nc", "cell_vc")
        self._now = replace(self._now, **{name: memory[name].copy() for name in names})
        self._atoms.set_cell(self._now.cell_vc)
        self._atoms.positions[...] = self._now.positions_nc
        self._limit = _limit(self._now)
        self._forces_nc = memory["forces_nc"].copy()


def _limit(state: State) -> float:
    """Return half the shortest height of the cell: who moves further outruns its own image."""
    inverse_cv = np.linalg.pinv(state.cell_vc)[:, state.pbc_v]
    return 0.5 * float((1 / np.linalg.norm(inverse_cv, axis=0)).min(initial=np.inf))
