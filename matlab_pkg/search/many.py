"""Many searches: whether a strategy helps, by how much, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from matlab_pkg import _validate
from matlab_pkg.search import _check
from matlab_pkg.search.loop import START, run


def compare(
    table: pd.DataFrame,
    *,
    features: Iterable[str],
    target: str,
    goal: tuple[float, float],
    budget: int,
    repeats: int,
    rng: np.random.Generator,
    strategies: Iterable[str] = ("random", "linear"),
    start: int = START,
) -> pd.DataFrame:
    """Table of many searches: every strategy with the same seeds, after every experiment.

    Parameters
    ----------
    table, features, target, goal, budget
        As for `run`.
    repeats : int, no unit
        How many searches each strategy does.
    rng : np.random.Generator
        Draws the seeds; the same state gives the same table.
    strategies : iterable of str, optional
        Names from `STRATEGIES`.
    start : int, no unit, optional
        As for `run`.

    Returns
    -------
    pandas.DataFrame, one row a strategy, seed and experiment
        ``strategy`` (str), ``seed`` (int: ``run(..., rng=np.random.default_rng(seed))`` does this
        search again), ``experiments`` (int: done so far, from 1), ``found`` (int: hits so far),
        ``miss`` (float, unit of the target: distance of the best row from the goal, 0 inside).

    Raises
    ------
    TypeError, LookupError, ValueError
        As for `run`.

    Examples
    --------
    One row in ten is a hit, so ten random experiments find one on average:

    >>> rows = pd.DataFrame({"x": range(100), "y": range(100)})
    >>> runs = compare(rows, features=["x"], target="y", goal=(90, np.inf), budget=10,
    ...                repeats=200, rng=np.random.default_rng(1), strategies=["random"])
    >>> last = runs[runs["experiments"] == 10]
    >>> bool(abs(last["found"].mean() - 1) < 0.2)
    True
    """
    features, strategies = list(features), _check.names(strategies, what="strategies")
    _validate.count(repeats, what="repeats", low=1)
    seeds = _validate.generator(rng).choice(2**31, size=repeats, replace=False)
    runs = []
    for strategy in strategies:
        for seed in seeds:
            search = run(
                table,
                features=features,
                target=target,
                goal=goal,
                strategy=strategy,
                budget=budget,
                start=start,
                rng=np.random.default_rng(seed),
            )
            columns = {"strategy": strategy, "seed": seed, "experiments": np.arange(1, budget + 1)}
            runs.append(pd.DataFrame(columns | {"found": search.found, "miss": search.miss}))
    return pd.concat(runs, ignore_index=True)


def gain(runs: pd.DataFrame, *, experiments: int, baseline: str = "random") -> pd.DataFrame:
    """Table of what each strategy finds more than trial and error, with its uncertainty.

    Parameters
    ----------
    runs : pandas.DataFrame
        As `compare` returns it.
    experiments : int, no unit
        After how many experiments to compare.
    baseline : str, optional
        The strategy to compare with.

    Returns
    -------
    pandas.DataFrame, one row a strategy (its index) other than the baseline
        All numbers without a unit: ``found`` and ``baseline`` (mean hits), ``extra`` (the first
        minus the second) and ``extra_error``, ``ratio`` (the first over the second; NaN where the
        baseline found nothing) and ``ratio_error``, ``better`` and ``worse`` (share of the seeds
        with more, and with fewer, hits than the baseline).

    Raises
    ------
    LookupError
        If the baseline, or a column, is not in `runs`.
    ValueError
        If `runs` has no such number of experiments, fewer than two seeds, nothing but the
        baseline, a search twice, or not the same seeds for each strategy.

    Notes
    -----
    Errors are standard errors over the S seeds, which both strategies share: with m and b the
    hits of one seed, R = mean(m) / mean(b),
    extra_error = std(m - b) / sqrt(S) and ratio_error = std(m - R b) / (mean(b) sqrt(S)).
    The second is good when the baseline found some ten hits or more in all.

    References
    ----------
    Cochran, Sampling Techniques, 3rd ed., Wiley (1977), section 6.3: error of a ratio.

    Examples
    --------
    Twice the hits for both seeds, so the ratio is certain and the difference is not:

    >>> runs = pd.DataFrame({"strategy": ["random"] * 2 + ["linear"] * 2, "seed": [1, 2] * 2,
    ...                      "experiments": 5, "found": [1, 2, 2, 4]})
    >>> gain(runs, experiments=5)[["extra", "extra_error", "ratio", "ratio_error"]].round(2)
              extra  extra_error  ratio  ratio_error
    strategy
    linear      1.5          0.5    2.0          0.0
    """
    hits = _hits(runs, experiments, baseline)
    b = hits[baseline]
    rows = {}
    for strategy in hits.columns.drop(baseline):
        m = hits[strategy]
        ratio = m.mean() / b.mean() if b.any() else math.nan
        rows[strategy] = {
            "found": m.mean(),
            "baseline": b.mean(),
            "extra": (m - b).mean(),
            "extra_error": _standard_error(m - b),
            "ratio": ratio,
            "ratio_error": _standard_error(m - ratio * b) / b.mean() if b.any() else math.nan,
            "better": (m > b).mean(),
            "worse": (m < b).mean(),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("strategy")


def _standard_error(values: pd.Series) -> float:
    return values.std() / math.sqrt(len(values))


def _hits(runs: pd.DataFrame, experiments: int, baseline: str) -> pd.DataFrame:
    """Hits after so many experiments: one row a seed, one column a strategy."""
    for column in ("strategy", "seed", "experiments", "found"):
        _validate.choice(column, what="column", allowed=[str(name) for name in runs.columns])
    if runs.duplicated(["strategy", "seed", "experiments"]).any():
        raise ValueError("These runs hold some searches twice. Use drop_duplicates() first.")
    _validate.choice(baseline, what="strategy in these runs", allowed=set(runs["strategy"]))
    longest = 0 if runs.empty else int(runs["experiments"].max())
    _validate.count(experiments, what="experiments", low=1, high=longest)
    last = runs[runs["experiments"] == experiments]
    hits = last.pivot(index="seed", columns="strategy", values="found")
    if len(hits.columns) < 2:
        raise ValueError(f"These runs hold only {baseline!r}. Give compare() a second strategy.")
    if hits.isna().any(axis=None):
        raise ValueError(
            "The strategies have different seeds or budgets, so they cannot be compared seed by "
            "seed. Make them with one call of compare()."
        )
    if len(hits) < 2:
        raise ValueError("One seed has no spread, so no error: give compare() repeats=2 or more.")
    return hits
