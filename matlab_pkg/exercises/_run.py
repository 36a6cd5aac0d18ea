"""Calling a student's function: on copies, with a crash told by the student's own line."""

from __future__ import annotations

import copy
import linecache
import re
from collections.abc import Callable
from types import TracebackType

import numpy as np

from matlab_pkg.exercises._answers import described
from matlab_pkg.exercises._exercise import NotAttempted, NotYet

MUTATES = "mutates"
"""str: the name of the mistake of changing what was given."""


def function(answer: object, *, name: str) -> Callable:
    """`answer`, when it can be called."""
    if not callable(answer):
        raise NotYet(
            f"The answer should be the function itself, without parentheses (`{name}`, not "
            f"`{name}(...)`), and is {described(answer)}."
        )
    return answer


def call(student: Callable, *arguments: object) -> object:
    """What the student's function returns for copies of these arguments.

    Raises `NotYet` if it crashes, changes an argument or returns nothing.
    """
    given = copy.deepcopy(arguments)
    try:
        returned = student(*given)
    except (Exception, SystemExit) as error:
        if isinstance(error, NotImplementedError) and _raised_by(student, error.__traceback__):
            raise NotAttempted from None
        raise NotYet(_crash(student, error)) from None
    if not all(_same(a, b) for a, b in zip(given, arguments, strict=True)):
        raise NotYet("Your function should leave what it is given as it is.", MUTATES)
    if returned is None:
        raise NotYet("Your function returned None. Does every way through it end in `return`?")
    return returned


def _crash(student: Callable, error: BaseException) -> str:
    what = f"{type(error).__name__}: {_one_line(error)}".rstrip(": ")
    found = _own_line(student, error.__traceback__)
    if not found:
        return f"Your function could not be called: {what}."
    place, code = found
    return f"Your function stopped with {what}, at {place}: `{code}`"


def _raised_by(student: Callable, trace: TracebackType | None) -> bool:
    """Whether an error comes from the student's own function, and not from what it calls."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is getattr(student, "__code__", None)


def _own_line(student: Callable, trace: TracebackType | None) -> tuple[str, str] | None:
    """The last line of the student's own file that was being run, and what it says."""
    home = getattr(getattr(student, "__code__", None), "co_filename", None)
    frames = []
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    frames = frames[1:]  # the first one is ours
    own = [frame for frame in frames if frame[0] == home] or frames[:1]
    if not own:
        return None
    file, line = own[-1]
    code = linecache.getline(file, line).strip().replace("`", "'")
    in_cell = re.search(r"ipykernel_|^<", file)
    where = "your cell" if in_cell else file.replace("\\", "/").rsplit("/", 1)[-1]
    return f"line {line} of {where}", code or "(its text is not at hand)"


def _one_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split()).replace("`", "'")
    except Exception:  # an error of the student's own making may not be printable
        return ""
    return text if len(text) <= 160 else f"{text[:157]}..."


def _same(first: object, second: object) -> bool:
    """Whether two values are equal, also arrays, tables and structures with all they hold."""
    if type(first) is not type(second):
        return False
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and bool(_array_equal(first, second))
    if hasattr(first, "arrays") and hasattr(first, "cell"):  # ase.Atoms
        parts = [(x.arrays, np.array(x.cell), np.array(x.pbc), x.info) for x in (first, second)]
        return all(_same(a, b) for a, b in zip(*parts, strict=True))
    if hasattr(first, "equals"):  # pandas
        return bool(first.equals(second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(_same(first[k], second[k]) for k in first)
    if isinstance(first, list | tuple):
        return len(first) == len(second) and all(map(_same, first, second))
    return bool(first == second)


def _array_equal(first: np.ndarray, second: np.ndarray) -> bool:
    return np.array_equal(first, second, equal_nan=first.dtype.kind in "fc")
