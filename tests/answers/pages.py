"""Reference solutions of exercises and assignments, and how to try another source in their place.

An exercise stands on its chapter's page, a question in its assignment. `chapter_1.py` and its
like say for each what its answer is called, on which inputs answers are compared, and when two of
them differ.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import functools
import importlib
import io
import re
import tempfile
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from matlab_pkg import exercises
from matlab_pkg.grading import mutants, source
from matlab_pkg.grading.run import Session

ROOT = Path(__file__).parents[2]
INPUTS = 50  # random ones, on which two functions are compared
MARK = re.compile(r"(?m)\{solution-start\} (?P<label>\S+)|\{solution-end\}|^## Exercises")
Space = dict[str, Any]


@dataclass(frozen=True)
class Solution:
    """What stands in the solution of one exercise: the code, and what is given to the check."""

    label: str
    source: str
    answer: str


@dataclass(frozen=True)
class Reference:
    """A reference solution, and the three functions that `survey` asks for."""

    group: str  # "chapter 1", "assignment 2"
    name: str
    source: str
    run: Callable[[str], object]
    differs: Callable[[object, object], bool]
    loses: Callable[[str, object], bool]

    def survey(self, *, every: int = 1, limit_s: float | None = None) -> mutants.Survey:
        """Counts of its mutants."""
        three = {"run": self.run, "differs": self.differs, "loses": self.loses}
        return mutants.survey(self.source, **three, every=every, limit_s=limit_s)


def references(root: Path = ROOT) -> list[Reference]:
    """All exercises with a check and all questions that no person marks, in the book's order."""
    found = []
    for page in sorted(root.glob("book/[0-9]*.md"), key=_number):
        found += _of_chapter(page)
    for file in sorted(root.glob("book/assignments/[0-9]*.md"), key=_number):
        if Path(__file__).with_name(f"assignment_{_number(file)}.py").exists():
            found += _of_assignment(file)
    return found


def trials(kind: str, file: Path) -> dict[str, dict[str, Any]]:
    """The `TRIALS` that belong to a page or an assignment: "chapter" or "assignment"."""
    return importlib.import_module(f".{kind}_{_number(file)}", __package__).TRIALS


def _number(file: Path) -> int:
    return int(file.stem.partition("-")[0])


# --- a page -------------------------------------------------------------------------------------


@functools.cache
def solutions(page: Path) -> tuple[list[str], dict[str, Solution]]:
    """The cells of a page before its exercises, and the solutions by label; no hidden cells."""
    before, code, answers, label, in_exercises = [], {}, {}, "", False
    for cell in jupytext.read(page, fmt="md:myst").cells:
        if cell.cell_type == "markdown":
            for mark in MARK.finditer(cell.source):
                label, in_exercises = mark["label"] or "", True
        elif "remove-cell" in cell.metadata.get("tags", []):
            continue
        elif not in_exercises:
            before.append(cell.source)
        elif label and (asked := _asked(cell.source, label)):
            answers[label] = asked
        elif label:
            code.setdefault(label, []).append(cell.source)
    found = {n: Solution(n, "\n".join(cells), answers[n]) for n, cells in code.items()}
    return before, found


def _asked(cell: str, label: str) -> str:
    """What a cell gives to the check, as code; "" if it asks none."""
    for call in (node for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Call)):
        if ast.unparse(call.func) == "exercises.check" and len(call.args) == 2:
            if ast.literal_eval(call.args[0]) != label:
                raise ValueError(f"The solution of {label} asks another check: {cell}")
            return ast.unparse(call.args[1])
    return ""


def _of_chapter(page: Path) -> Iterator[Reference]:
    known = trials("chapter", page)
    for label, solution in solutions(page)[1].items():
        trial = known[label]

        def run(code: str, answer: str = trial["name"] or solution.answer) -> object:
            return execute(code, _after_chapter(page), answer)

        def loses(code: str, answer: object, label: str = label) -> bool:
            with _quiet():
                result = exercises.check(label, answer)
            return not (result or result.failed)  # a check that fails has noticed nothing

        group = f"chapter {_number(page)}"
        yield Reference(group, label, solution.source, run, comparison(trial), loses)


@functools.cache
def _after_chapter(page: Path) -> Space:
    """All names that the cells of a chapter make before its exercises."""
    space: Space = {"__name__": "__main__"}
    with _quiet():
        for cell in solutions(page)[0]:
            exec(compile(cell, "<cell>", "exec"), space)  # noqa: S102 - a page of this book
    return space


