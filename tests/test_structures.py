"""Crystals as data: values by hand, laws, pymatgen as oracle, and what files keep."""

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk, molecule
from ase.constraints import FixAtoms, FixCom
from ase.io import read as ase_read
from ase.neighborlist import neighbor_list
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.io.ase import AseAtomsAdaptor

from matlab_pkg import datasets, structures
from matlab_pkg.structures import _check

law = settings(deadline=None, max_examples=50)  # a deadline would assert the wall clock

A_LII = 6.03  # Å, lattice constant of the examples

small_matrices = (
    st.lists(st.integers(-2, 2), min_size=9, max_size=9)
    .map(lambda entries: np.array(entries).reshape(3, 3))
    .filter(lambda matrix: _check.determinant(matrix) != 0)
)
matrices = st.lists(
    st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=3, max_size=3
).map(np.array)
small_strains = st.lists(st.floats(-0.2, 0.2), min_size=6, max_size=6).map(
    lambda e: np.array([[e[0], e[3], e[4]], [e[3], e[1], e[5]], [e[4], e[5], e[2]]])
)


def lii(*, cubic=True):
    return bulk("LiI", "rocksalt", a=A_LII, cubic=cubic)


def decorated():
    crystal = lii()
    crystal.set_tags([1, 0] * 4)
    crystal.set_initial_charges([1, -1] * 4)
    crystal.set_initial_magnetic_moments([0.5, 0] * 4)
    crystal.set_masses([6.015, 126.904] * 4)
    crystal.set_velocities(np.full((8, 3), 0.01))
    crystal.info["note"] = "grown in the dark"
    crystal.positions[1] += 0.05
    return crystal


def same(first, second):
    """Equal in everything that ASE compares, and in constraints and info."""
    return (
        first == second
        and repr(first.constraints) == repr(second.constraints)
        and first.info == second.info
        and all(np.array_equal(first.arrays[k], second.arrays[k]) for k in first.arrays)
    )


# --- supercells


def test_three_by_three_by_three_of_lithium_iodide_by_hand():
    crystal = structures.supercell(lii(), 3)
    assert len(crystal) == 216
    assert crystal.get_volume() == pytest.approx(27 * A_LII**3, rel=1e-12)  # roundings


@pytest.mark.parametrize("matrix", [2, [2, 2, 2], 2 * np.eye(3), np.int64(2), (2.0, 2.0, 2.0)])
def test_one_number_three_or_nine_mean_the_same(matrix):
    assert structures.supercell(lii(), matrix) == structures.supercell(lii(), np.diag([2, 2, 2]))


@law
@given(small_matrices)
def test_supercell_laws(matrix):
    cell = lii(cubic=False)
    crystal = structures.supercell(cell, matrix)
    times = abs(_check.determinant(matrix))
    assert len(crystal) == times * len(cell)
    # sums over at most 48 cells and products of vectors of a few Å: far below 1e-9
    assert crystal.get_volume() == pytest.approx(times * cell.get_volume(), rel=1e-9)
    assert structures.density(crystal) == pytest.approx(structures.density(cell), rel=1e-9)
    assert structures.bond_length(crystal, "Li", "I") == pytest.approx(A_LII / 2, abs=1e-9)


@law
@given(small_matrices)
def test_supercell_keeps_the_handedness_that_the_matrix_asks_for(matrix):
    crystal = structures.supercell(lii(), matrix)
    assert crystal.cell.handedness == np.sign(_check.determinant(matrix))


@pytest.mark.parametrize(
    "matrix",
    [
        [[2, 0, 0], [0, 2, 0], [0, 0, 2]],
        [[-1, 1, 1], [1, -1, 1], [1, 1, -1]],
        [[2, 1, 0], [0, 1, 1], [-1, 0, 2]],
        [[0, 1, 0], [1, 0, 0], [0, 0, 2]],
    ],
    ids=["diagonal", "cubic from primitive", "skewed", "left-handed"],
)
def test_supercell_agrees_with_pymatgen(matrix):
    cell = lii(cubic=False)
    ours = AseAtomsAdaptor.get_structure(structures.supercell(cell, matrix))
    theirs = AseAtomsAdaptor.get_structure(cell).make_supercell(matrix, in_place=False)
    # pymatgen compares sites to 1e-8 of a cell edge and up to lattice vectors
    np.testing.assert_allclose(ours.lattice.matrix, theirs.lattice.matrix, atol=1e-10)
    assert len(ours) == len(theirs)
    for site in ours:
        assert any(site.species == o.species and site.distance(o) < 1e-8 for o in theirs)


