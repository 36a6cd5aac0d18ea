"""Faults that `mutants` plants: for each kind a function from a node to what may replace it.

Each yields pairs: a new node, and the change in words.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

Fault = tuple[ast.AST, str]
"""A node in place of another, and the change in words."""

ARITHMETIC = {"+": "- *", "-": "+", "*": "/ +", "/": "* //", "//": "/ *", "**": "*", "%": "// *"}
ARITHMETIC |= {"@": "*", "&": "|", "|": "&"}
COMPARISONS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<")}
COMPARISONS |= {"==": ("!=",), "!=": ("==",), "in": ("not in",), "not in": ("in",)}
COMPARISONS |= {"is": ("is not",), "is not": ("is",)}


def _operator(sign: str) -> type[ast.AST]:
    node = ast.parse(f"a {sign} b", mode="eval").body
    return type(node.ops[0] if isinstance(node, ast.Compare) else node.op)


OPS = {sign: _operator(sign) for sign in (*ARITHMETIC, *COMPARISONS, "and", "or")}
SIGNS = {kind: sign for sign, kind in OPS.items()}

PAIRS = ("min max", "sum mean", "argmin argmax", "sin cos", "any all", "floor ceil", "head tail")
PAIRS += ("minimum maximum", "idxmin idxmax", "nsmallest nlargest", "std var", "zeros ones")
OTHER = {a: b for pair in PAIRS for a, b in (pair.split(), pair.split()[::-1])}
"""dict of str: names of functions and methods, and what each is mistaken for."""

UNWRAPPED = {"abs", "round", "float", "int", "set", "sorted", "sqrt", "norm", "copy", "mean", "sum"}
UNWRAPPED |= {"min", "max", "std", "bincount", "unique", "sort_values", "wrap", "log", "exp"}
"""set of str: functions and methods that may be forgotten around what they are applied to."""

LIBRARIES = {"np", "numpy", "linalg", "math", "pd"}
UNIT_FACTORS = (1.66053907, 0.60221408, 6.02214076, 96.4853321, 14.3996454, 1.602176634, 8.617333)
"""tuple of float, shape (7,), no unit: digits of factors between units.

