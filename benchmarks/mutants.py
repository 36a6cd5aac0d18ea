"""Mutants of all reference solutions: how many planted faults the checks and tests notice.

Run from the top of the repository, with the package installed (about ten minutes):

    python benchmarks/mutants.py [--chapter N] [--sample K] [--write]

It prints a table of chapters and assignments, and every mutant that survives. It ends with 1 if
fewer than 95 % of the mutants that give another result lose points, or more than 2 % are excused.
"""

from __future__ import annotations

import argparse
import datetime
import math
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from matlab_pkg.grading.mutants import Survey  # noqa: E402
from tests.answers import pages  # noqa: E402

LEAST = 0.95  # of the mutants that give another result, the share that must lose points
MOST_EXCUSED = 0.02  # of the same, the share that may be excused
BEGIN, END = "<!-- mutants: python benchmarks/mutants.py --write -->", "<!-- end of mutants -->"

EXCUSED: dict[tuple[str, str], str] = {
    (
        "molecular-dynamics-derivative",
        "`float(h[np.argmin(error)])` is multiplied by 10: another unit",
    ): "Any step is right whose error is within ten times the least, and so is ten times the best.",
}
"""(exercise or question, change) -> the reason why this mutant need not lose points."""


@dataclass(frozen=True)
class Row:
    """The counts of a chapter or an assignment."""

    group: str
    surveys: dict[str, Survey]

    def count(self, what: str) -> int:
        """One count of all surveys together."""
        return sum(getattr(survey, what) for survey in self.surveys.values())

    @property
    def rate(self) -> float:
        """Share of the counted mutants that lose points; NaN if there are none."""
        return self.count("killed") / self.count("counted") if self.count("counted") else math.nan

    @property
    def excused(self) -> list[tuple[str, str]]:
        """Survivors with an excuse."""
        return [key for key in self.survivors if key in EXCUSED]

    @property
    def survivors(self) -> list[tuple[str, str]]:
        """Exercise or question, and change, of each survivor."""
        return [(name, m.change) for name, one in self.surveys.items() for m in one.survivors]


def measure(*, chapter: int | None = None, sample: int = 1) -> list[Row]:
    """Counts of each chapter and each assignment.

    Parameters
    ----------
    chapter : int, no unit, optional
        Only this chapter and its assignment.
    sample : int, no unit, optional
        Try one mutant in so many.

    Returns
    -------
    list of Row
        One a chapter or an assignment.
    """
    found: dict[str, dict[str, Survey]] = {}
    for reference in pages.references():
        if chapter in (None, int(reference.group.split()[-1])):
            survey = reference.survey(every=sample)
            found.setdefault(reference.group, {})[reference.name] = survey
            print(
                f"{reference.name}: {survey.killed} of {survey.counted} noticed, "
                f"{survey.made} made, {survey.seconds:.0f} s",
                flush=True,
            )
            for mutant in survey.survivors:
                why = EXCUSED.get((reference.name, mutant.change))
                print(f"  survives, line {mutant.line}: {mutant.change}")
                print(f"    excused: {why}" if why else "    no excuse")
            for mutant in survey.harsh:
                print(f"  loses, same result, line {mutant.line}: {mutant.change}")
    return [Row(group, surveys) for group, surveys in found.items()]


HEAD = (
    "| solutions of | made | other result | without any | noticed | rate | excused | time | on |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def table(rows: Iterable[Row], kept: Iterable[str] = ()) -> str:
    """The counts as a table in Markdown; `kept` are lines of an older table for other groups."""
    lines = {line.split(" | ")[0].strip("| "): line for line in kept}
    for row in rows:
        counts = [row.count(what) for what in ("made", "counted", "crashed", "killed")]
        rate, seconds = f"{100 * row.rate:.1f} %", f"{row.count('seconds'):.0f} s"
        shown = [row.group, *counts, rate, len(row.excused), seconds, datetime.date.today()]
        lines[row.group] = f"| {' | '.join(map(str, shown))} |"
    return "\n".join([*HEAD, *(lines[group] for group in sorted(lines, key=_place))])


def _place(group: str) -> tuple[bool, int]:
    """Chapters before assignments, each in their order."""
    kind, _, number = group.partition(" ")
    return kind == "assignment", int(number)


def lines_of(file: Path) -> list[str]:
    """The rows of the table that a page has."""
    inside = file.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    return [line for line in inside.splitlines() if line.startswith(("| chapter", "| assignment"))]


def faults(rows: Iterable[Row], *, whole: bool) -> list[str]:
    """What is wrong with the counts: a low rate, too many excuses, excuses for nobody."""
    rows, found = list(rows), []
    for row in rows:
        if not row.rate >= LEAST:
            found.append(f"{row.group}: {100 * row.rate:.1f} % noticed; at least 95 % should be.")
        if len(row.excused) > MOST_EXCUSED * row.count("counted"):
            found.append(f"{row.group}: {len(row.excused)} excused; at most 2 % may be.")
    used = {key for row in rows for key in row.excused}
    names = {name for row in rows for name in row.surveys}
    if whole:
        found += [
            f"{name}: {change}: excused, and no survivor. Remove it from EXCUSED."
            for name, change in EXCUSED.keys() - used
            if name in names
        ]
    return found


def write(text: str, file: Path) -> None:
    """Put a table between the two marks of a page, with versions and date."""
    page = file.read_text(encoding="utf-8")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    if BEGIN not in page or END not in page:
        raise ValueError(f"{file} has no lines {BEGIN} and {END}. Add them.")
    with_versions = [f"{name} {version(name)}" for name in ("ase", "numpy", "pandas")]
    made = f"Made on {datetime.date.today():%Y-%m-%d} with Python {platform.python_version()}, "
    block = f"{BEGIN}\n{text}\n\n{made}{', '.join(with_versions)}.\n{END}"
    file.write_text(before + block + after, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, perhaps write; 1 if something is wrong, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapter", type=int, help="only this chapter and its assignment")
    parser.add_argument("--sample", type=int, default=1, help="try one mutant in so many")
    parser.add_argument(
        "--write", action="store_true", help="into benchmarks/README.md; with --chapter its rows"
    )
    given = parser.parse_args(arguments)
    whole = given.sample == 1
    if given.write and not whole:
        parser.error("--write wants all mutants.")
    rows = measure(chapter=given.chapter, sample=given.sample)
    print(f"\n{table(rows)}")
    print(f"\nAll together {sum(row.count('seconds') for row in rows):.0f} s.")
    wrong = faults(rows, whole=whole)
    print("\n".join(wrong) or "Enough of them are noticed.")
    if given.write:
        page = Path(__file__).with_name("README.md")
        write(table(rows, lines_of(page) if given.chapter else ()), page)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
