"""Molecular dynamics: the slow twin, conserved things, orders, time turned back, early ends."""

import pickle
import signal

import ase.units
import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from ase.calculators.lj import LennardJones as AseLennardJones
from ase.md.verlet import VelocityVerlet

from matlab_pkg import md
from matlab_pkg.md import loops
from matlab_pkg.potentials import Buckingham, LennardJones, Morse, Tabulated

LJ = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5)
FAR = LennardJones(epsilon=1.0, sigma=1.0, cutoff=4.0)


def liquid(n=4, *, pbc=True, cubic=True, masses=(1.0,), speed=0.85, a=1.68):
    atoms = bulk("Ar", a=a, cubic=cubic).repeat(n)
    atoms.rattle(0.05, seed=1)
    atoms.pbc = pbc
    rng = np.random.default_rng(2)
    atoms.set_masses(np.resize(masses, len(atoms)))
    v_nc = rng.normal(size=(len(atoms), 3)) * speed
    atoms.set_velocities(v_nc - np.average(v_nc, axis=0, weights=atoms.get_masses()))
    return atoms


def order_of(integrator):
    """Slope of log error against log time step, of a vibrating pair without cutoff in reach."""
    atoms = Atoms("Ar2", [[0, 0, 0], [1.25, 0, 0]], masses=[1, 2])
    ends = {}
    for steps in (200, 400):
        done = md.run(
            atoms, potential=FAR, timestep=0.15 / steps, steps=steps, integrator=integrator
        )
        ends[steps] = np.append(done.atoms.positions[:, 0], done.atoms.get_velocities()[:, 0])
    fine = md.run(atoms, potential=FAR, timestep=0.15 / 6400, steps=6400).atoms
    exact = np.append(fine.positions[:, 0], fine.get_velocities()[:, 0])
    first, second = (np.linalg.norm(ends[steps] - exact) for steps in (200, 400))
    return np.log2(first / second)


@pytest.mark.parametrize(
    ("integrator", "order"),
    [("velocity_verlet", 2), ("semi_implicit_euler", 1), ("explicit_euler", 1)],
)
def test_halving_the_step_divides_the_error(integrator, order):
    assert order_of(integrator) == pytest.approx(order, abs=0.05)


@pytest.mark.parametrize("integrator", md.INTEGRATORS)
@pytest.mark.parametrize("pbc", [True, [True, False, True], False])
def test_the_slow_twin_moves_the_same_way(integrator, pbc):
    atoms = liquid(2, pbc=pbc, masses=[1.0, 2.0, 1.5])
    near = LennardJones(epsilon=1.0, sigma=1.0, cutoff=1.6)
    twin = loops.run(
        md.State.of(atoms), potential=near, timestep=0.002, steps=25, integrator=integrator
    )
    done = md.run(atoms, potential=near, timestep=0.002, steps=25, integrator=integrator)
    np.testing.assert_allclose(done.atoms.positions, twin.positions_nc, atol=1e-10)
    np.testing.assert_allclose(done.atoms.get_velocities(), twin.velocities_nc, atol=1e-9)


@pytest.mark.parametrize("cubic", [True, False])
def test_ase_moves_the_same_way(cubic):
    atoms = liquid(4 if cubic else 7, cubic=cubic)
    done = md.run(atoms, potential=LJ, timestep=0.004, steps=60)
    theirs = atoms.copy()
    theirs.calc = AseLennardJones(epsilon=1.0, sigma=1.0, rc=2.5, smooth=False)
    VelocityVerlet(theirs, timestep=0.004).run(60)
    np.testing.assert_allclose(done.atoms.positions, theirs.positions, atol=1e-8)  # chaos
    assert done.potential_energy_t[-1] == pytest.approx(theirs.get_potential_energy(), abs=1e-7)


def test_an_ase_calculator_drives_the_integrators():
    atoms = liquid(3)
    small = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5)
    slow = AseLennardJones(epsilon=1.0, sigma=1.0, rc=2.5, smooth=False)
    first = md.run(atoms, potential=slow, timestep=0.004, steps=30)
    second = md.run(atoms, potential=small, timestep=0.004, steps=30)
    np.testing.assert_allclose(first.atoms.positions, second.atoms.positions, atol=1e-9)
    atoms.calc = small.calculator()
    third = md.run(atoms, timestep=0.004, steps=30)
    assert (third.atoms.positions == second.atoms.positions).all()


