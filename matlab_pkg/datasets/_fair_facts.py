"""What a ``datapackage.json`` holds, read with care: any part may be missing or malformed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath


class Facts:
    """What a descriptor holds, read with care: any part of it may be missing or malformed."""

    def __init__(self, descriptor: Mapping, folder: Path | None):
        self.card, self.folder = descriptor, folder
        self.resources = objects(descriptor.get("resources"))

    @cached_property
    def fields(self) -> list[Mapping]:
        """Columns of all tables, or arrays of all structures."""
        lists = (object_at(r.get("schema")).get("fields", r.get("arrays")) for r in self.resources)
        return [entry for part in lists for entry in objects(part)]

    @cached_property
    def paths(self) -> list[str]:
        """Paths or addresses of the data."""
        found = (r.get("path") for r in self.resources)
        lists = (path if isinstance(path, list) else [path] for path in found)
        return [path for part in lists for path in part if isinstance(path, str) and path]

    @cached_property
    def addresses(self) -> list[str]:
        """Those of the paths that are addresses on a network."""
        return [path for path in self.paths if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", path)]

    def text(self, key: str) -> str:
        """Text of a key of the card, empty where it holds none."""
        value = self.card.get(key)
        return value.strip() if isinstance(value, str) else ""

    def without(self, key: str, *, numbers_only: bool = False) -> list[str]:
        """Names of the columns that have no text under a key."""
        return [
            str(field.get("name", "?"))
            for field in self.fields
            if not (isinstance(field.get(key), str) and field[key].strip())
            and not (numbers_only and field.get("type") in ("string", "boolean", "date"))
        ]


def object_at(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def objects(value: object) -> list[Mapping]:
    return [entry for entry in value if isinstance(entry, Mapping)] if is_list(value) else []


def is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def hash_of(resource: Mapping) -> str:
    """Hash of a resource in hexadecimal digits, empty where it has none of a known kind."""
    text = str(resource.get("hash") or "").rpartition(":")[2].lower()
    return text if re.fullmatch(r"[0-9a-f]{32,128}", text) else ""


def only_here(path: str) -> bool:
    """Whether a path works on one machine only, or leaves its folder."""
    parts = PurePosixPath(path).parts
    local = path.startswith(("file:", "~", "/")) or "\\" in path or re.match(r"[A-Za-z]:", path)
    return bool(local) or ".." in parts


def named(names: list[str]) -> str:
    """The first names in a row, and how many more there are."""
    first = ", ".join(names[:3]) or "any column"
    return first if len(names) <= 3 else f"{first} and {len(names) - 3} more"
