"""A Nose-Hoover chain at work: extra variables that speed atoms up or slow them down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.md import thermostats
from matlab_pkg.md.bath import Bath
from matlab_pkg.md.explosion import Explosion

if TYPE_CHECKING:
    from matlab_pkg.md.calculator_engine import CalculatorEngine
    from matlab_pkg.md.engine import PotentialEngine

_CUBE = 2 ** (1 / 3)
YOSHIDA = (1 / (2 - _CUBE), -_CUBE / (2 - _CUBE), 1 / (2 - _CUBE))
"""tuple of float, no unit: parts of a step that make an integrator of order 2 one of order 4.

Source: Yoshida, Phys. Lett. A 150, 262 (1990), doi 10.1016/0375-9601(90)90092-3, eq. 2.11."""


FINE, MOST = 4.0, 1000.0
"""float, no unit: parts of a step for each radian that the fastest variable turns in it, and how
many there may be. Reason: with fewer the chain's own integrator is unstable."""

FASTEST = 1000.0
"""float, no unit: by no larger factor may the chain change velocities at once. Reason: it changes
them by about e within its relaxation time, which is longer than a step."""

UNSTABLE = (
    "the Nosé-Hoover chain brakes or speeds up the atoms without bounds, because they are much "
    "hotter or colder than it. Start near its temperature (md.maxwell_boltzmann), come there with "
    "md.Bussi, or use a longer relaxation time."
)


class NoseHooverChain(Bath):
    """A chain of extra variables: see `thermostats.NoseHooverChain`.

    Where it moves fast (a short relaxation time, many atoms, a hot start), it goes through a step
    in several parts of its own, which cost nothing beside the forces.

    Parameters
    ----------
    thermostat : NoseHooverChain
        Temperature, time and length of the chain.
    engine : PotentialEngine or CalculatorEngine
        Holds the velocities.
    rng : np.random.Generator
        Not used.

    Examples
    --------
    >>> import ase
    >>> from matlab_pkg.md import baths
    >>> from ase.calculators.lj import LennardJones
    >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
    >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
    >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
    >>> baths.begin(thermostats.NoseHooverChain(kT=1, time=1), engine, None).act(1.0)
    >>> engine.kinetic_energy() < 9  # too hot for its bath: it is slowed down
    True
    """

    def __init__(
        self,
        thermostat: thermostats.NoseHooverChain,
        engine: PotentialEngine | CalculatorEngine,
        rng: np.random.Generator,
    ):
        super().__init__(thermostat, engine, rng)
        self._share = np.full(thermostat.length, 1.0)  # degrees of freedom that each one rules
        self._share[0] = self.freedom
        self._mass = self._share * self.kT * self.time**2
        self._place, self._speed = np.zeros((2, thermostat.length))

    def _change(self, dt: float, kinetic: float) -> None:
        factor, parts = 1.0, self._parts(dt, kinetic)
        with np.errstate(over="ignore", invalid="ignore"):
            for weight in YOSHIDA * parts:
                h = weight * dt / parts
                for k in reversed(range(len(self._speed))):
                    self._push(k, h / 2, kinetic)
                pull = float(np.exp(-self._speed[0] * h))
                factor, kinetic = factor * pull, kinetic * pull**2
                self._place += self._speed * h
                for k in range(len(self._speed)):
                    self._push(k, h / 2, kinetic)
        if not 1 / FASTEST < factor < FASTEST:
            raise Explosion(None, UNSTABLE)
        self.engine.speed_up(factor)

    def _parts(self, dt: float, kinetic: float) -> int:
        """In how many parts the chain goes through a time: one, unless it is fast."""
        heat = 2 * kinetic / (self.freedom * self.kT)
        speed = abs(float(self._speed[0])) * self.time + abs(heat - 1) * dt / self.time
        parts = FINE * dt / self.time * max(1.0, heat**0.5, speed * self.freedom**0.5)
        if not parts <= MOST:
            raise Explosion(None, UNSTABLE)
        return max(1, int(np.ceil(parts)))

    def _push(self, k: int, h: float, kinetic: float) -> None:
        """Change the speed of variable k by what the one before it does; the next one brakes."""
        before = 2 * kinetic if k == 0 else self._mass[k - 1] * self._speed[k - 1] ** 2
        brake = np.exp(-self._speed[k + 1] * h / 2) if k + 1 < len(self._speed) else 1.0
        push = (before - self._share[k] * self.kT) / self._mass[k]
        self._speed[k] = (self._speed[k] * brake + push * h) * brake

    def memory(self) -> dict:
        """What the chain must remember: its places (no unit) and speeds, and what every bath does.

        Returns
        -------
        dict
            As in `Bath`, with "place" and "speed".

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md import baths
        >>> from ase.calculators.lj import LennardJones
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
        >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
        >>> chain = baths.begin(thermostats.NoseHooverChain(kT=1, time=1), engine, None)
        >>> chain.memory()["place"].tolist()
        [0.0, 0.0, 0.0]
        """
        return super().memory() | {"place": self._place.copy(), "speed": self._speed.copy()}

    def recall(self, memory: dict) -> None:
        """Go on from what `memory` returned.

        Parameters
        ----------
        memory : dict
            What `memory` returned.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md import baths
        >>> from ase.calculators.lj import LennardJones
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
        >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
        >>> chain = baths.begin(thermostats.NoseHooverChain(kT=1, time=1), engine, None)
        >>> memory = chain.memory()
        >>> chain.act(1.0)
        >>> chain.recall(memory)
        >>> chain.energy()
        0.0
        """
        super().recall(memory)
        self._place, self._speed = memory["place"].copy(), memory["speed"].copy()

    def energy(self) -> float:
        """Energy of the chain; with that of the atoms it is conserved.

        Returns
        -------
        float
            Energy, eV; zero at the start.

        Examples
        --------
        What the atom loses, the chain has.

        >>> import ase
        >>> from matlab_pkg.md import baths
        >>> from ase.calculators.lj import LennardJones
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
        >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
        >>> chain = baths.begin(thermostats.NoseHooverChain(kT=1, time=1), engine, None)
        >>> before = engine.kinetic_energy()
        >>> chain.act(1.0)
        >>> abs(engine.kinetic_energy() - before + chain.energy()) < 1e-3 < chain.energy()
        True
        """
        motion = 0.5 * (self._mass * self._speed**2).sum()
        return float(motion + self.kT * (self._share * self._place).sum())
