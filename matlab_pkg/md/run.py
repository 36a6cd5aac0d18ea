"""A run: some steps of an integrator, with energies on the way, observers, and a way to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import ase
import ase.units
import numpy as np
from ase.calculators.calculator import Calculator

from matlab_pkg import _validate
from matlab_pkg.md._log import Log, Observer, exploded
from matlab_pkg.md.barostat import CellRescaling, Piston
from matlab_pkg.md.baths import begin
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.record import Run
from matlab_pkg.md.state import State
from matlab_pkg.md.thermostats import Berendsen, NoseHooverChain, Thermostat
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
    thermostat: Thermostat | None = None,
    barostat: CellRescaling | None = None,
    rng: np.random.Generator | None = None,
) -> Run:
    """What atoms do in some time steps; at constant energy, unless there is a thermostat.

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
    thermostat : Thermostat, optional
        `Langevin`, `Bussi`, `NoseHooverChain` or `Berendsen`; with velocity Verlet only.
    barostat : CellRescaling, optional
        Keeps the pressure; it needs a thermostat.
    rng : np.random.Generator, optional
        Source of the noise of thermostat and barostat. It is used up.

    Returns
    -------
    Run
        Atoms at the end, energies (eV) at the samples. After Ctrl-C, what was done until then.

    Raises
    ------
    TypeError
        If there is no potential, an argument is of another type, or noise has no `rng`.
    LookupError
        If there is no such integrator.
    ValueError
        If the atoms, the steps or the time step are not what they must be, a relaxation time is
        below the time step, or a barostat has no thermostat.
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
    step, moves = _step(engine, integrator, thermostat, barostat, rng)
    log.bath = moves.get("bath")
    with _asked_to_stop() as asked:
        try:
            log.sample(0, engine)
            while log.step < steps and not asked:
                _advance(step, moves, min(every, steps - log.step), log, asked)
                log.sample(log.step, engine)
        except KeyboardInterrupt:
            asked.append(True)
        except Explosion as explosion:
            raise exploded(explosion, log) from None
    stopped = f"interrupted after step {log.samples[-1][0]} of {steps}" if asked else ""
    return log.run(stopped)


def _step(
    engine: PotentialEngine | CalculatorEngine,
    integrator: str,
    thermostat: Thermostat | None,
    barostat: CellRescaling | None,
    rng: np.random.Generator | None,
) -> tuple[tuple[tuple[str, float], ...], dict]:
    """Return the actions of a step, and for each name what does it."""
    moves = {"kick": engine, "drift": engine, "force": engine}
    if thermostat is None:
        if barostat is not None:
            raise ValueError(
                "A barostat needs a thermostat, which gives it a temperature; add for example "
                "thermostat=md.Bussi(temperature_K=94, time_fs=500)."
            )
        return INTEGRATORS[integrator], moves
    _coupled(thermostat, barostat, integrator, rng, engine.timestep)
    moves["bath"] = begin(thermostat, engine, rng)
    if barostat is None:
        return thermostat.step, moves
    moves["cell"] = Piston(barostat, moves["bath"])
    return (*thermostat.step, ("cell", 1.0)), moves


def _coupled(
    thermostat: Thermostat,
    barostat: CellRescaling | None,
    integrator: str,
    rng: np.random.Generator | None,
    timestep: float,
) -> None:
    """Raise where thermostat and barostat do not fit the run."""
    if not isinstance(thermostat, Thermostat) or type(thermostat) is Thermostat:
        raise TypeError(
            f"thermostat = {_validate.shown(thermostat)} is no thermostat; give one, for example "
            "md.Bussi(temperature_K=300, time_fs=100)."
        )
    if barostat is not None and not isinstance(barostat, CellRescaling):
        raise TypeError(
            f"barostat = {_validate.shown(barostat)} is no barostat; give md.CellRescaling(...)."
        )
    if integrator != "velocity_verlet":
        raise ValueError(
            f"A thermostat acts in steps of velocity Verlet, and integrator = {integrator!r}. "
            "Leave out one of the two."
        )
    if barostat is not None or not isinstance(thermostat, Berendsen | NoseHooverChain):
        if rng is None:
            raise TypeError(
                "This run draws random numbers: give it a source, for example "
                "rng=np.random.default_rng(1)."
            )
        _validate.generator(rng)
    for what in filter(None, (thermostat, barostat)):
        if what.relaxation < timestep:
            raise ValueError(
                f"The relaxation time of {type(what).__name__}, {what.relaxation:.3g}, is below "
                f"the time step, {timestep:.3g} (in ASE's unit of time, "
                f"{1 / ase.units.fs:.2f} fs). It must be longer; 100 steps are a good start."
            )


def _advance(
    step: tuple[tuple[str, float], ...], moves: dict, n: int, log: Log, asked: list
) -> None:
    """Do n steps, fewer when asked to stop; the kicks between two steps are one."""
    first, *inner = step
    merged = inner[-1][0] == first[0] == "kick"
    between = [*inner[:-1], ("kick", inner[-1][1] + first[1])] if merged else [*inner, first]
    do = {name: getattr(moves[name], name, None) or moves[name].act for name, _ in step}
    do[first[0]](first[1])
    for k in range(n):
        last = k == n - 1 or bool(asked)
        for action, part in inner if last else between:
            do[action](part)
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
