"""Marks and words that hardly differ from the ground behind them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.patches import Patch

from matlab_pkg import colour
from matlab_pkg.figure_checks import _axes, _words
from matlab_pkg.figure_checks._finding import Finding

LINES = 1.6
"""float, no unit: least contrast of lines and points.

Reason: WCAG 2.2 asks 3, which no orange has on white; below this hardly anything is seen.
"""

FILLS = 1.3
"""float, no unit: least contrast of areas. Reason: large areas are seen at less."""

TEXT = 2.5
"""float, no unit: least contrast of words. Reason: WCAG 2.2 asks 4.5, and 3 for large type."""

IN_CELLS = 2.25
"""float, no unit: least contrast of words inside axes.

Reason: seaborn writes white on cells down to 2.3, and no grey has more than 4.6 to both.
"""

FEW = 5
"""int, no unit: most lines that are seen singly. Reason: more add up where they meet."""

REMEDY = (
    "Take a darker colour (a lighter one on a dark ground): '#0072B2' has a contrast of 5 to white."
)


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``contrast``."""
    ground = _ground(ax)
    faint: dict[str, tuple[float, str]] = {}
    if not _is_covered(ax):
        for name, shade, bound in _marks(ax, ground):
            _note(faint, name, shade, ground, bound)
    _words_on_ground(ax, ground, faint)
    for name, (ratio, shade) in faint.items():
        yield Finding(
            "contrast",
            f"The {name} in {shade} have a contrast of {ratio:.1f} to the ground behind them and "
            "are hardly seen.",
            REMEDY,
            f"{_axes.place(ax)}, {name}",
        )


def _words_on_ground(ax: Axes, ground: np.ndarray, faint: dict) -> None:
    """Note all words that hardly differ from what lies behind them."""
    beneath, pictured = None, _is_covered(ax) or bool(ax.patches)
    of_curves = {id(one) for held in ax.collections for one in getattr(held, "labelTexts", [])}
    for name, text in _words.texts(ax):
        if not text.get_visible() or not text.get_text().strip() or text.get_path_effects():
            continue
        shade = _over(to_rgba(text.get_color(), text.get_alpha()), ground)
        if name != "text":
            _note(faint, name, shade, ground, TEXT)
        elif id(text) not in of_curves and (pictured or colour.contrast(shade, ground) < TEXT):
            beneath = _without_words(ax) if beneath is None else beneath
            _note(faint, name, shade, _below(ax, text, *beneath), IN_CELLS)


def _note(faint: dict, name: str, shade: np.ndarray, ground: np.ndarray, bound: float) -> None:
    ratio = colour.contrast(shade, ground)
    if ratio < bound and ratio < faint.get(name, (np.inf, ""))[0]:
        faint[name] = (ratio, to_hex(shade))


def _ground(ax: Axes) -> np.ndarray:
    """Colour behind the axes: theirs over that of the figure, over white paper."""
    ground = np.ones(3)
    for face in (_axes.root(ax).get_facecolor(), ax.get_facecolor() if ax.axison else (0, 0, 0, 0)):
        ground = _over(face, ground)
    return ground


def _over(shade: tuple, ground: np.ndarray) -> np.ndarray:
    """What is seen of a see-through colour on a ground."""
    red, green, blue, alpha = shade
    return np.clip(alpha * np.array([red, green, blue]) + (1 - alpha) * ground, 0, 1)


def _is_covered(ax: Axes) -> bool:
    """Whether pictures, maps or bands lie under the marks, so that the ground varies."""
    maps = [one for one in ax.collections if getattr(one, "get_array", lambda: None)() is not None]
    covering = [one for one in maps if not isinstance(one, PathCollection | LineCollection)]
    bands = [one for one in ax.patches if one.get_data_transform() != ax.transData]
    return bool(ax.images or covering or bands)


def _marks(ax: Axes, ground: np.ndarray) -> Iterator[tuple[str, np.ndarray, float]]:
    """Name, colour and least contrast of all marks on the ground itself."""
    lines = [one for one in ax.lines if one.get_visible() and np.size(one.get_xdata())]
    vivid = [one for one in lines if not _is_grey(to_rgba(one.get_color()))]
    for one in lines:
        shade = to_rgba(one.get_color(), one.get_alpha())
        # pale grey lines behind others are a frame of reference; many pale ones add up
        if (_is_grey(shade) and (vivid or len(artists_with_ink(ax)) > 1)) or len(lines) > FEW:
            continue
        if one.get_linestyle() in {"None", "none", "", " "}:
            yield from _marker(one, ground)
        elif one.get_linewidth() > 0:
            yield "lines", _over(shade, ground), LINES
    for cloud in ax.collections:
        if not cloud.get_visible() or getattr(cloud, "get_array", lambda: None)() is not None:
            continue
        if isinstance(cloud, PathCollection) and 0 < len(cloud.get_offsets()) <= 200:
            if not (_all_grey(cloud) and _has_vivid_points(ax)):  # grey ones are a background
                yield from _faces(cloud, "points", ground, LINES)
        elif isinstance(cloud, LineCollection) and 0 < len(cloud.get_segments()) <= 200:
            if not (_all_grey(cloud) and len(artists_with_ink(ax)) > 1):
                yield from _strokes(cloud, ground)
        elif isinstance(cloud, PolyCollection):
            yield from _faces(cloud, "areas", ground, FILLS)
    for patch in ax.patches:
        if patch.get_visible() and patch.get_data_transform() == ax.transData:
            yield from _patch(patch, ground)


