"""What a run keeps while it goes on: its samples, and the atoms at the last one."""

from __future__ import annotations

from collections.abc import Callable

import ase
import ase.units
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.record import ExplodedError, Run
from matlab_pkg.md.state import State

Observer = Callable[[int, ase.Atoms], object]


class Log:
    """Samples of a run, and the atoms at the last one."""

    def __init__(
        self, atoms: ase.Atoms, integrator: str, timestep: float, observers: tuple[Observer, ...]
    ):
        for observer in observers:
            if not callable(observer):
                raise TypeError(
                    f"observers holds {_validate.shown(observer)}, which cannot be called; give "
                    "functions of the step and the atoms, for example print."
                )
        self.atoms, self.integrator, self.timestep = atoms, integrator, timestep
        self.observers, self.samples, self.step, self.bath = observers, [], 0, None

    def sample(self, step: int, engine: PotentialEngine | CalculatorEngine) -> None:
        """Keep energies and the state, then call the observers."""
        state = engine.state()
        energies = engine.potential_energy(), state.kinetic_energy
        heat = self.bath.heat if self.bath else 0.0
        if not np.isfinite(energies).all():
            raise Explosion(_fastest(state), "has an energy that is not a finite number")
        self.samples.append((step, *energies, heat, state.volume, engine.virial()))
        self.state = state
        for observer in self.observers:
            observer(step, state.put(self.atoms))

    def run(self, stopped: str) -> Run:
        """Return what was done."""
        step_t, *columns = np.array(self.samples).T
        n = len(self.atoms)
        freedom = self.bath.freedom if self.bath else max(3 * n - 3, 3)
        return Run(
            self.state.put(self.atoms),
            self.integrator,
            self.timestep,
            step_t.astype(int),
            *columns,
            freedom,
            stopped,
        )


def _fastest(state: State) -> int:
    speed_n = np.abs(state.velocities_nc).max(axis=1)
    return int(np.argmax(np.where(np.isfinite(speed_n), speed_n, np.inf)))


def exploded(explosion: Explosion, log: Log) -> Exception:
    """Return the error that says where a run exploded, and what to do."""
    step, atom = log.step + 1, explosion.atom
    who = "" if atom is None else f"atom {atom} "
    words = (
        f"The run exploded at step {step}: {who}{explosion.what}. Use a shorter time step "
        f"(it is {log.timestep / ase.units.fs:.3g} fs, {log.timestep:.3g} in ASE's unit), or look "
        f"for atoms that start too close to each other. "
    )
    if not log.samples:
        return ValueError(words)
    kept = f"The error's attribute run keeps what was done until step {log.samples[-1][0]}."
    done = log.run(f"exploded at step {step}")
    return ExplodedError(words + kept, done, step=step, atom=atom)
