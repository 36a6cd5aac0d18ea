"""Chemical formulas: what they are made of, and to which family of anions they belong.

A parser of its own, because a table has a hundred thousand formulas and a browser no pymatgen.
"""

from __future__ import annotations

import functools
import math
import re

from ase.data import chemical_symbols

from matlab_pkg import _validate

_ELEMENTS = set(chemical_symbols[1:]) | {"D"}
_TOKEN = re.compile(r"(?P<element>[A-Z][a-z]?)|(?P<open>[(\[{])|(?P<close>[)\]}])")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

ANIONS = (
    ("fluoride", "F"),
    ("oxide", "O"),
    ("chloride", "Cl"),
    ("nitride", "N"),
    ("bromide", "Br"),
    ("iodide", "I"),
    ("sulfide", "S"),
    ("selenide", "Se"),
    ("carbide", "C"),
    ("phosphide", "P"),
    ("arsenide", "As"),
    ("telluride", "Te"),
    ("antimonide", "Sb"),
)
"""tuple of (str, str): families of anions and their elements, the most electronegative first.

Source: order of Pauling's electronegativities (Allred, J. Inorg. Nucl. Chem. 17, 215 (1961), doi
10.1016/0022-1902(61)80142-5). Hydrides, borides and silicides are left out: their elements are
less electronegative than many metals.
"""


@functools.lru_cache(maxsize=200_000)
def _read(formula: str) -> tuple[dict[str, float] | None, str]:
    """Atoms by element and "", or None and the reason."""
    text = formula.translate(_SUBSCRIPTS).strip()
    if not text:
        return None, "it is empty"
    total: dict[str, float] = {}
    for part in re.split(r"[·•*⋅]", text):  # a hydrate: CuSO4·5H2O
        ahead = _AMOUNT.match(part)
        times = float(ahead[0]) if ahead else 1.0
        found, reason = _group(part[ahead.end() :] if ahead else part)
        if found is None:
            return None, reason
        for element, amount in found.items():
            total[element] = total.get(element, 0.0) + times * amount
    if not all(amount > 0 for amount in total.values()):
        return None, "an amount is zero"
    return total, ""


def _group(text: str) -> tuple[dict[str, float] | None, str]:
    stack: list[dict[str, float]] = [{}]
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if not token:
            return None, f"{text[place]!r} is no element, number or bracket"
        place = token.end()
        if token["open"]:
            stack.append({})
            continue
        if token["close"]:
            if len(stack) == 1:
                return None, "a bracket is closed that was not opened"
            inside = stack.pop()
        elif token["element"] in _ELEMENTS:
            inside = {token["element"].replace("D", "H") if token[0] == "D" else token[0]: 1.0}
        else:
            return None, f"{token['element']} is no element"
        amount = _AMOUNT.match(text, place)
        place = amount.end() if amount else place
        times = float(amount[0]) if amount else 1.0
        for element, count in inside.items():
            stack[-1][element] = stack[-1].get(element, 0.0) + times * count
    if len(stack) > 1:
        return None, "a bracket is not closed"
    return (stack[0], "") if stack[0] else (None, "it names no element")


def fault(formula: object) -> str:
    """Why a cell is no formula, in a few words; empty if it is one.

    Parameters
    ----------
    formula : object
        What stands in the cell.

    Returns
    -------
    str
        The reason, or an empty text.

    Examples
    --------
    >>> fault("CdTe"), fault("CdXx"), fault("Cd(Te")
    ('', 'Xx is no element', 'a bracket is not closed')
    """
    if not isinstance(formula, str):
        return f"it is of type {type(formula).__name__}, not a text"
    return _read(formula)[1]


def composition(formula: str) -> dict[str, float]:
    """Atoms of each element in one formula unit, as it is written.

    Parameters
    ----------
    formula : str
        A formula with brackets, decimals or water of crystallisation.

    Returns
    -------
    dict of str to float, no unit
        Atoms by element.

    Raises
    ------
    TypeError
        If it is no text.
    ValueError
        If it is no formula; the message says where it fails.

    Examples
    --------
    Blue vitriol has nine oxygen atoms, five of them in its water:

    >>> composition("CuSO4·5H2O")["O"]
    9.0
    """
    found, reason = _read(_validate.text(formula, what="formula"))
    if found is None:
        raise ValueError(
            f"{_validate.shown(formula)} is no chemical formula: {reason}. Write symbols of "
            "elements and numbers, for example 'Al2O3' or 'Ca(OH)2'."
        )
    return dict(found)


@functools.lru_cache(maxsize=200_000)
def reduced(formula: str) -> str:
    """One spelling for each composition: elements in alphabetical order, smallest whole numbers.

    Parameters
    ----------
    formula : str
        A chemical formula.

    Returns
    -------
    str
        The same for all spellings of a composition.

    Raises
    ------
    TypeError, ValueError
        As for `composition`.

    Examples
    --------
    >>> reduced("Te2Cd2") == reduced("CdTe"), reduced("Bi0.4Te3Sb1.6")
    (True, 'Bi2Sb8Te15')
    """
    atoms = composition(formula)
    amounts = _whole(list(atoms.values()))
    shared = math.gcd(*amounts)
    by_element = sorted(zip(atoms, amounts, strict=True))
    return "".join(f"{e}{n // shared if n != shared else ''}" for e, n in by_element)


def _whole(amounts: list[float]) -> list[int]:
    """Whole numbers as they are; for decimals the smallest whole numbers in their ratio."""
    if all(amount.is_integer() for amount in amounts):
        return [int(amount) for amount in amounts]
    thousandths = [round(1000 * amount / min(amounts)) for amount in amounts]
    for times in range(1, 101):
        scaled = [times * amount / 1000 for amount in thousandths]
        if all(abs(one - round(one)) < 0.005 for one in scaled):
            return [round(one) for one in scaled]
    return thousandths


def anion(formula: str) -> str:
    """Family of the most electronegative element, such as ``"oxide"``.

    Parameters
    ----------
    formula : str
        A chemical formula.

    Returns
    -------
    str
        One of the names in `ANIONS`, or ``"other"``: elements, alloys, hydrides, borides.

    Raises
    ------
    TypeError, ValueError
        As for `composition`.

    Examples
    --------
    >>> anion("CdTe"), anion("CdTeO3"), anion("CuZn")
    ('telluride', 'oxide', 'other')
    """
    atoms = composition(formula)
    if len(atoms) < 2:
        return "other"
    return next((family for family, element in ANIONS if element in atoms), "other")
