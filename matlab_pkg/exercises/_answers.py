"""Answers as plain values: kind and shape first, then finiteness, then values.

Every function raises `NotYet` with the expectation that failed; none of them broadcasts.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from matlab_pkg import _validate
from matlab_pkg.exercises._exercise import NotYet


def is_blank(answer: object, *, depth: int = 3) -> bool:
    """Whether an answer is what the page leaves to fill in: None, `...`, or nothing but these.

    An empty list is none: it says that there is nothing.
    """
    if answer is None or answer is Ellipsis or answer is NotImplemented:
        return True
    if isinstance(answer, str):
        return answer.strip() in {"", "...", "…"}
    if isinstance(answer, Mapping) and depth:
        return all(is_blank(value, depth=depth - 1) for value in answer.values())
    if isinstance(answer, list | tuple | set | frozenset) and depth:
        return bool(answer) and all(is_blank(value, depth=depth - 1) for value in answer)
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
        return "a complex number" if _is_complex(answer) else "a number"
    if isinstance(answer, type):
        return "a class"
    shape = getattr(answer, "shape", None)
    if isinstance(shape, tuple):
        kind = "array" if isinstance(answer, np.ndarray) else type(answer).__name__
        return f"{_with_article(kind)} of shape {shape}"
    if callable(answer):
        return "a function"
    length = f" of length {len(answer)}" if isinstance(answer, list | tuple) else ""
    return f"{_with_article(type(answer).__name__)}{length}"


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in set("aeioAEIO") else f"a {noun}"


def number(answer: object, *, what: str) -> float:
    """`answer` as a finite float; no text, no truth value, no array with one element."""
    _refuse_gaps(answer, what)
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        answer = answer[()]
    if isinstance(answer, str):
        raise NotYet(
            f"{what} should be a number, and is a text. Leave out the quotes and the unit."
        )
    if not _is_real(answer):
        raise NotYet(f"{what} should be one number, and is {described(answer)}.")
    value = _as_float(answer)
    if not math.isfinite(value):
        name = "not a number (NaN)" if math.isnan(value) else "infinite"
        raise NotYet(f"{what} should be a finite number, and is {name}.")
    return value


def array(answer: object, *, what: str, shape: tuple[int, ...]) -> np.ndarray:
    """`answer` as an array of finite floats that has this shape already."""
    _refuse_gaps(answer, what)
    values = _as_array(answer, what=what, shape=shape)
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


def _as_array(answer: object, *, what: str, shape: tuple[int, ...]) -> np.ndarray:
    """`answer` as an array of any shape; one of objects becomes floats if all are numbers."""
    other = f"{what} should be an array of shape {shape}, and is {described(answer)}."
    if isinstance(answer, str | Mapping | set | frozenset) or callable(answer):
        raise NotYet(other)
    try:
        values = np.asarray(answer)
    except ValueError:
        raise NotYet(f"{what} should have the shape {shape}; its rows differ in length.") from None
    except Exception:  # an object of any making may not want to be an array
        raise NotYet(other) from None
    if values.dtype != object:
        return values
    held = values.ravel().tolist()
    if all(map(_is_real, held)):  # fractions, or whole numbers beyond 64 bits
        return np.array([_as_float(one) for one in held]).reshape(values.shape)
    for one in held:
        _refuse_gaps(one, f"One place of {what[:1].lower()}{what[1:]}")
    if not any(isinstance(one, numbers.Number | str) for one in held):
        raise NotYet(other)
    return values


def _refuse_gaps(answer: object, what: str) -> None:
    """Raise `NotYet` for what is still open, and for an array with masked places."""
    if answer is None or answer is Ellipsis:
        raise NotYet(f"{what} is still open: fill it in.")
    if isinstance(answer, np.ma.MaskedArray) and np.ma.getmaskarray(answer).any():
        raise NotYet(f"{what} should hold numbers, and some of its places are masked.")


def _is_complex(answer: object) -> bool:
    return isinstance(answer, numbers.Complex) and not isinstance(answer, numbers.Real)


def _is_real(answer: object) -> bool:
    """Whether an answer is one real number, also a Decimal, which is a Number but no Real."""
    real = isinstance(answer, numbers.Number) and not _is_complex(answer)
    return real and not isinstance(answer, bool)


def _as_float(answer: numbers.Number) -> float:
    """A real number as a float: infinite if it is too large, NaN if it has no value."""
    try:
        return float(answer)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


def _held(values: np.ndarray) -> str:
    if values.dtype.kind == "b":
        return "True and False"
    if values.dtype.kind == "c":
        return "complex numbers"
    return "texts" if values.dtype.kind in "US" else "other things as well"


def as_list(answer: object, *, last: str = "") -> object:
    """The values of a dict, a Series or a flat array as a list; anything else as it is.

    With `last`, entries whose name holds this word come after the others.
    """
    if isinstance(answer, Mapping) or is_series(answer):
        entries = list(answer.items())
        if last:
            entries.sort(key=lambda entry: last in str(entry[0]).casefold())
        return [value for _, value in entries]
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        return answer.tolist()
    return answer


def is_flat(answer: object) -> bool:
    """Whether an answer is a list, a set, an array or an index: entries without names."""
    apart = isinstance(answer, str | bytes | Mapping) or is_series(answer) or is_table(answer)
    return isinstance(answer, Collection) and getattr(answer, "ndim", 1) > 0 and not apart


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
    looks_like: Mapping[str, float | tuple[float, ...]] = {},
) -> None:
    """Raise `NotYet` unless `value` is within `tolerance` of what is expected."""
    if abs(value - expected) <= tolerance:
        return
    raise NotYet(expects, closest(value, looks_like, tolerance=tolerance))


def closest(
    value: float, looks_like: Mapping[str, float | tuple[float, ...]], *, tolerance: float
) -> str:
    """Name of the mistake whose value is the nearest, within the tolerance and 2 %; or ""."""
    near_ones = [
        (abs(value - wrong), name)
        for name, values in looks_like.items()
        for wrong in (values if isinstance(values, tuple) else (values,))
        if abs(value - wrong) <= min(tolerance, max(0.02 * abs(wrong), 1e-9))
    ]
    return min(near_ones, key=lambda one: one[0], default=(0, ""))[1]


def named(
    answer: object, *, what: str, names: Iterable[str], key: Callable[[str], str | None] = str.strip
) -> dict[str, object]:
    """The entries of a dict or a Series that has exactly these names, in their order."""
    found = {}
    wanted = list(names)
    for raw, value in answer.items():
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
    names, found = set(names), []
    for raw in answer:
        if not isinstance(raw, str):
            raise NotYet(f"{what} should hold names (texts), and holds {described(raw)}.")
        one = str.strip(raw)  # a plain text: a kind of its own might call itself equal to any
        if one not in names:
            offer = _validate.near_names(one, names) if len(names) < 20 else _offer(one, names)
            raise NotYet(f"{what} holds {_validate.shown(one)}, which is not known. {offer}")
        if one in found:
            raise NotYet(f"{what} holds {one!r} twice.")
        found.append(one)
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
