"""The frame in which kernels see atoms: turned axes, an order of their own, lengths in their unit.

Names of arrays: n atoms, g atoms followed by ghosts, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

import ase
import numpy as np

from matlab_pkg.neighbours.pairs import boxed


class Frame:
    """Between the caller's atoms and the arrays of a kernel, both ways.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure; it gives the cell and the axes that are periodic.
    cutoff : float, Å
        Pairs at this distance or further do not count.
    length : float, Å, optional
        What lengths are measured in here.

    Raises
    ------
    TypeError
        If `atoms` is no structure.
    ValueError
        If the cutoff does not fit the cell, or a position is not finite.

    Examples
    --------
    >>> Frame(ase.Atoms("H2"), 3).n
    2
    """

    def __init__(self, atoms: ase.Atoms, cutoff: float, *, length: float = 1.0):
        self.length, self.cutoff_A = length, cutoff
        self.turn_cc = boxed(atoms, cutoff, what="cutoff").rotation_cc
        scaled = ase.Atoms(cell=atoms.cell[:] / length, pbc=atoms.pbc, symbols="H")
        self.cutoff = cutoff / length
        self.box = boxed(scaled, self.cutoff * (1 - 1e-9), what="cutoff")
        self.n = len(atoms)
        self.order_n = np.arange(self.n)  # number that the caller knows an atom by
        self.images_vn = np.zeros((3, self.n), np.intp)
        self.xy_g, self.z_g = np.zeros(self.n, complex), np.zeros(self.n)

    def turned(self, r_nc: np.ndarray) -> np.ndarray:
        """Positions as kernels hold them.

        Parameters
        ----------
        r_nc : np.ndarray, shape (n, 3), Å
            Positions, the caller's order.

        Returns
        -------
        np.ndarray, shape (3, n), in units of `length`
            The same, turned, one component a row, in the order of the last list.

        Examples
        --------
        >>> Frame(ase.Atoms("H"), 3).turned(np.array([[1.0, 2, 3]])).ravel().tolist()
        [1.0, 2.0, 3.0]
        """
        return (r_nc[self.order_n] @ self.turn_cc).T / self.length

    def positions(self) -> np.ndarray:
        """Positions, followed across the borders of the cell.

        Returns
        -------
        np.ndarray, shape (n, 3), Å
            In the caller's order and axes.

        Examples
        --------
        >>> Frame(ase.Atoms("H2"), 3).positions().tolist()  # nobody has put them anywhere
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
        """
        away_cn = self.box.lattice_vc.T @ self.images_vn
        xy_n, z_n = self.xy_g[: self.n] + (away_cn[0] + 1j * away_cn[1]), self.z_g[: self.n]
        return self.returned(xy_n, z_n + away_cn[2]) * self.length

    def returned(self, xy_g: np.ndarray, z_g: np.ndarray) -> np.ndarray:
        """Vectors of the kernels in the caller's order and axes.

        Parameters
        ----------
        xy_g : np.ndarray of complex, shape (g,), any one unit
            Components x + iy; ghosts may follow the atoms.
        z_g : np.ndarray, shape (g,), any one unit
            Components z.

        Returns
        -------
        np.ndarray, shape (n, 3), any one unit, that of the input
            The vectors.

        Examples
        --------
        >>> total = Frame(ase.Atoms("H"), 3)
        >>> total.returned(np.array([1 + 2j]), np.array([3.0])).tolist()
        [[1.0, 2.0, 3.0]]
        """
        n = self.n
        return self._caller(np.array([xy_g.real[:n], xy_g.imag[:n], z_g[:n]]).T @ self.turn_cc.T)

    def _caller(self, values_n: np.ndarray) -> np.ndarray:
        """Return values of atoms in the order that the caller knows."""
        out = np.empty_like(values_n)
        out[self.order_n] = values_n
        return out
