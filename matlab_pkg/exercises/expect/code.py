"""Functions that students write, called by a test."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator

from matlab_pkg.exercises import _names, _run, own
from matlab_pkg.exercises._exercise import NotYet
from matlab_pkg.exercises.expect._voice import attempted


def function(answer: object, *, name: str) -> Callable:
    """The answer, when it is a function that somebody has begun to write.

    Parameters
    ----------
    answer : object
        What the student gives.
    name : str
        What the function is called.

    Returns
    -------
    callable
        The student's function; use it with `call` alone.

    Raises
    ------
    NotYet
        If it is no function.
    NotAttempted
        If it does nothing.

    Examples
    --------
    >>> function(6, name="count")
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The answer should be the function itself, without pare...
    """
    attempted(answer)
    return _run.function(answer, name=name)


def call(answer: Callable, *arguments: object) -> object:
    """What the student's function returns for copies of these arguments.

    Warnings, and what it writes to the standard error, are dropped: nbgrader would take all
    points away for them. It sees the names of the notebook, and none that the test has made.

    Parameters
    ----------
    answer : callable
        The student's function.
    *arguments : object
        What it is given; in the units that the question states.

    Returns
    -------
    object
        What came back: look at its kind before its value.

    Raises
    ------
    NotYet
        If it crashes, changes what it was given, or returns nothing; with the student's own line.
    NotAttempted
        If it does nothing, or says that it is not written.

    Examples
    --------
    >>> call(lambda edge_A: edge_A**3, 2.0)  # Å³, of a cube
    8.0
    """
    attempted(answer)
    _run.function(answer, name=getattr(answer, "__name__", "the function"))
    with _names.students_own(), _nothing_shown():
        try:
            return _run.call(answer, *arguments)
        except NotYet as fault:
            helps = " Work on a copy of it." if fault.mistake == _run.MUTATES else ""
            raise NotYet(f"{fault}{helps}", fault.mistake) from None


@contextlib.contextmanager
def _nothing_shown() -> Iterator[None]:
    """With nothing on the standard error: no warnings, no log, nothing from other programs.

    When a hand-in is marked, what is printed goes too: it would push out the reasons.
    """
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            seen = sys.stdout if not own.is_marked() else io.StringIO()
            with contextlib.redirect_stdout(seen):
                yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
        logging.disable(before)
