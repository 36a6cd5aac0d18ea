"""The two commands, the pins and the README agree with one another."""

from __future__ import annotations

import re
import runpy
import subprocess
import tomllib
from itertools import zip_longest

import pytest
import typer.main
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from matlab_pkg import cli

from .habits.say import fine, only

MAKE = r"(?:^|\W)make ([a-z-]+)"
OURS = r"\bmatlab-pkg +([a-z][\w-]*)"
ROW = re.compile(r"^\| *(?P<number>\d+) *\| *\[(?P<title>[^\]]+)\]\((?P<file>book/[^)]+\.md)\) *\|")
TITLE = re.compile(r"^# (\d+)\. (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^```\w*\n.*?^```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)")


def line_of(text: str, start: int) -> int:
    """Number of the line that holds a place of a text."""
    return text.count("\n", 0, start) + 1


def not_the_chapters(readme: str, files: dict[str, str]) -> list[str]:
    """Messages for rows of the table that are not the chapters (file -> text), in their order."""
    rows = [
        (i, found)
        for i, line in enumerate(readme.splitlines(), start=1)
        if (found := ROW.match(line))
    ]
    messages, last = [], rows[-1][0] if rows else 1
    for row, file in zip_longest(rows, files):
        place = f"README.md:{row[0] if row else last}: the table of chapters"
        came = (
            "nothing" if row is None else f"{row[1]['number']}, {row[1]['title']}, {row[1]['file']}"
        )
        if file is None:
            messages.append(f"{place} has {came}; _toc.yml has no more chapters. Remove the row.")
            continue
        title = TITLE.search(files[file])
        number, name = title.groups() if title else ("?", "a title '# N. Name'")
        if row is None or row[1].group("number", "title", "file") != (number, name, file):
            messages.append(
                f"{place} has {came}; the chapter is {number}, {name}, {file}. Write "
                f"'| {number} | [{name}]({file}) | ... |' there."
            )
    return messages


def not_commands(readme: str, pattern: str, there, *, how: str) -> list[str]:
    """Messages for commands in code that do not exist; the pattern's one group is their name."""
    return [
        f"README.md:{line_of(readme, code.start() + found.start(1))}: {found.group().strip()!r} is "
        f"no command; allowed are {', '.join(sorted(there))}. {how}"
        for code in CODE.finditer(readme)
        for found in re.finditer(pattern, code.group(), re.MULTILINE)
        if found[1] not in there
    ]


def not_named(readme: str, pattern: str, wanted) -> list[str]:
    """Messages for commands that the README must explain and does not."""
    named = {m[1] for code in CODE.findall(readme) for m in re.finditer(pattern, code, re.M)}
    return [
        f"README.md:1: names no command {name!r}; it names {', '.join(sorted(named)) or 'none'}. "
        "Explain it."
        for name in wanted
        if name not in named
    ]


def example(readme: str) -> tuple[int, str]:
    """First line and code of the one block of Python."""
    blocks = [found for found in FENCE.finditer(readme) if found[1] == "python"]
    if len(blocks) != 1:
        raise ValueError(f"README.md:1: has {len(blocks)} blocks of Python; write one.")
    return line_of(readme, blocks[0].start(2)), blocks[0][2]


