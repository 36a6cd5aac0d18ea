"""A cell turned so that cell lists are simple: periodic images become atoms of their own, ghosts.

The third vector points along z, the second lies in the plane of y and z. The atoms then fill a
prism: a parallelogram in x and y, and one length along z. Along an axis that is not periodic, the
box ends where the atoms end, and there are no ghosts.

Names of arrays: n atoms, g atoms followed by ghosts, v cell vectors, c Cartesian components.
"""

from __future__ import annotations

import numpy as np
from ase.geometry import complete_cell


class Box:
    """Turned cell of some atoms.

    Parameters
    ----------
    cell_vc : np.ndarray, shape (3, 3), Å
        Cell vectors, one a row; those of axes that are not periodic count for nothing.
    pbc_v : np.ndarray of bool, shape (3,), no unit
        Which axes are periodic.

    Examples
    --------
    A turned cell keeps its volume.

    >>> skewed = Box(np.array([[4.0, 0, 0], [1, 4, 0], [1, 1, 4]]), np.array([True] * 3))
    >>> round(float(np.prod(np.diag(skewed.edges_vc))), 6)
    64.0
    """

    def __init__(self, cell_vc: np.ndarray, pbc_v: np.ndarray):
        self.pbc_v = np.array(pbc_v, bool)
        kept_vc = np.where(self.pbc_v[:, None], cell_vc, 0.0)
        if np.count_nonzero(kept_vc - np.diag(np.diag(kept_vc))) == 0 and (kept_vc >= 0).all():
            self.rotation_cc = np.eye(3)
            self.edges_vc = kept_vc + np.diag(np.where(self.pbc_v, 0.0, 1.0))
        else:
            self.rotation_cc, self.edges_vc = _turned(complete_cell(kept_vc))
        (a1, a2, _), (_, b2, _), (_, _, c3) = self.edges_vc
        self.upright = a2 == 0
        self.heights_v = np.array([a1, b2 * a1 / np.hypot(a1, a2), c3])
        self.lattice_vc = np.where(self.pbc_v[:, None], self.edges_vc, 0.0)

    def limit(self) -> float:
        """Shortest height along a periodic axis.

        Returns
        -------
        float
            Height, Å; infinite where no axis is periodic.

        Examples
        --------
        >>> Box(np.diag([3.0, 4.0, 5.0]), np.array([False, True, True])).limit()
        4.0
        """
        return float(self.heights_v[self.pbc_v].min(initial=np.inf))

    def wrap(self, r_cn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Positions moved into the box by whole cell vectors.

        Parameters
        ----------
        r_cn : np.ndarray, shape (3, n), Å
            Positions in the turned frame.

        Returns
        -------
        inside_cn : np.ndarray, shape (3, n), Å
            The positions in the box.
        images_vn : np.ndarray of int, shape (3, n), no unit
            How many cell vectors were taken off.

        Examples
        --------
        >>> Box(np.eye(3), np.array([True] * 3)).wrap(np.array([[1.5], [-0.5], [0.5]]))[1].tolist()
        [[1], [-1], [0]]
        """
        r_cn, images_vn = r_cn.copy(), np.zeros(r_cn.shape, np.intp)
        for v in np.flatnonzero(self.pbc_v):
            along_n = r_cn[v] - self._lean(r_cn) if v == 1 else r_cn[v]
            images_n = np.floor(along_n / self.edges_vc[v, v])
            images_vn[v] = images_n
            for c in range(v, 3):
                if self.edges_vc[v, c]:
                    r_cn[c] -= images_n * self.edges_vc[v, c]
        return r_cn, images_vn

    def _lean(self, r_cn: np.ndarray) -> np.ndarray | float:
        """Return how far the first vector has moved an atom along y."""
        return 0.0 if self.upright else r_cn[0] * (self.edges_vc[0, 1] / self.edges_vc[0, 0])

    def extent(self, r_cn: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
        """Where the box begins and how long it is.

        Parameters
        ----------
        r_cn : np.ndarray, shape (3, n), Å
            Wrapped positions.
        reach : float, Å
            Least length along an axis that is not periodic.

        Returns
        -------
        low_v, length_v : np.ndarray, shape (3,), Å
            Corner and lengths along x, y and z.

        Examples
        --------
        >>> box = Box(np.diag([5.0, 1, 1]), np.array([True, False, False]))
        >>> box.extent(np.array([[1.0, 2], [3, 7], [0, 0]]), 2.0)[1].tolist()
        [5.0, 4.0, 2.0]
        """
        low_v, high_v = r_cn.min(axis=1), r_cn.max(axis=1)
        length_v = np.where(self.pbc_v, np.diag(self.edges_vc), np.maximum(high_v - low_v, reach))
        return np.where(self.pbc_v, 0.0, low_v), length_v

    def fractions(self, r_cn: np.ndarray, low_v: np.ndarray, length_v: np.ndarray) -> np.ndarray:
        """Places of wrapped atoms between the sides of the box.

        Parameters
        ----------
        r_cn : np.ndarray, shape (3, n), Å
            Wrapped positions.
        low_v, length_v : np.ndarray, shape (3,), Å
            What `extent` returned.

        Returns
        -------
        np.ndarray, shape (3, n), no unit
            From 0 to 1, rounding aside.

        Examples
        --------
        >>> box = Box(np.eye(3) * 4, np.array([True] * 3))
        >>> box.fractions(np.array([[1.0], [2], [3]]), np.zeros(3), np.ones(3) * 4).ravel().tolist()
        [0.25, 0.5, 0.75]
        """
        f_vn = r_cn - low_v[:, None]
        f_vn[1] -= self._lean(r_cn)
        f_vn /= length_v[:, None]
        return f_vn


def _turned(cell_vc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the matrix that turns positions (as rows), and the turned vectors."""
    q_cv, r_vv = np.linalg.qr(cell_vc[::-1].T)
    sign_v = np.where(np.diag(r_vv) < 0, -1.0, 1.0)
    return (q_cv * sign_v)[:, ::-1], (r_vv * sign_v[:, None]).T[::-1, ::-1].copy()
