"""Pair potentials: values by hand, F = -dE/dr, ASE as oracle, words of errors."""

import copy
import pickle

import ase.io
import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from ase.calculators.calculator import PropertyNotImplementedError
from ase.calculators.lj import LennardJones as AseLennardJones
from ase.calculators.morse import MorsePotential
from hypothesis import given, settings
from hypothesis import strategies as st

from matlab_pkg import neighbours
from matlab_pkg.potentials import Buckingham, LennardJones, Morse, PowerLaw, Tabulated

law = settings(deadline=None, max_examples=50)  # a deadline would assert the wall clock

POTENTIALS = {
    "lj": LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, shift=True),
    "lj truncated": LennardJones(epsilon=0.7, sigma=0.9, cutoff=2.4, shift=False),
    "morse": Morse(depth=1.3, width=4.0, distance=1.1, cutoff=2.5),
    "buckingham": Buckingham(repulsion=2000.0, range=0.15, dispersion=2.0, cutoff=2.5),
    "lj, force shifted": LennardJones(epsilon=1.0, sigma=1.1, cutoff=2.5, shift="force"),
    "lj, smooth": LennardJones(epsilon=1.0, sigma=0.9, cutoff=2.5, onset=1.8),
    "morse, smooth": Morse(depth=1.3, width=2.0, distance=1.1, cutoff=2.4, onset=1.2),
    "soft": PowerLaw(epsilon=2.0, sigma=1.1, exponent=9, cutoff=2.5, shift="force"),
    "softer": PowerLaw(epsilon=2.0, sigma=1.1, exponent=3.5, cutoff=2.4, onset=1.0),
}
SMOOTH = ("lj, force shifted", "lj, smooth", "morse, smooth", "soft", "softer")
POTENTIALS["table"] = Tabulated.of(POTENTIALS["morse"], begin=0.4)
each = pytest.mark.parametrize("potential", POTENTIALS.values(), ids=POTENTIALS.keys())


def liquid(*, cubic=True, pbc=True, cells=4, seed=1):
    atoms = bulk("Ar", a=1.68, cubic=cubic).repeat(cells if cubic else 2 * cells)
    atoms.rattle(0.05, seed=seed)
    atoms.pbc = pbc
    return atoms


# --- one pair


@each
def test_the_force_is_minus_the_slope_of_the_energy(potential):
    r = np.linspace(0.8, 2.3, 200)
    step = 1e-5
    slope = (potential.energy(r + step) - potential.energy(r - step)) / (2 * step)
    scale = 1 + np.abs(potential.force(r))
    assert np.abs((potential.force(r) + slope) / scale).max() < 1e-6  # error of order step^2


@each
def test_nothing_acts_from_the_cutoff_on(potential):
    r = potential.cutoff * np.array([1, 1.001, 10])
    assert potential.energy(r).tolist() == potential.force(r).tolist() == [0, 0, 0]


@each
def test_kernel_and_formula_agree(potential):
    r = np.linspace(0.7, 3.5, 100)
    r2 = (r / potential.length) ** 2
    potential.strength(r2, r < potential.cutoff, np.empty_like(r))
    expected = potential.force(r) / r
    found = r2 * potential.scale / potential.length
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)  # rounding near the minimum


@each
def test_kernels_take_pairs_in_rows_too(potential):
    r2 = np.linspace(0.7, 3.5, 12) ** 2
    rows, inside = r2.reshape(3, 4).copy(), (r2 < potential.cutoff**2).reshape(3, 4)
    potential.strength(rows, inside, np.empty((3, 4)))
    potential.strength(r2, inside.ravel(), np.empty(12))
    assert (rows.ravel() == r2).all()


