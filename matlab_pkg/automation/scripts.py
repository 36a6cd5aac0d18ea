"""Scripts made by paste and edit: which characters a person types, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

from matlab_pkg import _validate
from matlab_pkg.automation.keyboard import _listed, copies

POINT_S = 1.10
"""float, s: to point at a word with the mouse. Source: Card et al. (1980), operator P."""

HOME_S = 0.40
"""float, s: to move the hand between keys and mouse. Source: Card et al. (1980), operator H."""

THINK_S = 1.35
"""float, s: to prepare for a step. Source: Card et al. (1980), operator M."""


@dataclass(frozen=True)
class Script:
    r"""Text of a script, and what of it a person types when the rest is pasted.

    Parameters
    ----------
    text : str
        The script.
    typed : tuple of tuple of int, no unit
        Start and end of each stretch of characters that is typed, in order.
    pastes : int, no unit
        How often lines are pasted.
    edits : int, no unit
        How many places of pasted lines are selected with the mouse and typed anew.

    Examples
    --------
    >>> Script("a = 6.03", typed=((4, 8),)).keys
    4
    """

    text: str
    typed: tuple[tuple[int, int], ...]
    pastes: int = 0
    edits: int = 0

    @property
    def keys(self) -> int:
        """Number of characters that are typed, int, no unit."""
        return sum(end - start for start, end in self.typed)


def pasted(template: str, values: Iterable[Mapping[str, object]], *, head: str = "") -> Script:
    r"""Script that comes from typing some lines once, pasting them, and editing what differs.

    Parameters
    ----------
    template : str
        The lines, with named fields in braces (see `copies`).
    values : iterable of mapping
        For each copy, the value of every field.
    head : str, optional
        Lines before the first copy, typed once.

    Returns
    -------
    Script
        The text `copies` makes; typed are the head, the first copy, and the fields of the others.

    Raises
    ------
    TypeError
        If the template is not a str.
    LookupError
        If a field has no value.
    ValueError
        If the template's braces do not form named fields.

    Examples
    --------
    >>> script = pasted("a = {a}\n", [{"a": 4.03}, {"a": 5.14}])
    >>> script.text, script.keys, script.edits
    ('a = 4.03\na = 5.14\n', 13, 1)
    """
    rows = _listed(values)
    text = head + copies(template, rows)
    typed, edits, at = [(0, len(head))] if head else [], 0, len(head)
    for number, row in enumerate(rows):
        start, fields = at, []
        for literal, name, spec, _ in Formatter().parse(template):
            at += len(literal)
            if name is not None:
                width = len(format(row[name], spec))
                fields.append((at, at + width))
                at += width
        at += not template.endswith("\n")
        typed += fields if number else [(start, at)]
        edits += len(fields) if number else 0
    return Script(text, tuple(typed), pastes=max(0, len(rows) - 1), edits=edits)


def pasting_time_s(script: Script, *, seconds_per_key: float = 0.28) -> float:
    r"""Time that typing, pasting and editing a script takes.

    Parameters
    ----------
    script : Script
        The script, from `pasted`.
    seconds_per_key : float, s, optional
        Time for one key (see `typing_time_s`).

    Returns
    -------
    float
        Time, s.

    Raises
    ------
    TypeError
        If the script is not a `Script`, or the time not a number.
    ValueError
        If the time is not positive.

    Notes
    -----
    ===================================  ==========================================
    equation                             code
    ===================================  ==========================================
    typing and pasting: (n + 2 p) t_K    ``(keys + 2 * pastes) * seconds_per_key``
    an edit: 2 t_H + t_P + t_M + 2 t_K   ``2 * HOME_S + POINT_S + THINK_S + ...``
    ===================================  ==========================================

    The keystroke-level model: a paste is two keys; an edit takes the hand to the mouse, points,
    clicks twice, goes back to the keys and thinks once of what comes. Nothing is ever forgotten
    and nothing corrected, so it is a lower bound.

    References
    ----------
    S. K. Card, T. P. Moran, A. Newell, Commun. ACM 23, 396 (1980), doi 10.1145/358886.358895.

    Examples
    --------
    Without a copy to edit it is plain typing:

    >>> from matlab_pkg.automation import typing_time_s
    >>> pasting_time_s(pasted("a = 6.03", [{}])) == typing_time_s("a = 6.03\n")
    True
    """
    if not isinstance(script, Script):
        raise TypeError(f"script is a {type(script).__name__}; give one made by automation.pasted.")
    _validate.number(seconds_per_key, what="seconds_per_key", unit="s", low=0)
    keys = script.keys + 2 * script.pastes + 2 * script.edits
    return keys * float(seconds_per_key) + script.edits * (2 * HOME_S + POINT_S + THINK_S)
