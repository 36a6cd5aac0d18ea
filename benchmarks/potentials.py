"""Rates of the potentials: pairs a second, as parts of the Lennard-Jones potential's.

Run from the top of the repository:

    python benchmarks/potentials.py [--rounds 9] [--atoms 4000] [--json FILE] [--write]

All potentials sum over the same liquid (density 0.8442, cutoff 2.5, reduced units) and take turns;
a rate is listed pairs over process CPU time, on one core, and the ratio is the median of the
rounds. The triclinic cell holds the same liquid's density. The metal is a crystal of copper, beside
a Lennard-Jones potential with the same cutoff on the same crystal; its pairs are visited twice.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path

if __name__ == "__main__":  # before numpy loads: one thread, and one core
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import ase
import numpy as np
from ase.build import bulk

from matlab_pkg.potentials import (
    Buckingham,
    LennardJones,
    Mixture,
    Morse,
    PowerLaw,
    SuttonChen,
    Tabulated,
)
from matlab_pkg.potentials.listed import ListedAtoms

BEGIN, END = (
    "<!-- potentials: python benchmarks/potentials.py --write -->",
    "<!-- end of potentials -->",
)
DENSITY, COPPER = 0.8442, 3.61
PLAIN = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5)
KINDS = [("Ar", "Ar"), ("Ar", "Kr"), ("Kr", "Kr")]
POTENTIALS = {
    "Lennard-Jones, force shifted": LennardJones(epsilon=1, sigma=1, cutoff=2.5, shift="force"),
    "Lennard-Jones, smooth from 2.0": LennardJones(epsilon=1, sigma=1, cutoff=2.5, onset=2.0),
    "Morse": Morse(depth=1, width=6, distance=1.12, cutoff=2.5),
    "Buckingham": Buckingham(repulsion=2e5, range=0.09, dispersion=2, cutoff=2.5),
    "inverse power, 12": PowerLaw(epsilon=1, sigma=1, exponent=12, cutoff=2.5),
    "table": Tabulated.of(PLAIN, begin=0.5),
    "mixture of two kinds": Mixture(dict.fromkeys(KINDS, PLAIN)),
}


def liquid(n_atoms: int, *, triclinic: bool = False) -> ase.Atoms:
    """About as many atoms at a liquid's density, off the places of a crystal."""
    k = round((n_atoms / (1 if triclinic else 4)) ** (1 / 3))
    atoms = bulk("Ar", a=(4 / DENSITY) ** (1 / 3), cubic=not triclinic).repeat(k)
    atoms.rattle(0.08, seed=1)
    return atoms


def ready(potential, atoms: ase.Atoms) -> ListedAtoms:
    """A kernel with its list of pairs."""
    kernel = potential.sum_over(atoms)
    kernel.place(kernel.turned(atoms.positions))
    kernel.update()
    return kernel


def rate(kernel: ListedAtoms) -> float:
    """Pairs of the list in a second of process CPU time."""
    start = time.process_time()
    for _ in range(3):
        kernel.update()
    return 3 * sum(len(block[3]) for block in kernel.blocks) / (time.process_time() - start)


def compare(kernels: dict[str, ListedAtoms], rounds: int) -> dict[str, float]:
    """Median over rounds of each rate over that of the first."""
    first = next(iter(kernels))
    rates = [{name: rate(kernel) for name, kernel in kernels.items()} for _ in range(rounds)]
    print(f"{first}: {statistics.median(row[first] for row in rates) / 1e6:.0f} million pairs/s")
    return {
        name: statistics.median(row[name] / row[first] for row in rates)
        for name in kernels
        if name != first
    }


def measure(n_atoms: int, rounds: int) -> dict[str, float]:
    """Ratio of each potential."""
    atoms = liquid(n_atoms)
    mixed = atoms.copy()
    mixed.symbols[::2] = "Kr"
    kernels = {"Lennard-Jones": ready(PLAIN, atoms)}
    for name, potential in POTENTIALS.items():
        kernels[name] = ready(potential, mixed if isinstance(potential, Mixture) else atoms)
    kernels["Lennard-Jones, triclinic cell"] = ready(PLAIN, liquid(n_atoms, triclinic=True))
    found = compare(kernels, rounds)
    crystal = bulk("Cu", a=COPPER, cubic=True).repeat(round((n_atoms / 4) ** (1 / 3)))
    crystal.rattle(0.1, seed=1)
    beside = LennardJones(epsilon=1, sigma=2.3, cutoff=2 * COPPER)
    metal = SuttonChen.of("Cu", cutoff=2 * COPPER)
    kernels = {"Lennard-Jones in copper": ready(beside, crystal)}
    kernels["Sutton-Chen, two visits a pair"] = ready(metal, crystal)
    return found | compare(kernels, rounds)


def main() -> None:
    """Read the arguments, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--atoms", type=int, default=4000, help="about how many")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", type=Path, help="file for the results")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    given = parser.parse_args()
    found = measure(given.atoms, given.rounds)
    lines = ["| potential | pairs a second, over those of Lennard-Jones |", "| --- | --- |"]
    lines += [f"| {name} | {ratio:.2f} |" for name, ratio in found.items()]
    lines += ["", f"About {given.atoms} atoms, numpy {np.__version__}."]
    shown = "\n".join(lines)
    print(shown)
    if given.json:
        result = {"ratios": found, "rounds": given.rounds, "numpy": np.__version__}
        given.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    if given.write:
        file = Path(__file__).with_name("README.md")
        before, rest = file.read_text("utf-8").split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
