"""Lists of texts, entries of a dict, places in a crystal."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matlab_pkg import _validate
from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotAttempted, NotYet
from matlab_pkg.exercises.expect._voice import NO_MISTAKES, attempted, told
from matlab_pkg.exercises.expect.values import array, text

FAR_A = 1e4
"""float, Å: further away no place is told from another. Reason: rounding, at 1e-12 of a number."""


def texts(
    answer: object,
    expected: Iterable[str] | None = None,
    *,
    what: str,
    allowed: Iterable[str],
    looks_like: Mapping[str, Iterable[str]] = NO_MISTAKES,
) -> list[str]:
    """The answer as different texts from an allowed set; their order does not count.

    Parameters
    ----------
    answer : object
        A list, tuple, set or index of texts.
    expected : iterable of str, optional
        The right ones.
    what : str
        How a sentence names the answer.
    allowed : iterable of str
        All texts that make sense.
    looks_like : dict of str to iterable of str, optional
        For each known mistake a sentence, and the texts that it leads to.

    Returns
    -------
    list of str
        The texts, in the student's order.

    Raises
    ------
    NotYet
        If it holds other things, or some are missing or too many.
    NotAttempted
        If there is no answer. An empty list is an answer.

    Examples
    --------
    >>> texts({"cell"}, ["cell", "pbc"], what="The list", allowed=["cell", "pbc", "charges"])
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The list should hold other texts: something is missing.
    """
    if answer is Ellipsis:
        raise NotAttempted
    if (
        answer is None
        or isinstance(answer, str | Mapping | type)
        or not hasattr(answer, "__iter__")
    ):
        is_ = "None; an empty list is an answer" if answer is None else _answers.described(answer)
        raise NotYet(f"{what} should be a list of texts, and is {is_}.")
    found = _answers.known(answer, what=what, names=allowed)
    if expected is None or set(found) == set(expected):
        return found
    helps = next((say for say, them in looks_like.items() if set(found) == set(them)), "")
    less, more = set(expected) - set(found), set(found) - set(expected)
    faults = ["something is missing"] * bool(less) + ["something is too much"] * bool(more)
    raise NotYet(told(f"{what} should hold other texts: {' and '.join(faults)}.", helps))


def entries(answer: object, names: Iterable[str], *, what: str) -> dict[str, object]:
    """The entries of a dict (or a pandas.Series) that has exactly these names.

    Parameters
    ----------
    answer : object
        What the student gives.
    names : iterable of str
        The names.
    what : str
        How a sentence names the answer.

    Returns
    -------
    dict of str to object
        Each entry as the student gave it: look at its kind before its value.

    Raises
    ------
    NotYet
        If it is no dict, or a name is missing, unknown or there twice.
    NotAttempted
        If there is no answer, or every entry is still open.

    Examples
    --------
    >>> entries({"atoms": 8, "volme": 1}, ["atoms", "volume"], what="The answer")
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The answer has the name 'volme', which is not asked...
    """
    attempted(answer)
    wanted = list(names)
    if not isinstance(answer, Mapping) and not _answers.is_series(answer):
        raise NotYet(
            f"{what} should be a dict with the names {', '.join(wanted)}, and is "
            f"{_answers.described(answer)}."
        )
    return _answers.named(answer, what=what, names=wanted)


def entry(answer: object, name: str, *, what: str) -> object:
    """One entry of a dict (or a pandas.Series), whatever else it holds.

    Parameters
    ----------
    answer : object
        What the student gives.
    name : str
        The name of the entry.
    what : str
        How a sentence names the answer.

    Returns
    -------
    object
        The entry as the student gave it: look at its kind before its value.

    Raises
    ------
    NotYet
        If it is no dict, or has no entry of that name.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> entry({"volume_A3": 65.45}, "volume_A3", what="The answer")  # Å³, of LiF
    65.45
    """
    attempted(answer)
    if not isinstance(answer, Mapping) and not _answers.is_series(answer):
        raise NotYet(
            f"{what} should be a dict with the entry {name!r}, and is {_answers.described(answer)}."
        )
    if name not in answer:
        raise NotYet(
            f"{what} has no entry {name!r}. {_validate.near_names(name, map(str, answer))}"
        )
    return answer[name]


def sites(
    answer: object,
    expected: Sequence[tuple[str, np.ndarray]] | None = None,
    *,
    what: str,
    cell: np.ndarray | None = None,
    tolerance: float = 0.1,
    looks_like: Mapping[str, Sequence[np.ndarray]] = NO_MISTAKES,
) -> list[tuple[str, np.ndarray]]:
    """The answer as places in a crystal: for each its kind of atom and its position.

    Parameters
    ----------
    answer : object
        A list of pairs, symbol and position; an empty one is an answer.
    expected : sequence of (str, np.ndarray), shape (3,), Å, optional
        The right ones; their order does not count, nor do whole cell vectors.
    what : str
        How a sentence names the answer.
    cell : np.ndarray, shape (3, 3), Å, optional
        The vectors of the crystal's cell, as rows; needed with `expected`.
    tolerance : float, Å
        How far a place may be from the right one.
    looks_like : dict of str to sequence of np.ndarray, shape (3,), Å, optional
        For each known mistake a sentence, and the positions that it leads to.

    Returns
    -------
    list of (str, np.ndarray), shape (3,), Å
        Symbol and position of each.

    Raises
    ------
    NotYet
        If it is something else, or a place is missing, wrong or there twice.
    NotAttempted
        If there is no answer.

    Examples
    --------
    An atom at the far side of the cell is the same atom:

    >>> found = sites([("I", [6.03, 0, 0])], [("I", np.zeros(3))], what="The list",
    ...               cell=6.03 * np.eye(3))
    """
    if answer is None or answer is Ellipsis:
        raise NotAttempted
    if not isinstance(answer, list | tuple):
        raise NotYet(f"{what} should be a list of pairs, and is {_answers.described(answer)}.")
    found = [_site(one, f"entry {i} of the list") for i, one in enumerate(answer)]
    if expected is None:
        return found
    right = [np.asarray(place, dtype=float) for _, place in expected]
    if len(found) != len(right):
        few = "too few" if len(found) < len(right) else "too many"
        places = [place for _, place in found]
        if any(_apart(a, b, cell) <= tolerance for a, b in itertools.combinations(places, 2)):
            raise NotYet(f"{what} should hold each place once, and holds one several times.")
        raise NotYet(f"{what} should hold another number of places; it holds {few}.")
    used: set[int] = set()
    for number, (symbol, place) in enumerate(found):
        near = [i for i, r in enumerate(right) if _apart(place, r, cell) <= tolerance]
        if not near:
            helps = [
                say
                for say, them in looks_like.items()
                if any(np.linalg.norm(place - wrong) <= tolerance for wrong in them)
            ]
            expects = f"The position in entry {number} should be right to {tolerance:.2g} Å."
            raise NotYet(told(expects, helps[0] if helps else ""))
        if near[0] in used:
            raise NotYet(f"{what} should hold each place once; entry {number} is there already.")
        used.add(near[0])
        if symbol != expected[near[0]][0]:
            raise NotYet(
                f"The kind of atom in entry {number} should be the one that is missing there; it "
                "looks like the kind of its neighbours, or of the other vacancy."
            )
    return found


def _site(one: object, what: str) -> tuple[str, np.ndarray]:
    if not isinstance(one, list | tuple) or len(one) != 2:
        came = _answers.described(one)
        raise NotYet(f"{what.capitalize()} should be a pair, symbol and position, and is {came}.")
    symbol = text(one[0], what=f"The symbol in {what}")
    place = array(one[1], what=f"The position in {what}", shape=(3,))
    if not np.abs(place).max() <= FAR_A:
        raise NotYet(f"The position in {what} should be in the cell or in a copy near it.")
    return symbol, place


def _apart(place: np.ndarray, other: np.ndarray, cell: np.ndarray | None) -> float:
    """Distance in Å, up to whole vectors of the cell."""
    steps = np.linalg.solve(np.asarray(cell, dtype=float).T, place - other)
    return float(np.linalg.norm((steps - steps.round()) @ np.asarray(cell, dtype=float)))
