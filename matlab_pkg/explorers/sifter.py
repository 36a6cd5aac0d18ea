"""A screening to turn: move the windows of a funnel, and see who survives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from matlab_pkg import _validate, screening, units
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style, vector

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 4
"""int, no unit: significant digits of the values in the page.

Reason: more than a gap or a mass is known to, and half the weight.
"""

MOST = 5000
"""int, no unit: largest number of rows. Reason: a browser draws as many circles without a pause."""


class Sifter(ExplorerWidget):
    """The screening as a widget; `sifter` makes one. The browser counts as `screening.funnel` does.

    Parameters
    ----------
    columns : list of list of float, each in the unit of its control
        Values of the rows, one list a window.
    names : list of str
        The compound of each row.
    controls : list of dict
        For each window its words, its unit, its ends, and the values that they can take.
    axes : dict
        For x and y the column, the words, the range and the ticks.
    shifts : list of dict
        Buttons that move both ends of a window.

    Examples
    --------
    >>> Sifter(names=["CdTe"]).names
    ['CdTe']
    """

    _esm = script("sifter.js")
    _css = style("sifter.css")
    columns = traitlets.List().tag(sync=True)
    names = traitlets.List().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    axes = traitlets.Dict().tag(sync=True)
    shifts = traitlets.List().tag(sync=True)


def sifter(
    table: pd.DataFrame,
    windows: Mapping[str, tuple[float | None, float | None]],
    *,
    grids: Mapping[str, Iterable[float]],
    x: str,
    y: str,
    y_range: tuple[float, float],
    name: str = "composition",
    shift: tuple[str, int] | None = None,
) -> Sifter:
    """Explorer of a funnel: a slider for each end of a window, the survivors of each step.

    Parameters
    ----------
    table : pandas.DataFrame
        The candidates, at most 5000.
    windows : mapping of str to pair of float, each in the unit of its column
        As `screening.funnel` takes them; where an end is None there is no slider.
    grids : mapping of str to iterable of float, each in the unit of its column
        For each window the values that its ends can take, rising.
    x, y : str
        Windows to draw, x on a linear and y on a logarithmic axis.
    y_range : tuple of float, in the unit of `y`
        Ends of the axis of `y`; what lies outside is drawn at its edge.
    name : str, optional
        Column that names the compounds.
    shift : tuple of str and int, optional
        A window, and by how many steps of its grid two buttons move it.

    Returns
    -------
    Sifter
        The widget; the last line of a cell shows it.

    Raises
    ------
    LookupError
        If a column, a grid or a window is missing.
    ValueError
        If the table is too long, an end is not in its grid, or a value of `y` is not positive.
    TypeError
        As `screening.funnel`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"composition": ["CdTe", "LiF"], "band_gap_eV": [1.5, 14.2],
    ...                       "hole_mass_me": [0.7, 5.0]})
    >>> found = sifter(table, {"band_gap_eV": (0.9, 1.7), "hole_mass_me": (None, 1.0)},
    ...                grids={"band_gap_eV": [0.9, 1.7], "hole_mass_me": [0.5, 1.0]},
    ...                x="band_gap_eV", y="hole_mass_me", y_range=(0.1, 10.0))
    >>> [len(found.columns), found.controls[0]["unit"]]
    [2, 'eV']
    """
    kept = screening.funnel(table, windows, name=name).survivors
    if len(table) > MOST:
        raise ValueError(
            f"The table has {len(table):,} rows; the explorer draws at most {MOST:,}. Filter it "
            "first, or draw a sample."
        )
    for column in (x, y):
        _validate.choice(column, what="window", allowed=windows)
    if not (table[y] > 0).all():
        raise ValueError(
            f"Column {y!r} holds a value that is not positive, which has no place on a "
            "logarithmic axis. Drop those rows first."
        )
    controls = [_control(column, windows[column], grids) for column in windows]
    shifts = _shifts(shift, list(windows), grids) if shift else []
    axes = {
        "x": _axis(x, windows, (0.0, float(np.ceil(table[x].quantile(0.98))))),
        "y": _axis(y, windows, y_range) | {"log": True, "ticks": _decades(*y_range)},
    }
    return Sifter(
        columns=[[_short(value) for value in table[column]] for column in windows],
        names=[str(one) for one in table[name]],
        controls=controls,
        axes=axes,
        shifts=shifts,
        still=_still(table, kept, axes, x, y),
    )


def _short(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


def _label(column: str) -> tuple[str, str]:
    known = units.QUANTITIES.get(column)
    return (known.name[0].upper() + known.name[1:], known.unit) if known else (column, "")


def _control(column: str, window: tuple, grids: Mapping[str, Iterable[float]]) -> dict:
    _validate.choice(column, what="grid", allowed=grids)
    grid = [float(f"{value:.10g}") for value in grids[column]]
    ends = [None if end is None else float(end) for end in window]
    for end in ends:
        if end is not None and end not in grid:
            raise ValueError(
                f"The window of {column!r} ends at {end:g}, which its grid does not hold: "
                f"{_validate.shown(grid)}. Add it to grids[{column!r}]."
            )
    label, unit = _label(column)
    return {"label": label, "unit": unit, "low": ends[0], "high": ends[1], "grid": grid}


def _shifts(shift: tuple[str, int], columns: list[str], grids: Mapping) -> list[dict]:
    column, by = shift
    _validate.choice(column, what="window", allowed=columns)
    _validate.count(by, what="shift", low=1)
    grid = [float(value) for value in grids[column]]
    label, unit = _label(column)
    width = f"{grid[by] - grid[0]:.3g}"
    return [
        {"text": f"{label} {sign}{width} {unit}".strip(), "n": columns.index(column), "by": n}
        for sign, n in (("−", -by), ("+", by))
    ]


def _axis(column: str, windows: Mapping, ends: tuple[float, float]) -> dict:
    low, high = ends
    known = units.QUANTITIES.get(column)
    return {
        "column": list(windows).index(column),
        "label": known.plain if known else column,
        "low": float(low),
        "high": float(high),
        "log": False,
        "ticks": list(range(int(low), int(high) + 1)),
    }


def _decades(low: float, high: float) -> list[float]:
    first, last = np.ceil(np.log10(low) - 1e-9), np.floor(np.log10(high) + 1e-9)
    return [float(f"{10.0**power:g}") for power in np.arange(first, last + 1)]


def _still(table, kept, axes, x, y) -> str:
    """The first state, as a picture."""
    import matplotlib as mpl

    from matlab_pkg import plots

    with mpl.rc_context(plots.THEME):
        figure = plots.plt.figure()
        ax = figure.add_subplot()
        ends = {axis: (axes[axis]["low"], axes[axis]["high"]) for axis in "xy"}
        some = table.iloc[:: max(1, len(table) // 100)]
        for rows, looks in (
            (some, {"color": plots.INK, "alpha": 0.3, "markersize": 3}),
            (kept, {"color": plots.COLOURS[1], "markersize": 4}),
        ):
            ax.plot(rows[x].clip(*ends["x"]), rows[y].clip(*ends["y"]), "o", **looks)
        ax.set(xlabel=axes["x"]["label"], ylabel=axes["y"]["label"], yscale="log")
        picture = vector(figure)
        plots.plt.close(figure)
    return picture
