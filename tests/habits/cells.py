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
        r"https?://|ftp://|\b(?:urlretrieve|urlopen)\b|^\s*(?:from|import)\s+(?:urllib|requests)\b",
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

NETWORK = {"socket", "requests", "urllib", "urllib3", "httpx", "aiohttp", "http", "ftplib", "ssl"}
SHARED = {"random", "numpy.random"}
"""Modules whose functions use one generator for all; their classes do not."""

ANEW = {"random.Random", "numpy.random.default_rng", "numpy.random.RandomState"}
NO_SEED = "starts elsewhere each time; give a seed, as in rng = np.random.default_rng(1)"

RULES = ("form", "long-cell", "long-line", "alt", "twice", *FORBIDDEN)
FLAT_ALT = re.compile(r"(?:an? |the )?(?:figure|plot|image|picture|graph|chart) of\b|image\b", re.I)


def faults(page: Page) -> Iterator[Fault]:
    """Faults of a page's cells and listings."""
    bound: dict[str, str] = {"np": "numpy", "random": "random", "warnings": "warnings"}
    for block in page.of("cell", "listing"):
        if block.kind == "listing" and block.name not in {"python", "ipython3", "py"}:
            continue
        lines = block.text.splitlines()
        if not block.hidden:
            yield from _size(block, lines)
        found = {}  # (line, rule) -> message, one for each
        for i, line in enumerate(lines):
            for rule, (pattern, cure) in FORBIDDEN.items():
                if match := re.search(pattern, line):
                    found[i, rule] = f"{match.group().strip()!r} {cure}."
        for i, rule, came, cure in _by_tree(_tree(block.text), bound):
            found.setdefault((i, rule), f"{came!r} {cure}.")
        for (i, rule), text in found.items():
            yield Fault(_line(block, i), rule, text, block)
    for block in page.of("cell", "box", "text", "item"):
        for alt in _alts(block):
            yield from _alt(block, alt)


def _by_tree(tree: ast.AST, bound: dict[str, str]) -> Iterator[tuple[int, str, str, str]]:
    """Line (from 0), rule, what came and the cure; `bound` learns which name is which module."""
    for node in _in_order(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imported(node, bound)
        elif isinstance(node, ast.Attribute | ast.Name):
            name = _full(node, bound)
            if isinstance(node, ast.Attribute) and _is_shared(name) and name not in ANEW:
                yield node.lineno - 1, "seed", ast.unparse(node), FORBIDDEN["seed"][1]
            stored = isinstance(node.ctx, ast.Store | ast.Del)
            if stored and isinstance(node, ast.Attribute) and name.startswith("warnings."):
                yield node.lineno - 1, "warnings", ast.unparse(node), FORBIDDEN["warnings"][1]
            elif stored and isinstance(node, ast.Name):
                bound.pop(node.id, None)
        elif isinstance(node, ast.Call):
            yield from _called(node, bound)


def _in_order(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes as they are read; of an assignment the value first."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(tree, ast.Assign) and child is not tree.value:
            continue
        yield child
        yield from _in_order(child)
    for target in tree.targets if isinstance(tree, ast.Assign) else ():
        yield target
        yield from _in_order(target)


def _imported(node: ast.Import | ast.ImportFrom, bound: dict[str, str]) -> Iterator[tuple]:
    base = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        name = base + alias.name
        short = not base and not alias.asname
        bound[alias.asname or alias.name.split(".")[0]] = name.split(".")[0] if short else name
        if name.split(".")[0] in NETWORK:
            yield node.lineno - 1, "download", ast.unparse(node), FORBIDDEN["download"][1]
        elif base and _is_shared(name) and name not in ANEW:
            yield node.lineno - 1, "seed", ast.unparse(node), FORBIDDEN["seed"][1]


def _called(node: ast.Call, bound: dict[str, str]) -> Iterator[tuple]:
    name, first = _full(node.func, bound), next(iter(node.args), None)
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    none = all(isinstance(value, ast.Constant) and value.value is None for value in given)
    if none and (name in ANEW or name.split(".")[-1] == "default_rng"):
        yield node.lineno - 1, "seed", ast.unparse(node), NO_SEED
    if name == "setattr" and first is not None and _full(first, bound) == "warnings":
        yield node.lineno - 1, "warnings", ast.unparse(node), FORBIDDEN["warnings"][1]
    loads = name.split(".")[-1] in {"__import__", "import_module"}
    if loads and isinstance(first, ast.Constant) and str(first.value).split(".")[0] in NETWORK:
        yield node.lineno - 1, "download", ast.unparse(node), FORBIDDEN["download"][1]


def _full(node: ast.AST, bound: dict[str, str]) -> str:
    """Name of a thing with its module in full: np.random.seed -> numpy.random.seed."""
    if isinstance(node, ast.Attribute):
        return f"{_full(node.value, bound)}.{node.attr}"
    return bound.get(node.id, node.id) if isinstance(node, ast.Name) else "?"


def _is_shared(name: str) -> bool:
    """Whether a name is a function (in small letters) of a module in `SHARED`."""
    module, _, last = name.rpartition(".")
    return module in SHARED and (last == "*" or last[:1].islower())


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
