"""A structure, or a path of structures, on a light canvas of our own.

Names of arrays: t frames, n atoms, c Cartesian components.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from matlab_pkg import _validate
from matlab_pkg.explorers import _atoms
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style

if TYPE_CHECKING:
    import ase

MAX_PLACES = 100_000
"""int, no unit: most atoms times frames. Reason: 12 bytes each are 1.2 MB in the page."""


class Structure(ExplorerWidget):
    """The viewer as a widget; `structure` makes one. The browser draws, it computes nothing.

    Parameters
    ----------
    positions : bytes, float32 of shape (t, n, 3), Å
        Where the atoms are, frame by frame.
    kinds : bytes, uint8 of shape (t, n), no unit
        Which of the elements each atom is.
    cells : bytes, float32 of shape (t, 3, 3), Å
        Cell vectors of each frame; empty for structures without a cell.
    elements : list of dict
        Symbol, colour, radius in Å and ring of each element.
    labels : list of str
        Words for each frame.
    facts : list of list
        Names and values of the table, one list for all frames or one for each.
    label : str
        Name of the picture for a screen reader.
    start : list of float, shape (9,), no unit
        The first view: a rotation, row by row.
    frame : int, no unit
        The frame that is shown, counted from 0.
    rate : float, 1/s
        Frames a second when it plays.

    Examples
    --------
    >>> Structure(labels=["0 ps", "1 ps"], frame=1).frame
    1
    """

    _esm = script("viewer.js")
    _css = style()
    positions = traitlets.Bytes().tag(sync=True)
    kinds = traitlets.Bytes().tag(sync=True)
    cells = traitlets.Bytes().tag(sync=True)
    elements = traitlets.List().tag(sync=True)
    labels = traitlets.List().tag(sync=True)
    facts = traitlets.List().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    start = traitlets.List(list(_atoms.START)).tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)
    rate = traitlets.Float(8.0).tag(sync=True)


def structure(
    atoms: ase.Atoms | Iterable[ase.Atoms],
    *,
    radii_A: Mapping[str, float] | None = None,
    labels: Sequence[str] | None = None,
    cell: bool = True,
    rate_Hz: float = 8.0,
) -> Structure:
    """Viewer of a structure to turn, or of a path of structures to turn and to play.

    Parameters
    ----------
    atoms : ase.Atoms, or iterable of ase.Atoms, positions in Å
        One structure, or the frames of a path, all with the same number of atoms.
    radii_A : mapping of str to float, Å, optional
        Radius of each element; by default half its covalent radius.
    labels : sequence of str, optional
        Words for each frame, for example its time; by default "frame 1", "frame 2", ...
    cell : bool, optional
        Whether to draw the edges of the cell.
    rate_Hz : float, 1/s, optional
        Frames a second when it plays; one a second for readers who ask for less motion.

    Returns
    -------
    Structure
        The widget; the last line of a cell shows it.

    Raises
    ------
    TypeError
        If `atoms` is no structure and holds none, `radii_A` is no mapping, or a radius no number.
    ValueError
        If there is no frame, the frames differ in their number of atoms or of cell vectors,
        there are too many atoms or elements, or not as many labels as frames.
    LookupError
        If an element of the structure has no radius.

    Examples
    --------
    Stretching a crystal by 1 % makes its volume about 3 % larger.

    >>> from ase.build import bulk
    >>> path = [bulk("LiI", "rocksalt", a=6.03 * s, cubic=True) for s in (1.0, 1.01)]
    >>> view = structure(path, labels=["as it is", "strain +1 %"])
    >>> [dict(facts)["Volume"] for facts in view.facts]
    ['219.3 Å³', '225.9 Å³']
    """
    frames = _frames(atoms)
    words = _words(labels, frames)
    _validate.number(rate_Hz, what="rate_Hz", unit="Hz", low=0, high=61)
    symbols = {symbol for frame in frames for symbol in set(frame.symbols)}
    known = _atoms.elements(symbols, radii_A)
    boxed = cell and frames[0].cell.rank == 3
    facts = [_atoms.facts(frame) for frame in frames]
    what = f"{frames[0].get_chemical_formula(mode='metal')}, {len(frames[0])} atoms as spheres"
    keys = "; Space plays and stops, comma and full stop step" if len(frames) > 1 else ""
    return Structure(
        positions=np.array([f.positions for f in frames], dtype=np.float32).tobytes(),
        kinds=np.array([_atoms.kinds(f, known) for f in frames]).tobytes(),
        cells=np.array([f.cell[:] for f in frames], dtype=np.float32).tobytes() if boxed else b"",
        elements=known,
        labels=words,
        facts=facts if any(rows != facts[0] for rows in facts) else facts[:1],
        label=f"{what}{keys}.",
        rate=float(rate_Hz),
        still=_atoms.still(
            frames[0], known, cells=[(frames[0].cell[:], _atoms.INK)] if boxed else []
        ),
    )


def _frames(atoms) -> list[ase.Atoms]:
    """The frames, once they can be drawn together."""
    import ase

    if isinstance(atoms, ase.Atoms | str) or not isinstance(atoms, Iterable):
        frames = [atoms]
    else:
        frames = list(atoms)
    if not frames:
        raise ValueError("This path holds no frame; give at least one ase.Atoms object.")
    for number, frame in enumerate(frames):
        _atoms.few_enough(frame)
        for what, found, wanted in (
            ("atoms", len(frame), len(frames[0])),
            ("cell vectors", frame.cell.rank, frames[0].cell.rank),
        ):
            if found != wanted:
                raise ValueError(
                    f"Frame {number} has {found} {what}, frame 0 has {wanted}; all frames of a "
                    "path need the same number. Show the structures one by one."
                )
    if len(frames) * len(frames[0]) > MAX_PLACES:
        most = MAX_PLACES // len(frames[0])
        raise ValueError(
            f"{len(frames)} frames of {len(frames[0])} atoms are too many for a page: at most "
            f"{most} frames of this size. Take every n-th, for example "
            f"frames[::{-(-len(frames) // most)}]."
        )
    return frames


def _words(labels, frames) -> list[str]:
    if labels is None:
        return [f"frame {number + 1}" for number in range(len(frames))]
    words = [_validate.text(label, what="label") for label in labels]
    if len(words) != len(frames):
        raise ValueError(
            f"There are {len(words)} labels for {len(frames)} frames; give one for each frame."
        )
    return words
