"""Numbers in the text come from the code.

A number is suspicious if it has a decimal point, a thousands separator, a power of ten, a per cent
sign or a unit, or stands before "hits". It is free where it repeats what the reader sees typed: in
the code of the same section or, in an exercise, in its statement and its own code. Small whole
numbers are free, and on a card its minutes. Text is also what stands in headings, titles of boxes,
captions and alt texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .chapters import PLAN
from .page import NOT_TEXT, Block, Fault, Page
from .prose import plain

RULES = ("digits",)

UNITS = (
    "%|per ?cent|percent|Å|nm|µm|mm|cm|pm|m|ps|fs|ns|µs|ms|s|meV|eV|kJ|J|K|°C|°|u|kg|g|mol|GPa|MPa"
    "|Pa|bar|THz|Hz|MB|GB|kB|(?:milli|micro|nano|pico|femto)?seconds?|minutes?|hours?|days?|years?"
    "|hits?|times|degrees|ångström|kelvin|bits?|bytes?"
)
NUMBER = re.compile(
    rf"(?<![\w.,])(?P<number>\d+(?:[,\u202f\u2009]\d{{3}})*(?:\.\d+)?)"
    rf"(?P<power>\s?[×·]\s?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹^])?"
    rf"(?:[-\s]?(?P<unit>{UNITS})(?![A-Za-z]))?(?![A-Za-z\d])"
)
NAMES = re.compile(
    r"\b(?:Section|Chapter|Figure|Fig\.|Table|Equation|Eq\.|[Vv]ersion|Python|CC BY(?:-[A-Z]+)*"
    r"|WCAG|section|chapter|figure|table|equation)\s\d+(?:\.\d+)*"
)
"""Numbers that belong to a name."""

TYPED = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?")


NO_TITLE = NOT_TEXT | {"figure", "image", "solution-start", "solution-end", "glossary"}
"""Boxes whose first line holds no title that is read."""

BOX_OPTIONS = {"alt text": "alt", "caption": "caption"}
"""What is read of a box -> the option that holds it."""


def faults(page: Page) -> Iterator[Fault]:
    """Faults of numbers in a page's text that no code has made."""
    for block in page.of("text", "item", "heading", "cell", "box"):
        if _is_free(block):
            continue
        known = typed(page, block)
        for where, source in _texts(block):
            text = NAMES.sub(lambda found: " " * len(found.group()), plain(source))
            for found in NUMBER.finditer(text):
                if suspicious(found) and not (_repeats(found, known) or _planned(found, block)):
                    line = block.line + (0 if where else text.count("\n", 0, found.start()))
                    yield Fault(line, "digits", _message(found.group().strip(), where), block)


def _message(came: str, where: str) -> str:
    if where:
        return (
            f"{came!r} in the {where} looks like a result that was typed. Say it in words, move it "
            "into the text with {glue:text}`name:.2f`, or type it in the code of this section "
            "where it is an input; or put '% allow: digits because ...' above."
        )
    return (
        f"{came!r} looks like a result that was typed. Write {{glue:text}}`name:.2f` with a glued "
        "value, type it in the code of this section where it is an input, or put "
        "'% allow: digits because ...' above."
    )


def _texts(block: Block) -> list[tuple[str, str]]:
    """What a block shows to be read: where it stands (empty in running text), and the text."""
    if block.kind == "heading":
        return [("heading", block.text)]
    if block.kind == "cell":
        shown = block.options.get("mystnb") or {}
        parts = [("alt text", "image", "alt"), ("caption", "figure", "caption")]
        return [(where, str((shown.get(a) or {}).get(b, ""))) for where, a, b in parts]
    if block.kind == "box":
        title = "" if block.name in NO_TITLE else block.argument
        said = [(where, str(block.options.get(key, ""))) for where, key in BOX_OPTIONS.items()]
        return [("title", title), *said]
    return [("", block.text)]


def _is_free(block: Block) -> bool:
    """Whether a block may hold numbers: an exercise's givens, a plan."""
    is_plan = block.section == 0 and PLAN.search(block.text) and block.kind in {"text", "item"}
    return bool("exercise" in block.inside or block.name == "exercise" or is_plan)


def _planned(found: re.Match, block: Block) -> bool:
    """Whether a number is the minutes of a card."""
    card = "grid-item-card" in (*block.inside, block.name)
    return card and (found["unit"] or "").startswith("minute") and "." not in found["number"]


def suspicious(found: re.Match) -> bool:
    """Whether a number looks like a result."""
    return bool(
        found["unit"] or found["power"] or not found["number"].isascii() or "." in found["number"]
    ) or ("," in found["number"])


def typed(page: Page, block: Block) -> set[float]:
    """Numbers that the reader sees typed around a block."""
    if block.exercise:
        near = [b for b in page.blocks if b.exercise == block.exercise]
        sources = [b.text for b in near if b.kind in {"cell", "listing"}]
        sources += [b.text for b in near if "exercise" in b.inside]
    else:
        near = [b for b in page.of("cell", "listing") if b.section == block.section]
        sources = [b.text for b in near if not b.hidden]
    return {float(number) for text in sources for number in TYPED.findall(text)}


def _repeats(found: re.Match, known: set[float]) -> bool:
    value = float(re.sub(r"[^\d.]", "", found["number"]))
    share = (found["unit"] or "").startswith(("%", "per")) and round(value / 100, 12) in known
    return bool(share) or (value in known and not found["power"])
