"""A run: some steps of an integrator, with energies on the way, observers, and a way to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import ase
import ase.units
from ase.calculators.calculator import Calculator

from matlab_pkg import _validate
from matlab_pkg.md._log import Log, Observer, exploded
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.record import Run
from matlab_pkg.md.state import State
from matlab_pkg.potentials import Potential
from matlab_pkg.potentials.calculator import PotentialCalculator

SAMPLES = 100
"""int, no unit: about how many samples a run takes unless told. Reason: enough for a figure, and
their energies cost little."""


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

    >>> import numpy as np
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
    log = Log(atoms, integrator, length, tuple(observers))
    with _asked_to_stop() as asked:
        try:
            log.sample(0, engine)
            while log.step < steps and not asked:
                _advance(engine, integrator, min(every, steps - log.step), log, asked)
                log.sample(log.step, engine)
        except KeyboardInterrupt:
            asked.append(True)
        except Explosion as explosion:
            raise exploded(explosion, log) from None
    stopped = f"interrupted after step {log.samples[-1][0]} of {steps}" if asked else ""
    return log.run(stopped)


def _advance(
    engine: PotentialEngine | CalculatorEngine, integrator: str, n: int, log: Log, asked: list
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
