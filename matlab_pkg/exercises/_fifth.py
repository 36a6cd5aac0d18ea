"""A fifth set with the statistics of Anscombe's first: the same numbers, and other points."""

from __future__ import annotations

import functools

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

_TOLERANCE = 0.005
_LEAST = 8
_WORDS = {
    "mean_x": "the mean of x",
    "mean_y": "the mean of y",
    "variance_x": "the variance of x",
    "variance_y": "the variance of y",
    "correlation": "the correlation",
}


def judge(answer: object) -> str:
    """Judge an array of x and y, or a table with these columns."""
    points = _points(answer)
    _other_than_anscombe(points)
    wanted, found = _statistics(_sets()["I"]), _statistics(points)
    off = [name for name in wanted if abs(found[name] - wanted[name]) > _TOLERANCE]
    if off:
        expects = f"All five statistics should be right to {_TOLERANCE}; not yet: " + ", ".join(
            _WORDS[name] for name in off
        )
        raise NotYet(f"{expects}.", _mistaken(points, off, wanted, found))
    return "A fifth set. What does its picture tell that the five numbers do not?"


def _points(answer: object) -> np.ndarray:
    if _answers.is_table(answer):
        names = [str(name).strip().casefold() for name in answer.columns]
        if names.count("x") != 1 or names.count("y") != 1:
            raise NotYet("The table should have one column `x` and one column `y`.")
        answer = answer.iloc[:, [names.index("x"), names.index("y")]]
    elif not _answers.is_flat(answer):
        raise NotYet(
            "The answer should be an array of shape (n, 2), x and y of each point, or a table "
            f"with these columns; it is {_answers.described(answer)}."
        )
    if len(answer) == 2 and all(_answers.is_flat(one) and len(one) >= _LEAST for one in answer):
        answer = list(zip(*answer, strict=False))  # x and y were given one after the other
    points = _answers.array(answer, what="The set", shape=(len(answer), 2))
    different = len(np.unique(points.round(6), axis=0))
    if different < _LEAST:
        raise NotYet(f"The set should have {_LEAST} different points or more; it has {different}.")
    if np.ptp(points, axis=0).min() == 0:
        raise NotYet("Neither all x nor all y should be equal: then there is no correlation.")
    return points


def _other_than_anscombe(points: np.ndarray) -> None:
    for them in _sets().values():
        nearest = np.linalg.norm(points[:, None] - them[None], axis=2).min(axis=1)
        if np.mean(nearest < 0.05) > 0.5:
            raise NotYet("The points should be none of Anscombe's.", "copied")


def _mistaken(points: np.ndarray, off: list[str], wanted: dict, found: dict) -> str:
    by_n = points.var(axis=0)
    variances = np.array([wanted["variance_x"], wanted["variance_y"]])
    if np.abs(by_n - variances).max() <= _TOLERANCE:
        return "divided-by-n"
    swapped = _statistics(points[:, ::-1])
    if all(abs(swapped[name] - wanted[name]) <= _TOLERANCE for name in wanted):
        return "swapped"
    if off == ["correlation"]:
        return "mirrored" if found["correlation"] < 0 else "uncorrelated"
    deviations = np.sqrt([found["variance_x"], found["variance_y"]])
    if np.abs(deviations - variances).max() <= 0.02:
        return "deviation"
    return "rounded" if all(abs(found[name] - wanted[name]) < 0.06 for name in off) else ""


@functools.cache
def _sets() -> dict[str, np.ndarray]:
    from matlab_pkg import datasets

    table = datasets.load("anscombe").data
    return {name: rows[["x", "y"]].to_numpy() for name, rows in table.groupby("set")}


def _statistics(points: np.ndarray) -> dict[str, float]:
    from matlab_pkg.eda import same_statistics

    return same_statistics.statistics(points)
