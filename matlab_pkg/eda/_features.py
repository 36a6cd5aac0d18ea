"""Looking at a table before a model does: every column, every group, and what two columns share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from matlab_pkg import _validate

MISSING = "(missing)"
"""str: the name of the group of rows in which the grouping column is empty."""


def global_features(table: pd.DataFrame) -> pd.DataFrame:
    """What there is to know about each column, one row a column.

    Parameters
    ----------
    table : pandas.DataFrame
        The table; of columns that hold no numbers only the first four features are told.

    Returns
    -------
    pandas.DataFrame
        By column name: `kind` (``"numbers"`` or ``"texts"``), `values` and `missing` (numbers of
        cells, no unit), `different` (number of different values, no unit); `least`, `quarter`,
        `median`, `three_quarters`, `most`, `mean` and `deviation` (standard deviation with n - 1),
        in the unit of the column; `decades` (decimal logarithm of the largest over the smallest
        positive value, no unit) and `skewness` (no unit).

    Raises
    ------
    TypeError
        If it is no table.
    ValueError
        If the table is empty, or two columns have one name.

    Examples
    --------
    One value of a thousand pulls the mean, and leaves the median where it was:

    >>> table = pd.DataFrame({"mass": [1.0] * 999 + [1e6]})
    >>> seen = global_features(table).loc["mass"]
    >>> float(seen["median"]), float(round(seen["mean"])), float(seen["decades"])
    (1.0, 1001.0, 6.0)
    """
    _checked(table)
    return pd.DataFrame({name: _of(table[name]) for name in table.columns}).T.infer_objects()


def _of(values: pd.Series) -> dict[str, object]:
    filled = values.dropna()
    numeric = pd.api.types.is_numeric_dtype(values) and values.dtype != bool
    seen: dict[str, object] = {
        "kind": "numbers" if numeric else "texts",
        "values": len(filled),
        "missing": int(values.isna().sum()),
        "different": int(filled.map(str).nunique() if values.dtype == object else filled.nunique()),
    }
    names = ("least", "quarter", "median", "three_quarters", "most")
    if not numeric or not len(filled):
        return seen | dict.fromkeys((*names, "mean", "deviation", "decades", "skewness"), np.nan)
    x = filled.to_numpy(dtype=float)
    quantiles = np.quantile(x, [0, 0.25, 0.5, 0.75, 1]) if np.isfinite(x).all() else _with_inf(x)
    seen |= dict(zip(names, map(float, quantiles), strict=True))
    finite = x[np.isfinite(x)]
    several = len(finite) > 1
    spread = float(finite.std(ddof=1)) if several else np.nan
    third = float(((finite - finite.mean()) ** 3).mean()) if several else np.nan
    positive = finite[finite > 0]
    return seen | {
        "mean": float(x.mean()) if len(finite) == len(x) else np.nan,
        "deviation": spread if len(finite) == len(x) else np.nan,
        "decades": float(np.log10(positive.max() / positive.min())) if len(positive) else np.nan,
        "skewness": third / float(finite.std()) ** 3 if several and finite.std() > 0 else np.nan,
    }


def _with_inf(x: np.ndarray) -> np.ndarray:
    """Quantiles that are values themselves, because between infinities there is no middle."""
    return np.quantile(x, [0, 0.25, 0.5, 0.75, 1], method="nearest")


def group_features(table: pd.DataFrame, *, by: str, columns: Iterable[str]) -> pd.DataFrame:
    """The same features of some columns for each group of rows.

    Parameters
    ----------
    table : pandas.DataFrame
        The table.
    by : str
        Column whose values name the groups. Rows in which it is empty are a group of their own,
        `MISSING`.
    columns : iterable of str
        Columns of numbers.

    Returns
    -------
    pandas.DataFrame
        By group and column, the largest group first: `rows` (of the group, no unit), and the
        features of `global_features`.

    Raises
    ------
    TypeError
        If it is no table, or a column does not hold numbers.
    LookupError
        If a column is missing.
    ValueError
        If the table is empty or no column is given.

    Examples
    --------
    >>> table = pd.DataFrame({"anion": ["oxide", "oxide", None], "gap": [3.0, 5.0, 1.0]})
    >>> group_features(table, by="anion", columns=["gap"])["median"].to_dict()
    {('oxide', 'gap'): 4.0, ('(missing)', 'gap'): 1.0}
    """
    columns = _numeric(table, [by], columns)
    groups = table[by].astype(object).where(table[by].notna(), MISSING)
    rows = {}
    for name in groups.value_counts().index:
        those = table[groups == name]
        for column in columns:
            rows[name, column] = {"rows": len(those)} | _of(those[column])
    found = pd.DataFrame(rows).T.infer_objects()
    found.index.names = [by, "column"]
    return found.drop(columns="kind")


def trends(table: pd.DataFrame, *, x: str, y: str, by: str | None = None) -> pd.DataFrame:
    """How two columns go together, over all rows and within each group.

    Parameters
    ----------
    table : pandas.DataFrame
        The table.
    x, y : str
        Columns of numbers.
    by : str, optional
        Column whose values name the groups; the empty ones are the group `MISSING`.

    Returns
    -------
    pandas.DataFrame
        A row ``"all"`` and one for each group, the largest first: `rows` with both values (no
        unit), `pearson` and `spearman` (correlation of the values and of their ranks, no unit),
        `slope` (of the line of least squares, unit of y over unit of x); NaN where there are
        fewer than three rows or a column is constant.

    Raises
    ------
    TypeError
        If it is no table, or a column does not hold numbers.
    LookupError
        If a column is missing.
    ValueError
        If the table is empty, or x and y are the same column.

    References
    ----------
    Simpson, The interpretation of interaction in contingency tables, J. R. Stat. Soc. B 13, 238
    (1951), doi 10.1111/j.2517-6161.1951.tb00088.x: a trend of all may be that of no group.

    Examples
    --------
    Within both groups y falls with x, over all it rises:

    >>> groups = {"x": [1, 2, 3, 6, 7, 8], "y": [3, 2, 1, 8, 7, 6], "g": list("aaabbb")}
    >>> table = pd.DataFrame(groups)
    >>> trends(table, x="x", y="y", by="g")["pearson"].round(2).to_dict()
    {'all': 0.81, 'a': -1.0, 'b': -1.0}
    """
    _numeric(table, [by] if by else [], [x, y])
    if x == y:
        raise ValueError(f"x and y are both {x!r}; give two different columns.")
    found = {"all": _trend(table, x, y)}
    if by:
        groups = table[by].astype(object).where(table[by].notna(), MISSING)
        for name in groups.value_counts().index:
            found[name] = _trend(table[groups == name], x, y)
    return pd.DataFrame(found).T.astype({"rows": int})


def _trend(table: pd.DataFrame, x: str, y: str) -> dict[str, float]:
    both = table[[x, y]].replace([np.inf, -np.inf], np.nan).dropna().astype(float)
    found = {"rows": len(both), "pearson": np.nan, "spearman": np.nan, "slope": np.nan}
    if len(both) < 3 or both.nunique().min() < 2:
        return found
    ranks = both.rank()
    return found | {
        "pearson": float(np.corrcoef(both[x], both[y])[0, 1]),
        "spearman": float(np.corrcoef(ranks[x], ranks[y])[0, 1]),
        "slope": float(np.polyfit(both[x] - both[x].mean(), both[y], 1)[0]),
    }


def _checked(table: pd.DataFrame) -> None:
    if not isinstance(table, pd.DataFrame):
        raise TypeError(
            f"The table is a {type(table).__name__}; give a pandas.DataFrame, for example the "
            ".table that eda.clean returns."
        )
    if not len(table) or not len(table.columns):
        raise ValueError(
            f"The table is empty ({len(table)} rows, {len(table.columns)} columns): there is "
            "nothing to look at. Give a table with rows."
        )
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise ValueError(
            f"The table has several columns {twice[0]!r}, so it is not clear which one is meant. "
            "eda.clean gives each a name of its own."
        )


def _numeric(table: pd.DataFrame, names: Iterable[str], columns: Iterable[str]) -> list[str]:
    _checked(table)
    columns = [columns] if isinstance(columns, str) else list(columns)
    if not columns:
        raise ValueError("No column is given; name at least one column of numbers.")
    _validate.columns(table, [*names, *columns])
    for name in columns:
        if not pd.api.types.is_numeric_dtype(table[name]):
            raise TypeError(
                f"Column {name!r} holds texts as well as numbers, or texts only. eda.clean turns "
                "texts into numbers and says which it cannot read."
            )
    return columns
