"""Ensembles: whole distributions against theory, what is conserved, words of errors."""

import ase.calculators.lj
import ase.units
import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from ase.calculators.harmonic import HarmonicCalculator, HarmonicForceField
from scipy import stats

from matlab_pkg import md
from matlab_pkg.md import baths
from matlab_pkg.md.calculator_engine import CalculatorEngine
from matlab_pkg.potentials import LennardJones, Morse

LJ = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.2)
GHOSTS = Morse(depth=1e-12, width=1, distance=1, cutoff=2)
"""An ideal gas, as far as numbers go: atoms that hardly act on each other."""

KINDS = {
    "langevin": md.Langevin(kT=0.8, time=0.2),
    "bussi": md.Bussi(kT=0.8, time=0.1),
    "chain": md.NoseHooverChain(kT=0.8, time=0.1),
}
each = pytest.mark.parametrize("thermostat", KINDS.values(), ids=KINDS.keys())


def liquid(kT=0.8, cells=3, seed=1):
    atoms = bulk("Ar", a=1.68, cubic=True).repeat(cells)
    atoms.set_masses(np.ones(len(atoms)))
    return md.maxwell_boltzmann(atoms, kT=kT, rng=np.random.default_rng(seed))


# --- the canonical ensemble


@each
def test_the_kinetic_energy_has_the_canonical_distribution(thermostat):
    """Kinetic energy over kT is a gamma variable of half the degrees of freedom: not only its mean.

    Samples are 0.5 apart, some relaxation times; thinned to every second, a Kolmogorov-Smirnov
    test may take them as independent.
    """
    warm = md.run(
        *(liquid(),),
        potential=LJ,
        timestep=0.005,
        steps=600,
        thermostat=thermostat,
        rng=np.random.default_rng(2),
    ).atoms
    if thermostat is not KINDS["langevin"]:  # its drift is small, and not zero
        assert np.abs(md.State.of(warm).momentum_c).max() < 1e-9
    done = md.run(
        *(warm,),
        potential=LJ,
        timestep=0.005,
        steps=12000,
        every=100,
        thermostat=thermostat,
        rng=np.random.default_rng(3),
    )
    theory = stats.gamma(done.freedom / 2, scale=0.8)
    kinetic = done.kinetic_energy_t[1:]
    assert stats.kstest(kinetic[::2], theory.cdf).pvalue > 0.01
    assert kinetic.std() == pytest.approx(theory.std(), rel=0.25)  # 120 samples: 6.5 % each sigma
    assert np.ptp(done.conserved_energy_t) < 0.1 * np.ptp(done.total_energy_t)


def test_without_noise_the_fluctuations_are_too_small():
    done = md.run(
        *(liquid(),),
        potential=LJ,
        timestep=0.005,
        steps=3000,
        every=20,
        thermostat=md.Berendsen(kT=0.8, time=0.01),
    )
    kinetic = done.kinetic_energy_t[50:]
    theory = stats.gamma(done.freedom / 2, scale=0.8)
    assert kinetic.mean() == pytest.approx(theory.mean(), rel=0.01)
    assert kinetic.std() < 0.3 * theory.std()


def test_langevin_puts_the_right_width_into_a_spring():
    """Its positions are exact for a harmonic well, whatever the step: <x^2> = kT / k."""
    n, kT, stiffness = 60, 0.5, 2.0
    atoms = Atoms(f"H{n}", np.zeros((n, 3)), masses=np.ones(n))
    field = HarmonicForceField(atoms, np.eye(3 * n) * stiffness)
    done = []
    md.run(
        *(atoms,),
        potential=HarmonicCalculator(field),
        timestep=0.9,
        steps=400,
        every=8,
        thermostat=md.Langevin(kT=kT, time=1.0),
        rng=np.random.default_rng(1),
        observers=[lambda step, now: done.append(now.positions.copy())],
    )
    squares = np.array(done[10:]) ** 2
    assert squares.mean() == pytest.approx(kT / stiffness, rel=0.06)  # 180 x 40 numbers: 1.7 %


