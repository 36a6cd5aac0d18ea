"""A funnel: filters one after the other, with the survivors of each step."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matlab_pkg import _validate

if TYPE_CHECKING:
    import pandas as pd

Window = tuple[float | None, float | None]


@dataclass(frozen=True, eq=False)
class Funnel:
    """What is left after each filter.

    Parameters
    ----------
    steps : pandas.DataFrame
        One row a step, the first before any filter: its words, rows and names (compounds) left,
        and the rows dropped because the value is unknown.
    survivors : pandas.DataFrame
        The rows that pass all windows, as they were.
    name : str
        Column that names a compound.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"composition": ["LiF", "CdTe", "CdTe"], "band_gap_eV": [14, 1.5, 1.5],
    ...                       "electron_mass_me": [1.0, 0.1, 7.0]})
    >>> found = funnel(table, {"band_gap_eV": (0.9, 1.7), "electron_mass_me": (None, 0.5)})
    >>> found.steps["names"].tolist(), found.shortlist
    ([2, 1, 1], ('CdTe',))
    """

    steps: pd.DataFrame
    survivors: pd.DataFrame
    name: str

    @property
    def shortlist(self) -> tuple[str, ...]:
        """Names of the survivors by the alphabet, each once."""
        return tuple(sorted(set(self.survivors[self.name])))

    def __repr__(self) -> str:
        return self.steps.to_string(index=False)

    def _repr_html_(self) -> str:
        return self.steps.to_html(index=False, border=0)


def funnel(
    table: pd.DataFrame, windows: Mapping[str, Window], *, name: str = "composition"
) -> Funnel:
    """Rows whose values lie in all windows, and how many are left after each.

    Parameters
    ----------
    table : pandas.DataFrame
        The candidates, one row an entry.
    windows : mapping of str to pair of float, each in the unit of its column
        For each numeric column, in order, the lowest and the highest value that pass; None where
        there is no limit. Both ends pass.
    name : str, optional
        Column that names the compounds; several rows may have one name.

    Returns
    -------
    Funnel
        Steps and survivors.

    Raises
    ------
    LookupError
        If a column is not in the table.
    TypeError
        If a column holds no numbers, or the windows are no dict of pairs.
    ValueError
        If the table is empty, or a window is upside down, open at both ends or not a number.

    Notes
    -----
    The survivors do not depend on the order of the windows; the counts of the steps do. A value
    that is missing does not pass, and is counted in the column `unknown`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"composition": ["CdTe", "GaAs"], "band_gap_eV": [1.5, None]})
    >>> funnel(table, {"band_gap_eV": (0.9, 1.7)}).steps["unknown"].tolist()
    [0, 1]
    """
    import pandas as pd

    example = '{"band_gap_eV": (0.9, 1.7)}'
    _validate.mapping(windows, what="windows", example=example)
    _validate.columns(table, [name, *windows])
    if table.empty:
        raise ValueError("The table has no row, so there is nothing to screen.")
    left, steps = table, [_step("all", table, name, 0)]
    for column, window in windows.items():
        low, high = _limits(column, window)
        if not pd.api.types.is_numeric_dtype(table[column]):
            raise TypeError(
                f"Column {column!r} holds {table[column].dtype} values, not numbers; a window "
                "needs numbers. Convert it with pandas.to_numeric."
            )
        unknown = int(left[column].isna().sum())
        left = left[left[column].between(low, high)]
        steps.append(_step(_words(column, low, high), left, name, unknown))
    return Funnel(pd.DataFrame(steps), left, name)


def _step(words: str, left: pd.DataFrame, name: str, unknown: int) -> dict:
    return {"step": words, "rows": len(left), "names": left[name].nunique(), "unknown": unknown}


def _limits(column: str, window: Window) -> tuple[float, float]:
    if not isinstance(window, tuple | list) or len(window) != 2:
        raise TypeError(
            f"The window of {column!r} is {_validate.shown(window)}; give a pair, lowest and "
            "highest value, with None where there is no limit."
        )
    low, high = (
        end if one is None else _validate.number(one, what=f"The window of {column!r}")
        for one, end in zip(window, (-math.inf, math.inf), strict=True)
    )
    if math.isinf(low) and math.isinf(high):
        raise ValueError(f"The window of {column!r} is open at both ends: it filters nothing.")
    if low > high:
        raise ValueError(
            f"The window of {column!r} begins at {low:g} and ends at {high:g}: nothing can be in "
            "it. Swap the two."
        )
    return low, high


def _words(column: str, low: float, high: float) -> str:
    if math.isinf(high):
        return f"{column} ≥ {low:g}"
    return f"{column} ≤ {high:g}" if math.isinf(low) else f"{low:g} ≤ {column} ≤ {high:g}"


def moved(
    table: pd.DataFrame,
    windows: Mapping[str, Window],
    *,
    column: str,
    shifts: Iterable[float],
    name: str = "composition",
) -> pd.DataFrame:
    """What a shift of one window does to the shortlist.

    Parameters
    ----------
    table, windows, name
        As for `funnel`.
    column : str
        The window to move, both of its ends.
    shifts : iterable of float, in the unit of `column`
        By how much.

    Returns
    -------
    pandas.DataFrame
        One row a shift: the shift, the number of names, and how many stay, enter and leave in
        comparison with no shift.

    Raises
    ------
    LookupError
        If there is no such window.
    TypeError, ValueError
        As for `funnel`.

    Notes
    -----
    A window that moves up by 0.1 eV finds what the first window would find if every gap had been
    measured 0.1 eV too high.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"composition": ["A", "B", "C"], "band_gap_eV": [0.95, 1.5, 1.75]})
    >>> found = moved(table, {"band_gap_eV": (0.9, 1.7)}, column="band_gap_eV", shifts=[0.1])
    >>> found[["names", "stay", "enter", "leave"]].values.tolist()  # C enters, A leaves
    [[2, 1, 1, 1]]
    """
    import pandas as pd

    _validate.choice(column, what="window", allowed=windows)
    before = set(funnel(table, windows, name=name).shortlist)
    rows = []
    for shift in shifts:
        by = _validate.number(shift, what="The shift")
        window = tuple(None if end is None else end + by for end in windows[column])
        after = set(funnel(table, {**windows, column: window}, name=name).shortlist)
        counts = {"names": after, "stay": before & after, "enter": after - before}
        counts["leave"] = before - after
        rows.append({"shift": by} | {word: len(them) for word, them in counts.items()})
    columns = {"shift": "float64", **dict.fromkeys(["names", "stay", "enter", "leave"], "int64")}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def pareto(
    table: pd.DataFrame, *, maximise: Iterable[str] = (), minimise: Iterable[str] = ()
) -> pd.Series:
    """Which rows are on the Pareto front: no other row is better in one goal and worse in none.

    Parameters
    ----------
    table : pandas.DataFrame
        The candidates.
    maximise, minimise : iterable of str
        Numeric columns, the more or the less the better.

    Returns
    -------
    pandas.Series of bool, no unit
        True on the front, with the index of the table.

    Raises
    ------
    LookupError
        If a column is not in the table.
    ValueError
        If there is no goal, or a value is missing.

    Notes
    -----
    Every row is compared with every other: n rows cost n² comparisons.

    Examples
    --------
    Cheap and good, cheap and bad, dear and better:

    >>> import pandas as pd
    >>> cells = pd.DataFrame({"efficiency": [0.2, 0.1, 0.3], "price": [1, 1, 5]})
    >>> pareto(cells, maximise=["efficiency"], minimise=["price"]).tolist()
    [True, False, True]
    """
    import numpy as np
    import pandas as pd

    maximise, minimise = list(maximise), list(minimise)
    if not maximise + minimise:
        raise ValueError("There is no goal; give columns to maximise or to minimise.")
    _validate.columns(table, maximise + minimise)
    unknown = table[maximise + minimise].isna().any(axis=1)
    if unknown.any():
        raise ValueError(
            f"{int(unknown.sum())} of {len(table)} rows have no value for a goal (first: row "
            f"{table.index[unknown][0]}), so nobody can say what is better. Drop or fill them."
        )
    goals = np.hstack([-table[maximise].to_numpy(float), table[minimise].to_numpy(float)])
    front = [not ((goals <= goal).all(axis=1) & (goals < goal).any(axis=1)).any() for goal in goals]
    return pd.Series(front, index=table.index, name="front", dtype=bool)
