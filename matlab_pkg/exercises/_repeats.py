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


_EXTRA = (10.5, 16.5)
# mean of ten values of `extra`, hits: it lies from 12.0 to 15.1 in 30 tables of the chapter's task


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
        values = _answers.as_list(answer, last="error")
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
    if not np.abs(ten).max() <= BUDGET:
        raise NotYet("No value can be larger than the number of experiments.")
    extra, error = ten.T
    if np.ptp(extra) > 1e-9:  # ten times the same is told below
        _of_this_task(table, extra)
    return float(extra.std(ddof=1)), float(error.mean())


def _of_this_task(table: pd.DataFrame, extra: np.ndarray) -> None:
    fifths = 5 * extra
    if not np.abs(fifths - fifths.round()).max() <= 1e-6:
        raise NotYet(
            "With 5 repetitions each `extra` is a whole number of fifths.", "other-repeats"
        )
    expects = "The ten comparisons should be about the chapter's search."
    if not _EXTRA[0] <= extra.mean() <= _EXTRA[1]:
        raise NotYet(expects, "other-task")
    if list(table.columns).count("baseline") == 1:
        base = _answers.array(table["baseline"], what="The column `baseline`", shape=(10,))
        luck = BUDGET * hits() / len(gaps())
        if not abs(base.mean() - luck) <= 3 * math.sqrt(luck / 50):  # of 50 random searches
            raise NotYet(expects, "other-task")


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
