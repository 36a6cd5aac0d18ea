"""A structure to turn, drawn by nglview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matlab_pkg import _validate

if TYPE_CHECKING:
    import ase
    import nglview

HEIGHT = "22rem"
# nothing is cut off in front and nothing fades into fog
STAGE = {"clip_near": -100, "fog_near": 100}


def spheres(atoms: ase.Atoms, *, radii_A: Mapping[str, float]) -> nglview.NGLWidget:
    """Viewer of a structure as spheres, one radius an element, that turns under the mouse.

    Parameters
    ----------
    atoms : ase.Atoms
        The structure.
    radii_A : mapping of str to float, Å
        Radius of each element of the structure, for example of its ions.

    Returns
    -------
    nglview.NGLWidget
        The viewer; the last line of a cell shows it.

    Raises
    ------
    TypeError
        If `atoms` is no structure, `radii_A` no mapping, or a radius no number.
    ValueError
        If the structure has no atom, or a radius is not positive.
    LookupError
        If an element of the structure has no radius.

    Examples
    --------
    >>> from ase.build import bulk
    >>> view = spheres(bulk("LiI", "rocksalt", a=6.03), radii_A={"Li": 0.76, "I": 2.20})
    >>> view.layout.height
    '22rem'
    """
    _validate.structure(atoms)
    _validate.mapping(radii_A, what="radii_A", example="{'Li': 0.76, 'I': 2.20}")
    elements = sorted(set(atoms.symbols))
    for element in elements:
        if element not in radii_A:
            raise LookupError(
                f"radii_A has no radius for {element}; the structure holds {', '.join(elements)}. "
                f"Give each of them one, for example radii_A={{{element!r}: 1.0, ...}}."
            )
        _validate.number(radii_A[element], what=f"radii_A[{element!r}]", unit="Å", low=0)
    view = _nglview().show_ase(atoms)
    view.clear_representations()
    for element in elements:
        view.add_spacefill(f"_{element}", radius=float(radii_A[element]))
    view.control.spin([1, 1, 0], 0.5)
    view.control.zoom(-0.3)
    view.parameters = STAGE
    view.layout.height = HEIGHT
    return view


def _nglview():
    """Import nglview, which shows an empty widget the first time that a notebook imports it."""
    from IPython.utils.capture import capture_output

    with capture_output():
        import nglview
    return nglview
