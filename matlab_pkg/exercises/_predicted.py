"""Six numbers about two supercells, in any of the forms in which one writes them down."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

_COLUMNS = {"atoms": "atom", "volume": "volum", "density": "densit"}
_PART = 0.02  # room for two digits, as one writes them down before running
_FORM = (
    "The answer should be six numbers: a table with two rows and the columns `atoms`, `volume_A3` "
    "and `density_g_cm3`, or a dict of them"
)


def judge(answer: object) -> str:
    """Judge atoms, volume and density of two supercells of LiF."""
    given = six(answer)
    from matlab_pkg import datasets, structures

    cube = structures.summary(datasets.load("LiF").data)
    one = [cube["atoms"], cube["volume_A3"], cube["density_g_cm3"]]
    skewed = abs(round(np.linalg.det([[0, 2, 2], [2, 0, 2], [2, 2, 0]])))
    cells = {"a": 27, "b": skewed}
    if given[0, 0] == cells["b"] * one[0] and given[1, 0] == cells["a"] * one[0]:
        raise NotYet("The first three numbers should be those of (a).", "swapped")
    for row, (part, n) in zip(given, cells.items(), strict=True):
        _judge_row(row, part, n, one)
    return "Atoms and volume grow with the determinant; the density belongs to the material."


def _judge_row(row: np.ndarray, part: str, n: int, one: list[float]) -> None:
    atoms, volume, density = one
    _answers.near(
        row[0],
        n * atoms,
        tolerance=0,
        expects=f"The number of atoms of ({part}) should be exact.",
        looks_like={
            "cells": n,
            "primitive": n * 2,
            "diagonal": 0 if part == "b" else 9 * atoms,
            "unit-cell": atoms,
            "formulas": n * atoms / 2,
            "rows": 8 * atoms if part == "b" else 3 * atoms,
        },
    )
    _answers.near(
        row[1],
        n * volume,
        tolerance=_PART * n * volume,
        expects=f"The volume of ({part}) should be right to 2 %.",
        looks_like={
            "unit-cell": volume,
            "nanometres": n * volume / 1000,
            "diagonal": 0 if part == "b" else 9 * volume,
            "negative": -n * volume,
            "primitive": n * volume / 4,
            "rows": 8 * volume if part == "b" else 3 * volume,
            "edge": n * volume ** (1 / 3),
        },
    )
    _answers.near(
        row[2],
        density,
        tolerance=_PART * density,
        expects=f"The density of ({part}) should be right to 2 %.",
        looks_like={
            "density-grows": n * density,
            "density-shrinks": density / n,
            "kilograms": 1000 * density,
            "daltons": density * 0.602214,
        },
    )


def six(answer: object) -> np.ndarray:
    """The six numbers, shape (2, 3): one row a supercell."""
    if _answers.is_table(answer):
        answer = _from_table(answer)
    elif isinstance(answer, Mapping):
        answer = _from_dict(answer)
    if not isinstance(answer, list | tuple | np.ndarray):
        raise NotYet(f"{_FORM}. It is {_answers.described(answer)}.")
    if len(answer) == 6:
        answer = _in_two(list(answer))
    if len(answer) != 2:
        raise NotYet(f"{_FORM}. It is {_answers.described(answer)}.")
    return np.array([_row(part, name) for part, name in zip(answer, "ab", strict=True)])


def _in_two(flat: list) -> list:
    """Six numbers in a row as two rows: one part after the other, or one quantity after another."""
    first, last = (_answers.number(value, what="The density") for value in flat[4:])
    if abs(first - last) <= _PART * abs(last):  # two densities, side by side
        return [flat[0::2], flat[1::2]]
    return [flat[:3], flat[3:]]


def _row(part: object, name: str) -> list[float]:
    if isinstance(part, Mapping):
        part = list(_pick(part).values())
    if not isinstance(part, list | tuple | np.ndarray) or len(part) != 3:
        raise NotYet(f"For ({name}) there should be three numbers, atoms, volume and density.")
    return [
        _answers.number(value, what=f"The {what} of ({name})")
        for value, what in zip(part, _COLUMNS, strict=True)
    ]


def _pick(entries: Mapping) -> dict[str, object]:
    """The entries for atoms, volume and density, each found once by the beginning of its name."""
    found = {}
    for wanted, stem in _COLUMNS.items():
        names = [name for name in entries if stem in str(name).casefold()]
        if len(names) != 1:
            raise NotYet(f"There should be one entry for {wanted}, and there are {len(names)}.")
        found[wanted] = entries[names[0]]
    return found


def _from_dict(answer: Mapping) -> list:
    if any("atom" in str(name).casefold() for name in answer):
        rows = [np.ravel(np.asarray(v, dtype=object)).tolist() for v in _pick(answer).values()]
        if any(len(row) != 2 for row in rows):
            raise NotYet("Each entry should hold two numbers, for (a) and for (b).")
        return [list(pair) for pair in zip(*rows, strict=True)]
    keys = sorted(answer, key=lambda name: str(name).strip("() ").casefold())
    lettered = [str(name).strip("() ").casefold() for name in keys] == ["a", "b"]
    return [answer[name] for name in (keys if lettered else answer)]


def _from_table(table: object) -> list:
    named = [any(stem in str(n).casefold() for n in table.columns) for stem in _COLUMNS.values()]
    if not any(named):
        table = table.T
    if len(table) != 2:
        raise NotYet(f"The table should have two rows, for (a) and for (b); it has {len(table)}.")
    return [list(_pick(row).values()) for row in table.to_dict("records")]
