"""The screening that chapter 3 is about: its table, its windows, its candidates."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

WINDOWS = {
    "band_gap_eV": (0.9, 1.7),
    "electron_mass_me": (0.02, 0.5),
    "hole_mass_me": (0.02, 1.0),
}
"""dict of (float, float), eV and electron masses: what passes. Reason: the chapter's own."""

SHIFT_EV = 0.1
"""float, eV: by how much the gaps may be wrong. Reason: the chapter's own."""


@functools.cache
def table() -> pd.DataFrame:
    """Measured gaps and computed masses, one row an entry; shared, so never changed."""
    from matlab_pkg import datasets, screening

    gaps = datasets.load("band_gaps").data[["formula", "band_gap_eV"]]
    return screening.join(gaps, datasets.load("transport").data).table


@functools.cache
def shortlist(shift_eV: float = 0.0) -> frozenset[str]:
    """Compounds on the list when every gap is higher by this much."""
    from matlab_pkg import screening

    moved = table().assign(band_gap_eV=table()["band_gap_eV"] + shift_eV)
    return frozenset(screening.funnel(moved, WINDOWS).shortlist)


@functools.cache
def candidates() -> pd.DataFrame:
    """Limit, price and concentration of production of each compound on the list."""
    from matlab_pkg import datasets, screening

    kept = screening.funnel(table(), WINDOWS).survivors
    found = kept.groupby("composition")[["band_gap_eV"]].first().reset_index()
    limit = found["band_gap_eV"].map(screening.efficiency_limit)
    found["efficiency_percent"] = (100 * limit).round(2)
    elements = datasets.load("element_supply").data.set_index("element")
    for column in ("price_USD_kg", "hhi_production"):
        found[column] = [screening.weighted(one, elements[column]) for one in found["composition"]]
    return found


def front(maximise: tuple[str, ...], minimise: tuple[str, ...]) -> frozenset[str]:
    """Compounds on the Pareto front of these goals."""
    from matlab_pkg import screening

    on = screening.pareto(candidates(), maximise=maximise, minimise=minimise)
    return frozenset(candidates().loc[on, "composition"])


@functools.cache
def thickness_um(formula: str, gap_eV: float, share: float = 0.9) -> float:
    """Thickness at which a film absorbs this share in one pass, µm."""
    from scipy.optimize import brentq

    from matlab_pkg import datasets, screening

    optical = datasets.load("optical_constants").data
    rows = optical[optical["formula"] == formula]
    light = (rows["wavelength_nm"].to_numpy(), rows["k"].to_numpy())
    return brentq(
        lambda d: screening.absorbed_share(*light, band_gap_eV=gap_eV, thickness_um=d) - share,
        1e-3,
        1e5,
    )
