"""A run: some steps of an integrator, with energies on the way, observers, and a way to stop."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import ase
import ase.units
import numpy as np
from ase.calculators.calculator import Calculator
from ase.calculators.singlepoint import SinglePointCalculator

from matlab_pkg import _validate
from matlab_pkg.md._log import Observer
from matlab_pkg.md._loop import Keeper, Watch, go
from matlab_pkg.md.barostat import CellRescaling
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.md.coupling import coupled, kept
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.record import Run
from matlab_pkg.md.state import State
from matlab_pkg.md.thermostats import Thermostat
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
    keep: bool = False,
    trajectory: str | Path | None = None,
    progress: bool = False,
    checkpoint: str | Path | None = None,
    checkpoint_every: int | None = None,
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
        Each is called at each sample with the number of the step and the atoms: a copy, with
        velocities, and with the energy and the forces that they have there.
    thermostat : Thermostat, optional
        `Langevin`, `Bussi`, `NoseHooverChain` or `Berendsen`; with velocity Verlet only.
    barostat : CellRescaling, optional
        Keeps the pressure; it needs a thermostat.
    rng : np.random.Generator, optional
        Source of the noise of thermostat and barostat. It is used up.
    keep : bool, optional
        Keep the atoms at each sample in `frames`: about 100 bytes an atom and a sample.
    trajectory : str or pathlib.Path, optional
        Write the atoms at each sample to this new file: see `TrajectoryWriter`.
    progress : bool, optional
        Say on stderr how far the run is, in words on one line, at most once a second.
    checkpoint : str or pathlib.Path, optional
        Write this new file (.npz), from which `restart` goes on.
    checkpoint_every : int, no unit, optional
        Steps between checkpoints; by default a tenth of the run. The last step has one too.

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
        If the atoms, the steps or the time step are not what they must be, atoms are held by
        constraints, a relaxation time is below the time step, or a barostat has no thermostat.
    FileExistsError
        If the trajectory or the checkpoint is there already.
    ExplodedError
        If an atom moves too far in one step; the error keeps the last good step in `run`.

    Notes
    -----
    The lecture's loop -> code. 0: positions and velocities -> `State.of`; 1: forces F = -dE/dx ->
    `engine.force`; 2: accelerations and 3: new velocities, v + F / m dt -> `engine.kick`; 4: new
    positions, x + v dt -> `engine.drift`; 5: what is measured -> `Run`; 6: again ->
    `Steps.advance`. However often a run is sampled, its atoms move the same, bit for bit. The cost
    of a step is linear in the number of atoms.

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
    _validate.structure(atoms)
    steps = _validate.count(steps, what="steps")
    every = max(1, steps // SAMPLES) if every is None else every
    _validate.choice(integrator, what="integrator", allowed=INTEGRATORS)
    length = step_length(timestep_fs, timestep)
    engine = engine_of(atoms, potential, length)
    walk = coupled(engine, integrator, thermostat, barostat, rng)
    watch = Watch(every, observers, keep, trajectory, progress)
    about = {"potential": described(acting(atoms, potential)), "every": watch.every}
    about |= {"integrator": integrator, "timestep": length, "coupling": kept(thermostat, barostat)}
    keeper = Keeper(checkpoint, checkpoint_every, steps, replace=False, about=about)
    return go(walk, atoms, steps, watch, keeper)


def step_length(timestep_fs: float | None, timestep: float | None) -> float:
    """Length of a step, given in one of two units.

    Parameters
    ----------
    timestep_fs : float or None, fs
        Length; or else
    timestep : float or None, sqrt(u Å2/eV)
        the same in ASE's unit of time.

    Returns
    -------
    float
        Length, sqrt(u Å2/eV).

    Raises
    ------
    TypeError
        If both or none are given.

    Examples
    --------
    >>> round(step_length(10.18, None), 3)
    1.0
    """
    if (timestep_fs is None) == (timestep is None):
        raise TypeError(
            "Give the length of a step once: timestep_fs=5 in fs, or timestep=0.005 in reduced "
            "units (with ASE's eV, Å and u, one unit is 10.18 fs)."
        )
    if timestep is not None:
        return _validate.number(timestep, what="timestep", low=0)
    return _validate.number(timestep_fs, what="timestep_fs", unit="fs", low=0) * ase.units.fs


def engine_of(
    atoms: ase.Atoms, potential: Potential | Calculator | None, timestep: float
) -> PotentialEngine | CalculatorEngine:
    """What moves atoms by a potential: ours by the fast engine, others by their calculator.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        Where they begin.
    potential : Potential or ase.calculators.calculator.Calculator, optional
        What acts between them; without it, `atoms.calc`.
    timestep : float, sqrt(u Å2/eV)
        Length of a step.

    Returns
    -------
    PotentialEngine or CalculatorEngine
        The engine.

    Raises
    ------
    TypeError
        If there is no potential.

    Examples
    --------
    >>> from ase.calculators.emt import EMT
    >>> type(engine_of(ase.Atoms("Cu"), EMT(), 1.0)).__name__
    'CalculatorEngine'
    """
    state, acts = State.of(atoms), acting(atoms, potential)
    if isinstance(acts, Potential):
        return PotentialEngine(state, acts, timestep)
    return CalculatorEngine(atoms, acts, timestep)


def acting(atoms: ase.Atoms, potential: Potential | Calculator | None) -> Potential | Calculator:
    """What acts between atoms: what was given, or else their calculator.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The atoms.
    potential : Potential or ase.calculators.calculator.Calculator or None
        What was given.

    Returns
    -------
    Potential or ase.calculators.calculator.Calculator
        A potential of ours is returned itself, not as a calculator.

    Raises
    ------
    TypeError
        If nothing gives forces, or only at the place of a frame.

    Examples
    --------
    >>> from matlab_pkg.potentials import Morse
    >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
    >>> acting(ase.Atoms("H2", calculator=bond.calculator()), None) == bond
    True
    """
    acts = atoms.calc if potential is None else potential
    if isinstance(acts, PotentialCalculator):
        return acts.potential
    if isinstance(acts, SinglePointCalculator):
        raise TypeError(
            "These atoms come with forces that were computed once, at one place; give "
            "potential=..., which computes them wherever the atoms go."
        )
    if isinstance(acts, Potential) or hasattr(acts, "get_forces"):
        return acts
    raise TypeError(
        f"potential = {_validate.shown(acts)} gives no forces; give a potential of matlab_pkg, for "
        "example LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5), or an ASE calculator."
    )


def described(potential: Potential | Calculator) -> str:
    """What a checkpoint says of a potential: its parameters, or the kind of calculator.

    Parameters
    ----------
    potential : Potential or ase.calculators.calculator.Calculator
        The potential.

    Returns
    -------
    str
        The description.

    Examples
    --------
    >>> from ase.calculators.emt import EMT
    >>> described(EMT())
    'ase.calculators.emt.EMT'
    """
    if isinstance(potential, Potential):
        return repr(potential)
    return f"{type(potential).__module__}.{type(potential).__qualname__}"
