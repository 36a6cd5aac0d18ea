"""Analysis of trajectories: laws, slow twins, other libraries, and what refuses to be wrong."""

import gc
import weakref

import ase.units
import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk
from ase.constraints import FixAtoms
from ase.neighborlist import neighbor_list

from matlab_pkg import analysis, md
from matlab_pkg.analysis import correlate
from matlab_pkg.potentials import LennardJones

ARGON = LennardJones(epsilon=0.01032, sigma=3.405, cutoff=8.5)
TRICLINIC = [[14.0, 0, 0], [4, 13, 0], [-3, 5, 15]]


@pytest.fixture(scope="module")
def liquid():
    """Argon near Rahman's state, 256 atoms, 400 frames 40 fs apart, not wrapped."""
    atoms = bulk("Ar", a=5.78, cubic=True).repeat(4)
    rng = np.random.default_rng(3)
    spread = np.sqrt(ase.units.kB * 190 / atoms.get_masses()[0])
    atoms.set_velocities(rng.normal(0, spread, size=(256, 3)))
    atoms.set_velocities(atoms.get_velocities() - atoms.get_velocities().mean(axis=0))
    for _ in range(3):
        atoms = md.run(atoms, potential=ARGON, timestep_fs=8, steps=200).atoms
        atoms.set_velocities(
            atoms.get_velocities() * (94.4 / analysis.temperature(atoms)[0]) ** 0.5
        )
    kept = []
    watch = [lambda step, now: kept.append(now)]
    md.run(atoms, potential=ARGON, timestep_fs=8, steps=1995, every=5, observers=watch)
    return kept


@pytest.fixture(scope="module")
def wrapped(liquid):
    inside = [atoms.copy() for atoms in liquid]
    for atoms in inside:
        atoms.wrap()
    return inside


def gas(n=300, cell=TRICLINIC, symbols="Ar", seed=1):
    atoms = Atoms(
        symbols=[symbols] * n if isinstance(symbols, str) else symbols, cell=cell, pbc=True
    )
    atoms.set_scaled_positions(np.random.default_rng(seed).random((n, 3)))
    return atoms


def walk(frames=200, n=40, seed=1):
    return np.random.default_rng(seed).normal(size=(frames, n, 3)).cumsum(axis=0)


def ornstein_uhlenbeck(frames=6000, n=60, memory=0.9, seed=1):
    """Exact velocities and positions of free Langevin particles: (v, x, D), with unit time step."""
    rng, rate = np.random.default_rng(seed), -np.log(memory)
    a, b = (1 - memory) / rate, 1 - memory**2
    vx = a * (1 - memory)  # covariance of the two noises, for k T / m = 1
    xx = (2 * rate - 3 + 4 * memory - memory**2) / rate**2
    root = np.linalg.cholesky([[b, vx], [vx, xx]])
    noise = rng.normal(size=(frames, n, 3, 2)) @ root.T
    v, x = np.empty((frames, n, 3)), np.zeros((frames, n, 3))
    v[0] = rng.normal(size=(n, 3))
    for t in range(1, frames):
        v[t] = memory * v[t - 1] + noise[t, ..., 0]
        x[t] = x[t - 1] + a * v[t - 1] + noise[t, ..., 1]
    return v, x, 1 / rate


# structure


def test_shells_of_a_crystal_are_counted_exactly():
    crystal = bulk("Ar", a=4.0, cubic=True).repeat(5)
    found = analysis.rdf(crystal, r_max_A=9.98, bins=100)
    shells = 4.0 * np.sqrt(np.arange(1, 13) / 2)  # fcc: sqrt(m / 2) a, but none at m = 14
    counts = [12, 6, 24, 12, 24, 8, 48, 6, 36, 24, 24, 24]
    at = [analysis.coordination(found, r_A=min(r + 0.1, 9.98)) for r in shells]
    np.testing.assert_allclose(at, np.cumsum(counts), atol=1e-9)
    assert analysis.coordination(found) == pytest.approx(12)


@pytest.mark.parametrize("pair", [None, ("Li", "Li"), ("Li", "I"), ("I", "Li"), ("I", "I")])
@pytest.mark.parametrize("cell", [TRICLINIC, [13.0, 14, 15]], ids=["triclinic", "upright"])
def test_ase_finds_the_same_histogram(pair, cell):
    atoms = gas(cell=cell, symbols=["Li", "I", "I"] * 100)
    found = analysis.rdf(atoms, r_max_A=5.5, bins=50, pair=pair)
    i, j, d = neighbor_list("ijd", atoms, 5.5)
    middle, around = pair or (None, None)
    hit = np.ones(len(d), bool)
    if pair:
        hit = (atoms.symbols[i] == middle) & (atoms.symbols[j] == around)
    n, m = (np.sum(atoms.symbols == s) if s else 300 for s in (middle, around))
    counted = np.histogram(d[hit], found.edges_A)[0]
    volume = 4 / 3 * np.pi * np.diff(found.edges_A**3)
    g = counted / n / (m / atoms.cell.volume) / volume
    np.testing.assert_allclose(found.g_b, g, rtol=1e-12)
    np.testing.assert_allclose(found.coordination_b, np.cumsum(counted) / n, rtol=1e-12)


def test_partial_functions_add_up_to_the_whole():
    atoms = gas(symbols=["Li", "I", "I"] * 100)
    pairs = ("Li", "Li"), ("Li", "I"), ("I", "I")
    part = {pair: analysis.rdf(atoms, r_max_A=6, pair=pair).g_b for pair in pairs}
    x, y = 1 / 3, 2 / 3
    total = x * x * part["Li", "Li"] + 2 * x * y * part["Li", "I"] + y * y * part["I", "I"]
    np.testing.assert_allclose(total, analysis.rdf(atoms, r_max_A=6).g_b, rtol=1e-9, atol=1e-12)


