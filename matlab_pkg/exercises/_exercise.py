"""What an exercise is made of, and how a judge says *not yet*."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class NotYet(Exception):
    """Raised by a judge: the expectation that failed, and the name of a known mistake."""

    def __init__(self, expectation: str, mistake: str = "") -> None:
        super().__init__(expectation)
        self.expectation = expectation
        self.mistake = mistake

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback through the check."""
        return [f"✗ Not yet: {self}"]


class NotAttempted(Exception):
    """Raised where the answer turns out to be a stub."""

    def __str__(self) -> str:
        return "There is no answer yet."

    def _render_traceback_(self) -> list[str]:
        return [f"○ Not attempted: {self}"]


@dataclass(frozen=True)
class Exercise:
    """One exercise: what stands on its page, and the judge of its answers.

    The judge returns a sentence when the answer is right, and raises `NotYet` when it is not.
    `mistakes` holds, for each mistake that it knows by name, the sentence that helps.
    """

    label: str
    question: str
    hints: tuple[str, str, str]
    judge: Callable[[object], str]
    mistakes: Mapping[str, str] = field(default_factory=dict)
