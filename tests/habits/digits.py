"""Numbers in the text come from the code.

A number is suspicious if it has a decimal point, a thousands separator, a power of ten, a per cent
sign or a unit. It is free where it repeats what the reader sees typed: in the code of the same
section or, in an exercise, in its statement and its own code. Small whole numbers are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .chapters import PLAN
from .page import Block, Fault, Page
from .prose import plain

RULES = ("digits",)

UNITS = (
    "%|per ?cent|percent|Å|nm|µm|mm|cm|pm|m|ps|fs|ns|µs|ms|s|meV|eV|kJ|J|K|°C|°|u|kg|g|mol|GPa|MPa"
    "|Pa|bar|THz|Hz|MB|GB|kB|(?:milli|micro|nano|pico|femto)?seconds?|minutes?|hours?|days?|years?"
    "|times|degrees|ångström|kelvin|bits?|bytes?"
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


def faults(page: Page) -> Iterator[Fault]:
    """Faults of numbers in a page's text that no code has made."""
    for block in page.of("text", "item"):
        if _is_free(block):
            continue
        known = typed(page, block)
        text = NAMES.sub(lambda found: " " * len(found.group()), plain(block.text))
        for found in NUMBER.finditer(text):
            if suspicious(found) and not _repeats(found, known):
                line = block.line + text.count("\n", 0, found.start())
                yield Fault(
                    line,
                    "digits",
                    f"{found.group().strip()!r} looks like a result that was typed. Write "
                    "{glue:text}`name:.2f` with a glued value, type it in the code of this "
                    "section where it is an input, or put '% allow: digits because ...' above.",
                    block,
                )


def _is_free(block: Block) -> bool:
    """Whether a block may hold numbers: an exercise's givens, a plan, a card's minutes."""
    is_plan = block.section == 0 and PLAN.search(block.text)
    return bool("exercise" in block.inside or "grid-item-card" in block.inside or is_plan)


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
