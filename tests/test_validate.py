"""One voice for errors: the words of each."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matlab_pkg import _validate

law = settings(deadline=None, max_examples=50)  # a deadline would assert the wall clock


def test_near_names_offers_the_close_one_whatever_the_case():
    assert _validate.near_names("LII", ["LiI", "NaCl"]) == "Did you mean 'LiI'?"


def test_near_names_offers_two_when_two_are_close():
    assert _validate.near_names("LiBrr", ["LiBr", "NaBr", "LiBrI"]) == (
        "Did you mean 'LiBr' or 'LiBrI'?"
    )


def test_near_names_lists_all_when_none_is_close():
    assert _validate.near_names("quartz", ["LiI", "LiF"]) == "Known names: LiF, LiI."


def test_near_names_does_not_list_nothing():
    assert _validate.near_names("LiI", []) == "There is no name to choose from."


@pytest.mark.parametrize("value", [3, None, ["cif"], np.array(["cif", "xyz"])])
def test_choice_takes_only_text(value):
    with pytest.raises(LookupError, match=r"There is no file format .*: cif, xyz\.|'cif'\?"):
        _validate.choice(value, what="file format", allowed=("cif", "xyz"))


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
        (
            {"low": 0},
            10**400,
            "cutoff_A = a number of more than 300 digits Å is not allowed: it must be above 0 Å.",
        ),
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


def test_generator_returns_it_or_says_how_to_make_one():
    rng = np.random.default_rng(1)
    assert _validate.generator(rng) is rng
    with pytest.raises(TypeError, match=r"rng = 3 is a int, .*rng=numpy\.random\.default_rng\(1\)"):
        _validate.generator(3)
    with pytest.raises(TypeError, match="not a random generator"):
        _validate.generator(np.random.RandomState(1))  # the old kind


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("LiI", "'LiI'"),
        (np.eye(2), "array([[1., 0.], [0., 1.]])"),
        (list(range(99)), "..."),
        (10**5000, "an unprintable int"),
    ],
    ids=["text", "array", "long list", "long number"],
)
def test_what_came_is_shown_on_one_short_line(value, words):
    shown = _validate.shown(value)
    assert shown.endswith(words)
    assert len(shown) <= 80
    assert "\n" not in shown


def test_text_and_mapping_return_what_they_were_given():
    row = {"a": 1}
    assert _validate.text("a = 1", what="script") == "a = 1"
    assert _validate.mapping(row, what="row", example="{'a': 1}") is row


@pytest.mark.parametrize(("value", "kind"), [(None, "NoneType"), (b"a", "bytes"), (3, "int")])
def test_text_and_mapping_say_what_came_and_what_to_give(value, kind):
    with pytest.raises(TypeError, match=rf"script = .* is a {kind}; give the script as a str\."):
        _validate.text(value, what="script")
    words = rf"row = .* is a {kind}; give a dict, for example \{{'a': 1\}}\."
    with pytest.raises(TypeError, match=words):
        _validate.mapping(value, what="row", example="{'a': 1}")


def test_columns_are_there_and_only_once():
    table = pd.DataFrame([[1, 2, 3, 4]], columns=["a", "b", "b", 3])
    _validate.columns(table, ["a"])
    with pytest.raises(ValueError) as caught:
        _validate.columns(table, ["a", "b"])
    assert str(caught.value) == (
        "The table has 2 columns 'b', so it is not clear which one is meant. "
        "Rename or drop all but one."
    )
    for name in ("3", 3):  # a column without a text for its name has no unit
        with pytest.raises(LookupError, match=r"There is no column '?3'?\. Known names: a, b"):
            _validate.columns(table, [name])
