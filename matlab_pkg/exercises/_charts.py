"""The planted charts of chapter 5: their lie factors, and one of them drawn again."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np

from matlab_pkg.exercises import _answers, _drawn
from matlab_pkg.exercises._exercise import NotYet

_NAMES = ("bars", "rows", "honest", "circles", "decades", "ends")
_SHARE = 0.03  # of the factor: lengths read off a screen are not better
_CUT = {"bars": 3.5, "rows": 60.0}  # where the axes of these charts begin


def judge_factors(answer: object) -> str:
    """Judge six lie factors by the name of the chart."""
    if _answers.is_table(answer):
        answer = _answers.column(answer, value="factor", index="chart")
    if not (isinstance(answer, Mapping) or _answers.is_series(answer)):
        raise NotYet(
            "The answer should be a dict with one factor for each chart, and is "
            f"{_answers.described(answer)}."
        )
    found = _answers.named(answer, what="The answer", names=_NAMES)
    values = {n: _answers.number(v, what=f"The factor of {n!r}") for n, v in found.items()}
    for name, right in _right().items():
        room = max(_SHARE * right, 0.006)  # also for two decimals
        if abs(values[name] - right) > room:
            raise NotYet(
                f"The factor of {name!r} should be right to {100 * _SHARE:.0f} %.",
                _answers.closest(values[name], _mistaken(name, right), tolerance=room),
            )
    return "Two exaggerate a little, one grossly, two hide what there is, and one is honest."


@functools.cache
def _right() -> dict[str, float]:
    from matplotlib.figure import Figure

    from matlab_pkg import figure_checks

    factors = {}
    for name in _NAMES:
        ax = figure_checks.planted(name, ax=Figure().add_subplot())
        values = list(figure_checks.planted_values(name).values())
        factors[name] = figure_checks.lie_factor(ax, data=values)
    return factors


def _mistaken(name: str, right: float) -> dict[str, float]:
    """What each known mistake gives for a chart."""
    from matlab_pkg import figure_checks

    values = np.array(list(figure_checks.planted_values(name).values()))
    grown = values[-1] / values[0] - 1
    drawn = right * grown + 1  # ratio of the sizes
    found = {
        "ratio": drawn / (grown + 1),
        "upside-down": 1 / right,
        "from-the-last": (1 / drawn - 1) / (1 / (grown + 1) - 1),
    }
    own = {"circles": "radius", "decades": "decades", "ends": "cut-off", "rows": "", "bars": ""}
    if own.get(name):
        found = {own[name]: 1.0, **found}
    return found


def judge_redrawn(answer: object) -> str:
    """Judge the chart "bars" drawn again: its values, an honest size, and nothing else wrong."""
    from matlab_pkg import figure_checks

    ax = _drawn.axes(answer, or_else="whatever you have drawn into")
    wanted = np.sort(list(figure_checks.planted_values("bars").values()))
    if not any(_alike(values, wanted) for values in _drawn.quantities(ax)):
        raise NotYet("The figure should show the four values of the chart.", "other-values")
    try:
        found = figure_checks.audit(ax)
        factor = figure_checks.lie_factor(ax)
    except ValueError as error:
        raise NotYet(f"The figure should be one that can be measured. {error}") from None
    kinds = [one.kind for one in found]
    if {"truncated-baseline", "lie-factor"} & set(kinds) or not 0.95 <= factor <= 1.05:
        raise NotYet("The lie factor should be 1.0 within 0.05.", "cut")
    if "missing-label" in kinds:
        raise NotYet("The axis of the values should say what they are.", "no-label")
    if found:
        raise NotYet(f"`figure_checks.audit` should find nothing, and finds {kinds[0]!r}.")
    return "The figure shows the values as they are, and nothing in it is found to mislead."


def _alike(values: np.ndarray, wanted: np.ndarray) -> bool:
    return len(values) == len(wanted) and bool(np.allclose(np.sort(values), wanted, rtol=1e-3))
