"""Ten comparisons of five searches: how much they differ, and what their errors say."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._band_gaps import BUDGET, GOAL_EV, TARGET, features, gaps, hits
from matlab_pkg.exercises._exercise import NotYet

if TYPE_CHECKING:
    import pandas as pd


@functools.cache
def _error_of_five() -> float:
    """Standard error of the gain after five searches, from 24 of them."""
    from matlab_pkg import search

    found = [
        search.run(
            gaps(),
            features=features(),
            target=TARGET,
            goal=(GOAL_EV, math.inf),
            strategy="linear",
            budget=BUDGET,
            rng=np.random.default_rng(seed),
        ).hits.sum()
        for seed in range(24)
    ]
    share = hits() / len(gaps())
    by_luck = BUDGET * share * (1 - share)
    return math.sqrt((np.var(found, ddof=1) + by_luck) / 5)


def judge(answer: object) -> str:
    """Judge the spread of ten gains and their mean standard error, or the table of the ten."""
    if _answers.is_table(answer):
        spread, error = _from_ten(answer)
    else:
        values = _answers.as_list(answer)
        if not isinstance(values, list | tuple) or len(values) != 2:
            raise NotYet(
                "The answer should be two numbers, the spread of the ten values of `extra` and "
                "the mean of the ten `extra_error`, or the table of both with ten rows. It is "
                f"{_answers.described(answer)}."
            )
        spread = _answers.number(values[0], what="The spread of the ten values")
        error = _answers.number(values[1], what="The mean of the ten errors")
    _like_five(spread, error)
    return (
        "The ten values differ about as much as the standard error promised. Two such numbers "
        "from ten comparisons are only good to about a third; more agreement would be luck."
    )


def _from_ten(table: pd.DataFrame) -> tuple[float, float]:
    for column in ("extra", "extra_error"):
        if list(table.columns).count(column) != 1:
            raise NotYet(f"The table should have one column `{column}`.")
    ten = _answers.array(table[["extra", "extra_error"]], what="The table", shape=(10, 2))
    return float(ten[:, 0].std(ddof=1)), float(ten[:, 1].mean())


def _like_five(spread: float, error: float) -> None:
    usual = _error_of_five()
    expects = "Both numbers should be what five searches a comparison give, within a factor of two."
    if spread < 0 or error < 0:
        raise NotYet("A spread and an error should not be negative.")
    a, b = spread / usual, error / usual
    if a < 1e-9:
        raise NotYet(expects, "same-seed")
    inside = [0.45 < x < 2 for x in (a, b)]
    if all(inside):
        return
    if a > 4:
        raise NotYet(expects, "best")
    if inside[1]:
        raise NotYet(expects, "error-of-ten" if a < 1 else "range")
    if b > 1:
        raise NotYet(expects, "deviation")
    raise NotYet(expects, "more-repeats" if a < 0.7 and b > 0.1 else "")
