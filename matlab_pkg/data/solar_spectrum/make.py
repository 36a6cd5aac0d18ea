"""Makes the table of the standard sunlight on a solar cell, from the copy in pymatgen.

Run from the top of the repository, with the package installed:

    python matlab_pkg/data/solar_spectrum/make.py
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SOURCES = [
    Source(
        "ASTM G173-03, Standard tables for reference solar spectral irradiances: direct normal and "
        "hemispherical on 37° tilted surface, ASTM International (2012)",
        "10.1520/G0173-03R12",
    ),
    Source(
        "National Renewable Energy Laboratory, Reference air mass 1.5 spectra, "
        "https://www.nrel.gov/grid/solar-resource/spectra-am1.5.html"
    ),
    Source(
        "Ong et al., Python Materials Genomics (pymatgen), Comput. Mater. Sci. 68, 314 (2013), "
        "file analysis/solar/am1.5G.dat",
        "10.1016/j.commatsci.2012.10.028",
    ),
]

COLUMNS = [
    Column("wavelength_nm", "nm", "wavelength"),
    Column(
        "irradiance_W_m2_nm",
        "W/m²/nm",
        "power of sunlight on a tilted square metre, for each nanometre of wavelength",
    ),
]

FAULTS = [
    "It is one clear sky, modelled for the middle latitudes of the United States with the sun 48° "
    "from the zenith; no real hour has it.",
    "It ends at 4000 nm. What the sun sends beyond is left out of its power of 1000 W/m².",
    "The steps of the wavelength are 0.5, 1, 2, 3 and 5 nm wide: integrate with the wavelengths, "
    "never by adding rows up.",
]


def main(root: Path) -> None:
    """Write the data set into the folder `root`."""
    file = files("pymatgen").joinpath("analysis/solar/am1.5G.dat")
    values = np.loadtxt(file.open(encoding="utf-8"), usecols=[0, 1], skiprows=2)
    datasets.save(
        pd.DataFrame(values, columns=[column.name for column in COLUMNS]),
        root / "solar_spectrum",
        title="Standard sunlight, air mass 1.5, global",
        description="Spectral irradiance of the sun on a surface tilted by 37°, from 280 to "
        "4000 nm, as the standard ASTM G173-03 tabulates it. The values are those that the "
        "National Renewable Energy Laboratory publishes, without any warranty, in the copy that "
        "pymatgen distributes under the MIT licence (LICENSE-raw.txt).",
        kind="computed",
        sources=SOURCES,
        licence="MIT",
        columns=COLUMNS,
        faults=FAULTS,
        date="2026-11-27",
        script="matlab_pkg/data/solar_spectrum/make.py",
        versions={"pymatgen": "2026.10.24"},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
