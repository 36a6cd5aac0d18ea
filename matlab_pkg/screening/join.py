"""Two tables become one, and nothing is lost without a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matlab_pkg import _validate
from matlab_pkg.eda.spelling import metals_first as reduced

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Joined:
    """Two tables joined by composition, and what the join could not settle.

    Parameters
    ----------
    table : pandas.DataFrame
        One row for each pair of rows with one composition; `composition` is the reduced formula.
    only_left, only_right : tuple of str
        Compositions that the other table does not have.
    ambiguous : pandas.Series, no unit
        Composition to number of rows in the result, where there is more than one: repeats in one
        of the tables, and polymorphs.

    Examples
    --------
    >>> import pandas as pd
    >>> gaps = pd.DataFrame({"formula": ["CdTe", "LiF"], "band_gap_eV": [1.5, 14.2]})
    >>> masses = pd.DataFrame({"formula": ["TeCd", "Cd2Te2"], "electron_mass_me": [0.1, 0.2]})
    >>> join(gaps, masses)
    Joined(2 rows, 1 name; alone: 1 left, 0 right; 1 ambiguous)
    """

    table: pd.DataFrame
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]
    ambiguous: pd.Series

    def __repr__(self) -> str:
        names = self.table["composition"].nunique()
        return (
            f"Joined({len(self.table):,} rows, {names:,} name{'s' * (names != 1)}; alone: "
            f"{len(self.only_left):,} left, {len(self.only_right):,} right; "
            f"{len(self.ambiguous):,} ambiguous)"
        )


def join(left: pd.DataFrame, right: pd.DataFrame, *, on: str = "formula") -> Joined:
    """Rows of two tables with the same composition, side by side, and a report of the rest.

    Parameters
    ----------
    left, right : pandas.DataFrame
        Tables that have a column of formulas and no other column in common.
    on : str, optional
        The column of formulas, which may be spelled differently in the two.

    Returns
    -------
    Joined
        The rows that match, with `composition` in place of both columns of formulas, in the order
        of `left`; the compositions that do not match; those with several rows.

    Raises
    ------
    LookupError
        If a table has no such column.
    ValueError
        If a table is empty, a formula cannot be read, or another column is in both.

    Notes
    -----
    A composition with 2 rows on the left and 3 on the right gives 6: every pair is kept, because
    the formulas do not say which belong together.

    Examples
    --------
    >>> import pandas as pd
    >>> gaps = pd.DataFrame({"formula": ["InCuSe2"], "band_gap_eV": [1.0]})
    >>> masses = pd.DataFrame({"formula": ["CuInSe2", "CdTe"], "electron_mass_me": [0.1, 0.1]})
    >>> join(gaps, masses).table["composition"].tolist(), join(gaps, masses).only_right
    (['CuInSe2'], ('CdTe',))
    """
    both = (set(left.columns) & set(right.columns)) - {on}
    if both:
        raise ValueError(
            f"Both tables have a column {sorted(map(str, both))[0]!r}, and the join would have to "
            "rename one. Rename it yourself, or drop it."
        )
    first, second = _with_composition(left, "left", on), _with_composition(right, "right", on)
    table = first.merge(second, on="composition", how="inner")
    rows = table["composition"].value_counts(sort=False)
    known = {side: set(part["composition"]) for side, part in (("l", first), ("r", second))}
    return Joined(
        table=table,
        only_left=tuple(sorted(known["l"] - known["r"])),
        only_right=tuple(sorted(known["r"] - known["l"])),
        ambiguous=rows[rows > 1].rename("rows"),
    )


def _with_composition(table: pd.DataFrame, side: str, on: str) -> pd.DataFrame:
    _validate.columns(table, [on])
    if table.empty:
        raise ValueError(f"The {side} table has no row, so there is nothing to join.")
    spelled = {}
    for formula in table[on].unique():
        try:
            spelled[formula] = reduced(formula)
        except (TypeError, ValueError) as error:
            row = table.index[table[on].map(lambda one, bad=formula: one is bad or one == bad)]
            at = f" (row {row[0]})" if len(row) else ""
            raise ValueError(f"Column {on!r} of the {side} table{at}: {error}") from None
    made = table.drop(columns=on)
    made.insert(0, "composition", table[on].map(spelled))
    return made
