"""One search: the experiments in order, and what they found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matlab_pkg.search import _check, choose
from matlab_pkg.search.choose import STRATEGIES

START = 5
"""int, no unit: experiments at random before the first prediction.

Reason: few, so that most of a budget of 30 is chosen; 3 and 10 lead to the same conclusions.
"""


@dataclass(frozen=True, eq=False)
class Search:
    """What a search tried, in order, and what it found.

    Parameters
    ----------
    strategy : str
        One of `STRATEGIES`.
    goal : tuple of float, shape (2,), unit of the target
        Lower and upper end of the wanted range; both ends count as inside.
    tried : pandas.Index, shape (n,), no unit
        Labels of the rows that were tried, in order.
    values : np.ndarray, shape (n,), unit of the target
        Their values.

    Examples
    --------
    >>> lucky = Search("random", (3.0, 3.5), pd.Index(["GaAs", "GaN", "ZnO"]),
    ...                np.array([1.42, 3.42, 3.44]))
    >>> lucky
    Search('random': 2 hits in 3 experiments, the first at experiment 2)
    >>> lucky.found.tolist(), lucky.miss.round(2).tolist()
    ([0, 1, 2], [1.58, 0.0, 0.0])
    """

    strategy: str
    goal: tuple[float, float]
    tried: pd.Index
    values: np.ndarray

    def __repr__(self) -> str:
        hits, n = int(self.hits.sum()), len(self.values)
        first = f", the first at experiment {self.first_hit}" if hits else ""
        return f"Search({self.strategy!r}: {hits} hits in {n} experiments{first})"

    @property
    def hits(self) -> np.ndarray:
        """Whether each tried row lies inside the goal: bool, shape (n,), no unit."""
        return choose.depth(self.values, self.goal) >= 0

    @property
    def found(self) -> np.ndarray:
        """How many hits there are after each experiment: int, shape (n,), no unit."""
        return np.cumsum(self.hits)

    @property
    def miss(self) -> np.ndarray:
        """Distance of the best row so far from the goal: shape (n,), unit of the target."""
        return np.minimum.accumulate(np.maximum(-choose.depth(self.values, self.goal), 0.0))

    @property
    def first_hit(self) -> int | None:
        """Number of the experiment with the first hit, from 1, no unit; None without a hit."""
        return int(self.hits.argmax()) + 1 if self.hits.any() else None


def run(
    table: pd.DataFrame,
    *,
    features: Iterable[str],
    target: str,
    goal: tuple[float, float],
    strategy: str,
    budget: int,
    rng: np.random.Generator,
    start: int = START,
) -> Search:
    """Search of a table for rows whose target lies inside a goal.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a candidate; its index names the rows. It is not changed.
    features : iterable of str
        Numeric columns that are known before any experiment, in any units.
    target : str
        Numeric column that an experiment reveals, row by row.
    goal : tuple of float, shape (2,), unit of the target
        Lower and upper end of the wanted range; one of them may be infinite.
    strategy : str
        One of `STRATEGIES`.
    budget : int, no unit
        How many experiments there are.
    rng : np.random.Generator
        Chooses the rows tried at random. All strategies begin with the same `start` rows when
        their generators are in the same state.
    start : int, no unit, optional
        Experiments at random before the first prediction.

    Returns
    -------
    Search
        Rows tried, their values, hits, and how close the best one came.

    Raises
    ------
    TypeError
        If `rng` is not a generator, a column is not numeric, or a count is not a whole number.
    LookupError
        If there is no such column or strategy; the message offers near names.
    ValueError
        If the table has no row or a label twice, a value is not finite, the target is among the
        features, the goal holds no value or all, or the budget does not fit the table.

    Notes
    -----
    equation -> code: features x are scaled to mean 0 and standard deviation 1 over all rows ->
    `choose.scaled`. "linear" minimises sum (y - mean(y) - w x)^2 + w^2 -> `choose.linear`;
    "neighbours" takes the mean of y over the five smallest |x - x'| -> `choose.neighbours`. The
    choice is the largest min(y - low, high - y) of the predictions y -> `choose.depth`; between
    equal ones it is random.

    Random search needs (N + 1) / (K + 1) experiments on average to the first of K hits among N
    rows. Cost: one prediction of all other rows an experiment, a few ms for 2,500 rows.

    References
    ----------
    Lookman, Balachandran, Xue, Yuan, Active learning in materials science with emphasis on
    adaptive sampling using uncertainties for targeted design, npj Comput. Mater. 5, 21 (2019),
    doi 10.1038/s41524-019-0153-8: the loop, there with an uncertainty, which is left out here.

    Examples
    --------
    A gap that falls as the atoms grow heavier: after five random rows, the first prediction
    finds the widest gap among a thousand.

    >>> rows = pd.DataFrame({"mass_u": np.linspace(13, 130, 1000)})
    >>> rows["band_gap_eV"] = 14 - rows["mass_u"] / 13
    >>> search = run(rows, features=["mass_u"], target="band_gap_eV", goal=(12.9, np.inf),
    ...              strategy="linear", budget=6, rng=np.random.default_rng(1))
    >>> search.first_hit, float(search.values[5])
    (6, 13.0)
    """
    features, goal = _check.features(features, target), _check.goal(goal)
    _check.method(strategy, start=start, rng=rng, known=STRATEGIES)
    _check.table_rows(table, what="The table")
    _check.budget(budget, rows=len(table))
    x_rf = choose.scaled(_check.numbers_of(table, features))
    y_r = _check.numbers_of(table, [target])[:, 0]
    tried: list[int] = []
    free = np.arange(len(table))
    how = {"goal": goal, "strategy": strategy, "start": start, "rng": rng}
    for _ in range(budget):
        best = choose.best(x_rf[tried], y_r[tried], x_rf[free], **how)
        tried.append(int(free[best]))
        free = np.delete(free, best)
    return Search(strategy, goal, table.index[tried], y_r[tried])


def propose(
    known: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    features: Iterable[str],
    target: str,
    goal: tuple[float, float],
    strategy: str,
    rng: np.random.Generator,
    start: int = START,
) -> object:
    """Label of the candidate to try next: one step of `run`.

    Parameters
    ----------
    known : pandas.DataFrame, n rows
        Rows that have been tried, in order, with features and target; may have no row.
    candidates : pandas.DataFrame, m rows
        Rows that have not; only their features are read.
    features, target, goal, strategy, rng, start
        As for `run`.

    Returns
    -------
    object
        A label of the index of `candidates`.

    Raises
    ------
    TypeError, LookupError, ValueError
        As for `run`.

    Examples
    --------
    Five tried gaps rise with x; the widest one is expected at the largest x.

    >>> known = pd.DataFrame({"x": [1, 2, 3, 4, 5], "band_gap_eV": [1.0, 2.1, 2.9, 4.2, 5.0]})
    >>> propose(known, pd.DataFrame({"x": [6, 9]}, index=["NaCl", "LiF"]), features=["x"],
    ...         target="band_gap_eV", goal=(8.0, np.inf), strategy="linear",
    ...         rng=np.random.default_rng(1))
    'LiF'
    """
    features, goal = _check.features(features, target), _check.goal(goal)
    _check.method(strategy, start=start, rng=rng, known=STRATEGIES)
    _check.table_rows(candidates, what="The table of candidates")
    x_mf = _check.numbers_of(candidates, features)
    x_nf, y_n = np.empty((0, len(features))), np.empty(0)
    if len(known):
        _check.table_rows(known, what="The table of known rows")
        _check.disjoint(known, candidates)
        x_nf = _check.numbers_of(known, features)
        y_n = _check.numbers_of(known, [target])[:, 0]
    x_nf, x_mf = np.split(choose.scaled(np.vstack([x_nf, x_mf])), [len(y_n)])
    best = choose.best(x_nf, y_n, x_mf, goal=goal, strategy=strategy, start=start, rng=rng)
    return candidates.index[best]
