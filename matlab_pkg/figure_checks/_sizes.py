"""What in axes has a size that a reader compares, and the values that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.patches import Ellipse, Patch, Rectangle, Wedge

from matlab_pkg.figure_checks import _axes, _bars

BARS = "Let the bars begin at 0 on a linear axis and be as long as their values."
AXIS = "the numbers at the axis"
AREAS = "Let the area grow with the value: a radius with its square root, `s=k * values`."
NUMBER = re.compile(r"[~≈$€£]?\s*(?P<n>[-+−]?\d[\d,]*\.?\d*)\s*(?P<unit>%|[A-Za-zµÅ°/³²·]{0,8})")


@dataclass(frozen=True)
class Candidate:
    """Sizes of marks of one kind, and the values that they stand for, if the axes hold them."""

    name: str
    sizes: np.ndarray
    data: np.ndarray | None
    remedy: str = AREAS
    of: str = "the data"


def candidates(ax: Axes) -> Iterator[Candidate]:
    """Marks that can be measured, those first that readers compare first."""
    some = _bars.bars(ax)
    rectangles = {one.patch for one in some}
    if some:
        yield from _of_bars(ax, some)
    others = [one for one in ax.patches if one not in rectangles and one.get_visible()]
    yield from _of_patches(ax, others)
    yield from _of_images(ax)
    yield from _of_markers(ax)
    yield from _of_lines(ax)


def _of_bars(ax: Axes, some: list) -> Iterator[Candidate]:
    for along in ("y", "x"):
        mine = [one for one in some if one.along == along]
        if not mine:
            continue
        values, sizes = _bars.data_of(mine), _bars.lengths(ax, mine)
        widths = _bars.widths(ax, mine) if ax.name != "polar" else np.ones(len(mine))
        grows = len(mine) > 1 and np.ptp(widths) > 0.05 * widths.max() and not _bars.touch(mine)
        if grows and np.ptp(values) > 0 and np.corrcoef(widths, values)[0, 1] > 0.9:
            sizes = sizes * widths
        told = _bars.renamed(ax, along)
        if told and abs(told[1]) > 0.02 * np.abs(told[0] * values).max():
            ends = np.array([one.end for one in mine])
            yield Candidate("bars", sizes, np.abs(told[0] * ends + told[1]), BARS, AXIS)
        written = _written(ax, [one.span for one in mine], along)
        yield Candidate("bars", sizes, values, BARS, "their values")
        if written is not None and not _proportional(written, values):
            yield Candidate("bars", sizes, written, BARS, "the numbers written on them")


def _written(ax: Axes, spans: list, along: str) -> np.ndarray | None:
    """Numbers that stand at bars, one each, in their order; None if any is missing."""
    found = []
    texts = [text for text in ax.texts if text.get_visible()]
    places = [getattr(text, "xy", text.get_position()) for text in texts]
    for low, high in spans:
        room = 0.1 * (high - low)
        mine = [
            NUMBER.fullmatch(text.get_text().strip())
            for text, at in zip(texts, places, strict=True)
            if low - room <= float(at[0 if along == "y" else 1]) <= high + room
        ]
        if len(mine) != 1 or mine[0] is None or mine[0]["unit"] == "%":
            return None
        found.append(float(mine[0]["n"].replace(",", "").replace("−", "-")))
    return np.abs(found)


def _proportional(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether numbers are rounded values, in whatever unit."""
    kept = (second > 0) & (first > 0)
    if kept.sum() < 2:
        return True
    ratio = first[kept] / second[kept]
    return bool(np.abs(ratio / np.median(ratio) - 1).max() <= 0.06)


def _of_patches(ax: Axes, others: list[Patch]) -> Iterator[Candidate]:
    wedges = [one for one in others if isinstance(one, Wedge)]
    if sum(abs(one.theta2 - one.theta1) for one in wedges) > 361:  # rings inside one another
        widest = max(one.r for one in wedges)
        wedges = [one for one in wedges if one.r > widest * 0.999]
    if len(wedges) > 1:
        angles = np.array([abs(one.theta2 - one.theta1) for one in wedges])
        inner = [0 if one.width is None else one.r - one.width for one in wedges]
        rings = np.array([one.r**2 - r**2 for one, r in zip(wedges, inner, strict=True)])
        yield Candidate("wedges", angles * rings, angles)
    areas = [one for one in others if not isinstance(one, Wedge) and _is_shape(ax, one)]
    if len(areas) > 1:
        yield Candidate("areas", np.array([_area(one) for one in areas]), _inside(ax, areas))


