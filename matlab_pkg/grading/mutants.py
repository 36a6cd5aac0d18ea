"""Mutants: small faults planted in a reference solution, to see whether its tests notice them.

`mutants` makes them from the source, `survey` counts how many of those that give another result
lose points. Runs are stopped by a timer of POSIX, so a survey needs Linux or macOS.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import math
import resource
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matlab_pkg.grading import _mutations

ROOM = 2 * 1024**3
"""int, bytes: memory that a mutant may take. Reason: a cutoff 1000 times too long takes any."""


@dataclass(frozen=True)
class Mutant:
    """A source with one fault in it.

    Parameters
    ----------
    line : int, no unit
        The line of the reference at which it was planted.
    change : str
        What was changed, in words.
    source : str
        The whole source, without comments.

    Examples
    --------
    >>> mutants("edge_A**3")[0].change
    '`**` becomes `*` in `edge_A ** 3`'
    """

    line: int
    change: str
    source: str


@dataclass(frozen=True)
class Survey:
    """How many mutants lose points.

    Parameters
    ----------
    made : int, no unit
        Mutants that were tried.
    counted : int, no unit
        Those whose result differs from the reference's.
    crashed : int, no unit
        Those among the counted that give no result: they crash, or do not end in time.
    killed : int, no unit
        Those among the counted that lose points.
    survivors : tuple of Mutant
        Those among the counted that do not.
    harsh : tuple of Mutant
        Those that lose points although no other result was found.
    seconds : float, s
        What it took.

    Examples
    --------
    >>> Survey(made=20, counted=10, crashed=2, killed=9, survivors=(), harsh=(), seconds=1.0).rate
    0.9
    """

    made: int
    counted: int
    crashed: int
    killed: int
    survivors: tuple[Mutant, ...]
    harsh: tuple[Mutant, ...]
    seconds: float

    @property
    def rate(self) -> float:
        """float, no unit: killed over counted; NaN if none counts."""
        return self.killed / self.counted if self.counted else math.nan


class _Overtime(BaseException):
    """A run takes too long; no `except Exception` of a student's catches this."""


