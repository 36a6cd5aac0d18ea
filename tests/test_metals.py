"""Embedded atoms: ASE as oracle, what is published about metals, laws, conserved things, errors."""

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk, fcc111
from ase.calculators.eam import EAM
from ase.units import GPa

from matlab_pkg import md
from matlab_pkg.potentials import EmbeddedAtom, LennardJones, Morse, PowerLaw, SuttonChen, Tabulated
from matlab_pkg.potentials.sutton_chen import METALS

COHESION = {"Ni": 4.44, "Cu": 3.50, "Pd": 3.94, "Ag": 2.96, "Pt": 5.86, "Au": 3.78}
"""eV an atom, without cutoff: the lattice sums of the published parameters, rounded."""

COPPER = SuttonChen.of("Cu", cutoff=6.0)


def crystal(metal="Cu", *, cells=4, cubic=True, pbc=True, rattle=0.1, **given):
    atoms = bulk(metal, cubic=cubic, **given).repeat(cells)
    atoms.rattle(rattle, seed=1)
    atoms.pbc = pbc
    return atoms


def structures():
    slab = fcc111("Cu", (6, 6, 4), vacuum=8.0, orthogonal=True)
    slab.rattle(0.1, seed=2)
    return {
        "crystal": crystal(),
        "triclinic": crystal(cubic=False, cells=6),
        "slab": slab,
        "cluster": crystal(cells=2, pbc=False),
    }


STRUCTURES = structures()
each = pytest.mark.parametrize("atoms", STRUCTURES.values(), ids=STRUCTURES.keys())


def by_ase(form):
    """ASE's embedded atoms, with the functions of ours: its sums are its own."""
    one = {
        "embedded_energy": lambda rho: form.embed(np.asarray(rho))[0],
        "d_embedded_energy": lambda rho: form.embed(np.asarray(rho))[1],
        "electron_density": form.density.energy,
        "d_electron_density": lambda r: -form.density.force(r),
    }
    one = {name: np.array([function], dtype=object) for name, function in one.items()}
    two = {"phi": form.pair.energy, "d_phi": lambda r: -form.pair.force(r)}
    two = {name: np.array([[function]], dtype=object) for name, function in two.items()}
    return EAM(elements=["Cu"], form="alloy", cutoff=form.cutoff, skin=0.5, **one, **two)


@each
def test_ase_sums_to_the_same(atoms):
    ours, theirs = atoms.copy(), atoms.copy()
    ours.calc, theirs.calc = COPPER.calculator(), by_ase(COPPER.form)
    assert ours.get_potential_energy() == pytest.approx(theirs.get_potential_energy(), abs=1e-9)
    np.testing.assert_allclose(ours.get_forces(), theirs.get_forces(), atol=1e-10)
    if atoms.cell.rank == 3:
        np.testing.assert_allclose(ours.get_stress(), theirs.get_stress(), atol=1e-12)
    assert ours.get_potential_energies().sum() == pytest.approx(ours.get_potential_energy())


@each
def test_forces_are_the_slopes_of_the_energy(atoms):
    atoms = atoms.copy()
    atoms.calc = COPPER.calculator()
    forces, step = atoms.get_forces(), 1e-4
    assert np.abs(forces.sum(axis=0)).max() < 1e-11
    for i, c in ((0, 0), (9, 1), (17, 2)):
        energies = []
        for sign in (1, -1):
            atoms.positions[i, c] += sign * step
            energies.append(atoms.get_potential_energy())
            atoms.positions[i, c] -= sign * step
        slope = (energies[0] - energies[1]) / (2 * step)
        assert forces[i, c] == pytest.approx(-slope, abs=1e-6)


@pytest.mark.parametrize("name", ["crystal", "triclinic", "slab"])
def test_stress_is_the_slope_of_the_energy_with_strain(name):
    atoms = STRUCTURES[name].copy()
    atoms.calc = COPPER.calculator()
    stress = atoms.get_stress(voigt=False)

    def energy(strain):
        strained = atoms.copy()
        strained.set_cell(atoms.cell[:] @ (np.eye(3) + strain), scale_atoms=True)
        strained.calc = COPPER.calculator()
        return strained.get_potential_energy()

    for a, b in ((0, 0), (1, 1), (2, 2), (0, 1), (1, 2)):
        strain = np.zeros((3, 3))
        strain[a, b] += 0.5e-5
        strain[b, a] += 0.5e-5
        slope = (energy(strain) - energy(-strain)) / 2e-5 / atoms.get_volume()
        assert slope == pytest.approx(stress[a, b], abs=1e-8)


