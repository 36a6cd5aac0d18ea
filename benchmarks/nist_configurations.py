"""Energies and virials of NIST's reference configurations, to the digits that NIST prints.

The configurations are files of the page "Lennard-Jones Fluid Reference Calculations: Cuboid Cell"
(doi 10.18434/T4M88Q), lj_sample_config_periodic1.txt to 4. They are not part of this repository:
put them into a folder, then, from the top of the repository,

    python benchmarks/nist_configurations.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import ase
import numpy as np

from matlab_pkg.potentials import LennardJones

# configuration, cutoff, energy, virial, tail correction: as printed there, potential truncated
PRINTED = [
    (1, 3.0, "-4351.5", "-568.67", "-198.49"),
    (1, 4.0, "-4467.5", "-1263.9", "-83.769"),
    (2, 3.0, "-690.00", "-568.46", "-24.230"),
    (2, 4.0, "-704.60", "-655.99", "-10.226"),
    (3, 3.0, "-1146.7", "-1164.9", "-49.622"),
    (3, 4.0, "-1175.4", "-1337.1", "-20.942"),
    (4, 3.0, "-16.790", "-46.249", "-0.54517"),
    (4, 4.0, "-17.060", "-47.869", "-0.23008"),
]
# configuration, energy, virial: as printed there, cutoff 3, force shifted
SHIFTED = [
    (1, "-3870.9", "317.54"),
    (2, "-620.12", "-445.33"),
    (3, "-1021.0", "-935.78"),
    (4, "-15.001", "-43.096"),
]
SIZES = {1: (800, 10.0), 2: (200, 8.0), 3: (400, 10.0), 4: (30, 8.0)}


def read(file: Path) -> ase.Atoms:
    """Atoms of a configuration: edges in the first line, their number, then one atom a line."""
    edges, count, *lines = file.read_text("utf-8").splitlines()
    rows = np.array([line.split() for line in lines if line.strip()], float)
    if len(rows) != int(count):
        raise SystemExit(f"{file}: {len(rows)} atoms, and its second line says {count}.")
    cell = np.array(edges.split(), float)
    return ase.Atoms(f"Ar{len(rows)}", rows[:, 1:4], cell=cell, pbc=True)


def digits(value: float, printed: str) -> str:
    """The value with as many decimals as were printed."""
    return f"{value:.{len(printed.partition('.')[2])}f}"


def differences(atoms: ase.Atoms, potential: LennardJones, energy: str, virial: str) -> list[str]:
    """What differs from the printed digits of energy and virial."""
    atoms.calc = potential.calculator()
    found = -atoms.get_stress(voigt=False).trace() * atoms.get_volume()
    pairs = {"energy": (atoms.get_potential_energy(), energy), "virial": (found, virial)}
    return [
        f"{name} is {digits(value, printed)}, NIST has {printed}"
        for name, (value, printed) in pairs.items()
        if digits(value, printed) != printed
    ]


def main(folder: Path) -> None:
    """Compare every configuration of a folder, and say what was not there."""
    cases = [
        (number, LennardJones(epsilon=1, sigma=1, cutoff=cutoff, shift=False), energy, virial)
        for number, cutoff, energy, virial, _ in PRINTED
    ] + [
        (number, LennardJones(epsilon=1, sigma=1, cutoff=3, shift="force"), energy, virial)
        for number, energy, virial in SHIFTED
    ]
    failed = False
    for number, potential, energy, virial in cases:
        file = folder / f"lj_sample_config_periodic{number}.txt"
        if not file.exists():
            print(f"configuration {number}: {file.name} is not there, so it is not compared")
            continue
        found = differences(read(file), potential, energy, virial)
        failed |= bool(found)
        print(f"configuration {number}, {potential}: {'; '.join(found) or 'agrees'}")
    sys.exit(failed)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
