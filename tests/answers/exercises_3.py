"""Answers to the exercises of chapter 3: right ones in any form, and wrong ones by name.

Worked out here from the tables, not by the judges of the package.
"""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd

from matlab_pkg import datasets, screening

GAPS = datasets.load("band_gaps").data[["formula", "band_gap_eV"]]
TABLE = screening.join(GAPS, datasets.load("transport").data).table
WINDOWS = {
    "band_gap_eV": (0.9, 1.7),
    "electron_mass_me": (0.02, 0.5),
    "hole_mass_me": (0.02, 1.0),
}
BACKWARDS = dict(reversed(WINDOWS.items()))


def inside(*columns, table=TABLE, low=True):
    """Which rows pass these windows; without `low` masses may be as small as they like."""
    passes = pd.Series(True, index=table.index)
    for column in columns:
        least, most = WINDOWS[column]
        passes &= table[column] <= most
        if low or column == "band_gap_eV":
            passes &= table[column] >= least
    return passes


def counted(order, *, low=True, entries=False):
    found = []
    for n in range(1, 4):
        rows = TABLE[inside(*order[:n], low=low)]
        found.append(len(rows) if entries else rows["composition"].nunique())
    return found


ORDER = list(BACKWARDS)
LEFT = counted(ORDER)
ALL = TABLE["composition"].nunique()


def listed(shift_eV=0.0):
    moved = TABLE.assign(band_gap_eV=TABLE["band_gap_eV"] + shift_eV)
    return set(TABLE.loc[inside(*WINDOWS, table=moved), "composition"])


FIRST, LOWER, HIGHER = listed(), listed(-0.1), listed(0.1)
LEAVE = FIRST - LOWER

ENTHALPY_EV = {"FeO": -2.81954, "Fe2O3": -8.55574, "Fe3O4": -11.61721}
ATOMS = {"FeO": 2, "Fe2O3": 5, "Fe3O4": 7}
IRON = {"FeO": 1, "Fe2O3": 2, "Fe3O4": 3}
KJ = {name: 96.485 * eV / ATOMS[name] for name, eV in ENTHALPY_EV.items()}

IN_GAP = TABLE[inside("band_gap_eV")]


def torn(rows):
    light = inside("electron_mass_me", "hole_mass_me", table=rows)
    return sum(0 < share < 1 for _, share in light.groupby(rows["composition"]).mean().items())


TORN = torn(IN_GAP)
LIGHT = inside("electron_mass_me", "hole_mass_me", table=IN_GAP)
SEVERAL = IN_GAP["composition"].value_counts().loc[lambda n: n > 1]
WITH_LIGHT = set(IN_GAP.loc[LIGHT, "composition"])


def film(formula, gap_eV, share=0.9):
    """Thickness by trying ten thousand of them, µm."""
    rows = datasets.load("optical_constants").data.query("formula == @formula")
    energy_eV = np.linspace(gap_eV, 4.4, 3000)
    sun = datasets.load("solar_spectrum").data
    nm = 1239.842 / energy_eV
    per_nm = np.interp(nm, sun["wavelength_nm"], sun["irradiance_W_m2_nm"])
    flux = per_nm * nm**3  # photons for each eV, in some unit
    alpha_um = 4e3 * np.pi * np.interp(nm, rows["wavelength_nm"], rows["k"]) / nm
    for thickness_um in np.geomspace(0.1, 1000, 2000):
        taken = np.trapezoid(flux * (1 - np.exp(-alpha_um * thickness_um)), energy_eV)
        if taken >= share * np.trapezoid(flux, energy_eV):
            return float(thickness_um)
    raise AssertionError(formula)


FILMS = {"Si": film("Si", 1.12), "CdTe": film("CdTe", 1.5)}
HALVES = {"Si": film("Si", 1.12, 0.5), "CdTe": film("CdTe", 1.5, 0.5)}


