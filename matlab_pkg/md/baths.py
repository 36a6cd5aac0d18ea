"""Baths that act at random or by a simple rule, and the one that a thermostat asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.md import thermostats
from matlab_pkg.md.bath import Bath
from matlab_pkg.md.chain import NoseHooverChain

if TYPE_CHECKING:
    from matlab_pkg.md.calculator_engine import CalculatorEngine
    from matlab_pkg.md.engine import PotentialEngine


class Langevin(Bath):
    """Friction and noise: see `thermostats.Langevin`.

    Examples
    --------
    >>> import ase
    >>> from ase.calculators.lj import LennardJones
    >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
    >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
    >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
    >>> bath = begin(thermostats.Langevin(kT=1e-9, time=1), engine, np.random.default_rng(1))
    >>> bath.act(100)  # friction alone, ten relaxation times long
    >>> engine.kinetic_energy() < 1e-6
    True
    """

    def _change(self, dt: float, kinetic: float) -> None:
        self.engine.stir(float(np.exp(-dt / self.time)), self.kT, self.rng)


class Bussi(Bath):
    """Stochastic rescaling: see `thermostats.Bussi`.

    Examples
    --------
    >>> import ase
    >>> from ase.calculators.lj import LennardJones
    >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
    >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
    >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
    >>> bath = begin(thermostats.Bussi(kT=1, time=1), engine, np.random.default_rng(1))
    >>> bath.act(1.0)
    >>> v_c = engine.state().velocities_nc[0]
    >>> bool(v_c[0] != 3 and (v_c[1:] == 0).all())  # scaled, not turned
    True
    """

    def _change(self, dt: float, kinetic: float) -> None:
        keep = np.exp(-dt / self.time)
        new = -np.expm1(-dt / self.time) * 0.5 * self.kT / kinetic  # of one degree of freedom
        first = self.rng.normal()
        others = self.rng.chisquare(self.freedom - 1)  # a sum of squares of normal numbers
        square = keep + new * (first**2 + others) + 2 * first * np.sqrt(keep * new)
        sign = 1.0 if first + np.sqrt(keep / new) > 0 else -1.0
        self.engine.speed_up(sign * np.sqrt(square))


class Berendsen(Bath):
    """Rescaling without noise: see `thermostats.Berendsen`.

    Examples
    --------
    >>> import ase
    >>> from ase.calculators.lj import LennardJones
    >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
    >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
    >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
    >>> begin(thermostats.Berendsen(kT=2, time=1), engine, None).act(1000)
    >>> round(engine.kinetic_energy(), 6)  # 3 kT / 2
    3.0
    """

    def _change(self, dt: float, kinetic: float) -> None:
        goal, keep = 0.5 * self.freedom * self.kT, np.exp(-dt / self.time)
        self.engine.speed_up(np.sqrt((goal + (kinetic - goal) * keep) / kinetic))


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
