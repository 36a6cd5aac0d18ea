"""Answers to assignment 2: when two of them differ, other right ones, and natural wrong ones.

Written without the tests of the assignment. In `WRONG` stand the code, the points that it keeps,
and words of the printed reasons or of the error.
"""

from __future__ import annotations

import numbers

import numpy as np
import pandas as pd
from ase import Atoms
from ase.build import bulk
from ase.constraints import FixAtoms

from matlab_pkg import structures

SALTS = ("LiF", "LiCl", "NaCl", "NaBr", "KF", "KI", "RbBr", "CsF", "MgO", "CaO", "SrO", "AgCl")
PARTS = ("cell", "pbc", "charges", "constraints")


# --- when two answers differ --------------------------------------------------------------------


def predict(reference: dict, other: dict) -> bool:
    """The number of atoms exactly, volume and density to 5 % ("two digits are enough").

    A determinant is computed, so a whole number may be off by the rounding of its last digits.
    """
    room = {"atoms": 1e-9, "volume_A3": 0.05, "density_g_cm3": 0.05}
    return not all(
        _is_number(other[name]) and abs(other[name] - reference[name]) <= part * reference[name]
        for name, part in room.items()
    )


def densities(reference: dict, other: dict) -> bool:
    """The same formulas, each density to 1 %, as the question says."""
    return set(reference) != set(other) or not all(
        _is_number(other[name]) and abs(other[name] - rho) <= 0.01 * rho
        for name, rho in reference.items()
    )


def lost(reference: dict, other: dict) -> bool:
    """The same formats, and for each the same parts in any order."""
    return set(reference) != set(other) or any(
        sorted(parts) != sorted(other[name]) for name, parts in reference.items()
    )


def nearest(reference: np.ndarray, other: np.ndarray) -> bool:
    """One distance an atom, to 0.001 Å, as the question says."""
    found = np.asarray(other)
    return found.shape != reference.shape or not (np.abs(found - reference) <= 1e-3).all()


def vacancies(reference: tuple, other: tuple) -> bool:
    """The same places to 0.1 Å in any copy of the cell, with the same kinds, in any order."""
    cell, right = reference
    left = list(other[1])
    for symbol, place in right:
        near = [
            i
            for i, (kind, guess) in enumerate(left)
            if kind == symbol and _apart(np.asarray(guess), place, cell) <= 0.1
        ]
        if not near:
            return True
        del left[near[0]]
    return bool(left)


def _apart(one: np.ndarray, two: np.ndarray, cell: np.ndarray) -> float:
    steps = (one - two) @ np.linalg.inv(cell)
    return float(np.linalg.norm((steps - np.rint(steps)) @ cell))


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)


# --- random inputs ------------------------------------------------------------------------------


def some_table(rng: np.random.Generator) -> tuple[pd.DataFrame]:
    """Some salts with edges of their own, in any order, with any index and another column."""
    formulas = rng.choice(SALTS, size=rng.integers(1, 8), replace=False)
    edges_A = rng.uniform(4, 7.5, len(formulas))
    columns = {"measured": "yes", "lattice_constant_A": edges_A, "formula": formulas}
    return (pd.DataFrame(columns, index=rng.permutation(100)[: len(formulas)]),)


def some_crystal(rng: np.random.Generator) -> tuple[Atoms, list[str]]:
    """A crystal or a slab, with or without charges and a fixed atom, and some formats."""
    crystal = structures.supercell(bulk("LiBr", "rocksalt", a=5.5, cubic=True), [1, 1, 2])
    if rng.random() < 0.5:
        crystal.set_initial_charges(rng.normal(size=len(crystal)).round(2))
    if rng.random() < 0.5:
        crystal.set_constraint(FixAtoms([int(rng.integers(len(crystal)))]))
    if rng.random() < 0.5:
        crystal.pbc = [True, True, False]
    formats = rng.choice(structures.FORMATS, size=rng.integers(1, 4), replace=False)
    return crystal, formats.tolist()


def some_atoms(rng: np.random.Generator) -> tuple[Atoms]:
    """A crystal or a slab, narrow or wide, skewed or not."""
    n = int(rng.integers(1, 5))
    cell = np.diag(rng.uniform(2.2, 7, 3)) + rng.uniform(-1, 1, (3, 3)) * (rng.random() < 0.7)
    atoms = Atoms(["Li"] * n, cell=cell, pbc=[True, True, rng.random() < 0.5])
    atoms.set_scaled_positions(rng.random((n, 3)))
    return (atoms,)