def test_an_ideal_gas_has_no_structure_within_its_errors():
    frames = [gas(60, seed=k) for k in range(400)]
    found = analysis.rdf(frames, r_max_A=6, bins=12)
    z = (found.g_b - found.limit) / found.error_b
    assert found.limit == 59 / 60
    assert np.abs(z).max() < 4
    assert 0.4 < np.mean(z**2) < 2.2  # 12 bins: 1 +/- 0.4, and the errors are known to a fifth
    # the integral of density times g is the number of neighbours: all n - 1 in the whole volume
    inside = 59 * 4 / 3 * np.pi * 6**3 / frames[0].cell.volume
    assert found.coordination_b[-1] == pytest.approx(inside, rel=0.01)


def test_the_liquid_has_the_known_first_shell(liquid):
    found = analysis.rdf(liquid, r_max_A=8.5, every=4)
    assert found.n_frames == 100
    assert found.first_peak_A == pytest.approx(3.7, abs=0.1)  # Rahman 1964
    assert 5.0 < found.first_minimum_A < 5.5
    assert 11.5 < analysis.coordination(found) < 13
    assert "first peak at 3.7" in repr(found)
    assert list(found.table) == ["distance_A", "rdf", "rdf_error", "coordination"]


def test_the_volume_of_each_frame_counts():
    frames = [gas(cell=np.array(TRICLINIC) * s, seed=k) for k, s in enumerate((1, 1.1, 1.2))]
    ones = [analysis.rdf(atoms, r_max_A=6).g_b for atoms in frames]
    np.testing.assert_allclose(analysis.rdf(frames, r_max_A=6).g_b, np.mean(ones, axis=0))


def test_one_frame_is_in_memory_at_a_time():
    alive = []

    def stream():
        for k in range(30):
            gc.collect(0)
            atoms = gas(50, seed=k)
            alive.append(weakref.ref(atoms))
            assert (
                sum(one() is not None for one in alive) <= 4
            )  # the first, the last, this one, and one in a loop variable
            yield atoms

    assert analysis.rdf(stream(), r_max_A=5).n_frames == 30


def test_errors_come_from_blocks_as_the_frames_are_alike():
    atoms = [gas(60, seed=k) for k in range(64)]
    once = analysis.rdf(atoms, r_max_A=6, bins=6)
    again = analysis.rdf([a for a in atoms for _ in range(4)], r_max_A=6, bins=6)
    np.testing.assert_allclose(again.g_b, once.g_b)
    np.testing.assert_allclose(again.error_b, once.error_b, rtol=0.5)  # and not half of it
    assert np.isnan(analysis.rdf(atoms[0], r_max_A=6).error_b).all()


def test_structure_factor_by_plain_sums():
    atoms = gas(40)
    found = analysis.structure_factor(atoms, k_max_per_A=1.5, vectors=10_000)
    axis = range(-4, 5)
    k_qc = np.array([(h, k, m) for h in axis for k in axis for m in axis if (h, k, m) != (0, 0, 0)])
    k_qc = 2 * np.pi * k_qc @ atoms.cell.reciprocal()[:]
    k_q = np.linalg.norm(k_qc, axis=1)
    k_qc = k_qc[k_q <= 1.5]
    slow = np.abs(np.exp(-1j * k_qc @ atoms.positions.T).sum(axis=1)) ** 2 / 40
    assert found.vectors_k.sum() * 2 == len(k_qc)
    mean = np.average(found.s_k, weights=found.vectors_k)
    assert mean == pytest.approx(slow.mean(), rel=1e-10)


def test_a_crystal_answers_at_its_reciprocal_lattice():
    crystal = bulk("Ar", a=5.0, cubic=True).repeat(2)
    found = analysis.structure_factor(crystal, k_max_per_A=2.2, vectors=10_000)
    peaks = found.s_k > 1e-9
    assert found.k_per_A[peaks] == pytest.approx([2 * np.pi / 5 * 3**0.5])
    assert found.s_k[peaks] == pytest.approx([32])


def test_two_ways_to_the_structure_factor_agree(liquid):
    direct = analysis.structure_factor(liquid, k_max_per_A=4, every=8)
    g = analysis.rdf(liquid, r_max_A=11.5, every=8, bins=300)
    other = analysis.structure_factor_of(g, k_per_A=direct.k_per_A, lorch=False)
    high = direct.k_per_A > 1
    # S goes up to 2.5; g ends at 11.5 Å, where it still waves by 2 %, and that makes ripples
    assert np.sqrt(np.mean((direct.s_k - other)[high] ** 2)) < 0.13
    assert np.corrcoef(direct.s_k[high], other[high])[0, 1] > 0.98
    assert direct.k_per_A[direct.s_k.argmax()] == pytest.approx(2.0, abs=0.1)  # Yarnell 1973


# motion


@pytest.mark.parametrize("gram", [0, 10_000], ids=["Fourier", "matrix"])
def test_displacements_by_plain_loops(gram, monkeypatch):
    monkeypatch.setattr(correlate, "GRAM", gram)
    monkeypatch.setattr(correlate, "COLUMNS", 50)
    x = walk(60) + 1e4  # far from the origin
    slow = [((x[lag:] - x[: len(x) - lag]) ** 2).sum(axis=2).mean() for lag in range(60)]
    found = analysis.msd(x, timestep_fs=2, wrapped=False)
    np.testing.assert_allclose(found.msd_A2, slow, rtol=1e-9, atol=1e-9)
    v = walk(60)
    slow = [(v[lag:] * v[: len(v) - lag]).sum(axis=2).mean() for lag in range(60)]
    np.testing.assert_allclose(analysis.vacf(v, timestep_fs=2).vacf_A2_fs2, slow, rtol=1e-9)
    assert found.time_fs[:3].tolist() == [0, 2, 4]


def test_free_flight_grows_with_the_square_of_time():
    v = np.random.default_rng(1).normal(size=(1, 30, 3))
    t = np.arange(50)
    found = analysis.msd(v * t[:, None, None], timestep_fs=1, wrapped=False)
    np.testing.assert_allclose(found.msd_A2, (v**2).sum(axis=2).mean() * t**2, rtol=1e-9)


