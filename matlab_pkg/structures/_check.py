"""What a structure must have before a function of this folder works on it."""

from __future__ import annotations

import math
import numbers

import ase
import numpy as np
from ase.data import atomic_names, atomic_numbers, chemical_symbols

from matlab_pkg import _validate
from matlab_pkg._validate import structure

_EXAMPLE = "for example [[3, 0, 0], [0, 3, 0], [0, 0, 3]]"
_ELEMENTS = chemical_symbols[1:]  # entry 0 is "X", a place without an atom
_SYMBOL_OF_NAME = {name.casefold(): chemical_symbols[z] for z, name in enumerate(atomic_names) if z}

FLAT = 1e-9
"""float, no unit: vectors of length 1 whose smallest singular value is below lie in one plane.

Reason: rounding leaves 1e-16; the most skewed cell that `supercell` builds has 1e-7.
"""


def rank(vectors: np.ndarray) -> int:
    """Number of independent vectors.

    Parameters
    ----------
    vectors : np.ndarray of float, shape (n, 3), any one unit
        The vectors, one a row; those of length 0 count for nothing.

    Returns
    -------
    int
        How many independent directions they span, no unit.

    Notes
    -----
    `ase.Atoms.cell.rank` counts the vectors whose length is not 0.

    Examples
    --------
    >>> rank(np.array([[1.0, 0, 0], [2.0, 0, 0], [0, 0, 1.0]]))
    2
    """
    largest = np.abs(vectors).max(axis=1, initial=0)
    kept = vectors[largest > 0] / largest[largest > 0, None]
    lengths = np.linalg.norm(kept, axis=1)
    return int(np.linalg.matrix_rank(kept / lengths[:, None], tol=FLAT)) if len(kept) else 0


def with_cell(atoms: ase.Atoms, *, why: str) -> ase.Atoms:
    """`atoms`, when it is a structure with three independent cell vectors.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        What the caller gave.
    why : str
        What the cell is needed for, for the message.

    Returns
    -------
    ase.Atoms
        The structure, unchanged.

    Raises
    ------
    TypeError
        If it is not an `ase.Atoms` object.
    ValueError
        If it has fewer than three independent cell vectors.

    Examples
    --------
    >>> polonium = ase.Atoms("Po", cell=[3.36, 3.36, 3.36], pbc=True)
    >>> with_cell(polonium, why="A density needs a cell") is polonium
    True
    """
    structure(atoms)
    found = rank(atoms.cell[:])
    if found < 3:
        lost = (
            "A plain .xyz file loses the cell; read a format that keeps it, for example .cif."
            if not atoms.cell[:].any(axis=1).all()
            else "Its three vectors lie in one plane and enclose no volume: look at atoms.cell."
        )
        raise ValueError(
            f"{why}, but this structure has {found} independent cell vectors, not 3. {lost}"
        )
    return atoms


def supercell_matrix(matrix: np.ndarray) -> np.ndarray:
    """`matrix` as a 3 x 3 integer array with a non-zero determinant.

    Parameters
    ----------
    matrix : int, or array_like of int, shape (3,) or (3, 3), no unit
        Each row says how many old lattice vectors make one new vector. Three numbers are the
        diagonal of such a matrix; one number stands for all three.

    Returns
    -------
    np.ndarray of int, shape (3, 3), no unit
        The matrix.

    Raises
    ------
    TypeError
        If an entry is no real number.
    ValueError
        If the shape is another one, an entry is not a whole number, or the determinant is 0.

    Examples
    --------
    >>> supercell_matrix(2).tolist()
    [[2, 0, 0], [0, 2, 0], [0, 0, 2]]
    """
    entries = _real_numbers(matrix)
    if entries.shape not in ((), (3,), (3, 3)):
        raise ValueError(
            f"The supercell matrix has shape {entries.shape}; it must be (3, 3), {_EXAMPLE}."
        )
    for entry in entries.flat:
        held = f"The supercell matrix holds {_validate.figure(entry)}"
        if 1e6 < abs(entry) < math.inf:
            raise ValueError(
                f"{held}; entries up to a million are allowed. Use smaller numbers, {_EXAMPLE}."
            )
        if not float(entry).is_integer():
            raise ValueError(
                f"{held}; every entry must be a whole number, because a supercell repeats whole "
                f"cells, {_EXAMPLE}."
            )
    whole = entries.astype(int)
    if whole.ndim < 2:
        if not whole.all():
            raise ValueError(
                "A cell that is repeated 0 times holds no atoms. Give a whole number other than "
                "0, for example 3, or one for each direction."
            )
        whole = np.diag(np.broadcast_to(whole, 3))
    if determinant(whole) == 0:
        raise ValueError(
            "The supercell matrix is singular (its determinant is 0): the three new vectors lie "
            f"in one plane and enclose no volume. Use three independent rows, {_EXAMPLE}."
        )
    return whole