def test_lennard_jones_by_hand():
    lj = LennardJones(epsilon=2.0, sigma=3.0, cutoff=30.0, shift=False)
    assert lj.energy(3.0) == 0
    assert lj.energy(2 ** (1 / 6) * 3) == pytest.approx(-2.0, abs=1e-14)
    assert lj.force(3.0) == pytest.approx(24 * 2 / 3)
    assert lj.energy(6.0) == pytest.approx(4 * 2 * (2**-12 - 2**-6))


def test_shift_lowers_the_energy_only():
    one, two = (LennardJones(epsilon=1, sigma=1, cutoff=2.5, shift=s) for s in (True, False))
    r = np.linspace(0.9, 2.4, 20)
    lowered = two.energy(r) - one.energy(r)
    np.testing.assert_allclose(lowered, 4 * (2.5**-12 - 2.5**-6), atol=1e-12)
    assert (one.force(r) == two.force(r)).all()


@pytest.mark.parametrize("name", SMOOTH)
def test_a_smooth_end_has_no_step_in_energy_or_force(name):
    potential = POTENTIALS[name]
    near = potential.cutoff - 1e-7
    assert abs(potential.energy(near)) < 1e-12  # force times distance
    assert abs(potential.force(near)) < 1e-5


@pytest.mark.parametrize("name", ["lj, smooth", "morse, smooth", "softer"])
def test_the_slope_of_the_force_has_no_step_either(name):
    potential = POTENTIALS[name]
    for r in (potential.onset, potential.cutoff):
        before, after = (
            (potential.force(r + 2 * d) - potential.force(r + d)) / d for d in (-1e-6, 1e-6)
        )
        assert before == pytest.approx(after, abs=1e-3 * (1 + abs(potential.force(1.0))))


def test_before_its_onset_a_switch_changes_nothing():
    plain = LennardJones(epsilon=1.0, sigma=0.9, cutoff=2.5, shift=False)
    smooth = POTENTIALS["lj, smooth"]
    r = np.linspace(0.8, 1.8, 30)
    assert (smooth.energy(r) == plain.energy(r)).all()
    assert (smooth.force(r) == plain.force(r)).all()
    middle = 0.5 * (1.8 + 2.5)
    assert smooth.energy(middle) == pytest.approx(plain.energy(middle) / 2)


def test_shifting_the_force_by_hand():
    plain = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, shift=False)
    shifted = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, shift="force")
    pull = 24 * (2 * 2.5**-13 - 2.5**-7)
    edge = 4 * (2.5**-12 - 2.5**-6)
    assert shifted.force(1.5) == pytest.approx(plain.force(1.5) - pull)
    assert shifted.energy(1.5) == pytest.approx(plain.energy(1.5) - edge - pull * (2.5 - 1.5))


def test_powers_by_hand():
    for exponent in (1, 6, 9, 3.5, 70):
        soft = PowerLaw(epsilon=2.0, sigma=3.0, exponent=exponent, cutoff=30.0, shift=False)
        assert soft.energy(4.0) == pytest.approx(2 * 0.75**exponent, rel=1e-13)
        assert soft.force(4.0) == pytest.approx(2 * exponent * 0.75**exponent / 4, rel=1e-13)


# --- many atoms


@pytest.mark.parametrize("cubic", [True, False])
@pytest.mark.parametrize("pbc", [True, [1, 0, 1], [0, 0, 1], [1, 1, 0], False])
@pytest.mark.parametrize("shift", [True, False])
def test_ase_computes_the_same(cubic, pbc, shift):
    ours, theirs = liquid(cubic=cubic, pbc=pbc), liquid(cubic=cubic, pbc=pbc)
    ours.calc = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, shift=shift).calculator()
    theirs.calc = AseLennardJones(epsilon=1.0, sigma=1.0, rc=2.5, smooth=False)
    before, rng = ours.positions.copy(), np.random.default_rng(5)
    for _ in range(3):  # the list lasts some moves and is made again
        np.testing.assert_allclose(ours.get_forces(), theirs.get_forces(), rtol=0, atol=1e-10)
        np.testing.assert_allclose(ours.get_stress(), theirs.get_stress(), atol=1e-10)
        if shift:  # ASE always shifts
            np.testing.assert_allclose(
                ours.get_potential_energies(), theirs.get_potential_energies(), atol=1e-10
            )
        assert (ours.positions == before).all()
        before += rng.normal(size=before.shape) * 0.03
        ours.positions, theirs.positions = before.copy(), before.copy()


