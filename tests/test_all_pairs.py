"""Sums over all pairs of few atoms: equal to those over a list, whatever cell and boundaries."""

import copy
import pickle

import numpy as np
import pytest
from ase import Atoms
from hypothesis import given, settings
from hypothesis import strategies as st

from matlab_pkg.potentials import LennardJones, Morse, Tabulated
from matlab_pkg.potentials.all_pairs import FEW, AllPairs
from matlab_pkg.potentials.pair_sum import PairSum

CELLS = {
    "cube": np.eye(3) * 6,
    "brick": np.diag([5.1, 6.0, 7.3]),
    "hexagonal": np.array([[6, 0, 0], [-3, 27**0.5, 0], [0, 0, 5.5]]),
    "triclinic": np.array([[6.0, 0.8, -1.3], [-1.4, 6.2, 0.7], [1.1, 1.9, 6.4]]),
    "left-handed": np.array([[0, 6.0, 0], [6.3, 0, 0.7], [0, 0.9, 5.9]]),
}
POTENTIALS = {
    "lj": LennardJones(epsilon=1.0, sigma=0.9, cutoff=2.5),
    "morse": Morse(depth=1.3, width=4.0, distance=1.1, cutoff=2.2, shift="force"),
}
R = np.linspace(0.5, 2.4, 200)
POTENTIALS["table"] = Tabulated(r_t=R, energy_t=POTENTIALS["lj"].energy(R))
law = settings(deadline=None, max_examples=60)  # a deadline would assert the wall clock


def spread(n, cell, pbc, seed):
    """Atoms that are not on top of each other, some of them outside the cell."""
    rng = np.random.default_rng(seed)
    grid = np.mgrid[:5, :5, :5].reshape(3, -1).T[rng.permutation(125)[:n]] / 5
    places = grid + rng.uniform(-0.03, 0.03, (n, 3)) + rng.integers(-2, 3, (n, 3)) * pbc
    return Atoms(f"H{n}", scaled_positions=places, cell=cell, pbc=pbc)


@law
@given(
    name=st.sampled_from(sorted(CELLS)),
    potential=st.sampled_from(sorted(POTENTIALS)),
    pbc=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    n=st.integers(1, 125),
    seed=st.integers(0, 10**6),
)
def test_sums_equal_those_over_a_list(name, potential, pbc, n, seed):
    atoms = spread(n, CELLS[name], pbc, seed)
    sums = [kind(POTENTIALS[potential], atoms) for kind in (AllPairs, PairSum)]
    for total in sums:
        total.place(total.turned(atoms.positions))
    (f, e, w), (f2, e2, w2) = ((s.forces(), s.energies(), s.virial()) for s in sums)
    np.testing.assert_allclose(f, f2, atol=1e-10 * (1 + abs(f2).max()))
    np.testing.assert_allclose(e, e2, atol=1e-10 * (1 + abs(e2).max()))
    np.testing.assert_allclose(w, w2, atol=1e-10 * (1 + abs(w2).max()))
    np.testing.assert_allclose(f.sum(axis=0), 0, atol=1e-12 * (1 + abs(f).sum()))


@pytest.mark.parametrize(("n", "kind"), [(FEW, AllPairs), (FEW + 1, PairSum)])
def test_few_atoms_need_no_list(n, kind):
    atoms = Atoms(f"H{n}", positions=np.arange(3 * n).reshape(n, 3))
    assert type(POTENTIALS["lj"].sum_over(atoms)) is kind


def test_positions_keep_order_and_cell():
    atoms = spread(20, CELLS["triclinic"], True, 3)
    total = AllPairs(POTENTIALS["lj"], atoms)
    total.place(total.turned(atoms.positions))
    np.testing.assert_allclose(total.positions(), atoms.positions, atol=1e-12)


def test_a_copy_and_a_pickle_see_their_own_atoms():
    atoms = spread(20, CELLS["triclinic"], True, 3)
    total = AllPairs(POTENTIALS["lj"], atoms)
    total.place(total.turned(atoms.positions))
    total.forces()
    moved = spread(20, CELLS["triclinic"], True, 4)
    fresh = AllPairs(POTENTIALS["lj"], moved)
    fresh.place(fresh.turned(moved.positions))
    unpickled = pickle.loads(pickle.dumps(total))  # noqa: S301 (our own)
    for other in (copy.deepcopy(total), unpickled):
        other.place(other.turned(moved.positions))
        np.testing.assert_array_equal(other.forces(), fresh.forces())