def test_the_walk_of_the_centre_can_be_left_out():
    rng = np.random.default_rng(2)
    frames = [Atoms("LiI", rng.normal(size=(2, 3))) for _ in range(20)]
    still = analysis.msd(frames, timestep_fs=1, remove_drift=True).msd_A2
    for t, atoms in enumerate(frames):
        atoms.positions += [0.3 * t, 0, 0]
    assert np.allclose(analysis.msd(frames, timestep_fs=1, remove_drift=True).msd_A2, still)
    assert analysis.msd(frames, timestep_fs=1).msd_A2[-1] > still[-1] + 20


def test_paths_are_put_together_across_borders(liquid, wrapped):
    with pytest.raises(ValueError, match="are wrapped, they enter the cell again"):
        analysis.msd(wrapped, timestep_fs=40)
    right = analysis.msd(liquid, timestep_fs=40)
    again = analysis.msd(iter(wrapped), timestep_fs=40, wrapped=True)
    np.testing.assert_allclose(again.msd_A2, right.msd_A2, rtol=1e-9)
    shift = wrapped[0].positions - liquid[0].positions
    for path, atoms in zip(analysis.unwrap(wrapped), liquid, strict=True):
        np.testing.assert_allclose(path.positions - atoms.positions, shift, atol=1e-8)
    open_ = [Atoms(atoms.numbers, atoms.positions) for atoms in wrapped]  # who takes the cell off
    with pytest.raises(ValueError, match="are wrapped, and have no cell"):
        analysis.msd(open_, timestep_fs=40)
    false = analysis.msd(open_, timestep_fs=40, wrapped=False)  # and says so, has a wrong answer
    assert false.msd_A2[-1] > 1.2 * right.msd_A2[-1] or false.msd_A2[-1] < 0.8 * right.msd_A2[-1]


