"""What a run leaves behind: frames, trajectories, checkpoints, progress, the last good step."""

import signal

import ase.io
import numpy as np
import pytest
from ase.build import bulk, molecule
from ase.calculators.calculator import Calculator
from ase.calculators.emt import EMT
from ase.calculators.lj import LennardJones as AseLennardJones
from ase.constraints import FixAtoms
from ase.md.verlet import VelocityVerlet

from matlab_pkg import md
from matlab_pkg.md import checkpoint
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.steps import Steps
from matlab_pkg.potentials import LennardJones

LJ = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5)
VERLET = md.INTEGRATORS["velocity_verlet"]
SLOW = AseLennardJones(epsilon=1.0, sigma=1.0, rc=2.5)


def liquid(n=4, *, speed=0.85, masses=(1.0,), pbc=True):
    atoms = bulk("Ar", a=1.68, cubic=True).repeat(n)
    atoms.rattle(0.05, seed=1)
    atoms.pbc = pbc
    atoms.set_masses(np.resize(masses, len(atoms)))
    v_nc = np.random.default_rng(2).normal(size=(len(atoms), 3)) * speed
    atoms.set_velocities(v_nc - np.average(v_nc, axis=0, weights=atoms.get_masses()))
    return atoms


def go(atoms=None, **given):
    given = {"potential": LJ, "timestep": 0.004, "steps": 20} | given
    return md.run(liquid() if atoms is None else atoms, **given)


def same(first, second):
    """Whether two structures are the same bit for bit."""
    return np.array_equal(first.positions, second.positions) and np.array_equal(
        first.get_momenta(), second.get_momenta()
    )


# --- looking changes nothing


@pytest.mark.parametrize("integrator", md.INTEGRATORS)
def test_a_run_is_the_same_however_often_it_is_sampled(integrator):
    often, never = (go(steps=60, every=every, integrator=integrator) for every in (1, 60))
    assert same(often.atoms, never.atoms)
    assert often.total_energy_t[-1] == never.total_energy_t[-1]


def test_the_lagging_velocities_are_those_of_a_run_that_ends_there():
    done = go(steps=30, every=10, keep=True)
    for frame in done.frames:
        assert same(frame, go(steps=frame.info["step"]).atoms)


# --- frames and trajectories


@pytest.mark.parametrize("potential", [LJ, SLOW], ids=["ours", "ase"])
def test_frames_hold_what_ase_computes_there(potential):
    done = go(potential=potential, every=10, keep=True, timestep=None, timestep_fs=0.04)
    assert [frame.info["step"] for frame in done.frames] == [0, 10, 20]
    assert done.frames[-1].info["time_fs"] == pytest.approx(0.8)
    for frame, energy in zip(done.frames, done.potential_energy_t, strict=True):
        check = frame.copy()
        check.calc = SLOW
        assert frame.get_potential_energy() == pytest.approx(energy)
        np.testing.assert_allclose(frame.get_forces(), check.get_forces(), atol=1e-9)
    assert go().frames == ()


@pytest.mark.parametrize(("name", "off"), [("a.traj", 0), ("a.extxyz", 5.1e-9), ("a.xyz", 5.1e-9)])
def test_a_trajectory_comes_back_whole(tmp_path, name, off):
    atoms = liquid(pbc=[True, False, True], masses=(1.0, 2.0))
    done = go(atoms, every=10, keep=True, trajectory=tmp_path / name)
    read = ase.io.read(tmp_path / name, ":")
    for frame, kept in zip(read, done.frames, strict=True):
        assert frame.info["step"] == kept.info["step"]
        assert (frame.pbc == kept.pbc).all()
        assert np.abs(frame.cell[:] - kept.cell[:]).max() <= off
        assert np.abs(frame.positions - kept.positions).max() <= off
        assert np.abs(frame.get_momenta() - kept.get_momenta()).max() <= off
        assert np.abs(frame.get_masses() - kept.get_masses()).max() <= off
        assert np.abs(frame.get_forces() - kept.get_forces()).max() <= off
        assert frame.get_potential_energy() == pytest.approx(kept.get_potential_energy(), abs=1e-6)
    again = go(read[-1], steps=5)  # and a run goes on from it
    assert again.potential_energy_t[0] == pytest.approx(done.potential_energy_t[-1], abs=1e-5)


@pytest.mark.parametrize("name", ["a.traj", "a.extxyz"])
def test_a_trajectory_can_be_read_while_the_run_goes_on(tmp_path, name):
    seen = []

    def look(step, now):
        seen.append(len(ase.io.read(tmp_path / name, ":")))

    go(every=10, observers=[look], trajectory=tmp_path / name)
    assert seen == [1, 2, 3]


