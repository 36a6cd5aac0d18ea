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
        for rows_i, count_i, begin_i, j_p in self.blocks:
            d_p, h_p, r2_p, inside_p = self._separations(rows_i, count_i, j_p)
            self.potential.strength(r2_p, inside_p, self._buffers[3][: len(j_p)])
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
        for rows_i, count_i, begin_i, j_p in self.blocks:
            _, _, r2_p, inside_p = self._separations(rows_i, count_i, j_p)
            near = np.flatnonzero(inside_p)
            pair_p = np.zeros(len(j_p))
            pair_p[near] = self.potential.inner_energy(np.sqrt(r2_p[near]) * self.length)
            energy_g[rows_i] += np.add.reduceat(pair_p, begin_i)
            np.add.at(energy_g, j_p, pair_p)
        np.add.at(energy_g, self.parent_g, energy_g[self.n :])
        return self._caller(energy_g[: self.n] / 2)

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
        >>> total = PairSum(Morse(depth=1, width=1, distance=1, cutoff=3), ase.Atoms("H2"))
        >>> _ = total.place(np.array([[0.0, 0.9], [0, 0], [0, 0]]))
        >>> bool(total.virial()[0, 0] > 0)
        True
        """
        virial_cc = np.zeros((3, 3))
        self._follow()
        for rows_i, count_i, _, j_p in self.blocks:
            d_p, h_p, r2_p, inside_p = self._separations(rows_i, count_i, j_p)
            self.potential.strength(r2_p, inside_p, self._buffers[3][: len(j_p)])
            vector_cp = np.array([d_p.real, d_p.imag, h_p])
            virial_cc += (vector_cp * r2_p) @ vector_cp.T
        virial_cc *= self.scale * self.length
        return self.turn_cc @ virial_cc @ self.turn_cc.T
