"""Numbers with a name: each says its unit and where its value comes from."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .numpydoc import states_unit

ORIGIN = re.compile(r"\bSource: \S|\bdoi 10\.\d|\bReason: \S")
"""Where a value comes from: a work, or, for a choice such as a tolerance, the reason for it."""


def check(package: Path) -> list[str]:
    """Messages for every public constant without unit or origin."""
    messages = []
    for file in sorted(package.rglob("*.py")):
        if file.relative_to(package).parts[0] == "data":
            continue
        name = file.relative_to(package.parent).as_posix()
        body = ast.parse(file.read_text(encoding="utf-8")).body
        for node, after in zip(body, [*body[1:], None], strict=True):
            for constant in _constants(node):
                place = f"{name}:{node.lineno}: the constant {constant}"
                messages += [place + fault for fault in _faults(_text(after))]
    return messages


def _constants(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign) and node.value:
        targets, value = [node.target], node.value
    else:
        return []
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if re.fullmatch("[A-Z][A-Z0-9_]*", name) and _numeric(value)]


def _numeric(value: ast.AST) -> bool:
    """Whether an expression is a number, arithmetic, or a row of numbers."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, int | float | complex) and not isinstance(value.value, bool)
    if isinstance(value, ast.UnaryOp):
        return _numeric(value.operand)
    if isinstance(value, ast.BinOp):
        return _numeric(value.left) or _numeric(value.right)
    if isinstance(value, ast.Tuple | ast.List):
        return bool(value.elts) and all(_numeric(part) for part in value.elts)
    if isinstance(value, ast.Call) and ast.unparse(value.func) in {"np.array", "float", "int"}:
        return any(_numeric(part) for part in value.args)
    return False


def _text(node: ast.AST | None) -> str:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return str(node.value.value) if is_text else ""


def _faults(doc: str) -> list[str]:
    if not doc:
        return [
            ' has no docstring; write below it """float, Å: what it is. Source: ...""", with '
            "Reason: ... in place of a source where the value is your choice."
        ]
    faults = []
    if not states_unit(" ".join(doc.split())):
        faults.append(' states no unit; begin its docstring with type and unit: """int, no unit:')
    if not ORIGIN.search(" ".join(doc.split())):
        faults.append(
            ' does not say where its value comes from; add "Source: ..." with a doi or an '
            'address, or, for a tolerance or a choice, "Reason: ...".'
        )
    return faults
