"""What becomes of each MyST directive, ``:::{name} argument``, in plain Markdown: `DIRECTIVES`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from plain_markdown import Chapter


class Block(NamedTuple):
    """One directive: where it starts, its options, and its body with the line of that."""

    name: str
    argument: str
    options: dict[str, str]
    body: str
    line: int
    body_line: int


def read_block(name: str, argument: str, content: str, line: int) -> Block:
    """Return a directive whose options, ``:name: value``, are taken off its content."""
    options = re.match(r"(:[\w-]+:.*(\n|$))*", content)[0]
    pairs = re.findall(r"^:([\w-]+):[ \t]*(.*)$", options, re.M)
    body = content[len(options) :].lstrip("\n")
    skipped = content[: len(content) - len(body)].count("\n")
    values = {key: value.strip().strip("\"'") for key, value in pairs}
    return Block(name, argument, values, body.rstrip(), line, line + 1 + skipped)


def admonition(block: Block, chapter: Chapter) -> str:
    """Return a block quote with a bold title, or a folded box if it is a drop-down."""
    title, body = {"seealso": "See also"}.get(block.name, block.name.capitalize()), block.body
    if block.name in {"admonition", "margin"}:
        title = block.argument
    elif block.argument:
        body = f"{block.argument}\n{body}"
    if "dropdown" in block.options.get("class", ""):
        return dropdown(block._replace(argument=title, body=body), chapter)
    title = f"**{chapter.inline(title, block.line)}**\n\n" if title else ""
    lines = (title + chapter.render(body, block.body_line).strip()).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def dropdown(block: Block, chapter: Chapter) -> str:
    """Return a folded box."""
    title = MarkdownIt().renderInline(chapter.inline(block.argument or "More", block.line))
    start = "<details open>" if "open" in block.options else "<details>"
    body = contents(block, chapter).strip()
    return f"{start}\n<summary>{title}</summary>\n\n{body}\n\n</details>"


def exercise(block: Block, chapter: Chapter) -> str:
    """Return the exercise under a bold heading with the book's number."""
    title = chapter.inline(block.argument, block.line)
    label = chapter.number("exercise", block.options.get("label", ""), title)
    heading = f"{label.short} ({title})" if title else label.short
    return f"**{heading}**\n\n{contents(block, chapter)}"


def solution_start(block: Block, chapter: Chapter) -> str:
    """Open a solution, which students do not get: what follows is left out until its end."""
    if chapter.open_solution:
        message = f"the solution of line {chapter.open_solution} has no {{solution-end}} yet."
        raise chapter.error(block.line, message)
    chapter.open_solution = block.line
    exercise = chapter.book.labels.get(block.argument)
    if chapter.draft:
        return ""
    if exercise is None:
        message = f"{{{block.name}}}: there is no exercise {block.argument!r}."
        raise chapter.error(block.line, message)
    if not chapter.solutions:
        return f"*The solution to {exercise.short} is on the book's page.*"
    return f"**Solution to {exercise.short}{f' ({exercise.title})' if exercise.title else ''}**"


def solution_end(block: Block, chapter: Chapter) -> str:
    """Close a solution."""
    if not chapter.open_solution:
        raise chapter.error(block.line, "{solution-end} has no {solution-start} before it.")
    chapter.open_solution = 0
    return ""


def glossary(block: Block, chapter: Chapter) -> str:
    """Return a list of terms with their meanings."""
    return chapter.render(definitions(block.body), block.body_line)


def definitions(text: str) -> str:
    """Return a definition list, ``term`` above ``: meaning``, as a bullet list."""
    return re.sub(r"^(?![:\s])(.+)\n+(:[ \t]+|[ \t]+)(?=\S)", r"- **\1**: ", text, flags=re.M)


def figure(block: Block, chapter: Chapter) -> str:
    """Return an image with its alt text and its numbered caption."""
    image = chapter.image(block.argument, block.options.get("alt", ""))
    if not block.body:
        return image
    name = block.options.get("name", "")
    return f"{image}\n\n{chapter.caption('figure', name, block.body, block.body_line)}"


def math(block: Block, chapter: Chapter) -> str:
    """Return displayed mathematics, with the book's number if it has a label."""
    body = f"{block.argument}\n{block.body}".strip()
    if r"\\" in body and r"\begin" not in body:
        body = f"\\begin{{split}}\n{body}\n\\end{{split}}"
    label = block.options.get("label", "")
    tag = f"\n\\tag{{{chapter.number('equation', label).number}}}" if label else ""
    return f"$$\n{body}{tag}\n$$"


def table(block: Block, chapter: Chapter) -> str:
    """Return a table below its numbered caption."""
    body = list_rows(block) if block.name == "list-table" else block.body
    body = chapter.render(body, block.body_line)
    if not block.argument:
        return body
    name = block.options.get("name", "")
    return f"{chapter.caption('table', name, block.argument, block.line)}\n\n{body}"


def list_rows(block: Block) -> str:
    """Return a list of lists as a Markdown table."""
    rows: list[list[str]] = []
    for line in block.body.splitlines():
        if found := re.match(r"[*-] +[*-](?: +(.*))?$", line):
            rows.append([found[1] or ""])
        elif found := re.match(r"\s+[*-](?: +(.*))?$", line):
            rows[-1].append(found[1] or "")
        elif line.strip():
            rows[-1][-1] += " " + line.strip()
    if block.options.get("header-rows", "0") == "0":
        rows.insert(0, [" "] * len(rows[0]))
    rows.insert(1, ["---"] * len(rows[0]))
    # a bar inside mathematics is no border: JupyterLab takes mathematics out first
    safe = [[re.sub(r"(\$[^$]+\$)|\|", lambda m: m[1] or r"\|", c) for c in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in safe)


def card(block: Block, chapter: Chapter) -> str:
    """Return a card as one item of a list."""
    title, link = chapter.inline(block.argument, block.line), block.options.get("link", "")
    if link.startswith("http"):
        title = f"[{title}]({link})"
    elif link:
        label = chapter.book.labels.get(link)
        title = chapter.linked(title, label.stem if label else Path(link).stem)
    body = re.sub(r"^(\^{3,}|\+{3,})\s*$", "", block.body, flags=re.M)
    body = chapter.render(body, block.body_line).strip().replace("\n", "\n  ")
    return "- " + ": ".join(filter(None, [f"**{title}**" if title else "", body]))


def contents(block: Block, chapter: Chapter) -> str:
    """Return the contents alone, for what only arranges them on a page."""
    return chapter.render(block.body, block.body_line)


def code(block: Block, chapter: Chapter) -> str:
    """Return an ordinary fence."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", block.body)), default=0))
    return f"{fence}{block.argument}\n{block.body}\n{fence}"


def nothing(block: Block, chapter: Chapter) -> str:
    """Return nothing, for what only a book can show."""
    return ""


BOXES = ["admonition", "note", "tip", "warning", "important", "seealso", "margin"]
DIRECTIVES: dict[str, Callable[[Block, Chapter], str]] = {
    **dict.fromkeys(BOXES, admonition),
    "dropdown": dropdown,
    "exercise": exercise,
    "solution-start": solution_start,
    "solution-end": solution_end,
    "glossary": glossary,
    **dict.fromkeys(["figure", "image"], figure),
    "math": math,
    **dict.fromkeys(["table", "list-table"], table),
    **dict.fromkeys(["card", "grid-item-card"], card),
    "grid": contents,
    "code-block": code,
    **dict.fromkeys(["bibliography", "tableofcontents"], nothing),
}
