"""Assignments read, run, linted and released; what is weak or gives an answer away is refused."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import get_alembic_version

from matlab_pkg import grading
from matlab_pkg.grading import course, leaks, run, source
from matlab_pkg.grading.feedback import HideTests
from matlab_pkg.grading.late import DAY_S, TenPercentADay

FRONT = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
"""
TEXT = """\
+++ {"nbgrader": {"grade_id": "volume-text", "locked": true}}

## 1. The volume of a cube (2 points)

Write `volume(edge_A)`.

"""
ANSWER = """\
```{code-cell} ipython3
:nbgrader: {grade_id: volume, solution: true, aims: [read]}

def volume(edge_A):
    ### BEGIN SOLUTION
    return edge_A * edge_A * edge_A
    ### END SOLUTION
```

"""
TESTS = """\
```{code-cell} ipython3
:nbgrader: {grade_id: volume-tests, grade: true, points: 2}

from matlab_pkg.exercises import expect, marks

with marks.form("volume"):
    expect.number(expect.call(volume, 1.0), what="volume(1.0)")
### BEGIN HIDDEN TESTS
marking = marks.Marks(2)
with marking.part(1, "a cube of LiI"):
    expect.number(expect.call(volume, 6.03), 6.03**3, what="The volume", tolerance=1e-9)
with marking.part(1, "a wide cube"):
    expect.number(expect.call(volume, 60.3), 60.3**3, what="The volume", tolerance=1e-6)
marking.points
### END HIDDEN TESTS
```

"""
BY_HAND = """\
+++ {"nbgrader": {"grade_id": "why-text", "locked": true}}

## 2. Why cubed? (1 point)

| points | what the answer holds |
| --- | --- |
| 0 | nothing of it |
| 1 | three edges are multiplied |

+++ {"nbgrader": {"grade_id": "why", "grade": true, "solution": true, "points": 1}}

### BEGIN SOLUTION
Because three edges of the same length are multiplied.
### END SOLUTION
"""
WHOLE = FRONT + "\n" + TEXT + ANSWER + TESTS + BY_HAND


@pytest.fixture
def write(tmp_path):
    """Write the source of an assignment, with one place changed, and give its file."""

    def write(old="", new="", *, text=WHOLE):
        assert old in text, old
        file = tmp_path / "sources" / "1-cubes.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.replace(old, new, 1) if old else text, "utf-8")
        return file

    return write


def test_a_source_is_read_as_questions_with_points_and_lines(write):
    assignment = grading.read(write())
    volume, why = assignment.questions
    assert (assignment.name, assignment.points) == ("1-cubes", 3)
    assert (volume.name, volume.points, volume.by_hand) == ("volume", 2, False)
    assert (why.title, why.points, why.by_hand) == ("2. Why cubed? (1 point)", 1, True)
    assert volume.answer.aims == ("read",)
    lines = WHOLE.splitlines()
    assert lines[volume.answer.line - 1] == "def volume(edge_A):"
    assert lines[volume.marked.line - 1].startswith("from matlab_pkg.exercises")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("grade_id: volume,", "grade_id: a b,", "md:1", ),
        ("solution: true, aims", "solution: true, aim", "'aim'"),
        ("grade_id: volume,", "grade_id: 3,", "no description of a cell"),
        ("aims: [read]", "aims: read", "aims (a list)"),
        ("solution: true, aims", "solution: 'false', aims", "no description of a cell"),
        ("{grade_id: volume, solution: true, aims: [read]}", "[1]", "no description of a cell"),
        ("points: 2}", "points: 2.5}", "whole points"),
        ("points: 2}", "points: 0}", "whole points"),
        ("grade: true, points: 2", "grade: true", "whole points"),
        ("grade_id: volume-tests", "grade_id: tests", "volume (solution) stands alone"),
        ('"grade_id": "why"', '"grade_id": "volume"', "is used twice"),
        ("grade_id: volume-tests, grade: true, points: 2", "grade_id: x", "stands alone"),
    ],
)  # fmt: skip
def test_a_description_that_makes_no_sense_is_told_by_its_line(write, old, new, words):
    with pytest.raises(ValueError, match=r"^1-cubes\.md:\d+: ") as error:
        grading.read(write(old, new))
    assert words.replace("md:1", "") in str(error.value)


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("1 cubes.md", WHOLE.encode(), "the name holds more than letters"),
        ("1-cubes.md", WHOLE.replace("cube", "cübe").encode("latin-1"), "no MyST Markdown"),
        ("1-cubes.md", WHOLE.replace("aims: [read]}", "").encode(), "no MyST Markdown"),
        ("1-cubes.md", b"", "there is no question"),
    ],
)
def test_a_file_that_is_no_assignment_is_told(tmp_path, name, raw, words):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ValueError, match=rf"^{name}:1: .*{words}"):
        grading.read(tmp_path / name)


