"""Pictures that answer to the hand."""

from __future__ import annotations

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk

from matlab_pkg import datasets, explorers

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
        (LII, {"Li": 10**400, "I": 1}, ValueError, r"radii_A\['Li'\] = a number of more than 300"),
        (LII, 1.0, TypeError, r"radii_A = 1\.0 is a float; give a dict, for example \{'Li': 0\.76"),
        (LII, None, TypeError, "radii_A = None is a NoneType; give a dict"),
        (Atoms(), {}, ValueError, "This structure holds no atoms; give one that holds some"),
        ("LiI", {}, TypeError, "'LiI' is a str, not a structure; give an ase.Atoms object"),
        ([LII], {}, TypeError, "is a list, not a structure; give an ase.Atoms object"),
    ],
)
def test_spheres_says_what_is_wrong(atoms, radii, error, words):
    with pytest.raises(error, match=words):
        explorers.spheres(atoms, radii_A=radii)


GAPS = datasets.load("band_gaps").data.set_index("formula")
TASK = {
    "features": list(GAPS.columns[3:]),
    "target": "band_gap_eV",
    "goal": (6, np.inf),
    "x": "electronegativity_range",
    "y": "mean_mass_u",
}


def test_a_game_holds_what_was_asked_for_and_the_values_of_the_table():
    game = explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(0), games=3)
    assert len(game.games) == 3
    for one in game.games:
        assert len(set(one["names"])) == 60
        assert sum(one["hits"]) == 8
        assert one["values"] == GAPS.loc[one["names"], "band_gap_eV"].round(3).tolist()
        assert one["x"] == GAPS.loc[one["names"], "electronegativity_range"].round(4).tolist()
        assert one["hits"] == [value >= 6 for value in one["values"]]
        assert one["luck"] == 15 * 8 / 60


def test_the_players_share_their_first_experiments_and_nobody_tries_twice():
    (one,) = explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(1), games=1).games
    assert one["model"][: len(one["start"])] == one["start"]
    assert len(set(one["model"])) == 15


def test_the_same_seed_deals_the_same_games_and_another_seed_others():
    deal = [
        explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(s)).games for s in (0, 0, 1)
    ]
    assert deal[0] == deal[1] != deal[2]


def test_the_words_are_those_of_the_unit_table():
    game = explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(0), games=1)
    assert game.words["y"] == "Mean atomic mass (u)"
    assert game.words["target"] == "Band gap (eV)"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"x": "mean_mas_u"}, LookupError, "There is no column 'mean_mas_u'. Did you mean"),
        ({"goal": (20, np.inf)}, ValueError, "needs 8 hits, and the table has 0"),
        ({"hits": 0}, ValueError, "needs 0 hits"),
        ({"hits": 60}, ValueError, "needs 0 other rows"),
        ({"budget": 5}, ValueError, "budget = 5 is not allowed: it must be from 6 to 60"),
    ],
)
def test_a_game_that_cannot_be_dealt_says_why(change, error, words):
    with pytest.raises(error, match=words):
        explorers.search_game(GAPS, **(TASK | change), rng=np.random.default_rng(0))