def _real_numbers(matrix: np.ndarray) -> np.ndarray:
    """`matrix` as an array of Python numbers, none of them turned into another kind."""
    try:
        entries = np.asarray(matrix, dtype=object)
    except (TypeError, ValueError):
        entries = np.array(None)
    for entry in entries.flat:
        if isinstance(entry, bool) or not isinstance(entry, numbers.Real):
            held = f"it holds {_validate.shown(entry)}; " if entries.ndim else ""
            raise TypeError(
                f"The supercell matrix {_validate.shown(matrix)} is not an array of numbers: {held}"
                f"give one whole number, or three rows of three whole numbers, {_EXAMPLE}."
            )
    return entries


def determinant(matrix: np.ndarray) -> int:
    """Exact determinant of a 3 x 3 integer matrix.

    Parameters
    ----------
    matrix : np.ndarray of int, shape (3, 3), no unit
        The matrix.

    Returns
    -------
    int
        The determinant, no unit: for a supercell, how many cells it holds (with its sign).

    Notes
    -----
    Python's whole numbers do not overflow, and unlike `numpy.linalg.det` nothing is rounded.

    Examples
    --------
    >>> determinant(np.diag([3, 3, 3]))
    27
    """
    (a, b, c), (d, e, f), (g, h, i) = [[int(x) for x in row] for row in matrix]
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def element(symbol: str) -> int:
    """Atomic number of an element.

    Parameters
    ----------
    symbol : str
        Element symbol, for example "Li".

    Returns
    -------
    int
        Atomic number, no unit.

    Raises
    ------
    LookupError
        If no element has this symbol; the message offers near ones.

    Examples
    --------
    >>> element("I")
    53
    """
    if symbol in _ELEMENTS:
        return atomic_numbers[symbol]
    meant = _SYMBOL_OF_NAME.get(str(symbol).casefold())
    initial = str(symbol)[:1].upper()
    alike = [meant] if meant else [known for known in _ELEMENTS if known[0] == initial]
    close = f"Did you mean {meant!r}?" if meant else _validate.near_names(symbol, alike)
    hint = close if alike else "Give a symbol of the periodic table, for example 'Li'."
    raise LookupError(f"There is no element {symbol!r}. {hint}")


def present(atoms: ase.Atoms, symbol: str) -> int:
    """Atomic number of an element that the structure holds.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure.
    symbol : str
        Element symbol.

    Returns
    -------
    int
        Atomic number, no unit.

    Raises
    ------
    LookupError
        If no element has this symbol, or the structure does not hold it.

    Examples
    --------
    >>> present(ase.Atoms("LiI"), "Li")
    3
    """
    number = element(symbol)
    if number not in structure(atoms).numbers:
        held = ", ".join(sorted(set(atoms.symbols)))
        raise LookupError(f"There is no {symbol} in this structure; it holds {held}.")
    return number