def test_two_atoms_by_hand():
    epsilon, a, n, m, c = METALS["Cu"]
    pair = Atoms("Cu2", [[0, 0, 0], [0, 0, 2.5]])
    pair.calc = SuttonChen.of("Cu", cutoff=10).calculator()
    energy = epsilon * ((a / 2.5) ** n - 2 * c * (a / 2.5) ** (m / 2))
    assert pair.get_potential_energy() == pytest.approx(energy, rel=1e-12)
    slope = epsilon * (-n * (a / 2.5) ** n + m * c * (a / 2.5) ** (m / 2)) / 2.5
    assert pair.get_forces()[0, 2] == pytest.approx(slope, rel=1e-12)


def test_turning_moving_and_counting_anew_change_nothing():
    atoms = crystal(cells=2, pbc=False)
    atoms.calc = COPPER.calculator()
    energies = atoms.get_potential_energies()
    order = np.random.default_rng(4).permutation(len(atoms))
    turned = atoms[order]
    turned.rotate(40, (3, 2, 1))
    turned.translate([1, -2, 30])
    turned.calc = COPPER.calculator()
    np.testing.assert_allclose(turned.get_potential_energies(), energies[order], atol=1e-12)
    solid = crystal()
    double = solid.repeat((1, 1, 2))
    solid.calc = double.calc = COPPER.calculator()
    assert double.get_potential_energy() == pytest.approx(2 * solid.get_potential_energy())


# --- metals


def energy_at(metal, a):
    """Energy of an atom (eV) in the crystal with the lattice constant a (Å)."""
    atoms = bulk(metal, a=a, cubic=True).repeat(6)
    atoms.calc = SuttonChen.of(metal).calculator()
    return atoms.get_potential_energy() / len(atoms)


@pytest.mark.parametrize("metal", METALS)
def test_a_metal_has_its_lattice_constant_cohesion_and_bulk_modulus(metal):
    """The modulus by B V / E = n m / 18: where the pressure is zero, the two powers decide it."""
    _, a, n, m, _ = METALS[metal]
    step = 0.01 * a
    before, middle, after = (energy_at(metal, a + k * step) for k in (-1, 0, 1))
    curvature = (before - 2 * middle + after) / step**2
    best = a - (after - before) / (2 * step) / curvature
    assert best == pytest.approx(a, rel=1e-3)
    assert middle == pytest.approx(-COHESION[metal], rel=0.01)  # the tail beyond the cutoff
    modulus = curvature * 4 / (9 * a)
    assert modulus == pytest.approx(n * m / 18 * COHESION[metal] / (a**3 / 4), rel=0.03)
    assert 90 < modulus / GPa < 300


def test_the_parameters_belong_together():
    """At `a`, the infinite crystal is under no pressure: c = n S_n / (m sqrt(S_m))."""
    grid = np.arange(-40, 41)
    x, y, z = np.meshgrid(grid, grid, grid)
    r = np.sqrt((x**2 + y**2 + z**2)[(x + y + z) % 2 == 0]) / 2
    r = r[(r > 0) & (r < 20)]

    def lattice_sum(power):
        return (r**-power).sum() + 16 * np.pi * 20 ** (3 - power) / (power - 3)

    for metal, (epsilon, _, n, m, c) in METALS.items():
        s_n, s_m = lattice_sum(float(n)), lattice_sum(float(m))
        assert c == pytest.approx(n * s_n / (m * np.sqrt(s_m)), rel=1e-4)
        energy = epsilon * (s_n / 2 - c * np.sqrt(s_m))
        assert energy == pytest.approx(-COHESION[metal], abs=0.006)


def test_a_bond_is_weaker_the_more_neighbours_there_are():
    pair, solid = Atoms("Cu2", [[0, 0, 0], [0, 0, 2.55]]), crystal(rattle=0)
    pair.calc = solid.calc = SuttonChen.of("Cu", cutoff=7.0).calculator()
    assert solid.get_potential_energy() / len(solid) / 6 > pair.get_potential_energy() / 2
    alone = Atoms("Cu")
    alone.calc = COPPER.calculator()
    assert alone.get_potential_energy() == 0
    assert (alone.get_forces() == 0).all()