def test_a_file_with_the_line_ends_of_windows_is_the_same(write, tmp_path):
    file = tmp_path / "1-cubes.md"
    file.write_bytes(WHOLE.replace("\n", "\r\n").encode())
    assert grading.read(file).cells == grading.read(write()).cells


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no assignment"):
        grading.read(tmp_path / "9-none.md")


def test_the_teachers_notebook_has_nbgraders_whole_metadata_and_is_the_same_each_time(write):
    from nbgrader.nbgraderformat import MetadataValidator

    first, second = (source.to_notebook(grading.read(write())) for _ in range(2))
    assert first == second
    nbformat.validate(first)
    for cell in first.cells:
        MetadataValidator().validate_cell(cell)
    assert "aims" not in json.dumps(first)


# the lint


def faults(write, old="", new=""):
    return grading.faults(grading.read(write(old, new)))


def test_the_model_is_without_fault(write):
    assert faults(write) == []


LINE = "marking.points\n"
WEAK = {
    "a method of the answer": ("assert volume.score(3) > 0.9", "about itself"),
    "its shape": ("assert volume.shape == (3,)", "about itself"),
    "both sides": ("assert volume(2.0) == volume(2.0)", "of any kind"),
    "both sides in one": ("assert (volume, volume) == (volume, 1)", "both sides"),
    "not greater": ("assert not abs(3.0 - 2.0) > 0.1", "is true for NaN"),
    "inverted": ("import numpy as np\nassert (~(np.ones(3) > 2)).all()", "is true for NaN"),
    "allclose": ("import numpy as np\nassert np.allclose(volume, 1.0)", "broadcasts"),
    "assert_allclose": (
        "import numpy as np\nnp.testing.assert_allclose(volume, 1.0)",
        "broadcasts",
    ),
    "approx": ("import pytest\nassert 8.0 == pytest.approx(volume)", "broadcasts"),
    "expected from the answer": (
        "expect.number(expect.call(volume, 2.0), volume, what='x')",
        "the expected value would come from the student",
    ),
    "what came back, bare": (
        "given = expect.call(volume, 2.0)\nassert given == 8.0",
        "of any kind",
    ),
    "an entry, bare": (
        "given = expect.entries(volume, ['a'], what='x')\nassert given['a'] > 1",
        "of any kind",
    ),
    "a plain comparison": ("assert abs(volume - 8.0) < 0.1", "of any kind"),
    "no seed": (
        "import numpy as np\nexpect.call(volume, np.random.default_rng().random())",
        "draws without a seed",
    ),
    "seed None": (
        "import numpy as np\nexpect.call(volume, np.random.default_rng(None).random())",
        "draws without a seed",
    ),
    "the old generator": (
        "import numpy as np\nexpect.call(volume, np.random.rand())",
        "draws without a seed",
    ),
    "the old generator, imported": (
        "from numpy.random import rand\nexpect.call(volume, rand())",
        "draws without a seed",
    ),
    "the standard library's": (
        "import random\nexpect.call(volume, random.random())",
        "draws without a seed",
    ),
    "a name of another cell": ("assert edge_A == 6.03", "made neither here nor"),
    "a library of another cell": ("assert np.ones(3).sum() == 3", "made neither here nor"),
    "try": ("try:\n    pass\nexcept Exception:\n    pass", "may give points for a crash"),
    "eval": ("assert eval('1')", "hides what the test uses"),
    "star": ("from numpy import *", "hides what the test uses"),
    "another expect": ("from somewhere import expect", "write `from matlab_pkg"),
    "expect set": ("expect = 3", "another meaning"),
    "expect imported from elsewhere": (
        "import matlab_pkg.exercises.marks as expect",
        "write `from matlab_pkg",
    ),
    "what a call returns": ("assert expect.call(volume, 2.0) == 8.0", "of any kind"),
    "its shape, at once": ("assert expect.call(volume, 2.0).shape == (3,)", "about itself"),
    "a call, broadcast": (
        "import numpy as np\nassert np.allclose(expect.call(volume, 2.0), 8.0)",
        "broadcasts",
    ),
    "calls in a list": (
        "assert [expect.call(volume, n) for n in range(3)] == [0, 1, 8]",
        "of any kind",
    ),
    "what a call returns, gone through": (
        "for value in expect.call(volume, 2.0):\n    assert value == 8.0",
        "of any kind",
    ),
    "a condition of the answer": ("expect.that(volume, 'x')", "of any kind"),
    "expected from a call": (
        "expect.number(expect.call(volume, 2.0), expect.call(volume, 2.0), what='x')",
        "the expected value would come from the student",
    ),
    "two numbers of the student": (
        "x = expect.number(expect.call(volume, 2.0), what='x')\n"
        "y = expect.number(expect.call(volume, 2.0), what='y')\n"
        "expect.that(abs(x - y) <= 0.1, 'z')",
        "both sides come from the student",
    ),
    "expected from a number of the student": (
        "right = expect.number(expect.call(volume, 2.0), what='x')\n"
        "expect.number(expect.call(volume, 2.0), right, what='x')",
        "the expected value would come from the student",
    ),
    "a tolerance of the student": (
        "expect.number(expect.call(volume, 2.0), 8.0, what='x',"
        " tolerance=expect.number(expect.call(volume, 1.0), what='y'))",
        "the expected value would come from the student",
    ),
    "a difference of two": (
        "x = expect.number(expect.call(volume, 2.0), what='x')\n"
        "y = expect.number(expect.call(volume, 2.0), what='y')\n"
        "import numpy as np\nassert np.allclose(x, y)",
        "both sides come from the student",
    ),
    "a parameter of the same name": (
        "def keep(volume): return 1\nassert volume.score(1) > 0.9",
        "about itself",
    ),
    "an answer called in an argument": (
        "def near(volume, x): return abs(volume - x) <= 0.1\nassert near(volume(1.0), 1.0)",
        "of any kind",
    ),
    "false": ("assert (3.0 > 4.0) == False", "is true for NaN"),
    "logical_not": (
        "import numpy as np\nassert np.logical_not(np.ones(3) > 4).all()",
        "is true for NaN",
    ),
    "raise": ("if abs(3.0 - 2.0) > 4:\n    raise ValueError", "NaN passes"),
    "a module under another name": (
        "import numpy.random as npr\nexpect.call(volume, npr.rand())",
        "draws without a seed",
    ),
    "a split": (
        "from sklearn.model_selection import train_test_split\n"
        "expect.call(volume, train_test_split([1, 2])[0])",
        "Give it `random_state=0`",
    ),
    "suppress": (
        "import contextlib\nwith contextlib.suppress(ValueError):\n    pass",
        "may give points for a crash",
    ),
}


