"""The search by mean group alone: the figure that explains it, and the gain of the neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matlab_pkg.exercises import _answers, _drawn
from matlab_pkg.exercises._band_gaps import BUDGET, TARGET, gaps, hits
from matlab_pkg.exercises._exercise import NotYet

if TYPE_CHECKING:
    import pandas as pd

_MOST_EXTRA = 1.7
# hits more than by luck: 1000 searches gain 0.7 on average with a standard deviation of 1.9, so
# this is more than two standard errors of 20 searches away


def judge(answer: object) -> str:
    """Judge the figure, the gain of the neighbours, or both."""
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    parts = answer if isinstance(answer, list | tuple) else [answer]
    tables = [_as_table(part) for part in parts if _is_gain(part)]
    drawn = [part for part in parts if not _is_gain(part) and not _answers.is_blank(part)]
    said = []
    if drawn or not tables:
        figure = drawn[0] if len(drawn) == 1 else drawn
        said.append(_gap_by_group(_drawn.axes(figure, or_else="the table of `search.gain`")))
    return " ".join(said + [_gain_of_neighbours(table) for table in tables])


def _is_gain(part: object) -> bool:
    return _answers.is_table(part) or _answers.is_series(part)


def _as_table(part: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """The table with one row a strategy; one row that was taken out is a table again."""
    table = part if _answers.is_table(part) else part.to_frame().T
    return table.set_index("strategy") if "strategy" in table.columns else table


def _gap_by_group(ax: object) -> str:
    wanted = gaps()[["mean_group", TARGET]].to_numpy()
    drawn = _drawn.points(ax)
    expects = "The figure should show one point a compound: its mean group across, its gap upwards."
    if _drawn.among(wanted[:, ::-1], drawn).all():
        raise NotYet(expects, "swapped-axes")
    if not _drawn.among(wanted, drawn).all():
        raise NotYet(expects, "some-left-out" if _drawn.among(drawn, wanted).all() else "")
    if _drawn.joined(ax, wanted):
        raise NotYet(expects, "joined")
    across, upwards = (text.strip().casefold() for text in (ax.get_xlabel(), ax.get_ylabel()))
    if not (across and upwards):
        raise NotYet("Both axes should say what they show.", "no-labels")
    other_x = "gap" in across and "group" not in across
    other_y = "group" in upwards and "gap" not in upwards
    if other_x or other_y:
        raise NotYet("Both axes should say what they show.", "swapped-labels")
    return "The figure shows it: the largest gaps stand in the middle, and a line has none there."


def _gain_of_neighbours(table: pd.DataFrame) -> str:
    found, base, extra = _row(table)
    if not abs(found - base - extra) <= 0.16:  # each may be rounded to one decimal
        raise NotYet("`extra` should be `found` minus `baseline`.")
    luck = BUDGET * hits() / len(gaps())
    if not 0.4 * luck <= base <= 1.6 * luck:  # three standard errors of 50 searches, and more
        raise NotYet("The baseline should be what thirty random experiments find.", "other-task")
    expects = "With this one feature the neighbours should gain little."
    if not extra <= 8 * luck:
        raise NotYet(expects, "all-features")
    if not extra <= _MOST_EXTRA:
        raise NotYet(expects, "other-feature")
    if extra <= 0:
        raise NotYet("Neighbours should do no harm on average.", "few-repeats")
    return "The gain shows it: neighbours can follow a bump, so they do no harm, and gain little."


def _row(table: pd.DataFrame) -> tuple[float, float, float]:
    """What the neighbours found, what luck found, and the difference."""
    if "neighbours" not in table.index:
        raise NotYet(
            "The gain should have a row `neighbours`.",
            "same-model" if "linear" in table.index else "",
        )
    row = table.loc["neighbours"]
    columns = ("found", "baseline", "extra")
    for column in columns:
        if column not in table.columns:
            raise NotYet(f"The gain should have the column `{column}`, as `search.gain` gives it.")
    found, base, extra = (_answers.number(row[name], what=f"`{name}`") for name in columns)
    return found, base, extra
