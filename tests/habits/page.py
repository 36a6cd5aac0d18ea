"""A page of MyST Markdown as a flat list of blocks, and marks that excuse a block from a rule.

    % allow: digits because the value is the paper's

stands directly before the paragraph, cell or box that it excuses, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import yaml
from directives import read_block
from plain_markdown import PARSER

MARK = re.compile(r"\s*allow: *(?P<rule>[\w-]+)(?: +because +(?P<reason>\S.*))?")
NOT_TEXT = {"math", "bibliography", "raw", "literalinclude", "mermaid", "toctree", "code-block"}
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item, label, cell, box or listing of a page."""

    kind: str  # heading, text, item, label, cell, box or listing
    line: int
    end: int
    text: str = ""
    name: str = ""  # level of a heading, name of a box, language of a listing
    argument: str = ""
    options: dict = field(default_factory=dict)
    inside: tuple[str, ...] = ()  # names of the boxes around it
    section: int = 0  # number of the heading of level 2 that it is under
    exercise: str = ""  # label of the exercise that it belongs to
    allowed: dict[str, int] = field(default_factory=dict)  # rule -> line of the mark

    @property
    def tags(self) -> list[str]:
        """Tags of a cell."""
        return list(self.options.get("tags") or [])

    @property
    def hidden(self) -> bool:
        """Whether the code of a cell is not on the page."""
        return bool({"remove-cell", "remove-input"} & set(self.tags))


@dataclass(frozen=True)
class Fault:
    """A block that breaks a rule, and what to do about it."""

    line: int
    rule: str
    message: str
    block: Block | None = None


class Page:
    """The blocks of a page, in reading order."""

    def __init__(self, text: str, name: str):
        self.name = name
        self.slug = Path(name).stem.partition("-")[2] or Path(name).stem
        self.blocks: list[Block] = []
        self.marks: dict[int, tuple[str, str]] = {}
        self._section, self._exercise = 0, ""
        front = FRONT_MATTER.match(text)
        skipped = front.group().count("\n") if front else 0
        self._read(text[front.end() if front else 0 :], skipped + 1, (), {})

    @classmethod
    def load(cls, path: Path, root: Path) -> Page:
        """Page in a file, named from the top of the repository."""
        return cls(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())

    def of(self, *kinds: str) -> list[Block]:
        """Blocks of some kinds."""
        return [block for block in self.blocks if block.kind in kinds]

    def _read(self, text: str, first: int, inside: tuple[str, ...], allowed: dict) -> None:
        waiting, lists, item = {}, [], False
        tokens = PARSER.parse(text)
        for token, after in zip_longest(tokens, tokens[1:]):
            if token.type == "list_item_open":
                item = True
            elif token.type.endswith("_list_close"):
                lists.pop()
            if token.map is None:
                continue
            line, end = first + token.map[0], first + token.map[1] - 1
            around = {**allowed, **{k: v for marks in lists for k, v in marks.items()}, **waiting}
            place = {"line": line, "end": end, "inside": inside, "allowed": around}
            if token.type == "myst_line_comment":
                waiting |= self._marks(token.content, line)
                continue
            if token.type.endswith("_list_open"):
                lists.append(dict(waiting))
            elif token.type == "paragraph_open":
                self._add("item" if item else "text", text=after.content, **place)
                item = False
            elif token.type == "heading_open":
                self._section += token.tag == "h2"
                self._exercise = ""
                self._add("heading", text=after.content, name=token.tag[1:], **place)
            elif token.type == "myst_target":
                self._add("label", text=token.content, **place)
            elif token.type in {"fence", "colon_fence"}:
                self._fence(token, place)
            else:
                continue
            waiting = {}

    def _marks(self, content: str, line: int) -> dict[str, int]:
        found = {}
        for i, text in enumerate(content.split("\n")):
            if match := MARK.match(text):
                self.marks[line + i] = (match["rule"], match["reason"] or "")
                found[match["rule"]] = line + i
        return found

    def _fence(self, token, place: dict) -> None:
        head = re.match(r"\{([\w:+-]*)\}\s*(.*)", token.info.strip())
        if not head:
            self._add("listing", text=token.content, name=token.info.strip(), **place)
            return
        name, argument = head.groups()
        if name == "code-cell":
            options, code = _cell(token.content)
            self._add("cell", text=code.rstrip("\n"), name=name, options=options, **place)
            return
        box = read_block(name, argument, token.content, place["line"])
        if name == "exercise":
            self._exercise = box.options.get("label", "")
        self._add("box", text=box.body, name=name, argument=argument, options=box.options, **place)
        if name not in NOT_TEXT:
            inner = (*place["inside"], name)
            self._read(box.body, box.body_line, inner, place["allowed"])
        if name == "solution-end":
            self._exercise = ""

    def _add(self, kind: str, **parts) -> None:
        block = Block(kind, section=self._section, exercise=self._exercise, **parts)
        self.blocks.append(block)

    def messages(self, faults: Iterable[Fault], *, rules: Iterable[str]) -> list[str]:
        """Messages of the faults that no mark excuses, and of marks that excuse nothing."""
        kept, used = [], set()
        for fault in faults:
            mark = fault.block.allowed.get(fault.rule) if fault.block else None
            if mark and self.marks[mark][1]:
                used.add(mark)
            else:
                kept.append((fault.line, fault.rule, fault.message))
        for line, (rule, reason) in self.marks.items():
            if rule not in rules:
                kept.append((line, rule, f"there is no such rule; known: {', '.join(rules)}."))
            elif not reason:
                kept.append((line, rule, f"give a reason: % allow: {rule} because <reason>"))
            elif line not in used:
                kept.append((line, rule, "this mark excuses nothing any more. Remove it."))
        return [f"{self.name}:{line}: [{rule}] {text}" for line, rule, text in sorted(kept)]


def _cell(content: str) -> tuple[dict, str]:
    """Options and code of a cell."""
    if block := re.match(r"---\n(.*?)^---\n", content, re.DOTALL | re.MULTILINE):
        return yaml.safe_load(block[1]) or {}, content[block.end() :]
    lines = re.match(r"(?::[\w-]+:.*\n)*", content)[0]
    pairs = re.findall(r"^:([\w-]+):[ \t]*(.*)$", lines, re.MULTILINE)
    return {key: yaml.safe_load(value) for key, value in pairs}, content[len(lines) :].lstrip("\n")
