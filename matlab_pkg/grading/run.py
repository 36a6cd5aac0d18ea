"""An assignment run as nbgrader runs it, in this process: for tests of its tests."""

from __future__ import annotations

import ast
import contextlib
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matlab_pkg.exercises import _names, own
from matlab_pkg.grading.source import Assignment, Cell, Question


@dataclass(frozen=True)
class Outcome:
    """What a cell of tests said.

    Parameters
    ----------
    points : float, no unit
        What was earned, by nbgrader's rules.
    said : str
        What was printed: the reasons.
    error : str
        What ended the cell, or "".

    Examples
    --------
    >>> Outcome(2.0, "2 of 2: the density", "").points
    2.0
    """

    points: float
    said: str
    error: str


class Session:
    """An assignment that is run cell by cell, with its own solutions or with others.

    Parameters
    ----------
    assignment : Assignment
        The assignment.
    student_id : str, optional
        Whose hand-in it is taken for.

    Examples
    --------
    >>> from pathlib import Path
    >>> cells = [Cell("code", "edge_A = 6.03", 1, "solution", "edge"),
    ...          Cell("code", "assert edge_A == 6.03", 2, "tests", "edge-tests", 2)]
    >>> session = Session(Assignment(Path("1-edges.md"), tuple(cells)))
    >>> session.score()["edge"].points, session.score({"edge": "edge_A = 6.3"})["edge"].points
    (2, 0)
    """

    def __init__(self, assignment: Assignment, student_id: str = own.MODEL) -> None:
        self.assignment, self.student_id = assignment, student_id
        self.crashes: list[str] = []  # of the cells that are no tests, in the last `score`
        self._spaces: dict[str, dict[str, Any]] = {}  # question -> names before its answer

    def score(self, answers: Mapping[str, str] | None = None) -> dict[str, Outcome]:
        """What every question earns that is not marked by hand.

        Parameters
        ----------
        answers : dict of str to str, optional
            For any question, code in place of the model answer.

        Returns
        -------
        dict of str to Outcome
            By the question's name.

        Examples
        --------
        >>> from pathlib import Path
        >>> Session(Assignment(Path("1-edges.md"), ())).score()
        {}
        """
        answers, found, self.crashes = answers or {}, {}, []
        by_tests = {q.marked.grade_id: q for q in self.assignment.questions if not q.by_hand}
        space = _fresh()
        with self._at_the_grader():
            for cell in self.assignment.cells:
                if cell.kind != "code":
                    continue
                if cell.role == "solution" and not answers:
                    self._spaces[cell.grade_id] = dict(space)
                if cell.role == "tests":
                    found[by_tests[cell.grade_id].name] = self._marked(cell, space)
                    continue
                *_, error = _execute(answers.get(cell.grade_id, cell.source), space)
                if error:
                    self.crashes.append(f"{self.assignment.file.name}:{cell.line}: {error}")
        return found

    def score_one(self, question: Question, answer: str) -> Outcome:
        """What one question earns with another answer, all others being the model's.

        Parameters
        ----------
        question : Question
            The question.
        answer : str
            Code in place of the model answer.

        Returns
        -------
        Outcome
            Points and reasons.

        Examples
        --------
        >>> from pathlib import Path
        >>> cells = [Cell("code", "edge_A = 6.03", 1, "solution", "edge"),
        ...          Cell("code", "assert edge_A == 6.03", 2, "tests", "edge-tests", 2)]
        >>> session = Session(Assignment(Path("1-edges.md"), tuple(cells)))
        >>> session.score_one(session.assignment.questions[0], "edge_A = 0.603").error
        'AssertionError'
        """
        space = self.before(question)
        with self._at_the_grader():
            _execute(answer, space)
            return self._marked(question.marked, space)

    def before(self, question: Question) -> dict[str, Any]:
        """A new dict of all names that the cells above an answer have made.

        Parameters
        ----------
        question : Question
            The question.

        Returns
        -------
        dict of str to object
            The names.

        Examples
        --------
        >>> from pathlib import Path
        >>> cells = [Cell("code", "edge_A = 6.03", 1, "free"),
        ...          Cell("code", "", 2, "solution", "volume"),
        ...          Cell("code", "", 3, "tests", "volume-tests", 1)]
        >>> session = Session(Assignment(Path("1-edges.md"), tuple(cells)))
        >>> session.before(session.assignment.questions[0])["edge_A"]  # Å
        6.03
        """
        if question.name not in self._spaces:
            self.score()
        return dict(self._spaces[question.name])

    @contextlib.contextmanager
    def _at_the_grader(self):
        """In an empty folder, with the student's id from the grader, and quiet."""
        known, own.student = own.student, lambda: self.student_id
        quiet = io.StringIO()
        try:
            with (
                tempfile.TemporaryDirectory() as folder,
                contextlib.chdir(folder),
                contextlib.redirect_stdout(quiet),
                contextlib.redirect_stderr(quiet),
            ):
                yield
        finally:
            own.student = known

    def _marked(self, cell: Cell, space: dict[str, Any]) -> Outcome:
        try:
            value, said, warned, error = _execute(cell.source, space)
        finally:
            _names.give_back()
        if warned or error:
            return Outcome(0, said, error or warned)
        return Outcome(_points(value, cell.points), said, "")


def _points(value: object, total: int) -> float:
    """Points by nbgrader's rules: a number counts as it is, anything else as all.

    An error counts as none, and so does anything on the standard error.
    """
    try:
        points = float(repr(value))
    except ValueError:
        return total
    return points if 0 <= points <= total else total


def _fresh() -> dict[str, Any]:
    return {"__name__": "__main__", "__builtins__": __builtins__}


def _execute(source: str, space: dict[str, Any]) -> tuple[object, str, str, str]:
    """The value of a cell's last line, what it printed, what it warned of, and what ended it."""
    said, warned = io.StringIO(), io.StringIO()
    try:
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(warned):
            exec(compile(tree, "<cell>", "exec"), space)  # noqa: S102 - it runs a notebook
            shown = ast.Expression(last.value) if last else None
            value = eval(compile(shown, "<cell>", "eval"), space) if shown else None  # noqa: S307
    except (Exception, SystemExit) as error:
        ended = f"{type(error).__name__}: {error}".rstrip(": ")
        return None, said.getvalue(), warned.getvalue().strip(), ended
    return value, said.getvalue(), warned.getvalue().strip(), ""
