"""The names of a notebook, kept apart from those that a cell of tests makes.

A notebook has one namespace. `keep` notes its names when a cell of tests begins and gives the
cell Python's own functions back; `students_own` shows a student's function the names as they were;
and after the cell they are all as before, so that no test changes what a student has defined.
"""

from __future__ import annotations

import builtins
import contextlib
import sys
from collections.abc import Iterator
from typing import Any

_MISSING = object()
_kept: list[tuple[dict[str, Any], dict[str, Any]]] = []  # the namespace, and what it was; or empty


def keep(space: dict[str, Any]) -> None:
    """Note the names of a notebook, until `give_back`."""
    give_back()
    _kept.append((space, dict(space)))
    for name in [name for name in space if name[:1] != "_" and hasattr(builtins, name)]:
        del space[name]  # `list` is Python's own in a test, whatever the notebook made of it
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None and shell.user_ns is space:
        shell.events.register("post_run_cell", _after_the_cell)


def _after_the_cell(*_: object) -> None:
    give_back()
    shell = sys.modules["IPython"].get_ipython()
    shell.events.unregister("post_run_cell", _after_the_cell)


def give_back() -> None:
    """Make the names what they were when the cell of tests began."""
    while _kept:
        space, before = _kept.pop()
        _exchange(space, before)


@contextlib.contextmanager
def students_own() -> Iterator[None]:
    """With the notebook's own names; what a student's function does to them is kept."""
    if not _kept:
        yield
        return
    space, before = _kept[-1]
    of_the_test = dict(space)
    _exchange(space, before)
    try:
        yield
    finally:
        before.clear()
        before.update(space)
        _exchange(space, of_the_test)


def _exchange(space: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Make the names of a namespace those of another; those of Python's machinery stay."""
    for name in set(space) | set(wanted):
        value = wanted.get(name, _MISSING)
        if name[:1] == "_" or space.get(name, _MISSING) is value:
            continue
        if value is _MISSING:
            del space[name]
        else:
            space[name] = value
