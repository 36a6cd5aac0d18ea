"""Every promise of a chapter is asked for and tested, and a page says so."""

from __future__ import annotations

import re

import outcomes
import pytest

from .habits.say import fine


@pytest.fixture(scope="module")
def chapters(root):
    return outcomes.chapters(root)


def gaps(chapter):
    """Messages for aims without a task and tasks without an aim."""
    asked = {verb for task in chapter.tasks for verb in task.aims}
    place = f"book/{chapter.name}.md:1: "
    for verb in chapter.aims:
        if verb not in asked:
            yield (
                f"{place}no exercise or question is for the aim {verb!r}. Name it in a line "
                "'% aims: ...' below an exercise's label, or in `aims:` of a question."
            )
    for task in chapter.tasks:
        if not task.aims or set(task.aims) - set(chapter.aims):
            yield (
                f"{place}{task.label} is for {', '.join(task.aims) or 'no aim'}; the chapter's "
                f"aims are {', '.join(chapter.aims)}. Name one or more of these."
            )


def test_each_aim_has_a_task_and_each_task_an_aim(chapters):
    fine([message for chapter in chapters for message in gaps(chapter)])


def test_each_chapter_has_an_assignment_of_five_questions_or_more(chapters):
    for chapter in chapters:
        assert sum(task.graded for task in chapter.tasks) >= 5, chapter.name


CHAPTER = """\
# 3. Cubes

- **measure** an edge;
- **build** a cube.

## Exercises

:::{exercise} One
:label: cubes-one
% aims: measure

How long?
:::
"""


def test_an_aim_that_nobody_asks_for_is_found(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "_toc.yml").write_text("chapters:\n  - file: book/3-cubes\n  - file: book/data\n")
    file = tmp_path / "book" / "3-cubes.md"
    file.write_text(CHAPTER)
    (chapter,) = outcomes.chapters(tmp_path)
    assert chapter.aims == {"measure": "measure an edge", "build": "build a cube"}
    (message,) = gaps(chapter)
    assert "for the aim 'build'" in message
    file.write_text(CHAPTER.replace("% aims: measure", "% aims: measure, paint, build"))
    (message,) = gaps(outcomes.chapters(tmp_path)[0])
    assert "cubes-one is for measure, paint, build" in message


def test_the_parts_of_a_test_are_read_with_their_points():
    code = "with m.part(2, 'one'):\n    pass\nwith m.part(1, f'the crystal of {who}'):\n    pass"
    assert outcomes.parts(code) == ["one (2)", "the crystal of … (1)"]


@pytest.mark.book
def test_the_page_names_every_task_and_links_every_exercise(html, chapters):
    page = (html / "outcomes.html").read_text("utf-8")
    for chapter in chapters:
        for task in chapter.tasks:
            assert task.title.replace("'", "’") in page or task.title in page, task.title
            if not task.graded:
                link = rf'href="{chapter.name}\.html#{task.label}"'
                assert re.search(link, page), task.label
