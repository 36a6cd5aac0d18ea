"""Half list: every pair of atoms closer than a reach, once, found through columns of cells.

The plane of x and y is cut into columns, each column along z into thin slices, and all atoms are
sorted by column and slice. The partners of an atom in one column are then one range of this order.
A pair is listed with the atom that comes first; whole numbers decide it, so no pair is lost or
doubled where atoms sit on a border.

Names of arrays: n atoms, g atoms followed by ghosts, k columns to look into, p pairs, v cell
vectors, c Cartesian components.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from matlab_pkg.neighbours._cells import PANEL, Cells, cut
from matlab_pkg.neighbours.box import Box

CHUNK = 65536
"""int, no unit: candidates whose distances are taken at once. Reason: they stay in the cache."""


@dataclass(frozen=True)
class HalfList:
    """Pairs closer than a reach, each once, row by row.

    Atoms have new numbers, in the order of their cells; ghosts follow the atoms.

    Parameters
    ----------
    order_n : np.ndarray of int, shape (n,), no unit
        Old number of each atom.
    parent_g : np.ndarray of int, shape (g - n,), no unit
        New number of the atom that each ghost is an image of.
    images_vg : np.ndarray of int, shape (3, g - n), no unit
        How many cell vectors each ghost is away from that atom.
    rows_n : np.ndarray of int, shape (n,), no unit
        New number of the first atom of each row; a permutation.
    count_n : np.ndarray of int, shape (n,), no unit
        Pairs in each row.
    partner_p : np.ndarray of int, shape (p,), no unit
        New number of the second atom of each pair, row after row.

    Examples
    --------
    >>> two = half_list(Box(np.eye(3), np.zeros(3, bool)), np.array([[0, 1.0], [0, 0], [0, 0]]), 2)
    >>> len(two.partner_p)
    1
    """

    order_n: np.ndarray
    parent_g: np.ndarray
    images_vg: np.ndarray
    rows_n: np.ndarray
    count_n: np.ndarray
    partner_p: np.ndarray

    def blocks(self, size: int) -> list[tuple[np.ndarray, ...]]:
        """Rows in blocks of about `size` pairs; rows without pairs are left out.

        Parameters
        ----------
        size : int, no unit
            Pairs in a block.

        Returns
        -------
        list of tuple of np.ndarray of int, any shape, no unit
            For each block the rows, their counts, where each row begins in the block, and the
            partners, no unit.

        Examples
        --------
        >>> r_cn = np.array([[0, 1.0], [0, 0], [0, 0]])
        >>> half_list(Box(np.eye(3), np.zeros(3, bool)), r_cn, 2).blocks(100)[0][1].tolist()
        [1]
        """
        begin = np.concatenate(([0], np.cumsum(self.count_n)))
        blocks = []
        for first, last in cut(begin, size):
            full = self.count_n[first:last] > 0
            if full.any():
                rows, count = self.rows_n[first:last][full], self.count_n[first:last][full]
                starts = (begin[first:last] - begin[first])[full]
                blocks.append((rows, count, starts, self.partner_p[begin[first] : begin[last]]))
        return blocks


def half_list(
    box: Box,
    r_cn: np.ndarray,
    reach: float,
    radius_n: np.ndarray | None = None,
    copies: int = 1,
) -> HalfList:
    """Every pair closer than `reach`, once; a few that are further by a rounding may be among them.

    Parameters
    ----------
    box : Box
        The cell.
    r_cn : np.ndarray, shape (3, n), Å
        Positions in the turned frame, wrapped.
    reach : float, Å
        Largest distance, at most the shortest height of the cell.
    radius_n : np.ndarray, shape (n,), Å, optional
        At most half the reach; then only pairs closer than the sum of their radii are listed.
    copies : int, no unit, optional
        The atoms are so many copies of a system, one after the other, that do not see each other.

    Returns
    -------
    HalfList
        The pairs, no unit.

    Notes
    -----
    The cost is linear in the number of atoms.

    Examples
    --------
    A simple cubic crystal has three bonds an atom.

    >>> r_cn = np.mgrid[:4, :4, :4].reshape(3, -1).astype(float)
    >>> len(half_list(Box(np.eye(3) * 4, np.ones(3, bool)), r_cn, 1.1).partner_p) / 64
    3.0
    """
    cells = Cells(box, r_cn, reach, radius_n=radius_n, copies=copies)
    n = r_cn.shape[1]
    rows_n, count_n, partners = np.empty(n, np.intp), np.empty(n, np.intp), []
    panels = np.linspace(0, n, max(1, round(n / PANEL)) + 1).astype(int)
    for low, high in itertools.pairwise(panels):
        first_nk, count_nk = cells.ranges(low, high)
        begin = np.concatenate(([0], np.cumsum(count_nk.sum(axis=1))))
        for a, b in cut(begin, CHUNK):
            rows, counts, partner_p = cells.close(low + a, first_nk[a:b], count_nk[a:b])
            rows_n[low + a : low + b], count_n[low + a : low + b] = rows, counts
            partners.append(partner_p)
    return HalfList(
        cells.order_n, cells.parent_g, cells.images_vg, rows_n, count_n, np.concatenate(partners)
    )
