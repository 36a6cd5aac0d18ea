"""Charts with a known flaw, and colours badly and well chosen: material to look at and to mend."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from matlab_pkg import _validate, plots

VALUES = {
    "bars": {"LiF": 4.03, "LiCl": 5.14, "LiBr": 5.5, "LiI": 6.03},
    "rows": {"first": 61.0, "second": 64.0, "third": 67.0},
    "honest": {"first": 61.0, "second": 64.0, "third": 67.0},
    "circles": {"NaF": 1.0, "KF": 2.0, "RbF": 3.0},
    "decades": {"oxide": 10.0, "sulfide": 100.0, "selenide": 1000.0},
    "ends": {"first": 10.0, "second": 20.0, "third": 80.0},
}
"""dict: for each planted chart, the values that it draws, by name.

Reason: invented for the exercises, except for "bars", the lattice constants of the lithium
halides, in Å (see the card of `alkali_halides`).
"""


def planted(name: str, *, ax: Axes | None = None) -> Axes:
    """Chart with a known flaw, or with none.

    Parameters
    ----------
    name : str
        ``"bars"``, ``"rows"``, ``"honest"``, ``"circles"``, ``"decades"`` or ``"ends"``.
    ax : matplotlib.axes.Axes, optional
        Axes to draw into; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; `VALUES` of this module holds what they draw.

    Raises
    ------
    LookupError
        If there is no such chart.

    Examples
    --------
    >>> from matlab_pkg.figure_checks import lie_factor
    >>> lie_factor(planted("honest"))
    1.0
    """
    values = planted_values(name)
    ax = ax or plt.figure(figsize=(2.6, 2.2), layout="constrained").add_subplot()
    _DRAWN[name](ax, list(values), np.array(list(values.values())))
    ax.set_title(name)
    return ax


def planted_values(name: str) -> dict[str, float]:
    """Values behind a planted chart.

    Parameters
    ----------
    name : str
        The chart, as in `planted`.

    Returns
    -------
    dict of float, the unit of the chart's axis
        The values by name, in the order drawn.

    Raises
    ------
    LookupError
        If there is no such chart.

    Examples
    --------
    >>> planted_values("circles")
    {'NaF': 1.0, 'KF': 2.0, 'RbF': 3.0}
    """
    return dict(VALUES[_validate.choice(name, what="planted chart", allowed=VALUES)])


def _bars(ax: Axes, names: list[str], values: np.ndarray) -> None:
    ax.bar(names, values, color=plots.COLOURS[0])
    ax.set(ylabel="Lattice constant (Å)", ylim=(3.5, 6.2))


def _rows(ax: Axes, names: list[str], values: np.ndarray) -> None:
    ax.barh(names, values, color=plots.COLOURS[0])
    ax.set(xlabel="Yield (%)", xlim=(60, 68))
    ax.invert_yaxis()


def _honest(ax: Axes, names: list[str], values: np.ndarray) -> None:
    ax.barh(names, values, color=plots.COLOURS[0])
    ax.set(xlabel="Yield (%)")
    ax.invert_yaxis()


def _circles(ax: Axes, names: list[str], values: np.ndarray) -> None:
    places = np.array([0.9, 3.6, 8.4])
    for place, name, value in zip(places, names, values, strict=True):
        ax.add_patch(Circle((place, 3), 0.8 * value, color=plots.COLOURS[0]))
        ax.text(place, 0.2, f"{name}\n{value:g} t", ha="center", va="top")
    ax.set(xlim=(-0.5, 11.5), ylim=(-1, 6), aspect="equal")
    ax.axis("off")


def _decades(ax: Axes, names: list[str], values: np.ndarray) -> None:
    ax.bar(names, values, color=plots.COLOURS[0])
    ax.set(ylabel="Conductivity (S/cm)", yscale="log", ylim=(5, 2000))


def _ends(ax: Axes, names: list[str], values: np.ndarray) -> None:
    ax.bar(names, values, color=plots.COLOURS[0])
    ax.set(ylabel="Price (EUR/kg)", ylim=(0, 40))


_DRAWN: dict[str, Callable] = {
    "bars": _bars,
    "rows": _rows,
    "honest": _honest,
    "circles": _circles,
    "decades": _decades,
    "ends": _ends,
}


def pair(kind: str) -> Figure:
    """Two figures of the same data: colours that are not ideal, and better ones.

    Parameters
    ----------
    kind : str
        ``"sequential"``, ``"diverging"``, ``"categorical"`` or ``"simpler"``.

    Returns
    -------
    matplotlib.figure.Figure
        The one that is not ideal on the left, the better one on the right.

    Raises
    ------
    LookupError
        If there is no such pair.

    Examples
    --------
    >>> figure = pair("categorical")
    >>> [ax.get_title("left") for ax in figure.axes]
    ['Not ideal', 'Better']
    """
    draw = _PAIRS[_validate.choice(kind, what="pair of colours", allowed=_PAIRS)]
    figure = plt.figure(figsize=(6.4, 2.9), layout="constrained")
    left, right = figure.subplots(1, 2)
    draw(left, right)
    left.set_title("Not ideal", loc="left")
    right.set_title("Better", loc="left")
    return figure


def _surface() -> tuple[np.ndarray, np.ndarray]:
    """A smooth hill beside a smooth hollow, on a grid."""
    x = np.linspace(-2, 2, 60)
    first, second = (np.exp(-((x[None] + s) ** 2) - (x[:, None] + s / 2) ** 2) for s in (0.9, -0.9))
    return x, first - 0.8 * second


def _map(ax: Axes, heights: np.ndarray, x: np.ndarray, cmap: str, label: str, **ends) -> None:
    drawn = ax.pcolormesh(x, x, heights, cmap=cmap, rasterized=True, **ends)
    ax.figure.colorbar(drawn, ax=ax, label=label, shrink=0.8)
    ax.set(xlabel="x (nm)", ylabel="y (nm)", aspect="equal")


def _sequential(left: Axes, right: Axes) -> None:
    x, heights = _surface()
    for ax, cmap in ((left, "jet"), (right, "cividis")):
        _map(ax, heights + 0.8, x, cmap, "Height (nm)")


def _diverging(left: Axes, right: Axes) -> None:
    x, heights = _surface()
    _map(left, heights, x, "RdYlGn", "Strain (%)")
    _map(right, heights, x, "RdBu_r", "Strain (%)", vmin=-1, vmax=1)


def _categorical(left: Axes, right: Axes) -> None:
    from matlab_pkg import datasets

    table = datasets.load("alkali_halides").data
    groups = list(table.groupby("halogen", sort=False))
    for ax, colours in ((left, ("#d62728", "#2ca02c", "#8c564b", "#bcbd22")), (right, None)):
        for i, (name, rows) in enumerate(groups):
            colour = colours[i] if colours else plots.COLOURS[i]
            marker = "o" if colours else plots.MARKERS[i]
            at = rows["lattice_constant_A"], rows["density_g_cm3"]
            ax.plot(*at, marker, color=colour, label=name)
        ax.set(xlabel="Lattice constant (Å)", ylabel="Density (g/cm³)")
        ax.legend(title="Halogen")


def _simpler(left: Axes, right: Axes) -> None:
    """The halides of four metals: a colour each, or one colour and words."""
    from matlab_pkg import datasets

    table = datasets.load("alkali_halides").data
    values = table.set_index("formula")["lattice_constant_A"].sort_values()
    colours = plt.get_cmap("hsv")(np.linspace(0, 1, len(values), endpoint=False))
    for place, (name, value) in enumerate(values.items()):
        left.bar(place, value, color=colours[place], label=name)
    left.legend(ncols=4, fontsize=7, loc="upper left", columnspacing=0.8, handlelength=1)
    left.set(ylabel="Lattice constant (Å)", xticks=[], ylim=(0, 11))
    right.plot(values, range(len(values)), plots.MARKERS[0], color=plots.COLOURS[0])
    right.set_yticks(range(len(values)), list(values.index), fontsize=7)
    right.set(xlabel="Lattice constant (Å)")


_PAIRS: dict[str, Callable] = {
    "sequential": _sequential,
    "diverging": _diverging,
    "categorical": _categorical,
    "simpler": _simpler,
}
