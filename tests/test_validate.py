"""One voice for errors: the words of each, and exact whole-number algebra."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matlab_pkg import _validate

law = settings(deadline=None, max_examples=50)  # a deadline would assert the wall clock

matrices = st.lists(
    st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=3, max_size=3
).map(np.array)


def test_near_names_offers_the_close_one_whatever_the_case():
    assert _validate.near_names("LII", ["LiI", "NaCl"]) == "Did you mean 'LiI'?"


def test_near_names_offers_two_when_two_are_close():
    assert _validate.near_names("LiBrr", ["LiBr", "NaBr", "LiBrI"]) == (
        "Did you mean 'LiBr' or 'LiBrI'?"
    )


def test_near_names_lists_all_when_none_is_close():
    assert _validate.near_names("quartz", ["LiI", "LiF"]) == "Known names: LiF, LiI."


def test_choice_returns_the_value_or_names_the_alternatives():
    assert _validate.choice("cif", what="file format", allowed=("cif", "xyz")) == "cif"
    with pytest.raises(LookupError, match=r"There is no file format 'jsno'. Did you mean 'json'\?"):
        _validate.choice("jsno", what="file format", allowed=("json", "xyz"))


@law
@given(st.floats(-1e6, 1e6).filter(lambda value: value > -1e6))
def test_number_returns_every_finite_number_inside_the_range(value):
    assert _validate.number(value, what="x", low=-1e6, high=1e6 + 1) == value


@pytest.mark.parametrize("value", [3, np.float64(3), np.int32(3), np.float32(3)])
def test_number_accepts_python_and_numpy_numbers(value):
    result = _validate.number(value, what="x")
    assert result == 3
    assert type(result) is float


@pytest.mark.parametrize(
    ("bounds", "value", "words"),
    [
        ({"low": 0}, 0, "cutoff_A = 0 Å is not allowed: it must be above 0 Å."),
        ({"high": 5}, 5, "cutoff_A = 5 Å is not allowed: it must be below 5 Å."),
        ({"low": 0, "high": 5}, 7, "cutoff_A = 7 Å is not allowed: it must be between 0 and 5 Å."),
        ({}, np.nan, "cutoff_A = nan Å is not allowed: it must be a finite number Å."),
        ({}, np.inf, "cutoff_A = inf Å is not allowed: it must be a finite number Å."),
    ],
)
def test_number_says_what_came_and_what_is_allowed(bounds, value, words):
    with pytest.raises(ValueError) as caught:
        _validate.number(value, what="cutoff_A", unit="Å", **bounds)
    assert str(caught.value) == words


def test_number_without_a_unit_leaves_no_stray_space():
    with pytest.raises(ValueError, match=r"x = -1 is not allowed: it must be above 0\.$"):
        _validate.number(-1, what="x", low=0)


@pytest.mark.parametrize(("value", "kind"), [("3", "str"), (True, "bool"), (None, "NoneType")])
def test_number_refuses_what_is_no_number(value, kind):
    with pytest.raises(TypeError, match=rf"x = .* is a {kind}; give one number\."):
        _validate.number(value, what="x")


@pytest.mark.parametrize("value", [0, 3, np.int64(2)])
def test_count_accepts_whole_numbers_and_both_bounds(value):
    assert _validate.count(value, what="n", low=0, high=3) == value


@pytest.mark.parametrize("value", [2.0, "2", True, None])
def test_count_refuses_what_is_no_whole_number(value):
    with pytest.raises(TypeError, match=r"n = .* is not a whole number; give an int\."):
        _validate.count(value, what="n")


def test_count_says_the_range():
    with pytest.raises(ValueError, match=r"n = -1 is not allowed: it must be at least 0\."):
        _validate.count(-1, what="n")
    with pytest.raises(ValueError, match=r"n = 5 is not allowed: it must be from 0 to 4\."):
        _validate.count(5, what="n", high=4)


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
def test_supercell_matrix_says_what_is_wrong_and_shows_a_right_one(matrix, words):
    with pytest.raises(ValueError) as caught:
        _validate.supercell_matrix(matrix)
    assert words in str(caught.value)
    assert "for example [[3, 0, 0], [0, 3, 0], [0, 0, 3]]" in str(caught.value)


def test_supercell_matrix_takes_whole_numbers_written_as_floats():
    whole = _validate.supercell_matrix(np.diag([2.0, 3.0, 4.0]))
    assert whole.dtype.kind == "i"
    np.testing.assert_array_equal(whole, np.diag([2, 3, 4]))


@law
@given(matrices)
def test_determinant_agrees_with_numpy(matrix):
    # the determinant is a whole number of at most 6 * 9**3, where numpy's rounding is far below 0.5
    assert _validate.determinant(matrix) == round(np.linalg.det(matrix))


@law
@given(matrices, matrices)
def test_determinant_of_a_product_is_the_product_of_determinants(first, second):
    product = _validate.determinant(first) * _validate.determinant(second)
    assert _validate.determinant(first @ second) == product


@law
@given(matrices)
def test_determinant_changes_sign_when_two_rows_are_swapped(matrix):
    assert _validate.determinant(matrix[[1, 0, 2]]) == -_validate.determinant(matrix)


def test_determinant_is_exact_where_numbers_of_64_bits_overflow():
    assert _validate.determinant(np.diag([10**6, 10**6, 10**7])) == 10**19


def test_generator_returns_it_or_says_how_to_make_one():
    rng = np.random.default_rng(1)
    assert _validate.generator(rng) is rng
    with pytest.raises(TypeError, match=r"rng = 3 is a int, .*rng=numpy\.random\.default_rng\(1\)"):
        _validate.generator(3)
    with pytest.raises(TypeError, match="not a random generator"):
        _validate.generator(np.random.RandomState(1))  # the old kind
