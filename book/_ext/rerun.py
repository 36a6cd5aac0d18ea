"""Sphinx extension: a page runs again when the code or the data that it imports have changed.

The stock cache of executed pages compares the text of the code cells only, so a page keeps its
old numbers after `matlab_pkg` was mended. Here the fingerprint of everything that a page imports
from the package becomes part of the page's kernel description, which is part of the cache's key.
"""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = "matlab_pkg"
CELL = re.compile(r"^```+\{code-cell\}[^\n]*\n(.*?)^```+\s*$", re.MULTILINE | re.DOTALL)
KERNEL = re.compile(r"^kernelspec:[ ]*\n", re.MULTILINE)


def imported(code: str) -> set[str]:
    """Modules of the package that a piece of Python imports, by their short names."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == PACKAGE and len(part) > 1}


def page_code(text: str) -> str:
    """Python of a page's cells, without options, magics and shell lines."""
    lines = "\n".join(CELL.findall(text)).splitlines()
    return "\n".join("" if line.lstrip().startswith((":", "%", "!")) else line for line in lines)


@cache
def module_files(name: str, root: Path = ROOT) -> tuple[Path, ...]:
    """Files of one module of the package: its source, or all of its folder."""
    base = root / PACKAGE
    if (base / name).is_dir():
        return tuple(sorted(p for p in (base / name).rglob("*") if _counts(p)))
    file = base / f"{name}.py"
    return (file,) if file.exists() else ()


def _counts(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def reached(modules: set[str], root: Path = ROOT) -> set[Path]:
    """Files of the package that importing `modules` reads, directly or through one another."""
    seen, todo, files = set(), set(modules), {root / PACKAGE / "__init__.py"}
    while todo:
        name = todo.pop()
        seen.add(name)
        for file in module_files(name, root):
            files.add(file)
            if file.suffix == ".py":
                todo |= imported(file.read_text(encoding="utf-8")) - seen
    if "datasets" in seen:
        files |= set(module_files("data", root))
    return files


def fingerprint(text: str, root: Path = ROOT) -> str:
    """Hash of all that a page's results depend on beside its own cells."""
    digest = hashlib.sha256((root / "constraints.txt").read_bytes())
    modules = imported(page_code(text))
    for file in sorted(reached(modules, root)) if modules else []:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _stale_pages(app, env, added, changed, removed):
    module_files.cache_clear()
    known = getattr(env, "code_fingerprints", {})
    pages = [page for page in env.found_docs if env.doc2path(page).endswith(".md")]
    texts = {page: Path(env.doc2path(page)).read_text(encoding="utf-8") for page in pages}
    return [page for page, text in texts.items() if known.get(page) != fingerprint(text)]


def _add_fingerprint(app, page, source):
    mark = fingerprint(source[0])
    if not hasattr(app.env, "code_fingerprints"):
        app.env.code_fingerprints = {}
    app.env.code_fingerprints[page] = mark
    source[0] = KERNEL.sub(f"kernelspec:\n  {PACKAGE}: '{mark}'\n", source[0], count=1)


def setup(app):
    """Connect the two steps to the build."""
    app.connect("env-get-outdated", _stale_pages)
    app.connect("source-read", _add_fingerprint)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
