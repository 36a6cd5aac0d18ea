"""The bars of axes: where they begin, how long they are, how much of them is seen."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedFormatter, FuncFormatter

from matlab_pkg.figure_checks import _axes


@dataclass(frozen=True)
class Bar:
    """One bar: along which axis its value runs, its start, its signed length, its container."""

    patch: Rectangle
    along: str
    base: float
    value: float
    group: int

    @property
    def end(self) -> float:
        return self.base + self.value

    @property
    def span(self) -> tuple[float, float]:
        """Where it stands on the other axis."""
        patch = self.patch
        vertical = self.along == "y"
        start = patch.get_x() if vertical else patch.get_y()
        width = patch.get_width() if vertical else patch.get_height()
        low, high = sorted([float(start), float(start + width)])
        return low, high


def bars(ax: Axes) -> list[Bar]:
    """Every bar of axes with a finite length, in the order drawn."""
    found, taken = [], set()
    for group, held in enumerate(ax.containers):
        if not isinstance(held, BarContainer):
            continue
        patches = [one for one in held.patches if isinstance(one, Rectangle)]
        taken |= set(patches)
        vertical = getattr(held, "orientation", None) != "horizontal"
        if getattr(held, "orientation", None) is None:
            vertical = _along(patches) == "y"
        found += [_bar(one, "y" if vertical else "x", group) for one in patches]
    loose = [
        one
        for one in ax.patches
        if type(one) is Rectangle and one not in taken and one.get_data_transform() == ax.transData
    ]
    along = _along(loose) if len(loose) > 1 else None
    if along:
        found += [_bar(one, along, len(ax.containers)) for one in loose]
    return [
        one
        for one in found
        if one.patch.get_visible() and np.isfinite([one.base, one.value, *one.span]).all()
    ]


def _along(patches: list[Rectangle]) -> str | None:
    """The axis along which rectangles differ, if they begin at one value of it."""
    if not patches:
        return None
    corners = np.array([[p.get_x(), p.get_y(), p.get_width(), p.get_height()] for p in patches])
    starts = np.ptp(corners, axis=0)
    if starts[1] == 0 and starts[0] > 0:
        return "y"
    return "x" if starts[0] == 0 and starts[1] > 0 else None


def _bar(patch: Rectangle, along: str, group: int) -> Bar:
    if along == "y":
        return Bar(patch, along, float(patch.get_y()), float(patch.get_height()), group)
    return Bar(patch, along, float(patch.get_x()), float(patch.get_width()), group)


def common_base(some: list[Bar]) -> float | None:
    """The value at which all bars begin, if it is one, and they all lead the same way."""
    bases, values = (np.array([getattr(one, name) for one in some]) for name in ("base", "value"))
    reach = np.abs(values).max() if len(values) else 0
    same = len(bases) > 1 and np.ptp(bases) <= 1e-9 * max(reach, 1e-300)
    return float(bases[0]) if same and ((values >= 0).all() or (values <= 0).all()) else None


def data_of(some: list[Bar]) -> np.ndarray:
    """The values that the axis tells for bars: their lengths, or their ends if none starts at 0."""
    base = common_base(some)
    ends = base not in (None, 0.0)
    return np.abs([one.end if ends else one.value for one in some])


def renamed(ax: Axes, along: str) -> tuple[float, float] | None:
    """Slope and start of the numbers at the ticks against their places, if typed by hand."""
    axis = getattr(ax, f"{along}axis")
    if not isinstance(axis.get_major_formatter(), FixedFormatter | FuncFormatter):
        return None
    low, high = _axes.view(ax, along)
    ticks = [one for one in axis.get_major_ticks() if low <= one.get_loc() <= high]
    texts = [(one.label1.get_text() or one.label2.get_text()).strip() for one in ticks]
    match = [re.fullmatch(r"\D?\s*([-−]?\d+(?:\.\d+)?)\s*%?", text) for text in texts]
    if len(ticks) < 2 or not all(match) or _axes.scale(ax, along) != "linear":
        return None
    places = np.array([one.get_loc() for one in ticks], dtype=float)
    numbers = np.array([float(one[1].replace("−", "-")) for one in match])
    if np.ptp(places) == 0 or np.ptp(numbers) == 0:
        return None
    slope, start = np.polyfit(places, numbers, 1)
    away = np.abs(slope * places + start - numbers).max()
    return (float(slope), float(start)) if away <= 0.02 * np.ptp(numbers) else None


def lengths(ax: Axes, some: list[Bar]) -> np.ndarray:
    """How long bars are on the screen, as far as the axes show them, in pixels."""
    return np.array([_length(ax, one) for one in some])


def _length(ax: Axes, one: Bar) -> float:
    low, high = _axes.view(ax, one.along)
    ends = np.clip([one.base, one.end], low, high)
    middle = sum(one.span) / 2
    points = [(middle, end) if one.along == "y" else (end, middle) for end in ends]
    if ax.name == "polar":
        return float(abs(ends[1] - ends[0]))
    shown = ax.transData.transform(points)
    return float(np.abs(shown[1] - shown[0])[1 if one.along == "y" else 0])


def widths(ax: Axes, some: list[Bar]) -> np.ndarray:
    """How wide bars are on the screen, in pixels."""
    found = []
    for one in some:
        at = one.base + one.value / 2
        points = [(side, at) if one.along == "y" else (at, side) for side in one.span]
        shown = ax.transData.transform(points)
        found.append(abs(shown[1] - shown[0])[0 if one.along == "y" else 1])
    return np.array(found, dtype=float)


def touch(some: list[Bar]) -> bool:
    """Whether bars stand side by side without a gap, as those of a histogram."""
    spans = sorted({one.span for one in some})
    gaps = [late[0] - early[1] for early, late in itertools.pairwise(spans)]
    wide = np.median([high - low for low, high in spans]) if spans else 0
    return len(spans) >= 4 and bool(np.mean(np.abs(gaps) <= 0.02 * wide) > 0.7)


def broken(ax: Axes, some: list[Bar]) -> bool:
    """Whether other axes of the figure show another part of the same bars: a broken axis."""
    wanted = sorted((round(one.value, 9), one.along) for one in some)
    for other in _axes.root(ax).axes:
        if other is ax or other.name == "3d":
            continue
        its = [one for one in bars(other) if one.along == some[0].along]
        if its and sorted((round(one.value, 9), one.along) for one in its) == wanted:
            ends = sorted(_axes.view(one, some[0].along) for one in (ax, other))
            if _axes.in_line(ax, other, some[0].along) and _parts(ends):
                return True
    return False


def _parts(ends: list[tuple[float, float]]) -> bool:
    """Whether two views are parts of one scale that overlap little, and one of them shows 0."""
    shared = min(high for _, high in ends) - max(low for low, _ in ends)
    least = min(high - low for low, high in ends)
    return shared < 0.5 * least and any(low <= 0 <= high for low, high in ends)