@pytest.mark.parametrize("masses", [(1.0,), (1.0, 3.0)])
def test_energy_and_momentum_are_kept(masses):
    atoms = liquid(6, masses=masses)
    warm = md.run(atoms, potential=LJ, timestep=0.004, steps=300).atoms
    done = md.run(warm, potential=LJ, timestep=0.004, steps=2000, every=20)
    energy = done.total_energy_t
    assert np.ptp(energy) / abs(energy.mean()) < 6e-4
    slope, cov = np.polyfit(done.step_t, energy, 1, cov=True)
    # samples of a fluctuation that lasts some of them: the error of the slope is about three times
    slope_error = 3 * np.sqrt(cov[0, 0])
    assert abs(slope[0]) < 3 * slope_error
    assert np.abs(md.State.of(done.atoms).momentum_c).max() < 1e-12 * len(atoms)
    assert 0.5 < 2 * done.kinetic_energy_t[-1] / (3 * len(atoms)) < 1.5  # it is a liquid


def test_explicit_euler_heats_and_the_lectures_loop_does_not():
    atoms = liquid(4)
    ranges = {}
    for integrator in ("explicit_euler", "semi_implicit_euler"):
        done = md.run(atoms, potential=LJ, timestep=0.002, steps=400, integrator=integrator)
        ranges[integrator] = done.total_energy_t[-1] - done.total_energy_t[0]
    assert ranges["explicit_euler"] > 10 * abs(ranges["semi_implicit_euler"])


def test_time_can_be_turned_back():
    atoms = liquid(4)
    there = md.run(atoms, potential=LJ, timestep=0.004, steps=200).atoms
    there.set_velocities(-there.get_velocities())
    back = md.run(there, potential=LJ, timestep=0.004, steps=200).atoms
    np.testing.assert_allclose(back.positions, atoms.positions, atol=1e-8)  # rounding, by chaos
    np.testing.assert_allclose(-back.get_velocities(), atoms.get_velocities(), atol=1e-7)


@pytest.mark.parametrize(
    "potential",
    [
        Morse(depth=1.0, width=5.0, distance=1.12, cutoff=2.5),
        Buckingham(repulsion=2e5, range=0.09, dispersion=2.0, cutoff=2.5),
    ],
    ids=["morse", "buckingham"],
)
@pytest.mark.parametrize("pbc", [True, [1, 1, 0]])
def test_other_potentials_keep_their_energy_too(potential, pbc):
    done = md.run(liquid(5, pbc=pbc), potential=potential, timestep=0.002, steps=300)
    assert np.ptp(done.total_energy_t) < 0.02 * np.ptp(done.kinetic_energy_t)


def test_pieces_make_the_whole():
    atoms = liquid(4)
    whole = md.run(atoms, potential=LJ, timestep=0.004, steps=90, every=7)
    pieces = atoms
    for _ in range(3):
        pieces = md.run(pieces, potential=LJ, timestep=0.004, steps=30).atoms
    np.testing.assert_allclose(pieces.positions, whole.atoms.positions, atol=1e-10)
    assert whole.step_t.tolist() == [*range(0, 90, 7), 90]


def test_a_pair_vibrates_with_the_frequency_of_its_well():
    mass, width = 2.0, 3.0
    bond = Morse(depth=5.0, width=width, distance=1.0, cutoff=6)
    atoms = Atoms("H2", [[0, 0, 0], [1.001, 0, 0]], masses=[mass, mass])
    distances = []
    md.run(
        atoms,
        potential=bond,
        timestep=0.001,
        steps=4000,
        every=1,
        observers=[lambda step, now: distances.append(now.get_distance(0, 1))],
    )
    swing = np.array(distances) - np.mean(distances)
    crossings = np.flatnonzero((swing[:-1] < 0) & (swing[1:] >= 0))
    period = np.diff(crossings).mean() * 0.001
    expected = 2 * np.pi / np.sqrt(2 * 5.0 * width**2 / (mass / 2))
    assert period == pytest.approx(expected, rel=0.005)  # the mean is off by the anharmonic part


