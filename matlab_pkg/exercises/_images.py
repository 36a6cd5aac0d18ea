"""A neighbour search tried on many crystals, and what known mistakes count there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.exercises import _answers, _run
from matlab_pkg.exercises._exercise import NotYet
from matlab_pkg.exercises._neighbours import Case, cases, counted, one_alone

if TYPE_CHECKING:
    import ase


def judge(answer: object) -> str:
    """Judge a neighbour search on crystals of many shapes."""
    search = _run.function(answer, name="count_neighbours")
    failed, tried, looks = None, [], MISTAKES
    for case in cases():
        tried.append((case, _counts(search, case)))
        if failed is None and np.array_equal(tried[-1][1], case.right):
            continue
        # a mistake has to fit what was right before the first failure as well
        looks = _alike(looks, tried if failed is None else tried[-1:])
        failed = failed or case
        if not looks:
            break  # nothing more to learn, and the search may be a slow one
    if failed is None and not np.array_equal(_counts(search, one_alone()), one_alone().right):
        failed, looks = one_alone(), ()
    if failed:
        raise NotYet(
            f"The counts should agree with `neighbor_list`; for {failed.name} they do not.",
            looks[0][0] if looks else "",
        )
    return "Right for wide and narrow, straight and skewed cells, with and without boundaries."


def _counts(search: Callable, case: Case) -> np.ndarray:
    returned = _run.call(search, case.atoms, case.cutoff_A, on=f"for {case.name}")
    what, n = f"What your function returns for {case.name}", len(case.atoms)
    last = int(np.flatnonzero(case.right)[-1])  # where `np.bincount` ends by itself
    if last + 1 < n and getattr(returned, "shape", None) == (last + 1,):
        raise NotYet(f"{what} should have one entry an atom, {n} in all.", "no-minlength")
    return _answers.array(returned, what=what, shape=(n,))


def _alike(mistakes: Sequence, tried: Sequence[tuple[Case, np.ndarray]]) -> list:
    """The mistakes that give the counts of every case, perhaps by chance."""
    return [
        (name, fits) for name, fits in mistakes if all(fits(counts, case) for case, counts in tried)
    ]


def _gives(wrong: Callable, **options: object) -> Callable[[np.ndarray, Case], bool]:
    """Whether counts are those of a wrong search."""
    return lambda counts, case: np.array_equal(counts, wrong(case.atoms, case.cutoff_A, **options))


def nearest_image(atoms: ase.Atoms, cutoff_A: float) -> np.ndarray:
    """Counts of the nearest copy of each other atom."""
    nearest = _distances(atoms, 1).min(axis=0)
    return ((nearest > 1e-9) & (nearest < cutoff_A)).sum(axis=1)


def within_boxes(atoms: ase.Atoms, cutoff_A: float, *, reach: int) -> np.ndarray:
    """Counts in the boxes up to `reach` away."""
    d_mnn = _distances(atoms, reach)
    return ((d_mnn > 1e-9) & (d_mnn < cutoff_A)).sum(axis=(0, 2))


def without_own(atoms: ase.Atoms, cutoff_A: float) -> np.ndarray:
    """Counts without an atom's own images."""
    from ase.neighborlist import neighbor_list

    i, j = neighbor_list("ij", atoms, cutoff_A)
    return np.bincount(i[i != j], minlength=len(atoms))


def always_periodic(atoms: ase.Atoms, cutoff_A: float) -> np.ndarray:
    """Counts as if every direction were periodic."""
    crystal = atoms.copy()
    crystal.pbc = True
    return counted(crystal, cutoff_A)


def scaled_cutoff(atoms: ase.Atoms, cutoff_A: float, *, factor: float) -> np.ndarray:
    """Counts within a multiple of the cutoff."""
    return counted(atoms, factor * cutoff_A)


def listed(atoms: ase.Atoms, cutoff_A: float, *, part: float, **options: bool) -> np.ndarray:
    """Counts of ASE's `NeighborList` with its skin, its radii being a part of the cutoff."""
    from ase.neighborlist import NeighborList

    found = NeighborList([part * cutoff_A] * len(atoms), **options)
    found.update(atoms)
    return np.array([len(found.get_neighbors(i)[0]) for i in range(len(atoms))])


def _distances(atoms: ase.Atoms, reach: int) -> np.ndarray:
    """Distances to the copies in the boxes up to `reach` away, shape (boxes, n, n)."""
    steps = [range(-reach, reach + 1) if periodic else (0,) for periodic in atoms.pbc]
    shifts_mc = np.array(list(itertools.product(*steps))) @ np.array(atoms.cell)
    vectors_nnc = atoms.positions[None, :] - atoms.positions[:, None]
    return np.linalg.norm(vectors_nnc[None] + shifts_mc[:, None, None], axis=-1)


MISTAKES = (
    ("one-image", _gives(nearest_image)),
    ("no-images", _gives(within_boxes, reach=0)),
    ("own-images", _gives(without_own)),
    *(("next-boxes", _gives(within_boxes, reach=reach)) for reach in (1, 2, 3, 4)),
    ("always-periodic", _gives(always_periodic)),
    ("itself", lambda counts, case: np.array_equal(counts, case.right + 1)),
    ("twice", lambda counts, case: np.array_equal(counts, 2 * case.right)),
    ("once", lambda counts, case: 2 * counts.sum() == case.right.sum()),
    ("double-cutoff", _gives(scaled_cutoff, factor=2)),
    ("half-cutoff", _gives(scaled_cutoff, factor=0.5)),
    *(
        ("skin", _gives(listed, part=part, self_interaction=itself, bothways=both))
        for part, itself, both in itertools.product((0.5, 1), (True, False), (False, True))
    ),
)
"""tuple of (str, callable): name of each mistake, and whether counts for a case fit it."""
