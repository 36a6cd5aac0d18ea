"""An experiment with the reader: how well shares are read from pies, and from bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import traitlets

from matlab_pkg import _validate
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style, vector

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PARTS = 5
"""int, no unit: parts of each picture. Reason: as many as in the experiment of 1984."""

SMALLEST = 0.03
"""float, no unit: smallest share of a part. Reason: a thinner one cannot hold its mark."""


class ReadingExperiment(ExplorerWidget):
    """The experiment as a widget; `reading_experiment` makes one.

    The browser draws the shares, asks, and adds up the errors; a test holds its sums to those of
    numpy.

    Parameters
    ----------
    trials : list of dict
        For each question its kind ("pie" or "bars"), the shares, no unit, the two marked parts
        and the true answer in percent.

    Examples
    --------
    >>> ReadingExperiment(trials=[]).trials
    []
    """

    _esm = script("reading.js")
    _css = style("reading.css")
    trials = traitlets.List().tag(sync=True)


def reading_experiment(*, rng: np.random.Generator, each: int = 6) -> ReadingExperiment:
    """Experiment that asks which percentage the smaller of two marked parts is of the larger.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the shares and of the order of the questions.
    each : int, no unit, optional
        Questions with a pie, and as many with bars of other shares.

    Returns
    -------
    ReadingExperiment
        The widget; the last line of a cell shows it.

    Raises
    ------
    TypeError, ValueError
        If `rng` is no generator, or `each` no number from 1 to 20.

    References
    ----------
    W. S. Cleveland, R. McGill, J. Am. Stat. Assoc. 79, 531 (1984), doi
    10.1080/01621459.1984.10478080: the second of their experiments, with other shares.

    Examples
    --------
    >>> experiment = reading_experiment(rng=np.random.default_rng(1), each=2)
    >>> sorted(trial["kind"] for trial in experiment.trials)
    ['bars', 'bars', 'pie', 'pie']
    """
    _validate.generator(rng)
    _validate.count(each, what="each", low=1, high=20)
    kinds = rng.permutation(["pie", "bars"] * each)
    trials = [_trial(str(kind), rng) for kind in kinds]
    return ReadingExperiment(trials=trials, still=_still(trials[0]))


def _trial(kind: str, rng: np.random.Generator) -> dict:
    """Shares with two marked parts whose ratio is from 20 to 95 percent."""
    while True:
        shares = SMALLEST + (1 - PARTS * SMALLEST) * rng.dirichlet(np.full(PARTS, 3.0))
        first, second = (int(i) for i in rng.choice(PARTS, 2, replace=False))
        small, large = sorted([shares[first], shares[second]])
        percent = float(100 * small / large)
        if 20 <= percent <= 95:
            break
    return {
        "kind": kind,
        "shares": shares.round(5).tolist(),
        "marked": [first, second],
        "percent": round(percent, 2),
    }


def _still(trial: dict) -> str:
    """The first question as both pictures, for print."""
    import matplotlib as mpl

    from matlab_pkg import plots

    with mpl.rc_context(plots.THEME):
        figure = plots.plt.figure(figsize=(5.2, 2.4))
        left, right = figure.subplots(1, 2)
        names = ["A" if i == trial["marked"][0] else "" for i in range(PARTS)]
        names[trial["marked"][1]] = "B"
        left.pie(
            trial["shares"], labels=names, wedgeprops={"edgecolor": plots.INK, "facecolor": "none"}
        )
        _bars(right, trial["shares"], names)
        picture = vector(figure)
        plots.plt.close(figure)
    return picture


def _bars(ax: Axes, shares: list[float], names: list[str]) -> None:
    from matlab_pkg import plots

    ax.bar(range(PARTS), shares, edgecolor=plots.INK, facecolor="none")
    ax.set_xticks(range(PARTS), names)
    ax.set_yticks([])
