"""The Lennard-Jones fluid of the NIST Standard Reference Simulation Website.

`benchmarks/nist_configurations.py` compares with its configurations, which are no part of this
repository; what can be held without them is held here.
"""

import numpy as np
import pytest

from benchmarks.lj_state_points import NIST, measure, tail_energy
from benchmarks.nist_configurations import (
    FEASST,
    PRINTED,
    SIZES,
    differences,
    digits,
    main,
    read,
    sums,
)
from matlab_pkg.potentials import LennardJones


@pytest.mark.parametrize(("number", "cutoff", "tail"), [(*row[:2], row[4]) for row in PRINTED])
def test_the_tail_beyond_the_cutoff(number, cutoff, tail):
    n, edge = SIZES[number]
    assert digits(n * tail_energy(n / edge**3, cutoff), tail) == tail


def test_a_configuration_is_read_and_compared(tmp_path):
    """Two atoms across the border of the cell, at 1.5 sigma: 4 (1.5^-12 - 1.5^-6)."""
    file = tmp_path / "lj_sample_config_periodic9.txt"
    file.write_text("8.0 8.0 8.0\n2\n1 0.5 4.0 4.0\n2 7.0 4.0 4.0\n", "utf-8")
    potential = LennardJones(epsilon=1, sigma=1, cutoff=3, shift=False)
    s6 = 1.5**-6
    energy, virial = 4 * (s6 * s6 - s6), 24 * (2 * s6 * s6 - s6)
    assert differences(read(file), potential, f"{energy:.5f}", f"{virial:.5f}") == []
    told = differences(read(file), potential, "-0.4", f"{virial:.5f}")
    ways = ("calculator", "engine", "all pairs", "listed pairs")
    assert told == [f"energy by {way} is -0.3, printed is -0.4" for way in ways]
    (told, *_) = differences(read(file), potential, f"{energy:.5f}", "9.99")
    assert told == f"virial by calculator is {virial:.2f}, printed is 9.99"


TRICLINIC = """     3
1 8.0 9.0 10.0 2.0 1.0 -1.0
    1   0.5 0.5 4.0
    2  11.5 8.5 12.5
    3   4.5e+00 5.0e+00 9.0e+00
"""
"""Atom 2 is at atom 1, less 1.5 along z, and all three cell vectors on; atom 3 is alone."""


def test_a_triclinic_configuration_is_read_and_compared(tmp_path):
    file = tmp_path / "lj_triclinic_sample_config_periodic9.xyz"
    file.write_text(TRICLINIC, "utf-8")
    atoms = read(file)
    assert atoms.cell.tolist() == [[8, 0, 0], [2, 9, 0], [1, -1, 10]]
    assert atoms.positions[2].tolist() == [4.5, 5, 9]
    assert atoms.pbc.all()
    potential = LennardJones(epsilon=1, sigma=1, cutoff=3, shift=False)
    s6 = 1.5**-6
    pair, virial = 4 * (s6 * s6 - s6), 24 * (2 * s6 * s6 - s6)
    found = sums(atoms, potential)
    assert set(found) == {"calculator", "engine", "all pairs", "listed pairs"}
    for values in found.values():
        # rounding of positions near 10 at a distance of 1.5, and no more
        assert values == pytest.approx((pair, virial), rel=1e-13)
    assert differences(atoms, potential, f"{pair:.5f}", None) == []
    assert len(differences(atoms, potential, "-9.9", None)) == 4


def test_a_flag_may_also_stand_before_three_edges(tmp_path):
    file = tmp_path / "lj_sample_config_periodic9.xyz"
    file.write_text("2\r\n1 8.0 9.0 10.0\r\n1 0.5 4 4\r\n2 7 4 4\r\n", "utf-8")
    assert read(file).cell.tolist() == [[8, 0, 0], [0, 9, 0], [0, 0, 10]]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TRICLINIC, "", "has 0 lines; two and one for each atom are due"),
        ("     3", "4", "has 3 atoms, and its line 1 says '4'. Take the whole file again"),
        ("     3", "1 8 8 8", "has 3 atoms, and its line 1 says '1 8 8 8'"),
        (" -1.0", "", r"line 2, should say the cell .* there are \[8.0, 9.0, 10.0, 2.0, 1.0\]"),
        (" 9.0 10", " -9.0 10", "line 2, should say the cell by three positive edges"),
        ("11.5 8.5", "11.5 8,5", "line 4, is '2  11.5 8,5 12.5'; it should hold numbers alone"),
        ("12.5", "nan", "line 4, is '2  11.5 8.5 nan'; it should hold numbers alone"),
        (" 12.5", "", "line 4, is '2  11.5 8.5'; it should be the number 2 and then x, y and z"),
        ("    2  ", "    3  ", "line 4, is '3  11.5 .*; it should be the number 2"),
    ],
)
def test_a_malformed_file_is_refused_in_words(tmp_path, old, new, words):
    file = tmp_path / "broken.xyz"
    assert TRICLINIC.count(old) == 1
    file.write_text(TRICLINIC.replace(old, new), "utf-8")
    with pytest.raises(ValueError, match=rf"^broken\.xyz,? {words}"):
        read(file)


def test_a_folder_without_any_of_the_files_is_refused(tmp_path):
    with pytest.raises(SystemExit, match=r"holds none of the files .*triclinic.*\. Put them there"):
        main(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "lj_triclinic_sample_config_periodic3.xyz",
            TRICLINIC,
            "energy by all pairs is -0.3203365943, printed is -505.7856794527",
        ),
        (
            "lj_sample_config_periodic2.txt",
            "8 8\n1\n1 2 3 4\n",
            "lj_sample_config_periodic2.txt, line 1, should say the cell",
        ),
    ],
)
def test_a_different_or_malformed_file_is_told_and_fails(tmp_path, capsys, name, text, words):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(tmp_path)
    assert ended.value.code  # the shell sees it
    told = capsys.readouterr().out
    assert words in told
    assert "lj_sample_config_periodic1.txt: not there, so it is not compared\n" in told


@pytest.mark.parametrize(("n", "volume", "tail"), [(*row[1:3], row[4]) for row in FEASST])
def test_the_tail_is_that_of_another_code(n, volume, tail):
    assert digits(n * tail_energy(n / volume, 3.0), tail) == tail


def test_a_short_run_comes_near_a_state_point():
    density, energy, energy_error, pressure = NIST[0]
    found = measure(density, settle=800, steps=3000, seed=1)
    # four times the error of the short run; the long one stands in benchmarks/README.md
    assert abs(found.energy - energy) < 4 * np.hypot(found.energy_error, energy_error)
    assert abs(found.pressure - pressure) < 4 * found.pressure_error
    assert found.energy_error < 0.02
    assert found.pressure_error < 0.1
