"""Which actions make a step: those of the integrator, or of a thermostat, and of a barostat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import ase.units
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.md import thermostats
from matlab_pkg.md.barostat import CellRescaling, Piston
from matlab_pkg.md.baths import begin
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.steps import Steps
from matlab_pkg.md.thermostats import Berendsen, NoseHooverChain, Thermostat


def coupled(
    engine: PotentialEngine | CalculatorEngine,
    integrator: str,
    thermostat: Thermostat | None,
    barostat: CellRescaling | None,
    rng: np.random.Generator | None,
) -> Steps:
    """Steps of an engine with its integrator, thermostat and barostat.

    Parameters
    ----------
    engine : PotentialEngine or CalculatorEngine
        Holds the atoms.
    integrator : str
        One of `INTEGRATORS`.
    thermostat : Thermostat or None
        Thermostat.
    barostat : CellRescaling or None
        Barostat.
    rng : np.random.Generator or None
        Source of noise.

    Returns
    -------
    Steps
        The steps, none of them done.

    Raises
    ------
    TypeError
        If thermostat or barostat is something else, or noise has no source.
    ValueError
        If there is a barostat alone, or they do not fit the integrator or the time step.

    Examples
    --------
    >>> import ase
    >>> from ase.calculators.lj import LennardJones
    >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
    >>> coupled(engine, "velocity_verlet", None, None, None).done
    0
    """
    if thermostat is None:
        if barostat is not None:
            raise ValueError(
                "A barostat needs a thermostat, which gives it a temperature; add for example "
                "thermostat=md.Bussi(temperature_K=94, time_fs=500)."
            )
        return Steps(engine, integrator, INTEGRATORS[integrator])
    _fitting(thermostat, barostat, integrator, rng, engine.timestep)
    bath = begin(thermostat, engine, rng)
    if barostat is None:
        return Steps(engine, integrator, thermostat.step, bath)
    piston = Piston(barostat, bath)
    return Steps(engine, integrator, (*thermostat.step, ("cell", 1.0)), bath, piston)


def _fitting(
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
        _slower(what, timestep)


def _slower(what: Thermostat | CellRescaling, timestep: float) -> None:
    """Raise if a relaxation time is below the time from one act to the next."""
    every = getattr(what, "every", 1)
    if what.relaxation < every * timestep:
        own, step = (f"{t / ase.units.fs:.3g} fs" for t in (what.relaxation, every * timestep))
        acts = "the time step" if every == 1 else f"the {every} time steps from one act to the next"
        raise ValueError(
            f"The relaxation time of {type(what).__name__}, {own}, is below {acts}, {step} (in "
            f"ASE's unit of time {what.relaxation:.3g} and {every * timestep:.3g}). It must be "
            "longer; a hundred times as long is a good start."
        )


def kept(thermostat: Thermostat | None, barostat: CellRescaling | None) -> dict:
    """What a checkpoint keeps of a thermostat and a barostat.

    Parameters
    ----------
    thermostat : Thermostat or None
        Thermostat.
    barostat : CellRescaling or None
        Barostat.

    Returns
    -------
    dict
        Their parameters, and the name of the thermostat.

    Examples
    --------
    >>> kept(thermostats.Bussi(kT=1, time=2), None)["kind"]
    'Bussi'
    """
    return {
        "kind": thermostat and type(thermostat).__name__,
        "thermostat": thermostat and asdict(thermostat),
        "barostat": barostat and asdict(barostat),
    }


def restored(kept: Mapping, bath: Mapping | None) -> tuple:
    """Thermostat, barostat and source of noise of a checkpoint.

    Parameters
    ----------
    kept : mapping
        What the function of that name returned.
    bath : mapping or None
        What the bath remembered.

    Returns
    -------
    thermostat : Thermostat or None
        Thermostat.
    barostat : CellRescaling or None
        Barostat.
    rng : np.random.Generator or None
        A source of the same kind; what the bath remembers tells where it goes on.

    Examples
    --------
    >>> restored(kept(thermostats.Bussi(kT=1, time=2), None), None)[0].energy
    1
    """
    if kept["kind"] is None:
        return None, None, None
    thermostat = getattr(thermostats, kept["kind"])(**kept["thermostat"])
    barostat = kept["barostat"] and CellRescaling(**kept["barostat"])
    noise = bath and bath["rng"]
    kind = getattr(np.random, noise["bit_generator"]) if noise else np.random.PCG64
    return thermostat, barostat, np.random.Generator(kind())
