"""Pictures that answer to the hand."""

from __future__ import annotations

import pytest
from ase import Atoms
from ase.build import bulk

from matlab_pkg import explorers

LII = bulk("LiI", "rocksalt", a=6.03, cubic=True)


def messages(view, method):
    """What the viewer is told to do in the browser, in order."""
    return [m for m in view._ngl_msg_archive if m["methodName"] == method]


def test_spheres_has_a_sphere_of_the_given_radius_for_each_element():
    view = explorers.spheres(LII, radii_A={"Li": 0.76, "I": 2.2, "Xe": 9})
    drawn = [(m["args"], m["kwargs"]) for m in messages(view, "addRepresentation")]
    assert drawn == [
        (["spacefill"], {"sele": "_I", "radius": 2.2}),
        (["spacefill"], {"sele": "_Li", "radius": 0.76}),
    ]


def test_spheres_holds_every_atom_and_leaves_the_structure_alone():
    before = LII.copy()
    (loaded,) = messages(explorers.spheres(LII, radii_A={"Li": 1, "I": 1}), "loadFile")
    assert loaded["args"][0]["data"].count("\nATOM") == len(LII)
    assert before == LII


@pytest.mark.parametrize(
    ("atoms", "radii", "error", "words"),
    [
        (LII, {"Li": 1.0}, LookupError, "radii_A has no radius for I; the structure holds I, Li"),
        (LII, {"Li": 1.0, "I": 0}, ValueError, r"radii_A\['I'\] = 0 Å is not allowed"),
        (LII, {"Li": "x", "I": 1}, TypeError, r"radii_A\['Li'\] = 'x' is a str"),
        (Atoms(), {}, ValueError, "The structure has no atom"),
    ],
)
def test_spheres_says_what_is_wrong(atoms, radii, error, words):
    with pytest.raises(error, match=words):
        explorers.spheres(atoms, radii_A=radii)