def test_the_chain_conserves_its_energy_and_order_2():
    atoms, ends = liquid(), {}
    for steps in (200, 400):
        done = md.run(
            *(atoms,),
            potential=Morse(depth=1, width=5, distance=1.12, cutoff=2.2),
            timestep=0.8 / steps,
            steps=steps,
            thermostat=md.NoseHooverChain(kT=0.5, time=0.2),
        )
        ends[steps] = np.abs(done.conserved_energy_t - done.conserved_energy_t[0]).max()
        assert np.ptp(done.heat_t) > 20 * ends[steps]
    assert 3.0 < ends[200] / ends[400] < 5.0


def test_the_heat_of_the_chain_is_what_its_energy_says():
    engine = CalculatorEngine(liquid(), LJ.calculator(), 0.005)
    chain = baths.begin(KINDS["chain"], engine, np.random.default_rng(1))
    for _ in range(50):
        chain.act(1.0)
    assert chain.heat == pytest.approx(-chain.energy(), rel=1e-4)  # its step is finite


@each
def test_what_a_bath_remembers_lets_it_go_on(thermostat):
    engine = CalculatorEngine(liquid(), LJ.calculator(), 0.005)
    bath = baths.begin(thermostat, engine, np.random.default_rng(1))
    bath.act(1.0)
    memory, velocities = bath.memory(), engine.state().velocities_nc
    bath.act(1.0)
    after = engine.state().velocities_nc
    engine.state()
    other = CalculatorEngine(liquid(), LJ.calculator(), 0.005)
    other._now.velocities_nc[...] = velocities
    second = baths.begin(thermostat, other, np.random.default_rng(7))
    second.recall(memory)
    second.act(1.0)
    assert (other.state().velocities_nc == after).all()


# --- constant pressure


@pytest.mark.parametrize("kind", [md.Langevin, md.Bussi])
def test_the_volume_of_an_ideal_gas_has_the_right_distribution(kind):
    """At constant pressure p(V) is V^n exp(-PV/kT): a gamma variable of n + 1."""
    n, kT, pressure = 20, 1.0, 0.05
    volume = (n + 1) * kT / pressure
    atoms = Atoms(f"H{n}", cell=[volume ** (1 / 3)] * 3, pbc=True, masses=np.ones(n))
    atoms.set_scaled_positions(np.random.default_rng(1).random((n, 3)))
    done = md.run(
        md.maxwell_boltzmann(atoms, kT=kT, rng=np.random.default_rng(2)),
        potential=GHOSTS,
        timestep=0.02,
        steps=8000,
        every=40,
        thermostat=kind(kT=kT, time=0.1),
        barostat=md.CellRescaling(pressure=pressure, time=0.5, compressibility=20, every=4),
        rng=np.random.default_rng(3),
    )
    theory = stats.gamma(n + 1, scale=kT / pressure)
    volumes = done.volume_A3_t[20:]
    assert stats.kstest(volumes[::3], theory.cdf).pvalue > 0.01
    assert volumes.mean() == pytest.approx(theory.mean(), rel=0.05)
    assert volumes.std() == pytest.approx(theory.std(), rel=0.2)


def test_a_liquid_comes_to_the_pressure():
    done = md.run(
        *(liquid(cells=4),),
        potential=LJ,
        timestep=0.005,
        steps=4000,
        every=20,
        thermostat=md.Bussi(kT=0.8, time=0.1),
        barostat=md.CellRescaling(pressure=1.0, time=0.5, compressibility=0.1),
        rng=np.random.default_rng(3),
    )
    pressure = done.pressure_t[80:]
    error = pressure.std() / np.sqrt(len(pressure) / 10)  # about ten samples to one independent
    assert pressure.mean() == pytest.approx(1.0, abs=3 * error)
    assert error < 0.15
    assert done.atoms.get_volume() == pytest.approx(done.volume_A3_t[-1])
    assert done.volume_A3_t[0] == pytest.approx(1.68**3 * 64)


