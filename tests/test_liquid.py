"""The liquid that the engine runs while the reader watches: Python's side of it."""

from __future__ import annotations

import numpy as np
import pytest

from matlab_pkg import explorers, md
from matlab_pkg.explorers.liquid import FRAMES, STEPS
from matlab_pkg.potentials import LennardJones


def numbers(raw, *shape):
    return np.frombuffer(raw, np.uint16).reshape(shape)


@pytest.fixture
def box():
    """A liquid with one temperature and two densities, and the words of its answers."""
    argon = LennardJones(epsilon=0.01034, sigma=3.4, cutoff=8.5)
    given = {"temperatures_K": [94], "densities_g_cm3": [1.0, 1.374]}
    return explorers.liquid(potential=argon, rng=np.random.default_rng(1), **given)


def asked(box, number, density=1.374, **more):
    """The engine's answer to one question of the page: its facts, and where the atoms are."""
    box.ask = {"number": number, "temperature_K": 94, "density_g_cm3": density, **more}
    assert box.answer["number"] == number
    places = numbers(box.now, 108, 3)
    return box.answer["edge"], dict(box.answer["facts"]), places


def test_a_liquid_holds_a_recording_for_each_state(box):
    frames = numbers(box.frames, 2, FRAMES, 108, 3)
    assert (np.abs(np.diff(frames.astype(int), axis=1)) > 0).any(axis=(2, 3)).all()
    for recording, density in zip(box.recordings, [1.0, 1.374], strict=True):
        mass_g = 108 * 39.948 * 1.66053907e-24
        assert mass_g / (recording["edge"] * 1e-8) ** 3 == pytest.approx(density, rel=1e-4)
        assert len(recording["facts"]) == FRAMES
        heat = [float(dict(facts)["Temperature"].split()[0]) for facts in recording["facts"]]
        # 24 pictures of 108 atoms, each scatters by 7 K and they know of each other
        assert np.mean(heat) == pytest.approx(94, abs=12)
    assert box.places == [0, 1]


def test_a_liquid_is_shown_first_as_a_liquid():
    """Not at a temperature where argon of this potential is one fluid with its vapour."""
    argon = LennardJones(epsilon=0.01034, sigma=3.4, cutoff=8.5)
    box = explorers.liquid(potential=argon, rng=np.random.default_rng(1))
    state = box.temperatures_K[box.places[0]], box.densities_g_cm3[box.places[1]]
    assert state == (94, 1.374)
    facts = dict(box.recordings[3 * box.places[0] + box.places[1]]["facts"][0])
    assert 11.5 < float(facts["Neighbours within 5.4 Å"]) < 14


def test_the_engine_moves_the_liquid_on_when_it_is_asked(box):
    edge, facts, places = asked(box, 1)
    assert edge == pytest.approx(box.recordings[1]["edge"], rel=1e-9)
    moved = (asked(box, 2)[2].astype(int) - places + 32768) % 65536 - 32768
    steps_A = np.linalg.norm(moved / 65535 * edge, axis=1)
    assert 0.05 < np.sqrt((steps_A**2).mean()) < 0.6  # in a tenth of a picosecond
    assert set(facts) == {name for name, _ in box.recordings[0]["facts"][0]}


def test_a_liquid_is_squeezed_slowly_and_begins_anew_at_once(box):
    full, empty = (box.recordings[i]["edge"] for i in (1, 0))
    edges = [asked(box, 1)[0]] + [asked(box, i, 1.0)[0] for i in range(2, 5)]
    assert np.diff(np.log(edges)) == pytest.approx(np.log(1.01), abs=1e-9)
    assert asked(box, 5, 1.0, anew=True)[0] == pytest.approx(empty, rel=1e-9)
    assert asked(box, 6)[0] == pytest.approx(0.99 * empty, rel=1e-9)
    assert full < 0.99 * empty


def test_a_liquid_that_explodes_begins_anew(box, monkeypatch):
    asked(box, 1)
    run, calls = md.run, []

    def explodes_once(*atoms, **given):
        calls.append(given["steps"])
        if len(calls) == 1:
            raise md.ExplodedError("The atoms are too fast.", None, step=3, atom=7)
        return run(*atoms, **given)

    monkeypatch.setattr(md, "run", explodes_once)
    edge, facts, _ = asked(box, 2)
    assert calls == [STEPS] * 2
    assert edge == pytest.approx(box.recordings[1]["edge"], rel=1e-9)
    assert float(facts["Temperature"].split()[0]) < 250


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"rng": 1}, TypeError, "rng"),
        ({"temperatures_K": []}, ValueError, "temperatures_K is empty; give at least one value"),
        ({"densities_g_cm3": [-1]}, ValueError, "densities_g_cm3 = -1"),
        ({"densities_g_cm3": [9]}, ValueError, "cutoff"),
    ],
)
def test_a_liquid_that_cannot_be_made_says_why(change, error, words):
    argon = LennardJones(epsilon=0.01034, sigma=3.4, cutoff=8.5)
    given = {"potential": argon, "rng": np.random.default_rng(1), "temperatures_K": [94]}
    with pytest.raises(error, match=words):
        explorers.liquid(**given | change)
