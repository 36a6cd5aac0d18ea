"""Axes without a name or a unit, and type that is too small to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.text import Text

from matlab_pkg.figure_checks import _axes, _bars
from matlab_pkg.figure_checks._finding import Finding

SMALLEST_PT = 5.75
"""float, units of 1/72 inch: smallest size of type. Reason: journals ask for 5 to 7."""

# quantities that mean nothing without a unit; "time" or "length" may count steps or atoms
DIMENSIONED = re.compile(
    r"(?:temperature|pressure|energy|voltage|band ?gap|wavelength|lattice (?:constant|parameter)|"
    r"bond length|conductivity|resistivity|hardness|stress|volume|diffusion coefficient)$",
    re.IGNORECASE,
)
MATHS = re.compile(r"\$[^$]*\$")
TICK = re.compile(r"\\(?:mathdefault|times|mathrm|cdot|text)|[${}^_\\×·−\-+.,\s\d]|[eE](?=[-+\d])")


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``missing-label`` and ``type-size``."""
    for which in ("x", "y"):
        yield from _label(ax, which)
    yield from _bar_label(ax)
    yield from _small(ax)


def _label(ax: Axes, which: str) -> Iterator[Finding]:
    axis = getattr(ax, f"{which}axis")
    if ax.name == "polar" or not ax.axison or not axis.get_visible() or not _axes.has_data(ax):
        return
    ticks = _tick_texts(ax, which)
    if not ticks:
        return
    where = f"{_axes.place(ax)}, {which} axis"
    text = axis.get_label().get_text().strip() if axis.get_label().get_visible() else ""
    if text:
        name = MATHS.sub("", text).strip()
        if DIMENSIONED.match(name) and not any(TICK.sub("", t) for t in ticks):
            yield Finding(
                "missing-label",
                f"The {which} axis is called {text!r} and has no unit, so its numbers mean "
                "nothing.",
                f"Add the unit: ax.set_{which}label('{name} (unit)').",
                where,
            )
    elif not _is_told(ax, which, ticks):
        yield Finding(
            "missing-label",
            f"The {which} axis has numbers and no label: nobody can know what they are.",
            f"Name quantity and unit: ax.set_{which}label('Band gap (eV)').",
            where,
        )


def _tick_texts(ax: Axes, which: str) -> list[str]:
    """What stands at the ticks that can be seen."""
    low, high = _axes.view(ax, which)
    room = 1e-6 * (high - low)
    found = []
    for tick in getattr(ax, f"{which}axis").get_major_ticks():
        inside = low - room <= tick.get_loc() <= high + room
        for label in (tick.label1, tick.label2):
            if inside and tick.get_visible() and label.get_visible() and label.get_text().strip():
                found.append(label.get_text().strip())
    return found


def _is_told(ax: Axes, which: str, ticks: list[str]) -> bool:
    """Whether an axis without a label is explained by something else."""
    axis = getattr(ax, f"{which}axis")
    held = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
    if held is not None or any(TICK.sub("", text) for text in ticks):
        return True  # dates, classes, or ticks with words or units
    if which == "x" and all(re.fullmatch(r"(?:1[6-9]|20)\d\d(?:\.\d+)?", text) for text in ticks):
        return True  # years
    titles = [ax.get_title(loc=loc) for loc in ("left", "center", "right")]
    if which == "y" and any(re.search(r"[(\[][^)\]]+[)\]]", title) for title in titles):
        return True  # the title says what is drawn upwards, and its unit
    return _has_counted_cells(ax) or _named_by_others(ax, which)


def _has_counted_cells(ax: Axes) -> bool:
    """Whether the axes are those of a picture or a matrix: they count its cells."""
    for image in ax.images:
        rows, columns = np.shape(image.get_array())[:2]
        ends = sorted(np.abs(np.array(image.get_extent(), dtype=float)).tolist())
        if ends == sorted([0.5, 0.5, rows - 0.5, columns - 0.5]):
            return True
    for mesh in ax.collections:
        if isinstance(mesh, QuadMesh):
            rows, columns = np.array(mesh.get_coordinates().shape[:2]) - 1
            corner = mesh.get_coordinates()[-1, -1]
            if corner.tolist() == [columns, rows]:
                return True
    return False


