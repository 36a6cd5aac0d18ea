"""Replicas: as in runs of their own, in every kind of cell; early ends; words of errors."""

import signal

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from ase.calculators.emt import EMT

from matlab_pkg import md
from matlab_pkg.neighbours.box import Box
from matlab_pkg.neighbours.half_list import half_list
from matlab_pkg.potentials import LennardJones, Morse

LJ = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5)
MORSE = Morse(depth=1.0, width=5.0, distance=1.12, cutoff=2.5)


def replicas(many=3, *, n=4, cubic=True, pbc=True, masses=(1.0,), a=1.7):
    start = bulk("Ar", a=a, cubic=cubic).repeat(n)
    start.pbc = pbc
    start.set_masses(np.resize(masses, len(start)))
    out = []
    for seed in range(many):
        atoms = start.copy()
        atoms.rattle(0.05, seed=seed)
        atoms.set_velocities(np.random.default_rng(seed).normal(size=(len(atoms), 3)))
        out.append(atoms)
    return out


def go(starts=None, **given):
    given = {"potential": LJ, "timestep": 0.004, "steps": 20} | given
    return md.run_replicas(replicas() if starts is None else starts, **given)


@pytest.mark.parametrize("potential", [LJ, MORSE], ids=["lj", "morse"])
@pytest.mark.parametrize(
    "shape",
    [
        {"masses": (1.0, 2.0)},
        {"cubic": False, "n": 6},
        {"pbc": [True, False, True]},
        {"pbc": False, "n": 2},
        {"pbc": False, "n": 2, "many": 6},
        {"pbc": [True, True, False], "n": 3, "many": 1, "a": 1.75},
    ],
    ids=["cubic", "skewed", "slab", "open", "lists", "one"],
)
def test_each_moves_as_in_a_run_of_its_own(shape, potential):
    starts = replicas(**shape)
    done = go(starts, potential=potential, steps=60, every=20)
    for r, start in enumerate(starts):
        own = md.run(start, potential=potential, timestep=0.004, steps=60, every=20)
        # lists of other ages add the same forces in another order; chaos makes that larger
        np.testing.assert_allclose(done.atoms[r].positions, own.atoms.positions, atol=1e-10)
        np.testing.assert_allclose(done.potential_energy_rt[r], own.potential_energy_t, rtol=1e-10)
        np.testing.assert_allclose(done.kinetic_energy_rt[r], own.kinetic_energy_t, rtol=1e-10)
        np.testing.assert_allclose(done.temperature_K_rt[r], own.temperature_K_t, rtol=1e-10)
        assert (done.atoms[r].get_masses() == start.get_masses()).all()
    assert np.array_equal(done.step_t, own.step_t)
    assert np.array_equal(done.time_fs_t, own.time_fs_t)
    assert np.array_equal(done.total_energy_rt, done.potential_energy_rt + done.kinetic_energy_rt)


@pytest.mark.parametrize("potential", [LJ, MORSE], ids=["lj", "morse"])
@pytest.mark.parametrize("n", [2, 4], ids=["all pairs", "lists"])
def test_they_may_start_from_the_same_places(n, potential):
    start = replicas(1, n=n, pbc=False)[0]
    done = go([start.copy(), start.copy()], potential=potential)
    own = md.run(start, potential=potential, timestep=0.004, steps=20)
    for atoms in done.atoms:
        np.testing.assert_allclose(atoms.positions, own.atoms.positions, atol=1e-10)


@pytest.mark.parametrize("pbc", [[True] * 3, [True, False, False], [False] * 3])
def test_pairs_of_copies_are_the_pairs_of_each(pbc):
    box = Box(np.array([[5.0, 0, 0], [1.0, 5.5, 0], [0.5, 1.0, 6.0]]), np.array(pbc))
    many, n = 4, 30
    r_cn = np.random.default_rng(1).uniform(0, 5, size=(3, many * n))
    r_cn = box.wrap(r_cn)[0]
    pairs = bonds(half_list(box, r_cn, 1.9, copies=many))
    expected = set()
    for k in range(many):
        own = bonds(half_list(box, r_cn[:, k * n : (k + 1) * n], 1.9))
        expected |= {(i + k * n, j + k * n, image) for i, j, image in own}
    assert pairs == expected
    assert len(pairs) > 100


