"""One look for all figures, and figures drawn from tables.

Data go in, the axes come out; nothing is shown or written. Labels come from `units`, so a column
without a known unit cannot be drawn. The text and the axes are drawn in a grey that can be read
on a light and on a dark ground; in the built pages they take the colour of the page's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from matlab_pkg import _validate, units

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

INK = "#767676"
"""str: grey with a contrast of at least 3.9 to white and to the book's dark ground."""

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""tuple of str: the colours of Okabe and Ito that can be seen on white and on dark.

The first four have a contrast of at least 3 to both grounds, as WCAG 2.2 (1.4.11) asks of
graphics; orange and sky blue have 2.2 on white, and are told apart by their markers as well.
Source: Okabe, Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/.
"""

MARKERS = ("o", "s", "^", "D", "v", "P")
"""tuple of str: one marker a class, so that no class is told by its colour alone."""

CROWD = {"markersize": 3, "alpha": 0.4, "markeredgewidth": 0, "rasterized": True}
"""dict: how markers are drawn where there are more than 500: small, pale, and as one picture."""

THEME = {
    "figure.figsize": (5.2, 3.2),
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "matlab_pkg",
    "font.size": 9.5,
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 9.5,
    "axes.prop_cycle": mpl.cycler(color=COLOURS),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "image.cmap": "cividis",
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "lines.linewidth": 1.6,
    "lines.markersize": 6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def use_theme() -> None:
    """Draw every later figure of this session in the look of the course.

    In a notebook figures become vector graphics, so that their text stays text.

    Examples
    --------
    >>> with mpl.rc_context():
    ...     use_theme()
    ...     mpl.rcParams["image.cmap"]
    'cividis'
    """
    mpl.rcParams.update(THEME)
    try:
        from IPython import get_ipython
    except ModuleNotFoundError:
        return
    if getattr(get_ipython(), "kernel", None) is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg")


def scatter(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    text: str | None = None,
    by: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Axes with one marker a row, labelled with quantity and unit.

    Parameters
    ----------
    table : pandas.DataFrame
        The data, one row a point.
    x, y : str
        Numeric columns, named with their unit (see `units.QUANTITIES`).
    text : str, optional
        Column written beside each marker.
    by : str, optional
        Column whose values get their own marker and colour, in order of appearance, and stand
        in the legend.
    ax : matplotlib.axes.Axes, optional
        Axes to draw into; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes.

    Raises
    ------
    LookupError
        If a column is not in the table, or no unit is known for it.
    TypeError
        If the data are not a table, or `x` or `y` holds something that is no real number.
    ValueError
        If the table has no row or has a column twice, a value is not finite, a row has no class,
        or there are more classes than markers.

    Examples
    --------
    >>> import pandas as pd
    >>> ax = scatter(pd.DataFrame({"volume_A3": [1, 8], "density_g_cm3": [8, 1]}),
    ...              x="volume_A3", y="density_g_cm3")
    >>> ax.get_xlabel()
    'Volume $V$ (Å³)'
    """
    groups, labels = _checked(table, x, y, by, text)
    ax = ax or plt.figure().add_subplot()
    crowd = CROWD if len(table) > 500 else {}
    for (name, rows), marker, colour in zip(groups, MARKERS, COLOURS, strict=False):
        ax.plot(rows[x], rows[y], marker, color=colour, label=name, **crowd)
    if text:
        _write_beside(ax, table, x, y, text)
    if by:
        ax.legend(title=units.QUANTITIES[by].label if by in units.QUANTITIES else by)
    ax.set(**labels)
    ax.margins(0.1)
    return ax