def candidates():
    kept = TABLE[inside(*WINDOWS)].drop_duplicates("composition")
    elements = datasets.load("element_supply").data.set_index("element")
    return [
        (
            row.composition,
            round(100 * screening.efficiency_limit(row.band_gap_eV), 2),
            screening.weighted(row.composition, elements["price_USD_kg"]),
            screening.weighted(row.composition, elements["hhi_production"]),
        )
        for row in kept.itertuples()
    ]


FOUND = candidates()


def front(signs):
    """Names that nobody beats; a sign for each of limit, price and risk, 0 for no goal."""

    def beats(one, other):
        better = [s * (a - b) for s, a, b in zip(signs, one[1:], other[1:], strict=True)]
        return min(better) >= 0 and max(better) > 0

    return {one[0] for one in FOUND if not any(beats(other, one) for other in FOUND)}


FRONT = front((1, -1, 0))


def mended():
    """The bad card, mended by hand."""
    true, card = datasets.card("alkali_halides"), datasets.bad_card()
    card |= {
        "name": "alkali-halides",
        "title": true.title,
        "description": true.description,
        "date": true.date,
        "made_by": true.made_by,
        "licenses": [{"name": true.licence}],
        "sources": [
            {"title": s.citation, "doi": s.doi, "path": s.url} for s in true.sources if s.doi
        ],
        "resources": [
            {
                "name": "halides",
                "path": "alkali_halides.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": true.bytes,
                "hash": f"sha256:{true.sha256}",
                "schema": {
                    "fields": [
                        {"name": c.name, "type": c.type, "unit": c.unit, "description": c.meaning}
                        for c in true.columns
                    ]
                },
            }
        ],
    }
    return card


def changed(**parts):
    """The mended card with other parts of its resource, or a field, or a licence."""
    card = copy.deepcopy(mended())
    fields = card["resources"][0]["schema"]["fields"]
    if "unit" in parts:
        fields[3]["unit"] = parts.pop("unit")
    if parts.pop("columns", ""):
        del fields[0]
    if "licence" in parts:
        card["licenses"] = [{"name": parts.pop("licence")}]
    card["resources"][0] |= parts
    return card


def without(key):
    card = mended()
    del card[key]
    return card


RIGHT = {
    "data-funnel": [
        LEFT,
        [ALL, *LEFT],
        tuple(LEFT),
        np.array(LEFT),
        dict(zip("abc", LEFT, strict=True)),
        lambda: screening.funnel(TABLE, BACKWARDS),
        lambda: screening.funnel(TABLE, BACKWARDS).steps,
        lambda: screening.funnel(TABLE, BACKWARDS).steps["names"],
    ],
    "data-shift": [
        LEAVE,
        sorted(LEAVE),
        [*LEAVE, *LEAVE],
        pd.Series(sorted(LEAVE)),
        pd.DataFrame({"composition": sorted(LEAVE)}),
        {"InCuSe2" if name == "CuInSe2" else name for name in LEAVE},
    ],
    "data-units": [
        KJ,
        pd.Series(KJ).round(1),
        {name: round(value) for name, value in KJ.items()},
    ],
    "data-polymorphs": [TORN, float(TORN), np.int64(TORN)],
    "data-thickness": [
        FILMS,
        pd.Series(FILMS).round(2),
        {name: 1.01 * value for name, value in FILMS.items()},
    ],
    "data-front": [
        FRONT,
        pd.Series(sorted(FRONT)),
        pd.DataFrame({"composition": sorted(FRONT), "price": 1}),
    ],
    "data-card": [
        mended(),
        lambda: changed(unit="angstrom"),
        lambda: changed(hash=datasets.card("alkali_halides").sha256),
    ],
}

