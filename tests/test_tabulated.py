"""Tables of energies: what is between the lines, where they end, and tables that are none."""

import numpy as np
import pytest
from ase.build import bulk

from matlab_pkg import md
from matlab_pkg.potentials import LennardJones, Morse, Tabulated

LJ = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5)


def liquid(cells=4):
    atoms = bulk("Ar", a=1.68, cubic=True).repeat(cells)
    atoms.rattle(0.05, seed=1)
    return atoms


def test_a_table_of_a_potential_is_the_potential():
    for potential in (LJ, LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, onset=2.0)):
        table = Tabulated.of(potential, begin=0.7)
        r = np.linspace(0.8, 2.49, 777)
        np.testing.assert_allclose(table.energy(r), potential.energy(r), atol=1e-8)
        np.testing.assert_allclose(table.force(r), potential.force(r), atol=1e-5)  # a slope less
        ours, theirs = liquid(), liquid()
        ours.calc, theirs.calc = table.calculator(), potential.calculator()
        np.testing.assert_allclose(ours.get_forces(), theirs.get_forces(), atol=1e-5)
        np.testing.assert_allclose(
            ours.get_potential_energies(), theirs.get_potential_energies(), atol=1e-7
        )


def test_the_force_is_the_slope_of_the_curve_itself():
    """Exact to rounding, also of a coarse and rough table: halves of a cubic in r^2."""
    rng = np.random.default_rng(3)
    table = Tabulated(r_t=np.linspace(0.5, 3, 12), energy_t=rng.normal(size=12), onset=2.5)
    u = np.linspace(0.3, 8.9, 500)
    step = 2e-6
    slope = (table.energy(np.sqrt(u + step)) - table.energy(np.sqrt(u - step))) / (2 * step)
    scale = np.abs(slope).max()
    assert np.abs(table.force(np.sqrt(u)) + 2 * np.sqrt(u) * slope).max() < 1e-6 * scale


def test_the_curve_leads_through_the_table():
    r = np.linspace(0.8, 3, 30)
    energy = LJ.inner_energy(r)
    table = Tabulated(r_t=r, energy_t=energy, shift=False)
    assert np.abs(table.energy(r[1:-1]) - energy[1:-1]).max() < 1e-6  # knots of two curves
    lowered = Tabulated(r_t=r, energy_t=energy, cutoff=2.5)
    assert lowered.energy(1.0) == pytest.approx(table.energy(1.0) - table.energy(2.5), abs=1e-8)


def test_a_run_keeps_its_energy():
    atoms = liquid(5)
    atoms.set_masses(np.ones(len(atoms)))
    v_nc = np.random.default_rng(2).normal(size=(len(atoms), 3)) * 0.85
    atoms.set_velocities(v_nc - v_nc.mean(axis=0))
    smooth = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, onset=2.0)
    table = Tabulated.of(smooth, begin=0.6)
    done = md.run(atoms, potential=table, timestep=0.003, steps=300)
    assert np.ptp(done.total_energy_t) < 0.005 * np.ptp(done.kinetic_energy_t)
    assert np.abs(md.State.of(done.atoms).momentum_c).max() < 1e-10
    same = md.run(atoms, potential=smooth, timestep=0.003, steps=60)
    short = md.run(atoms, potential=table, timestep=0.003, steps=60)
    np.testing.assert_allclose(short.atoms.positions, same.atoms.positions, atol=1e-5)


def test_atoms_before_the_table_are_named():
    atoms = liquid()
    close = Tabulated.of(LJ, begin=1.1)
    atoms.calc = close.calculator()
    for ask in (atoms.get_forces, atoms.get_potential_energy, atoms.get_stress):
        with pytest.raises(ValueError, match=r"Å apart, and the table begins at 1.1 Å"):
            ask()
    with pytest.raises(ValueError, match=r"Å apart, and the table begins at 1.1 Å"):
        md.run(atoms, potential=close, timestep=0.003, steps=1)
    with pytest.raises(ValueError, match=r"r = 1 Å is not allowed: it must be above 1.1 Å"):
        close.energy(1.0)


def test_atoms_that_run_into_the_blank_end_the_run():
    atoms = liquid()
    atoms.set_masses(np.ones(len(atoms)))
    atoms.set_velocities(np.random.default_rng(2).normal(size=(len(atoms), 3)) * 3)
    with pytest.raises(md.ExplodedError, match="exploded at step") as caught:
        md.run(atoms, potential=Tabulated.of(LJ, begin=0.9), timestep=0.004, steps=300, every=1)
    assert np.isfinite(caught.value.run.atoms.positions).all()


R, E = np.linspace(1, 3, 9), np.linspace(2, 0, 9)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: table(energy_t=E[1:]), ValueError, ["9 distances", "8 energies"]),
        (lambda: table(r_t=R[:3], energy_t=E[:3]), ValueError, ["3 lines", "at least 4"]),
        (lambda: table(r_t=R.reshape(3, 3)), ValueError, ["shape (3, 3)", "one list"]),
        (lambda: table(r_t="far"), TypeError, ["r_t = 'far' is no list of numbers"]),
        (lambda: table(energy_t=np.where(E == 1, np.nan, E)), ValueError, ["energy_t[4] = nan eV"]),
        (lambda: table(r_t=R - 1), ValueError, ["r_t[0] = 0 Å", "above 0"]),
        (lambda: table(r_t=R[::-1]), ValueError, ["r_t[1] = 2.75 Å follows 3 Å", "Sort"]),
        (lambda: table(cutoff=3.5), ValueError, ["cutoff = 3.5 Å", "from 1 to 3 Å"]),
        (lambda: table(cutoff=0.5), ValueError, ["cutoff = 0.5 Å", "not in the table"]),
        (lambda: Tabulated.of("lj", begin=1), TypeError, ["'lj' is no pair potential"]),
        (lambda: Tabulated.of(LJ, begin=3), ValueError, ["begin = 3 Å", "between 0 and 2.5 Å"]),
    ],
)
def test_tables_that_are_none(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert all(word in str(caught.value) for word in words), str(caught.value)


def table(**given):
    return Tabulated(**({"r_t": R, "energy_t": E} | given))


def test_the_table_is_a_copy():
    r, energy = R.copy(), E.copy()
    made = Tabulated(r_t=r, energy_t=energy)
    before = made.energy(2.0)
    energy[:] = 7
    assert made.energy(2.0) == before
    assert Tabulated.of(Morse(depth=1, width=1, distance=1, cutoff=3), begin=0.5).cutoff == 3
