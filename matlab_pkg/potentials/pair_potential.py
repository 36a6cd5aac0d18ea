"""What every pair potential is: an energy and a force as functions of one distance.

Names of arrays: p pairs.
"""

from __future__ import annotations

import math
from typing import ClassVar

import ase
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.potentials.listed import SKIN
from matlab_pkg.potentials.pair_sum import PairSum
from matlab_pkg.potentials.potential import Potential


class PairPotential(Potential):
    """Base of the pair potentials: cut off, shifted, summed over pairs.

    A subclass is a frozen dataclass with the fields `cutoff` and `shift` and its own parameters. It
    gives `_pair_energy` and `_pair_force`, and may give `strength` where a faster way is known.

    Raises
    ------
    TypeError
        If a parameter is no number, or `shift` no bool.
    ValueError
        If a parameter is not positive.

    Examples
    --------
    >>> from matlab_pkg.potentials import LennardJones
    >>> isinstance(LennardJones(epsilon=1, sigma=1, cutoff=2.5), PairPotential)
    True
    """

    shift: bool
    positive: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self):
        for name in (*self.positive, "cutoff"):
            value = _validate.number(getattr(self, name), what=name, low=0)
            object.__setattr__(self, name, value)
        if not isinstance(self.shift, bool | np.bool_):
            raise TypeError(
                f"shift = {_validate.shown(self.shift)} is no bool; give True or False."
            )

    def energy(self, r: float | np.ndarray) -> float | np.ndarray:
        """Energy of a pair.

        Parameters
        ----------
        r : float or np.ndarray, any shape, Å
            Distance.

        Returns
        -------
        float or np.ndarray, any shape, eV
            Energy, zero from the cutoff on; with `shift`, lowered by its value there.

        Raises
        ------
        TypeError, ValueError
            If a distance is no number or not positive.

        Examples
        --------
        A truncated potential jumps at the cutoff, a shifted one does not.

        >>> from matlab_pkg.potentials import LennardJones
        >>> jump = LennardJones(epsilon=1, sigma=1, cutoff=2.5, shift=False).energy(2.4999)
        >>> smooth = LennardJones(epsilon=1, sigma=1, cutoff=2.5, shift=True).energy(2.4999)
        >>> round(jump, 3), abs(round(smooth, 3))
        (-0.016, 0.0)
        """
        r, shape = _distances(r)
        return _like(np.where(r < self.cutoff, self.inner_energy(r), 0.0), shape)

    def inner_energy(self, r_p: np.ndarray) -> np.ndarray:
        """Energy of pairs that are known to be closer than the cutoff, unchecked.

        Parameters
        ----------
        r_p : np.ndarray, shape (p,), Å
            Distances.

        Returns
        -------
        np.ndarray, shape (p,), eV
            Energies; with `shift`, lowered by their value at the cutoff.

        Examples
        --------
        >>> from matlab_pkg.potentials import LennardJones
        >>> LennardJones(epsilon=1, sigma=1, cutoff=2.5).inner_energy(np.array([2.5])).tolist()
        [0.0]
        """
        lost = self._pair_energy(np.array([self.cutoff]))[0] if self.shift else 0.0
        return self._pair_energy(r_p) - lost

    def force(self, r: float | np.ndarray) -> float | np.ndarray:
        """Force of a pair, F = -dE/dr: positive where the atoms repel each other.

        Parameters
        ----------
        r : float or np.ndarray, any shape, Å
            Distance.

        Returns
        -------
        float or np.ndarray, any shape, eV/Å
            Force, zero from the cutoff on.

        Raises
        ------
        TypeError, ValueError
            If a distance is no number or not positive.

        Examples
        --------
        >>> from matlab_pkg.potentials import LennardJones
        >>> round(LennardJones(epsilon=1, sigma=1, cutoff=2.5).force(1.0), 12)
        24.0
        """
        r, shape = _distances(r)
        return _like(np.where(r < self.cutoff, self._pair_force(r), 0.0), shape)

    def strength(self, r2_p: np.ndarray, inside_p: np.ndarray, work_p: np.ndarray) -> None:
        """Turn squared distances into force over distance, in place: the heart of the kernels.

        Parameters
        ----------
        r2_p : np.ndarray, shape (p,), `length` squared
            Squared distances; holds the result, in units of `scale` over `length`.
        inside_p : np.ndarray of bool, shape (p,), no unit
            Which pairs are closer than the cutoff; the others get zero.
        work_p : np.ndarray, shape (p,), no unit
            Room for intermediate values.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> well, r2_p = Morse(depth=1, width=1, distance=1, cutoff=3), np.array([1.0, 16])
        >>> well.strength(r2_p, r2_p < 9, np.empty(2))
        >>> abs(r2_p).max()
        np.float64(0.0)
        """
        np.sqrt(r2_p, out=work_p)
        np.divide(self._pair_force(work_p), work_p, out=r2_p)
        r2_p *= inside_p

    def sum_over(self, atoms: ase.Atoms, skin: float | None = None) -> PairSum:
        """Kernel that sums this potential over the pairs of a structure: see `Potential`.

        Parameters
        ----------
        atoms : ase.Atoms, positions in Å
            The structure.
        skin : float, no unit, optional
            Skin of the list of pairs over the cutoff.

        Returns
        -------
        PairSum
            The kernel.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> Morse(depth=1, width=1, distance=1, cutoff=3).sum_over(ase.Atoms("H2")).n
        2
        """
        return PairSum(self, atoms, SKIN if skin is None else skin)

    def _pair_energy(self, r_p: np.ndarray) -> np.ndarray:
        """Return the energy before cutting and shifting."""
        raise NotImplementedError

    def _pair_force(self, r_p: np.ndarray) -> np.ndarray:
        """Return -dE/dr before cutting."""
        raise NotImplementedError


def _distances(r: float | np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
    try:
        values = np.asarray(r, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"r = {_validate.shown(r)} is no distance; give numbers.") from None
    for value in values.flat if not np.all((values > 0) & (values < math.inf)) else ():
        _validate.number(float(value), what="r", unit="Å", low=0)
    return np.atleast_1d(values), values.shape


def _like(values: np.ndarray, shape: tuple[int, ...]) -> float | np.ndarray:
    return values.reshape(shape) if shape else float(values[0])