def test_units_and_samples():
    argon = bulk("Ar", a=5.4, cubic=True).repeat(4)
    argon.set_velocities(np.random.default_rng(1).normal(size=(256, 3)) * 0.015)
    real = LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5)
    done = md.run(argon, potential=real, timestep_fs=4.0, steps=20, every=10)
    assert done.time_fs_t == pytest.approx([0, 40, 80])
    assert done.freedom == 765  # the total momentum is kept
    assert done.temperature_K_t[0] == pytest.approx(argon.get_temperature() * 256 / 255)
    same = md.run(argon, potential=real, timestep=4.0 * ase.units.fs, steps=20)
    np.testing.assert_allclose(same.atoms.positions, done.atoms.positions, atol=1e-12)
    assert repr(done) == "Run('velocity_verlet': 256 atoms, 20 steps, 3 samples)"


def test_the_atoms_given_are_not_changed_and_observers_get_copies():
    atoms = liquid(4)
    before = atoms.copy()

    def spoil(step, now):
        now.positions[:] = np.nan

    first = md.run(atoms, potential=LJ, timestep=0.004, steps=10, observers=[spoil])
    second = md.run(atoms, potential=LJ, timestep=0.004, steps=10)
    assert atoms == before
    assert (atoms.get_momenta() == before.get_momenta()).all()
    assert (first.atoms.positions == second.atoms.positions).all()


def test_no_step_is_a_run_too():
    done = md.run(liquid(4), potential=LJ, timestep=0.004, steps=0)
    assert done.step_t.tolist() == [0]


# --- early ends


@pytest.mark.parametrize("potential", [LJ, AseLennardJones(epsilon=1, sigma=1, rc=2.5)])
def test_a_run_that_explodes_keeps_the_last_good_state(potential):
    atoms = liquid(4, speed=2.0)
    with pytest.raises(md.ExplodedError, match="shorter time step") as caught:
        md.run(atoms, potential=potential, timestep=0.1, steps=500, every=1)
    error = caught.value
    assert f"exploded at step {error.step}: atom {error.atom} " in str(error)
    assert error.run.step_t[-1] == error.step - 1
    assert np.isfinite(error.run.atoms.positions).all()
    assert np.isfinite(error.run.total_energy_t).all()
    assert error.run.stopped == f"exploded at step {error.step}"


@pytest.mark.parametrize("every", [1, 100])
def test_a_force_that_is_no_number_is_told_and_the_last_good_step_kept(every):
    table = Tabulated.of(LJ, begin=0.95)
    atoms = Atoms("Ar2", [[0, 0, 0], [1.5, 0, 0]], masses=[1, 1])
    atoms.set_velocities([[2, 0, 0], [-2, 0, 0]])
    with pytest.raises(md.ExplodedError, match=r"no number|not a finite") as caught:
        md.run(atoms, potential=table, timestep=0.01, steps=100, every=every)
    run = caught.value.run
    whole = md.run(atoms, potential=LJ, timestep=0.01, steps=20, every=1, keep=True).frames
    too_close = min(i for i, now in enumerate(whole) if now.get_distance(0, 1) < 0.95)
    assert (run.step_t[-1], caught.value.step) == (too_close - 1, too_close)
    assert run.atoms.get_distance(0, 1) > 0.95
    assert ("begins at 0.95 Å" in str(caught.value)) == (every > 1)


def test_a_frame_remembers_forces_and_gives_none():
    frame = md.run(liquid(3), potential=LJ, timestep=0.004, steps=1, keep=True).frames[-1]
    with pytest.raises(TypeError, match="computed once"):
        md.run(frame, timestep=0.004, steps=1)
    assert len(md.run(frame, potential=LJ, timestep=0.004, steps=1).step_t) == 2


def test_without_a_volume_there_is_no_pressure():
    pair = Atoms("Ar2", [[0, 0, 0], [1.1, 0, 0]])
    assert np.isnan(md.run(pair, potential=LJ, timestep=0.004, steps=1).pressure_t).all()


def test_an_explosion_can_be_handed_on_by_another_process():
    with pytest.raises(md.ExplodedError) as caught:
        md.run(liquid(3), potential=LJ, timestep=1e30, steps=5)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 (our own)
    assert (again.step, again.atom, str(again)) == (1, caught.value.atom, str(caught.value))
    assert again.run.atoms == caught.value.run.atoms


