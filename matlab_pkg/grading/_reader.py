"""Reads one cell of tests, and notes what weakens it: the rules of `lint` for code."""

from __future__ import annotations

import ast
import builtins
import re

RAW = {"call", "entries", "entry", "function"}
"""set of str: functions of `expect` whose result is still the student's own."""

CLEAN = {"number", "array", "text", "texts", "truth", "sites", "points", "heights", "axis_labels"}
CLEAN |= {"axis_scales"}
CLEAN |= {"joined", "typed_id"}
"""set of str: functions of `expect` whose result is plain data, made from an answer."""

BROADCASTS = {"allclose", "isclose", "array_equal", "array_equiv", "approx", "assert_allclose"}
BROADCASTS |= {"assert_almost_equal", "assert_array_almost_equal", "assert_array_equal"}
SEEDED = {"default_rng", "RandomState", "Random", "SeedSequence", "seed"}
RANDOM = {"random", "secrets", "numpy.random"}
"""set of str: modules whose functions draw without being given a generator."""

SPLITS = {"train_test_split", "shuffle", "resample"}
"""set of str: functions of scikit-learn that draw unless they are given `random_state`."""

HIDES = {"eval", "exec", "globals", "locals", "vars", "__import__", "getattr", "setattr"}
_IN = "in `{}`"
_FROM = "come from the student. Compare with a value that this cell computes."
ORDERS = (ast.Gt, ast.GtE, ast.Lt, ast.LtE)


def names_made(tree: ast.AST) -> set[str]:
    """Names that a piece of code makes, also inside its functions."""
    made = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            made.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            made.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            made |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.arg):
            made.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            made.add(node.name)
    return made


