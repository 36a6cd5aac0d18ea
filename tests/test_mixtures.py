"""Mixtures: the slow twin over all pairs, mixing rules, and kinds that are not known."""

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from ase.md.verlet import VelocityVerlet

from matlab_pkg import md
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.potentials import Buckingham, LennardJones, Mixture, Morse, Tabulated

SMALL = LennardJones(epsilon=1.0, sigma=0.9, cutoff=2.0)
LARGE = LennardJones(epsilon=0.8, sigma=1.1, cutoff=2.6, shift="force")
PAIRS = {
    ("Ar", "Ar"): SMALL,
    ("Kr", "Kr"): LARGE,
    ("Kr", "Ar"): Morse(depth=1.2, width=4.0, distance=1.1, cutoff=2.3, onset=1.9),
    ("Ne", "Ne"): Buckingham(repulsion=2000.0, range=0.15, dispersion=2.0, cutoff=2.2),
    ("Ar", "Ne"): Tabulated.of(SMALL, begin=0.4),
    ("Kr", "Ne"): LennardJones(epsilon=0.5, sigma=1.0, cutoff=2.5, onset=2.0),
}
MIX = Mixture(PAIRS)
HALF = Mixture.lorentz_berthelot(
    {
        "Ar": LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, shift="force"),
        "Kr": LennardJones(epsilon=1.5, sigma=1.05, cutoff=2.625, shift="force"),
    }
)


def liquid(kinds=("Ar", "Kr", "Ne"), *, cubic=True, pbc=True, cells=4, seed=1):
    atoms = bulk("Ar", a=1.68, cubic=cubic).repeat(cells if cubic else 2 * cells)
    atoms.rattle(0.05, seed=seed)
    atoms.pbc = pbc
    atoms.symbols[:] = np.random.default_rng(seed).choice(kinds, size=len(atoms))
    return atoms


def twin(atoms, pairs):
    """Energies of the atoms, forces and virial by all pairs, one after the other: slow, obvious."""
    n = len(atoms)
    energy_n, force_nc, virial_cc = np.zeros(n), np.zeros((n, 3)), np.zeros((3, 3))
    known = {frozenset(key): potential for key, potential in pairs.items()}
    for i in range(n):
        d_nc = atoms.get_distances(i, range(n), mic=True, vector=True)
        for j in range(i + 1, n):
            r = float(np.linalg.norm(d_nc[j]))
            potential = known[frozenset((atoms.symbols[i], atoms.symbols[j]))]
            if r < potential.cutoff:
                energy_n[[i, j]] += potential.energy(r) / 2
                pull_c = potential.force(r) * d_nc[j] / r
                force_nc[i] -= pull_c
                force_nc[j] += pull_c
                virial_cc += np.outer(d_nc[j], pull_c)
    return energy_n, force_nc, virial_cc