def test_supercell_repeats_arrays_and_constraints():
    cell = decorated()
    cell.set_constraint(FixAtoms([0, 3]))
    crystal = structures.supercell(cell, [2, 1, 1])
    assert crystal.get_tags().tolist() == [1, 0] * 8
    assert crystal.get_initial_charges().sum() == 0
    assert crystal.constraints[0].index.tolist() == [0, 3, 8, 11]
    fixed, original = crystal[[8, 11]], cell[[0, 3]]
    assert str(fixed.symbols) == str(original.symbols)
    shift = (fixed.positions - original.positions) / A_LII
    np.testing.assert_allclose(shift, np.round(shift), atol=1e-10)  # the same sites, moved


def test_supercell_leaves_its_input_alone():
    cell = decorated()
    cell.set_constraint(FixAtoms([0, 3]))
    before = cell.copy()
    structures.supercell(cell, 2)
    assert same(cell, before)


def test_a_giant_supercell_is_refused_before_it_is_built():
    words = r"would have 8,000,000,000 atoms .* about 1,032\.\d GB of memory; at most 1,000,000"
    with pytest.raises(ValueError, match=words):
        structures.supercell(lii(), 1000)


def test_the_limit_itself_is_allowed():
    assert len(structures.supercell(lii(), 2, max_atoms=64)) == 64
    with pytest.raises(ValueError, match=r"64 atoms .* MB of memory; at most 63 atoms .*max_atoms"):
        structures.supercell(lii(), 2, max_atoms=63)


def test_a_skewed_cell_of_few_atoms_can_need_as_much_memory():
    with pytest.raises(ValueError, match=r"only 8 atoms, but its cell is so skewed .* 9\.2 GB"):
        structures.supercell(lii(), [[4001, 4000, 0], [4000, 3999, 0], [0, 0, 1]])


@pytest.mark.parametrize(
    ("matrix", "error", "words"),
    [
        (0, ValueError, "A cell that is repeated 0 times holds no atoms. Give a whole number"),
        ([3, 0, 3], ValueError, "A cell that is repeated 0 times holds no atoms"),
        (1.5, ValueError, "holds 1.5; every entry must be a whole number"),
        ([1, 2], ValueError, r"has shape \(2,\)"),
        (np.inf, ValueError, "holds inf; every entry must be a whole number"),
        (10**400, ValueError, "holds a number of more than 300 digits; entries up to a million"),
        ("two", TypeError, "The supercell matrix 'two' is not an array of numbers: give one"),
        ("3", TypeError, "matrix '3' is not an array of numbers: give one whole number, or three"),
        (None, TypeError, "The supercell matrix None is not an array of numbers"),
        (True, TypeError, "The supercell matrix True is not an array of numbers"),
        ([1, True, 2], TypeError, "is not an array of numbers: it holds True; give one"),
        (np.eye(3, dtype=bool), TypeError, "is not an array of numbers: it holds True; give one"),
        (np.eye(3) * (2 + 1j), TypeError, r"is not an array of numbers: it holds \(2\+1j\); give"),
        ([[1, 2], [3]], TypeError, r"is not an array of numbers: it holds \[1, 2\]; give one"),
        (lii().cell, TypeError, "is not an array of numbers: give one"),
    ],
)
def test_supercell_explains_a_wrong_matrix(matrix, error, words):
    with pytest.raises(error, match=words):
        structures.supercell(lii(), matrix)


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ("ab", "The supercell matrix 'ab' is not an array of numbers"),
        ([[1, 2], [3]], "is not an array of numbers"),
        ([[1, 0], [0, 1]], "has shape (2, 2); it must be (3, 3)"),
        (np.diag([1, 1.5, 1]), "holds 1.5; every entry must be a whole number"),
        (np.diag([1, np.nan, 1]), "holds nan; every entry must be a whole number"),
        (np.diag([1, np.inf, 1]), "holds inf; every entry must be a whole number"),
        (np.diag([1, 1, 10**7]), "holds 1e+07; entries up to a million are allowed"),
        ([[1, 1, 0], [0, 1, 1], [1, 2, 1]], "is singular (its determinant is 0)"),
        (np.zeros((3, 3)), "is singular (its determinant is 0)"),
    ],
)
def test_the_matrix_says_what_is_wrong_and_shows_a_right_one(matrix, words):
    with pytest.raises((ValueError, TypeError)) as caught:
        _check.supercell_matrix(matrix)
    assert words in str(caught.value)
    assert "for example [[3, 0, 0], [0, 3, 0], [0, 0, 3]]" in str(caught.value)


