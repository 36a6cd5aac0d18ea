"""The Buckingham potential: ions that repel exponentially."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matlab_pkg.potentials.pair_potential import PairPotential


@dataclass(frozen=True, kw_only=True)
class Buckingham(PairPotential):
    """Buckingham potential between atoms of one kind.

    Parameters
    ----------
    repulsion : float, eV
        Energy of the repulsion, A.
    range : float, Å
        Length over which the repulsion falls by e, rho.
    dispersion : float, eV Å6
        Strength of the attraction, C.
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
    equation -> code: E = A exp(-r / rho) - C / r^6 -> `energy`. Range of validity: at short
    distances the attraction wins and atoms fall into each other, which no real atoms do.

    References
    ----------
    Buckingham, Proc. R. Soc. A 168, 264 (1938), doi 10.1098/rspa.1938.0173.

    Examples
    --------
    Far apart, only the attraction is left.

    >>> oxygen = Buckingham(repulsion=22764, range=0.149, dispersion=27.88, cutoff=12, shift=False)
    >>> round(oxygen.energy(10) / (-27.88 / 10**6), 9)
    1.0
    """

    repulsion: float
    range: float
    dispersion: float
    cutoff: float
    shift: bool | str | None = None
    onset: float | None = None
    positive: ClassVar[tuple[str, ...]] = ("repulsion", "range", "dispersion")

    def _pair_energy(self, r_p: np.ndarray) -> np.ndarray:
        s2_p = 1 / (r_p * r_p)
        pushed_p = self.repulsion * np.exp(r_p * (-1 / self.range))
        return pushed_p - self.dispersion * s2_p * s2_p * s2_p  # products are faster than a power

    def _pair_force(self, r_p: np.ndarray) -> np.ndarray:
        s_p = 1 / r_p
        s2_p = s_p * s_p
        pushed_p = (self.repulsion / self.range) * np.exp(r_p * (-1 / self.range))
        return pushed_p - (6 * self.dispersion) * s2_p * s2_p * s2_p * s_p
