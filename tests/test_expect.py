"""What tests of assignments say of an answer: kind, shape, value, points, and whose it is."""

from __future__ import annotations

import logging
import math
import os
import subprocess
import sys

import matplotlib as mpl
import matplotlib.figure
import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matlab_pkg.exercises import _names, expect, own
from matlab_pkg.exercises._exercise import NotAttempted, NotYet
from matlab_pkg.exercises.marks import Marks, form

mpl.use("agg")
THREE = np.array([1.0, 2.0, 3.0])


class Liar(float):
    """Equal to everything, smaller and larger than everything."""

    def _yes(self, other=None):
        return True

    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __ne__ = _yes
    __hash__ = float.__hash__


class LiarArray(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        return True


def lying_array(values):
    return np.asarray(values, dtype=float).view(LiarArray)


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (lambda: expect.number("3", 3, what="It"), "It should be a number, and is a text"),
        (lambda: expect.number(True, 1, what="It"), "one number, and is True or False"),
        (lambda: expect.number(np.array([3.0]), 3, what="It"), "one number, and is an array"),
        (lambda: expect.number(math.nan, 3, what="It", tolerance=9), "not a number (NaN)"),
        (lambda: expect.number(math.inf, 3, what="It", tolerance=9), "is infinite"),
        (lambda: expect.number(3.1, 3, what="It"), "It should be exact."),
        (lambda: expect.number(Liar(9), 3, what="It", tolerance=1), "right to 1."),
        (lambda: expect.array(3.0, THREE, what="It"), "shape (3,), and has the shape ()"),
        (lambda: expect.array([[1, 2, 3]], THREE, what="It"), "and has the shape (1, 3)"),
        (lambda: expect.array([1, math.nan, 3], THREE, what="It"), "at [1] is NaN or infinite"),
        (lambda: expect.array([1, 2, 3.2], THREE, what="It", tolerance=0.1), "at [2] is not."),
        (lambda: expect.array(lying_array([9, 9, 9]), THREE, what="It"), "at [0] is not"),
        (lambda: expect.array(np.ones((3, 1)), THREE, what="It"), "has the shape (3, 1)"),
        (lambda: expect.text(3, "a", what="It"), "should be a text, in quotes, and is a number"),
        (lambda: expect.text("b", "a", what="It"), "should be another text"),
        (lambda: expect.texts("ab", ["a"], what="It", allowed="ab"), "list of texts, and is"),
        (lambda: expect.texts(None, ["a"], what="It", allowed="ab"), "an empty list is an answer"),
        (lambda: expect.texts(["a"], "ab", what="It", allowed="ab"), "something is missing"),
        (lambda: expect.texts(["a", "b"], "a", what="It", allowed="ab"), "something is too much"),
        (lambda: expect.texts(["c"], "a", what="It", allowed="ab"), "which is not known"),
        (lambda: expect.texts(["a", "a"], "a", what="It", allowed="ab"), "'a' twice"),
        (lambda: expect.entries([1], ["a"], what="It"), "dict with the names a, and is a list"),
        (lambda: expect.entries({"a": 1, "c": 2}, ["a"], what="It"), "'c', which is not asked"),
        (lambda: expect.entries({"a": 1}, ["a", "b"], what="It"), "has no entry for b"),
        (lambda: expect.entry([1], "a", what="It"), "dict with the entry 'a', and is a list"),
        (lambda: expect.entry({"b": 1}, "a", what="It"), "has no entry 'a'"),
        (lambda: expect.truth(1, True, what="It"), "True or False, and is a number"),
        (lambda: expect.truth(False, True, what="It"), "the other one of True and False"),
        (lambda: expect.function(3, name="f"), "without parentheses (`f`, not `f(...)`)"),
        (lambda: expect.call(lambda: 1 / 0), "ZeroDivisionError: division by zero"),
        (lambda: expect.call(lambda x: x.append(1) or x, [0]), "leave what it is given as it is"),
        (lambda: expect.points("figure"), "should be the axes"),
        (lambda: expect.that(np.nan <= 1, "It should be small."), "It should be small."),
        (lambda: expect.that(np.ones(3), "One, please."), "One, please."),
    ],
)  # fmt: skip
def test_kind_and_shape_come_before_values_and_nothing_is_broadcast(look, words):
    with pytest.raises(NotYet) as fault:
        look()
    assert words in str(fault.value)


