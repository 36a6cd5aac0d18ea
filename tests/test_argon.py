"""Liquid argon: the committed tables against Rahman, and a short twin of the script behind them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import argon
from matlab_pkg import analysis, datasets

# Rahman, Phys. Rev. 136, A405 (1964), doi 10.1103/PhysRev.136.A405
RAHMAN_D, RAHMAN_PEAK_A = 2.43, 3.7


@pytest.fixture(scope="module")
def short():
    """108 atoms for 33 ps."""
    return argon.simulate(cells=3, settle=2000, steps=6600, seed=3)


def test_the_committed_diffusion_is_rahmans_and_both_ways_agree():
    table = datasets.load("argon_diffusion").data.set_index("method")
    D, error = table["diffusion_1e5_cm2_s"], table["error_1e5_cm2_s"]
    assert pytest.approx(RAHMAN_D, rel=0.1) == D["Einstein"]
    assert abs(D["Einstein"] - D["Green-Kubo"]) <= 2 * np.hypot(*error)
    assert (error < 0.05 * D).all()
    assert table["temperature_K"].to_numpy() == pytest.approx(94.4, rel=0.02)
    assert (table["atoms"] == 864).all()


def test_the_committed_structure_has_rahmans_first_peak():
    table = datasets.load("argon_rdf").data
    peak = table.loc[table["rdf"].idxmax()]
    assert peak["distance_A"] == pytest.approx(RAHMAN_PEAK_A, abs=0.1)
    assert (table.loc[table["distance_A"] < 2.9, "rdf"] == 0).all()
    assert table.loc[table["distance_A"] > 14, "rdf"].mean() == pytest.approx(1, abs=0.01)


def test_the_committed_motion_is_a_flight_and_then_a_walk():
    table = datasets.load("argon_motion").data.set_index("time_ps")
    D = datasets.load("argon_diffusion").data["diffusion_1e5_cm2_s"].to_numpy()
    late = table.loc[2:, "msd_A2"]
    slope = np.polyfit(late.index, late, 1)[0]
    assert 10 * slope / 6 == pytest.approx(D[0], rel=0.02)
    # the flight: <v²> t², with 3 kT/m of the run's temperature
    speed2 = 3 * 8.314463 * 94.4 / 39.948e-3 * 1e-4  # Å2/ps2
    assert table["msd_A2"].iloc[1] == pytest.approx(speed2 * table.index[1] ** 2, rel=0.05)
    assert table["vacf"].iloc[0] == pytest.approx(1)
    assert table["vacf"].min() < -0.02


def test_a_short_run_of_the_script_agrees_with_the_long_one(short):
    found = argon.diffusion(short).set_index("method")["diffusion_1e5_cm2_s"]
    # a box of 108 atoms is about 10 % too slow, and 30 ps are good to about as much
    assert found["Einstein"] == pytest.approx(RAHMAN_D, rel=0.25)
    assert found["Green-Kubo"] == pytest.approx(RAHMAN_D, rel=0.25)
    rdf = analysis.rdf(short.frames, r_max_A=8.6, bins=86, every=10)
    assert rdf.r_A[np.argmax(rdf.g_b)] == pytest.approx(RAHMAN_PEAK_A, abs=0.1)
    table = datasets.load("argon_rdf").data
    long_run = np.interp(rdf.r_A, table["distance_A"], table["rdf"])
    assert np.abs(rdf.g_b - long_run).max() < 0.15


def test_a_short_run_keeps_its_energy_and_the_density_is_rahmans(short):
    energy = short.run.total_energy_t
    assert np.ptp(energy) / len(short.frames[0]) < 2e-4  # eV; a pair is 1e-2 deep
    assert short.run.temperature_K_t.mean() == pytest.approx(94.4, rel=0.06)
    mass_g = short.frames[0].get_masses().sum() * 1.66053907e-24
    assert mass_g / (short.frames[0].get_volume() * 1e-24) == pytest.approx(1.374, rel=1e-6)


def test_the_tables_of_a_run_have_the_columns_of_their_cards(short):
    for name in ("argon_motion", "argon_diffusion"):
        compute, _, columns = argon.TABLES[name]
        assert list(compute(short).columns) == [column.name for column in columns]
        assert list(datasets.load(name).data.columns) == [column.name for column in columns]