@pytest.mark.parametrize(("code", "words"), WEAK.values(), ids=WEAK)
def test_a_weak_test_is_found_with_its_line(write, code, words):
    found = faults(write, LINE, f"{code}\n{LINE}")
    assert found, code
    assert any(words in message for message in found), found
    first = WHOLE[: WHOLE.index(LINE)].count("\n") + 1
    lines = {int(message.split(":")[1]) for message in found}
    assert lines <= set(range(first, first + code.count("\n") + 1))


STRONG = [
    "import numpy as np\nrng = np.random.default_rng(3)\nexpect.call(volume, rng.random())",
    "value = expect.number(expect.call(volume, 2.0), what='x')\nassert value == 8.0",
    "import random\ndraw = random.Random(5)\nexpect.call(volume, draw.random())",
    "for edge in [1, 2]:\n    expect.number(expect.call(volume, edge), edge**3, what='x')",
    "expect.that(abs(3.0 - 2.95) <= 0.1, 'It should be near.')",
    "if not 3 == 4:\n    pass",
    "x = expect.number(expect.call(volume, 2.5), what='x')\nexpect.that(x != round(x), 'y')",
    "x = expect.number(expect.call(volume, 2), what='x')\nright = 8\nassert abs(x - right) <= 1",
    "def right(x):\n    return x**3\nexpect.number(expect.call(volume, 2), right(2), what='x')",
]