Source: CODATA 2018, doi 10.1103/RevModPhys.93.025010: u, N_A, F, e²/(4 pi eps0), e and k_B.
"""

SCALES = (10, 1000)
"""tuple of int, shape (2,), no unit: factors between units. Reason: Å and nm, g and kg."""

CONTAINERS = (ast.Dict, ast.Set, ast.List, ast.Tuple, ast.DictComp, ast.SetComp, ast.ListComp)
NUMERIC = {OPS[sign] for sign in ("+", "-", "*", "/", "//", "**", "%", "@")}
BUILDERS = {"list", "set", "dict", "tuple", "sorted", "zip", "range", "copy", "read", "load"}
BUILDERS |= {"bulk", "supercell", "make_supercell", "round_trip", "compare", "default_rng"}
BUILDERS |= {"sort_values"}
"""set of str: functions and methods that return no number."""

MEANINGS = {"mic": "the minimum image is dropped", "cubic": "the cube becomes the smallest cell"}


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return f"`{text}`" if len(text) <= 60 else f"`{text[:36]} … {text[-20:]}`"


def _with(node: ast.AST, **changed: object) -> ast.AST:
    """A copy of a node, some fields of which are others."""
    return ast.copy_location(type(node)(**(dict(ast.iter_fields(node)) | changed)), node)


def _number(value: float) -> ast.expr:
    value = float(f"{value:.12g}") if isinstance(value, float) else value
    constant = ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), constant) if value < 0 else constant


def _plus(node: ast.expr, n: int) -> ast.expr:
    return ast.BinOp(node, ast.Add() if n > 0 else ast.Sub(), ast.Constant(abs(n)))


def _called(node: ast.AST) -> str:
    """The last name of the function that is called, or of the name that this is."""
    node = node.func if isinstance(node, ast.Call) else node
    return getattr(node, "attr", getattr(node, "id", ""))


def text(node: ast.AST) -> str | None:
    value = getattr(node, "value", None)
    return value if isinstance(node, ast.Constant) and isinstance(value, str) else None


def _arithmetic(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        sign = SIGNS.get(type(node.op), "")
        for other in ARITHMETIC.get(sign, "").split():
            yield _with(node, op=OPS[other]()), f"`{sign}` becomes `{other}` in {_short(node)}"


def _comparison(node: ast.AST) -> Iterator[Fault]:
    for i, op in enumerate(node.ops if isinstance(node, ast.Compare) else ()):
        for other in COMPARISONS[SIGNS[type(op)]]:
            words = f"`{SIGNS[type(op)]}` becomes `{other}` in {_short(node)}"
            yield _with(node, ops=[*node.ops[:i], OPS[other](), *node.ops[i + 1 :]]), words


def _boolean(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.BoolOp):
        other = "or" if isinstance(node.op, ast.And) else "and"
        yield _with(node, op=OPS[other]()), f"it says `{other}` in {_short(node)}"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand, f"{_short(node)} loses its `not`"
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        test = ast.UnaryOp(ast.Not(), node.test)
        yield _with(node, test=test), f"the condition {_short(node.test)} is turned round"
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield _with(node, ifs=[]), f"the condition {_short(node.ifs[0])} is left out"


def _constant(node: ast.AST) -> Iterator[Fault]:
    n = node.value if isinstance(node, ast.Constant) else None
    if isinstance(n, bool) or not isinstance(n, int | float):
        return
    others = [n + 1, n - 1, 0, -n, 10 * n, n // 10 if n % 10 == 0 else n / 10]
    others += [1.1 * n] if isinstance(n, float) else []
    digits = 10 ** (math.log10(abs(n)) % 1) if n else 0
    if isinstance(n, float) and any(math.isclose(digits, f, rel_tol=1e-3) for f in _DIGITS):
        yield _number(1), f"the unit factor `{n}` is left out"
    for other in others:
        new = _number(other)
        yield new, f"`{n}` becomes {_short(new)}"


_DIGITS = {10 ** (math.log10(factor) % 1) for factor in UNIT_FACTORS}


def _keyword(node: ast.AST) -> Iterator[Fault]:
    """Keyword arguments left out, or turned round; random numbers stay as they are."""
    for i, one in enumerate(node.keywords if isinstance(node, ast.Call) else ()):
        if one.arg not in (None, "rng"):
            means = f": {MEANINGS[one.arg]}" if one.arg in MEANINGS else ""
            rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
            yield _with(node, keywords=rest), f"{_short(one)} is left out{means}"
    value = node.value if isinstance(node, ast.keyword) else None
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        new = _with(node, value=ast.Constant(not value.value))
        means = f": {MEANINGS[node.arg]}" if value.value and node.arg in MEANINGS else ""
        yield new, f"{_short(node)} becomes {_short(new)}{means}"


def _truth(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value), f"`{node.value}` becomes `{not node.value}`"


def _function(node: ast.AST) -> Iterator[Fault]:
    """Another function of the same kind, or none."""
    name = _called(node)
    if isinstance(node, ast.Name | ast.Attribute) and name in OTHER:
        field = "id" if isinstance(node, ast.Name) else "attr"
        yield _with(node, **{field: OTHER[name]}), f"`{name}` becomes `{OTHER[name]}`"
    if isinstance(node, ast.Call) and name in UNWRAPPED:
        method = isinstance(node.func, ast.Attribute) and _called(node.func.value) not in LIBRARIES
        inner = node.func.value if method else next(iter(node.args), None)
        if inner is not None and not isinstance(inner, ast.Starred):
            yield inner, f"{_short(node)} becomes {_short(inner)}"


def _bounds(node: ast.AST) -> Iterator[Fault]:
    """Ends of slices and ranges: one off, or left out; constants are changed elsewhere."""
    if isinstance(node, ast.Slice):
        for field in ("lower", "upper", "step"):
            bound = getattr(node, field)
            others = [None] if bound else []
            if bound and not isinstance(bound, ast.Constant) and field != "step":
                others += [_plus(bound, 1), _plus(bound, -1)]
            elif not bound and field != "step":
                others += [_number(1 if field == "lower" else -1)]
            for other in others:
                new = _with(node, **{field: other})
                yield new, f"the slice {_short(node)} becomes {_short(new)}"
    if isinstance(node, ast.Call) and _called(node) == "range" and 0 < len(node.args) < 3:
        first, stop = node.args[:-1], node.args[-1]
        others = [] if isinstance(stop, ast.Constant) else [_plus(stop, 1), _plus(stop, -1)]
        rows = [[*first, other] for other in others] + ([] if first else [[_number(1), stop]])
        for new in (_with(node, args=row) for row in rows):
            yield new, f"{_short(node)} becomes {_short(new)}"


def _unit(node: ast.AST) -> Iterator[Fault]:
    """Results in another unit, or with another sign."""
    if isinstance(node, ast.Dict):
        for i, value in enumerate(node.values):
            for new, words in _scaled(value):
                yield _with(node, values=[*node.values[:i], new, *node.values[i + 1 :]]), words
    returned = isinstance(node, ast.Return)
    several = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)
    if returned or (isinstance(node, ast.Assign | ast.DictComp | ast.ListComp) and not several):
        field = "elt" if isinstance(node, ast.ListComp) else "value"
        for new, words in _scaled(getattr(node, field), named=returned):
            yield _with(node, **{field: new}), words
    if returned and _may_be_number(node.value, named=True):
        new = ast.UnaryOp(ast.USub(), node.value)
        yield _with(node, value=new), f"{_short(node.value)} changes its sign"


def _scaled(value: ast.AST | None, *, named: bool = False) -> Iterator[Fault]:
    if _may_be_number(value, named=named):
        for scale in SCALES:
            for sign, verb in (("*", "multiplied"), ("/", "divided")):
                new = ast.BinOp(value, OPS[sign](), ast.Constant(scale))
                yield new, f"{_short(value)} is {verb} by {scale}: another unit"


def _may_be_number(value: ast.AST | None, *, named: bool) -> bool:
    """Whether a value is arithmetic or a call in small letters; or a name, if these count."""
    if isinstance(value, ast.BinOp):
        sides = (value.left, value.right)
        return type(value.op) in NUMERIC and not any(isinstance(x, CONTAINERS) for x in sides)
    if isinstance(value, ast.Call):
        return _called(value).islower() and _called(value) not in BUILDERS
    return named and isinstance(value, ast.Name | ast.Subscript | ast.Attribute)


def _statement(node: ast.AST) -> Iterator[Fault]:
    called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    named = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple)
    if called or (isinstance(node, ast.AugAssign | ast.Delete | ast.Assign) and not named):
        yield ast.Pass(), f"{_short(node)} is left out"


def other_text(node: ast.AST, *, among: list[str]) -> Iterator[Fault]:
    """The text before and the text after, among those of the source."""
    now = text(node)
    if now is not None:
        i = among.index(now)
        for other in (among[i - 1], among[(i + 1) % len(among)]):
            yield ast.Constant(other), f"`{now!r}` becomes `{other!r}`"


OPERATORS = (_arithmetic, _comparison, _boolean, _constant, _keyword, _truth, _function, _bounds)
OPERATORS += (_unit, _statement)
