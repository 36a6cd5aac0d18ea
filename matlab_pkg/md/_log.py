"""What a run keeps while it goes on: its samples, its frames, and how to come back to the last."""

from __future__ import annotations

from collections.abc import Callable

import ase
import ase.units
import numpy as np
from ase.calculators.singlepoint import SinglePointCalculator

from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.record import ExplodedError, Run
from matlab_pkg.md.state import State
from matlab_pkg.md.steps import Steps

Observer = Callable[[int, ase.Atoms], object]


class Log:
    """Samples of a run, and what the steps remembered at the last one."""

    def __init__(self, atoms: ase.Atoms, integrator: str, observers: tuple[Observer, ...]):
        self.atoms, self.integrator, self.observers = atoms, integrator, observers
        self.samples, self.frames, self.every = [], [], 1

    def sample(self, steps: Steps) -> None:
        """Keep energies and the state, then call the observers."""
        state, timestep = steps.state(), steps.engine.timestep
        potential, kinetic = steps.engine.potential_energy(), state.kinetic_energy
        if not np.isfinite([potential, kinetic]).all():
            raise Explosion(_fastest(state), "has an energy that is not a finite number")
        heat = steps.bath.heat if steps.bath else 0.0
        virial = steps.engine.virial()
        self.samples.append((steps.done, potential, kinetic, heat, state.volume, virial))
        self.state, self.steps = state, steps
        if self.every > 1:  # else the last sample is the last good step already
            self.memory = steps.memory()
        forces_nc = steps.engine.forces() if self.observers else None
        for observer in self.observers:
            now = state.put(self.atoms)
            now.info |= {"step": steps.done, "time_fs": steps.done * timestep / ase.units.fs}
            now.calc = SinglePointCalculator(now, energy=potential, forces=forces_nc.copy())
            observer(steps.done, now)

    def run(self, stopped: str) -> Run:
        """Return what was done."""
        step_t, *columns = np.array(self.samples).T
        n, bath = len(self.atoms), self.steps.bath
        return Run(
            self.state.put(self.atoms),
            self.integrator,
            self.steps.engine.timestep,
            step_t.astype(int),
            *columns,
            bath.freedom if bath else max(3 * n - 3, 3),
            stopped,
            tuple(self.frames),
        )


def _fastest(state: State) -> int:
    speed_n = np.abs(state.velocities_nc).max(axis=1)
    return int(np.argmax(np.where(np.isfinite(speed_n), speed_n, np.inf)))


def exploded(explosion: Explosion, log: Log, steps: Steps) -> Exception:
    """Return the error that says where a run exploded, and what to do."""
    step, atom, timestep = steps.begun, explosion.atom, steps.engine.timestep
    if log.samples:
        _go_back(log, steps, step - 1)
        step = log.samples[-1][0] + 1
    words = f"The run exploded at step {step}: {explosion.what} "
    if atom is not None:
        words = (
            f"The run exploded at step {step}: atom {atom} {explosion.what}. Use a shorter time "
            f"step (it is {timestep / ase.units.fs:.3g} fs, {timestep:.3g} in ASE's unit), or look "
            "for atoms that start too close to each other. "
        )
    if not log.samples:
        return ValueError(words)
    kept = f"The error's attribute run keeps what was done until step {log.samples[-1][0]}."
    done = log.run(f"exploded at step {step}")
    return ExplodedError(words + kept, done, step=step, atom=atom)


def _go_back(log: Log, steps: Steps, last_good: int) -> None:
    """Do the steps since the last sample again, to the last one whose energy is a number."""
    if last_good <= log.samples[-1][0]:
        return
    try:
        steps.recall(log.memory)
        while steps.done < last_good:
            steps.advance()
        log.sample(steps)
    except Explosion:  # a step is noticed too late where its forces are no numbers
        _go_back(log, steps, last_good - 1)
