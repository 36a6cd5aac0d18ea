"""The ladder of hints: from a question to the key line, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from matlab_pkg import _validate
from matlab_pkg.exercises._check import find
from matlab_pkg.exercises._result import with_code

_given: dict[str, int] = {}  # label -> how many hints this session has seen


@dataclass(frozen=True, repr=False)
class Hint:
    """One hint, as it is shown.

    Parameters
    ----------
    label : str
        The exercise.
    title : str
        Which hint it is.
    text : str
        What it says.

    Examples
    --------
    >>> print(Hint("automation-primitive", "Hint 1 of 3", "What must the determinant be?"))
    Hint 1 of 3: What must the determinant be?
    """

    label: str
    title: str
    text: str

    def __repr__(self) -> str:
        return f"{self.title}: {self.text}"

    def _repr_html_(self) -> str:
        return (
            f'<div class="exercise-hint" role="note"><p><strong>{escape(self.title)}</strong> '
            f"<small>{escape(self.label)}</small></p><p>{with_code(self.text)}</p></div>"
        )


def hint(label: str, n: int | None = None, *, reset: bool = False) -> Hint:
    """The next hint to an exercise, from a question to the key line.

    Parameters
    ----------
    label : str
        The exercise, for example ``"automation-primitive"``.
    n : int, no unit, optional
        Which hint, from 1; by default the one after the last that you were given.
    reset : bool, optional
        Whether to begin again with the first.

    Returns
    -------
    Hint
        The hint; after the last one, where the solution is.

    Raises
    ------
    LookupError
        If there is no exercise of this label; the message offers near names.
    TypeError, ValueError
        If `n` is no whole number, or there are fewer hints.

    Examples
    --------
    >>> hint("automation-primitive", 1)
    Hint 1 of 3: What must the determinant be?
    """
    hints = find(label).hints
    if reset:
        _given.pop(label, None)
    if n is None:
        n = _given[label] = min(_given.get(label, 0) + 1, len(hints) + 1)
    elif _validate.count(n, what="n", low=1, high=len(hints)):
        _given[label] = max(n, _given.get(label, 0))
    if n > len(hints):
        text = (
            "The solution is folded below this exercise on its page. "
            f'`exercises.hint("{label}", 1)` shows the first hint again.'
        )
        return Hint(label, "There are no more hints", text)
    return Hint(label, f"Hint {n} of {len(hints)}", hints[n - 1])
