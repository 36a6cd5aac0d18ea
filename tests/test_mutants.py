"""Mutants: each kind of fault, how they are counted, and some of those of the real solutions."""

from __future__ import annotations

import ast
import importlib.util
import math
import signal
import sys

import numpy as np
import pandas as pd
import pytest
from ase.build import bulk

from matlab_pkg.exercises import _check
from matlab_pkg.grading import source
from matlab_pkg.grading.mutants import Mutant, Survey, mutants, survey

from .answers import assignment_2, chapter_1, chapter_2, pages


@pytest.fixture(scope="module")
def script(root):
    path = root / "benchmarks" / "mutants.py"
    spec = importlib.util.spec_from_file_location("benchmark_of_mutants", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look there
    spec.loader.exec_module(module)
    return module


# --- what is planted ----------------------------------------------------------------------------

PLANTED = {
    "a + b": ["a - b", "a * b"],
    "a - b": ["a + b"],
    "a * b": ["a / b"],
    "a / b": ["a * b", "a // b"],
    "a // b": ["a / b"],
    "a ** b": ["a * b"],
    "a % b": ["a // b"],
    "a @ b": ["a * b"],
    "a & b": ["a | b"],
    "a += b": ["a -= b", "pass"],
    "a < b": ["a <= b", "a >= b"],
    "a <= b": ["a < b", "a > b"],
    "a > b": ["a >= b"],
    "a >= b": ["a > b"],
    "a == b": ["a != b"],
    "a != b": ["a == b"],
    "a is b": ["a is not b"],
    "a is not b": ["a is b"],
    "a in b": ["a not in b"],
    "a not in b": ["a in b"],
    "a < b < c": ["a < b <= c", "a <= b < c"],
    "a and b": ["a or b"],
    "a or b": ["a and b"],
    "not a": ["a"],
    "a if b else c": ["a if not b else c"],
    "[a for a in b if c]": ["[a for a in b]"],
    "30": ["31", "29", "0", "-30", "300", "3"],
    "2.5": ["3.5", "1.5", "-2.5", "25.0", "0.25", "2.75"],
    "x[0]": ["x[1]", "x[-1]"],
    "x[-1]": ["x[-0]", "x[-2]"],
    "True": ["False"],
    "m * 1.66054": ["m * 1"],
    "f(x, mic=True)": ["f(x, mic=False)", "f(x)"],
    "np.bincount(i, minlength=n)": ["np.bincount(i)", "i"],
    "x.mean(axis=0)": ["x.mean()", "x.sum(axis=0)", "x"],
    "abs(x)": ["x"],
    "round(x, 3)": ["x"],
    "np.sqrt(x)": ["x"],
    "atoms.copy()": ["atoms"],
    "min(x)": ["max(x)"],
    "x.argmax()": ["x.argmin()"],
    "np.sin(x)": ["np.cos(x)"],
    "any(x)": ["all(x)"],
    "np.floor(x)": ["np.ceil(x)"],
    "np.minimum.at(x, i, d)": ["np.maximum.at(x, i, d)"],
    "x[:n]": ["x[:n + 1]", "x[:n - 1]", "x[1:n]", "x[:]"],
    "x[n:]": ["x[n:-1]", "x[n - 1:]"],
    "x[::-1]": ["x[:]"],
    "range(n)": ["range(n + 1)", "range(n - 1)", "range(1, n)"],
    "range(5)": ["range(6)", "range(4)", "range(1, 5)"],
    "range(a, b)": ["range(a, b - 1)"],
    "rho = m / v": ["rho = m / v * 1000", "rho = m / v / 10"],
    "d = {'rho': m / v}": ["d = {'rho': m / v * 1000}"],
    "{n: density(x) for n in x}": ["{n: density(x) / 10 for n in x}"],
    "def f(x):\n    return x": [
        "def f(x):\n    return -x",
        "def f(x):\n    return x * 10",
        "def f(x):\n    return x / 1000",
    ],
    "slab.pbc = p": ["pass"],
    "del atoms[i]": ["pass"],
    "x.sort()": ["pass"],
    "if a:\n    b = c": ["if not a:\n    b = c"],
    "bond('Li', 'F', 'I')": ["bond('F', 'F', 'I')", "bond('I', 'F', 'I')", "bond('Li', 'I', 'I')"],
}


@pytest.mark.parametrize("code", PLANTED)
def test_each_kind_of_fault_is_planted(code):
    made = {mutant.source for mutant in mutants(code)}
    assert set(PLANTED[code]) <= made, made


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("a + b", "`+` becomes `-` in `a + b`"),
        ("d(mic=True)", "`mic=True` becomes `mic=False`: the minimum image is dropped"),
        ("d(mic=True)", "`mic=True` is left out: the minimum image is dropped"),
        ("1.66054 * m", "the unit factor `1.66054` is left out"),
        ("v_A3 = a_A**3", "`a_A ** 3` is divided by 1000: another unit"),
        ("del atoms[0]", "`del atoms[0]` is left out"),
        ("a is b", "`is` becomes `is not` in `a is b`"),
        ("'F', 'I'", "`'F'` becomes `'I'`"),
    ],
)
def test_a_change_is_told_in_words(code, change):
    assert change in [mutant.change for mutant in mutants(code)]


