"""Makes the table of sixteen alkali halides and, from it, the crystals LiF, LiCl, LiBr and LiI.

Run from the top of the repository, with the package installed:

    python matlab_pkg/data/alkali_halides/make.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SCRIPT = "matlab_pkg/data/alkali_halides/make.py"
DATE = "2026-11-22"

SONG_WILLIAMS = Source(
    "Song and Williams, Self-Trapped Excitons, 2nd ed., Springer (1996), Table 5.7",
    "10.1007/978-3-642-85236-7",
)
CRC = Source("CRC Handbook of Chemistry and Physics, Physical Constants of Inorganic Compounds")
ALLRED = Source(
    "Allred, Electronegativity values from thermochemical data, "
    "J. Inorg. Nucl. Chem. 17, 215 (1961)",
    "10.1016/0022-1902(61)80142-5",
)

HALIDES = [
    # alkali metal, halogen, lattice constant (Å), density (g/cm3)
    ("Li", "F", 4.03, 2.640),
    ("Li", "Cl", 5.14, 2.07),
    ("Li", "Br", 5.50, 3.464),
    ("Li", "I", 6.03, 4.06),
    ("Na", "F", 4.63, 2.78),
    ("Na", "Cl", 5.64, 2.17),
    ("Na", "Br", 5.98, 3.200),
    ("Na", "I", 6.47, 3.67),
    ("K", "F", 5.35, 2.48),
    ("K", "Cl", 6.29, 1.988),
    ("K", "Br", 6.60, 2.74),
    ("K", "I", 7.07, 3.12),
    ("Rb", "F", 5.63, 3.2),
    ("Rb", "Cl", 6.58, 2.76),
    ("Rb", "Br", 6.89, 3.35),
    ("Rb", "I", 7.34, 3.55),
]
ELECTRONEGATIVITY = {"F": 3.98, "Cl": 3.16, "Br": 2.96, "I": 2.66}  # Pauling scale
NAMES = {"F": "fluoride", "Cl": "chloride", "Br": "bromide", "I": "iodide"}

LII_FAULT = (
    "LiI: Song and Williams, like Wyckoff (Crystal Structures, 1963), have 6.00 Å; the density of "
    "the CRC Handbook, 4.06 g/cm³, gives 6.03 Å, which stands here."
)
RBF_FAULT = (
    "RbF: the handbook's density, 3.2 g/cm³, does not fit the lattice constant, which gives "
    "3.9 g/cm³; the other compounds agree within 2.2 %."
)
ROUNDING_FAULT = "Lattice constants are given to 0.01 Å and without their uncertainty."
LICENCE_NOTE = (
    "Measured values are facts, which no copyright covers; "
    "the compilation is released under CC0-1.0."
)

# The space group stands as its number and Hall symbol, from which every program can work out the
# 192 symmetry operations: two atoms become eight.
CIF = """\
# {title}, rock-salt structure, at room temperature
# a: {source}
data_{formula}
_chemical_formula_sum        'Li1 {halogen}1'
_chemical_name_common        '{title}'
_publ_section_title          '{citation}'
_cell_length_a               {a:.2f}
_cell_length_b               {a:.2f}
_cell_length_c               {a:.2f}
_cell_angle_alpha            90
_cell_angle_beta             90
_cell_angle_gamma            90
_cell_formula_units_Z        4
_space_group_IT_number       225
_space_group_name_H-M_ref    'F m -3 m'
_space_group_name_Hall       '-F 4 2 3'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0.0 0.0 0.0 1.0
{halogen}1 {halogen} 0.5 0.5 0.5 1.0
"""


def main(root: Path) -> None:
    """Write the five data sets into the folder `root`."""
    save_table(root / "alkali_halides")
    for alkali, halogen, a_A, _ in HALIDES:
        if alkali == "Li":
            save_crystal(root / f"Li{halogen}", halogen, a_A)


def save_table(folder: Path) -> None:
    """Write the table of the sixteen halides."""
    columns = [
        Column("formula", "no unit", "chemical formula MX"),
        Column("alkali", "no unit", "symbol of the alkali metal M"),
        Column("halogen", "no unit", "symbol of the halogen X"),
        Column(
            "lattice_constant_A",
            "Å",
            "edge of the cubic cell at room temperature, Song and Williams; "
            "LiI from its density (see the faults)",
        ),
        Column("density_g_cm3", "g/cm³", "density of the solid at room temperature, CRC Handbook"),
        Column("electronegativity", "Pauling scale", "electronegativity of the halogen X, Allred"),
    ]
    rows = [
        (alkali + halogen, alkali, halogen, a_A, density, ELECTRONEGATIVITY[halogen])
        for alkali, halogen, a_A, density in HALIDES
    ]
    datasets.save(
        pd.DataFrame(rows, columns=[column.name for column in columns]),
        folder,
        title="Alkali halides with the rock-salt structure",
        description="Sixteen alkali halides MX with the rock-salt structure: lattice constant, "
        f"density, and electronegativity of the halogen. {LICENCE_NOTE}",
        kind="measured",
        sources=[SONG_WILLIAMS, CRC, ALLRED],
        licence="CC0-1.0",
        columns=columns,
        faults=[LII_FAULT, RBF_FAULT, ROUNDING_FAULT],
        date=DATE,
        script=SCRIPT,
    )


def save_crystal(folder: Path, halogen: str, a_A: float) -> None:
    """Write one lithium halide as a CIF with its symmetry; `a_A` is the cube's edge in Å."""
    formula = f"Li{halogen}"
    title = f"Lithium {NAMES[halogen]}"
    source = CRC if formula == "LiI" else SONG_WILLIAMS
    where = f"from the density 4.06 g/cm3, {CRC.citation}" if formula == "LiI" else source.citation
    text = CIF.format(
        title=title,
        formula=formula,
        halogen=halogen,
        a=a_A,
        source=where if not source.doi else f"{where}, doi {source.doi}",
        citation=source.citation,
    )
    datasets.save(
        text,
        folder,
        title=f"{title}, rock-salt structure",
        description=f"Conventional cubic cell of {formula}, space group Fm-3m (225): four Li and "
        f"four {halogen} atoms, a = {a_A:.2f} Å at room temperature. {LICENCE_NOTE}",
        kind="measured",
        sources=[source],
        licence="CC0-1.0",
        faults=[LII_FAULT] if formula == "LiI" else [],
        date=DATE,
        script=SCRIPT,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
