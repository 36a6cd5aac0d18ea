"""The form that the Data Package standard asks for, and the files beside a card."""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from matlab_pkg import _validate
from matlab_pkg.datasets._fair_facts import Facts, named, object_at, objects, only_here

TABLE_TYPES = {
    *("any", "array", "boolean", "date", "datetime", "duration", "geojson", "geopoint"),
    *("integer", "list", "number", "object", "string", "time", "year", "yearmonth"),
}
PACKAGE_NAME = re.compile(r"[-a-z0-9._/]+")


def form_faults(facts: Facts) -> list[str]:
    """What a validator of data packages would not accept, in plain words."""
    faults = []
    resources = [("a resource", resource) for resource in facts.resources]
    for what, entry in [("the package", facts.card), *resources]:
        name = entry.get("name")
        if not (isinstance(name, str) and PACKAGE_NAME.fullmatch(name)):
            faults.append(
                f"the name {_validate.shown(name)} of {what} has other signs than a-z0-9._-/"
            )
    whole = facts.card.get("resources")
    if not facts.resources or len(facts.resources) != len(whole):
        faults.append("resources is not a list of objects with one or more entries")
    for resource in facts.resources:
        faults += _table_faults(resource, facts.folder)
    return faults


def _table_faults(resource: Mapping, folder: Path | None) -> list[str]:
    if "schema" not in resource:
        path = str(resource.get("path"))
        return [f"the table {path} has no schema"] if is_table(path) else []
    fields = object_at(resource["schema"]).get("fields")
    if not objects(fields) or len(objects(fields)) != len(fields):
        return ["a schema has no list of fields"]
    faults = []
    names = [str(field.get("name")) for field in fields]
    if len(set(names)) < len(names) or not all(f.get("name") for f in fields):
        faults.append("a field has no name, or the name of another one")
    wrong = sorted({str(f.get("type")) for f in fields} - TABLE_TYPES)
    if wrong:
        faults.append(f"{named(wrong)} is no type of a table's column")
    path = resource.get("path")
    if folder and isinstance(path, str) and is_table(path) and not only_here(path):
        header = _header(folder / path)
        if header is not None and header != names:
            faults.append(f"{path} begins with {header}, its card has the columns {names}")
    return faults


def is_table(path: str) -> bool:
    """Whether a file holds a table as text, packed or not."""
    return path.removesuffix(".gz").endswith(".csv")


def _header(path: Path) -> list[str] | None:
    """First line of a table; None where the file is missing or cannot be read."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", errors="replace", newline="") as stream:
            return next(csv.reader(stream), [])
    except (OSError, EOFError, csv.Error):  # F3 says that it is not the file of the card
        return None


def file_faults(resource: Mapping, folder: Path | None) -> list[str]:
    """What differs between a resource and the file beside the card; nothing without a folder."""
    name = resource.get("path")
    if folder is None or not isinstance(name, str) or only_here(name) or "://" in name:
        return []
    if not (folder / name).is_file():
        return [f"there is no file {name} beside the card"]
    kind, _, expected = str(resource["hash"]).rpartition(":")
    kind = (kind or "md5").lower()
    if kind not in hashlib.algorithms_guaranteed or kind.startswith("shake"):
        return [f"the kind of hash {kind!r} of {name} is not known here"]
    if hashlib.new(kind, (folder / name).read_bytes()).hexdigest() != expected.lower():
        return [f"{name} does not have the hash on its card: it is another file"]
    return []
