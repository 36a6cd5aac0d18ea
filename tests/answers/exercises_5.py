"""Right and wrong answers to the exercises of chapter 5, for `tests/test_exercises.py`."""

from __future__ import annotations

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from matlab_pkg import colour, figure_checks

CHARTS = ("bars", "rows", "honest", "circles", "decades", "ends")
VALUES = figure_checks.planted_values("bars")
PICTURES = dict(zip("abcdef", ["histogram", "scatter", "hexagons", "bars", "line", "boxes"]))  # noqa: B905

# worked out by hand: the effect in the figure over the effect in the data
FACTORS = {
    "bars": (2.53 / 0.53 - 1) / (6.03 / 4.03 - 1),
    "rows": (7 / 1 - 1) / (67 / 61 - 1),
    "honest": 1.0,
    "circles": (9 - 1) / (3 - 1),
    "decades": (np.log10(200) / np.log10(2) - 1) / 99,
    "ends": (40 / 10 - 1) / (80 / 10 - 1),
}
TEN = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"]
TEN += ["#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"]
WORDS = ["blue", "orange", "green", "red", "purple", "brown", "pink", "gray", "olive", "cyan"]


def near(kind):
    seen = colour.as_seen(TEN, kind) if kind else colour.srgb(TEN)
    pairs = itertools.combinations(range(10), 2)
    return [(i, j) for i, j in pairs if colour.distance(seen[i], seen[j]) < 9]


NEAR = near("deuteranopia")


def drawn(values=VALUES, kind="bar", label="Lattice constant (Å)", **more):
    ax = Figure().add_subplot()
    getattr(ax, kind)(list(values), list(values.values()))
    (ax.set_ylabel if kind != "barh" else ax.set_xlabel)(label)
    ax.set(**more)
    return ax


def points():
    ax = Figure().add_subplot(xlabel="Lattice constant (Å)")
    ax.plot(list(VALUES.values()), list(VALUES), "o")
    return ax


def reading(judged, true):
    return np.mean(np.log2(np.abs(judged - true) + 1 / 8))


def one_by_one(judged, true):
    logs = [np.log2(abs(a - b) + 0.125) for a, b in zip(judged, true, strict=True)]
    return sum(logs) / len(logs)


def grid():
    """As seaborn draws a figure of its own."""
    table = pd.Series(VALUES, name="edge").rename_axis("salt").reset_index()
    with plt.rc_context({"figure.constrained_layout.use": False}):  # seaborn has its own layout
        drawn = sns.catplot(table, x="salt", y="edge", kind="bar")
    return drawn.set_axis_labels("", "Lattice constant (Å)")


SAFE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"]

RIGHT = {
    "visualisation-pictures": [
        PICTURES,
        pd.Series(PICTURES),
        {f"({k})": f" {v} " for k, v in PICTURES.items()},
    ],
    "visualisation-lie-factors": [
        FACTORS,
        pd.Series(FACTORS).round(2),
        pd.DataFrame({"chart": FACTORS.keys(), "factor": FACTORS.values()}),
    ],
    "visualisation-redraw": [
        lambda: drawn(),
        lambda: drawn(kind="barh"),
        lambda: drawn(dict(sorted(VALUES.items(), key=lambda one: -one[1]))).figure,
        points,
        grid,
    ],
    "visualisation-reading": [reading, one_by_one],
    "visualisation-merging": [
        NEAR,
        [(WORDS[j], WORDS[i]) for i, j in NEAR],
        {(f"C{i}", f"tab:{WORDS[j]}") for i, j in NEAR},
        [[TEN[i], TEN[j]] for i, j in NEAR],
        np.array(NEAR),
    ],
    "visualisation-palette": [SAFE, tuple(SAFE[::-1]), np.array(SAFE), [*SAFE[:4], "black"]],
}

WRONG = {
    "visualisation-pictures": [
        (PICTURES | {"a": "boxes"}, "summary"),
        (PICTURES | {"c": "scatter"}, "crowd"),
        (PICTURES | {"d": "line"}, "no-order"),
        (PICTURES | {"e": "bars"}, "order"),
        (PICTURES | {"f": "bars"}, "means"),
        (PICTURES | {"f": "histogram"}, "six-pictures"),
        (PICTURES | {"b": "bars"}, ""),
        (PICTURES | {"b": "pie"}, ""),
    ],
    "visualisation-lie-factors": [
        (FACTORS | {"circles": 1}, "radius"),
        (FACTORS | {"decades": 1}, "decades"),
        (FACTORS | {"ends": 1}, "cut-off"),
        (FACTORS | {"bars": (2.53 / 0.53) / (6.03 / 4.03)}, "ratio"),
        (FACTORS | {"rows": 1 / FACTORS["rows"]}, "upside-down"),
        (FACTORS | {"bars": (0.53 / 2.53 - 1) / (4.03 / 6.03 - 1)}, "from-the-last"),
        (FACTORS | {"honest": 2}, ""),
        ({"bars": 1}, ""),
    ],
    "visualisation-redraw": [
        (lambda: figure_checks.planted("bars", ax=Figure().add_subplot()), "cut"),
        (lambda: drawn(ylim=(2, 7)), "cut"),
        (lambda: drawn(VALUES | {"LiI": 7.0}), "other-values"),
        (lambda: drawn({"LiF": 4.03}), "other-values"),
        (lambda: drawn(label=""), "no-label"),
        (lambda: drawn(yscale="log", ylim=(1, 10)), "cut"),
    ],
    "visualisation-reading": [
        (lambda judged, true: np.log2(np.mean(np.abs(judged - true)) + 1 / 8), "log-of-mean"),
        (lambda judged, true: np.log(np.abs(judged - true) + 1 / 8).mean(), "natural"),
        (lambda judged, true: np.abs(judged - true).mean(), "plain"),
        (lambda judged, true: np.log2(np.abs(judged - true) + 1 / 8).sum() + 0 * true[0], "sum"),
        (lambda judged, true: np.log2(np.abs(judged - true) / 100 + 1 / 8).mean(), "shares"),
        (lambda judged, true: 3.0, ""),
        (lambda judged, true: judged, ""),
    ],
    "visualisation-merging": [
        (near(None), "usual"),
        (near("protanopia"), "protanopia"),
        (NEAR[:1], "too-few"),
        ([*NEAR, (0, 1)], ""),
        ([(0, 11)], ""),
        (["blue", "red"], ""),
    ],
    "visualisation-palette": [
        (["#d62728", "#2ca02c", "#0072B2", "#CC79A7", "#000000"], "merge"),
        ([*SAFE[:4], "#0073B2"], "alike"),
        ([*SAFE[:4], "#ffff00"], "pale"),
        (SAFE[:4], ""),
        ([*SAFE[:4], "soot"], ""),
    ],
}