def test_wrapped_positions_are_found_though_called_unwrapped(liquid, wrapped, monkeypatch):
    said = {"timestep_fs": 40, "wrapped": False}
    with pytest.raises(ValueError, match=r"0\.75 of the cell .* wrapped=False says they are not"):
        analysis.msd(wrapped, **said)
    with pytest.raises(ValueError, match=r"0\.75 of the cell .* wrapped=False says they are not"):
        analysis.msd(wrapped, every=100, **said)  # and far apart
    with pytest.raises(ValueError, match="wrapped=False says they are not"):
        analysis.msd([atoms[[7]] for atoms in track(wrapped)], **said)  # one atom alone
    array = np.array([atoms.positions for atoms in wrapped])
    with pytest.raises(
        ValueError, match=r"atom \d+ moves by .* all atoms ever are within .* sorted"
    ):
        analysis.msd(array, **said)
    with monkeypatch.context() as patch:  # of a large array, some atoms are looked at
        patch.setattr("matlab_pkg.analysis._arrays.LOOKED_AT", array.size // 3)
        with pytest.raises(ValueError, match="wrapped, though wrapped=False"):
            analysis.msd(array, **said)
    rng = np.random.default_rng(1)
    mixed = [atoms[rng.permutation(len(atoms))] for atoms in wrapped[:20]]
    with pytest.raises(ValueError, match=r"0\.75 of the cell"):
        analysis.msd(mixed, **said)
    # what is unwrapped passes, however far it moves; and so does noise
    for n, seed in ((1, 2), (2, 3), (40, 4)):
        noise = np.random.default_rng(seed).normal(size=(300, n, 3))
        assert analysis.msd(noise, **said).msd_A2[5] == pytest.approx(6, rel=0.3)
        for start in range(0, 300, 5):
            analysis.msd(noise[start : start + 5, :2], **said)
    right = analysis.msd(liquid, timestep_fs=40).msd_A2
    unwrapped = np.array([atoms.positions for atoms in liquid])
    np.testing.assert_allclose(analysis.msd(unwrapped, **said).msd_A2, right, rtol=1e-6)
    np.testing.assert_allclose(analysis.msd(liquid, **said).msd_A2, right, rtol=1e-9)
    box = {"cell": [10] * 3, "pbc": True}
    far = [Atoms("Ar30", walk(3, 30)[t] * 9, **box) for t in range(3)]
    assert analysis.msd(far, **said).msd_A2[1] > 100
    hops = np.repeat([[[0.0]], [[3.0]], [[3.0]], [[0.0]]], 5, axis=0) * np.ones((1, 4, 3))
    assert analysis.msd(hops, **said).msd_A2.max() == pytest.approx(27)
    assert analysis.msd(walk(2, 1), **said).msd_A2[1] > 0


def test_paths_need_a_cell(liquid):
    for atoms in ([Atoms("Ar"), Atoms("Ar")], [Atoms("Ar", pbc=True), Atoms("Ar", pbc=True)]):
        with pytest.raises(ValueError, match="Frame 0 has no cell to put paths together with"):
            analysis.msd(atoms, timestep_fs=1, wrapped=True)
        with pytest.raises(ValueError, match=r"Set atoms\.cell and atoms\.pbc"):
            list(analysis.unwrap(atoms))


def test_one_object_is_no_trajectory(wrapped):
    """What ASE's dynamics yields is one object that moves: a stream may, a list may not."""
    moving = wrapped[0].copy()
    same = [moving] * 5
    for call in (analysis.msd, analysis.vacf, analysis.diffusion_einstein):
        with pytest.raises(ValueError, match=r"Frames 0 and 1 are the same object.*atoms\.copy"):
            call(same, timestep_fs=40)
    with pytest.raises(ValueError, match="the same object"):
        list(analysis.unwrap(same))

    def stream():
        for atoms in wrapped[:60]:
            moving.positions[...] = atoms.positions
            yield moving

    right = analysis.msd(wrapped[:60], timestep_fs=40, wrapped=True).msd_A2
    found = analysis.msd(stream(), timestep_fs=40, wrapped=True).msd_A2
    np.testing.assert_allclose(found, right, rtol=1e-9)
    with pytest.raises(ValueError, match="are wrapped"):
        analysis.msd(stream(), timestep_fs=40)


def track(frames):
    """Each frame with the atom that first crosses a border in place of atom 7."""
    inside = np.array([atoms.get_scaled_positions(wrap=False) for atoms in frames])
    crossing = np.argwhere(np.abs(np.diff(inside, axis=0)).max(axis=2) > 0.75)
    order = np.arange(len(frames[0]))
    order[7] = crossing[np.flatnonzero(crossing[:, 0] > 5)[0], 1]
    return [atoms[order] for atoms in frames]


def test_a_barostat_that_moves_the_corner_of_the_cell_is_noticed():
    """Frames whose positions count from elsewhere than the corner, as ASE reads LAMMPS' dumps."""
    rng, frames, right = np.random.default_rng(1), [], []
    part = rng.random((64, 3))
    for t in range(60):
        edge = 20 * (1 + 0.005 * t)
        step = rng.normal(0, 0.02, size=(64, 3))
        part = part + (step - step.mean(axis=0)) / 20
        right.append(Atoms("Ar64", part * edge, cell=[edge] * 3, pbc=True))
        frames.append(right[-1].copy())
        frames[-1].translate([(20 - edge) / 2] * 3)  # the centre stays where it is
    found = analysis.msd(right, timestep_fs=1, wrapped=True).msd_A2
    with pytest.raises(ValueError, match=r"all atoms moved together by .* Give remove_drift=True"):
        analysis.msd(frames, timestep_fs=1, wrapped=True)
    again = analysis.msd(frames, timestep_fs=1, wrapped=True, remove_drift=True).msd_A2
    np.testing.assert_allclose(again, found, rtol=1e-6, atol=1e-9)


def test_frames_that_know_their_time_contradict_a_wrong_one(tmp_path):
    start = bulk("Ar", a=5.4, cubic=True).repeat(4)
    start.set_velocities(np.random.default_rng(1).normal(0, 0.002, size=(256, 3)))
    given = {"potential": ARGON, "timestep_fs": 5, "every": 4, "keep": True}
    frames = md.run(start, **given, steps=40).frames
    assert analysis.msd(frames, timestep_fs=20).time_fs[1] == 20
    assert analysis.msd(frames, timestep_fs=20, every=2).time_fs[1] == 40
    for wrong in (5, 0.02, 20_000):  # the step; ps; a factor of a thousand the other way
        with pytest.raises(ValueError, match=r"which say that they are 20 fs apart"):
            analysis.msd(frames, timestep_fs=wrong)
        with pytest.raises(ValueError, match=f"timestep_fs = {wrong:g} fs does not fit"):
            analysis.vacf(frames, timestep_fs=wrong)
    with pytest.raises(ValueError, match="`every` counts them"):
        analysis.msd(frames, timestep_fs=40, every=2)
    assert analysis.msd(frames, timestep_fs=1.03).time_fs[1] == 1.03  # reduced units, perhaps
    early = md.run(start, **given, steps=42).frames
    with pytest.raises(ValueError, match=r"at steps 36, 40, 42, .* a last one that came early"):
        analysis.msd(early, timestep_fs=20)


def test_paths_in_a_tilted_cell_that_breathes():
    rng = np.random.default_rng(1)
    part, cells = (
        rng.random((20, 3)),
        [np.array(TRICLINIC) * (1 + 0.02 * np.sin(t)) for t in range(80)],
    )
    path, open_, closed = [part @ cells[0]], [], []
    for t, cell in enumerate(cells):
        if t:
            step = rng.normal(0, 0.5, size=(20, 3))
            part = part + step @ np.linalg.inv(cell)
            path.append(path[-1] + step)
        open_.append(Atoms("Ar20", part @ cell, cell=cell, pbc=True))
        closed.append(open_[-1].copy())
        closed[-1].wrap()
    with pytest.raises(ValueError, match=r"The cell changes by .* Give wrapped=True"):
        analysis.msd(open_, timestep_fs=1, wrapped=False)
    right = analysis.msd(np.array(path), timestep_fs=1, wrapped=False).msd_A2
    for frames in (open_, closed):
        found = analysis.msd(frames, timestep_fs=1, wrapped=True).msd_A2
        np.testing.assert_allclose(found, right, rtol=1e-9, atol=1e-9)


def test_large_trajectories_go_to_the_disk(liquid, monkeypatch):
    right = analysis.msd(liquid, timestep_fs=40).msd_A2
    monkeypatch.setattr("matlab_pkg.analysis._rows.MEMORY", 100_000)
    np.testing.assert_allclose(analysis.msd(liquid, timestep_fs=40).msd_A2, right, rtol=1e-9)


def test_the_velocity_of_an_oscillator_is_a_cosine():
    t = np.arange(4000) * 2.0
    phase = np.random.default_rng(1).random((1, 50, 3)) * 2 * np.pi
    v = np.cos(2 * np.pi * 0.004 * t[:, None, None] + phase)  # 4 THz
    found = analysis.vacf(v, timestep_fs=2)
    np.testing.assert_allclose(
        found.normalised[:500], np.cos(2 * np.pi * 0.004 * t[:500]), atol=0.02
    )
    spectrum = analysis.power_spectrum(found)
    assert spectrum.peak_THz == pytest.approx(4, abs=0.1)
    assert spectrum.wavenumber_per_cm[-1] == pytest.approx(250 * 33.35641)


def test_the_spectrum_keeps_all_energy_and_gives_diffusion_at_zero():
    v, _, d = ornstein_uhlenbeck(3000)
    found = analysis.vacf(v, timestep_fs=1)
    spectrum = analysis.power_spectrum(found, until_fs=300)
    assert np.trapezoid(spectrum.density_per_THz, spectrum.frequency_THz) == pytest.approx(
        1, rel=2e-2
    )
    at_zero = spectrum.density_per_THz[0] / 1e-3 * found.vacf_A2_fs2[0] / 12
    assert at_zero == pytest.approx(d, rel=0.15)
    # Wiener and Khinchin: the same as the mean periodogram, here of white frequencies
    line = 4 * 1e-3 * (1 - 0.81) / 2 / np.abs(1 - 0.9 * np.exp(-2j * np.pi * 0.1)) ** 2
    here = np.interp(100.0, spectrum.frequency_THz, spectrum.density_per_THz)
    assert here == pytest.approx(line, rel=0.15)


def test_masses_weigh_the_spectrum_of_a_mixture():
    frames = [Atoms("LiI", velocities=[[1.0, 0, 0], [0, 0, 0]]) for _ in range(4)]
    weight = 6.94 / ((6.94 + 126.90447) / 2)
    plain, weighted = (
        analysis.vacf(frames, timestep_fs=1, mass_weighted=w).vacf_A2_fs2[0] for w in (False, True)
    )
    assert weighted / plain == pytest.approx(weight)
    with pytest.raises(ValueError, match="an array holds none"):
        analysis.vacf(np.ones((4, 2, 3)), timestep_fs=1, mass_weighted=True)


def test_a_random_walk_diffuses_as_planted():
    found = analysis.diffusion_einstein(walk(2000, 60), timestep_fs=2, wrapped=False)
    assert abs(found.D_A2_fs - 0.25) < 3 * found.error_A2_fs  # variance 1 in 2 fs: D = 1 / (2 * 2)
    assert found.error_A2_fs < 0.02
    assert found.exponent == pytest.approx(1, abs=0.1)
    assert found.D_cm2_s == pytest.approx(0.1 * found.D_A2_fs)


def test_both_ways_find_the_diffusion_of_langevin_particles():
    v, x, d = ornstein_uhlenbeck()
    window = {"timestep_fs": 1, "blocks": 6}
    far = analysis.diffusion_einstein(x, window_fs=(60, 300), wrapped=False, **window)
    long = analysis.diffusion_green_kubo(v, until_fs=100, **window)
    for found in (far, long):
        assert abs(found.D_A2_fs - d) < 3.5 * found.error_A2_fs  # D = k T / (m gamma)
        assert found.error_A2_fs < 0.1 * d
    flight = analysis.diffusion_einstein(x, window_fs=(1, 3), wrapped=False, **window)
    assert flight.exponent > 1.8


def test_argon_diffuses_as_published(liquid):
    found = analysis.diffusion_einstein(liquid, timestep_fs=40)
    assert found.D_cm2_s == pytest.approx(2.43e-5, rel=0.35)  # short and small, and 94 K about
    other = analysis.diffusion_green_kubo(liquid, timestep_fs=40, until_fs=1500)
    both = np.hypot(found.error_cm2_s, other.error_cm2_s)
    assert abs(found.D_cm2_s - other.D_cm2_s) < 3.5 * both
    assert "e-05 cm²/s, lags" in repr(found)


# how sure


def ar1(phi, n, rng):
    x = rng.normal(size=n)
    for t in range(1, n):
        x[t] = phi * x[t - 1] + (1 - phi**2) ** 0.5 * x[t]
    return x


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9])
def test_the_error_of_a_correlated_series_is_known(phi):
    n, rng = 4096, np.random.default_rng(4)
    exact = np.sqrt((1 + phi) / (1 - phi) / n)
    runs = [analysis.block_error(ar1(phi, n, rng)) for _ in range(12)]
    assert np.mean([run.error for run in runs]) == pytest.approx(exact, rel=0.15)
    assert all(run.converged for run in runs)
    assert np.mean([run.inefficiency for run in runs]) == pytest.approx(
        (1 + phi) / (1 - phi), rel=0.3
    )
    assert abs(runs[0].mean) < 4 * runs[0].error