def _is_shape(ax: Axes, one: Patch) -> bool:
    moved = type(one) is Rectangle and one.get_data_transform() != ax.transData
    return not moved and np.isfinite(_area(one)) and _area(one) > 0


def _area(one: Patch) -> float:
    """Area of a patch on the screen, in pixels squared."""
    if isinstance(one, Ellipse):
        box = one.get_path().get_extents(one.get_transform())
        if one.angle % 90 == 0:
            return float(np.pi / 4 * box.width * box.height)
    total = 0.0
    for polygon in one.get_path().to_polygons(transform=one.get_transform()):
        x, y = np.asarray(polygon).T
        total += (np.roll(x, -1) * y - x * np.roll(y, -1)).sum() / 2
    return float(abs(total))


def _inside(ax: Axes, areas: list[Patch]) -> np.ndarray | None:
    """Numbers written inside shapes, one each; None if any is missing."""
    boxes = [one.get_path().get_extents(one.get_transform()) for one in areas]
    texts = [text for text in ax.texts if text.get_visible()]
    at = [text.get_transform().transform(text.get_unitless_position()) for text in texts]
    found = []
    for box in boxes:
        mine = [t for t, place in zip(texts, at, strict=True) if box.contains(*place)]
        match = NUMBER.fullmatch(mine[0].get_text().strip()) if len(mine) == 1 else None
        if match is None:
            return None
        found.append(float(match["n"].replace(",", "").replace("−", "-")))
    return np.abs(found)


def _of_images(ax: Axes) -> Iterator[Candidate]:
    sizes = [image.get_window_extent() for image in ax.images if image.get_visible()]
    if len(sizes) > 1:
        yield Candidate("images", np.array([abs(b.width * b.height) for b in sizes]), None)
    held = [one.offsetbox for one in ax.artists if isinstance(one, AnnotationBbox)]
    held = [one for one in held if isinstance(one, OffsetImage)]
    if len(held) > 1:
        shapes = [np.shape(one.get_data())[:2] for one in held]
        areas = [one.get_zoom() ** 2 * h * w for one, (h, w) in zip(held, shapes, strict=True)]
        yield Candidate("images", np.array(areas, dtype=float), None)


def _of_markers(ax: Axes) -> Iterator[Candidate]:
    """Markers of a scatter whose sizes differ, and the quantity that their sizes follow."""
    sizes, offsets, colours = [], [], []
    for cloud in ax.collections:
        if not isinstance(cloud, PathCollection) or not cloud.get_visible():
            continue
        at = np.ma.filled(np.ma.asarray(cloud.get_offsets(), dtype=float), np.nan)
        sizes.append(np.resize(cloud.get_sizes(), len(at)) if len(cloud.get_sizes()) else at[:, 0])
        offsets.append(at)
        held = cloud.get_array()
        same = held is not None and np.size(held) == len(at)
        colours.append(np.asarray(held, dtype=float) if same else np.full(len(at), np.nan))
    if not sizes:
        return
    areas, at, shade = np.concatenate(sizes), np.concatenate(offsets), np.concatenate(colours)
    if len(areas) < 2 or np.ptp(areas) <= 1e-9 * np.abs(areas).max():
        return
    yield Candidate("markers", areas, _followed(ax, areas, [at[:, 1], at[:, 0], shade]))


def _followed(ax: Axes, areas: np.ndarray, quantities: list[np.ndarray]) -> np.ndarray | None:
    """The quantity of which the areas are a power other than the first, if there is one."""
    texts = [NUMBER.fullmatch(text.get_text().strip()) for text in ax.texts]
    if len(texts) == len(areas) and all(texts):
        quantities = [*quantities, np.array([float(t["n"].replace(",", "")) for t in texts])]
    for values in quantities:
        usable = np.isfinite(values) & (values > 0) & (areas > 0)
        if usable.sum() < max(3, 0.9 * len(areas)) or len(np.unique(values[usable])) < 3:
            continue
        x, y = np.log(values[usable]), np.log(areas[usable])
        slope, start = np.polyfit(x, y, 1)
        if np.abs(y - slope * x - start).max() < 1e-3 and slope > 1.3:
            return np.where(np.isfinite(values), values, 0)
    return None


