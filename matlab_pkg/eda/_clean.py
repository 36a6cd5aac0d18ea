"""Cleaning: look, decide, do, and keep account of it, for small tables and for millions of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from matlab_pkg import _validate
from matlab_pkg.eda import _plan, _steps
from matlab_pkg.eda._build import pieces
from matlab_pkg.eda._log import CleaningLog, Step


@dataclass(frozen=True, eq=False)
class Cleaned:
    """A clean table, and everything that is no longer in it.

    Parameters
    ----------
    table : pandas.DataFrame
        The rows that stay; the index says which row of the source each of them is, from 0.
    set_aside : pandas.DataFrame
        The rows that do not stay, as the steps before left them, and the `reason`.
    lost : pandas.DataFrame
        The cells whose value could not be kept: `row`, `column`, `value` and `reason`.
    log : CleaningLog
        What was done to how many rows.
    findings : pandas.DataFrame
        What was left as it is and you should know: `kind`, `column`, `rows` and `message`.

    Examples
    --------
    >>> table = pd.DataFrame({"formula": ["ZnO", "Zn?"], "band_gap_eV": ["3.4", "1"]})
    >>> cleaned = clean(table)
    >>> cleaned
    Cleaned(1 of 2 rows stay, 1 set aside, 0 cells lost)
    >>> cleaned.set_aside["reason"].tolist()
    ["no formula in formula: '?' is no element, number or bracket"]
    """

    table: pd.DataFrame
    set_aside: pd.DataFrame
    lost: pd.DataFrame
    log: CleaningLog
    findings: pd.DataFrame

    def __repr__(self) -> str:
        return (
            f"Cleaned({len(self.table)} of {self.log.rows_in} rows stay, "
            f"{len(self.set_aside)} set aside, {len(self.lost)} cells lost)"
        )


def clean(
    source: pd.DataFrame | str | Path,
    *,
    formula: str | None = None,
    units: Mapping[str, str] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    stand_ins: Iterable[float] = _plan.STAND_INS,
    numbers: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    log: CleaningLog | None = None,
    chunk_rows: int = 500_000,
) -> Cleaned:
    """Clean table with an account of every change.

    Parameters
    ----------
    source : pandas.DataFrame, str or Path
        A table, or the path of a CSV file (also packed with gzip), which is read chunk by chunk.
    formula : str, optional
        Column of chemical formulas; by default one that is called so, if there is one.
    units : mapping of str to str, optional
        Unit of a column, into which its cells are converted. By default the one in the column's
        name (``conductivity_S_m``), or else the one that most cells have.
    bounds : mapping of str to (float, float), in the unit of the column, optional
        Lowest and highest possible value. By default 0 and infinity for quantities that are never
        negative, such as masses and conductivities.
    stand_ins : iterable of float, in the unit of the column, optional
        Numbers that stand for a missing value, such as -999. Each counts as one only in columns
        where it cannot be meant.
    numbers : iterable of str, optional
        Columns of numbers; by default those in which half of the cells can be read as one.
    ignore : iterable of str, optional
        Columns that do not count when rows are compared, such as an identifier.
    log : CleaningLog, optional
        Log of an earlier cleaning. Its steps are done again, and nothing is decided anew.
    chunk_rows : int, no unit, optional
        How many rows are worked on at a time. The result does not depend on it, as long as the
        first chunk is like the others: what is done is decided by looking at that one.

    Returns
    -------
    Cleaned
        The table, the rows set aside, the values lost, the log and the findings.

    Raises
    ------
    TypeError
        If the source is neither a table nor a path.
    FileNotFoundError
        If there is no such file.
    LookupError
        If a column is missing.
    ValueError
        If the table is empty, or a unit or a bound makes no sense.

    Notes
    -----
    Every row of the source stays or is set aside; a value that goes is in `lost`. The cost is
    linear in rows; in a column of texts each different text is read once. The order: names of
    columns, spaces, missing values, numbers and units, stand-ins, infinities, impossible values,
    formulas, duplicates.

    Examples
    --------
    Two units in one column are one quantity; a conductivity below zero is none:

    >>> table = pd.DataFrame({"formula": ["CuI", "SnO2", "ZnO"],
    ...                       "conductivity_S_m": ["1.2e3 S/m", "12 S/cm", "-4"]})
    >>> cleaned = clean(table)
    >>> cleaned.table["conductivity_S_m"].tolist()
    [1200.0, 1200.0, nan]
    >>> cleaned.lost[["value", "reason"]].values.tolist()
    [['-4.0', 'is less than 0']]
    """
    _validate.count(chunk_rows, what="chunk_rows", low=1)
    options = {"formula": formula, "units_of": units, "bounds": bounds, "stand_ins": stand_ins}
    options |= {"numbers": numbers, "ignore": ignore}
    parts: list[pd.DataFrame] = []
    aside: list[pd.DataFrame] = []
    lost: list[pd.DataFrame] = []
    steps, counts, rows_in = None, None, 0
    for piece in pieces(source, chunk_rows):
        if steps is None:
            steps = _steps_of(log) if log is not None else _plan.plan(piece, **options)
            counts = [[0, 0] for _ in steps]
        rows_in += len(piece)
        chunked = [i for i, step in enumerate(steps) if step[0] not in _steps.WHOLE]
        parts.append(_run(piece, steps, chunked, counts, aside, lost))
    whole = [i for i, step in enumerate(steps) if step[0] in _steps.WHOLE]
    table = parts[0] if len(parts) == 1 else pd.concat(parts)
    parts.clear()
    table = _run(table, steps, whole, counts, aside, lost)
    done = tuple(
        Step(action, column, rows, gone, how)
        for (action, column, how), (rows, gone) in zip(steps, counts, strict=True)
    )
    named = next((column for action, column, _ in steps if action == "set-aside-formulas"), None)
    kinds = ["kind", "column", "rows", "message"]
    return Cleaned(
        table=table,
        set_aside=_together(aside, [*table.columns, "reason"]),
        lost=_together(lost, ["row", "column", "value", "reason"]),
        log=CleaningLog(done, rows_in, len(table)),
        findings=pd.DataFrame(_plan.findings(table, named), columns=kinds),
    )


def _steps_of(log: CleaningLog) -> list:
    if not isinstance(log, CleaningLog):
        raise TypeError(
            f"log = {_validate.shown(log)} is a {type(log).__name__}; give the .log of an earlier "
            "cleaning, or CleaningLog.read(path)."
        )
    return [(step.action, step.column, dict(step.options)) for step in log.steps]


def _run(piece, steps, which, counts, aside, lost) -> pd.DataFrame:
    """Do some of the steps to some of the rows, and add up what they did."""
    for i in which:
        action, column, options = steps[i]
        done = _steps.apply(action, piece, column, options)
        counts[i][0] += done.rows
        if done.aside is not None:
            rows = piece.loc[done.aside.index]
            aside.append(rows.assign(reason=done.aside))
        if done.lost is not None:
            counts[i][1] += len(done.lost)
            lost.append(done.lost)
        piece = done.table
    return piece


def _together(parts: list[pd.DataFrame], names: Iterable[str]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=list(names))
    return pd.concat(parts).sort_index(kind="stable") if "row" not in parts[0] else _by_row(parts)


def _by_row(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts).sort_values("row", kind="stable", ignore_index=True)
