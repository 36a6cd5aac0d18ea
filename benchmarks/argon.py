"""Liquid argon at Rahman's state: structure and diffusion from a long run of our engine.

Run from the top of the repository, with the package installed (about two minutes):

    python benchmarks/argon.py

It writes the cached results ``argon_rdf``, ``argon_motion`` and ``argon_diffusion`` into
``matlab_pkg/data``. A test repeats a shorter run.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import ase
import ase.units
import numpy as np
import pandas as pd
from ase.build import bulk

from matlab_pkg import analysis, datasets, md
from matlab_pkg.datasets import Column, Source
from matlab_pkg.potentials import LennardJones

SCRIPT = "benchmarks/argon.py"
TEMPERATURE_K, DENSITY_G_CM3, MASS_U = 94.4, 1.374, 39.948
EPSILON_K, SIGMA_A = 120.0, 3.4
POTENTIAL = LennardJones(epsilon=EPSILON_K * ase.units.kB, sigma=SIGMA_A, cutoff=2.5 * SIGMA_A)
TIMESTEP_FS, EVERY = 5.0, 10

RAHMAN = Source(
    "Rahman, Correlations in the motion of atoms in liquid argon, Phys. Rev. 136, A405 (1964)",
    "10.1103/PhysRev.136.A405",
)


@dataclass(frozen=True)
class Liquid:
    """A production run: its record, its frames, and the time between two of them."""

    run: md.Run
    frames: list[ase.Atoms]
    frame_fs: float


def crystal(cells: int) -> ase.Atoms:
    """Crystal of 4 cells^3 argon atoms at Rahman's density."""
    volume_A3 = 4 * MASS_U / (DENSITY_G_CM3 * 1e-27 / ase.units._amu)
    atoms = bulk("Ar", a=volume_A3 ** (1 / 3), cubic=True).repeat(cells)
    atoms.set_masses(np.full(len(atoms), MASS_U))
    return atoms


