"""Pairs of neighbours: a twin that tries every pair, counts known by hand, words of errors."""

import itertools

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from hypothesis import given, settings
from hypothesis import strategies as st

from matlab_pkg import neighbours
from matlab_pkg.neighbours.half_list import half_list
from matlab_pkg.neighbours.pairs import boxed

law = settings(deadline=None, max_examples=150)  # a deadline would assert the wall clock

CELLS = {
    "cube": np.eye(3),
    "brick": np.diag([1.0, 1.7, 2.3]),
    "hexagonal": np.array([[1, 0, 0], [-0.5, 0.75**0.5, 0], [0, 0, 1.6]]),
    "fcc primitive": np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0.0]]),
    "triclinic": np.array([[1.0, 0.2, -0.3], [-0.4, 1.2, 0.1], [0.3, 0.5, 0.9]]),
    "left-handed": np.array([[0, 1.0, 0], [1.3, 0, 0.2], [0, 0.4, 1.1]]),
}

FLAT = [[1, 0, 0], [2, 0, 0], [0, 0, 1]]


def every_pair(atoms, cutoff):
    """The slow twin: all atoms, all images that can matter."""
    n, found = len(atoms), set()
    lattice = np.where(atoms.pbc[:, None], atoms.cell[:], 0)
    heights = 1 / np.linalg.norm(np.linalg.inv(atoms.cell[:]), axis=0)
    spread = np.abs(atoms.get_scaled_positions(wrap=False)).max()
    reach = [int(np.ceil(cutoff / h + 2 * spread)) if p else 0
             for h, p in zip(heights, atoms.pbc, strict=True)]  # fmt: skip
    for images in itertools.product(*(range(-k, k + 1) for k in reach)):
        shift = np.array(images) @ lattice
        for i, j in itertools.combinations(range(n), 2):
            if np.linalg.norm(atoms.positions[j] - atoms.positions[i] + shift) < cutoff:
                found.add((i, j, *images))
    return found


def as_set(pairs):
    columns = (pairs.first_p, pairs.second_p, *pairs.images_pv.T)
    listed = list(zip(*(column.tolist() for column in columns), strict=True))
    assert len(listed) == len(set(listed))
    return set(listed)


