"""The Morse potential: a bond that can break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matlab_pkg.potentials.pair_potential import PairPotential


@dataclass(frozen=True, kw_only=True)
class Morse(PairPotential):
    """Morse potential between atoms of one kind.

    Parameters
    ----------
    depth : float, eV
        Depth of the well, before shifting.
    width : float, 1/Å
        The larger, the narrower the well.
    distance : float, Å
        Distance of lowest energy.
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
    equation -> code: E = depth (x^2 - 2 x) with x = exp(-width (r - distance)) -> `energy`.

    References
    ----------
    Morse, Phys. Rev. 34, 57 (1929), doi 10.1103/PhysRev.34.57, eq. 4.

    Examples
    --------
    At its minimum there is no force, and the energy is minus the depth.

    >>> bond = Morse(depth=4.6, width=1.9, distance=0.74, cutoff=6, shift=False)
    >>> bond.energy(0.74), abs(bond.force(0.74))
    (-4.6, 0.0)
    """

    depth: float
    width: float
    distance: float
    cutoff: float
    shift: bool | str | None = None
    onset: float | None = None
    positive: ClassVar[tuple[str, ...]] = ("depth", "width", "distance")

    def _pair_energy(self, r_p: np.ndarray) -> np.ndarray:
        x_p = np.exp(-self.width * (r_p - self.distance))
        return self.depth * x_p * (x_p - 2)

    def _pair_force(self, r_p: np.ndarray) -> np.ndarray:
        x_p = np.exp(-self.width * (r_p - self.distance))
        return 2 * self.depth * self.width * x_p * (x_p - 1)