@pytest.mark.parametrize(
    "code",
    [
        "assert search(rng=rng)",  # what is drawn stays
        "f'{a} of b, {c:.2f}'",  # texts inside of f-strings
        "import numpy as np",
        "a = b",
        "'F'",  # no other text to put in its place
        "",
    ],
)
def test_what_makes_no_fault_is_left_alone(code):
    assert mutants(code) == []


def solution(name):
    return next(one for one in pages.references() if one.name == name).source


@pytest.mark.parametrize("name", ["vacancies", "materials-informatics-luck", "predict"])
def test_mutants_come_in_order_parse_and_differ(name):
    code = solution(name)
    made = mutants(code)
    assert made == mutants(code)
    assert len(made) > 40
    assert len({mutant.source for mutant in made} | {ast.unparse(ast.parse(code))}) > len(made)
    for mutant in made:
        ast.parse(mutant.source)
        assert 1 <= mutant.line <= code.count("\n") + 1


def test_a_mutant_knows_its_line():
    code = "a = b\n\nfor i in x:\n    a = a + i\n"
    assert {mutant.line for mutant in mutants(code)} == {4}


def test_what_is_no_python_has_no_mutants():
    with pytest.raises(SyntaxError):
        mutants("a +")


# --- how they are counted -----------------------------------------------------------------------


def value(code):
    space = {"edge_A": 2.0}
    exec(code, space)  # noqa: S102 - sources of these tests
    return space["volume_A3"]


def differs(one, other):
    return abs(one - other) > 0.1


def strict(code, volume_A3):
    return volume_A3 is None or abs(volume_A3 - 8) > 0.1


def lenient(code, volume_A3):
    return False


CUBE = "volume_A3 = edge_A**3"


def test_a_good_check_notices_all():
    found = survey(CUBE, run=value, differs=differs, loses=strict)
    assert found.made == len(mutants(CUBE))
    assert 0 < found.killed == found.counted <= found.made
    assert (found.rate, found.survivors, found.harsh) == (1, (), ())


def test_a_check_that_accepts_everything_is_weak():
    found = survey(CUBE, run=value, differs=differs, loses=lenient)
    assert found.killed == 0
    assert found.rate == 0
    assert len(found.survivors) == found.counted > 5
    assert "volume_A3 = edge_A * 3" in [mutant.source for mutant in found.survivors]


def test_a_mutant_with_the_same_result_does_not_count():
    code = "volume_A3 = round(edge_A) ** 3"  # without round it is the same
    found = survey(code, run=value, differs=differs, loses=lenient)
    assert found.counted < found.made
    assert not [mutant for mutant in found.survivors if "round" not in mutant.source]