def curves(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    by: str | None = None,
    log: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Axes with one line a class: the mean over repeats, in a band of one standard error.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a repeat, class and value of `x`.
    x, y : str
        Numeric columns, named with their unit (see `units.QUANTITIES`).
    by : str, optional
        Column whose values get their own line, marker and colour, in order of appearance; without
        it there is one plain line.
    log : bool, optional
        Whether both axes are logarithmic.
    ax : matplotlib.axes.Axes, optional
        Axes to draw into; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; each line of a class is named at its end.

    Raises
    ------
    LookupError
        If a column is not in the table, or no unit is known for it.
    TypeError
        If the data are not a table, or `x` or `y` holds something that is no real number.
    ValueError
        If the table has no row or has a column twice, a value is not finite, a row has no class,
        or there are more classes than markers.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"experiments": [1, 1, 2, 2], "found": [0, 1, 1, 3], "who": "luck"})
    >>> curves(table, x="experiments", y="found", by="who").lines[0].get_ydata().tolist()
    [0.5, 2.0]
    """
    groups, labels = _checked(table, x, y, by)
    ax, ends = ax or plt.figure().add_subplot(), []
    for (name, rows), marker, colour in zip(groups, MARKERS, COLOURS, strict=False):
        mean = rows.groupby(x)[y].mean()
        error = rows.groupby(x)[y].sem().fillna(0)
        dots = {"marker": marker, "markevery": max(1, len(mean) // 8), "label": name} if by else {}
        ax.plot(mean.index, mean, color=colour, **dots)
        ax.fill_between(mean.index, mean - error, mean + error, color=colour, alpha=0.25, lw=0)
        ends.append((mean.index[-1], mean.iloc[-1], name))
    if log:
        ax.set(xscale="log", yscale="log")
        _mark_powers(ax.xaxis)
        _mark_powers(ax.yaxis)
    if by:
        _name_ends(ax, ends)
    ax.set(**labels)
    return ax


def _mark_powers(axis: Axis) -> None:
    """Mark powers of ten on a logarithmic axis, or 1, 2 and 5 where it has less than two."""
    low, high = axis.get_view_interval()
    powers = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    ticks = 10.0 ** powers[:: 1 + len(powers) // 9]
    if high < 100 * low:
        ticks = np.outer(10.0**powers, (1, 2, 5)).ravel()
        axis.set_major_formatter("{x:g}")
    axis.set_ticks(ticks[(ticks >= low) & (ticks <= high)])
    axis.set_minor_formatter("")


def bars(values: pd.Series, *, quantity: str, ax: Axes | None = None) -> Axes:
    """Axes with one horizontal bar an entry, from 0, the first entry at the top.

    Parameters
    ----------
    values : pandas.Series
        Non-negative numbers in the unit of `quantity`; the index names the bars.
    quantity : str
        What the numbers are, as a name with unit (see `units.QUANTITIES`).
    ax : matplotlib.axes.Axes, optional
        Axes to draw into; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes.

    Raises
    ------
    LookupError
        If no unit is known for the quantity.
    TypeError
        If the values are not a Series of numbers.
    ValueError
        If there is no value, or one is negative or not finite.

    Examples
    --------
    >>> import pandas as pd
    >>> ax = bars(pd.Series({"by hand": 60.0, "loop": 9.0}), quantity="time_s")
    >>> [round(bar.get_width()) for bar in ax.patches]
    [60, 9]
    """
    if not isinstance(values, pd.Series):
        raise TypeError(f"values is a {type(values).__name__}; give a pandas.Series.")
    label = units.label(quantity)
    _all_finite(values.to_frame(quantity), [quantity])
    if (values < 0).any():
        raise ValueError(
            f"{values.index[values < 0][0]!r} is {values[values < 0].iloc[0]:g}: a bar starts at "
            "0, so its value cannot be negative. Use scatter."
        )
    ax = ax or plt.figure(figsize=(5.2, 0.7 + 0.4 * len(values))).add_subplot()
    rows = range(len(values))
    drawn = ax.barh(rows, values, color=COLOURS[0], height=0.6, tick_label=values.index.map(str))
    ax.bar_label(drawn, fmt=_three_digits, padding=4)
    ax.invert_yaxis()
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=label)
    ax.margins(x=0.12)
    if not values.any():  # else the axis would run from below 0
        ax.set_xlim(left=0)
    return ax


def _all_finite(table: pd.DataFrame, columns: Sequence[str]) -> None:
    if table.empty:
        raise ValueError("There is no row, so there is nothing to draw.")
    for column in columns:
        if not pd.api.types.is_numeric_dtype(table[column]):
            raise TypeError(
                f"Column {column!r} holds {table[column].dtype} values, not numbers. Draw another "
                "one, or convert it with pandas.to_numeric."
            )
        if pd.api.types.is_complex_dtype(table[column]):
            raise TypeError(
                f"Column {column!r} holds complex numbers, which have no place on an axis. Draw "
                "their real part or their size instead: numpy.real(...), numpy.abs(...)."
            )
        bad = ~np.isfinite(table[column].to_numpy(dtype=float, na_value=np.nan))
        if bad.any():
            raise ValueError(
                f"Column {column!r} has no finite number in {_which(table, bad)}. "
                "Remove or fill those rows first."
            )


def _which(table: pd.DataFrame, rows: np.ndarray) -> str:
    return f"{rows.sum()} of {len(table)} rows (first: row {table.index[rows][0]})"


def _checked(
    table: pd.DataFrame, x: str, y: str, by: str | None, text: str | None = None
) -> tuple[list, dict[str, str]]:
    """Classes of a table and the labels of its axes, once the table can be drawn."""
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"table is a {type(table).__name__}; give a pandas.DataFrame.")
    _validate.columns(table, [x, y, *filter(None, [text, by])])
    labels = {"xlabel": units.label(x), "ylabel": units.label(y)}
    _all_finite(table, [x, y])
    return _classes(table, by) if by else [(None, table)], labels


def _classes(table: pd.DataFrame, by: str) -> list[tuple[object, pd.DataFrame]]:
    missing = table[by].isna().to_numpy()
    if missing.any():
        raise ValueError(
            f"Column {by!r} names no class in {_which(table, missing)}. "
            "Remove or fill those rows first."
        )
    groups = list(table.groupby(by, sort=False, observed=True))
    if len(groups) > len(MARKERS):
        raise ValueError(
            f"Column {by!r} has {len(groups)} classes; {len(MARKERS)} can be told apart. "
            "Keep the most important ones, or draw one panel a class."
        )
    return groups


def _three_digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def _write_beside(ax: Axes, table: pd.DataFrame, x: str, y: str, text: str) -> None:
    beside = {"xytext": (6, 6), "textcoords": "offset points"}
    for row in table.to_dict("records"):
        ax.annotate(str(row[text]), (row[x], row[y]), **beside)


def _name_ends(ax: Axes, ends: list[tuple[float, float, object]]) -> None:
    """Write the names of lines at their ends, one above the other where ends are close."""
    heights = [ax.transData.transform((x, y))[1] * 72 / ax.figure.dpi for x, y, _ in ends]
    lifts, last = {}, -np.inf
    for k in np.argsort(heights):  # in points, from the lowest one up
        lifts[k] = max(0, last + 13 - heights[k])
        last = heights[k] + lifts[k]
    for k, (x, y, name) in enumerate(ends):
        ax.annotate(str(name), (x, y), (8, lifts[k]), textcoords="offset points", va="center")
