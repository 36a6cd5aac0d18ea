"""How long a check takes to answer, and a release of an assignment.

Run from the top of the repository, with the package installed:

    python benchmarks/answers.py [--write]

A check is given the page's own solution, in a process that has run the chapter. Its time is what
it takes beside the student's own function. The first answer and the next one are told apart.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from matlab_pkg import exercises  # noqa: E402
from tests.answers import pages  # noqa: E402

BEGIN, END = "<!-- answers: python benchmarks/answers.py --write -->", "<!-- end of answers -->"


class Timed:
    """A function that knows how long it ran in all."""

    def __init__(self, function):
        self.function, self.seconds = function, 0.0

    def __call__(self, *given):
        """Run the function and take its time."""
        start = time.perf_counter()
        try:
            return self.function(*given)
        finally:
            self.seconds += time.perf_counter() - start


def check_time_s(label: str, answer: object) -> float:
    """Seconds that a check takes beside the student's own function."""
    given = Timed(answer) if callable(answer) else answer
    start = time.perf_counter()
    result = exercises.check(label, given)
    seconds = time.perf_counter() - start
    if not result:
        raise ValueError(f"{label}: the page's own solution is not right: {result}")
    return seconds - (given.seconds if isinstance(given, Timed) else 0)


def checks() -> list[tuple[str, float, float]]:
    """Each exercise with the seconds of the first and of the second answer."""
    found = []
    for one in pages.references():
        if one.group.startswith("chapter"):
            answer = one.run(one.source)
            found.append((one.name, *(check_time_s(one.name, answer) for _ in range(2))))
    return found


def releases() -> list[tuple[str, float]]:
    """Each assignment with the seconds that the command takes."""
    found = []
    command = Path(sys.executable).with_name("matlab-pkg")
    for file in sorted((ROOT / "book" / "assignments").glob("*.md")):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            words = [command, "release", file.stem, "--course", folder]
            subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
            found.append((file.stem, time.perf_counter() - start))
    return found


def table() -> str:
    """Both tables in Markdown."""
    lines = ["| exercise | first answer, s | next answer, s |", "| --- | --- | --- |"]
    lines += [f"| {name} | {first:.3f} | {again:.3f} |" for name, first, again in checks()]
    lines += ["", "| assignment | release, s |", "| --- | --- |"]
    lines += [f"| {name} | {seconds:.1f} |" for name, seconds in releases()]
    return "\n".join(lines)


def main() -> None:
    """Print the tables, and write them into the README if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    shown = table()
    print(shown)
    if parser.parse_args().write:
        file = Path(__file__).with_name("README.md")
        text = file.read_text("utf-8")
        before, rest = text.split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
