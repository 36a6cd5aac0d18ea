"""Atoms as kernels hold them: sorted by place, with ghosts, and a list of pairs that lasts.

The list holds pairs up to the cutoff plus a skin, to which each of the two atoms gives a part: a
fast atom gives more. It is complete as long as no atom is further than its own part from where it
was expected: see `ListedAtoms.place`.

Names of arrays: n atoms, g atoms followed by ghosts, p pairs, i rows of pairs, v cell vectors,
c Cartesian components. Lengths are in units of `length`.
"""

from __future__ import annotations

import ase
import numpy as np

from matlab_pkg.neighbours.half_list import HalfList, half_list
from matlab_pkg.potentials.frame import Frame

BLOCK = 60000
"""int, no unit: pairs in a block. Reason: its buffers stay in the cache; larger ones fall out."""

SKIN = 0.03
"""float, no unit: skin over cutoff. Reason: the fastest for a liquid near its triple point."""

MOST = 0.3
"""float, no unit: largest reach of the list beyond the cutoff, over the cutoff. Reason: whoever
goes further than half of this while a list lasts is too fast for lists."""

OVERLAP = 1e-4
"""float, no unit: atoms are at the same place below this fraction of the cutoff. Reason: a thousand
times closer than atoms come, and the forces are still finite."""


KEPT = 2_000_000
"""int, no unit: numbers in an array that is made and freed at once. Reason: the C library then
keeps freed memory up to twice this size; else temporary arrays are mapped anew, page by page."""