def survey(
    source: str,
    *,
    run: Callable[[str], object],
    differs: Callable[[object, object], bool],
    loses: Callable[[str, object], bool],
    every: int = 1,
    limit_s: float | None = None,
) -> Survey:
    """How many mutants of a reference solution lose points.

    Parameters
    ----------
    source : str
        The reference solution.
    run : callable
        Takes a source and returns its answer: a value, or a function that it defines.
    differs : callable
        Takes the reference's answer and another; whether they differ beyond the tolerance.
    loses : callable
        Takes a source and its answer (None if there is none); whether it gets less than all points.
    every : int, no unit, optional
        Try one mutant in so many, the one in their middle.
    limit_s : float, s, optional
        How long a run of each of the three may take, as the clock on the wall counts; without it
        ten times what all three take for the reference, plus 2 s.

    Returns
    -------
    Survey
        The counts, and who survives.

    Raises
    ------
    ValueError
        If the reference differs from itself or loses points.

    Notes
    -----
    A mutant that crashes or is stopped has no result: it counts, and has to lose as any other. An
    error in `differs` or `loses` means the same. Runs are stopped with `signal.setitimer`, which is
    POSIX and works in the main thread only; a single call of compiled code is not interrupted. On
    Linux, the process may grow by no more than `ROOM` meanwhile.

    Examples
    --------
    A check of the volume of a cube that takes any positive number lets nearly all faults pass:

    >>> def run(source):
    ...     space = {"edge_A": 2.0}
    ...     exec(source, space)
    ...     return space["volume_A3"]
    >>> weak = survey("volume_A3 = edge_A**3", run=run, differs=lambda a, b: abs(a - b) > 0.1,
    ...               loses=lambda source, volume_A3: not volume_A3 > 0)
    >>> weak.counted > 5 and weak.rate < 0.5, weak.survivors[0].change
    (True, '`edge_A ** 3` is multiplied by 10: another unit')
    """
    start = time.perf_counter()
    reference = run(source)
    if differs(reference, reference):
        raise ValueError("The reference differs from itself. Mend `differs`.")
    if loses(source, reference):
        raise ValueError("The reference loses points. Mend it, or the check.")
    if limit_s is None:
        limit_s = 10 * (time.perf_counter() - start) + 2
    tried = functools.partial(_tried, limit_s)
    chosen = mutants(source)[every // 2 :: every]
    counted, crashed, survivors, harsh = 0, 0, [], []
    with _little_memory():
        for mutant in chosen:
            answer, failed = tried(run, mutant.source)
            other, odd = (True, True) if failed else tried(differs, reference, answer)
            lost, stopped = tried(loses, mutant.source, answer)
            counts, lost = bool(other or odd), bool(lost or stopped)
            counted, crashed = counted + counts, crashed + (failed or odd)
            survivors += [mutant] * (counts and not lost)
            harsh += [mutant] * (lost and not counts)
    killed, took = counted - len(survivors), time.perf_counter() - start
    return Survey(len(chosen), counted, crashed, killed, tuple(survivors), tuple(harsh), took)


@contextlib.contextmanager
def _little_memory() -> Iterator[None]:
    """Let this process grow by `ROOM` and no more, where the system tells how large it is."""
    size, (soft, hard) = Path("/proc/self/statm"), resource.getrlimit(resource.RLIMIT_AS)
    if not size.exists():  # outside Linux
        yield
        return
    now = int(size.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(
        resource.RLIMIT_AS, (now + ROOM if hard < 0 else min(now + ROOM, hard), hard)
    )
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _tried(limit_s: float, function: Callable, *arguments: object) -> tuple[object, bool]:
    """What a function returns, and whether it crashed or had to be stopped."""
    before = signal.signal(signal.SIGALRM, _stop)
    try:
        try:
            # and again each second, should a mutant catch the first
            signal.setitimer(signal.ITIMER_REAL, limit_s, 1.0)
            return function(*arguments), False
        except (Exception, SystemExit):
            return None, True
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Overtime:  # in the function, or while the timer was being switched off
        return None, True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(*_: object) -> None:
    raise _Overtime


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a source, in the order of its text, none twice.

    Parameters
    ----------
    source : str
        Python.

    Returns
    -------
    list of Mutant
        Each has one fault, is Python, and differs from the source and from all others.

    Raises
    ------
    SyntaxError
        If the source is no Python.

    Examples
    --------
    >>> for mutant in mutants("d_A = atoms.get_distance(0, i, mic=True)"):
    ...     if "image" in mutant.change:
    ...         print(mutant.change)
    `mic=True` is left out: the minimum image is dropped
    `mic=True` becomes `mic=False`: the minimum image is dropped
    """
    tree = ast.parse(source)
    places = list(_places(tree))
    strings = dict.fromkeys(
        _mutations.text(node) for *_, node in places if _mutations.text(node) is not None
    )
    operators = (
        *_mutations.OPERATORS,
        functools.partial(_mutations.other_text, among=list(strings)),
    )
    seen, found = {ast.unparse(tree)}, []
    for holder, key, node in places:
        for new, words in (fault for operator in operators for fault in operator(node)):
            holder[key] = new
            text = ast.unparse(tree)
            holder[key] = node
            if text not in seen and _is_python(text):
                seen.add(text)
                found.append(Mutant(_line(node), words, text))
    return found


def _places(node: ast.AST) -> Iterator[tuple[dict | list, str | int, ast.AST]]:
    """All nodes from the outside in, each with what holds it; no texts inside of f-strings."""
    for name, value in ast.iter_fields(node):
        several = isinstance(value, list)
        holder, keys = (value, range(len(value))) if several else (vars(node), [name])
        for key in keys:
            child = holder[key]
            in_text = isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
            if isinstance(child, ast.AST) and not in_text and name != "format_spec":
                yield holder, key, child
                yield from _places(child)


def _line(node: ast.AST) -> int:
    return min((n.lineno for n in ast.walk(node) if hasattr(n, "lineno")), default=1)


def _is_python(text: str) -> bool:
    try:
        compile(text, "<mutant>", "exec")
    except SyntaxError:
        return False
    return True
