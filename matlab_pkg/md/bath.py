"""What every bath is: a thermostat at work on the velocities of a run.

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
    >>> import ase
    >>> from matlab_pkg.md import baths
    >>> from ase.calculators.lj import LennardJones
    >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
    >>> atoms = ase.Atoms("Ar", masses=[2], velocities=[[3.0, 0, 0]])
    >>> engine = CalculatorEngine(atoms, LennardJones(), 0.1)
    >>> baths.begin(thermostats.Berendsen(kT=1, time=1), engine, None).freedom
    3
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
        >>> from matlab_pkg.md import baths
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> bath = baths.begin(thermostats.Langevin(kT=1, time=1), engine, np.random.default_rng(1))
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
        >>> from matlab_pkg.md import baths
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> bath = baths.begin(thermostats.Langevin(kT=1, time=1), engine, np.random.default_rng(1))
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
        >>> from matlab_pkg.md import baths
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> from ase.calculators.lj import LennardJones
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> bath = baths.begin(thermostats.Langevin(kT=1, time=1), engine, np.random.default_rng(1))
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