def test_a_series_shorter_than_its_memory_says_so():
    found = analysis.block_error(np.linspace(0, 1, 64))
    assert not found.converged
    assert "too short: the error is larger" in repr(found)
    assert analysis.block_error(np.full(64, 2.5)).error == 0


def test_a_slope_is_found_and_noise_is_none():
    rng = np.random.default_rng(5)
    noise = [ar1(0.9, 2048, rng) for _ in range(40)]
    planted = analysis.drift(noise[0] + 1e-3 * np.arange(2048), timestep_fs=2)
    assert abs(planted.slope_per_fs - 5e-4) < 3 * planted.error_per_fs
    assert planted.significant
    assert planted.total == pytest.approx(planted.slope_per_fs * 2 * 2047)
    wrong = [analysis.drift(x, timestep_fs=2).significant for x in noise]
    slow = [analysis.drift(ar1(0.999, 1000, rng), timestep_fs=2) for _ in range(100)]
    assert np.mean([found.significant for found in slow]) < 0.1  # nobody can tell, and nobody does
    assert np.mean([found.converged for found in slow]) < 0.1
    assert np.mean(wrong) < 0.2  # 5 % and what 40 series scatter; with plain errors it is over half


def test_temperature_and_pressure(liquid):
    few = liquid[::40]
    ours = analysis.temperature(few, degrees_of_freedom=3 * 256)
    assert ours == pytest.approx([atoms.get_temperature() for atoms in few])
    assert analysis.temperature(few) == pytest.approx(ours * 256 / 255)  # the momentum is kept
    pushed = few[0].copy()
    pushed.set_velocities(pushed.get_velocities() + 0.01)
    assert analysis.temperature(pushed) == pytest.approx([pushed.get_temperature()])
    energies = []
    for scale in (1 - 1e-5, 1 + 1e-5):
        atoms = few[0].copy()
        atoms.set_cell(atoms.cell[:] * scale, scale_atoms=True)
        atoms.calc = ARGON.calculator()
        energies.append((atoms.cell.volume, atoms.get_potential_energy()))
    (v1, e1), (v2, e2) = energies
    few[0].calc = ARGON.calculator()
    ideal = 256 * ase.units.kB * ours[0] / few[0].cell.volume
    law = (ideal - (e2 - e1) / (v2 - v1)) / ase.units.GPa  # P = n k T / V - dE/dV
    assert analysis.pressure(few[0])[0] == pytest.approx(law, rel=1e-4)


