"""Minimisation: atoms slide down the energy until no force is left.

Names of arrays: n atoms, c Cartesian components.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import ase
import numpy as np
from ase.calculators.calculator import Calculator

from matlab_pkg import _validate
from matlab_pkg.md._loop import asked_to_stop
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.run import acting
from matlab_pkg.md.state import State
from matlab_pkg.potentials import Potential

DELAY, GROW, SHRINK, TURN, FADE = 20, 1.1, 0.5, 0.25, 0.99
"""int and float, no unit: steps downhill until the time step grows, its factors of growth and of
shrinking, how far velocities are turned towards the forces, and how this fades.

Source: Guénolé et al., Comput. Mater. Sci. 175, 109584 (2020),
doi 10.1016/j.commatsci.2020.109584, table 2."""

LONGEST, SHORTEST = 10.0, 0.02
"""float, no unit: bounds of the time step over the first one. Source: the same table."""


@dataclass(frozen=True, eq=False)
class Minimum:
    """Where a minimisation ended.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The atoms there, at rest.
    energy : float, eV
        Their energy.
    largest_force : float, eV/Å
        Length of the largest force on an atom.
    steps : int, no unit
        Steps done, each with one evaluation of the forces.
    converged : bool
        Whether the largest force is as small as was asked for.

    Examples
    --------
    >>> Minimum(ase.Atoms("Ar"), 0.0, 0.0, 3, True).converged
    True
    """

    atoms: ase.Atoms
    energy: float
    largest_force: float
    steps: int
    converged: bool


def minimise(
    atoms: ase.Atoms,
    *,
    potential: Potential | Calculator | None = None,
    force_eV_A: float = 1e-3,
    steps: int = 10_000,
    timestep: float = 0.1,
    longest_A: float = 0.1,
) -> Minimum:
    """Nearest minimum of the energy, the cell kept as it is, by the fast inertial engine FIRE 2.0.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        Where the atoms begin. They are not changed; masses and velocities do not count.
    potential : Potential or ase.calculators.calculator.Calculator, optional
        What acts between the atoms; without it, `atoms.calc`.
    force_eV_A : float, eV/Å, optional
        Done when no force is larger.
    steps : int, no unit, optional
        Give up after so many; the result then says `converged=False`.
    timestep : float, sqrt(u Å2/eV), optional
        Length of the first step, with masses of 1 u; it adapts itself.
    longest_A : float, Å, optional
        No atom moves further in a step.

    Returns
    -------
    Minimum
        Atoms, energy (eV) and largest force (eV/Å). After Ctrl-C, where the atoms were then.

    Raises
    ------
    TypeError
        If there is no potential, or an argument is of another type.
    ValueError
        If the atoms or a number are not what they must be, or a force is not finite.

    Notes
    -----
    equation -> code, all in `_slide`: power P = F . v -> the first `if`; v <- (1 - a) v + a F |v| /
    |F| -> `engine.steer`; where P <= 0, half a step back, v <- 0 and a shorter time step ->
    `engine.drift`, `engine.speed_up`. The steps are semi-implicit Euler's, as in the lecture's
    loop. The minimum found is one that is near, not the lowest of all.

    References
    ----------
    Bitzek et al., Phys. Rev. Lett. 97, 170201 (2006), doi 10.1103/PhysRevLett.97.170201. Guénolé et
    al., Comput. Mater. Sci. 175, 109584 (2020), doi 10.1016/j.commatsci.2020.109584, algorithm 2.

    Examples
    --------
    Two atoms find the distance of lowest energy, 2^(1/6) sigma.

    >>> from matlab_pkg.potentials import LennardJones
    >>> pair = ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 4.4]])
    >>> argon = LennardJones(epsilon=0.0104, sigma=3.4, cutoff=12)
    >>> found = minimise(pair, potential=argon, force_eV_A=1e-6)
    >>> found.converged, round(float(found.atoms.get_distance(0, 1)) / 3.4, 4)
    (True, 1.1225)
    """
    goal = _validate.number(force_eV_A, what="force_eV_A", unit="eV/Å", low=0)
    steps = _validate.count(steps, what="steps")
    timestep = _validate.number(timestep, what="timestep", low=0)
    longest = _validate.number(longest_A, what="longest_A", unit="Å", low=0)
    start = State.of(atoms)
    light = replace(start, masses_n=np.ones(len(atoms)), velocities_nc=0 * start.velocities_nc)
    acts = acting(atoms, potential)
    calculator = acts.calculator() if isinstance(acts, Potential) else acts
    alike = light.put(atoms)
    alike.set_masses(light.masses_n)
    engine = CalculatorEngine(alike, calculator, timestep)
    try:
        with asked_to_stop() as asked:
            done = _slide(engine, goal, steps, longest, asked)
    except Explosion as explosion:
        raise ValueError(
            f"Minimisation failed: atom {explosion.atom} {explosion.what}. Look for atoms that "
            "start too close to each other."
        ) from None
    end, largest = replace(light, positions_nc=engine.state().positions_nc), _largest(engine)
    return Minimum(end.put(atoms), engine.potential_energy(), largest, done, largest <= goal)


def _slide(engine: CalculatorEngine, goal: float, steps: int, longest: float, asked: list) -> int:
    """Move the atoms until the forces are small or `asked` is not empty, and count the steps."""
    part, turn, downhill, moved = 1.0, TURN, 0, 0.0
    for done in range(steps):
        if _largest(engine) <= goal or asked:
            return done
        forces_nc = engine.forces()
        if (forces_nc * engine.state().velocities_nc).sum() > 0:
            downhill += 1
            if downhill > DELAY:
                part, turn = min(GROW * part, LONGEST), FADE * turn
        else:
            downhill, turn = 0, TURN
            if done >= DELAY:
                part = max(SHRINK * part, SHORTEST)
            engine.drift(-0.5 * moved)
            engine.speed_up(0.0)
        engine.kick(part)
        speed2, force2 = ((a**2).sum() for a in (engine.state().velocities_nc, forces_nc))
        engine.steer(1 - turn, turn * float(np.sqrt(speed2 / force2)))
        step = engine.timestep * _longest(engine.state().velocities_nc)
        moved = min(part, longest / step)
        engine.drift(moved)
        engine.force(1.0)
    return steps


def _longest(vectors_nc: np.ndarray) -> float:
    return float(np.sqrt((vectors_nc**2).sum(axis=1).max()))


def _largest(engine: CalculatorEngine) -> float:
    """Return the largest force, when it is a number."""
    largest = _longest(engine.forces())
    if not np.isfinite(largest):
        atom = np.flatnonzero(~np.isfinite(engine.forces()).all(axis=1))[0]
        raise Explosion(int(atom), "has a force that is not a finite number")
    return largest
