"""Neighbour lists of ASE and pymatgen on growing LiI crystals: same pairs, different cost.

Run from the top of the repository, with the package installed (about half a minute):

    python benchmarks/neighbour_lists.py

It writes the cached result ``matlab_pkg/data/neighbour_timings``. CPU times depend on the machine;
the text quotes only their ratio.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from ase.neighborlist import neighbor_list
from pymatgen.core import Structure
from threadpoolctl import threadpool_limits

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SCRIPT = "benchmarks/neighbour_lists.py"
CUTOFF_A = 5.0
SIZES = (1, 2, 3, 4, 6, 8, 10)
REPEATS = 9

COLUMNS = [
    Column("cells", "no unit", "n of the n × n × n supercell of the cubic cell of LiI"),
    Column("atoms", "no unit", "number of atoms, 8 n³"),
    Column("pairs", "no unit", "ordered pairs (i, j) closer than 5 Å, images included"),
    Column("ase_time_s", "s", "process CPU time of ase.neighborlist.neighbor_list, shortest run"),
    Column("pymatgen_time_s", "s", "process CPU time of Structure.get_neighbor_list, shortest run"),
    Column("ratio", "no unit", "ase_time_s over pymatgen_time_s"),
]


def measure(n: int, *, repeats: int = REPEATS, cutoff_A: float = CUTOFF_A) -> dict:
    """Pairs found and CPU time needed by both libraries for one size.

    Parameters
    ----------
    n : int, no unit
        Cells along each edge.
    repeats : int, no unit, optional
        How often each library runs, by turns, after one run that does not count.
    cutoff_A : float, Å, optional
        Largest distance of a pair.

    Returns
    -------
    dict
        One row of the table, keys as in `COLUMNS`.

    Raises
    ------
    RuntimeError
        If the two libraries find different numbers of pairs.
    """
    atoms = datasets.load("LiI").data.repeat(n)
    structure = Structure(
        atoms.cell.array, atoms.get_chemical_symbols(), atoms.get_scaled_positions()
    )
    libraries = {
        "ase": lambda: len(neighbor_list("ijSd", atoms, cutoff_A)[0]),
        "pymatgen": lambda: len(structure.get_neighbor_list(cutoff_A)[0]),
    }
    pairs = {name: library() for name, library in libraries.items()}
    if len(set(pairs.values())) != 1:
        raise RuntimeError(f"The libraries disagree on the number of pairs: {pairs}.")
    times = {name: [] for name in libraries}
    for _ in range(repeats):
        for name, library in libraries.items():
            times[name].append(cpu_time_s(library))
    ase_s, pymatgen_s = (min(times[name]) for name in libraries)
    row = (n, len(atoms), pairs["ase"], ase_s, pymatgen_s, ase_s / pymatgen_s)
    return dict(zip([column.name for column in COLUMNS], row, strict=True))


def cpu_time_s(function: Callable[[], object]) -> float:
    """CPU time of this process in s that one call of `function` takes."""
    start = time.process_time()
    function()
    return time.process_time() - start


def main(root: Path, sizes: tuple[int, ...] = SIZES, repeats: int = REPEATS) -> None:
    """Measure all sizes and write the data set into the folder `root`."""
    with threadpool_limits(1):  # CPU time counts every thread, also one that only waits
        table = pd.DataFrame([measure(n, repeats=repeats) for n in sizes])
    datasets.save(
        table.map(lambda value: value if isinstance(value, int) else float(f"{value:.4g}")),
        root / "neighbour_timings",
        title="Neighbour lists: ASE against pymatgen",
        description="Ordered pairs closer than 5 Å in n × n × n supercells of LiI and the CPU "
        f"time to find them with each library: shortest of {repeats} runs, by turns, one thread. "
        "Each library returns indices, images and distances.",
        kind="result",
        sources=[
            Source(
                "Hjorth Larsen et al., The atomic simulation environment, "
                "J. Phys.: Condens. Matter 29, 273002 (2017)",
                "10.1088/1361-648X/aa680e",
            ),
            Source(
                "Ong et al., Python Materials Genomics (pymatgen), "
                "Comput. Mater. Sci. 68, 314 (2013)",
                "10.1016/j.commatsci.2012.10.028",
            ),
        ],
        licence="CC0-1.0",
        columns=COLUMNS,
        faults=["CPU times depend on the machine and its load: quote only the ratios."],
        script=SCRIPT,
        versions={name: version(name) for name in ("ase", "numpy", "pymatgen", "pymatgen-core")},
    )


if __name__ == "__main__":
    default = Path(__file__).parents[1] / "matlab_pkg" / "data"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