# --- checkpoints


@pytest.mark.parametrize("masses", [(1.0,), (1.0, 2.0)])
@pytest.mark.parametrize("pbc", [True, False])
def test_a_run_goes_on_bit_for_bit(tmp_path, masses, pbc):
    atoms, file = liquid(3 if not pbc else 4, masses=masses, pbc=pbc), tmp_path / "run.npz"
    whole = go(atoms, steps=1000, every=50)
    first = go(atoms, steps=400, every=50, checkpoint=file)
    rest = md.restart(file, potential=LJ, steps=600)
    assert same(rest.atoms, whole.atoms)
    joined = np.append(first.step_t, rest.step_t[1:])
    assert np.array_equal(joined, whole.step_t)
    for name in ("potential_energy_t", "kinetic_energy_t", "time_fs_t"):
        pieces = np.append(getattr(first, name), getattr(rest, name)[1:])
        assert np.array_equal(pieces, getattr(whole, name))


def test_the_lists_of_pairs_are_those_of_the_whole_run():
    steps = Steps(PotentialEngine(md.State.of(liquid()), LJ, 0.004), "velocity_verlet", VERLET)
    other = Steps(PotentialEngine(md.State.of(liquid()), LJ, 0.004), "velocity_verlet", VERLET)
    for _ in range(57):
        steps.advance()
    other.recall(steps.memory())
    builds = steps.engine.sum.builds, other.engine.sum.builds
    for _ in range(90):
        steps.advance()
        other.advance()
        assert np.array_equal(steps.engine.sum.order_n, other.engine.sum.order_n)
        assert np.array_equal(steps.engine.sum.xy_g, other.engine.sum.xy_g)
    assert steps.engine.sum.builds - builds[0] == other.engine.sum.builds - builds[1] > 3


def test_an_ase_calculator_goes_on_bit_for_bit_too(tmp_path):
    copper, file = bulk("Cu", cubic=True).repeat(2), tmp_path / "run.npz"
    copper.rattle(0.1, seed=1)
    given = {"potential": EMT(), "timestep_fs": 5}
    whole = md.run(copper, steps=50, **given)
    md.run(copper, steps=20, checkpoint=file, integrator="velocity_verlet", **given)
    assert same(md.restart(file, potential=EMT(), steps=30).atoms, whole.atoms)


BATHS = {
    "langevin": md.Langevin(kT=0.8, time=0.5),
    "bussi": md.Bussi(kT=0.8, time=0.5),
    "berendsen": md.Berendsen(kT=0.8, time=0.5),
    "chain": md.NoseHooverChain(kT=0.8, time=0.5),
}


@pytest.mark.parametrize("name", [*BATHS, "barostat", "ase"])
def test_thermostat_and_barostat_go_on_bit_for_bit(tmp_path, name):
    given = {"thermostat": BATHS.get(name, BATHS["bussi"]), "every": 30}
    if name == "barostat":
        given["barostat"] = md.CellRescaling(pressure=1.0, time=0.5, compressibility=0.1, every=7)
    if name == "ase":
        given["potential"] = Spring()
    file, noise = tmp_path / "run.npz", np.random.default_rng
    rng = (
        (lambda: None) if name in ("berendsen", "chain") else (lambda: noise(np.random.MT19937(3)))
    )
    whole = go(steps=150, rng=rng(), **given)
    first = go(steps=75, rng=rng(), checkpoint=file, **given)
    rest = md.restart(file, potential=given.get("potential", LJ), steps=75)
    assert same(rest.atoms, whole.atoms)
    assert np.array_equal(rest.atoms.cell[:], whole.atoms.cell[:])
    assert np.array_equal(rest.heat_t[1:], whole.heat_t[3:])
    assert np.array_equal(rest.conserved_energy_t[1:], whole.conserved_energy_t[3:])
    assert rest.heat_t[0] == first.heat_t[-1] != 0
    assert rest.freedom == whole.freedom


class Spring(Calculator):
    """Ties each atom to where it began."""

    implemented_properties = ("energy", "forces")

    def calculate(self, atoms=None, properties=(), changes=()):
        x_nc = atoms.positions - liquid().positions
        self.results = {"energy": (x_nc**2).sum() / 2, "forces": -x_nc}