def not_printed(code: str, shown: str, *, first: int) -> list[str]:
    """Messages for comments behind a print() whose numbers are not the printed ones."""
    lines = [
        (i, line.partition("#")[2].strip())
        for i, line in enumerate(code.splitlines(), start=first)
        if line.startswith("print(")
    ]
    messages = []
    for (i, said), came in zip_longest(lines, shown.splitlines(), fillvalue=(first, "")):
        there = came if isinstance(came, str) else ""
        promised, numbers = NUMBER.findall(said), NUMBER.findall(there)
        places = [len(number.partition(".")[2]) for number in promised]
        rounded = [f"{float(n):.{p}f}" for n, p in zip(numbers, places, strict=False)]
        if not promised or len(numbers) != len(promised) or rounded != promised:
            messages.append(
                f"README.md:{i}: the comment says {said!r}, printed is {there!r}. Write behind the "
                "print() the numbers that it prints, rounded."
            )
    return messages


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read_pins(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def pins(root):
    return read_pins(root / "constraints.txt")


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


APART = {"sources", "sources-test"}
"""Extras with an environment of their own, pinned in constraints-sources.txt."""

FILES = ["constraints.txt", "constraints-sources.txt"]


def requirements(project, extras):
    wanted = [project["optional-dependencies"][name] for name in sorted(extras)]
    return [Requirement(text) for text in sum(wanted, list(project["dependencies"]))]


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_pinned_within_its_bounds(root, project, file):
    pinned = {}
    for pin in read_pins(root / file):
        pinned.setdefault(canonicalize_name(pin.name), []).append(pin)
    others = set(project["optional-dependencies"]) - APART
    for wanted in requirements(project, others if file == FILES[0] else APART):
        found = pinned.get(canonicalize_name(wanted.name))
        assert found, f"{wanted.name} is not in {file}; run make constraints"
        for pin in found:
            version = next(iter(pin.specifier)).version
            assert wanted.specifier.contains(version, prereleases=True), f"{pin} is not {wanted}"


def test_both_environments_have_the_same_versions_but_for_one(root):
    """Only what mp-api forces may differ, so that what holds in one holds in the other."""
    ours, apart = ({str(pin) for pin in read_pins(root / file)} for file in FILES)
    names = {pin.split("==")[0] for pin in ours}
    other = {pin.split("==")[0] for pin in apart - ours} & names
    assert other == {"python-dateutil"}, "constraints-sources.txt: run make constraints"


@pytest.mark.parametrize("file", FILES)
def test_constraints_are_exact_and_name_no_address(root, file):
    pins = read_pins(root / file)
    loose = [str(pin) for pin in pins if [s.operator for s in pin.specifier] != ["=="]]
    assert not loose, f"{file}: {loose} name no exact version; run make constraints"
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    fine(
        [
            f"{file}:{i}: {line!r} names an address; allowed is name==version. Remove it."
            for i, line in enumerate(lines, start=1)
            if "://" in line
        ]
    )
    assert "torch" not in {pin.name for pin in pins}, "torch belongs to an optional extra"


def test_the_installed_versions_are_the_pinned_ones(pins):
    from importlib import metadata

    for pin in pins:
        if pin.marker is None or pin.marker.evaluate():
            try:
                installed = metadata.version(pin.name)
            except metadata.PackageNotFoundError:
                continue  # needed by another platform or extra only
            assert Version(installed) in pin.specifier, f"{pin.name} {installed} is not {pin}"


def test_conda_and_pip_take_their_versions_from_the_same_file(root, project):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (by_pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    wanted = f"python{project['requires-python']}"
    assert wanted in plain, f"environment.yml: dependencies are {plain}; add {wanted}"
    lines = ["-c constraints.txt", "-e .[book,grade,test]"]
    assert by_pip == lines, f"environment.yml: pip has {by_pip}; allowed are {lines}"
    extras = set(project["optional-dependencies"])
    assert {"book", "grade", "test"} <= extras, f"pyproject.toml: extras are {extras}; add them"


def test_make_installs_what_conda_installs(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert makefile.count('-e ".[book,grade,test]" -c constraints.txt') == 2  # with uv, and without


def make_targets(root):
    text = (root / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))


def test_every_make_command_of_the_readme_exists(root, readme):
    how = "Name another, or add the target to the Makefile."
    fine(not_commands(readme, MAKE, make_targets(root), how=how))
    fine(not_named(readme, MAKE, ("book", "test", "notebooks", "lint")))


def test_every_command_of_ours_in_the_readme_exists(readme):
    there = typer.main.get_command(cli.app).commands
    fine(not_commands(readme, OURS, there, how="Look at matlab-pkg --help."))
    fine(not_named(readme, OURS, ["card"]))


def test_a_command_that_does_not_exist_is_found():
    text = "First\n\n```sh\nmake book\nmake cake\n```\n`matlab-pkg data`, `matlab-pkg cards X`\n"
    only(not_commands(text, MAKE, {"book"}, how="Add it."), "README.md:5", "cake", "are book")
    only(not_commands(text, OURS, {"data"}, how="Look."), "README.md:7", "'matlab-pkg cards'")
    only(not_named(text, OURS, ["data", "card"]), "no command 'card'; it names cards, data")
    near = "You make cakes; `conda activate matlab-pkg`, then `matlab-pkg --version`.\n"
    fine(not_commands(near, f"{MAKE}|{OURS}", set(), how=""))


def test_make_help_says_what_each_target_does(root):
    shown = subprocess.run(
        ["make", "-s", "help"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    for target in make_targets(root) - {"help"}:
        said = re.search(rf"^  make {target} +\S", shown, re.MULTILINE)
        assert said, f"Makefile: make help says nothing of {target}; write '## ...' behind it"


def test_ci_runs_the_test_command_of_the_readme(root, readme):
    ci = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in readme
    assert 'stage "tests" make test' in ci
    assert "MATLAB_PKG_NO_SKIP=1" in ci
    assert "MATLAB_PKG_EVERYTHING=1" in ci


def test_the_commands_of_the_readme_without_make_exist(root, readme, project):
    assert "python book/build.py" in readme
    assert (root / "book" / "build.py").exists()
    assert '-e ".[book,grade,test]" -c constraints.txt' in readme
    assert list(project["scripts"]) == ["matlab-pkg"], "never a command named matlab"


def written_chapters(root):
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    files = [root / f"{entry['file']}.md" for entry in toc["chapters"]]
    return [file for file in files if file.name[0].isdigit()]


def test_the_table_of_chapters_in_the_readme_is_the_book(root, readme):
    missing = [file.name for file in written_chapters(root) if not file.exists()]
    assert not missing, f"_toc.yml names {missing}, which are not in book/"
    texts = {f.relative_to(root).as_posix(): f.read_text("utf-8") for f in written_chapters(root)}
    fine(not_the_chapters(readme, texts))


ROWS = """\
| # | chapter | what you do |
| --- | --- | --- |
| 1 | [Motion](book/1-motion.md) | move |
| 2 | [Rest](book/2-rest.md) | stay |
"""
BOOK = {"book/1-motion.md": "(motion)=\n# 1. Motion\n", "book/2-rest.md": "# 2. Rest\n"}


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("[Motion]", "[Motions]", ["README.md:3", "1, Motions, book", "the chapter is 1, Motion,"]),
        ("| 2 |", "| 3 |", ["README.md:4", "has 3, Rest", "Write '| 2 | [Rest](book/2-rest.md)"]),
        ("2-rest.md", "2-sleep.md", ["README.md:4", "book/2-sleep.md; the chapter is 2, Rest"]),
        ("| 2 | [Rest](book/2-rest.md) | stay |\n", "", ["README.md:3", "has nothing"]),
        ("stay |\n", "stay |\n| 3 | [X](book/3-x.md) | x |\n", ["README.md:5", "Remove the row"]),
    ],
)
def test_a_table_that_is_not_the_book_is_found(old, new, parts):
    assert old in ROWS
    only(not_the_chapters(ROWS.replace(old, new, 1), BOOK), *parts)


def test_a_table_that_is_the_book_is_fine():
    fine(not_the_chapters(ROWS.replace("move", "go, [see](book/9-x.md)"), BOOK))


def test_the_example_of_the_readme_prints_what_it_says(readme, tmp_path, capsys):
    first, code = example(readme)
    assert "print(" in code, f"README.md:{first}: the example prints nothing; end it with print()"
    (tmp_path / "example.py").write_text(code, "utf-8")
    runpy.run_path(str(tmp_path / "example.py"))
    fine(not_printed(code, capsys.readouterr().out, first=first))


PRINTS = "x = 1  # 7\nprint(n, rho)  # 216 atoms, 4.05 g/cm³\n"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (PRINTS, "216 4.0617\n"),
        (PRINTS, "217 4.0517\n"),
        (PRINTS, "216\n"),
        (PRINTS, "216 4.05 3\n"),
        (PRINTS, ""),
        ("x = 1\nprint(x)\n", "1\n"),
    ],
)
def test_an_example_that_prints_something_else_is_found(code, shown):
    only(not_printed(code, shown, first=9), "README.md:10", f"printed is {shown.strip()!r}")