def artists_with_ink(ax: Axes) -> list[Artist]:
    """Marks of axes that are no lines."""
    return [*ax.lines[:1], *ax.patches, *ax.collections]


def _is_grey(shade: tuple) -> bool:
    return max(shade[:3]) - min(shade[:3]) < 0.06


def _all_grey(cloud: object) -> bool:
    shades = cloud.get_facecolors() if isinstance(cloud, PathCollection) else cloud.get_colors()
    return len(shades) > 0 and all(map(_is_grey, shades))


def _has_vivid_points(ax: Axes) -> bool:
    return any(isinstance(one, PathCollection) and not _all_grey(one) for one in ax.collections)


def _strokes(cloud: LineCollection, ground: np.ndarray) -> Iterator[tuple[str, np.ndarray, float]]:
    if np.max(cloud.get_linewidths(), initial=0) > 0:
        for shade in np.unique(np.atleast_2d(cloud.get_colors()), axis=0):
            yield "lines", _over(shade, ground), LINES


def _marker(line: object, ground: np.ndarray) -> Iterator[tuple[str, np.ndarray, float]]:
    shades = [line.get_markerfacecolor(), line.get_markeredgecolor()]
    seen = [_over(to_rgba(s, line.get_alpha()), ground) for s in shades if str(s) != "none"]
    if seen and len(line.get_xdata()) <= 200:
        yield "points", max(seen, key=lambda s: colour.contrast(s, ground)), LINES


def _faces(
    held: object, name: str, ground: np.ndarray, bound: float
) -> Iterator[tuple[str, np.ndarray, float]]:
    """Colours of the parts of a collection, each with its edge if that is seen better.

    Areas may be see-through, as a band of error is: their colour counts as if they were not.
    """
    faces, edges = held.get_facecolors(), held.get_edgecolors()
    if len(np.unique(faces, axis=0)) > 12:
        return
    solid = name == "areas"
    for face in np.unique(faces, axis=0):
        if face[3] == 0:
            continue
        options = [face, *np.unique(edges, axis=0)] if np.any(held.get_linewidths()) else [face]
        seen = [_over((*o[:3], 1.0 if solid else o[3]), ground) for o in options if o[3] > 0]
        yield name, max(seen, key=lambda s: colour.contrast(s, ground)), bound


def _patch(patch: Patch, ground: np.ndarray) -> Iterator[tuple[str, np.ndarray, float]]:
    face, edge = patch.get_facecolor(), patch.get_edgecolor()
    seen = [(*face[:3], 1.0)] if patch.get_fill() and face[3] > 0 else []
    seen += [edge] if patch.get_linewidth() > 0 and edge[3] > 0 else []
    if seen:
        shades = [_over(one, ground) for one in seen]
        yield "bars and shapes", max(shades, key=lambda s: colour.contrast(s, ground)), FILLS


def _without_words(ax: Axes) -> tuple[np.ndarray, object]:
    """The figure as it is drawn without the words inside the axes, and what has drawn it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _axes.root(ax)
    before, shown = figure.canvas, [text for text in ax.texts if text.get_visible()]
    for text in shown:
        text.set_visible(False)
    try:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba(), dtype=float) / 255, canvas.get_renderer()
    finally:
        for text in shown:
            text.set_visible(True)
        figure.set_canvas(before)


def _below(ax: Axes, text: Artist, pixels: np.ndarray, renderer: object) -> np.ndarray:
    """The colour that lies under a text: that of its own box, or what is drawn there."""
    frame = text.get_bbox_patch()
    if frame is not None and frame.get_fill() and frame.get_facecolor()[3] > 0.5:
        return _over(frame.get_facecolor(), _ground(ax))
    box = text.get_window_extent(renderer)
    height = pixels.shape[0]
    rows = slice(max(0, int(height - box.y1)), max(1, int(height - box.y0)))
    part = pixels[rows, max(0, int(box.x0)) : max(1, int(box.x1))].reshape(-1, 4)
    if not len(part):
        return _ground(ax)
    return _over(tuple(np.median(part, axis=0)), np.ones(3))
