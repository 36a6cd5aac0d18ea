"""Scripts that run aside, and what a mistake in them leads to."""

from __future__ import annotations

import contextlib
import io
import math
import numbers
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matlab_pkg import _validate
from matlab_pkg.automation.keyboard import plant_typo
from matlab_pkg.automation.scripts import Script

RELATIVE_TOLERANCE = 1e-9
"""float, no unit: results that differ by less are the same.

Reason: rounding stays below it, a slip of the finger above.
"""


@dataclass(frozen=True)
class Run:
    """What a script did.

    Parameters
    ----------
    result : object
        Value of the script's result variable; None after an error.
    error : str
        Name and first line of the error; empty if there was none.

    Examples
    --------
    >>> Run(result={"LiI": 4.05}).error
    ''
    """

    result: object
    error: str = ""


def run_script(script: str, *, variable: str = "results") -> Run:
    """Value that a script leaves in a variable, or the error that stopped it.

    Parameters
    ----------
    script : str
        Python code that you trust: it runs in this process, with all its rights.
    variable : str, optional
        The variable that holds the script's result.

    Returns
    -------
    Run
        The result, or the error. A script that does not set the variable ends with a NameError,
        as it would in the next cell.

    Raises
    ------
    TypeError
        If the script or the variable's name is not a str.

    Notes
    -----
    Names, printed text, warnings and relative files of the script stay inside: it runs in a
    namespace and a temporary folder of its own. Nothing bounds its time or memory. So call what
    refuses to run wild: `structures.supercell` stops a mistyped size before it builds anything.

    Examples
    --------
    >>> run_script("results = {'LiI': 4 * 133.85 / 6.03**3}").error
    ''
    >>> run_script("results = 1 / 0").error
    'ZeroDivisionError: division by zero'
    """
    _validate.text(script, what="script")
    _validate.text(variable, what="variable")
    namespace: dict[str, object] = {"__name__": "__main__"}
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        try:
            exec(compile(script, "<script>", "exec"), namespace)  # noqa: S102 (its purpose)
        except (Exception, SystemExit) as error:
            first_line = (str(error).splitlines() or [""])[0]
            return Run(None, error=f"{type(error).__name__}: {first_line}")
    if variable not in namespace:
        return Run(None, error=f"NameError: name '{variable}' is not defined")
    return Run(namespace[variable])


def outcome(run: Run, *, expected: object) -> str:
    """How a mistake shows: "loud", "silent" or "harmless".

    Parameters
    ----------
    run : Run
        What the script with the mistake did.
    expected : object
        The result of the script without it: numbers, text, or lists and dicts of them.

    Returns
    -------
    str
        "loud" if an error stopped the script, "silent" if it ran but its result differs,
        "harmless" if the result is the same (numbers to a relative 1e-9).

    Raises
    ------
    TypeError
        If `run` is not a `Run`.

    Examples
    --------
    >>> outcome(Run({"LiI": 4.5}), expected={"LiI": 4.05})
    'silent'
    """
    if not isinstance(run, Run):
        raise TypeError(
            f"run = {_validate.shown(run)} is a {type(run).__name__}; give what run_script returns."
        )
    if run.error:
        return "loud"
    return "silent" if _difference(run.result, expected) else "harmless"


def survey(
    script: str | Script, *, n: int, rng: np.random.Generator, variable: str = "results"
) -> pd.DataFrame:
    """Table of what `n` single typos in a script lead to.

    Parameters
    ----------
    script : str or Script
        Python code without a mistake, which leaves its result in `variable`. In a `Script` only
        what a person types can go wrong, not what is pasted.
    n : int, no unit
        How many typos, each planted alone into the clean script.
    rng : np.random.Generator
        Makes the typos; the same generator state gives the same table.
    variable : str, optional
        The variable that holds the script's result.

    Returns
    -------
    pd.DataFrame, n rows
        ``kind`` (str), ``outcome`` (str: loud, silent or harmless), ``line`` (int, from 1),
        ``before`` and ``after`` (str: that line), ``consequence`` (str: the error, the first
        difference of the results, or empty).

    Raises
    ------
    TypeError
        If `rng` is not a random generator or `n` not a whole number.
    ValueError
        If `n` is below 1, or the script without a typo does not run.

    Notes
    -----
    The share of an outcome, p, has a standard error of ``sqrt(p (1 - p) / n)``: 0.03 at most for
    n = 300. Every typo runs the whole script, because a slip in one copy can spoil the next.

    Examples
    --------
    >>> table = survey("results = [6.03**3]", n=20, rng=np.random.default_rng(1))
    >>> set(table["outcome"]) <= {"loud", "silent", "harmless"}
    True
    """
    _validate.count(n, what="n", low=1)
    _validate.generator(rng)
    within = script.typed if isinstance(script, Script) else None
    script = script.text if isinstance(script, Script) else script
    clean = run_script(script, variable=variable)
    if clean.error:
        raise ValueError(
            f"The script fails without any typo: {clean.error}. Make it run first, then survey it."
        )
    before = script.split("\n")
    rows = []
    for _ in range(n):
        typo = plant_typo(script, rng=rng, within=within)
        run = run_script(typo.text, variable=variable)
        rows.append(
            {
                "kind": typo.kind,
                "outcome": outcome(run, expected=clean.result),
                "line": typo.line,
                "before": before[typo.line - 1],
                "after": typo.text.split("\n")[typo.line - 1],
                "consequence": run.error or _difference(run.result, clean.result),
            }
        )
    return pd.DataFrame(rows)


def _difference(found: object, expected: object, where: str = "") -> str:
    """First difference in words, empty if there is none."""
    place = f"{where}: " if where else ""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in [*expected, *found]:
            if key not in found:
                return f"{place}{key!r} is missing"
            if key not in expected:
                return f"{place}{key!r} is new"
            inner = _difference(found[key], expected[key], f"{place}{key}")
            if inner:
                return inner
        return ""
    if isinstance(expected, list | tuple | np.ndarray) and isinstance(found, type(expected)):
        if len(found) != len(expected):
            return f"{place}{len(found)} entries instead of {len(expected)}"
        pairs = enumerate(zip(found, expected, strict=True))
        return next((d for i, (f, e) in pairs if (d := _difference(f, e, f"{place}{i}"))), "")
    if isinstance(expected, numbers.Real) and isinstance(found, numbers.Real):
        if _same_number(found, expected):
            return ""
        return f"{place}{_validate.figure(found)} instead of {_validate.figure(expected)}"
    same = type(found) is type(expected) and found == expected
    return "" if same else f"{place}{found!r} instead of {expected!r}"


def _same_number(found: float, expected: float) -> bool:
    try:
        if math.isnan(found) and math.isnan(expected):
            return True
        return math.isclose(found, expected, rel_tol=RELATIVE_TOLERANCE)
    except OverflowError:  # a whole number that no float can hold
        return found == expected
