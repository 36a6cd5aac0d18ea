"""Six numbers about two supercells, in any of the forms in which one writes them down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

_COLUMNS = {"atoms": "atom", "volume": "volum", "density": "densit"}
_PART = 0.02  # room for two digits, as one writes them down before running
_EXACT = 1e-6  # room for the rounding of `np.linalg.det`
_MISCOUNTED = {
    "a": {"unit-cell": (1,), "directions": (3, 9)},
    "b": {"unit-cell": (1,), "diagonal": (0,), "rows": (8, 12)},
}
# numbers of cells that one gets by mistake: along one edge or two; from the diagonal, from the
# products or the sum of the rows
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
    wanted = [n * one[0] for n in cells.values()]
    if np.abs(given[::-1, 0] - wanted).max() <= _EXACT:
        raise NotYet("The first three numbers should be those of (a).", "swapped")
    for row, (part, n) in zip(given, cells.items(), strict=True):
        _judge_row(row, part, n, one)
    return "Atoms and volume grow with the determinant; the density belongs to the material."


def _judge_row(row: np.ndarray, part: str, n: int, one: list[float]) -> None:
    atoms, volume, density = one
    _answers.near(
        row[0],
        n * atoms,
        tolerance=_EXACT,
        expects=f"The number of atoms of ({part}) should be exact.",
        looks_like=_wrong_atoms(row, part, n, one),
    )
    _answers.near(
        row[1],
        n * volume,
        tolerance=_PART * n * volume,
        expects=f"The volume of ({part}) should be right to 2 %.",
        looks_like={
            "nanometres": n * volume / 1000,
            "negative": -n * volume,
            "primitive": n * volume / 4,
            "edge": n * volume ** (1 / 3),
            **_miscounted(part, volume),
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


def _miscounted(part: str, unit: float) -> dict[str, tuple[float, ...]]:
    """What wrong numbers of cells lead to, where one cell has `unit` of it."""
    return {name: tuple(n * unit for n in cells) for name, cells in _MISCOUNTED[part].items()}


def _wrong_atoms(row: np.ndarray, part: str, n: int, one: list[float]) -> dict[str, object]:
    """What known mistakes give as the number of atoms, the likelier of two equal ones first."""
    cells = _miscounted(part, one[0])
    others = {"cells": n, "primitive": n * 2, "formulas": n * one[0] / 2}
    in_volume = _answers.closest(row[1], _miscounted(part, one[1]), tolerance=np.inf)
    return cells | others if in_volume else others | cells


def six(answer: object) -> np.ndarray:
    """The six numbers, shape (2, 3): one row a supercell."""
    if _answers.is_table(answer):
        answer = _from_table(answer)
    elif isinstance(answer, Mapping):
        answer = _from_dict(answer)
    if isinstance(answer, np.ndarray) and answer.ndim:
        answer = list(answer)
    if not isinstance(answer, list | tuple):
        raise NotYet(f"{_FORM}. It is {_answers.described(answer)}.")
    if len(answer) == 6:
        answer = _in_two(answer)
    elif len(answer) == 3:
        answer = _from_columns(answer)
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
        return _from_columns(_pick(answer).values())
    keys = sorted(answer, key=lambda name: str(name).strip("() ").casefold())
    lettered = [str(name).strip("() ").casefold() for name in keys] == ["a", "b"]
    return [answer[name] for name in (keys if lettered else answer)]


def _from_columns(columns: Iterable) -> list:
    """Two rows from atoms, volumes and densities, of which one may stand for both parts."""
    atoms, volumes, densities = (np.ravel(np.asarray(v, dtype=object)).tolist() for v in columns)
    densities = densities * 2 if len(densities) == 1 else densities
    if not len(atoms) == len(volumes) == len(densities) == 2:
        raise NotYet("Each entry should hold two numbers, for (a) and for (b).")
    return [list(row) for row in zip(atoms, volumes, densities, strict=True)]


def _from_table(table: object) -> list:
    named = [any(stem in str(n).casefold() for n in table.columns) for stem in _COLUMNS.values()]
    if not any(named):
        table = table.T
    if len(table) != 2:
        raise NotYet(f"The table should have two rows, for (a) and for (b); it has {len(table)}.")
    return [list(_pick(row).values()) for row in table.to_dict("records")]
