"""What the engine takes besides time against others: memory, growth with size, the browser.

Run from the top of the repository (some minutes; with the book built and node for the browser):

    python benchmarks/engine.py [--write]

The liquid is that of `md.py`. Times are process CPU time on one core, the best of some turns, for
neighbours on the machine only make a turn slower. The table goes into the README.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
import tracemalloc
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import ase
import numpy as np

from matlab_pkg import analysis, md
from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.state import State
from matlab_pkg.potentials import LennardJones

if __package__:
    from benchmarks.md import POTENTIAL, TIMESTEP, liquid
else:
    from md import POTENTIAL, TIMESTEP, liquid

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- engine: python benchmarks/engine.py --write -->", "<!-- end of engine -->"
SMOOTH = LennardJones(epsilon=1.0, sigma=1.0, cutoff=2.5, shift="force")
"""Without a step of the force at the cutoff, which would let the energy drift by 1e-5."""
PYODIDE = ROOT / "_build" / "html" / "_static" / "pyodide"
IN_BROWSER = """
import js
from benchmarks.md import liquid, ours
rates = []
for n in (108, 864, 4000):
    go, k = ours(liquid(n, steps=40)), max(10, 40000 // n)
    go(10)
    spent = js.process.cpuUsage().user
    go(k)
    rates.append(n * k / (js.process.cpuUsage().user - spent))
rates
"""


def rate(atoms: ase.Atoms, *, turns: int = 3) -> float:
    """Steps times atoms in a second of CPU time."""
    engine = PotentialEngine(State.of(atoms), POTENTIAL, TIMESTEP)
    steps, best = max(3, 120_000 // len(atoms)), np.inf
    for _ in range(turns):
        start = time.process_time()
        for _ in range(steps):
            for action, part in md.INTEGRATORS["velocity_verlet"]:
                getattr(engine, action)(part)
        best = min(best, time.process_time() - start)
    return len(atoms) * steps / best


def memory() -> float:
    """Bytes an atom at the peak of a run of 32000 atoms, beyond the atoms themselves."""
    atoms = liquid(32000, steps=4)
    tracemalloc.start()
    md.run(atoms, potential=POTENTIAL, timestep=TIMESTEP, steps=3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / len(atoms)


def exponent() -> tuple[float, list[float]]:
    """Slope of log time a step against log number of atoms, and nanoseconds an atom and step."""
    sizes = [4000, 16384, 62500, 256000]
    costs = [1e9 / rate(liquid(n, steps=40)) for n in sizes]
    slope = np.polyfit(np.log(sizes), np.log(np.array(costs) * sizes), 1)[0]
    return float(slope), costs


def energy(steps: int = 10_000) -> tuple[float, analysis.Drift]:
    """Relative fluctuation of the energy of 864 atoms, and its drift."""
    given = {"potential": SMOOTH, "timestep": TIMESTEP}
    settled = md.run(liquid(864), steps=300, **given).atoms
    done = md.run(settled, steps=steps, every=10, **given)
    total = done.total_energy_t
    drift = analysis.drift(total / abs(total.mean()), timestep_fs=10)
    return float(total.std() / abs(total.mean())), drift


def browser() -> str:
    """Rates in Pyodide over those here, for three sizes."""
    if not PYODIDE.exists() or not shutil.which("node"):
        return "not measured: it needs the built book and node"
    command = ["node", "benchmarks/in_node.js", str(PYODIDE), IN_BROWSER]
    out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    there = [1e6 * float(value) for value in out.strip(" []\n").split(",")]
    here = [rate(liquid(n, steps=40)) for n in (108, 864, 4000)]
    shown = [f"{a / b:.3f}" for a, b in zip(there, here, strict=True)]
    return f"{', '.join(shown)} of the rate of native Python, for 108, 864 and 4000 atoms"


def table() -> str:
    """All of it as a table in Markdown."""
    lines = ["| what | found |", "| --- | --- |"]
    lines.append(f"| Pyodide on node | {browser()} |")
    lines.append(f"| peak of memory at 32000 atoms | {memory() / 1000:.2f} kB an atom |")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slope, costs = exponent()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    shown = ", ".join(f"{cost:.0f}" for cost in costs)
    lines.append(
        f"| growth of the time of a step, 4000 to 256000 atoms | exponent {slope:.3f} "
        f"({shown} ns an atom) |"
    )
    lines.append(f"| resident memory of that | {(after - before) * 1024 / 256e6:.2f} kB an atom |")
    fluctuation, drift = energy()
    lines.append(
        f"| energy over 10,000 steps at 864 atoms | fluctuates by {fluctuation:.1e} of itself, "
        f"drifts by {drift.total:.1e}: {drift.slope_per_fs / drift.error_per_fs:.1f} errors |"
    )
    names = ", ".join(f"{name} {version(name)}" for name in ("numpy", "ase"))
    when = datetime.now(UTC).date().isoformat()
    return "\n".join([*lines, "", f"Made on {when} with Python {sys.version.split()[0]}, {names}."])


def main() -> None:
    """Print the table, and write it into the README if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    write = parser.parse_args().write
    shown = table()
    print(shown)
    if write:
        file = Path(__file__).with_name("README.md")
        text = file.read_text("utf-8")
        before, rest = text.split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
