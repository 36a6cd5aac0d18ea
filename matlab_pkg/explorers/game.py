"""A search to play: the reader against luck and against a model."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import traitlets

from matlab_pkg import _validate, search, units
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style, vector

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


class SearchGame(ExplorerWidget):
    """The game as a widget; `search_game` makes one. The browser draws, it computes nothing.

    Parameters
    ----------
    games : list of dict
        One entry a game: the candidates, the experiments that all players share, the choices of
        the model, and the number of hits that luck finds on average.
    words : dict of str
        Names and units for the axes and the messages.

    Examples
    --------
    >>> SearchGame(games=[], words={"x": "Mean atomic mass (u)"}).words["x"]
    'Mean atomic mass (u)'
    """

    _esm = script("game.js")
    _css = style("game.css")
    games = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)


def search_game(
    table: pd.DataFrame,
    *,
    features: Iterable[str],
    target: str,
    goal: tuple[float, float],
    x: str,
    y: str,
    rng: np.random.Generator,
    candidates: int = 60,
    hits: int = 8,
    budget: int = 15,
    games: int = 5,
) -> SearchGame:
    """Game of searching a table: find as many hits as the budget of experiments allows.

    Parameters
    ----------
    table : pandas.DataFrame
        The candidates; the index names them.
    features : iterable of str
        Numeric columns that the model may use.
    target : str
        Numeric column that an experiment measures.
    goal : tuple of float, in the unit of `target`
        Lowest and highest value of a hit; either may be infinite.
    x, y : str
        Numeric columns that the reader sees, one for each axis.
    rng : numpy.random.Generator
        Source of the candidates and of the shared first experiments.
    candidates : int, no unit, optional
        How many rows a game has.
    hits : int, no unit, optional
        How many of these are hits.
    budget : int, no unit, optional
        Experiments of each player, the shared first ones included.
    games : int, no unit, optional
        How many games there are to play, one after the other.

    Returns
    -------
    SearchGame
        The widget; the last line of a cell shows it.

    Raises
    ------
    LookupError
        If a column is not in the table.
    ValueError
        If the table has too few hits or too few others for a game.

    Notes
    -----
    Rows are drawn so that each game has the same number of hits, more than chance would give: a
    game without any would teach nothing. Luck with n experiments finds n * hits / candidates on
    average, because every row is as likely as any other to be among those tried.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> table = pd.DataFrame({"a": range(20), "gap": range(20)}, dtype=float)
    >>> game = search_game(table, features=["a"], target="gap", goal=(15, np.inf), x="a", y="a",
    ...                    candidates=16, hits=4, budget=8, games=1, rng=np.random.default_rng(0))
    >>> game.games[0]["luck"], len(game.games[0]["model"])
    (2.0, 8)
    """
    for column in (target, x, y):
        _validate.choice(column, what="column", allowed=[str(name) for name in table.columns])
    _validate.count(budget, what="budget", low=search.START + 1, high=candidates)
    good = table[target].between(*goal)
    for kind, found, wanted in (
        ("hits", int(good.sum()), hits),
        ("other rows", int((~good).sum()), candidates - hits),
    ):
        if not 0 < wanted <= found:
            raise ValueError(
                f"A game with {candidates} candidates and {hits} hits needs {wanted} {kind}, and "
                f"the table has {found}. Change candidates, hits or the goal."
            )
    axes = {"x": x, "y": y}
    task = {"features": tuple(features), "target": target, "goal": goal, "budget": budget}
    drawn = []
    for _ in range(games):
        rows = _deal(table, good, candidates, hits, rng)
        drawn.append(_game(rows, good.loc[rows.index], axes, task, rng))
    known = units.QUANTITIES
    words = {axis: known[name].plain if name in known else name for axis, name in axes.items()}
    words |= {"target": known[target].plain if target in known else target}
    low, high = goal
    ends = {f"at least {low:g}": low, f"at most {high:g}": high}
    words |= {"goal": " and ".join(text for text, end in ends.items() if math.isfinite(end))}
    return SearchGame(games=drawn, words=words, still=_still(drawn[0], words) if drawn else "")


def _deal(table, good, candidates, hits, rng) -> pd.DataFrame:
    """Rows of one game, in random order."""
    drawn = [
        *rng.choice(table.index[good], hits, replace=False),
        *rng.choice(table.index[~good], candidates - hits, replace=False),
    ]
    return table.loc[drawn].sample(frac=1, random_state=rng)


def _game(rows, good, axes, task, rng) -> dict:
    """What the browser needs to play one game."""
    model = search.run(rows, **task, strategy="linear", rng=rng)
    order = [rows.index.get_loc(name) for name in model.tried]
    return {
        "names": [str(name) for name in rows.index],
        **{axis: rows[column].round(4).tolist() for axis, column in axes.items()},
        "values": rows[task["target"]].round(3).tolist(),
        "hits": good.tolist(),
        "start": order[: search.START],
        "model": order,
        "luck": round(task["budget"] * int(good.sum()) / len(rows), 2),
    }


def _still(game: dict, words: dict) -> str:
    """The first game before the reader's first experiment."""
    import matplotlib as mpl

    from matlab_pkg import plots

    with mpl.rc_context(plots.THEME):
        figure = plots.plt.figure()
        ax = figure.add_subplot()
        known = set(game["start"])
        for rows, marker, looks in (
            (
                [i for i in range(len(game["x"])) if i not in known],
                "o",
                {"markerfacecolor": "none"},
            ),
            ([i for i in known if not game["hits"][i]], ".", {"color": plots.INK}),
            ([i for i in known if game["hits"][i]], "D", {"color": plots.COLOURS[1]}),
        ):
            ax.plot([game["x"][i] for i in rows], [game["y"][i] for i in rows], marker, **looks)
        ax.set(xlabel=words["x"], ylabel=words["y"])
        picture = vector(figure)
        plots.plt.close(figure)
    return picture
