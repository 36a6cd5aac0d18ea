"""Histogram of the distances between atoms, without a list of the pairs.

Names of arrays: n atoms, b bins, p candidates for pairs, c Cartesian components.
"""

from __future__ import annotations

import itertools

import ase
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.neighbours._cells import PANEL, Cells, cut
from matlab_pkg.neighbours.pairs import boxed

SPLIT = 3
"""int, no unit: columns to the largest distance. Reason: the fastest of 2 to 6 for a liquid with
four hundred neighbours an atom."""

CHUNK = 65536
"""int, no unit: candidates whose distances are taken at once. Reason: they stay in the cache."""


def counts(
    atoms: ase.Atoms, *, r_max_A: float, bins: int, kinds_n: np.ndarray | None = None
) -> np.ndarray:
    """How many pairs of atoms are at which distance, each pair once.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        A crystal, a slab or a cluster.
    r_max_A : float, Å
        Largest distance, at most half the shortest height of the cell.
    bins : int, no unit
        Number of bins of equal width from 0 to `r_max_A`; a bin holds its lower edge.
    kinds_n : np.ndarray of int, shape (n,), no unit, optional
        A kind for each atom; only pairs of two different kinds count.

    Returns
    -------
    np.ndarray of int, shape (b,), no unit
        Number of pairs in each bin.

    Raises
    ------
    TypeError
        If `atoms` is no structure, or a number is none.
    ValueError
        If the distance does not fit the cell, or there is no bin.

    Notes
    -----
    Distances are taken in single precision, with an error of about 1e-7 of the size of the cell.
    The cost is linear in the number of pairs.

    Examples
    --------
    An atom of a simple cubic crystal has 6 neighbours, that is 3 pairs, and then 12.

    >>> crystal = ase.Atoms("Po", cell=[3.3] * 3, pbc=True).repeat(4)
    >>> (counts(crystal, r_max_A=5, bins=5) / len(crystal)).tolist()
    [0.0, 0.0, 0.0, 3.0, 6.0]
    """
    bins = _validate.count(bins, what="bins", low=1)
    box = boxed(atoms, r_max_A, what="r_max_A")
    r_cn, _ = box.wrap((atoms.positions @ box.rotation_cc).T.copy())
    cells = Cells(box, r_cn, r_max_A, SPLIT)
    kinds_g = None if kinds_n is None else cells.kinds(np.asarray(kinds_n))
    counts_b, scale = np.zeros(bins + 1, np.intp), np.float32(bins / r_max_A)
    panels = np.linspace(0, len(atoms), max(1, round(len(atoms) / PANEL)) + 1).astype(int)
    for low, high in itertools.pairwise(panels):
        first_nk, count_nk = cells.ranges(low, high)
        count_n = count_nk.sum(axis=1)
        for a, b in cut(np.concatenate(([0], np.cumsum(count_n))), CHUNK):
            slot_p, r_p, _ = cells.candidates(low + a, first_nk[a:b], count_nk[a:b])
            if kinds_g is not None:
                own_p = np.repeat(kinds_g.take(cells.own_n[low + a : low + b]), count_n[a:b])
                r_p = r_p[kinds_g.take(slot_p) != own_p]
            np.sqrt(r_p, out=r_p)
            r_p *= scale
            np.minimum(r_p, np.float32(bins), out=r_p)
            counts_b += np.bincount(r_p.astype(np.intp), minlength=bins + 1)
    return counts_b[:bins]
