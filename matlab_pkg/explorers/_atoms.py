"""What a drawing of atoms needs: colours and sizes of elements, facts, and a still picture.

Names of arrays: n atoms, c Cartesian components.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from ase.data import atomic_numbers, covalent_radii

from matlab_pkg import _validate

if TYPE_CHECKING:
    import ase

START = (0.883, 0.0, -0.469, -0.161, 0.940, -0.302, 0.441, 0.342, 0.830)
"""tuple of float, no unit: the first view, a rotation row by row (right, up, to the reader).

Reason: from the right (28 degrees) and from above (20 degrees) all edges of a cube show.
"""

SHARE = 0.5
"""float, no unit: default radius over covalent radius. Reason: one sees between the atoms."""

MAX_ATOMS = 1000
"""int, no unit: most atoms of one picture.

Reason: the script needs 1.6 ms for a picture of so many (Chromium, two cores), a tenth of the time
between two frames of a screen; a slow phone has as much left.
"""

INK = "#767676"
"""str: the grey of `plots`, which a page turns into the colour of its text."""

OLD = "#009E73"
"""str: colour of the old cell in a new one, the green of `plots`."""

SIZE = 400
"""int, no unit: width of a still picture. Reason: whole numbers place an atom well enough."""


def elements(symbols: Iterable[str], radii_A: Mapping[str, float] | None) -> list[dict]:
    """Symbol, colour and radius of each element, lightest element first."""
    from matlab_pkg import plots

    found = sorted(set(symbols), key=atomic_numbers.get)
    colours = plots.COLOURS
    if len(found) > 2 * len(colours):
        raise ValueError(
            f"This structure holds {len(found)} elements; {2 * len(colours)} can be told apart. "
            "Draw a part of it, for example atoms[atoms.symbols == 'Li']."
        )
    return [
        {
            "symbol": symbol,
            "colour": colours[i % len(colours)],
            "ring": i >= len(colours),
            "radius": radius(symbol, radii_A, found),
        }
        for i, symbol in enumerate(found)
    ]


def radius(symbol: str, radii_A: Mapping[str, float] | None, found: Iterable[str]) -> float:
    """Radius of a sphere in Å: the one that is given, or half the covalent radius."""
    if radii_A is None:
        return round(SHARE * float(covalent_radii[atomic_numbers[symbol]]), 3)
    _validate.mapping(radii_A, what="radii_A", example="{'Li': 0.76, 'I': 2.20}")
    if symbol not in radii_A:
        raise LookupError(
            f"radii_A has no radius for {symbol}; the structure holds {', '.join(sorted(found))}. "
            f"Give each of them one, for example radii_A={{{symbol!r}: 1.0, ...}}."
        )
    return _validate.number(radii_A[symbol], what=f"radii_A[{symbol!r}]", unit="Å", low=0)


def few_enough(atoms: ase.Atoms) -> ase.Atoms:
    """The structure, when it has no more atoms than a browser turns smoothly."""
    if len(_validate.structure(atoms)) > MAX_ATOMS:
        raise ValueError(
            f"This structure holds {len(atoms)} atoms; at most {MAX_ATOMS} turn smoothly here. "
            "Draw a smaller supercell or a part of it, for example atoms[:1000], or use "
            "explorers.spheres."
        )
    return atoms


def kinds(atoms: ase.Atoms, known: list[dict]) -> np.ndarray:
    """Place of each atom's element in the list of elements, shape (n,)."""
    places = {element["symbol"]: place for place, element in enumerate(known)}
    return np.array([places[symbol] for symbol in atoms.symbols], dtype=np.uint8)


def facts(atoms: ase.Atoms) -> list[tuple[str, str]]:
    """Names and values that say what is drawn."""
    rows = [
        ("Formula", atoms.get_chemical_formula(mode="metal")),
        ("Atoms", f"{len(atoms)}"),
    ]
    if atoms.cell.rank == 3:
        a, b, c, alpha, beta, gamma = atoms.cell.cellpar()
        rows += [
            ("Edges a, b, c", f"{a:.2f}, {b:.2f}, {c:.2f} Å"),
            ("Angles α, β, γ", f"{alpha:.2f}, {beta:.2f}, {gamma:.2f}°"),
            ("Volume", f"{atoms.get_volume():.1f} Å³"),
        ]
    return rows


def still(atoms: ase.Atoms, known: list[dict], *, cells: list[tuple[np.ndarray, str]]) -> str:
    """The first view as SVG: spheres and cells (each with a colour), and a legend."""
    turned = np.array(START).reshape(3, 3)
    lines = [
        (corner @ cell, (corner + step) @ cell, colour)
        for cell, colour in cells
        for corner in np.array(list(np.ndindex(2, 2, 2)))
        for step in np.eye(3, dtype=int)
        if not corner @ step
    ]
    points = np.vstack([atoms.positions, *[line[:2] for line in lines]])
    centre = (points.max(axis=0) + points.min(axis=0)) / 2
    reach = np.linalg.norm(points - centre, axis=1).max() + max(e["radius"] for e in known)
    scale = SIZE / 2 / reach

    def place(position_c):
        x, y, depth = turned @ (position_c - centre)
        return SIZE / 2 + scale * x, SIZE / 2 - scale * y, depth

    things = []
    for kind, (x, y, depth) in zip(kinds(atoms, known), map(place, atoms.positions), strict=True):
        things.append((depth, f'<use href="#e{kind}" x="{x:.0f}" y="{y:.0f}"/>'))
    for start, end, colour in lines:
        stops = [place(start + (end - start) * part) for part in np.linspace(0, 1, 9)]
        for (x1, y1, z1), (x2, y2, z2) in itertools.pairwise(stops):
            path = f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}"/>'
            things.append(((z1 + z2) / 2, path))
    shapes = "".join(
        f'<g id="e{i}">{_sphere(element, scale * element["radius"])}</g>'
        for i, element in enumerate(known)
    )
    legend = "".join(
        f'<g transform="translate(12 {SIZE + 14 + 22 * i})">{_sphere(element, 7)}'
        f'<text x="14" y="5" fill="{INK}">{element["symbol"]}</text></g>'
        for i, element in enumerate(known)
    )
    drawn = "".join(text for _, text in sorted(things, key=lambda thing: thing[0]))
    height = SIZE + 22 * len(known) + 6
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {height}" '
        f'font-family="sans-serif" font-size="14" style="max-width: 26rem">'
        f"<defs>{shapes}</defs>{drawn}{legend}</svg>"
    )


def _sphere(element: dict, size: float) -> str:
    """Circle of an element around the origin, with its ring if it has one."""
    ring = f'<circle r="{0.6 * size:.1f}" fill="none" stroke="#fff" stroke-width="2"/>'
    circle = f'<circle r="{size:.1f}" fill="{element["colour"]}" stroke="#0008"/>'
    return circle + ring * element["ring"]
