"""What may be in the repository: nothing made, huge, of one machine, printed or left over."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

GENERATED = re.compile(
    # the versions of tests/javascript are people's choice, and its lock names no registry
    r"\.(?:ipynb|pyc|so|whl)$|(?:^|/)(?:uv\.lock|\.DS_Store)$"
    r"|(?:^|/)(?<!^tests/javascript/)package-lock\.json$"
    r"|^(?:_build|book/assets/static|notebooks|dist|build|\.venv|node_modules)/"
    r"|(?:^|/)(?:__pycache__|[\w.-]+\.egg-info|\.ipynb_checkpoints)/"
)
LARGEST = 500_000
LARGE: dict[str, str] = {
    "matlab_pkg/data/transport/transport.csv.gz": "a whole table of 47,737 rows, packed",
}
"""Files of more than `LARGEST` bytes -> the reason why they are kept all the same."""

# each pattern is written so that it does not match itself
ONE_MACHINE = re.compile(r"(?<![\w.~*])/(?:home|root|Users|work)/\w|\b[A-Z]:\\{1,2}Users\b")
REGISTRY = re.compile(
    r"(?<![\w-])--(?:extra-)?index-url\b|\"resolved\":\s*\"http|\bpypi\.org/(?:simple)\b"
)
SECRET = re.compile(
    r"AKIA[0-9A-Z]{16}|\bgh[pousr]_\w{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{20,}"
    r"|\bxox[abprs]-[\w-]{10,}|\bsk-[\w-]{20,}|\bhf_\w{30,}|-----BEGIN [A-Z ]*PRIVATE[ ]KEY-----"
    r"|(?i:\b(?:api_?key|token|password|passwd|secret)\b[\"']?\s*[:=]\s*[\"'][^\"'\s{}$]{8,}[\"'])"
)
IN_TEXT = {
    "a path of one machine": (ONE_MACHINE, "Write it from the top of the repository."),
    "the address of a registry": (REGISTRY, "Whoever installs chooses it; remove it."),
    "what looks like a secret": (SECRET, "Remove it, and make a new one: this one is known now."),
}
MEANT = {
    ("tests/test_datasets.py", "a path of one machine"): "plants one, to see it refused",
}
"""(file, what it holds) -> the reason why that is meant."""

PRINTS = {"cli.py", "exercises/marks.py"}
"""Files, named from the top of the package, whose work is to print."""

SHOWS = {"print", "pprint", "display", "sys.stdout.write", "sys.stdout.writelines"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def committed(root: Path) -> list[str]:
    """Files that are in git, or would be after `git add --all`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    out = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in set(out.split("\0")) if name and (root / name).is_file())


def generated(names: Iterable[str]) -> list[str]:
    """Messages for files that a program makes."""
    cure = "is made by a program; allowed in git is what people write. Add it to .gitignore"
    return [
        f"{name}:1: {cure}; git rm --cached {name}." for name in names if GENERATED.search(name)
    ]


def large(names: Iterable[str], root: Path, *, meant: Mapping[str, str] = LARGE) -> list[str]:
    """Messages for files that are too large, and for exceptions that are none."""
    sizes = {name: (root / name).stat().st_size for name in names}
    messages = [
        f"{name}:1: has {size:,} bytes; allowed are {LARGEST:,}. Make it smaller, or list it in "
        "LARGE of tests/habits/files.py with the reason."
        for name, size in sizes.items()
        if size > LARGEST and not meant.get(name)
    ]
    return messages + [
        f"{name}:1: is listed as large and is not. Remove it from LARGE."
        for name in meant
        if sizes.get(name, 0) <= LARGEST
    ]