@pytest.mark.parametrize("shown", ["216 4.0517\n", "216 4.0459999\n", "216 atoms 4.05\n"])
def test_an_example_that_prints_what_it_says_is_fine(shown):
    fine(not_printed(PRINTS, shown, first=9))


def test_a_chapter_keeps_its_number(root):
    for file in written_chapters(root):
        title = re.search(r"^# (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE).group(1)
        number = file.name.partition("-")[0]
        place = file.relative_to(root).as_posix()
        assert title.startswith(f"{number}. "), f"{place}:1: # {title} must be # {number}. Name"


def test_the_readme_says_what_matlab_means(readme):
    assert "materials lab" in readme
    assert "not MathWorks MATLAB" in readme


def test_ci_installs_a_missing_package_and_only_then(root, tmp_path):
    """Run the function that reads apt.txt with a dpkg and an apt-get that only take notes."""
    source = (root / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^system_packages\(\) \{.*?^\}", source, re.MULTILINE | re.DOTALL).group(
        0
    )
    (tmp_path / "apt.txt").write_text("here\nmissing-one\n")
    script = f"""set -euo pipefail
    dpkg() {{ [ "$2" = here ]; }}
    as_root() {{ echo "$@" >> notes; }}
    {function}
    system_packages
    echo missing-one > apt.txt; dpkg() {{ true; }}; system_packages; echo done >> notes"""
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    notes = (tmp_path / "notes").read_text().splitlines()
    assert notes[0].startswith("apt-get update")
    assert "install" in notes[1]
    assert notes[1].split("-qq ")[1].split(" ")[0] == "missing-one"
    assert notes[2:] == ["done"]
