"""Links that lead somewhere: in the built pages, in the Markdown files, in the references."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .page import PARSER

ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,9}/[^\s{}]+")


class _Reader(HTMLParser):
    """Ids of a page, and its links with the lines they stand on."""

    def __init__(self):
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[int, str]] = []

    def handle_starttag(self, tag, attrs):
        for key, value in attrs:
            if key == "id" or (key == "name" and tag == "a"):
                self.ids.add(value)
            elif key in {"href", "src", "xlink:href", "poster"} and value is not None:
                self.links.append((self.getpos()[0], value))


def _read(file: Path) -> _Reader:
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader


def pages(html: Path) -> list[str]:
    """Messages for links of built pages that lead to no file or to no place in it."""
    html = html.resolve()
    files = [file for file in sorted(html.rglob("*.html")) if "_static" not in file.parts]
    read = {file: _read(file) for file in files}
    messages = []
    for file, reader in read.items():
        for line, link in reader.links:
            place = f"{file.relative_to(html).as_posix()}:{line}: the link {link!r} leads to no "
            if not link or ELSEWHERE.match(link):
                continue
            parts = urlsplit(link)
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            anchor = unquote(parts.fragment)
            if not target.is_relative_to(html) or not target.is_file():
                messages.append(f"{place}file. Name a page of _toc.yml or a file that is built.")
            elif anchor and target in read and anchor not in read[target].ids:
                messages.append(f"{place}place in {target.name}. Name a label that exists there.")
    return messages


def markdown(files: list[Path], root: Path) -> list[str]:
    """Messages for relative links of Markdown files that lead nowhere."""
    messages = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        for found in re.finditer(r"\]\(([^()\s]+)\)", text):
            if ELSEWHERE.match(found[1]):
                continue
            path, _, anchor = found[1].partition("#")
            target = file.parent / path if path else file
            place = (
                f"{file.relative_to(root).as_posix()}:{text.count(chr(10), 0, found.start()) + 1}"
            )
            if not target.exists():
                messages.append(f"{place}: there is no file {path!r}. Name one from this folder.")
            elif anchor and target.suffix == ".md" and anchor not in _anchors(target):
                known = ", ".join(sorted(_anchors(target)))
                messages.append(f"{place}: {target.name} has no heading #{anchor}; it has {known}.")
    return messages


def _anchors(file: Path) -> set[str]:
    tokens = PARSER.parse(file.read_text(encoding="utf-8"))
    pairs = pairwise(tokens)
    titles = [after.content for token, after in pairs if token.type == "heading_open"]
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def bibliography(bib: Path, texts: dict[str, str]) -> list[str]:
    """Messages for works without an address, never cited, cited but missing, or listed twice."""
    messages, lines = [], bib.read_text(encoding="utf-8")
    cited: dict[str, str] = {}
    for name, text in texts.items():
        for found in re.finditer(r"\{cite(?::\w+)?\}`([^`]+)`", text):
            line = text.count("\n", 0, found.start()) + 1
            cited |= {key.strip(): f"{name}:{line}" for key in found[1].split(",")}
    keys = []
    for found in re.finditer(r"^@(\w+)\{([^,\s]+),(.*?)^\}", lines, re.MULTILINE | re.DOTALL):
        key, body = found[2], found[3]
        place = f"{bib.name}:{lines.count(chr(10), 0, found.start()) + 1}: {key}"
        pairs = re.findall(r"^\s*(\w+)\s*=\s*[{\"](.*?)[}\"],?\s*$", body, re.MULTILINE)
        fields = {name.lower(): value for name, value in pairs}
        if key in keys:
            messages.append(f"{place} is listed twice. Keep one.")
        if key not in cited:
            messages.append(f"{place} is cited nowhere. Cite it, or remove it.")
        if not {"doi", "url", "note"} & set(fields):
            messages.append(f"{place} has no doi, no url and no note that says why. Add one.")
        if "doi" in fields and not DOI.fullmatch(fields["doi"]):
            came = fields["doi"]
            messages.append(f"{place} has the doi {came!r}; write it as 10.1234/abc, no address.")
        keys.append(key)
    for key in cited.keys() - set(keys):
        messages.append(f"{cited[key]}: cites {key}, which is not in {bib.name}. Add it there.")
    return messages
