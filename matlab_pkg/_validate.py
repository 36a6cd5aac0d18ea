"""One voice for errors: what came, what is allowed, what to do.

Every function here returns the value it was given, in the form that the caller can rely on,
or raises an error whose message a reader can act on without opening the source.
"""

from __future__ import annotations

import difflib
import math
import numbers
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import ase
    import pandas as pd


def shown(value: object) -> str:
    """`value` as it is written in Python, on one line of at most 80 characters."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # Python writes no whole number of more than 4300 digits
        return f"an unprintable {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."


def figure(value: float) -> str:
    """`value` with six digits, also where it is a whole number that no float can hold."""
    try:
        return f"{float(value):g}"
    except OverflowError:
        return "a number of more than 300 digits"


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
        "Did you mean ...?" when something is close, else "Known names: ...", or that there is
        nothing to choose from.

    Examples
    --------
    >>> near_names("LiII", ["LiI", "LiF"])
    "Did you mean 'LiI'?"
    """
    names = sorted(map(str, allowed))
    if not names:
        return "There is no name to choose from."
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
    if not isinstance(value, str) or value not in names:
        raise LookupError(f"There is no {what} {shown(value)}. {near_names(value, names)}")
    return value


def columns(table: pd.DataFrame, names: Iterable[str]) -> None:
    """Raise a LookupError or ValueError unless `table` has a column of each name, and only one."""
    known = [name for name in table.columns if isinstance(name, str)]
    for name in names:
        if known.count(choice(name, what="column", allowed=known)) > 1:
            raise ValueError(
                f"The table has {known.count(name)} columns {name!r}, so it is not clear which one "
                "is meant. Rename or drop all but one."
            )


def text(value: str, *, what: str) -> str:
    """`value`, when it is a str; else a TypeError."""
    if not isinstance(value, str):
        raise TypeError(
            f"{what} = {shown(value)} is a {type(value).__name__}; give the {what} as a str."
        )
    return value


def mapping(value: Mapping, *, what: str, example: str) -> Mapping:
    """`value`, when it is a dict or another mapping; else a TypeError that shows an example."""
    if not isinstance(value, Mapping):
        raise TypeError(
            f"{what} = {shown(value)} is a {type(value).__name__}; give a dict, for example "
            f"{example}."
        )
    return value


def structure(atoms: ase.Atoms) -> ase.Atoms:
    """`atoms`, when it is a structure that holds atoms at finite positions.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        What the caller gave.

    Returns
    -------
    ase.Atoms
        The structure, unchanged.

    Raises
    ------
    TypeError
        If it is not an `ase.Atoms` object.
    ValueError
        If it holds no atoms, or a position or cell vector is not finite.
    """
    import ase

    if not isinstance(atoms, ase.Atoms):
        raise TypeError(
            f"{shown(atoms)} is a {type(atoms).__name__}, not a structure; give an ase.Atoms "
            "object, for example structures.read('LiI.cif')."
        )
    if len(atoms) == 0:
        raise ValueError("This structure holds no atoms; give one that holds some.")
    if not (np.all(np.isfinite(atoms.positions)) and np.all(np.isfinite(atoms.cell))):
        raise ValueError(
            "This structure holds a position or a cell vector that is not a finite number. "
            "Look at atoms.positions and atoms.cell."
        )
    return atoms


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
        raise TypeError(f"{what} = {shown(value)} is a {type(value).__name__}; give one number.")
    if not (_finite(value) and low < value < high):
        space = f" {unit}" if unit else ""
        raise ValueError(
            f"{what} = {figure(value)}{space} is not allowed: "
            f"it must be {_range(low, high)}{space}."
        )
    return float(value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float can hold
        return False


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
        raise TypeError(f"{what} = {shown(value)} is not a whole number; give an int.")
    if value < low or (high is not None and value > high):
        limit = f"at least {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{what} = {shown(int(value))} is not allowed: it must be {limit}.")
    return int(value)


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
            f"rng = {shown(rng)} is a {type(rng).__name__}, not a random generator; "
            "give rng=numpy.random.default_rng(1), with a seed of your choice."
        )
    return rng
