"""A course folder for nbgrader, made from the sources and checked before it goes out."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from matlab_pkg import _validate
from matlab_pkg.grading import lint
from matlab_pkg.grading.leaks import leaks
from matlab_pkg.grading.run import Session
from matlab_pkg.grading.source import Assignment, read, to_notebook

CONFIG = "nbgrader_config.py"
"""str: the file of settings that nbgrader reads in a course folder."""


@dataclass(frozen=True)
class Released:
    """An assignment that is ready to hand out.

    Parameters
    ----------
    name : str
        Its name.
    questions, points : int, no unit
        How many it has.
    folder : Path
        What students get.

    Examples
    --------
    >>> Released("1-edges", 5, 20, Path("course/release/1-edges")).points
    20
    """

    name: str
    questions: int
    points: int
    folder: Path


def release(
    names: Iterable[str] = (),
    *,
    source: Path | str = "book/assignments",
    course: Path | str = "course",
) -> list[Released]:
    """Make the teacher's and the students' versions of assignments, in a course of nbgrader.

    Nothing is handed out before four checks: the tests are not weak (`faults`), the model
    answers earn every point, the empty answers earn none, and no solution, model answer or hidden
    test is left in what students get. Fails one of them, there is no release.

    Parameters
    ----------
    names : iterable of str, optional
        The assignments, such as "2-automation"; by default all of the source.
    source : Path or str
        The folder of the sources, ``NAME.md``, and for files that come with one, ``NAME/``.
    course : Path or str
        The course's folder; made if it is not there. Its settings stay as they are.

    Returns
    -------
    list of Released
        What was made, in order.

    Raises
    ------
    FileNotFoundError
        If there is no such folder, or it holds no assignment.
    LookupError
        If there is no assignment of a name; the message offers near names.
    ValueError
        If a check fails, with a line for each fault; or nbgrader fails, with what it said.

    Examples
    --------
    >>> release(source="nowhere")
    Traceback (most recent call last):
    FileNotFoundError: There is no folder nowhere with assignments. Run this in the folder of the...
    """
    folder, target = Path(source), Path(course)
    if not folder.is_dir():
        raise FileNotFoundError(
            f"There is no folder {folder} with assignments. Run this in the folder of the course, "
            "or give --source."
        )
    files = {file.stem: file for file in sorted(folder.glob("[0-9]*.md"))}
    if not files:
        raise FileNotFoundError(f"{folder} holds no assignment, such as 2-automation.md.")
    wanted = [_validate.choice(name, what="assignment", allowed=files) for name in names]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        beside.submit(_load)
        assignments = [read(files[name]) for name in wanted or files]
        models = [beside.submit(unfair, assignment) for assignment in assignments]
        import nbgrader.apps  # noqa: F401 - takes seconds, while the model answers are marked

        for assignment, model in zip(assignments, models, strict=True):
            _refuse(assignment, [*lint.faults(assignment), *model.result()])
        _settings(folder, target)
        return [_generate(one, folder, target.resolve(), beside) for one in assignments]


def _load() -> None:
    """Load, in the other process, what most assignments use, while this one reads them."""
    import ase.build  # noqa: F401

    from matlab_pkg import datasets, plots  # noqa: F401


def _refuse(assignment: Assignment, messages: list[str]) -> None:
    if messages:
        shown = "\n".join(messages)
        raise ValueError(f"{assignment.name} is not released:\n{shown}")


def unfair(assignment: Assignment, empty: Mapping[str, str] | None = None) -> list[str]:
    """Messages for questions whose model answer earns too little, or whose stub earns anything.

    Parameters
    ----------
    assignment : Assignment
        The assignment.
    empty : dict of str to str, optional
        What students find in the cells to answer in; by default the model answers stay there.

    Returns
    -------
    list of str
        One message a question, with file and line.

    Examples
    --------
    >>> from matlab_pkg.grading.source import Cell
    >>> cells = (Cell("code", "edge_A = 6.3", 1, "solution", "edge"),
    ...          Cell("code", "assert edge_A == 6.03", 2, "tests", "edge-tests", 2))
    >>> print(*unfair(Assignment(Path("1-edges.md"), cells)))
    1-edges.md:2: edge: the model answer earns 0 of 2 points, not 2. Mend the answer or its tests...
    """
    session = Session(assignment)
    found, messages = session.score(empty), []
    if session.crashes and not empty:
        messages += [f"{session.crashes[0]}. This cell fails; mend it first."]
    for question in (question for question in assignment.questions if not question.by_hand):
        outcome, place = found[question.name], f"{assignment.file.name}:{question.marked.line}"
        wanted, who = (0, "no answer") if empty else (question.points, "the model answer")
        if outcome.points != wanted:
            reasons = " ".join(f"{outcome.said} {outcome.error}".split())
            messages.append(
                f"{place}: {question.name}: {who} earns {outcome.points:g} of {question.points} "
                f"points, not {wanted}. Mend the answer or its tests. {reasons}".rstrip()
            )
    return messages


def _settings(folder: Path, course: Path) -> None:
    """Put the settings into the course, unless a teacher has settings there already."""
    course.mkdir(parents=True, exist_ok=True)
    if (folder / CONFIG).is_file() and not (course / CONFIG).exists():
        shutil.copy(folder / CONFIG, course / CONFIG)


def _generate(
    assignment: Assignment, folder: Path, course: Path, beside: ProcessPoolExecutor
) -> Released:
    """Write the teacher's version, let nbgrader make the students', and look at that."""
    import nbformat

    mine, theirs = (course / step / assignment.name for step in ("source", "release"))
    shutil.rmtree(mine, ignore_errors=True)
    files = folder / assignment.name
    if files.is_dir():
        shutil.copytree(files, mine)
    mine.mkdir(parents=True, exist_ok=True)
    nbformat.write(to_notebook(assignment), mine / f"{assignment.name}.ipynb")
    _nbgrader(assignment.name, course)
    faults = leaks(assignment, theirs)
    faults = faults or beside.submit(unfair, assignment, _stubs(assignment, theirs)).result()
    if faults:
        shutil.rmtree(theirs)
    _refuse(assignment, faults)
    return Released(assignment.name, len(assignment.questions), assignment.points, theirs)


def _stubs(assignment: Assignment, theirs: Path) -> dict[str, str]:
    """What students find in the cells to answer in."""
    import nbformat

    notebook = nbformat.read(theirs / f"{assignment.name}.ipynb", as_version=4)
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code"
    }


def _nbgrader(name: str, course: Path) -> None:
    """Let nbgrader generate an assignment, as `nbgrader generate_assignment --force` does."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    with contextlib.chdir(course), _version_at_hand():
        config = Config(_config_of(course))
        config.CourseDirectory.root = str(course)
        config.Exchange.root = str(course)  # not used here, and the usual one need not be there
        api = NbGraderAPI(config=config)
        api.log.handlers.clear()  # what it says comes back in the result
        api.log.propagate = False
        result = api.generate_assignment(name, force=True)
    if not result["success"]:
        said = f"{result.get('log') or ''}{result.get('error') or ''}"
        raise ValueError(f"nbgrader could not make {name}. It said:\n{said.strip()}")


def _config_of(course: Path) -> dict[str, Any]:
    """The settings in a course folder."""
    from traitlets.config.loader import PyFileConfigLoader

    if not (course / CONFIG).exists():
        return {}
    return PyFileConfigLoader(CONFIG, path=str(course)).load_config()


@contextlib.contextmanager
def _version_at_hand() -> Iterator[None]:
    """Let nbgrader ask alembic here which version a new gradebook has.

    By itself it starts the program `alembic`, which takes seconds and must be on the path.
    """
    from alembic.script import ScriptDirectory
    from nbgrader import api

    scripts, asked = Path(api.__file__).with_name("alembic"), api.get_alembic_version
    api.get_alembic_version = ScriptDirectory(str(scripts)).get_current_head
    try:
        yield
    finally:
        api.get_alembic_version = asked