def test_a_check_that_takes_points_for_the_same_result_is_harsh():
    code = "volume_A3 = round(edge_A) ** 3"
    found = survey(code, run=lambda code: (value(code), code),
                   differs=lambda one, other: differs(one[0], other[0]),
                   loses=lambda code, answer: not answer or "round" not in answer[1])  # fmt: skip
    assert [mutant.change for mutant in found.harsh] == ["`round(edge_A)` becomes `edge_A`"]


def test_one_in_so_many_is_tried():
    found = survey(CUBE, run=value, differs=differs, loses=strict, every=4)
    assert found.made == len(mutants(CUBE)[2::4])


def test_an_endless_mutant_is_stopped_and_counts():
    code = "volume_A3 = 0\nwhile volume_A3 < 8:\n    volume_A3 = volume_A3 + 1"
    for loses, lost in ((strict, True), (lenient, False)):
        found = survey(code, run=value, differs=differs, loses=loses, limit_s=0.05)
        assert found.crashed > 1
        assert (found.killed == found.counted) == lost
        endless = [mutant for mutant in found.survivors if "volume_A3 - 1" in mutant.source]
        assert bool(endless) != lost
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_a_mutant_cannot_catch_its_end():
    code = "volume_A3 = 8\ntry:\n    while edge_A < 1:\n        pass\nexcept Exception:\n    pass"
    found = survey(code, run=value, differs=differs, loses=strict, limit_s=0.05)
    assert found.crashed >= 1  # with `>=` in place of `<`


def test_a_check_that_does_not_end_gives_no_points():
    def endless(code, volume_A3):
        while volume_A3 != 8:
            pass
        return False

    code = "volume_A3 = edge_A + 6"
    found = survey(code, run=value, differs=differs, loses=endless, limit_s=0.02)
    assert found.killed == found.counted > 5


def test_a_mutant_that_crashes_has_no_result_and_must_lose_as_well():
    code = "volume_A3 = {'Li': 1, 'I': 8}['I']"
    seen = []

    def loses(code, volume_A3):
        seen.append(volume_A3)
        return strict(code, volume_A3)

    found = survey("volume_A3 = [1, 8][1]", run=value, differs=differs, loses=loses)
    assert found.crashed == seen.count(None) > 0
    assert found.killed == found.counted
    assert survey(code, run=value, differs=differs, loses=lenient).survivors


def test_a_mutant_that_takes_all_memory_is_stopped():
    code = "volume_A3 = len(bytearray(10 ** 6)) / 10 ** 6 * 8"
    found = survey(code, run=value, differs=differs, loses=strict)
    assert found.killed == found.counted
    assert found.crashed >= 1  # bytearray(100 ** 6), among others


@pytest.mark.parametrize(
    ("differs", "loses", "words"),
    [
        (lambda one, other: True, strict, "differs from itself"),
        (differs, lambda code, volume_A3: True, "The reference loses points"),
    ],
)
def test_a_reference_must_be_right(differs, loses, words):
    with pytest.raises(ValueError, match=words):
        survey(CUBE, run=value, differs=differs, loses=loses)


def test_without_any_that_counts_there_is_no_rate():
    found = survey("volume_A3 = 8", run=value, differs=lambda one, other: False, loses=strict)
    assert found.counted == 0
    assert math.isnan(found.rate)


# --- reference solutions ------------------------------------------------------------------------


def test_every_exercise_and_every_question_has_its_mutants(root):
    names = {one.name for one in pages.references()}
    assert set(_check.EXERCISES) <= names
    asked = [
        question
        for file in sorted(root.glob("book/assignments/*.md"))
        for question in source.read(file).questions
        if not question.by_hand
    ]
    assert {question.name for question in asked} == names - set(_check.EXERCISES)