# files of LAMMPS


def dump(path, frames, columns="id type x y z vx vy vz", seed=0, steps=None):
    """Write frames as LAMMPS does: atoms in any order, ids from 1."""
    rng, lines = np.random.default_rng(seed), []
    kinds = sorted(set(frames[0].symbols))
    for t, atoms in enumerate(frames):
        cell = atoms.cell.lengths()
        table = {"id": np.arange(len(atoms)) + 1, "element": np.array(atoms.symbols)}
        table["type"] = np.array([kinds.index(s) + 1 for s in atoms.symbols])
        inside = atoms.copy()
        inside.wrap()
        v = atoms.get_velocities() * 1000 * ase.units.fs  # metal: Å/ps
        for k, c in enumerate("xyz"):
            table |= {c: inside.positions[:, k], f"{c}u": atoms.positions[:, k]}
            table |= {f"{c}s": inside.positions[:, k] / cell[k], f"v{c}": v[:, k]}
        lines += ["ITEM: TIMESTEP", str(steps[t] if steps else 5 * t), "ITEM: NUMBER OF ATOMS"]
        lines += [
            str(len(atoms)),
            "ITEM: BOX BOUNDS pp pp pp",
            *(f"0 {x!r}" for x in map(float, cell)),
        ]
        lines += [f"ITEM: ATOMS {columns}"]
        for n in rng.permutation(len(atoms)):
            lines.append(" ".join(str(table[name][n]) for name in columns.split()))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_dumps_of_lammps_are_sorted_and_read_one_by_one(liquid, tmp_path):
    some = liquid[::8]
    right = analysis.msd(some, timestep_fs=320).msd_A2
    file = dump(tmp_path / "run.lammpstrj", some, "id type xu yu zu vx vy vz")
    np.testing.assert_allclose(analysis.msd(file, timestep_fs=320).msd_A2, right, rtol=1e-6)
    g = analysis.rdf(file, r_max_A=8.5, bins=50, pair=None)
    np.testing.assert_allclose(g.g_b, analysis.rdf(some, r_max_A=8.5, bins=50).g_b, atol=1e-3)
    c = analysis.vacf(file, timestep_fs=320).vacf_A2_fs2
    np.testing.assert_allclose(c, analysis.vacf(some, timestep_fs=320).vacf_A2_fs2, atol=1e-9)
    with pytest.raises(ValueError, match="types are taken for H, and the masses with them"):
        analysis.temperature(file)
    known = analysis.temperature(analysis.frames(file, species=["Ar"]))
    np.testing.assert_allclose(known, analysis.temperature(some), rtol=1e-6)
    with pytest.raises(LookupError, match="read with type 1 as H, 2 as He"):
        analysis.rdf(file, r_max_A=8, pair=("Ar", "Ar"))
    scaled = dump(tmp_path / "scaled.lammpstrj", some, "id element xs ys zs")
    with pytest.raises(ValueError, match="are wrapped"):
        analysis.msd(scaled, timestep_fs=320)
    again = analysis.msd(scaled, timestep_fs=320, wrapped=True, species="Ar").msd_A2
    np.testing.assert_allclose(again, right, rtol=1e-6)


def test_species_are_those_that_are_given(tmp_path):
    """LAMMPS writes C for all types unless dump_modify element tells it."""
    mixed = [gas(20, symbols=["C"] * 20) for _ in range(2)]
    for atoms in mixed:
        atoms.set_velocities(np.random.default_rng(1).normal(size=(20, 3)))
    file = dump(tmp_path / "c.lammpstrj", mixed, "id type element x y z vx vy vz")
    for names in (["Ar"], "Ar"):
        frame = next(analysis.frames(file, species=names))
        assert set(frame.symbols) == {"Ar"}
        assert frame.get_masses()[0] == pytest.approx(39.95, abs=0.01)
        np.testing.assert_allclose(frame.get_velocities(), mixed[0].get_velocities(), rtol=1e-6)
    with pytest.raises(TypeError, match=r"species = 5 is not allowed; give the chemical symbols"):
        next(analysis.frames(file, species=5))
    with pytest.raises(LookupError, match="no element 'ArKr'"):
        next(analysis.frames(file, species="ArKr"))


def test_atoms_that_are_held_are_not_cold(liquid):
    half = liquid[0].copy()
    p_nc = half.get_momenta()
    p_nc[:100] = 0
    half.set_momenta(p_nc)
    with pytest.raises(ValueError, match=r"100 of 256 atoms .* degrees_of_freedom=468, else 768"):
        analysis.temperature(half)
    hot = analysis.temperature(half, degrees_of_freedom=468)
    half.set_constraint(FixAtoms(range(100)))
    assert analysis.temperature(half) == pytest.approx(hot)
    assert analysis.temperature(half) == pytest.approx([half.get_temperature()])
    half.set_momenta(np.zeros((256, 3)))
    assert analysis.temperature(half) == 0


def test_a_dump_without_ids_cannot_be_followed(liquid, tmp_path):
    file = dump(tmp_path / "lost.lammpstrj", liquid[:4], "type x y z")
    assert analysis.rdf(file, r_max_A=8).n_frames == 4  # order does not matter there
    with pytest.raises(ValueError, match="no column id, and LAMMPS writes atoms in any order"):
        analysis.msd(file, timestep_fs=40, wrapped=True)
    with pytest.raises(ValueError, match="no column id"):
        list(analysis.unwrap(file))
    unsorted = list(ase.io.iread(file, format="lammps-dump-text", index=":"))
    with pytest.raises(ValueError, match=r"which is too many .* sort them by their ids"):
        analysis.msd(unsorted, timestep_fs=40)
    with pytest.raises(ValueError, match=r"nobody can tell which border .* order"):
        analysis.msd(unsorted, timestep_fs=40, wrapped=True)