def test_the_matrix_takes_whole_numbers_written_as_floats():
    whole = _check.supercell_matrix(np.diag([2.0, 3.0, 4.0]))
    assert whole.dtype.kind == "i"
    np.testing.assert_array_equal(whole, np.diag([2, 3, 4]))


@law
@given(matrices)
def test_determinant_agrees_with_numpy(matrix):
    # the determinant is a whole number of at most 6 * 9**3, where numpy's rounding is far below 0.5
    assert _check.determinant(matrix) == round(np.linalg.det(matrix))


@law
@given(matrices, matrices)
def test_determinant_of_a_product_is_the_product_of_determinants(first, second):
    product = _check.determinant(first) * _check.determinant(second)
    assert _check.determinant(first @ second) == product


@law
@given(matrices)
def test_determinant_changes_sign_when_two_rows_are_swapped(matrix):
    assert _check.determinant(matrix[[1, 0, 2]]) == -_check.determinant(matrix)


def test_determinant_is_exact_where_numbers_of_64_bits_overflow():
    assert _check.determinant(np.diag([10**6, 10**6, 10**7])) == 10**19


def test_supercell_explains_a_constraint_that_cannot_be_repeated():
    cell = lii()
    cell.set_constraint(FixCom())
    with pytest.raises(ValueError, match=r"constraints \(FixCom\) cannot be repeated"):
        structures.supercell(cell, 2)


# --- strain


def test_two_per_cent_by_hand():
    strained = structures.strain(lii(), strain=0.02)
    np.testing.assert_allclose(strained.cell.lengths(), 6.1506, atol=1e-12)  # 6.03 * 1.02
    assert structures.bond_length(strained, "Li", "I") == pytest.approx(3.0753, abs=1e-12)


@law
@given(small_strains)
def test_volume_grows_with_the_determinant(tensor):
    cell = lii(cubic=False)
    expected = cell.get_volume() * np.linalg.det(np.eye(3) + tensor)
    assert structures.strain(cell, strain=tensor).get_volume() == pytest.approx(expected, rel=1e-12)


@law
@given(small_strains)
def test_atoms_move_with_the_cell(tensor):
    cell = lii()
    strained = structures.strain(cell, strain=tensor)
    np.testing.assert_allclose(
        strained.get_scaled_positions(wrap=False),
        cell.get_scaled_positions(wrap=False),
        atol=1e-12,  # one solution of a 3 x 3 system
    )


def test_three_numbers_act_along_x_y_and_z():
    strained = structures.strain(lii(), strain=[0.1, 0, -0.1])
    np.testing.assert_allclose(strained.cell.lengths() / A_LII, [1.1, 1, 0.9], atol=1e-12)


def test_strain_keeps_constraints_and_moves_fixed_atoms_with_the_cell():
    cell = lii()
    cell.set_constraint(FixAtoms([1]))
    before = cell.copy()
    strained = structures.strain(cell, strain=0.1)
    np.testing.assert_allclose(strained.positions[1], 1.1 * cell.positions[1], atol=1e-12)
    assert strained.constraints[0].index.tolist() == [1]
    assert same(cell, before)


@pytest.mark.parametrize(
    ("strain", "error", "words"),
    [
        (2, ValueError, r"strain = 2 is not allowed: it must be between -1 and 1.*0\.02 is 2 %"),
        (-1, ValueError, "strain = -1 is not allowed"),
        ([[0, 1.2, 0], [1.2, 0, 0], [0, 0, 0]], ValueError, "strain = -?1.2 is not allowed"),
        ([[0, 0.1, 0], [0, 0, 0], [0, 0, 0]], ValueError, "not symmetric: it would also turn"),
        ([0.1, 0.1], ValueError, r"strain has shape \(2,\)"),
        (np.nan, ValueError, "not finite"),
        ("2 %", TypeError, "strain = '2 %' is not a number or an array"),
    ],
)
def test_strain_explains_what_is_wrong(strain, error, words):
    with pytest.raises(error, match=words):
        structures.strain(lii(), strain=strain)


# --- substitution


