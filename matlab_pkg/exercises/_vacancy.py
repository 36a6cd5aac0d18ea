"""A missing atom: its kind and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

if TYPE_CHECKING:
    import ase

_FAR_A = 1e4  # beyond it, rounding would eat the places that count


def judge(answer: object) -> str:
    """Judge the kind and the place of the missing atom."""
    from matlab_pkg import datasets, structures

    symbol, position = _kind_and_place(answer)
    place = _answers.array(position, what="The position", shape=(3,))
    whole = structures.supercell(datasets.load("LiI").data, 3)
    index = int(np.random.default_rng(7).integers(len(whole)))
    lost = whole[index]
    if not np.abs(place).max() <= _FAR_A:
        raise NotYet("The position should lie in the crystal, or one box away from it.")
    away = np.linalg.solve(np.array(whole.cell).T, place - lost.position)
    if not np.linalg.norm((away - away.round()) @ np.array(whole.cell)) <= 0.1:
        raise NotYet("The position should be right to 0.1 Å.", _misplaced(whole, index, place))
    if symbol not in set(whole.symbols):
        raise NotYet("The kind should be the symbol of an element in the crystal.")
    if symbol != lost.symbol:
        raise NotYet("The kind of atom should be the one that is missing.", "neighbours-kind")
    return "Kind and place are right, and no eye was needed."


def _kind_and_place(answer: object) -> tuple[object, object]:
    if hasattr(answer, "symbol") and hasattr(answer, "position"):  # ase.Atom
        return answer.symbol, answer.position
    answer = _answers.as_list(answer)
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        raise NotYet(
            "The answer should be a pair, the symbol and the position, and is "
            f"{_answers.described(answer)}."
        )
    symbol, position = map(_bare, answer)
    if isinstance(position, str):
        symbol, position = position, symbol
    if not isinstance(symbol, str):
        raise NotYet(f"The kind should be a symbol in quotes, and is {_answers.described(symbol)}.")
    return str.strip(symbol), position


def _bare(part: object) -> object:
    """A text that is alone in a list or a set, as it is; so is anything else."""
    inside = list(part) if _answers.is_flat(part) and len(part) == 1 else []
    return inside[0] if inside and isinstance(inside[0], str) else part


def _misplaced(whole: ase.Atoms, index: int, place: np.ndarray) -> str:
    """Name of the mistake that leads to this place, if it is known."""
    broken = whole.copy()
    del broken[index]
    lost = whole[index].position
    d = np.linalg.norm(_neighbours_vectors(whole, index), axis=1)
    around = np.delete(np.arange(len(whole)), index)[d < 3.5]
    edge = whole.cell.lengths()
    wrong = {
        "plain-mean": whole.positions[around].mean(axis=0),
        "fractional": lost / edge,
        "nanometres": lost / 10,
        "a-neighbour": whole.positions[around][
            np.linalg.norm((whole.positions[around] - place), axis=1).argmin()
        ],
    }
    close = [name for name, where in wrong.items() if np.linalg.norm(place - where) < 0.05]
    return close[0] if close else ""


def _neighbours_vectors(whole: ase.Atoms, index: int) -> np.ndarray:
    others = [i for i in range(len(whole)) if i != index]
    return whole.get_distances(index, others, mic=True, vector=True)