def test_a_solution_is_read_from_its_page(root):
    before, found = pages.solutions(root / "book" / "2-automation.md")
    assert before[0].startswith("import numpy as np")
    assert not any("glue" in cell for cell in before)
    vacancy = found["automation-vacancy"]
    assert vacancy.answer == "('I', where)"
    assert "del broken[" in vacancy.source
    assert "exercises.check" not in vacancy.source


def test_a_page_that_asks_for_another_exercise_is_refused(tmp_path):
    page = tmp_path / "3-data.md"
    page.write_text(
        "## Exercises\n```{solution-start} data-one\n```\n```{code-cell} ipython3\n"
        'exercises.check("data-two", 3)\n```\n',
        "utf-8",
    )
    with pytest.raises(ValueError, match="solution of data-one asks another check"):
        pages.solutions(page)


def test_one_run_does_not_change_what_the_next_is_given():
    space = {"atoms": bulk("Cu"), "np": np}
    code = "atoms.positions += 1\nlen(atoms)"
    for _ in range(2):
        first = pages.execute(code, space, "(atoms.positions[0, 0], shown)")
        assert first == (1, [1])


def test_a_check_that_fails_itself_has_noticed_nothing(monkeypatch):
    one = next(r for r in pages.references() if r.name == "automation-formats")
    assert one.loses("", {"cif": True})
    broken = _check.EXERCISES[one.name].__class__(one.name, "?", ("a", "b", "c"), lambda a: 1 / 0)
    monkeypatch.setitem(_check.EXERCISES, one.name, broken)
    assert not one.loses("", {"cif": True})


def test_a_check_of_the_course_that_accepted_everything_would_be_found(monkeypatch):
    one = next(r for r in pages.references() if r.name == "automation-primitive")
    lenient = _check.EXERCISES[one.name].__class__(one.name, "?", ("a", "b", "c"), lambda a: "Yes.")
    monkeypatch.setitem(_check.EXERCISES, one.name, lenient)
    found = one.survey()
    # only what gives no answer at all is noticed
    assert found.killed == found.crashed < 0.5 * found.counted


@pytest.mark.parametrize(
    ("reference", "other", "result"),
    [
        (1.0, 1.05, False),
        (1.0, 1.2, True),
        (1.0, math.nan, True),
        (1.0, "1", True),
        (1.0, [1.0], True),
        (np.ones(2), np.ones(2), False),
        (np.ones(2), 1.0, True),  # nothing is broadcast
        ({"a": 1}, {"a": 1}, False),
        ({"a": 1}, {"b": 1}, True),
        ({"a": 1}, {"a": 2}, True),
        (["LiF", 1.0], ["LiF", 1.01], False),
        (["LiF", 1.0], ["LiI", 1.0], True),
        (True, False, True),
        (None, None, False),
        ({"I"}, {"Li"}, True),
        (pd.Series({"a": 1.0}), pd.Series({"a": 1.0}), False),
        (pd.Series({"a": 1.0}), pd.Series({"a": 2.0}), True),
    ],
)
def test_values_are_compared_kind_first(reference, other, result):
    assert pages.beyond(reference, other, tolerance=0.1) is result


def test_functions_are_compared_on_random_inputs():
    trial = {"inputs": lambda rng: (rng.random(3),), "tolerance": 1e-9}
    apart = pages.comparison(trial)
    assert not apart(np.sum, sum)
    assert apart(np.sum, np.max)


A, B = ({"atoms": 8, "volume_A3": v, "density_g_cm3": 2.6} for v in (65.0, 67.0))
SITE = np.array([1.0, 2.0, 3.0])
CELL = 6 * np.eye(3)
TEN = pd.DataFrame({"extra": np.arange(10.0), "extra_error": 3.0})


