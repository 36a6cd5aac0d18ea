"""Static structure factor: what a diffraction experiment sees of a liquid or a crystal.

Names of arrays: n atoms, q wave vectors, k shells of wave numbers, v cell vectors, c Cartesian
components.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ase
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.analysis._blocks import Blocks
from matlab_pkg.analysis.frames import Frames, frames, of_species
from matlab_pkg.analysis.rdf import Rdf
from matlab_pkg.analysis.unwrap import SAME_CELL

if TYPE_CHECKING:
    import pandas as pd

MOST = 3_000_000
"""int, no unit: the most allowed wave vectors that are looked at. Reason: their list takes a tenth
of a gigabyte."""

FINE = 3
"""int, no unit: shells to the length of the shortest wave vector. Reason: the first few lengths
that a cubic cell allows are then told apart."""

TOGETHER = 32
"""int, no unit: wave vectors that are summed at once. Reason: their waves stay in the cache."""


@dataclass(frozen=True, eq=False)
class StructureFactor:
    """Structure factor S(k), averaged over shells of wave vectors.

    Parameters
    ----------
    k_per_A : np.ndarray, shape (k,), 1/Å
        Mean wave number of each shell.
    s_k : np.ndarray, shape (k,), no unit
        Structure factor.
    error_k : np.ndarray, shape (k,), no unit
        Standard error of it, from blocks of frames; nan where there are fewer than two.
    vectors_k : np.ndarray of int, shape (k,), no unit
        Wave vectors that were averaged in each shell.

    Examples
    --------
    >>> one = ase.Atoms("Ar", cell=[6, 6, 6], pbc=True)
    >>> structure_factor(one, k_max_per_A=2).s_k.round(6).tolist()  # alone: 1 everywhere
    [1.0, 1.0, 1.0]
    """

    k_per_A: np.ndarray
    s_k: np.ndarray
    error_k: np.ndarray
    vectors_k: np.ndarray

    @property
    def table(self) -> pd.DataFrame:
        """Columns wave_number_per_A (1/Å), structure_factor and structure_factor_error."""
        import pandas as pd

        names = ("wave_number_per_A", "structure_factor", "structure_factor_error")
        columns = (self.k_per_A, self.s_k, self.error_k)
        return pd.DataFrame(dict(zip(names, columns, strict=True)))


def structure_factor(
    source: Frames,
    *,
    k_max_per_A: float,
    vectors: int = 60,
    species: str | None = None,
    every: int = 1,
) -> StructureFactor:
    """Structure factor by direct sums over the wave vectors that fit the cell.

    Parameters
    ----------
    source : path, ase.Atoms, iterable of ase.Atoms; in Å
        The trajectory, as for `frames`, in a fixed cell: read one frame at a time.
    k_max_per_A : float, 1/Å
        Largest wave number.
    vectors : int, no unit, optional
        The most wave vectors in a shell; of more, as many are taken at equal distances in a list
        that is sorted by length.
    species : str, optional
        Sum over these atoms only.
    every : int, no unit, optional
        Take each so many-th frame.

    Returns
    -------
    StructureFactor
        Wave numbers (1/Å), structure factor (no unit) and its error.

    Raises
    ------
    TypeError
        If the source is no trajectory, or an argument of another type.
    LookupError
        If there are no atoms of the species.
    ValueError
        If the trajectory is faulty or not periodic along three vectors, its cell changes, or no
        wave vector or too many are below `k_max_per_A`.

    Notes
    -----
    Equation -> code. S(k) = |sum over atoms of exp(-i k r)|² / n -> `_sums`, at k = 2 pi (h a* +
    k b* + l c*) only, for there a periodic cell is exact: nothing is cut off. The other way, by
    the integral of g(r) (`structure_factor_of`), reaches any k, but its ripples come from the end
    of g(r), and its values below about pi / r_max are not to be trusted. Shells are a third as
    wide as the shortest wave vector. Take all vectors (a large number) of a crystal: its peaks are
    single ones.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 2.6 and 8.4,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    A crystal answers at its reciprocal lattice only: there, all atoms swing in step.

    >>> from ase.build import bulk
    >>> crystal = bulk("Ar", a=5.0, cubic=True)
    >>> found = structure_factor(crystal, k_max_per_A=2.3)
    >>> found.s_k.round(6).tolist()  # 100 and 110: nothing; 111: all four atoms
    [0.0, 0.0, 4.0]
    """
    vectors = _validate.count(vectors, what="vectors", low=1)
    blocks, cell_vc = Blocks(), None
    for atoms in frames(source, every=every):
        if cell_vc is None:
            cell_vc = atoms.cell[:].copy()
            indices_qv, shell_q, k_per_A = _shells(atoms, k_max_per_A, vectors)
            count_k = np.bincount(shell_q)
        elif np.abs(atoms.cell[:] - cell_vc).max() > SAME_CELL * np.abs(cell_vc).max():
            raise ValueError(
                f"The cell changes in frame {blocks.n * every}, and with it the wave vectors that "
                "fit. Use structure_factor_of(rdf(...)), or a run at constant volume."
            )
        chosen = of_species(atoms, species)
        s_q = _sums(atoms.get_scaled_positions(wrap=False)[chosen], indices_qv) / len(chosen)
        blocks.add(np.bincount(shell_q, weights=s_q) / count_k)
    return StructureFactor(k_per_A, blocks.mean(), blocks.error(), count_k)


def _shells(
    atoms: ase.Atoms, k_max: float, vectors: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Wave vectors as whole numbers, the shell of each, and the wave numbers of the shells."""
    _validate.number(k_max, what="k_max_per_A", unit="1/Å", low=0)
    if not atoms.pbc.all():
        raise ValueError(
            "Wave vectors need a cell that is periodic along three vectors; this one has pbc = "
            f"{atoms.pbc.tolist()}. Set atoms.pbc and atoms.cell."
        )
    most_v = np.floor(k_max * atoms.cell.lengths() / (2 * np.pi)).astype(int)
    if np.prod(2.0 * most_v + 1) > MOST:
        raise ValueError(
            f"k_max_per_A = {k_max:g} 1/Å allows {np.prod(2.0 * most_v + 1):.2g} wave vectors in "
            f"this cell; at most {MOST:.2g} are looked at. Use a smaller k_max_per_A."
        )
    axes = [np.arange(-m, m + 1) for m in most_v]
    indices_qv = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    indices_qv = indices_qv[len(indices_qv) // 2 + 1 :]  # k and -k say the same
    k_q = 2 * np.pi * np.linalg.norm(indices_qv @ atoms.cell.reciprocal()[:], axis=1)
    order = np.argsort(k_q, kind="stable")
    order = order[k_q[order] <= k_max * (1 + 1e-9)]
    if not len(order):
        raise ValueError(
            f"k_max_per_A = {k_max:g} 1/Å is below the shortest wave vector of this cell, "
            f"{2 * np.pi * np.linalg.norm(atoms.cell.reciprocal()[:], axis=1).min():.4g} 1/Å. Use "
            "a larger one, or a larger cell."
        )
    indices_qv, k_q = indices_qv[order], k_q[order]
    shell_q = np.floor(k_q / k_q[0] * FINE * (1 + 1e-9)).astype(int)
    _, start_k, count_k = np.unique(shell_q, return_index=True, return_counts=True)
    pick = [
        start + np.unique(np.linspace(0, count - 1, min(count, vectors)).astype(int))
        for start, count in zip(start_k, count_k, strict=True)
    ]
    shell_q = np.repeat(np.arange(len(pick)), [len(some) for some in pick])
    taken = np.concatenate(pick)
    k_k = np.bincount(shell_q, weights=k_q[taken]) / np.bincount(shell_q)
    return indices_qv[taken], shell_q, k_k


def _sums(s_nv: np.ndarray, indices_qv: np.ndarray) -> np.ndarray:
    """Squared sum of waves for each wave vector; the wave along each axis is made once."""
    waves = []
    for v in range(3):
        most = np.abs(indices_qv[:, v]).max()
        waves.append(np.exp(-2j * np.pi * np.outer(np.arange(-most, most + 1), s_nv[:, v])))
    middle = [len(wave) // 2 for wave in waves]
    sums_q = np.empty(len(indices_qv), complex)
    for low in range(0, len(indices_qv), TOGETHER):
        part_qv = indices_qv[low : low + TOGETHER]
        total = waves[0][part_qv[:, 0] + middle[0]]
        total = total * waves[1][part_qv[:, 1] + middle[1]]
        sums_q[low : low + TOGETHER] = np.einsum(
            "qn,qn->q", total, waves[2][part_qv[:, 2] + middle[2]]
        )
    return sums_q.real**2 + sums_q.imag**2


def structure_factor_of(source: Rdf, *, k_per_A: np.ndarray, lorch: bool = True) -> np.ndarray:
    """Structure factor by the integral of a radial distribution function.

    Parameters
    ----------
    source : Rdf
        What `rdf` returned, of all atoms or of one species with itself.
    k_per_A : array_like, shape (k,), 1/Å
        Wave numbers above 0.
    lorch : bool, optional
        Whether a window, sin(pi r / R) / (pi r / R), lets g(r) - 1 end at 0: fewer ripples, wider
        peaks.

    Returns
    -------
    np.ndarray, shape (k,), no unit
        Structure factor.

    Raises
    ------
    TypeError
        If the source is no `Rdf`, or a wave number is none.
    ValueError
        If it is between two species, or a wave number is not positive and finite.

    Notes
    -----
    Equation -> code. S(k) = 1 + 4 pi rho times the integral of (g - 1) r² sin(k r) / (k r) up to
    R, the end of g(r). In place of 1 stands the limit of g in a finite cell, `Rdf.limit`.

    References
    ----------
    Lorch, J. Phys. C 2, 229 (1969), doi 10.1088/0022-3719/2/2/305.

    Examples
    --------
    For short waves, each atom answers for itself.

    >>> gas = ase.Atoms("Ar200", np.random.default_rng(1).random((200, 3)) * 20, cell=[20] * 3,
    ...                 pbc=True)
    >>> from matlab_pkg.analysis import rdf
    >>> s_k = structure_factor_of(rdf(gas, r_max_A=10), k_per_A=np.linspace(5, 9, 100))
    >>> round(float(s_k.mean()), 1)
    1.0
    """
    if not isinstance(source, Rdf):
        raise TypeError(
            f"{_validate.shown(source)} is a {type(source).__name__}, not what rdf returns; give "
            "structure_factor_of(rdf(frames, r_max_A=8), k_per_A=...)."
        )
    if source.pair and source.pair[0] != source.pair[1]:
        raise ValueError(
            f"g(r) of {source.pair[0]}-{source.pair[1]} is not enough, for S(k) needs all pairs. "
            "Give the function of all atoms, or of one species with itself."
        )
    try:
        k_k = np.atleast_1d(np.asarray(k_per_A, float))
    except (TypeError, ValueError):
        raise TypeError(f"k_per_A = {_validate.shown(k_per_A)} holds no numbers.") from None
    if not (np.isfinite(k_k).all() and (k_k > 0).all()):
        raise ValueError(f"k_per_A = {_validate.shown(k_per_A)}: give finite numbers above 0.")
    r_b, end = source.r_A, source.edges_A[-1]
    weight_b = (source.g_b - source.limit) * r_b * np.diff(source.edges_A)
    if lorch:
        weight_b = weight_b * np.sinc(r_b / end)
    return 1 + 4 * np.pi * source.density_per_A3 * (np.sin(np.outer(k_k, r_b)) @ weight_b) / k_k
