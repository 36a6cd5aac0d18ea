"""Colours that merge, a palette of one's own, and errors of reading: judges of chapter 5."""

from __future__ import annotations

import functools
import itertools

import numpy as np

from matlab_pkg.exercises import _answers, _run
from matlab_pkg.exercises._exercise import NotYet

# the ten colours that matplotlib takes one after the other, and their names
_TEN = {
    "blue": "#1f77b4",
    "orange": "#ff7f0e",
    "green": "#2ca02c",
    "red": "#d62728",
    "purple": "#9467bd",
    "brown": "#8c564b",
    "pink": "#e377c2",
    "gray": "#7f7f7f",
    "olive": "#bcbd22",
    "cyan": "#17becf",
}
_NEAR = 9  # as the exercise says
_APART = 10
_CONTRAST = 3


def judge_merging(answer: object) -> str:
    """Judge the pairs of matplotlib's colours that come near with deuteranopia."""
    if not _answers.is_flat(answer):
        raise NotYet(
            f"The answer should be a list of pairs of names, and is {_answers.described(answer)}."
        )
    if isinstance(answer, np.ndarray):
        answer = answer.tolist()
    found = {_pair(one) for one in answer}
    right = _near_pairs("deuteranopia")
    if found == right:
        return "More pairs merge than most people think: these ten were not chosen for all eyes."
    looks = {
        "usual": _near_pairs(None),
        "protanopia": _near_pairs("protanopia"),
    }
    expects = f"The list should hold each pair nearer than {_NEAR}, and no other."
    name = next((name for name, wrong in looks.items() if found == wrong), "")
    if not name and found < right:
        name = "too-few"
    raise NotYet(expects, name)


def _pair(one: object) -> frozenset[str]:
    if not _answers.is_flat(one) or len(one) != 2:
        raise NotYet(
            "Each entry should be a pair of names, such as ('blue', 'cyan'), and one is "
            f"{_answers.described(one)}."
        )
    names = frozenset(_answers.known(map(_name, one), what="A pair", names=_TEN))
    return names


def _name(one: object) -> object:
    """A name from "tab:blue", "C0", 0 or "#1f77b4"."""
    names = list(_TEN)
    if isinstance(one, int | np.integer) and not isinstance(one, bool) and 0 <= one < 10:
        return names[int(one)]
    if not isinstance(one, str):
        return one
    bare = str.strip(one).casefold().removeprefix("tab:").replace("grey", "gray")
    if len(bare) == 2 and bare[0] == "c" and bare[1].isdigit():
        return names[int(bare[1])]
    return next((name for name, code in _TEN.items() if code == bare), bare)


@functools.cache
def _near_pairs(deficiency: str | None) -> set[frozenset[str]]:
    from matlab_pkg import colour

    seen = colour.srgb(list(_TEN.values()))
    if deficiency:
        seen = colour.as_seen(seen, deficiency)
    pairs = itertools.combinations(range(10), 2)
    names = list(_TEN)
    near = [(i, j) for i, j in pairs if colour.distance(seen[i], seen[j]) < _NEAR]
    return {frozenset((names[i], names[j])) for i, j in near}


def judge_palette(answer: object) -> str:
    """Judge five colours: apart for everybody, and seen on white."""
    from matlab_pkg import colour

    if not _answers.is_flat(answer):
        raise NotYet(
            f"The answer should be a list of five colours, and is {_answers.described(answer)}."
        )
    codes = list(answer)
    if len(codes) != 5:
        raise NotYet(f"There should be five colours, and there are {len(codes)}.")
    try:
        shades = np.array([colour.srgb(_code(one)) for one in codes])
    except ValueError as error:
        raise NotYet(f"Each colour should be a text such as '#123456'. {error}") from None
    pairs = list(itertools.combinations(range(5), 2))
    for kind in (None, *colour.DEFICIENCIES):
        seen = colour.as_seen(shades, kind) if kind else shades
        for i, j in pairs:
            if colour.distance(seen[i], seen[j]) < _APART:
                who = f"with {kind}" if kind else "for everybody"
                raise NotYet(
                    f"All colours should be at least {_APART} apart; number {i + 1} and number "
                    f"{j + 1} are nearer {who}.",
                    "merge" if kind else "alike",
                )
    pale = [i + 1 for i in range(5) if colour.contrast(shades[i], "#ffffff") < _CONTRAST]
    if pale:
        raise NotYet(
            f"Each colour should have a contrast of {_CONTRAST} to white; number {pale[0]} has "
            "less.",
            "pale",
        )
    return "Five classes that everybody can tell apart, on paper and on a projector."


def judge_reading(answer: object) -> str:
    """Judge the function that turns readings into one error."""
    student = _run.function(answer, name="reading_error")
    rng = np.random.default_rng(11)
    for n in (1, 3, 12):
        judged, truth = rng.integers(5, 95, (2, n)).astype(float)
        if n > 1:
            judged[0] = truth[0]  # a reader may be right
        returned = _run.call(student, judged, truth, on=f" for {n} readings")
        value = _answers.number(returned, what="What the function returns")
        away = np.abs(judged - truth)
        right = float(np.log2(away + 1 / 8).mean())
        if abs(value - right) > 1e-6:
            raise NotYet(
                f"The error should be that of the formula, for {n} readings.",
                _answers.closest(value, _misread(judged, truth), tolerance=1e-6),
            )
    return "Now put your own answers in, once those with pies and once those with bars."


def _misread(judged: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    away = np.abs(judged - truth)
    return {
        "log-of-mean": float(np.log2(away.mean() + 1 / 8)),
        "natural": float(np.log(away + 1 / 8).mean()),
        "plain": float(away.mean()),
        "sum": float(np.log2(away + 1 / 8).sum()),
        "shares": float(np.log2(away / 100 + 1 / 8).mean()),
    }


def _code(one: object) -> str:
    """A colour such as "#000000", also of one that matplotlib knows by name or by three numbers."""
    try:
        from matplotlib.colors import to_hex

        return to_hex(one)
    except (ImportError, TypeError, ValueError):
        return str(one)
