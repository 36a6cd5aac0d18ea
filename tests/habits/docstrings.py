"""What the docstring of everything public says: names, units, shapes, errors, an example."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .numpydoc import ARRAY, EQUATION, NUMBER, ORIGIN, Entry, entries, sections

HELP_IS_ENOUGH = {"cli"}
"""Modules whose functions are explained by --help and tried by commands: a first line is enough."""

GUIDED = re.compile(r"^\d+\. ``(\w+)``: \S", re.MULTILINE)
"""A line of the reading guide in the package's own docstring."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def check(package: Path) -> list[str]:
    """Messages for every public docstring that leaves out what a reader needs."""
    return [
        f"{file.relative_to(package.parent).as_posix()}:{node.lineno}: {name}{message}"
        for file, node, name in public(package)
        for message in _faults(node, brief=file.stem in HELP_IS_ENOUGH)
    ]


def public(package: Path) -> Iterator[tuple[Path, ast.AST, str]]:
    """Everything public in the package: functions, classes and the methods of these."""
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package).parts
        if parts[0] == "data" or file.name == "__init__.py":
            continue
        private = any(part.startswith("_") for part in parts)
        shown = _exported(file) if len(parts) > 1 else set()
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            if private and node.name not in shown:
                continue
            yield file, node, node.name
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, Function) and not inner.name.startswith("_"):
                    yield file, inner, f"{node.name}.{inner.name}"


def _exported(file: Path) -> set[str]:
    """Names of a file that the __init__.py of its folder hands on."""
    init = file.parent / "__init__.py"
    tree = ast.parse(init.read_text(encoding="utf-8") if init.is_file() else "")
    lines = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    mine = [node for node in lines if node.module.split(".")[-1] == file.stem]
    return {alias.name for node in mine for alias in node.names}


def _faults(node: ast.AST, *, brief: bool) -> Iterator[str]:
    doc = ast.get_docstring(node, clean=True)
    if not doc or not doc.splitlines()[0].strip():
        yield " has no docstring; begin with a line that says what it returns."
        return
    if brief:
        return
    if _is_property(node):
        yield from _property(node, doc)
        return
    parts = sections(doc)
    given = entries(parts.get("Parameters", ""), named=True)
    yield from _parameters(node, given)
    for entry in given:
        if not entry.type and not entry.elsewhere:
            yield f": {', '.join(entry.names)} has no type; write `name : type, shape, unit`."
        yield from _lacking(entry, f"the parameter {', '.join(entry.names)}")
    if isinstance(node, Function):
        yield from _returns(node, parts)
    listed = {n.strip() for e in entries(parts.get("Raises", ""), named=True) for n in e.names}
    for name in sorted(raised(node) - listed):
        yield (
            f" raises {name}, and Raises lists {', '.join(sorted(listed)) or 'nothing'}. "
            f"Add {name} with the sentence that begins 'If ...'."
        )
    equation = EQUATION.search(parts.get("Notes", ""))
    if equation and not parts.get("References") and not ORIGIN.search(doc):
        yield (
            f": Notes has an equation ({_line(parts['Notes'], equation.start())!r}) and nothing "
            "says where it comes from. Add a section References, or a line 'Source: ...'."
        )
    if ">>>" not in parts.get("Examples", ""):
        yield " has no doctest; add a section Examples with a line >>> that checks some physics."


def _line(text: str, start: int) -> str:
    """The line of a text that holds a place."""
    return text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0].strip()


def _property(node: Function, doc: str) -> Iterator[str]:
    """A property says in its own sentence what a result says under Returns."""
    kind = ast.unparse(node.returns) if node.returns else ""
    if NUMBER.search(kind) or ARRAY.search(kind):
        yield from _lacking(Entry((), kind, " ".join(doc.split())), "the property")


def _lacking(entry: Entry, what: str) -> Iterator[str]:
    for lack in [] if entry.elsewhere else entry.lacks():
        yield f": {what} ({entry.type}) states no {lack.removeprefix('a ')}. Add it to its line."


def _parameters(node: ast.AST, given: list[Entry]) -> Iterator[str]:
    wanted, found = signature(node), [name for entry in given for name in entry.names]
    by_place = [name for name in wanted if name not in _keywords(node)]
    if sorted(wanted) != sorted(found) or by_place != [n for n in found if n in by_place]:
        yield (
            f": Parameters lists ({', '.join(found)}), the signature has ({', '.join(wanted)}). "
            "Write the same names; those given by their place in the same order."
        )


