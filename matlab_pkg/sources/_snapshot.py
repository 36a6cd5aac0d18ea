"""The frozen table: what to work with where no database can be asked."""

from __future__ import annotations

from matlab_pkg import _validate, datasets
from matlab_pkg.sources._answer import Answer, Provenance, table

NEEDED = ("formula", "band_gap_eV")


def snapshot(name: str = "band_gaps") -> Answer:
    """Table of a shipped data set in the columns of a live answer.

    Parameters
    ----------
    name : str, optional
        Name of a data set with the columns ``formula`` and ``band_gap_eV``.

    Returns
    -------
    Answer
        Its rows, in their order; where it has no identifier, that of a row is its formula as the
        source spells it.

    Raises
    ------
    LookupError
        If there is no such data set, or it lacks one of the two columns.
    TypeError
        If it is a structure.

    Notes
    -----
    The gaps of ``band_gaps`` were measured, those of the live databases are computed, and density
    functionals of the usual kind give gaps that are too small. `Provenance.kind` says which.

    References
    ----------
    Y. Zhuo, A. Mansouri Tehrani, J. Brgoch, J. Phys. Chem. Lett. 9, 1668 (2018),
    doi:10.1021/acs.jpclett.8b00124: the measured gaps.

    Examples
    --------
    The lighter the anion, the wider the gap of a cadmium salt:

    >>> gap = snapshot().data.set_index("formula")["band_gap_eV"]
    >>> bool(gap["CdTe"] < gap["CdSe"] < gap["CdS"])
    True
    """
    frozen = datasets.load(name)
    if frozen.card.format != "csv":
        raise TypeError(f"The data set {name!r} is a structure; give the name of a table.")
    _validate.columns(frozen.data, NEEDED)
    formulas = frozen.data["formula"]
    ids = frozen.data.get("material_id", formulas)
    counts = frozen.data.get("elements", [None] * len(formulas))
    data, faults = table(zip(ids, formulas, counts, frozen.data["band_gap_eV"], strict=True))
    return Answer(data, _provenance(frozen, len(data), faults))


def _provenance(frozen: datasets.Dataset, rows: int, faults: tuple[str, ...]) -> Provenance:
    card = frozen.card
    return Provenance(
        source=f"the snapshot {card.name!r}",
        url=f"https://doi.org/{card.doi}" if card.doi else card.source,
        query="all rows",
        retrieved=f"{card.date}T00:00:00+00:00",
        kind=card.kind,
        licence=card.licence,
        rows=rows,
        rows_available=rows,
        versions=card.versions,
        faults=(*card.faults, *faults),
    )
