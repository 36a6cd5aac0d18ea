"""Makes the table of measured formation enthalpies, from the copy in pymatgen.

Run from the top of the repository, with the package installed:

    python matlab_pkg/data/formation_enthalpies/make.py
"""

from __future__ import annotations

import gzip
import json
import sys
from importlib.resources import files
from pathlib import Path

import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SOURCES = [
    Source(
        "Wang, Kingsbury, McDermott, Horton, Jain, Ong, Dwaraknath, Persson, A framework for "
        "quantifying uncertainty in DFT energy corrections, Sci. Rep. 11, 15496 (2021)",
        "10.1038/s41598-021-94550-5",
    ),
    Source(
        "Ong et al., Python Materials Genomics (pymatgen), Comput. Mater. Sci. 68, 314 (2013), "
        "file analysis/compatibility/exp_compounds.json.gz",
        "10.1016/j.commatsci.2012.10.028",
    ),
]

COLUMNS = [
    Column("formula", "no unit", "chemical formula, as it is written in the source"),
    Column(
        "formation_enthalpy_eV",
        "eV",
        "enthalpy of formation from the elements, for the formula as it is written",
    ),
    Column("uncertainty_eV", "eV", "its uncertainty, for the same amount; empty where not given"),
    Column("mp_id", "no unit", "entry of the Materials Project; empty where not given"),
]

FAULTS = [
    "The energies are those of the formula as it is written: two ways to write one compound have "
    "two energies. Divide by the number of atoms before you compare.",
    "The file does not name the work that each value was measured in; its authors name the "
    "collections.",
]


def main(root: Path) -> None:
    """Write the data set into the folder `root`."""
    file = files("pymatgen").joinpath("analysis/compatibility/exp_compounds.json.gz")
    entries = json.loads(gzip.decompress(file.read_bytes()))
    table = pd.DataFrame(entries)[["formula", "exp energy", "uncertainty", "mpid"]]
    table.columns = [column.name for column in COLUMNS]
    numbers = ["formation_enthalpy_eV", "uncertainty_eV"]
    table[numbers] = table[numbers].astype("float64").round(5)
    datasets.save(
        table,
        root / "formation_enthalpies",
        title="Measured formation enthalpies of compounds",
        description="Enthalpies of formation from experiments, which the Materials Project uses "
        "to correct its computed energies. The file is distributed with pymatgen under the MIT "
        "licence (LICENSE-raw.txt).",
        kind="measured",
        sources=SOURCES,
        licence="MIT",
        columns=COLUMNS,
        faults=FAULTS,
        date="2026-11-27",
        script="matlab_pkg/data/formation_enthalpies/make.py",
        versions={"pymatgen": "2026.10.24"},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
