"""Cards as ``datapackage.json``, in the form of the Frictionless Data Package standard.

| part of the card | key in ``datapackage.json`` |
| --- | --- |
| title, description, sources, licence | ``title``, ``description``, ``sources``, ``licenses`` |
| kind, date, faults, made_by, versions | the same names (custom, as the standard allows) |
| file, bytes, sha256 | ``resources[0]``: ``path``, ``bytes``, ``hash`` |
| packed | ``resources[0].compression``: ``"gz"``, or no such key |
| rows | ``resources[0].rows``; of a structure ``resources[0].atoms`` (custom) |
| columns of a table | ``resources[0].schema.fields``, each with a custom ``unit`` |
| arrays of a structure | ``resources[0].arrays`` (custom), in the same form |
"""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from matlab_pkg import _validate
from matlab_pkg.datasets import _card
from matlab_pkg.datasets._card import Card, Column, Source


def to_descriptor(card: Card) -> dict:
    """Content of ``datapackage.json`` for a card.

    Parameters
    ----------
    card : Card
        The card.

    Returns
    -------
    dict
        Keys and values of the Frictionless Data Package standard, ready for JSON.
    """
    fields = [
        {"name": c.name, "type": c.type, "unit": c.unit, "description": c.meaning}
        for c in card.columns
    ]
    resource = {
        "name": card.name.lower(),  # the standard allows no capitals here
        "path": card.file,
        "format": card.format,
        "mediatype": card.media_type,
        "encoding": "utf-8",
        "bytes": card.bytes,
        "hash": f"sha256:{card.sha256}",
    }
    if card.packed:
        resource["compression"] = "gz"
    if card.format == "csv":
        resource |= {"type": "table", "rows": card.rows, "schema": {"fields": fields}}
    else:
        resource |= {"type": "file", "atoms": card.rows, "arrays": fields}
    return {
        "name": card.name.lower(),
        "title": card.title,
        "description": card.description,
        "kind": card.kind,
        "date": card.date,
        "licenses": [{"name": card.licence, "path": _card.LICENCES[card.licence]}],
        "sources": [_source_entry(source) for source in card.sources],
        "faults": list(card.faults),
        "made_by": card.made_by,
        "versions": dict(card.versions),
        "resources": [resource],
    }


def _source_entry(source: Source) -> dict:
    entry = {"title": source.citation}
    return entry | {"path": source.url, "doi": source.doi} if source.doi else entry


def from_descriptor(name: str, descriptor: dict) -> Card:
    """Card from the content of a ``datapackage.json``.

    Parameters
    ----------
    name : str
        Name of the data set's folder.
    descriptor : dict
        What the file holds.

    Returns
    -------
    Card
        The card.

    Raises
    ------
    KeyError, TypeError, ValueError, LookupError
        If a part is missing or malformed; `card` turns each into one clear line.
    """
    if not isinstance(descriptor, dict):
        raise TypeError(f"it holds a {type(descriptor).__name__}, not an object in braces")
    for key in ("resources", "licenses"):
        if len(descriptor[key]) != 1:
            raise ValueError(f"its {key!r} has {len(descriptor[key])} entries, one is allowed")
    resource = descriptor["resources"][0]
    kind_of_hash, _, sha256 = resource["hash"].partition(":")
    if kind_of_hash != "sha256":
        raise ValueError(f"its hash is {kind_of_hash!r}, not 'sha256:...'")
    if descriptor["name"] != name.lower():
        raise ValueError(f"it names the data set {descriptor['name']!r}, not {name.lower()!r}")
    file = resource["path"]
    if PurePosixPath(file).name != file or PureWindowsPath(file).name != file:
        raise ValueError(f"its file {file!r} is not a plain file name")
    plain = file.removesuffix(_card.PACKED)
    _validate.choice(plain.rpartition(".")[2], what="file format", allowed=_card.MEDIA_TYPES)
    table = plain.endswith(".csv")
    if file != plain and not table:
        raise ValueError(f"its file {file!r} is packed; only a table may be")
    fields = resource["schema"]["fields"] if table else resource["arrays"]
    return Card(
        name=name,
        title=descriptor["title"],
        description=descriptor["description"],
        kind=descriptor["kind"],
        sources=tuple(Source(s["title"], s.get("doi", "")) for s in descriptor["sources"]),
        licence=descriptor["licenses"][0]["name"],
        date=descriptor["date"],
        columns=tuple(Column(f["name"], f["unit"], f["description"], f["type"]) for f in fields),
        rows=resource["rows" if table else "atoms"],
        file=file,
        bytes=resource["bytes"],
        sha256=sha256,
        faults=tuple(descriptor["faults"]),
        made_by=descriptor["made_by"],
        versions=dict(descriptor["versions"]),
    )