@pytest.mark.parametrize("code", STRONG)
def test_a_strong_test_is_let_through(write, code):
    assert faults(write, LINE, f"{code}\n{LINE}") == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (LINE, "", "does not end with `marks.points`"),
        (LINE, "marking.points\nprint(1)\n", "does not end with `marks.points`"),
        ("marks.Marks(2)", "marks.Marks(3)", "counts 3 points, and the cell has 2"),
        ("(2 points)", "(3 points)", "must end with (2 points)"),
        ("(1 point)", "", "must end with (1 point)"),
        ("| 1 | three", "| 2 | three", "rubric has the levels [0, 2]"),
        ("    ### BEGIN SOLUTION\n", "", "the model answer stands between"),
        ("### END HIDDEN TESTS\n", "", "hidden tests stand between"),
        ("Write `volume(", "### BEGIN SOLUTION `volume(", "students would see it"),
        ("Write `volume(edge_A)`.", "9 points in all.", "the questions have 3"),
    ],
)
def test_points_rubrics_and_marks_must_agree(write, old, new, words):
    found = faults(write, old, new)
    assert any(words in message for message in found), found


def test_a_last_line_with_a_value_is_no_test(write):
    plain = TESTS.replace("marking = marks.Marks(2)\n", "").replace(LINE, "3 == 3\n")
    plain = plain.replace("marking.part(1, ", "marks.form(")
    found = faults(lambda *_: write(text=WHOLE.replace(TESTS, plain)))
    assert any("nbgrader takes for points" in message for message in found), found


# running


def test_a_session_scores_like_nbgrader(write):
    assignment = grading.read(write())
    session = run.Session(assignment)
    assert session.score()["volume"].points == 2
    question = assignment.questions[0]
    wrong = session.score_one(question, "def volume(edge_A):\n    return min(edge_A, 7)**3")
    assert wrong.points == 1
    assert "0 of 1: a wide cube. The volume should be right to 1e-06." in wrong.said
    crash = session.score_one(question, "def volume(edge_A):\n    return 1 / 0")
    assert crash.points == 0
    assert "ZeroDivisionError" in crash.said
    missing = session.score_one(question, "")
    assert missing.error.startswith("NameError")


def test_warnings_of_an_answer_cost_nothing_and_those_of_a_test_all(write):
    assignment = grading.read(write())
    loud = (
        "import warnings, sys\n"
        "def volume(edge_A):\n"
        "    warnings.warn('old')\n"
        "    print('hm', file=sys.stderr)\n"
        "    return edge_A**3"
    )
    session = run.Session(assignment)
    assert session.score_one(assignment.questions[0], loud).points == 2
    noisy = grading.read(write(LINE, f"import sys\nprint('hm', file=sys.stderr)\n{LINE}"))
    assert run.Session(noisy).score()["volume"].points == 0


def test_a_given_cell_that_fails_is_told_and_one_that_warns_is_not(write):
    cell = "```{code-cell} ipython3\nimport sys\nprint('old', file=sys.stderr)\n```\n\n"
    warns = WHOLE.replace(ANSWER, cell + ANSWER)
    assert course.unfair(grading.read(write(text=warns))) == []
    fails = warns.replace("print('old', file=sys.stderr)", "1 / 0")
    (message,) = course.unfair(grading.read(write(text=fails)))
    assert "ZeroDivisionError: division by zero. This cell fails; mend it first." in message
    line = fails[: fails.index("import sys")].count("\n") + 1
    assert message.startswith(f"1-cubes.md:{line}: ")


# leaks


def test_a_release_without_secrets_is_clean_and_each_leak_is_found(write, tmp_path):
    assignment = grading.read(write())
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "data.csv").write_text("edge_A\n6.03\n")
    assert leaks.leaks(assignment, folder) == []
    (folder / "all.zip").write_bytes(b"PK")
    assert leaks.leaks(assignment, folder) == [
        "all.zip: is an archive, into which this cannot look. Unpack it."
    ]
    (folder / "all.zip").unlink()
    secrets = {
        "notes.txt": "return edge_A*edge_A  *edge_A",
        "more.md": "because  three edges of the same length are multiplied.".capitalize(),
        "tests.py": 'with marking.part(1, "a cube of LiI"):',
        "mark.txt": "### END SOLUTION",
    }
    for name, text in secrets.items():
        (folder / name).write_text(text)
        (message,) = leaks.leaks(assignment, folder)
        assert message.startswith(f"{name}: holds "), message
        (folder / name).unlink()


