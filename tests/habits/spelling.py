"""Typing errors anywhere, and American spellings in text that is read as prose."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .page import Fault, Page
from .prose import plain

RULES = ("spelling",)

KNOWN = {
    "commun": "a journal's abbreviation",
    "dscribe": "a library",
    "mater": "a journal's abbreviation",
    "measurd": "a typing error that a test needs",
    "nd": "NumPy's n dimensions",
    "te": "tellurium",
}
"""Words of this project that codespell takes for errors -> what they mean."""

NOT_READ = re.compile(
    r"\.(?:png|svg|ico|csv|cif|extxyz|lock|bib)$|^matlab_pkg/data/|^constraints(?:-sources)?\.txt$|^LICENSE"
    r"|vendor\.json$"
)
"""Files whose words are not ours: data, pictures, titles of works, licences, names of packages."""

STEMS = {
    "behavior": "behaviour",
    "catalog(?!u)": "catalogue",
    "center": "centre",
    "color(?!imet|spac)": "colour",
    "defense": "defence",
    "favor": "favour",
    "fiber": "fibre",
    "fulfill(?!ed|ing)": "fulfil",
    "gray": "grey",
    "honor": "honour",
    "neighbor": "neighbour",
    "skeptic": "sceptic",
    "vapor(?!i)": "vapour",
    "aluminum": "aluminium",
    "cesium": "caesium",
}
"""American beginning of a word, as a pattern -> the British one."""

IZE = re.compile(
    r"\b(?!size|resize|prize|seize|capsize|outsize|oversize|downsize|maize|supersize)"
    r"([a-z]{3,})(i|y)z(e[ds]?|er|ers|ing|ation|ations|able)\b",
    re.IGNORECASE,
)
ONE_L = re.compile(r"\b((?:label|model|signal|travel)l?)(?<!ll)(ed|ing|er|ers)\b", re.IGNORECASE)
WORDS = [(re.compile(rf"\b{stem}\w*", re.IGNORECASE), stem, good) for stem, good in STEMS.items()]
QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|\*[A-Z][^*\n]*\*")  # titles and words as such


def american(text: str) -> Iterator[tuple[int, str, str]]:
    """Place, word and British spelling of each American word in a text."""
    text = QUOTED.sub(lambda found: " " * len(found.group()), plain(text))
    for pattern, stem, good in WORDS:
        for found in pattern.finditer(text):
            bare = re.sub(r"\(.*", "", stem)
            yield found.start(), found.group(), good + found.group()[len(bare) :].lower()
    for found in ONE_L.finditer(text):
        yield found.start(), found.group(), f"{found[1]}l{found[2]}".lower()
    for found in IZE.finditer(text):
        yield found.start(), found.group(), f"{found[1]}{found[2]}s{found[3]}".lower()


def faults(page: Page) -> Iterator[Fault]:
    """Faults of American spellings in a page's text."""
    for block in page.of("text", "item", "heading", "box", "cell"):
        if block.kind == "cell":
            text = _captions(block.options)
        else:
            text = block.argument if block.kind == "box" else block.text
        for start, word, good in american(text):
            line = block.line + text.count("\n", 0, start)
            message = f"{word!r} is American; prose here is British: {good!r}."
            yield Fault(line, "spelling", message, block)


def _captions(options: dict) -> str:
    shown = options.get("mystnb") or {}
    parts = (("image", "alt"), ("figure", "caption"))
    return " ".join(str((shown.get(part) or {}).get(key, "")) for part, key in parts)


def docstrings(files: Iterable[Path], root: Path) -> list[str]:
    """Messages for American spellings in docstrings, without doctests and titles of works."""
    messages = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            body = getattr(node, "body", None)
            for part in body if isinstance(body, list) else []:
                if not isinstance(part, ast.Expr) or not isinstance(part.value, ast.Constant):
                    continue
                if not isinstance(part.value.value, str):
                    continue
                text = _without_code(part.value.value)
                for start, word, good in american(text):
                    line = part.lineno + text.count("\n", 0, start)
                    name = file.relative_to(root).as_posix()
                    messages.append(
                        f"{name}:{line}: {word!r} is American; docstrings here are British: "
                        f"{good!r}. Names of others' code go between backticks."
                    )
    return messages


def _without_code(doc: str) -> str:
    """A docstring with empty lines for doctests, references and sources."""
    kept, skipping, previous = [], "", ""
    for line in doc.split("\n"):
        text = line.strip()
        if text.startswith(">>>"):
            skipping = "doctest"
        elif text.startswith(("Source:", "doi ")):
            skipping = "source"
        elif set(text) == {"-"} and previous == "References":
            skipping = "references"
        elif set(text) == {"-"} if skipping == "references" else not text:
            skipping = ""
        kept.append("" if skipping else line)
        previous = text
    return "\n".join(kept)


def typos(files: Iterable[str], root: Path) -> list[str]:
    """Messages of codespell about some files, named from `root`."""
    read = [name for name in files if not NOT_READ.search(name)]
    command = [sys.executable, "-m", "codespell_lib", "-L", ",".join(KNOWN), *read]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if run.stderr.strip() and not run.stdout:
        raise RuntimeError(f"codespell could not run: {run.stderr}")
    cure = "Mend it, or name it in KNOWN of tests/habits/spelling.py with its meaning"
    return [f"{line}. {cure}." for line in run.stdout.splitlines() if " ==> " in line]
