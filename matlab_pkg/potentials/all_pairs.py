"""Sums over all pairs of few atoms: without a list, which would cost more than it saves.

Atoms stand in a ring, and each meets the half of the ring that follows it: then every pair is met
once. Row k of the arrays of pairs holds, for each atom, the atom k + 1 places ahead.

Names of arrays: n atoms, k rows, p pairs inside the cutoff, c Cartesian components, v cell vectors.
Lengths are in units of the potential's `length`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ase
import numpy as np
from numpy.lib.stride_tricks import as_strided

from matlab_pkg.potentials.listed import MOST, SKIN
from matlab_pkg.potentials.pair_sum import PairSum

if TYPE_CHECKING:
    from matlab_pkg.potentials.pair_potential import PairPotential

FEW = 160
"""int, no unit: up to so many atoms all pairs are faster than a list. Reason: measured, for a
liquid at its triple point; benchmarks/README.md has the times."""

OPEN = 1e12
"""float, no unit: cell vectors of axes that are not periodic are so many times longer. Reason: no
image comes near."""


class AllPairs(PairSum):
    """Forces of one pair potential on few atoms, again and again as they move.

    Parameters
    ----------
    potential : PairPotential
        The potential.
    atoms : ase.Atoms, positions in Å
        The structure; it gives the cell and the axes that are periodic.
    skin : float, no unit, optional
        Not used; other sums have it.

    Raises
    ------
    TypeError
        If `atoms` is no structure.
    ValueError
        If the cutoff does not fit the cell, or a position is not finite.

    Notes
    -----
    The cost grows with the square of the number of atoms. The cutoff is at most half the shortest
    height of the cell, so that of all images of a pair only the nearest counts: the one whose
    fractions of the cell vectors are all between -1/2 and 1/2.

    Examples
    --------
    >>> from matlab_pkg.potentials import LennardJones
    >>> two = ase.Atoms("Ar2", [[0, 0, 0], [1, 0, 0]])
    >>> total = AllPairs(LennardJones(epsilon=1, sigma=1, cutoff=2.5), two)
    >>> _ = total.place(total.turned(two.positions))
    >>> total.forces().round(9).tolist()
    [[-24.0, 0.0, 0.0], [24.0, 0.0, 0.0]]
    """

    def __init__(self, potential: PairPotential, atoms: ase.Atoms, skin: float = SKIN):
        super().__init__(potential, atoms, skin)
        n, half = self.n, self.n // 2
        long_v = np.where(self.box.pbc_v, 1.0, OPEN)
        self._vectors_vc = self.box.edges_vc * long_v[:, None]
        self._fractions_cv = np.linalg.inv(self.box.edges_vc) / long_v
        self._skewed = np.count_nonzero(self.box.edges_vc) > 3
        self._ring_cn = np.empty((3, n + half))
        self._d_ckn, self._work_ckn = np.empty((3, half, n)), np.empty((3, half, n))
        self._r2_kn, self._inside_kn = np.empty((half, n)), np.empty((half, n), bool)
        self._f_ckn = np.zeros((3, half, n + half + 1))  # zeros stay behind each row
        self._ones_k = np.ones(half)
        self._apart_kn: np.ndarray | None = None
        self._look()

    def _look(self) -> None:
        """Make the views: of who is ahead, and of forces with each row shifted by one more atom."""
        (_, half, long), ring = self._f_ckn.shape, self._ring_cn.shape[1]
        self._ahead_ckn = as_strided(
            self._ring_cn[:, 1:], (3, half, self.n), (8 * ring, 8, 8), writeable=False
        )
        self._shifted_ckn = as_strided(
            self._f_ckn, (3, half, long - 1), (8 * half * long, 8 * (long - 1), 8), writeable=False
        )

    def __setstate__(self, state: dict) -> None:
        """Make the views anew: copied or unpickled ones would see other arrays."""
        self.__dict__.update(state)
        self._look()

    def place(self, r_cn: np.ndarray, ahead_cn: np.ndarray | None = None) -> np.ndarray:
        """Put the atoms somewhere.

        Parameters
        ----------
        r_cn : np.ndarray, shape (3, n), in units of `length`
            Positions, in the caller's order; they may lie outside the cell.
        ahead_cn : np.ndarray, shape (3, n), in units of `length`, optional
            Not used; other sums have it.

        Returns
        -------
        np.ndarray of int, shape (n,), no unit
            The order, which never changes.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> total = AllPairs(Morse(depth=1, width=1, distance=1, cutoff=3), ase.Atoms("H2"))
        >>> total.place(np.array([[2.0, 0], [0, 0], [0, 0]])).tolist()
        [0, 1]
        """
        self._placed = (self.order_n, self.images_vn, r_cn, ahead_cn)
        self.xy_g, self.z_g = r_cn[0] + 1j * r_cn[1], r_cn[2].copy()
        self.middle_xy, self.middle_z = self.xy_g.copy(), self.z_g.copy()
        self._own2_n = np.full(self.n, (MOST / 2 * self.cutoff) ** 2)
        self.fxy_g, self.fz_g = np.empty(self.n, complex), np.empty(self.n)
        self.builds += 1
        return self.order_n

    def _measure(self) -> None:
        """Find vectors, squared lengths, and which pairs are closer than the cutoff, each once."""
        n, half = self.n, self.n // 2
        r_cn = np.array([self.xy_g.real, self.xy_g.imag, self.z_g])
        np.matmul(self._fractions_cv.T, r_cn, out=self._ring_cn[:, :n])
        self._ring_cn[:, n:] = self._ring_cn[:, :half]  # behind the last atom comes the first
        d_ckn, work_ckn, r2_kn = self._d_ckn, self._work_ckn, self._r2_kn
        np.subtract(self._ahead_ckn, self._ring_cn[:, None, :n], out=d_ckn)
        np.rint(d_ckn, out=work_ckn)
        d_ckn -= work_ckn  # the nearest image
        if self._skewed:
            np.einsum("vkn,vc->ckn", d_ckn, self._vectors_vc, out=work_ckn)
            d_ckn[...] = work_ckn
        else:
            d_ckn *= np.diag(self._vectors_vc)[:, None, None]
        np.multiply(d_ckn, d_ckn, out=work_ckn)
        np.add(work_ckn[0], work_ckn[1], out=r2_kn)
        r2_kn += work_ckn[2]
        if self.copies > 1:
            r2_kn[self._apart()] = self.cutoff**2  # also where both are at the same place
        np.less(r2_kn, self.cutoff**2, out=self._inside_kn)
        if n % 2 == 0:  # half a ring ahead is half a ring behind: those pairs are met twice
            self._inside_kn[-1:, half:] = False

    def _apart(self) -> np.ndarray:
        """Return which pairs are of two copies, which do not see each other."""
        if self._apart_kn is None:
            n = self.n
            copy_n = np.arange(n) // (n // self.copies)
            ahead_kn = np.arange(1, n // 2 + 1)[:, None] + np.arange(n)
            self._apart_kn = copy_n != copy_n[ahead_kn % n]
        return self._apart_kn

    def update(self) -> None:
        """Forces on the atoms where they are now, in units of the potential's `scale`.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> total = AllPairs(Morse(depth=1, width=1, distance=1, cutoff=3), ase.Atoms("H2"))
        >>> _ = total.place(np.array([[0.0, 1], [0, 0], [0, 0]]))
        >>> total.update()
        >>> abs(total.fxy_g).tolist()
        [0.0, 0.0]
        """
        n = self.n
        self._measure()
        self.potential.strength(self._r2_kn, self._inside_kn, self._work_ckn[0])
        np.multiply(self._d_ckn, self._r2_kn, out=self._f_ckn[:, :, :n])
        f_cn = self._ones_k @ self._f_ckn[:, :, :n]  # a product with ones is the fastest sum
        second_cn = self._ones_k @ self._shifted_ckn
        np.negative(f_cn, out=f_cn)
        f_cn[:, 1:] += second_cn[:, : n - 1]
        f_cn[:, : n // 2 + 1] += second_cn[:, n - 1 :]
        self.fxy_g.real, self.fxy_g.imag, self.fz_g[:] = f_cn

    def _near(self) -> tuple:
        """Return numbers of both atoms, vectors and distances of the pairs inside the cutoff."""
        self._measure()
        near = np.flatnonzero(self._inside_kn)
        row, i_p = np.divmod(near, self.n)
        vector_cp = self._d_ckn.reshape(3, -1)[:, near]
        return i_p, (i_p + row + 1) % self.n, vector_cp, np.sqrt(self._r2_kn.ravel()[near])

    def energies(self) -> np.ndarray:
        """Energy of each atom: half of each of its pairs.

        Returns
        -------
        np.ndarray, shape (n,), eV
            Energies, in the caller's order.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3, shift=False)
        >>> total = AllPairs(bond, ase.Atoms("H2"))
        >>> _ = total.place(np.array([[0.0, 1], [0, 0], [0, 0]]))
        >>> total.energies().tolist()
        [-0.5, -0.5]
        """
        i_p, j_p, _, r_p = self._near()
        energy_p = self.potential.inner_energy(r_p * self.length)
        both = np.bincount(i_p, energy_p, self.n) + np.bincount(j_p, energy_p, self.n)
        return both / 2

    def virial(self) -> np.ndarray:
        """Sum over pairs of vector times force.

        Returns
        -------
        np.ndarray, shape (3, 3), eV
            The virial, in the caller's axes.

        Examples
        --------
        Atoms that are too close push outwards.

        >>> from matlab_pkg.potentials import Morse
        >>> total = AllPairs(Morse(depth=1, width=1, distance=1, cutoff=3), ase.Atoms("H2"))
        >>> _ = total.place(np.array([[0.0, 0.9], [0, 0], [0, 0]]))
        >>> bool(total.virial()[0, 0] > 0)
        True
        """
        _, _, vector_cp, r_p = self._near()
        strength_p = r_p * r_p
        self.potential.strength(strength_p, np.ones(len(r_p), bool), np.empty(len(r_p)))
        virial_cc = (vector_cp * strength_p) @ vector_cp.T * (self.scale * self.length)
        return self.turn_cc @ virial_cc @ self.turn_cc.T

    def _closest(self) -> tuple[int, int, float]:
        """Return the numbers and the distance (Å) of the two closest atoms inside the cutoff."""
        i_p, j_p, _, r_p = self._near()
        if not len(r_p):
            return -1, -1, np.inf
        k = int(np.argmin(r_p))
        i, j = sorted((int(i_p[k]), int(j_p[k])))
        return i, j, float(r_p[k]) * self.length
