"""Whether the anions of the lithium halides touch: ratios by compound, or a list."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

_RADIUS_A = {"LiF": 1.33, "LiCl": 1.81, "LiBr": 1.96, "LiI": 2.20}  # Shannon, as on the page
_TOUCH = 1.01  # to the precision of ionic radii (0.01 Å), a ratio up to here is contact
_TOLERANCE = 0.006  # for two decimals, as one writes them down


def judge(answer: object) -> str:
    """Judge the ratios by compound, or the compounds in which the anions touch."""
    if _answers.is_table(answer):
        answer = _answers.column(answer, value="ratio", index="formula")
    if _answers.is_series(answer) and not answer.index.map(type).isin([str]).all():
        answer = answer.tolist()
    if _answers.is_series(answer) or isinstance(answer, Mapping):
        found = _answers.named(answer, what="The answer", names=_RADIUS_A, key=_compound)
        if all(isinstance(value, bool | np.bool_) for value in found.values()):
            return _touching([name for name, value in found.items() if value])
        return _ratios(found)
    if not _answers.is_flat(answer):
        raise NotYet(
            "The answer should be the ratio for each compound (a dict), or the list of compounds "
            f"whose anions touch, and is {_answers.described(answer)}."
        )
    if all(isinstance(one, str) for one in answer):
        names = [_compound(one) or one for one in answer]
        return _touching(_answers.known(names, what="The answer", names=_RADIUS_A))
    values = _answers.array(list(answer), what="The four ratios", shape=(4,))
    return _ratios(dict(zip(_RADIUS_A, values, strict=True)))


def _compound(name: str) -> str | None:
    """LiF from "LiF", "F", "F-"."""
    bare = name.strip().rstrip("-−⁻").removeprefix("Li")
    return f"Li{bare}" if f"Li{bare}" in _RADIUS_A else None


@functools.cache
def _distances() -> dict[str, tuple[float, float]]:
    """The shortest anion-anion distance and the edge of each compound, Å."""
    from matlab_pkg import datasets, structures

    crystals = {name: datasets.load(name).data for name in _RADIUS_A}
    return {
        name: (
            structures.bond_length(crystal, name[2:], name[2:]),
            float(crystal.cell.lengths()[0]),
        )
        for name, crystal in crystals.items()
    }


def _ratios(found: Mapping[str, object]) -> str:
    values = {n: _answers.number(v, what=f"The value for {n}") for n, v in found.items()}
    right = {name: _distances()[name][0] / (2 * r) for name, r in _RADIUS_A.items()}
    off = [name for name in values if abs(values[name] - right[name]) > _TOLERANCE]
    if off:
        wrong = _mistaken(right)
        looks = [key for key, them in wrong.items() if all(_close(values[n], them[n]) for n in off)]
        raise NotYet(
            f"The ratio for {off[0]} should be right to {_TOLERANCE}.",
            looks[0] if looks and len(off) > 1 else "",
        )
    return "In the fluoride the anions keep apart; the larger ones touch, and more than touch."


def _mistaken(right: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """What each known mistake gives, by its name."""
    return {
        "one-radius": {name: 2 * ratio for name, ratio in right.items()},
        "bond": {name: _distances()[name][1] / (2 * r) for name, r in _RADIUS_A.items()},
        "bond-two-radii": {name: _distances()[name][1] / (4 * r) for name, r in _RADIUS_A.items()},
        "upside-down": {name: 1 / ratio for name, ratio in right.items()},
        "distance": {name: _distances()[name][0] for name in right},
    }


def _close(value: float, wrong: float) -> bool:
    return abs(value - wrong) <= _TOLERANCE * max(1, wrong)


def _touching(names: list[str]) -> str:
    ratios = {name: _distances()[name][0] / (2 * r) for name, r in _RADIUS_A.items()}
    surely = {name for name, ratio in ratios.items() if ratio <= 1}
    at_most = {name for name, ratio in ratios.items() if ratio <= _TOUCH}
    if not surely <= set(names) <= at_most:
        apart = set(_RADIUS_A) - at_most
        raise NotYet(
            "The list should hold the compounds whose anions are no further apart than twice "
            "their radius, and no other.",
            "other-end" if apart & set(names) else "",
        )
    return "Whether the borderline case belongs to them is a matter of a hundredth of an ångström."
