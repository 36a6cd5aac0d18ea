"""Makes a table of invented measurements with planted faults, and the list of these faults."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column

SCRIPT = "matlab_pkg/data/planted_faults/make.py"
DATE = "2026-11-27"
SEED = 4
ROWS = 200

# what is planted: the fault, the column, and the cells that are written there
PLANTED = (
    ("no formula", "formula", ["Cd(Te", "ZnQ2", "gaas", "Al2O3?", "unknown"]),
    ("no number", "conductivity_S_m", ["~500", "1,2e3", "< 10", "see note"]),
    ("stand-in", "conductivity_S_m", ["-999", "9999", "-999"]),
    ("stand-in", "seebeck_uV_K", ["9999", "-999", "9999", "9999"]),
    ("impossible", "conductivity_S_m", ["-42.5", "-0.8"]),
    ("impossible", "temperature_K", ["-25"]),
    ("infinite", "conductivity_S_m", ["inf", "-inf"]),
    ("missing", "seebeck_uV_K", ["n/a", "NaN", "", "-"]),
)
# what looks like a fault and is none
HONEST = (
    ("formula", ["NaN3", "NdN", " ZnO ", "CuSO4·5H2O", "Bi0.4Te3Sb1.6"]),
    ("conductivity_S_m", ["6.1e7", "58 S/cm", "0", "1.3×10³ S/m", "2.5e-7", "4.4 mS/m"]),
    ("temperature_K", ["999", "25 °C", "4.2"]),
)
DUPLICATES = 6


def sound(rng: np.random.Generator) -> pd.DataFrame:
    """Rows without a fault: invented values for formulas that exist, as texts."""
    gaps = datasets.load("band_gaps").data
    plain = gaps.loc[gaps["formula"].str.fullmatch(r"[A-Za-z0-9]+"), "formula"]
    size = ROWS - DUPLICATES
    conductivity = 10 ** rng.normal(2.0, 1.5, size)
    seebeck = rng.choice([1, -1], size) * 10 ** rng.normal(2.2, 0.3, size)
    return pd.DataFrame(
        {
            "formula": rng.choice(plain.to_numpy(), size, replace=False),
            "conductivity_S_m": [f"{value:.3g}" for value in conductivity],
            "seebeck_uV_K": [f"{value:.1f}" for value in seebeck],
            "temperature_K": [f"{value:.0f}" for value in rng.choice([295, 300, 400], size)],
        }
    )


def planted(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table, and the rows, columns and kinds of its faults."""
    table, faults = sound(rng), []
    free = iter(rng.permutation(len(table)))
    for column, cells in HONEST:
        for cell in cells:
            table.loc[next(free), column] = cell
    for kind, column, cells in PLANTED:
        for cell in cells:
            row = next(free)
            table.loc[row, column] = cell
            faults.append((row, column, kind))
    again = table.loc[[next(free) for _ in range(DUPLICATES)]]
    faults += [(len(table) + i, "formula", "duplicate") for i in range(DUPLICATES)]
    table = pd.concat([table, again], ignore_index=True)
    table = table.replace({"": None})
    found = pd.DataFrame(faults, columns=["row", "column", "fault"]).astype({"row": int})
    return table, found.sort_values("row", ignore_index=True)


def main(root: Path) -> None:
    """Write both data sets into the folder `root`."""
    table, faults = planted(np.random.default_rng(SEED))
    shared = {"kind": "synthetic", "sources": [datasets.Source(INVENTED)], "licence": "CC0-1.0"}
    shared |= {"date": DATE, "script": SCRIPT}
    datasets.save(
        table,
        root / "planted_faults",
        title="Invented measurements with planted faults",
        description="Formulas that exist with conductivities and Seebeck coefficients that are "
        "invented, to practise cleaning. All cells are texts, as people type them.",
        columns=[
            Column("formula", "no unit", "chemical formula"),
            Column("conductivity_S_m", "S/m", "invented electrical conductivity, as it was typed"),
            Column("seebeck_uV_K", "µV/K", "invented Seebeck coefficient, as it was typed"),
            Column("temperature_K", "K", "invented temperature, as it was typed"),
        ],
        faults=[
            "It is full of faults on purpose; planted_faults_key lists them.",
            "No value was measured: use it for nothing but practice.",
        ],
        **shared,
    )
    datasets.save(
        faults,
        root / "planted_faults_key",
        title="Where the faults of planted_faults are",
        description="Row, column and kind of each planted fault. Rows that only look faulty, such "
        "as sodium azide (NaN3), are not in it.",
        columns=[
            Column("row", "no unit", "row of the table, counted from 0"),
            Column("column", "no unit", "column in which the fault is; of a duplicate the formula"),
            Column("fault", "no unit", "what is wrong"),
        ],
        faults=["Of two equal rows the later one counts as the fault."],
        **shared,
    )


INVENTED = "Invented for this course by the script, with the seed that stands there"

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).parents[1])
    main(parser.parse_args().root)
