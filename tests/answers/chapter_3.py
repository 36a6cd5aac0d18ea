"""When two answers to an exercise of chapter 3 differ, by what its text asks for.

Written without the judges of the package.
"""

from __future__ import annotations

import numpy as np

from matlab_pkg import datasets


def steps(reference: object, other: object) -> bool:
    """Compounds left after each step."""
    return reference["names"].tolist() != other["names"].tolist()


def names(reference: object, other: object) -> bool:
    """The same compounds, in any order."""
    return set(reference) != set(other)


def numbers(part: float):
    """Entries of a dict, to a part of their value."""

    def differ(reference: dict, other: dict) -> bool:
        if reference.keys() != other.keys():
            return True
        return not all(np.isclose(other[n], v, rtol=part, atol=0) for n, v in reference.items())

    return differ


def card(reference: dict, other: dict) -> bool:
    """A card that is FAIR and has the facts of the other one."""
    facts = [
        (
            one["resources"][0].get("hash"),
            one["licenses"],
            [(f.get("name"), f.get("unit")) for f in one["resources"][0]["schema"]["fields"]],
        )
        for one in (reference, other)
    ]
    return facts[0] != facts[1] or not datasets.fair_report(other).passed


TRIALS = {
    "data-funnel": {"name": None, "inputs": None, "tolerance": steps},
    "data-shift": {"name": None, "inputs": None, "tolerance": names},
    "data-units": {"name": None, "inputs": None, "tolerance": numbers(2e-3)},
    "data-polymorphs": {"name": None, "inputs": None, "tolerance": 0},
    "data-thickness": {"name": None, "inputs": None, "tolerance": numbers(0.03)},
    "data-front": {"name": None, "inputs": None, "tolerance": names},
    "data-card": {"name": None, "inputs": None, "tolerance": card},
}
"""dict: for each exercise the answer as an expression (None: what the page gives to the check),
its inputs (None: it is a value), and the function that says whether two answers differ."""
