"""Numbers read off a crystal: its density, its bonds, one row of a table.

Names of arrays: n atoms, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

import itertools

import ase
import numpy as np
from ase.geometry import complete_cell, minkowski_reduce
from scipy.spatial import KDTree

from matlab_pkg import units
from matlab_pkg.structures import _check

REACH_A = 1e8
"""float, Å: how far from the origin a periodic structure may reach.

Reason: beyond, a number of 64 bits places an atom to no better than 1e-8 Å.
"""


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
        If there is no such pair, the periodic directions have no independent cell vectors, or a
        periodic structure reaches too far for its images to be told apart.

    Notes
    -----
    The cost grows as N log N with the number of atoms N and does not depend on the distance: a
    tree of the atoms `b` is asked for the neighbours of the atoms `a` and of their images. In a
    Minkowski-reduced cell, at most three cells away along each vector, are all images that can be
    the nearest. For atoms whose places along the vectors differ by at most half a cell it is two
    cells, because the third vector, seen along the plane of the other two, ends less than 2/3 of
    each of them from the origin; atoms anywhere in the cell differ by up to one.

    References
    ----------
    P. Q. Nguyen, D. Stehlé, ACM Trans. Algorithms 5, 46 (2009), doi 10.1145/1597036.1597050: the
    reduction, as `ase.geometry.minkowski_reduce` does it.

    Examples
    --------
    In rock salt the two kinds of atoms are half a cell edge apart.

    >>> from ase.build import bulk
    >>> round(bond_length(bulk("LiI", "rocksalt", a=6.03), "Li", "I"), 3)
    3.015
    """
    first, second = _check.present(atoms, a), _check.present(atoms, b)
    cell_vc = _reduced_cell(atoms)
    a_nc, b_nc = (_wrapped(atoms, cell_vc)[atoms.numbers == z] for z in (first, second))
    if first == second and len(a_nc) == 1 and not len(cell_vc):
        raise ValueError(f"There is one {a} atom and no periodic image: no {a}–{b} pair exists.")
    return _nearest(a_nc, b_nc, cell_vc, itself=first == second)


def _reduced_cell(atoms: ase.Atoms) -> np.ndarray:
    """Return the shortest vectors of the periodic directions, one a row, Å."""
    vectors = atoms.cell[:][atoms.pbc]
    if _check.rank(vectors) < len(vectors):
        raise ValueError(
            f"This structure is periodic (pbc = {atoms.pbc.tolist()}) along a direction without "
            "a cell vector of its own. Set the cell, or atoms.pbc = False."
        )
    reach_A = max(np.abs(vectors).max(initial=0), np.abs(atoms.positions).max())
    if len(vectors) and reach_A > REACH_A:
        raise ValueError(
            f"This structure is periodic and reaches {reach_A:g} Å from the origin: at most "
            f"{REACH_A:g} Å are allowed, because rounding would move its images. Look at "
            "atoms.positions and atoms.cell, or set atoms.pbc = False."
        )
    complete = complete_cell(np.where(atoms.pbc[:, None], atoms.cell[:], 0))
    return minkowski_reduce(complete, atoms.pbc)[0][atoms.pbc]


def _wrapped(atoms: ase.Atoms, cell_vc: np.ndarray) -> np.ndarray:
    """Return the atoms' positions, moved by whole vectors into the cell, Å."""
    if not len(cell_vc):
        return atoms.positions
    places = atoms.positions @ np.linalg.pinv(cell_vc)
    return atoms.positions - np.floor(places) @ cell_vc


def _nearest(a_nc: np.ndarray, b_nc: np.ndarray, cell_vc: np.ndarray, *, itself: bool) -> float:
    """Return the shortest distance from an atom a, or an image of one, to an atom b, Å.

    With `itself`, a and b are the same atoms, and none is its own neighbour.
    """
    largest_A = max(1, np.abs(a_nc).max(), np.abs(b_nc).max())
    scale = 2.0 ** (np.frexp(largest_A)[1] - 1)  # a power of 2 rounds nothing; squares stay finite
    a_nc, b_nc, cell_vc = a_nc / scale, b_nc / scale, cell_vc / scale
    tree = KDTree(b_nc)
    shortest = tree.query(a_nc, k=[2 if itself else 1])[0].min()
    low_c, high_c = a_nc.min(axis=0), a_nc.max(axis=0)
    for steps in itertools.product(range(-3, 4), repeat=len(cell_vc)):
        shift_c = np.array(steps) @ cell_vc if any(steps) else None
        if shift_c is None or _apart(low_c + shift_c, high_c + shift_c, tree, shortest).any():
            continue
        image_nc = a_nc + shift_c
        near = image_nc[~_apart(image_nc, image_nc, tree, shortest).any(axis=1)]
        if len(near):
            shortest = min(shortest, tree.query(near, distance_upper_bound=shortest)[0].min())
    return float(shortest) * float(scale)


def _apart(low_c: np.ndarray, high_c: np.ndarray, tree: KDTree, distance: float) -> np.ndarray:
    """Return along which axes a box is at least so far from that of the tree's points."""
    return np.maximum(tree.mins - high_c, low_c - tree.maxes) >= distance


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
