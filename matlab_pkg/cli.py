"""The command ``matlab-pkg``: data sets, supercells, assignments and the book from a terminal.

A mistake of yours is answered with one line on the standard error and the exit status 1; a
mistake of the package shows its traceback. What takes long to import, a command imports itself.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from matlab_pkg import __version__

if TYPE_CHECKING:
    from matlab_pkg.datasets import Card

WIDTH = 79
"""int, no unit: characters a line. Reason: fits a terminal of 80."""

IN_A_TERMINAL = {
    "overwrite=True": "--overwrite",
    "index=0": "--index 0",
    "index=-1": "--index -1",
    "raise max_atoms": "raise --max-atoms",
    "Choose another port, such as ": "Choose another port, such as --port ",
}
"""dict of str: what error messages say to somebody who writes Python -> what is typed here."""

ENDINGS = {
    "cif": ".cif",
    "extxyz": ".extxyz",
    "json": ".json",
    "traj": ".traj",
    "vasp": ".vasp (or POSCAR)",
    "xyz": ".xyz",
}
"""dict of str: a format that gives a structure back -> how the names of its files end."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Name of the data set, as `matlab-pkg data` lists it.")
]
_ROWS, _NINE = '"[[1,0,0],[0,1,0],[0,0,1]]"', '"1 0 0 0 1 0 0 0 1"'
_HOW = f"Give one number, three numbers, or --matrix {_NINE} with nine."
_FROM_ONE = "Give whole numbers from 1 on, for example 3; --matrix also takes negative ones."
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")]


def main() -> None:
    """Run the command that was typed, and end Python with its exit status.

    Raises
    ------
    SystemExit
        Always: 0 if all went well, 1 after an error, 2 if the command was not understood.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without Å shows a ? for it
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="matlab-pkg")
    except Exception as error:
        if not _is_answer(error):
            raise
        message = "\n".join(" ".join(line.split()) for line in str(error).splitlines())
        for written, typed in IN_A_TERMINAL.items():
            message = message.replace(written, typed)
        sys.stderr.write(f"matlab-pkg: {message}\n")
        sys.exit(1)


def _is_answer(error: Exception) -> bool:
    """Return whether an error tells the person at the terminal what to do differently."""
    if isinstance(error, OSError):  # also from the system: no permission, disk full
        return True
    frame, _ = list(traceback.walk_tb(error.__traceback__))[-1]
    raised_here = frame.f_globals.get("__name__", "").partition(".")[0] == "matlab_pkg"
    return raised_here and type(error) in {ValueError, TypeError, LookupError, ModuleNotFoundError}


def _say_version(wanted: bool) -> None:
    if wanted:
        print(f"matlab-pkg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    """Get the data of the course on materials informatics, build supercells, and teach with it."""


@app.command("data")
def list_data() -> None:
    """List the data sets."""
    from matlab_pkg import datasets

    cards = [datasets.card(name) for name in datasets.names()]
    rows = [(card.name, _size(card), card.title) for card in cards]
    print(_aligned([("name", "size", "title"), *rows]))


@app.command("card")
def show_card(name: Name) -> None:
    """Show what a data set holds, and where it comes from."""
    from matlab_pkg import datasets

    print(_card_text(datasets.card(name)))


@app.command("get")
def copy_data(
    name: Name,
    folder: Annotated[Path, typer.Option(help="Where to put the file.")] = Path("data"),
    overwrite: Overwrite = False,
) -> None:
    """Copy a data set into a folder of yours."""
    from matlab_pkg import datasets

    print(datasets.copy(name, folder, overwrite=overwrite))


class _WithNumbers(TyperCommand):
    """A command that knows a negative number from an option."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:
        """Return what is left of the words, or say that -3 is not how often a cell is repeated."""
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except Exception as error:  # typer's own class for it has moved
            unknown = getattr(error, "option_name", "") or ""
            if not re.match(r"-\d", unknown):
                raise
        typed = next(word for word in words if word.startswith(unknown))
        raise ValueError(f"A cell cannot be repeated {typed} times. {_FROM_ONE}")


@app.command("supercell", cls=_WithNumbers)
def write_supercell(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="File with a crystal, such as LiI.cif.")
    ],
    out: Annotated[Path, typer.Option(help="File to write; its name says the format.")],
    repeats: Annotated[
        list[int] | None,
        typer.Argument(
            metavar="N1 [N2 N3]",
            help="How often to repeat the cell: once for all three directions, or one by one.",
            show_default=False,
        ),
    ] = None,
    matrix: Annotated[
        str | None,
        typer.Option(help=f"In quotes, three rows {_ROWS} or nine numbers {_NINE}."),
    ] = None,
    index: Annotated[
        int | None, typer.Option(help="Which structure, in a file with several; 0 is the first.")
    ] = None,
    max_atoms: Annotated[int, typer.Option(help="The largest result allowed.")] = 1_000_000,
    overwrite: Overwrite = False,
) -> None:
    """Write a crystal whose cell is repeated."""
    rows = _repeats(repeats, matrix)
    _check_out(out, overwrite=overwrite)
    import ase.io

    from matlab_pkg import structures

    crystal = structures.read(file, index=index)
    larger = structures.supercell(crystal, rows, max_atoms=max_atoms)
    ase.io.write(out, larger)
    print(f"{len(crystal)} atoms in {file}, {len(larger)} atoms in {out}")


