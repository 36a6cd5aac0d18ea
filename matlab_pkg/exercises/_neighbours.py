"""Crystals to try a neighbour search on, its right counts, and the counts of known mistakes."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import ase


@functools.cache
def cases() -> tuple[tuple[str, ase.Atoms, float, np.ndarray], ...]:
    """A name, a structure, a cutoff in Å and the right counts; no atom is alone."""
    from ase import Atoms
    from ase.build import bulk

    cube = bulk("LiI", "rocksalt", a=6.03, cubic=True)
    cluster = Atoms(
        "I4", positions=[[0, 0, 0], [2, 0, 0], [0, 2.5, 0], [0.5, 0.5, 2]], cell=[4, 4, 4]
    )
    found = [
        ("the cube of lithium iodide", cube, 5.0),
        ("a wide supercell", cube.repeat(2), 3.5),
        ("a crystal with one atom in its cell", bulk("Cu", "fcc", a=3.6), 4.0),
        ("a structure without periodic boundaries", cluster, 2.6),
    ]
    rng = np.random.default_rng(41)  # any seed serves: what is drawn is checked for its margin
    while len(found) < 10:
        cell = 3.5 * np.eye(3) + rng.uniform(-1.2, 1.2, (3, 3))
        n = int(rng.integers(1, 5))
        flat = len(found) % 3 == 0
        crystal = Atoms(["Li"] * n, cell=cell, pbc=[True, True, not flat])
        crystal.set_scaled_positions(rng.random((n, 3)))
        crystal.positions[0] += crystal.cell[0]  # the same crystal, written differently
        cutoff_A = float(rng.uniform(4, 7))
        few, many = (counted(crystal, cutoff_A + shift) for shift in (-0.01, 0.01))
        if (few == many).all() and few.min() > 0:
            name = "a slab with a skewed cell" if flat else "a random skewed cell"
            found.append((name, crystal, cutoff_A))
    return tuple((*case, counted(*case[1:])) for case in found)


def counted(atoms: ase.Atoms, cutoff_A: float) -> np.ndarray:
    """How many neighbours each atom has, with all images."""
    from ase.neighborlist import neighbor_list

    return np.bincount(neighbor_list("i", atoms, cutoff_A), minlength=len(atoms))


def alike(counts: np.ndarray, atoms: ase.Atoms, cutoff_A: float) -> list[str]:
    """Names of the known mistakes that give these counts, perhaps by chance."""
    wrong = mistaken(atoms, cutoff_A)
    found = [name for name, values in wrong.items() if np.array_equal(counts, values)]
    return found + ["once"] * bool(2 * counts.sum() == counted(atoms, cutoff_A).sum())


def mistaken(atoms: ase.Atoms, cutoff_A: float) -> dict[str, np.ndarray]:
    """What each known mistake counts, by its name."""
    from ase.neighborlist import neighbor_list

    i, j = neighbor_list("ij", atoms, cutoff_A)
    right = np.bincount(i, minlength=len(atoms))
    near = _distances(atoms, 1)
    crystal = atoms.copy()
    crystal.pbc = True
    nearest = near.min(axis=0)
    return {
        "one-image": ((nearest > 1e-9) & (nearest < cutoff_A)).sum(axis=1),
        "no-images": _within(_distances(atoms, 0), cutoff_A),
        "own-images": right - np.bincount(i[i == j], minlength=len(atoms)),
        "next-boxes": _within(near, cutoff_A),
        "always-periodic": counted(crystal, cutoff_A),
        "itself": right + 1,
        "twice": 2 * right,
    }


def _within(d_mnn: np.ndarray, cutoff_A: float) -> np.ndarray:
    return ((d_mnn > 1e-9) & (d_mnn < cutoff_A)).sum(axis=(0, 2))


def _distances(atoms: ase.Atoms, reach: int) -> np.ndarray:
    """Distances to the copies in the boxes up to `reach` away, shape (boxes, n, n)."""
    steps = [range(-reach, reach + 1) if periodic else (0,) for periodic in atoms.pbc]
    shifts_mc = np.array(list(itertools.product(*steps))) @ np.array(atoms.cell)
    vectors_nnc = atoms.positions[None, :] - atoms.positions[:, None]
    return np.linalg.norm(vectors_nnc[None] + shifts_mc[:, None, None], axis=-1)
