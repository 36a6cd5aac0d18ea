"""What students must not get: solutions, model answers, hidden tests, looked for in a release."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from matlab_pkg.grading.source import (
    BEGIN,
    BEGIN_HIDDEN,
    DELIMITERS,
    END,
    END_HIDDEN,
    Assignment,
    Cell,
)

ARCHIVES = {".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".pkl", ".npz"}
"""set of str: how files end that hold texts which are not plain."""

SHORTEST = 12
"""int, no unit: characters, blanks left out, from which a line gives something away.

Reason: shorter lines, such as ``return n``, stand in any code, as do imports and lines that only
open a bracket.
"""


TELLS_NOTHING = re.compile(r"\s*(?:from\s+\S+\s+)?import\s|.*[(\[{]$")


def leaks(assignment: Assignment, folder: Path) -> list[str]:
    r"""Messages for everything in a release that gives an answer away.

    Parameters
    ----------
    assignment : Assignment
        The assignment.
    folder : Path
        The folder that students get: notebooks with their outputs and metadata, and other files.

    Returns
    -------
    list of str
        One message a leak, with the file and the line of the source that it comes from.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> source = "### BEGIN SOLUTION\nvolume_A3 = edge_A**3\n### END SOLUTION"
    >>> cell = Cell("code", source, 7, "solution", "volume")
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "notes.txt").write_text("for me: volume_A3 = edge_A ** 3")
    ...     leaks(Assignment(Path("1-edges.md"), (cell,)), Path(folder))
    ['notes.txt: holds `volume_A3 = edge_A**3`, which is secret (1-edges.md:8). Take it out.']
    """
    secrets = dict(_secrets(assignment))
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix.lower() in ARCHIVES:
            found.append(f"{name}: is an archive, into which this cannot look. Unpack it.")
        for where, text in _texts(file):
            found += [f"{name}: {where}{message}" for message in _given_away(text, secrets)]
    return [message.replace("SOURCE", assignment.file.name) for message in dict.fromkeys(found)]


def _given_away(text: str, secrets: dict[str, tuple[int, str]]) -> Iterator[str]:
    for mark in DELIMITERS:
        if mark in text:
            yield f"holds '{mark}'. Take it out, with what it marks."
    whole = packed(text)
    for secret, (line, shown) in secrets.items():
        if secret in whole:
            yield f"holds `{shown}`, which is secret (SOURCE:{line}). Take it out."


def _secrets(assignment: Assignment) -> Iterator[tuple[str, tuple[int, str]]]:
    """Each secret line, without blanks, with its line in the source and as it is written."""
    for cell in assignment.cells:
        shown = {packed(text) for text in _visible(cell)}
        for number, text in _hidden(cell):
            short = packed(text)
            if len(short) >= SHORTEST and short not in shown and not TELLS_NOTHING.match(text):
                yield short, (cell.line + number, text.strip())


def _hidden(cell: Cell) -> Iterator[tuple[int, str]]:
    """Number and text of each line that students must not get."""
    inside = False
    for number, line in enumerate(cell.source.splitlines()):
        if any(mark in line for mark in (END, END_HIDDEN)):
            inside = False
        elif inside and line.strip():
            yield number, line
        if any(mark in line for mark in (BEGIN, BEGIN_HIDDEN)):
            inside = True


def _visible(cell: Cell) -> list[str]:
    """The lines of a cell that students do get."""
    hidden = {number for number, _ in _hidden(cell)}
    lines = enumerate(cell.source.splitlines())
    return [line for number, line in lines if number not in hidden]


def packed(text: str) -> str:
    """A text without its blanks, by which a line is known again wherever it stands.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    str
        The rest of it.

    Examples
    --------
    >>> packed("edge_A  = 6.03")
    'edge_A=6.03'
    """
    return re.sub(r"\s+", "", text)


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """Every text in a file: all strings of a notebook, the whole of another file."""
    raw = file.read_bytes()
    text = raw.decode("utf-8", errors="replace")
    if file.suffix != ".ipynb":
        yield "", text
        return
    notebook = json.loads(text)
    for number, cell in enumerate(notebook.pop("cells", []), start=1):
        yield f"cell {number} ", "\n".join(strings(cell))
    yield "its metadata ", "\n".join(strings(notebook))


def strings(value: object) -> Iterator[str]:
    """All strings in a piece of JSON; a list of lines is one string.

    Parameters
    ----------
    value : object
        The piece: text, list, dict, or anything else, which holds none.

    Yields
    ------
    str
        One string after another.

    Examples
    --------
    >>> list(strings({"a": "edge", "b": [1, ["of ", "LiI"]]}))
    ['edge', 'of LiI']
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        yield "".join(value)
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)
