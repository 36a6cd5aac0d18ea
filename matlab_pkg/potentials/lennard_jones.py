"""The Lennard-Jones potential: argon and its kin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matlab_pkg.potentials.pair_potential import PairPotential


@dataclass(frozen=True, kw_only=True)
class LennardJones(PairPotential):
    """Lennard-Jones potential between atoms of one kind.

    Parameters
    ----------
    epsilon : float, eV
        Depth of the well.
    sigma : float, Å
        Distance where the energy is zero, before shifting.
    cutoff : float, Å
        Pairs at this distance or further do not count.
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
        If a parameter is not positive, or how the energy ends is not clear.

    Notes
    -----
    equation -> code: E = 4 epsilon ((sigma/r)^12 - (sigma/r)^6) -> `energy`; F = -dE/dr -> `force`.
    With all parameters 1, energies, lengths and times are in reduced units. Kernels measure lengths
    in r_min = 2^(1/6) sigma: there F/r = 12 epsilon (r^-6 - 1) r^-8, one pass less.

    References
    ----------
    Jones, Proc. R. Soc. A 106, 463 (1924), doi 10.1098/rspa.1924.0082, eq. 3 (n = 13, m = 7).
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 1.3,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    The energy is lowest at 2^(1/6) sigma.

    >>> argon = LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5, shift=False)
    >>> round(argon.energy(2 ** (1 / 6) * 3.4), 6), abs(round(argon.force(2 ** (1 / 6) * 3.4), 12))
    (-0.0104, 0.0)
    """

    epsilon: float
    sigma: float
    cutoff: float
    shift: bool | str | None = None
    onset: float | None = None
    positive: ClassVar[tuple[str, ...]] = ("epsilon", "sigma")

    @property
    def length(self) -> float:
        """Distance of lowest energy: float, Å."""
        return 2 ** (1 / 6) * self.sigma

    @property
    def scale(self) -> float:
        """Factor of the forces: float, eV/Å."""
        return 12 * self.epsilon / self.length

    def strength(self, r2_p: np.ndarray, inside_p: np.ndarray, work_p: np.ndarray) -> None:
        """Turn squared distances into force over distance, in place, mostly without a root.

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
        >>> r2_p = np.array([1.0, 16])
        >>> argon = LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5)
        >>> argon.strength(r2_p, r2_p < 4, np.empty(2))
        >>> abs(r2_p).tolist()
        [0.0, 0.0]
        """
        if self.onset is not None or self.shift == "force":
            super().strength(r2_p, inside_p, work_p)
            return
        np.divide(inside_p, r2_p, out=r2_p)  # r^-2, or 0 beyond the cutoff: no mask is needed later
        np.multiply(r2_p, r2_p, out=work_p)
        work_p *= r2_p  # r^-6
        r2_p *= work_p  # r^-8
        work_p -= 1
        r2_p *= work_p

    def _pair_energy(self, r_p: np.ndarray) -> np.ndarray:
        s6_p = self._sixth(r_p)
        return 4 * self.epsilon * (s6_p * s6_p - s6_p)

    def _pair_force(self, r_p: np.ndarray) -> np.ndarray:
        s6_p = self._sixth(r_p)
        return 24 * self.epsilon * (2 * s6_p * s6_p - s6_p) / r_p

    def _sixth(self, r_p: np.ndarray) -> np.ndarray:
        s2_p = (self.sigma / r_p) ** 2
        return s2_p * s2_p * s2_p  # products are faster than a power
