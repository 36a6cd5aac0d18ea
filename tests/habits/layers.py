"""Who may import whom in the package, read from its source by `ast`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = "matlab_pkg"
LAYERS = (
    {"_validate"},
    {"units"},
    {"datasets", "structures", "neighbours", "eda", "colour"},
    {
        *("automation", "sources", "potentials", "analysis", "features", "descriptors"),
        *("learning", "sisso", "search"),
    },
    {"md", "fitting", "universal", "screening"},
    {"plots"},
    {"figure_checks"},
    {"explorers", "exercises"},
    {"grading", "serve"},
    {"cli"},
)
"""From the ground up: the modules of each layer; a folder is one module.

The ground floor has two steps, because `units` speaks with the voice of `_validate`.
"""

LAYER = {module: level for level, modules in enumerate(LAYERS) for module in modules}
UPPER = {module for module, level in LAYER.items() if level >= LAYER["plots"]}
ONLY_IN = {
    "matplotlib": UPPER,
    "seaborn": UPPER,
    "ipywidgets": {"explorers"},
    "anywidget": {"explorers"},
    "nbgrader": {"grading"},
    "jupyter_server": {"serve"},
    "tornado": {"serve"},
    "typer": {"cli"},
}
"""Library -> the modules that may import it at all."""

IN_FUNCTIONS = {"torch", "pymatgen", "dscribe"}
"""Libraries that take long to load: imported where they are used, or for type checking only."""

NOT_MODULES = {"data"}
"""Folders that hold no code of the package, only data with the scripts that made them."""


class Import(NamedTuple):
    """One imported name: from where, on which line, and when it is run."""

    target: str
    line: int
    in_function: bool
    for_types: bool


def check(package: Path, *, foreign: frozenset[str] = frozenset({"book", "tests"})) -> list[str]:
    """Messages for every import that breaks the layers; `foreign` may not be imported at all."""
    root, messages = package.parent, []
    edges: dict[str, dict[str, str]] = {}
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package).with_suffix("").parts
        if parts[0] in NOT_MODULES:
            continue
        name = file.relative_to(root).as_posix()
        if parts != ("__init__",) and parts[0] not in LAYER:
            messages.append(
                f"{name}:1: the module {parts[0]!r} is in no layer; the layers hold the modules "
                f"{', '.join(sorted(LAYER))}. Add it to LAYERS in tests/habits/layers.py, above "
                "all that it imports, and to the list of layers in CONTRIBUTING.md."
            )
            continue
        for found in imports(file, package):
            place = f"{name}:{found.line}: "
            messages += [place + fault for fault in _faults(parts, found, package, foreign)]
            source, target = _file_name(file, package), _file_of(found.target, package)
            inside = target and target != source and target.split(".")[0] == parts[0]
            if inside and not found.for_types:  # two files of a folder may name each other's types
                edges.setdefault(source, {}).setdefault(target, f"{name}:{found.line}")
    return messages + circles(edges)


def imports(file: Path, package: Path) -> Iterator[Import]:
    """Every import of a file, with names relative to a folder written out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    here = [package.name, *file.relative_to(package).with_suffix("").parts]

    def walk(node, in_function, for_types):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and _is_dynamic(node):
            names = [node.args[0].value]
        else:
            names = []
        for name in names:
            yield Import(name, node.lineno, in_function, for_types)
        in_function |= isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for_types |= isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for child in ast.iter_child_nodes(node):
            yield from walk(child, in_function, for_types)

    yield from walk(tree, False, False)


def _is_dynamic(call: ast.Call) -> bool:
    named = ast.unparse(call.func).split(".")[-1] in {"import_module", "__import__"}
    return named and bool(call.args) and isinstance(call.args[0], ast.Constant)


def _faults(
    parts: tuple[str, ...], found: Import, package: Path, foreign: frozenset[str]
) -> Iterator[str]:
    library, *inner = found.target.split(".")
    if parts == ("__init__",):
        yield f"the package's __init__.py imports {found.target}; it imports nothing. Remove it."
        return
    module, level = parts[0], LAYER[parts[0]]
    if library in foreign:
        yield (
            f"{module} imports {found.target}; the package uses nothing of book/ or tests/. "
            "Move what both need into the package."
        )
    elif library in ONLY_IN and module not in ONLY_IN[library]:
        yield (
            f"{module} imports {library}, also for type checking allowed only in "
            f"{', '.join(sorted(ONLY_IN[library]))}. Hand the values to one of these instead."
        )
    elif library in IN_FUNCTIONS and not (found.in_function or found.for_types):
        yield (
            f"{module} imports {library} while it loads; allowed is that only inside the function "
            "that needs it. Move the import there."
        )
    elif library == package.name and inner and inner[0] != module:
        if inner[0] in LAYER and LAYER[inner[0]] >= level:
            lower = sorted(name for name in LAYER if LAYER[name] < level)
            yield (
                f"{module} imports {inner[0]}, which is not in a layer below; allowed are "
                f"{', '.join(lower) or 'none, it is the ground'}. Move what both need down, or "
                "hand it over as an argument."
            )
        elif inner[0] not in LAYER and not inner[0].startswith("__"):
            yield f"{module} imports {found.target}, which is in no layer. Import from a module."


def _file_name(file: Path, package: Path) -> str:
    return ".".join(file.relative_to(package).with_suffix("").parts)


def _file_of(target: str, package: Path) -> str:
    """Name of the file of the package that an imported name is in, empty if in none."""
    library, *parts = target.split(".")
    if library != package.name:
        return ""
    for end in range(len(parts), 0, -1):
        path = package.joinpath(*parts[:end])
        if path.with_suffix(".py").is_file():
            return ".".join(parts[:end])
        if (path / "__init__.py").is_file():
            return ".".join([*parts[:end], "__init__"])
    return ""


def circles(edges: dict[str, dict[str, str]]) -> list[str]:
    """Messages for every circle of files inside one folder; edges hold where the import stands."""
    messages, done = [], set()

    def visit(file, path):
        if file in path:
            circle = [*path[path.index(file) :], file]
            messages.append(
                f"{edges[path[-1]][file]}: imports run in a circle: {' -> '.join(circle)}. "
                "Move what both files need into a third one."
            )
        elif file not in done:
            for target in edges.get(file, {}):
                visit(target, [*path, file])
            done.add(file)

    for file in edges:
        visit(file, [])
    return messages
