"""A docstring in numpydoc's form as sections and entries, and what an entry says about units."""

from __future__ import annotations

import inspect
import re
from typing import NamedTuple

_POWER = r"(?:[²³⁻¹⁴⁵⁶]+|\^?-?\d)?"
_SYMBOL = (
    "(?:Å|nm|µm|mm|cm|pm|m|ps|fs|ns|ms|s|min|h|d|meV|keV|eV|kJ|kcal|J|Ha|Ry|mK|K|°C|u|kg|mg|g|mol|GPa"
    "|MPa|kPa|Pa|bar|N|V|T|A|e|Hz|THz|cm-1|rad|°|degrees|%|px|pixels|bytes|MB|GB|atoms?)"
)
_UNIT = rf"(?:1/)?{_SYMBOL}{_POWER}(?:[ /·]{_SYMBOL}{_POWER})*"
UNIT = re.compile(
    r"\bno units?\b|\bany (?:one )?units?\b|\bunits? of\b|\bin (?:the )?`\w*unit\w*`"
    r"|\breduced units?\b|\b(?:Pauling|Mohs) scale\b"
    rf"|(?:^|, |\(|\bin (?:units of )?)(?:{_UNIT})(?=[\s,.;:)]|$)"
)
"""What counts as the statement of a unit; "no unit" is one."""

NUMBER = re.compile(r"\b(?:int|float|complex|numbers?|np\.(?:int|float)\w*|Real|Series)\b")
ARRAY = re.compile(r"\b(?:nd)?array(?:_like)?\b|\bArrayLike\b|\bNDArray\b")
NO_QUANTITY = re.compile(r"\bbool\b|\bof str\b")
SHAPE = re.compile(r"\bshapes? \(|\bsame shape\b|\bany shape\b")
_SIZES = r"\([\w +*-]*,[\w ,+*-]*\)"
SIZES = re.compile(
    rf"\bshapes?\b(?: \([^)]*\)|[^().;]*{_SIZES})(?:(?:,| or| and|, or|, and) {_SIZES})*"
)
"""A shape with its sizes: the m in "shape (m, 3)" is how many rows there are, no metre."""

_ONE_NUMBER = r"-?\d[\d.]*(?:\s+[a-z]{2}|[.,;:)]+(?:\s|$)|\s*$)"
EQUATION = re.compile(rf"^equation\b.*\bcode\b|(?<=\s)=\s+(?!\s|{_ONE_NUMBER})", re.MULTILINE)
"""An equation in the notes: a table of them, or a line with "=" and more than a number after it."""

ORIGIN = re.compile(r"\bSource: \S")


class Entry(NamedTuple):
    """One entry of a section: names (none in an unnamed result), type and description."""

    names: tuple[str, ...]
    type: str
    text: str

    @property
    def elsewhere(self) -> bool:
        """Whether the entry refers to another docstring: "As for `run`."."""
        return not self.type and self.text.startswith("As for `")

    def lacks(self) -> list[str]:
        """What a number or an array must state and does not: its unit, its shape."""
        whole = f"{self.type}, {self.text}" if self.text else self.type
        is_array = ARRAY.search(self.type)
        lacking = []
        counts = (is_array and not NO_QUANTITY.search(whole)) or NUMBER.search(self.type)
        if counts and not states_unit(whole):
            lacking.append('a unit ("Å", "g/cm3", "in `unit`", "unit of the target", "no unit")')
        if is_array and not SHAPE.search(whole):
            lacking.append('a shape ("shape (n, 3)")')
        return lacking


def states_unit(text: str) -> bool:
    """Whether a text states a unit; sizes of an array are none."""
    return bool(UNIT.search(SIZES.sub("", text)))


def sections(doc: str) -> dict[str, str]:
    """Title -> body of each underlined section; the text before the first has the title ""."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}$", inspect.cleandoc(doc), flags=re.MULTILINE)
    return {
        "": parts[0].strip(),
        **dict(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True)),
    }


def entries(body: str, *, named: bool) -> list[Entry]:
    """Entries of a section: "a, b : type" with an indented description below."""
    found = []
    for block in re.split(r"^(?=\S)", body, flags=re.MULTILINE):
        head, _, text = block.partition("\n")
        if not head.strip():
            continue
        names, colon, kind = head.partition(" : ")
        if not named and not colon:
            names, kind = "", head
        listed = tuple(name.strip().lstrip("*") for name in names.split(",") if name.strip())
        found.append(Entry(listed, kind.strip(), " ".join(text.split())))
    return found
