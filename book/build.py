"""Build the book, or one chapter of it, into _build/html.

``make book`` calls this script; without make, run ``python book/build.py`` in an environment
made from pyproject.toml and constraints.txt. Warnings and failing cells end the build.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"

# what Jupyter Book prints about its own settings and its own closing words, which `build` replaces
NOISE = re.compile(
    r"^(\x1b\[\d+m)*(myst v|myst-nb v|sphinx-multitoc|={20}|$|Finished generating|Your book's HTML"
    r"|You can look at|Or paste this|The HTML pages are|Source Folder|Config Path|Output Path"
    r"|    (file://|_build/))"
)


def table_of_contents(chapter: int | None = None) -> dict:
    """Table of contents relative to book/: the whole of _toc.yml, or the index and one chapter."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    entries = [entry["file"].removeprefix("book/") for entry in toc["chapters"]]
    if chapter is not None:
        numbered = {name.partition("-")[0]: name for name in entries}
        if str(chapter) not in numbered:
            known = ", ".join(number for number in numbered if number.isdigit())
            raise SystemExit(f"There is no chapter {chapter}. Chapters written so far: {known}.")
        entries = [numbered[str(chapter)]]
    files = [{"file": name} for name in entries]
    return {"format": "jb-book", "root": toc["root"].removeprefix("book/"), "chapters": files}


def build(chapter: int | None = None) -> int:
    """Run Jupyter Book from the root of the checkout; return its exit status."""
    toc = table_of_contents(chapter)
    # Jupyter Book puts its own folder _build into the one that it is given
    home = ROOT if chapter is None else ROOT / "_build" / f"chapter-{chapter}"
    toc_file = home / "_build" / "toc.yml"
    write_if_changed(toc_file, yaml.safe_dump(toc))
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", "book", "-n"]
    command += ["--config", "_config.yml", "--toc", str(toc_file), "--path-output", str(home)]
    # one chapter alone cannot resolve its links to the others: only the whole book is strict
    command += ["-W", "--keep-going"] if chapter is None else []
    start = time.monotonic()
    status = run(command)
    if status:
        sys.stdout.write("\nThe book was NOT built: mend what is reported above.\n")
        return status
    page = "index.html" if chapter is None else toc["chapters"][0]["file"] + ".html"
    seconds = time.monotonic() - start
    where = home / "_build" / "html" / page
    sys.stdout.write(f"\nBuilt in {seconds:.0f} s. Open it in a browser:\n  {where}\n")
    return 0


def run(command: list[str]) -> int:
    """Run Jupyter Book from the root of the checkout, and print what concerns the reader."""
    colour = {} if sys.stdout.isatty() else {"NO_COLOR": "1"}
    options = {"cwd": ROOT, "env": os.environ | colour, "stderr": subprocess.STDOUT}
    options |= {"stdout": subprocess.PIPE, "text": True, "encoding": "utf-8", "bufsize": 1}
    with subprocess.Popen(command, **options) as process:
        for line in relevant(process.stdout):
            sys.stdout.write(line)
            sys.stdout.flush()
    return process.returncode


def relevant(lines: Iterable[str]) -> Iterator[str]:
    """Lines without Jupyter Book's own settings and, after a failing cell, its own tracebacks."""
    hidden = False
    for line in lines:
        if "Exception occurred:" in line or "direct cause of the following" in line:
            hidden = True
        if "An error occurred while executing the following cell" in line:
            hidden = False
        if not hidden and not NOISE.search(line):
            yield line


def write_if_changed(path: Path, text: str) -> None:
    """Write a text file, but leave it alone when it holds the text already."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapter", type=int, help="build the index and this chapter only")
    sys.exit(build(parser.parse_args().chapter))
