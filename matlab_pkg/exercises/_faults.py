"""The contest in cleaning: rows named, faults found, and false alarms."""

from __future__ import annotations

import functools

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

_ENOUGH = 30


def judge(answer: object) -> str:
    """Judge the numbers of the rows that have a fault, as a list, an index or those rows."""
    rows = _rows(answer)
    key, size = _key(), _size()
    beyond = [row for row in rows if not 0 <= row < size]
    if beyond:
        raise NotYet(f"Rows are counted from 0 to {size - 1}; {beyond[0]} is none of them.")
    found, alarms = len(rows & set(key)), len(rows - set(key))
    if found - alarms >= _ENOUGH:
        return f"{found} faults found and {alarms} false alarms: a score of {found - alarms}."
    told = f"{found} of the faults are found, with {alarms} false alarms: {found - alarms} points."
    raise NotYet(f"The score should be {_ENOUGH} or more. {told}", _mistaken(rows, key, size))


def _rows(answer: object) -> set[int]:
    if _answers.is_table(answer) or _answers.is_series(answer):
        values = list(answer.index)
        if _answers.is_series(answer) and answer.map(type).isin([bool]).all():
            values = list(answer.index[answer.astype(bool)])
        elif _answers.is_series(answer):
            values = answer.tolist()
    elif _answers.is_flat(answer):
        values = list(answer)
        if len(values) == _size() and all(isinstance(one, bool | np.bool_) for one in values):
            values = [row for row, marked in enumerate(values) if marked]
    else:
        raise NotYet(
            "The answer should be the numbers of the faulty rows, as a list, and is "
            f"{_answers.described(answer)}."
        )
    numbers = [_answers.number(one, what="Each entry") for one in values]
    if any(one != round(one) for one in numbers):
        raise NotYet("Each entry should be the number of a row, a whole number.")
    return {int(one) for one in numbers}


def _mistaken(rows: set[int], key: dict[int, str], size: int) -> str:
    missed = [fault for row, fault in key.items() if row not in rows]
    if not rows & set(key) and len(rows) > size / 2:
        return "sound-ones"
    if len(rows) > 0.8 * size:
        return "everything"
    if len({row - 1 for row in rows} & set(key)) >= _ENOUGH - 3:
        return "from-one"
    earlier = {_earlier()[row] for row, fault in key.items() if fault == "duplicate"}
    if earlier <= rows:
        return "earlier-twin"
    for fault in ("duplicate", "no formula", "missing", "stand-in"):
        if missed.count(fault) == list(key.values()).count(fault):
            return fault.replace(" ", "-")
    return "innocent" if len(rows - set(key)) > 3 else ""


@functools.cache
def _key() -> dict[int, str]:
    from matlab_pkg import datasets

    key = datasets.load("planted_faults_key").data
    return dict(zip(key["row"].tolist(), key["fault"], strict=True))


@functools.cache
def _table():
    from matlab_pkg import datasets

    return datasets.load("planted_faults").data


def _size() -> int:
    return len(_table())


@functools.cache
def _earlier() -> dict[int, int]:
    """Row of the first of some equal rows, by the row of a later one."""
    table = _table()
    first = table.reset_index().groupby(list(table.columns), dropna=False)["index"].transform("min")
    return {i: int(one) for i, one in enumerate(first) if one < i}