@app.command("release")
def release_assignments(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Such as 2-automation; by default all."),
    ] = None,
    source: Annotated[Path, typer.Option(help="Folder of the assignments, NAME.md.")] = Path(
        "book/assignments"
    ),
    course: Annotated[Path, typer.Option(help="Folder of the course for nbgrader.")] = Path(
        "course"
    ),
) -> None:
    """Make assignments for nbgrader, checked (for teachers)."""
    from matlab_pkg import grading

    ready = grading.release(names or (), source=source, course=course)
    rows = [(one.name, f"{one.questions} questions", f"{one.points} points") for one in ready]
    print(_aligned(rows))
    print(f"Students get {course / 'release'}; nothing in it gives an answer away. To hand out:")
    print(f"  cd {course}; nbgrader release_assignment {ready[0].name}")


@app.command("serve")
def serve_book(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="Folder of the built book; by default _build/html is found."
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes any free one.")] = 8765,
    static: Annotated[
        bool, typer.Option("--static", help="Serve the files alone: no Python, no login.")
    ] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
) -> None:
    """Open the built book, with Python behind its cells."""
    from matlab_pkg import serve

    def say(address: str) -> None:
        print(f"The book is at\n  {address}")
        if not static:
            print("Keep this address to yourself: whoever has it can run Python here.")
        print("Ctrl-C ends it.", flush=True)

    serve.serve(folder, port=port, static=static, browser=not no_browser, ready=say)


def _repeats(repeats: Sequence[int] | None, matrix: str | None) -> int | list:
    """Return what `structures.supercell` takes, from what was typed."""
    if bool(repeats) == (matrix is not None):
        what = "both numbers and a matrix" if repeats else "neither numbers nor a matrix"
        raise ValueError(f"You gave {what} to repeat the cell by. {_HOW}")
    if matrix is not None:
        return _matrix(matrix)
    if len(repeats) not in (1, 3):
        raise ValueError(f"You gave {len(repeats)} numbers to repeat the cell by. {_HOW}")
    if min(repeats) < 1:
        raise ValueError(f"A cell cannot be repeated {min(repeats)} times. {_FROM_ONE}")
    return repeats[0] if len(repeats) == 1 else list(repeats)


def _matrix(typed: str) -> list:
    """Return the rows of a matrix, typed as in Python or as nine numbers."""
    if "[" in typed:
        try:
            rows = json.loads(typed)
        except ValueError:
            rows = []
        if isinstance(rows, list) and [len(r) for r in rows if isinstance(r, list)] == [3, 3, 3]:
            return rows
        raise ValueError(f"--matrix {typed!r} is not three rows of three numbers, such as {_ROWS}.")
    try:
        numbers = [float(word) for word in typed.replace(",", " ").split()]
    except ValueError:
        raise ValueError(f"--matrix {typed!r} holds something that is no number. {_HOW}") from None
    if len(numbers) != 9:
        raise ValueError(f"--matrix {typed!r} holds {len(numbers)} numbers, not nine. {_HOW}")
    return [numbers[:3], numbers[3:6], numbers[6:]]


def _check_out(out: Path, *, overwrite: bool) -> None:
    """Raise an error if the file cannot be written, before anything long is done."""
    from ase.io.formats import UnknownFileTypeError, filetype

    if out.is_dir():
        raise IsADirectoryError(f"{out} is a folder; give the name of a file in it.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {out.parent} to write {out.name} into.")
    if out.exists() and not overwrite:
        raise FileExistsError(f"{out} exists. Give another name, or --overwrite to replace it.")
    try:
        name = filetype(str(out), read=False)
    except UnknownFileTypeError:
        name = ""
    if name not in ENDINGS:
        raise ValueError(
            f"A crystal written to {out.name!r} could not be read back. Give a name that ends in "
            f"{', '.join(ENDINGS.values())}."
        )


def _size(card: Card) -> str:
    return f"{card.rows} {'rows' if card.format == 'csv' else 'atoms'}"


def _aligned(rows: Iterable[Sequence[str]], *, indent: str = "") -> str:
    """Return rows of words below one another, the last column wrapped."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    lines = []
    for row in rows:
        start = indent + "".join(f"{cell:{n}}  " for cell, n in zip(row, widths, strict=False))
        lines.append(_wrapped(row[-1], start))
    return "\n".join(lines)


def _wrapped(text: str, start: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _card_text(card: Card) -> str:
    """Return a card as paragraphs of plain text."""
    from matlab_pkg.datasets import KINDS, LICENCES

    sources = [s.citation + (f", doi {s.doi}" if s.doi else "") for s in card.sources]
    facts = [
        ("kind", f"{card.kind}: {KINDS[card.kind]}"),
        *(("source", source) for source in sources),
        ("licence", f"{card.licence}, {LICENCES[card.licence]}"),
        ("date", card.date),
        ("made by", card.made_by),
        ("versions", ", ".join(f"{name} {number}" for name, number in card.versions.items())),
        ("file", f"{card.file}, {_size(card)}, {card.bytes} bytes"),
        ("sha256", card.sha256),
    ]
    columns = [(column.name, column.unit, column.meaning) for column in card.columns]
    faults = [_wrapped(fault, "  - ") for fault in card.faults or ["none known"]]
    paragraphs = [
        _wrapped(f"{card.name}: {card.title}"),
        _wrapped(card.description),
        _aligned(fact for fact in facts if fact[1]),
        ("columns\n" if card.format == "csv" else "arrays\n") + _aligned(columns, indent="  "),
        "\n".join(["known faults", *faults]),
    ]
    return "\n\n".join(paragraphs)
