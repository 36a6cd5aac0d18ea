"""Replicas: many small systems that move side by side, at the price of one larger system.

A small system spends most of its time on numpy's calls, not on its atoms. Here each call serves the
atoms of all systems; each system has cells of its own, so they do not see each other.

Names of arrays: r replicas, t samples, n atoms of all replicas, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace

import ase
import ase.units
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.md._loop import asked_to_stop, called
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.record import ExplodedError
from matlab_pkg.md.run import SAMPLES, acting, step_length
from matlab_pkg.md.state import State
from matlab_pkg.md.steps import Steps
from matlab_pkg.potentials import Potential

Observer = Callable[[int, tuple[ase.Atoms, ...]], object]


@dataclass(frozen=True, eq=False)
class Replicas:
    """What replicas did.

    Parameters
    ----------
    atoms : tuple of ase.Atoms, positions in Å
        The atoms of each replica at the last sample, with velocities, not wrapped.
    integrator : str
        One of `INTEGRATORS`.
    timestep : float, sqrt(u Å2/eV)
        Length of a step.
    step_t : np.ndarray of int, shape (t,), no unit
        Number of each sample's step; the first is 0.
    potential_energy_rt, kinetic_energy_rt : np.ndarray, shape (r, t), eV
        Energies of each replica at each sample.
    stopped : str
        Why the run ended early; empty when it did not.

    Examples
    --------
    >>> two = (ase.Atoms("Ar"), ase.Atoms("Ar"))
    >>> zero_rt = np.zeros((2, 1))
    >>> Replicas(two, "velocity_verlet", 1.0, np.arange(1), zero_rt, zero_rt, "")
    Replicas('velocity_verlet': 2 of 1 atom, 0 steps, 1 sample)
    """

    atoms: tuple[ase.Atoms, ...]
    integrator: str
    timestep: float
    step_t: np.ndarray
    potential_energy_rt: np.ndarray
    kinetic_energy_rt: np.ndarray
    stopped: str

    def __repr__(self) -> str:
        counts = [(len(self.atoms[0]), "atom"), (int(self.step_t[-1]), "step")]
        counts += [(len(self.step_t), "sample")]
        words = ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts)
        end = f"; {self.stopped}" if self.stopped else ""
        return f"Replicas({self.integrator!r}: {len(self.atoms)} of {words}{end})"

    @property
    def total_energy_rt(self) -> np.ndarray:
        """Potential and kinetic energy of each replica at each sample: shape (r, t), eV."""
        return self.potential_energy_rt + self.kinetic_energy_rt

    @property
    def time_fs_t(self) -> np.ndarray:
        """Time of each sample: shape (t,), fs."""
        return self.step_t * (self.timestep / ase.units.fs)

    @property
    def temperature_K_rt(self) -> np.ndarray:
        """Temperature of each replica at each sample, the total momentum kept: shape (r, t), K."""
        freedom = max(3 * len(self.atoms[0]) - 3, 3)
        return self.kinetic_energy_rt * 2 / (freedom * ase.units.kB)


def run_replicas(
    structures: Iterable[ase.Atoms],
    *,
    steps: int,
    potential: Potential,
    timestep_fs: float | None = None,
    timestep: float | None = None,
    integrator: str = "velocity_verlet",
    every: int | None = None,
    observers: Iterable[Observer] = (),
) -> Replicas:
    """What replicas of a system do in some time steps, at constant energy, all at once.

    Parameters
    ----------
    structures : iterable of ase.Atoms, positions in Å, masses in u
        The replicas: as many atoms each, in the same cell. They are not changed.
    steps : int, no unit
        How many steps.
    potential : Potential
        A potential of `matlab_pkg`; it acts within each replica.
    timestep_fs : float, fs
        Length of a step; or else
    timestep : float, sqrt(u Å2/eV)
        the same in ASE's unit of time.
    integrator : str, optional
        As in `run`.
    every : int, no unit, optional
        Steps between samples; the first and the last step are sampled too.
    observers : iterable of callables, optional
        Each is called at each sample with the number of the step and a tuple of atoms (copies).

    Returns
    -------
    Replicas
        Atoms and energies (eV) of each. After Ctrl-C, what was done until then.

    Raises
    ------
    TypeError
        If an argument is of another type, or the potential is not one of `matlab_pkg`.
    LookupError
        If there is no such integrator.
    ValueError
        If there is no replica, numbers of atoms or cells differ, or a number is not allowed.
    ExplodedError
        If an atom of one replica moves too far in a step: all stop, and the error's `run` keeps
        what was done until the last sample.

    Notes
    -----
    Each replica moves as in `run`, but for rounding: lists of pairs are renewed for all when one
    needs it. The gain is largest for small systems and vanishes at some thousand atoms.

    Examples
    --------
    Two replicas with other velocities move apart.

    >>> from ase.build import bulk
    >>> from matlab_pkg.md import maxwell_boltzmann
    >>> from matlab_pkg.potentials import LennardJones
    >>> argon, rng = bulk("Ar", a=5.4, cubic=True).repeat(4), np.random.default_rng(1)
    >>> starts = [maxwell_boltzmann(argon, temperature_K=50, rng=rng) for _ in range(2)]
    >>> done = run_replicas(starts, potential=LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5),
    ...                     timestep_fs=5, steps=20)
    >>> one, other = done.atoms
    >>> bool(abs(one.positions - other.positions).max() > 0.1)
    True
    """
    if isinstance(structures, ase.Atoms) or not isinstance(structures, Iterable):
        raise TypeError(
            f"structures = {_validate.shown(structures)} is no list of replicas; put them into "
            "one: run_replicas([atoms, ...], ...). A single system runs with md.run."
        )
    starts = tuple(structures)
    states = _alike(starts)
    steps = _validate.count(steps, what="steps")
    every = max(1, steps // SAMPLES) if every is None else every
    every = _validate.count(every, what="every", low=1)
    _validate.choice(integrator, what="integrator", allowed=INTEGRATORS)
    length, observers = step_length(timestep_fs, timestep), called(observers)
    acts = acting(starts[0], potential)
    if not isinstance(acts, Potential):
        raise TypeError(
            f"potential = {_validate.shown(acts)} is no potential of matlab_pkg; replicas run on "
            "its fast engine only. Use md.run for each."
        )
    whole = replace(states[0], **{name: np.concatenate(a) for name, a in _arrays(states)})
    engine = PotentialEngine(whole, acts, length, copies=len(states))
    log = _Log(starts, states, Steps(engine, integrator, INTEGRATORS[integrator]), observers)
    with asked_to_stop() as asked:
        try:
            log.sample()
            while log.steps.done < steps and not asked:
                log.steps.advance()
                if log.steps.done % every == 0 or log.steps.done == steps or asked:
                    log.sample()
        except KeyboardInterrupt:  # within a step: the last sample counts
            if not log.step_t:
                raise
            asked.append(True)
        except Explosion as explosion:
            raise _exploded(explosion, log) from None
    return log.done(f"interrupted after step {log.step_t[-1]} of {steps}" if asked else "")


def _arrays(states: list[State]) -> list[tuple[str, list[np.ndarray]]]:
    """Return name and values of everything in a state that runs over atoms."""
    names = [field.name for field in fields(State) if field.name.endswith(("_n", "_nc"))]
    return [(name, [getattr(state, name) for state in states]) for name in names]


def _alike(starts: tuple[ase.Atoms, ...]) -> list[State]:
    """Return the states of structures that can run together."""
    if not starts:
        raise ValueError("There is no replica; give at least one structure.")
    states = [State.of(atoms) for atoms in starts]
    first, n = states[0], len(starts[0])
    for r, state in enumerate(states):
        if len(state.masses_n) != n:
            raise ValueError(
                f"Replica {r} has {len(state.masses_n)} atoms, and replica 0 has {n}. Give "
                "replicas of one size, or use md.run for each."
            )
        if not (
            np.array_equal(state.cell_vc, first.cell_vc)
            and np.array_equal(state.pbc_v, first.pbc_v)
        ):
            raise ValueError(
                f"The cell of replica {r}, or its periodic axes, is not that of replica 0. Give "
                "replicas in one cell, or use md.run for each."
            )
    return states


class _Log:
    """Samples of all replicas."""

    def __init__(
        self,
        starts: tuple[ase.Atoms, ...],
        states: list[State],
        steps: Steps,
        observers: tuple[Observer, ...],
    ):
        self.starts, self.states, self.steps, self.observers = starts, states, steps, observers
        self.step_t, self.energies_t = [], []

    def sample(self) -> None:
        """Keep energies and states, then call the observers."""
        whole, many = self.steps.state(), len(self.states)
        potential_n = self.steps.engine.sum.energies()
        kinetic_n = 0.5 * whole.masses_n * (whole.velocities_nc**2).sum(axis=1)
        energies = np.array([potential_n, kinetic_n]).reshape(2, many, -1).sum(axis=2)
        if not np.isfinite(energies).all():
            replica = np.flatnonzero(~np.isfinite(energies).all(axis=0))[0]
            first = int(replica) * len(self.starts[0])
            raise Explosion(first, "is in a system whose energy is not a finite number")
        self.step_t.append(self.steps.done)
        self.energies_t.append(energies)
        x_rnc, v_rnc = (np.split(a, many) for a in (whole.positions_nc, whole.velocities_nc))
        self.states = [
            replace(state, positions_nc=x_nc, velocities_nc=v_nc)
            for state, x_nc, v_nc in zip(self.states, x_rnc, v_rnc, strict=True)
        ]
        for observer in self.observers:
            observer(self.steps.done, self.atoms())

    def atoms(self) -> tuple[ase.Atoms, ...]:
        """Return each replica at the last sample."""
        return tuple(s.put(atoms) for s, atoms in zip(self.states, self.starts, strict=True))

    def done(self, stopped: str) -> Replicas:
        """Return what was done."""
        potential_rt, kinetic_rt = np.moveaxis(np.array(self.energies_t), 0, -1)
        steps, step_t = self.steps, np.array(self.step_t)
        about = steps.integrator, steps.engine.timestep, step_t
        return Replicas(self.atoms(), *about, potential_rt, kinetic_rt, stopped)


def _exploded(explosion: Explosion, log: _Log) -> Exception:
    step, n = log.steps.begun, len(log.starts[0])
    replica, atom = divmod(explosion.atom, n)
    words = (
        f"Replica {replica} exploded at step {step}: atom {atom} {explosion.what}. Use a shorter "
        "time step, or look for atoms that start too close to each other. "
    )
    if not log.step_t:
        return ValueError(words)
    words += f"The error's attribute run keeps what was done until step {log.step_t[-1]}."
    return ExplodedError(words, log.done(f"exploded at step {step}"), step=step, atom=atom)
