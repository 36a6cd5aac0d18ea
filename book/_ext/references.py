"""What references in the chapters can lead to: labels, titles, numbers, works, computed values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from pybtex.database import parse_file

WORDS = {"exercise": "Exercise", "figure": "Fig.", "table": "Table", "equation": "Equation"}


class NotebookError(ValueError):
    """Say where a chapter holds something that cannot become plain Markdown, and what to do."""


class Label(NamedTuple):
    """What a reference can point at: a heading, or something the book numbers."""

    kind: str
    number: str
    title: str
    stem: str

    @property
    def short(self) -> str:
        """The kind and the number, such as ``Exercise 3``."""
        return f"{WORDS[self.kind]} {self.number}"

    def __str__(self) -> str:
        """Return the words that the book shows for a reference without its own text."""
        if self.kind == "equation":
            return f"({self.number})"
        return self.short if self.kind == "exercise" else self.title or self.short


@dataclass
class Book:
    """What the chapters share: labels, titles, numbers, works cited and computed values.

    Parameters
    ----------
    files : sequence of Path
        The chapters that are converted, in one folder; links between them stay links.
    glue : callable
        From a chapter's path to its glued values, name -> mimebundle.
    """

    files: Sequence[Path]
    glue: Callable[[Path], dict[str, dict[str, Any]]]
    labels: dict[str, Label] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    counts: dict[str, Counter] = field(default_factory=dict)  # before each chapter, by stem
    values: dict[Path, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder = self.files[0].parent
        self.converted = {path.stem for path in self.files}
        for path in self.folder.glob("**/*.md"):
            text = path.read_text("utf-8")
            title = re.search(r"^# +(.+)$", text, re.M)
            self.titles[path.stem] = title[1] if title else path.stem
            for name, heading in re.findall(r"^\((.+)\)=\s*\n#+ +(.+)$", text, re.M):
                self.labels[name] = Label("heading", "", heading, path.stem)

    @cached_property
    def bibliography(self) -> Any:
        """The entries of references.bib, by key."""
        return parse_file(str(self.folder / "references.bib"), bib_format="bibtex").entries

    def glued(self, path: Path) -> dict[str, dict[str, Any]]:
        """Return the values that a chapter glues, computed once."""
        if path not in self.values:
            self.values[path] = self.glue(path)
        return self.values[path]
