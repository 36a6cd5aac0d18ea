"""What a database answers: a table in our columns, and where it comes from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from matlab_pkg import _validate, datasets
from matlab_pkg.datasets import Column, Source

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    Column("material_id", "no unit", "identifier in the source", "string"),
    Column(
        "formula",
        "no unit",
        "smallest whole numbers, metals first",
        "string",
    ),
    Column("elements", "no unit", "number of elements", "integer"),
    Column("band_gap_eV", "eV", "band gap; empty where the source has none", "number"),
)
"""tuple of Column: the columns of every answer, live or frozen."""

SECONDS_A_DAY = 86400.0
"""float, s: length of a day. Source: the SI Brochure, 9th edition (2019), table 8."""

LONGEST = 200
"""int, no unit: signs of faults that are written out in a line. Reason: more nobody reads."""


@dataclass(frozen=True)
class Provenance:
    """Where an answer comes from.

    Parameters
    ----------
    source : str
        Name of the database, or of the data set.
    url : str
        Address that was asked first; of a snapshot that of its source.
    query : str
        What was asked for.
    retrieved : str
        When, as ISO 8601 with time zone.
    kind : str
        A key of `datasets.KINDS`: whether the values were measured or computed.
    licence : str
        As the source states it.
    rows : int, no unit
        Rows of the table.
    rows_available : int or None, no unit
        Rows that the source has for this query; None if it has more and does not say how many.
    versions : mapping of str
        Programs that took part, name to version.
    faults : tuple of str
        What is known to be wrong or missing.
    cached : bool
        Whether the answer was kept from an earlier day.

    Examples
    --------
    >>> from matlab_pkg import sources
    >>> sources.snapshot().provenance.licence
    'MIT'
    """

    source: str
    url: str
    query: str
    retrieved: str
    kind: str
    licence: str
    rows: int
    rows_available: int | None
    versions: Mapping[str, str] = field(default_factory=dict, hash=False)
    faults: tuple[str, ...] = ()
    cached: bool = False

    @property
    def complete(self) -> bool:
        """Whether the table holds every row that the source has for the query."""
        return self.rows == self.rows_available

    @property
    def age_days(self) -> float:
        """Time since the source was asked, in d (days)."""
        then = datetime.datetime.fromisoformat(self.retrieved)
        now = datetime.datetime.now(datetime.UTC)
        return max((now - then).total_seconds() / SECONDS_A_DAY, 0.0)

    @property
    def when(self) -> str:
        """When the source was asked, in words; of a kept answer its age."""
        if self.cached:
            return f"from the cache, {self.age_days:.1f} days old"
        return f"retrieved {self.retrieved[:16].replace('T', ' ')}"

    @property
    def size(self) -> str:
        """How many rows there are, and of how many."""
        more = "" if self.complete else f" of {self.rows_available or 'more'}"
        return f"{self.rows}{more} rows"


@dataclass(frozen=True, eq=False)
class Answer:
    """A table of materials together with its provenance.

    Parameters
    ----------
    data : pandas.DataFrame
        The columns of `COLUMNS`; ``band_gap_eV`` in eV.
    provenance : Provenance
        Where they come from.

    Examples
    --------
    >>> from matlab_pkg import sources
    >>> frozen = sources.snapshot()
    >>> len(frozen.data) == frozen.provenance.rows
    True
    """

    data: pd.DataFrame
    provenance: Provenance

    def __repr__(self) -> str:
        told = self.provenance
        faults = "; ".join(told.faults)
        if len(faults) > LONGEST:
            faults = f"{len(told.faults)} known faults"
        words = [f"{told.size} from {told.source}, {told.kind}, {told.when}", faults]
        return f"Answer({'; '.join(filter(None, words))})"

    def _repr_html_(self) -> str:
        told = self.provenance
        versions = ", ".join(f"{name} {version}" for name, version in told.versions.items())
        facts = {
            "Rows": told.size,
            "Address": told.url,
            "Query": told.query,
            "When": told.when,
            "Kind": told.kind,
            "Licence": told.licence,
            "Versions": versions,
            "Known faults": "; ".join(told.faults) or "none known",
        }
        rows = "".join(
            f'<tr><th scope="row">{name}</th><td>{escape(value)}</td></tr>'
            for name, value in facts.items()
            if value
        )
        return (
            f'<div class="dataset-card"><table><caption>{escape(told.source)}</caption>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def save(
        self, folder: str | Path, *, title: str, description: str, licence: str | None = None
    ) -> Path:
        """Folder of a data package that holds the table and says where it comes from.

        Parameters
        ----------
        folder : str or Path
            Where to write; its last part is the data set's name.
        title, description : str
            A line, and a paragraph.
        licence : str, optional
            One of `datasets.LICENCES`; needed where the source states another or none.

        Returns
        -------
        Path
            The folder; `datasets.load` reads it back.

        Raises
        ------
        LookupError
            If the licence is none of the known ones.
        ValueError
            If title or description is empty.

        Examples
        --------
        >>> import tempfile
        >>> from matlab_pkg import datasets, sources
        >>> with tempfile.TemporaryDirectory() as root:
        ...     folder = sources.snapshot().save(
        ...         f"{root}/gaps", title="Band gaps", description="Measured gaps of compounds.")
        ...     datasets.fair_report(folder).passed
        True
        """
        told = self.provenance
        doi = told.url.partition("https://doi.org/")[2]
        return datasets.save(
            self.data,
            folder,
            title=title,
            description=description,
            kind=told.kind,
            sources=[Source(f"{told.source}, {told.url}, {told.query}, {told.when}", doi)],
            licence=licence or told.licence,
            columns=COLUMNS,
            faults=[*told.faults, *self._missing()],
            date=told.retrieved[:10],
            versions=told.versions,
        )

    def _missing(self) -> list[str]:
        return [] if self.provenance.complete else [f"fetched were {self.provenance.size}"]


def table(
    rows: Iterable[tuple[str | None, str | None, int | None, float | None]],
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Table in our columns, and the faults that were met; no row is dropped.

    Parameters
    ----------
    rows : iterable of tuple
        Identifier, formula, number of elements, band gap in eV; None where the source has none.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, in the order of `rows`.
    tuple of str
        What could not be read, or occurs twice.
    """
    import pandas as pd

    rows = [tuple(row) for row in rows]
    ids, formulas, counts, gaps = zip(*rows, strict=True) if rows else ((), (), (), ())
    reduced = {formula: _reduced(formula) for formula in set(formulas)}
    pairs = [(reduced[formula], n) for formula, n in zip(formulas, counts, strict=True)]
    data = pd.DataFrame(
        {
            "material_id": pd.Series(
                [name if name is None else str(name) for name in ids], dtype=object
            ),
            "formula": pd.Series(
                [found[0] or f for (found, _), f in zip(pairs, formulas, strict=True)], dtype=object
            ),
            "elements": pd.Series([n or found[1] for found, n in pairs], dtype="int64"),
            "band_gap_eV": pd.Series(gaps, dtype="float64"),
        }
    )
    return data, tuple(_faults(data, [f for f in formulas if not reduced[f][0]]))


def _reduced(formula: str | None) -> tuple[str, int]:
    """One spelling for all tables, so that they can be joined, and the number of elements.

    OPTIMADE sorts by letters, and its AsGa is the GaAs of everyone else.
    """
    from matlab_pkg.eda.formulas import composition
    from matlab_pkg.eda.spelling import metals_first

    try:
        return metals_first(formula), len(composition(formula))
    except (TypeError, ValueError):
        return "", 0


def _faults(data: pd.DataFrame, unread: list[str | None]) -> Iterable[str]:
    if unread:
        example = _validate.shown(unread[0])
        yield f"{len(unread)} formulas could not be read and stand as they came, such as {example}"
    unnamed = int(data["material_id"].isna().sum())
    if unnamed:
        yield f"{unnamed} rows have no identifier"
    twice = int(data["material_id"].dropna().duplicated().sum())
    if twice:
        yield f"{twice} identifiers came twice: the source changed while it was read"
    negative = int((data["band_gap_eV"] < 0).sum())
    if negative:
        yield f"{negative} band gaps are negative"
    without = int(data["band_gap_eV"].isna().sum())
    if without:
        yield f"{without} rows have no band gap"