def test_a_dump_without_types_says_what_it_lacks(liquid, tmp_path):
    file = dump(tmp_path / "bare.lammpstrj", liquid[:2], "id xu yu zu")
    with pytest.raises(ValueError, match="let a LAMMPS dump write type or element, and give"):
        analysis.msd(file, timestep_fs=40)


def test_a_run_that_was_continued_has_a_frame_twice(liquid, tmp_path):
    file = dump(tmp_path / "two.lammpstrj", liquid[:4], "id element xu yu zu", steps=[0, 5, 5, 10])
    with pytest.raises(ValueError, match="at steps 0, 5, 5, which are not equally far apart"):
        analysis.msd(file, timestep_fs=40)


def test_a_file_that_ends_early_says_where(liquid, tmp_path):
    file = dump(tmp_path / "cut.lammpstrj", liquid[:4])
    file.write_text(file.read_text("utf-8")[:-5000], "utf-8")
    with pytest.raises(ValueError, match=r"'cut\.lammpstrj' cannot be read after 3 frames"):
        analysis.msd(file, timestep_fs=40, wrapped=True)


@pytest.mark.parametrize("name", ["run.traj", "run.extxyz"])
def test_files_of_ase(name, liquid, tmp_path):
    file = tmp_path / name
    ase.io.write(file, [atoms.copy() for atoms in liquid[:5]])
    right = analysis.vacf(liquid[:5], timestep_fs=40).vacf_A2_fs2
    np.testing.assert_allclose(analysis.vacf(file, timestep_fs=40).vacf_A2_fs2, right, rtol=1e-6)


# what refuses to be wrong


def moving(n=40, frames=20):
    atoms = gas(n)
    atoms.set_velocities(np.ones((n, 3)))
    return [atoms.copy() for _ in range(frames)]


def nan():
    frames = moving()
    frames[7].positions[3, 1] = np.nan
    return frames


def changed(**what):
    frames = moving()
    for name, value in what.items():
        setattr(frames[5], name, value)
    return frames


def used_up():
    stream = iter(moving())
    list(stream)
    return stream