@pytest.mark.parametrize(
    "look",
    [
        lambda: expect.number(..., 3, what="It"),
        lambda: expect.array(None, THREE, what="It"),
        lambda: expect.text("...", "a", what="It"),
        lambda: expect.texts(..., ["a"], what="It", allowed="a"),
        lambda: expect.entries({"a": ..., "b": None}, ["a", "b"], what="It"),
        lambda: expect.entry(None, "a", what="It"),
        lambda: expect.truth(None, True, what="It"),
        lambda: expect.function(lambda: None, name="f"),
        lambda: expect.call(lambda: None),
        lambda: expect.sites(..., what="It"),
        lambda: expect.points(None),
    ],
)
def test_no_answer_is_no_wrong_answer(look):
    with pytest.raises(NotAttempted, match="There is no answer yet"):
        look()


def test_a_right_answer_comes_back_as_plain_data():
    assert expect.number(np.float32(3), 3, what="It") == 3.0
    assert expect.number(79.99999999999999, 80, what="It")  # 8 * np.linalg.det(matrix)
    assert type(expect.number(Liar(3), 3, what="It")) is float
    values = expect.array([1, 2, 3], THREE, what="It")
    assert (type(values), values.dtype) == (np.ndarray, float)
    assert type(expect.array(lying_array(THREE), THREE, what="It")) is np.ndarray
    assert expect.texts(pd.Index(["b", "a"]), "ab", what="It", allowed="abc") == ["b", "a"]
    assert expect.texts([], [], what="It", allowed="abc") == []
    series = pd.Series({"a": 1.0, "b": 2.0})
    assert expect.entries(series, ["b", "a"], what="It") == {"b": 2.0, "a": 1.0}
    assert expect.entry(series, "b", what="It") == 2.0
    assert expect.truth(np.True_, True, what="It") is True


def test_a_part_is_told_in_percent_and_not_as_a_number_that_gives_the_value_away():
    assert expect.number(104, 100, what="It", part=0.05) == 104
    with pytest.raises(NotYet, match=r"^It should be right to 5 %\. A tenth\.$"):
        expect.number(10, 100, what="It", part=0.05, looks_like={"A tenth.": 10})
    assert expect.array(1.04 * THREE, THREE, what="It", part=0.05).shape == (3,)
    with pytest.raises(NotYet, match=r"right to 5 %\. The value at \[0\] is not\.$"):
        expect.array(1.06 * THREE, THREE, what="It", part=0.05)


def test_known_mistakes_are_told_and_no_other():
    looks = {"It looks like nm.": 0.3, "It looks like zero.": 0.0}
    with pytest.raises(NotYet, match=r"right to 0\.1\. It looks like nm\.$"):
        expect.number(0.301, 3, what="It", tolerance=0.1, looks_like=looks)
    with pytest.raises(NotYet, match=r"right to 0\.1\.$"):
        expect.number(0.35, 3, what="It", tolerance=0.1, looks_like=looks)
    with pytest.raises(NotYet, match=r"is not\. Halved\.$"):
        expect.array(THREE / 2, THREE, what="It", looks_like={"Halved.": THREE / 2})
    looks = {"All of them.": "ab"}
    with pytest.raises(NotYet, match=r"All of them\.$"):
        expect.texts(["a", "b"], "a", what="It", allowed="ab", looks_like=looks)


@given(st.floats(allow_nan=True), st.floats(-1e6, 1e6), st.floats(0, 10))
def test_a_number_passes_exactly_within_the_tolerance(value, expected, tolerance):
    room = max(tolerance, 1e-9 * abs(expected))
    inside = math.isfinite(value) and abs(value - expected) <= room
    try:
        expect.number(value, expected, what="It", tolerance=tolerance)
    except NotYet:
        assert not inside
    else:
        assert inside


def test_a_generator_is_given_to_be_drawn_from():
    assert 0 <= expect.call(lambda rng: rng.random(), np.random.default_rng(1)) < 1


def test_warnings_and_errors_of_a_function_stay_out_of_the_cell(capfd):
    import warnings

    logger = logging.getLogger("loud")
    logger.addHandler(logging.StreamHandler())  # holds the stream of today

    def loud(x):
        warnings.warn("old", stacklevel=1)
        sys.stderr.write("hm")
        logger.error("hm")
        os.system("echo hm >&2")  # noqa: S605
        return x

    assert expect.call(loud, 3) == 3
    assert capfd.readouterr().err == ""


