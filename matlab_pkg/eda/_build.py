"""Building a table: from a file, a table, or two that are joined, with an account of the join."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from matlab_pkg import _validate

_UNREADABLE = (pd.errors.ParserError, pd.errors.ParserWarning, UnicodeDecodeError)


SEVERAL = (list, tuple, set, dict, np.ndarray, complex)
"""tuple of type: what is no single text or real number."""


@dataclass(frozen=True, eq=False)
class Built:
    """A table made of two, and the rows that found no partner.

    Parameters
    ----------
    table : pandas.DataFrame
        One row for each pair of rows whose keys agree.
    left_only, right_only : pandas.DataFrame
        Rows without a partner.
    message : str
        The account in one sentence.

    Examples
    --------
    >>> Built(pd.DataFrame({"a": [1]}), pd.DataFrame(), pd.DataFrame(), "1 pair")
    Built(1 pair)
    """

    table: pd.DataFrame
    left_only: pd.DataFrame
    right_only: pd.DataFrame
    message: str

    def __repr__(self) -> str:
        return f"Built({self.message})"


def build(left: pd.DataFrame | str | Path, right: pd.DataFrame | str | Path, *, on: str) -> Built:
    """Two tables joined by a column that both have, with an account of what found no partner.

    Parameters
    ----------
    left, right : pandas.DataFrame, str or Path
        Tables, or paths of CSV files.
    on : str
        The column whose values are compared.

    Returns
    -------
    Built
        The joined table and the rows of both that are not in it. Columns that both have get the
        endings ``_left`` and ``_right``.

    Raises
    ------
    LookupError
        If a table has no such column.
    ValueError
        If a table is empty.
    TypeError
        If a source is neither a table nor a path.

    Notes
    -----
    A missing key is no key: two rows without a formula are not a pair.

    Examples
    --------
    >>> gaps = pd.DataFrame({"formula": ["ZnO", "GaAs"], "band_gap_eV": [3.4, 1.4]})
    >>> masses = pd.DataFrame({"formula": ["GaAs", "GaAs", "Si"], "mass": [0.07, 0.04, 0.3]})
    >>> build(gaps, masses, on="formula")
    Built(2 pairs; 1 of 2 and 1 of 3 rows found no partner)
    """
    tables = [pd.concat(list(pieces(one, 500_000))) for one in (left, right)]
    for table in tables:
        _validate.columns(table, [on])
    keyed = [table[table[on].notna()] for table in tables]
    both = set(keyed[0][on]) & set(keyed[1][on])
    joined = keyed[0].merge(keyed[1], on=on, suffixes=("_left", "_right"))
    alone = [table[~table[on].isin(both)] for table in tables]
    rest = [f"{len(a)} of {len(table)}" for a, table in zip(alone, tables, strict=True)]
    pairs = f"{len(joined)} pair{'s' if len(joined) != 1 else ''}"
    message = f"{pairs}; {rest[0]} and {rest[1]} rows found no partner"
    return Built(joined, alone[0], alone[1], message)


def pieces(source: object, rows: int) -> Iterator[pd.DataFrame]:
    """Parts of a table or of a CSV file, with the number of the row in the source as index."""
    if isinstance(source, pd.DataFrame):
        if not len(source) or not len(source.columns):
            raise ValueError(
                f"The table is empty ({len(source)} rows, {len(source.columns)} columns): there is "
                "nothing to look at. Give a table with rows."
            )
        yield _plain(source)
        return
    if not isinstance(source, str | Path):
        raise TypeError(
            f"The source is a {type(source).__name__}; give a pandas.DataFrame or the path of a "
            "CSV file."
        )
    yield from _of_file(Path(source), rows)


def _plain(source: pd.DataFrame) -> pd.DataFrame:
    """The table with rows counted from 0, and without categories and types of pandas' own."""
    table = source.reset_index(drop=True)
    for name, values in zip(
        map(str, table.columns), (table.iloc[:, i] for i in range(table.shape[1])), strict=True
    ):
        _one_value_a_cell(name, values)
    for i, dtype in enumerate(table.dtypes):
        if isinstance(dtype, pd.api.extensions.ExtensionDtype) and dtype.kind != "M":
            values = table.iloc[:, i]
            table.isetitem(i, values.astype(object).where(values.notna(), np.nan))
    return table


def _one_value_a_cell(name: str, values: pd.Series) -> None:
    """Raise a TypeError for complex numbers, and for lists and the like in a cell."""
    several: list = []
    if values.dtype == object and pd.api.types.infer_dtype(values, skipna=True) != "string":
        several = [type(cell).__name__ for cell in values if isinstance(cell, SEVERAL)]
    if values.dtype.kind == "c" or several:
        raise TypeError(
            f"Column {name!r} holds {f'a {several[0]}' if several else 'complex numbers'}, and a "
            "cell holds one text or one real number. Give each part a column of its own."
        )


def _of_file(path: Path, rows: int) -> Iterator[pd.DataFrame]:
    """Chunks of a file; a column is text in those chunks in which it does not hold numbers only."""
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}. Look at the spelling and the folder.")
    start = 0
    try:
        names = pd.read_csv(path, header=None, nrows=1, dtype=str, na_filter=False).iloc[0]
        n = len(names)
        # an empty cell is a missing value; 'NA' stays a text until a step of the log reads it
        reader = pd.read_csv(
            path, header=None, skiprows=1, names=range(n + 1), chunksize=rows, index_col=False,
            keep_default_na=False, na_values=[""], low_memory=False,
        )  # fmt: skip
        with reader, warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            for piece in reader:
                if piece[n].notna().any():
                    raise pd.errors.ParserError(f"a line has more cells than the {n} names")
                piece.index = pd.RangeIndex(start, start + len(piece))
                start += len(piece)
                yield piece.drop(columns=n).set_axis(names.tolist(), axis=1)
    except (pd.errors.EmptyDataError, *_UNREADABLE) as error:
        raise ValueError(
            f"{path.name} cannot be read as a CSV file: {str(error).strip()}. Give a table with "
            "one line of names and the same number of cells in each line, as UTF-8."
        ) from None
    if not start:
        raise ValueError(f"{path.name} has no rows below its names: there is nothing to look at.")
