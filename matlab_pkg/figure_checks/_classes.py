"""Classes told by their colours, and who cannot tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.container import BarContainer
from matplotlib.patches import Patch

from matlab_pkg import colour
from matlab_pkg.figure_checks import _axes
from matlab_pkg.figure_checks._finding import Finding

MANY = 12
"""int, no unit: most colours of classes. Reason: nobody tells more apart; they are a scale."""

NOTHING = {None, "None", "none", "", " "}


@dataclass(frozen=True)
class Class:
    """How one class looks: its colour, what else tells it from others, and its name."""

    colour: tuple[float, float, float]
    form: str
    name: str


def check(ax: Axes) -> Iterator[Finding]:
    """Findings of kind ``colour-vision``."""
    some = _classes(ax)
    unique = list(dict.fromkeys(one.colour for one in some))
    if _on_a_scale(ax, unique):
        return
    if not 2 <= len(unique) <= MANY or _written_beside(ax, len(some)):
        return
    worst = []
    for pair in colour.merging(np.array(unique)):
        first, second = unique[pair.first], unique[pair.second]
        ones = [[c for c in some if c.colour == one] for one in (first, second)]
        if {c.form for c in ones[0]} & {c.form for c in ones[1]}:  # nothing else tells them apart
            worst.append((pair.distance, pair, ones[0][0], ones[1][0]))
    if not worst:
        return
    listed = "; ".join(
        f"{_named(a)} and {_named(b)} for {pair.deficiency} (distance {left:.0f} of "
        f"{pair.usual:.0f})"
        for left, pair, a, b in sorted(worst, key=lambda one: one[0])[:3]
    )
    yield Finding(
        "colour-vision",
        f"Classes are told by colours alone, and some merge: {listed}.",
        "Give each class its own marker, line style or hatch as well, or take colours that stay "
        "apart: '#0072B2', '#D55E00', '#009E73', '#CC79A7'.",
        f"{_axes.place(ax)}, {len(unique)} colours",
    )


def class_colours(ax: Axes) -> dict[str, str]:
    """Colours that tell the classes of a figure apart.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The axes.

    Returns
    -------
    dict of str
        Colour, such as ``"#0072b2"``, by the name of the class; classes without a name are
        counted.

    Raises
    ------
    TypeError
        If `ax` holds no axes.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> for name, shade in {"iron": "red", "zinc": "blue"}.items():
    ...     lines = ax.plot([1, 2], color=shade, label=name)
    >>> class_colours(ax)
    {'iron': '#ff0000', 'zinc': '#0000ff'}
    """
    found: dict[str, str] = {}
    for one in [c for some in map(_classes, _axes.collect(ax)) for c in some]:
        if to_hex(one.colour) not in found.values():
            found[one.name or f"class {len(found) + 1}"] = to_hex(one.colour)
    return found


def _named(one: Class) -> str:
    code = to_hex(one.colour)
    return f"{one.name!r} ({code})" if one.name else code


def _classes(ax: Axes) -> list[Class]:
    """Series of axes that a reader is meant to tell apart."""
    legend = ax.get_legend()
    found = [*_lines(ax), *_clouds(ax), *_fills(ax), *_bars(ax, legend is not None)]
    return found if len({one.colour for one in found}) > 1 else [*found, *_keys(ax)]


def _keys(ax: Axes) -> Iterator[Class]:
    """Fields of colour in the key, as those of boxes, violins and outlined counts."""
    keys = [one.get_legend() for one in (ax, _axes.root(ax)) if hasattr(one, "get_legend")]
    keys = [one for one in [*keys, *_axes.root(ax).legends] if one is not None]
    for key in keys:
        fields = zip(key.legend_handles, key.get_texts(), strict=False)
        for field, words in fields:
            if isinstance(field, Patch) and field.get_visible():
                shade = field.get_facecolor() if field.get_fill() else field.get_edgecolor()
                shade = shade if shade[3] > 0 else field.get_edgecolor()
                form = f"bar {field.get_hatch()} {field.get_linestyle()}"
                yield Class(to_rgb(shade), form, words.get_text())


def _name(artist: object) -> str:
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else label


def _lines(ax: Axes) -> Iterator[Class]:
    lines = [
        one
        for one in ax.lines
        if one.get_visible() and one.get_transform() == ax.transData and len(one.get_xdata())
    ]
    cycle = {to_rgb(c) for c in mpl.rcParams["axes.prop_cycle"].by_key().get("color", [])}
    keys = [ax.get_legend(), *_axes.root(ax).legends]
    named = any(key is not None for key in keys) or any(map(_name, lines))
    chosen = any(to_rgb(one.get_color()) not in cycle for one in lines)
    if not (named or chosen):
        return  # repeats in whatever colours came
    for one in lines:
        marked = one.get_marker() not in NOTHING
        joined = one.get_linestyle() not in NOTHING and one.get_linewidth() > 0
        keyed = ax.get_legend() is None or _in_key(ax, one)
        if not (marked or joined) or not keyed:
            continue
        drawn = one.get_color() if joined else one.get_markerfacecolor()
        drawn = one.get_markeredgecolor() if isinstance(drawn, str) and drawn in NOTHING else drawn
        form = f"line {one.get_linestyle() if joined else ''} {one.get_marker() if marked else ''}"
        yield Class(to_rgb(drawn), form, _name(one))


def _in_key(ax: Axes, line: object) -> bool:
    """Whether the legend holds the colour of a line; helpers such as means are not in it."""
    keys = getattr(ax.get_legend(), "legend_handles", [])
    shown = set()
    for key in keys:
        for get in ("get_color", "get_facecolor", "get_markerfacecolor", "get_edgecolor"):
            if hasattr(key, get):
                value = getattr(key, get)()
                try:
                    shown |= {tuple(np.round(mpl.colors.to_rgb(value), 3))}
                except (ValueError, TypeError):
                    shown |= {tuple(np.round(c[:3], 3)) for c in np.atleast_2d(value)}
    return tuple(np.round(to_rgb(line.get_color()), 3)) in shown


def _clouds(ax: Axes) -> Iterator[Class]:
    for cloud in ax.collections:
        if not isinstance(cloud, PathCollection) or not cloud.get_visible():
            continue
        if cloud.get_array() is not None and not _is_list(cloud):
            continue
        paths = cloud.get_paths()
        faces = cloud.get_facecolors() if len(cloud.get_facecolors()) else cloud.get_edgecolors()
        shades, first = np.unique(np.round(faces[:, :3], 6), axis=0, return_index=True)
        if not len(cloud.get_offsets()) or len(shades) > MANY:
            continue
        for shade, place in zip(shades, first, strict=True):
            path = paths[place % len(paths)] if paths else None
            outline = "" if path is None else str(np.round(path.vertices, 3).tolist())
            yield Class(tuple(shade.tolist()), f"marker {hash(outline)}", _name(cloud))


def _is_list(cloud: PathCollection) -> bool:
    """Whether colours are mapped from a few classes by a list of colours."""
    return (
        cloud.get_cmap().N <= MANY and len(np.unique(np.ma.compressed(cloud.get_array()))) <= MANY
    )


def _fills(ax: Axes) -> Iterator[Class]:
    named = ax.get_legend() is not None
    for fill in ax.collections:
        if isinstance(fill, PolyCollection) and fill.get_visible() and _name(fill) and named:
            faces = fill.get_facecolors()
            if len(faces) == 1 and fill.get_array() is None:
                yield Class(tuple(faces[0, :3].tolist()), f"fill {fill.get_hatch()}", _name(fill))


def _bars(ax: Axes, keyed: bool) -> Iterator[Class]:
    """Groups of bars that a key tells apart; bars with a name each at the axis need no colour."""
    groups = [one for one in ax.containers if isinstance(one, BarContainer) and len(one.patches)]
    groups = [one for one in groups if len({to_rgb(p.get_facecolor()) for p in one.patches}) == 1]
    if len(groups) < 2 or not (keyed or any(map(_name, groups))):
        return
    for one in groups:
        patch = one.patches[0]
        shade = patch.get_facecolor() if patch.get_fill() else patch.get_edgecolor()
        yield Class(to_rgb(shade), f"bar {patch.get_hatch()}", _name(one))


def _on_a_scale(ax: Axes, shades: list[tuple]) -> bool:
    """Whether all colours come from the scale of colours that stands beside the axes."""
    bars = [getattr(one, "_colorbar", None) for one in _axes.root(ax).axes]
    for one in [bar for bar in bars if bar is not None and len(shades)]:
        table = one.mappable.get_cmap()(np.linspace(0, 1, 256))[:, :3]
        away = np.abs(np.array(shades)[:, None] - table[None]).max(axis=2).min(axis=1)
        if away.max() < 0.02:
            return True
    return False


def _written_beside(ax: Axes, count: int) -> bool:
    """Whether each class has its name beside it, in place of a legend."""
    words = [t for t in ax.texts if t.get_visible() and t.get_text().strip()]
    return ax.get_legend() is None and len(words) >= count
