"""Crystals made from crystals: supercells, strains and substitutions.

Names of arrays: c Cartesian components.
"""

from __future__ import annotations

import copy
import math

import ase
import ase.data
import numpy as np
from ase.build import make_supercell

from matlab_pkg import _validate
from matlab_pkg.structures import _check

# Peak memory of ase.build.make_supercell (ASE 3.29), measured with tracemalloc on rock salt:
# 118 bytes per atom for 64 000 and 216 000 atoms (positions, their copies in `wrap`, numbers),
# and 72 bytes per lattice point that it tries (575 MB for 8.0 million points in a skewed cell).
_BYTES_PER_ATOM = 120
_BYTES_PER_POINT = 72


def supercell(atoms: ase.Atoms, matrix: np.ndarray, *, max_atoms: int = 1_000_000) -> ase.Atoms:
    """Crystal whose cell holds several cells of `atoms`.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        A structure with three cell vectors.
    matrix : int, or array_like of int, shape (3,) or (3, 3), no unit
        Each row says how many old cell vectors make one new vector. Three numbers are the
        diagonal of such a matrix; one number stands for all three.
    max_atoms : int, no unit, optional
        The largest result allowed, in atoms. The default needs about 0.1 GB.

    Returns
    -------
    ase.Atoms
        ``len(atoms) * abs(det(matrix))`` atoms, wrapped into the new cell. Arrays (tags, charges,
        ...) and constraints are repeated; `info` is left out, because it describes the old cell.

    Raises
    ------
    TypeError
        If the matrix is not made of real numbers.
    ValueError
        If the matrix is singular or not of whole numbers, the cell encloses no volume, the result
        would have more than `max_atoms` atoms, or a constraint cannot be repeated.

    Notes
    -----
    New cell = matrix @ cell; volume grows by ``abs(det(matrix))``, which is known before anything
    is built. A matrix with a negative determinant gives a left-handed cell of the same crystal.
    Source: the docstring of `ase.build.make_supercell`, there P h_p = h.

    Examples
    --------
    >>> from ase.build import bulk
    >>> crystal = supercell(bulk("LiI", "rocksalt", a=6.03, cubic=True), 3)
    >>> len(crystal), round(crystal.get_volume() / 6.03**3)
    (216, 27)
    """
    _check.with_cell(atoms, why="A supercell repeats the cell")
    whole = _check.supercell_matrix(matrix)
    _validate.count(max_atoms, what="max_atoms", low=1)
    _refuse_giant(len(atoms), whole, max_atoms)
    crystal = make_supercell(atoms, whole)
    cells = abs(_check.determinant(whole))
    try:  # atom i of cell j is atom i + j * len(atoms), the order that `repeat` counts in
        repeated = [copy.deepcopy(c).repeat((cells, 1, 1), len(atoms)) for c in atoms.constraints]
    except NotImplementedError:
        kinds = ", ".join(sorted({type(c).__name__ for c in atoms.constraints}))
        raise ValueError(
            f"These constraints ({kinds}) cannot be repeated. Build the supercell from a copy "
            "without them, copy.set_constraint(), and set new ones on the result."
        ) from None
    crystal.set_constraint(repeated)
    return crystal


def _refuse_giant(n_old: int, matrix: np.ndarray, max_atoms: int) -> None:
    n_new = n_old * abs(_check.determinant(matrix))
    corners = np.array(list(np.ndindex(2, 2, 2))) @ matrix
    points = math.prod(int(side) + 1 for side in np.ptp(corners, axis=0))
    memory_MB = (_BYTES_PER_ATOM * n_new + _BYTES_PER_POINT * points) / 1e6
    memory = f"{memory_MB:,.1f} MB" if memory_MB < 1000 else f"{memory_MB / 1000:,.1f} GB"
    if n_new > max_atoms:
        raise ValueError(
            f"This supercell would have {n_new:,} atoms and building it would need about "
            f"{memory} of memory; at most {max_atoms:,} atoms are allowed. "
            "Use smaller numbers in the matrix, or raise max_atoms if you mean it."
        )
    if points > 10 * max(max_atoms, 1_000_000):
        raise ValueError(
            f"This supercell would have only {n_new:,} atoms, but its cell is so skewed that "
            f"building it would need about {memory} of memory. Use a matrix with "
            "smaller numbers for the same lattice."
        )


