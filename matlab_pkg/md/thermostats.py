"""Thermostats: what couples a run to a bath, and what each of them distorts.

A thermostat is a description; when a run begins it becomes a bath (`matlab_pkg.md.baths`), which
acts on the velocities at given places of the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import ase.units

from matlab_pkg import _validate

ENDS = (
    *(("bath", 0.5), ("kick", 0.5), ("drift", 1.0), ("force", 1.0), ("kick", 0.5)),
    ("bath", 0.5),
)
"""Step of velocity Verlet with half of the bath at each end."""

MIDDLE = (
    *(("kick", 0.5), ("drift", 0.5), ("bath", 1.0), ("drift", 0.5), ("force", 1.0)),
    ("kick", 0.5),
)
"""Step with the bath in the middle: among the splittings, the one whose averages of positions are
the most exact. Source: Leimkuhler, Matthews, J. Chem. Phys. 138, 174102 (2013),
doi 10.1063/1.4802990 ("BAOAB")."""


UNIT_OF = {"temperature_K": "K", "kT": "eV", "time_fs": "fs"}
UNIT_OF |= {"pressure_GPa": "GPa", "pressure": "eV/Å3", "compressibility": "Å3/eV"}
"""Units of what baths and barostats are given, for messages."""


@dataclass(frozen=True, kw_only=True)
class Thermostat:
    """Base of the thermostats: a temperature, and the time in which it is reached.

    Parameters
    ----------
    temperature_K : float, K, optional
        Temperature; or else
    kT : float, eV, optional
        Boltzmann's constant times temperature, which is the reduced temperature where all
        parameters are reduced.
    time_fs : float, fs, optional
        Relaxation time; or else
    time : float, sqrt(u Å2/eV), optional
        the same in ASE's unit of time.

    Raises
    ------
    TypeError
        If a quantity is given twice or not at all, or is no number.
    ValueError
        If a quantity is not positive.

    Examples
    --------
    >>> round(Bussi(temperature_K=300, time_fs=100).energy, 6)
    0.025852
    """

    temperature_K: float | None = None
    kT: float | None = None
    time_fs: float | None = None
    time: float | None = None
    step: ClassVar[tuple[tuple[str, float], ...]] = ENDS
    keeps_momentum: ClassVar[bool] = True

    def __post_init__(self):
        name = type(self).__name__
        _once(name, temperature_K=self.temperature_K, kT=self.kT)
        _once(name, time_fs=self.time_fs, time=self.time)

    @property
    def energy(self) -> float:
        """Boltzmann's constant times temperature: float, eV."""
        return self.kT if self.kT is not None else self.temperature_K * ase.units.kB

    @property
    def relaxation(self) -> float:
        """Relaxation time: float, sqrt(u Å2/eV)."""
        return self.time if self.time is not None else self.time_fs * ase.units.fs


def _once(name: str, **quantities: float | None) -> None:
    given = {what: value for what, value in quantities.items() if value is not None}
    if len(given) != 1:
        raise TypeError(
            f"{name} needs one of {' and '.join(quantities)}, and got "
            f"{' and '.join(given) or 'neither'}. Give one of them, for example "
            f"{name}(temperature_K=300, time_fs=100)."
        )
    for what, value in given.items():
        _validate.number(value, what=what, unit=UNIT_OF.get(what, ""), low=0)


class Langevin(Thermostat):
    """Friction and random kicks on each atom: the canonical ensemble, at the price of the dynamics.

    Each atom forgets its velocity within the relaxation time (one over the friction), so diffusion
    and spectra are those of atoms in a viscous solvent. The total momentum wanders.

    Notes
    -----
    equation -> code: v <- c v + sqrt((1 - c^2) kT / m) xi with c = exp(-dt / time) ->
    `baths.Langevin.act`.

    References
    ----------
    Leimkuhler, Matthews, J. Chem. Phys. 138, 174102 (2013), doi 10.1063/1.4802990.

    Examples
    --------
    >>> Langevin(temperature_K=300, time_fs=100).keeps_momentum
    False
    """

    step = MIDDLE
    keeps_momentum = False


class Bussi(Thermostat):
    """Stochastic rescaling of all velocities: the canonical ensemble, the dynamics hardly touched.

    Notes
    -----
    One random factor for all velocities draws the kinetic energy towards its canonical
    distribution, within the relaxation time: eq. A7 of the source -> `baths.Bussi.act`.

    References
    ----------
    Bussi, Donadio, Parrinello, J. Chem. Phys. 126, 014101 (2007), doi 10.1063/1.2408420.

    Examples
    --------
    >>> Bussi(kT=0.7, time=0.5).keeps_momentum
    True
    """


class Berendsen(Thermostat):
    """Rescaling towards the temperature without noise: a contrast, for its ensemble is wrong.

    The average temperature comes out right, its fluctuations too small, and heat may gather in
    slow motions. Use it to approach a temperature, not to measure.

    Notes
    -----
    equation -> code: K <- kT f/2 + (K - kT f/2) exp(-dt / time), with f degrees of freedom ->
    `baths.Berendsen.act`.

    References
    ----------
    Berendsen et al., J. Chem. Phys. 81, 3684 (1984), doi 10.1063/1.448118, eq. 11. Harvey, Tan,
    Cheatham, J. Comput. Chem. 19, 726 (1998),
    doi 10.1002/(SICI)1096-987X(199805)19:7<726::AID-JCC4>3.0.CO;2-S: what it distorts.

    Examples
    --------
    >>> Berendsen(kT=0.7, time=0.5).energy
    0.7
    """


@dataclass(frozen=True, kw_only=True)
class NoseHooverChain(Thermostat):
    """Nose-Hoover chain: the canonical ensemble without random numbers.

    A first extra variable speeds the atoms up or slows them down; each further one does so to the
    one before. It reverses in time, and an energy is conserved. The first one has the mass
    f kT time^2, with f degrees of freedom; temperature and time are given as in `Thermostat`. Few
    atoms, or stiff harmonic crystals, may not reach all states.

    Parameters
    ----------
    length : int, no unit, optional
        Variables in the chain.

    Raises
    ------
    TypeError
        If a quantity is given twice or not at all, or is no number.
    ValueError
        If a quantity is not positive.

    References
    ----------
    Martyna, Klein, Tuckerman, J. Chem. Phys. 97, 2635 (1992), doi 10.1063/1.463940; the integrator:
    Martyna et al., Mol. Phys. 87, 1117 (1996), doi 10.1080/00268979600100761, section 3.

    Examples
    --------
    >>> NoseHooverChain(temperature_K=300, time_fs=100).length
    3
    """

    length: int = 3

    def __post_init__(self):
        super().__post_init__()
        _validate.count(self.length, what="length", low=1)
