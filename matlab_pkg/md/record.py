"""What a run did: energies at its samples, the atoms at the end, and why it stopped.

Names of arrays: t samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

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
    heat_t : np.ndarray, shape (t,), eV
        Heat that a thermostat has given until each sample.
    volume_A3_t : np.ndarray, shape (t,), Å3
        Volume of the cell at each sample; zero where a cell vector is missing.
    virial_t : np.ndarray, shape (t,), eV
        Sum over pairs of vector times force; not a number where a calculator has no stress.
    freedom : int, no unit
        Degrees of freedom: 3 n - 3, because the total momentum is kept; 3 n for one atom, and with
        a Langevin thermostat.
    stopped : str
        Why the run ended early; empty when it did not.
    frames : tuple of ase.Atoms, positions in Å, optional
        The atoms at each sample, when they were kept.

    Examples
    --------
    >>> from matlab_pkg.potentials import Morse
    >>> from matlab_pkg.md import run
    >>> run(ase.Atoms("H"), potential=Morse(depth=1, width=1, distance=1, cutoff=3), steps=1,
    ...     timestep_fs=1)
    Run('velocity_verlet': 1 atom, 1 step, 2 samples)
    """

    atoms: ase.Atoms
    integrator: str
    timestep: float
    step_t: np.ndarray
    potential_energy_t: np.ndarray
    kinetic_energy_t: np.ndarray
    heat_t: np.ndarray
    volume_A3_t: np.ndarray
    virial_t: np.ndarray
    freedom: int
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
    def conserved_energy_t(self) -> np.ndarray:
        """Total energy less the heat of the thermostat: shape (t,), eV.

        It stays as it is when the time step is short enough; a barostat's work is not in it.
        """
        return self.total_energy_t - self.heat_t

    @property
    def temperature_K_t(self) -> np.ndarray:
        """Temperature at each sample, 2 K / freedom over Boltzmann's constant: shape (t,), K."""
        return self.kinetic_energy_t * 2 / (self.freedom * ase.units.kB)

    @property
    def pressure_t(self) -> np.ndarray:
        """Pressure at each sample, (2 K + virial) / 3 V or NaN if V = 0: shape (t,), eV/Å3."""
        volume_t = np.where(self.volume_A3_t > 0, self.volume_A3_t, np.nan)
        return (2 * self.kinetic_energy_t + self.virial_t) / (3 * volume_t)

    @property
    def pressure_GPa_t(self) -> np.ndarray:
        """Pressure at each sample: shape (t,), GPa."""
        return self.pressure_t / ase.units.GPa


class ExplodedError(RuntimeError):
    """A run that exploded: an atom moved too far in one step.

    Parameters
    ----------
    message : str
        The step, the atom and what to do.
    run : Run or Replicas
        What was done until the last good step.
    step : int, no unit
        Where it happened.
    atom : int or None, no unit
        Which atom it happened to, where it is one.

    Examples
    --------
    >>> issubclass(ExplodedError, RuntimeError)
    True
    """

    def __init__(self, message: str, run: Run, *, step: int, atom: int | None):
        super().__init__(message)
        self.run, self.step, self.atom = run, step, atom

    def __reduce__(self) -> tuple:
        """Say how a copy is made: other processes can then hand the error on."""
        return partial(ExplodedError, step=self.step, atom=self.atom), (str(self), self.run)
