"""Exercises of chapter 4, exploratory data analysis: faults, means, trends and polymorphs."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.exercises import _answers, _faults, _fifth
from matlab_pkg.exercises._exercise import Exercise, NotYet

if TYPE_CHECKING:
    import pandas as pd

_SHARE = 0.9
_LEAST_ROWS = 40
_FACTOR = 10


@functools.cache
def _transport() -> pd.DataFrame:
    from matlab_pkg import datasets

    return datasets.load("transport").data


@functools.cache
def _others() -> pd.DataFrame:
    """The entries whose two conductivities differ by more than one in a hundred."""
    table = _transport()
    ratio = table["conductivity_p_S_m_fs"] / table["conductivity_n_S_m_fs"]
    return table[(ratio - 1).abs() >= 0.01]


def _enough(masses: pd.Series, share: float = _SHARE) -> int:
    ordered = masses.sort_values(ascending=False)
    return int((ordered.cumsum() < share * ordered.sum()).sum()) + 1


def _mean(answer: object) -> str:
    """Judge how many of the heaviest entries hold most of the sum."""
    value = _answers.number(answer, what="The answer")
    masses = _transport()["hole_mass_me"]
    right = _enough(masses)
    if value == right:
        return "So few decide what the mean is, and the median does not know that they are there."
    lightest = int((masses.sort_values().cumsum() < _SHARE * masses.sum()).sum()) + 1
    looks_like = {
        "one-short": right - 1,
        "lightest": (lightest, lightest - 1),
        "share": right / len(masses),
        "electrons": _enough(_transport()["electron_mass_me"]),
        "ten": (_enough(masses, 0.1), round(0.1 * len(masses)), round(0.9 * len(masses))),
        "ninety-nine": (_enough(masses, 0.99), _enough(masses, 0.95), _enough(masses, 0.5)),
    }
    expects = "It should be the smallest number of entries whose masses are 90 % of the sum."
    raise NotYet(expects, _answers.closest(value, looks_like, tolerance=0.4))


@functools.cache
def _trends(x: str):
    from matlab_pkg import datasets, eda

    gaps = datasets.load("band_gaps").data
    gaps["anion"] = gaps["formula"].map(eda.anion)
    return eda.trends(gaps, x=x, y="band_gap_eV", by="anion")


def _rising(x: str, least: int = _LEAST_ROWS, column: str = "slope") -> set[str]:
    found = _trends(x)
    return set(found.index[(found["rows"] >= least) & (found[column] > 0)]) - {"all"}


def _simpson(answer: object) -> str:
    """Judge the names of the families whose trend is not that of the whole."""
    if _answers.is_table(answer) or _answers.is_series(answer):
        texts = _answers.is_series(answer) and answer.map(type).eq(str).all()
        answer = answer.tolist() if texts else list(answer.index)
    if not _answers.is_flat(answer):
        raise NotYet(
            "The answer should be the names of the families, as a list, and is "
            f"{_answers.described(answer)}."
        )
    x = "mean_radius_A"
    names = [name for name in _trends(x).index if name != "all"]
    given = set(_answers.known(answer, what="The answer", names=names))
    if given == _rising(x):
        return "The whole falls, and these rise: their metals differ, their anion does not."
    large = {name for name in names if _trends(x).loc[name, "rows"] >= _LEAST_ROWS}
    looks_like = {
        "small-ones": _rising(x, least=1),
        "falling": large - _rising(x),
        "ranks": _rising(x, column="spearman"),
        "other-column": _rising("radius_range_A"),
        "electronegativity": large - _rising("mean_electronegativity"),
        "largest-only": _rising(x, least=100),
    }
    name = next((name for name, them in looks_like.items() if them == given), "")
    raise NotYet("The list should hold the families that rise, and no others.", name)


def _three(table: pd.DataFrame, mass: str, seebeck: str) -> np.ndarray:
    from matlab_pkg import eda

    both = table[[mass, seebeck]].assign(logs=np.log10(table[mass]))
    plain = eda.trends(both, x=mass, y=seebeck).loc["all"]
    logged = eda.trends(both, x="logs", y=seebeck).loc["all"]
    return np.array([plain["pearson"], plain["spearman"], logged["pearson"]])


@functools.cache
def _known_threes() -> dict[str, np.ndarray]:
    one = ("hole_mass_me", "seebeck_p_uV_K")
    right = _three(_others(), *one)
    return {
        "": right,
        "metals-too": _three(_transport(), *one),
        "electrons": _three(_others(), "electron_mass_me", "seebeck_n_uV_K"),
        "two-masses": _three(_others(), "hole_mass_me", "electron_mass_me"),
        "order": right[[1, 0, 2]],
        "no-logarithm": right[[0, 1, 0]],
        "log-of-ranks": right[[0, 1, 1]],
    }


def _correlations(answer: object) -> str:
    """Judge three correlations in their order."""
    answer = _answers.as_list(answer)
    values = _answers.array(answer, what="The answer", shape=(3,))
    if np.abs(values).max() > 1:
        raise NotYet("A correlation should lie between -1 and 1.")
    for name, them in _known_threes().items():
        if np.abs(values - them).max() <= 0.006:
            if not name:
                return "One relation, three numbers: each answers another question."
            raise NotYet("All three correlations should be right to 0.006.", name)
    right = _known_threes()[""]
    off = [i for i in range(3) if abs(values[i] - right[i]) > 0.006]
    which = ("Pearson's", "Spearman's", "Pearson's with the logarithm")[off[0]]
    raise NotYet(f"All three correlations should be right to 0.006; {which} is not.")


def _polymorphs(answer: object) -> str:
    """Judge the number of formulas whose entries differ by more than a factor of ten."""
    value = _answers.number(answer, what="The answer")
    each = _transport().groupby("formula")["hole_mass_me"].agg(["min", "max", "size"])
    ratio = each["max"] / each["min"]
    wide = each[ratio > _FACTOR]
    if value == len(wide):
        return "For all of these one number a formula would be a choice that nobody sees."
    electrons = _transport().groupby("formula")["electron_mass_me"].agg(["min", "max"])
    apart = each["max"] - each["min"]
    looks_like = {
        "entries": int(wide["size"].sum()),
        "difference": int((apart > _FACTOR).sum()),
        "all-with-several": int((each["size"] > 1).sum()),
        "electrons": int((electrons["max"] > _FACTOR * electrons["min"]).sum()),
        "hundred": int((ratio > _FACTOR**2).sum()),
        "others": int((ratio <= _FACTOR).sum()),
        "share": len(wide) / len(each),
    }
    expects = "It should be the number of formulas whose largest hole mass is more than 10 times "
    raise NotYet(f"{expects}the smallest.", _answers.closest(value, looks_like, tolerance=0.4))


_LABEL = "exploratory-data-analysis-"

EXERCISES = (
    Exercise(
        _LABEL + "contest",
        "Which rows of `dirty` have a fault?",
        (
            "What can be wrong with a formula, with a number, and with a whole row?",
            "A row may be set aside, and a row that stays may have lost a value or never had one.",
            "`cleaned.table.isna().any(axis=1)` marks the second kind; `cleaned.set_aside.index` "
            "names the first.",
        ),
        _faults.judge,
        {
            "everything": "It looks like nearly all rows: each that has no fault costs a point.",
            "from-one": "They look one too large: rows are counted from 0.",
            "sound-ones": "It looks like the rows that have no fault.",
            "earlier-twin": "Of two equal rows the later one has the fault.",
            "duplicate": "No row that repeats another one is among them.",
            "no-formula": "No row whose formula cannot be read is among them.",
            "missing": "No row without a value is among them; look for empty cells, too.",
            "stand-in": "None of the numbers that stand for a missing value is among them.",
            "innocent": "Several of these only look odd: large numbers, other units, spaces, "
            "unusual formulas.",
        },
    ),
    Exercise(
        _LABEL + "mean",
        "How many of the heaviest entries hold 90 % of the sum of all hole masses?",
        (
            "Whose sum grows fastest: that of the lightest or of the heaviest?",
            "Sort the masses so that the largest come first, and add them up one after another.",
            "`share = masses.sort_values(ascending=False).cumsum() / masses.sum()`; how many "
            "entries of it are below the limit?",
        ),
        _mean,
        {
            "one-short": "It looks like the entries before the limit is reached: the one that "
            "crosses it is needed, too.",
            "lightest": "It looks like the lightest entries; the heaviest are asked.",
            "share": "It looks like a share; asked is a number of entries.",
            "electrons": "It looks like the masses of the electrons.",
            "ten": "It looks like ten per cent, or ninety per cent of the entries; asked are the "
            "entries that make up 90 % of the sum.",
            "ninety-nine": "It looks like another share than 90 %.",
        },
    ),
    Exercise(
        _LABEL + "fifth",
        "Which other points have the statistics of Anscombe's first set?",
        (
            "If you may put one point where you like, how do the others make up for it?",
            "`eda.same_statistics` has functions for it; each returns a new set.",
            '`eda.same_statistics.outline("circle", points, spots=30)` has the statistics of '
            "`points`.",
        ),
        _fifth.judge,
        {
            "copied": "Most of them stand where one of his sets has a point. To shuffle or to "
            "repeat points makes no other set.",
            "divided-by-n": "It looks as if the variance divides by n; here it divides by n - 1 "
            "(`ddof=1`).",
            "swapped": "x and y look swapped.",
            "mirrored": "The correlation has the wrong sign: it looks mirrored.",
            "uncorrelated": "Means and variances are right: it looks as if x and y were scaled one "
            "by one. An affine map of both changes their correlation as well.",
            "deviation": "The standard deviations look like his variances.",
            "rounded": "It is near, and looks rounded: give more digits.",
        },
    ),
    Exercise(
        _LABEL + "simpson",
        "In which families does the gap rise with the mean radius, although it falls over all?",
        (
            "What changed in the chapter's table of trends when the rows were divided?",
            "`eda.trends` gives a row for each family; two of its columns decide.",
            '`found[(found["rows"] >= 40) & (found["slope"] > 0)]`',
        ),
        _simpson,
        {
            "small-ones": "It looks as if families with fewer than 40 compounds were kept.",
            "falling": "It looks like the families that fall, as the whole does.",
            "ranks": "It looks like the sign of the correlation of ranks; asked is the line of "
            "least squares.",
            "other-column": "It looks like the range of the radius; asked is the mean.",
            "electronegativity": "It looks like the chapter's own column, the electronegativity.",
            "largest-only": "It looks as if only families with 100 compounds or more were kept.",
        },
    ),
    Exercise(
        _LABEL + "correlations",
        "How do hole mass and Seebeck coefficient go together, by three correlations?",
        (
            "Which of the three would change if you took the logarithm of the mass first?",
            "`eda.trends` gives the first two at once.",
            '`others.assign(log_mass=np.log10(others["hole_mass_me"]))` has a column for the '
            "third.",
        ),
        _correlations,
        {
            "metals-too": "It looks as if the metals were among them.",
            "electrons": "It looks like the electrons: their mass, or their Seebeck coefficient.",
            "two-masses": "It looks like the two masses of the chapter.",
            "order": "The first two look swapped.",
            "no-logarithm": "The third looks like the first: the logarithm of the mass is missing.",
            "log-of-ranks": "The third looks like Spearman's once more; Pearson's is asked.",
        },
    ),
    Exercise(
        _LABEL + "polymorphs",
        "How many formulas have entries whose hole masses differ by more than a factor of 10?",
        (
            "What has to be computed once for each formula?",
            '`groupby("formula")` and two functions of the column of masses.',
            '`transport.groupby("formula")["hole_mass_me"].agg(["min", "max"])`',
        ),
        _polymorphs,
        {
            "entries": "It looks like the entries of these formulas; formulas are asked.",
            "difference": "It looks like a difference of 10 electron masses; asked is a factor.",
            "all-with-several": "It looks like all formulas with several entries.",
            "electrons": "It looks like the masses of the electrons.",
            "hundred": "It looks like a factor of 100.",
            "others": "It looks like the formulas that do not differ so much.",
            "share": "It looks like a share; asked is a number of formulas.",
        },
    ),
)
