"""Writing data sets: the file, and the card computed from it."""

from __future__ import annotations

import datetime
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from matlab_pkg import _validate
from matlab_pkg.datasets import _read
from matlab_pkg.datasets._card import Card, Column, Source
from matlab_pkg.datasets._descriptor import to_descriptor

if TYPE_CHECKING:
    import ase
    import pandas as pd

STRUCTURE_COLUMNS = (
    Column("numbers", "no unit", "atomic number of each atom", "integer"),
    Column("positions", "Å", "Cartesian position of each atom", "number"),
    Column("cell", "Å", "the three lattice vectors, one a row", "number"),
)

POSITION_TOLERANCE_A = 1e-6
"""float, Å: positions that differ by less are the same.

Reason: files round positions; ase writes eight decimals or more.
"""


def save(
    data: pd.DataFrame | ase.Atoms | str,
    folder: str | Path,
    *,
    title: str,
    description: str,
    kind: str,
    sources: Iterable[Source],
    licence: str,
    columns: Iterable[Column] = (),
    faults: Iterable[str] = (),
    date: str | None = None,
    script: str = "",
    versions: Mapping[str, str] | None = None,
    file_format: str = "extxyz",
    packed: bool = False,
) -> Path:
    """Folder of a new data set: the data file and its card, ready to share.

    Parameters
    ----------
    data : pandas.DataFrame, ase.Atoms or str
        A table; a structure (lengths in Å; its `info` is not written); or the text of a CIF file.
    folder : str or Path
        Where to write; its last part is the data set's name. Made if it does not exist; files of
        an earlier run are replaced.
    title, description : str
        A line, and a paragraph.
    kind : str
        One of `KINDS`; a ``"result"`` needs `script` and `versions`.
    sources : iterable of Source
        The works that the values come from; empty if they are your own.
    licence : str
        One of `LICENCES`.
    columns : iterable of Column
        For a table, one for each column in its order, with unit and meaning. For a structure,
        only what it holds besides numbers, positions and cell.
    faults : iterable of str, optional
        What is known to be wrong, missing or in dispute.
    date : str, optional
        Day on which the data were made, as YYYY-MM-DD; today if left out.
    script : str, optional
        Path of the script that makes the data, from the top of the repository.
    versions : mapping of str, optional
        Package name to version, for values that depend on them.
    file_format : str, optional
        For a structure, ``"extxyz"`` (keeps everything about the atoms) or ``"cif"``.
    packed : bool, optional
        Whether to pack a table with gzip, which makes a large one half or a third as large.

    Returns
    -------
    Path
        The folder. ``load(name, root=folder.parent)`` reads it back.

    Raises
    ------
    TypeError
        If the data are of another type, or a column holds neither text, numbers nor true/false.
    ValueError
        If a column is not described, the file would lose something, or the card is incomplete.
    LookupError
        If kind, licence or file format is not a known one.

    Notes
    -----
    Before anything is written the file's bytes are read back and compared with `data`. The same
    data and the same date give the same bytes.

    Examples
    --------
    Share how much of space touching spheres fill, and read it back:

    >>> import tempfile, pandas as pd
    >>> packing = pd.DataFrame({"lattice": ["fcc", "bcc"], "fraction": [0.7405, 0.6802]})
    >>> with tempfile.TemporaryDirectory() as root:
    ...     folder = save(
    ...         packing, f"{root}/packing", title="Packing", description="Hard spheres, touching.",
    ...         kind="computed", sources=[], licence="CC0-1.0",
    ...         columns=[Column("lattice", "no unit", "Bravais lattice"),
    ...                  Column("fraction", "no unit", "share of space filled")])
    ...     fcc, bcc = _read.load("packing", root=root).data["fraction"]
    >>> bool(abs(fcc - 3.141593 / 18 ** 0.5) < 1e-4)  # pi / sqrt(18), Kepler's packing
    True
    """
    import pandas as pd

    folder = Path(folder)
    if packed and not isinstance(data, pd.DataFrame):
        raise TypeError(f"packed=True is for tables, and data is a {type(data).__name__}.")
    if isinstance(data, pd.DataFrame):
        columns, content, file_format = _table_columns(data, columns), _table_bytes(data), "csv"
        if packed:
            content, file_format = _packed(content), "csv.gz"
    elif isinstance(data, str):
        columns, content, file_format = _structure_columns(columns), data.encode("utf-8"), "cif"
    else:
        columns, content = _structure_columns(columns), _structure_bytes(data, file_format)
    card = Card(
        name=folder.name,
        title=title,
        description=description,
        kind=kind,
        sources=tuple(sources),
        licence=licence,
        date=date or datetime.date.today().isoformat(),
        columns=columns,
        rows=0,
        file=f"{folder.name}.{file_format}",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        faults=tuple(faults),
        made_by=script,
        versions=dict(versions or {}),
    )
    card = replace(card, rows=len(_read_back(data, content, card)))
    text = json.dumps(to_descriptor(card), indent=2, ensure_ascii=False) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / card.file).write_bytes(content)
    (folder / _read.CARD_FILE).write_bytes(text.encode("utf-8"))
    return folder


