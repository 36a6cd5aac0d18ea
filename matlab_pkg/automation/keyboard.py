"""Typing by hand: the copies a person pastes, the time it takes, and one slip of the finger."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matlab_pkg import _validate

KINDS = ("neighbour", "dropped", "doubled", "swapped")
"""The slips that `plant_typo` makes."""

_ROWS = (  # a US QWERTY keyboard: where each row starts, in key widths, and its two levels
    (0.00, "`1234567890-=", "~!@#$%^&*()_+"),
    (1.50, "qwertyuiop[]\\", "QWERTYUIOP{}|"),
    (1.75, "asdfghjkl;'", 'ASDFGHJKL:"'),
    (2.25, "zxcvbnm,./", "ZXCVBNM<>?"),
)


def _neighbouring_keys() -> dict[str, str]:
    places = [
        (character, level, row, start + column)
        for row, (start, *levels) in enumerate(_ROWS)
        for level, characters in enumerate(levels)
        for column, character in enumerate(characters)
    ]
    return {
        key: "".join(
            other
            for other, other_level, other_row, other_x in places
            if other != key
            and other_level == level
            and abs(other_row - row) <= 1
            and abs(other_x - x) <= (1 if other_row == row else 0.8)
        )
        for key, level, row, x in places
    }


NEIGHBOURS = _neighbouring_keys()
"""For each character, those on the keys that touch its own, with Shift held or not alike."""


@dataclass(frozen=True)
class Typo:
    """Text with one slip in it.

    Parameters
    ----------
    text : str
        The text with the slip.
    kind : str
        One of `KINDS`.
    position : int, no unit
        Where the slip is: characters before it, from 0.
    line : int, no unit
        The line it is on, from 1.

    Examples
    --------
    >>> Typo("a = 6.30", kind="swapped", position=6, line=1).line
    1
    """

    text: str
    kind: str
    position: int
    line: int


def copies(template: str, values: Iterable[Mapping[str, object]]) -> str:
    """Script that a person gets by pasting the same lines again and again.

    Parameters
    ----------
    template : str
        The lines, with named fields in braces, for example ``"{formula}"``. A brace that is
        meant as such is doubled.
    values : iterable of mapping
        For each copy, the value of every field.

    Returns
    -------
    str
        One copy of the template a value, in order, each ending with a new line.

    Raises
    ------
    TypeError
        If the template is not a str, or the values are not a list of dicts.
    LookupError
        If a field has no value; the message says in which copy and offers near names.
    ValueError
        If the template's braces do not form named fields, or a value does not fit the format
        that its field asks for.

    Examples
    --------
    >>> print(copies("a = {a_A}  # {name}", [{"name": "LiF", "a_A": 4.03}]), end="")
    a = 4.03  # LiF
    """
    names = _fields(_validate.text(template, what="template"))
    text = template if template.endswith("\n") else f"{template}\n"
    parts = []
    for number, value in enumerate(_listed(values), start=1):
        _validate.mapping(value, what=f"Copy {number}", example="{'formula': 'LiI', 'a_A': 6.03}")
        for name in names:
            if name not in value:
                raise LookupError(
                    f"Copy {number} has no value for the field {{{name}}}. "
                    f"{_validate.near_names(name, map(str, value))}"
                )
        try:
            parts.append(text.format_map(value))
        except Exception as error:  # each kind of value has its own for a format it does not know
            raise ValueError(
                f"Copy {number} cannot be filled in from {_validate.shown(dict(value))}: {error}. "
                "Change the value, or the format behind the colon of its field."
            ) from None
    return "".join(parts)


def _listed(values: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    if not isinstance(values, Iterable) or isinstance(values, str | Mapping):
        raise TypeError(
            f"values = {_validate.shown(values)} is a {type(values).__name__}; give a list of "
            "dicts, one for each copy."
        )
    if hasattr(values, "to_dict"):  # a loop over a table gives the names of its columns
        raise TypeError(
            f"values is a {type(values).__name__}; give a list of dicts, one for each copy: a "
            "table turns into one with .to_dict('records')."
        )
    return list(values)


def _fields(template: str) -> list[str]:
    advice = "Write {name} for a field and double a brace that is meant as such: {{ or }}."
    try:
        parts = [part for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        raise ValueError(f"The template's braces do not match ({error}). {advice}") from None
    found = []
    for _, name, spec, _ in parts:
        if not name.isidentifier():
            raise ValueError(f"The template's field {{{name}}} is not a name. {advice}")
        found += [name, *_fields(spec)]  # a format can have fields of its own
    return found


def typing_time_s(text: str, *, seconds_per_key: float = 0.28) -> float:
    """Time that typing a text takes, at least.

    Parameters
    ----------
    text : str
        What is typed.
    seconds_per_key : float, s, optional
        Time for one key: 0.28 for an average typist who is no secretary (40 words a minute),
        0.20 for an average skilled one (55 words a minute), 0.12 for a good one (90).

    Returns
    -------
    float
        Time, s.

    Raises
    ------
    TypeError
        If the text is not a str or the time not a number.
    ValueError
        If the time is not positive.

    Notes
    -----
    ==============  =================================
    equation        code
    ==============  =================================
    T = n_K t_K     ``len(text) * seconds_per_key``
    ==============  =================================

    The keystroke-level model, with its keystrokes only. It is a lower bound: no thinking, no
    pointing, no corrections, no Shift, and prose, whereas code takes longer a key.

    References
    ----------
    S. K. Card, T. P. Moran, A. Newell, Commun. ACM 23, 396 (1980), doi 10.1145/358886.358895:
    times for one key in the table of operators.

    Examples
    --------
    >>> round(typing_time_s("a = 6.03"), 2)
    2.24
    """
    _validate.text(text, what="text")
    _validate.number(seconds_per_key, what="seconds_per_key", unit="s", low=0)
    return len(text) * float(seconds_per_key)


def plant_typo(
    text: str,
    *,
    rng: np.random.Generator,
    within: Iterable[tuple[int, int]] | None = None,
) -> Typo:
    """Text with one random slip of the finger in it.

    Parameters
    ----------
    text : str
        The text.
    rng : np.random.Generator
        Chooses the kind of slip first, then the place, each with equal chances; the same
        generator state gives the same slip.
    within : iterable of tuple of int, no unit, optional
        Start and end of the stretches in which the slip may be; anywhere by default.

    Returns
    -------
    Typo
        The changed text, the kind of slip and where it is.

    Raises
    ------
    TypeError
        If the text is not a str, or `rng` not a random generator.
    ValueError
        If the text has no character that could be mistyped.

    Notes
    -----
    "neighbour" is a key that touches the right one on a US QWERTY keyboard, with Shift as it was;
    "dropped" a character left out, "doubled" one typed twice, "swapped" two in the wrong order.
    White space is never touched, so lines and indents stay. Real people do not make the four
    equally often: the mix is an assumption, and the results are for this mix.

    Examples
    --------
    >>> typo = plant_typo("a = 6.03", rng=np.random.default_rng(3))
    >>> typo.text != "a = 6.03", typo.kind in KINDS
    (True, True)
    """
    _validate.text(text, what="text")
    _validate.generator(rng)
    spans = [(0, len(text))] if within is None else list(within)
    open_to = {i: end for start, end in spans for i in range(start, end)}
    visible = [i for i in sorted(open_to) if not text[i].isspace()]
    places = {
        "neighbour": [i for i in visible if text[i] in NEIGHBOURS],
        "dropped": visible,
        "doubled": visible,
        "swapped": [
            i
            for i in visible
            if i + 1 < open_to[i] and not text[i + 1].isspace() and text[i] != text[i + 1]
        ],
    }
    kinds = [kind for kind in KINDS if places[kind]]
    if not kinds:
        raise ValueError("The text holds white space only; give one with characters to mistype.")
    kind = kinds[rng.integers(len(kinds))]
    i = places[kind][rng.integers(len(places[kind]))]
    slip = {
        "neighbour": lambda: rng.choice(list(NEIGHBOURS[text[i]])) + text[i + 1 :],
        "dropped": lambda: text[i + 1 :],
        "doubled": lambda: text[i] + text[i:],
        "swapped": lambda: text[i + 1] + text[i] + text[i + 2 :],
    }[kind]
    return Typo(text[:i] + slip(), kind=kind, position=i, line=text.count("\n", 0, i) + 1)
