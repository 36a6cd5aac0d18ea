"""Formulas as weights: how many atoms, and means over the mass of what the elements have."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from matlab_pkg import eda


def atoms_in(formula: str) -> float:
    """Number of atoms in a formula, as it is written.

    Parameters
    ----------
    formula : str
        A formula with brackets, decimals or water of crystallisation.

    Returns
    -------
    float, no unit
        Sum of the amounts.

    Raises
    ------
    TypeError, ValueError
        If it is no formula.

    Examples
    --------
    >>> atoms_in("Fe2O3"), atoms_in("Fe4O6")
    (5.0, 10.0)
    """
    return sum(eda.composition(formula).values())


def weighted(formula: str, of_elements: Mapping[str, float]) -> float:
    """Mean over the mass of a compound of a quantity that its elements have.

    Parameters
    ----------
    formula : str
        A formula with brackets, decimals or water of crystallisation.
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
        If it is no formula.
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

    amounts = eda.composition(formula)
    missing = [element for element in amounts if element not in of_elements]
    if missing:
        raise LookupError(
            f"{formula} needs a value for {', '.join(missing)}, which is not given. Add it, with "
            "NaN where nobody knows it."
        )
    masses_u = {e: n * float(atomic_masses[atomic_numbers[e]]) for e, n in amounts.items()}
    total = sum(m * float(of_elements[e]) for e, m in masses_u.items())
    return float("nan") if isnan(total) else total / sum(masses_u.values())
