"""Numbers read off a crystal: its density, its bonds, one row of a table.

Names of arrays: p pairs.
"""

from __future__ import annotations

import ase
import numpy as np
from ase.neighborlist import neighbor_list

from matlab_pkg import units
from matlab_pkg.structures import _check


def density(atoms: ase.Atoms) -> float:
    """Density of a crystal.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å, masses in u
        A structure that is periodic in three directions.

    Returns
    -------
    float
        Density, g/cm3.

    Raises
    ------
    ValueError
        If the structure is not periodic in three directions.

    Examples
    --------
    A crystal of lithium iodide sinks in water: it is four times as dense.

    >>> from ase.build import bulk
    >>> round(density(bulk("LiI", "rocksalt", a=6.03)), 2)
    4.05
    """
    _check.with_cell(atoms, why="A density needs the volume of a cell")
    if not all(atoms.pbc):
        raise ValueError(
            f"This structure is not periodic in all three directions (pbc = {atoms.pbc.tolist()}), "
            "so its volume is not defined. If it is a crystal, set atoms.pbc = True."
        )
    return units.density_g_cm3(float(atoms.get_masses().sum()), float(atoms.get_volume()))


def bond_length(atoms: ase.Atoms, a: str, b: str) -> float:
    """Shortest distance between an atom of element `a` and one of element `b`.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure; where it is periodic, all images count, also an atom's own.
    a, b : str
        Element symbols, the same or different.

    Returns
    -------
    float
        Distance, Å.

    Raises
    ------
    LookupError
        If a symbol is no element, or not in the structure.
    ValueError
        If there is no such pair, or a periodic direction has no cell vector.

    Notes
    -----
    The cutoff of ASE's neighbour list grows from 3 Å by half until a pair is inside, so the
    result does not depend on it, and the cost on few atoms more than needed.

    Examples
    --------
    In rock salt the two kinds of atoms are half a cell edge apart.

    >>> from ase.build import bulk
    >>> round(bond_length(bulk("LiI", "rocksalt", a=6.03), "Li", "I"), 3)
    3.015
    """
    first, second = _check.present(atoms, a), _check.present(atoms, b)
    if np.any(atoms.pbc & ~atoms.cell.any(1)):
        raise ValueError(
            f"This structure is periodic (pbc = {atoms.pbc.tolist()}) along a direction without "
            "a cell vector. Set the cell, or atoms.pbc = False."
        )
    kept = np.isin(atoms.numbers, (first, second))
    pair = ase.Atoms(atoms.numbers[kept], atoms.positions[kept], cell=atoms.cell, pbc=atoms.pbc)
    if len(pair) == 1 and not any(atoms.pbc):
        raise ValueError(f"There is one {a} atom and no periodic image: no {a}–{b} pair exists.")
    cutoff_A = 3.0
    while True:
        i_p, j_p, distance_p = neighbor_list("ijd", pair, cutoff_A)
        wanted_p = (pair.numbers[i_p] == first) & (pair.numbers[j_p] == second)
        if wanted_p.any():
            return float(distance_p[wanted_p].min())
        cutoff_A *= 1.5


def summary(atoms: ase.Atoms) -> dict[str, str | int | float]:
    """One row of a table about crystals.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å, masses in u
        A structure that is periodic in three directions.

    Returns
    -------
    dict
        ``formula`` (str, reduced, metals first), ``atoms`` (int, no unit), ``volume_A3``
        (float, Å3) and ``density_g_cm3`` (float, g/cm3), ready for ``pandas.DataFrame``.

    Raises
    ------
    ValueError
        If the structure is not periodic in three directions.

    Examples
    --------
    >>> from ase.build import bulk
    >>> summary(bulk("LiI", "rocksalt", a=6.03, cubic=True))["formula"]
    'LiI'
    """
    density_g_cm3 = density(atoms)
    return {
        "formula": atoms.get_chemical_formula(mode="metal", empirical=True),
        "atoms": len(atoms),
        "volume_A3": float(atoms.get_volume()),
        "density_g_cm3": density_g_cm3,
    }
