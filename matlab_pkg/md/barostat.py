"""A barostat: the volume of the cell follows the pressure, and fluctuates as it should."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ase.units
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.thermostats import UNIT_OF

if TYPE_CHECKING:
    from matlab_pkg.md.bath import Bath

LEAP = 2.0
"""float, no unit: the most by which the volume may change at once, as a factor. Reason: no material
does so; the step of the barostat is then too coarse for its equation."""

TORN = 1000.0
"""float, no unit: a cell may become so many times as large as at first. Reason: what boils grows by
about this factor; further out nothing holds atoms together."""


@dataclass(frozen=True, kw_only=True)
class CellRescaling:
    """Stochastic rescaling of the cell, its shape kept: constant pressure with a thermostat.

    Parameters
    ----------
    pressure_GPa : float, GPa, optional
        Pressure; or else
    pressure : float, eV/Å3, optional
        the same in ASE's unit.
    time_fs : float, fs, optional
        Relaxation time of the volume; or else
    time : float, sqrt(u Å2/eV), optional
        the same in ASE's unit of time.
    compressibility_1_GPa : float, 1/GPa, optional
        Rough value for the material; it sets how fast the volume moves, not where to; or else
    compressibility : float, Å3/eV, optional
        the same in ASE's unit.
    every : int, no unit, optional
        Steps between two changes of the cell; each makes a new list of pairs. The relaxation time
        must be longer than these steps together.

    Raises
    ------
    TypeError
        If a quantity is given twice or not at all, or is no number.
    ValueError
        If time, compressibility or `every` is not positive.

    Notes
    -----
    equation -> code: with lambda = sqrt(V), d lambda = (beta lambda / 2 time) (P - P0 + (1/2 + m)
    kT / V) dt + sqrt(kT beta / 2 time) dW -> `Piston.act`; m is 1 where the total momentum is kept
    at zero and 0 where it is not. Positions are multiplied by the cube root of the change in volume
    and velocities divided by it. The noise does not depend on lambda, so that this form needs no
    correction for its discrete steps.

    References
    ----------
    Bernetti, Bussi, J. Chem. Phys. 153, 114107 (2020), doi 10.1063/5.0020514.

    Examples
    --------
    >>> one = CellRescaling(pressure_GPa=0.1, time_fs=1000, compressibility_1_GPa=0.5)
    >>> round(one.goal * 160.2177, 6)  # eV/Å3 in GPa
    0.1
    """

    pressure_GPa: float | None = None
    pressure: float | None = None
    time_fs: float | None = None
    time: float | None = None
    compressibility_1_GPa: float | None = None
    compressibility: float | None = None
    every: int = 10

    def __post_init__(self):
        _once(pressure_GPa=self.pressure_GPa, pressure=self.pressure, low=-np.inf)
        _once(time_fs=self.time_fs, time=self.time, low=0)
        _once(
            compressibility_1_GPa=self.compressibility_1_GPa,
            compressibility=self.compressibility,
            low=0,
        )
        _validate.count(self.every, what="every", low=1)

    @property
    def goal(self) -> float:
        """Pressure: float, eV/Å3."""
        return self.pressure if self.pressure is not None else self.pressure_GPa * ase.units.GPa

    @property
    def relaxation(self) -> float:
        """Relaxation time: float, sqrt(u Å2/eV)."""
        return self.time if self.time is not None else self.time_fs * ase.units.fs

    @property
    def softness(self) -> float:
        """Compressibility: float, Å3/eV."""
        if self.compressibility is not None:
            return self.compressibility
        return self.compressibility_1_GPa / ase.units.GPa


def _once(*, low: float, **quantities: float | None) -> None:
    given = {what: value for what, value in quantities.items() if value is not None}
    if len(given) != 1:
        raise TypeError(
            f"CellRescaling needs one of {' and '.join(quantities)}, and got "
            f"{' and '.join(given) or 'neither'}. Give one of them, for example CellRescaling("
            "pressure_GPa=0.1, time_fs=1000, compressibility_1_GPa=0.5)."
        )
    for what, value in given.items():
        _validate.number(value, what=what, unit=UNIT_OF.get(what, ""), low=low)


class Piston:
    """A barostat at work.

    Parameters
    ----------
    barostat : CellRescaling
        Pressure and time.
    bath : Bath
        The thermostat at work; it gives engine, temperature and random numbers.

    Raises
    ------
    ValueError
        If the cell is not periodic along all three axes, or what acts between atoms has no stress.

    Examples
    --------
    >>> import ase
    >>> from matlab_pkg.md import baths, thermostats
    >>> from matlab_pkg.md.engine import PotentialEngine
    >>> from matlab_pkg.md.state import State
    >>> from matlab_pkg.potentials import Morse
    >>> gas = ase.Atoms("H", cell=[9, 9, 9], pbc=True)
    >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
    >>> engine = PotentialEngine(State.of(gas), bond, 1)
    >>> bath = baths.begin(thermostats.Langevin(kT=1, time=5), engine, np.random.default_rng(1))
    >>> high = CellRescaling(pressure=0.1, time=5, compressibility=0.1, every=2)
    >>> Piston(high, bath).steps
    0
    """

    def __init__(self, barostat: CellRescaling, bath: Bath):
        self.barostat, self.bath, self.steps = barostat, bath, 0
        state = bath.engine.state()
        if not state.pbc_v.all():
            raise ValueError(
                f"A barostat needs a cell that is periodic along all axes, and pbc is "
                f"{state.pbc_v.tolist()}. Set atoms.pbc = True, or run without barostat."
            )
        if not np.isfinite(bath.engine.virial()):
            raise ValueError(
                "A barostat needs the stress, and this calculator has none. Use a potential of "
                "matlab_pkg or another calculator, or run without barostat."
            )
        self._first = state.volume
        self._missing = (3 * len(state.masses_n) - bath.freedom) / 3

    def act(self, part: float) -> None:
        """Change the cell, once in `every` steps.

        Parameters
        ----------
        part : float, no unit
            Not used; all actions of a step have it.

        Raises
        ------
        Explosion
            If the volume doubles or halves at once, or has become a thousand times the first.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md import baths, thermostats
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> gas = ase.Atoms("H", cell=[9, 9, 9], pbc=True)
        >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
        >>> engine = PotentialEngine(State.of(gas), bond, 1)
        >>> bath = baths.begin(thermostats.Langevin(kT=1, time=5), engine, np.random.default_rng(1))
        >>> high = CellRescaling(pressure=0.1, time=5, compressibility=0.1, every=2)
        >>> piston = Piston(high, bath)
        >>> piston.act(1.0)
        >>> first = engine.state().volume
        >>> piston.act(1.0)
        >>> round(first), engine.state().volume == first
        (729, False)
        """
        self.steps += 1
        if self.steps % self.barostat.every:
            return
        engine, kT, volume = self.bath.engine, self.bath.kT, self.bath.engine.state().volume
        rate = self.barostat.softness / (2 * self.barostat.relaxation)
        dt = self.barostat.every * engine.timestep
        pressure = (2 * engine.kinetic_energy() + engine.virial()) / (3 * volume)
        excess = pressure - self.barostat.goal + (0.5 + self._missing) * kT / volume
        root = np.sqrt(volume)
        change = rate * root * excess * dt + np.sqrt(kT * rate * dt) * self.bath.rng.normal()
        factor = float(1 + change / root)  # of the root of the volume
        if not LEAP**-0.5 < factor < LEAP**0.5:
            self._leap(max(factor, 0.5), pressure)
        if volume > TORN * self._first:
            raise Explosion(
                None,
                f"the cell is {volume / self._first:.3g} times as large as at the start: at this "
                "pressure and temperature nothing holds the atoms together. Use a higher pressure "
                "or a lower temperature.",
            )
        engine.strain(factor ** (2 / 3))

    def _leap(self, factor: float, pressure: float) -> None:
        """Raise for a change that no material makes, and say what came of it."""
        words = (
            f"the barostat changes the volume by a factor of {factor**2:.3g} (or further) at once, "
            f"at a pressure of {pressure / ase.units.GPa:.3g} GPa ({pressure:.3g} eV/Å3). Look at "
            "its compressibility and pressure, and at their units; use a longer relaxation time or "
            "a smaller `every`."
        )
        try:
            self.bath.engine.strain(factor ** (2 / 3))
        except Explosion as explosion:
            words = f"{words} Besides, {explosion.what}"
        raise Explosion(None, words)