def test_a_second_ctrl_c_does_not_wait_for_the_step():
    class Slow(AseLennardJones):
        calls = 0

        def calculate(self, *args, **kwargs):
            super().calculate(*args, **kwargs)
            Slow.calls += 1
            if Slow.calls == 2:  # the first one is before the first step
                signal.raise_signal(signal.SIGINT)
                signal.raise_signal(signal.SIGINT)
                raise AssertionError("the second one was not heard")

    slow = Slow(epsilon=1, sigma=1, rc=1.5)
    done = md.run(liquid(2), potential=slow, timestep=0.004, steps=9)
    assert done.stopped == "interrupted after step 0 of 9"


def test_ctrl_c_returns_what_was_done():
    def press(step, now):
        if step == 20:
            signal.raise_signal(signal.SIGINT)

    atoms = liquid(4)
    done = md.run(atoms, potential=LJ, timestep=0.004, steps=1000, every=10, observers=[press])
    short = md.run(atoms, potential=LJ, timestep=0.004, steps=20)
    assert done.stopped == "interrupted after step 20 of 1000"
    np.testing.assert_allclose(done.atoms.positions, short.atoms.positions, atol=1e-12)
    with pytest.raises(KeyboardInterrupt):  # the key works again
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_in_a_step_returns_the_last_sample():
    class Tired(AseLennardJones):
        calls = 0

        def calculate(self, *args, **kwargs):
            Tired.calls += 1
            if Tired.calls > 30:
                raise KeyboardInterrupt
            super().calculate(*args, **kwargs)

    done = md.run(
        liquid(2, pbc=False), potential=Tired(rc=2.5), timestep=0.002, steps=100, every=10
    )
    assert done.stopped.startswith("interrupted after step ")
    assert done.step_t[-1] in (10, 20)


# --- errors


def with_(atoms, **arrays):
    for name, value in arrays.items():
        atoms.arrays[name][3] = value
    return atoms


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: md.run("Ar", potential=LJ, timestep=1, steps=1), TypeError, ["not a structure"]),
        (lambda: go(with_(liquid(), positions=np.nan)), ValueError, ["not a finite number"]),
        (lambda: go(with_(liquid(), momenta=np.inf)), ValueError, ["Atom 3 has a velocity"]),
        (lambda: go(with_(liquid(), masses=0)), ValueError, ["(Ar) has mass 0 u", "above 0"]),
        (lambda: go(with_(liquid(), masses=np.nan)), ValueError, ["Atom 3 (Ar) has mass nan"]),
        (lambda: go(overlapping()), ValueError, ["Atoms 2 and 9 are at the same place"]),
        (lambda: go(liquid(2)), ValueError, ["cutoff = 2.5 Å does not fit", "larger supercell"]),
        (lambda: go(timestep=-1), ValueError, ["timestep = -1", "above 0"]),
        (lambda: go(timestep=None), TypeError, ["timestep_fs=5 in fs"]),
        (lambda: go(timestep_fs=1), TypeError, ["Give the length of a step once"]),
        (lambda: go(steps=1.5), TypeError, ["steps = 1.5 is not a whole number"]),
        (lambda: go(every=0), ValueError, ["every = 0", "at least 1"]),
        (lambda: go(integrator="verlet"), LookupError, ["no integrator", "velocity_verlet"]),
        (lambda: go(potential=None), TypeError, ["gives no forces", "LennardJones("]),
        (lambda: go(observers=[3]), TypeError, ["observers holds 3", "cannot be called"]),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert all(word in str(caught.value) for word in words)


def go(atoms=None, **given):
    given = {"potential": LJ, "timestep": 0.004, "steps": 1} | given
    return md.run(liquid() if atoms is None else atoms, **given)


def overlapping():
    atoms = liquid()
    atoms.positions[9] = atoms.positions[2]
    return atoms


def test_the_twin_refuses_other_integrators():
    with pytest.raises(LookupError, match="no integrator 'rk4'"):
        loops.run(md.State.of(Atoms("H")), potential=LJ, timestep=1, steps=1, integrator="rk4")