def test_pressure_is_that_of_ase_and_of_an_ideal_gas():
    atoms = liquid()
    done = md.run(atoms, potential=LJ, timestep=0.005, steps=10)
    last = done.atoms.copy()
    last.calc = LJ.calculator()
    theirs = -last.get_stress(voigt=True, include_ideal_gas=True)[:3].mean()
    assert done.pressure_t[-1] == pytest.approx(theirs, rel=1e-9)
    same = md.run(atoms, potential=LJ.calculator(), timestep=0.005, steps=10)
    assert same.pressure_GPa_t == pytest.approx(done.pressure_GPa_t)


# --- velocities to start with


def test_maxwell_and_boltzmann():
    atoms = Atoms("H4000", masses=np.repeat([1.0, 4.0], 2000))
    warm = md.maxwell_boltzmann(atoms, temperature_K=300, rng=np.random.default_rng(1))
    assert np.abs(md.State.of(warm).momentum_c).max() < 1e-10
    scaled = warm.get_velocities() * np.sqrt(atoms.get_masses() / (300 * ase.units.kB))[:, None]
    assert stats.kstest(scaled.ravel(), stats.norm.cdf).pvalue > 0.01
    assert atoms.get_momenta().max() == 0  # not changed
    assert len(md.maxwell_boltzmann(Atoms("H"), kT=1, rng=np.random.default_rng(1))) == 1


# --- bad input


class NoStress(ase.calculators.lj.LennardJones):
    """A calculator that knows forces only."""

    def get_stress(self, *args, **kwargs):
        raise NotImplementedError


def refused(error, match, *, atoms=None, rng=1, **arguments):
    source = None if rng is None else np.random.default_rng(rng)
    with pytest.raises(error, match=match):
        md.run(
            liquid() if atoms is None else atoms,
            **{"potential": LJ, "timestep": 0.005, "steps": 2} | arguments,
            rng=source,
        )


def test_errors_say_what_to_do():
    refused(ValueError, "below the time step", thermostat=md.Bussi(kT=1, time=0.001))
    refused(TypeError, "source", thermostat=KINDS["bussi"], rng=None)
    refused(TypeError, "no thermostat", thermostat=300)
    refused(TypeError, "no thermostat", thermostat=md.Thermostat(kT=1, time=1))
    refused(TypeError, "no barostat", thermostat=KINDS["bussi"], barostat=1.0)
    refused(
        *(ValueError, "steps of velocity Verlet"),
        thermostat=KINDS["bussi"],
        integrator="explicit_euler",
    )
    refused(
        *(
            ValueError,
            r"of Bussi, 2 fs, is below the time step, 5 fs \(in ASE's unit of time 0.196",
        ),
        thermostat=md.Bussi(temperature_K=80, time_fs=2),
        timestep=5 * ase.units.fs,
    )
    refused(
        *(ValueError, r"CellRescaling, .* below the 10 time steps from one act to the next"),
        thermostat=KINDS["bussi"],
        barostat=md.CellRescaling(pressure=1.0, time=0.04, compressibility=0.1),
    )
    piston = md.CellRescaling(pressure=1.0, time=1.0, compressibility=1.0)
    refused(
        *(ValueError, "needs the stress, and this calculator has none"),
        potential=NoStress(),
        thermostat=KINDS["bussi"],
        barostat=piston,
    )
    refused(ValueError, "needs a thermostat", barostat=piston)
    slab = liquid()
    slab.pbc = [True, True, False]
    refused(
        *(ValueError, "periodic along all axes"),
        atoms=slab,
        thermostat=KINDS["bussi"],
        barostat=piston,
    )
    rest = liquid()
    rest.set_momenta(np.zeros((len(rest), 3)))
    refused(ValueError, "at rest", atoms=rest, thermostat=KINDS["bussi"])
    rest.set_momenta(np.ones((len(rest), 3)))
    refused(ValueError, "drift as a whole", atoms=rest, thermostat=KINDS["chain"])


