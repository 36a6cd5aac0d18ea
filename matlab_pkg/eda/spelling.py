"""One spelling for all formulas of a composition, as chemists write it: metals first."""

from __future__ import annotations

import re

from matlab_pkg.eda.formulas import reduced

NON_METALS = (
    *("Rn", "Xe", "Kr", "Ar", "Ne", "He", "B", "Si", "C", "Sb", "As", "P", "N", "H"),
    *("Te", "Se", "S", "At", "I", "Br", "Cl", "O", "F"),
)
"""tuple of str: elements that stand behind the metals in a formula, and their order.

Source: IUPAC, Nomenclature of Inorganic Chemistry, Recommendations 1990 (the "Red Book").
"""

_PLACE = {element: place for place, element in enumerate(NON_METALS)}
_PART = re.compile(r"([A-Z][a-z]?)(\d*)")


def metals_first(formula: str) -> str:
    """One spelling for all formulas of a composition: whole numbers, metals first.

    Parameters
    ----------
    formula : str
        A formula with brackets, decimals or water of crystallisation.

    Returns
    -------
    str
        The smallest whole numbers in the same ratio; metals by the alphabet, then the others from
        boron to fluorine (`NON_METALS`).

    Raises
    ------
    TypeError, ValueError
        If it is no formula.

    Notes
    -----
    Polymorphs have one composition, so they have one reduced formula: it names a composition and
    not a crystal. The numbers are those of `eda.reduced`, whose order is that of the alphabet.

    Examples
    --------
    >>> metals_first("InCuSe2") == metals_first("Cu2In2Se4") == "CuInSe2"
    True
    >>> metals_first("AsGa"), metals_first("Hg0.7Cd0.3Te"), metals_first("H2O")
    ('GaAs', 'Cd3Hg7Te10', 'H2O')
    """
    parts = _PART.findall(reduced(formula))
    return "".join(e + n for e, n in sorted(parts, key=lambda one: (_PLACE.get(one[0], -1), one)))
