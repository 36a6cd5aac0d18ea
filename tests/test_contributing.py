"""The worked examples of CONTRIBUTING.md are taken from the page and run."""

from __future__ import annotations

import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
from itertools import chain, pairwise

import matplotlib.pyplot as plt
import notebooks
import pytest

from matlab_pkg import datasets, plots, units

from .habits import cells, chapters, digits, exercises, spelling
from .habits.page import PARSER, Page
from .habits.say import fine, only

RULES = (*cells.RULES, *exercises.RULES, *digits.RULES, *spelling.RULES)
CHAPTER = "book/14-density.md"
SCRIPT = "matlab_pkg/data/light/make.py"
LONGEST = 220  # lines, of which more than half are examples


@pytest.fixture(scope="module")
def guide(root):
    return (root / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture(scope="module")
def examples(guide):
    """Section -> its fenced blocks, each with the file that the text before it names, or ''."""
    found, section, file = {}, "", ""
    for token, after in pairwise(PARSER.parse(guide)):
        if token.type == "heading_open":
            section = after.content
        elif token.type == "paragraph_open":
            file = next(iter(re.findall(r"`([\w./-]+/[\w-]+\.(?:md|py))`", after.content)), "")
        elif token.type == "fence":
            found.setdefault(section, []).append((file, token.content))
    return found


@pytest.fixture
def tree(examples, root, tmp_path):
    """A checkout that holds the files of the examples, and what they need."""
    for folder in ("matlab_pkg", "tests/habits", "book/_ext"):
        ignored = shutil.ignore_patterns("data", "__pycache__")
        shutil.copytree(root / folder, tmp_path / folder, ignore=ignored)
    own = ("tests/alike.py", "tests/browsing.py", "tests/conftest.py")
    for file in ("pyproject.toml", *own, "book/references.bib"):
        shutil.copy(root / file, tmp_path / file)
    for file, text in chain.from_iterable(examples.values()):
        if file.startswith(("book/14", "matlab_pkg/data", "tests")):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, "utf-8")
    return tmp_path


def run(*arguments, cwd):
    """What a Python program printed; the test fails with its errors if it fails."""
    command = [sys.executable, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(cwd)}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_is_short_and_each_recipe_has_an_example(guide, examples):
    assert len(guide.splitlines()) <= LONGEST
    recipes = re.findall(r"^## (Add .+)$", guide, re.MULTILINE)
    assert recipes == ["Add a chapter", "Add a data set", "Add a check", "Add a figure"]
    assert list(examples) == recipes
    files = [file for blocks in examples.values() for file, _ in blocks]
    assert files[:3] == [CHAPTER, SCRIPT, "tests/habits/prints.py"]


def test_the_code_of_the_examples_has_the_projects_style(tree):
    scripts = [tree / SCRIPT, *tree.glob("tests/**/*prints.py")]
    assert len(scripts) == 3
    run("-m", "ruff", "check", "--no-cache", *scripts, cwd=tree)
    run("-m", "ruff", "format", "--no-cache", "--check", *scripts, cwd=tree)


# Add a chapter


def messages(text):
    """Messages about the chapter, by the rules for every chapter."""
    page = Page(text, CHAPTER)
    families = (cells, digits, spelling, chapters, exercises)
    faults = [fault for family in families for fault in family.faults(page)]
    return page.messages(faults, rules=RULES)


def test_the_chapter_has_all_that_a_chapter_must_have(tree):
    fine(messages((tree / CHAPTER).read_text("utf-8")))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("(density)=\n", "", "the chapter's label is missing"),
        ("- **draw** a density against the size of a cell;\n", "", "3 to 5 bullets"),
        ("Plan for about 20 minutes", "Plan well", "the time is missing"),
        ("**Previously.** ", "", "what came before is missing"),
        ("## Take home", "## Summary", "must be Exercises, Take home, Sources"),
        ("- A figure with units shows it at a glance.\n", "", "has 2 bullets; write three"),
        ("{glue:text}`densest:.2f`", "4.06", "[digits]"),
        ("Density against cell size:", "Plot of density:", "a screen reader says that"),
        (":::{dropdown} Hint 2\nSort the table by that column.\n:::\n", "", "Hint 1 to 3"),
        ("plots.use_theme()\n", "%pip install ase\n", "[install]"),
    ],
)
def test_a_fault_planted_in_the_chapter_is_found(tree, old, new, part):
    text = (tree / CHAPTER).read_text("utf-8")
    assert old in text, old
    only(messages(text.replace(old, new, 1)), part)


@pytest.mark.slow
def test_the_chapter_becomes_a_notebook_that_runs(tree):
    path = tree / CHAPTER
    book = notebooks.read_book([path], glue=notebooks.glue_values)
    notebook = notebooks.convert(path, book, solutions=True)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    densest = datasets.load("alkali_halides").data["density_g_cm3"].max()
    assert f"The densest has {densest:.2f} g/cm³" in text
    notebooks.run(notebook, path.name)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    figure, lightest = [out.data for cell in code for out in cell.outputs]
    assert "image/svg+xml" in figure
    assert "KCl" in lightest["text/plain"], "what the solution says"


# Add a data set


def test_the_data_set_is_written_read_and_written_again(tree):
    root = tree / "matlab_pkg" / "data"
    run("-W", "error", SCRIPT, "matlab_pkg/data", cwd=tree)
    light = datasets.load("light", root=root)
    energy, wavelength = light.data["band_gap_eV"], light.data["wavelength_nm"]
    hc = 6.62607015e-34 * 299792458 / 1.602176634e-19 * 1e9  # eV nm, exact in the SI of 2019
    assert abs(wavelength - hc / energy).max() < 0.051  # wavelengths are rounded to 0.1 nm
    assert light.card.made_by == SCRIPT
    first = {file: file.read_bytes() for file in (root / "light").iterdir()}
    run("-W", "error", SCRIPT, "matlab_pkg/data", cwd=tree)
    assert {file: file.read_bytes() for file in (root / "light").iterdir()} == first
    assert {file.name for file in first} == {"datapackage.json", "light.csv", "make.py"}


# Add a check


@pytest.mark.slow
def test_the_check_finds_its_planted_fault_and_passes_the_package(tree):
    asked = ("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov")
    shown = run(*asked, "tests/test_habits_prints.py", cwd=tree)
    assert "2 passed" in shown, shown


# Add a figure


def test_the_figure_has_the_label_of_the_new_quantity(examples, tree, monkeypatch):
    (_, line), (_, cell) = examples["Add a figure"]
    entry = ast.parse(f"{{{line}}}", mode="eval").body
    (name,) = map(ast.literal_eval, entry.keys)
    assert name not in units.QUANTITIES, "write the example with a quantity that is new"
    quantity = units.Quantity(*map(ast.literal_eval, entry.values[0].args))
    monkeypatch.setitem(units.QUANTITIES, name, quantity)

    run(SCRIPT, "matlab_pkg/data", cwd=tree)
    light = datasets.load("light", root=tree / "matlab_pkg" / "data").data
    page = Page(cell, CHAPTER)
    fine(page.messages(cells.faults(page), rules=RULES))
    (block,) = page.of("cell")
    assert block.options["mystnb"]["image"]["alt"]
    script = tree / "cell.py"
    script.write_text("ax = " + block.text, "utf-8")
    ax = runpy.run_path(str(script), init_globals={"plots": plots, "light": light})["ax"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == (
        "Band gap $E_g$ (eV)",
        "Wavelength $\\lambda$ (nm)",
    )
    plt.close(ax.figure)