def bonds(listed):
    """Every pair as (lower old number, higher, images of the higher one as seen by the lower)."""
    n = len(listed.order_n)
    parent_g = np.concatenate((np.arange(n), listed.parent_g))
    images_gv = np.vstack((np.zeros((n, 3), int), listed.images_vg.T))
    out, rows = set(), np.repeat(listed.rows_n, listed.count_n)
    for i, g in zip(rows, listed.partner_p, strict=True):
        a, b = int(listed.order_n[i]), int(listed.order_n[parent_g[g]])
        image = tuple(int(v) for v in images_gv[g])
        swapped = tuple(-v for v in image)
        out.add(min((a, b, image), (b, a, swapped)))
    assert len(out) == len(rows)
    return out


def test_observers_see_copies_and_inputs_stay():
    starts, seen = replicas(2), []
    before = [atoms.copy() for atoms in starts]

    def look(step, now):
        seen.append((step, len(now)))
        now[0].positions[:] = np.nan

    done = go(starts, every=10, observers=[look])
    assert seen == [(0, 2), (10, 2), (20, 2)]
    assert starts == before
    assert np.isfinite(done.atoms[0].positions).all()
    assert repr(done) == "Replicas('velocity_verlet': 2 of 256 atoms, 20 steps, 3 samples)"


def test_ctrl_c_returns_what_was_done():
    def press(step, now):
        if step == 10:
            signal.raise_signal(signal.SIGINT)

    done = go(every=10, observers=[press])
    assert done.stopped == "interrupted after step 10 of 20"
    assert done.step_t.tolist() == [0, 10]


def test_an_interrupt_in_a_step_returns_the_last_sample():
    def tired(step, now):
        if step == 10:
            raise KeyboardInterrupt

    done = go(every=10, observers=[tired])
    assert done.stopped == "interrupted after step 10 of 20"


def test_one_that_explodes_is_named():
    starts = replicas(3)
    starts[1].arrays["momenta"][5] = [900, 0, 0]
    with pytest.raises(
        md.ExplodedError, match="Replica 1 exploded at step 1: atom 5 moved"
    ) as caught:
        go(starts)
    assert caught.value.run.step_t.tolist() == [0]
    assert (caught.value.step, caught.value.atom) == (1, 5)


def other_cell():
    starts = replicas(2)
    starts[1].set_cell(starts[1].cell * 1.1)
    return starts


def overlapping():
    starts = replicas(2)
    starts[1].positions[3] = starts[1].positions[7]
    return starts


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: go([]), ValueError, ["no replica", "at least one"]),
        (lambda: go(["Ar"]), TypeError, ["not a structure"]),
        (lambda: go(replicas(1)[0]), TypeError, ["is no list of replicas", "runs with md.run"]),
        (lambda: go(3), TypeError, ["structures = 3 is no list of replicas"]),
        (lambda: go([*replicas(1), Atoms("Ar")]), ValueError, ["Replica 1 has 1 atoms"]),
        (lambda: go(other_cell()), ValueError, ["cell of replica 1", "md.run for each"]),
        (lambda: go(overlapping()), ValueError, ["Atoms 3 and 7 of replica 1 are at"]),
        (lambda: go(potential=EMT()), TypeError, ["no potential of matlab_pkg", "md.run for each"]),
        (lambda: go(steps=-1), ValueError, ["steps = -1"]),
        (lambda: go(every=0), ValueError, ["every = 0"]),
        (lambda: go(observers=print), TypeError, ["is no list"]),
        (lambda: go(integrator="x"), LookupError, ["no integrator 'x'"]),
        (lambda: go(timestep=None), TypeError, ["timestep_fs=5 in fs"]),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert all(word in str(caught.value) for word in words), caught.value
