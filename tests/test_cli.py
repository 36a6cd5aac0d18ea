"""The command `matlab-pkg`: what it prints, what it writes, and how it says what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib

import ase.io
import numpy as np
import pytest
from ase.build import bulk

import matlab_pkg
from matlab_pkg import cli, datasets, structures

RUN = "from matlab_pkg.cli import main; main()"


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Function that runs the command in an empty folder: (exit status, output, errors)."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["matlab-pkg", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def crystal(tmp_path):
    atoms = bulk("LiI", "rocksalt", a=6.03, cubic=True)
    atoms.write(tmp_path / "LiI.cif")
    return atoms


def in_a_shell(*words, code=RUN, **environment):
    command = [sys.executable, "-W", "error", "-c", code, *words]
    environment = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, env=environment)


# --- the command itself


def test_the_command_is_matlab_pkg_and_never_matlab(root):
    scripts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert scripts == {"matlab-pkg": "matlab_pkg.cli:main"}


def test_it_says_its_version(command):
    assert command("--version") == (0, f"matlab-pkg {matlab_pkg.__version__}\n", "")


@pytest.mark.parametrize("words", [["--help"], ["supercell", "--help"]], ids=" ".join)
def test_help_starts_light(words):
    heavy = "{'ase', 'numpy', 'pandas', 'matplotlib', 'scipy', 'pymatgen'}"
    code = f"""
import sys
from matlab_pkg.cli import main
try:
    main()
finally:
    loaded = {heavy} & set(sys.modules)
    assert not loaded, loaded
