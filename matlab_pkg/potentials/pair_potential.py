"""What every pair potential is: an energy and a force as functions of one distance.

Names of arrays: p pairs.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import ClassVar

import ase
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.potentials.all_pairs import FEW, AllPairs
from matlab_pkg.potentials.listed import SKIN
from matlab_pkg.potentials.pair_sum import PairSum
from matlab_pkg.potentials.pieces import PIECE
from matlab_pkg.potentials.potential import Potential
from matlab_pkg.potentials.species import one_kind


class PairPotential(Potential):
    """Base of the pair potentials: they act between atoms of one kind and end at a cutoff.

    A subclass is a frozen dataclass with the fields `cutoff`, `shift` and `onset` and its own
    parameters. It gives `_pair_energy` and `_pair_force`, and may give `strength` where a faster
    way is known. How the energy ends is decided here, once for all.

    Raises
    ------
    TypeError
        If a parameter is no number, or `shift` neither a bool nor "force".
    ValueError
        If a parameter is not positive, the onset is not below the cutoff, or both `shift` and
        `onset` are given.

    Notes
    -----
    equation -> code, with E and F before the end, and r_c the cutoff. `shift=False`: E, a step at
    r_c. `shift=True`: E - E(r_c), where the force still has a step. `shift="force"`: E - E(r_c) +
    (r - r_c) F(r_c) and F - F(r_c), no step in either. `onset=r_o`: E s and F s - E s', with s =
    1 - 10 x^3 + 15 x^4 - 6 x^5 and x = (r - r_o) / (r_c - r_o) from 0 to 1 -> `_switch`; up to r_o
    nothing changes, and beyond, energy, force and slope of the force are continuous.

    References
    ----------
    Toxvaerd, Dyre, J. Chem. Phys. 134, 081102 (2011), doi 10.1063/1.3558787 (shifted forces).

    Examples
    --------
    Without a step in the force, atoms that pass the cutoff keep their energy.

    >>> from matlab_pkg.potentials import LennardJones
    >>> argon = LennardJones(epsilon=1, sigma=1, cutoff=2.5, shift="force")
    >>> isinstance(argon, PairPotential), abs(argon.force(2.4999)) < 1e-4
    (True, True)
    """

    shift: bool | str | None
    onset: float | None
    positive: ClassVar[tuple[str, ...]] = ()

    @property
    def begin(self) -> float:
        """Distance below which nothing is known about the energy: float, Å; 0 for a formula."""
        return 0.0

    def __post_init__(self):
        for name in (*self.positive, "cutoff"):
            value = _validate.number(getattr(self, name), what=name, low=0)
            object.__setattr__(self, name, value)
        self._check_end()

    def _check_end(self) -> None:
        """Read `shift` and `onset`: without either, the energy is shifted."""
        shift = self.onset is None if self.shift is None else self.shift
        if not isinstance(shift, bool | np.bool_) and not (
            isinstance(shift, str) and shift == "force"
        ):
            raise TypeError(
                f"shift = {_validate.shown(shift)} is no bool; give True or False, or 'force'."
            )
        if self.onset is not None:
            onset = _validate.number(self.onset, what="onset", unit="Å", low=0, high=self.cutoff)
            object.__setattr__(self, "onset", onset)
            if shift:
                raise ValueError(
                    f"shift = {shift!r} and onset = {onset:g} Å are two ways to end the energy at "
                    "the cutoff. Give one of them; an onset goes with shift=False."
                )
        object.__setattr__(self, "shift", shift if isinstance(shift, str) else bool(shift))

    def energy(self, r: float | np.ndarray) -> float | np.ndarray:
        """Energy of a pair.

        Parameters
        ----------
        r : float or np.ndarray, any shape, Å
            Distance.

        Returns
        -------
        float or np.ndarray, any shape, eV
            Energy, zero from the cutoff on.

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
        r, shape = _distances(r, self.begin)
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
            Energies, as `shift` and `onset` leave them.

        Examples
        --------
        >>> from matlab_pkg.potentials import LennardJones
        >>> LennardJones(epsilon=1, sigma=1, cutoff=2.5).inner_energy(np.array([2.5])).tolist()
        [0.0]
        """
        energy_p = self._pair_energy(r_p)
        if self.onset is not None:
            far = self._ending(r_p)
            energy_p[far] *= self._switch(r_p.take(far))[0]
            return energy_p
        lost, slope = self._at_cutoff
        energy_p -= lost
        return energy_p if slope == 0 else energy_p + slope * (r_p - self.cutoff)

    def inner_force(self, r_p: np.ndarray) -> np.ndarray:
        """Force of pairs that are known to be closer than the cutoff, unchecked.

        Parameters
        ----------
        r_p : np.ndarray, shape (p,), Å
            Distances.

        Returns
        -------
        np.ndarray, shape (p,), eV/Å
            Forces, as `shift` and `onset` leave them.

        Examples
        --------
        >>> from matlab_pkg.potentials import LennardJones
        >>> argon = LennardJones(epsilon=1, sigma=1, cutoff=2.5, onset=2)
        >>> abs(argon.inner_force(np.array([2.5]))).tolist()
        [0.0]
        """
        force_p = self._pair_force(r_p)
        if self.onset is not None:
            self._switch_off(r_p, force_p)
        elif self.shift == "force":
            force_p -= self._at_cutoff[1]
        return force_p

    @cached_property
    def _at_cutoff(self) -> tuple[float, float]:
        """What is taken off the energy (eV) and off the force (eV/Å)."""
        r_p = np.array([self.cutoff])
        return (
            float(self._pair_energy(r_p)[0]) if self.shift else 0.0,
            float(self._pair_force(r_p)[0]) if self.shift == "force" else 0.0,
        )

    def _ending(self, r_p: np.ndarray) -> np.ndarray:
        """Return which pairs are between onset and cutoff: most are not, so these are taken out."""
        return np.flatnonzero((r_p > self.onset) & (r_p <= self.cutoff))

    def _switch(self, r_p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the factor that leads the energy to zero, and its slope (1/Å), past the onset."""
        width = self.cutoff - self.onset
        x_p = r_p - self.onset
        x_p *= 1 / width
        x2_p = x_p * x_p
        slope_p = x_p - x2_p
        slope_p *= slope_p
        slope_p *= -30 / width
        factor_p = x_p * -6.0
        factor_p += 15
        factor_p *= x_p
        factor_p -= 10
        factor_p *= x2_p
        factor_p *= x_p
        factor_p += 1
        return factor_p, slope_p

    def _switch_off(self, r_p: np.ndarray, force_p: np.ndarray) -> None:
        """Lead the force to zero, in place."""
        far = self._ending(r_p)
        r_f = r_p.take(far)
        force_f, slope_f = self._switch(r_f)
        force_f *= force_p.take(far)
        slope_f *= self._pair_energy(r_f)
        force_f -= slope_f
        force_p[far] = force_f

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
        r, shape = _distances(r, self.begin)
        return _like(np.where(r < self.cutoff, self.inner_force(r), 0.0), shape)

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
        r2_p, inside_p, work_p = (a.reshape(-1) for a in (r2_p, inside_p, work_p))  # views
        for start in range(0, len(r2_p), PIECE):
            piece = slice(start, start + PIECE)
            self._strength(r2_p[piece], inside_p[piece], work_p[piece])

    def _strength(self, r2_p: np.ndarray, inside_p: np.ndarray, work_p: np.ndarray) -> None:
        """Do what `strength` does, for some pairs."""
        np.sqrt(r2_p, out=work_p)
        work_p *= self.length
        np.divide(self.inner_force(work_p), work_p, out=r2_p)
        r2_p *= self.length / self.scale
        r2_p *= inside_p

    def energies_inside(self, r2_p: np.ndarray, inside_p: np.ndarray) -> None:
        """Turn squared distances into energies, in place.

        Parameters
        ----------
        r2_p : np.ndarray, shape (p,), Å2
            Squared distances; holds the result, in eV.
        inside_p : np.ndarray of bool, shape (p,), no unit
            Which pairs are closer than the cutoff; the others get zero.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> well, r2_p = Morse(depth=1, width=1, distance=1, cutoff=3, shift=False), np.ones(2)
        >>> well.energies_inside(r2_p, np.array([True, False]))
        >>> abs(r2_p).tolist()
        [1.0, 0.0]
        """
        for start in range(0, len(r2_p), PIECE):
            piece = slice(start, start + PIECE)
            r2_p[piece] = self.inner_energy(np.sqrt(r2_p[piece]))
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
        one_kind(atoms, type(self).__name__)
        kernel = AllPairs if len(atoms) <= FEW else PairSum
        return kernel(self, atoms, SKIN if skin is None else skin)

    def _pair_energy(self, r_p: np.ndarray) -> np.ndarray:
        """Return the energy before cutting and shifting."""
        raise NotImplementedError

    def _pair_force(self, r_p: np.ndarray) -> np.ndarray:
        """Return -dE/dr before cutting."""
        raise NotImplementedError


def _distances(r: float | np.ndarray, low: float) -> tuple[np.ndarray, tuple[int, ...]]:
    try:
        values = np.asarray(r, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"r = {_validate.shown(r)} is no distance; give numbers.") from None
    for value in values.flat if not np.all((values > low) & (values < math.inf)) else ():
        _validate.number(float(value), what="r", unit="Å", low=low)
    return np.atleast_1d(values), values.shape


def _like(values: np.ndarray, shape: tuple[int, ...]) -> float | np.ndarray:
    return values.reshape(shape) if shape else float(values[0])
