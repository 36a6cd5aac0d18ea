"""Energies and virials of NIST's reference configurations, to the digits that are printed.

NIST's page "Lennard-Jones Fluid Reference Calculations: Cuboid Cell" (doi 10.18434/T4M88Q) has
lj_sample_config_periodic1.txt to 4; its page "Non-Cuboid Cell" has triclinic ones, of which FEASST,
NIST's Monte Carlo code, keeps one beside its tests: lj_triclinic_sample_config_periodic3.xyz. They
are not part of this repository: put those that you have into a folder, then, from the top of the
repository,

    python benchmarks/nist_configurations.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import ase
import numpy as np

from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.state import State
from matlab_pkg.potentials import LennardJones
from matlab_pkg.potentials.all_pairs import AllPairs
from matlab_pkg.potentials.pair_sum import PairSum

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
# file, atoms, volume, energy, tail correction; potential truncated at 3. FEASST's tests hold these
# energies (github.com/usnistgov/feasst: plugin/system/tutorial/test_1_lj_ref.py for the cubic file,
# plugin/system/test/system.cpp for the triclinic one); here to ten decimals, for the last of theirs
# depend on the order of the sum. They hold no virials.
FEASST = [
    ("lj_sample_config_periodic4.xyz", 30, 8.0**3, "-16.7903213046", "-0.5451660015"),
    (
        "lj_triclinic_sample_config_periodic3.xyz",
        300,
        10.0 * 9.84807753012208 * 9.64974312607518,
        "-505.7856794527",
        "-29.3718643070",
    ),
]
TRUNCATED = {
    cutoff: LennardJones(epsilon=1, sigma=1, cutoff=cutoff, shift=False) for cutoff in (3.0, 4.0)
}
FORCE_SHIFTED = LennardJones(epsilon=1, sigma=1, cutoff=3, shift="force")
# file, potential, energy, virial or None
CASES = [
    *(
        (f"lj_sample_config_periodic{number}.txt", TRUNCATED[cutoff], energy, virial)
        for number, cutoff, energy, virial, _ in PRINTED
    ),
    *(
        (f"lj_sample_config_periodic{number}.txt", FORCE_SHIFTED, energy, virial)
        for number, energy, virial in SHIFTED
    ),
    *((file, TRUNCATED[3.0], energy, None) for file, _, _, energy, _ in FEASST),
]


def read(file: Path) -> ase.Atoms:
    """Atoms of a configuration; a ValueError says what is wrong with a file.

    A .txt file, as NIST's, begins with a line of the three edges and one of the number of atoms; a
    .xyz file, as FEASST's, with one of the number of atoms and one of a flag and the three edges,
    or a flag and Lx, Ly, Lz, xy, xz, yz, for the cell vectors (Lx, 0, 0), (xy, Ly, 0) and
    (xz, yz, Lz). Then each atom has a line: its number from 1, x, y and z.
    """
    lines = file.read_text("utf-8", errors="replace").splitlines()
    lines = [line for line in lines if line.strip()]
    if len(lines) < 3:
        raise ValueError(f"{file.name} has {len(lines)} lines; two and one for each atom are due.")
    flagged = file.suffix == ".xyz"
    count, box = (0, 1) if flagged else (1, 0)
    cell_vc = _cell(_numbers(file, box, lines[box])[flagged:], f"{file.name}, line {box + 1}")
    if lines[count].split() != [f"{len(lines) - 2}"]:
        raise ValueError(
            f"{file.name} has {len(lines) - 2} atoms, and its line {count + 1} says "
            f"{lines[count].strip()!r}. Take the whole file again from where it came."
        )
    rows = [_numbers(file, k, line) for k, line in enumerate(lines[2:], start=2)]
    for k, row in enumerate(rows, start=1):
        if len(row) != 4 or row[0] != k:
            raise ValueError(
                f"{file.name}, line {k + 2}, is {lines[k + 1].strip()!r}; it should be the number "
                f"{k} and then x, y and z. Take the whole file again from where it came."
            )
    return ase.Atoms(f"Ar{len(rows)}", np.array(rows)[:, 1:], cell=cell_vc, pbc=True)


def _numbers(file: Path, k: int, line: str) -> list[float]:
    try:
        numbers = [float(word) for word in line.split()]
    except ValueError:
        numbers = [np.nan]
    if not np.isfinite(numbers).all():
        raise ValueError(
            f"{file.name}, line {k + 1}, is {line.strip()!r}; it should hold numbers alone. Take "
            "the file as it is published."
        )
    return numbers


def _cell(box: list[float], where: str) -> np.ndarray:
    if len(box) not in (3, 6) or min(box[:3]) <= 0:
        raise ValueError(
            f"{where}, should say the cell by three positive edges, or by Lx, Ly, Lz, xy, xz, yz "
            f"(in a .xyz file after a flag); there are {box}."
        )
    lx, ly, lz, xy, xz, yz = [*box, 0.0, 0.0, 0.0][:6]
    return np.array([[lx, 0, 0], [xy, ly, 0], [xz, yz, lz]])


def digits(value: float, printed: str) -> str:
    """The value with as many decimals as were printed."""
    return f"{value:.{len(printed.partition('.')[2])}f}"


def sums(atoms: ase.Atoms, potential: LennardJones) -> dict[str, tuple[float, float]]:
    """Energy and virial by all that sums pairs: by number of atoms, runs take one kernel only."""
    atoms.calc = potential.calculator()
    virial = -atoms.get_stress(voigt=False).trace() * atoms.get_volume()
    engine = PotentialEngine(State.of(atoms), potential, timestep=0.004)
    found = {
        "calculator": (atoms.get_potential_energy(), virial),
        "engine": (engine.potential_energy(), engine.virial()),
    }
    for name, kernel in {"all pairs": AllPairs, "listed pairs": PairSum}.items():
        total = kernel(potential, atoms)
        total.place(total.turned(atoms.positions))
        total.update()
        found[name] = (float(total.energies().sum()), float(total.virial().trace()))
    return found


def differences(
    atoms: ase.Atoms, potential: LennardJones, energy: str, virial: str | None
) -> list[str]:
    """What differs from the printed digits of energy and, where there is one, virial."""
    return [
        f"{what} by {way} is {digits(value, printed)}, printed is {printed}"
        for way, values in sums(atoms, potential).items()
        for what, value, printed in zip(("energy", "virial"), values, (energy, virial), strict=True)
        if printed is not None and digits(value, printed) != printed
    ]


def main(folder: Path) -> None:
    """Compare every configuration of a folder, and say what was not there."""
    names = list(dict.fromkeys(file for file, *_ in CASES))
    there = [name for name in names if (folder / name).is_file()]
    if not there:
        sys.exit(f"{folder} holds none of the files {', '.join(names)}. Put them there.")
    failed = False
    for name in names:
        if name not in there:
            print(f"{name}: not there, so it is not compared")
            continue
        try:
            atoms = read(folder / name)
        except ValueError as error:
            print(error)
            failed = True
            continue
        for _, potential, energy, virial in [case for case in CASES if case[0] == name]:
            found = differences(atoms, potential, energy, virial)
            failed |= bool(found)
            print(f"{name}, {potential}: {'; '.join(found) or 'agrees'}")
    sys.exit(failed)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
