"""Exercises of chapter 1, materials informatics: searches, their errors, and what helps them.

Everything is asked of the table `band_gaps`, with the chapter's goal of a gap of at least 6 eV.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from matlab_pkg.exercises import _answers, _by_group, _left_out, _repeats, _run
from matlab_pkg.exercises._band_gaps import BUDGET, GOAL_EV, TARGET, gaps, hits
from matlab_pkg.exercises._exercise import Exercise, NotYet

_MOST_HITS, _LEAST_GAP_EV = 28, 5.0
# what no rule without gaps reaches: of 60 000 random ones (products of powers of the features, and
# weighted sums), none has more than 26 hits, or a least gap above 4.7 eV among its thirty


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
    rows, wide = len(gaps()), hits(8)
    expected = (rows + 1) / (wide + 1)
    if not _written(worked_out, expected):
        raise NotYet(
            "The number of experiments should be right to 0.03, or correctly rounded.",
            _misjudged(worked_out, rows, wide),
        )
    if several:
        measured = _answers.number(values[1], what="The measured mean")
        if not _measurable(measured, expected):
            raise NotYet(
                "The mean of 200 searches should agree with the number that you worked out within "
                "four standard errors.",
                "half" if abs(measured - rows / 2) < 0.1 * rows else "",
            )
    return "N experiments, K hits, and one more of each, because nothing is put back into the bag."


def _written(value: float, exact: float) -> bool:
    """Whether a value is this number, in full or rounded to one decimal, or to none."""
    if abs(value - exact) <= min(0.03, 0.02 * exact):
        return True
    return exact > 10 and value in (round(exact), round(exact, 1))


def _misjudged(value: float, rows: int, wide: int) -> str:
    """Name of the mistake that leads to this waiting time, if it is known."""
    expected, strictly = (rows + 1) / (wide + 1), int((gaps()[TARGET] > 8).sum())
    wrong = {
        "put-back": [rows / wide],
        "off-by-one": [expected - 1],
        "chance": [wide / rows],
        "other-goal": [(rows + 1) / (hits() + 1)],
        "half": [rows / 2],
        "boundary": [(rows + 1) / (strictly + 1)],
        "boundary-put-back": [rows / strictly],
        "budget": [BUDGET * wide / rows],
        "rounded-up": [math.ceil(expected)],
        "plus-one": [
            rows / (wide + 1),
            (rows - 1) / (wide + 1),
            (rows + 2) / (wide + 1),
            (rows + 1) / (wide + 2),
        ],
    }
    for name, values in wrong.items():
        if any(_written(value, one) for one in values):
            return name
    return "measured" if _measurable(value, expected) else ""


def _measurable(mean: float, expected: float) -> bool:
    """Whether 200 searches may have this mean: within four standard errors (sigma ~ mean)."""
    return abs(mean - expected) <= 4 * expected / math.sqrt(200)


def _rule(answer: object) -> str:
    """Judge thirty formulas: the list, the index, or the thirty rows."""
    formulas = _answers.known(_thirty(answer), what="The answer", names=gaps().index)
    if len(formulas) != BUDGET:
        raise NotYet(f"The answer should be thirty formulas, and has {len(formulas)}.")
    gap, column = gaps()[TARGET], gaps()["electronegativity_range"]
    n_hits = int((gap.loc[formulas] >= GOAL_EV).sum())
    if n_hits >= _MOST_HITS or gap.loc[formulas].min() >= _LEAST_GAP_EV:
        raise NotYet("The rule should not look at any gap.", "gaps-used")
    by_range = column.sort_values(ascending=False)
    surely = by_range.index[by_range > by_range.iloc[BUDGET - 1]]  # those before a tie at the end
    if n_hits >= int((gap.loc[surely] >= GOAL_EV).sum()):
        return (
            "Your thirty hold at least as many hits as the sorted column. What this check cannot "
            "see is whether gaps helped you to choose the rule; you know."
        )
    expects = "The thirty should hold at least as many hits as the column sorted in the chapter."
    by_product = (column * gaps()["mean_electronegativity"]).sort_values(ascending=False).index
    looks = {"multiplied": set(by_product[:BUDGET]), "upside-down": set(by_range.index[-BUDGET:])}
    name = next((name for name, them in looks.items() if them == set(formulas)), "")
    raise NotYet(expects, name or ("upside-down" if n_hits == 0 else ""))


def _thirty(answer: object) -> list:
    if _answers.is_table(answer):
        return list(answer["formula"] if "formula" in answer.columns else answer.index)
    if _answers.is_series(answer):
        return list(answer if answer.map(type).eq(str).all() else answer.index)
    if not (_answers.is_flat(answer) or isinstance(answer, Iterator)):
        raise NotYet(
            "The answer should be the thirty formulas, as a list or as rows of the table; it is "
            f"{_answers.described(answer)}."
        )
    return _run.entries(answer)


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
            "boundary": "It looks as if a compound exactly at the limit is missing (both ends of a "
            "goal count as inside, so use `>=`), or the `+ 1` below the line.",
            "boundary-put-back": "It looks like N / K, with a compound exactly at the limit "
            "missing. Nothing is put back, and both ends of a goal count as inside.",
            "budget": "It looks like the hits that thirty experiments find. How many experiments "
            "does the first one take?",
            "rounded-up": "It looks rounded up; round to the nearest whole number.",
            "plus-one": "It is near the formula: look once more at its two `+ 1`.",
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
            "other-repeats": "These are not: it looks as if each comparison had another number of "
            "repetitions.",
            "other-task": "It looks like another task than the chapter's: another goal, another "
            "budget or another strategy.",
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
        _left_out.judge,
        {
            "helps": "It looks like the other end of the list, or like chance: the smaller the "
            "number of hits, the more the search misses the feature. Try more repetitions.",
            "noise": "It looks like chance: with few repetitions, or with another seed for each "
            "feature, differences of one hit are noise. Use one seed and more repetitions.",
            "same-list": "It looks as if the same list of features was used every time.",
            "alone": "It looks as if each feature was used alone, in place of being left out; or "
            "like per cent, in place of hits.",
            "shares": "They look like shares or per cent; give the hits themselves.",
            "other-task": "It looks like another goal, another budget, or lists in which more than "
            "one feature is missing.",
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
        _by_group.judge,
        {
            "swapped-axes": "The axes look swapped: what is predicted belongs upwards.",
            "some-left-out": "Some compounds are missing: draw the whole table.",
            "joined": "Lines join the points; neighbours in the table have nothing in common.",
            "no-labels": "Write quantity and unit at both, as `plots.scatter` does.",
            "swapped-labels": "The labels look swapped: each belongs to the axis that it names.",
            "same-model": "It looks like the straight line again; give it "
            '`strategies=("random", "neighbours")`.',
            "other-task": "It looks like another goal or another budget than the chapter's.",
            "all-features": 'It looks as if all features were used; give `["mean_group"]` only.',
            "other-feature": "It looks like another feature, or like more than one; give "
            '`["mean_group"]` only.',
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
            "gaps-used": "Nearly every one has a wide gap: it looks as if the rule sorts or "
            "selects by the gap itself, which nobody knows before the experiment.",
            "multiplied": "It looks as if the range was multiplied by the mean electronegativity, "
            "which sounds good and finds fewer.",
            "upside-down": "It looks sorted the wrong way round: `ascending=False` puts the "
            "largest first.",
        },
    ),
)
