"""The package keeps its layers, and says names, units, errors and sources of what it offers."""

from __future__ import annotations

import pytest

from .habits import constants, docstrings, files, layers
from .habits.say import fine, only


@pytest.fixture
def plant(tmp_path):
    """A function that writes a package of the given files and returns its folder."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "matlab_pkg" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "matlab_pkg"

    return write


def test_the_package_keeps_its_layers(root):
    files = [*(root / "book").glob("*.py"), *(root / "book" / "_ext").glob("*.py")]
    foreign = frozenset({"book", "tests", "habits", "conftest", *(file.stem for file in files)})
    fine(layers.check(root / "matlab_pkg", foreign=foreign))


@pytest.mark.parametrize(
    ("file", "text", "parts"),
    [
        ("structures.py", "from matlab_pkg import plots", ["imports plots", "allowed are _val"]),
        ("datasets.py", "import matlab_pkg.structures as s", ["not in a layer below"]),
        ("datasets.py", "def f():\n    from matlab_pkg import md", ["py:2: datasets imports md"]),
        (
            "units.py",
            "import typing\nif typing.TYPE_CHECKING:\n    from matlab_pkg.md import run",
            ["units.py:3", "imports md"],
        ),
        ("md/run.py", "from ..plots import bars", ["md imports plots"]),
        ("md/run.py", "import importlib\nimportlib.import_module('matlab_pkg.cli')", ["cli"]),
        ("md.py", "import book.build", ["md imports book.build", "Move what both need"]),
        ("md.py", "from tests.habits import page", ["nothing of book/ or tests/"]),
        ("md.py", "from matplotlib import pyplot", ["matplotlib", "figure_checks", "plots"]),
        (
            "md.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import seaborn",
            ["imports seaborn", "also for type checking"],
        ),
        ("plots.py", "import ipywidgets", ["allowed only in explorers"]),
        ("exercises.py", "def f():\n    import anywidget", ["allowed only in explorers"]),
        ("cli.py", "import nbgrader.api", ["allowed only in grading"]),
        ("grading.py", "from typer import Typer", ["allowed only in cli"]),
        ("universal.py", "import torch", ["while it loads", "Move the import there"]),
        ("structures.py", "from pymatgen.core import Structure", ["inside the function"]),
        ("descriptors/soap.py", "class A:\n    import dscribe", ["inside the function"]),
        ("__init__.py", "from matlab_pkg import units", ["__init__.py imports", "Remove it"]),
        ("helpers.py", "", ["'helpers' is in no layer", "Add it to LAYERS in tests/habits/layers"]),
        ("md.py", "from matlab_pkg import helpers", ["which is in no layer"]),
    ],
)
def test_an_import_across_the_layers_is_found(plant, file, text, parts):
    only(layers.check(plant({file: text})), *parts)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("plots.py", "import seaborn\nfrom matlab_pkg import md, units, _validate"),
        ("explorers/turn.py", "import anywidget\nimport matplotlib\nfrom matlab_pkg import plots"),
        ("universal.py", "def f():\n    import torch"),
        (
            "structures.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pymatgen.core import X",
        ),
        ("cli.py", "import typer\nfrom matlab_pkg import __version__"),
        ("__init__.py", '"""Says what is where."""\n__version__ = "1"'),
        ("data/LiI/make.py", "from matlab_pkg import datasets"),
        ("md.py", "import torchvision_like_name, bookkeeping"),
    ],
)
def test_an_import_from_below_is_fine(plant, file, text):
    fine(layers.check(plant({file: text})))


def test_a_circle_inside_a_folder_is_found(plant):
    package = plant(
        {
            "md/__init__.py": "from matlab_pkg.md.run import run",
            "md/run.py": "from matlab_pkg.md import state",
            "md/state.py": "def f():\n    from matlab_pkg.md.run import run",
        }
    )
    only(layers.check(package), "md/state.py:2", "md.run -> md.state -> md.run", "a third one")


def test_files_of_a_folder_may_import_one_another(plant):
    package = plant(
        {
            "md/__init__.py": "from matlab_pkg.md.run import run",
            "md/run.py": "from matlab_pkg.md import state\nfrom .forces import pair",
            "md/state.py": "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from .run import run",
            "md/forces.py": "from matlab_pkg.md import state",
        }
    )
    fine(layers.check(package))


def test_a_file_that_takes_from_its_own_init_runs_in_a_circle(plant):
    package = plant(
        {"md/__init__.py": "from .run import run", "md/run.py": "from matlab_pkg.md import MASS"}
    )
    only(layers.check(package), "md.__init__ -> md.run -> md.__init__")


def test_public_docstrings_say_what_a_reader_needs(root):
    fine(docstrings.check(root / "matlab_pkg"))


GOOD = '''
import numpy as np

def energy(r_pc: np.ndarray, *, depth_eV: float, name: str = "LiI") -> np.ndarray:
    """Energy of each pair.

    Parameters
    ----------
    r_pc : np.ndarray, shape (p, 3), Å
        Vectors between the atoms.
    depth_eV : float, eV
        Depth of the well.
    name : str, optional
        What the pairs are.

    Returns
    -------
    np.ndarray, shape (p,), eV
        The energies.

    Raises
    ------
    ValueError
        If the depth is negative.

    Examples
    --------
    >>> energy(np.eye(3), depth_eV=1.0).max() <= 0
    np.True_
    """
    if depth_eV < 0:
        raise ValueError("negative")
    return -depth_eV * np.exp(-np.linalg.norm(r_pc, axis=1))
'''


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("    name : str, optional\n        What the pairs are.\n", "", ["(r_pc, depth_eV)"]),
        ("    name : str", "    names : str", ["the signature has (r_pc, depth_eV, name)"]),
        ("shape (p, 3), Å", "shape (p, 3)", ["r_pc", "states no unit"]),
        ("shape (p, 3), Å", "Å", ["r_pc", "states no shape"]),
        ("shape (p, 3), Å", "shape (m, 3)", ["r_pc", "states no unit"]),
        ("np.ndarray, shape (p,), eV", "np.ndarray, shape (m,)", ["the result", "unit"]),
        ("shape (p, 3), Å", "same shape as `r` (m, 3)", ["r_pc", "states no unit"]),
        ("np.ndarray, shape (p,), eV", "np.ndarray, shape (n, m) or (h,)", ["result", "unit"]),
        ("float, eV", "float", ["depth_eV (float) states no unit", "Add it to its line"]),
        ("    name : str, optional", "    name", ["name has no type"]),
        ("np.ndarray, shape (p,), eV", "np.ndarray, shape (p,)", ["the result", "unit"]),
        ("np.ndarray, shape (p,), eV", "np.ndarray, eV", ["the result", "shape"]),
        ("Returns\n    -------", "Yields\n    ------", ["has no section Returns"]),
        ("    ValueError\n        If the", "    TypeError\n        If the", ["raises ValueError"]),
        (">>> ", "", ["has no doctest", "add a section Examples"]),
        ('raise ValueError("negative")', "raise _check.MyError", ["raises MyError", "ValueError"]),
    ],
)
def test_a_docstring_that_leaves_something_out_is_found(plant, old, new, parts):
    assert old in GOOD
    only(docstrings.check(plant({"potentials.py": GOOD.replace(old, new, 1)})), "energy", *parts)


def test_a_function_without_docstring_is_found(plant):
    only(docstrings.check(plant({"md.py": "def run(): ..."})), "md.py:1", "has no docstring")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("float, eV", "float, in `unit`"),
        ("float, eV", "float, no unit"),
        ("float, eV", "float, g/cm3"),
        ("np.ndarray, shape (p,), eV", "np.ndarray, shape (m, 3), m"),
        ("np.ndarray, shape (p,), eV", "np.ndarray, any shape, lengths (Å)"),
        ("np.ndarray, shape (p,), eV", "np.ndarray, shape (n, m) or (h,), in h"),
        ("float, eV", "float, eV/Å³, optional"),
        ("np.ndarray, shape (p,), eV", "np.ndarray of bool, shape (p,)"),
        (
            "    raise ValueError",
            "    def inner():\n            raise KeyError\n        raise ValueError",
        ),
        ("def energy", "def _energy"),
    ],
)
def test_a_docstring_in_other_words_is_fine(plant, old, new):
    assert old in GOOD
    fine(docstrings.check(plant({"potentials.py": GOOD.replace(old, new, 1)})))


def with_notes(notes):
    return GOOD.replace("    Examples\n", f"    Notes\n    -----\n{notes}\n    Examples\n")


@pytest.mark.parametrize(
    "notes",
    [
        "    The well is E = -4 D.\n",
        "    E = 3 k T\n",
        "    ========  ====\n    equation  code\n    ========  ====\n    x + y     ``x``\n",
    ],
)
def test_an_equation_from_nowhere_is_found(plant, notes):
    found = docstrings.check(plant({"potentials.py": with_notes(notes)}))
    only(found, "energy: Notes has an equation", "Add a section References")


@pytest.mark.parametrize(
    "notes",
    [
        "    E = -4 D. Source: Slater, J. Chem. Phys. 1 (1933).\n",
        "    E = -4 D.\n\n    References\n    ----------\n    Slater, J. Chem. Phys. 1 (1933).\n",
        "    It takes a second for\n    n = 300. With n = 3 pairs, none; ``f(x=y)`` and n >= 2.\n",
    ],
)
def test_an_equation_with_a_source_or_none_at_all_is_fine(plant, notes):
    fine(docstrings.check(plant({"potentials.py": with_notes(notes)})))


CLASS = '''
from dataclasses import dataclass

@dataclass(frozen=True)
class Step:
    """One step.

    Parameters
    ----------
    time_fs : float, fs
        When it is.

    Raises
    ------
    ValueError
        If the time is negative.

    Examples
    --------
    >>> Step(1.0).time_s
    1e-15
    """

    time_fs: float
    _cached: int = 0

    def __post_init__(self):
        if self.time_fs < 0:
            raise ValueError("negative")

    @property
    def time_s(self) -> float:
        """When it is, s."""
        return self.time_fs * 1e-15
'''


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("    time_fs: float\n", "    time_fs: float\n    place: str\n", ["(time_fs, place)"]),
        ("    ValueError\n        If", "    KeyError\n        If", ["Step raises ValueError"]),
        ('"""When it is, s."""', '"""When it is."""', ["Step.time_s: the property (float)"]),
        ("    @property\n", "", ["Step.time_s has no section Returns"]),
    ],
)
def test_a_class_that_leaves_something_out_is_found(plant, old, new, parts):
    messages = docstrings.check(plant({"md.py": CLASS.replace(old, new, 1)}))
    only([m for m in messages if "doctest" not in m], *parts)


def test_a_class_with_all_of_it_is_fine(plant):
    fine(docstrings.check(plant({"md.py": CLASS})))


def test_a_private_file_counts_where_its_folder_hands_it_on(plant):
    hidden = {"md/_run.py": "def run(): ...\ndef other(): ...", "md/__init__.py": ""}
    fine(docstrings.check(plant(hidden)))
    shown = hidden | {"md/__init__.py": "from matlab_pkg.md._run import run"}
    only(docstrings.check(plant(shown)), "md/_run.py:1: run has no docstring")


def test_commands_are_explained_by_their_help(plant):
    fine(docstrings.check(plant({"cli.py": 'def copy(name):\n    """Copy a data set."""'})))
    only(docstrings.check(plant({"cli.py": "def copy(name): ..."})), "has no docstring")


def test_named_numbers_say_their_unit_and_their_source(root):
    fine(constants.check(root / "matlab_pkg"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("MASS = 6.94", "has no docstring"),
        ('MASS: float = 6.94\n"""float: of lithium. Source: CIAAW (2021)."""', "states no unit"),
        ('MASS = 2 * 6.94\n"""float, u: of lithium."""', "does not say where its value comes"),
        ('MASSES = (6.94, 126.9)\n"""tuple of float, u: Li, I."""', "does not say where"),
        ('CUTOFF = 1e-9\n"""float, no unit: small enough."""', '"Reason: ..."'),
    ],
)
def test_a_number_without_origin_is_found(plant, text, part):
    only(constants.check(plant({"md.py": text})), part)


@pytest.mark.parametrize(
    "text",
    [
        'MASS = 6.94\n"""float, u: of lithium. Source: CIAAW (2021)."""',
        'MASS = 6.94\n"""float, u: of lithium, doi 10.1515/pac-2019-0603."""',
        'SMALL = -1e-9\n"""float, no unit: the least. Reason: rounding stays below."""',
        "_MASS = 6.94",
        "mass = 6.94",
        'NAMES = ("Li", "I")',
        "FAST = True",
    ],
)
def test_a_number_with_origin_is_fine(plant, text):
    fine(constants.check(plant({"md.py": text})))


def test_only_the_command_line_prints(root):
    fine(files.prints(root / "matlab_pkg"))


@pytest.mark.parametrize(
    ("file", "text", "part"),
    [
        ("md.py", "def run():\n    print(1)", "md.py:2: print() shows"),
        ("exercises/cli.py", "import sys\nsys.stdout.write('x')", "cli.py:2: sys.stdout.write()"),
        ("exercises/_hints.py", "f = [display(1)]", "_hints.py:1: display()"),
        ("data/LiI/make.py", "import pprint\npprint.pprint(1)", "make.py:2: pprint.pprint()"),
    ],
)
def test_a_line_that_prints_is_found(plant, file, text, part):
    only(files.prints(plant({file: text})), part, "only in cli.py", "__repr__")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("cli.py", "print(1)"),
        ("md.py", 'def run():\n    """Run.\n\n    >>> print(1)\n    """\n    return "print(1)"'),
        ("md.py", "import sys\nsys.stderr.write('x')\nblueprint(1)"),
        ("md.py", "class A:\n    def __repr__(self):\n        return self.print()"),
    ],
)
def test_a_line_that_shows_nothing_is_fine(plant, file, text):
    fine(files.prints(plant({file: text})))


def test_no_private_function_is_left_over(root):
    fine(files.unused(root / "matlab_pkg"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("x = 1\ndef _f(): ...", "md.py:2: _f is used nowhere"),
        ("def _f(n):\n    return _f(n - 1)", "md.py:1: _f is used nowhere"),
        ("class _Row:\n    _f = 1", "md.py:1: _Row is used nowhere"),
        ("import functools\n@functools.cache\ndef _f():\n    _f = 1", "_f is used nowhere"),
    ],
)
def test_a_private_name_without_use_is_found(plant, text, part):
    other = "def run():\n    _f, _Row = 1, 2\n    return _f, _Row"
    only(files.unused(plant({"md.py": text, "eda.py": other})), part, "Remove it")


@pytest.mark.parametrize(
    "contents",
    [
        {"md.py": "def _f(): ...\nf = [_f]"},
        {"md.py": "def _f(): ...", "eda.py": "from matlab_pkg.md import _f"},
        {"_md.py": "def _f(): ...", "eda.py": "from matlab_pkg import _md\n_md._f()"},
        {"cli.py": "app = Typer()\n@app.callback()\ndef _f(): ..."},
        {"md.py": "class _Row: ...\ndef run(a: '_Row'): ..."},
        {"md.py": "def __getattr__(name): ..."},
    ],
)
def test_a_private_name_in_use_is_fine(plant, contents):
    fine(files.unused(plant(contents)))


def test_the_reading_guide_names_what_is_there(root):
    fine(docstrings.guide(root / "matlab_pkg"))


GUIDE = {
    "__init__.py": '"""Lab.\n\nRead:\n\n1. ``units``: what\n2. ``md``: moves ``units``\n"""\n',
    "units.py": "",
    "md/__init__.py": "",
    "md/run.py": "",
    "_validate.py": "",
    "data/LiI/make.py": "",
}


@pytest.mark.parametrize(
    ("files", "parts"),
    [
        ({"eda.py": ""}, ["__init__.py:1", "leaves out eda; it names units, md", "``eda``: what"]),
        ({"plots/__init__.py": ""}, ["leaves out plots"]),
        (
            {"__init__.py": GUIDE["__init__.py"].replace('\n"""', '\n3. ``eda``: looks\n"""')},
            ["__init__.py:7: the reading guide names eda", "there are md, units"],
        ),
        (
            {"__init__.py": GUIDE["__init__.py"].replace('\n"""', '\n3. ``md``: again\n"""')},
            ["__init__.py:6", "names md, which is no public module or is named twice"],
        ),
    ],
)
def test_a_reading_guide_of_another_package_is_found(plant, files, parts):
    only(docstrings.guide(plant(GUIDE | files)), *parts)


def test_a_reading_guide_of_this_package_is_fine(plant):
    fine(docstrings.guide(plant(GUIDE)))


def test_a_size_is_no_unit_of_a_named_number_either(plant):
    text = '{}\n"""tuple of float, shape (m,){}: of atoms. Source: CIAAW (2021)."""'
    only(constants.check(plant({"md.py": text.format("MASSES = (6.9, 7.0)", "")})), "no unit")
    fine(constants.check(plant({"md.py": text.format("MASSES = (6.9, 7.0)", ", u")})))
