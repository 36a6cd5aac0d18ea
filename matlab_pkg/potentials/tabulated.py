"""A pair potential from numbers: a table of energies, and a smooth curve through them.

Names of arrays: t lines of the table, k knots of the curve, p pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import CubicSpline

from matlab_pkg import _validate
from matlab_pkg.potentials.pair_potential import PairPotential

KNOTS = 4000
"""int, no unit: knots of the curve. Reason: their coefficients stay in the cache, and the curve
differs from a Lennard-Jones potential by less than 1e-8 epsilon."""

FEWEST = 4
"""int, no unit: shortest table. Reason: a cubic has four coefficients."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Tabulated(PairPotential):
    """Pair potential between atoms of one kind, from a table of energies.

    Parameters
    ----------
    r_t : np.ndarray, shape (t,), Å
        Distances of the table, rising. Atoms that come closer than the first are an error.
    energy_t : np.ndarray, shape (t,), eV
        Energies there.
    cutoff : float, Å, optional
        Pairs at this distance or further do not count; by default the last distance of the table.
    shift : bool or "force", optional
        Lower the energy by its value at the cutoff, so that it ends without a step there; with
        "force", take the step out of the force too. By default true, unless there is an onset.
    onset : float, Å, optional
        Where a smooth switch to zero begins; it ends at the cutoff. See `PairPotential`.

    Raises
    ------
    TypeError
        If a parameter is no number, or `shift` neither a bool nor "force".
    ValueError
        If the table is no table of rising distances with a finite energy each, or does not reach
        the cutoff.

    Notes
    -----
    A cubic spline in r leads through the table. Kernels use its values on a grid in r^2, with a
    cubic spline in r^2 through these: no square root is needed, and the force is minus the slope of
    the energy exactly. equation -> code: F / r = -2 dE/d(r^2) -> `_strength`.

    References
    ----------
    de Boor, A Practical Guide to Splines (1978), chapter 4, doi 10.1007/978-1-4612-6333-3.

    Examples
    --------
    A table of a spring pulls like the spring.

    >>> r = np.linspace(0.5, 3, 40)
    >>> spring = Tabulated(r_t=r, energy_t=2.0 * (r - 1.5) ** 2, shift=False)
    >>> round(spring.energy(2), 6), round(spring.force(2), 6)
    (0.5, -2.0)
    """

    r_t: np.ndarray
    energy_t: np.ndarray
    cutoff: float | None = None
    shift: bool | str | None = None
    onset: float | None = None

    def __post_init__(self):
        r_t, energy_t = _column(self.r_t, "r_t", "Å"), _column(self.energy_t, "energy_t", "eV")
        _check_table(r_t, energy_t)
        object.__setattr__(self, "r_t", r_t)
        object.__setattr__(self, "energy_t", energy_t)
        if self.cutoff is None:
            object.__setattr__(self, "cutoff", float(r_t[-1]))
        super().__post_init__()
        if not r_t[0] < self.cutoff <= r_t[-1]:
            raise ValueError(
                f"cutoff = {self.cutoff:g} Å is not in the table, which goes from {r_t[0]:g} to "
                f"{r_t[-1]:g} Å. Give a cutoff up to its end, or a longer table."
            )

    @classmethod
    def of(cls, potential: PairPotential, *, begin: float) -> Tabulated:
        """Table of another pair potential, for one that is slow to compute.

        Parameters
        ----------
        potential : PairPotential
            The potential; it keeps its end.
        begin : float, Å
            Distance that atoms never come closer than.

        Returns
        -------
        Tabulated
            The table.

        Raises
        ------
        TypeError
            If it is no pair potential, or `begin` no number.
        ValueError
            If `begin` is not below the cutoff.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> bond = Morse(depth=4.6, width=1.9, distance=0.74, cutoff=6)
        >>> abs(Tabulated.of(bond, begin=0.4).energy(0.74) - bond.energy(0.74)) < 1e-8
        True
        """
        if not isinstance(potential, PairPotential):
            raise TypeError(
                f"{_validate.shown(potential)} is no pair potential; give one, for example "
                "Morse(depth=4.6, width=1.9, distance=0.74, cutoff=6)."
            )
        low, cutoff = potential.begin, potential.cutoff
        begin = _validate.number(begin, what="begin", unit="Å", low=low, high=cutoff)
        r_t = np.sqrt(np.linspace(begin**2, cutoff**2, KNOTS + 1))
        r_t[-1] = cutoff
        return cls(r_t=r_t, energy_t=potential.inner_energy(r_t), shift=False)

    @property
    def begin(self) -> float:
        """First distance of the table: float, Å."""
        return float(self.r_t[0])

    @cached_property
    def _spline(self) -> CubicSpline:
        """Curve in r through the table, before the energy is led to its end."""
        return CubicSpline(self.r_t, self.energy_t)

    def _pair_energy(self, r_p: np.ndarray) -> np.ndarray:
        return self._spline(r_p)

    def _pair_force(self, r_p: np.ndarray) -> np.ndarray:
        return -self._spline(r_p, 1)

    @cached_property
    def _curve(self) -> tuple[float, float, np.ndarray]:
        """First r^2, knots to 1 Å2, and coefficients in r^2 (4 x k, highest power last)."""
        u_k = np.linspace(self.begin**2, self.cutoff**2, KNOTS + 1)
        r_k = np.sqrt(u_k)
        energy_k = super().inner_energy(r_k)
        ends = -super().inner_force(r_k[[0, -1]]) / (2 * r_k[[0, -1]])
        curve = CubicSpline(u_k, energy_k, bc_type=((1, ends[0]), (1, ends[1])))
        density = KNOTS / (u_k[-1] - u_k[0])
        return u_k[0], density, curve.c[::-1] / density ** np.arange(4)[:, None]

    def _places(self, r2_p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the knot before each squared distance, and how far it is behind that knot."""
        first, density, _ = self._curve
        x_p = (r2_p - first) * density
        k_p = x_p.astype(np.intp)
        np.minimum(k_p, KNOTS - 1, out=k_p)
        x_p -= k_p
        if len(x_p) and x_p.min() < -1e-9:
            x_p[x_p < -1e-9] = np.nan  # before the table: whoever sums finds it and says so
        return k_p, x_p

    def inner_energy(self, r_p: np.ndarray) -> np.ndarray:
        """Energy of pairs that are known to be closer than the cutoff, unchecked.

        Parameters
        ----------
        r_p : np.ndarray, shape (p,), Å
            Distances.

        Returns
        -------
        np.ndarray, shape (p,), eV
            Energies, as `shift` and `onset` leave them; not a number before the table.

        Examples
        --------
        >>> r = np.linspace(0.5, 3, 40)
        >>> Tabulated(r_t=r, energy_t=1 / r).inner_energy(np.array([0.4])).tolist()
        [nan]
        """
        k_p, x_p = self._places(r_p * r_p)
        c0_p, c1_p, c2_p, c3_p = self._curve[2].take(k_p, axis=1, mode="clip")
        return c0_p + x_p * (c1_p + x_p * (c2_p + x_p * c3_p))

    def inner_force(self, r_p: np.ndarray) -> np.ndarray:
        """Force of pairs that are known to be closer than the cutoff, unchecked.

        Parameters
        ----------
        r_p : np.ndarray, shape (p,), Å
            Distances.

        Returns
        -------
        np.ndarray, shape (p,), eV/Å
            Forces, as `shift` and `onset` leave them; not a number before the table.

        Examples
        --------
        >>> r = np.linspace(0.5, 3, 40)
        >>> flat = Tabulated(r_t=r, energy_t=np.ones(40), shift=False)
        >>> bool(abs(flat.inner_force(np.array([1.0]))[0]) < 1e-12)
        True
        """
        strength_p = r_p * r_p
        self._strength(strength_p, np.ones(len(r_p), bool), np.empty_like(r_p))
        return strength_p * r_p

    def _strength(self, r2_p: np.ndarray, inside_p: np.ndarray, work_p: np.ndarray) -> None:
        k_p, x_p = self._places(r2_p)
        slopes = self._slopes
        np.take(slopes[2], k_p, out=r2_p, mode="clip")
        for row in (1, 0):
            r2_p *= x_p
            np.take(slopes[row], k_p, out=work_p, mode="clip")
            r2_p += work_p
        r2_p *= inside_p

    @cached_property
    def _slopes(self) -> np.ndarray:
        """Coefficients of F / r = -2 dE/d(r^2): 3 x k, eV/Å2."""
        _, density, c = self._curve
        return -2 * density * c[1:] * np.array([[1], [2], [3]])


def _column(values: np.ndarray, what: str, unit: str) -> np.ndarray:
    try:
        column = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{what} = {_validate.shown(values)} is no list of numbers.") from None
    if column.ndim != 1:
        raise ValueError(
            f"{what} has the shape {column.shape}; give one list of numbers, in {unit}."
        )
    column.flags.writeable = False
    return column


def _check_table(r_t: np.ndarray, energy_t: np.ndarray) -> None:
    if len(r_t) != len(energy_t):
        raise ValueError(
            f"The table has {len(r_t)} distances r_t and {len(energy_t)} energies energy_t; give "
            "one energy for each distance."
        )
    if len(r_t) < FEWEST:
        raise ValueError(f"A table of {len(r_t)} lines makes no curve; give at least {FEWEST}.")
    for name, column, unit in (("r_t", r_t, "Å"), ("energy_t", energy_t, "eV")):
        for t in np.flatnonzero(~np.isfinite(column))[:1]:
            raise ValueError(
                f"{name}[{t}] = {column[t]:g} {unit} is not a finite number. Leave out such lines."
            )
    if r_t[0] <= 0:
        raise ValueError(f"r_t[0] = {r_t[0]:g} Å is no distance; begin the table above 0.")
    for t in np.flatnonzero(np.diff(r_t) <= 0)[:1]:
        raise ValueError(
            f"r_t[{t + 1}] = {r_t[t + 1]:g} Å follows {r_t[t]:g} Å; the distances must rise. "
            "Sort the table, and keep one line for each distance."
        )
