"""Baths: thermostats at work on the velocities of a run.

A bath acts for a part of the time step and keeps count of the heat that it gave. What it must
remember to go on bit for bit is in `memory`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.md import thermostats

if TYPE_CHECKING:
    from matlab_pkg.md.calculator_engine import CalculatorEngine
    from matlab_pkg.md.engine import PotentialEngine

_CUBE = 2 ** (1 / 3)
YOSHIDA = (1 / (2 - _CUBE), -_CUBE / (2 - _CUBE), 1 / (2 - _CUBE))
"""tuple of float, no unit: parts of a step that make an integrator of order 2 one of order 4.

Source: Yoshida, Phys. Lett. A 150, 262 (1990), doi 10.1016/0375-9601(90)90092-3, eq. 2.11."""

DRIFTING = 1e-6
"""float, no unit: the atoms drift as a whole when this part of their kinetic energy is in it.
Reason: far above rounding, far below what matters."""


class Bath:
    """A thermostat at work.

    Parameters
    ----------
    thermostat : Thermostat
        Its temperature and time.
    engine : PotentialEngine or CalculatorEngine
        Holds the velocities.
    rng : np.random.Generator
        Source of noise; not used by deterministic baths.

    Raises
    ------
    ValueError
        If the atoms are at rest or drift as a whole, where the bath scales velocities.

    Examples
    --------
    >>> Bath.memory.__name__
    'memory'
    """

    def __init__(
        self,
        thermostat: thermostats.Thermostat,
        engine: PotentialEngine | CalculatorEngine,
        rng: np.random.Generator,
    ):
        self.kT, self.time, self.engine, self.rng = (
            *(thermostat.energy, thermostat.relaxation, engine),
            rng,
        )
        state = engine.state()
        n = len(state.masses_n)
        self.freedom = 3 * n - 3 if thermostat.keeps_momentum and n > 1 else 3 * n
        self.heat = 0.0
        if thermostat.keeps_momentum:
            _refuse_rest_and_drift(state)

    def act(self, part: float) -> None:
        """Change the velocities, for a part of the time step.

        Parameters
        ----------
        part : float, no unit
            Part of the time step.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> bath = begin(thermostats.Langevin(kT=1, time=1), engine, np.random.default_rng(1))
        >>> bath.act(1.0)
        >>> bath.heat == engine.kinetic_energy() > 0
        True
        """
        before = self.engine.kinetic_energy()
        self._change(part * self.engine.timestep, before)
        self.heat += self.engine.kinetic_energy() - before

    def _change(self, dt: float, kinetic: float) -> None:
        raise NotImplementedError

    def memory(self) -> dict:
        """What the bath must remember to go on bit for bit.

        Returns
        -------
        dict
            Its heat (eV), the state of its random numbers, and numbers of its own.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> bath = begin(thermostats.Langevin(kT=1, time=1), engine, np.random.default_rng(1))
        >>> sorted(bath.memory())
        ['heat', 'rng']
        """
        return {"heat": self.heat, "rng": self.rng and self.rng.bit_generator.state}

    def recall(self, memory: dict) -> None:
        """Go on from what `memory` returned.

        Parameters
        ----------
        memory : dict
            What `memory` returned.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> bath = begin(thermostats.Langevin(kT=1, time=1), engine, np.random.default_rng(1))
        >>> memory = bath.memory()
        >>> bath.act(1.0)
        >>> bath.recall(memory)
        >>> bath.heat
        0.0
        """
        self.heat = memory["heat"]
        if self.rng and memory["rng"]:
            self.rng.bit_generator.state = memory["rng"]


def _refuse_rest_and_drift(state) -> None:
    kinetic = state.kinetic_energy
    if not kinetic > 0:
        raise ValueError(
            "The atoms are at rest, and this thermostat scales velocities: zero stays zero. Start "
            "with md.maxwell_boltzmann(atoms, temperature_K=..., rng=...)."
        )
    drift = float((state.momentum_c**2).sum()) / (2 * state.masses_n.sum())
    if len(state.masses_n) > 1 and drift > DRIFTING * kinetic:
        raise ValueError(
            f"The atoms drift as a whole: {drift / kinetic:.2g} of their kinetic energy is in it, "
            "and this thermostat would count it as heat. Start with md.maxwell_boltzmann(...), or "
            "take the mean velocity off."
        )


class Langevin(Bath):
    """Friction and noise: see `thermostats.Langevin`.

    Examples
    --------
    >>> issubclass(Langevin, Bath)
    True
    """

    def _change(self, dt: float, kinetic: float) -> None:
        self.engine.stir(float(np.exp(-dt / self.time)), self.kT, self.rng)


class Bussi(Bath):
    """Stochastic rescaling: see `thermostats.Bussi`.

    Examples
    --------
    >>> issubclass(Bussi, Bath)
    True
    """

    def _change(self, dt: float, kinetic: float) -> None:
        keep = np.exp(-dt / self.time)
        new = (1 - keep) * 0.5 * self.kT / kinetic  # of one degree of freedom
        first = self.rng.normal()
        others = self.rng.chisquare(self.freedom - 1)  # a sum of squares of normal numbers
        square = keep + new * (first**2 + others) + 2 * first * np.sqrt(keep * new)
        sign = 1.0 if first + np.sqrt(keep / new) > 0 else -1.0
        self.engine.speed_up(sign * np.sqrt(square))


class Berendsen(Bath):
    """Rescaling without noise: see `thermostats.Berendsen`.

    Examples
    --------
    >>> issubclass(Berendsen, Bath)
    True
    """

    def _change(self, dt: float, kinetic: float) -> None:
        goal, keep = 0.5 * self.freedom * self.kT, np.exp(-dt / self.time)
        self.engine.speed_up(np.sqrt((goal + (kinetic - goal) * keep) / kinetic))


class NoseHooverChain(Bath):
    """A chain of extra variables: see `thermostats.NoseHooverChain`.

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
    >>> issubclass(NoseHooverChain, Bath)
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
        factor = 1.0
        for weight in YOSHIDA:
            h = weight * dt
            for k in reversed(range(len(self._speed))):
                self._push(k, h / 2, kinetic)
            pull = float(np.exp(-self._speed[0] * h))
            factor, kinetic = factor * pull, kinetic * pull**2
            self._place += self._speed * h
            for k in range(len(self._speed)):
                self._push(k, h / 2, kinetic)
        self.engine.speed_up(factor)

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
        >>> NoseHooverChain.memory.__name__
        'memory'
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
        >>> NoseHooverChain.recall.__name__
        'recall'
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
        >>> NoseHooverChain.energy.__name__
        'energy'
        """
        motion = 0.5 * (self._mass * self._speed**2).sum()
        return float(motion + self.kT * (self._share * self._place).sum())


def begin(
    thermostat: thermostats.Thermostat,
    engine: PotentialEngine | CalculatorEngine,
    rng: np.random.Generator,
) -> Bath:
    """Bath of a thermostat.

    Parameters
    ----------
    thermostat : Thermostat
        Temperature and time.
    engine : PotentialEngine or CalculatorEngine
        Holds the velocities.
    rng : np.random.Generator
        Source of noise.

    Returns
    -------
    Bath
        It acts on the engine's velocities.

    Raises
    ------
    ValueError
        If the atoms are at rest or drift as a whole, where the bath scales velocities.

    Examples
    --------
    >>> import ase
    >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
    >>> from ase.calculators.lj import LennardJones
    >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
    >>> begin(thermostats.Bussi(kT=1, time=1), engine, np.random.default_rng(1))
    Traceback (most recent call last):
    ValueError: The atoms are at rest, and this thermostat scales velocities: zero stays zero. ...
    """
    kinds = {
        thermostats.Langevin: Langevin,
        thermostats.Bussi: Bussi,
        thermostats.Berendsen: Berendsen,
        thermostats.NoseHooverChain: NoseHooverChain,
    }
    return kinds[type(thermostat)](thermostat, engine, rng)