class Reader(ast.NodeVisitor):
    """Reads one cell of tests; `answers` are the names that students make."""

    def __init__(self, tree: ast.Module, answers: set[str]) -> None:
        self.tree, self.found = tree, []
        made, self.modules = names_made(tree), _modules(tree)
        self.students = answers - _left_behind(tree) | _named(tree, RAW)
        self.known = made | set(dir(builtins)) | answers
        self.inner: list[set[str]] = []  # names that the functions around have for themselves
        self.clean = _named(tree, CLEAN) - self.students
        self._pass_on()
        self.allowed: set[int] = set()  # nodes that stand where an answer may stand

    def faults(self) -> list[tuple[ast.AST, str]]:
        """Each node that weakens the test, and why."""
        self.visit(self.tree)
        return self.found

    def _say(self, node: ast.AST, message: str) -> None:
        self.found.append((node, message))

    # --- where an answer stands

    def visit_Call(self, node: ast.Call) -> None:
        name = _expectation(node)
        if name and name != "that":
            for given in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "answer")]:
                self._allow(given)
        if name in RAW and id(node) not in self.allowed:
            self._say(node, self._misused(node))
        if name in CLEAN and self._expected_from_students(node):
            self._say(node, f"{_IN.format(ast.unparse(node))} the expected value would {_FROM}")
        if _function(node) in BROADCASTS and self._students_alone(node.args[:2]):
            self._say(node, f"{_IN.format(ast.unparse(node))} both sides {_FROM}")
        self._random(node)
        if _function(node) == "logical_not" and _orders(node):
            self._say(node, _true_for_nan(node))
        elif _function(node) == "suppress":
            self._say(node, "`suppress` may give points for a crash. `expect.call` catches them.")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.Expr) -> None:
        if isinstance(node.value, ast.Call):  # it gets a name, which is then looked after
            self.allowed.add(id(node.value))
        self.generic_visit(node)

    visit_AnnAssign = visit_NamedExpr = visit_Expr = visit_Assign

    def _allow(self, node: ast.AST) -> None:
        """An answer, or one entry of it, may be the first argument of an expectation."""
        if isinstance(node, ast.Subscript):
            node = node.value
        self.allowed.add(id(node))

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            if node.id == "expect":
                self._say(node, "`expect` is given another meaning. Choose another name.")
            return
        if any(node.id in names for names in self.inner):
            return
        if node.id in self.students and id(node) not in self.allowed:
            self._say(node, self._misused(node))
        elif isinstance(node.ctx, ast.Load) and node.id not in self.known:
            self._say(
                node,
                f"`{node.id}` is made neither here nor in a solution: a student may have changed "
                "it. Import it, or make it anew, in this cell.",
            )
        elif node.id in HIDES:
            self._say(node, f"`{node.id}` hides what the test uses. Write it out.")

    def _misused(self, answer: ast.Name | ast.Call) -> str:
        """What is wrong with the way in which an answer is used."""
        start = f"`{ast.unparse(answer)}` is the student's answer and is used in "
        here = next((p for p in _parents(self.tree, answer) if isinstance(p, ast.expr)), answer)
        code = ast.unparse(here)
        start += f"`{code}`: " if len(code) < 60 else "a longer expression: "
        if isinstance(here, ast.Attribute):
            why = "that asks the student's object about itself."
        elif isinstance(here, ast.Call) and _function(here) in BROADCASTS:
            why = f"`{_function(here)}` broadcasts, a single number passes for a whole array."
        elif isinstance(here, ast.Call) and here is not answer and _compares(here):
            why = "the expected value would come from the student."
        elif sum(n.id in self.students for n in ast.walk(here) if isinstance(n, ast.Name)) > 1:
            why = "both sides come from the student."
        else:
            why = "an answer may be of any kind and shape, also one that answers for itself."
        return (
            f"{start}{why} Give it to a function of `expect` as the first argument, and compare "
            "with a value that this cell computes."
        )

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.Lambda | ast.ListComp) -> None:
        self.inner.append(_own_names(node))
        self.generic_visit(node)
        self.inner.pop()

    visit_Lambda = visit_ListComp = visit_SetComp = visit_DictComp = visit_FunctionDef
    visit_GeneratorExp = visit_FunctionDef

    def _pass_on(self) -> None:
        """What is computed from nothing but students' numbers is theirs as well."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Assign)]
        for node in found:
            made_of = self._made_of(node.value)
            if made_of and made_of <= self.clean:
                self.clean |= {n.id for t in node.targets for n in ast.walk(t) if _is_name(n)}

    def _expected_from_students(self, call: ast.Call) -> bool:
        told = {"expected", "tolerance", "part"}
        values = [*call.args[1:2], *(k.value for k in call.keywords if k.arg in told)]
        return any(self._made_of(value) & self.clean for value in values)

    # --- conditions

    def visit_Compare(self, node: ast.Compare) -> None:
        sides = [node.left, *node.comparators]
        falses = [s for s in sides if isinstance(s, ast.Constant) and s.value is False]
        if falses and any(_orders(side) for side in sides):
            self._say(node, _true_for_nan(node))
        apart = [
            [n.left, n.right]
            for n in ast.walk(node)
            if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Sub)
        ]
        if any(self._students_alone(two) for two in [sides, *apart]):
            self._say(node, f"{_IN.format(ast.unparse(node))} both sides {_FROM}")
        self.generic_visit(node)

    def _students_alone(self, sides: list[ast.expr]) -> bool:
        """Whether each side is made of what students gave, not the same, and of nothing else."""
        made_of = [self._made_of(side) for side in sides]
        return all(one and one <= self.clean for one in made_of) and len(set().union(*made_of)) > 1

    def _made_of(self, node: ast.AST) -> set[str]:
        """Names that an expression is made of; what `expect` returns in it counts as one."""
        names, inside = set(), set()
        for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
            if _expectation(call) in CLEAN:
                names.add(ast.unparse(call))
                self.clean.add(ast.unparse(call))
                inside |= {id(n) for n in ast.walk(call)}
        known = set(self.modules) | set(dir(builtins))
        return names | {
            n.id
            for n in ast.walk(node)
            if isinstance(n, ast.Name) and id(n) not in inside and n.id not in known
        }

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.Invert) and _orders(node.operand):
            self._say(node, _true_for_nan(node))
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if _orders(node.test) and isinstance(node.body[0], ast.Raise) and not node.orelse:
            self._say(node, f"NaN passes `if {ast.unparse(node.test)}: raise`. Use `expect.that`.")
        self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> None:
        self._say(node, "`try` may give points for a crash. `expect.call` catches crashes.")
        self.generic_visit(node)

    visit_TryStar = visit_Try

    # --- imports and random numbers

    def visit_Import(self, node: ast.Import) -> None:
        if any(alias.asname == "expect" for alias in node.names):
            self._say(node, "write `from matlab_pkg.exercises import expect`.")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self._say(node, "`import *` hides what the test uses. Name what you import.")
            if node.module in RANDOM:
                if alias.name not in SEEDED:
                    self._say(node, _unseeded(f"{node.module}.{alias.name}"))
            elif "expect" in (alias.name, alias.asname) and (
                node.module != "matlab_pkg.exercises" or alias.asname not in (None, "expect")
            ):
                self._say(node, "write `from matlab_pkg.exercises import expect`.")

    def _random(self, node: ast.Call) -> None:
        """Random numbers without a seed give every student another test."""
        first, *rest = ast.unparse(node.func).split(".")
        module = ".".join([self.modules.get(first, first), *rest[:-1]])
        name = rest[-1] if rest else first
        seeds = [*node.args, *(k.value for k in node.keywords)]
        if name in SEEDED:
            if not seeds or (isinstance(seeds[0], ast.Constant) and seeds[0].value is None):
                self._say(node, _unseeded(ast.unparse(node)))
        elif rest and first in self.modules and module in RANDOM and name[0].islower():
            self._say(node, _unseeded(ast.unparse(node.func)))
        elif self._splits(first, name) and all(k.arg != "random_state" for k in node.keywords):
            self._say(node, f"`{name}` draws without a seed. Give it `random_state=0`.")

    def _splits(self, first: str, name: str) -> bool:
        return name in SPLITS and self.modules.get(first, "").startswith("sklearn")


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


def _own_names(node: ast.AST) -> set[str]:
    """Names that a function, a lambda or a comprehension has for itself."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        a = node.args
        named = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, [a.vararg, a.kwarg])]
        body = node.body if isinstance(node, ast.FunctionDef) else []
        return {arg.arg for arg in named}.union(*(names_made(part) for part in body))
    targets = [one.target for one in node.generators]
    return {n.id for target in targets for n in ast.walk(target) if _is_name(n)}