def test_an_exploding_run_with_noise_keeps_its_last_good_step():
    given = {"timestep": 0.04, "thermostat": md.Langevin(kT=20.0, time=0.1), "every": 1000}
    with pytest.raises(md.ExplodedError) as caught:
        go(steps=1000, rng=np.random.default_rng(1), **given)
    error = caught.value
    assert error.step > 1
    good = go(steps=error.step - 1, rng=np.random.default_rng(1), **given)
    assert same(error.run.atoms, good.atoms)
    assert error.run.heat_t[-1] == good.heat_t[-1]


def test_a_checkpoint_can_be_its_own_successor(tmp_path):
    file, atoms = tmp_path / "run.npz", liquid()
    atoms.info = {"name": "argon", "n": np.arange(2)}
    atoms.set_tags(range(len(atoms)))
    go(atoms, steps=10, checkpoint=file)
    for _ in range(2):
        done = md.restart(file, potential=LJ, steps=10, checkpoint=file, checkpoint_every=5)
    assert done.step_t[[0, -1]].tolist() == [20, 30]
    assert same(done.atoms, go(atoms, steps=30).atoms)
    assert done.atoms.info["name"] == "argon"
    assert (done.atoms.get_tags() == atoms.get_tags()).all()
    assert list(tmp_path.iterdir()) == [file]


def test_a_checkpoint_is_there_before_the_end_and_after_ctrl_c(tmp_path):
    file = tmp_path / "run.npz"
    seen = {}

    def look(step, now):
        seen[step] = checkpoint.load(file)["steps"]["done"] if file.exists() else None
        if step == 21:
            signal.raise_signal(signal.SIGINT)

    done = go(steps=40, every=7, checkpoint=file, checkpoint_every=5, observers=[look])
    assert seen == {0: None, 7: 5, 14: 10, 21: 20}
    assert done.stopped == "interrupted after step 21 of 40"
    rest = md.restart(file, potential=LJ, steps=19)
    assert same(rest.atoms, go(steps=40).atoms)


@pytest.mark.parametrize("where", ["info", "arrays"])
def test_what_a_checkpoint_cannot_keep_is_told_before_the_first_step(tmp_path, where):
    atoms = liquid()
    things = np.array([{}] * len(atoms), object) if where == "arrays" else print
    getattr(atoms, where)["things"] = things
    with pytest.raises(TypeError, match=f"atoms.{where}"):
        md.run(
            atoms,
            potential=LJ,
            timestep=0.004,
            steps=40,
            checkpoint=tmp_path / "run.npz",
            observers=[lambda *_: pytest.fail("too late")],
        )


def test_a_failed_write_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    file = tmp_path / "run.npz"
    checkpoint.save(file, {"step": 1})

    def full(*args, **kwargs):
        args[0].write(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        checkpoint.save(file, {"step": 2})
    assert checkpoint.load(file) == {"step": 1}
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-30],
        lambda data: data[:3000] + bytes([data[3000] ^ 1]) + data[3001:],
        lambda data: b"text, not numbers",
    ],
    ids=["empty", "half", "end", "one bit", "foreign"],
)
def test_a_damaged_checkpoint_is_named_in_one_line(tmp_path, spoil):
    file = tmp_path / "run.npz"
    go(steps=1, checkpoint=file)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(ValueError, match="is no checkpoint, or a damaged one; ") as caught:
        md.restart(file, potential=LJ, steps=1)
    assert "\n" not in str(caught.value)


def other_archive(tmp_path):
    np.savez(tmp_path / "other.npz", x=np.arange(3))
    return md.restart(tmp_path / "other.npz", potential=LJ, steps=1)


def other_format(tmp_path):
    np.savez(tmp_path / "new.npz", text=np.array('["matlab_pkg md checkpoint 9", {}]'))
    return md.restart(tmp_path / "new.npz", potential=LJ, steps=1)


def restarted(tmp_path, *, first=LJ, **given):
    go(steps=2, potential=first, checkpoint=tmp_path / "run.npz")
    return md.restart(tmp_path / "run.npz", **({"potential": LJ, "steps": 1} | given))


def there(tmp_path, **given):
    for path in given.values():
        (tmp_path / path).touch()
    return go(**{name: tmp_path / path for name, path in given.items()})


# --- early ends


