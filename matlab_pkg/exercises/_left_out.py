"""Which feature a search misses most: its name, or what is found or lost without each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._band_gaps import BUDGET, features
from matlab_pkg.exercises._exercise import NotYet

if TYPE_CHECKING:
    import pandas as pd

MATTERS = ("electronegativity_range", "elements")
# the two whose loss costs most: without them, 150 searches find 12.3 and 13.5 hits, each within
# 0.5, and without any other at least 15.0 (a test computes a part of it); too slow for a check

_FOUND, _FOUND_MEAN = (7, 20), (11, 18)
_LOST, _LOST_MEAN = (-7, 9), (-4, 4)
# hits without one feature, and their mean over the features: true values lie from 12.3 to 15.7,
# and the mean of 20 searches within three standard errors of 1.1 of them


def judge(answer: object) -> str:
    """Judge the name of a feature, or the hits found (or lost) without each."""
    if _answers.is_table(answer):
        answer = _answers.column(answer, value="found", index="feature")
    if isinstance(answer, list | tuple) and 1 <= len(answer) <= 2 and isinstance(answer[0], str):
        name, *cost = answer
        answer = answer if any(isinstance(one, str) for one in cost) else name
    if isinstance(answer, Mapping) or _answers.is_series(answer):
        most, mistake = _without_which(answer), "noise"
    elif isinstance(answer, str):
        most, mistake = answer, "helps"
    else:
        raise NotYet(
            "The answer should be the name of a feature, or the hits found without each one (a "
            f"dict or a Series by feature). It is {_answers.described(answer)}."
        )
    (most,) = _answers.known([most], what="The answer", names=features())
    if most not in MATTERS:
        raise NotYet("The largest loss should stay the largest when you repeat it.", mistake)
    return (
        "This is one of the two features whose loss costs most; 20 repetitions cannot tell these "
        "two apart."
    )


def _without_which(answer: Mapping | pd.Series) -> str:
    """The feature without which least is found; hits found, or hits lost, by feature."""
    entries = _answers.named(answer, what="The answer", names=features())
    found = {n: _answers.number(v, what=f"The value without {n}") for n, v in entries.items()}
    values = np.array(list(found.values()))
    if _like_shares(values):
        raise NotYet("The values should be numbers of hits.", "shares")
    if not np.abs(values).max() <= BUDGET:
        raise NotYet("No value can be larger than the number of experiments.")
    if np.ptp(values) < 1e-9:
        raise NotYet("The values should differ from feature to feature.", "same-list")
    if values.max() > 9 and values.mean() < 9 and values.min() < 3:
        raise NotYet("Without a single feature most hits should still be found.", "alone")
    lost = values.max() <= 9
    if not _inside(values, *((_LOST, _LOST_MEAN) if lost else (_FOUND, _FOUND_MEAN))):
        raise NotYet("The values should be those of the chapter's own search.", "other-task")
    if lost and np.mean([found[name] for name in MATTERS]) > values.mean():
        return max(found, key=found.__getitem__)
    return min(found, key=found.__getitem__)  # found, or found less what the whole list finds


def _inside(values: np.ndarray, ends: tuple[float, float], mean: tuple[float, float]) -> bool:
    all_inside = ends[0] <= values.min() and values.max() <= ends[1]
    return bool(all_inside and mean[0] <= values.mean() <= mean[1])


def _like_shares(values: np.ndarray) -> bool:
    """Whether these are parts of one or of a hundred: of the hits found, or of those lost."""
    low, high = values.min(), values.max()
    of_one = (low > 0.4 and high < 1.5) or 0 < max(-low, high) <= 0.5
    of_one |= high <= 9 and 0 < high - low < 0.8  # losses are hits apart from each other
    return bool(of_one or low > BUDGET or (low < 0 and 9 < high <= 100))
