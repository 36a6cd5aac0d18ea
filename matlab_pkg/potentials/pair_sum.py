"""Sums over the pairs of a potential while atoms move: forces by blocks that stay in the cache.

Names of arrays: n atoms, g atoms followed by ghosts, p pairs, i rows of pairs, c Cartesian
components. Lengths are in units of the potential's `length`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ase
import numpy as np

from matlab_pkg.potentials.listed import SKIN, ListedAtoms

if TYPE_CHECKING:
    from matlab_pkg.potentials.pair_potential import PairPotential


class PairSum(ListedAtoms):
    """Forces of one pair potential on the atoms of a structure, again and again as they move.

    Parameters
    ----------
    potential : PairPotential
        The potential.
    atoms : ase.Atoms, positions in Å
        The structure; it gives the cell and the axes that are periodic.
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
    >>> from matlab_pkg.potentials import LennardJones
    >>> two = ase.Atoms("Ar2", [[0, 0, 0], [1, 0, 0]])
    >>> total = PairSum(LennardJones(epsilon=1, sigma=1, cutoff=2.5), two)
    >>> _ = total.place(total.turned(two.positions))
    >>> total.forces().round(9).tolist()
    [[-24.0, 0.0, 0.0], [24.0, 0.0, 0.0]]
    """

    def __init__(self, potential: PairPotential, atoms: ase.Atoms, skin: float = SKIN):
        length, scale = potential.length, potential.scale
        super().__init__(atoms, potential.cutoff, length=length, scale=scale, skin=skin)
        self.potential = potential

    def _refuse_unknown(self, i: int, j: int, distance: float) -> None:
        """Raise where the closest two are closer than the potential begins.

        >>> from matlab_pkg.potentials import Tabulated
        >>> table = Tabulated(r_t=[1, 2, 3, 4], energy_t=[4, 2, 1, 0])
        >>> total = PairSum(table, ase.Atoms("H2"))
        >>> _ = total.place(np.array([[0.0, 0.9], [0, 0], [0, 0]]))
        >>> total.refuse_overlap()
        Traceback (most recent call last):
        ValueError: Atoms 0 and 1 are 0.9 Å apart, and the table begins at 1 Å. ...
        """
        begin = self._begin(i, j)
        if distance < begin:
            raise ValueError(
                f"{self._named(i, j)} are {distance:.3g} Å apart, and the table begins at "
                f"{begin:g} Å. Give a table that begins at a shorter distance, or move the atoms."
            )

    def _begin(self, i: int, j: int) -> float:
        """Return the distance (Å) below which nothing is known about two atoms."""
        return self.potential.begin

    def update(self) -> None:
        """Forces on the atoms where they are now, in units of the potential's `scale`.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> total = PairSum(Morse(depth=1, width=1, distance=1, cutoff=3), ase.Atoms("H2"))
        >>> _ = total.place(np.array([[0.0, 1], [0, 0], [0, 0]]))
        >>> total.update()
        >>> total.fxy_g.tolist()
        [0j, 0j]
        """
        n, fxy_g, fz_g = self.n, self.fxy_g, self.fz_g
        self._follow()
        fxy_g[...] = 0
        fz_g[...] = 0
        for k, (rows_i, count_i, begin_i, j_p) in enumerate(self.blocks):
            d_p, h_p, r2_p, inside_p = self._separations(rows_i, count_i, j_p)
            self._act(k, r2_p, inside_p)
            d_p *= r2_p
            h_p *= r2_p
            fxy_g[rows_i] -= np.add.reduceat(d_p, begin_i)  # rows are runs: summed without index
            fz_g[rows_i] -= np.add.reduceat(h_p, begin_i)
            np.add.at(fxy_g, j_p, d_p)  # x and y at once, as one complex number
            np.add.at(fz_g, j_p, h_p)
        np.add.at(fxy_g, self.parent_g, fxy_g[n:])  # what acts on an image acts on its atom
        np.add.at(fz_g, self.parent_g, fz_g[n:])

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
        >>> total = PairSum(bond, ase.Atoms("H2"))
        >>> _ = total.place(np.array([[0.0, 1], [0, 0], [0, 0]]))
        >>> total.energies().tolist()
        [-0.5, -0.5]
        """
        energy_g = np.zeros(len(self.z_g))
        self._follow()
        for k, (rows_i, count_i, begin_i, j_p) in enumerate(self.blocks):
            _, _, r2_p, inside_p = self._separations(rows_i, count_i, j_p)
            pair_p = self._pair_energies(k, r2_p, inside_p)
            self._share(energy_g, pair_p, rows_i, begin_i, j_p)
        return self._caller(self._folded(energy_g) / 2)

    def _share(self, sum_g: np.ndarray, value_p: np.ndarray, rows_i, begin_i, j_p) -> None:
        """Add what each pair gives to its two atoms."""
        sum_g[rows_i] += np.add.reduceat(value_p, begin_i)
        np.add.at(sum_g, j_p, value_p)

    def _folded(self, sum_g: np.ndarray) -> np.ndarray:
        """Return sums over atoms, after what their images got."""
        np.add.at(sum_g, self.parent_g, sum_g[self.n :])
        return sum_g[: self.n]

    def _act(self, k: int, r2_p: np.ndarray, inside_p: np.ndarray) -> None:
        """Turn squared distances of block k into force over distance, in place."""
        self.potential.strength(r2_p, inside_p, self._buffers[3][: len(r2_p)])

    def _pair_energies(self, k: int, r2_p: np.ndarray, inside_p: np.ndarray) -> np.ndarray:
        """Return the energies of the pairs of block k, eV."""
        near, pair_p = np.flatnonzero(inside_p), np.zeros(len(r2_p))
        pair_p[near] = self.potential.inner_energy(np.sqrt(r2_p[near]) * self.length)
        return pair_p
