"""What becomes of each MyST role, ``{name}`content` ``, in plain Markdown: see `ROLES`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from myst_nb.core.variables import format_plain_text
from references import WORDS

if TYPE_CHECKING:
    from plain_markdown import Chapter


def refer(name: str, content: str, chapter: Chapter, line: int) -> str:
    """Return the words of a reference, linked if they lead to another chapter."""
    found = re.fullmatch(r"(.*?)\s*<([^<>]+)>", content)
    text, target = found.groups() if found else ("", content)
    if name == "doc":
        stem = Path(target).stem
        return chapter.linked(text or chapter.book.titles.get(stem, stem), stem)
    label = chapter.book.labels.get(target.strip())
    if label is None:
        if text or chapter.draft:
            return text
        raise chapter.error(line, f"{{{name}}}: no chapter has the label {target!r}.")
    if name == "numref" and label.kind in WORDS:
        text = text or f"{WORDS[label.kind]} %s"
        text = text.replace("%s", label.number).replace("{number}", label.number)
    return chapter.linked(text or str(label), label.stem)


def cite(name: str, content: str, chapter: Chapter, line: int) -> str:
    """Return authors and year of the works cited, linked by doi."""
    inline = name.endswith((":t", ":ts"))
    works = [cited(name, key.strip(), inline, chapter, line) for key in content.split(",")]
    return ", ".join(works) if inline else f"({'; '.join(works)})"


def cited(name: str, key: str, inline: bool, chapter: Chapter, line: int) -> str:
    """Return authors and year of one work."""
    if key not in chapter.book.bibliography:
        raise chapter.error(line, f"{{{name}}}: references.bib has no entry {key!r}.")
    entry = chapter.book.bibliography[key]
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join(map(str, person.rich_last_names)) for person in people]
    several = len(names) > 2 or "others" in names
    who = f"{names[0]} et al." if several else " and ".join(names) or key
    year = entry.fields.get("year", "n.d.")
    shown = f"{who} ({year})" if inline else f"{who} {year}"
    doi = entry.fields.get("doi")
    target = f"https://doi.org/{quote(doi)}" if doi else entry.fields.get("url")
    return f"[{shown}]({target})" if target else shown


def glue(name: str, content: str, chapter: Chapter, line: int) -> str:
    """Return a computed value, formatted as the book does."""
    if chapter.draft or chapter.hidden:
        return ""
    page, colons, key = content.rpartition("::")
    spec = ""
    if name == "glue:text":
        key, _, spec = key.partition(":")
    data = chapter.value(page + colons + key, line)
    if name == "glue" and "text/markdown" in data:
        return data["text/markdown"]
    try:
        return format_plain_text(data["text/plain"], spec)
    except (KeyError, ValueError, TypeError) as error:
        shown = data.get("text/plain", "no text")
        message = f"cannot write {key} = {shown} as {spec!r}. Glue float(x), int(x) or str(x)."
        raise chapter.error(line, message) from error


def term(name: str, content: str, chapter: Chapter, line: int) -> str:
    """Return a term's own words; its meaning stands in the glossary."""
    return re.sub(r"\s*<[^<>]+>$", "", content)


def math(name: str, content: str, chapter: Chapter, line: int) -> str:
    """Return mathematics within a line."""
    return f"${content}$"


ROLES: dict[str, Callable[[str, str, Chapter, int], str]] = {
    **dict.fromkeys(["ref", "numref", "eq", "doc"], refer),
    **dict.fromkeys(["cite", "cite:p", "cite:ps", "cite:t", "cite:ts"], cite),
    **dict.fromkeys(["glue", "glue:text"], glue),
    "term": term,
    "math": math,
}