def test_a_run_keeps_energy_and_momentum():
    atoms = crystal(cells=4, rattle=0)
    v_nc = np.random.default_rng(2).normal(size=(len(atoms), 3)) * 0.04
    atoms.set_velocities(v_nc - v_nc.mean(axis=0))
    done = md.run(atoms, potential=COPPER, timestep_fs=3, steps=150)
    assert np.ptp(done.total_energy_t) < 0.005 * np.ptp(done.kinetic_energy_t)
    assert np.abs(md.State.of(done.atoms).momentum_c).max() < 1e-10
    atoms.calc = COPPER.calculator()
    assert (md.run(atoms, timestep_fs=3, steps=150).atoms.positions == done.atoms.positions).all()


def test_any_parts_make_a_metal():
    r = np.linspace(1.0, 5.0, 200)
    form = EmbeddedAtom(
        pair=Morse(depth=0.3, width=1.5, distance=2.7, cutoff=5.0, onset=4.0),
        density=Tabulated(r_t=r, energy_t=np.exp(-r), onset=4.0),
        embed=lambda rho: (rho**2 - rho, 2 * rho - 1),
    )
    ours, theirs = crystal(cells=3), crystal(cells=3)
    ours.calc, theirs.calc = form.calculator(), by_ase(form)
    np.testing.assert_allclose(ours.get_forces(), theirs.get_forces(), atol=1e-10)
    assert ours.get_potential_energy() == pytest.approx(theirs.get_potential_energy())


# --- errors

PAIR = LennardJones(epsilon=1, sigma=2, cutoff=5)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: SuttonChen.of("Fe"), LookupError, ["no metal with Sutton-Chen", "Cu"]),
        (lambda: given(m=9), ValueError, ["m = 9", "between 0 and 9"]),
        (lambda: given(epsilon=-1), ValueError, ["epsilon = -1 eV", "above 0 eV"]),
        (lambda: given(a=np.nan), ValueError, ["a = nan Å"]),
        (lambda: given(c="1"), TypeError, ["c = '1'", "one number"]),
        (lambda: given(cutoff=7, onset=8), ValueError, ["onset = 8 Å", "between 0 and 7 Å"]),
        (lambda: ask("Au2"), ValueError, ["SuttonChen has the parameters of Cu", "holds Au"]),
        (
            lambda: given().sum_over(Atoms("CuAu", [[0, 0, 0], [0, 0, 3]])),
            ValueError,
            ["SuttonChen acts between atoms of one kind", "Au and Cu. Where the atoms are to be"],
        ),
        (lambda: ask("CuAu"), ValueError, ["holds Au and Cu"]),
        (lambda: ask("Cu2", [[0, 0, 0], [0, 0, 0]]), ValueError, ["Atoms 0 and 1 are at the same"]),
        (lambda: ask("Cu2", [[0, 0, 0], [0, 0, np.nan]]), ValueError, ["not a finite number"]),
        (lambda: ask("Cu2", cell=[8, 8, 8], pbc=True), ValueError, ["cutoff = 6 Å does not fit"]),
        (lambda: metal(pair=3), TypeError, ["pair = 3 is no pair potential"]),
        (lambda: metal(embed=3), TypeError, ["embed = 3 cannot be called"]),
        (
            lambda: metal(density=PowerLaw(epsilon=1, sigma=1, exponent=6, cutoff=4)),
            ValueError,
            ["pair ends at 5 Å and density at 4 Å"],
        ),
    ],
)
def test_errors_say_what_to_do(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert all(word in str(caught.value) for word in words), str(caught.value)


def given(**changed):
    return SuttonChen(**({"epsilon": 0.01, "a": 3.6, "n": 9, "m": 6, "c": 39.0} | changed))


def metal(**changed):
    parts = {"pair": PAIR, "density": PAIR, "embed": lambda rho: (-rho, -np.ones_like(rho))}
    return EmbeddedAtom(**(parts | changed))


def ask(symbols, positions=((0, 0, 0), (0, 0, 2.5)), **more):
    atoms = Atoms(symbols, positions, **more)
    atoms.calc = COPPER.calculator()
    return atoms.get_forces()
