"""What would weaken the tests of an assignment, found by reading them.

Tests run beside the student's code, so they must not depend on it: a test cell imports what it
uses, rebuilds its own data, and touches an answer in one place only, as the first argument of a
function of `expect`, which looks at kind and shape before values and never broadcasts.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

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

RAW = {"call", "entries", "entry", "function"}
"""set of str: functions of `expect` whose result is still the student's own."""

BROADCASTS = {"allclose", "isclose", "array_equal", "array_equiv", "approx", "assert_allclose"}
BROADCASTS |= {"assert_almost_equal", "assert_array_almost_equal", "assert_array_equal"}
SEEDED = {"default_rng", "RandomState", "Random", "SeedSequence", "seed"}
DRAWS = (["np", "random"], ["numpy", "random"], ["random"], ["secrets"])
STDLIB_RANDOM = {"random", "secrets"}
HIDES = {"eval", "exec", "globals", "locals", "vars", "__import__", "getattr", "setattr"}
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
        for line, message in _delimiters(cell):
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
    return _names_made(tree)


def _names_made(tree: ast.AST) -> set[str]:
    made = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            made.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            made.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            made |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.arg):
            made.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            made.add(node.name)
    return made


def _delimiters(cell: Cell) -> Iterator[tuple[int, str]]:
    """Faults of the marks around solutions and hidden tests."""
    lines = cell.source.splitlines()
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
    except SyntaxError as error:
        yield (error.lineno or 1) - 1, f"it is no Python ({error.msg}). Mend it."
        return
    reader = _Reader(tree, answers - _imported(tree))
    for node, message in (*reader.faults(), *_ending(tree, cell)):
        yield getattr(node, "lineno", 1) - 1, message


def _imported(tree: ast.AST) -> set[str]:
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


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


class _Reader(ast.NodeVisitor):
    """Reads one cell of tests, and notes what weakens it."""

    def __init__(self, tree: ast.Module, answers: set[str]) -> None:
        self.tree, self.found = tree, []
        made = _names_made(tree)
        self.students = answers - made | _raw(tree)
        self.known = made | set(dir(builtins)) | answers
        self.allowed: set[int] = set()  # nodes that stand where an answer may stand

    def faults(self) -> list[tuple[ast.AST, str]]:
        self.visit(self.tree)
        return self.found

    def _say(self, node: ast.AST, message: str) -> None:
        self.found.append((node, message))

    def visit_Call(self, node: ast.Call) -> None:
        name = _expectation(node)
        if name and node.args and not any(isinstance(a, ast.Starred) for a in node.args[:1]):
            self._allow(node.args[0])
        self._random(node)
        self.generic_visit(node)

    def _allow(self, node: ast.AST) -> None:
        """An answer, or one entry of it, may be the first argument of an expectation."""
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            node = node.value
        if isinstance(node, ast.Name):
            self.allowed.add(id(node))

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            if node.id == "expect":
                self._say(node, "`expect` is given another meaning. Choose another name.")
            return
        if node.id in self.students and id(node) not in self.allowed:
            self._say(node, self._misused(node))
        elif isinstance(node.ctx, ast.Load) and node.id not in self.known:
            self._say(
                node,
                f"`{node.id}` is made neither here nor in a solution: a student may have changed "
                "it. Import it, or make it anew, in this cell.",
            )
        elif node.id in HIDES:
            self._say(node, f"`{node.id}` hides what the test uses. Write it out.")

    def _misused(self, name: ast.Name) -> str:
        """What is wrong with the way in which an answer is used."""
        start = f"`{name.id}` is the student's answer and is used in "
        here = next((p for p in _parents(self.tree, name) if isinstance(p, ast.expr)), name)
        code = ast.unparse(here)
        start += f"`{code}`: " if len(code) < 60 else "a longer expression: "
        if isinstance(here, ast.Attribute):
            why = "that asks the student's object about itself."
        elif isinstance(here, ast.Call) and _function(here) in BROADCASTS:
            why = f"`{_function(here)}` broadcasts, a single number passes for a whole array."
        elif isinstance(here, ast.Call) and _expectation(here):
            why = "the expected value would come from the student."
        elif sum(n.id in self.students for n in ast.walk(here) if isinstance(n, ast.Name)) > 1:
            why = "both sides come from the student."
        else:
            why = "an answer may be of any kind and shape, also one that answers for itself."
        return (
            f"{start}{why} Give it to a function of `expect` as the first argument, and compare "
            "with a value that this cell computes."
        )

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        turned = isinstance(node.op, ast.Not | ast.Invert)
        orders = (ast.Gt, ast.GtE, ast.Lt, ast.LtE)
        inner = [n for n in ast.walk(node.operand) if isinstance(n, ast.Compare)]
        if turned and any(isinstance(op, orders) for n in inner for op in n.ops):
            self._say(
                node, f"`{ast.unparse(node)}` is true for NaN. Write the condition without `not`."
            )
        self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> None:
        self._say(node, "`try` may give points for a crash. `expect.call` catches crashes.")
        self.generic_visit(node)

    visit_TryStar = visit_Try

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self._say(node, "`import *` hides what the test uses. Name what you import.")
            if node.module in STDLIB_RANDOM or node.module == "numpy.random":
                if alias.name not in SEEDED:
                    self._say(node, _unseeded(f"{node.module}.{alias.name}"))
            elif "expect" in (alias.name, alias.asname) and (
                node.module != "matlab_pkg.exercises" or alias.asname not in (None, "expect")
            ):
                self._say(node, "write `from matlab_pkg.exercises import expect`.")

    def _random(self, node: ast.Call) -> None:
        """Random numbers without a seed give every student another test."""
        path = ast.unparse(node.func).split(".")
        name = path[-1]
        if name in SEEDED:
            seeds = [*node.args, *(k.value for k in node.keywords)]
            if not seeds or (isinstance(seeds[0], ast.Constant) and seeds[0].value is None):
                self._say(node, _unseeded(ast.unparse(node)))
        elif path[:-1] in DRAWS and path[0] in _imported(self.tree) and name[0].islower():
            self._say(node, _unseeded(ast.unparse(node.func)))


def _unseeded(code: str) -> str:
    return f"`{code}` draws without a seed. Write `rng = np.random.default_rng(7)` and use that."


def _raw(tree: ast.Module) -> set[str]:
    """Names for what `expect.call` and its like return: still the student's own."""
    return {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr)
        and isinstance(node.value, ast.Call)
        and _expectation(node.value) in RAW
        for target in getattr(node, "targets", None) or [node.target]
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }


def _expectation(call: ast.Call) -> str:
    """The name of the function of `expect` that is called, or ""."""
    found = re.fullmatch(r"expect\.([a-z]\w*)", ast.unparse(call.func))
    return found[1] if found else ""


def _function(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _parents(tree: ast.AST, child: ast.AST) -> list[ast.AST]:
    """The nodes around a node, from the inside out."""
    above = {id(inner): outer for outer in ast.walk(tree) for inner in ast.iter_child_nodes(outer)}
    chain = []
    while id(child) in above:
        child = above[id(child)]
        chain.append(child)
    return chain