@law
@given(st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_substitution_replaces_exactly_n(n, seed):
    crystal = structures.substitute(lii(), "I", "Br", n=n, rng=np.random.default_rng(seed))
    assert crystal.symbols.formula.count() == {
        k: v for k, v in {"Li": 4, "I": 4 - n, "Br": n}.items() if v
    }
    np.testing.assert_array_equal(crystal.positions, lii().positions)
    assert (crystal.symbols[::2] == "Li").all()


def test_substitution_follows_the_generator_and_leaves_its_input_alone():
    cell = decorated()
    before = cell.copy()
    first, second = (
        structures.substitute(cell, "I", "Br", n=2, rng=np.random.default_rng(3)) for _ in "ab"
    )
    assert first == second
    assert same(cell, before)


def test_every_site_is_chosen_equally_often():
    rng = np.random.default_rng(1)
    chosen = sum(
        structures.substitute(lii(), "I", "Br", n=1, rng=rng).numbers == 35 for _ in range(400)
    )
    assert chosen.sum() == 400
    assert (abs(chosen[1::2] - 100) < 45).all()  # binomial: 100 +- 8.7; five standard deviations


def test_substitution_takes_the_natural_mass_of_the_new_element():
    crystal = structures.substitute(decorated(), "I", "Br", n=4, rng=np.random.default_rng(1))
    assert crystal.get_masses()[1] == pytest.approx(79.904, abs=1e-3)  # IUPAC, three decimals


def test_substitution_forgets_what_a_cif_file_said_of_the_old_crystal(tmp_path):
    lii().write(tmp_path / "LiI.cif")
    cell = structures.read(tmp_path / "LiI.cif")
    cell.info["note"] = "kept"
    crystal = structures.substitute(cell, "I", "Br", n=1, rng=np.random.default_rng(1))
    assert crystal.info == {"note": "kept"}
    crystal.write(tmp_path / "mixed.cif")  # with the old occupancies ASE warns here
    assert structures.summary(structures.read(tmp_path / "mixed.cif"))["formula"] == "Li4BrI3"


@pytest.mark.parametrize(
    ("old", "new", "n", "error", "words"),
    [
        ("I", "Br", 5, ValueError, "n = 5 is not allowed: the structure holds 4 I atoms"),
        ("I", "Br", -1, ValueError, "n = -1 is not allowed"),
        ("I", "Br", 1.0, TypeError, "n = 1.0 is not a whole number"),
        ("I", "I", 1, ValueError, "old and new are both 'I'"),
        ("Na", "K", 1, LookupError, "There is no Na in this structure; it holds I, Li"),
        ("I", "Bro", 1, LookupError, r"no element 'Bro'. Did you mean 'Br'\?"),
        ("iodine", "Br", 1, LookupError, r"no element 'iodine'. Did you mean 'I'\?"),
        ("I", "7", 1, LookupError, "no element '7'. Give a symbol of the periodic table"),
        ("I", "", 1, LookupError, "no element ''. Give a symbol"),
    ],
)
def test_substitution_explains_what_is_wrong(old, new, n, error, words):
    with pytest.raises(error, match=words):
        structures.substitute(lii(), old, new, n=n, rng=np.random.default_rng(1))


def test_substitution_needs_a_generator():
    with pytest.raises(TypeError, match=r"rng = 1 is a int, not a random generator"):
        structures.substitute(lii(), "I", "Br", n=1, rng=1)


# --- measures


@pytest.mark.parametrize("a_A", [4.03, 5.13, 6.03])
def test_density_agrees_with_pymatgen(a_A):
    cell = bulk("LiI", "rocksalt", a=a_A)
    theirs = float(AseAtomsAdaptor.get_structure(cell).density)
    # the two libraries' tables of atomic masses agree to about five digits
    assert structures.density(cell) == pytest.approx(theirs, rel=1e-5)


def test_density_of_lithium_iodide_by_hand():
    # 4 * (6.94 + 126.904) u * 1.66054 / 6.03**3 Å3 = 4.0547 g/cm3, four digits
    assert structures.density(lii()) == pytest.approx(4.0547, abs=1e-3)


@pytest.mark.parametrize("measure", [structures.density, structures.summary])
def test_density_needs_a_periodic_cell(measure):
    with pytest.raises(ValueError, match="has 0 independent cell vectors, not 3"):
        measure(molecule("H2O"))
    slab = lii()
    slab.pbc = [True, True, False]
    with pytest.raises(ValueError, match=r"not periodic in all three .*\[True, True, False\]"):
        measure(slab)


def test_summaries_make_a_table_row():
    row = structures.summary(structures.supercell(lii(), 2))
    assert row["formula"] == "LiI"
    assert row["atoms"] == 64
    assert row["volume_A3"] == pytest.approx(8 * A_LII**3, rel=1e-12)
    assert row["density_g_cm3"] == pytest.approx(structures.density(lii()), rel=1e-12)
    assert [type(value) for value in row.values()] == [str, int, float, float]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("Li", "I", 3.015), ("I", "Li", 3.015), ("Li", "Li", 4.263854), ("I", "I", 4.263854)],
)
@pytest.mark.parametrize("cubic", [True, False])
def test_bond_lengths_of_rock_salt_by_hand(a, b, expected, cubic):
    # a / 2, and a / sqrt(2) between like atoms, which in the primitive cell are one atom's images
    assert structures.bond_length(lii(cubic=cubic), a, b) == pytest.approx(expected, abs=1e-6)


