"""Crystals to try a neighbour search on, and the right counts of their neighbours."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import ase

_SEED = 4  # one for which nothing lies near the cutoff (a test looks)


@dataclass(frozen=True)
class Case:
    """A structure and what it is called, a cutoff in Å, and how many neighbours each atom has."""

    name: str
    atoms: ase.Atoms
    cutoff_A: float
    right: np.ndarray


@functools.cache
def cases() -> tuple[Case, ...]:
    """Crystals of many shapes, in which every atom has a neighbour."""
    from ase import Atoms
    from ase.build import bulk

    wide_A = [[0, 0, 0], [2, 0, 0], [0, 7.1, 6.3]]
    free_A = [[0, 0, 0], [2, 0, 0], [0, 2.5, 0], [0.5, 0.5, 2]]
    skewed = Atoms("Li", cell=[[2, 0, 0], [8, 3, 0], [3, 0, 5]], pbc=True)
    found = [
        ("the cube of lithium iodide", bulk("LiI", "rocksalt", a=6.03, cubic=True), 5.0),
        ("a wide cell", Atoms("I3", wide_A, cell=[8, 8, 8], pbc=True), 3.5),
        ("copper with one atom in its cell", bulk("Cu", "fcc", a=3.6), 4.0),
        ("a structure without periodic boundaries", Atoms("I4", free_A, cell=[4, 4, 4]), 2.6),
        ("a very skewed cell", skewed, 4.2),
    ]
    rng = np.random.default_rng(_SEED)
    found += [_random(rng, n, flat=flat) for n, flat in ((1, False), (3, False), (2, True))]
    return tuple(map(_case, *zip(*found, strict=True)))


@functools.cache
def one_alone() -> Case:
    """A structure whose last atom has no neighbour."""
    from ase import Atoms

    places_A = [[0, 0, 0], [2, 0, 0], [0, 9, 0]]
    return _case("three atoms of which the last is alone", Atoms("I3", places_A), 2.6)


def _case(name: str, atoms: ase.Atoms, cutoff_A: float) -> Case:
    right_angles = not atoms.cell.rank or np.allclose(atoms.cell.angles(), 90)
    shape = "" if right_angles else _shape(atoms)
    return Case(f"{name} ({shape}cutoff {cutoff_A:g} Å)", atoms, cutoff_A, counted(atoms, cutoff_A))


def _random(rng: np.random.Generator, n: int, *, flat: bool) -> tuple[str, ase.Atoms, float]:
    from ase import Atoms

    cell = 3.5 * np.eye(3) + rng.uniform(-1.2, 1.2, (3, 3))
    crystal = Atoms(["Li"] * n, cell=cell, pbc=[True, True, not flat])
    crystal.set_scaled_positions(rng.random((n, 3)))
    crystal.positions[0] += crystal.cell[0]  # the same crystal, written differently
    name = "a random slab" if flat else "a random crystal"
    return name, crystal, round(rng.uniform(4, 7), 1)


def _shape(atoms: ase.Atoms) -> str:
    numbers = ", ".join(f"{value:.4g}" for value in atoms.cell.cellpar())
    return f"atoms: {len(atoms)}, `cell.cellpar()` = [{numbers}], "


def counted(atoms: ase.Atoms, cutoff_A: float) -> np.ndarray:
    """How many neighbours each atom has, with all images."""
    from ase.neighborlist import neighbor_list

    return np.bincount(neighbor_list("i", atoms, cutoff_A), minlength=len(atoms))