class ListedAtoms(Frame):
    """Atoms that move, and a list of their pairs that follows them.

    Kernels inherit from it and add what acts: `update` puts the forces, in units of `scale`, into
    `fxy_g` and `fz_g`, and `energies` sums over the same pairs.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure; it gives the cell and the axes that are periodic.
    cutoff : float, Å
        Pairs at this distance or further do not count.
    length : float, Å, optional
        What lengths are measured in here.
    scale : float, eV/Å, optional
        What forces are measured in here.
    skin : float, no unit, optional
        Skin over cutoff.

    Raises
    ------
    TypeError
        If `atoms` is no structure.
    ValueError
        If the cutoff does not fit the cell, or a position is not finite.

    Examples
    --------
    >>> two = ase.Atoms("Ar2", [[0, 0, 0], [1, 0, 0]])
    >>> listed = ListedAtoms(two, 2.5)
    >>> _ = listed.place(listed.turned(two.positions))
    >>> len(listed.blocks)
    1
    """

    def __init__(
        self,
        atoms: ase.Atoms,
        cutoff: float,
        *,
        length: float = 1.0,
        scale: float = 1.0,
        skin: float = SKIN,
    ):
        super().__init__(atoms, cutoff, length=length)
        room = max(0.0, self.box.limit() - self.cutoff)
        self.skin, self.most = min(skin * self.cutoff, room), min(MOST * self.cutoff, room)
        self.scale, self.copies = scale, 1
        self.fxy_g, self.fz_g = np.zeros(self.n, complex), np.zeros(self.n)
        self._w_n, self._h_n = np.empty(self.n), np.empty(self.n)
        self._d_n = np.empty(self.n, complex)
        self._pool = np.empty(0)
        self._placed = (self.order_n, self.images_vn, np.zeros((3, self.n)), None)
        np.empty(KEPT)  # not used: see there
        self.builds = 0

    def place(self, r_cn: np.ndarray, ahead_cn: np.ndarray | None = None) -> np.ndarray:
        """Put the atoms somewhere and list their pairs.

        The list is built around where the atoms will be in the middle of its life: it then lasts
        twice as long with the same skin, and is as exact, for it counts from there. Each atom's
        part of the skin is the way to there and half the skin more, so that slow atoms have fewer
        pairs outside the cutoff.

        Parameters
        ----------
        r_cn : np.ndarray, shape (3, n), in units of `length`
            Positions, in the present order; they may lie outside the cell.
        ahead_cn : np.ndarray, shape (3, n), in units of `length`, optional
            How far each atom is expected to go until the middle of the list's life.

        Returns
        -------
        np.ndarray of int, shape (n,), no unit
            The new order: present number of each atom.

        Examples
        --------
        >>> ListedAtoms(ase.Atoms("H2"), 3).place(np.array([[2.0, 0], [0, 0], [0, 0]])).tolist()
        [1, 0]
        """
        self._placed = (self.order_n, self.images_vn, r_cn, ahead_cn)
        if ahead_cn is None:
            ahead_cn = np.zeros_like(r_cn)
        with np.errstate(over="ignore"):
            far_n = np.sqrt((ahead_cn**2).sum(axis=0))
        near_n = np.minimum(far_n, (self.most - self.skin) / 2)
        ahead_cn = ahead_cn * (near_n / np.maximum(far_n, 1e-30))
        own_n = near_n + self.skin / 2
        reach = self.cutoff + 2 * float(own_n.max())
        middle_cn, images_vn = self.box.wrap(r_cn + ahead_cn)
        listed = half_list(self.box, middle_cn, reach, own_n + self.cutoff / 2, self.copies)
        order = listed.order_n
        self._own2_n = own_n.take(order) ** 2
        x_cn = (middle_cn - ahead_cn).take(order, axis=1)
        middle_cn = middle_cn.take(order, axis=1)
        self.middle_xy, self.middle_z = middle_cn[0] + 1j * middle_cn[1], middle_cn[2]
        self.order_n = self.order_n.take(order)
        self.images_vn = (self.images_vn + images_vn).take(order, axis=1)
        self.parent_g = listed.parent_g
        shift_cg = self.box.lattice_vc.T @ listed.images_vg
        self.shift_xy, self.shift_z = shift_cg[0] + 1j * shift_cg[1], shift_cg[2]
        total = self.n + len(self.parent_g)
        self.xy_g, self.z_g = np.empty(total, complex), np.empty(total)
        self.xy_g[: self.n] = x_cn[0] + 1j * x_cn[1]
        self.z_g[: self.n] = x_cn[2]
        self.fxy_g, self.fz_g = np.empty(total, complex), np.empty(total)
        self.blocks = self._blocks(listed)
        self._make_room(max((len(block[3]) for block in self.blocks), default=0))
        self.builds += 1
        return order

    def memory(self) -> dict[str, np.ndarray]:
        """What makes the same list again, with the atoms where they are now, bit for bit.

        Returns
        -------
        dict of str to np.ndarray, any shape, various units
            Order and images before the last list and what `place` was given then (in units of
            `length`), and the present positions (in units of `length`).

        Examples
        --------
        >>> first, second = (ListedAtoms(ase.Atoms("H2"), 3) for _ in range(2))
        >>> _ = first.place(np.array([[2.0, 0], [0, 0], [0, 0]]))
        >>> second.recall(first.memory())
        >>> second.order_n.tolist()
        [1, 0]
        """
        order_n, images_vn, r_cn, ahead_cn = self._placed
        ahead_cn = np.zeros_like(r_cn) if ahead_cn is None else ahead_cn
        now = {"xy_n": self.xy_g[: self.n].copy(), "z_n": self.z_g[: self.n].copy()}
        return now | {
            "order_n": order_n,
            "images_vn": images_vn,
            "r_cn": r_cn,
            "ahead_cn": ahead_cn,
        }

    def recall(self, memory: dict[str, np.ndarray]) -> None:
        """Go back to what `memory` returned.

        Parameters
        ----------
        memory : dict of str to np.ndarray, any shape, various units
            What `memory` returned.

        Examples
        --------
        >>> total = ListedAtoms(ase.Atoms("H"), 3)
        >>> _ = total.place(np.array([[1.0], [2], [3]]))
        >>> memory, total.z_g[0] = total.memory(), 9.0
        >>> total.recall(memory)
        >>> total.positions().tolist()
        [[1.0, 2.0, 3.0]]
        """
        self.order_n, self.images_vn = memory["order_n"], memory["images_vn"]
        self.place(memory["r_cn"], memory["ahead_cn"])
        self.xy_g[: self.n], self.z_g[: self.n] = memory["xy_n"], memory["z_n"]

    def _blocks(self, listed: HalfList) -> list[tuple]:
        """Return rows, counts, begins and partners, block by block; kernels may add to each."""
        return listed.blocks(BLOCK)

    def _make_room(self, most: int) -> None:
        """Keep buffers for the pairs of a block: allocated once, so that memory stays mapped."""
        if 6 * most > len(self._pool) or not len(self._pool):
            self._pool = np.empty(max(6 * int(1.1 * most), 600000))
        p, room = self._pool, len(self._pool) // 6
        parts = [p[k * room : (k + 1) * room] for k in range(2, 6)]
        self._buffers = (p[: 2 * room].view(complex), *parts[:3], parts[3].view(bool))

    def worn(self) -> bool:
        """Whether an atom is further than its part of the skin from its middle.

        Returns
        -------
        bool
            True when it is time for a new list; also where a position is not a number.

        Examples
        --------
        >>> total = ListedAtoms(ase.Atoms("H"), 3)
        >>> _ = total.place(np.zeros((3, 1)))
        >>> before, total.z_g[0] = total.worn(), 0.2
        >>> before, total.worn()
        (False, True)
        """
        np.subtract(self.xy_g[: self.n], self.middle_xy, out=self._d_n)
        np.abs(self._d_n, out=self._w_n)
        np.multiply(self._w_n, self._w_n, out=self._w_n)
        np.subtract(self.z_g[: self.n], self.middle_z, out=self._h_n)
        np.multiply(self._h_n, self._h_n, out=self._h_n)
        np.add(self._w_n, self._h_n, out=self._w_n)
        np.subtract(self._w_n, self._own2_n, out=self._w_n)
        return not self._w_n.max() <= 0

    def _follow(self) -> None:
        """Put the ghosts beside their atoms: pairs then need no minimum image."""
        np.add(self.xy_g.take(self.parent_g), self.shift_xy, out=self.xy_g[self.n :])
        np.add(self.z_g.take(self.parent_g), self.shift_z, out=self.z_g[self.n :])

    def _separations(self, rows_i: np.ndarray, count_i: np.ndarray, j_p: np.ndarray) -> tuple:
        """Return x + iy, z and squared length of each pair, and which are inside the cutoff."""
        d_p, h_p, r2_p, work_p, inside_p = (buffer[: len(j_p)] for buffer in self._buffers)
        np.take(self.xy_g, j_p, out=d_p, mode="clip")  # "clip" writes to `out` without a copy
        first_p = np.repeat(self.xy_g.take(rows_i), count_i)
        d_p -= first_p
        parts, squares = d_p.view(float), first_p.view(float)  # x, y, x, y, ...
        np.multiply(parts, parts, out=squares)
        np.add(squares[::2], squares[1::2], out=r2_p)
        np.take(self.z_g, j_p, out=h_p, mode="clip")
        h_p -= np.repeat(self.z_g.take(rows_i), count_i)
        np.multiply(h_p, h_p, out=work_p)
        r2_p += work_p
        np.less(r2_p, self.cutoff**2, out=inside_p)
        return d_p, h_p, r2_p, inside_p

    def update(self) -> None:
        """Forces on the atoms where they are now, in units of `scale`; kernels say how.

        Examples
        --------
        >>> ListedAtoms(ase.Atoms("H"), 3).update()  # nothing acts
        """

    def forces(self) -> np.ndarray:
        """Forces on the atoms where they are now.

        Returns
        -------
        np.ndarray, shape (n, 3), eV/Å
            In the caller's order and axes.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> total = Morse(depth=1, width=1, distance=1, cutoff=3).sum_over(ase.Atoms("H"))
        >>> _ = total.place(np.zeros((3, 1)))
        >>> total.forces().tolist()
        [[0.0, 0.0, 0.0]]
        """
        self.update()
        return self.returned(self.fxy_g, self.fz_g) * self.scale

    def virial(self) -> np.ndarray:
        """Sum over pairs of vector times force, from the forces that `update` computed last.

        Each pair adds (r_j - r_i) f, with f on j and -f on i, so the sum over pairs is one over
        atoms and ghosts, r f. What acts on a ghost was given to its atom as well: what is left for
        the ghost is how far its image is from there.

        Returns
        -------
        np.ndarray, shape (3, 3), eV
            The virial, in the caller's axes.

        Examples
        --------
        Atoms that are too close push outwards.

        >>> from matlab_pkg.potentials import Morse
        >>> two = ase.Atoms("H2", [[0, 0, 0], [0, 0, 0.9]])
        >>> total = Morse(depth=1, width=1, distance=1, cutoff=3).sum_over(two)
        >>> _ = total.place(total.turned(two.positions))
        >>> total.update()
        >>> bool(total.virial()[2, 2] > 0)
        True
        """
        n, fxy_g, fz_g = self.n, self.fxy_g, self.fz_g
        place_cg = np.array([self.xy_g.real, self.xy_g.imag, self.z_g])
        place_cg[:, n:] = self.shift_xy.real, self.shift_xy.imag, self.shift_z
        virial_cc = place_cg @ np.array([fxy_g.real, fxy_g.imag, fz_g]).T
        virial_cc *= self.scale * self.length
        return self.turn_cc @ virial_cc @ self.turn_cc.T

    def refuse_overlap(self) -> None:
        """Raise where two atoms are at the same place.

        Raises
        ------
        ValueError
            If the closest pair is far closer than atoms ever come.

        Examples
        --------
        >>> total = ListedAtoms(ase.Atoms("H2"), 3)
        >>> _ = total.place(np.zeros((3, 2)))
        >>> total.refuse_overlap()
        Traceback (most recent call last):
        ValueError: Atoms 0 and 1 are at the same place (0 Å apart). ...
        """
        i, j, distance = self._closest()
        if distance < OVERLAP * self.cutoff_A:
            raise ValueError(
                f"{self._named(i, j)} are at the same place ({distance:.2g} Å apart). Look at "
                "atoms.positions, and remove one of the two."
            )
        self._refuse_unknown(i, j, distance)

    def _refuse_unknown(self, i: int, j: int, distance: float) -> None:
        """Raise where the closest two are closer than anything is known of."""

    def _named(self, i: int, j: int) -> str:
        """Return words for two atoms, which are of one copy."""
        copy, n = i * self.copies // self.n, self.n // self.copies
        where = f" of replica {copy}" if self.copies > 1 else ""
        return f"Atoms {i - copy * n} and {j - copy * n}{where}"

    def _closest(self) -> tuple[int, int, float]:
        """Return the numbers and the distance (Å) of the two closest atoms, among listed pairs."""
        best = (-1, -1, np.inf)
        self._follow()
        for rows_i, count_i, _, j_p in self.blocks:
            r2_p = self._separations(rows_i, count_i, j_p)[2]
            k = int(np.argmin(r2_p))
            if r2_p[k] < best[2]:
                best = (int(np.repeat(rows_i, count_i)[k]), int(j_p[k]), float(r2_p[k]))
        i, j, r2 = best
        if j >= self.n:
            j = int(self.parent_g[j - self.n])
        if i < 0:
            return best
        i, j = sorted((int(self.order_n[i]), int(self.order_n[j])))
        return i, j, float(np.sqrt(r2)) * self.length