WRONG = {
    "data-funnel": [
        (counted(ORDER, entries=True), "entries"),
        (counted(list(WINDOWS)), "same-order"),
        ([ALL - LEFT[0], LEFT[0] - LEFT[1], LEFT[1] - LEFT[2]], "lost"),
        (counted(ORDER, low=False), "no-lower-end"),
        ([len(TABLE), *LEFT], ""),
        (LEFT[:2], ""),
        (TABLE, ""),
        ([n + 1 for n in LEFT], ""),
        ([[n] for n in LEFT], ""),
    ],
    "data-shift": [
        (FIRST - HIGHER, "other-way"),
        (LOWER - FIRST, "enter"),
        (LOWER & FIRST, "stay"),
        (LOWER, "whole-list"),
        (sorted(LEAVE)[1:], ""),
        ("CuInSe2", ""),
        (["Unobtainium"], ""),
        (["XeF6"], ""),
        ([1, 2], ""),
        (len(LEAVE), ""),
    ],
    "data-units": [
        ({n: 96.485 * eV for n, eV in ENTHALPY_EV.items()}, "formula"),
        ({n: eV / ATOMS[n] for n, eV in ENTHALPY_EV.items()}, "electronvolts"),
        (ENTHALPY_EV, "nothing"),
        ({n: kJ / 4.184 for n, kJ in KJ.items()}, "calories"),
        ({n: -kJ for n, kJ in KJ.items()}, "sign"),
        ({n: eV / ATOMS[n] / 96.485 for n, eV in ENTHALPY_EV.items()}, "divided"),
        ({n: 96.485 * eV / IRON[n] for n, eV in ENTHALPY_EV.items()}, "one-cation"),
        ({n: 0.99 * kJ for n, kJ in KJ.items()}, ""),
        ({"FeO": KJ["FeO"]}, ""),
        (list(KJ.values()), ""),
        ({**KJ, "FeO": "-136 kJ"}, ""),
    ],
    "data-polymorphs": [
        (torn(TABLE), "all-gaps"),
        (len(SEVERAL), "several"),
        (int((~LIGHT & IN_GAP["composition"].isin(WITH_LIGHT)).sum()), "entries"),
        (len(set(SEVERAL.index) & WITH_LIGHT), "pass"),
        (len(FIRST), "on-the-list"),
        (TORN + 1000, ""),
        (str(TORN), ""),
        ([TORN], ""),
    ],
    "data-thickness": [
        ({n: 1000 * d for n, d in FILMS.items()}, "nanometres"),
        ({n: d / 1e6 for n, d in FILMS.items()}, "metres"),
        ({n: d / 2 for n, d in FILMS.items()}, "two-passes"),
        ({"Si": FILMS["CdTe"], "CdTe": FILMS["Si"]}, "swapped"),
        (HALVES, "half"),
        ({**FILMS, "Si": 200}, ""),
        (list(FILMS.values()), ""),
        ({"Si": FILMS["Si"]}, ""),
    ],
    "data-front": [
        (front((1, -1, -1)), "three-goals"),
        (front((-1, -1, 0)), "upside-down"),
        (front((1, 1, 0)), "dear"),
        (front((1, 0, -1)), "risk"),
        (sorted(FRONT)[:-1], ""),
        ([True, False], ""),
        (FIRST, ""),
    ],
    "data-card": [
        (lambda: datasets.bad_card(), "unchanged"),
        (lambda: changed(hash="sha256:" + "0" * 64), "hash"),
        (lambda: changed(columns="fewer"), "columns"),
        (lambda: changed(unit="nm"), "unit"),
        (lambda: changed(licence="MIT"), "licence"),
        (lambda: without("licenses"), ""),
        (lambda: without("title"), ""),
        (lambda: changed(path="C:\\data\\alkali_halides.csv"), ""),
        (lambda: changed(schema={"fields": "none"}), "columns"),
        ("datapackage.json", ""),
    ],
}

SECRET_NUMBERS = {
    "data-funnel": LEFT,
    "data-units": list(KJ.values()),
    "data-polymorphs": [TORN],
    "data-thickness": list(FILMS.values()),
}
SECRET_WORDS = {"data-shift": sorted(LEAVE), "data-front": sorted(FRONT)}
