"""Colours: known values, laws, and what others see."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from matlab_pkg import colour, plots

SOME = np.random.default_rng(0).random((50, 3))


@pytest.mark.parametrize("kind", colour.DEFICIENCIES)
def test_grey_stays_grey_and_nothing_changes_without_a_deficiency(kind):
    grey = np.repeat(np.linspace(0, 1, 9)[:, None], 3, axis=1)
    # the published matrices have six digits
    np.testing.assert_allclose(colour.as_seen(grey, kind), grey, atol=1e-4)
    np.testing.assert_allclose(colour.as_seen(SOME, kind, severity=0), SOME, atol=1e-12)


@pytest.mark.parametrize("kind", colour.DEFICIENCIES)
def test_the_matrices_are_those_of_the_paper(kind):
    wanted = {  # Machado et al., table 1, severity 1.0, first rows
        "protanopia": [0.152286, 1.052583, -0.204868],
        "deuteranopia": [0.367322, 0.860646, -0.227968],
        "tritanopia": [1.255528, -0.076749, -0.178779],
    }
    found = colour.matrix(kind)
    assert found[0].tolist() == wanted[kind]
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=2e-6)


def test_the_simulation_is_that_of_colorspacious():
    from colorspacious import cspace_convert

    for kind, name in colour.DEFICIENCIES.items():
        space = {"name": "sRGB1+CVD", "cvd_type": name, "severity": 60}
        wanted = np.clip(cspace_convert(SOME, space, "sRGB1"), 0, 1)
        np.testing.assert_allclose(colour.as_seen(SOME, kind, severity=0.6), wanted, atol=1e-6)


def test_light_and_srgb_are_inverse():
    np.testing.assert_allclose(colour.to_srgb(colour.to_linear(SOME)), SOME, atol=1e-12)


def test_a_distance_is_a_distance():
    a, b, c = SOME[:10], SOME[10:20], SOME[20:30]
    assert colour.distance(a, a).max() == 0
    np.testing.assert_allclose(colour.distance(a, b), colour.distance(b, a))
    assert (colour.distance(a, c) <= colour.distance(a, b) + colour.distance(b, c)).all()


@pytest.mark.parametrize(("a", "b", "wanted"), [("#000", "#fff", 21), ("#767676", "#fff", 4.54)])
def test_contrast_has_the_known_values(a, b, wanted):
    assert colour.contrast(a, b) == colour.contrast(b, a) == pytest.approx(wanted, abs=0.005)


def test_the_colours_of_the_course_stay_apart_and_red_and_green_do_not():
    assert colour.merging(plots.COLOURS) == []
    (pair,) = colour.merging(["#d62728", "#1f77b4", "#2ca02c"])
    assert (pair.first, pair.second, pair.deficiency) == (0, 2, "deuteranopia")
    assert pair.distance < 6 < 50 < pair.usual
    assert colour.merging(["#ff0000"]) == []


def test_steps_of_one_hue_do_not_count_as_merged():
    blues = ["#deebf7", "#c6dbef", "#9ecae1", "#6baed6"]
    assert colour.merging(blues) == []


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: colour.srgb("red"), ValueError, "'red' is no colour; give one such as '#0072B2'"),
        (lambda: colour.srgb([1, 2]), ValueError, "is no colour; give '#rrggbb'"),
        (lambda: colour.srgb(None), ValueError, "None is no colour"),
        (lambda: colour.srgb([255, 0, 0]), ValueError, "Divide by 255"),
        (lambda: colour.srgb([np.nan, 0, 0]), ValueError, "or one that is no number"),
        (lambda: colour.matrix("daltonism"), LookupError, "There is no deficiency 'daltonism'"),
        (
            lambda: colour.as_seen("#fff", "protanopia", severity=50),
            ValueError,
            "severity = 50 is not allowed: it must be from 0",
        ),
    ],
)
def test_what_is_no_colour_is_told(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_the_library_is_loaded_without_its_warnings(tmp_path):
    # compiled anew, its source has escapes of which newer versions of Python warn
    code = "from matlab_pkg import colour; print(round(colour.distance('#000', '#fff')))"
    fresh = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONWARNINGS": ""}
    command = [sys.executable, "-W", "error::SyntaxWarning", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=fresh)
    assert (done.stdout.strip(), done.stderr) == ("100", "")