@pytest.mark.parametrize(
    ("function", "reference", "other", "result"),
    [
        (chapter_1.luck, (154.4, 150), (154.4, 170), False),
        (chapter_1.luck, (154.4, 150), (153.4, 150), True),
        (chapter_1.luck, (154.4, 150), (154.4, 15.0), True),
        (chapter_1.repeats, TEN, TEN * 1.5, False),
        (chapter_1.repeats, TEN, TEN * 2.5, True),
        (chapter_1.repeats, TEN, TEN.head(9), True),
        (chapter_1.feature, pd.Series({"elements": 13, "mean_group": 16}),
         pd.Series({"elements": 14, "mean_group": 15}), False),
        (chapter_1.feature, pd.Series({"elements": 13, "mean_group": 16}),
         pd.Series({"elements": 14, "mean_group": 13}), True),
        (chapter_2.predict, [A, A], [A, A], False),
        (chapter_2.predict, [A, A], [A, B], True),  # 3 %, and 2 % are allowed
        (chapter_2.primitive, None, np.array([[1, -1, 1], [-1, 1, 1], [1, 1, -1]]), False),
        (chapter_2.primitive, None, np.diag([2, 2, 1]), True),
        (chapter_2.vacancy, ({"I"}, SITE), ({"I"}, SITE + chapter_2.BOX_A), False),
        (chapter_2.vacancy, ({"I"}, SITE), ({"Li"}, SITE), True),
        (assignment_2.predict, A, B, False),
        (assignment_2.predict, A, A | {"atoms": 9}, True),
        (assignment_2.densities, {"LiF": 2.6}, {"LiF": 2.62}, False),
        (assignment_2.densities, {"LiF": 2.6}, {"LiF": 2.63}, True),
        (assignment_2.lost, {"cif": ["pbc", "cell"]}, {"cif": {"cell", "pbc"}}, False),
        (assignment_2.lost, {"cif": ["pbc"]}, {"cif": []}, True),
        (assignment_2.nearest, np.ones(2), [1, 1 + 1e-9], False),
        (assignment_2.nearest, np.ones(2), 1.0, True),
        (assignment_2.vacancies, (CELL, [("I", SITE)]), (CELL, [("I", SITE - [6, 0, 12])]), False),
        (assignment_2.vacancies, (CELL, [("I", SITE)]), (CELL, [("I", SITE + 0.1)]), True),
        (assignment_2.vacancies, (CELL, [("I", SITE)]), (CELL, [("I", SITE)] * 2), True),
    ],
)  # fmt: skip
def test_answers_differ_by_what_the_text_asks_for(function, reference, other, result):
    assert bool(function(reference, other)) is result


# so many are left out that a few of each solution are tried, on few inputs; what takes long loses
FEW = 2
FEW_INPUTS = 5
LIMIT_S = 4.0