def simulate(*, cells: int, settle: int, steps: int, seed: int) -> Liquid:
    """Melt a crystal, bring it to the temperature, then leave it alone and watch."""
    rng = np.random.default_rng(seed)
    given = {"potential": POTENTIAL, "timestep_fs": TIMESTEP_FS}
    hot = md.maxwell_boltzmann(crystal(cells), temperature_K=300, rng=rng)
    bath = md.Bussi(temperature_K=TEMPERATURE_K, time_fs=200)
    atoms = md.run(hot, **given, steps=settle, thermostat=bath, rng=rng).atoms
    slow = md.Bussi(temperature_K=TEMPERATURE_K, time_fs=1000)
    settled = md.run(atoms, **given, steps=settle, every=10, thermostat=slow, rng=rng)
    last, frames = settled.atoms, []
    # the last state is given the mean energy of the bath, so that the temperature stays near
    wanted = settled.total_energy_t[len(settled.total_energy_t) // 3 :].mean()
    kinetic = settled.kinetic_energy_t[-1] + wanted - settled.total_energy_t[-1]
    last.set_velocities(last.get_velocities() * np.sqrt(kinetic / settled.kinetic_energy_t[-1]))
    done = md.run(
        *(last,),
        **given,
        steps=steps,
        every=EVERY,
        observers=[lambda step, now: frames.append(now)],
    )
    return Liquid(done, frames, EVERY * TIMESTEP_FS)


def diffusion(liquid: Liquid) -> pd.DataFrame:
    """Coefficient of diffusion two ways, one row each."""
    einstein = analysis.diffusion_einstein(
        liquid.frames, timestep_fs=liquid.frame_fs, window_fs=(2000, 6000)
    )
    green_kubo = analysis.diffusion_green_kubo(
        liquid.frames, timestep_fs=liquid.frame_fs, until_fs=3000
    )
    to_5 = 1e5
    rows = [
        (name, found.D_cm2_s * to_5, found.error_cm2_s * to_5)
        for name, found in (("Einstein", einstein), ("Green-Kubo", green_kubo))
    ]
    table = pd.DataFrame(rows, columns=["method", "diffusion_1e5_cm2_s", "error_1e5_cm2_s"])
    return table.assign(
        temperature_K=liquid.run.temperature_K_t.mean(),
        pressure_GPa=liquid.run.pressure_GPa_t.mean(),
        atoms=len(liquid.frames[0]),
        time_ps=(len(liquid.frames) - 1) * liquid.frame_fs / 1000,
    )


def structure(liquid: Liquid) -> pd.DataFrame:
    """Radial distribution function, one row a shell."""
    found = analysis.rdf(liquid.frames, r_max_A=17, bins=170, every=4)
    return pd.DataFrame(
        {"distance_A": found.r_A, "rdf": found.g_b, "coordination": found.coordination_b}
    )


def motion(liquid: Liquid) -> pd.DataFrame:
    """Mean square displacement and velocity autocorrelation for the first picoseconds."""
    moved = analysis.msd(liquid.frames, timestep_fs=liquid.frame_fs)
    kept = analysis.vacf(liquid.frames, timestep_fs=liquid.frame_fs)
    last = int(6000 / liquid.frame_fs) + 1
    return pd.DataFrame(
        {
            "time_ps": moved.time_fs[:last] / 1000,
            "msd_A2": moved.msd_A2[:last],
            "vacf": kept.normalised[:last],
        }
    )


TABLES = {
    "argon_rdf": (
        structure,
        "Radial distribution function of liquid argon",
        [
            Column("distance_A", "Å", "middle of a shell around an atom"),
            Column("rdf", "no unit", "density in the shell over the mean density"),
            Column("coordination", "no unit", "atoms within the outer edge of the shell"),
        ],
    ),
    "argon_motion": (
        motion,
        "Motion of atoms in liquid argon",
        [
            Column("time_ps", "ps", "time between two looks"),
            Column("msd_A2", "Å²", "mean square displacement in that time"),
            Column("vacf", "no unit", "velocity autocorrelation over its value at time zero"),
        ],
    ),
    "argon_diffusion": (
        diffusion,
        "Diffusion in liquid argon",
        [
            Column("method", "no unit", "slope of the displacement, or integral of the velocities"),
            Column("diffusion_1e5_cm2_s", "1e-5 cm2/s", "coefficient of self-diffusion"),
            Column("error_1e5_cm2_s", "1e-5 cm2/s", "standard error from five blocks in time"),
            Column("temperature_K", "K", "mean temperature of the run"),
            Column("pressure_GPa", "GPa", "mean pressure of the run"),
            Column("atoms", "no unit", "number of atoms"),
            Column("time_ps", "ps", "length of the run"),
        ],
    ),
}


def main(root: Path, *, cells: int = 6, settle: int = 8000, steps: int = 60000) -> None:
    """Run, and write the data sets into the folder `root`."""
    liquid = simulate(cells=cells, settle=settle, steps=steps, seed=1)
    for name, (compute, title, columns) in TABLES.items():
        table = compute(liquid)
        numbers = table.select_dtypes(float).columns
        table[numbers] = table[numbers].map(lambda value: float(f"{value:.6g}"))
        datasets.save(
            table[[column.name for column in columns]],
            root / name,
            title=title,
            description=f"{4 * cells**3} argon atoms at {DENSITY_G_CM3} g/cm3 and near "
            f"{TEMPERATURE_K} K, simulated by matlab_pkg.md at constant energy for {steps} steps "
            f"of {TIMESTEP_FS:g} fs after two settling runs of {settle} steps. Lennard-Jones "
            f"potential with {EPSILON_K:g} K and {SIGMA_A} Å, cut off at 2.5 sigma.",
            kind="result",
            sources=[RAHMAN],
            licence="CC0-1.0",
            columns=columns,
            faults=["One run of a small periodic box: diffusion is lower than in a large one."],
            script=SCRIPT,
            versions={name: version(name) for name in ("ase", "numpy")},
        )


if __name__ == "__main__":
    default = Path(__file__).parents[1] / "matlab_pkg" / "data"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
