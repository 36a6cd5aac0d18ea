"""A run: some steps of an integrator, with energies on the way, observers, and a way to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import ase
import ase.units
import numpy as np
from ase.calculators.calculator import Calculator

from matlab_pkg import _validate
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.state import State
from matlab_pkg.potentials import Potential
from matlab_pkg.potentials.calculator import PotentialCalculator

SAMPLES = 100
"""int, no unit: about how many samples a run takes unless told. Reason: enough for a figure, and
their energies cost little."""

Observer = Callable[[int, ase.Atoms], object]


@dataclass(frozen=True, eq=False)
class Run:
    """What a run did.

    Names of arrays: t samples.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The atoms at the last sample, with velocities, not wrapped into the cell.
    integrator : str
        One of `INTEGRATORS`.
    timestep : float, sqrt(u Å2/eV)
        Length of a step.
    step_t : np.ndarray of int, shape (t,), no unit
        Number of each sample's step; the first is 0.
    potential_energy_t, kinetic_energy_t : np.ndarray, shape (t,), eV
        Energies of all atoms at each sample.
    stopped : str
        Why the run ended early; empty when it did not.

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
        What was done until the last good sample.
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


def run(
    atoms: ase.Atoms,
    *,
    steps: int,
    potential: Potential | Calculator | None = None,
    timestep_fs: float | None = None,
    timestep: float | None = None,
    integrator: str = "velocity_verlet",
    every: int | None = None,
    observers: Iterable[Observer] = (),
) -> Run:
    """What atoms do in some time steps, at constant energy.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å, masses in u
        The atoms with their velocities. They are not changed.
    steps : int, no unit
        How many steps.
    potential : Potential or ase.calculators.calculator.Calculator, optional
        What acts between the atoms; without it, `atoms.calc`. A potential of `matlab_pkg` runs on
        the fast engine.
    timestep_fs : float, fs
        Length of a step; or else
    timestep : float, sqrt(u Å2/eV)
        the same in ASE's unit of time, which is the reduced one where all parameters are reduced.
    integrator : str, optional
        "velocity_verlet", "semi_implicit_euler" (the lecture's loop) or "explicit_euler".
    every : int, no unit, optional
        Steps between samples; the first and the last step are sampled too.
    observers : iterable of callables, optional
        Each is called at each sample with the number of the step and the atoms (a copy).

    Returns
    -------
    Run
        Atoms at the end, energies (eV) at the samples. After Ctrl-C, what was done until then.

    Raises
    ------
    TypeError
        If there is no potential, or an argument is of another type.
    LookupError
        If there is no such integrator.
    ValueError
        If the atoms, the steps or the time step are not what they must be.
    ExplodedError
        If an atom moves too far in one step; the error keeps what was done in `run`.

    Notes
    -----
    The lecture's loop -> code. 0: positions and velocities -> `State.of`; 1: forces F = -dE/dx ->
    `engine.force`; 2: accelerations and 3: new velocities, v + F / m dt -> `engine.kick`; 4: new
    positions, x + v dt -> `engine.drift`; 5: what is measured -> `Run`; 6: again -> `_advance`.
    Constraints of `atoms` do not act. The cost of a step is linear in the number of atoms.

    References
    ----------
    Verlet, Phys. Rev. 159, 98 (1967), doi 10.1103/PhysRev.159.98. Allen, Tildesley, Computer
    Simulation of Liquids, 2nd ed. (2017), chapter 3, doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    Argon keeps its energy while it melts.

    >>> from ase.build import bulk
    >>> from matlab_pkg.potentials import LennardJones
    >>> argon = bulk("Ar", a=5.4, cubic=True).repeat(4)
    >>> argon.set_velocities(np.random.default_rng(1).normal(size=(256, 3)) * 0.02)
    >>> done = run(argon, potential=LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5),
    ...            timestep_fs=5, steps=200)
    >>> bool(np.ptp(done.total_energy_t) < 0.02 * np.ptp(done.potential_energy_t))
    True
    """
    steps = _validate.count(steps, what="steps")
    every = max(1, steps // SAMPLES) if every is None else every
    every = _validate.count(every, what="every", low=1)
    _validate.choice(integrator, what="integrator", allowed=INTEGRATORS)
    length = _timestep(timestep_fs, timestep)
    engine = _engine(atoms, potential, length)
    log = _Log(atoms, integrator, length, tuple(observers))
    with _asked_to_stop() as asked:
        try:
            log.sample(0, engine)
            while log.step < steps and not asked:
                _advance(engine, integrator, min(every, steps - log.step), log, asked)
                log.sample(log.step, engine)
        except KeyboardInterrupt:
            asked.append(True)
        except Explosion as explosion:
            raise _exploded(explosion, log) from None
    stopped = f"interrupted after step {log.samples[-1][0]} of {steps}" if asked else ""
    return log.run(stopped)


def _advance(
    engine: PotentialEngine | CalculatorEngine, integrator: str, n: int, log: _Log, asked: list
) -> None:
    """Do n steps, fewer when asked to stop; the kicks between two steps are one."""
    first, *inner = INTEGRATORS[integrator]
    merged = inner[-1][0] == first[0] == "kick"
    between = [*inner[:-1], ("kick", inner[-1][1] + first[1])] if merged else [*inner, first]
    getattr(engine, first[0])(first[1])
    for k in range(n):
        last = k == n - 1 or bool(asked)
        for action, part in inner if last else between:
            getattr(engine, action)(part)
        log.step += 1
        if last:
            return


class _Log:
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
        self.observers, self.samples, self.step = observers, [], 0

    def sample(self, step: int, engine: PotentialEngine | CalculatorEngine) -> None:
        """Keep energies and the state, then call the observers."""
        state = engine.state()
        energies = engine.potential_energy(), state.kinetic_energy
        if not np.isfinite(energies).all():
            raise Explosion(_fastest(state), "has an energy that is not a finite number")
        self.samples.append((step, *energies))
        self.state = state
        for observer in self.observers:
            observer(step, state.put(self.atoms))

    def run(self, stopped: str) -> Run:
        """Return what was done."""
        step_t, potential_t, kinetic_t = np.array(self.samples).T
        atoms = self.state.put(self.atoms)
        step_t = step_t.astype(int)
        return Run(atoms, self.integrator, self.timestep, step_t, potential_t, kinetic_t, stopped)


def _fastest(state: State) -> int:
    speed_n = np.abs(state.velocities_nc).max(axis=1)
    return int(np.argmax(np.where(np.isfinite(speed_n), speed_n, np.inf)))


def _exploded(explosion: Explosion, log: _Log) -> Exception:
    """Return the error that says where a run exploded, and what to do."""
    step, atom = log.step + 1, explosion.atom
    words = (
        f"The run exploded at step {step}: atom {atom} {explosion.what}. Use a shorter time step "
        f"(it is {log.timestep / ase.units.fs:.3g} fs, {log.timestep:.3g} in ASE's unit), or look "
        f"for atoms that start too close to each other. "
    )
    if not log.samples:
        return ValueError(words)
    kept = f"The error's attribute run keeps what was done until step {log.samples[-1][0]}."
    done = log.run(f"exploded at step {step}")
    return ExplodedError(words + kept, done, step=step, atom=atom)


def _timestep(timestep_fs: float | None, timestep: float | None) -> float:
    if (timestep_fs is None) == (timestep is None):
        raise TypeError(
            "Give the length of a step once: timestep_fs=5 in fs, or timestep=0.005 in reduced "
            "units (with ASE's eV, Å and u, one unit is 10.18 fs)."
        )
    if timestep is not None:
        return _validate.number(timestep, what="timestep", low=0)
    return _validate.number(timestep_fs, what="timestep_fs", unit="fs", low=0) * ase.units.fs


def _engine(
    atoms: ase.Atoms, potential: Potential | Calculator | None, timestep: float
) -> PotentialEngine | CalculatorEngine:
    state = State.of(atoms)
    if potential is None:
        potential = atoms.calc
    if isinstance(potential, PotentialCalculator):
        potential = potential.potential
    if isinstance(potential, Potential):
        return PotentialEngine(state, potential, timestep)
    if hasattr(potential, "get_forces"):
        return CalculatorEngine(atoms, potential, timestep)
    raise TypeError(
        f"potential = {_validate.shown(potential)} gives no forces; give a potential of "
        "matlab_pkg, for example LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5), or an ASE "
        "calculator."
    )


@contextmanager
def _asked_to_stop() -> Iterator[list]:
    """Yield a list that holds something once Ctrl-C was pressed: a step is always finished."""
    asked: list = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.signal(signal.SIGINT, lambda *_: asked.append(True))
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
