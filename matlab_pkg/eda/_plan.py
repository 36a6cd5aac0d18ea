"""What should be done to a table, decided by looking at it; nothing is changed here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from matlab_pkg import _validate, units
from matlab_pkg.eda import _measures, formulas

STAND_INS = (-999.0, -9999.0, -99999.0, -999999.0, 9999.0, 99999.0, 999999.0, 1e20, 1e30, -1e30)
"""tuple of float, no unit: numbers that people and programs write where a value is missing.

Reason: the codes of nines that are usual in files of measurements, and the fillers of programs.
"""

WORDS = (
    *("", "-", "--", "–", "—", "?", ".", "...", "na", "n/a", "n.a.", "nan", "none", "null", "nil"),
    *("missing", "unknown", "not measured", "n.d.", "nd", "tbd", "#n/a", "<na>", "#value!"),
)
"""tuple of str: what people and programs write where a value is missing, in lower case."""

NOT_NEGATIVE = (
    *("conductivity", "mass", "density", "band_gap", "bandgap", "volume", "temperature_k"),
    *("lattice_constant", "resistivity", "thickness", "time_s", "count", "measurements"),
)
"""tuple of str: parts of column names whose quantity is never below zero."""

SIGNED = re.compile(
    r"^(?:log|ln|delta|d)\d*_|^log|(?:^|_)(?:log\d*|ln|error|change|diff|difference|delta|residual|"
    r"deviation|excess|shift|offset|hall|relative|slope|gradient)(?:_|$)"
)
"""re.Pattern: names of what may be below zero, though a quantity that may not stands in them."""

GAP = re.compile(r"(?:gap|e_?g)(?:_m?ev)?_?$")
NAMES_OF_FORMULAS = ("formula", "composition", "compound", "pretty_formula", "chemical_formula")
_SAMPLE = 20_000  # rows that are looked at to see what a column holds


def plan(
    table: pd.DataFrame,
    *,
    formula: str | None = None,
    units_of: Mapping[str, str] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    stand_ins: Iterable[float] = STAND_INS,
    numbers: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
) -> list[tuple[str, str, dict[str, Any]]]:
    """Action, column and options of each step, in their order."""
    before = [str(name) for name in table.columns]
    names = column_names(before)
    table = table.set_axis(names, axis=1)
    formula = _formula_column(names, formula)
    units_of, bounds = dict(units_of or {}), dict(bounds or {})
    ignore, numbers = list(ignore), None if numbers is None else list(numbers)
    for name in [*units_of, *bounds, *ignore, *(numbers or [])]:
        _validate.choice(name, what="column", allowed=names)
    _check(units_of, bounds)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("name-columns", "", {"from": before, "to": names})
    ]
    for name in names:
        numeric = name != formula and _holds_numbers(table[name])
        numeric = numeric if numbers is None else name in numbers
        if not numeric:
            steps.append(("strip-spaces", name, {}))
        steps.append(("mark-missing", name, {"words": list(WORDS), "elements": not numeric}))
        if numeric:
            unit = units_of[name] if name in units_of else _unit(name, table[name])
            steps += _for_numbers(name, table[name], unit, bounds, stand_ins)
    if formula:
        steps.append(("set-aside-formulas", formula, {}))
    steps.append(("set-aside-duplicates", "", {"ignore": ignore}))
    return steps


def _for_numbers(name, values, unit, bounds, stand_ins) -> list[tuple[str, str, dict[str, Any]]]:
    rule = not_negative(name, unit) and not _mostly_negative(values)
    low, high = bounds.get(name, (0.0, np.inf) if rule else (-np.inf, np.inf))
    steps: list[tuple[str, str, dict[str, Any]]] = []
    steps += [(action, name, {"unit": unit}) for action in ("convert-units", "read-numbers")]
    found = [value for value in stand_ins if _stands_in(value, values)]
    if found:
        steps.append(("remove-stand-ins", name, {"values": found}))
    steps.append(("remove-infinities", name, {}))
    ends = {
        end: float(value) if np.isfinite(value) else None
        for end, value in (("low", low), ("high", high))
    }
    if any(value is not None for value in ends.values()):
        steps.append(("remove-impossible", name, ends))
    return steps


def column_names(names: list[str]) -> list[str]:
    """Names without spaces around them, and each of them once."""
    found: list[str] = []
    for i, name in enumerate(names):
        bare = name.strip().lstrip("\ufeff") or f"column_{i + 1}"
        new, n = bare, 2
        while new in found:
            new, n = f"{bare}_{n}", n + 1
        found.append(new)
    return found


def _formula_column(names: list[str], formula: str | None) -> str | None:
    if formula is not None:
        return _validate.choice(formula, what="column", allowed=names)
    near = {name.casefold(): name for name in names}
    return next((near[name] for name in NAMES_OF_FORMULAS if name in near), None)


def _check(units_of: Mapping[str, str], bounds: Mapping[str, tuple[float, float]]) -> None:
    for name, unit in units_of.items():
        if unit and _measures.dimension(unit) is None:
            raise ValueError(
                f"The unit {unit!r} of column {name!r} is not understood. Write SI symbols with "
                "prefixes and powers, for example 'S/m', 'mS cm^-1' or 'eV'."
            )
    for name, pair in bounds.items():
        if not (len(tuple(pair)) == 2 and pair[0] <= pair[1]):
            raise ValueError(
                f"bounds[{name!r}] = {_validate.shown(pair)} is not a lowest and a highest value; "
                "give for example (0, float('inf'))."
            )


def _holds_numbers(values: pd.Series) -> bool:
    """Whether half of the cells that hold something, or more, hold a number."""
    if values.dtype.kind in "iuf":
        return True
    if values.dtype.kind != "O" and not isinstance(values.dtype, pd.StringDtype):
        return False
    cells = [cell for cell in _some(values) if not _is_missing(cell)]
    good = sum(not isinstance(cell, str) or _readable(cell) for cell in cells)
    return bool(cells) and 2 * good >= len(cells) and good > 0


def _readable(cell: str) -> bool:
    parts = _measures.split(cell)
    return parts is not None and (not parts[1] or _measures.dimension(parts[1]) is not None)


def _some(values: pd.Series) -> list:
    """Cells from all over a column."""
    return values.iloc[:: max(1, len(values) // _SAMPLE)].dropna().tolist()


def _is_missing(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in WORDS


def _unit(name: str, values: pd.Series) -> str:
    """Unit of a column: that of its name, or the one that most of its cells have."""
    if name in units.QUANTITIES:
        known = units.QUANTITIES[name].unit
        return known if _measures.dimension(known) else ""
    for text in (*_in_brackets(name), *_endings(name)):
        if _measures.dimension(text):
            return text
    if values.dtype.kind in "iuf":
        return ""
    parts = [_measures.split(cell) for cell in _some(values) if isinstance(cell, str)]
    found = pd.Series([p[1] for p in parts if p and p[1] and _measures.dimension(p[1])], dtype=str)
    return str(found.value_counts().index[0]) if len(found) else ""


def _in_brackets(name: str) -> list[str]:
    for left, right in (("(", ")"), ("[", "]")):
        if name.endswith(right) and left in name:
            return [name[name.index(left) + 1 : -1]]
    return []


def _endings(name: str) -> list[str]:
    """What may be the unit at the end of a name: of `sigma_S_cm` first S/cm, then cm."""
    words = name.split("_")
    # a single letter at the end of one word more often is an index than a unit: `x_m` of `m_p`
    return ["/".join(words[-n:]) for n in (3, 2, 1) if len(words) > n and len(words[0]) > 1]


def not_negative(name: str, unit: str = "") -> bool:
    """Whether a column is one of a quantity that is never below zero, by its name and unit."""
    plain = re.sub(r"\W+", "_", name.casefold()).strip("_")
    if SIGNED.search(plain):
        return False
    known = _measures.dimension(unit)
    conducts = [_measures.dimension(one)[1] for one in ("S/m", "Ω m")]
    full = f"{plain}_{unit.casefold()}"
    named = any(word in full for word in NOT_NEGATIVE) or GAP.match(plain) is not None
    return named or (known is not None and known[1] in conducts)


def _mostly_negative(values: pd.Series) -> bool:
    """Whether most numbers are below zero, so that the column is not what its name says."""
    known = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    known = known[np.isfinite(known) & ~np.isin(known, STAND_INS)]
    return len(known) >= 10 and int((known < 0).sum()) > 0.5 * int(values.notna().sum())


def _stands_in(value: float, values: pd.Series) -> bool:
    """Whether this number, should it occur in the column, stands for a missing value.

    It is meant if the column is one of whole numbers and has others of this size, written out to
    the last digit, as counts and identifiers are.
    """
    known = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    known = known[np.isfinite(known) & ~np.isin(known, STAND_INS)]
    alike = known[
        (np.sign(known) == np.sign(value))
        & (np.abs(known) > abs(value) / 2)
        & (np.abs(known) < abs(value) * 2)
    ]
    whole = len(known) > 0 and np.mean(known == known.round()) > 0.5
    return not (whole and (alike % 10 != 0).any())


def findings(table: pd.DataFrame, formula: str | None) -> list[tuple[str, str, int, str]]:
    """Kind, column, rows and words of what cleaning leaves as it is and a reader should know."""
    found = []
    for name in table.columns:
        values = table[name]
        filled = values.dropna()
        if not len(filled):
            found.append(("empty-column", name, len(values), f"{name} holds no value at all."))
            continue
        if len(values) > 1 and len(filled) == len(values) and (filled == filled.iloc[0]).all():
            words = f"{name} has the same value in every row."
            found.append(("constant-column", name, len(values), words))
        if values.dtype.kind == "f":
            found += _about_numbers(name, filled)
    for name in _equal_columns(table):
        words = f"{name} repeats another column, cell by cell."
        found.append(("repeated-column", name, len(table), words))
    if formula and len(table):
        keys = table[formula].map(
            {cell: formulas.reduced(cell) for cell in table[formula].unique()}
        )
        many = keys.duplicated(keep=False)
        if many.any():
            words = (
                f"{int(many.sum())} rows share their composition with another row "
                f"({keys[many].nunique()} different ones): polymorphs or repeated measurements."
            )
            found.append(("same-composition", formula, int(many.sum()), words))
    return found


def _equal_columns(table: pd.DataFrame) -> list[str]:
    names = list(table.columns)
    return [b for i, b in enumerate(names) if any(table[a].equals(table[b]) for a in names[:i])]


def _about_numbers(name: str, filled: pd.Series) -> list[tuple[str, str, int, str]]:
    found = []
    positive = filled[filled > 0]
    decades = np.log10(positive.max() / positive.min()) if len(positive) > 1 else 0.0
    if decades >= 4 and filled.min() >= 0:
        words = f"{name} ranges over {decades:.1f} decades: look at its logarithm."
        found.append(("decades", name, len(positive), words))
    zeros, below = int((filled == 0).sum()), int((filled < 0).sum())
    if zeros >= max(5, 0.01 * len(filled)) and filled.nunique() > 20:
        words = f"{name} is exactly 0 in {zeros} rows: another kind of thing, or a stand-in?"
        found.append(("many-zeros", name, zeros, words))
    if below and not_negative(name):
        words = (
            f"{name} is below 0 in {below} rows, which the quantity cannot be: is it a logarithm "
            "or a difference? The values were kept."
        )
        found.append(("below-zero", name, below, words))
    for value in (filled.max(), filled.min()):
        times = int((filled == value).sum())
        if times >= max(5, 0.001 * len(filled)) and value != 0 and filled.nunique() > 20:
            words = (
                f"{name} has its extreme value {value:g} in {times} rows: cut off or a stand-in?"
            )
            found.append(("repeated-extreme", name, times, words))
    return found