@pytest.mark.parametrize("reference", pages.references(), ids=lambda one: one.name)
def test_a_few_mutants_of_every_solution_lose_points(reference, script, monkeypatch):
    monkeypatch.setattr(pages, "INPUTS", FEW_INPUTS)
    every = max(1, len(mutants(reference.source)) // FEW)
    found = reference.survey(every=every, limit_s=LIMIT_S)
    weak = [m for m in found.survivors if (reference.name, m.change) not in script.EXCUSED]
    assert not weak, "\n".join(f"line {m.line}: {m.change}" for m in weak)


# --- the report ---------------------------------------------------------------------------------


def row(script, group="chapter 2", name="automation-primitive", *, counted, survivors=()):
    one = Survey(
        2 * counted, counted, 0, counted - len(survivors), tuple(survivors), (), seconds=3.0
    )
    return script.Row(group, {name: one})


def test_a_table_has_a_row_a_chapter(script):
    text = script.table([row(script, counted=40, survivors=[Mutant(1, "a", "b")] * 2)])
    line = text.splitlines()[2]
    assert line.startswith("| chapter 2 | 80 | 40 | 0 | 38 | 95.0 % | 0 | 3 s | 20")


def test_a_low_rate_and_too_many_excuses_are_faults(script, monkeypatch):
    gone = Mutant(2, "`3` becomes `4`", "a = 4")
    assert script.faults([row(script, counted=40, survivors=[gone])], whole=True) == []
    (low,) = script.faults([row(script, counted=10, survivors=[gone])], whole=True)
    assert low == "chapter 2: 90.0 % noticed; at least 95 % should be."
    monkeypatch.setattr(script, "EXCUSED", {("automation-primitive", gone.change): "equivalent"})
    assert script.faults([row(script, counted=50, survivors=[gone])], whole=True) == []
    (many,) = script.faults([row(script, counted=49, survivors=[gone])], whole=True)
    assert many == "chapter 2: 1 excused; at most 2 % may be."


def test_an_excuse_for_nobody_is_a_fault(script, monkeypatch):
    monkeypatch.setattr(script, "EXCUSED", {("automation-primitive", "nothing"): "why"})
    (stale,) = script.faults([row(script, counted=50)], whole=True)
    assert stale == (
        "automation-primitive: nothing: excused, and no survivor. Remove it from EXCUSED."
    )
    assert script.faults([row(script, counted=50)], whole=False) == []


def test_nothing_that_counts_is_a_fault(script):
    (none,) = script.faults([row(script, counted=0)], whole=True)
    assert "nan %" in none


def test_every_excuse_is_for_a_mutant_and_has_a_reason(script):
    changes = {
        (one.name, mutant.change) for one in pages.references() for mutant in mutants(one.source)
    }
    assert set(script.EXCUSED) <= changes
    assert all(len(reason) > 20 for reason in script.EXCUSED.values())


def test_the_table_is_written_between_its_marks(script, tmp_path):
    page = tmp_path / "README.md"
    page.write_text(f"Above.\n{script.BEGIN}\nold\n{script.END}\nBelow.\n", "utf-8")
    script.write("| new |", page)
    text = page.read_text("utf-8")
    assert text.startswith(f"Above.\n{script.BEGIN}\n| new |\n\nMade on 2")
    assert text.endswith(f"\n{script.END}\nBelow.\n")
    assert "old" not in text
    page.write_text("Nothing.\n", "utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        script.write("| new |", page)


def test_the_table_is_there_for_every_chapter_and_assignment(script, root):
    text = (root / "benchmarks" / "README.md").read_text("utf-8")
    rows = text.partition(script.BEGIN)[2].partition(script.END)[0].splitlines()
    found = {line.split(" | ")[0].strip("| "): line for line in rows if line.startswith("| ")}
    groups = {one.group for one in pages.references()}
    assert groups <= set(found)
    for group in groups:
        assert float(found[group].split(" | ")[5].removesuffix(" %")) >= 100 * script.LEAST


def test_the_rows_of_a_chapter_take_the_place_of_its_old_ones(script, tmp_path):
    page = tmp_path / "README.md"
    old = [
        "| chapter 2 | 1 | 1 | 1 | 1 | 100.0 % | 0 | 1 s | 2026-01-01 |",
        "| assignment 10 | 2 |",
    ]
    page.write_text("\n".join([script.BEGIN, *script.HEAD, *old, script.END]), "utf-8")
    assert script.lines_of(page) == old
    new = script.table([row(script, counted=50)], script.lines_of(page)).splitlines()
    names = [line.split(" | ")[0].strip("| ") for line in new[2:]]
    assert names == ["chapter 2", "assignment 10"]
    assert old[0] not in new
    assert old[1] in new


def test_the_script_says_what_it_does(script, monkeypatch, capsys):
    few = [one for one in pages.references() if one.name == "automation-primitive"]
    monkeypatch.setattr(pages, "references", lambda: few)
    assert script.main(["--chapter", "2", "--sample", "5"]) == 0
    out = capsys.readouterr().out
    assert "automation-primitive: " in out
    assert "| chapter 2 | " in out
    assert out.endswith("Enough of them are noticed.\n")
    with pytest.raises(SystemExit):
        script.main(["--write", "--sample", "2"])