def strain(atoms: ase.Atoms, *, strain: float | np.ndarray) -> ase.Atoms:
    """Crystal stretched or squeezed evenly, its atoms moving with the cell.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        A structure with three cell vectors.
    strain : float, or array_like of float, shape (3,) or (3, 3), no unit
        Relative change of length: one number for all directions, three for x, y and z, or a
        symmetric strain tensor. 0.02 is 2 %; every principal strain lies between -1 and 1.

    Returns
    -------
    ase.Atoms
        The strained structure.

    Raises
    ------
    TypeError
        If the strain is not made of numbers.
    ValueError
        If its shape is wrong, it is not symmetric, or out of range.

    Notes
    -----
    =====================  ===========================
    equation               code
    =====================  ===========================
    v' = (1 + eps) v       ``cell @ (np.eye(3) + eps)``
    V' = V det(1 + eps)    a test
    =====================  ===========================

    References
    ----------
    J. F. Nye, Physical Properties of Crystals, Oxford University Press (1985), chapter VI.

    Examples
    --------
    Squeezing a crystal by 1 % in each direction makes it about 3 % denser.

    >>> from ase.build import bulk
    >>> crystal = bulk("LiI", "rocksalt", a=6.03)
    >>> float(round(crystal.get_volume() / strain(crystal, strain=-0.01).get_volume(), 3))
    1.031
    """
    _check.with_cell(atoms, why="A strain changes the cell")
    tensor_cc = _strain_tensor(strain)
    strained = atoms.copy()
    new_cell = atoms.cell[:] @ (np.eye(3) + tensor_cc)
    strained.set_cell(new_cell, scale_atoms=True, apply_constraint=False)
    return strained


def _strain_tensor(strain: float | np.ndarray) -> np.ndarray:
    advice = "Give one number, three numbers or a symmetric 3 x 3 tensor; 0.02 is 2 %."
    try:
        tensor_cc = np.asarray(strain, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"strain = {strain!r} is not a number or an array. {advice}") from None
    if tensor_cc.ndim == 0:
        tensor_cc = np.full(3, tensor_cc)
    if tensor_cc.shape == (3,):
        tensor_cc = np.diag(tensor_cc)
    if tensor_cc.shape != (3, 3):
        raise ValueError(f"strain has shape {tensor_cc.shape}. {advice}")
    if not np.all(np.isfinite(tensor_cc)):
        raise ValueError(f"strain holds a number that is not finite. {advice}")
    if not np.allclose(tensor_cc, tensor_cc.T, rtol=0, atol=1e-12):
        raise ValueError(f"strain is not symmetric: it would also turn the crystal. {advice}")
    principal = np.linalg.eigvalsh(tensor_cc)
    if principal[0] <= -1 or principal[-1] >= 1:
        worst = principal[np.argmax(np.abs(principal))]
        raise ValueError(
            f"strain = {worst:g} is not allowed: it must be between -1 and 1, "
            f"because it is a relative change of length. {advice}"
        )
    return tensor_cc


def substitute(
    atoms: ase.Atoms, old: str, new: str, *, n: int, rng: np.random.Generator
) -> ase.Atoms:
    """Crystal in which `n` atoms of one element, chosen at random, are replaced by another.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure.
    old, new : str
        Element symbols.
    n : int, no unit
        How many atoms to replace.
    rng : np.random.Generator
        Makes the choice; the same generator state gives the same structure.

    Returns
    -------
    ase.Atoms
        The structure, its positions unchanged. Replaced atoms have the natural mass of `new`.

    Raises
    ------
    LookupError
        If a symbol is no element, or `old` is not in the structure.
    ValueError
        If `n` is out of range, or `old` and `new` are the same.

    Notes
    -----
    A structure that comes from a CIF file carries its space group and site occupancies; both
    describe the crystal before the replacement, and are removed.

    Examples
    --------
    >>> from ase.build import bulk
    >>> crystal = bulk("LiI", "rocksalt", a=6.03, cubic=True)
    >>> mixed = substitute(crystal, "I", "Br", n=1, rng=np.random.default_rng(1))
    >>> mixed.get_chemical_formula(mode="metal")
    'Li4BrI3'
    """
    replaced = _check.present(atoms, old)
    number = _check.element(new)
    _validate.count(n, what="n")
    _validate.generator(rng)
    sites = np.flatnonzero(atoms.numbers == replaced)
    if old == new:
        raise ValueError(f"old and new are both {old!r}: nothing would change. Name two elements.")
    if n > len(sites):
        raise ValueError(
            f"n = {n} is not allowed: the structure holds {len(sites)} {old} atoms, so n must be "
            f"from 0 to {len(sites)}. Build a supercell first to have more."
        )
    chosen = rng.choice(sites, size=n, replace=False)
    crystal = atoms.copy()
    crystal.numbers[chosen] = number
    if crystal.has("masses"):
        crystal.arrays["masses"][chosen] = ase.data.atomic_masses[number]
    for stale in ("spacegroup", "unit_cell", "occupancy"):
        crystal.info.pop(stale, None)
    crystal.arrays.pop("spacegroup_kinds", None)
    return crystal
