"""MyST Markdown as the plain Markdown that JupyterLab shows, one chapter at a time.

What becomes of a directive or a role stands in `directives.DIRECTIVES` and `roles.ROLES`.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from directives import DIRECTIVES, Block, definitions, math, read_block
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from references import WORDS, Book, Label, NotebookError
from roles import ROLES

PARSER = MarkdownIt("commonmark").use(myst_block_plugin).use(colon_fence_plugin)
PARSER = PARSER.use(dollarmath_plugin).use(amsmath_plugin).use(deflist_plugin)
PARSER = PARSER.disable("inline", True)
VERBATIM = {"code_block", "math_block", "amsmath", "html_block"}
DROPPED = {"myst_target", "myst_line_comment", "myst_block_break"}
REWRITTEN = {"fence", "colon_fence", "math_block_label", "dl_open"}

INSIDE = r"(?:(?!\n[ \t]*\n).)"  # any character of the same paragraph
INLINE = re.compile(
    r"\\.|\$\$(?:(?!\$)INSIDE)+\$\$|\$(?:(?!\$)INSIDE)+\$"  # escaped, mathematics: as they are
    r"|\{(?P<role>[\w:+-]+)\}(?P<ticks>`+)(?P<content>INSIDE+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<fence>`+)(?!`)INSIDE+?(?<!`)(?P=fence)(?!`)"  # a code span: as it is
    r"|(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]*)\)"
    r"|\{\{(?P<substitution>INSIDE*?)\}\}".replace("INSIDE", INSIDE),
    re.DOTALL,
)


@dataclass
class Chapter:
    """One chapter on its way to a notebook: where we are, what is counted, what is hidden."""

    path: Path
    book: Book
    solutions: bool = False
    draft: bool = False  # the first of two readings, in which labels are still being learnt
    images: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: list[nbformat.NotebookNode] = field(default_factory=list)
    open_solution: int = 0  # the line of a {solution-start} that waits for its end

    def __post_init__(self) -> None:
        self.counters = self.book.counts[self.path.stem].copy()

    def error(self, line: int, message: str) -> NotebookError:
        """Return an error that names the file and the line."""
        return NotebookError(f"{self.path.parent.name}/{self.path.name}:{line}: {message}")

    @property
    def hidden(self) -> bool:
        """Whether what follows is part of a solution that students do not see."""
        return bool(self.open_solution) and not self.solutions

    # Cells

    def add_markdown(self, source: str, metadata: dict[str, Any] | None = None) -> None:
        """Add a Markdown cell with the images that it shows, unless it is empty."""
        if source.strip():
            cell = nbformat.v4.new_markdown_cell(source.strip("\n"), metadata=metadata or {})
            shown = {k: v for k, v in self.images.items() if f"(attachment:{k})" in source}
            if shown:
                cell.attachments = shown
            self.cells.append(cell)

    def add_code(self, cell: nbformat.NotebookNode) -> None:
        """Add a code cell and, below it, the caption that the book gives to its output."""
        options = cell.metadata.pop("mystnb", {})
        tags = set(cell.metadata.get("tags", []))
        if tags & {"hide-input", "hide-cell", "remove-input", "remove-cell"}:
            cell.metadata["jupyter"] = {"source_hidden": True}
        hidden, figure = self.hidden, options.get("figure", {})
        if not hidden:
            self.cells.append(cell)
        if figure.get("caption"):
            caption = self.caption("figure", figure.get("name", ""), figure["caption"])
            self.add_markdown("" if hidden else caption)

    # Blocks

    def render(self, text: str, line: int) -> str:
        """Return MyST Markdown as plain Markdown; `line` is where the text starts in the file."""
        lines, out, done = text.splitlines(), [], 0
        for token in PARSER.parse(text + "\n"):
            if token.type not in VERBATIM | DROPPED | REWRITTEN or token.map[0] < done:
                continue
            start, end = token.map
            visible = not self.hidden
            before = self.prose(lines[done:start], line + done)
            after = self.block(token, lines[start:end], line + start)
            join(out, before if visible else [])
            join(out, after if visible or not self.hidden else [])
            done = end
        rest = self.prose(lines[done:], line + done)
        join(out, [] if self.hidden else rest)
        return "\n".join(out)

    def block(self, token: Any, lines: list[str], line: int) -> list[str]:
        """Return the lines that stand for one block of the token stream."""
        if token.type in DROPPED:
            return []
        if token.type == "dl_open":
            text = "\n".join(lines)
            as_list = definitions(text) if token.level == 0 else text
            return lines if as_list == text else [*self.render(as_list, line).splitlines(), ""]
        if token.type == "math_block_label":
            label = {"label": token.info}
            return in_place(math(Block("math", "", label, token.content, line, line), self), lines)
        if found := re.match(r"\{([\w:+-]*)\}\s*(.*)", token.info.strip()):
            self.check_closed(token, lines, line, found[1])
            return in_place(self.directive(found[1], found[2], token.content, line), lines)
        if token.type == "colon_fence":
            name = token.info.strip()
            return in_place(self.directive(name, "", token.content, line), lines)
        return lines

    def check_closed(self, token: Any, lines: list[str], line: int, name: str) -> None:
        """Raise an error if a fence runs on to the end of its cell."""
        last = lines[-1].strip("> \t")
        if len(lines) < 2 or not last.startswith(token.markup) or last.strip(token.markup[0]):
            hint = "Code cells and '+++' cannot stand inside a directive; use {solution-start}."
            raise self.error(line, f"{{{name}}} is not closed by '{token.markup}'. {hint}")

    def directive(self, name: str, argument: str, content: str, line: int) -> str:
        """Return what `DIRECTIVES` makes of one directive."""
        if name not in DIRECTIVES:
            raise self.error(line, unknown("directive", name, DIRECTIVES))
        return DIRECTIVES[name](read_block(name, argument, content, line), self)

    # Text within a block

    def prose(self, lines: list[str], line: int) -> list[str]:
        """Return lines of text with their roles, links and images written out."""
        return self.inline("\n".join(lines), line).split("\n") if lines else []

    def inline(self, text: str, line: int) -> str:
        """Return text with its roles, links and images written out."""

        def replace(match: re.Match) -> str:
            here = line + text[: match.start()].count("\n")
            if name := match["role"]:
                if name not in ROLES:
                    raise self.error(here, unknown("role", name, ROLES))
                return ROLES[name](name, match["content"].replace("\n", " "), self, here)
            if match["substitution"] is not None:
                raise self.error(here, f"substitution {match[0]} is not known: use {{glue:text}}.")
            if match["image"]:
                return self.image(match["target"], self.inline(match["text"], here))
            return match[0] if match["text"] is None else self.link(match, here)

        return INLINE.sub(replace, text)

    def link(self, match: re.Match, line: int) -> str:
        """Return a Markdown link with a target that holds outside the book, or its plain text."""
        text, target = self.inline(match["text"], line), match["target"]
        page, _, anchor = target.partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            return f"[{text}]({target})"
        if page.endswith((".md", ".ipynb")):
            stem = Path(page).stem
            return self.linked(text or self.book.titles.get(stem, stem), stem)
        if label := self.book.labels.get(anchor or page):
            return self.linked(text or str(label), label.stem)
        return text if anchor or (self.path.parent / page).exists() else match[0]

    def linked(self, text: str, stem: str) -> str:
        """Return the text as a link to another chapter's notebook, if there will be one."""
        away = stem != self.path.stem and stem in self.book.converted
        return f"[{text}]({stem}.ipynb)" if away else text

    def image(self, target: str, alt: str) -> str:
        """Return a Markdown image: local files travel inside the notebook."""
        file, kind = self.path.parent / target, mimetypes.guess_type(target)[0]
        if re.match(r"https?:", target):
            return f"![{alt}]({target})"
        if not file.is_file():
            return f"*(Figure: {alt})*"
        data = base64.b64encode(file.read_bytes()).decode()
        if kind == "image/svg+xml":  # JupyterLab does not show an attached SVG
            return f"![{alt}](data:{kind};base64,{data})"
        self.images[quote(file.name)] = {kind: data}
        return f"![{alt}](attachment:{quote(file.name)})"

    # What is numbered or computed

    def number(self, kind: str, name: str, title: str = "") -> Label:
        """Return the next label of its kind, numbered as the book does."""
        self.counters[kind] += 1
        label = Label(kind, str(self.counters[kind]), title, self.path.stem)
        if name:
            self.book.labels[name] = label
        return label

    def caption(self, kind: str, name: str, text: str, line: int = 0) -> str:
        """Return a numbered caption."""
        text = self.render(text, line)
        return f"**{WORDS[kind]} {self.number(kind, name, text).number}.** {text}".rstrip()

    def value(self, key: str, line: int) -> dict[str, Any]:
        """Return the mimebundle glued under ``name`` or ``other-chapter.md::name``."""
        page, _, name = key.rpartition("::")
        values = self.book.glued(self.path.parent / page if page else self.path)
        if name not in values:
            known = ", ".join(sorted(values)) or "none"
            raise self.error(line, f"nothing is glued as {name!r}. Glued: {known}.")
        return values[name]


def unknown(what: str, name: str, table: dict[str, Any]) -> str:
    """Return the words of the error for a name that the table does not hold."""
    known = ", ".join(sorted(table))
    where = f"{what.upper()}S in book/_ext/{what}s.py"
    return f"unknown {what} {{{name}}}. Known: {known}. To allow it, add a line to {where}."


def in_place(text: str, lines: list[str]) -> list[str]:
    """Return lines of text indented or quoted as the `lines` that they replace."""
    indent = re.match(r"[\s>]*([-*+]|\d+[.)])?\s*", lines[0])[0]
    rest = re.sub(r"[^\s>]", " ", indent)
    indented = indent + text.strip("\n").replace("\n", f"\n{rest}")
    blank = [rest.rstrip()]
    out = [line.rstrip() for line in indented.split("\n")]
    return [*(blank if indent == rest else []), *out, *blank]


def join(out: list[str], more: list[str]) -> None:
    """Add lines, without a second blank line at the seam."""
    if more and out and not out[-1].strip():
        first = next((i for i, line in enumerate(more) if line.strip()), len(more))
        more = more[first:]
    out += more
