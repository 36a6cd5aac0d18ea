"""Exercises of chapter 1, materials informatics: searches, their errors, and what helps them.

Everything is asked of the table `band_gaps`, with the chapter's goal of a gap of at least 6 eV.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.exercises import _answers, _drawn, _repeats
from matlab_pkg.exercises._band_gaps import BUDGET, GOAL_EV, TARGET, features, gaps, hits
from matlab_pkg.exercises._exercise import Exercise, NotYet

if TYPE_CHECKING:
    import pandas as pd

_MATTERS = ("electronegativity_range", "elements")
# the two whose loss costs most: without them, 150 searches find 12.3 and 13.5 hits, each within
# 0.5, and without any other at least 15.0 (a test computes a part of it); too slow for a check


def _luck(answer: object) -> str:
    """Judge a waiting time, alone or followed by the measured one."""
    values = _answers.as_list(answer)
    if isinstance(values, list) and len(values) == 1 and isinstance(answer, Mapping):
        values = values[0]
    several = isinstance(values, list | tuple)
    if several and not 1 < len(values) <= 3:
        raise NotYet(
            "The answer should be the number that you worked out, or a pair: that number and the "
            f"mean that you measured. It is {_answers.described(answer)}."
        )
    worked_out = _answers.number(values[0] if several else values, what="The waiting time")
    rows, wide, strictly = len(gaps()), hits(8), int((gaps()[TARGET] > 8).sum())
    expected = (rows + 1) / (wide + 1)
    wrong = {
        "put-back": rows / wide,
        "off-by-one": expected - 1,
        "chance": wide / rows,
        "other-goal": (rows + 1) / (hits() + 1),
        "half": rows / 2,
        "boundary": (rows + 1) / (strictly + 1),
        "boundary-put-back": rows / strictly,
        "budget": BUDGET * wide / rows,
    }
    expects = "The number of experiments should be right to half an experiment."
    if abs(worked_out - expected) > 0.5:
        name = _answers.closest(worked_out, wrong, tolerance=0.5)
        raise NotYet(expects, name or ("measured" if _measurable(worked_out, expected) else ""))
    if several:
        measured = _answers.number(values[1], what="The measured mean")
        if not _measurable(measured, expected):
            raise NotYet(
                "The mean of 200 searches should agree with the number that you worked out within "
                "four standard errors.",
                "half" if abs(measured - wrong["half"]) < 0.2 * wrong["half"] else "",
            )
    return "N experiments, K hits, and one more of each, because nothing is put back into the bag."


def _measurable(mean: float, expected: float) -> bool:
    """Whether 200 searches may have this mean: within four standard errors (sigma ~ mean)."""
    return abs(mean - expected) <= 4 * expected / math.sqrt(200)


def _feature(answer: object) -> str:
    """Judge the name of a feature, or the hits found without each."""
    if _answers.is_table(answer):
        answer = _answers.column(answer, value="found", index="feature")
    if isinstance(answer, list | tuple) and [type(one) is str for one in answer] in (
        [True],
        [True, False],
    ):
        answer = answer[0]  # with how much it costs
    if isinstance(answer, Mapping) or _answers.is_series(answer):
        lowest = _without_which(answer)
    elif isinstance(answer, str):
        lowest = answer
    else:
        raise NotYet(
            "The answer should be the name of a feature, or the hits found without each one (a "
            f"dict or a Series by feature). It is {_answers.described(answer)}."
        )
    (lowest,) = _answers.known([lowest], what="The answer", names=features())
    if lowest not in _MATTERS:
        raise NotYet(
            "The largest loss should stay the largest when you repeat it.",
            "noise" if not isinstance(answer, str) else "helps",
        )
    return (
        "This is one of the two features whose loss costs most; 20 repetitions cannot tell these "
        "two apart."
    )


def _without_which(answer: Mapping | pd.Series) -> str:
    """The feature without which least is found; hits found, or hits lost, by feature."""
    entries = _answers.named(answer, what="The answer", names=features())
    found = {n: _answers.number(v, what=f"The value without {n}") for n, v in entries.items()}
    values = np.array(list(found.values()))
    if (values < -BUDGET).any() or (values > BUDGET).any():
        raise NotYet("No value can be larger than the number of experiments.")
    if np.ptp(values) < 1e-9:
        raise NotYet("The values should differ from feature to feature.", "same-list")
    if values.max() > 9 and values.mean() < 9:
        raise NotYet("Without a single feature most hits should still be found.", "alone")
    lost = values.max() <= 9
    return (max if lost else min)(found, key=found.__getitem__)


def _harm(answer: object) -> str:
    """Judge the figure, the gain of the neighbours, or both."""
    several = isinstance(answer, tuple | list) and any(map(_answers.is_table, answer))
    parts = list(answer) if several else [answer]
    said = []
    for part in parts:
        if _answers.is_table(part):
            said.append(_gain_of_neighbours(part))
        else:
            said.append(_gap_by_group(_drawn.axes(part, or_else="the table of `search.gain`")))
    return " ".join(said)


def _gap_by_group(ax: object) -> str:
    table = gaps()
    wanted = table[["mean_group", TARGET]].to_numpy()
    drawn = _drawn.points(ax)
    expects = "The figure should show one point a compound: its mean group across, its gap upwards."
    if _drawn.same_points(drawn, wanted[:, ::-1]):
        raise NotYet(expects, "swapped-axes")
    if not _drawn.same_points(drawn, wanted):
        inside = _drawn.all_among(drawn, wanted)
        raise NotYet(expects, "some-left-out" if inside else "")
    if _drawn.joined(ax, n=len(wanted)):
        raise NotYet(expects, "joined")
    if not (ax.get_xlabel().strip() and ax.get_ylabel().strip()):
        raise NotYet("Both axes should say what they show.", "no-labels")
    return "The figure shows it: the largest gaps stand in the middle, and a line has none there."


def _gain_of_neighbours(table: pd.DataFrame) -> str:
    if "neighbours" not in table.index:
        raise NotYet(
            "The gain should have a row `neighbours`.",
            "same-model" if "linear" in table.index else "",
        )
    row = table.loc["neighbours"]
    for column in ("found", "baseline", "extra"):
        if column not in table.columns:
            raise NotYet(f"The gain should have the column `{column}`, as `search.gain` gives it.")
    found, base, extra = (
        _answers.number(row[c], what=f"`{c}`") for c in ("found", "baseline", "extra")
    )
    if abs(found - base - extra) > 0.02:
        raise NotYet("`extra` should be `found` minus `baseline`.")
    luck = BUDGET * hits() / len(gaps())
    if base > 3 * luck:
        raise NotYet("The baseline should be what thirty random experiments find.", "other-task")
    if found > 8 * luck:
        raise NotYet("One feature should gain much less than all of them.", "all-features")
    if extra <= 0:
        raise NotYet("Neighbours should do no harm on average.", "few-repeats")
    return "The gain shows it: neighbours can follow a bump, so they do no harm, and gain little."


def _rule(answer: object) -> str:
    """Judge thirty formulas: the list, the index, or the thirty rows."""
    formulas = _answers.known(_thirty(answer), what="The answer", names=gaps().index)
    if len(formulas) != BUDGET:
        raise NotYet(f"The answer should be thirty formulas, and has {len(formulas)}.")
    gap = gaps()[TARGET]
    n_hits = int((gap.loc[formulas] >= GOAL_EV).sum())
    if n_hits == BUDGET:
        raise NotYet("The rule should not look at any gap.", "gaps-used")
    by_range = gaps().sort_values("electronegativity_range", ascending=False).index
    if n_hits >= int((gap.loc[by_range[:BUDGET]] >= GOAL_EV).sum()):
        return (
            "Your thirty hold at least as many hits as the sorted column. What this check cannot "
            "see is whether gaps helped you to choose the rule; you know."
        )
    expects = "The thirty should hold at least as many hits as the column sorted in the chapter."
    product = gaps()["electronegativity_range"] * gaps()["mean_electronegativity"]
    by_product = product.sort_values(ascending=False).index[:BUDGET]
    looks = {"multiplied": set(by_product), "upside-down": set(by_range[-BUDGET:])}
    name = next((name for name, them in looks.items() if them == set(formulas)), "")
    raise NotYet(expects, name or ("upside-down" if n_hits == 0 else ""))


def _thirty(answer: object) -> list:
    if _answers.is_table(answer):
        return list(answer["formula"] if "formula" in answer.columns else answer.index)
    if _answers.is_series(answer):
        return list(answer if answer.map(type).eq(str).all() else answer.index)
    if isinstance(answer, str | Mapping | type) or not hasattr(answer, "__iter__"):
        raise NotYet(
            "The answer should be the thirty formulas, as a list or as rows of the table; it is "
            f"{_answers.described(answer)}."
        )
    return list(answer)


EXERCISES = (
    Exercise(
        "materials-informatics-luck",
        "How many random experiments does it take on average to find the first compound with a "
        "gap of at least 8 eV?",
        (
            "How many such compounds are there, and how many compounds in all?",
            "The formula stands in the section on trial and error. A search by hand needs no "
            "model: shuffle the table and find the place of the first hit.",
            "`np.argmax(rng.permutation(is_hit)) + 1` is the place of the first hit in one search.",
        ),
        _luck,
        {
            "put-back": "It looks like N / K, which holds if each compound is put back into the "
            "bag. Here none is tried twice.",
            "off-by-one": "It looks one too small: places count from 1, and `np.argmax` from 0.",
            "chance": "It looks like K / N, the chance of a hit in one experiment. How long does "
            "one wait for it?",
            "other-goal": "It looks like the chapter's own goal; here the gaps are wider.",
            "half": "It looks like half the table, which is the waiting time for a single hit.",
            "boundary": "It looks as if a compound exactly at the limit is missing: both ends of a "
            "goal count as inside, so use `>=`.",
            "boundary-put-back": "It looks like N / K, with a compound exactly at the limit "
            "missing. Nothing is put back, and both ends of a goal count as inside.",
            "budget": "It looks like the hits that thirty experiments find. How many experiments "
            "does the first one take?",
            "measured": "It is near, and may be your measured mean, which scatters. Give the "
            "number from the formula, first.",
        },
    ),
    Exercise(
        "materials-informatics-repeats",
        "How much do ten values of `extra` from 5 repetitions each differ, and what does "
        "`extra_error` say?",
        (
            "What must change from one comparison to the next, and what must stay?",
            "Collect `extra` and `extra_error` of each comparison in a list.",
            "`search.gain(search.compare(gaps, **task, budget=30, repeats=5, "
            "rng=np.random.default_rng(seed)), experiments=30)` for ten seeds.",
        ),
        _repeats.judge,
        {
            "same-seed": "All ten are alike: it looks as if each comparison had the same seed.",
            "best": "It looks like the gain itself (its mean, or the best of ten) and not how much "
            "the ten differ. Use their standard deviation.",
            "error-of-ten": "It looks as if the spread was divided by √10: that is the error of "
            "the mean of ten. Asked is how much single values differ.",
            "range": "The spread looks like the largest minus the smallest, or like that of single "
            "searches. Use the standard deviation of the ten.",
            "deviation": "It looks like a standard deviation of single searches in place of the "
            "standard error of a mean of five.",
            "more-repeats": "Both are small: it looks as if each comparison had more than 5 "
            "repetitions.",
        },
    ),
    Exercise(
        "materials-informatics-feature",
        "Which feature costs the search most hits when it is left out?",
        (
            "You need one comparison for each feature, with a list of features in which it is "
            "missing.",
            "Use the same seed for all of them, so that only the features differ.",
            "`[name for name in features if name != left_out]` is the list without one.",
        ),
        _feature,
        {
            "helps": "It looks like the other end of the list, or like chance: the smaller the "
            "number of hits, the more the search misses the feature. Try more repetitions.",
            "noise": "It looks like chance: with few repetitions, or with another seed for each "
            "feature, differences of one hit are noise. Use one seed and more repetitions.",
            "same-list": "It looks as if the same list of features was used every time.",
            "alone": "It looks as if each feature was used alone, in place of being left out.",
        },
    ),
    Exercise(
        "materials-informatics-harm",
        "Draw the gap against the mean group, and measure the gain of `neighbours`.",
        (
            "Where on the axis are the largest gaps? Where does a straight line have its largest "
            "value?",
            '`plots.scatter` draws it; `search.compare` takes `strategies=("random", '
            '"neighbours")`.',
            "A straight line is largest at one of the two ends, whatever its slope.",
        ),
        _harm,
        {
            "swapped-axes": "The axes look swapped: what is predicted belongs upwards.",
            "some-left-out": "Some compounds are missing: draw the whole table.",
            "joined": "Lines join the points; neighbours in the table have nothing in common.",
            "no-labels": "Write quantity and unit at both, as `plots.scatter` does.",
            "same-model": "It looks like the straight line again; give it "
            '`strategies=("random", "neighbours")`.',
            "other-task": "It looks like another goal or another budget than the chapter's.",
            "all-features": 'It looks as if all features were used; give `["mean_group"]` only.',
            "few-repeats": "It looks like too few repetitions, or like the straight line.",
        },
    ),
    Exercise(
        "materials-informatics-rule",
        "Which thirty compounds come first by a rule of your own that uses no gap?",
        (
            "What do you know about compounds with very strong ionic bonds?",
            "Two columns can be combined: select with one, sort by another.",
            "Ionic *and* light: divide one column by another, and sort by the ratio.",
        ),
        _rule,
        {
            "gaps-used": "Every single one is a hit: it looks as if the rule sorts or selects by "
            "the gap itself, which nobody knows before the experiment.",
            "multiplied": "It looks as if the range was multiplied by the mean electronegativity, "
            "which sounds good and finds fewer.",
            "upside-down": "It looks sorted the wrong way round: `ascending=False` puts the "
            "largest first.",
        },
    ),
)
