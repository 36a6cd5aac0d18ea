"""Numbers, arrays, texts and truth values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matlab_pkg import _validate
from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet
from matlab_pkg.exercises.expect._voice import NO_MISTAKES, attempted, likeness, told

ROUNDING = 1e-9
"""float, no unit: what rounding may add to the tolerance, as a part of the expected value.

Reason: ten million times the precision of a float, and far less than any wrong way.
"""


def number(
    answer: object,
    expected: float | None = None,
    *,
    what: str,
    tolerance: float = 0.0,
    part: float = 0.0,
    looks_like: Mapping[str, float] = NO_MISTAKES,
) -> float:
    """The answer as a finite number, near the expected one.

    Parameters
    ----------
    answer : object
        What the student gives.
    expected : float, unit of the answer, optional
        The right value; without it only the kind is looked at.
    what : str
        How a sentence names the answer: "The volume of (a)".
    tolerance : float, unit of the answer
        How far it may be from the expected value; 0 allows for rounding alone (`ROUNDING`). It is
        told, so never work it out from the value.
    part : float, no unit
        The same as a part of the expected value: 0.05 is 5 %.
    looks_like : dict of str to float, unit of the answer, optional
        For each known mistake a sentence, and the value that it leads to.

    Returns
    -------
    float, unit of the answer
        The number.

    Raises
    ------
    NotYet
        If it is no finite number, or too far away.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> number(49.6, 49.5, what="The mass", tolerance=0.2)  # u, of a formula unit
    49.6
    >>> number(3.95, 3951.0, what="The density", tolerance=1,
    ...        looks_like={"It looks like g/cm³; asked is kg/m³.": 3.951})
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The density should be right to 1. It looks like g/cm³...
    """
    attempted(answer)
    value = _answers.number(answer, what=what)
    if expected is None or abs(value - expected) <= (room := _room(expected, tolerance, part)):
        return value
    expects = _near(what, tolerance, part)
    raise NotYet(told(expects, likeness(np.array(value), looks_like, float(room))))


def array(
    answer: object,
    expected: np.ndarray | None = None,
    *,
    what: str,
    shape: tuple[int, ...] | None = None,
    tolerance: float = 0.0,
    part: float = 0.0,
    looks_like: Mapping[str, np.ndarray] = NO_MISTAKES,
) -> np.ndarray:
    """The answer as an array of finite numbers that has its shape already.

    Parameters
    ----------
    answer : object
        What the student gives.
    expected : np.ndarray, any shape, unit of the answer, optional
        The right values; without them give `shape`.
    what : str
        How a sentence names the answer.
    shape : tuple of int, any length, no unit, optional
        The shape; by default that of `expected`.
    tolerance : float, unit of the answer
        How far each value may be from the expected one; 0 allows for rounding alone. It is told.
    part : float, no unit
        The same as a part of each expected value.
    looks_like : dict of str to np.ndarray, same shape as `expected`, unit of the answer, optional
        For each known mistake a sentence, and the values that it leads to.

    Returns
    -------
    np.ndarray, same shape as `expected`, unit of the answer
        The values, as floats.

    Raises
    ------
    NotYet
        If kind, shape or a value is not as expected. A single number is no array: nothing is
        broadcast.
    NotAttempted
        If there is no answer.

    Examples
    --------
    Each ion of rock salt has six neighbours:

    >>> array([6, 6], np.array([6, 6]), what="The coordination").tolist()
    [6.0, 6.0]
    >>> array(6, np.array([6, 6]), what="The coordination")
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The coordination should have the shape (2,), and has ...
    """
    attempted(answer)
    right = None if expected is None else np.asarray(expected, dtype=float)
    values = _answers.array(answer, what=what, shape=shape if right is None else right.shape)
    if right is None or (np.abs(values - right) <= (room := _room(right, tolerance, part))).all():
        return values
    place = np.argwhere(np.abs(values - right) > room)[0].tolist()
    at = f" The value at {place} is not." if place else ""
    raise NotYet(told(_near(what, tolerance, part) + at, likeness(values, looks_like, room)))


def text(
    answer: object,
    expected: str | None = None,
    *,
    what: str,
    looks_like: Mapping[str, str] = NO_MISTAKES,
) -> str:
    """The answer as a text, without blanks around it.

    Parameters
    ----------
    answer : object
        What the student gives.
    expected : str, optional
        The right text.
    what : str
        How a sentence names the answer.
    looks_like : dict of str to str, optional
        For each known mistake a sentence, and the text that it leads to.

    Returns
    -------
    str
        The text.

    Raises
    ------
    NotYet
        If it is no text, or another one.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> text(" I", "I", what="The missing kind")
    'I'
    """
    attempted(answer)
    if not isinstance(answer, str):
        raise NotYet(f"{what} should be a text, in quotes, and is {_answers.described(answer)}.")
    word = str(answer).strip()
    if expected is None or word == expected:
        return word
    helps = next((say for say, wrong in looks_like.items() if word == wrong), "")
    raise NotYet(told(f"{what} should be another text.", helps))


def truth(answer: object, expected: bool | None = None, *, what: str) -> bool:
    """The answer as True or False; a 1, a 0 or a text is neither.

    Parameters
    ----------
    answer : object
        What the student gives.
    expected : bool, optional
        The right one.
    what : str
        How a sentence names the answer.

    Returns
    -------
    bool
        The answer.

    Raises
    ------
    NotYet
        If it is something else, or the wrong one of the two.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> truth(1, True, what="The entry for cif")
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The entry for cif should be True or False, and is a nu...
    """
    attempted(answer)
    if not isinstance(answer, bool | np.bool_):
        raise NotYet(f"{what} should be True or False, and is {_answers.described(answer)}.")
    if expected is not None and bool(answer) != expected:
        raise NotYet(f"{what} should be the other one of True and False.")
    return bool(answer)


def typed_id(answer: object) -> str:
    """A sentence about the id that a student has typed, for the feedback; it decides nothing.

    Parameters
    ----------
    answer : object
        What the student gives.

    Returns
    -------
    str
        What the notebook says.

    Examples
    --------
    >>> typed_id("ada")
    "The notebook says 'ada'."
    """
    return f"The notebook says {_validate.shown(answer)}."


def that(condition: bool, expectation: str) -> None:
    """Go on if a condition of the test's own holds.

    Parameters
    ----------
    condition : bool
        True only if all is well; write it so that NaN makes it false: ``abs(x - y) <= tol``.
    expectation : str
        The sentence that helps: "The position should be right to 0.1 Å."

    Raises
    ------
    NotYet
        If it does not hold.

    Examples
    --------
    >>> that(abs(float("nan") - 6.03) <= 0.01, "The edge should be right to 0.01 Å.")
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The edge should be right to 0.01 Å.
    """
    if not (isinstance(condition, bool | np.bool_) and condition):
        raise NotYet(expectation)


def _room(expected: float | np.ndarray, tolerance: float, part: float) -> float | np.ndarray:
    """The tolerance, or where that is less, what rounding may do: 8 * det may be 79.99999999."""
    return np.maximum(tolerance, max(part, ROUNDING) * np.abs(expected))


def _near(what: str, tolerance: float, part: float) -> str:
    """The expectation, in words from which the value cannot be worked out."""
    if part:
        return f"{what} should be right to {100 * part:.2g} %."
    return f"{what} should be {f'right to {tolerance:.2g}' if tolerance else 'exact'}."