def text(names: Iterable[str], root: Path, *, meant: Mapping[tuple, str] = MEANT) -> list[str]:
    """Messages for line ends, and for what no text of ours should hold."""
    messages = []
    for name in names:
        content = (root / name).read_bytes()
        if b"\0" in content[:8192]:
            continue
        if b"\r" in content:
            line = content[: content.index(b"\r")].count(b"\n") + 1
            messages.append(f"{name}:{line}: ends its lines with CR; use LF (git does it on add).")
        if content and not content.endswith(b"\n"):
            line = content.count(b"\n") + 1
            messages.append(f"{name}:{line}: has no line end after its last line. Add one.")
        lines = content.decode("utf-8", errors="replace").splitlines()
        for what, (pattern, cure) in IN_TEXT.items():
            if (name, what) not in meant:
                hits = [i for i, line in enumerate(lines, start=1) if pattern.search(line)]
                messages += [f"{name}:{i}: holds {what}. {cure}" for i in hits]
    return messages


def hooks(config: Path) -> list[str]:
    """Messages for hooks that are not local, or whose command does not exist."""
    messages = []
    for repository in yaml.safe_load(config.read_text(encoding="utf-8"))["repos"]:
        if repository["repo"] != "local":
            came = repository["repo"]
            messages.append(
                f"{config.name}:1: the hooks of {came} are downloaded; use repo: local."
            )
            continue
        for hook in repository["hooks"]:
            place = f"{config.name}:1: the hook {hook['id']}"
            words = hook["entry"].split()
            if hook.get("language") != "system":
                messages.append(f"{place} makes an environment of its own; use language: system.")
            if words[:2] != [".venv/bin/python", "-m"]:
                messages.append(f"{place} runs {words[0]!r}; begin with .venv/bin/python -m.")
            elif importlib.util.find_spec(words[2]) is None:
                messages.append(f"{place} runs the module {words[2]!r}, which is not installed.")
    return messages


class _Source(NamedTuple):
    path: Path
    name: str
    tree: ast.Module


def _sources(package: Path) -> list[_Source]:
    return [
        _Source(
            path,
            path.relative_to(package.parent).as_posix(),
            ast.parse(path.read_text(encoding="utf-8")),
        )
        for path in sorted(package.rglob("*.py"))
    ]


def prints(package: Path) -> list[str]:
    """Messages for every place outside the command line that prints or displays something."""
    return [
        f"{file.name}:{node.lineno}: {ast.unparse(node.func)}() shows something; allowed is that "
        f"only in {', '.join(sorted(PRINTS))}. Return it, or say it in __repr__ or _repr_html_."
        for file in _sources(package)
        if file.path.relative_to(package).as_posix() not in PRINTS
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and _shows(ast.unparse(node.func))
    ]


def _shows(name: str) -> bool:
    return name in SHOWS or name.endswith((".display.display", "pprint.pprint"))


def unused(package: Path) -> list[str]:
    """Messages for private functions and classes of a file that nothing in the package uses."""
    files = _sources(package)
    taken = {file.path: _taken(file.tree) for file in files}
    messages = []
    for file in files:
        others = set().union(*(names for path, names in taken.items() if path != file.path))
        for node in file.tree.body:
            if not isinstance(node, Definition) or not re.match(r"_(?!_)", node.name):
                continue
            if _is_registered(node, file.tree):
                continue
            if node.name not in others and node.name not in _names(file.tree, leave_out=node):
                messages.append(
                    f"{file.name}:{node.lineno}: {node.name} is used nowhere in the package; a "
                    "private name is for its own package. Remove it, with its tests."
                )
    return messages


def _taken(tree: ast.AST) -> set[str]:
    """Names that a file takes from elsewhere: `from a import _b`, `a._b`."""
    names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    lines = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return names | {alias.name for line in lines for alias in line.names}


def _names(tree: ast.AST, *, leave_out: ast.AST) -> set[str]:
    """Names that are read in a tree, without one of its parts (a function that calls itself)."""

    def walk(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if child is not leave_out:
                yield child
                yield from walk(child)

    loaded = [n for n in walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    written = [n.value for n in walk(tree) if isinstance(n, ast.Constant)]  # "-> '_Row'"
    return {n.id for n in loaded} | {value for value in written if isinstance(value, str)}


def _is_registered(node: Definition, tree: ast.Module) -> bool:
    """Whether an object of the file takes it, as in `@app.callback()`."""
    made = {
        target.id
        for line in tree.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    roots = {re.split(r"\W", ast.unparse(decorator))[0] for decorator in node.decorator_list}
    return bool(roots & made)
