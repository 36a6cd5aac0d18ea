"""Which axes are meant, and what is drawn in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.image import _ImageBase
from matplotlib.patches import Patch

from matlab_pkg import _validate


def collect(drawn: object) -> list[Axes]:
    """Every pair of axes in what was given, once, or a TypeError."""
    found: list[Axes] = []
    _visit(drawn, found, depth=4)
    unique = list(dict.fromkeys(found))
    if not unique and not isinstance(drawn, FigureBase):
        raise TypeError(
            f"{_validate.shown(drawn)} is a {type(drawn).__name__}, not a figure; give the axes "
            "that a plotting function returns, a matplotlib figure, or a seaborn grid."
        )
    return unique


def _visit(drawn: object, found: list[Axes], *, depth: int) -> None:
    figure = getattr(drawn, "figure", None)
    if isinstance(drawn, Axes):
        found.append(drawn)
    elif isinstance(drawn, FigureBase):
        found += drawn.axes
    elif isinstance(drawn, Artist):
        found += [drawn.axes] * isinstance(drawn.axes, Axes)
    elif isinstance(figure, FigureBase):  # the grids of seaborn
        found += figure.axes
    elif isinstance(drawn, Mapping) and depth:
        _visit(list(drawn.values()), found, depth=depth)
    elif isinstance(drawn, np.ndarray) and drawn.dtype == object:
        _visit(drawn.ravel().tolist(), found, depth=depth)
    elif isinstance(drawn, Iterable) and not isinstance(drawn, str | np.ndarray) and depth:
        for one in list(drawn):
            _visit(one, found, depth=depth - 1)


def root(ax: Axes) -> Figure:
    """The whole figure that holds these axes."""
    return ax.figure.figure


def is_colour_bar(ax: Axes) -> bool:
    """Whether axes are the scale of colours of other axes."""
    return ax.get_label() == "<colorbar>" or hasattr(ax, "_colorbar")


def artists(ax: Axes) -> list[Artist]:
    """All that was drawn in axes, besides their frame, title and ticks."""
    drawn = [*ax.lines, *ax.patches, *ax.collections, *ax.images, *ax.texts, *ax.tables]
    return [one for one in [*drawn, *ax.artists] if one.get_visible()]


def has_data(ax: Axes) -> bool:
    """Whether axes show more than words."""
    return any(_is_data(one) for one in artists(ax))


def _is_data(one: Artist) -> bool:
    if one.axes is None or one in one.axes.texts:
        return False
    if hasattr(one, "get_xydata"):
        points = np.asarray(one.get_xydata(), dtype=float)
        return bool(np.isfinite(points).all(axis=-1).any()) if points.size else False
    if isinstance(one, Patch):
        return bool(np.isfinite(one.get_transform().transform(one.get_path().vertices)).all())
    if isinstance(one, _ImageBase):
        return bool(np.isfinite(np.ma.filled(one.get_array().astype(float), np.nan)).any())
    if not hasattr(one, "get_datalim"):
        return True
    offsets = np.ma.filled(np.ma.asarray(one.get_offsets(), dtype=float), np.nan)
    paths = [path.vertices for path in one.get_paths() if len(path.vertices)]
    hollow = paths and not any(np.isfinite(vertices).any() for vertices in paths)
    return not hollow and bool(np.isfinite(offsets).all(axis=-1).any())


def place(ax: Axes) -> str:
    """Words that say which axes of the figure are meant."""
    title = ax.get_title() or ax.get_title(loc="left") or ax.get_title(loc="right")
    others = [one for one in root(ax).axes if not is_colour_bar(one)]
    number = f"axes {others.index(ax) + 1} of {len(others)}" if ax in others else "axes"
    name = "the axes" if len(others) == 1 else number
    return f"{name}, {title!r}" if title else name


def flat(ax: Axes) -> None:
    """Raise a ValueError for axes with depth."""
    if ax.name == "3d":
        raise ValueError(
            f"{place(ax)[0].upper()}{place(ax)[1:]}: these are 3-D axes, and lengths drawn in "
            "perspective cannot be measured, by this check or by a reader. Draw two of the three "
            "quantities and show the third by panels or by colour."
        )


def in_line(ax: Axes, other: Axes, which: str) -> bool:
    """Whether two axes lie one behind the other along an axis, as parts of a broken one do."""
    boxes = [one.get_position() for one in (ax, other)]
    across = [box.intervalx if which == "y" else box.intervaly for box in boxes]
    return bool(np.abs(np.subtract(*across)).max() < 0.02)


def view(ax: Axes, which: str) -> tuple[float, float]:
    """Lowest and highest value that an axis shows."""
    low, high = sorted(getattr(ax, f"get_{which}lim")())
    return float(low), float(high)


def scale(ax: Axes, which: str) -> str:
    """Name of the scale of an axis, such as "linear"."""
    return getattr(ax, f"get_{which}scale")()
