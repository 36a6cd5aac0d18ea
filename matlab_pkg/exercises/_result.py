"""What a check says, in a notebook, in a terminal and to a screen reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

NOT_ATTEMPTED, RIGHT, NOT_YET = "not attempted", "right", "not yet"
_SYMBOLS = {NOT_ATTEMPTED: "○", RIGHT: "✓", NOT_YET: "✗"}
_FAILED = "the check failed"
# for the edge of the box where no style sheet of the book is at hand; the word says it as well
_COLOURS = {"not-attempted": "gray", "right": "teal", "not-yet": "chocolate", "failed": "purple"}


@dataclass(frozen=True, repr=False)
class Result:
    """What a check found: a state, and a sentence or two that help.

    Parameters
    ----------
    label : str
        The exercise.
    state : str
        ``"not attempted"``, ``"right"`` or ``"not yet"``.
    message : str
        What was found, or which expectation failed.
    mistake : str, optional
        Name of the mistake that the answer looks like, if it is a known one.
    failed : bool, optional
        Whether the check itself failed, which says nothing about the answer.

    Raises
    ------
    ValueError
        If there is no such state.

    Examples
    --------
    >>> result = Result("automation-predict", "not yet", "The volume of (a) is not right.")
    >>> print(result)
    ✗ Not yet: automation-predict
      The volume of (a) is not right.
    >>> bool(result)
    False
    """

    label: str
    state: str
    message: str
    mistake: str = ""
    failed: bool = False

    def __post_init__(self) -> None:
        if self.state not in _SYMBOLS:
            raise ValueError(f"state = {self.state!r}; give one of {', '.join(_SYMBOLS)}.")

    def __bool__(self) -> bool:
        return self.state == RIGHT

    def __repr__(self) -> str:
        return f"{self._symbol} {self._title}: {self.label}\n  {self.message}"

    def _repr_html_(self) -> str:
        kind = "failed" if self.failed else self.state.replace(" ", "-")
        return (
            f'<div class="exercise-result exercise-{kind}" role="status" style="border-left: '
            f'0.25em solid var(--exercise-{kind}, {_COLOURS[kind]}); padding-left: 0.75em">'
            f'<p><span aria-hidden="true">{self._symbol}</span> <strong>{self._title}</strong> '
            f"<small>{escape(self.label)}</small></p><p>{with_code(self.message)}</p></div>"
        )

    @property
    def _symbol(self) -> str:
        return "⚠" if self.failed else _SYMBOLS[self.state]

    @property
    def _title(self) -> str:
        return (_FAILED if self.failed else self.state).capitalize()


def with_code(text: str) -> str:
    """`text` as HTML, in which what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