"""
    done = in_a_shell(*words, code=code)
    assert done.returncode == 0, done.stderr
    assert b"matlab-pkg" in done.stdout


def test_help_names_every_command_and_no_sentence_is_cut_off(command):
    status, out, _ = command("--help")
    assert status == 0
    for name in ["data", "card", "get", "supercell", "release"]:
        assert f"\n  {name} " in out
    assert "..." not in out.partition("Commands:")[2]


@pytest.mark.parametrize(
    "words",
    [
        ["melt"],
        ["card"],
        ["supercell", "LiI.cif", "3"],
        ["supercell", "LiI.cif", "3", "--outt", "b.cif"],
        ["supercell", "LiI.cif", "3", "-x", "--out", "b.cif"],
    ],
    ids=" ".join,
)
def test_a_command_that_is_not_understood_ends_with_status_2(command, words):
    status, out, err = command(*words)
    assert (status, out) == (2, "")
    assert "Usage: matlab-pkg" in err


# --- data, card, get


def test_data_lists_every_data_set_in_aligned_columns(command):
    status, out, err = command("data")
    header, *lines = out.splitlines()
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in lines] == datasets.names()
    start = header.index("title")
    for line in lines:
        card = datasets.card(line.split()[0])
        size, title = line[:start], line[start:]
        assert title == card.title
        assert f" {card.rows} " in size


def test_a_card_is_shown_with_all_that_it_says(command):
    status, out, err = command("card", "alkali_halides")
    card = datasets.card("alkali_halides")
    text = " ".join(out.split())
    assert (status, err) == (0, "")
    said = [card.title, card.description, card.licence, card.date, card.sha256, card.file]
    said += [part for source in card.sources for part in (source.citation, source.doi)]
    said += card.faults
    for column in card.columns:
        said.append(f"{column.name} {column.unit} {column.meaning}")
    assert [part for part in said if " ".join(part.split()) not in text] == []
    assert max(map(len, out.splitlines())) <= 79
    assert not any(line.endswith(" ") for line in out.splitlines())


@pytest.mark.parametrize("name", datasets.names())
def test_every_card_can_be_shown(command, name):
    status, out, _ = command("card", name)
    assert status == 0
    assert out.startswith(f"{name}: ")
    assert "known faults\n  - " in out


@pytest.mark.parametrize(("name", "word"), [("LiI", "arrays"), ("alkali_halides", "columns")])
def test_a_card_counts_what_the_data_set_holds(command, name, word):
    out = command("card", name)[1]
    assert f"\n{word}\n" in out
    assert ("8 atoms" in out) is (name == "LiI")
    assert ("16 rows" in out) is (name != "LiI")


def test_get_copies_the_file_and_prints_its_path(command, tmp_path):
    assert command("get", "LiI")[:2] == (0, f"{os.path.join('data', 'LiI.cif')}\n")  # noqa: PTH118
    assert command("get", "LiI", "--folder", "mine")[0] == 0
    copies = [(tmp_path / folder / "LiI.cif").read_bytes() for folder in ("data", "mine")]
    assert copies[0] == copies[1] == (datasets._read.SHIPPED / "LiI" / "LiI.cif").read_bytes()


def test_get_replaces_your_file_only_when_told_to(command, tmp_path):
    command("get", "LiI")
    file = tmp_path / "data" / "LiI.cif"
    original = file.read_bytes()
    file.write_text("mine")
    status, out, err = command("get", "LiI")
    assert (status, out) == (1, "")
    assert "exists and differs from the data set 'LiI'" in err
    assert "or --overwrite if it may be replaced" in err  # as it is typed here, not in Python
    assert file.read_text() == "mine"
    assert command("get", "LiI", "--overwrite")[0] == 0
    assert file.read_bytes() == original


# --- supercell


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        (["3"], 27),
        (["1", "2", "3"], 6),
        (["--matrix", "1 0 0 0 1 0 0 0 1"], 1),
        (["--matrix", "-1, 1, 1, 1, -1, 1, 1, 1, -1"], 4),
        (["--matrix", "[[3,0,0],[0,3,0],[0,0,3]]"], 27),
        (["--matrix", "[[-1, 1, 1], [1, -1, 1], [1, 1, -1]]"], 4),
    ],
)
def test_a_supercell_holds_whole_cells_of_the_same_crystal(command, crystal, words, cells):
    status, out, err = command("supercell", "LiI.cif", *words, "--out", "big.cif")
    assert (status, err) == (0, "")
    assert out == f"8 atoms in LiI.cif, {8 * cells} atoms in big.cif\n"
    larger = ase.io.read("big.cif")
    assert len(larger) == 8 * cells
    # the density of atoms stays; a .cif file keeps five digits of each length
    per_atom = larger.get_volume() / len(larger)
    assert per_atom == pytest.approx(crystal.get_volume() / len(crystal), rel=1e-4)


def test_the_rows_of_the_matrix_are_the_new_vectors(command, crystal):
    command("supercell", "LiI.cif", "--matrix", "1 1 0 0 2 0 0 0 3", "--out", "big.json")
    expected = 6.03 * np.array([[1, 1, 0], [0, 2, 0], [0, 0, 3]])
    np.testing.assert_allclose(ase.io.read("big.json").cell[:], expected, atol=1e-3)


def test_the_endings_are_those_of_the_formats_that_give_a_structure_back():
    assert set(cli.ENDINGS) == set(structures.FORMATS)


OUT_NAMES = [f"big{ending.split()[0]}" for ending in cli.ENDINGS.values()]


@pytest.mark.parametrize("name", [*OUT_NAMES, "POSCAR", "CONTCAR", "BIG.CIF"])
def test_the_name_says_the_format(command, crystal, tmp_path, name):
    assert command("supercell", "LiI.cif", "2", "--out", name)[0] == 0
    assert len(structures.read(tmp_path / name)) == 64


def test_one_of_several_structures_is_named_by_its_index(command, crystal, tmp_path):
    ase.io.write(tmp_path / "many.xyz", [crystal, crystal * (1, 1, 2)])
    status, _, err = command("supercell", "many.xyz", "1", "--out", "big.cif")
    assert status == 1
    assert "holds 2 structures. Say which one: --index 0 is the first, --index -1 the last." in err
    out = command("supercell", "many.xyz", "1", "--index", "-1", "--out", "big.cif")[1]
    assert out == "16 atoms in many.xyz, 16 atoms in big.cif\n"


def test_a_supercell_replaces_a_file_only_when_told_to(command, crystal, tmp_path):
    (tmp_path / "big.cif").write_text("mine")
    words = ["supercell", "LiI.cif", "2", "--out", "big.cif"]
    error = "matlab-pkg: big.cif exists. Give another name, or --overwrite to replace it.\n"
    assert command(*words) == (1, "", error)
    assert (tmp_path / "big.cif").read_text() == "mine"
    assert command(*words, "--overwrite")[0] == 0
    assert len(ase.io.read(tmp_path / "big.cif")) == 64


# --- errors


ERRORS = {
    "card LiII": "There is no data set 'LiII'. Did you mean 'LiI'?",
    "get LiI --folder LiI.cif": "LiI.cif is a file; give the name of a folder.",
    "supercell LiF.cif 2 --out b.cif": "There is no file 'LiF.cif' in the folder '.'.",
    "supercell LiI.cif 0 --out b.cif": "A cell cannot be repeated 0 times. Give whole numbers from "
    "1 on, for example 3; --matrix also takes negative ones.",
    "supercell LiI.cif --matrix 1,0,0,2,0,0,0,0,1 --out b.cif": "The supercell matrix is singular",
    "supercell LiI.cif 99 --out b.cif": "or raise --max-atoms if you mean it.",
    "supercell LiI.cif 2 --max-atoms 63 --out b.cif": "at most 63 atoms are allowed.",
    "supercell LiI.cif --out b.cif": "You gave neither numbers nor a matrix",
    "supercell LiI.cif 2 --matrix 1 --out b.cif": "You gave both numbers and a matrix",
    "supercell LiI.cif 2 3 --out b.cif": "You gave 2 numbers to repeat the cell by. Give one",
    "supercell LiI.cif --matrix 1,2 --out b.cif": "--matrix '1,2' holds 2 numbers, not nine.",
    "supercell LiI.cif --matrix a --out b.cif": "--matrix 'a' holds something that is no number.",
    "supercell LiI.cif --matrix 1.5,0,0,0,1,0,0,0,1 --out b.cif": "The supercell matrix holds 1.5;",
    "supercell LiI.cif --matrix [[3,0],[0,3]] --out b.cif": "is not three rows of three numbers",
    "supercell LiI.cif --matrix [[3,0,0],[0,3,0],[0,0,3] --out b.cif": "is not three rows of three",
    "supercell LiI.cif --matrix [3,3,3] --out b.cif": 'such as "[[1,0,0],[0,1,0],[0,0,1]]".',
    "supercell LiI.cif --matrix [[1,0,0],[0,1,0],[0,0,true]] --out b.cif": "it holds True; give",
    "supercell LiI.cif 3 0 3 --out b.cif": "A cell cannot be repeated 0 times. Give whole numbers",
    "supercell LiI.cif -3 --out b.cif": "A cell cannot be repeated -3 times. Give whole numbers",
    "supercell LiI.cif 3 3 -12 --out b.cif": "A cell cannot be repeated -12 times.",
    "supercell LiI.cif --out b.cif -- -3": "A cell cannot be repeated -3 times. Give whole numbers",
    **{
        f"supercell LiI.cif 2 --out {name}": f"A crystal written to {name!r} could not be read "
        "back. Give a name that ends in .cif, .extxyz, .json, .traj, .vasp (or POSCAR), .xyz."
        for name in ("b.foo", "b", "b.out", "b.png", "b.html", "b.db")
    },
    "supercell LiI.cif 2 --out .": "is a folder; give the name of a file in it.",
    "supercell LiI.cif 2 --out none/b.cif": "There is no folder none to write b.cif into.",
}


@pytest.mark.parametrize("words", ERRORS)
def test_an_error_is_one_line_that_says_what_to_do(command, crystal, tmp_path, words):
    status, out, err = command(*words.split())
    assert (status, out) == (1, "")
    assert err.startswith("matlab-pkg: ")
    assert err.count("\n") == 1
    assert ERRORS[words] in err
    assert [file.name for file in tmp_path.iterdir()] == ["LiI.cif"]


def test_an_error_of_the_system_is_one_line_too(command, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(datasets, "copy", full)
    assert command("get", "LiI") == (1, "", "matlab-pkg: [Errno 28] No space left on device\n")


@pytest.mark.parametrize(
    "fault", [lambda name: int("x" + name), lambda name: {}[name], lambda name: None.name]
)
def test_a_fault_of_the_package_or_of_a_library_keeps_its_traceback(command, monkeypatch, fault):
    monkeypatch.setattr(datasets, "card", fault)
    with pytest.raises((ValueError, KeyError, AttributeError)):
        command("card", "LiI")


# --- terminals and pipes


@pytest.mark.parametrize("words", [["data"], ["card", "LiI"]], ids=" ".join)
def test_a_pipe_gets_plain_text(words):
    done = in_a_shell(*words, PYTHONIOENCODING="utf-8", FORCE_COLOR="1")
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("utf-8")
    assert "\x1b" not in text
    assert "Lithium iodide" in text


def test_a_terminal_that_lacks_a_letter_shows_a_question_mark():
    done = in_a_shell("card", "LiI", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"a = 6.03 ?" in done.stdout


# --- assignments, for teachers


@pytest.mark.slow
def test_release_says_what_is_ready_and_how_to_hand_it_out(command, root, tmp_path):
    source = str(root / "book" / "assignments")
    status, out, err = command("release", "2-automation", "--source", source, "--course", "c")
    assert (status, err) == (0, "")
    first, *rest = out.splitlines()
    assert first.split() == ["2-automation", "6", "questions", "20", "points"]
    assert rest[-1].strip() == "cd c; nbgrader release_assignment 2-automation"
    assert (tmp_path / "c" / "release" / "2-automation" / "2-automation.ipynb").exists()


def test_release_names_what_there_is(command, root, tmp_path):
    status, out, err = command("release")
    assert (status, out) == (1, "")
    assert err.startswith("matlab-pkg: There is no folder book/assignments with assignments.")
    source = str(root / "book" / "assignments")
    status, _, err = command("release", "2-automatic", "--source", source)
    assert status == 1
    assert "Did you mean '2-automation'?" in err


def test_each_fault_of_an_assignment_has_a_line_of_its_own(command, root, tmp_path):
    text = (root / "book" / "assignments" / "2-automation.md").read_text("utf-8")
    weak = text.replace("marking.points\n", "", 1).replace("(4 points)", "(5 points)", 1)
    (tmp_path / "weak").mkdir()
    (tmp_path / "weak" / "2-weak.md").write_text(weak, "utf-8")
    status, _, err = command("release", "--source", "weak")
    assert status == 1
    said, *faults = err.splitlines()
    assert said == "matlab-pkg: 2-weak is not released:"
    assert [fault.split(":")[0] for fault in faults] == ["2-weak.md"] * len(faults)
    assert len(faults) >= 2
    assert not (tmp_path / "course" / "release").exists()
