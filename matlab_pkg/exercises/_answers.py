"""Answers as plain values: kind and shape first, then finiteness, then values.

Every function raises `NotYet` with the expectation that failed; none of them broadcasts.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from matlab_pkg import _validate
from matlab_pkg.exercises._exercise import NotYet


def is_blank(answer: object, *, depth: int = 3) -> bool:
    """Whether an answer is what the page leaves to fill in: None, `...`, or nothing but these."""
    if answer is None or answer is Ellipsis or answer is NotImplemented:
        return True
    if isinstance(answer, str):
        return answer.strip() in {"", "...", "…"}
    if isinstance(answer, Mapping) and depth:
        return all(is_blank(value, depth=depth - 1) for value in answer.values())
    if isinstance(answer, list | tuple | set) and depth:
        return all(is_blank(value, depth=depth - 1) for value in answer)
    return _is_stub(answer)


def _is_stub(answer: object) -> bool:
    """Whether a function does nothing but return None."""
    if getattr(answer, "__code__", None) is None:
        return False
    import dis

    steps = [s for s in dis.get_instructions(answer) if s.opname not in {"RESUME", "NOP"}]
    constants = [s.argval for s in steps if s.opname in {"LOAD_CONST", "RETURN_CONST"}]
    return len(steps) <= 2 and constants == [None]


def described(answer: object) -> str:
    """What came, with its article: "a text", "an array of shape (3, 1)", "a function"."""
    if isinstance(answer, str):
        return "a text"
    if isinstance(answer, bool | np.bool_):
        return "True or False"
    if isinstance(answer, numbers.Number):
        return "a number"
    shape = getattr(answer, "shape", None)
    if isinstance(shape, tuple):
        kind = "an array" if isinstance(answer, np.ndarray) else f"a {type(answer).__name__}"
        return f"{kind} of shape {shape}"
    if callable(answer):
        return "a function"
    length = f" of length {len(answer)}" if isinstance(answer, list | tuple) else ""
    return f"a {type(answer).__name__}{length}"


def number(answer: object, *, what: str) -> float:
    """`answer` as a finite float; no text, no truth value, no array with one element."""
    if answer is None or answer is Ellipsis:
        raise NotYet(f"{what} is still open: fill it in.")
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        answer = answer[()]
    if isinstance(answer, str):
        raise NotYet(
            f"{what} should be a number, and is a text. Leave out the quotes and the unit."
        )
    if isinstance(answer, bool | np.bool_) or not isinstance(answer, numbers.Real):
        raise NotYet(f"{what} should be one number, and is {described(answer)}.")
    try:
        value = float(answer)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        name = "not a number (NaN)" if math.isnan(value) else "infinite"
        raise NotYet(f"{what} should be a finite number, and is {name}.")
    return value


def array(answer: object, *, what: str, shape: tuple[int, ...]) -> np.ndarray:
    """`answer` as an array of finite floats that has this shape already."""
    if isinstance(answer, str | Mapping | set) or callable(answer):
        raise NotYet(f"{what} should be an array of shape {shape}, and is {described(answer)}.")
    try:
        values = np.asarray(answer)
    except ValueError:
        raise NotYet(f"{what} should have the shape {shape}; its rows differ in length.") from None
    if values.shape != shape:
        raise NotYet(f"{what} should have the shape {shape}, and has the shape {values.shape}.")
    if values.dtype.kind not in "iuf":
        raise NotYet(f"{what} should hold numbers, and holds {_held(values)}.")
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        raise NotYet(
            f"{what} should hold finite numbers; the value at {bad[0].tolist()} is NaN or infinite."
        )
    return values.astype(float)


def _held(values: np.ndarray) -> str:
    if values.dtype.kind == "b":
        return "True and False"
    return "texts" if values.dtype.kind in "US" else "other things as well"


def as_list(answer: object) -> object:
    """The values of a dict, a Series or a flat array as a list; anything else as it is."""
    if isinstance(answer, Mapping):
        return list(answer.values())
    if is_series(answer) or (isinstance(answer, np.ndarray) and answer.ndim == 1):
        return answer.tolist()
    return answer


def column(table: object, *, value: str, index: str) -> object:
    """The Series of a table whose column is named `value`, or is the only one, by `index`."""
    if index in table.columns:
        table = table.set_index(index)
    names = [name for name in table.columns if value in str(name).casefold()]
    if len(names) != 1 and len(table.columns) != 1:
        raise NotYet(f"The table should have one column `{value}`, and one `{index}` or the index.")
    return table[names[0]] if names else table.iloc[:, 0]


def near(
    value: float,
    expected: float,
    *,
    tolerance: float,
    expects: str,
    looks_like: Mapping[str, float] = {},
) -> None:
    """Raise `NotYet` unless `value` is within `tolerance` of what is expected."""
    if abs(value - expected) <= tolerance:
        return
    raise NotYet(expects, closest(value, looks_like, tolerance=tolerance))


def closest(value: float, looks_like: Mapping[str, float], *, tolerance: float) -> str:
    """Name of the mistake whose value is the nearest, within the tolerance and 2 %; or ""."""
    far = {
        name: abs(value - wrong)
        for name, wrong in looks_like.items()
        if abs(value - wrong) <= min(tolerance, max(0.02 * abs(wrong), 1e-9))
    }
    return min(far, key=far.__getitem__, default="")


def named(
    answer: object, *, what: str, names: Iterable[str], key: Callable[[str], str | None] = str
) -> dict[str, object]:
    """The entries of a dict or a Series that has exactly these names, in their order."""
    entries = answer if isinstance(answer, Mapping) else dict(answer.items())
    found = {}
    wanted = list(names)
    for raw, value in entries.items():
        name = key(raw) if isinstance(raw, str) else None
        if name not in wanted:
            hint = _validate.near_names(str(raw), wanted)
            raise NotYet(f"{what} has the name {_validate.shown(raw)}, which is not asked. {hint}")
        if name in found:
            raise NotYet(f"{what} has two entries for {name}; give one.")
        found[name] = value
    missing = [name for name in wanted if name not in found]
    if missing:
        raise NotYet(f"{what} has no entry for {', '.join(missing)}.")
    return {name: found[name] for name in wanted}


def known(answer: Iterable[object], *, what: str, names: Iterable[str]) -> list[str]:
    """`answer` as a list of different texts that are all among `names`."""
    names = set(names)
    found = list(answer)
    for one in found:
        if not isinstance(one, str):
            raise NotYet(f"{what} should hold names (texts), and holds {described(one)}.")
        if one not in names:
            offer = _validate.near_names(one, names) if len(names) < 20 else _offer(one, names)
            raise NotYet(f"{what} holds {_validate.shown(one)}, which is not known. {offer}")
    if len(set(found)) < len(found):
        twice = next(one for one in found if found.count(one) > 1)
        raise NotYet(f"{what} holds {twice!r} twice.")
    return found


def _offer(name: str, names: set[str]) -> str:
    text = _validate.near_names(name, names)
    return text if text.startswith("Did you mean") else "Take names from the table."


def is_table(answer: object) -> bool:
    """Whether an answer is a pandas.DataFrame; pandas is not loaded to find out."""
    return type(answer).__name__ == "DataFrame" and hasattr(answer, "columns")


def is_series(answer: object) -> bool:
    """Whether an answer is a pandas.Series; pandas is not loaded to find out."""
    return type(answer).__name__ == "Series" and hasattr(answer, "index")
