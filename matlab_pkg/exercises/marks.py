"""Partial credit with reasons: the points of a question, part by part."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from matlab_pkg import _validate
from matlab_pkg.exercises import _names, own
from matlab_pkg.exercises._exercise import NotAttempted, NotYet


class Marks:
    """The points of one question of an assignment, given part by part.

    The last line of a test cell is `marks.points`, which nbgrader reads as the points of the
    cell. What each part earned, and why not all, is printed, and stands in the feedback.

    Parameters
    ----------
    total : int, no unit
        The points of the question.

    Raises
    ------
    TypeError, ValueError
        If it is no positive whole number.

    Examples
    --------
    >>> from matlab_pkg.exercises import expect
    >>> marks = Marks(3)
    >>> with marks.part(1, "the number of atoms"):
    ...     value = expect.number(216, 216, what="The number of atoms")
    1 of 1: the number of atoms
    >>> with marks.part(2, "the density"):
    ...     value = expect.number(0.1, 2.6, what="The density", tolerance=0.05)
    0 of 2: the density. The density should be right to 0.05.
    >>> marks.points
    1
    """

    def __init__(self, total: int) -> None:
        self.total = _validate.count(total, what="total", low=1)
        self._earned, self._tried = 0, 0

    @contextlib.contextmanager
    def part(self, points: int, name: str) -> Iterator[None]:
        """Give points for what stands in the `with`, if all of its expectations hold.

        Parameters
        ----------
        points : int, no unit
            What the part is worth.
        name : str
            What it is about, as the student reads it.

        Yields
        ------
        None
            Nothing; an error that is no failed expectation ends the cell.

        Raises
        ------
        TypeError, ValueError
            If the points are no positive whole number, or the parts are worth more than the whole.

        Examples
        --------
        >>> with Marks(1).part(1, "an open question"):
        ...     raise NotAttempted
        0 of 1: an open question. There is no answer yet.
        """
        _validate.count(points, what="points", low=1, high=self.total - self._tried)
        self._tried += points
        try:
            yield
        except (NotYet, NotAttempted) as fault:
            _say(f"0 of {points}: {name}. {fault}")
        except Exception as error:
            error.add_note("The check failed, not you: tell those who teach you.")
            raise
        else:
            self._earned += points
            _say(f"{points} of {points}: {name}")

    @property
    def points(self) -> int:
        """int, no unit: what all parts together earned; a ValueError if parts are missing."""
        if self._tried != self.total:
            raise ValueError(
                f"The parts are worth {self._tried} points, the question {self.total}. Add a part "
                "or change the total."
            )
        return self._earned


def form(name: str) -> contextlib.AbstractContextManager[None]:
    """Look at the form of an answer, in the part of a test that students see.

    In the student's notebook a wrong form ends the cell, so that `nbgrader validate` reports it.
    When a hand-in is marked it is only said: what the form spoils, the parts find out.

    With it a cell of tests begins. From here to its end, names that the cell makes are not seen by
    a student's function, and names that the notebook has taken from Python, such as `list`, are
    Python's own; afterwards all names are as before.

    Parameters
    ----------
    name : str
        What the answer is called.

    Returns
    -------
    context manager
        In its `with` stand expectations without values. In the student's notebook it lets `NotYet`
        and `NotAttempted` pass.

    Examples
    --------
    >>> from matlab_pkg.exercises import expect
    >>> with form("edge_A"):
    ...     value = expect.number(6.03, what="edge_A")  # Å
    edge_A: the form is right. Its values are marked after you hand in.
    >>> with form("edge_A"):
    ...     value = expect.number("6.03 Å", what="edge_A")
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: edge_A should be a number, and is a text. Leave out ...
    """
    _names.keep(sys._getframe(1).f_globals)
    return _form(name)


@contextlib.contextmanager
def _form(name: str) -> Iterator[None]:
    try:
        yield
    except (NotYet, NotAttempted) as fault:
        if not own.is_marked():
            raise
        _say(f"{name}: {fault}")
    else:
        _say(f"{name}: the form is right. Its values are marked after you hand in.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
