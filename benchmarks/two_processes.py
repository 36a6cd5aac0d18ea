"""Forces by two processes on shared memory: what the engine would gain, and what stands against it.

Run from the top of the repository, on Linux:

    python benchmarks/two_processes.py [--atoms 32000] [--steps 60]

For each list of pairs the process forks a child that has the list; positions and the child's forces
lie in shared memory, and each of the two does every other block. Lists are made by one process.
On a machine that does other work the clock on the wall says little, so the script also adds up the
process CPU time of what must be done one after the other: the list, the rest of the step, and the
slower one of the two halves of the forces.
"""

from __future__ import annotations

import argparse
import mmap
import multiprocessing as mp
import os
import time

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np

from matlab_pkg.md.engine import PotentialEngine
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.state import State

if __package__:
    from benchmarks.md import POTENTIAL, TIMESTEP, liquid
else:
    from md import POTENTIAL, TIMESTEP, liquid

MAP = np.dtype([("xy", complex), ("z", float), ("fxy", complex), ("fz", float)])


class Two:
    """Replaces the forces of an engine's sum by those of two processes."""

    def __init__(self, engine: PotentialEngine):
        self.sum, self.child, self.seconds = engine.sum, 0, {"child": 0.0, "half": 0.0}
        self.go, self.done = mp.Semaphore(0), mp.Semaphore(0)
        self.alone, self.place = engine.sum.update, engine.sum.place
        engine.sum.update, engine.sum.place = self.update, self.new_list
        self.fork()

    def new_list(self, *given) -> np.ndarray:
        """End the child, make the list, fork a child that has it."""
        self.end()
        order = self.place(*given)
        self.fork()
        return order

    def end(self) -> None:
        """End the child, and keep how much CPU time it took."""
        self.last[0] = 1
        self.go.release()
        self.seconds["child"] += os.wait4(self.child, 0)[2].ru_utime

    def fork(self) -> None:
        """Put what both processes need into shared memory, and begin the child."""
        total, g = self.sum, len(self.sum.z_g)
        shared = mmap.mmap(-1, 8 + 48 * g)
        self.last = np.frombuffer(shared, np.int64, 1)
        numbers = np.frombuffer(shared, float, 6 * g, offset=8)
        xy_g, z_g = numbers[: 2 * g].view(complex), numbers[2 * g : 3 * g]
        self.fxy_g, self.fz_g = numbers[3 * g : 5 * g].view(complex), numbers[5 * g :]
        xy_g[:], z_g[:] = total.xy_g, total.z_g
        total.xy_g, total.z_g = xy_g, z_g
        blocks, total.blocks = total.blocks, total.blocks[0::2]
        self.child = os.fork()
        if self.child == 0:
            total.blocks, total.fxy_g, total.fz_g = blocks[1::2], self.fxy_g, self.fz_g
            while True:
                self.go.acquire()
                if self.last[0]:
                    os._exit(0)
                self.alone()
                self.done.release()

    def update(self) -> None:
        """Forces: half of the blocks here, half in the child, then summed."""
        self.sum._follow()
        self.go.release()
        start = time.process_time()
        self.alone()
        self.seconds["half"] += time.process_time() - start
        self.done.acquire()
        n = self.sum.n
        self.sum.fxy_g[:n] += self.fxy_g[:n]
        self.sum.fz_g[:n] += self.fz_g[:n]


def main() -> None:
    """Measure one process and two, and print what each part takes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--atoms", type=int, default=32000)
    parser.add_argument("--steps", type=int, default=60)
    given = parser.parse_args()
    atoms, found = liquid(given.atoms, steps=80), {}
    for processes in (1, 2):
        engine = PotentialEngine(State.of(atoms), POTENTIAL, TIMESTEP)
        two = Two(engine) if processes == 2 else None
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(given.steps):
            for action, part in INTEGRATORS["velocity_verlet"]:
                getattr(engine, action)(part)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if two:
            two.end()
            cpu += max(0.0, two.seconds["child"] - two.seconds["half"])
        found[processes] = engine.state().positions_nc, wall, cpu
        print(f"{processes}: wall {wall:.2f} s, CPU time one after the other {cpu:.2f} s")
    (first, wall, cpu), (second, wall2, cpu2) = found[1], found[2]
    print(f"gain: {wall / wall2:.2f} on the wall, {cpu / cpu2:.2f} in CPU time")
    print(f"largest difference of positions {np.abs(first - second).max():.1e}")


if __name__ == "__main__":
    main()
