"""What stands in a chapter's code: short cells, nothing that belongs elsewhere, alt texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .page import Block, Fault, Page

CELL_LINES = 15
LINE_LENGTH = 80
ALT_LENGTH = 30

FORBIDDEN = {
    "install": (
        r"(?:^|[!%\s])(?:pip3?|conda|mamba|uv|apt(?:-get)?|npm) install\b|^\s*%(?:pip|conda|uv)\b",
        "installs something; the environment is made once, by make. Add it to pyproject.toml",
    ),
    "shell": (r"^\s*[!]|^\s*%%(?:bash|sh)\b|\bos\.system\(", "runs a shell; use Python"),
    "download": (
        r"https?://|ftp://|\b(?:urllib|requests|httpx|urlretrieve|urlopen)\b",
        "asks the network; a page needs none. Ship the data with datasets.save",
    ),
    "warnings": (
        r"\b(?:filterwarnings|simplefilter|catch_warnings|seterr|errstate|redirect_stderr)\b"
        r"|\blogging\.disable\b|^\s*%%capture\b|2>\s*/dev/null",
        "mutes warnings; mend what they say",
    ),
    "seed": (
        r"\.seed\(|\bset_state\(|\bmanual_seed\(|\bnp\.random\.(?!default_rng|Generator)[a-z_]+\("
        r"|(?<![\w.])random\.(?:random|choice|shuffle|randint|uniform|gauss|sample)\(",
        "uses randomness that all share; make rng = np.random.default_rng(1) and hand it over",
    ),
    "theme": (
        r"\brcParams\b|\brc_context\b|\bplt\.style\b|\bsns\.set\w*\(|\bset_matplotlib_formats\b",
        "changes the look of one page; plots.use_theme() is the only theme",
    ),
    "show": (r"\bplt\.show\(", "calls plt.show(); the cell's last line is shown. End it with ';'"),
    "path": (
        r"(?<![\w.])/(?:home|root|Users|work|mnt|content|tmp|opt|var)/|\b[A-Za-z]:\\\\?\w|~/",
        "names a path of one machine; give one relative to the page",
    ),
    "credential": (
        r"(?i:\b(?:api_?key|token|password|passwd|secret)\b\s*=\s*[\"'][^\"']+[\"'])"
        r"|\bMPRester\(\s*[\"']\w|\b(?:ghp|hf|sk)[_-]\w{16,}",
        "holds a credential; take it from the environment, outside the page",
    ),
}
"""Rule -> what it looks like in a line of code, and what to do instead."""

RULES = ("form", "long-cell", "long-line", "alt", "twice", *FORBIDDEN)
FLAT_ALT = re.compile(r"(?:an? |the )?(?:figure|plot|image|picture|graph|chart) of\b|image\b", re.I)


def faults(page: Page) -> Iterator[Fault]:
    """Faults of a page's cells and listings."""
    for block in page.of("cell", "listing"):
        if block.kind == "listing" and block.name not in {"python", "ipython3", "py"}:
            continue
        lines = block.text.splitlines()
        if not block.hidden:
            yield from _size(block, lines)
        for i, line in enumerate(lines):
            for rule, (pattern, cure) in FORBIDDEN.items():
                if found := re.search(pattern, line):
                    text = f"{found.group().strip()!r} {cure}."
                    yield Fault(_line(block, i), rule, text, block)
    for block in page.of("cell", "box", "text", "item"):
        for alt in _alts(block):
            yield from _alt(block, alt)


def _line(block: Block, i: int) -> int:
    """Line of the page on which line `i` of a block's code stands."""
    return block.end - len(block.text.splitlines()) + i


def _size(block: Block, lines: list[str]) -> Iterator[Fault]:
    if len(lines) > CELL_LINES:
        text = (
            f"the cell has {len(lines)} lines; allowed are {CELL_LINES}. Split it where the text "
            "can say something, or move a function into the package."
        )
        yield Fault(block.line, "long-cell", text, block)
    for i, line in enumerate(lines):
        if len(line) > LINE_LENGTH:
            text = f"the line has {len(line)} characters; allowed are {LINE_LENGTH}. Break it."
            yield Fault(_line(block, i), "long-line", text, block)


def _alts(block: Block) -> list[str]:
    if block.kind == "cell":
        image = (block.options.get("mystnb") or {}).get("image") or {}
        return [str(image["alt"])] if "alt" in image else []
    if block.kind == "box":
        return [block.options.get("alt", "")] if block.name in {"figure", "image"} else []
    return re.findall(r"!\[([^\]]*)\]\(", block.text)


def _alt(block: Block, alt: str) -> Iterator[Fault]:
    if len(alt) < ALT_LENGTH:
        text = f"the alt text {alt!r} has {len(alt)} characters; say in {ALT_LENGTH} or more what "
        yield Fault(block.line, "alt", text + "somebody who cannot see it must know.", block)
    elif FLAT_ALT.match(alt):
        text = f"the alt text begins {alt[:20]!r}; a screen reader says that already. Begin with "
        yield Fault(block.line, "alt", text + "what is there.", block)


def twice(pages: list[Page]) -> dict[str, list[Fault]]:
    """Faults of functions that one page defines and another one defines or calls."""
    defined: dict[str, dict[str, Block]] = {}
    called: dict[str, set[str]] = {}
    for page in pages:
        for block in page.of("cell"):
            for node in ast.walk(_tree(block.text)):
                if isinstance(node, ast.FunctionDef):
                    defined.setdefault(node.name, {}).setdefault(page.name, block)
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    called.setdefault(node.func.id, set()).add(page.name)
    found: dict[str, list[Fault]] = {}
    for name, places in defined.items():
        for page, block in places.items():
            others = ({*places} | called.get(name, set())) - {page}
            if others:
                text = f"{name}() is used in {', '.join(sorted(others))} too. Move it into the "
                fault = Fault(block.line, "twice", text + "package, with a test.", block)
                found.setdefault(page, []).append(fault)
    return found


def _tree(code: str) -> ast.AST:
    lines = [re.sub(r"^\s*[%!].*", "", line) for line in code.splitlines()]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:  # the build says so
        return ast.parse("")