def _left_behind(tree: ast.Module) -> set[str]:
    """Names that the cell itself makes, outside of functions and comprehensions."""
    found = set()
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= names_made(node)
        elif not isinstance(node, ast.Lambda | ast.expr) or isinstance(node, ast.NamedExpr):
            todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.expr):
            stored = (n for n in ast.walk(node) if _is_name(n) and isinstance(n.ctx, ast.Store))
            comprehensions = (n for n in ast.walk(node) if hasattr(n, "generators"))
            inner = {id(n) for one in comprehensions for n in ast.walk(one)}
            found |= {n.id for n in stored if id(n) not in inner}
    return found


def _unseeded(code: str) -> str:
    return f"`{code}` draws without a seed. Write `rng = np.random.default_rng(7)` and use that."


def _true_for_nan(node: ast.AST) -> str:
    return f"`{ast.unparse(node)}` is true for NaN. Write the condition the right way round."


def _orders(node: ast.AST) -> bool:
    """Whether something is compared with `<`, `>` or their like."""
    compares = [n for n in ast.walk(node) if isinstance(n, ast.Compare)]
    return any(isinstance(op, ORDERS) for n in compares for op in n.ops)


def _modules(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: np -> numpy, rand -> numpy.random.rand."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.split(".")[0]
                found[alias.asname or name] = name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def _named(tree: ast.Module, functions: set[str]) -> set[str]:
    """Names that are given to what these functions of `expect` return."""
    return {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr)
        and isinstance(node.value, ast.Call)
        and _expectation(node.value) in functions
        for target in getattr(node, "targets", None) or [node.target]
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }


def _expectation(call: ast.Call) -> str:
    """The name of the function of `expect` that is called, or ""."""
    found = re.fullmatch(r"expect\.([a-z]\w*)", ast.unparse(call.func))
    return found[1] if found else ""


def _compares(call: ast.Call) -> bool:
    return _expectation(call) not in {"", "that"}


def _function(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _parents(tree: ast.AST, child: ast.AST) -> list[ast.AST]:
    """The nodes around a node, from the inside out."""
    above = {id(inner): outer for outer in ast.walk(tree) for inner in ast.iter_child_nodes(outer)}
    chain = []
    while id(child) in above:
        child = above[id(child)]
        chain.append(child)
    return chain