@pytest.mark.parametrize("potential", [LJ, SLOW], ids=["ours", "ase"])
@pytest.mark.parametrize("integrator", ["velocity_verlet", "explicit_euler"])
def test_the_last_good_step_is_kept_between_samples(potential, integrator):
    given = {"potential": potential, "timestep": 0.03, "steps": 500, "integrator": integrator}
    atoms = liquid(4, speed=2.0)
    with pytest.raises(md.ExplodedError) as caught:
        md.run(atoms, every=400, **given)
    error, done = caught.value, caught.value.run
    assert error.step > 1
    assert done.step_t.tolist() == [0, error.step - 1]
    assert f"until step {error.step - 1}" in str(error)
    good = md.run(atoms, **(given | {"steps": error.step - 1})).atoms
    if potential is LJ:
        assert same(done.atoms, good)
    scale = np.abs(good.get_momenta()).max()  # ASE's list of pairs depends on what came before
    np.testing.assert_allclose(done.atoms.positions, good.positions, atol=1e-9)
    np.testing.assert_allclose(done.atoms.get_momenta(), good.get_momenta(), atol=1e-9 * scale)


def test_an_interrupt_before_the_first_sample_is_passed_on():
    class Tired(AseLennardJones):
        def calculate(self, *args, **kwargs):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go(potential=Tired())


# --- ASE's calculators and constraints


def test_emt_moves_as_in_ase():
    copper = bulk("Cu", cubic=True).repeat(2)
    copper.rattle(0.1, seed=1)
    done = md.run(copper, potential=EMT(), timestep_fs=5, steps=40)
    theirs = copper.copy()
    theirs.calc = EMT()
    VelocityVerlet(theirs, timestep=5 * ase.units.fs).run(40)
    np.testing.assert_allclose(done.atoms.positions, theirs.positions, atol=1e-12)
    assert np.ptp(done.total_energy_t) < 0.02 * np.ptp(done.kinetic_energy_t)


def held():
    atoms = liquid()
    atoms.set_constraint(FixAtoms([0]))
    return atoms


# --- progress


def test_progress_is_told_in_words_when_asked_for(capsys):
    go(steps=20)
    assert capsys.readouterr() == ("", "")
    go(steps=20, progress=True, every=10)
    out, err = capsys.readouterr()
    assert out == ""
    assert "20 of 20 steps (100 %), about 00:00 left" in err


# --- errors


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda t: there(t, trajectory="a.traj"), FileExistsError, ["a.traj exists", "remove"]),
        (lambda t: there(t, checkpoint="a.npz"), FileExistsError, ["a.npz exists", "md.restart"]),
        (lambda t: go(trajectory=t / "a.pdb"), LookupError, ["no ending of a trajectory '.pdb'"]),
        (lambda t: go(trajectory=t / "no" / "a.traj"), NotADirectoryError, ["make it"]),
        (lambda t: go(trajectory=3), TypeError, ["trajectory = 3 is no name", "'run.traj'"]),
        (lambda t: go(checkpoint=3), TypeError, ["checkpoint = 3 is no name", "'run.npz'"]),
        (lambda t: go(checkpoint=t / "a.json"), ValueError, ["must end with .npz"]),
        (lambda t: go(checkpoint=t / "no" / "a.npz"), NotADirectoryError, ["no folder"]),
        (lambda t: go(checkpoint_every=3), TypeError, ["checkpoint_every = 3 needs a file"]),
        (lambda t: go(checkpoint=t / "a.npz", checkpoint_every=0), ValueError, ["at least 1"]),
        (lambda t: go(with_info(), checkpoint=t / "a.npz"), TypeError, ["atoms.info holds"]),
        (lambda t: md.restart(t / "no.npz", potential=LJ, steps=1), FileNotFoundError, ["no file"]),
        (other_archive, ValueError, ["other.npz is no checkpoint"]),
        (other_format, ValueError, ["is a 'matlab_pkg md checkpoint 9'", "reads a"]),
        (lambda t: restarted(t, potential=SLOW), ValueError, ["run with LennardJones(eps"]),
        (lambda t: restarted(t, potential=None), TypeError, ["gives no forces"]),
        (lambda t: restarted(t, steps=-1), ValueError, ["steps = -1", "at least 0"]),
        (lambda t: restarted(t, first=SLOW, potential=AseLennardJones(rc=2.4)), ValueError,
         ["with this potential they have", "not the same potential"]),
        (lambda t: restarted(t, checkpoint=there_already(t)), FileExistsError, ["b.npz exists"]),
        (lambda t: go(held()), ValueError, ["held by FixAtoms", "atoms.set_constraint()"]),
        (lambda t: go(molecule("H2O"), timestep=-1), ValueError, ["timestep = -1", "above 0"]),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(tmp_path, make, error, words):
    with pytest.raises(error) as caught:
        make(tmp_path)
    assert all(word in str(caught.value) for word in words), caught.value


def with_info():
    atoms = liquid()
    atoms.info["potential"] = LJ
    return atoms


def there_already(tmp_path):
    (tmp_path / "b.npz").touch()
    return tmp_path / "b.npz"
