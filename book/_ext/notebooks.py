"""Student notebooks from the chapters: MyST Markdown in, plain Jupyter notebooks out.

Every chapter is read twice. The draft counts the exercises, figures, tables and equations of the
whole book and learns its labels; the second reading writes, with every reference known. Values in
the text come from the cache of the built book, or else from running the chapter.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import rerun
import yaml
from jupyter_cache import get_cache
from myst_nb.core.read import read_myst_markdown_notebook
from myst_nb.ext.glue import extract_glue_data_cell
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from plain_markdown import Chapter
from references import Book, NotebookError

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = "[0-9]*-*.md"


def read_notebook(path: Path) -> tuple[nbformat.NotebookNode, list[int]]:
    """Return a chapter as the book reads it, and the line on which each of its cells starts."""
    parse = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["parse"]
    config = MdParserConfig(enable_extensions=set(parse["myst_enable_extensions"]))
    text = path.read_text("utf-8")
    notebook = read_myst_markdown_notebook(text, config, add_source_map=True, path=path)
    # as the extension `rerun` does, so that the cache knows old results from new ones
    notebook.metadata.setdefault("kernelspec", {})[rerun.PACKAGE] = rerun.fingerprint(text)
    starts, lines = [], text.splitlines()
    for start in notebook.metadata.pop("source_map"):
        blank = (i for i, line in enumerate(lines[start:]) if line.strip())
        starts.append(start + next(blank, 0) + 1)
    return notebook, starts


def read_chapter(path: Path, book: Book, **options: bool) -> Chapter:
    """Return a chapter with all of its cells converted; `options` are those of `Chapter`."""
    chapter = Chapter(path, book, **options)
    notebook, lines = read_notebook(path)
    for cell, line in zip(notebook.cells, lines, strict=True):
        if cell.cell_type == "markdown":
            chapter.add_markdown(chapter.render(cell.source, line), cell.metadata)
        else:
            chapter.add_code(cell)
    if chapter.open_solution:
        message = "{solution-start} has no {solution-end} after it."
        raise chapter.error(chapter.open_solution, message)
    return chapter


def read_book(files: Sequence[Path], glue: Callable[[Path], dict[str, dict[str, Any]]]) -> Book:
    """Return the book that the chapters belong to, with the labels and numbers of all of it.

    Parameters
    ----------
    files : sequence of Path
        The chapters to convert, in one folder.
    glue : callable
        From a chapter's path to its glued values (see `glue_values`).

    Returns
    -------
    Book
        What `convert` needs.
    """
    book, counters = Book(files, glue), Counter()
    for path in sorted({*book.folder.glob(CHAPTERS), *files}, key=chapter_number):
        book.counts[path.stem] = counters
        counters = read_chapter(path, book, draft=True).counters
    return book


def chapter_number(path: Path) -> int:
    """Return the number that a chapter's file name starts with."""
    return int(re.match(r"\d*", path.name)[0] or 0)


def glue_values(path: Path, cached: Path | None = None) -> dict[str, dict[str, Any]]:
    """Return what a chapter glues, from the built book's cache or by running the chapter.

    Parameters
    ----------
    path : Path
        The chapter.
    cached : Path, optional
        The folder of the book's execution cache; nothing is run if it holds this chapter's
        results for the present code of the chapter and of the package.

    Returns
    -------
    dict
        The name of each glued value -> its mimebundle, such as ``{"text/plain": "0.87"}``.

    Raises
    ------
    NotebookError
        If a cell of the chapter fails.
    """
    notebook, _ = read_notebook(path)
    try:
        if cached is None or not cached.is_dir():
            raise KeyError(path.name)
        _, notebook = get_cache(cached).merge_match_into_notebook(notebook)
    except KeyError:
        run(notebook, path.name)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {name: out["data"] for cell in code for name, out in extract_glue_data_cell(cell)}


def run(notebook: nbformat.NotebookNode, name: str) -> None:
    """Execute a notebook in a folder of its own and keep the outputs in it."""
    with tempfile.TemporaryDirectory() as folder:
        place = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources=place)
        try:
            client.execute()
        except CellExecutionError as error:
            raise NotebookError(f"{name}: this cell fails.\n{error}") from error


def students(cells: Iterable[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return the cells that are for students: not those that the page removes, nor empty ones."""
    return [
        cell
        for cell in cells
        if "remove-cell" not in cell.metadata.get("tags", []) and cell.source.strip()
    ]


def convert(path: Path, book: Book, *, solutions: bool = False) -> nbformat.NotebookNode:
    """Return a chapter as a notebook that reads well in plain JupyterLab.

    Parameters
    ----------
    path : Path
        The chapter, a MyST Markdown notebook.
    book : Book
        The book that it belongs to (see `read_book`).
    solutions : bool
        Whether the solutions stay in; students get none.

    Returns
    -------
    nbformat.NotebookNode
        A valid notebook of version 4.5 without outputs, the same for the same chapter.

    Raises
    ------
    NotebookError
        If the chapter holds a directive, role, label or value that is not known.
    """
    cells = students(read_chapter(path, book, solutions=solutions).cells)
    stem = re.sub(r"[^a-zA-Z0-9]+", "-", path.stem)[:50]
    for index, cell in enumerate(cells):
        cell.id = f"{stem}-{index:03d}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def write(files: Sequence[Path], out: Path, *, cached: Path, solutions: bool) -> None:
    """Write the notebooks of the chapters into a folder, and print what became of each.

    A notebook that somebody has worked in is left alone: the folder keeps the hash of what was
    written, and a file with another hash is not ours any more.
    """
    book = read_book(files, glue=lambda path: glue_values(path, cached))
    out.mkdir(parents=True, exist_ok=True)
    record = out / ".written.json"
    written = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    for path in files:
        file = out / f"{path.stem}.ipynb"
        text = nbformat.writes(convert(path, book, solutions=solutions)) + "\n"
        if file.exists() and written.get(file.name) != digest(file.read_text(encoding="utf-8")):
            print(f"{out.name}/{file.name}: kept, you have worked in it; rename it for a new one")
            continue
        file.write_text(text, encoding="utf-8", newline="\n")
        written[file.name] = digest(text)
        print(f"{out.name}/{file.name}")
    record.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def digest(text: str) -> str:
    """Return the hash by which a written notebook is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the notebooks that the command line asks for, and return the exit status."""
    parser = argparse.ArgumentParser(description="Write chapters as notebooks for JupyterLab.")
    parser.add_argument("files", nargs="*", type=Path, help="chapters (default: all of book/)")
    parser.add_argument("--out", type=Path, default=ROOT / "notebooks", help="folder to write")
    parser.add_argument("--solutions", action="store_true", help="keep the solutions")
    parser.add_argument("--cache", type=Path, default=ROOT / "_build" / ".jupyter_cache")
    options = parser.parse_args(arguments)
    chapters = sorted((ROOT / "book").glob(CHAPTERS), key=chapter_number)
    files = [file.resolve() for file in options.files] or chapters
    try:
        write(files, options.out, cached=options.cache, solutions=options.solutions)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