def test_the_graders_limit_of_time_ends_the_question_and_not_one_call(monkeypatch):
    def waits():
        raise KeyboardInterrupt  # as nbgrader does when the time is up

    with pytest.raises(NotYet, match="You stopped your function"):
        expect.call(waits)
    monkeypatch.setattr(own, "student", lambda: "ada")
    with pytest.raises(KeyboardInterrupt), Marks(1).part(1, "one"):
        expect.call(waits)


CELL = 6.0 * np.eye(3)
SITES = [("I", np.zeros(3)), ("Li", np.array([3.0, 0, 0]))]


def test_sites_are_the_same_in_any_order_and_any_copy_of_the_cell():
    moved = [("Li", [3.0, 6.0, 0.0]), ("I", np.array([-6.0, 0.05, 12.0]))]
    assert len(expect.sites(moved, SITES, what="It", cell=CELL)) == 2
    assert expect.sites([], [], what="It", cell=CELL) == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"I": [0, 0, 0]}, "a list of pairs, and is a dict"),
        ([("I", [0, 0, 0], 3)], "Entry 0 of the list should be a pair"),
        ([("I", [0, 0])], "should have the shape (3,)"),
        ([(0, [0, 0, 0])], "The symbol in entry 0 of the list should be a text"),
        (SITES[:1], "it holds too few"),
        ([*SITES, ("I", [1, 1, 1])], "it holds too many"),
        ([*SITES, SITES[0]], "each place once, and holds one several times"),
        ([SITES[0], ("I", [0, 0, 6])], "entry 1 is there already"),
        ([SITES[0], ("I", [3, 0, 0])], "The kind of atom in entry 1"),
        ([SITES[0], ("Li", [3, 0, 0.2])], "The position in entry 1 should be right to 0.1 Å."),
        ([SITES[0], ("Li", [0.5, 0, 0])], "right to 0.1 Å. Fractions."),
        ([SITES[0], ("Li", [math.nan] * 3)], "NaN or infinite"),
        ([SITES[0], ("Li", [1e300] * 3)], "in a copy near it"),
    ],
)
def test_wrong_sites_are_told_apart(answer, words):
    looks = {"Fractions.": [np.array([0.5, 0, 0])]}
    with pytest.raises(NotYet) as fault:
        expect.sites(answer, SITES, what="It", cell=CELL, looks_like=looks)
    assert words in str(fault.value)


def test_a_figure_is_what_it_draws():
    ax = mpl.figure.Figure().add_subplot()
    ax.scatter([1, 2, 3], THREE)
    ax.axhline(2.5)
    ax.set(xlabel=" mass (u) ", ylabel="gap (eV)")
    assert expect.points(ax).tolist() == [[1, 1], [2, 2], [3, 3]]
    assert expect.heights(ax.figure).tolist() == [2.5]
    assert expect.axis_labels(ax) == ("mass (u)", "gap (eV)")
    assert expect.axis_scales(ax) == ("linear", "linear")
    ax.set_yscale("log")
    assert expect.axis_scales(ax) == ("linear", "log")
    ax.plot([0, 4], [0.7, 0.7], ".")  # markers in a row are no line
    ax.plot([1, 2], [2, 2])  # half the width
    assert expect.heights(ax).tolist() == [2.5]
    ax.plot(ax.get_xlim(), [1.5, 1.5], scalex=False)
    assert sorted(expect.heights(ax)) == [1.5, 2.5]
    ax.hlines(0.5, *ax.get_xlim())
    assert sorted(expect.heights(ax)) == [0.5, 1.5, 2.5]


def test_what_cannot_be_seen_is_not_drawn():
    for options in ({"s": 0}, {"alpha": 0}, {"visible": False}):
        ax = mpl.figure.Figure().add_subplot()
        ax.scatter([1, 2, 3], THREE, **options)
        with pytest.raises(NotYet, match="should show points, and show none"):
            expect.points(ax)
    ax = mpl.figure.Figure().add_subplot()
    ax.scatter([1, 2, 3], THREE)
    ax.set_ylim(0, 2.5)
    assert len(expect.points(ax)) == 2
    for options in ({"alpha": 0}, {"linewidth": 0}):
        ax.axhline(2, **options)
    assert len(expect.heights(ax)) == 0
    wanted = np.column_stack([[1, 2, 3], THREE])
    assert not expect.joined(ax, wanted)
    ax.plot([1, 2, 3], THREE)
    assert expect.joined(ax, wanted)


