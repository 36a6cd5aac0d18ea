"""Figures, or numbers, computed before for every position of a few sliders."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import math
import numbers
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import traitlets

from matlab_pkg import _validate, units
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style, vector

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAX_FRAMES = 150
"""int, no unit: most frames of one explorer. Reason: they take about 15 s to draw at a build."""

MAX_SIZE_KB = 600
"""int, no unit: most kilobytes of all frames together, compressed as a page is sent.

Reason: an explorer page has 1.7 MB, of which 0.9 MB are the theme's.
"""

WEBP = {"dpi": 130, "pil_kwargs": {"quality": 80, "method": 4}}
"""dict: how a figure becomes pixels where its SVG would be larger; sharp at the width of a page."""


class Sliders(ExplorerWidget):
    """Precomputed frames as a widget; `sliders` makes one. The browser only chooses among them.

    Parameters
    ----------
    sliders : list of dict
        Name of each slider and the words for its values.
    frames : list of dict
        One entry a combination, the last slider fastest: `svg`, `webp` or `rows`, and `alt`.
    places : list of int, no unit
        Where the sliders stand, each counted from 0.
    start : list of int, no unit
        Where they stand at first and after a reset.

    Examples
    --------
    >>> Sliders(places=[2, 0]).places
    [2, 0]
    """

    _esm = script("frames.js")
    _css = style("frames.css")
    sliders = traitlets.List().tag(sync=True)
    frames = traitlets.List().tag(sync=True)
    places = traitlets.List().tag(sync=True)
    start = traitlets.List().tag(sync=True)


def sliders(
    draw: Callable,
    *,
    alt: Callable[..., str],
    start: Mapping[str, object] | None = None,
    **grid: Iterable,
) -> Sliders:
    """Explorer of a function over a grid of values: a slider an argument, a frame a combination.

    Parameters
    ----------
    draw : callable
        Called as ``draw(**values)`` for each combination; returns matplotlib axes or a figure, or
        a mapping of names to numbers (or words), which is shown as a table.
    alt : callable
        Called in the same way; returns the words that say what this frame shows.
    start : mapping of str to object, optional
        The values at first; by default the first of each slider.
    **grid : iterable
        The values of each slider. A name with a known unit is shown as quantity and unit.

    Returns
    -------
    Sliders
        The widget; the last line of a cell shows it.

    Raises
    ------
    TypeError
        If `draw` or `alt` returns something else, or a slider is no list of values.
    ValueError
        If there is no slider, one has no value, there are too many frames or they are too large,
        or a frame has no words.
    LookupError
        If `start` names a slider or a value that is not there.

    Notes
    -----
    Everything is drawn when the cell runs, so the frames are alive in a page without Python.
    They are SVG or WebP, whichever is smaller for the first of them, compressed as a page is sent.

    Examples
    --------
    The edges of a cell grow with the cube root of its volume.

    >>> explorer = sliders(lambda volume_A3: {"edge (Å)": round(volume_A3 ** (1 / 3), 3)},
    ...                    alt=lambda volume_A3: f"{volume_A3} Å³", volume_A3=[1, 8, 27])
    >>> [frame["rows"][0][1] for frame in explorer.frames]
    ['1', '2', '3']
    """
    values = _grid(grid)
    places = _start(values, start)
    combinations = [
        dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())
    ]
    words = [_words(alt, chosen) for chosen in combinations]
    pictures = _pictures(draw, combinations)
    first = sum(
        place * math.prod(len(later) for later in list(values.values())[i + 1 :])
        for i, place in enumerate(places)
    )
    return Sliders(
        sliders=[{"name": _name(name), "labels": _labels(v)} for name, v in values.items()],
        frames=[picture | {"alt": text} for picture, text in zip(pictures, words, strict=True)],
        places=places,
        start=places,
        still=_still(pictures[first]),
    )


def _grid(grid: Mapping[str, Iterable]) -> dict[str, list]:
    """The values of each slider, once there are some and not too many."""
    example = "for example temperature_K=[300, 600, 900]"
    if not grid:
        raise ValueError(f"There is no slider; name at least one with its values, {example}.")
    values = {}
    for name, given in grid.items():
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise TypeError(f"{name} = {_validate.shown(given)} is no list of values, {example}.")
        values[name] = list(given)
        if not values[name]:
            raise ValueError(f"The slider {name} has no value; give at least one, {example}.")
    count = math.prod(map(len, values.values()))
    if count > MAX_FRAMES:
        product = " × ".join(f"{len(v)} ({name})" for name, v in values.items())
        raise ValueError(
            f"{product} = {count} frames are too many: at most {MAX_FRAMES} are drawn before. "
            "Give fewer values or fewer sliders."
        )
    return values


def _start(values: dict[str, list], start: Mapping[str, object] | None) -> list[int]:
    chosen = {} if start is None else _validate.mapping(start, what="start", example="{'n': 3}")
    for name in chosen:
        _validate.choice(name, what="slider", allowed=values)
        if chosen[name] not in values[name]:
            raise LookupError(
                f"start puts {name} at {_validate.shown(chosen[name])}, which is none of its "
                f"values: {_validate.shown(values[name])}. Choose one of them."
            )
    return [found.index(chosen.get(name, found[0])) for name, found in values.items()]


def _words(alt: Callable[..., str], chosen: dict) -> str:
    said = alt(**chosen)
    if not isinstance(said, str) or not said.strip():
        raise (ValueError if isinstance(said, str) else TypeError)(
            f"alt({_call(chosen)}) returned {_validate.shown(said)}; return a sentence that says "
            "what this frame shows."
        )
    return said


def _call(chosen: dict) -> str:
    return ", ".join(f"{name}={_validate.shown(value)}" for name, value in chosen.items())


def _pictures(draw: Callable, combinations: list[dict]) -> list[dict]:
    """All frames in one form: rows of a table, or whichever is smaller of SVG and WebP."""
    import matplotlib as mpl

    from matlab_pkg import plots

    found, form = [], None
    with mpl.rc_context(plots.THEME):
        for chosen in combinations:
            result = draw(**chosen)
            if isinstance(result, Mapping):
                found.append({"rows": [[str(k), _number(v)] for k, v in result.items()]})
                continue
            figure = _figure(result, chosen)
            forms = [form] if form else [_svg, _webp]
            shown = [one(figure) for one in forms]
            form = (
                form or min(zip(shown, forms, strict=True), key=lambda pair: _size_kB(pair[0]))[1]
            )
            found.append(min(shown, key=_size_kB))
            plots.plt.close(figure)
    if len({"rows" in picture for picture in found}) > 1:
        raise TypeError(
            "draw returned axes for some values and numbers for others; return the same for all."
        )
    size_kB = sum(map(_size_kB, found))
    if size_kB > MAX_SIZE_KB:
        raise ValueError(
            f"These {len(found)} frames take {size_kB:,.0f} kB compressed; at most {MAX_SIZE_KB} "
            "fit a page. Give fewer values, or draw fewer points."
        )
    return found


def _figure(result, chosen: dict) -> Figure:
    from matplotlib.artist import Artist

    figure = getattr(result, "figure", None)
    if not isinstance(result, Artist) or figure is None:
        raise TypeError(
            f"draw({_call(chosen)}) returned {_validate.shown(result)}; return matplotlib axes, a "
            "figure, or a dict of names and numbers."
        )
    return figure


def _number(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, numbers.Real) else str(value)


def _svg(figure: Figure) -> dict[str, str]:
    """SVG whose names are those of no other figure of the page, and whose ink takes its colour."""
    from matlab_pkg import plots

    svg = vector(figure)
    mark = hashlib.sha256(svg.encode()).hexdigest()[:6]
    svg = re.sub(r'\bid="', f'id="s{mark}-', svg)
    svg = re.sub(r'(url\(|href=")#', rf"\1#s{mark}-", svg)
    return {"svg": svg.replace(plots.INK, "currentColor")}


def _webp(figure: Figure) -> dict[str, str]:
    held = io.BytesIO()
    figure.savefig(held, format="webp", **WEBP)
    return {"webp": base64.b64encode(held.getvalue()).decode()}


def _size_kB(frame: dict) -> float:
    return len(zlib.compress(repr(frame).encode())) / 1000


def _still(picture: dict) -> str:
    """The first frame as SVG; pixels stand inside it as an image, and rows as text."""
    from matlab_pkg import plots

    if "svg" in picture:
        return picture["svg"].replace("currentColor", plots.INK)
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 {height}">'
    if "webp" in picture:
        image = '<image width="520" height="320" href="data:image/webp;base64,{webp}"/></svg>'
        return (head + image).format(height=320, **picture)
    lines = "".join(
        f'<text y="{20 * (i + 1)}" fill="{plots.INK}">{_escaped(f"{name}: {value}")}</text>'
        for i, (name, value) in enumerate(picture["rows"])
    )
    return head.format(height=20 * len(picture["rows"]) + 10) + lines + "</svg>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _name(name: str) -> str:
    known = units.QUANTITIES.get(name)
    return known.plain if known else name.replace("_", " ").capitalize()


def _labels(values: list) -> list[str]:
    return [f"{v:g}" if isinstance(v, numbers.Real) else str(v) for v in values]
