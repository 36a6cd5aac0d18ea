"""Formulas as amounts: the same compound, however it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd, isnan, lcm

from matlab_pkg import _validate

TOKEN = re.compile(r"([A-Z][a-z]?|[()\[\]])(\d+(?:\.\d+)?|\.\d+)?")
FINEST = 10_000
"""int, no unit: largest denominator of an amount.

Reason: formulas of solid solutions are written with at most four decimals.
"""


NON_METALS = (
    *("Rn", "Xe", "Kr", "Ar", "Ne", "He", "B", "Si", "C", "Sb", "As", "P", "N", "H"),
    *("Te", "Se", "S", "At", "I", "Br", "Cl", "O", "F"),
)
"""tuple of str: elements that stand behind the metals in a formula, and their order.

Source: IUPAC, Nomenclature of Inorganic Chemistry, Recommendations 1990 (the "Red Book").
"""

_PLACE = {element: place for place, element in enumerate(NON_METALS)}


@lru_cache(maxsize=100_000)
def _parsed(formula: str) -> tuple[tuple[str, int | Fraction], ...]:
    """Element and amount, in the order of first appearance."""
    from ase.data import atomic_numbers

    stack: list[dict[str, int | Fraction]] = [{}]
    place = 0
    while place < len(formula):
        token = TOKEN.match(formula, place)
        if token is None or (token[1] in "([" and token[2]):
            raise _unreadable(formula, f"nothing is known of {formula[place:]!r}")
        place, times = token.end(), _amount(token[2])
        if token[1] in "([":
            stack.append({})
            continue
        if token[1] in ")]":
            if len(stack) == 1:
                raise _unreadable(formula, "a bracket is closed that was not opened")
            part = stack.pop()
        elif token[1] in atomic_numbers:
            part = {token[1]: 1}
        else:
            raise _unreadable(formula, f"{token[1]!r} is no element")
        for element, amount in part.items():
            stack[-1][element] = stack[-1].get(element, 0) + amount * times
    if len(stack) > 1:
        raise _unreadable(formula, "a bracket is not closed")
    found = {element: amount for element, amount in stack[0].items() if amount}
    if not found:
        raise _unreadable(formula, "it holds no atoms")
    return tuple(found.items())


def _amount(written: str | None) -> int | Fraction:
    """A whole number where it is one: fractions are slow."""
    if not written:
        return 1
    return Fraction(written).limit_denominator(FINEST) if "." in written else int(written)


def _unreadable(formula: str, why: str) -> ValueError:
    return ValueError(
        f"The formula {_validate.shown(formula)} cannot be read: {why}. Write symbols and amounts "
        "without blanks or charges, for example 'CuInSe2' or 'Ca(OH)2'."
    )


def amounts(formula: str) -> dict[str, float]:
    """Amount of each element in a formula, as it is written.

    Parameters
    ----------
    formula : str
        Symbols, amounts (decimals are allowed) and brackets.

    Returns
    -------
    dict of str to float, no unit
        Element to amount, in the order of first appearance.

    Raises
    ------
    TypeError
        If the formula is no text.
    ValueError
        If it cannot be read.

    Examples
    --------
    >>> amounts("Ca(OH)2")
    {'Ca': 1.0, 'O': 2.0, 'H': 2.0}
    """
    parsed = _parsed(_validate.text(formula, what="formula"))
    return {element: float(amount) for element, amount in parsed}


def atoms_in(formula: str) -> float:
    """Number of atoms in a formula, as it is written.

    Parameters
    ----------
    formula : str
        As for `amounts`.

    Returns
    -------
    float, no unit
        Sum of the amounts.

    Raises
    ------
    TypeError, ValueError
        As for `amounts`.

    Examples
    --------
    >>> atoms_in("Fe2O3"), atoms_in("Fe4O6")
    (5.0, 10.0)
    """
    return sum(amounts(formula).values())


def reduced(formula: str) -> str:
    """One spelling for all formulas of a composition: whole numbers, metals first.

    Parameters
    ----------
    formula : str
        As for `amounts`.

    Returns
    -------
    str
        The smallest whole numbers in the same ratio; metals by the alphabet, then the others from
        boron to fluorine (`NON_METALS`).

    Raises
    ------
    TypeError, ValueError
        As for `amounts`.

    Notes
    -----
    Polymorphs have one composition, so they have one reduced formula: it names a composition and
    not a crystal.

    Examples
    --------
    >>> reduced("InCuSe2") == reduced("Cu2In2Se4") == reduced("CuInSe2")
    True
    >>> reduced("Bi0.4Te3Sb1.6")
    'Bi2Sb8Te15'
    >>> reduced("AsGa"), reduced("H2O")
    ('GaAs', 'H2O')
    """
    parsed = dict(_parsed(_validate.text(formula, what="formula")))
    scale = lcm(*(amount.denominator for amount in parsed.values()))
    order = sorted(parsed, key=lambda element: (_PLACE.get(element, -1), element))
    whole = {element: int(parsed[element] * scale) for element in order}
    divisor = gcd(*whole.values())
    return "".join(
        f"{element}{number // divisor if number > divisor else ''}"
        for element, number in whole.items()
    )


def weighted(formula: str, of_elements: Mapping[str, float]) -> float:
    """Mean over the mass of a compound of a quantity that its elements have.

    Parameters
    ----------
    formula : str
        As for `amounts`.
    of_elements : mapping of str to float, unit of the answer
        The quantity of each element, for example its price in USD/kg.

    Returns
    -------
    float, unit of `of_elements`
        Sum of mass share times quantity: a price of the raw elements, or the supply risk as
        Gaultois et al. average it. NaN if the quantity of an element is NaN.

    Raises
    ------
    TypeError, ValueError
        As for `amounts`.
    LookupError
        If an element is not in `of_elements`.

    References
    ----------
    Gaultois et al., Chem. Mater. 25, 2911 (2013), doi 10.1021/cm400893e.

    Examples
    --------
    Most of the mass of water is oxygen:

    >>> round(weighted("H2O", {"H": 0.0, "O": 1.0}), 3)
    0.888
    """
    from ase.data import atomic_masses, atomic_numbers

    amount = amounts(formula)
    missing = [element for element in amount if element not in of_elements]
    if missing:
        raise LookupError(
            f"{formula} needs a value for {', '.join(missing)}, which is not given. Add it, with "
            "NaN where nobody knows it."
        )
    masses_u = {e: n * float(atomic_masses[atomic_numbers[e]]) for e, n in amount.items()}
    total = sum(m * float(of_elements[e]) for e, m in masses_u.items())
    return float("nan") if isnan(total) else total / sum(masses_u.values())