@law
@given(
    cell=st.sampled_from(sorted(CELLS)),
    pbc=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    n=st.integers(1, 14),
    part=st.floats(0.05, 1),
    size=st.floats(0.1, 30),
    on_grid=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_pairs_equal_those_of_the_twin(cell, pbc, n, part, size, on_grid, seed):
    rng = np.random.default_rng(seed)
    vectors = CELLS[cell] * size
    places = rng.uniform(-1.2, 1.2, (n, 3))
    if on_grid:  # atoms on the borders of cells
        places = np.round(places * 4) / 4 + rng.integers(-1, 2, (n, 3))
        places = np.unique(places % 1, axis=0)
    atoms = Atoms(f"H{len(places)}", scaled_positions=places, cell=vectors, pbc=pbc)
    heights = 1 / np.linalg.norm(np.linalg.inv(vectors), axis=0)
    cutoff = part * heights.min() / 2
    found = neighbours.pairs(atoms, cutoff_A=cutoff)
    assert as_set(found) == every_pair(atoms, cutoff)


@law
@given(
    cell=st.sampled_from(sorted(CELLS)),
    pbc=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    n=st.integers(1, 12),
    part=st.floats(0.1, 1),
    seed=st.integers(0, 10**6),
)
def test_each_atom_may_have_its_own_radius(cell, pbc, n, part, seed):
    rng = np.random.default_rng(seed)
    atoms = Atoms(f"H{n}", scaled_positions=rng.random((n, 3)), cell=CELLS[cell], pbc=pbc)
    radius_n = rng.uniform(0.3, 1, n)
    radius_n *= part / (
        4 * radius_n.max() * np.linalg.norm(np.linalg.inv(atoms.cell), axis=0).max()
    )
    reach = 2 * radius_n.max()
    box = boxed(atoms, reach)
    r_cn, _ = box.wrap((atoms.positions @ box.rotation_cc).T.copy())
    found = half_list(box, r_cn, reach, radius_n)
    parents = np.append(np.arange(n), found.parent_g)
    listed = zip(np.repeat(found.rows_n, found.count_n), parents[found.partner_p], strict=True)
    listed = sorted(tuple(sorted(found.order_n[[i, j]].tolist())) for i, j in listed)
    near = [
        (p[0], p[1])
        for p in every_pair(atoms, reach)
        if np.linalg.norm(atoms.positions[p[1]] - atoms.positions[p[0]] + p[2:] @ atoms.cell[:])
        < radius_n[p[0]] + radius_n[p[1]]
    ]
    assert listed == sorted(near)


@pytest.mark.parametrize("name", sorted(CELLS))
@pytest.mark.parametrize("pbc", [(1, 1, 1), (1, 0, 1), (0, 1, 1), (1, 1, 0), (0, 0, 1), (0, 0, 0)])
def test_larger_systems_equal_every_distance(name, pbc):
    rng = np.random.default_rng(3)
    cell = CELLS[name] * 12
    atoms = Atoms("H700", scaled_positions=rng.random((700, 3)), cell=cell, pbc=pbc)
    cutoff = 0.45 / np.linalg.norm(np.linalg.inv(cell), axis=0).max()
    found = neighbours.pairs(atoms, cutoff_A=cutoff)
    count = 0
    for images in itertools.product(*(range(-p, p + 1) for p in pbc)):
        shift = np.array(images) @ cell
        d = atoms.positions[None] - atoms.positions[:, None] + shift
        close = np.sqrt((d**2).sum(axis=2)) < cutoff
        count += np.triu(close, 1).sum()
    assert len(found) == count


def test_shells_of_an_fcc_crystal():
    argon = bulk("Ar", a=5.26, cubic=True).repeat(3)
    found = neighbours.pairs(argon, cutoff_A=7)
    shells = np.unique(found.distance_p.round(6), return_counts=True)
    np.testing.assert_allclose(shells[0], 5.26 * np.sqrt([0.5, 1, 1.5]), atol=1e-6)
    assert (shells[1] * 2 / len(argon)).tolist() == [12, 6, 24]


def test_vectors_lead_from_the_first_atom_to_an_image_of_the_second():
    argon = bulk("Ar", a=5.26).repeat(4)
    found = neighbours.pairs(argon, cutoff_A=5.5)
    ends = argon.positions[found.first_p] + found.vector_pc
    images = argon.positions[found.second_p] + found.images_pv @ argon.cell[:]
    np.testing.assert_allclose(ends, images, atol=1e-12)  # rounding of numbers near 20


def test_a_cluster_far_apart_needs_little_memory():
    pair = Atoms("H4", [[0, 0, 0], [0, 0, 1], [1e7, 0, 0], [1e7, 1e7, 1]])
    assert neighbours.pairs(pair, cutoff_A=2).first_p.tolist() == [0]
    line = Atoms("H3", [[0, 0, 0], [0, 0, 1], [0, 0, 1e9]])
    assert neighbours.pairs(line, cutoff_A=2).first_p.tolist() == [0]


def test_the_structure_is_not_changed():
    argon = bulk("Ar", a=5.26).repeat(3)
    argon.positions += 40
    before = argon.copy()
    neighbours.pairs(argon, cutoff_A=4)
    assert argon == before


@pytest.mark.parametrize(
    ("atoms", "cutoff", "error", "words"),
    [
        ("Ar", 3, TypeError, ["not a structure"]),
        (Atoms(), 3, ValueError, ["holds no atoms"]),
        (Atoms("Ar", [[np.nan, 0, 0]]), 3, ValueError, ["not a finite number"]),
        (Atoms("Ar", [[0, 1e25, 0]]), 3, ValueError, ["Atom 0 is 1e+25 Å", "lost to rounding"]),
        (Atoms("Ar", cell=[9, 8, 7], pbc=True), 3.6, ValueError, ["(0, 3.5] Å", "larger"]),
        (Atoms("Ar", pbc=True), 3, ValueError, ["without a cell vector", "atoms.pbc = False"]),
        (Atoms("Ar", cell=FLAT, pbc=True), 0.3, ValueError, ["of its own"]),
        (Atoms("Ar"), -1, ValueError, ["cutoff_A = -1 Å", "above 0"]),
        (Atoms("Ar"), "3", TypeError, ["give one number"]),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(atoms, cutoff, error, words):
    with pytest.raises(error) as caught:
        neighbours.pairs(atoms, cutoff_A=cutoff)
    assert all(word in str(caught.value) for word in words)
