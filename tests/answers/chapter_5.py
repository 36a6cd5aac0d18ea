"""When two answers to an exercise of chapter 5 differ, by what its text asks for.

Written without the judges of the package.
"""

from __future__ import annotations

import numpy as np

EDGES_A = [4.03, 5.14, 5.5, 6.03]  # of the lithium halides, as their card has them


def redrawn(reference: object, other: object) -> bool:
    """Another picture of the same values is right: bars from zero or points, with a label."""
    shown = [line.get_xdata().tolist() for line in other.get_lines()]
    shown += [[bar.get_height() for bar in other.patches]]
    known = any(sorted(map(float, one)) == EDGES_A for one in shown if len(one) == 4)
    return not (known and other.get_xlabel() == reference.get_xlabel())


def merging(reference: list, other: list) -> bool:
    """The same pairs, in any order."""
    return {frozenset(pair) for pair in reference} != {frozenset(pair) for pair in other}


def palette(reference: list, other: list) -> bool:
    """Five different colours; which ones is free, and the mutants change only their number."""
    return len(set(other)) != 5


def readings(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """What somebody read, and the truth, in percent."""
    n = int(rng.integers(1, 20))
    return rng.uniform(1, 99, n), rng.uniform(1, 99, n)


TRIALS = {
    "visualisation-pictures": {"name": None, "inputs": None, "tolerance": 0},
    "visualisation-lie-factors": {"name": None, "inputs": None, "tolerance": 0.006},
    "visualisation-redraw": {"name": None, "inputs": None, "tolerance": redrawn},
    "visualisation-reading": {"name": None, "inputs": readings, "tolerance": 1e-9},
    "visualisation-merging": {"name": None, "inputs": None, "tolerance": merging},
    "visualisation-palette": {"name": None, "inputs": None, "tolerance": palette},
}
"""dict: for each exercise the answer as an expression (None: what the page gives to the check), its
inputs (None: it is a value), and its tolerance or the function that says whether answers differ."""