MSD = {"timestep_fs": 1.0}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: analysis.msd([], **MSD), ValueError, "no frame in the trajectory"),
        (lambda: analysis.msd(used_up(), **MSD), ValueError, "generator that was read before"),
        (lambda: analysis.msd(moving()[:1], **MSD), ValueError, "1 frame is not enough"),
        (lambda: analysis.msd(moving()[0], **MSD), ValueError, "give at least 2"),
        (
            lambda: analysis.msd(nan(), **MSD),
            ValueError,
            "frame 7 of the trajectory: .*not a finite",
        ),
        (
            lambda: analysis.msd(moving(), timestep_fs=0),
            ValueError,
            "timestep_fs = 0 fs .* above 0",
        ),
        (lambda: analysis.msd(moving(), timestep_fs=-1), ValueError, "timestep_fs = -1 fs"),
        (lambda: analysis.msd(moving(), timestep_fs="5"), TypeError, "give one number"),
        (lambda: analysis.msd(moving(), every=0, **MSD), ValueError, "every = 0 .* at least 1"),
        (lambda: analysis.msd(moving(), wrapped="no", **MSD), TypeError, "wrapped = 'no'"),
        (lambda: analysis.msd(moving(), species="Na", **MSD), LookupError, "Known names: Ar"),
        (lambda: analysis.msd(changed(pbc=False), **MSD), ValueError, r"frame 5 .* pbc = \[False"),
        (
            lambda: analysis.msd([*moving(), gas(39)], **MSD),
            ValueError,
            "frame 20 of the trajectory has 39 atoms, the first one 40",
        ),
        (
            lambda: analysis.msd([Atoms("LiI"), Atoms("ILi")], **MSD),
            ValueError,
            "same atoms as the first one in another order",
        ),
        (lambda: analysis.msd([Atoms("LiI"), Atoms("LiF")], **MSD), ValueError, "holds LiF"),
        (lambda: analysis.msd("nowhere.traj", **MSD), FileNotFoundError, "no file 'nowhere.traj'"),
        (lambda: analysis.msd(5, **MSD), TypeError, "5 is a int, not a trajectory"),
        (lambda: analysis.msd([1, 2], **MSD), TypeError, "frame 0 .* not a structure"),
        (lambda: analysis.msd(walk(), **MSD), TypeError, "says nothing of its cell"),
        (
            lambda: analysis.msd(walk()[0], wrapped=False, **MSD),
            ValueError,
            r"\(frames, atoms, 3\)",
        ),
        (
            lambda: analysis.msd(walk() * np.nan, wrapped=False, **MSD),
            ValueError,
            "Frame 0, atom 0: .* is not finite",
        ),
        *(
            (lambda x=x: analysis.msd(x, wrapped=False, **MSD), TypeError, f"of type {name}.*real")
            for name, x in (
                ("complex128", walk() + 1j),
                ("<U", walk().astype(str)),
                ("object", walk().astype(object)),
                ("bool", walk() > 0),
                ("masked", np.ma.masked_greater(walk(), 9)),
            )
        ),
        (lambda: analysis.vacf(walk(), species="Ar", **MSD), TypeError, "nothing of species"),
        (lambda: analysis.vacf([gas(), gas()], **MSD), ValueError, "frame 0 has no velocities"),
        (lambda: analysis.vacf(np.zeros((5, 2, 3)), **MSD), ValueError, "All velocities are 0"),
        (lambda: analysis.temperature(gas()), ValueError, "has no velocities"),
        (lambda: analysis.pressure(moving()), ValueError, "A frame has no stress"),
        (lambda: analysis.pressure(Atoms("Ar")), ValueError, "needs the volume of a cell"),
        (
            lambda: analysis.rdf(gas(), r_max_A=9),
            ValueError,
            "r_max_A = 9 Å does not fit this cell",
        ),
        (lambda: analysis.rdf(gas(), r_max_A=-1), ValueError, "r_max_A = -1 Å"),
        (lambda: analysis.rdf(gas(), r_max_A=3, bins=0), ValueError, "bins = 0"),
        (lambda: analysis.rdf(gas(), r_max_A=3, pair="Ar"), TypeError, "two chemical symbols"),
        (
            lambda: analysis.rdf(gas(), r_max_A=3, pair=("Ar", "ar")),
            LookupError,
            "Did you mean 'Ar'",
        ),
        (
            lambda: analysis.rdf(Atoms("Ar2"), r_max_A=3),
            ValueError,
            "compares with the mean density",
        ),
        (
            lambda: analysis.coordination(analysis.rdf(bulk("Ar", cubic=True), r_max_A=2)),
            ValueError,
            "no minimum between two peaks",
        ),
        (
            lambda: analysis.coordination(analysis.rdf(gas(), r_max_A=3), r_A=4),
            ValueError,
            r"r_A = 4 Å is not allowed: g\(r\) is known in \(0, 3\] Å",
        ),
        (lambda: analysis.coordination(gas()), TypeError, "not what rdf returns"),
        (
            lambda: analysis.structure_factor(gas(), k_max_per_A=0.1),
            ValueError,
            "below the shortest",
        ),
        (
            lambda: analysis.structure_factor(gas(), k_max_per_A=90),
            ValueError,
            "wave vectors in this",
        ),
        (
            lambda: analysis.structure_factor(Atoms("Ar"), k_max_per_A=1),
            ValueError,
            "periodic along",
        ),
        (
            lambda: analysis.structure_factor([gas(), gas(cell=[15] * 3)], k_max_per_A=1),
            ValueError,
            "The cell changes in frame 1",
        ),
        (
            lambda: analysis.structure_factor_of(
                analysis.rdf(gas(2, symbols=["Li", "I"]), r_max_A=3, pair=("Li", "I")), k_per_A=1
            ),
            ValueError,
            "Li-I is not enough",
        ),
        (
            lambda: analysis.structure_factor_of(analysis.rdf(gas(), r_max_A=3), k_per_A=[0, 1]),
            ValueError,
            "finite numbers above 0",
        ),
        (
            lambda: analysis.structure_factor_of(analysis.rdf(gas(), r_max_A=3), k_per_A="one"),
            TypeError,
            "holds no numbers",
        ),
        (lambda: analysis.structure_factor_of(gas(), k_per_A=1), TypeError, "not what rdf returns"),
        (lambda: analysis.power_spectrum(walk()), TypeError, "not what vacf returns"),
        (
            lambda: analysis.power_spectrum(analysis.vacf(walk(5), **MSD)),
            ValueError,
            "3 lags until 2 fs are not enough",
        ),
        (
            lambda: analysis.diffusion_einstein(walk(30), wrapped=False, **MSD),
            ValueError,
            "30 frames are not enough for 5 blocks .* at least 40",
        ),
        (
            lambda: analysis.diffusion_einstein(walk(), wrapped=False, window_fs=(20, 80), **MSD),
            ValueError,
            r"window_fs = \(20, 80\) fs is not allowed: it must lie between 0 and 39 fs",
        ),
        (
            lambda: analysis.diffusion_einstein(walk(), wrapped=False, window_fs=5, **MSD),
            TypeError,
            "first lag, last lag",
        ),
        (
            lambda: analysis.diffusion_einstein(
                walk(), wrapped=False, window_fs=np.array([1, 2, 3]), **MSD
            ),
            TypeError,
            r"window_fs = array\(\[1, 2, 3\]\) is not allowed; give two numbers",
        ),
        (
            lambda: analysis.diffusion_green_kubo(walk(), until_fs=0.5, **MSD),
            ValueError,
            "until_fs = 0.5 fs is shorter than the time between frames, 1 fs",
        ),
        (
            lambda: analysis.rdf(Atoms("Ar", cell=[9] * 3, pbc=True), r_max_A=4).first_peak_A,
            ValueError,
            "No pair of atoms is closer than 4 Å",
        ),
        (lambda: analysis.block_error(np.ones(20) * 1j), TypeError, "no series of numbers"),
        (
            lambda: analysis.diffusion_green_kubo(np.diff(walk(), axis=0), **MSD),
            ValueError,
            "of the velocity correlation is left, too little to integrate it",
        ),
        (
            lambda: analysis.diffusion_green_kubo(walk(), until_fs=100, **MSD),
            ValueError,
            "until_fs = 100 fs is not allowed",
        ),
        (lambda: analysis.block_error([1, 2, 3]), ValueError, "at least 16 samples"),
        (lambda: analysis.block_error(["a"] * 20), TypeError, "no series of numbers"),
        (lambda: analysis.block_error([np.inf] * 20), ValueError, "Sample 0 is inf"),
        (lambda: analysis.drift(np.ones(20), timestep_fs=0), ValueError, "timestep_fs = 0 fs"),
        (lambda: list(analysis.frames(gas(), units="SI")), LookupError, "Did you mean 'si'"),
    ],
)
def test_words_of_errors(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_format_that_is_not_known(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing\n", "utf-8")
    with pytest.raises(ValueError, match=r"notes.txt.* is not known|notes.txt.* cannot be read"):
        list(analysis.frames(tmp_path / "notes.txt"))


def test_frames_of_an_object_that_has_some():
    class Kept:
        frames = moving(frames=3)

    assert len(list(analysis.frames(Kept()))) == 3
    Kept.frames = ()
    with pytest.raises(ValueError, match=r"md\.run keeps frames with keep=True"):
        list(analysis.frames(Kept()))
