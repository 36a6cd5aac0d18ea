"""One voice for errors: what came, what is allowed, what to do.

Every function here returns the value it was given, in the form that the caller can rely on,
or raises an error whose message a reader can act on without opening the source.
"""

from __future__ import annotations

import difflib
import math
import numbers
from collections.abc import Iterable

import numpy as np


def near_names(name: str, allowed: Iterable[str]) -> str:
    """Sentence that offers the allowed names closest to `name`, or all of them.

    Parameters
    ----------
    name : str
        What the caller typed.
    allowed : iterable of str
        The names that exist.

    Returns
    -------
    str
        "Did you mean ...?" when something is close, else "Known names: ...".

    Examples
    --------
    >>> near_names("LiII", ["LiI", "LiF"])
    "Did you mean 'LiI'?"
    """
    names = sorted(allowed)
    folded = {known.casefold(): known for known in names}
    close = difflib.get_close_matches(str(name).casefold(), folded, n=3, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(repr(folded[match]) for match in close)}?"
    return f"Known names: {', '.join(names)}."


def choice(value: str, *, what: str, allowed: Iterable[str]) -> str:
    """`value`, when it is one of `allowed`.

    Parameters
    ----------
    value : str
        What the caller typed.
    what : str
        What the value names, for the message.
    allowed : iterable of str
        The names that exist.

    Returns
    -------
    str
        The value, unchanged.

    Raises
    ------
    LookupError
        If the value is not among the allowed ones; the message offers near names.

    Examples
    --------
    >>> choice("cif", what="file format", allowed=["cif", "xyz"])
    'cif'
    """
    names = list(allowed)
    if value not in names:
        raise LookupError(f"There is no {what} {value!r}. {near_names(value, names)}")
    return value


def number(
    value: float,
    *,
    what: str,
    unit: str = "",
    low: float = -math.inf,
    high: float = math.inf,
) -> float:
    """`value` as a finite float strictly between `low` and `high`.

    Parameters
    ----------
    value : float, in `unit`
        What the caller typed.
    what : str
        The argument's name, for the message.
    unit : str, optional
        The unit, for the message.
    low, high : float, in `unit`, optional
        Open bounds of the allowed range.

    Returns
    -------
    float
        The value, in `unit`.

    Raises
    ------
    TypeError
        If the value is not a number.
    ValueError
        If it is not finite or outside the range.

    Examples
    --------
    >>> number(3, what="cutoff_A", unit="Å", low=0)
    3.0
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{what} = {value!r} is a {type(value).__name__}; give one number.")
    if not (math.isfinite(value) and low < value < high):
        space = f" {unit}" if unit else ""
        raise ValueError(
            f"{what} = {value:g}{space} is not allowed: it must be {_range(low, high)}{space}."
        )
    return float(value)


def _range(low: float, high: float) -> str:
    if math.isfinite(low) and math.isfinite(high):
        return f"between {low:g} and {high:g}"
    if math.isfinite(low):
        return f"above {low:g}"
    if math.isfinite(high):
        return f"below {high:g}"
    return "a finite number"


def count(value: int, *, what: str, low: int = 0, high: int | None = None) -> int:
    """`value` as an integer from `low` to `high`, both included.

    Parameters
    ----------
    value : int, no unit
        What the caller typed.
    what : str
        The argument's name, for the message.
    low, high : int, no unit, optional
        Bounds of the allowed range, both allowed themselves.

    Returns
    -------
    int
        The value, no unit.

    Raises
    ------
    TypeError
        If the value is not a whole number.
    ValueError
        If it is outside the range.

    Examples
    --------
    >>> count(3, what="n")
    3
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{what} = {value!r} is not a whole number; give an int.")
    if value < low or (high is not None and value > high):
        limit = f"at least {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{what} = {value} is not allowed: it must be {limit}.")
    return int(value)


def supercell_matrix(matrix: np.ndarray) -> np.ndarray:
    """`matrix` as a 3 x 3 integer array with a non-zero determinant.

    Parameters
    ----------
    matrix : array_like, shape (3, 3), no unit
        Each row says how many old lattice vectors make one new vector.

    Returns
    -------
    np.ndarray of int, shape (3, 3), no unit
        The matrix.

    Raises
    ------
    ValueError
        If the shape is not (3, 3), an entry is not a whole number, or the determinant is 0.

    Examples
    --------
    >>> supercell_matrix([[2, 0, 0], [0, 2, 0], [0, 0, 2]]).sum()
    np.int64(6)
    """
    example = "for example [[3, 0, 0], [0, 3, 0], [0, 0, 3]]"
    try:
        raw = np.asarray(matrix, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(
            f"The supercell matrix {matrix!r} is not an array of numbers; "
            f"give three rows of three whole numbers, {example}."
        ) from None
    if raw.shape != (3, 3):
        raise ValueError(
            f"The supercell matrix has shape {raw.shape}; it must be (3, 3), {example}."
        )
    if not np.all(np.isfinite(raw)) or np.any(raw != np.round(raw)):
        odd = raw[~(raw == np.round(raw)) | ~np.isfinite(raw)][0]
        raise ValueError(
            f"The supercell matrix holds {odd:g}; every entry must be a whole number, because a "
            f"supercell repeats whole cells, {example}."
        )
    if np.max(np.abs(raw)) > 1e6:
        raise ValueError(
            f"The supercell matrix holds {np.max(np.abs(raw)):g}; entries up to a million are "
            f"allowed. Use smaller numbers, {example}."
        )
    whole = raw.astype(int)
    if determinant(whole) == 0:
        raise ValueError(
            "The supercell matrix is singular (its determinant is 0): the three new vectors lie "
            f"in one plane and enclose no volume. Use three independent rows, {example}."
        )
    return whole


def determinant(matrix: np.ndarray) -> int:
    """Exact determinant of a 3 x 3 integer matrix.

    Parameters
    ----------
    matrix : np.ndarray of int, shape (3, 3), no unit
        The matrix.

    Returns
    -------
    int
        The determinant, no unit: for a supercell, how many cells it holds (with its sign).

    Notes
    -----
    Python's whole numbers do not overflow, and unlike `numpy.linalg.det` nothing is rounded.

    Examples
    --------
    >>> determinant(np.diag([3, 3, 3]))
    27
    """
    (a, b, c), (d, e, f), (g, h, i) = [[int(x) for x in row] for row in matrix]
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def generator(rng: np.random.Generator) -> np.random.Generator:
    """`rng`, when it is a NumPy random generator.

    Parameters
    ----------
    rng : np.random.Generator
        What the caller typed.

    Returns
    -------
    np.random.Generator
        The generator, unchanged.

    Raises
    ------
    TypeError
        If it is anything else, for example a bare seed.

    Examples
    --------
    >>> generator(np.random.default_rng(1)).integers(1, 7, size=3).max() <= 6
    np.True_
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng = {rng!r} is a {type(rng).__name__}, not a random generator; "
            "give rng=numpy.random.default_rng(1), with a seed of your choice."
        )
    return rng
