"""JavaScript: right by eslint, in the form of prettier, and small."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from tests import node

LARGEST = 6_000
"""Bytes of one file, gzipped: about 350 lines."""


def ours(root: Path) -> list[str]:
    """Every file of JavaScript that is written by hand."""
    found = [*(root / "matlab_pkg").rglob("*.js"), *(root / "book" / "assets").rglob("*.js")]
    found += (root / "tests" / "javascript").glob("*.js")
    names = (file.relative_to(root).as_posix() for file in found)
    return sorted(name for name in names if not name.startswith("book/assets/static"))


def check(root: Path, names: Sequence[str]) -> list[str]:
    """Messages for everything that is wrong with some files."""
    return [*rules(root, names), *form(root, names), *weight(root, names)]


def rules(root: Path, names: Sequence[str]) -> list[str]:
    """Messages for lines that break a rule of tests/javascript/eslint.config.js."""
    # a file that git or the settings leave out would pass unseen: --no-ignore
    done = node.run("eslint", "--format", "json", "--no-ignore", *names, cwd=root)
    if not done.stdout:
        raise RuntimeError(f"eslint did not run: {done.stderr[-800:]}")
    return [
        f"{Path(file['filePath']).relative_to(root.resolve()).as_posix()}:{fault.get('line', 1)}: "
        f"{fault['message']} ({fault['ruleId'] or 'eslint'})"
        for file in json.loads(done.stdout)
        for fault in file["messages"]
    ]


def form(root: Path, names: Sequence[str]) -> list[str]:
    """Messages for files that prettier would write in another way."""
    done = node.run("prettier", "--list-different", "--ignore-path", "", *names, cwd=root)
    if done.returncode not in (0, 1):
        return [f"{names[0]}:1: prettier cannot read all files: {done.stderr.strip()[-400:]}"]
    return [
        f"{name}:1: has another form than prettier's; make format."
        for name in done.stdout.split("\n")
        if name
    ]


def weight(root: Path, names: Sequence[str]) -> list[str]:
    """Messages for files that are too heavy for a page."""
    sizes = {name: len(gzip.compress((root / name).read_bytes(), mtime=0)) for name in names}
    return [
        f"{name}:1: has {size:,} bytes gzipped; allowed are {LARGEST:,}. Divide it, or let Python "
        "compute more of it."
        for name, size in sizes.items()
        if size > LARGEST
    ]
