"""An assignment as its source says it: cells with their roles, questions with their points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
DELIMITERS = (BEGIN, END, BEGIN_HIDDEN, END_HIDDEN)
TESTS = "-tests"
IDENTITY = "student-id"
"""str: the one solution that nobody marks: the cell in which students write who they are."""

ROLES = {
    # (solution, grade): role
    (False, False): "given",
    (True, False): "solution",
    (False, True): "tests",
    (True, True): "manual",
}
KEYS = {"grade_id", "solution", "grade", "locked", "points", "aims"}


@dataclass(frozen=True)
class Cell:
    """One cell of an assignment.

    Parameters
    ----------
    kind : str
        "code" or "markdown".
    source : str
        Its text.
    line : int, no unit
        The line of the file on which its text starts.
    role : str
        "given" (read only), "solution", "tests", "manual" (read by a person), or "free" for a
        cell that nbgrader knows nothing of.
    grade_id : str, optional
        Its name in nbgrader.
    points : int, no unit, optional
        What it is worth.
    aims : tuple of str, optional
        The verbs of the chapter's aims that a question is for.

    Examples
    --------
    >>> Cell("code", "edge_A = 6.03", 7, "solution", "edge").role
    'solution'
    """

    kind: str
    source: str
    line: int
    role: str
    grade_id: str = ""
    points: int = 0
    aims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question: the cell to answer in, and the cell that marks it (the same, if by hand).

    Parameters
    ----------
    name : str
        The grade id of the cell to answer in.
    title : str
        The heading above it.
    points : int, no unit
        What it is worth.
    answer, marked : Cell
        The two cells.

    Examples
    --------
    >>> cell = Cell("markdown", "It lies.", 9, "manual", "why", 3)
    >>> Question("why", "Why?", 3, cell, cell).by_hand
    True
    """

    name: str
    title: str
    points: int
    answer: Cell
    marked: Cell

    @property
    def by_hand(self) -> bool:
        """Whether a person marks it."""
        return self.answer is self.marked