def sticks(ax: Axes, which: str) -> list[np.ndarray]:
    """Ends of straight lines along an axis that all begin at its 0 and are read by their length."""
    along, across = (1, 0) if which == "y" else (0, 1)
    many = [one for one in ax.collections if isinstance(one, LineCollection) and one.get_visible()]
    for one in many:
        ends = [np.asarray(part, dtype=float) for part in one.get_segments()]
        if len(ends) < 2 or any(part.shape != (2, 2) for part in ends):
            continue
        straight = all(part[0, across] == part[1, across] for part in ends)
        rooted = all(np.abs(part[:, along]).min() == 0 for part in ends)
        lengths = {float(np.abs(part[:, along]).max()) for part in ends}
        if straight and rooted and len(lengths) > 1 and np.isfinite(ends).all():
            return ends
    return []


def _of_sticks(ax: Axes) -> Iterator[Candidate]:
    for which in "yx":
        ends = sticks(ax, which)
        if not ends or _axes.scale(ax, which) != "linear":
            continue
        column = "xy".index(which)
        low, high = _axes.view(ax, which)
        cut = [np.clip(part[:, column], low, high) for part in ends]
        sizes = np.abs([part[1] - part[0] for part in cut])
        values = np.array([np.abs(part[:, column]).max() for part in ends])
        yield Candidate("lines", sizes, values, BARS, "their values")


def is_area(heights: np.ndarray) -> bool:
    """Whether a filled shape has one side at 0, as what lies under a curve."""
    heights = heights[np.isfinite(heights)]
    return len(heights) >= 5 and np.mean(heights == 0) >= 0.35 and np.ptp(heights) > 0


def _of_fills(ax: Axes) -> Iterator[Candidate]:
    """Heights of what is filled under a curve, from where the axis begins."""
    low, high = _axes.view(ax, "y")
    for one in ax.collections:
        paths = one.get_paths() if isinstance(one, PolyCollection) and one.get_visible() else []
        if len(paths) != 1 or _axes.scale(ax, "y") != "linear":
            continue
        heights = paths[0].vertices[:, 1]
        if is_area(heights):
            heights = heights[np.isfinite(heights) & (heights != 0)]
            cut = low if low > 0 else min(high, 0)
            sizes = np.clip(np.abs(heights) - abs(cut), 0, None)
            yield Candidate("filled areas", sizes, np.abs(heights), BARS)


def _of_lines(ax: Axes) -> Iterator[Candidate]:
    yield from _of_sticks(ax)
    yield from _of_fills(ax)
    lines = [one for one in ax.lines if _shown(ax, one)]
    segments = [one for one in lines if len(one.get_xydata()) == 2]
    many = [one for one in ax.collections if isinstance(one, LineCollection)]
    straight = [np.asarray(part) for one in many for part in one.get_segments()]
    straight = [part for part in straight if len(part) == 2 and np.isfinite(part).all()]
    for ends in (straight, [one.get_xydata() for one in segments]):
        if len(ends) > 1:
            shown = [ax.transData.transform(pair) for pair in ends]
            yield Candidate("lines", np.array([np.hypot(*(b - a)) for a, b in shown]), None)
    for one in lines:
        heights = np.asarray(one.get_xydata(), dtype=float)[:, 1]
        heights = heights[np.isfinite(heights)]
        if len(heights) > 1 and (heights > 0).any():
            yield Candidate("points", np.abs(heights), np.abs(heights))
    for cloud in ax.collections:
        if isinstance(cloud, PathCollection):
            at = np.ma.filled(np.ma.asarray(cloud.get_offsets(), dtype=float), np.nan)
            heights = np.abs(at[np.isfinite(at).all(axis=1)][:, 1])
            if len(heights) > 1 and (heights > 0).any():
                yield Candidate("points", heights, heights)


def _shown(ax: Axes, line: object) -> bool:
    return line.get_visible() and line.get_transform() == ax.transData and _axes.has_data(ax)
