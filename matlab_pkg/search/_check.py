"""What a search can be asked for."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable

import numpy as np
import pandas as pd

from matlab_pkg import _validate


def names(values: Iterable[str], *, what: str) -> list[str]:
    """`values` as a list of different texts, at least one."""
    if isinstance(values, str):
        raise TypeError(f"{what} = {values!r} is one text; give a list, {what}=[{values!r}].")
    found = list(values)
    if not found or len(set(found)) < len(found):
        raise ValueError(f"{what} = {found} is not allowed: give one or more names, none twice.")
    return found


def features(values: Iterable[str], target: str) -> list[str]:
    """Feature names as a list without the target."""
    found = names(values, what="features")
    if target in found:
        raise ValueError(
            f"The target {target!r} is among the features, so the search would see the answer "
            "before the experiment. Leave it out of features."
        )
    return found


def goal(values: tuple[float, float]) -> tuple[float, float]:
    """`values` as the two ends of a range, in order, at least one of them finite."""
    example = "for example goal=(3.0, 3.5) or goal=(6.0, numpy.inf)"
    try:
        low, high = values
    except (TypeError, ValueError):
        raise TypeError(
            f"goal = {values!r} is not a pair; give the lower and the upper end of the wanted "
            f"range, {example}."
        ) from None
    if not all(isinstance(end, numbers.Real) and not isinstance(end, bool) for end in (low, high)):
        raise TypeError(f"goal = {values!r} holds more than numbers; give two, {example}.")
    if not low < high:
        raise ValueError(
            f"goal = ({low:g}, {high:g}) holds no value: the lower end must be below the upper "
            f"one, {example}."
        )
    if math.isinf(low) and math.isinf(high):
        raise ValueError(
            f"goal = ({low:g}, {high:g}) holds every value, so there is nothing to search. Give "
            f"at least one end, {example}."
        )
    return float(low), float(high)


def table_rows(table: pd.DataFrame, *, what: str) -> None:
    """Raise unless `table` is a table with rows, and no label or column twice."""
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"{what} is a {type(table).__name__}; give a pandas.DataFrame.")
    if table.empty:
        raise ValueError(f"{what} has no row, so there is nothing to try.")
    if not table.columns.is_unique:
        twice = table.columns[table.columns.duplicated()][0]
        raise ValueError(f"{what} has the column {twice!r} twice. Rename or drop one of them.")
    if not table.index.is_unique:
        twice = table.index[table.index.duplicated()][0]
        raise ValueError(
            f"{what} has the label {twice!r} twice, so a result could not be looked up. Use "
            "reset_index(), or group the rows first."
        )


def disjoint(known: pd.DataFrame, candidates: pd.DataFrame) -> None:
    """Raise if a candidate has been tried."""
    both = candidates.index.intersection(known.index)
    if len(both):
        raise ValueError(
            f"The row {both[0]!r} is among the known rows and among the candidates. Take what has "
            "been tried out: candidates.drop(index=known.index)."
        )


def numbers_of(table: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """The columns as an array of finite numbers, shape (rows, columns)."""
    for column in columns:
        _validate.choice(column, what="column", allowed=[str(name) for name in table.columns])
        values = table[column]
        if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_complex_dtype(values):
            raise TypeError(
                f"Column {column!r} holds {pd.api.types.infer_dtype(values)} values; a search "
                "needs numbers. Leave it out, or turn it into numbers."
            )
        bad = ~np.isfinite(values.to_numpy(dtype=float, na_value=np.nan))
        if bad.any():
            raise ValueError(
                f"Column {column!r} has {bad.sum()} values that are not finite numbers (first in "
                f"row {table.index[bad][0]!r}). Remove or fill those rows first."
            )
    return table[columns].to_numpy(dtype=float)


def budget(value: int, *, rows: int) -> int:
    """`value` as a number of experiments from 1 to the number of rows."""
    if _validate.count(value, what="budget", low=1) > rows:
        raise ValueError(
            f"budget = {value} does not fit this table: no row is tried twice, so it must be from "
            f"1 to {rows}. Use a smaller budget."
        )
    return value


def method(strategy: str, *, start: int, rng: np.random.Generator, known: Iterable[str]) -> None:
    """Raise unless strategy, start and rng can be used."""
    _validate.choice(strategy, what="strategy", allowed=known)
    _validate.count(start, what="start", low=1)
    _validate.generator(rng)
