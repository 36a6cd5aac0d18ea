"""What would weaken the tests of an assignment, found by reading them.

Tests run beside the student's code, so they must not depend on it: a test cell imports what it
uses, rebuilds its own data, and touches an answer in one place only, as the first argument of a
function of `expect`, which looks at kind and shape before values and never broadcasts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from matlab_pkg.grading._reader import Reader, names_made
from matlab_pkg.grading.source import (
    BEGIN,
    BEGIN_HIDDEN,
    DELIMITERS,
    END,
    END_HIDDEN,
    Assignment,
    Cell,
    Question,
)

LEVEL = re.compile(r"^\|\s*(\d+)\s*\|", re.MULTILINE)
STATED = re.compile(r"\((\d+) points?\)")


def faults(assignment: Assignment) -> list[str]:
    r"""Messages about everything that would weaken an assignment.

    Parameters
    ----------
    assignment : Assignment
        The assignment.

    Returns
    -------
    list of str
        One message a fault, which begins with file and line and says how to mend it; none if all
        is well.

    Examples
    --------
    A comparison that is false for NaN, turned round, is true for NaN:

    >>> from pathlib import Path
    >>> cells = (Cell("markdown", "## 1. The edge (2 points)", 1, "given", "edge-text"),
    ...          Cell("code", "### BEGIN SOLUTION\nedge_A = 6.03\n### END SOLUTION", 2, "solution",
    ...               "edge"),
    ...          Cell("code", "assert not abs(edge_A - 6.03) > 0.1", 5, "tests", "edge-tests", 2))
    >>> for message in faults(Assignment(Path("1-edges.md"), cells)):
    ...     print(message[:72])
    1-edges.md:5: edge-tests: `edge_A` is the student's answer and is used i
    1-edges.md:5: edge-tests: `not abs(edge_A - 6.03) > 0.1` is true for NaN
    """
    solutions = [cell for cell in assignment.cells if cell.role == "solution"]
    answers = {name for cell in solutions for name in _bound(cell)}
    found = []
    for cell in assignment.cells:
        for line, message in (*_delimiters(cell), *_no_python(cell)):
            found.append((cell.line + line, f"{cell.grade_id or 'a cell'}: {message}"))
    for question in assignment.questions:
        name = question.marked.grade_id
        checks = (
            _by_hand(assignment, question) if question.by_hand else _tests(question, answers),
            _stated(question),
        )
        for line, message in (fault for check in checks for fault in check):
            found.append((question.marked.line + line, f"{name}: {message}"))
    total = re.search(r"(\d+) points in all", "\n".join(c.source for c in assignment.cells))
    if assignment.questions and total and int(total[1]) != assignment.points:
        text = f"says {total[1]} points in all; the questions have {assignment.points}. Say that."
        found.append((1, text))
    unique = dict.fromkeys(sorted(found))
    return [f"{assignment.file.name}:{line}: {message}" for line, message in unique]


def _bound(cell: Cell) -> set[str]:
    """Names that a cell leaves behind: not those inside its functions."""
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            node.body, node.args = [], ast.parse("lambda: 0").body[0].value.args
    return names_made(tree)


def _no_python(cell: Cell) -> Iterator[tuple[int, str]]:
    """A cell of code is plain Python; a magic is none, and the marking would not know it."""
    try:
        ast.parse(cell.source if cell.kind == "code" else "")
    except SyntaxError as error:
        yield (error.lineno or 1) - 1, f"it is no Python ({error.msg}). Mend it."


def _delimiters(cell: Cell) -> Iterator[tuple[int, str]]:
    """Faults of the marks around solutions and hidden tests."""
    lines = cell.source.splitlines()
    if any(sum(line.count(mark) for mark in DELIMITERS) > 1 for line in lines):
        yield 0, "two marks such as '### BEGIN SOLUTION' stand on one line. Give each its own."
    there = [mark for line in lines for mark in DELIMITERS if mark in line]
    pairs = {"solution": [BEGIN, END], "manual": [BEGIN, END], "tests": [BEGIN_HIDDEN, END_HIDDEN]}
    wanted = pairs.get(cell.role, [])
    if cell.role in ("solution", "manual") and there != wanted:
        yield 0, f"the model answer stands between '### {BEGIN}' and '### {END}', once. Mark it so."
    elif cell.role == "tests" and there not in ([], wanted):
        yield 0, f"hidden tests stand between '### {BEGIN_HIDDEN}' and '### {END_HIDDEN}', once."
    elif not wanted and there:
        yield (
            0,
            f"it holds '{there[0]}' and is no cell of that kind: students would see it.",
        )


def _by_hand(assignment: Assignment, question: Question) -> Iterator[tuple[int, str]]:
    """A question that a person marks has a rubric with a level for every point."""
    above = assignment.cells[: assignment.cells.index(question.answer)]
    rubric = next((c.source for c in reversed(above) if "## " in c.source), "")
    levels = sorted({int(level) for level in LEVEL.findall(rubric)})
    if levels != list(range(question.points + 1)):
        yield (
            0,
            f"its rubric has the levels {levels or 'none'}; write a table in the question with a "
            f"row '| points | what it takes |' for each of 0 to {question.points}.",
        )


def _stated(question: Question) -> Iterator[tuple[int, str]]:
    said = STATED.search(question.title)
    if not said or int(said[1]) != question.points:
        word = "point" if question.points == 1 else "points"
        yield 0, f"its heading {question.title!r} must end with ({question.points} {word})."


def _tests(question: Question, answers: set[str]) -> Iterator[tuple[int, str]]:
    """Faults of the code that marks a question."""
    cell = question.marked
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:  # told for the cell already
        return
    for node, message in (*Reader(tree, answers).faults(), *_ending(tree, cell)):
        yield getattr(node, "lineno", 1) - 1, message


def _ending(tree: ast.Module, cell: Cell) -> Iterator[tuple[ast.AST, str]]:
    """The last line of a cell is nothing that nbgrader takes for points, or the points."""
    totals = {
        target.id: node.value.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).split(".")[-1] == "Marks"
        and node.value.args
        and isinstance(node.value.args[0], ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    last = tree.body[-1] if tree.body else None
    ends = last.value if isinstance(last, ast.Expr) else None
    given = isinstance(ends, ast.Attribute) and ends.attr == "points"
    shown = ends is not None and not (isinstance(ends, ast.Call) and _silent(ends))
    if totals and not (given and ast.unparse(ends.value) in totals):
        yield last, "it counts points and does not end with `marks.points`. Add that line."
    elif shown and not given:
        yield (
            last,
            f"it ends with `{ast.unparse(ends)}`, whose value nbgrader takes for points. End it "
            "with `marks.points`, or with a line that shows nothing.",
        )
    for total in totals.values():
        if total != cell.points:
            yield last, f"it counts {total} points, and the cell has {cell.points}. Say the same."


def _silent(call: ast.Call) -> bool:
    """Whether a last line returns nothing that a notebook would show: print, `that`."""
    return ast.unparse(call.func).split(".")[-1] in {"print", "that"}