# points, part by part


def test_parts_are_counted_and_their_reasons_printed(capsys):
    marks = Marks(4)
    with marks.part(1, "first"):
        expect.number(1, 1, what="It")
    with marks.part(2, "second"):
        expect.number(1, 2, what="It")
    with marks.part(1, "third"):
        expect.number(..., 2, what="It")
    assert (marks.points, type(marks.points)) == (1, int)
    assert capsys.readouterr().out.splitlines() == [
        "1 of 1: first",
        "0 of 2: second. It should be exact.",
        "0 of 1: third. There is no answer yet.",
    ]


def test_parts_must_add_up():
    marks = Marks(2)
    with pytest.raises(ValueError, match="points = 3"), marks.part(3, "too much"):
        pass
    with marks.part(1, "one"):
        pass
    with pytest.raises(ValueError, match="worth 1 points, the question 2"):
        _ = marks.points
    with pytest.raises(ValueError, match="total = 0"):
        Marks(0)


def test_a_test_that_crashes_gives_nothing_and_says_whose_fault_it_is():
    with pytest.raises(ZeroDivisionError) as error, Marks(1).part(1, "one"):
        1 / 0  # noqa: B018
    assert error.value.__notes__ == ["The check failed, not you: tell those who teach you."]


def test_a_wrong_form_stops_the_student_and_not_the_grader(capsys, monkeypatch):
    with pytest.raises(NotYet), form("edge"):
        expect.number("6 Å", what="edge")
    monkeypatch.setattr(own, "student", lambda: "ada")
    with form("edge"):
        expect.number("6 Å", what="edge")
    with form("edge"):
        expect.number(6.0, what="edge")
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("edge: edge should be a number, and is a text.")
    assert said[1] == "edge: the form is right. Its values are marked after you hand in."


NOTEBOOK = """
def right(x):
    return x + 1
def edge(x):
    global calls
    calls += 1
    return list[0] * right(x)
list, max, calls = [2], 3, 0
"""
TEST = """
with form("edge"):
    expect.number(expect.call(edge, 1.0), what="edge(1.0)")
def right(x):
    return 2 * (x + 1)
calls = 99
tried = list(range(3)) + [max(1, 2)]
expect.number(expect.call(edge, 2.0), right(2.0), what="edge(2.0)")
"""


def test_names_of_a_test_and_of_the_notebook_are_kept_apart():
    space = {"form": form, "expect": expect}
    exec(NOTEBOOK, space)  # noqa: S102 - as a notebook does it
    exec(TEST, space)  # noqa: S102
    assert space["tried"] == [0, 1, 2, 2], "Python's own list and max"
    _names.give_back()
    assert "tried" not in space
    assert (space["list"], space["max"], space["calls"]) == ([2], 3, 2)
    assert space["right"](1) == 2


@pytest.mark.slow
def test_names_are_kept_apart_in_a_kernel_and_after_a_failed_form(tmp_path):
    from nbclient import NotebookClient

    cells = [
        "from matlab_pkg.exercises import expect\nfrom matlab_pkg.exercises.marks import form",
        NOTEBOOK,
        TEST,
        "print(list, max, calls, right(1), 'tried' in globals())",
        "with form('edge'):\n    wrong = 1\n    expect.number('a', what='edge')",
        "print(list, 'wrong' in globals())",
    ]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    said = [[o.get("text") or o.get("ename") for o in c.outputs] for c in notebook.cells]
    assert said[3] == ["[2] 3 2 2 False\n"]
    assert said[4] == ["NotYet"]
    assert said[5] == ["[2] False\n"]


def test_what_a_function_prints_stays_in_the_notebook_and_out_of_the_feedback(capsys, monkeypatch):
    expect.call(lambda: print("here") or 1)
    assert capsys.readouterr().out == "here\n"
    monkeypatch.setattr(own, "student", lambda: "ada")
    expect.call(lambda: print("here") or 1)
    assert capsys.readouterr().out == ""


