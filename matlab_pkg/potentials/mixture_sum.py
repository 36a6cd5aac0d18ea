"""Sums over the pairs of a mixture: each block of pairs is of one kind and has one potential.

Names of arrays: n atoms, g atoms followed by ghosts, p pairs, i rows of pairs, k kinds of atoms.
Lengths are in Å.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ase
import numpy as np

from matlab_pkg.neighbours.half_list import HalfList
from matlab_pkg.potentials.listed import SKIN
from matlab_pkg.potentials.pair_sum import PairSum
from matlab_pkg.potentials.potential import Potential

if TYPE_CHECKING:
    from matlab_pkg.potentials.pair_potential import PairPotential


class MixtureSum(PairSum):
    """Forces of several pair potentials on the atoms of a structure: see `PairSum`.

    Parameters
    ----------
    pairs : dict of (str, str) to PairPotential
        The potential between two symbols, which are in the order of the alphabet.
    atoms : ase.Atoms, positions in Å
        The structure.
    skin : float, no unit, optional
        Skin over the largest cutoff.

    Examples
    --------
    >>> from matlab_pkg.potentials import LennardJones
    >>> two = ase.Atoms("ArKr", [[0, 0, 0], [1, 0, 0]])
    >>> both = LennardJones(epsilon=1, sigma=1, cutoff=2.5)
    >>> total = MixtureSum({("Ar", "Kr"): both}, two)
    >>> _ = total.place(total.turned(two.positions))
    >>> total.forces().round(9).tolist()
    [[-24.0, 0.0, 0.0], [24.0, 0.0, 0.0]]
    """

    def __init__(
        self, pairs: Mapping[tuple[str, str], PairPotential], atoms: ase.Atoms, skin: float = SKIN
    ):
        symbols = sorted(set(atoms.symbols))
        present = {pair: potential for pair, potential in pairs.items() if {*pair} <= {*symbols}}
        super().__init__(_Largest([*present.values()] or [*pairs.values()]), atoms, skin)
        self._kind_n = np.array([symbols.index(symbol) for symbol in atoms.symbols])
        self._potentials = [*present.values()]
        self._which_kk = np.full((len(symbols), len(symbols)), -1)
        for which, (a, b) in enumerate(present):
            a, b = symbols.index(a), symbols.index(b)
            self._which_kk[a, b] = self._which_kk[b, a] = which
        self._acting: list[PairPotential] = []

    def _blocks(self, listed: HalfList) -> list[tuple]:
        """Return the blocks of the list, each split by the kinds of its pairs."""
        kind_n = self._kind_n[self.order_n]
        kind_g = np.concatenate((kind_n, kind_n[listed.parent_g]))
        self._acting, blocks = [], []
        for rows_i, count_i, begin_i, j_p in super()._blocks(listed):
            which_p = self._which_kk[np.repeat(kind_g[rows_i], count_i), kind_g[j_p]]
            for which, potential in enumerate(self._potentials):
                mine_p = which_p == which
                mine_i = np.add.reduceat(mine_p, begin_i, dtype=np.intp)
                full = mine_i > 0
                if full.any():
                    begins = np.cumsum(mine_i[full]) - mine_i[full]
                    blocks.append((rows_i[full], mine_i[full], begins, j_p[mine_p]))
                    self._acting.append(potential)
        return blocks

    def _act(self, k: int, r2_p: np.ndarray, inside_p: np.ndarray) -> None:
        """Turn squared distances of block k into force over distance, in place."""
        potential = self._acting[k]
        np.less(r2_p, potential.cutoff**2, out=inside_p)
        r2_p *= 1 / potential.length**2  # the potential's own unit of length, and back
        potential.strength(r2_p, inside_p, self._buffers[3][: len(r2_p)])
        r2_p *= potential.scale / potential.length

    def _pair_energies(self, k: int, r2_p: np.ndarray, inside_p: np.ndarray) -> np.ndarray:
        """Return the energies of the pairs of block k, eV."""
        potential = self._acting[k]
        near, pair_p = np.flatnonzero(r2_p < potential.cutoff**2), np.zeros(len(r2_p))
        pair_p[near] = potential.inner_energy(np.sqrt(r2_p[near]))
        return pair_p

    def _begin(self, i: int, j: int) -> float:
        """Return the distance (Å) below which nothing is known about two atoms."""
        which = self._which_kk[self._kind_n[i], self._kind_n[j]]
        return self._potentials[which].begin if i >= 0 and which >= 0 else 0.0


class _Largest(Potential):
    """What a mixture is for its list of pairs: the largest cutoff, in Å."""

    def __init__(self, potentials: list[PairPotential]):
        self.cutoff = max(potential.cutoff for potential in potentials)