def some_vacancies(rng: np.random.Generator) -> tuple[Atoms]:
    """A salt from which up to three atoms are missing, none with a neighbour in common."""
    edge_A = rng.uniform(4, 7.4)
    cube = bulk(rng.choice(["LiF", "NaBr", "KI", "MgO"]), "rocksalt", a=edge_A, cubic=True)
    crystal = structures.supercell(cube, [3, 3, int(rng.integers(3, 5))])
    gone: list[int] = []
    for i in rng.permutation(len(crystal))[: rng.integers(0, 4)].tolist():
        if all(crystal.get_distance(i, j, mic=True) > 1.1 * edge_A for j in gone):
            gone.append(i)
    del crystal[gone]
    return (crystal,)


TRIALS = {
    "predict": {"name": "prediction", "inputs": None, "tolerance": predict},
    "densities": {"name": "densities", "inputs": some_table, "tolerance": densities},
    "lost": {"name": "lost", "inputs": some_crystal, "tolerance": lost},
    "nearest": {"name": "nearest", "inputs": some_atoms, "tolerance": nearest},
    "vacancies": {
        # the cell is needed to compare places in any copy of it
        "name": "lambda crystal: (crystal.cell.array.copy(), vacancies(crystal))",
        "inputs": some_vacancies,
        "tolerance": vacancies,
    },
}
"""dict: for each question the answer as an expression, its random inputs (None: it is a value), and
the function that says whether two answers differ."""


# --- other right answers ------------------------------------------------------------------------

OTHER = {
    "predict": [
        # built after all
        """
cube = bulk(formula, "rocksalt", a=edge_A, cubic=True)
made = structures.summary(structures.supercell(cube, matrix))
prediction = {name: made[name] for name in ("atoms", "volume_A3", "density_g_cm3")}
""",
        # from the smallest cell, to two digits, with Avogadro's number, as a Series
        """
import pandas as pd
a, b, c = np.array(matrix)
cells = abs(a @ np.cross(b, c))
grams = sum(atom.mass for atom in bulk(formula, "rocksalt", a=edge_A)) / 6.022e23
density = grams / ((edge_A * 1e-8) ** 3 / 4)
prediction = pd.Series({
    "atoms": int(round(cells)) * 8,
    "volume_A3": float(f"{cells * edge_A**3:.2g}"),
    "density_g_cm3": float(f"{density:.2g}"),
})
""",
    ],
    "densities": [
        # masses by hand
        """
from ase.data import atomic_masses, atomic_numbers
from ase.formula import Formula

def densities(table):
    masses_u = [
        sum(n * atomic_masses[atomic_numbers[kind]] for kind, n in Formula(f).count().items())
        for f in table["formula"]
    ]
    rho = 4 * 1.66054 * np.array(masses_u) / table["lattice_constant_A"].to_numpy() ** 3
    return dict(zip(table["formula"], rho))
""",
        # row by row, the smallest cell, as a Series
        """
import pandas as pd

def densities(table):
    found = pd.Series(dtype=float)
    for _, row in table.iterrows():
        smallest = bulk(row["formula"], "rocksalt", a=row["lattice_constant_A"])
        found[row["formula"]] = sum(smallest.get_masses()) / smallest.get_volume() * 1.6605391
    return found
""",
    ],
    "lost": [
        # a loop with conditions, sets
        """
def lost(crystal, formats):
    found = {name: set() for name in formats}
    for name in found:
        for what, kept in structures.round_trip(crystal, name).items():
            if what in ("cell", "pbc", "charges", "constraints"):
                if kept is not None and not kept:
                    found[name].add(what)
    return found
""",
        # written and read by hand
        """
import tempfile
from pathlib import Path
from ase.io import read, write

def lost(crystal, formats):
    found = {}
    for name in formats:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "crystal")
            write(path, crystal, format=name)
            back = read(path, format=name)
        gone = []
        if not np.allclose(back.cell.cellpar(), crystal.cell.cellpar(), atol=1e-3):
            gone.append("cell")
        if (back.pbc != crystal.pbc).any():
            gone.append("pbc")
        if not np.allclose(back.get_initial_charges(), crystal.get_initial_charges()):
            gone.append("charges")
        fixed = [sorted(i for c in one.constraints for i in c.index) for one in (crystal, back)]
        if fixed[0] != fixed[1]:
            gone.append("constraints")
        found[name] = gone
    return found
""",
    ],
    "nearest": [
        # with a helper that has the name of one of the test's own
        """
def right(atoms):
    edges_A = atoms.cell.lengths()[atoms.pbc]
    return 1.001 * edges_A.min()

def nearest(atoms):
    i, d = neighbor_list("id", atoms, right(atoms))
    return np.array([round(d[i == n].min(), 4) for n in range(len(atoms))])
""",
        # a cutoff that grows until everybody has a neighbour
        """
def nearest(atoms):
    reach_A = 1.0
    while True:
        i, d = neighbor_list("id", atoms, reach_A)
        if len(set(i)) == len(atoms):
            return np.array([d[i == n].min() for n in range(len(atoms))])
        reach_A = 1.5 * reach_A
""",
        # copies of all atoms around, and a tree
        """
from itertools import product
from scipy.spatial import cKDTree

def nearest(atoms):
    inside = atoms.copy()
    inside.wrap()
    reach = [range(-5, 6) if periodic else [0] for periodic in inside.pbc]
    copies = [inside.positions + steps @ inside.cell.array for steps in product(*reach)]
    distances, _ = cKDTree(np.concatenate(copies)).query(inside.positions, k=2)
    return distances[:, 1]
""",
    ],
    "vacancies": [
        # the sites of the whole crystal, and those where nobody is
        """
def vacancies(crystal):
    bond_A = neighbor_list("d", crystal, 4.0).min()
    n = np.rint(crystal.cell.lengths() / bond_A).astype(int)
    steps = np.rint((crystal.positions - crystal.positions[0]) / bond_A).astype(int) % n
    there = set(map(tuple, steps.tolist()))
    kinds = {sum(step) % 2: kind for step, kind in zip(steps.tolist(), crystal.symbols)}
    return [
        (kinds[sum(step) % 2], crystal.positions[0] + bond_A * np.array(step))
        for step in np.ndindex(*n) if step not in there
    ]
""",
        # groups of lonely atoms, and the mean of their vectors
        """
def vacancies(crystal):
    bond_A = crystal.get_all_distances(mic=True)[0][1:].min()
    count = np.bincount(neighbor_list("i", crystal, 1.2 * bond_A), minlength=len(crystal))
    lonely = set(np.flatnonzero(count < 6).tolist())
    found = []
    while lonely:
        first = min(lonely)
        others = sorted(lonely)
        vectors = crystal.get_distances(first, others, mic=True, vector=True)
        near = np.linalg.norm(vectors, axis=1) < 2.1 * bond_A
        place = crystal.positions[first] + vectors[near].mean(axis=0)
        kind = next(s for s in crystal.symbols if s != crystal.symbols[first])
        found.append([str(kind), place.tolist()])
        lonely -= {i for i, is_near in zip(others, near) if is_near}
    return found
""",
    ],
}
"""dict of list of str: for each question, code that earns all points in another way."""


