"""Pairs of neighbours of a structure: what a reader sees of the cell lists.

Names of arrays: n atoms, p pairs, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

from dataclasses import dataclass

import ase
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.neighbours.box import Box
from matlab_pkg.neighbours.half_list import half_list

FAR = 1e9
"""float, no unit: furthest place of an atom over the cutoff. Reason: its rounding is then 1e-7 of
the cutoff, and still grows."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of atoms closer than a cutoff, each once.

    Parameters
    ----------
    first_p, second_p : np.ndarray of int, shape (p,), no unit
        Numbers of the two atoms, the smaller one first; sorted.
    images_pv : np.ndarray of int, shape (p, 3), no unit
        The second atom is taken so many cell vectors away.
    vector_pc : np.ndarray, shape (p, 3), Å
        From the first atom to that image of the second.
    distance_p : np.ndarray, shape (p,), Å
        Length of the vector.

    Examples
    --------
    >>> pairs(ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 3.8]]), cutoff_A=5)
    Pairs(1 pair, 3.8 to 3.8 Å)
    """

    first_p: np.ndarray
    second_p: np.ndarray
    images_pv: np.ndarray
    vector_pc: np.ndarray
    distance_p: np.ndarray

    def __len__(self) -> int:
        return len(self.first_p)

    def __repr__(self) -> str:
        if not len(self):
            return "Pairs(none)"
        count = f"{len(self)} pair{'s' if len(self) > 1 else ''}"
        return f"Pairs({count}, {self.distance_p.min():.6g} to {self.distance_p.max():.6g} Å)"


def pairs(atoms: ase.Atoms, *, cutoff_A: float) -> Pairs:
    """Pairs of atoms closer than a cutoff, each once.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        A crystal, a slab or a cluster: any axes may be periodic.
    cutoff_A : float, Å
        Pairs at this distance or further do not count.

    Returns
    -------
    Pairs
        Numbers, images, vectors (Å) and distances (Å).

    Raises
    ------
    TypeError
        If `atoms` is no structure or the cutoff no number.
    ValueError
        If the cutoff is not positive or over half the shortest height of the cell, a position is
        not finite, or a periodic axis has no cell vector of its own.

    Notes
    -----
    The cost is linear in the number of atoms. A pair is kept by the length of (r_j - r_i) + shift
    in double precision, which is the same seen from both of its atoms.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 5.3,
    doi 10.1093/oso/9780198803195.001.0001: cell lists.

    Examples
    --------
    Each atom of an fcc crystal has twelve nearest neighbours, that is six pairs.

    >>> from ase.build import bulk
    >>> argon = bulk("Ar", a=5.26, cubic=True).repeat(2)
    >>> len(pairs(argon, cutoff_A=4)) / len(argon)
    6.0
    """
    box = boxed(atoms, cutoff_A)
    wrapped_cn, taken_vn = box.wrap((atoms.positions @ box.rotation_cc).T.copy())
    found = half_list(box, wrapped_cn, cutoff_A * (1 + 1e-9))
    second_p, images_vp = found.partner_p, np.zeros((3, len(found.partner_p)), np.intp)
    ghost_p = np.flatnonzero(second_p >= len(atoms))
    ghosts = second_p[ghost_p] - len(atoms)
    images_vp[:, ghost_p] = found.images_vg[:, ghosts]
    second_p = second_p.copy()
    second_p[ghost_p] = found.parent_g[ghosts]
    first_p = found.order_n[np.repeat(found.rows_n, found.count_n)]
    second_p = found.order_n[second_p]
    images_vp += taken_vn[:, first_p] - taken_vn[:, second_p]
    swap_p = first_p > second_p
    first_p, second_p = np.minimum(first_p, second_p), np.maximum(first_p, second_p)
    images_pv = np.where(swap_p, -images_vp, images_vp).T
    vector_pc = atoms.positions[second_p] - atoms.positions[first_p]
    vector_pc += images_pv @ np.where(atoms.pbc[:, None], atoms.cell[:], 0.0)
    distance_p = np.sqrt((vector_pc**2).sum(axis=1))
    keep = np.flatnonzero(distance_p < cutoff_A)
    keep = keep[np.lexsort((*images_pv[keep].T[::-1], second_p[keep], first_p[keep]))]
    return Pairs(*(a[keep] for a in (first_p, second_p, images_pv, vector_pc, distance_p)))


def boxed(atoms: ase.Atoms, cutoff: float, *, what: str = "cutoff_A") -> Box:
    """Turned cell of a structure, when a cutoff fits into it.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure.
    cutoff : float, Å
        Largest distance of a pair.
    what : str, optional
        What the cutoff is called, for the message.

    Returns
    -------
    Box
        The cell.

    Raises
    ------
    TypeError
        If `atoms` is no structure or the cutoff no number.
    ValueError
        If the cutoff does not fit, a position is not finite or far too large, or a periodic axis
        has no vector.

    Examples
    --------
    >>> boxed(ase.Atoms("Ar", cell=[9, 8, 7], pbc=True), 3.5).limit()
    7.0
    """
    _validate.structure(atoms)
    _validate.number(cutoff, what=what, unit="Å", low=0)
    vectors = atoms.cell[:][atoms.pbc]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not lengths.all() or np.linalg.matrix_rank(vectors / lengths, tol=1e-9) < len(vectors):
        raise ValueError(
            f"This structure is periodic (pbc = {atoms.pbc.tolist()}) along a direction without a "
            "cell vector of its own. Set the cell, or atoms.pbc = False."
        )
    far_n = np.abs(atoms.positions).max(axis=1)
    for i in np.flatnonzero(far_n > FAR * cutoff)[:1]:
        raise ValueError(
            f"Atom {i} is {far_n[i]:.3g} Å from the origin, so far that its distances are lost to "
            "rounding. Look at atoms.positions, and move it."
        )
    box = Box(atoms.cell[:], atoms.pbc)
    if cutoff > box.limit() / 2 * (1 + 1e-12):
        raise ValueError(
            f"{what} = {cutoff:g} Å does not fit this cell: it must be in (0, "
            f"{box.limit() / 2:.6g}] Å, half the shortest height. Use a larger supercell."
        )
    return box
