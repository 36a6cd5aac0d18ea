"""The card of a data set: what it is, where it comes from, what its columns mean."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from matlab_pkg import _validate
from matlab_pkg.datasets import _html

KINDS = {
    "measured": "values from experiments",
    "computed": "values from a physical theory, for example density functional theory",
    "synthetic": "values drawn from a stated formula with stated noise",
    "surrogate": "values predicted by a fitted model",
    "result": "output of a script that is too slow to run each time",
}
"""dict of str: the kinds of data set, and what each word says about the values."""

LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "MIT": "https://opensource.org/license/mit",
}
"""dict of str: licences a data set may have (SPDX names), and where their text is."""

MEDIA_TYPES = {"csv": "text/csv", "cif": "chemical/x-cif", "extxyz": "chemical/x-xyz"}
PACKED = ".gz"
DTYPES = {"string": "str", "integer": "int64", "number": "float64", "boolean": "bool"}


@dataclass(frozen=True)
class Column:
    """Meaning and unit of one column of a table, or of one array of a structure.

    Parameters
    ----------
    name : str
        Name in the table, for example ``"density_g_cm3"``.
    unit : str
        Unit as it is printed; ``"no unit"`` for text and pure numbers.
    meaning : str
        What the values are.
    type : str, optional
        ``"string"``, ``"integer"``, ``"number"`` or ``"boolean"``; empty until `save` finds it.

    Raises
    ------
    ValueError
        If name, unit or meaning is empty.
    LookupError
        If the type is not one of the four.

    Examples
    --------
    >>> Column("density_g_cm3", "g/cm³", "density at room temperature").unit
    'g/cm³'
    """

    name: str
    unit: str
    meaning: str
    type: str = ""

    def __post_init__(self):
        for part in ("name", "unit", "meaning"):
            _text(getattr(self, part), what=f"The {part} of column {self.name!r}")
        _validate.choice(self.type, what="column type", allowed=["", *DTYPES])


@dataclass(frozen=True)
class Source:
    """A work that the values come from.

    Parameters
    ----------
    citation : str
        Authors, title or journal, publisher or pages, year.
    doi : str, optional
        Digital object identifier without a prefix, for example ``"10.1007/978-3-642-85236-7"``.

    Raises
    ------
    ValueError
        If the citation is empty, or the doi does not start with ``10.``.

    Examples
    --------
    >>> Source("Allred, J. Inorg. Nucl. Chem. 17, 215 (1961)", "10.1016/0022-1902(61)80142-5").url
    'https://doi.org/10.1016/0022-1902(61)80142-5'
    """

    citation: str
    doi: str = ""

    def __post_init__(self):
        _text(self.citation, what="The citation of a source")
        if self.doi and not re.fullmatch(r"10\.\d{4,9}/\S+", self.doi):
            raise ValueError(
                f"doi = {self.doi!r} is not allowed: it must start with 10., a number and a slash. "
                "Leave out https://doi.org/."
            )

    @property
    def url(self) -> str:
        """Address of the work, or an empty text where it has no doi."""
        return f"https://doi.org/{self.doi}" if self.doi else ""


@dataclass(frozen=True)
class Card:
    """What there is to know about a data set before using it.

    Parameters
    ----------
    name, title, description : str
        The name to `load` it by, a line, and a paragraph.
    kind : str
        One of `KINDS`.
    sources : tuple of Source
        The works that the values come from.
    licence : str
        One of `LICENCES`.
    date : str
        Day on which the data set was made, as YYYY-MM-DD.
    columns : tuple of Column
        Columns of the table, or arrays of the structure.
    rows : int, no unit
        Rows of the table, or atoms in the structure.
    file : str
        Name of the data file.
    bytes : int, bytes
        Size of the data file.
    sha256 : str
        Hash of the data file, 64 hexadecimal digits.
    faults : tuple of str
        What is known to be wrong, missing or in dispute.
    made_by : str
        Path of the script that made the files, from the top of the repository.
    versions : mapping of str
        Package name to version, for values that depend on them.

    Raises
    ------
    ValueError
        If a part is empty or malformed, or a result lacks its script or versions.
    LookupError
        If kind or licence is not a known one.

    Examples
    --------
    >>> from matlab_pkg import datasets
    >>> halides = datasets.card("alkali_halides")
    >>> halides.kind, halides.rows, halides.column("lattice_constant_A").unit
    ('measured', 16, 'Å')
    """

    name: str
    title: str
    description: str
    kind: str
    sources: tuple[Source, ...]
    licence: str
    date: str
    columns: tuple[Column, ...]
    rows: int
    file: str
    bytes: int
    sha256: str
    faults: tuple[str, ...] = ()
    made_by: str = ""
    versions: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.name):
            raise ValueError(
                f"A data set cannot be called {self.name!r}: use letters a to z, digits, '_', '-' "
                "and '.' in the folder's name."
            )
        for part in ("title", "description"):
            _text(getattr(self, part), what=f"The {part} of {self.name!r}")
        _validate.choice(self.kind, what="kind of data set", allowed=KINDS)
        _validate.choice(self.licence, what="licence", allowed=LICENCES)
        _validate.count(self.rows, what="rows")
        _validate.count(self.bytes, what="bytes")
        _check_date(self.date)
        _check_script(self.made_by)
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(f"sha256 = {self.sha256!r} is not a hash of 64 hexadecimal digits.")
        if self.kind == "result" and not (self.made_by and self.versions):
            raise ValueError(
                f"The result {self.name!r} has no script or no versions: nobody could make it "
                'again. Give script="benchmarks/..." and versions={"ase": ...}.'
            )

    @property
    def source(self) -> str:
        """Citations of all sources, in one line."""
        return "; ".join(source.citation for source in self.sources)

    @property
    def doi(self) -> str:
        """Doi of the first source that has one, or an empty text."""
        return next((source.doi for source in self.sources if source.doi), "")

    @property
    def media_type(self) -> str:
        """What kind of file the data are in, for example ``"text/csv"``."""
        return MEDIA_TYPES[self.format]

    @property
    def format(self) -> str:
        """``"csv"``, ``"cif"`` or ``"extxyz"``, packed or not."""
        return self.file.removesuffix(PACKED).rpartition(".")[2]

    @property
    def packed(self) -> bool:
        """Whether the file is packed with gzip."""
        return self.file.endswith(PACKED)

    def column(self, name: str) -> Column:
        """Column of this name.

        Parameters
        ----------
        name : str
            Name of a column of the table, or of an array of the structure.

        Returns
        -------
        Column
            Unit, meaning and type.

        Raises
        ------
        LookupError
            If there is no such column; the message offers near names.

        Examples
        --------
        >>> from matlab_pkg import datasets
        >>> datasets.card("alkali_halides").column("density_g_cm3").unit
        'g/cm³'
        """
        by_name = {column.name: column for column in self.columns}
        return by_name[_validate.choice(name, what="column", allowed=by_name)]

    def _repr_html_(self) -> str:
        return _html.card(self, everything=True)


def _text(value: str, *, what: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(
            f"{what} is {value!r}; write a text (as unit of a pure number, 'no unit')."
        )


def _check_date(date: str) -> None:
    try:
        same = datetime.date.fromisoformat(date).isoformat() == date
    except (TypeError, ValueError):
        same = False
    if not same:
        raise ValueError(f"date = {date!r} is not a day; write it as YYYY-MM-DD.")


def _check_script(made_by: str) -> None:
    if PurePosixPath(made_by).is_absolute() or "\\" in made_by or ":" in made_by:
        raise ValueError(
            f"script = {made_by!r} is a path of one machine; give it from the top of the "
            "repository with forward slashes, for example 'benchmarks/neighbour_lists.py'."
        )