# --- wrong answers ------------------------------------------------------------------------------

_PREDICTED = """
cells = abs(np.linalg.det(matrix))
density = 1.66054 * 4 * Atoms(formula).get_masses().sum() / edge_A**3
prediction = {{"atoms": {atoms}, "volume_A3": {volume}, "density_g_cm3": {density}}}
"""


def _predicted(atoms="round(8 * cells)", volume="cells * edge_A**3", density="density"):
    return _PREDICTED.format(atoms=atoms, volume=volume, density=density)


_SUPERCELL = """
def vacancies(crystal):
    bond_A = neighbor_list("d", crystal, 4.0).min()
    i, vectors_A = neighbor_list("iD", crystal, 1.2 * bond_A)
    found = {{}}
    for atom in np.flatnonzero(np.bincount(i) == 5):
        place = crystal.positions[atom] - vectors_A[i == atom].sum(axis=0)
        fraction = np.linalg.solve(np.array(crystal.cell).T, place)
        (kind,) = set(crystal.symbols) - {{crystal.symbols[atom]}}
        found[tuple(np.round(fraction, 3) % 1)] = {entry}
    {end}
"""


def _vacancies(entry="(kind, place)", end="return list(found.values())"):
    return _SUPERCELL.format(entry=entry, end=end)


