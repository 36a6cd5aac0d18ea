"""What a structure must have before a function of this folder works on it."""

from __future__ import annotations

import ase
import numpy as np
from ase.data import atomic_names, atomic_numbers, chemical_symbols

from matlab_pkg import _validate

_ELEMENTS = chemical_symbols[1:]  # entry 0 is "X", a place without an atom
_SYMBOL_OF_NAME = {name.casefold(): chemical_symbols[z] for z, name in enumerate(atomic_names) if z}


def structure(atoms: ase.Atoms) -> ase.Atoms:
    """`atoms`, when it is a structure that holds atoms at finite positions.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        What the caller gave.

    Returns
    -------
    ase.Atoms
        The structure, unchanged.

    Raises
    ------
    TypeError
        If it is not an `ase.Atoms` object.
    ValueError
        If it holds no atoms, or a position or cell vector is not finite.

    Examples
    --------
    >>> len(structure(ase.Atoms("LiI", positions=[[0, 0, 0], [0, 0, 2.39]])))
    2
    """
    if not isinstance(atoms, ase.Atoms):
        raise TypeError(
            f"{atoms!r} is a {type(atoms).__name__}, not a structure; give an ase.Atoms object, "
            "for example structures.read('LiI.cif')."
        )
    if len(atoms) == 0:
        raise ValueError("This structure holds no atoms; give one that holds some.")
    if not (np.all(np.isfinite(atoms.positions)) and np.all(np.isfinite(atoms.cell))):
        raise ValueError(
            "This structure holds a position or a cell vector that is not a finite number. "
            "Look at atoms.positions and atoms.cell."
        )
    return atoms


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
    if atoms.cell.rank < 3:
        raise ValueError(
            f"{why}, but this structure has {atoms.cell.rank} independent cell vectors, not 3. "
            "A plain .xyz file loses the cell; read a format that keeps it, for example .cif."
        )
    return atoms


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
