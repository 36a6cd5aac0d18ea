"""Cleaning a table of five million rows: `eda.clean` against the same work in plain pandas.

Run from the top of the repository, with the package installed (about five minutes):

    python benchmarks/eda.py --write

The table is made from the formulas of `band_gaps` and planted faults, with a fixed seed, and
written as a CSV file into a temporary folder. Each way runs in a process of its own, which may use
4 GB of memory and no more (the limit is set by the operating system). What both find must agree.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from matlab_pkg import datasets

ROWS = (100_000, 1_000_000, 5_000_000)
SEED = 8
MEMORY_GB = 4
LIMIT_S = 60  # the aim for the largest table
CHUNK = 250_000
BEGIN = "<!-- eda: python benchmarks/eda.py --write -->"
END = "<!-- end of eda -->"
FAULTY = ("12 S/cm", "1.2e3 S/m", "-999", "9999", "n/a", "-3.5", "inf", "~500")


def write_table(path: Path, rows: int) -> None:
    """Write a CSV file of `rows` rows, two in a hundred of which have a fault."""
    rng = np.random.default_rng(SEED)
    formulas = datasets.load("band_gaps").data["formula"].to_numpy()
    start, first = 0, True
    while start < rows:
        size = min(500_000, rows - start)
        table = pd.DataFrame(
            {
                "sample": np.arange(start, start + size),
                "formula": rng.choice(formulas, size),
                "conductivity_S_m": (10 ** rng.normal(2, 2, size)).round(6),
                "seebeck_uV_K": rng.normal(0, 200, size).round(3),
                "temperature_K": rng.choice([295, 300, 400], size),
            }
        )
        cells = table["conductivity_S_m"].astype(str).to_numpy(dtype=object)
        bad = rng.choice(size, size // 50, replace=False)
        cells[bad] = rng.choice(FAULTY, len(bad))
        table["conductivity_S_m"] = cells
        table.loc[rng.choice(size, size // 200, replace=False), "formula"] = "Xx2"
        table.to_csv(path, index=False, header=first, mode="w" if first else "a")
        start, first = start + size, False


def with_eda(path: Path) -> dict[str, int]:
    """The pipeline of the package: clean, global features, group features."""
    from matlab_pkg import eda

    cleaned = eda.clean(path, ignore=["sample"], chunk_rows=CHUNK)
    names = ["conductivity_S_m", "seebeck_uV_K"]
    eda.global_features(cleaned.table)
    eda.group_features(cleaned.table, by="temperature_K", columns=names)
    return {
        "rows": len(cleaned.table),
        "values": int(cleaned.table["conductivity_S_m"].notna().sum()),
    }


def with_pandas(path: Path) -> dict[str, int]:
    """The same in the usual way: the whole file at once, and a function for each cell."""
    from matlab_pkg.eda import formulas

    table = pd.read_csv(path, dtype={"conductivity_S_m": str}, keep_default_na=False)
    factors = {"": 1.0, "S/m": 1.0, "S/cm": 100.0}

    def number(cell: str) -> float:
        parts = cell.split()
        try:
            return float(parts[0]) * factors[parts[1] if len(parts) > 1 else ""]
        except (IndexError, KeyError, ValueError):
            return np.nan

    value = table["conductivity_S_m"].apply(number)
    value = value.where(~value.isin([-999.0, 9999.0]) & np.isfinite(value) & (value >= 0))
    table["conductivity_S_m"] = value
    table = table[table["formula"].apply(lambda cell: formulas.fault(cell) == "")]
    table = table[~table.duplicated(subset=[name for name in table if name != "sample"])]
    table.describe(include="all")
    table.groupby("temperature_K")[["conductivity_S_m", "seebeck_uV_K"]].describe()
    return {"rows": len(table), "values": int(table["conductivity_S_m"].notna().sum())}


WAYS = {"eda.clean": with_eda, "plain pandas": with_pandas}


def one(way: str, path: Path) -> None:
    """Run one way in this process, under the limit, and print what it found and used."""
    limit = MEMORY_GB * 2**30
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    start = time.perf_counter()
    found = WAYS[way](path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found |= {"wall_s": time.perf_counter() - start, "cpu_s": used.ru_utime + used.ru_stime}
    print(json.dumps(found | {"memory_GB": used.ru_maxrss * 1024 / 2**30}))


def measure(way: str, path: Path) -> dict[str, float] | None:
    """What `one` prints from a process of its own; None if it needs more memory than it may."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", way, "--file", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "MemoryError" not in done.stderr:
        raise RuntimeError(done.stderr[-2000:])
    return None if done.returncode else json.loads(done.stdout.splitlines()[-1])


def table(sizes: tuple[int, ...] = ROWS) -> str:
    """The measurements as a table in Markdown."""
    head = "| rows | way | time, s | CPU time, s | memory, GB |"
    lines = [head, "| --- | --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder) / "table.csv"
            write_table(path, rows)
            found = {way: measure(way, path) for way in WAYS}
            counts = {(f["rows"], f["values"]) for f in found.values() if f}
            if len(counts) > 1:
                raise RuntimeError(f"The two ways disagree on {rows} rows: {counts}.")
            for way, f in found.items():
                told = (
                    f"{f['wall_s']:.1f} | {f['cpu_s']:.1f} | {f['memory_GB']:.2f}"
                    if f
                    else "– | – | more than it may"
                )
                lines.append(f"| {rows:,} | {way} | {told} |")
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas"))
    made = f"Made on {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()}, "
    cores = f"{packages}, on a machine with {os.cpu_count()} cores."
    return "\n".join([*lines, "", made + cores])


def main() -> None:
    """Print the table, and write it into the README if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    parser.add_argument("--one", choices=WAYS, help="run one way on --file, in this process")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--rows", type=int, nargs="*", default=list(ROWS))
    given = parser.parse_args()
    if given.one:
        one(given.one, given.file)
        return
    shown = table(tuple(given.rows))
    print(shown)
    if given.write:
        file = Path(__file__).with_name("README.md")
        text = file.read_text("utf-8")
        before, rest = text.split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
