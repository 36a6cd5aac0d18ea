"""Long averages of a Lennard-Jones liquid against the values that NIST publishes.

Run from the top of the repository (some minutes):

    python benchmarks/lj_state_points.py [--steps 60000] [--write]

500 atoms at the temperature 0.85, cutoff 3 and standard tail corrections, all in reduced units;
energies an atom and pressures, each with the error of its mean from blocks. NIST's values are
averages of Monte Carlo runs: "Benchmark results for the Lennard-Jones fluid", NIST Standard
Reference Simulation Website, doi 10.18434/T4M88Q, page "MC". The table goes into the README;
a test repeats a short run.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import ase
import ase.units
import numpy as np
from ase.build import bulk

from matlab_pkg import analysis, md
from matlab_pkg.potentials import LennardJones

TEMPERATURE, CUTOFF, TIMESTEP, EVERY = 0.85, 3.0, 0.004, 20
POTENTIAL = LennardJones(epsilon=1.0, sigma=1.0, cutoff=CUTOFF, shift=False)
NIST = [(0.776, -5.5121, 4e-4, 6.7714e-3), (0.86, -6.0305, 2.3e-4, 1.2660)]
"""Density, energy an atom, its standard error, pressure. The page gives the errors of pressures
too, but our source for its numbers does not, so pressures are judged by our own error alone."""
BEGIN = "<!-- state points: python benchmarks/lj_state_points.py --write -->"
END = "<!-- end of state points -->"


@dataclass(frozen=True)
class Averages:
    """Means over a run, and the errors of the means."""

    temperature: float
    energy: float
    energy_error: float
    pressure: float
    pressure_error: float


def tail_energy(density: float, cutoff: float) -> float:
    """Energy an atom of the pairs beyond the cutoff, where the liquid is taken to be uniform."""
    return 8 / 3 * np.pi * density * (cutoff**-9 / 3 - cutoff**-3)


def tail_pressure(density: float, cutoff: float) -> float:
    """Pressure of the pairs beyond the cutoff."""
    return 16 / 3 * np.pi * density**2 * (cutoff**-9 * 2 / 3 - cutoff**-3)


def measure(density: float, *, settle: int, steps: int, seed: int) -> Averages:
    """Melt a crystal of 500 atoms, let it settle, average over a run at constant temperature."""
    rng = np.random.default_rng(seed)
    atoms = bulk("Ar", a=(4 / density) ** (1 / 3), cubic=True).repeat(5)
    atoms.set_masses(np.ones(len(atoms)))
    v_nc = rng.normal(size=(len(atoms), 3)) * np.sqrt(2.5 * TEMPERATURE)
    atoms.set_velocities(v_nc - v_nc.mean(axis=0))
    bath = md.Bussi(temperature_K=TEMPERATURE / ase.units.kB, time_fs=100 * TIMESTEP / ase.units.fs)
    given = {"potential": POTENTIAL, "timestep": TIMESTEP, "thermostat": bath, "rng": rng}
    atoms = md.run(atoms, steps=settle, **given).atoms
    pressures, calculator = [], POTENTIAL.calculator()

    def sample(step: int, now: ase.Atoms) -> None:
        now.calc = calculator
        pressures.append(-now.get_stress()[:3].mean())

    done = md.run(atoms, steps=steps, every=EVERY, observers=[sample], **given)
    energy = analysis.block_error(done.potential_energy_t / len(atoms))
    pressure = analysis.block_error(np.array(pressures) + density * TEMPERATURE)
    free = 3 * len(atoms) - 3
    return Averages(
        float(2 * done.kinetic_energy_t.mean() / free),
        energy.mean + tail_energy(density, CUTOFF),
        energy.error,
        pressure.mean + tail_pressure(density, CUTOFF),
        pressure.error,
    )


def table(steps: int) -> str:
    """The state points as a table in Markdown."""
    lines = [
        "| density | energy, ours | energy, NIST | pressure, ours | pressure, NIST | temperature |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for density, energy, error, pressure in NIST:
        found = measure(density, settle=steps // 10, steps=steps, seed=1)
        lines.append(
            f"| {density} | {found.energy:.4f} ± {found.energy_error:.4f} | {energy} ± {error:.4f} "
            f"| {found.pressure:.4f} ± {found.pressure_error:.4f} | {pressure} "
            f"| {found.temperature:.4f} |"
        )
    names = ", ".join(f"{name} {version(name)}" for name in ("numpy", "ase"))
    when = datetime.now(UTC).date().isoformat()
    return "\n".join([*lines, "", f"{steps} steps each, on {when}, with {names}."])


def main() -> None:
    """Print the table, and write it into the README if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=60_000)
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    given = parser.parse_args()
    shown = table(given.steps)
    print(shown)
    if given.write:
        file = Path(__file__).with_name("README.md")
        text = file.read_text("utf-8")
        before, rest = text.split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
