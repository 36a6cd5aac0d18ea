"""What a run did: energies at its samples, the atoms at the end, and why it stopped.

Names of arrays: t samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import ase
import ase.units
import numpy as np


@dataclass(frozen=True, eq=False)
class Run:
    """What a run did.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The atoms at the last sample, with velocities, not wrapped into the cell.
    integrator : str
        One of `INTEGRATORS`.
    timestep : float, sqrt(u Å2/eV)
        Length of a step.
    step_t : np.ndarray of int, shape (t,), no unit
        Number of each sample's step; the first is 0, or where a checkpoint was.
    potential_energy_t, kinetic_energy_t : np.ndarray, shape (t,), eV
        Energies of all atoms at each sample.
    stopped : str
        Why the run ended early; empty when it did not.
    frames : tuple of ase.Atoms, positions in Å, optional
        The atoms at each sample, when they were kept.

    Examples
    --------
    >>> Run(ase.Atoms("Ar"), "velocity_verlet", 1.0, np.arange(2), np.zeros(2), np.ones(2), "")
    Run('velocity_verlet': 1 atom, 1 step, 2 samples)
    """

    atoms: ase.Atoms
    integrator: str
    timestep: float
    step_t: np.ndarray
    potential_energy_t: np.ndarray
    kinetic_energy_t: np.ndarray
    stopped: str
    frames: tuple[ase.Atoms, ...] = ()

    def __repr__(self) -> str:
        counts = [(len(self.atoms), "atom"), (int(self.step_t[-1]), "step")]
        counts += [(len(self.step_t), "sample")]
        words = ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts)
        return f"Run({self.integrator!r}: {words}{f'; {self.stopped}' if self.stopped else ''})"

    @property
    def total_energy_t(self) -> np.ndarray:
        """Potential and kinetic energy at each sample: shape (t,), eV."""
        return self.potential_energy_t + self.kinetic_energy_t

    @property
    def time_fs_t(self) -> np.ndarray:
        """Time of each sample: shape (t,), fs."""
        return self.step_t * (self.timestep / ase.units.fs)

    @property
    def temperature_K_t(self) -> np.ndarray:
        """Temperature at each sample, 2/3 of the kinetic energy an atom: shape (t,), K."""
        return self.kinetic_energy_t * 2 / (3 * len(self.atoms) * ase.units.kB)


class ExplodedError(RuntimeError):
    """A run that exploded: an atom moved too far in one step.

    Parameters
    ----------
    message : str
        The step, the atom and what to do.
    run : Run
        What was done until the last good step.
    step, atom : int, no unit
        Where it happened.

    Examples
    --------
    >>> issubclass(ExplodedError, RuntimeError)
    True
    """

    def __init__(self, message: str, run: Run, *, step: int, atom: int):
        super().__init__(message)
        self.run, self.step, self.atom = run, step, atom
