"""An inverse power of the distance: the parts that metals and soft spheres are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matlab_pkg.potentials.pair_potential import PairPotential


@dataclass(frozen=True, kw_only=True)
class PowerLaw(PairPotential):
    """Inverse power law between atoms of one kind: soft spheres.

    Parameters
    ----------
    epsilon : float, eV
        Energy at the distance `sigma`, before the end.
    sigma : float, Å
        Distance where the energy is `epsilon`.
    exponent : float, no unit
        Power; a whole number is faster.
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
    equation -> code: E = epsilon (sigma / r)^n -> `energy`.

    References
    ----------
    Hoover et al., J. Chem. Phys. 52, 4931 (1970), doi 10.1063/1.1672728.

    Examples
    --------
    Twice as far, an inverse cube is an eighth.

    >>> soft = PowerLaw(epsilon=1, sigma=1, exponent=3, cutoff=10, shift=False)
    >>> soft.energy(2) / soft.energy(1)
    0.125
    """

    epsilon: float
    sigma: float
    exponent: float
    cutoff: float
    shift: bool | str | None = None
    onset: float | None = None
    positive: ClassVar[tuple[str, ...]] = ("epsilon", "sigma", "exponent")

    def _pair_energy(self, r_p: np.ndarray) -> np.ndarray:
        x_p = self.sigma / r_p
        return self.epsilon * _power(x_p, self.exponent)

    def _pair_force(self, r_p: np.ndarray) -> np.ndarray:
        return self.exponent * self._pair_energy(r_p) / r_p


def _power(x_p: np.ndarray, exponent: float) -> np.ndarray:
    """Return a power, of a whole exponent by products of squares: a third faster, or more."""
    if not (exponent.is_integer() and exponent <= 64):
        return x_p**exponent
    left, square_p, result_p = int(exponent), x_p, None
    while left:
        if left & 1:
            result_p = square_p if result_p is None else result_p * square_p
        left >>= 1
        if left:
            square_p = square_p * square_p
    return result_p