_DENSITIES = """
def densities(table):
    edges = zip(table["formula"], table["lattice_constant_A"])
    return {result}
"""
_DENSITY = "structures.density(bulk(f, 'rocksalt', a=a))"
_LOST = """
def lost(crystal, formats):
    parts = ["cell", "pbc", "charges", "constraints"]
    trips = {{name: structures.round_trip(crystal, name) for name in formats}}
    return {{name: {result} for name, kept in trips.items()}}
"""
_NEAREST = """
def nearest(atoms):
    distances = atoms.get_all_distances(mic={mic})
    np.fill_diagonal(distances, np.inf)
    return distances.min(axis=1)
"""
_LISTED = """
def nearest(atoms):
    {first}
    i, j, d = neighbor_list("ijd", atoms, 9.0)
    return np.array([d[{which}].min() for n in range(len(atoms))]){unit}
"""


def _listed(first="pass", which="i == n", unit=""):
    return _LISTED.format(first=first, which=which, unit=unit)


WRONG = {
    "predict": [
        (_predicted(atoms="round(cells)"), 2, "the number of cells"),
        (_predicted(volume="cells * edge_A**3 / 1000"), 2, "nm³"),
        (_predicted(density="1000 * density"), 2, "kg/m³"),
        (_predicted(density="density / 1.66054"), 2, "u/Å³"),
        (_predicted(density="density * cells"), 2, "Is a larger piece of a material denser?"),
        (_predicted(volume="float('nan')"), 2, "not a number (NaN)"),
        (_predicted(atoms="'80 atoms'"), 2, "is a text"),
        (_predicted(atoms="[round(8 * cells)]"), 2, "should be one number"),
        (_predicted().replace("np.linalg.det(matrix)", "np.prod(np.diag(matrix))"), 1, "diagonal"),
        ("prediction = 80", 0, "should be a dict"),
        (
            "n = round(8 * abs(np.linalg.det(matrix)))\n"
            "prediction = {'atoms': n, 'volume': 1, 'density': 2}",
            1,
            "no entry 'volume_A3'",
        ),
    ],
    "densities": [
        (_DENSITIES.format(result=f"{{f: {_DENSITY} / 1.66054 for f, a in edges}}"), 0, "u/Å³"),
        (_DENSITIES.format(result=f"{{f: 1000 * {_DENSITY} for f, a in edges}}"), 0, "kg/m³"),
        (
            _DENSITIES.format(result=f"{{f: {_DENSITY} for f, a in edges}}").replace(
                "a=a", "a=6.03"
            ),
            0,
            "edge was not taken from the table",
        ),
        # the index of the rows taken for their number
        (
            """
def densities(table):
    found = {}
    for i in range(len(table)):
        formula, edge_A = table["formula"][i], table["lattice_constant_A"][i]
        found[formula] = structures.density(bulk(formula, "rocksalt", a=edge_A))
    return found
""",
            1,
            "KeyError",
        ),
        # another table than the one that was given
        (
            _DENSITIES.format(result=f"{{f: {_DENSITY} for f, a in edges}}").replace(
                "edges = zip(", "table = datasets.load('alkali_halides').data; edges = zip("
            ),
            1,
            "is not asked",
        ),
        (_DENSITIES.format(result="2.64"), 0, "should be a dict"),
        (_DENSITIES.format(result=f"[{_DENSITY} for f, a in edges]"), 0, "should be a dict"),
        (
            _DENSITIES.format(
                result=f"{{f: np.nan if f in ('MgO', 'CaO') else {_DENSITY} for f, a in edges}}"
            ),
            2,
            "not a number (NaN)",
        ),
        # copied from the handbook's column
        (
            _DENSITIES.format(result="dict(zip(table['formula'], table['density_g_cm3']))"),
            0,
            "should be right to",
        ),
    ],
    "lost": [
        (
            _LOST.format(result="[what for what in parts if not kept[what]]"),
            2,
            "what is not there counts as lost",
        ),
        (_LOST.format(result="[what for what in parts if kept[what]]"), 0, "what survives"),
        (
            _LOST.format(result="[what for what in kept if kept[what] is False]"),
            1,
            "is not known",
        ),
        # the first format in place of each
        (
            _LOST.format(result="[what for what in parts if kept[what] is False]").replace(
                "round_trip(crystal, name)", "round_trip(crystal, formats[0])"
            ),
            0,
            "should hold other texts",
        ),
        (_LOST.format(result="kept['cell']"), 0, "should be a list of texts"),
        # the crystal that was given is changed
        (
            _LOST.format(result="[what for what in parts if kept[what] is False]").replace(
                "    parts", "    crystal.pbc = True\n    parts"
            ),
            2,
            "leave what it is given as it is",
        ),
        ("def lost(crystal, formats):\n    return ['charges', 'constraints']", 0, "a dict"),
    ],
    "nearest": [
        # the shortest of all edges, also where nothing repeats
        (
            "def nearest(atoms):\n"
            "    i, d = neighbor_list('id', atoms, 1.001 * atoms.cell.lengths().min())\n"
            "    found = np.full(len(atoms), np.inf)\n"
            "    np.minimum.at(found, i, d)\n"
            "    return found",
            3,
            "0 of 1: slabs",
        ),
        # one for each atom, in another order
        (
            "def nearest(atoms):\n"
            "    i, d = neighbor_list('id', atoms, 1.001 * atoms.cell.lengths()[atoms.pbc].min())\n"
            "    found = np.full(len(atoms), np.inf)\n"
            "    np.minimum.at(found, i, d)\n"
            "    return np.sort(found)",
            2,
            "is not.",
        ),
        # the same for all atoms: right wherever they are alike
        (
            "def nearest(atoms):\n"
            "    d = neighbor_list('d', atoms, 9.0)\n"
            "    return np.full(len(atoms), d.min())",
            0,
            "0 of 1: random skewed cells",
        ),
        # a cutoff that is long enough for most metals
        (
            "def nearest(atoms):\n"
            "    i, d = neighbor_list('id', atoms, 3.2)\n"
            "    found = np.full(len(atoms), np.inf)\n"
            "    np.minimum.at(found, i, d)\n"
            "    return found",
            1,
            "NaN or infinite",
        ),
        # a cutoff that is long enough for all metals but a few
        (
            "def nearest(atoms):\n"
            "    i, d = neighbor_list('id', atoms, 5.0)\n"
            "    found = np.full(len(atoms), np.inf)\n"
            "    np.minimum.at(found, i, d)\n"
            "    return found",
            3,
            "NaN or infinite",
        ),
        (_NEAREST.format(mic=True), 0, "NaN or infinite"),
        (_NEAREST.format(mic=False), 0, "NaN or infinite"),
        (_listed(unit=" / 10"), 0, "nm"),
        (_listed(unit=".min()"), 0, "shape"),
        (_listed(which="(i == n) & (j != n)"), 0, "stopped with ValueError"),  # no own images
        (_listed(first="atoms = Atoms(atoms, pbc=True)"), 1, "every direction was periodic"),
        (_listed(first="atoms.wrap()"), 0, "leave what it is given as it is"),
    ],
    "vacancies": [
        (
            """
def vacancies(crystal):
    bond_A = neighbor_list("d", crystal, 4.0).min()
    lonely = np.flatnonzero(np.bincount(neighbor_list("i", crystal, 1.2 * bond_A)) == 5)
    if not len(lonely):
        return []
    kind = next(s for s in crystal.symbols if s != crystal.symbols[lonely[0]])
    return [(kind, crystal.positions[lonely].mean(axis=0))]
""",
            0,
            "too few",
        ),
        (
            """
def vacancies(crystal):
    bond_A = neighbor_list("d", crystal, 4.0).min()
    lonely = list(np.flatnonzero(np.bincount(neighbor_list("i", crystal, 1.2 * bond_A)) == 5))
    found = []
    while lonely:
        near = [i for i in lonely if crystal.get_distance(lonely[0], i, mic=True) < 2.1 * bond_A]
        kind = next(s for s in crystal.symbols if s != crystal.symbols[near[0]])
        found.append((kind, crystal.positions[near].mean(axis=0)))
        lonely = [i for i in lonely if i not in near]
    return found
""",
            0,
            "other side of the box",
        ),
        (_vacancies(entry="(kind, fraction)"), 0, "fractions of the cell's edges"),
        (_vacancies(entry="(str(crystal.symbols[atom]), place)"), 0, "kind of its neighbours"),
        (_vacancies(entry="(kind, place / 10)"), 0, "should be right to"),
        (_vacancies(entry="(kind, crystal.positions[atom])"), 0, "an atom beside the vacancy"),
        (_vacancies(end="return list(found.values())[:1]"), 1, "too few"),
        (_vacancies(end="return next(iter(found.values()), [])"), 0, "should be a pair"),
        (_vacancies(end="return np.array(list(found.values()), object)"), 0, "a list of pairs"),
        (_vacancies(end="return [*found.values(), *found.values()]"), 0, "holds one several times"),
        (_vacancies(entry="(kind, place * np.nan)"), 0, "NaN or infinite"),
        (_vacancies().replace("1.2 * bond_A", "3.5"), 0, "too few"),
    ],
}
"""dict of list of (str, int, str): code, the points that it keeps, and words of the reasons."""