def _table_columns(table: pd.DataFrame, columns: Iterable[Column]) -> tuple[Column, ...]:
    columns = tuple(columns)
    described, found = [column.name for column in columns], list(table.columns)
    if described != found or len(set(found)) < len(found):
        raise ValueError(
            f"The table's columns are {found}, the described ones {described}: give one "
            'Column("name", "unit", "meaning") for each, in the same order, no name twice.'
        )
    return tuple(replace(c, type=_column_type(table[c.name], c)) for c in columns)


def _column_type(values: pd.Series, column: Column) -> str:
    import pandas as pd

    found = pd.api.types.infer_dtype(values, skipna=True)
    types = {"string": "string", "integer": "integer", "floating": "number", "boolean": "boolean"}
    kind = "number" if values.dtype == "float64" else types.get(found)
    if kind is None:
        raise TypeError(
            f"Column {column.name!r} holds {found} values; a table to share holds text, whole "
            "numbers, numbers or true/false. Convert it with .astype(...)."
        )
    if column.type not in ("", kind):
        raise TypeError(f"Column {column.name!r} holds {kind} values, not {column.type}.")
    return kind


def _table_bytes(table: pd.DataFrame) -> bytes:
    if list(table.index) != list(range(len(table))):
        raise ValueError(
            "The table's index is not 0, 1, 2, ..., and the file would lose it. Keep it as a "
            "column with .reset_index(), or let it go with .reset_index(drop=True)."
        )
    empty = table.index[table.isna().all(axis=1)].tolist()
    if empty:
        raise ValueError(f"Row {empty[0]} is empty: it says nothing. Drop it, or fill it in.")
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _packed(content: bytes) -> bytes:
    stream = io.BytesIO()
    # no name and no time inside, or the same table would give other bytes each time
    with gzip.GzipFile("", "wb", compresslevel=9, fileobj=stream, mtime=0) as file:
        file.write(content)
    return stream.getvalue()


def _structure_columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    columns = tuple(replace(column, type=column.type or "number") for column in columns)
    return STRUCTURE_COLUMNS + columns


def _structure_bytes(atoms: ase.Atoms, file_format: str) -> bytes:
    import ase.io

    if not isinstance(atoms, ase.Atoms):
        raise TypeError(
            f"data is a {type(atoms).__name__}; give a pandas.DataFrame, an ase.Atoms or the text "
            "of a CIF file."
        )
    _validate.choice(file_format, what="file format for structures", allowed=["cif", "extxyz"])
    plain = atoms.copy()
    plain.info.clear()
    plain.calc = atoms.calc
    if file_format == "cif":
        stream = io.BytesIO()
        ase.io.write(stream, plain, format="cif")
        return stream.getvalue()
    stream = io.StringIO()
    ase.io.write(stream, plain, format="extxyz")
    return stream.getvalue().encode("utf-8")


def _read_back(data: object, content: bytes, card: Card) -> pd.DataFrame | ase.Atoms:
    """Read the data as a user will, and raise if they are not what was given."""
    try:
        back = _read.parse(content, card)
    except Exception as error:  # pandas and ase raise many types for a file they cannot read
        raise ValueError(f"{card.file} could not be read back: {error}") from error
    if isinstance(data, str):
        return back
    lost = _lost_cells(data, back) if card.format == "csv" else _lost_parts(data, back)
    if lost:
        raise ValueError(
            f"{card.file} would not give back {', '.join(lost)} as given. "
            + (
                "Use None, not '', for a missing text, \\n for a new line, numbers of 64 bits."
                if card.format == "csv"
                else "Use file_format='extxyz', or remove what need not be shared."
            )
        )
    return back


def _lost_cells(table: pd.DataFrame, back: pd.DataFrame) -> list[str]:
    if len(back) != len(table):
        return [f"{len(table)} rows (it has {len(back)})"]
    return [
        f"column {name!r}"
        for name in table.columns
        if not ((table[name] == back[name]) | (table[name].isna() & back[name].isna())).all()
    ]


def _lost_parts(atoms: ase.Atoms, back: ase.Atoms) -> list[str]:
    import numpy as np

    lost = [name for name in atoms.arrays if name not in back.arrays]
    if list(atoms.numbers) != list(back.numbers):
        return ["the elements"]
    if list(atoms.pbc) != list(back.pbc):
        lost.append("the periodic directions")
    if not np.allclose(atoms.cell, back.cell, rtol=0, atol=POSITION_TOLERANCE_A):
        lost.append("the cell")
    elif not np.allclose(_shift_A(atoms, back), 0, atol=POSITION_TOLERANCE_A):
        lost.append("the positions")
    if atoms.constraints and not back.constraints:
        lost.append("the constraints")
    if atoms.calc is not None and atoms.calc.results and back.calc is None:
        lost.append("the calculator's results")
    return lost


def _shift_A(atoms: ase.Atoms, back: ase.Atoms):
    """Distance of each atom from its twin in Å; whole lattice vectors do not count."""
    from ase.geometry import find_mic

    return find_mic(back.positions - atoms.positions, atoms.cell, atoms.pbc)[1]
