"""Sphinx extension: the map from what a chapter promises to the exercises and tests that hold it.

``{outcomes}`` on a page makes one table a chapter from the sources: the aims at the chapter's
beginning, the exercises (a line ``% aims: measure, choose`` names the aims of each), and the
questions of the chapter's assignment with the parts of their tests.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from docutils import nodes
from docutils.parsers.rst import Directive

from matlab_pkg import grading
from matlab_pkg.exercises._check import EXERCISES

ROOT = Path(__file__).parents[2]
TITLE = re.compile(r"^# (\d+\. .+)$", re.MULTILINE)
AIM = re.compile(r"^- \*\*([a-z]+)\*\*(.*?)[;.]$", re.MULTILINE)
BOX = re.compile(r"^:::\{exercise\} ([^\n]+)\n:label: (\S+)\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^% aims: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """An exercise or a question: what it is called, its aims, its test and what that looks at."""

    title: str
    label: str
    aims: tuple[str, ...]
    test: str
    looks_at: str
    graded: bool


@dataclass(frozen=True)
class Chapter:
    """A chapter: its title, its aims (verb -> the whole of it), and its tasks."""

    name: str
    title: str
    aims: dict[str, str]
    tasks: tuple[Task, ...]


def chapters(root: Path = ROOT) -> list[Chapter]:
    """All written chapters, in their order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    files = [root / f"{entry['file']}.md" for entry in toc["chapters"]]
    return [_chapter(file) for file in files if file.name[0].isdigit()]


def _chapter(file: Path) -> Chapter:
    text = file.read_text(encoding="utf-8")
    start = text.split("\n## ", 1)[0]
    aims = {verb: f"{verb}{rest}" for verb, rest in AIM.findall(start)}
    tasks = [*_exercises(text), *_questions(file.parent / "assignments" / file.name)]
    return Chapter(file.stem, TITLE.search(text)[1], aims, tuple(tasks))


def _exercises(text: str) -> Iterator[Task]:
    for title, label, body in BOX.findall(text):
        named = NAMED.search(body)
        aims = tuple(re.split(r",\s*", named[1].strip())) if named else ()
        known = len(EXERCISES[label].mistakes) if label in EXERCISES else 0
        test, looks_at = f'exercises.check("{label}")', f"knows {known} mistakes by name"
        yield Task(title, label, aims, test, looks_at, graded=False)


def _questions(file: Path) -> Iterator[Task]:
    if not file.exists():
        return
    for question in grading.read(file).questions:
        looks_at = "a rubric, read by a person"
        if not question.by_hand:
            looks_at = ", ".join(parts(question.marked.source))
        name, aims = question.marked.grade_id, question.answer.aims
        yield Task(question.title, question.name, aims, name, looks_at, graded=True)


def parts(source: str) -> list[str]:
    """What the parts of a test are about, with their points."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".part"):
            points, name = node.args
            found.append((node.lineno, f"{_words(name)} ({ast.unparse(points)})"))
    return [text for _, text in sorted(found)]


def _words(node: ast.expr) -> str:
    """A text, in which what is put in later is left open."""
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
    return str(ast.literal_eval(node))


class Outcomes(Directive):
    """The tables of the map."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each chapter."""
        env = self.state.document.settings.env
        found = []
        checks = (ROOT / "matlab_pkg" / "exercises").glob("*.py")
        for file in (Path(__file__), *sorted(checks)):
            env.note_dependency(str(file))
        for chapter in chapters():
            for folder in ("", "assignments/"):
                env.note_dependency(str(ROOT / "book" / folder / f"{chapter.name}.md"))
            section = nodes.section(ids=[f"outcomes-{chapter.name}"])
            section += nodes.title(text=chapter.title)
            section += _table(chapter)
            found.append(section)
        return found


def _table(chapter: Chapter) -> nodes.table:
    """Aim, exercise or question, and test: a row for each pair of the first two."""
    heads = ("After the chapter you can", "Exercise or question", "What tests it")
    group = nodes.tgroup(cols=3)
    group += [nodes.colspec(colwidth=width) for width in (30, 30, 40)]
    head, body = nodes.thead(), nodes.tbody()
    head += _row(nodes.entry("", nodes.paragraph(text=text)) for text in heads)
    for verb, aim in chapter.aims.items():
        tasks = [task for task in chapter.tasks if verb in task.aims]
        for number, task in enumerate(tasks):
            cells = [nodes.entry("", _name(task)), nodes.entry("", _test(task))]
            if number == 0:  # one cell beside all of its tasks
                spans = nodes.entry("", nodes.paragraph(text=aim), morerows=len(tasks) - 1)
                cells = [spans, *cells]
            body += _row(cells)
    group += [head, body]
    table = nodes.table(classes=["outcomes"])
    table += group
    return table


def _test(task: Task) -> nodes.paragraph:
    """The name of a test as code, and what it looks at."""
    paragraph = nodes.paragraph()
    paragraph += [nodes.literal(text=task.test), nodes.Text(f": {task.looks_at}")]
    return paragraph


def _name(task: Task) -> nodes.paragraph:
    """A link to an exercise; a question of an assignment is on no page."""
    if task.graded:
        return nodes.paragraph(text=f"Assignment, {task.title}")
    from sphinx.addnodes import pending_xref

    link = pending_xref(
        "", refdomain="std", reftype="ref", reftarget=task.label, refexplicit=True, refwarn=True
    )
    link += nodes.inline(text=task.title)
    paragraph = nodes.paragraph(text="Exercise, ")
    paragraph += link
    return paragraph


def _row(cells) -> nodes.row:
    row = nodes.row()
    row += list(cells)
    return row


def setup(app) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("outcomes", Outcomes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