@pytest.mark.parametrize("place", ["source", "output", "metadata", "notebook"])
def test_a_leak_is_found_anywhere_in_a_notebook(write, tmp_path, place):
    assignment = grading.read(write())
    (out := tmp_path / "out").mkdir()
    line = "    return edge_A * edge_A * edge_A"
    cell = nbformat.v4.new_code_cell("volume(1.0)")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    if place == "source":
        cell.source = f"def mine(edge_A):\n{line}"
    elif place == "output":
        cell.outputs = [nbformat.v4.new_output("stream", text=line)]
    else:
        (cell if place == "metadata" else notebook).metadata["note"] = {"deep": [line]}
    nbformat.write(notebook, out / "1-cubes.ipynb")
    assert len(leaks.leaks(assignment, out)) == 1


# the release


def released(write, tmp_path, old="", new="", **options):
    file = write(old, new)
    return grading.release(source=file.parent, course=tmp_path / "course", **options)


@pytest.mark.slow
def test_a_release_is_two_notebooks_and_a_gradebook(write, tmp_path, monkeypatch):
    file = write()
    (file.parent / "1-cubes").mkdir()
    (file.parent / "1-cubes" / "edges.csv").write_text("edge_A\n6.03\n")
    (file.parent / "nbgrader_config.py").write_text("c = get_config()\n")
    (one,) = grading.release(source=file.parent, course=tmp_path / "course")
    assert (one.name, one.questions, one.points) == ("1-cubes", 2, 3)
    assert {path.name for path in one.folder.iterdir()} == {"1-cubes.ipynb", "edges.csv"}
    theirs = nbformat.read(one.folder / "1-cubes.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in theirs.cells)
    assert "YOUR ANSWER HERE" in text
    assert "edge_A * edge_A" not in text
    mine = nbformat.read(tmp_path / "course/source/1-cubes/1-cubes.ipynb", as_version=4)
    assert "edge_A * edge_A" in "\n".join(cell.source for cell in mine.cells)
    assert (tmp_path / "course" / "gradebook.db").exists()
    with sqlite3.connect(tmp_path / "course" / "gradebook.db") as book:
        ((version,),) = book.execute("select version_num from alembic_version").fetchall()
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    assert version == get_alembic_version(), "as nbgrader's own way says"
    (tmp_path / "course" / "nbgrader_config.py").write_text("c = get_config()  # mine\n")
    grading.release(["1-cubes"], source=file.parent, course=tmp_path / "course")
    assert "# mine" in (tmp_path / "course" / "nbgrader_config.py").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (LINE, f"assert volume == 3\n{LINE}", "is the student's answer"),
        (
            "return edge_A * edge_A * edge_A",
            "return edge_A ** ** 3",
            "volume: it is no Python (invalid syntax)",
        ),
        (
            "### BEGIN SOLUTION\n    return",
            "### BEGIN SOLUTION\n    return nothing_of_it +",
            "the model answer earns 0",
        ),
        ("60.3**3,", "60.3**2,", "the model answer earns 1 of 2 points, not 2"),
        ("return edge_A * edge_A * edge_A", "return edge_A", "the model answer earns 0"),
        (
            "    ### BEGIN SOLUTION\n    return edge_A * edge_A * edge_A\n",
            "    return edge_A**3\n    ### BEGIN SOLUTION\n    edge_A = 1.0\n",
            "no answer earns 2 of 2 points, not 0",
        ),
        (
            "Write `volume(edge_A)`.",
            "Because three edges of the same length are multiplied.",
            "1-cubes.ipynb: cell 1 holds `Because three edges of the same length are multiplied.`",
        ),
    ],
)
def test_what_is_weak_or_unfair_is_not_released(write, tmp_path, old, new, words):
    with pytest.raises(ValueError, match="1-cubes is not released:\n") as error:
        released(write, tmp_path, old, new)
    assert words in str(error.value)
    assert not (tmp_path / "course" / "release" / "1-cubes").exists()


