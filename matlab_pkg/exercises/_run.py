"""Calling a student's function: on copies, with a crash told by the student's own line."""

from __future__ import annotations

import copy
import itertools
import linecache
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

import numpy as np

from matlab_pkg.exercises import own
from matlab_pkg.exercises._answers import described
from matlab_pkg.exercises._exercise import NotAttempted, NotYet

MUTATES = "mutates"
"""str: the name of the mistake of changing what was given."""

_HERE = f"{Path(__file__).parent}{os.sep}"  # where an expectation stands that is ours


def function(answer: object, *, name: str) -> Callable:
    """`answer`, when it can be called."""
    if not callable(answer):
        raise NotYet(
            f"The answer should be the function itself, without parentheses (`{name}`, not "
            f"`{name}(...)`), and is {described(answer)}."
        )
    return answer


def call(student: Callable, *arguments: object, on: str = "") -> object:
    """What the student's function returns for copies of these arguments.

    Raises `NotYet` if it crashes, is stopped, changes an argument or returns nothing; `on` says
    for which input: "for the cube of lithium iodide".
    """
    given = copy.deepcopy(arguments)
    on = f", {on}" if on else ""
    try:
        returned = student(*given)
    except BaseException as error:  # also what ends a program: it must not end the check
        if isinstance(error, KeyboardInterrupt) and own.is_marked():
            raise  # the grader's limit of time: the next call would take as long
        raise _told(student, error, on) from None
    if not all(_same(a, b) for a, b in zip(given, arguments, strict=True)):
        raise NotYet(f"Your function should leave what it is given as it is{on}.", MUTATES)
    if returned is None:
        raise NotYet(f"Your function returned None{on}. Does every way through it end in `return`?")
    return returned


def entries(answer: Iterable, *, most: int = 10_000) -> list:
    """The first entries of what may be a student's generator, which may crash or never end."""
    return call(lambda: list(itertools.islice(answer, most)))


def _told(student: Callable, error: BaseException, on: str) -> Exception:
    """What to raise in place of an error of the student's function."""
    if isinstance(error, NotYet | NotAttempted) and _frames(error)[-1][0].startswith(_HERE):
        return error
    if isinstance(error, NotImplementedError) and _raised_by(student, error.__traceback__):
        return NotAttempted()
    line = _own_line(student, error)
    if isinstance(error, KeyboardInterrupt):
        return NotYet(f"You stopped your function while it ran{line}{on}")
    what = f"{type(error).__name__}: {_one_line(error)}".rstrip(": ")
    if not line:
        return NotYet(f"Your function could not be called: {what}{on}.")
    return NotYet(f"Your function stopped with {what}{line}{on}")


def _raised_by(student: Callable, trace: TracebackType | None) -> bool:
    """Whether an error comes from the student's own function, and not from what it calls."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is getattr(student, "__code__", None)


def _frames(error: BaseException) -> list[tuple[str, int]]:
    """File and line of each call that was running, ours first."""
    found, trace = [], error.__traceback__
    while trace is not None:
        found.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return found


def _own_line(student: Callable, error: BaseException) -> str:
    """Where the student's own file was left, and what stands there; "" if it was not reached."""
    home = getattr(getattr(student, "__code__", None), "co_filename", None)
    frames = [frame for frame in _frames(error) if not frame[0].startswith(_HERE)]
    own = [frame for frame in frames if frame[0] == home] or frames[:1]
    if not own:
        return ""
    file, line = own[-1]
    code = linecache.getline(file, line).strip().replace("`", "'")
    in_cell = re.search(r"ipykernel_|^<", file)
    where = "your cell" if in_cell else file.replace("\\", "/").rsplit("/", 1)[-1]
    return f", at line {line} of {where}: `{code or '(its text is not at hand)'}`"


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
    if isinstance(first, np.random.Generator):
        return True  # it is given in order to be drawn from
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