def _keywords(node: ast.AST) -> set[str]:
    arguments = [arg.arg for arg in node.args.kwonlyargs] if isinstance(node, Function) else []
    return set(arguments)


def _returns(node: Function, parts: dict[str, str]) -> Iterator[str]:
    title = "Yields" if _own(node, ast.Yield | ast.YieldFrom) else "Returns"
    values = [n for n in _own(node, ast.Return) if n.value is not None]
    nothing = isinstance(node.returns, ast.Constant) and node.returns.value is None
    if nothing or (title == "Returns" and not values and node.returns is None):
        return
    if title not in parts:
        yield f" has no section {title}; add it with type, shape and unit of what comes out."
    for entry in entries(parts.get(title, ""), named=False):
        yield from _lacking(entry, "the result")


def signature(node: ast.AST) -> list[str]:
    """Names that a caller can give: arguments, fields of a dataclass, traits of a widget."""
    if isinstance(node, ast.ClassDef):
        init = next((n for n in node.body if getattr(n, "name", "") == "__init__"), None)
        return signature(init) if init else _fields(node)
    a = node.args
    names = [arg.arg for arg in (*a.posonlyargs, *a.args, a.vararg, *a.kwonlyargs, a.kwarg) if arg]
    return [name for name in names if name not in {"self", "cls"}]


def _fields(node: ast.ClassDef) -> list[str]:
    words = [ast.unparse(part) for part in (*node.decorator_list, *node.bases)]
    if any("Widget" in word or "HasTraits" in word for word in words):
        traits = [
            n for n in node.body if isinstance(n, ast.Assign) and "traitlets." in ast.unparse(n)
        ]
        names = [n.targets[0].id for n in traits]
        return [name for name in names if not name.startswith("_")]
    if not any("dataclass" in word or "NamedTuple" in word for word in words):
        return []
    fields = [n for n in node.body if isinstance(n, ast.AnnAssign)]
    return [
        field.target.id
        for field in fields
        if "ClassVar" not in ast.unparse(field.annotation)
        and "init=False" not in ast.unparse(field.value or ast.Constant(0))
        and not field.target.id.startswith("_")
    ]


def raised(node: ast.AST) -> set[str]:
    """Names of the exception classes raised directly in a body."""
    if isinstance(node, ast.ClassDef):
        built = ("__init__", "__post_init__", "__new__")
        return set().union(*(raised(n) for n in node.body if getattr(n, "name", "") in built))
    calls = [n.exc.func if isinstance(n.exc, ast.Call) else n.exc for n in _own(node, ast.Raise)]
    names = [ast.unparse(call).split(".")[-1] for call in calls if call is not None]
    return {name for name in names if name[:1].isupper()}


def _own(node: ast.AST, kind: type) -> list[ast.AST]:
    """Nodes of a kind in a body, without those of functions and classes inside it."""
    found, todo = [], list(ast.iter_child_nodes(node))
    while todo:
        child = todo.pop()
        if isinstance(child, kind):
            found.append(child)
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            todo += ast.iter_child_nodes(child)
    return found


def _is_property(node: ast.AST) -> bool:
    words = [ast.unparse(decorator) for decorator in node.decorator_list]
    return any(word.split(".")[-1] in {"property", "cached_property"} for word in words)


def guide(package: Path) -> list[str]:
    """Messages for modules and folders that the docstring of the package leaves out or invents."""
    init = package / "__init__.py"
    place = f"{package.name}/__init__.py"
    text = init.read_text(encoding="utf-8")
    doc = ast.get_docstring(ast.parse(text)) or ""
    named = GUIDED.findall(doc)
    there = {path.stem for path in package.glob("[!_]*.py")}
    there |= {path.parent.name for path in package.glob("[!_.]*/__init__.py")}
    missing = [
        f"{place}:1: the reading guide leaves out {name}; it names {', '.join(named) or 'none'}. "
        f"Add a line 'N. ``{name}``: what it is for', above all that import it."
        for name in sorted(there - {*named})
    ]
    too_many = [
        f"{place}:{text[: text.index(f'``{name}``')].count(chr(10)) + 1}: the reading guide names "
        f"{name}, which is no public module or is named twice; there are "
        f"{', '.join(sorted(there))}. Remove the line."
        for name in sorted(set(named))
        if name not in there or named.count(name) > 1
    ]
    return missing + too_many
