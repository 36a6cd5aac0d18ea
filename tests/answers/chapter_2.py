"""When two answers to an exercise of chapter 2 differ, by what its text asks for.

Written without the judges of the package.
"""

from __future__ import annotations

import numpy as np
from ase import Atoms

EDGE_A = 6.03  # of the cube of LiI
PRIMITIVE_A = EDGE_A / 2 * np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]])
BOX_A = 3 * EDGE_A  # the supercell from which an atom is missing


def predict(reference: list[dict], other: list[dict]) -> bool:
    """Atoms exactly, volume and density to 2 %."""
    return len(other) != 2 or any(
        new["atoms"] != old["atoms"]
        or not abs(new["volume_A3"] - old["volume_A3"]) <= 0.02 * old["volume_A3"]
        or not abs(new["density_g_cm3"] - old["density_g_cm3"]) <= 0.02 * old["density_g_cm3"]
        for old, new in zip(reference, other, strict=True)
    )


def primitive(reference: np.ndarray, other: np.ndarray) -> bool:
    """Whole numbers that make a cube with this edge; which way round it lies is free."""
    whole = np.abs(other - other.round()).max() <= 1e-6
    edges_A = other @ PRIMITIVE_A
    cube = np.abs(edges_A @ edges_A.T - EDGE_A**2 * np.eye(3)).max() <= 1e-6
    return not (whole and cube)


def crystal(rng: np.random.Generator) -> tuple[Atoms, float]:
    """A random crystal, slab, wire or molecule, narrow or wide, and a cutoff in Å."""
    cell = rng.uniform(2.5, 6) * np.eye(3) + rng.uniform(-1.2, 1.2, (3, 3))
    n = int(rng.integers(1, 6))
    atoms = Atoms(["Li"] * n, cell=cell, pbc=rng.random(3) < 0.7)
    atoms.set_scaled_positions(rng.random((n, 3)))
    return atoms, float(rng.uniform(2, 7))


def vacancy(reference: tuple[set, np.ndarray], other: tuple[set, np.ndarray]) -> bool:
    """The same kind, and the place to 0.1 Å in any copy of the box."""
    away_A = np.asarray(other[1]) - reference[1]
    away_A -= BOX_A * np.round(away_A / BOX_A)
    return not (set(other[0]) == set(reference[0]) and np.linalg.norm(away_A) <= 0.1)


TRIALS = {
    "automation-predict": {"name": None, "inputs": None, "tolerance": predict},
    "automation-primitive": {
        # the page types the matrix a second time; here it is the one that the solution used
        "name": "np.array(cube.cell) @ np.linalg.inv(np.array(primitive.cell))",
        "inputs": None,
        "tolerance": primitive,
    },
    "automation-anions": {"name": None, "inputs": None, "tolerance": 0.006},
    "automation-formats": {"name": None, "inputs": None, "tolerance": 0},
    "automation-images": {"name": None, "inputs": crystal, "tolerance": 0},
    "automation-vacancy": {
        # the page types "I"; here it follows from the kind of the lonely atoms
        "name": "(set(sc.symbols) - set(broken.symbols[lonely]), where)",
        "inputs": None,
        "tolerance": vacancy,
    },
}
"""dict: for each exercise the answer as an expression (None: what the page gives to the check), its
inputs (None: it is a value), and its tolerance or the function that says whether answers differ."""
