"""Radial distribution function: how the neighbours of an atom are spread over distance.

Names of arrays: n atoms, b bins, c Cartesian components.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ase
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.analysis._blocks import Blocks
from matlab_pkg.analysis.frames import Frames, frames, of_species
from matlab_pkg.neighbours.distances import counts

if TYPE_CHECKING:
    import pandas as pd

PEAK = 0.9
"""float, no unit: the parabola that finds a peak goes through bins above this part of its height.
Reason: enough bins to average over noise, and a peak is still a parabola there."""


@dataclass(frozen=True, eq=False)
class Rdf:
    """Radial distribution function g(r) of a trajectory.

    Parameters
    ----------
    pair : tuple of str, or None
        Species in the middle and species around it; None where all atoms are alike.
    edges_A : np.ndarray, shape (b + 1,), Å
        Edges of the bins.
    g_b : np.ndarray, shape (b,), no unit
        Density at each distance over the mean density.
    error_b : np.ndarray, shape (b,), no unit
        Standard error of it, from blocks of frames; nan where there are fewer than two.
    coordination_b : np.ndarray, shape (b,), no unit
        Mean number of atoms around one, up to the upper edge of each bin.
    n_frames : int, no unit
        How many frames were averaged.
    density_per_A3 : float, 1/Å3
        Mean number density of the species around.
    limit : float, no unit
        What g is in an ideal gas of as many atoms: (n - 1) / n, and 1 between two species.

    Examples
    --------
    >>> from ase.build import bulk
    >>> rdf(bulk("Ar", a=5.26, cubic=True).repeat(3), r_max_A=6, bins=60)
    Rdf(1 frame, 60 bins to 6 Å, first peak at 3.75 Å)
    """

    pair: tuple[str, str] | None
    edges_A: np.ndarray
    g_b: np.ndarray
    error_b: np.ndarray
    coordination_b: np.ndarray
    n_frames: int
    density_per_A3: float
    limit: float

    def __repr__(self) -> str:
        pair = f"{self.pair[0]}-{self.pair[1]}, " if self.pair else ""
        count = f"{self.n_frames} frame{'s' if self.n_frames > 1 else ''}"
        peak = f"first peak at {self.first_peak_A:.4g} Å" if self.g_b.any() else "no pair found"
        return f"Rdf({pair}{count}, {len(self.g_b)} bins to {self.edges_A[-1]:g} Å, {peak})"

    @property
    def r_A(self) -> np.ndarray:
        """Middle of each bin: shape (b,), Å."""
        return (self.edges_A[1:] + self.edges_A[:-1]) / 2

    @property
    def first_peak_A(self) -> float:
        """Distance of the highest peak, which is the first one in a liquid: float, Å."""
        if not self.g_b.any():
            raise ValueError(
                f"No pair of atoms is closer than {self.edges_A[-1]:g} Å, so g(r) has no peak. Use "
                "a larger r_max_A."
            )
        top = int(np.argmax(self.g_b))
        low, high = top, top + 1
        while low > 0 and self.g_b[low - 1] > PEAK * self.g_b[top]:
            low -= 1
        while high < len(self.g_b) and self.g_b[high] > PEAK * self.g_b[top]:
            high += 1
        if high - low < 3:
            return float(self.r_A[top])
        a, b, _ = np.polyfit(self.r_A[low:high] - self.r_A[top], self.g_b[low:high], 2)
        inside = a < 0 and abs(b / (2 * a)) < self.r_A[high - 1] - self.r_A[low]
        return float(self.r_A[top] - (b / (2 * a) if inside else 0.0))

    @property
    def first_minimum_A(self) -> float:
        """Distance of the lowest bin between the first two peaks: float, Å."""
        top = int(np.argmax(self.g_b))
        after_b = self.g_b[top:]
        below = np.flatnonzero(after_b < 1)
        again = np.flatnonzero(after_b[below[0] :] > 1) if len(below) else below
        if not self.g_b.any() or not len(again):
            raise ValueError(
                f"g(r) up to {self.edges_A[-1]:g} Å has no minimum between two peaks. Use a larger "
                "r_max_A, or ask for the neighbours within a distance of your choice: r_A=..."
            )
        first, last = top + below[0], top + below[0] + again[0]
        return float(self.r_A[first + int(np.argmin(self.g_b[first:last]))])

    @property
    def table(self) -> pd.DataFrame:
        """Columns distance_A (Å), rdf, rdf_error and coordination: one row a bin."""
        import pandas as pd

        columns = (self.r_A, self.g_b, self.error_b, self.coordination_b)
        names = ("distance_A", "rdf", "rdf_error", "coordination")
        return pd.DataFrame(dict(zip(names, columns, strict=True)))


def rdf(
    source: Frames,
    *,
    r_max_A: float,
    bins: int = 200,
    pair: tuple[str, str] | None = None,
    every: int = 1,
) -> Rdf:
    """Radial distribution function, averaged over the frames of a trajectory.

    Parameters
    ----------
    source : path, ase.Atoms, iterable of ase.Atoms; in Å
        The trajectory, as for `frames`: read one frame at a time. The cell may change.
    r_max_A : float, Å
        Largest distance, at most half the shortest height of the cell.
    bins : int, no unit, optional
        Number of bins from 0 to `r_max_A`.
    pair : tuple of str, optional
        Partial function of a mixture: the species in the middle and the one around it. Without
        it, all atoms count alike.
    every : int, no unit, optional
        Take each so many-th frame.

    Returns
    -------
    Rdf
        The function (no unit), its error, and the number of neighbours within each distance.

    Raises
    ------
    TypeError
        If the source is no trajectory, or an argument of another type.
    LookupError
        If there are no atoms of a species.
    ValueError
        If the trajectory is faulty, is not periodic along three vectors, or `r_max_A` does not
        fit the cell.

    Notes
    -----
    Equation -> code. g(r) = counted pairs / (N_a rho_b V_bin), with the exact volume of the shell,
    4/3 pi (r2³ - r1³) -> `_shells`; rho_b = N_b / V of each frame; coordination = rho_b times the
    integral of g, which is the count itself. With this definition the integral over all space is
    N - 1, and atoms that know nothing of each other (an ideal gas) have g = (N - 1) / N, not 1:
    divide by it to compare small systems. Between two different species the limit is 1.
    Distances are taken in single precision: to about 1e-5 Å in a cell of 100 Å. The cost is linear
    in the number of pairs.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 8.2,
    doi 10.1093/oso/9780198803195.001.0001. Errors from blocks: see `block_error`.

    Examples
    --------
    Each atom of an fcc crystal has 12 neighbours, then 6, then 24.

    >>> from ase.build import bulk
    >>> crystal = rdf(bulk("Ar", a=4.0, cubic=True).repeat(4), r_max_A=5.3, bins=53)
    >>> crystal.coordination_b[[32, 42, 52]].round(6).tolist()
    [12.0, 18.0, 42.0]
    """
    _validate.number(r_max_A, what="r_max_A", unit="Å", low=0)
    bins = _validate.count(bins, what="bins", low=1)
    blocks, pair, n = Blocks(), _pair(pair), 0
    volume_b = _shells(r_max_A, bins)
    for atoms in frames(source, every=every):
        n = len(of_species(atoms, pair and pair[1]))
        blocks.add(_one(atoms, r_max_A, bins, pair, volume_b))
    (g_b, near_b, density_b), error = blocks.mean(), blocks.error()
    limit = 1.0 if pair and pair[0] != pair[1] else (n - 1) / n
    edges_A, near_b = np.linspace(0, r_max_A, bins + 1), np.cumsum(near_b)
    return Rdf(pair, edges_A, g_b, error[0], near_b, blocks.n, float(density_b[0]), limit)


def _pair(pair: object) -> tuple[str, str] | None:
    if pair is None:
        return None
    if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != 2:
        raise TypeError(
            f"pair = {_validate.shown(pair)} is not allowed; give two chemical symbols, for "
            "example pair=('Li', 'I')."
        )
    return str(pair[0]), str(pair[1])


def _shells(r_max: float, bins: int) -> np.ndarray:
    """Volume of the shell of each bin."""
    return 4 / 3 * np.pi * np.diff(np.linspace(0, r_max, bins + 1) ** 3)


def _one(
    atoms: ase.Atoms, r_max: float, bins: int, pair: tuple[str, str] | None, volume_b: np.ndarray
) -> np.ndarray:
    """Function, neighbours and density of one frame, one row each."""
    if not atoms.pbc.all():
        raise ValueError(
            f"g(r) compares with the mean density, which needs a cell that is periodic along three "
            f"vectors; this one has pbc = {atoms.pbc.tolist()}. Set atoms.pbc and atoms.cell, or "
            "count neighbours with neighbours.pairs."
        )
    middle, around = (of_species(atoms, name) for name in pair or (None, None))
    if pair is None or pair[0] == pair[1]:
        each_b = counts(atoms[middle] if pair else atoms, r_max_A=r_max, bins=bins) * 2
    else:
        both = np.concatenate((middle, around))
        kinds_n = np.repeat([0, 1], [len(middle), len(around)])
        each_b = counts(atoms[both], r_max_A=r_max, bins=bins, kinds_n=kinds_n)
    near_b, density = each_b / len(middle), len(around) / atoms.cell.volume
    return np.array([near_b / (density * volume_b), near_b, np.full(bins, density)])


def coordination(source: Rdf, *, r_A: float | None = None) -> float:
    """Mean number of neighbours within a distance.

    Parameters
    ----------
    source : Rdf
        What `rdf` returned.
    r_A : float, Å, optional
        The distance; without it, the first minimum of g(r), where the first shell ends.

    Returns
    -------
    float
        Number of neighbours, no unit.

    Raises
    ------
    TypeError
        If the source is no `Rdf`.
    ValueError
        If the distance is beyond g(r), or g(r) has no minimum between two peaks.

    Examples
    --------
    >>> from ase.build import bulk
    >>> crystal = rdf(bulk("Ar", a=4.0, cubic=True).repeat(4), r_max_A=5.3, bins=53)
    >>> round(coordination(crystal), 6)
    12.0
    """
    if not isinstance(source, Rdf):
        raise TypeError(
            f"{_validate.shown(source)} is a {type(source).__name__}, not what rdf returns; give "
            "coordination(rdf(frames, r_max_A=8))."
        )
    r = source.first_minimum_A if r_A is None else _validate.number(r_A, what="r_A", unit="Å")
    if not 0 < r <= source.edges_A[-1]:
        raise ValueError(
            f"r_A = {r:g} Å is not allowed: g(r) is known in (0, {source.edges_A[-1]:g}] Å. Make "
            "it with a larger r_max_A."
        )
    return float(np.interp(r, source.edges_A, np.concatenate(([0.0], source.coordination_b))))
