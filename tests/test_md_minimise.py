"""Minimisation: known clusters, ASE's own FIRE, crystals that were shaken, words of errors."""

import signal

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from ase.calculators.calculator import Calculator
from ase.calculators.emt import EMT
from ase.cluster import Icosahedron, Octahedron
from ase.constraints import FixAtoms
from ase.optimize import FIRE

from matlab_pkg import md
from matlab_pkg.potentials import LennardJones

FREE = LennardJones(epsilon=1.0, sigma=1.0, cutoff=50.0, shift=False)  # as good as no cutoff
LJ = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5)


def cluster(shape, distance=1.1):
    atoms = Atoms(shape.symbols, shape.positions)
    nearest = np.sort(atoms.get_all_distances(), axis=1)[:, 1].min()
    atoms.positions *= distance / nearest
    atoms.rattle(0.05, seed=1)
    return atoms


# the lowest energies known: Wales, Doye, J. Phys. Chem. A 101, 5111 (1997), doi 10.1021/jp970984n
@pytest.mark.parametrize(
    ("shape", "energy"),
    [
        (Icosahedron("Ar", 2), -44.326801),
        (Octahedron("Ar", 4, 1), -173.928427),
        (Icosahedron("Ar", 3), -279.248470),
    ],
    ids=["13", "38", "55"],
)
def test_clusters_find_their_lowest_energy(shape, energy):
    found = md.minimise(cluster(shape), potential=FREE, force_eV_A=1e-5)
    assert found.converged
    assert found.energy == pytest.approx(energy, abs=1e-6)
    assert found.steps < 400


@pytest.mark.parametrize("potential", [LJ, LJ.calculator(), EMT()], ids=["ours", "calc", "emt"])
def test_a_shaken_crystal_comes_back_where_ase_goes_too(potential):
    metal = isinstance(potential, EMT)
    solid = bulk("Cu", cubic=True) if metal else bulk("Ar", a=1.56, cubic=True).repeat(4)
    shaken = solid.copy()
    shaken.rattle(0.05 * solid.get_distance(0, 1) / 1.1, seed=2)
    found = md.minimise(shaken, potential=potential, force_eV_A=1e-5)
    theirs = shaken.copy()
    theirs.calc = potential.calculator() if potential is LJ else potential
    FIRE(theirs, logfile=None).run(fmax=1e-4, steps=2000)
    assert found.energy == pytest.approx(theirs.get_potential_energy(), abs=1e-6)
    move_nc = found.atoms.positions - solid.positions
    np.testing.assert_allclose(move_nc, np.broadcast_to(move_nc[0], move_nc.shape), atol=1e-4)


def test_the_result_is_what_its_fields_say():
    start = cluster(Icosahedron("Ar", 2))
    start.set_masses(np.linspace(1, 100, 13))  # they do not matter
    start.set_velocities(np.ones((13, 3)))
    before = start.copy()
    found = md.minimise(start, potential=FREE)
    assert start == before
    assert (found.atoms.get_velocities() == 0).all()
    assert (found.atoms.get_masses() == start.get_masses()).all()
    check = found.atoms.copy()
    check.calc = FREE.calculator()
    assert found.energy == pytest.approx(check.get_potential_energy(), abs=1e-12)
    assert found.largest_force == pytest.approx(
        np.linalg.norm(check.get_forces(), axis=1).max(), abs=1e-10
    )
    assert found.largest_force <= 1e-3
    assert md.minimise(found.atoms, potential=FREE).steps == 0
    plain = cluster(Icosahedron("Ar", 2))
    assert md.minimise(plain, potential=FREE).energy == pytest.approx(found.energy, abs=1e-12)


def test_who_gives_up_says_so():
    found = md.minimise(cluster(Icosahedron("Ar", 2)), potential=FREE, steps=3)
    assert (found.steps, found.converged) == (3, False)
    assert found.largest_force > 1e-3


def test_no_atom_moves_further_than_is_allowed():
    steep = Atoms("Ar2", [[0, 0, 0], [0, 0, 0.5]])  # the force is about 400000
    one = md.minimise(steep, potential=FREE, steps=1, longest_A=0.05)
    move_nc = one.atoms.positions - steep.positions
    np.testing.assert_allclose(np.abs(move_nc[:, 2]), 0.05)
    assert md.minimise(steep, potential=FREE).energy == pytest.approx(-1, abs=1e-6)


class Broken(Calculator):
    """Its forces become not a number when the atoms move."""

    implemented_properties = ("energy", "forces")

    def calculate(self, atoms=None, properties=(), changes=()):
        forces_nc = np.ones_like(atoms.positions)
        forces_nc[1] /= atoms.positions[0, 0] == 0 or np.nan
        self.results = {"energy": 0.0, "forces": forces_nc}


def held():
    atoms = cluster(Icosahedron("Ar", 2))
    atoms.set_constraint(FixAtoms([0]))
    return atoms


PAIR = Atoms("Ar2", [[0, 0, 0], [0, 0, 1.2]])


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: md.minimise("Ar", potential=LJ), TypeError, ["not a structure"]),
        (lambda: md.minimise(PAIR), TypeError, ["gives no forces", "ASE calculator"]),
        (lambda: md.minimise(PAIR, potential=LJ, force_eV_A=0), ValueError, ["above 0 eV/Å"]),
        (lambda: md.minimise(PAIR, potential=LJ, steps=-1), ValueError, ["at least 0"]),
        (lambda: md.minimise(PAIR, potential=LJ, longest_A="x"), TypeError, ["one number"]),
        (lambda: md.minimise(PAIR, potential=Broken()), ValueError, ["atom 1 has a force that"]),
        (lambda: md.minimise(held(), potential=LJ), ValueError, ["held by FixAtoms"]),
        (lambda: md.minimise(Atoms("Ar2"), potential=LJ), ValueError, ["at the same place"]),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert all(word in str(caught.value) for word in words), caught.value


def test_ctrl_c_returns_where_the_atoms_are():
    class Pressed(EMT):
        calls = 0

        def calculate(self, *args, **kwargs):
            Pressed.calls += 1
            if Pressed.calls == 4:
                signal.raise_signal(signal.SIGINT)
            super().calculate(*args, **kwargs)

    crystal = bulk("Cu", cubic=True)
    crystal.rattle(0.1, seed=1)
    found = md.minimise(crystal, potential=Pressed())
    assert (found.converged, found.steps) == (False, 3)
    crystal.calc = EMT()
    assert found.energy < crystal.get_potential_energy()