@pytest.mark.parametrize(
    ("cubic", "pbc", "cells"), [(True, True, 4), (False, [1, 1, 0], 4), (True, False, 3)]
)
def test_all_pairs_one_after_the_other_give_the_same(cubic, pbc, cells):
    atoms = liquid(cubic=cubic, pbc=pbc, cells=cells)
    atoms = atoms if cubic else atoms[: len(atoms) // 2]
    energy_n, force_nc, virial_cc = twin(atoms, PAIRS)
    atoms.calc = MIX.calculator()
    np.testing.assert_allclose(atoms.get_potential_energies(), energy_n, atol=1e-10)
    np.testing.assert_allclose(atoms.get_forces(), force_nc, atol=1e-10)
    stress = -virial_cc / atoms.get_volume() if atoms.cell.rank == 3 else 0
    np.testing.assert_allclose(atoms.get_stress(voigt=False), stress, atol=1e-10)


def test_one_kind_twice_is_no_mixture():
    one = LennardJones(epsilon=0.7, sigma=1.0, cutoff=2.5)
    same = Mixture({("Ar", "Ar"): one, ("Kr", "Kr"): one, ("Ar", "Kr"): one})
    mixed, pure = liquid(("Ar", "Kr")), liquid(("Ar",))
    mixed.calc, pure.calc = same.calculator(), one.calculator()
    np.testing.assert_allclose(mixed.get_forces(), pure.get_forces(), atol=1e-10)
    np.testing.assert_allclose(mixed.get_stress(), pure.get_stress(), atol=1e-10)
    pure.calc = same.calculator()  # a mixture may hold fewer kinds
    assert pure.get_potential_energy() == pytest.approx(mixed.get_potential_energy())


def test_order_place_and_direction_change_nothing():
    atoms = liquid(cells=3, pbc=False)
    atoms.calc = MIX.calculator()
    energy, forces = atoms.get_potential_energy(), atoms.get_forces()
    order = np.random.default_rng(4).permutation(len(atoms))
    shuffled = atoms[order]
    shuffled.rotate(50, (1, 2, 3), rotate_cell=True)
    shuffled.translate([3, -2, 1])
    turned = atoms.copy()
    turned.positions[:] = forces
    turned.rotate(50, (1, 2, 3))
    shuffled.calc = MIX.calculator()
    assert shuffled.get_potential_energy() == pytest.approx(energy, abs=1e-9)
    np.testing.assert_allclose(shuffled.get_forces(), turned.positions[order], atol=1e-9)


def test_a_supercell_has_the_same_energy_an_atom():
    atoms = liquid()
    large = atoms.repeat((2, 1, 1))
    atoms.calc, large.calc = MIX.calculator(), MIX.calculator()
    assert large.get_potential_energy() == pytest.approx(2 * atoms.get_potential_energy())


def test_another_kind_of_atom_is_noticed():
    atoms = liquid()
    atoms.calc = MIX.calculator()
    before = atoms.get_potential_energy()
    atoms.symbols[0] = "Ne" if atoms.symbols[0] != "Ne" else "Kr"
    fresh = atoms.copy()
    fresh.calc = MIX.calculator()
    assert atoms.get_potential_energy() == fresh.get_potential_energy() != before


def test_a_run_of_a_mixture_keeps_energy_and_momentum():
    atoms = liquid(("Ar", "Kr"), cells=5)
    masses = np.where(atoms.symbols == "Ar", 1.0, 2.0)
    atoms.set_masses(masses)
    v_nc = np.random.default_rng(2).normal(size=(len(atoms), 3)) * 0.8
    atoms.set_velocities(v_nc - np.average(v_nc, axis=0, weights=masses))
    done = md.run(atoms, potential=HALF, timestep=0.003, steps=300)
    assert np.ptp(done.total_energy_t) < 0.005 * np.ptp(done.kinetic_energy_t)
    assert np.abs(md.State.of(done.atoms).momentum_c).max() < 1e-10
    atoms.calc = HALF.calculator()
    first = md.run(atoms, timestep=0.003, steps=20).atoms
    assert (first.symbols == atoms.symbols).all()
    VelocityVerlet(atoms, timestep=0.003).run(20)
    np.testing.assert_allclose(first.positions, atoms.positions, atol=1e-10)


def test_a_cell_that_changes_keeps_its_kinds_of_atoms():
    atoms = liquid(("Ar", "Kr"))
    engine = PotentialEngine(md.State.of(atoms), HALF, 0.003)
    engine.strain(1.05)
    atoms.set_cell(atoms.cell * 1.05, scale_atoms=True)
    atoms.calc = HALF.calculator()
    assert engine.potential_energy() == pytest.approx(atoms.get_potential_energy())


def test_mixing_rules_by_hand():
    unlike = HALF.pairs["Ar", "Kr"]
    assert unlike.sigma == pytest.approx(1.025)
    assert unlike.epsilon == pytest.approx(1.5**0.5)
    assert unlike.cutoff == pytest.approx(2.5625)
    assert unlike.shift == "force"
    assert HALF.cutoff == 2.625
    smooth = {s: LennardJones(epsilon=1, sigma=1, cutoff=c, onset=c - 1) for s, c in NEAR_FAR}
    assert Mixture.lorentz_berthelot(smooth).pairs["Ar", "Xe"].onset == 2.0


NEAR_FAR = (("Ar", 2.5), ("Xe", 3.5))


# --- errors

ALIKE = Mixture({("Ar", "Ar"): SMALL, ("Kr", "Kr"): SMALL, ("Ar", "Ne"): SMALL})


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Mixture([SMALL]), TypeError, ["pairs = ", "give a dict"]),
        (lambda: Mixture({}), ValueError, ["pairs is empty"]),
        (lambda: Mixture({"Ar": SMALL}), TypeError, ["'Ar', which is no pair of symbols"]),
        (lambda: Mixture({("Ar", "ar"): SMALL}), LookupError, ["no element 'ar'", "'Ar'"]),
        (lambda: Mixture({("Ar", "Kr"): 3}), TypeError, ["= 3 is no pair potential"]),
        (
            lambda: Mixture({("Ar", "Kr"): SMALL, ("Kr", "Ar"): LARGE}),
            ValueError,
            ["names Ar with Kr twice"],
        ),
        (lambda: Mixture.lorentz_berthelot({"Ar": 1}), TypeError, ["is no LennardJones"]),
        (
            lambda: Mixture.lorentz_berthelot({"Ar": SMALL, "Kr": LARGE}),
            ValueError,
            ["Ar and Kr do not end in the same way"],
        ),
        (lambda: ask("ArHe"), LookupError, ["does not know He", "It has Ar-Ar, Kr-Kr, Ar-Kr"]),
        (lambda: ask("He", [[0, 0, 0]]), LookupError, ["does not know He", "its pairs with He"]),
        (lambda: ask("ArKr", of=ALIKE), LookupError, ["between Ar and Kr", "Add ('Ar', 'Kr')"]),
        (lambda: ask("Ne2", of=ALIKE), LookupError, ["between Ne and Ne", "or use other atoms"]),
        (lambda: ask("ArKr", [[0, 0, 0], [0, 0, 0]]), ValueError, ["Atoms 0 and 1 are at the"]),
        (lambda: ask("ArNe", [[0, 0, 0], [0, 0, 0.3]]), ValueError, ["begins at 0.4 Å"]),
        (lambda: ask("ArKr", [[0, 0, 0], [0, 0, np.nan]]), ValueError, ["not a finite number"]),
        (lambda: ask("ArKr", cell=[5, 5, 5], pbc=True), ValueError, ["cutoff = 2.6 Å does not"]),
        (lambda: md.run("ArKr", potential=MIX, timestep=1, steps=1), TypeError, ["structure"]),
    ],
)
def test_errors_say_what_to_do(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert all(word in str(caught.value) for word in words), str(caught.value)


def ask(symbols, positions=((0, 0, 0), (0, 0, 1)), *, of=MIX, **given):
    atoms = Atoms(symbols, positions, **given)
    atoms.calc = of.calculator()
    return atoms.get_forces()


def test_an_atom_alone_needs_no_potential_with_its_own_kind():
    gas = Mixture({("Ar", "Kr"): SMALL})
    pair = Atoms("ArKr", [[0, 0, 0], [0, 0, 1]])
    pair.calc = gas.calculator()
    assert pair.get_potential_energy() == pytest.approx(SMALL.energy(1.0))
    assert repr(gas).startswith("Mixture({('Ar', 'Kr'): LennardJones(")
