"""Data of one's own: what an assignment asks of each student, made from the student's id.

The same id gives the same data on every machine and with every version of the libraries, because
nothing is drawn: choices come from a hash. When a hand-in is marked, `student` says whose it is.
"""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg import _validate

if TYPE_CHECKING:
    import ase

VARIABLE = "MATLAB_PKG_STUDENT"
"""str: the environment variable in which a grader says whose hand-in it marks."""

STEPS = ("autograded", "submitted")
"""tuple of str: folders of a nbgrader course that hold one folder a student."""

MODEL = "instructor"
"""str: the id that a teacher's own version of an assignment, in the folder source, is made for."""

SALTS = ("LiF", "LiCl", "LiBr", "LiI", "NaF", "NaCl", "NaBr", "NaI", "KF", "KCl", "KBr", "KI")
"""tuple of str: salts with the structure of rock salt that a student may get.

Reason: rows of the table `alkali_halides` whose density and lattice constant agree.
"""

MATRICES = (
    ((0, 2, 2), (2, 2, 0), (2, 0, 2)),
    ((1, 2, 0), (0, 0, 3), (-2, 1, 0)),
    ((3, 1, 0), (1, 0, 2), (0, 2, 1)),
    ((-1, 2, 2), (2, 3, -1), (2, -1, 2)),
    ((2, 3, 0), (1, 1, 0), (0, 1, 3)),
    ((1, 3, 0), (3, 1, 0), (0, 1, 1)),
)
"""tuple of int, shape (6, 3, 3), no unit: matrices of supercells.

Reason: our own; each has a negative determinant, which neither the diagonal nor sums of the
entries tell.
"""


def student() -> str:
    """The id of the student whose hand-in is being marked.

    The grader says it, in the environment variable `VARIABLE` that the process was started with;
    under plain nbgrader it is the name of the hand-in's folder, ``autograded/STUDENT/ASSIGNMENT``.
    What the notebook says does not count.

    Returns
    -------
    str
        The id; in a teacher's folder ``source/ASSIGNMENT`` the one of the model answer.

    Raises
    ------
    LookupError
        If neither says it.

    Examples
    --------
    The data of the model answer are those of the id "instructor":

    >>> salt(MODEL)[0] in SALTS
    True
    """
    said = _started_with().get(VARIABLE, "").strip()
    if said:
        return said
    folder = _started_in()
    *_, step, name, _ = ("", "", "", *folder.parts)
    if step in STEPS:
        return name
    if name == "source" and (folder.parents[1] / "gradebook.db").exists():
        return MODEL
    raise LookupError(
        f"Nothing says whose hand-in this is: {VARIABLE} is not set, and the folder is not "
        "autograded/STUDENT/ASSIGNMENT. Mark it with nbgrader autograde, or set the variable."
    )


def is_marked() -> bool:
    """Whether a hand-in is being marked, and not somebody working on it.

    Returns
    -------
    bool
        True if `student` knows whose it is.

    Examples
    --------
    >>> is_marked()  # nobody hands in a doctest
    False
    """
    try:
        return bool(student())
    except LookupError:
        return False


def _started_with() -> dict[str, str]:
    """The environment that this process was given, whatever has been set in it since."""
    try:
        raw = Path("/proc/self/environ").read_bytes().decode(errors="replace")
    except OSError:  # no such file outside Linux
        return dict(os.environ)
    return dict(line.split("=", 1) for line in raw.split("\0") if "=" in line)


def _started_in() -> Path:
    """The folder that the notebook was started in, whatever `os.chdir` did since."""
    if "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
        if shell is not None:
            return Path(shell.starting_dir)
    return Path.cwd()


def pick(student_id: str, what: str, n: int) -> int:
    """A whole number that belongs to a student, the same each time.

    Parameters
    ----------
    student_id : str
        The student's id; capitals and blanks around it do not count.
    what : str
        What it is for; another word gives another number.
    n : int, no unit
        How many numbers there are to choose from.

    Returns
    -------
    int, no unit
        From 0 to n - 1.

    Raises
    ------
    TypeError, ValueError
        If the id is no text or empty, or n is no positive whole number.

    Examples
    --------
    >>> pick("ada", "salt", 12) == pick(" Ada", "salt", 12)
    True
    """
    if isinstance(student_id, int):
        raise TypeError(f"student_id = {student_id} is a number; put it in quotes.")
    key = _validate.text(student_id, what="student_id").strip()
    key = unicodedata.normalize("NFKC", key).casefold()  # an accent may be typed in two ways
    if not key.strip("."):
        raise ValueError(f"student_id = {student_id!r} is empty. Give the id of your course.")
    _validate.count(n, what="n", low=1)
    return int.from_bytes(hashlib.sha256(f"{what}\n{key}".encode()).digest()) % n


