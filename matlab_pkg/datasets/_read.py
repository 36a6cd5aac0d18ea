"""Finding, checking and reading data sets."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matlab_pkg import _validate
from matlab_pkg.datasets import _card, _descriptor, _html
from matlab_pkg.datasets._card import Card

if TYPE_CHECKING:
    import ase
    import pandas as pd

SHIPPED = Path(__file__).parents[1] / "data"
CARD_FILE = "datapackage.json"


@dataclass(frozen=True, eq=False)
class Dataset:
    """A table or a structure together with its card.

    Parameters
    ----------
    name : str
        Name of the data set.
    data : pandas.DataFrame or ase.Atoms
        The values; units stand in ``card.columns``.
    card : Card
        Source, licence, columns, faults.

    Examples
    --------
    >>> from matlab_pkg import datasets
    >>> datasets.load("LiI")
    Dataset('LiI', 8 atoms, measured, CC0-1.0)
    """

    name: str
    data: pd.DataFrame | ase.Atoms
    card: Card

    def __repr__(self) -> str:
        size = f"{self.card.rows} {_html.rows_word(self.card)}"
        if self.card.format == "csv":
            size += f" × {len(self.card.columns)} columns"
        return f"Dataset({self.name!r}, {size}, {self.card.kind}, {self.card.licence})"

    def _repr_html_(self) -> str:
        return _html.card(self.card, everything=False)


def names(*, root: str | Path | None = None) -> list[str]:
    """Names of the data sets, in alphabetical order.

    Parameters
    ----------
    root : str or Path, optional
        Folder that holds the data sets' folders; by default those of this package.

    Returns
    -------
    list of str
        Names that `load` accepts.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.

    Examples
    --------
    >>> [name for name in names() if name.startswith("Li")]
    ['LiBr', 'LiCl', 'LiF', 'LiI']
    """
    root = _folder(root)
    if not root.is_dir():
        raise FileNotFoundError(
            f"The folder {root} does not exist, so it holds no data sets. "
            "Leave out root to use those of the package."
        )
    return sorted((path.parent.name for path in root.glob(f"*/{CARD_FILE}")), key=str.casefold)


def card(name: str, *, root: str | Path | None = None) -> Card:
    """Card of a data set; the data themselves are not read.

    Parameters
    ----------
    name : str
        Name of the data set.
    root : str or Path, optional
        Folder that holds the data sets' folders; by default those of this package.

    Returns
    -------
    Card
        Title, sources, licence, columns with units, faults, hash.

    Raises
    ------
    LookupError
        If there is no data set of this name; the message offers near names.
    FileNotFoundError
        If the data set's folder is there and its card is not.
    ValueError
        If the card cannot be understood.

    Examples
    --------
    >>> [column.unit for column in card("alkali_halides").columns[3:]]
    ['Å', 'g/cm³', 'Pauling scale']
    """
    root = _folder(root)
    known = names(root=root)
    if name not in known and any(path.name == name and path.is_dir() for path in root.iterdir()):
        raise FileNotFoundError(
            f"The data set {name!r} has lost its card {CARD_FILE}. {_cure(root / name / CARD_FILE)}"
        )
    if not known:
        raise LookupError(
            f"The folder {root} holds no data set, so none of the name {_validate.shown(name)}: no "
            f"folder in it has a {CARD_FILE}. Give as root the folder above the one that you gave "
            "to save, or leave it out to use those of the package."
        )
    path = root / _validate.choice(name, what="data set", allowed=known) / CARD_FILE
    try:
        return _descriptor.from_descriptor(name, json.loads(path.read_bytes().decode("utf-8")))
    except KeyError as error:
        reason = f"it has no {error.args[0]!r}" if error.args else "a part is missing"
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        reason = str(error).rstrip(".")
    raise ValueError(f"The card {CARD_FILE} of {name!r} is broken: {reason}. {_cure(path)}")


def load(name: str, *, root: str | Path | None = None) -> Dataset:
    """Table or structure with its card, read from a file that is the one described.

    Parameters
    ----------
    name : str
        Name of the data set.
    root : str or Path, optional
        Folder that holds the data sets' folders; by default those of this package.
        To read your own, give the folder above the one that you gave to `save`.

    Returns
    -------
    Dataset
        The table (`pandas.DataFrame`) or structure (`ase.Atoms`, lengths in Å), and the card.

    Raises
    ------
    LookupError
        If there is no data set of this name; the message offers near names.
    FileNotFoundError
        If a file is missing.
    ValueError
        If the file was altered, the card is broken, or the two do not fit together.

    Examples
    --------
    The larger the halogen, the larger the crystal of each alkali metal:

    >>> halides = load("alkali_halides").data
    >>> halides.groupby("alkali")["lattice_constant_A"].is_monotonic_increasing.all()
    np.True_
    """
    description = card(name, root=root)
    content = _checked_bytes(description, root=_folder(root))
    try:
        data = parse(content, description)
    except Exception as error:  # pandas and ase raise many types for a file they cannot read
        raise ValueError(
            f"{description.file} does not fit the card of {name!r}: {error} "
            f"{_cure(_folder(root) / name)}"
        ) from error
    if len(data) != description.rows:
        raise ValueError(
            f"{description.file} has {len(data)} {_html.rows_word(description)}, its card says "
            f"{description.rows}. {_cure(_folder(root) / name)}"
        )
    return Dataset(name, data, description)


def copy(
    name: str,
    folder: str | Path = "data",
    *,
    overwrite: bool = False,
    root: str | Path | None = None,
) -> Path:
    """Path of a fresh copy of a data set's file, to work on in your own folder.

    Parameters
    ----------
    name : str
        Name of the data set.
    folder : str or Path, optional
        Where to put the file; made if it does not exist.
    overwrite : bool, optional
        Whether a different file of the same name may be replaced.
    root : str or Path, optional
        Folder that holds the data sets' folders; by default those of this package.

    Returns
    -------
    Path
        The copy, for example ``data/LiI.cif``. The same file, already there, is kept.

    Raises
    ------
    FileExistsError
        If a different file of that name is there.
    NotADirectoryError
        If `folder` is a file.
    LookupError, FileNotFoundError, ValueError
        As for `load`.

    Examples
    --------
    >>> import tempfile, ase.io
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     crystal = ase.io.read(copy("LiF", folder))
    >>> float(round(crystal.get_volume() ** (1 / 3), 2))  # cubic: the cube's edge in Å
    4.03
    """
    description = card(name, root=root)
    content = _checked_bytes(description, root=_folder(root))
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; give the name of a folder.")
    path = folder / description.file
    if path.exists() and path.read_bytes() == content:
        return path
    if path.exists() and not overwrite:
        raise FileExistsError(
            f"{path} exists and differs from the data set {name!r}. Give another folder, or "
            "overwrite=True if it may be replaced."
        )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def parse(content: bytes, description: Card) -> pd.DataFrame | ase.Atoms:
    """Table or structure from the bytes of a data file.

    Parameters
    ----------
    content : bytes
        The file.
    description : Card
        Its card, which says the format and the columns' types.

    Returns
    -------
    pandas.DataFrame or ase.Atoms
        Columns as the card names them; lengths of a structure in Å.

    Raises
    ------
    ValueError
        If the columns are not those of the card, or a value has another type.
    """
    if description.format == "csv":
        plain = gzip.decompress(content) if description.packed else content
        return _parse_table(plain, description)
    import ase.io

    stream = io.BytesIO(content)
    if description.format == "extxyz":
        stream = io.StringIO(content.decode("utf-8"))
    return ase.io.read(stream, format=description.format)


def _parse_table(content: bytes, description: Card) -> pd.DataFrame:
    import pandas as pd

    expected = [column.name for column in description.columns]
    header = pd.read_csv(io.BytesIO(content), header=None, nrows=1, dtype=str, na_filter=False)
    found = header.iloc[0].tolist()
    if found != expected:
        raise ValueError(f"the columns are {found}, the card says {expected}.")
    # only an empty cell is a missing value: 'NA' and 'None' stay what they are, text
    return pd.read_csv(
        io.BytesIO(content),
        dtype={column.name: _card.DTYPES[column.type] for column in description.columns},
        keep_default_na=False,
        na_values=[""],
        skip_blank_lines=False,
        float_precision="round_trip",
    )


def _checked_bytes(description: Card, *, root: Path) -> bytes:
    path = root / description.name / description.file
    if not path.is_file():
        raise FileNotFoundError(
            f"The file {description.file} of the data set {description.name!r} is missing. "
            f"{_cure(path)}"
        )
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != description.sha256:
        raise ValueError(
            f"{description.file} is not the file that its card describes: its sha256 starts with "
            f"{found[:12]}, expected {description.sha256[:12]}. {_cure(path)}"
        )
    return content


def _folder(root: str | Path | None) -> Path:
    return SHIPPED if root is None else Path(root)


def _cure(path: Path) -> str:
    if path.is_relative_to(SHIPPED):
        inside = path.relative_to(SHIPPED.parents[1]).as_posix()
        return f"Reinstall matlab-pkg; in a git checkout, run: git restore {inside}"
    return f"Make {path.name} again with its script, or restore it from a backup."