@each
def test_sums_equal_those_over_pairs(potential):
    atoms = liquid()
    pairs = neighbours.pairs(atoms, cutoff_A=potential.cutoff)
    atoms.calc = potential.calculator()
    force_p = potential.force(pairs.distance_p)
    pull_pc = (force_p / pairs.distance_p)[:, None] * pairs.vector_pc
    forces = np.zeros((len(atoms), 3))
    np.add.at(forces, pairs.second_p, pull_pc)
    np.subtract.at(forces, pairs.first_p, pull_pc)
    assert atoms.get_potential_energy() == pytest.approx(potential.energy(pairs.distance_p).sum())
    np.testing.assert_allclose(atoms.get_forces(), forces, atol=1e-10)
    assert atoms.get_potential_energies().sum() == pytest.approx(atoms.get_potential_energy())


@each
def test_stress_is_the_slope_of_the_energy_with_strain(potential):
    def energy(strain):
        atoms = liquid(cubic=False)
        atoms.set_cell(atoms.cell[:] @ (np.eye(3) + strain), scale_atoms=True)
        atoms.calc = potential.calculator()
        return atoms.get_potential_energy()

    atoms = liquid(cubic=False)
    atoms.calc = potential.calculator()
    stress = atoms.get_stress(voigt=False)
    for a, b in ((0, 0), (1, 1), (2, 2), (0, 1), (1, 2)):
        strain = np.zeros((3, 3))
        strain[a, b] += 0.5e-6
        strain[b, a] += 0.5e-6
        slope = (energy(strain) - energy(-strain)) / 2e-6 / atoms.get_volume()
        assert slope == pytest.approx(stress[a, b], abs=2e-3)  # a pair may cross the cutoff


@pytest.mark.parametrize("name", [*SMOOTH, "table"])
@pytest.mark.parametrize("pbc", [True, [1, 1, 0], False])
def test_forces_are_the_slopes_of_the_energy(name, pbc):
    """With a smooth end even where pairs cross the cutoff."""
    atoms = liquid(cubic=False, pbc=pbc, cells=2 if pbc is False else 4)
    atoms.calc = POTENTIALS[name].calculator()
    forces, step = atoms.get_forces(), 1e-5
    for i, c in ((0, 0), (5, 1), (7, 2)):
        energies = []
        for sign in (1, -1):
            atoms.positions[i, c] += sign * step
            energies.append(atoms.get_potential_energy())
            atoms.positions[i, c] -= sign * step
        slope = (energies[0] - energies[1]) / (2 * step)
        assert forces[i, c] == pytest.approx(-slope, abs=1e-6)


def test_ase_has_the_same_morse_potential():
    """ASE switches Morse off by another polynomial; before it begins, both are the same."""
    pair = Atoms("Ar2", [[0, 0, 0], [0, 0, 1.3]])
    pair.calc = Morse(depth=1.3, width=4.0, distance=1.1, cutoff=5.0, shift=False).calculator()
    theirs = pair.copy()
    theirs.calc = MorsePotential(epsilon=1.3, r0=1.1, rho0=4.4, rcut1=4.5, rcut2=4.545)
    np.testing.assert_allclose(pair.get_forces(), theirs.get_forces(), atol=1e-12)
    assert pair.get_potential_energy() == pytest.approx(theirs.get_potential_energy(), abs=1e-12)


