"""Colour maps whose lightness goes up and down while the data only rise."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import Colormap, to_rgb

from matlab_pkg import colour
from matlab_pkg.figure_checks import _axes, _bars
from matlab_pkg.figure_checks._finding import Finding

RAINBOWS = ("jet", "turbo", "hsv", "rainbow", "gist_rainbow", "nipy_spectral", "gist_ncar")
STEP = 6.0
"""float, no unit: change of lightness, J' of CAM02-UCS, that counts as a turn.

Reason: it is seen beside its neighbours, and the sound maps of matplotlib wiggle by less.
"""

STEPS = 20
"""int, no unit: most colours of a list of classes. Reason: that of "tab20", the longest one."""

REMEDY = (
    "Take a map whose lightness rises steadily, `cmap='cividis'` or 'viridis'; around a meaningful "
    "middle a diverging one, 'RdBu_r'; for angles 'twilight'."
)


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``rainbow-map``, and of ``colour-vision`` for maps whose ends merge."""
    seen = set()
    for one in [*ax.images, *ax.collections]:
        values = one.get_array() if hasattr(one, "get_array") else None
        if values is None or not one.get_visible() or np.size(values) < 2:
            continue
        if np.ndim(values) == 3:  # an image with its own colours
            continue
        chosen = one.get_cmap()
        if chosen.name in seen:
            continue
        seen.add(chosen.name)
        yield from _of_map(ax, chosen)
    yield from _of_series(ax)


def _of_map(ax: Axes, chosen: Colormap) -> Iterator[Finding]:
    where = f"{_axes.place(ax)}, colour map {chosen.name!r}"
    if is_rainbow(chosen):
        yield Finding(
            "rainbow-map",
            f"The map {chosen.name!r} runs through the rainbow: its lightness rises and falls, so "
            "it shows edges that the data do not have and hides others.",
            REMEDY,
            where,
        )
    elif chosen.N > STEPS and _ends_merge(chosen):
        yield Finding(
            "colour-vision",
            f"The two ends of the map {chosen.name!r} look alike to people with protanopia or "
            "deuteranopia, so high and low values merge.",
            "Take a diverging map from blue to red or orange: `cmap='RdBu_r'` or 'PuOr'.",
            where,
        )


def is_rainbow(chosen: Colormap) -> bool:
    """Whether a map turns in lightness while it goes through the hues."""
    if any(_same(chosen, name) for name in RAINBOWS):
        return True
    if chosen.N <= STEPS:
        return False
    points = colour._ucs(colour.srgb(chosen(np.linspace(0, 1, 128))[:, :3]))
    turns = _turns(points[:, 0])
    chroma = np.hypot(points[:, 1], points[:, 2])
    hue = np.unwrap(np.arctan2(points[:, 2], points[:, 1]))
    vivid = (chroma[1:] > 12) & (chroma[:-1] > 12)
    travelled = np.degrees(np.abs(np.diff(hue))[vivid].sum())
    if len(turns) > 1:
        return bool(travelled > 210)
    # one turn: a diverging map turns in its middle, where it is pale or dark
    return len(turns) == 1 and bool(travelled > 200 and chroma[40:88].min() > 22)


def _same(chosen: Colormap, name: str) -> bool:
    """Whether a map is a known one, sampled or reversed."""
    known = mpl.colormaps[name]
    places = np.linspace(0, 1, min(chosen.N, 16))
    mine = chosen(places)[:, :3]
    return any(np.abs(mine - known(p)[:, :3]).max() < 0.02 for p in (places, places[::-1]))


def _turns(lightness: np.ndarray) -> list[int]:
    """Where a curve has risen or fallen by more than a step and turns."""
    found, up, low, high = [], 0, lightness[0], lightness[0]
    for i, value in enumerate(lightness):
        high, low = (max(high, value) if up >= 0 else high), (min(low, value) if up <= 0 else low)
        if up >= 0 and value < high - STEP:
            found += [i] * (up > 0)
            up, low = -1, value
        elif up <= 0 and value > low + STEP:
            found += [i] * (up < 0)
            up, high = 1, value
    return found


def _ends_merge(chosen: Colormap) -> bool:
    places = np.linspace(0, 0.4, 9)
    pairs = [(chosen(p)[:3], chosen(1 - p)[:3]) for p in places]
    return sum(bool(colour.merging(np.array(pair))) for pair in pairs) >= 4


def _of_series(ax: Axes) -> Iterator[Finding]:
    """Lines, bars and points whose colours, one after the other, are taken from a rainbow."""
    drawn = {
        "lines": [one.get_color() for one in ax.lines if one.get_visible()],
        "bars": [one.patch.get_facecolor() for one in _bars.bars(ax)],
        "points": [
            shade
            for one in ax.collections
            if isinstance(one, PathCollection) and one.get_visible() and one.get_array() is None
            for shade in one.get_facecolors()
        ],
    }
    for name, colours in drawn.items():
        yield from _of_colours(ax, name, colours)


def _of_colours(ax: Axes, what: str, colours: list) -> Iterator[Finding]:
    unique = np.unique([to_rgb(one) for one in colours], axis=0) if colours else np.empty((0, 3))
    if len(unique) < 6:
        return
    for name in RAINBOWS:
        table = mpl.colormaps[name](np.linspace(0, 1, 256))[:, :3]
        away = np.abs(unique[:, None] - table[None]).max(axis=2).min(axis=1)
        if away.max() < 0.01:
            yield Finding(
                "rainbow-map",
                f"The {len(unique)} colours of the {what} come from the rainbow {name!r}, in which "
                "neighbours differ by unequal steps.",
                REMEDY,
                f"{_axes.place(ax)}, {what}",
            )
            return
