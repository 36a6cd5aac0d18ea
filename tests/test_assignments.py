"""The tests of the assignments are tested: with right answers, empty ones and wrong ones."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import matplotlib as mpl
import nbformat
import pytest

from matlab_pkg import grading
from matlab_pkg.grading.run import Session

from .alike import alike

mpl.use("agg")
FOLDER = Path(__file__).parents[1] / "book" / "assignments"
FILES = sorted(FOLDER.glob("*.md"))
STUB = "..."


@cache
def session(name):
    """An assignment with its model answers, and the other answers to its questions."""
    return Session(grading.read(FOLDER / f"{name}.md"))


def answers(name):
    number = name.partition("-")[0]
    return importlib.import_module(f".answers.assignment_{number}", __package__)


def questions(name):
    return {q.name: q for q in session(name).assignment.questions if not q.by_hand}


def cases(kind):
    return [
        pytest.param(file.stem, question, case, id=f"{file.stem}-{question}-{i}")
        for file in FILES
        for question, them in getattr(answers(file.stem), kind).items()
        for i, case in enumerate(them)
    ]


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_an_assignment_has_no_weak_test_and_its_points_add_up(name):
    assignment = session(name).assignment
    assert grading.faults(assignment) == []
    assert assignment.points == 20
    assert len(assignment.questions) >= 5
    assert any(question.by_hand for question in assignment.questions)
    intro = assignment.cells[0].source
    assert "20 points in all" in intro


@pytest.mark.parametrize("name", [file.stem for file in FILES])
@pytest.mark.parametrize("who", ["instructor", "ada", "Zoë", "s1234567"])
def test_the_model_answers_earn_everything_whoever_hands_them_in(name, who):
    found = Session(session(name).assignment, student_id=who).score(
        {"student-id": f"student_id = {who!r}"}
    )
    for question, outcome in found.items():
        assert outcome.points == questions(name)[question].points, (question, outcome)
        assert not outcome.error


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_numbers_of_another_student_earn_nothing_where_numbers_are_ones_own(name):
    found = Session(session(name).assignment, student_id="ada").score(
        {"student-id": "student_id = 'grace'"}
    )
    lost = {q for q, outcome in found.items() if outcome.points < questions(name)[q].points}
    assert lost, "no question depends on the student"


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_each_question_is_tried_in_every_way(name):
    ways = answers(name)
    assert set(ways.OTHER) == set(ways.WRONG) == set(questions(name))
    assert all(ways.OTHER.values())
    assert all(len(wrong) >= 3 for wrong in ways.WRONG.values())


@pytest.mark.parametrize(("name", "question", "code"), cases("OTHER"))
def test_another_right_way_earns_everything(name, question, code):
    outcome = session(name).score_one(questions(name)[question], code)
    assert (outcome.points, outcome.error) == (questions(name)[question].points, ""), outcome


@pytest.mark.parametrize(("name", "question", "case"), cases("WRONG"))
def test_a_wrong_answer_loses_what_it_must_and_hears_why(name, question, case):
    code, points, words = case
    outcome = session(name).score_one(questions(name)[question], code)
    assert outcome.points == points < questions(name)[question].points, outcome
    assert words in outcome.said + outcome.error


@pytest.mark.slow
@pytest.mark.parametrize("name", alike((f.stem for f in FILES), first=FILES[0].stem))
def test_an_assignment_is_released_and_validates_when_solved(tmp_path, name):
    from nbgrader.validator import Validator

    (one,) = grading.release([name], source=FOLDER, course=tmp_path / "course")
    file = one.folder / f"{name}.ipynb"
    notebook = nbformat.read(file, as_version=4)
    model = session(name).assignment.cells
    solved = {c.grade_id: c.source for c in model if c.role in ("solution", "manual")}
    assert Validator().validate(str(file))["failed"], "the empty notebook"
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = solved.get(grade_id, cell.source)
    nbformat.write(notebook, file)
    assert Validator().validate(str(file)) == {}