@law
@given(seed=st.integers(0, 10**6), angle=st.floats(0, 360), away=st.floats(-50, 50))
def test_turning_and_moving_a_cluster_changes_no_energy(seed, angle, away):
    cluster = liquid(pbc=False, cells=2, seed=seed)
    cluster.calc = POTENTIALS["lj"].calculator()
    energy, forces = cluster.get_potential_energy(), cluster.get_forces()
    assert np.abs(forces.sum(axis=0)).max() < 1e-10
    cluster.rotate(angle, "z", rotate_cell=True)
    cluster.translate(away)
    assert cluster.get_potential_energy() == pytest.approx(energy, abs=1e-9)


def test_lattice_sum_of_an_fcc_crystal():
    """-8.610 epsilon an atom, Kihara and Koba, J. Phys. Soc. Jpn. 7, 348 (1952)."""
    cutoff = 8.0
    a = 2 ** (2 / 3) * 0.97123  # the distance of neighbours at the minimum is 1.0902 sigma
    crystal = bulk("Ar", a=a, cubic=True).repeat(11)
    crystal.calc = LennardJones(epsilon=1.0, sigma=1.0, cutoff=cutoff, shift=False).calculator()
    rho = 4 / a**3
    tail = 8 * np.pi * rho * (1 / (9 * cutoff**9) - 1 / (3 * cutoff**3))
    energy = crystal.get_potential_energy() / len(crystal) + tail
    assert energy == pytest.approx(-8.610, abs=1.5e-3)  # the tail treats shells as continuous


def test_the_calculator_follows_a_new_cell_and_new_atoms():
    atoms = liquid()
    atoms.calc = POTENTIALS["lj"].calculator()
    atoms.get_forces()
    atoms.set_cell(atoms.cell * 1.05, scale_atoms=True)
    fresh = atoms.copy()
    fresh.calc = POTENTIALS["lj"].calculator()
    assert atoms.get_potential_energy() == fresh.get_potential_energy()
    del atoms[3]
    fresh = atoms.copy()
    fresh.calc = POTENTIALS["lj"].calculator()
    np.testing.assert_allclose(atoms.get_forces(), fresh.get_forces(), atol=1e-12)


@pytest.mark.parametrize("n", [3, 4], ids=["all pairs", "lists"])
def test_a_copied_calculator_follows_its_own_atoms(n):
    atoms = liquid(cells=n)
    atoms.calc = POTENTIALS["lj"].calculator()
    atoms.get_forces()
    unpickled = pickle.loads(pickle.dumps(atoms.calc))  # noqa: S301 (our own)
    for other in (copy.deepcopy(atoms.calc), unpickled):
        moved, fresh = atoms.copy(), atoms.copy()
        for now in (moved, fresh):
            now.rattle(0.03, seed=3)
        moved.calc, fresh.calc = other, POTENTIALS["lj"].calculator()
        np.testing.assert_allclose(moved.get_forces(), fresh.get_forces(), atol=1e-11)
        assert moved.get_potential_energy() == pytest.approx(fresh.get_potential_energy())


def test_a_file_of_atoms_holds_the_energy_when_only_forces_were_asked_for(tmp_path):
    atoms = liquid(cells=3)
    atoms.calc = POTENTIALS["lj"].calculator()
    atoms.get_forces()
    ase.io.write(tmp_path / "one.traj", atoms)
    known = ase.io.read(tmp_path / "one.traj").get_potential_energy()
    assert known == atoms.get_potential_energy()
    atoms.rattle(0.01)
    assert atoms.calc.get_property("energy", atoms, allow_calculation=False) is None


@pytest.mark.parametrize("n", [3, 4], ids=["all pairs", "lists"])
@pytest.mark.parametrize("ask", ["get_forces", "get_potential_energy"])
def test_overlapping_atoms_are_refused_where_their_energy_is_finite(n, ask):
    atoms = liquid(cells=n)
    atoms.calc = POTENTIALS["morse"].calculator()
    getattr(atoms, ask)()
    atoms.positions[7] = atoms.positions[9]
    with pytest.raises(ValueError, match="Atoms 7 and 9 are at the same place"):
        getattr(atoms, ask)()


