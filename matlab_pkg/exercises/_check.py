"""From an answer to a result."""

from __future__ import annotations

from matlab_pkg import _validate
from matlab_pkg.exercises import (
    _answers,
    _run,
    chapter_1,
    chapter_2,
    chapter_3,
    chapter_4,
    chapter_5,
    chapter_10,
)
from matlab_pkg.exercises._exercise import Exercise, NotAttempted, NotYet
from matlab_pkg.exercises._result import NOT_ATTEMPTED, NOT_YET, RIGHT, Result

CHAPTERS = (chapter_1, chapter_2, chapter_3, chapter_4, chapter_5, chapter_10)
"""tuple of module: the exercises of each chapter, in the order of the book."""

EXERCISES = {one.label: one for chapter in CHAPTERS for one in chapter.EXERCISES}
"""dict of Exercise: every exercise of the course by its label, in the order of the book."""

_MISTAKES = {
    _run.MUTATES: "It changes the object that it was given. Work on a copy, from its own method "
    "`.copy()`. An array also changes with `x += ...`, and not with `x = x + ...`.",
}


def check(label: str, answer: object) -> Result:
    """Whether an answer to an exercise is right, and if not, what to look at.

    Parameters
    ----------
    label : str
        The exercise, for example ``"automation-primitive"``.
    answer : object
        What the exercise asks for: a number, a table, a function, a figure. None or ``...``
        count as not attempted.

    Returns
    -------
    Result
        *not attempted*, *right* or *not yet*; true in an `if` or an `assert` only when right.

    Raises
    ------
    LookupError
        If there is no exercise of this label; the message offers near names.

    Examples
    --------
    Four cells do not make a cube by themselves:

    >>> check("automation-primitive", [[2, 0, 0], [0, 2, 0], [0, 0, 1]]).state
    'not yet'
    >>> check("automation-primitive", [[-1, 1, 1], [1, -1, 1], [1, 1, -1]]).state
    'right'
    """
    exercise = find(label)
    try:
        return Result(label, RIGHT, _praise(exercise, answer))
    except NotAttempted:
        return Result(label, NOT_ATTEMPTED, f"There is no answer yet. {exercise.question}")
    except NotYet as fault:
        return _not_yet(exercise, fault)
    except Exception as error:
        return Result(label, NOT_YET, _failure(error), failed=True)


def _praise(exercise: Exercise, answer: object) -> str:
    if _answers.is_blank(answer):
        raise NotAttempted
    return exercise.judge(answer)


def find(label: str) -> Exercise:
    """The exercise of a label, or a LookupError with near names."""
    return EXERCISES[_validate.choice(label, what="exercise", allowed=EXERCISES)]


def _not_yet(exercise: Exercise, fault: NotYet) -> Result:
    known = {**_MISTAKES, **exercise.mistakes}
    helps = known.get(fault.mistake, "")
    message = f"{fault.expectation} {helps}".strip()
    return Result(exercise.label, NOT_YET, message, mistake=fault.mistake)


def _failure(error: Exception) -> str:
    return (
        f"The check failed, not you: {type(error).__name__} inside it. Your answer has not been "
        "judged. Compare with the solution on the page, and tell those who teach you."
    )
