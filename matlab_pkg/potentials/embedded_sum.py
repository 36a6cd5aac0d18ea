"""Sums of an embedded-atom potential while atoms move: densities first, then forces.

Names of arrays: n atoms, g atoms followed by ghosts, p pairs, i rows of pairs, c Cartesian
components. Lengths are in Å.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ase
import numpy as np

from matlab_pkg.potentials.listed import SKIN
from matlab_pkg.potentials.pair_sum import PairSum
from matlab_pkg.potentials.pieces import PIECE

if TYPE_CHECKING:
    from matlab_pkg.potentials.embedded_atom import EmbeddedAtom


class EmbeddedSum(PairSum):
    """Forces of an embedded-atom potential on the atoms of a structure, as they move.

    Parameters
    ----------
    potential : EmbeddedAtom
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

    Notes
    -----
    equation -> code. First pass, rho_i = sum_j phi(r_ij) -> `densities`. Second pass, F/r = -[V'(r)
    + (G'(rho_i) + G'(rho_j)) phi'(r)] / r -> `_act`, in the loop over pairs of `PairSum`.

    References
    ----------
    Daw, Baskes, Phys. Rev. B 29, 6443 (1984), doi 10.1103/PhysRevB.29.6443.

    Examples
    --------
    >>> from matlab_pkg.potentials import SuttonChen
    >>> two = ase.Atoms("Cu2", [[0, 0, 0], [0, 0, 2]])
    >>> total = SuttonChen.of("Cu").sum_over(two)
    >>> _ = total.place(total.turned(two.positions))
    >>> first, second = total.forces()
    >>> bool(first[2] == -second[2] != 0)
    True
    """

    def __init__(self, potential: EmbeddedAtom, atoms: ase.Atoms, skin: float = SKIN):
        super().__init__(potential, atoms, skin)

    def densities(self) -> np.ndarray:
        """Density that each atom gets from the others, where the atoms are now.

        Returns
        -------
        np.ndarray, shape (n,), no unit
            Densities, in the order of the list.

        Examples
        --------
        >>> from matlab_pkg.potentials import SuttonChen
        >>> total = SuttonChen.of("Cu").sum_over(ase.Atoms("Cu"))
        >>> _ = total.place(np.zeros((3, 1)))
        >>> total.densities().tolist()
        [0.0]
        """
        self._follow()
        density_g = np.zeros(len(self.z_g))
        for rows_i, count_i, begin_i, j_p in self.blocks:
            _, _, r2_p, inside_p = self._separations(rows_i, count_i, j_p)
            self.potential.density.energies_inside(r2_p, inside_p)
            self._share(density_g, r2_p, rows_i, begin_i, j_p)
        return self._folded(density_g)

    def _begin(self, i: int, j: int) -> float:
        return max(self.potential.pair.begin, self.potential.density.begin)

    def _slopes(self) -> np.ndarray:
        """Return how the energy of each atom changes with its density; ghosts are as their atom."""
        slope_n = self.potential.embed(self.densities())[1]
        return np.concatenate((slope_n, slope_n.take(self.parent_g)))

    def _act(self, k: int, r2_p: np.ndarray, inside_p: np.ndarray) -> None:
        rows_i, count_i, _, j_p = self.blocks[k]
        slope_p = self._buffers[3][: len(r2_p)]
        np.take(self._slope_g, j_p, out=slope_p, mode="clip")
        slope_p += np.repeat(self._slope_g.take(rows_i), count_i)
        pair, density = self.potential.pair, self.potential.density
        for start in range(0, len(r2_p), PIECE):
            piece = slice(start, start + PIECE)
            r_p = np.sqrt(r2_p[piece])
            force_p = density.inner_force(r_p)
            force_p *= slope_p[piece]
            force_p += pair.inner_force(r_p)
            np.divide(force_p, r_p, out=r2_p[piece])
        r2_p *= inside_p

    def update(self) -> None:
        """Forces on the atoms where they are now, eV/Å.

        Examples
        --------
        >>> from matlab_pkg.potentials import SuttonChen
        >>> total = SuttonChen.of("Cu").sum_over(ase.Atoms("Cu"))
        >>> _ = total.place(np.zeros((3, 1)))
        >>> total.update()
        >>> total.fxy_g.tolist()
        [0j]
        """
        self._slope_g = self._slopes()
        super().update()

    def energies(self) -> np.ndarray:
        """Energy of each atom: half of each of its pairs, and that of its density.

        Returns
        -------
        np.ndarray, shape (n,), eV
            Energies, in the caller's order.

        Examples
        --------
        An atom alone has none.

        >>> from matlab_pkg.potentials import SuttonChen
        >>> total = SuttonChen.of("Cu").sum_over(ase.Atoms("Cu"))
        >>> _ = total.place(np.zeros((3, 1)))
        >>> abs(total.energies()).tolist()
        [0.0]
        """
        embedding_n = self.potential.embed(self.densities())[0]
        return super().energies() + self._caller(embedding_n)

    def _pair_energies(self, k: int, r2_p: np.ndarray, inside_p: np.ndarray) -> np.ndarray:
        self.potential.pair.energies_inside(r2_p, inside_p)
        return r2_p
