"""When two answers to an exercise of chapter 1 differ, by what its text asks for.

Written without the judges of the package. Searches are random, so another seed is no mistake:
what is compared is what the exercise asks for, as precisely as its searches can say it.
"""

from __future__ import annotations

import math

import numpy as np

from matlab_pkg import datasets

GAP_EV = datasets.load("band_gaps").data.set_index("formula")["band_gap_eV"]
N, K = len(GAP_EV), int((GAP_EV >= 8).sum())

# the place of the first of K hits in a shuffled row of N (negative hypergeometric distribution)
SIGMA = math.sqrt(K * (N + 1) * (N - K) / ((K + 1) ** 2 * (K + 2)))

# without one of these, 150 searches find 12.3 and 13.5 hits, without any other feature 15.0 or
# more; twenty searches a feature, as the exercise has them, cannot tell these two apart
COST_MOST = {"electronegativity_range", "elements"}

# hits of one search differ by 4.87 (250 searches), so two means of 20 differ by 1.5 by chance
ERROR_OF_TWENTY = 4.87 * math.sqrt(2 / 20)


def luck(reference: tuple[float, float], other: tuple[float, float]) -> bool:
    """The formula to 0.03 or rounded, the mean of 200 searches to four standard errors."""
    worked_out, measured = other
    rounded = {round(reference[0]), round(reference[0], 1)}
    near = abs(worked_out - reference[0]) <= 0.03 or worked_out in rounded
    return not (near and abs(measured - reference[0]) <= 4 * SIGMA / math.sqrt(200))


def repeats(reference: object, other: object) -> bool:
    """Ten comparisons; their spread and their mean error within a factor of two.

    A spread of ten values is good to a quarter, and the text of the solution says "about as much".
    """
    if len(other) != 10:
        return True
    pairs = [
        (table["extra"].std(), table["extra_error"].mean()) for table in (reference, other)
    ]  # fmt: skip
    return not all(0.5 <= new / old <= 2 for old, new in zip(*pairs, strict=True))


def feature(reference: object, other: object) -> bool:
    """Whether another kind of feature costs most, or the hits found are none of such searches."""
    if set(other.index) != set(reference.index) or other.idxmin() not in COST_MOST:
        return True
    return not ((other - reference).abs() <= 4 * ERROR_OF_TWENTY).all()


def harm(reference: tuple, other: tuple) -> bool:
    """The same points with labels at both axes, and a gain that agrees within four errors.

    Whether neighbours do harm is what the exercise asks, so the gain has to be above zero as well.
    """
    drawn = []
    for ax in (reference[0], other[0]):
        clouds = [cloud.get_offsets() for cloud in ax.collections]
        points = np.concatenate([*clouds, *(line.get_xydata() for line in ax.get_lines())])
        drawn.append(sorted(map(tuple, points.round(9).tolist())))
        if not (ax.get_xlabel() and ax.get_ylabel()):
            return True
    old, new = (table.loc["neighbours"] for table in (reference[1], other[1]))
    room = 4 * math.sqrt(2) * old["extra_error"]
    alike = all(abs(new[name] - old[name]) <= room for name in ("found", "baseline", "extra"))
    return not (drawn[0] == drawn[1] and alike and new["extra"] > 0)


def rule(reference: object, other: object) -> bool:
    """Thirty compounds with as many hits as the sorted column of the chapter, 15, or more.

    Which thirty is free: the exercise asks for a rule of one's own.
    """
    formulas = set(other.index)
    return not (len(other) == len(formulas) == 30 and (GAP_EV[list(formulas)] >= 6).sum() >= 15)


TRIALS = {
    "materials-informatics-luck": {"name": None, "inputs": None, "tolerance": luck},
    "materials-informatics-repeats": {"name": None, "inputs": None, "tolerance": repeats},
    "materials-informatics-feature": {"name": None, "inputs": None, "tolerance": feature},
    "materials-informatics-harm": {
        # both parts of the answer: the axes, which the solution shows, and the table
        "name": "([a for a in shown if hasattr(a, 'get_xlabel')][0], "
        "search.gain(one, experiments=30))",
        "inputs": None,
        "tolerance": harm,
    },
    "materials-informatics-rule": {"name": None, "inputs": None, "tolerance": rule},
}
"""dict: for each exercise the answer as an expression (None: what the page gives to the check),
its inputs (None: it is a value), and the function that says whether two answers differ."""