@dataclass(frozen=True)
class Assignment:
    """An assignment, as its source says it.

    Parameters
    ----------
    file : Path
        The source.
    cells : tuple of Cell
        All cells, in order.

    Examples
    --------
    >>> Assignment(Path("2-automation.md"), ()).name
    '2-automation'
    """

    file: Path
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The assignment's name: that of its file."""
        return self.file.stem

    @property
    def points(self) -> int:
        """int, no unit: all points together."""
        return sum(question.points for question in self.questions)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in order."""
        by_id = {cell.grade_id: cell for cell in self.cells if cell.grade_id}
        found, title = [], ""
        for cell in self.cells:
            for heading in re.findall(r"^## (.+)$", cell.source, re.MULTILINE):
                title = heading if cell.kind == "markdown" else title
            if cell.role in ("solution", "manual") and cell.grade_id != IDENTITY:
                marked = cell if cell.role == "manual" else by_id[cell.grade_id + TESTS]
                found.append(Question(cell.grade_id, title, marked.points, cell, marked))
        return tuple(found)


def read(file: Path | str) -> Assignment:
    """The assignment in a file of MyST Markdown.

    Parameters
    ----------
    file : Path or str
        The file.

    Returns
    -------
    Assignment
        Its cells and questions.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a cell's description does not make sense; the message begins with file and line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> text = '''---
    ... jupytext: {text_representation: {extension: .md, format_name: myst}}
    ... kernelspec: {display_name: Python 3, language: python, name: python3}
    ... ---
    ... ```{code-cell} ipython3
    ... :nbgrader: {grade_id: edge, solution: true}
    ... edge_A = 6.03
    ... ```
    ... ```{code-cell} ipython3
    ... :nbgrader: {grade_id: edge-tests, grade: true, points: 2}
    ... ```
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "1-edges.md")
    ...     _ = path.write_text(text)
    ...     read(path).points
    2
    """
    import jupytext

    path = Path(file)
    if not path.is_file():
        raise FileNotFoundError(f"There is no assignment {path}. Give a file in MyST Markdown.")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", path.stem):
        raise ValueError(f"{path.name}:1: the name holds more than letters, digits, _ and -.")
    try:
        text = path.read_text(encoding="utf-8")
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{path.name}:1: this is no MyST Markdown ({reason}). Mend it.") from None
    cells = tuple(_cells(path, text, notebook.cells))
    assignment = Assignment(path, cells)
    _validate_ids(assignment)
    if not assignment.questions:
        raise ValueError(f"{path.name}:1: there is no question. Give a cell nbgrader's grade_id.")
    return assignment


def _cells(path: Path, text: str, raw: list[Any]) -> Iterator[Cell]:
    position = 0
    for cell in raw:
        position = max(text.find(cell.source, position), position)
        line = text.count("\n", 0, position) + 1
        position += len(cell.source)
        described = cell.metadata.get("nbgrader")
        if described is None:
            yield Cell(cell.cell_type, cell.source, line, "free")
            continue
        yield _cell(f"{path.name}:{line}", cell, line, described)


def _cell(place: str, cell: Any, line: int, described: Any) -> Cell:
    described = described if isinstance(described, dict) else {str(described): None}
    name, aims = described.get("grade_id"), described.get("aims", [])
    named = isinstance(name, str) and re.fullmatch(r"[\w-]+", name)
    flags = [described.get(key, False) for key in ("solution", "grade", "locked")]
    strange = not isinstance(aims, list) or any(not isinstance(flag, bool) for flag in flags)
    if set(described) - KEYS or not named or strange:
        raise ValueError(
            f"{place}: nbgrader: {described} is no description of a cell. It holds grade_id (a "
            f"name), aims (a list) and any of {', '.join(sorted(KEYS - {'grade_id', 'aims'}))}."
        )
    solution, grade = (bool(described.get(key)) for key in ("solution", "grade"))
    points = described.get("points", 0)
    if type(points) is not int or (points > 0) != grade:
        raise ValueError(
            f"{place}: {described['grade_id']} has points: {points!r} and grade: {grade}. Give "
            "whole points to a cell with grade: true, and to no other."
        )
    role = ROLES[solution, grade]
    if role == "manual" and cell.cell_type == "code":
        raise ValueError(f"{place}: a cell that a person marks holds text. Make it Markdown.")
    if role in ("tests", "solution") and cell.cell_type != "code":
        raise ValueError(f"{place}: {described['grade_id']} ({role}) holds code. Make it a cell.")
    return Cell(cell.cell_type, cell.source, line, role, name, points, tuple(aims))


def _validate_ids(assignment: Assignment) -> None:
    ids = [cell.grade_id for cell in assignment.cells if cell.grade_id]
    for cell in assignment.cells:
        place, name = f"{assignment.file.name}:{cell.line}", cell.grade_id
        if ids.count(name) > 1:
            raise ValueError(f"{place}: the grade_id {name} is used twice. Choose another.")
        partner = name + TESTS if cell.role == "solution" else name.removesuffix(TESTS)
        alone = partner == name or partner not in ids
        if cell.role in ("solution", "tests") and alone and name != IDENTITY:
            raise ValueError(
                f"{place}: {name} ({cell.role}) stands alone. A question NAME has a solution cell "
                f"NAME and a cell of tests NAME{TESTS}."
            )


def to_notebook(assignment: Assignment) -> Any:
    """The teacher's version, as nbgrader wants it.

    Parameters
    ----------
    assignment : Assignment
        The assignment.

    Returns
    -------
    nbformat.NotebookNode
        A notebook whose cells carry nbgrader's whole metadata, the same each time.

    Examples
    --------
    >>> cell = Cell("code", "edge_A = 6.03", 1, "solution", "edge")
    >>> to_notebook(Assignment(Path("1-edges.md"), (cell,))).cells[0].metadata.nbgrader.solution
    True
    """
    import nbformat

    cells = []
    for number, cell in enumerate(assignment.cells):
        new = getattr(nbformat.v4, f"new_{cell.kind}_cell")(cell.source)
        new.id = f"{assignment.name[:40]}-{number:03d}"
        if cell.role != "free":
            new.metadata["nbgrader"] = nbformat.from_dict(_metadata(cell))
        cells.append(new)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _metadata(cell: Cell) -> dict[str, Any]:
    solution, grade = next(flags for flags, role in ROLES.items() if role == cell.role)
    found = {"grade_id": cell.grade_id, "solution": solution, "grade": grade}
    found |= {"locked": not solution, "task": False, "schema_version": 3}
    return found | ({"points": cell.points} if grade else {})
