"""What a step of cleaning does to a table: one small function an action.

Each takes the table and the step's options and returns the new table, how many rows it touched,
the rows it set aside and the cells whose value it could not keep. None of them decides anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from matlab_pkg import _validate
from matlab_pkg.eda import _measures, formulas


class Done(NamedTuple):
    """Outcome of one step; `aside` and `lost` are reasons by row."""

    table: pd.DataFrame
    rows: int
    aside: pd.Series | None = None
    lost: pd.DataFrame | None = None


def apply(action: str, table: pd.DataFrame, column: str, options: dict) -> Done:
    """Outcome of one action on a table whose index counts the rows of the source."""
    _validate.choice(action, what="action of cleaning", allowed=ACTIONS)
    return ACTIONS[action](table, column, options)


def _rename(table: pd.DataFrame, column: str, options: dict) -> Done:
    found, wanted = [str(name) for name in table.columns], list(options["from"])
    if found != wanted:
        raise LookupError(
            f"The log is of a table with the columns {', '.join(wanted)}; this one has "
            f"{', '.join(found)}. Give a table with the same columns, or clean it anew."
        )
    changed = any(a != b for a, b in zip(table.columns, options["to"], strict=True))
    return Done(table.set_axis(options["to"], axis=1), len(table) if changed else 0)


def _texts(values: pd.Series) -> pd.Series:
    """The cells that hold a text."""
    if values.dtype != object:
        return values[:0]
    if pd.api.types.infer_dtype(values, skipna=False) == "string":
        return values
    return values[values.map(lambda cell: isinstance(cell, str))]


def _strip(table: pd.DataFrame, column: str, options: dict) -> Done:
    cells = _texts(table[column])
    bare = {cell: cell.strip() for cell in pd.unique(cells)}
    loose = [cell for cell, new in bare.items() if cell != new]
    if not loose:
        return Done(table, 0)
    return _replaced(table, column, cells[cells.isin(loose)].map(bare))


def _replaced(table: pd.DataFrame, column: str, new: pd.Series, lost: str = "") -> Done:
    """Outcome of other values in some rows; `lost` is the reason why the old ones are gone."""
    values = table[column]
    if new.dtype.kind != "O" and values.dtype.kind not in "Of":
        values = values.astype(float)
    gone = _cells(values[new.index], column, lost) if lost and len(new) else None
    values = values.copy()
    values.loc[new.index] = new
    return Done(table.assign(**{column: values}), len(new), lost=gone)


def _cells(old: pd.Series, column: str, reason: str | pd.Series) -> pd.DataFrame:
    parts = {"row": old.index, "column": column, "value": old.map(str).to_numpy()}
    return pd.DataFrame(parts | {"reason": reason})


def _missing(table: pd.DataFrame, column: str, options: dict) -> Done:
    cells = _texts(table[column])
    if not options["elements"]:  # a cell that is a number needs no second look
        cells = cells[pd.to_numeric(cells, errors="coerce").isna()]
    words = set(options["words"])
    found = [cell for cell in pd.unique(cells) if cell.strip().casefold() in words]
    if options["elements"]:  # among names and formulas "Nd" is neodymium, and "nd" is none
        found = [cell for cell in found if formulas.fault(cell)]
    at = cells.index[cells.isin(found)]
    # a word for "no value" is no value: nothing is lost
    new = pd.Series(np.nan, index=at, dtype=object)
    return _replaced(table, column, new) if len(at) else Done(table, 0)


def _units(table: pd.DataFrame, column: str, options: dict) -> Done:
    cells = _texts(table[column])
    cells = cells[pd.to_numeric(cells, errors="coerce").isna()]
    known = {cell: _in_unit(cell, options["unit"]) for cell in pd.unique(cells)}
    new = cells.map(known).astype(float).dropna()
    return _replaced(table, column, new) if len(new) else Done(table, 0)


def _in_unit(cell: str, unit: str) -> float | None:
    """Value of a cell with a unit; None where that cannot be converted."""
    parts = _measures.split(cell)
    return _measures.convert(*parts, unit) if parts and (unit or not parts[1]) else None


def _number(table: pd.DataFrame, column: str, options: dict) -> Done:
    values = table[column]
    if values.dtype.kind in "iuf":
        return Done(table, 0)
    new = pd.to_numeric(values, errors="coerce").astype(float)
    if pd.api.types.infer_dtype(values, skipna=True) != "string":
        new[values.map(lambda cell: isinstance(cell, bool | np.bool_))] = np.nan
    failed = values[new.isna() & values.notna()]
    lost = None
    if len(failed):
        reasons = {cell: _unread(cell, options["unit"]) for cell in pd.unique(failed)}
        lost = _cells(failed, column, failed.map(reasons).to_numpy())
    texts = len(_texts(values))
    return Done(table.assign(**{column: new}), texts, lost=lost)


def _unread(cell: object, unit: str) -> str:
    """Why a cell is no number in this unit."""
    if not isinstance(cell, str):
        return f"is a {type(cell).__name__}, no number"
    parts = _measures.split(cell)
    if parts and _measures.dimension(parts[1]):
        return f"{parts[1]} cannot be converted to {unit or 'a number without a unit'}"
    return "is no number"


def _where(rule: Callable, reason: str | Callable) -> Callable:
    """Action that removes the values of a numeric column for which the rule holds."""

    def action(table: pd.DataFrame, column: str, options: dict) -> Done:
        values = table[column]
        if values.dtype.kind not in "iuf":
            return Done(table, 0)
        found = rule(values, options)
        at = values.index[found]
        if not len(at):
            return Done(table, 0)
        told = reason(options) if callable(reason) else reason
        return _replaced(table, column, pd.Series(np.nan, index=at), told)

    return action


def _ends(low: float | None, high: float | None) -> str:
    ends = {"less than": low, "more than": high}
    return "is " + " or ".join(f"{word} {end:g}" for word, end in ends.items() if end is not None)


def _outside(values: pd.Series, low: float | None, high: float | None) -> pd.Series:
    outside = pd.Series(False, index=values.index)
    if low is not None:
        outside |= values < low
    if high is not None:
        outside |= values > high
    return outside


def _formula(table: pd.DataFrame, column: str, options: dict) -> Done:
    codes, cells = pd.factorize(table[column], use_na_sentinel=True)
    faults = [formulas.fault(cell) for cell in cells] + ["there is none"]
    if not any(faults[:-1]) and (codes >= 0).all():
        return Done(table, 0)
    reasons = pd.Series(np.array(faults, dtype=object)[codes], index=table.index)
    bad = reasons[reasons != ""]
    told = "no formula in " + column + ": " + bad
    return Done(table.drop(index=bad.index), len(bad), aside=told)


def _duplicates(table: pd.DataFrame, column: str, options: dict) -> Done:
    subset = [name for name in table.columns if name not in options["ignore"]]
    again = table.duplicated(subset=subset)
    at = table.index[again]
    told = pd.Series("a row with the same values stands above", index=at, dtype=object)
    return Done(table[~again], len(at), aside=told if len(at) else None)


ACTIONS: dict[str, Callable[[pd.DataFrame, str, dict], Done]] = {
    "name-columns": _rename,
    "strip-spaces": _strip,
    "mark-missing": _missing,
    "convert-units": _units,
    "read-numbers": _number,
    "remove-stand-ins": _where(
        lambda values, options: values.isin(options["values"]), "stands for a missing value"
    ),
    "remove-infinities": _where(lambda values, options: np.isinf(values), "is infinite"),
    "remove-impossible": _where(
        lambda values, options: _outside(values, **options), lambda options: _ends(**options)
    ),
    "set-aside-formulas": _formula,
    "set-aside-duplicates": _duplicates,
}
"""dict: what a step can do, by name."""

WHOLE = {"set-aside-duplicates"}
"""Actions that need all rows at once; the others work chunk by chunk."""