def salt(student_id: str) -> tuple[str, float]:
    """The rock salt that a student works on in the assignment of chapter 2.

    Parameters
    ----------
    student_id : str
        The student's id.

    Returns
    -------
    tuple of str and float, shape (2,), Å
        The formula, and the edge of the cube with four formula units.

    Raises
    ------
    TypeError, ValueError
        If the id is no text or empty.

    Examples
    --------
    >>> formula, edge_A = salt("instructor")
    >>> formula in SALTS and 4 < edge_A < 7.1
    True
    """
    from matlab_pkg import datasets

    formula = SALTS[pick(student_id, "salt", len(SALTS))]
    table = datasets.load("alkali_halides").data.set_index("formula")
    return formula, float(table.loc[formula, "lattice_constant_A"])


def matrix(student_id: str) -> list[list[int]]:
    """The supercell that a student predicts in the assignment of chapter 2.

    Parameters
    ----------
    student_id : str
        The student's id.

    Returns
    -------
    list of list of int, shape (3, 3), no unit
        Each row says how many of the old edges make a new one.

    Raises
    ------
    TypeError, ValueError
        If the id is no text or empty.

    Examples
    --------
    >>> round(abs(np.linalg.det(matrix("instructor")))) > 1
    True
    """
    return [list(row) for row in MATRICES[pick(student_id, "matrix", len(MATRICES))]]


def broken_crystal(student_id: str) -> ase.Atoms:
    """The student's salt, 3 × 3 × 3 cubes of it, from which two atoms are missing.

    Parameters
    ----------
    student_id : str
        The student's id.

    Returns
    -------
    ase.Atoms, positions in Å
        The crystal.

    Raises
    ------
    TypeError, ValueError
        If the id is no text or empty.

    Examples
    --------
    >>> len(broken_crystal("instructor"))
    214
    """
    crystal = _cubes(student_id)
    del crystal[_missing(student_id)]
    return crystal


def _missing(student_id: str) -> list[int]:
    """Indices of the two atoms that are missing; no atom of the crystal is a neighbour of both.

    Private, so that no notebook offers the answer; the hidden tests use it.
    """
    whole = _cubes(student_id)
    first = pick(student_id, "vacancy", len(whole))
    apart = whole.get_distances(first, range(len(whole)), mic=True)
    far = np.flatnonzero(apart > 1.2 * salt(student_id)[1])  # so far apart they share no neighbour
    return [first, int(far[pick(student_id, "second vacancy", len(far))])]


def _cubes(student_id: str) -> ase.Atoms:
    from ase.build import bulk

    from matlab_pkg import structures

    formula, edge_A = salt(student_id)
    return structures.supercell(bulk(formula, "rocksalt", a=edge_A, cubic=True), 3)


def goal(student_id: str) -> float:
    """The band gap that a student looks for in the assignment of chapter 1.

    Parameters
    ----------
    student_id : str
        The student's id.

    Returns
    -------
    float, eV
        The least gap that is a hit: one of 4.5, 4.6, ..., 7.4 eV.

    Raises
    ------
    TypeError, ValueError
        If the id is no text or empty.

    Examples
    --------
    >>> 4.5 <= goal("instructor") < 7.5
    True
    """
    return round(4.5 + pick(student_id, "goal", 30) / 10, 1)


def yields(student_id: str) -> dict[str, float]:
    """Yields of four batches, which differ by little.

    Parameters
    ----------
    student_id : str
        The student's id.

    Returns
    -------
    dict of float, %
        The yield of each batch by its name, in the order made.

    Raises
    ------
    TypeError, ValueError
        If the id is no text or empty.

    Examples
    --------
    >>> found = yields("instructor")
    >>> len(found), min(found.values()) > 80
    (4, True)
    """
    steps = [0.0]
    for batch in range(3):
        steps.append(steps[-1] + (3 + pick(student_id, f"yield {batch}", 20)) / 10)
    first = 81 + pick(student_id, "first yield", 90) / 10
    return {f"batch {i + 1}": round(first + step, 1) for i, step in enumerate(steps)}