@law
@given(small_strains)
def test_bond_length_agrees_with_pymatgen(tensor):
    cell = structures.strain(lii(cubic=False), strain=tensor)
    sites = AseAtomsAdaptor.get_structure(cell).get_all_neighbors(6.0)
    theirs = min(near.nn_distance for near in sites[0] if near.specie.symbol == "I")
    assert structures.bond_length(cell, "Li", "I") == pytest.approx(theirs, abs=1e-9)


def test_bond_length_in_an_extremely_skewed_cell():
    cell = structures.supercell(lii(cubic=False), [[1, 40, 0], [0, 1, 0], [0, 0, 1]])
    assert structures.bond_length(cell, "Li", "I") == pytest.approx(3.015, abs=1e-9)


def test_bond_length_of_a_molecule():
    # ASE's water molecule comes from the G2 set: 0.9686 Å, four digits
    assert structures.bond_length(molecule("H2O"), "O", "H") == pytest.approx(0.9686, abs=1e-4)


def test_bond_length_finds_atoms_far_apart():
    pair = Atoms("LiI", positions=[[0, 0, 0], [0, 0, 100]])
    assert structures.bond_length(pair, "Li", "I") == pytest.approx(100, abs=1e-9)


def test_bond_length_along_one_periodic_direction():
    chain = Atoms("Li", cell=[7, 0, 0], pbc=[True, False, False])
    assert structures.bond_length(chain, "Li", "Li") == pytest.approx(7, abs=1e-9)


@pytest.mark.parametrize("distance_A", [500.0, 1e300, 1.5e308])
def test_bond_length_of_atoms_at_any_distance(distance_A):
    pair = Atoms("LiI", positions=[[0, 0, 0], [0, 0, distance_A]])
    assert structures.bond_length(pair, "Li", "I") == distance_A


@pytest.mark.parametrize(("height_A", "between_A"), [(1000, 500), (1e8, 5e7)])
def test_bond_length_in_a_long_thin_cell(height_A, between_A):
    positions = [[0, 0, 0], [0, 0, between_A]]
    thin = Atoms("LiI", positions=positions, cell=[1, 1, height_A], pbc=True)
    assert structures.bond_length(thin, "Li", "I") == between_A
    assert structures.bond_length(thin, "Li", "Li") == 1  # its own image


def test_bond_length_of_two_atoms_at_one_place_is_zero():
    assert structures.bond_length(Atoms("Li2", positions=np.zeros((2, 3))), "Li", "Li") == 0
    both = Atoms("Li2", positions=[[0, 0, 0], [0, 0, 6]], cell=[2, 2, 2], pbc=True)
    assert structures.bond_length(both, "Li", "Li") == 0


def found_by_ase(atoms, a, b):
    """Slow twin: ASE's neighbour list with a growing cutoff."""
    cutoff_A = 1.0
    while True:
        i_p, j_p, distance_p = neighbor_list("ijd", atoms, cutoff_A)
        wanted_p = (atoms.symbols[i_p] == a) & (atoms.symbols[j_p] == b)
        if wanted_p.any():
            return distance_p[wanted_p].min()
        cutoff_A *= 1.5


entries = st.floats(-4, 4, allow_subnormal=False)
cells = (
    st.lists(entries, min_size=9, max_size=9)
    .map(lambda entries: np.array(entries).reshape(3, 3))
    # ASE steps through the layers of cells one by one: not too many of them
    .filter(lambda cell: abs(np.linalg.det(cell)) > 2)
)
places = st.lists(st.lists(st.floats(-9, 9), min_size=3, max_size=3), min_size=2, max_size=5)


@law
@given(cells, places, st.lists(st.booleans(), min_size=3, max_size=3))
def test_bond_length_agrees_with_the_neighbour_list_of_ase(cell, positions, pbc):
    symbols = ["Li", "I", "Li", "Li", "I"][: len(positions)]
    atoms = Atoms(symbols, positions=positions, cell=cell, pbc=pbc)
    pairs = [("Li", "I"), ("I", "Li")] + ([("Li", "Li"), ("I", "I")] if any(pbc) else [])
    for a, b in pairs:
        # sums of a few vectors of less than 100 Å
        expected = pytest.approx(found_by_ase(atoms, a, b), abs=1e-9)
        assert structures.bond_length(atoms, a, b) == expected