# --- an assignment ------------------------------------------------------------------------------


class _Fresh(Session):
    """A session in which no answer can change what another one is given."""

    def before(self, question: source.Question) -> Space:
        return _copied(super().before(question))


@functools.cache
def session(file: Path) -> Session:
    """The session of an assignment."""
    return _Fresh(source.read(file))


def _of_assignment(file: Path) -> Iterator[Reference]:
    known = trials("assignment", file)
    for question in session(file).assignment.questions:
        if question.by_hand:
            continue
        trial = known[question.name]

        def run(
            code: str, question: source.Question = question, answer: str = trial["name"]
        ) -> object:
            return execute(code, session(file).before(question), answer)

        def loses(code: str, answer: object, question: source.Question = question) -> bool:
            with _quiet():
                return session(file).score_one(question, code).points < question.points

        group = f"assignment {_number(file)}"
        yield Reference(group, question.name, question.answer.source, run, comparison(trial), loses)


# --- running and comparing ----------------------------------------------------------------------


def execute(code: str, space: Space, answer: str) -> object:
    """An expression, after some code has been run in a copy of the names of `space`.

    What the code's expressions showed, one after another, is the list `shown`.
    """
    statements = ast.parse(code).body
    nodes = (node for part in (*statements, ast.parse(answer)) for node in ast.walk(part))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    names: Space = space | _copied({name: space[name] for name in used & space.keys()})
    names["shown"] = shown = []
    with _quiet():
        for part in statements:
            if isinstance(part, ast.Expr):
                shown.append(_value(part.value, names))
            else:
                part = ast.Module([part], [])
                exec(compile(part, "<cell>", "exec"), names)  # noqa: S102 - a solution of ours
        return _value(ast.parse(answer, mode="eval").body, names)


def _value(node: ast.expr, names: Space) -> object:
    return eval(compile(ast.Expression(node), "<cell>", "eval"), names)  # noqa: S307 - as above


def _copied(space: Space) -> Space:
    """The names with copies of all values but libraries."""
    libraries = {id(one): one for one in space.values() if isinstance(one, types.ModuleType)}
    return copy.deepcopy({n: one for n, one in space.items() if n[:2] != "__"}, libraries) | {
        name: one for name, one in space.items() if name[:2] == "__"
    }


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """In an empty folder, without output, warnings, windows and lasting styles of figures."""
    said = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        warnings.catch_warnings(),
        mpl.rc_context(),
    ):
        warnings.simplefilter("ignore")
        mpl.use("agg")
        try:
            yield
        finally:
            plt.close("all")


def comparison(trial: Mapping[str, Any]) -> Callable[[object, object], bool]:
    """The function that says whether two answers differ, on random inputs if they are functions."""
    inputs, tolerance = trial["inputs"], trial["tolerance"]
    apart = tolerance if callable(tolerance) else functools.partial(beyond, tolerance=tolerance)
    if inputs is None:
        return apart

    @functools.cache
    def results(reference: Callable) -> list[tuple[tuple, object]]:
        rng = np.random.default_rng(2025)
        drawn = [inputs(rng) for _ in range(INPUTS)]
        return [(given, reference(*copy.deepcopy(given))) for given in drawn]

    def differs(reference: Callable, other: Callable) -> bool:
        with _quiet():
            return any(
                apart(right, other(*copy.deepcopy(given))) for given, right in results(reference)
            )

    return differs


def beyond(reference: object, other: object, *, tolerance: float) -> bool:
    """Whether two values differ in kind, in shape, in names, or somewhere by more than a number."""
    if hasattr(reference, "to_dict") and type(reference) is type(other):  # pandas
        reference, other = reference.to_dict(), other.to_dict()
    if isinstance(reference, Mapping):
        return reference.keys() != other.keys() or any(
            beyond(reference[key], other[key], tolerance=tolerance) for key in reference
        )
    if isinstance(reference, str | bool | set | type(None)):
        return reference != other
    one, two = np.asarray(reference), np.asarray(other)
    numbers = [values.dtype.kind in "iufb" for values in (one, two)]
    if one.shape != two.shape or numbers[0] != numbers[1]:
        return True
    if numbers[0]:
        return not (np.abs(two.astype(float) - one) <= tolerance).all()
    pairs = zip(reference, other, strict=True)
    return any(beyond(a, b, tolerance=tolerance) for a, b in pairs)