def test_a_cell_that_shrinks_below_the_cutoff_ends_the_run():
    squeeze = md.CellRescaling(pressure=100.0, time=0.05, compressibility=0.1, every=1)
    with pytest.raises(
        md.ExplodedError, match=r"the cell became too small: cutoff = 2\.2.*supercell\. The error's"
    ):
        md.run(
            *(liquid(),),
            potential=LJ,
            timestep=0.005,
            steps=2000,
            thermostat=KINDS["bussi"],
            barostat=squeeze,
            rng=np.random.default_rng(1),
        )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"pressure": 1.0, "time": 1.0, "compressibility": 1000.0},
            "changes the volume by a factor",
        ),
        (
            {"pressure": 1e4, "time": 1.0, "compressibility": 0.1},
            "compressibility and pressure, and",
        ),
        (
            {"pressure": -1.0, "time": 0.2, "compressibility": 0.1},
            "nothing holds the atoms together",
        ),
    ],
)
def test_a_barostat_that_runs_away_says_so(given, words):
    """A unit that is wrong by a thousand, in either quantity; and a liquid that is torn apart."""
    with pytest.raises(md.ExplodedError, match=words):
        md.run(
            *(liquid(cells=4),),
            potential=LJ,
            timestep=0.005,
            steps=40_000,
            thermostat=KINDS["bussi"],
            barostat=md.CellRescaling(**given),
            rng=np.random.default_rng(1),
        )


@pytest.mark.parametrize("steps_long", [1, 2, 8])
@pytest.mark.parametrize("hot", [1, 3])
def test_a_short_chain_is_stable(steps_long, hot):
    """A relaxation time of few steps, and a start at three times the temperature."""
    done = md.run(
        liquid(kT=0.8 * hot),
        potential=LJ,
        timestep=0.004,
        steps=2000,
        every=10,
        thermostat=md.NoseHooverChain(kT=0.8, time=0.004 * steps_long),
    )
    kinetic = done.kinetic_energy_t[50:]
    assert kinetic.mean() == pytest.approx(0.4 * done.freedom, rel=0.03)
    assert np.ptp(done.conserved_energy_t) < 0.1 * np.ptp(done.potential_energy_t)


def test_a_chain_that_cannot_follow_says_so():
    with pytest.raises(md.ExplodedError, match=r"Nosé-Hoover chain .* Start near its temperature"):
        md.run(
            liquid(kT=4000),
            potential=GHOSTS,
            timestep=1e-4,
            steps=2000,
            thermostat=md.NoseHooverChain(kT=0.08, time=2e-4),
        )


def test_a_bath_of_endless_time_leaves_the_atoms_alone():
    free = md.run(liquid(), potential=LJ, timestep=0.005, steps=20).atoms.positions
    for kind in (md.Bussi, md.NoseHooverChain, md.Berendsen):
        given = {"thermostat": kind(kT=1, time=1e30), "rng": np.random.default_rng(1)}
        done = md.run(liquid(), potential=LJ, timestep=0.005, steps=20, **given)
        np.testing.assert_allclose(done.atoms.positions, free, atol=1e-9)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: md.Bussi(temperature_K=300), TypeError, "needs one of time_fs and time"),
        (lambda: md.Bussi(temperature_K=300, kT=1, time=1), TypeError, "got temperature_K and kT"),
        (lambda: md.Langevin(temperature_K=-3, time_fs=1), ValueError, "temperature_K = -3 K"),
        (lambda: md.Bussi(temperature_K=0, time_fs=1), ValueError, "must be above 0 K"),
        (lambda: md.Bussi(temperature_K=300, time_fs=np.nan), ValueError, "time_fs = nan fs"),
        (lambda: md.NoseHooverChain(kT=1, time=1, length=0), ValueError, "length"),
        (
            lambda: md.CellRescaling(pressure=1, time=1),
            *(TypeError, "compressibility_1_GPa and compressibility"),
        ),
        (
            lambda: md.CellRescaling(pressure=1, time=0, compressibility=1),
            *(ValueError, "time"),
        ),
        (
            lambda: md.maxwell_boltzmann(Atoms("H"), rng=np.random.default_rng(1)),
            *(TypeError, "temperature once"),
        ),
        (lambda: md.maxwell_boltzmann(Atoms("H"), kT=1, rng=1), TypeError, "rng"),
    ],
)
def test_parameters_are_checked(make, error, words):
    with pytest.raises(error, match=words):
        make()