@pytest.mark.slow
def test_a_file_that_gives_an_answer_away_is_not_released(write, tmp_path):
    file = write()
    (file.parent / "1-cubes").mkdir()
    (file.parent / "1-cubes" / "notes.txt").write_text("return edge_A * edge_A * edge_A")
    with pytest.raises(ValueError, match=r"notes\.txt: holds .* which is secret"):
        grading.release(source=file.parent, course=tmp_path / "course")
    assert not (tmp_path / "course" / "release" / "1-cubes").exists()


def test_an_unknown_assignment_and_an_empty_folder_are_named(write, tmp_path):
    with pytest.raises(LookupError, match=r"no assignment '1-cube'\. Did you mean '1-cubes'"):
        released(write, tmp_path, names=["1-cube"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="holds no assignment"):
        grading.release(source=tmp_path / "empty")


@pytest.mark.slow
def test_what_nbgrader_says_is_passed_on(write, tmp_path, monkeypatch):
    file = write()
    (file.parent / "nbgrader_config.py").write_text(
        "c = get_config()\nc.ClearSolutions.code_stub = {'R': 'fail()'}\n"
    )
    with pytest.raises(ValueError, match="nbgrader could not make 1-cubes") as error:
        grading.release(source=file.parent, course=tmp_path / "course")
    assert "has not been specified in" in str(error.value)


@pytest.mark.parametrize(
    ("seconds", "lost"), [(0, 0), (1, 2), (DAY_S, 2), (DAY_S + 1, 4), (30 * DAY_S, 20)]
)
def test_a_day_late_costs_a_tenth(seconds, lost):
    assert TenPercentADay().late_submission_penalty("ada", 20.0, seconds) == pytest.approx(lost)


# feedback


def test_feedback_shows_no_hidden_test_in_code_traceback_or_print(write):
    notebook = source.to_notebook(grading.read(write()))
    answer, test = (
        next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)
        for name in ("volume", "volume-tests")
    )
    new = nbformat.v4.new_output
    line = '    with marking.part(1, "a wide cube"):'
    traceback = ["\x1b[31mTypeError\x1b[0m", line.replace("with", "\x1b[32mwith\x1b[0m"), "bad"]
    test.outputs = [
        new("stream", text="0 of 1: a wide cube. The volume should be right to 1e-06.\n"),
        new("error", ename="TypeError", evalue="no call", traceback=traceback),
    ]
    answer.source += "\n# ### BEGIN HIDDEN TESTS is mine"
    own = new("error", ename="KeyError", evalue="'a'", traceback=["my own line", "KeyError: 'a'"])
    answer.outputs = [
        new("stream", text=f"In[-2] was\n{line}\n"),
        new("execute_result", data={"text/plain": repr(line)}),
        own,
        new("error", ename="E", evalue="", traceback=traceback),
    ]
    HideTests().preprocess(notebook, {})
    text = json.dumps(notebook)
    assert 'a wide cube\\"' not in text, "the code of the part"
    assert "0 of 1: a wide cube. The volume" in text
    assert "TypeError: no call" in text
    assert "my own line" in text
    assert "BEGIN HIDDEN TESTS is mine" in answer.source
    assert test.source.endswith('what="volume(1.0)")')
    assert answer.outputs[0].text == "(left out: it shows a hidden test)\n"


# the teacher's page


def test_the_question_on_the_teachers_page_is_a_good_one(root, tmp_path):
    page = (root / "book" / "teachers.md").read_text("utf-8")
    block = page.split("````markdown\n", 1)[1].split("````", 1)[0]
    file = tmp_path / "7-edges.md"
    file.write_text(FRONT + "\n" + textwrap.dedent(block), "utf-8")
    assignment = grading.read(file)
    assert grading.faults(assignment) == []
    assert run.Session(assignment).score()["edge"].points == assignment.points == 2


def test_no_page_of_the_book_holds_an_assignment(html):
    held = [
        path.relative_to(html).as_posix()
        for path in html.rglob("*")
        if path.suffix in {".html", ".txt", ".md", ".ipynb", ".js"}
        and "teachers" not in path.name
        and any(mark in path.read_text("utf-8", errors="replace") for mark in source.DELIMITERS)
        and path.name != "searchindex.js"
    ]
    assert held == []
    assert not list(html.rglob("*assignments*"))


def test_sources_are_outside_the_table_of_contents(root):
    assert "assignments" not in (root / "_toc.yml").read_text("utf-8")