def _named_by_others(ax: Axes, which: str) -> bool:
    """Whether the figure, axes that share this axis, or those in line with it, name it."""
    figures = [ax.figure, _axes.root(ax)]
    if any(getattr(one, f"get_sup{which}label", str)() for one in figures):
        return True
    some = _bars.bars(ax)
    if some and _bars.broken(ax, some):
        return True  # one label stands for both parts of a broken axis
    sharing = getattr(ax, f"get_shared_{which}_axes")().get_siblings(ax)
    start = 0 if which == "x" else 1
    if any(_continues(ax, other, which) for other in _axes.root(ax).axes if other is not ax):
        return True
    mine = np.array(ax.get_position().intervalx if which == "x" else ax.get_position().intervaly)
    for other in {*sharing, *_axes.root(ax).axes} - {ax}:
        if not getattr(other, f"get_{which}label")() or _axes.is_colour_bar(other):
            continue
        box = other.get_position()
        its = np.array(box.intervalx if start == 0 else box.intervaly)
        if other in sharing or np.abs(its - mine).max() < 0.02:
            return True
    return False


def _continues(ax: Axes, other: Axes, which: str) -> bool:
    """Whether other axes with a label show another part of the same curves: a broken axis."""
    if not getattr(other, f"get_{which}label")() or not _axes.in_line(ax, other, which):
        return False
    curves = [[line.get_xydata() for line in one.lines] for one in (ax, other)]
    clouds = [[np.ma.filled(c.get_offsets(), np.nan) for c in o.collections] for o in (ax, other)]
    first, second = curves[0] + clouds[0], curves[1] + clouds[1]
    same = len(first) == len(second) > 0 and all(map(np.array_equal, first, second))
    return same and _axes.view(ax, which) != _axes.view(other, which)


def _bar_label(ax: Axes) -> Iterator[Finding]:
    """The scale of colours beside axes, if nothing says what it measures."""
    shown = [one for one in [*ax.images, *ax.collections] if getattr(one, "colorbar", None)]
    titled = any(ax.get_title(loc=loc) for loc in ("left", "center", "right"))
    if not shown or titled or ax.texts or _has_counted_cells(ax):
        return
    scale = shown[0].colorbar.ax
    named = scale.get_xlabel() or scale.get_ylabel() or scale.get_title()
    worded = any(TICK.sub("", t) for which in "xy" for t in _tick_texts(scale, which))
    if not named and not worded:
        yield Finding(
            "missing-label",
            "The scale of colours has numbers and no label: nobody can know what they are.",
            "Name quantity and unit: figure.colorbar(drawn, label='Energy (eV)').",
            f"{_axes.place(ax)}, colour bar",
        )


def texts(ax: Axes) -> Iterator[tuple[str, Text]]:
    """Everything that is written in and around axes, with words for its place."""
    for which in ("x", "y"):
        axis = getattr(ax, f"{which}axis")
        if ax.axison and axis.get_visible():
            yield f"label of the {which} axis", axis.get_label()
            low, high = _axes.view(ax, which)
            for tick in axis.get_major_ticks():
                if low <= tick.get_loc() <= high and tick.get_visible():
                    for label in (tick.label1, tick.label2):
                        yield f"ticks of the {which} axis", label
    for title in (ax.title, ax._left_title, ax._right_title):
        yield "title", title
    legend = ax.get_legend()
    if legend is not None:
        for text in [legend.get_title(), *legend.get_texts()]:
            yield "legend", text
    for text in ax.texts:
        yield "text", text


def _around(ax: Axes) -> Iterator[tuple[str, Text]]:
    """What is written on the scales of colours of axes, and once a figure in and around it."""
    for one in [*ax.images, *ax.collections]:
        if getattr(one, "colorbar", None) is not None:
            yield from ((f"colour bar, {name}", text) for name, text in texts(one.colorbar.ax))
    figure = _axes.root(ax)
    if ax is not next(one for one in figure.axes if not _axes.is_colour_bar(one)):
        return
    for held in (figure._suptitle, figure._supxlabel, figure._supylabel):
        if held is not None:
            yield "title or label of the figure", held
    for legend in figure.legends:
        for text in [legend.get_title(), *legend.get_texts()]:
            yield "legend of the figure", text


def _small(ax: Axes) -> Iterator[Finding]:
    small: dict[str, float] = {}
    for name, text in [*texts(ax), *_around(ax)]:
        if not text.get_visible() or not text.get_text().strip():
            continue
        size = float(text.get_fontsize())
        if size < SMALLEST_PT:
            small[name] = min(size, small.get(name, size))
    if small:
        listed = ", ".join(f"{name} {size:.3g} pt" for name, size in small.items())
        yield Finding(
            "type-size",
            f"Some type is too small to read: {listed}.",
            "Use 7 points or more at the size at which the figure is printed: "
            "plt.rcParams['font.size'] = 9.",
            f"{_axes.place(ax)}, {', '.join(small)}",
        )