@law
@given(small_matrices, st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_bond_length_does_not_depend_on_the_choice_of_cell_or_image(matrix, steps):
    crystal = structures.supercell(lii(cubic=False), matrix)
    crystal.positions[0] += steps @ crystal.cell[:]
    crystal.rattle(0.1, seed=1)
    # the same lattice in vectors that are far from the shortest
    skewed = crystal.copy()
    skewed.cell = np.array([[1, 5, -7], [0, 1, 9], [0, 0, 1]]) @ crystal.cell[:]
    for pair in (("Li", "I"), ("Li", "Li")):
        expected = pytest.approx(structures.bond_length(crystal, *pair), abs=1e-9)
        assert structures.bond_length(skewed, *pair) == expected


def test_bond_length_errors():
    with pytest.raises(LookupError, match="There is no Na in this structure; it holds I, Li"):
        structures.bond_length(lii(), "Li", "Na")
    with pytest.raises(LookupError, match=r"no element 'Lii'. Did you mean 'Li'\?"):
        structures.bond_length(lii(), "Lii", "I")
    with pytest.raises(ValueError, match="one O atom and no periodic image: no O–O pair"):
        structures.bond_length(molecule("H2O"), "O", "O")
    with pytest.raises(ValueError, match="along a direction without a cell vector"):
        structures.bond_length(Atoms("Li", pbc=True), "Li", "Li")
    with pytest.raises(ValueError, match="along a direction without a cell vector of its own"):
        structures.bond_length(Atoms("Li", cell=FLAT, pbc=True), "Li", "Li")
    far = Atoms("LiI", positions=[[0, 0, 0], [0, 0, 1e300]], cell=[6, 6, 6], pbc=True)
    with pytest.raises(
        ValueError, match=r"periodic and reaches 1e\+300 Å from the origin: at most"
    ):
        structures.bond_length(far, "Li", "I")


# --- what is no structure

CALLS = {
    "supercell": lambda atoms: structures.supercell(atoms, 2),
    "strain": lambda atoms: structures.strain(atoms, strain=0.1),
    "substitute": lambda atoms: structures.substitute(
        atoms, "Li", "Na", n=1, rng=np.random.default_rng(1)
    ),
    "density": structures.density,
    "bond_length": lambda atoms: structures.bond_length(atoms, "Li", "I"),
    "summary": structures.summary,
    "round_trip": lambda atoms: structures.round_trip(atoms, "cif"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_only_structures_are_taken(call):
    with pytest.raises(TypeError, match=r"'LiI.cif' is a str, not a structure; .*read\('LiI.cif'"):
        call("LiI.cif")
    with pytest.raises(ValueError, match="holds no atoms"):
        call(Atoms(cell=[1, 1, 1], pbc=True))
    broken = lii()
    broken.positions[0, 0] = np.nan
    with pytest.raises(ValueError, match="not a finite number"):
        call(broken)


@pytest.mark.parametrize("name", ["supercell", "strain"])
def test_cells_need_three_vectors(name):
    with pytest.raises(ValueError, match=r"has 0 independent cell vectors, not 3. A plain .xyz"):
        CALLS[name](molecule("H2O"))


FLAT = [[1, 0, 0], [2, 0, 0], [0, 0, 1]]  # three vectors in one plane


@pytest.mark.parametrize("name", ["supercell", "strain", "density", "summary"])
@pytest.mark.parametrize("cell", [FLAT, [[1, 2, 3], [4, 5, 6], [7, 8, 9]], 1e200 * np.array(FLAT)])
def test_cells_need_a_volume(name, cell):
    words = (
        "has 2 independent cell vectors, not 3. Its three vectors lie in one plane and enclose no "
        "volume: look at atoms.cell."
    )
    with pytest.raises(ValueError, match=words):
        CALLS[name](Atoms("Li", cell=cell, pbc=True))


@pytest.mark.parametrize(
    ("vectors", "expected"),
    [([], 0), ([[0, 0, 0]], 0), ([[0, 3, 0]], 1), (FLAT, 2), (1e-9 * np.eye(3), 3)],
)
def test_the_rank_counts_independent_vectors(vectors, expected):
    assert _check.rank(np.array(vectors, dtype=float).reshape(-1, 3)) == expected


@law
@given(small_matrices)
def test_every_supercell_has_a_volume(matrix):
    crystal = structures.supercell(lii(cubic=False), matrix)
    assert _check.rank(crystal.cell[:]) == 3


# --- files


@pytest.mark.parametrize("name", ["LiI.cif", "LiI.xyz", "LiI.json", "POSCAR", "LiI.traj"])
def test_read_returns_what_was_written(tmp_path, name):
    lii().write(tmp_path / name)
    for path in (tmp_path / name, str(tmp_path / name)):
        crystal = structures.read(path)
        assert structures.summary(crystal)["formula"] == "LiI"
        assert crystal.get_volume() == pytest.approx(A_LII**3, rel=1e-6)  # digits in the file


def test_read_picks_one_of_several(tmp_path):
    file = tmp_path / "two.xyz"
    file.write_text("1\n\nLi 0 0 0\n1\n\nI 0 0 0\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"'two.xyz' holds 2 structures. Say which one: index=0"):
        structures.read(file)
    assert str(structures.read(file, index=0).symbols) == "Li"
    assert str(structures.read(file, index=-1).symbols) == "I"
    with pytest.raises(ValueError, match="index = 2 is not allowed: it must be from -2 to 1"):
        structures.read(file, index=2)
    with pytest.raises(TypeError, match="index = ':' is not a whole number"):
        structures.read(file, index=":")


def test_read_takes_names_that_ase_would_split(tmp_path):
    lii().write(tmp_path / "LiI.cif")
    odd = (tmp_path / "LiI.cif").rename(tmp_path / "LiI@0.cif")
    assert len(structures.read(odd)) == 8


def test_read_offers_near_names(tmp_path):
    lii().write(tmp_path / "LiI.cif")
    with pytest.raises(FileNotFoundError, match=r"no file 'Lil.cif' in .*Did you mean 'LiI.cif'\?"):
        structures.read(tmp_path / "Lil.cif")
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*nowhere"):
        structures.read(tmp_path / "nowhere" / "LiI.cif")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="The folder has no files"):
        structures.read(tmp_path / "empty" / "LiI.cif")
    for i in range(100):
        (tmp_path / f"{i}.dat").touch()
    with pytest.raises(FileNotFoundError, match="The folder holds 101 other files"):
        structures.read(tmp_path / "quartz.cif")


def test_read_explains_what_is_no_file(tmp_path):
    with pytest.raises(IsADirectoryError, match="is a folder; give the name of a file in it"):
        structures.read(tmp_path)
    with pytest.raises(TypeError, match="path = 3 is a int; give the name of a file"):
        structures.read(3)


noise = np.random.default_rng(0).bytes(2000)
BAD_FILES = {
    "empty.cif": (b"", "is empty"),
    "notes.txt": (b"Dear diary\n", "format of 'notes.txt' is not known"),
    "table.csv": (b"a,b\n1,2\n", "format of 'table.csv' is not known"),
    "noise.cif": (noise, "cannot be read as cif"),
    "noise.xyz": (noise, "cannot be read as extxyz"),
    "noise.dat": (noise, "cannot be read as|not known"),
    "text.cif": (b"Dear diary\n", "cannot be read as cif"),
    "half.json": (b'{"1": {"cell"', "cannot be read as json"),
    "half.xyz": (b"2\n\nLi 0 0 0\n", r"cannot be read as extxyz: .*expected 2"),
    "none.xyz": (b"0\n\n", "holds no atoms"),
    "POSCAR": (b"LiI\n1.0\n", "cannot be read as vasp"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_read_says_what_is_wrong_with_a_file(tmp_path, name):
    content, words = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words) as caught:
        structures.read(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("cut", range(1, 8))
def test_read_notices_a_cif_file_that_ends_early(tmp_path, cut):
    file = tmp_path / "LiI.cif"
    lii().write(file)
    lines = file.read_text(encoding="utf-8").strip().splitlines()
    file.write_text("\n".join(lines[:-cut]) + "\n", encoding="utf-8")
    assert len(ase_read(file)) == 8 - cut  # ASE does not complain
    with pytest.raises(ValueError, match=r"states the formula Li4I4 but lists .*it is cut off"):
        structures.read(file)


@pytest.mark.parametrize("fraction", np.linspace(0.02, 0.97, 20).round(2))
def test_read_never_returns_a_part_of_a_cif_file(tmp_path, fraction):
    lii().write(tmp_path / "LiI.cif")
    content = (tmp_path / "LiI.cif").read_bytes()
    (tmp_path / "part.cif").write_bytes(content[: int(fraction * len(content))])
    with pytest.raises(
        ValueError, match=r"'part.cif' (cannot be read|states the formula|holds no structure)"
    ):
        structures.read(tmp_path / "part.cif")


@pytest.mark.parametrize(
    ("formula", "units", "right"),
    [("I Li", 4, True), ("Li4 I4", 4, True), ("I Li", 2, False), ("Li2 I", 4, False)],
)
def test_read_knows_both_ways_to_state_a_formula(tmp_path, formula, units, right):
    file = tmp_path / "LiI.cif"
    lii().write(file)
    text = file.read_text(encoding="utf-8")
    stated = f'"{formula}"\n_cell_formula_units_Z {units}'
    file.write_text(text.replace('"Li4 I4"', stated), encoding="utf-8")
    if right:
        assert len(structures.read(file)) == 8
    else:
        with pytest.raises(ValueError, match="states the formula"):
            structures.read(file)


@pytest.mark.parametrize("stated", ["?", '"Li0.5 I"', '"rock salt"'])
def test_read_does_not_judge_by_a_formula_that_it_cannot_use(tmp_path, stated):
    file = tmp_path / "LiI.cif"
    lii().write(file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"Li4 I4"', stated), encoding="utf-8")
    assert len(structures.read(file)) == 8


KEPT = {  # of the properties in `decorated`, by hand from what the formats can hold
    "cif": {"species", "positions", "cell", "orientation", "pbc"},
    "extxyz": set(structures.round_trip(lii(), "extxyz")),
    "json": set(structures.round_trip(lii(), "json")) - {"info"},
    "traj": set(structures.round_trip(lii(), "traj")),
    "vasp": {"species", "positions", "cell", "orientation", "pbc", "velocities", "constraints"},
    "xyz": {"species", "positions"},
}


@pytest.mark.parametrize("file_format", structures.FORMATS)
def test_round_trip_reports_what_a_format_keeps(file_format):
    crystal = decorated()
    crystal.set_constraint(FixAtoms([3, 0]))
    crystal.set_velocities(np.where(np.isin(np.arange(8), (0, 3))[:, None], 0, 0.01) * np.ones(3))
    before = crystal.copy()
    report = structures.round_trip(crystal, file_format)
    assert {name for name, kept in report.items() if kept} == KEPT[file_format]
    assert None not in report.values()
    assert same(crystal, before)


@pytest.mark.parametrize("file_format", structures.FORMATS)
def test_round_trip_does_not_praise_what_is_not_there(file_format):
    report = structures.round_trip(lii(), file_format)
    absent = {name for name, kept in report.items() if kept is None}
    assert absent == set(report) - {"species", "positions", "cell", "orientation", "pbc"}


def test_a_cif_file_turns_a_primitive_cell_but_keeps_the_crystal():
    report = structures.round_trip(lii(cubic=False), "cif")
    assert report["cell"]
    assert report["positions"]
    assert report["orientation"] is False


def test_a_cif_file_makes_a_molecule_in_a_box_periodic():
    water = molecule("H2O", vacuum=3.0)
    assert structures.round_trip(water, "cif")["pbc"] is False
    assert structures.round_trip(water, "extxyz")["pbc"] is None


def test_round_trip_accepts_atoms_outside_the_cell():
    crystal = lii()
    crystal.positions -= 100.25
    assert structures.round_trip(crystal, "cif")["positions"]


def test_round_trip_notices_a_lost_digit():
    crystal = lii()
    crystal.positions[0, 0] = 1e-5  # below the tolerance of 1e-4 Å: the same
    assert structures.round_trip(crystal, "cif")["positions"]
    crystal.info["offset_A"] = np.array([0.1, 0.2])
    assert structures.round_trip(crystal, "extxyz")["info"]
    crystal.info["story"] = {"by": object}
    assert structures.round_trip(crystal, "extxyz")["info"] is False


def test_round_trip_errors():
    with pytest.raises(
        LookupError, match=r"There is no file format 'extxzy'. Did you mean 'extxyz'\?"
    ):
        structures.round_trip(lii(), "extxzy")
    with pytest.raises(ValueError, match=r"format 'vasp' cannot hold this structure .*another one"):
        structures.round_trip(molecule("H2O"), "vasp")


def test_round_trip_leaves_no_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    structures.round_trip(lii(), "json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file_format", structures.FORMATS)
def test_round_trip_of_a_crystal_as_it_comes_from_a_cif(file_format, tmp_path):
    """A CIF leaves a space group in `info`, which compares with nothing but its own kind."""
    crystal = structures.read(datasets.copy("LiI", tmp_path))
    assert structures.round_trip(crystal, file_format)["species"] is True
