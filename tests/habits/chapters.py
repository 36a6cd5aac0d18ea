"""The form of a chapter: its parts, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .page import Block, Fault, Page

PLAN = re.compile(r"\b(?:about|some|around) (\d+) minutes\b")
SET_UP_LINES = 8
LAST = ("Exercises", "Take home", "Sources")
CARD_MINUTES = re.compile(r"\b(\d+) minutes\b")
WORDS = ["one", "two", "three", "four", "five", "six"]
WORDS += ["seven", "eight", "nine", "ten", "eleven", "twelve"]
CARD_EXERCISES = re.compile(rf"\b(\d+|{'|'.join(WORDS)}) exercises?\b", re.IGNORECASE)


def faults(page: Page) -> Iterator[Fault]:
    """Faults of the parts that every chapter has."""
    yield from _title(page)
    yield from _introduction(page)
    yield from _end(page)


def _missing(page: Page, what: str, how: str, line: int = 1) -> Fault:
    return Fault(line, "form", f"{what} is missing. {how}")


def _title(page: Page) -> Iterator[Fault]:
    number = page.name.rpartition("/")[2].partition("-")[0]
    titles = [block for block in page.of("heading") if block.name == "1"]
    if len(titles) != 1:
        yield _missing(page, "one title", f"Write one line '# {number}. Name'; {len(titles)} came.")
        return
    title = titles[0]
    if not re.fullmatch(rf"{number}\. \S.*", title.text):
        yield Fault(title.line, "form", f"'# {title.text}' must be '# {number}. Name'.", title)
    before = page.blocks[page.blocks.index(title) - 1] if page.blocks.index(title) else None
    if before is None or before.kind != "label" or before.text != page.slug:
        yield _missing(page, "the chapter's label", f"Write ({page.slug})= above it.", title.line)


def _introduction(page: Page) -> Iterator[Fault]:
    start = [block for block in page.blocks if block.section == 0 and not block.inside]
    bullets = [block for block in start if block.kind == "item"]
    line = bullets[0].line if bullets else 1
    if not 3 <= len(bullets) <= 5:
        how = f"Say with 3 to 5 bullets what the reader will be able to do; {len(bullets)} came."
        yield Fault(line, "form", how)
    for bullet in bullets:
        if not re.match(r"\*\*[a-z]+\*\*", bullet.text):
            text = f"the aim {bullet.text[:30]!r} must start with a bold verb: '- **measure** ...'."
            yield Fault(bullet.line, "form", text, bullet)
    texts = [block for block in start if block.kind == "text"]
    plan = next((block for block in texts if PLAN.search(block.text)), None)
    previously = next((block for block in texts if block.text.startswith("**Previously.**")), None)
    cells = page.of("cell")
    set_up = cells[0] if cells and cells[0].section == 0 else None
    if plan is None:
        yield _missing(page, "the time", "Write 'Plan for about 60 minutes.' below the aims.")
    if previously is None and not page.name.rpartition("/")[2].startswith("1-"):
        how = "Begin a paragraph below the time with '**Previously.**'."
        yield _missing(page, "what came before", how)
    if set_up is None:
        how = "Put one with the imports above the first '## ' heading."
        yield _missing(page, "the set-up cell", how)
    elif (size := len(set_up.text.splitlines())) > SET_UP_LINES:
        text = f"the set-up cell has {size} lines; allowed are {SET_UP_LINES}. Import less, later."
        yield Fault(set_up.line, "form", text, set_up)
    parts = {"aims": bullets[0] if bullets else None, "time": plan}
    parts |= {"'Previously'": previously, "set-up cell": set_up}
    yield from _in_order(parts)


def _in_order(parts: dict[str, Block | None]) -> Iterator[Fault]:
    there = [(name, block) for name, block in parts.items() if block]
    for (name, block), (next_name, later) in pairwise(there):
        if later.line < block.line:
            text = f"{next_name} stands above {name}; the order is {', '.join(parts)}. Swap them."
            yield Fault(later.line, "form", text, later)


def _end(page: Page) -> Iterator[Fault]:
    sections = [block for block in page.of("heading") if block.name == "2"]
    names = tuple(block.text for block in sections)
    if names[-3:] != LAST:
        line = sections[-1].line if sections else 1
        came = ", ".join(names[-3:]) or "none"
        text = f"the last sections are {came}; they must be {', '.join(LAST)}, in this order."
        yield Fault(line, "form", text)
    for section in sections:
        if section.text == "Take home":
            inside = [b for b in page.of("item") if b.section == section.section]
            if len(inside) != 3:
                text = f"Take home has {len(inside)} bullets; write three, one a limitation."
                yield Fault(section.line, "form", text, section)


def plan_minutes(page: Page) -> int | None:
    """Minutes that a chapter asks for."""
    found = (PLAN.search(block.text) for block in page.of("text") if block.section == 0)
    return next((int(match[1]) for match in found if match), None)


def cards(index: Page, chapters: list[Page]) -> Iterator[Fault]:
    """Faults of the first page: each chapter has a card, with its minutes and exercises."""
    found = {b.options.get("link"): b for b in index.of("box") if b.name == "grid-item-card"}
    for chapter in chapters:
        stem, minutes = chapter.name.rpartition("/")[2].removesuffix(".md"), plan_minutes(chapter)
        card = found.get(stem)
        if card is None:
            yield _missing(index, f"a card for {stem}", f"Add one with ':link: {stem}'.")
            continue
        if (said := CARD_MINUTES.search(card.text)) and int(said[1]) != minutes:
            text = f"the card says {said[1]} minutes, the chapter {minutes}. Say the same."
            yield Fault(card.line, "form", text, card)
        there = sum(box.name == "exercise" for box in chapter.of("box"))
        if (said := CARD_EXERCISES.search(card.text)) and _number(said[1]) != there:
            text = f"the card says {said[1]} exercises, the chapter has {there}. Say the same."
            yield Fault(card.line, "form", text, card)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else WORDS.index(said.lower()) + 1
