"""A supercell that is built by changing its matrix.

Names of arrays: n atoms, c components along the cell vectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from matlab_pkg import _validate, structures
from matlab_pkg.explorers import _atoms
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style
from matlab_pkg.structures import _check

if TYPE_CHECKING:
    import ase

LARGEST = 9
"""int, no unit: largest entry in the browser. Reason: one digit fits a narrow screen."""

PRESETS = {
    "1 × 1 × 1": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "2 × 2 × 2": [[2, 0, 0], [0, 2, 0], [0, 0, 2]],
    "turned": [[1, 1, 0], [-1, 1, 0], [0, 0, 1]],
    "skewed": [[1, 0, 0], [1, 1, 0], [0, 0, 1]],
}
"""dict: matrices to begin with; none of them solves an exercise of the course."""


class Supercell(ExplorerWidget):
    """The explorer as a widget; `supercell` makes one.

    The browser finds the sites in the new cell itself, because there are too many matrices to
    compute them all before; a test holds its numbers to those of `ase.build.make_supercell`.

    Parameters
    ----------
    fractions : bytes, float64 of shape (n, 3), no unit
        Places of the atoms in the old cell, as shares of its vectors.
    kinds : list of int, shape (n,), no unit
        Which of the elements each atom is.
    cell : list of list of float, shape (3, 3), Å
        The old cell vectors.
    elements : list of dict
        Symbol, colour, radius in Å and ring of each element.
    matrix : list of list of int, shape (3, 3), no unit
        The matrix that is shown; the reader changes it.
    presets : list of dict
        Name and rows of the matrices on the buttons.
    max_atoms : int, no unit
        Most atoms that are drawn.
    start : list of float, shape (9,), no unit
        The first view: a rotation, row by row.

    Examples
    --------
    >>> Supercell(matrix=[[2, 0, 0], [0, 2, 0], [0, 0, 2]]).matrix[0]
    [2, 0, 0]
    """

    _esm = script("cell.js")
    _css = style("cell.css")
    fractions = traitlets.Bytes().tag(sync=True)
    kinds = traitlets.List().tag(sync=True)
    cell = traitlets.List().tag(sync=True)
    elements = traitlets.List().tag(sync=True)
    matrix = traitlets.List().tag(sync=True)
    presets = traitlets.List().tag(sync=True)
    max_atoms = traitlets.Int(500).tag(sync=True)
    start = traitlets.List(list(_atoms.START)).tag(sync=True)


def supercell(
    atoms: ase.Atoms,
    matrix: np.ndarray = 1,
    *,
    radii_A: Mapping[str, float] | None = None,
    presets: Mapping[str, np.ndarray] | None = None,
    max_atoms: int = 500,
) -> Supercell:
    """Explorer of supercells: nine whole numbers to change, and the cell that they make.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        A structure with three cell vectors.
    matrix : int, or array_like of int, shape (3,) or (3, 3), no unit, optional
        The first matrix, as `structures.supercell` takes it.
    radii_A : mapping of str to float, Å, optional
        Radius of each element; by default half its covalent radius.
    presets : mapping of str to array_like of int, shape (3, 3), no unit, optional
        Names and matrices of the buttons; by default four simple ones.
    max_atoms : int, no unit, optional
        Most atoms that are drawn; of larger cells only the numbers are told.

    Returns
    -------
    Supercell
        The widget; the last line of a cell shows it. Its `matrix` follows the reader.

    Raises
    ------
    TypeError
        If a matrix is not made of real numbers, or `radii_A` or `presets` is no mapping.
    ValueError
        If a matrix is singular, not of whole numbers or has an entry above 9, the cell encloses
        no volume, or the first supercell has more than `max_atoms` atoms.
    LookupError
        If an element of the structure has no radius.

    Examples
    --------
    >>> from ase.build import bulk
    >>> explorer = supercell(bulk("LiI", "rocksalt", a=6.03), [[-1, 1, 1], [1, -1, 1], [1, 1, -1]])
    >>> len(explorer.kinds), explorer.matrix[0]
    (2, [-1, 1, 1])
    """
    _check.with_cell(atoms, why="A supercell repeats the cell")
    _validate.count(max_atoms, what="max_atoms", low=1, high=_atoms.MAX_ATOMS)
    first = structures.supercell(atoms, _small(matrix), max_atoms=max_atoms)
    known = _atoms.elements(atoms.symbols, radii_A)
    _validate.mapping(
        PRESETS if presets is None else presets, what="presets", example="{'2 × 2 × 2': 2}"
    )
    buttons = [
        {"name": str(name), "rows": _small(rows).tolist()}
        for name, rows in (PRESETS if presets is None else presets).items()
    ]
    return Supercell(
        fractions=atoms.get_scaled_positions(wrap=False).astype(np.float64).tobytes(),
        kinds=_atoms.kinds(atoms, known).tolist(),
        cell=atoms.cell[:].tolist(),
        elements=known,
        matrix=_small(matrix).tolist(),
        presets=buttons,
        max_atoms=max_atoms,
        still=_atoms.still(
            first, known, cells=[(first.cell[:], _atoms.INK), (atoms.cell[:], _atoms.OLD)]
        ),
    )


def _small(matrix) -> np.ndarray:
    whole = _check.supercell_matrix(matrix)
    if np.abs(whole).max() > LARGEST:
        raise ValueError(
            f"The supercell matrix holds {whole.flat[np.abs(whole).argmax()]}; the explorer "
            f"takes entries from -{LARGEST} to {LARGEST}. Use structures.supercell for larger ones."
        )
    return whole