def test_a_notebook_shows_a_failed_expectation_in_one_line():
    assert NotYet("It should be so.")._render_traceback_() == ["✗ Not yet: It should be so."]
    assert NotAttempted()._render_traceback_() == ["○ Not attempted: There is no answer yet."]


# whose it is


def student(folder, *, notebook=False, **variables):
    """What a new process, started in a folder with these variables, takes the student to be."""
    code = (
        "import os\nfrom matlab_pkg.exercises import own\n"
        f"os.environ[{own.VARIABLE!r}] = 'mallory'\nos.chdir('/')\nstudent_id = 'mallory'\n"
        "try:\n    print(own.student())\nexcept LookupError as error:\n    print(error)"
    )
    environment = {k: v for k, v in os.environ.items() if k != own.VARIABLE} | variables
    command = [sys.executable, "-c", code]
    if notebook:
        run = "from IPython.core.interactiveshell import InteractiveShell as S; S.instance()\n"
        command = [sys.executable, "-c", run + code]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_grader_says_whose_hand_in_it_is_and_not_the_student(tmp_path):
    hand_in = tmp_path / "autograded" / "ada" / "2-automation"
    hand_in.mkdir(parents=True)
    assert student(hand_in, **{own.VARIABLE: "bob"}) == "bob"
    assert student(hand_in, notebook=True) == "ada"
    (tmp_path / "source" / "2-automation").mkdir(parents=True)
    said = student(tmp_path / "source" / "2-automation", notebook=True)
    assert said.startswith("Nothing says"), "a student may have a folder of this name"
    (tmp_path / "gradebook.db").touch()
    assert student(tmp_path / "source" / "2-automation", notebook=True) == own.MODEL
    assert student(tmp_path, notebook=True).startswith("Nothing says whose hand-in this is")


def test_data_belong_to_an_id_and_are_spread_over_all_choices():
    ids = [f"s{n}" for n in range(400)]
    assert {own.salt(one)[0] for one in ids} == set(own.SALTS)
    assert {str(own.matrix(one)) for one in ids} == {
        str([list(row) for row in matrix]) for matrix in own.MATRICES
    }
    assert len({own.goal(one) for one in ids}) == 30
    assert len({(own.salt(one)[0], str(own.matrix(one))) for one in ids}) > 60
    assert own.matrix(" Ada ") == own.matrix("ada")
    assert own.pick("Zoë", "x", 1000) == own.pick("Zoe\u0308", "x", 1000)
    with pytest.raises(TypeError, match="is a number; put it in quotes"):
        own.goal(1234567)
    for wrong, error in ((None, TypeError), (7, TypeError), ("", ValueError), ("...", ValueError)):
        with pytest.raises(error, match="student_id"):
            own.goal(wrong)


def test_data_are_the_same_with_every_version_of_every_library():
    """These numbers were made once, with Python 3.11; they come from SHA-256 alone."""
    assert [own.pick("ada", "salt", 12), own.pick("Zoë", "salt", 12)] == [11, 8]
    assert [own.pick("ada", "goal", 30), own.pick("ada", "matrix", 6)] == [0, 0]


def test_every_matrix_makes_wrong_ways_of_counting_visible():
    for matrix in map(np.array, own.MATRICES):
        cells = round(np.linalg.det(matrix))
        wrong = {np.prod(np.diag(matrix)), np.trace(matrix), matrix.sum(), np.abs(matrix).sum()}
        wrong |= {np.prod(matrix.sum(axis=axis)) for axis in (0, 1)}
        assert cells < -1, "a forgotten sign shows"
        assert -cells not in set(map(abs, wrong)), matrix


@pytest.mark.parametrize("who", ["ada", "bob", "Zoë", "s123", "instructor"])
def test_two_atoms_are_missing_far_from_each_other(who):
    first, second = own._missing(who)
    whole = own._cubes(who)
    apart = whole.get_distance(first, second, mic=True)
    assert apart > 2.01 * own.salt(who)[1] / 2, "two steps along the bonds, and more"
    broken = own.broken_crystal(who)
    assert len(broken) == len(whole) - 2
    assert not {tuple(p) for p in whole.positions[[first, second]].round(6)} & {
        tuple(p) for p in broken.positions.round(6)
    }
