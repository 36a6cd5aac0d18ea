"""Columns of cells: atoms and ghosts sorted so that the partners of an atom are a few ranges.

Names of arrays: n atoms, g atoms followed by ghosts, k columns to look into, p candidates for
pairs, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

import itertools

import numpy as np

from matlab_pkg.neighbours.box import Box

SPLIT = 2
"""int, no unit: columns to one reach. Reason: the fastest of 1, 2 and 3 for liquids."""

SLICE = 0.1
"""float, no unit: thickness of a slice over the reach. Reason: thinner ones do not pay."""

PANEL = 4096
"""int, no unit: atoms whose ranges are found at once. Reason: their arrays stay in the cache."""

ROUNDING = 64 * 6e-8
"""float, no unit: margin for positions in single precision. Reason: 64 times its rounding."""


def cut(begin: np.ndarray, size: int) -> list[tuple[int, int]]:
    """Ranges of rows with about `size` entries each; `begin` says where each row begins."""
    pieces = max(1, round(begin[-1] / size))
    edges = np.searchsorted(begin, np.linspace(0, begin[-1], pieces + 1))
    edges[0], edges[-1] = 0, len(begin) - 1
    return [(int(a), int(b)) for a, b in itertools.pairwise(edges) if b > a]


class Cells:
    """Atoms and ghosts sorted by column and slice; a place in this order is a slot."""

    def __init__(
        self,
        box: Box,
        r_cn: np.ndarray,
        reach: float,
        split: int = SPLIT,
        radius_n: np.ndarray | None = None,
        copies: int = 1,
    ):
        low_v, length_v = box.extent(r_cn, reach)
        self.box, self.reach, self.split, n = box, reach, split, r_cn.shape[1]
        self.cells_v = _divisions(box, length_v, reach, n // copies, split)
        self.sides_v = np.array([*box.heights_v[:2], 0]) / self.cells_v
        self.sides_v = np.where(box.pbc_v, self.sides_v, length_v / self.cells_v)
        self.sides_v[2] = length_v[2] / self.cells_v[2]
        f_vn = box.fractions(r_cn, low_v, length_v)
        r_cg, parent_g, images_vg, cell_vg = self._with_ghosts(r_cn, f_vn, low_v)
        self.pad_z = int(reach / self.sides_v[2]) + 3
        pad_v = np.array([split + 1, split + 1, self.pad_z])
        cell_vg += pad_v[:, None]
        nx, ny, nz = self.shape = self.cells_v + 2 * pad_v
        copy_g = np.arange(n) // max(1, n // copies)  # each copy has cells of its own
        copy_g = np.concatenate((copy_g, copy_g.take(parent_g)))
        column_g = ((copy_g * ny + cell_vg[1]) * nx + cell_vg[0]) * nz
        key_g = column_g + cell_vg[2]
        slots_g = np.argsort(key_g)
        cells = copies * nx * ny * nz
        self.begin = np.zeros(cells + 1, np.intp)  # slot where each cell begins
        np.cumsum(np.bincount(key_g, minlength=cells), out=self.begin[1:])
        real = slots_g < n
        self.order_n, self.own_n = slots_g[real], np.flatnonzero(real)
        new_g = np.arange(len(slots_g))
        new_g[self.order_n] = np.arange(n)
        self.new_g = new_g.take(slots_g)  # slot -> new number
        self.parent_g, self.images_vg = new_g.take(parent_g), images_vg
        radius_n = np.full(n, reach / 2) if radius_n is None else radius_n
        radius_g = np.concatenate((radius_n, radius_n.take(parent_g)))
        self._singles(np.vstack((r_cg - low_v[:, None], radius_g)).take(slots_g, axis=1))
        self.column_n = column_g.take(self.order_n)
        inside_vn = f_vn[:2] * self.cells_v[:2, None] - cell_vg[:2, :n] + (split + 1)
        self.inside_vn = inside_vn.take(self.order_n, axis=1).astype(np.float32)
        z_n = (r_cn[2] - low_v[2]) / self.sides_v[2] + self.pad_z
        self.z_n = z_n.take(self.order_n).astype(np.float32)

    def kinds(self, kinds_n: np.ndarray) -> np.ndarray:
        """Kind of the atom, or the parent of the ghost, in each slot.

        Parameters
        ----------
        kinds_n : np.ndarray of int, shape (n,), no unit
            Kind of each atom, in the old order.

        Returns
        -------
        np.ndarray of int, shape (g,), no unit
            Kinds in the order of the slots.
        """
        mine_n = kinds_n.take(self.order_n)
        return np.concatenate((mine_n, mine_n.take(self.parent_g))).take(self.new_g)

    def _with_ghosts(self, r_cn: np.ndarray, f_vn: np.ndarray, low_v: np.ndarray) -> tuple:
        """Return positions, parents and images of the ghosts, and the cells of all."""
        box, cells_v, reach = self.box, self.cells_v, self.reach
        n = r_cn.shape[1]
        cell_vg = np.clip((f_vn * cells_v[:, None]).astype(np.intp), 0, cells_v[:, None] - 1)
        r_cg, parent_g, images_vg = r_cn, np.arange(n), np.zeros((3, n), np.intp)
        depth_vg = f_vn * box.heights_v[:, None]
        for v in np.flatnonzero(box.pbc_v):
            low_g = np.flatnonzero(depth_vg[v] < reach)
            high_g = np.flatnonzero(depth_vg[v] > box.heights_v[v] - reach)
            if v == 1:
                high_g = high_g[:0]  # a half list never looks towards smaller y
            source = np.concatenate((low_g, high_g))
            sign = np.repeat([1, -1], [len(low_g), len(high_g)])
            r_cs, images_vs, cell_vs = (a.take(source, axis=1) for a in (r_cg, images_vg, cell_vg))
            r_cs += sign * box.edges_vc[v][:, None]
            images_vs[v] += sign
            cell_vs[v] += sign * cells_v[v]
            depth_vs = depth_vg.take(source, axis=1)
            if v < 2 and box.edges_vc[v, 2]:  # the image is higher or lower too: wrap it along z
                up = np.floor(r_cs[2] / box.edges_vc[2, 2]) if box.pbc_v[2] else 0.0
                r_cs[2] -= up * box.edges_vc[2, 2]
                images_vs[2] -= np.intp(up)
                height = r_cs[2] - low_v[2]
                cell_vs[2] = np.clip((height / self.sides_v[2]).astype(np.intp), 0, cells_v[2] - 1)
                depth_vs[2] = height
            r_cg, depth_vg = np.hstack((r_cg, r_cs)), np.hstack((depth_vg, depth_vs))
            images_vg, cell_vg = np.hstack((images_vg, images_vs)), np.hstack((cell_vg, cell_vs))
            parent_g = np.concatenate((parent_g, parent_g.take(source)))
        return r_cg, parent_g[n:], images_vg[:, n:], cell_vg

    def _singles(self, four_cg: np.ndarray) -> None:
        """Keep x, y, z and radius in single precision: 16 bytes an atom, which move as one item."""
        reach_n = (four_cg[3].take(self.own_n) + four_cg[3].max()) / self.sides_v[2]
        self.reach_n = reach_n.astype(np.float32)  # how far each atom looks, in slices
        four_cg[3] += ROUNDING * (self.reach + np.abs(four_cg[:3]).max())
        self.four_g = four_cg.T.astype(np.float32, order="C").view(complex)[:, 0]
        four_nc = self.four_g.take(self.own_n).view(np.float32).reshape(-1, 4)
        four_nc[:, 3] *= -1  # the difference of two atoms then holds the sum of their radii
        self.four_n = four_nc.view(complex)[:, 0]

    def ranges(self, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
        """First slot and number of candidates of atoms low to high, for each column around."""
        nx, _, nz = self.shape
        across, split = range(-self.split, self.split + 1), self.split
        dy, dx = np.array([(y, x) for y in range(split + 1) for x in across if y or x > 0]).T
        x_kn, y_kn = (self._gaps(v, low, high)[d + split] for v, d in ((0, dx), (1, dy)))
        gap_kn = x_kn + y_kn if self.box.upright else np.maximum(x_kn, y_kn)
        reach_n = self.reach_n[low:high]
        half_kn = reach_n * reach_n * np.float32(1.0001) - gap_kn
        hit_kn = half_kn > 0
        np.sqrt(np.abs(half_kn, out=half_kn), out=half_kn)
        half_kn += np.float32(1e-3 + nz * 4e-7)  # rounding of heights in single precision
        z_n, column_n = self.z_n[low:high], self.column_n[low:high]
        offset_k = ((dy * nx + dx) * nz)[:, None]
        first_kn, count_kn = np.empty((2, len(dx) + 1, high - low), np.intp)
        at_kn = (z_n - half_kn).astype(np.intp)
        at_kn += column_n + offset_k
        np.take(self.begin, at_kn, out=first_kn[1:], mode="clip")
        at_kn = (z_n + half_kn).astype(np.intp)
        at_kn += column_n + (offset_k + 1)
        np.take(self.begin, at_kn, out=count_kn[1:], mode="clip")
        first_kn[0] = self.own_n[low:high] + 1  # in its own column, an atom looks up only
        top = z_n + reach_n + np.float32(1.01 + nz * 4e-7)
        count_kn[0] = self.begin.take(column_n + top.astype(np.intp), mode="clip")
        count_kn -= first_kn
        count_kn[1:] *= hit_kn
        return first_kn.T, count_kn.T

    def _gaps(self, v: int, low: int, high: int) -> np.ndarray:
        """Squared distance to the columns -split to split steps away, in slices."""
        f_n, steps = self.inside_vn[v, low:high], range(-self.split, self.split + 1)
        gaps = [d - f_n if d > 0 else f_n - (d + 1) if d else 0 * f_n for d in steps]
        gaps = np.maximum(gaps, 0) * np.float32(self.sides_v[v] / self.sides_v[2])
        return gaps * gaps

    def candidates(self, low: int, first_nk: np.ndarray, count_nk: np.ndarray) -> tuple:
        """Return slots, squared distances and squared sums of radii, row after row."""
        count_n = count_nk.sum(axis=1)
        slot_p = _expand(first_nk.ravel(), count_nk.ravel())
        high = low + len(count_n)
        four_p = self.four_g.take(slot_p, mode="clip").view(np.float32)
        four_p -= np.repeat(self.four_n[low:high], count_n).view(np.float32)
        four_p *= four_p
        r2_p = four_p[0::4] + four_p[1::4]
        r2_p += four_p[2::4]
        return slot_p, r2_p, four_p[3::4]

    def close(self, low: int, first_nk: np.ndarray, count_nk: np.ndarray) -> tuple:
        """Return rows, their lengths and partners: the candidates that are close enough."""
        count_n = count_nk.sum(axis=1)
        begin_n = np.cumsum(count_n) - count_n
        slot_p, r2_p, near_p = self.candidates(low, first_nk, count_nk)
        hit_p = np.flatnonzero(r2_p < near_p)
        edge_n = np.searchsorted(hit_p, np.append(begin_n, len(slot_p)))
        kept_n = np.diff(edge_n)
        by_length = np.argsort(kept_n)  # rows of equal length in a row: loops predict their ends
        kept_n = kept_n.take(by_length)
        pick_p = hit_p.take(_expand(edge_n.take(by_length), kept_n), mode="clip")
        return by_length + low, kept_n, self.new_g.take(slot_p.take(pick_p), mode="clip")


def _expand(first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Ranges written out: first, first + 1, ... for each."""
    end = np.cumsum(count)
    out = np.repeat(first - (end - count), count)
    out += np.arange(len(out))
    return out


def _divisions(
    box: Box, length_v: np.ndarray, reach: float, n: int, split: int = SPLIT
) -> np.ndarray:
    """Cells along each axis; in an empty space fewer, so that they do not outnumber the atoms."""
    side_v = np.where(box.pbc_v, box.heights_v, length_v)
    side_v[2] = length_v[2]
    cells_v = np.maximum(1, np.array([split, split, 1 / SLICE]) * side_v / reach)
    while (many := np.prod(cells_v) / (16 * n + 4096)) > 1.1:  # again where an axis has one left
        cells_v = np.maximum(1, cells_v / many ** (1 / 3))
    return cells_v.astype(np.intp)