def test_without_a_volume_there_is_no_stress():
    atoms = Atoms("Ar2", [[0, 0, 0], [0, 0, 1.1]])
    atoms.calc = POTENTIALS["lj"].calculator()
    with pytest.raises(PropertyNotImplementedError, match="three cell vectors"):
        atoms.get_stress()


# --- errors


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (
            lambda: LennardJones(epsilon=0, sigma=1, cutoff=2),
            ValueError,
            ["epsilon = 0", "above 0"],
        ),
        (lambda: LennardJones(epsilon=1, sigma="1", cutoff=2), TypeError, ["sigma", "one number"]),
        (lambda: LennardJones(epsilon=1, sigma=1, cutoff=np.nan), ValueError, ["cutoff = nan"]),
        (lambda: LennardJones(epsilon=1, sigma=1, cutoff=2, shift=2), TypeError, ["True or False"]),
        (lambda: end(shift="smooth"), TypeError, ["shift = 'smooth'", "'force'"]),
        (lambda: end(onset=2.5), ValueError, ["onset = 2.5 Å", "between 0 and 2.5 Å"]),
        (lambda: end(onset="1"), TypeError, ["onset = '1'", "give one number"]),
        (lambda: end(onset=2.0, shift=True), ValueError, ["two ways to end", "shift=False"]),
        (lambda: end(onset=2.0, shift="force"), ValueError, ["shift = 'force' and onset = 2 Å"]),
        (lambda: Morse(depth=1, width=-1, distance=1, cutoff=2), ValueError, ["width = -1"]),
        (lambda: POTENTIALS["lj"].energy(0), ValueError, ["r = 0 Å", "above 0"]),
        (lambda: POTENTIALS["lj"].force("far"), TypeError, ["is no distance"]),
    ],
)
def test_errors_of_one_pair_say_what_to_do(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert all(word in str(caught.value) for word in words)


def end(**given):
    return LennardJones(epsilon=1, sigma=1, cutoff=2.5, **given)


def test_by_default_the_energy_is_shifted_unless_it_has_an_onset():
    assert end().shift is True
    assert end(onset=2).shift is end(onset=2, shift=False).shift is False
    assert end() == end(shift=True) != end(shift=False)


def test_atoms_of_two_kinds_need_a_mixture():
    atoms = liquid()
    atoms.symbols[3] = "Kr"
    atoms.calc = POTENTIALS["lj"].calculator()
    with pytest.raises(ValueError, match=r"LennardJones acts between atoms of one kind.*Ar and Kr"):
        atoms.get_forces()
    atoms.symbols[3] = "Ar"
    assert np.isfinite(atoms.get_forces()).all()


@pytest.mark.parametrize("ask", ["get_forces", "get_potential_energy"])
def test_atoms_at_the_same_place_are_named(ask):
    atoms = liquid()
    atoms.positions[7] = atoms.positions[40] + [atoms.cell[0, 0], 0, 0]
    atoms.calc = POTENTIALS["lj"].calculator()
    with pytest.raises(ValueError, match="Atoms 7 and 40 are at the same place"):
        getattr(atoms, ask)()


def test_a_cell_that_is_too_small_is_told():
    atoms = Atoms("Ar", cell=[4, 4, 4], pbc=True)
    atoms.calc = POTENTIALS["lj"].calculator()
    with pytest.raises(ValueError, match=r"cutoff = 2.5 Å does not fit this cell.*\(0, 2\] Å"):
        atoms.get_forces()
    atoms = liquid()
    atoms.positions[0, 0] = np.nan
    atoms.calc = POTENTIALS["lj"].calculator()
    with pytest.raises(ValueError, match="not a finite number"):
        atoms.get_forces()
