"""The Lennard-Jones fluid of the NIST Standard Reference Simulation Website.

`benchmarks/nist_configurations.py` compares with its configurations, which are no part of this
repository; what can be held without them is held here.
"""

import numpy as np
import pytest

from benchmarks.lj_state_points import NIST, measure, tail_energy
from benchmarks.nist_configurations import PRINTED, SIZES, differences, digits, read
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
    (told,) = differences(read(file), potential, "-0.4", f"{virial:.5f}")
    assert told == "energy is -0.3, NIST has -0.4"


def test_a_short_run_comes_near_a_state_point():
    density, energy, energy_error, pressure = NIST[0]
    found = measure(density, settle=800, steps=3000, seed=1)
    # four times the error of the short run; the long one stands in benchmarks/README.md
    assert abs(found.energy - energy) < 4 * np.hypot(found.energy_error, energy_error)
    assert abs(found.pressure - pressure) < 4 * found.pressure_error
    assert found.energy_error < 0.02
    assert found.pressure_error < 0.1
