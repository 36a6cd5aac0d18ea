"""Checks that help and never give the answer away, and the ladder of hints."""

from __future__ import annotations

import functools
import itertools
import linecache
import math
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from ase import Atom
from ase.build import bulk
from ase.neighborlist import NeighborList, neighbor_list

from matlab_pkg import datasets, exercises, plots, search, structures
from matlab_pkg.exercises import (
    _answers,
    _band_gaps,
    _check,
    _hints,
    _images,
    _left_out,
    _neighbours,
    _repeats,
    _run,
)
from matlab_pkg.exercises._exercise import Exercise, NotAttempted, NotYet

from .answers import checks_4, exercises_3, exercises_5, exercises_10

mpl.use("agg")
check = exercises.check
LABELS = list(_check.EXERCISES)
GAPS = datasets.load("band_gaps").data.set_index("formula")
FEATURES = list(GAPS.columns[3:])
TASK = {"features": FEATURES, "target": "band_gap_eV", "goal": (6, np.inf)}


def top(score, *, up=False):
    """The thirty compounds that a rule puts first."""
    return GAPS.loc[score.sort_values(ascending=up).index[:30]]


@functools.cache
def ten(repeats=5, seeds=range(10)):
    task = TASK | {"budget": 30, "repeats": repeats}
    rows = [search.compare(GAPS, **task, rng=np.random.default_rng(seed)) for seed in seeds]
    return pd.DataFrame([search.gain(one, experiments=30).iloc[0] for one in rows])


@functools.cache
def neighbours_gain(features=("mean_group",), strategies=("random", "neighbours")):
    task = TASK | {"features": list(features), "strategies": strategies}
    runs = search.compare(GAPS, **task, budget=30, repeats=20, rng=np.random.default_rng(4))
    return search.gain(runs, experiments=30)


def other_gain(baseline, extra):
    """As it comes of another task: means of 200 searches."""
    return neighbours_gain().assign(found=baseline + extra, baseline=baseline, extra=extra)


def by_group(table=GAPS, x="mean_group", y="band_gap_eV"):
    return plots.scatter(table, x=x, y=y, ax=mpl.figure.Figure().add_subplot())


def pyplot(kind, labels=("Mean group", "Band gap (eV)"), *, bar=False):
    figure = mpl.figure.Figure()
    ax = figure.add_subplot()
    drawn = getattr(ax, kind)(GAPS["mean_group"], GAPS["band_gap_eV"])
    ax.set(xlabel=labels[0], ylabel=labels[1])
    if bar:
        figure.colorbar(drawn, ax=ax)
    return ax


def marked(*, table=GAPS):
    """The hits in another colour, two marks, and a line that was fitted, at each compound."""
    ax = by_group(table)
    wide = table[table["band_gap_eV"] >= 6]
    ax.scatter(wide["mean_group"], wide["band_gap_eV"])
    ax.plot([1, 18], [6, 6], "x")
    ax.plot(table["mean_group"], 3 - 0.1 * table["mean_group"])
    ax.axhline(6)
    return ax


LIF = datasets.load("LiF").data
SKEWED = [[0, 2, 2], [2, 0, 2], [2, 2, 0]]
SIX = pd.DataFrame(
    [structures.summary(structures.supercell(LIF, matrix)) for matrix in (3, SKEWED)]
)
A, B = (tuple(row) for row in SIX[["atoms", "volume_A3", "density_g_cm3"]].to_numpy())
RADII = {"F": 1.33, "Cl": 1.81, "Br": 1.96, "I": 2.20}
APART = {
    f"Li{x}": structures.bond_length(datasets.load(f"Li{x}").data, x, x) / (2 * radius)
    for x, radius in RADII.items()
}
WHOLE = structures.supercell(datasets.load("LiI").data, 3)
LOST = WHOLE[int(np.random.default_rng(7).integers(len(WHOLE)))]
AROUND = WHOLE.positions[
    [j for i, j in zip(*neighbor_list("ij", WHOLE, 3.5), strict=True) if i == LOST.index]
]
SLAB = WHOLE.copy()
SLAB.pbc = [True, True, False]
KEPT = {name: structures.round_trip(SLAB, name)["pbc"] for name in structures.FORMATS}
CELL = {name: structures.round_trip(SLAB, name)["cell"] for name in structures.FORMATS}


def scaled(factors):
    """The ratios, each changed by its own factor."""
    return {name: ratio * f for (name, ratio), f in zip(APART.items(), factors, strict=True)}


def mended(atoms, cutoff_A):
    return np.bincount(neighbor_list("i", atoms, cutoff_A), minlength=len(atoms))


def by_hand(atoms, cutoff_A):
    """Counted box by box, without a neighbour list."""
    reach = [range(-6, 7) if periodic else [0] for periodic in atoms.pbc]
    boxes = np.array([(i, j, k) for i in reach[0] for j in reach[1] for k in reach[2]])
    counts = []
    for place in atoms.positions:
        apart = (atoms.positions[:, None] + boxes @ np.array(atoms.cell)[None] - place).reshape(
            -1, 3
        )
        distance = np.linalg.norm(apart, axis=1)
        counts.append(int(((distance > 1e-6) & (distance < cutoff_A)).sum()))
    return counts


def one_image(atoms, cutoff_A):
    distances = atoms.get_all_distances(mic=True)
    return ((distances > 0) & (distances < cutoff_A)).sum(axis=1)


def no_images(atoms, cutoff_A):
    distances = atoms.get_all_distances()
    return ((distances > 0) & (distances < cutoff_A)).sum(axis=1)


def boxes(reach):
    return lambda atoms, cutoff_A: _images.within_boxes(atoms, cutoff_A, reach=reach)


def repeated(atoms, cutoff_A):
    """As wide as its edges are long, which says little about a skewed cell."""
    times = np.ceil(2 * cutoff_A / np.maximum(atoms.cell.lengths(), 1)).astype(int)
    return one_image(atoms.repeat(np.where(atoms.pbc, times, 1)), cutoff_A)[: len(atoms)]


def listed(part, **options):
    def count(atoms, cutoff_A):
        found = NeighborList([part * cutoff_A] * len(atoms), **options)
        found.update(atoms)
        return [len(found.get_neighbors(i)[0]) for i in range(len(atoms))]

    return count


def moves_its_atoms(atoms, cutoff_A):
    atoms.wrap()
    atoms.positions += 1
    return mended(atoms, cutoff_A)


def crashes(atoms, cutoff_A):
    return 1 / 0


def once(atoms, cutoff_A):
    i, j = neighbor_list("ij", atoms, cutoff_A)
    own = np.flatnonzero(i == j)
    keep = np.concatenate([np.flatnonzero(i < j), own[::2]])
    return np.bincount(i[keep], minlength=len(atoms))


def still_to_do(atoms, cutoff_A):
    raise NotImplementedError


def stub(atoms, cutoff_A):
    """Count the neighbours."""


def bursting(formulas=("LiF", "NaF")):
    yield from formulas
    raise KeyError("no more")


class Sly(str):
    """A text that says it equals any other."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("elements")


N, K = len(GAPS), int((GAPS["band_gap_eV"] >= 8).sum())
LUCK = (N + 1) / (K + 1)
HITS = dict(zip(FEATURES, [13.0, 13.7, 13.5, 13.9, 15.3, 13.6, 14.5, 16.0], strict=True))
USUAL = _repeats._error_of_five()
IONIC = GAPS["electronegativity_range"]

RIGHT = {
    "automation-predict": [
        SIX,
        [A, B],
        [*A, *B],
        [A[0], B[0], A[1], B[1], A[2], B[2]],
        np.array([A, B]),
        SIX.drop(columns="formula").T,
        SIX.to_dict("records"),
        {"b": B, "a": A},
        {"(a)": SIX.iloc[0].to_dict(), "(b)": SIX.iloc[1].to_dict()},
        {"atoms": [A[0], B[0]], "volume": [A[1] * 1.003, B[1]], "density": [A[2], B[2]]},
        {"atoms": [A[0], B[0]], "volume": [A[1], B[1]], "density": B[2]},
        np.array([A, B]).T,
        ([A[0], B[0]], [A[1], B[1]], [A[2], B[2]]),
        [A, (8 * abs(np.linalg.det(SKEWED)), *B[1:])],
    ],
    "automation-primitive": [
        [[-1, 1, 1], [1, -1, 1], [1, 1, -1]],
        np.array([[1, -1, 1], [-1, 1, 1], [1, 1, -1.0]]),
        [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]],
        np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]], dtype=object),
        [[Fraction(n) for n in row] for row in ([-1, 1, 1], [1, -1, 1], [1, 1, -1])],
    ],
    "automation-anions": [
        APART,
        {name[2:]: round(ratio, 2) for name, ratio in APART.items()},
        pd.Series(APART),
        pd.Series(list(APART.values())),
        pd.DataFrame({"formula": APART.keys(), "ratio": APART.values(), "x": 1}),
        list(APART.values()),
        ["LiCl", "LiBr", "LiI"],
        {"Br", "I"},
        frozenset({"LiBr", "LiI"}),
        {"LiF": False, "LiCl": True, "LiBr": True, "LiI": True},
    ],
    "automation-formats": [
        KEPT,
        pd.Series(KEPT),
        ["traj", "json", "extxyz"],
        np.array([" traj", "json", "extxyz"]),
        frozenset({"traj", "json", "extxyz"}),
        {name: "yes" if kept else "lost" for name, kept in KEPT.items()},
        {name: "Yes" if kept else "no" for name, kept in KEPT.items()},
        pd.DataFrame({"format": KEPT.keys(), "pbc": KEPT.values()}),
        pd.DataFrame([structures.round_trip(SLAB, name) for name in KEPT], index=list(KEPT)),
        pd.DataFrame({name: structures.round_trip(SLAB, name) for name in structures.FORMATS}),
    ],
    "automation-images": [
        mended,
        by_hand,
        listed(0.5, skin=0, self_interaction=False, bothways=True),
    ],
    "automation-vacancy": [
        (LOST.symbol, LOST.position),
        ({LOST.symbol}, (LOST.position - WHOLE.cell.lengths()).tolist()),
        (LOST.position, LOST.symbol),
        {"symbol": LOST.symbol, "position": LOST.position},
        {"position": LOST.position, "kind": {LOST.symbol}},
        pd.Series({"kind": LOST.symbol, "position": LOST.position}),
        Atom(LOST.symbol, LOST.position),
    ],
    "materials-informatics-luck": [
        LUCK,
        round(LUCK),
        round(LUCK, 1),
        Decimal("154.44"),
        (LUCK, LUCK + 9, 10.5),
        {"expected": LUCK, "measured": LUCK - 20},
        {"expected": LUCK},
        np.array(LUCK),
    ],
    "materials-informatics-repeats": [
        lambda: ten(),
        lambda: (lambda t: (t["extra"].std(), t["extra_error"].mean()))(ten(seeds=range(20, 30))),
        {"spread": USUAL * 1.4, "error": USUAL * 0.7},
        {"extra_error": USUAL * 0.5, "extra": USUAL * 1.9},
        np.array([USUAL * 0.6, USUAL]),
    ],
    "materials-informatics-feature": [
        HITS,
        pd.Series(HITS).sort_values(),
        pd.DataFrame({"found": HITS}),
        pd.DataFrame({"feature": HITS.keys(), "found": HITS.values(), "error": 1.0}),
        {name: 15 - hits for name, hits in HITS.items()},
        {name: hits - 15 for name, hits in HITS.items()},
        {name: hits - 12.5 for name, hits in HITS.items()},
        "electronegativity_range",
        " elements ",
        ("elements", 2.0),
        (np.str_("elements"), np.float64(3.1)),
    ],
    "materials-informatics-harm": [
        by_group,
        lambda: neighbours_gain(),
        lambda: (by_group(), neighbours_gain()),
        marked,
        lambda: pyplot("scatter").figure,
        lambda: pyplot("scatter", bar=True).figure,
        lambda: (lambda ax: (ax.figure, ax))(pyplot("scatter")),
        lambda: {"figure": by_group(), "gain": neighbours_gain()},
        lambda: (None, neighbours_gain().round(1)),
        lambda: neighbours_gain().iloc[0],
        lambda: neighbours_gain().reset_index(),
        lambda: pyplot("scatter").collections[0],
    ],
    "materials-informatics-rule": [
        top(IONIC / GAPS["mean_mass_u"]),
        list(top(IONIC / GAPS["mean_mass_u"]).index),
        top(IONIC).index,
        top(IONIC).reset_index(),
        IONIC.sort_values().index[-30:],
        lambda: iter(list(top(IONIC).index)),
        pd.Series(top(IONIC).index),
    ],
}

WRONG = {
    "automation-predict": [
        ([(27, A[1], A[2]), B], "cells"),
        ([(A[0], *A[1:]), (32, *B[1:])], "primitive"),
        ([A, (0, *B[1:])], "diagonal"),
        ([(8, *A[1:]), B], "unit-cell"),
        ([(24, *A[1:]), B], "directions"),
        ([(72, 9 * LIF.cell.volume, A[2]), B], "directions"),
        ([A, (64, *B[1:])], "formulas"),
        ([A, (64, B[1] / 2, B[2])], "rows"),
        ([A, (96, B[1] * 12 / 16, B[2])], "rows"),
        ([A, (B[0], B[1] / 2, B[2])], "rows"),
        ([(A[0], A[1] / 1000, A[2]), B], "nanometres"),
        ([A, (B[0], -B[1], B[2])], "negative"),
        ([(A[0], 27 * 4.03, A[2]), B], "edge"),
        ([A, (B[0], B[1], 16 * B[2])], "density-grows"),
        ([(*A[:2], A[2] / 27), B], "density-shrinks"),
        ([(*A[:2], A[2] * 1000), B], "kilograms"),
        ([(*A[:2], A[2] * 0.6022), B], "daltons"),
        ([B, A], "swapped"),
        ([(A[0] + 1, *A[1:]), B], ""),
    ],
    "automation-primitive": [
        ([[2, 0, 0], [0, 2, 0], [0, 0, 1]], "no-cube"),
        ([[2, 0, 0], [0, 2, 0], [0, 0, 2]], "too-large"),
        (np.eye(3), "too-small"),
        (np.ones((3, 3)), "flat"),
        ([[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]], "inverse"),
        ([[-1, 1, 1], [1, -1, 1], [1, 1, -1.2]], ""),
        (1e200 * np.eye(3), ""),
    ],
    "automation-anions": [
        (scaled([2] * 4), "one-radius"),
        (scaled([math.sqrt(2)] * 4), "bond"),
        (scaled([1 / math.sqrt(2)] * 4), "bond-two-radii"),
        ({name: 1 / ratio for name, ratio in APART.items()}, "upside-down"),
        (
            {n: r * 2 * x for (n, r), x in zip(APART.items(), RADII.values(), strict=True)},
            "distance",
        ),
        (["LiF"], "other-end"),
        ({"LiF": True, "LiCl": False, "LiBr": False, "LiI": False}, "other-end"),
        (["LiI"], ""),
        (scaled([1, 1, 1.02, 1]), ""),
    ],
    "automation-formats": [
        (CELL, "cell"),
        ({name: not kept for name, kept in KEPT.items()}, "inverted"),
        (list(structures.FORMATS), "all"),
        (KEPT | {"xyz": True}, "by-name"),
        (["json"], ""),
    ],
    "automation-images": [
        (one_image, "one-image"),
        (no_images, "no-images"),
        (_images.without_own, "own-images"),
        (_images.always_periodic, "always-periodic"),
        (boxes(1), "next-boxes"),
        (boxes(3), "next-boxes"),
        (repeated, "next-boxes"),
        (lambda atoms, cutoff_A: mended(atoms, cutoff_A) + 1, "itself"),
        (lambda atoms, cutoff_A: 2 * mended(atoms, cutoff_A), "twice"),
        (once, "once"),
        (
            lambda atoms, cutoff_A: np.bincount(
                neighbor_list("i", atoms, [cutoff_A] * len(atoms)), minlength=len(atoms)
            ),
            "double-cutoff",
        ),
        (lambda atoms, cutoff_A: mended(atoms, cutoff_A / 2), "half-cutoff"),
        (listed(0.5), "skin"),
        (listed(1), "skin"),
        (listed(0.5, self_interaction=False, bothways=True), "skin"),
        (lambda atoms, cutoff_A: np.bincount(neighbor_list("i", atoms, cutoff_A)), "no-minlength"),
        (moves_its_atoms, "mutates"),
        (lambda atoms, cutoff_A: mended(atoms, 1.02 * cutoff_A + 0.3), ""),
    ],
    "automation-vacancy": [
        (("I", AROUND.mean(axis=0)), "plain-mean"),
        (("I", LOST.position / WHOLE.cell.lengths()), "fractional"),
        (("I", LOST.position / 10), "nanometres"),
        (("I", AROUND[0]), "a-neighbour"),
        (("Li", LOST.position), "neighbours-kind"),
        (("Xe", LOST.position), ""),
        (("I", [1e308] * 3), ""),
        (("I", [1e20] * 3), ""),
        (("I", [1e17, 3.3e18, 1e19]), ""),
        (("I", LOST.position + np.array([0, 0, 0.3])), ""),
    ],
    "materials-informatics-luck": [
        (N / K, "put-back"),
        (LUCK - 1, "off-by-one"),
        (K / N, "chance"),
        ((N + 1) / 62, "other-goal"),
        (N / 2, "half"),
        ((N + 1) / K, "boundary"),
        (round(N / K), "put-back"),
        (N / (K + 1), "plus-one"),
        ((N + 2) / (K + 1), "plus-one"),
        ((N - 1) / (K + 1), "plus-one"),
        ((N + 1) / (K + 2), "plus-one"),
        (math.ceil(LUCK), "rounded-up"),
        (N / (K - 1), "boundary-put-back"),
        (30 * K / N, "budget"),
        (LUCK + 7, "measured"),
        ((LUCK, N / 2), "half"),
        ((LUCK, 40.0), ""),
        (-LUCK, ""),
    ],
    "materials-informatics-repeats": [
        (lambda: ten(seeds=(3,) * 10), "same-seed"),
        (lambda: ten(3), "other-repeats"),
        (lambda: ten().assign(extra=ten()["extra"] + 1 / 15), "other-repeats"),
        (lambda: ten() - 5, "other-task"),  # as with neighbours, or with twenty experiments
        (lambda: ten() + 10, "other-task"),  # as with fifty experiments
        (lambda: ten().assign(baseline=1.28), "other-task"),  # as with a goal of 5 eV
        (lambda: ten().assign(extra=1e308), ""),
        ((18.6, USUAL), "best"),
        ((USUAL / math.sqrt(10), USUAL), "error-of-ten"),
        ((USUAL * 3, USUAL), "range"),
        ((USUAL, USUAL * math.sqrt(5)), "deviation"),
        ((USUAL * 0.3, USUAL * 0.3), "more-repeats"),
        ((-USUAL, USUAL), ""),
        ((USUAL, 0.0), ""),
    ],
    "materials-informatics-feature": [
        ("mean_group", "helps"),
        (HITS | {"mean_period": 12.0}, "noise"),
        ({name: 15 - h for name, h in (HITS | {"mean_period": 12.0}).items()}, "noise"),
        (dict(zip(FEATURES, np.linspace(28, 29, 8), strict=True)), "other-task"),
        (dict.fromkeys(FEATURES, 15) | {"elements": 0}, "other-task"),
        ({name: 8 - i for i, name in enumerate(FEATURES)}, "other-task"),
        (dict(zip(FEATURES, [0.9, 8, 10, 12, 13, 14, 15, 15], strict=True)), "other-task"),
        ({name: hits / 15 for name, hits in HITS.items()}, "shares"),
        ({name: 1 - hits / 15 for name, hits in HITS.items()}, "shares"),
        ({name: 100 - 100 * hits / 15 for name, hits in HITS.items()}, "shares"),
        ({name: 100 * hits / 15 for name, hits in HITS.items()}, "shares"),
        (dict.fromkeys(FEATURES, 15.0), "same-list"),
        (dict(zip(FEATURES, [1, 7, 13, 6, 3, 5, 7, 0.3], strict=True)), "alone"),
        ({name: hits / 10 for name, hits in HITS.items()}, "shares"),
        (HITS | {"mean_period": 31}, ""),
    ],
    "materials-informatics-harm": [
        (lambda: by_group(x="band_gap_eV", y="mean_group"), "swapped-axes"),
        (lambda: by_group(GAPS.head(100)), "some-left-out"),
        (lambda: pyplot("plot"), "joined"),
        (lambda: pyplot("scatter", ("", "")), "no-labels"),
        (lambda: pyplot("scatter", ("Band gap (eV)", "Mean group")), "swapped-labels"),
        (lambda: pyplot("scatter", ("Gap", "Number")), "swapped-labels"),
        (lambda: marked(table=GAPS.head(100)), ""),
        (lambda: neighbours_gain(strategies=("random", "linear")), "same-model"),
        (lambda: other_gain(18.0, 2.0), "other-task"),
        (lambda: other_gain(1.47, 1.93), "other-task"),  # a budget of 60
        (lambda: other_gain(1.86, -0.05), "other-task"),  # a goal from 1.2 to 1.4 eV
        (lambda: other_gain(0.25, 0.15), "other-task"),  # a goal of 8 eV
        (lambda: other_gain(0.78, 7.8), "all-features"),
        (lambda: neighbours_gain(("mean_group", "mean_period")), "other-feature"),
        (lambda: other_gain(0.78, 2.2), "other-feature"),  # the mean period, or the mean mass
        (lambda: other_gain(0.7, -0.2), "few-repeats"),
        (lambda: neighbours_gain().assign(extra=5.0), ""),
        (lambda: by_group(x="mean_mass_u"), ""),
        (lambda: neighbours_gain().drop(columns="found"), ""),
    ],
    "materials-informatics-rule": [
        (top(GAPS["band_gap_eV"]), "gaps-used"),
        (top(IONIC.where(GAPS["band_gap_eV"] > 5, 0)), "gaps-used"),
        ([*top(GAPS["band_gap_eV"]).index[:29], "GaAs"], "gaps-used"),
        (top(IONIC * GAPS["mean_electronegativity"]), "multiplied"),
        (top(IONIC, up=True), "upside-down"),
        (top(IONIC).head(29), ""),
        (GAPS, ""),
        (top(GAPS["mean_mass_u"], up=True), ""),
    ],
}
WRONG["automation-anions"].append(
    (
        {
            f"Li{x}": structures.bond_length(datasets.load(f"Li{x}").data, "Li", x) / r
            for x, r in RADII.items()
        },
        "bond",
    )
)
RIGHT |= exercises_3.RIGHT | exercises_5.RIGHT | exercises_10.RIGHT
WRONG |= exercises_3.WRONG | exercises_5.WRONG | exercises_10.WRONG

RIGHT |= checks_4.RIGHT
WRONG |= checks_4.WRONG

ODD = [
    [],
    (),
    frozenset(),
    np.array(7.0),
    Decimal("sNaN"),
    np.ma.masked,
    np.ma.masked_equal([1, 2, 3], 2),
    ("I", np.ma.masked_equal([1, 2, 3], 2)),
    (n for n in "abc"),
    ["I", None],
    [Fraction(1, 2)] * 5,
    math.nan,
    [math.nan] * 3,
    np.full((3, 3), np.nan),
    np.inf,
    np.ones((3, 1)),
    np.ones((1, 3, 3)),
    [[1, 2], [3]],
    "154",
    "LiI" * 10_000,
    10**400,
    1j,
    True,
    b"bytes",
    object(),
    dict,
    len,
    {"a": 1},
    {1: 2000, 3: 4},
    {"a": None, "b": 2},
    [LUCK],
    np.array([LUCK]),
    pd.DataFrame(),
    pd.Series(dtype=float),
    pd.DataFrame({"extra": ["a"] * 10, "extra_error": 1.0}),
    pd.DataFrame({"atoms": [1], "volume": [2], "density": [3]}),
    bulk("LiI", "rocksalt", a=6.03),
    mpl.figure.Figure(),
    mpl.figure.Figure().add_subplot(),
    (math.nan, math.nan),
    ("I", math.nan),
    ("I", [math.nan] * 3),
    ("I", [[1], [2], [3]]),
    (7, [1, 2, 3]),
    np.arange(10**5),
    crashes,
]


def made(answer):
    """An answer; one that takes long is given as a function without arguments that makes it."""
    code = getattr(answer, "__code__", None)
    later = code is not None and code.co_argcount == len(answer.__defaults__ or ())
    return answer() if later else answer


def cases(table):
    return [
        pytest.param(label, answer, id=f"{label}-{i}")
        for label in table
        for i, answer in enumerate(table[label])
    ]


def test_every_exercise_is_tried_in_every_way():
    assert set(RIGHT) == set(WRONG) == set(LABELS)
    assert all(len(answers) > 1 for answers in RIGHT.values())
    assert all(len(answers) > 2 for answers in WRONG.values())


@pytest.mark.parametrize(("label", "answer"), cases(RIGHT))
def test_a_right_answer_is_right_in_any_natural_form(label, answer):
    result = check(label, made(answer))
    assert result, result
    assert result.state == "right"
    assert result.message


@pytest.mark.parametrize(("label", "case"), cases(WRONG))
def test_a_wrong_answer_is_not_yet_and_its_mistake_is_named(label, case):
    answer, mistake = case
    result = check(label, made(answer))
    assert (result.state, result.failed, result.mistake) == ("not yet", False, mistake), result
    assert not result
    if mistake:
        known = _check._MISTAKES | dict(_check.EXERCISES[label].mistakes)
        assert result.message.endswith(known[mistake])


def test_whoever_changes_an_array_is_told_about_arrays():
    def verlet(r, v, force, m, dt):
        v += dt * force(r) / m
        return r, v

    message = check("molecular-dynamics-verlet", verlet).message
    assert "`x = x + ...`" in message
    assert "atoms" not in message


@pytest.mark.parametrize("label", LABELS)
def test_every_mistake_that_has_a_name_is_recognised_once(label):
    found = {mistake for _, mistake in WRONG[label]} - {"", "mutates"}
    assert found == set(_check.EXERCISES[label].mistakes)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("answer", [None, ..., "", "...", [None, None], {"a": ...}, stub, {}])
def test_a_stub_is_not_attempted(label, answer):
    result = check(label, answer)
    assert (result.state, bool(result)) == ("not attempted", False)
    assert _check.EXERCISES[label].question in result.message


def test_a_function_that_says_it_is_not_written_is_not_attempted():
    assert check("automation-images", still_to_do).state == "not attempted"


@pytest.mark.parametrize("label", ["automation-anions", "automation-formats"])
def test_an_empty_list_says_that_there_are_none(label):
    assert "agree" in check(label, []).message or "should hold" in check(label, []).message
    assert check(label, []).state == check(label, set()).state == "not yet"


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("answer", ODD, ids=lambda answer: type(answer).__name__)
def test_an_odd_answer_is_not_yet_and_says_why(label, answer):
    result = check(label, answer)
    assert (result.state, result.failed) == ("not yet", False), result
    assert 20 < len(result.message) < 500


@pytest.mark.parametrize(
    ("label", "answer", "words"),
    [
        ("materials-informatics-luck", math.nan, "finite number, and is not a number (NaN)"),
        ("materials-informatics-luck", 10**400, "and is infinite"),
        ("materials-informatics-luck", "154", "is a text. Leave out the quotes and the unit"),
        ("automation-primitive", 2, "should have the shape (3, 3), and has the shape ()"),
        ("automation-primitive", np.full((3, 3), np.nan), "the value at [0, 0] is NaN"),
        ("automation-primitive", [["a"] * 3] * 3, "should hold numbers, and holds texts"),
        ("automation-primitive", [[1, 2], [3]], "its rows differ in length"),
        ("automation-vacancy", ("I", [[1], [2], [3]]), "shape (3,), and has the shape (3, 1)"),
        ("automation-anions", {"LiF": 1.07}, "has no entry for LiCl, LiBr, LiI"),
        ("automation-anions", APART | {"NaF": 1}, "has the name 'NaF', which is not asked"),
        ("automation-anions", {"LiF": 1, "F": 1}, "two entries for LiF"),
        ("automation-formats", ["jsn"], "Did you mean 'json'?"),
        ("automation-formats", KEPT | {"cif": 0}, "cif should be True or False, and is a number."),
        ("automation-primitive", (n for n in "ab"), "shape (3, 3), and is a generator."),
        ("automation-primitive", dict, "shape (3, 3), and is a class."),
        ("automation-primitive", bulk("LiI", "rocksalt", a=6.03), "(3, 3), and is an Atoms."),
        ("automation-primitive", [[1, 2, None]] * 3, "One place of the matrix is still open"),
        ("automation-primitive", np.ma.masked_equal(np.eye(3), 0), "some of its places are masked"),
        ("automation-primitive", np.eye(3) * 1j, "should hold numbers, and holds complex numbers"),
        ("automation-vacancy", ("I", None), "The position is still open: fill it in."),
        ("automation-vacancy", ("I", [1e20] * 3), "should lie in the crystal, or one box away"),
        ("materials-informatics-luck", 1j, "should be one number, and is a complex number."),
        ("materials-informatics-luck", Decimal("sNaN"), "and is not a number (NaN)."),
        ("materials-informatics-luck", np.ma.masked, "some of its places are masked"),
        ("automation-images", np.ones(8), "the function itself, without parentheses"),
        ("automation-images", lambda atoms, cutoff_A: 144, "shape (8,), and has the shape ()"),
        ("automation-images", lambda atoms, cutoff_A: print(end=""), "returned None"),
        ("automation-images", lambda atoms: 1, "could not be called: TypeError"),
        ("automation-images", lambda atoms, cutoff_A: sys.exit(3), "stopped with SystemExit: 3"),
        ("materials-informatics-rule", ["LiFF"] * 30, "Did you mean"),
        ("materials-informatics-rule", list(range(30)), "should hold names (texts)"),
        ("materials-informatics-rule", ["LiF"] * 30, "holds 'LiF' twice"),
        ("materials-informatics-feature", ["elements", "mean_group"], "name of a feature, or"),
        ("materials-informatics-feature", "mean_grup", "Did you mean 'mean_group'"),
        ("materials-informatics-harm", mpl.figure.Figure(), "one pair of axes, and has 0"),
    ],
)
def test_kind_and_shape_come_before_values(label, answer, words):
    result = check(label, answer)
    assert words in result.message
    assert (result.state, result.mistake) == ("not yet", "")


CUBE = ", for the cube of lithium iodide (cutoff 5 Å)"


def test_a_crash_is_told_by_the_students_own_line_and_the_crystal():
    line = crashes.__code__.co_firstlineno + 1
    message = check("automation-images", crashes).message
    assert message == (
        "Your function stopped with ZeroDivisionError: division by zero, at line "
        f"{line} of test_exercises.py: `return 1 / 0`{CUBE}"
    )


class Own(BaseException):
    """An error that `except Exception` does not see."""


@pytest.mark.parametrize("error", [Own, GeneratorExit, SystemExit, RecursionError, StopIteration])
def test_no_error_of_the_students_function_leaves_the_check(error):
    def fails(atoms, cutoff_A):
        raise error

    result = check("automation-images", fails)
    assert (result.state, result.failed) == ("not yet", False)
    assert f"stopped with {error.__name__}, at line" in result.message
    assert result.message.endswith(f"`raise error`{CUBE}")


def test_a_function_that_was_stopped_by_hand_says_where():
    def waits(atoms, cutoff_A):
        raise KeyboardInterrupt

    line = waits.__code__.co_firstlineno + 1
    assert check("automation-images", waits).message == (
        f"You stopped your function while it ran, at line {line} of test_exercises.py: "
        f"`raise KeyboardInterrupt`{CUBE}"
    )


def test_an_expectation_inside_a_function_passes_through():
    with pytest.raises(NotYet, match=r"^It should be a number, and is a text"):
        _run.call(lambda x: _answers.number(x, what="It"), "7", on="for one")
    with pytest.raises(NotAttempted):
        _run.call(lambda x: _run.call(still_to_do, x, x), 1)


@pytest.mark.parametrize("fault", [NotYet("It is so."), NotAttempted()])
def test_an_expectation_that_the_student_raises_is_a_crash(fault):
    def own(x):
        raise fault

    with pytest.raises(NotYet, match=f"^Your function stopped with {type(fault).__name__}: "):
        _run.call(own, 1)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: None, "returned None, for one. Does every way"),
        (lambda x: x.append(2), "leave what it is given as it is, for one."),
        (lambda: 1, "could not be called: TypeError"),
    ],
)
def test_a_message_says_for_which_input(function, words):
    with pytest.raises(NotYet, match=re.escape(words)):
        _run.call(function, [1], on="for one")


def test_a_generator_that_fails_is_told_by_its_line_and_an_endless_one_ends():
    result = check("materials-informatics-rule", bursting())
    assert not result.failed
    assert "stopped with KeyError: 'no more', at line" in result.message
    assert "`raise KeyError(" in result.message
    endless = (f"{i}" for i in itertools.count())
    assert "is not known" in check("materials-informatics-rule", endless).message
    nothing = itertools.repeat("LiF")
    assert "twice" in check("materials-informatics-rule", nothing).message


def test_a_text_that_calls_itself_equal_is_taken_by_its_letters():
    result = check("materials-informatics-feature", Sly("wrong"))
    assert result.state == "not yet"
    assert "'wrong', which is not known" in result.message


def test_a_crash_deep_in_a_library_is_told_by_the_line_of_the_cell():
    source, file = "def f(atoms, cutoff_A):\n    n = 3\n    return atoms.rotate('q')\n", "<cell>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    space = {}
    exec(compile(source, file, "exec"), space)  # noqa: S102 - as a notebook does it
    message = check("automation-images", space["f"]).message
    assert "at line 3 of your cell: `return atoms.rotate('q')`" in message
    assert "\n" not in message


def test_an_error_that_cannot_be_printed_is_still_told():
    class Bad(Exception):
        def __str__(self):
            raise RuntimeError

    def fails(atoms, cutoff_A):
        raise Bad

    assert "stopped with Bad, at line" in check("automation-images", fails).message


def test_a_check_that_crashes_says_so_and_is_never_right(monkeypatch):
    broken = Exercise("broken", "What?", ("a", "b", "c"), lambda answer: 1 / 0)
    monkeypatch.setitem(_check.EXERCISES, "broken", broken)
    result = check("broken", 1)
    assert result.message.startswith("The check failed, not you: ZeroDivisionError")
    assert result.failed
    assert not result
    assert str(result).startswith("⚠ The check failed: broken")


def test_an_unknown_mistake_is_no_crash(monkeypatch):
    def judge(answer):
        raise NotYet("It should be so.", "nameless")

    monkeypatch.setitem(_check.EXERCISES, "odd", Exercise("odd", "What?", ("a", "b", "c"), judge))
    assert check("odd", 1).message == "It should be so."


@pytest.mark.parametrize("ask", [lambda label: check(label, 1), exercises.hint])
def test_an_unknown_label_is_a_lookup_error_with_near_names(ask):
    with pytest.raises(LookupError, match=r"no exercise 'automation-primitve'\. Did you mean"):
        ask("automation-primitve")
    with pytest.raises(LookupError, match="There is no exercise 7"):
        ask(7)


def test_answers_are_left_as_they_are():
    before = SIX.copy()
    check("automation-predict", SIX)
    pd.testing.assert_frame_equal(SIX, before)
    entries = dict(APART)
    check("automation-anions", entries)
    assert entries == APART


# what no message may hold: numbers to one part in two hundred, words as such
SECRET_NUMBERS = {
    "automation-predict": [*A, *B, 27, 16],
    "automation-primitive": [4],
    "automation-anions": [r for name, r in APART.items() if name != "LiCl"],
    "automation-vacancy": [*LOST.position, LOST.index],
    "materials-informatics-luck": [LUCK, N, K, K + 1, N + 1],
    "materials-informatics-repeats": [USUAL, USUAL * 0.7],
    "materials-informatics-rule": [15, 20],
    "automation-images": [18, 6, 144],
}
SECRET_WORDS = {
    "automation-formats": ["extxyz", "json", "traj"],
    "automation-anions": ["LiBr", "LiI", "LiCl"],
    "automation-vacancy": [LOST.symbol],
    "materials-informatics-feature": ["electronegativity_range", "elements"],
}
SECRET_NUMBERS |= exercises_3.SECRET_NUMBERS | exercises_10.SECRET_NUMBERS
SECRET_WORDS |= exercises_3.SECRET_WORDS


@pytest.mark.parametrize("label", LABELS)
def test_no_message_gives_the_answer_away(label):
    judged = [check(label, made(answer)).message for answer, _ in WRONG[label]]
    judged += [check(label, None).message, *_check.EXERCISES[label].mistakes.values()]
    strange = [check(label, answer).message for answer in ODD if answer is not ODD[-1]]
    for message in judged + strange:
        numbers = [float(text) for text in re.findall(r"\d+(?:\.\d+)?", message)]
        for secret in SECRET_NUMBERS.get(label, []):
            assert not np.isclose(numbers, secret, rtol=5e-3).any(), (secret, message)
    for message in judged:
        for word in SECRET_WORDS.get(label, []):
            assert not re.search(rf"(?<![\w`]){word}(?!\w)(?! should)", message.replace(
                f"for {word} should", "")), message  # fmt: skip


def test_the_two_features_that_matter_are_those_that_searches_miss_most():
    def found(left_out):
        task = TASK | {"features": [name for name in FEATURES if name != left_out]}
        seeds = (np.random.default_rng(seed) for seed in range(40))
        runs = [search.run(GAPS, **task, strategy="linear", budget=30, rng=rng) for rng in seeds]
        return np.mean([run.hits.sum() for run in runs])

    # the standard error of each is about 0.7, and the third lies two hits away from the first
    lost = pd.Series({name: found(name) for name in FEATURES}).sort_values()
    assert set(lost.index[:2]) == set(_left_out.MATTERS)


def test_the_usual_error_of_five_searches_is_that_of_many():
    # 250 searches have a standard deviation of 4.87; that of 24 is good to about a fifth
    assert pytest.approx(4.87 / math.sqrt(5), rel=0.2) == USUAL


def test_crystals_for_neighbours_have_right_counts():
    for case in (*_neighbours.cases(), _neighbours.one_alone()):
        assert by_hand(case.atoms, case.cutoff_A) == case.right.tolist(), case.name
        for shift in (-0.01, 0.01):  # nothing near the cutoff: rounding decides nowhere
            moved = _neighbours.counted(case.atoms, case.cutoff_A + shift)
            assert (moved == case.right).all(), case.name
    assert all(case.right.min() > 0 for case in _neighbours.cases())
    assert _neighbours.one_alone().right[-1] == 0


def test_a_search_that_no_known_mistake_explains_is_not_called_again():
    called = []

    def strange(atoms, cutoff_A):
        called.append(len(atoms))
        return mended(atoms, cutoff_A) + 7

    assert check("automation-images", strange).mistake == ""
    assert called == [8]


def test_the_goal_is_that_of_the_chapter():
    assert _band_gaps.hits() == (GAPS["band_gap_eV"] >= 6).sum()
    assert _band_gaps.features() == FEATURES


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(_hints, "_given", {})


@pytest.mark.parametrize("label", LABELS)
def test_hints_come_one_after_another_and_end(fresh, label):
    ladder = _check.EXERCISES[label].hints
    assert [exercises.hint(label).text for _ in range(3)] == list(ladder)
    last = exercises.hint(label)
    assert last == exercises.hint(label)
    assert str(last).startswith("There are no more hints: The solution is folded below")
    assert exercises.hint(label, reset=True).text == ladder[0]
    assert exercises.hint(label, 3).text == ladder[2]
    assert str(exercises.hint(label)).startswith("There are no more hints")


def test_each_exercise_counts_its_own_hints(fresh):
    first, second = LABELS[:2]
    exercises.hint(first)
    assert exercises.hint(second).title == "Hint 1 of 3"
    assert exercises.hint(first).title == "Hint 2 of 3"
    assert exercises.hint(first, 1).title == "Hint 1 of 3"
    assert exercises.hint(first).title == "Hint 3 of 3"


@pytest.mark.parametrize(("n", "error"), [(0, ValueError), (4, ValueError), ("1", TypeError)])
def test_there_are_three_hints(fresh, n, error):
    with pytest.raises(error, match="n = "):
        exercises.hint(LABELS[0], n)


BOX = r":::\{exercise\} [^\n]+\n:label: (\S+)\n(.*?)```\{solution-start\}"
LADDER = r":::\{dropdown\} Hint \d\n(.*?)\n:::"


def on_the_page(root):
    found = {}
    for page in sorted(root.glob("book/[0-9]*.md")):
        for label, body in re.findall(BOX, page.read_text("utf-8"), re.DOTALL):
            hints = [re.sub(r"(?m)^%.*$", "", text) for text in re.findall(LADDER, body, re.DOTALL)]
            found[label] = tuple(" ".join(text.split()) for text in hints)
    return found


def test_the_page_and_the_package_give_the_same_hints(root):
    packed = {
        one.label: tuple(" ".join(text.split()) for text in one.hints)
        for one in _check.EXERCISES.values()
    }
    assert packed == on_the_page(root)


def test_nothing_heavy_is_loaded():
    code = "import sys; from matlab_pkg import exercises; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"matplotlib", "pymatgen", "nglview", "ipywidgets", "sklearn", "ase", "pandas", "scipy"}
    assert not heavy & set(out.stdout.split())


def test_no_check_needs_pymatgen_or_matplotlib():
    code = """
import sys
from matlab_pkg import exercises
import numpy as np
from ase.neighborlist import neighbor_list
answers = {
    "automation-predict": [216, 1, 1, 1, 1, 1], "automation-primitive": np.eye(3),
    "automation-anions": ["LiF"], "automation-formats": ["cif"],
    "automation-images": lambda atoms, cutoff_A: np.bincount(neighbor_list("i", atoms, cutoff_A)),
    "automation-vacancy": ("I", [1, 2, 3]), "materials-informatics-luck": 1,
    "materials-informatics-repeats": (1, 1), "materials-informatics-feature": "elements",
    "materials-informatics-rule": ["LiF"], "materials-informatics-harm": 3,
    "data-funnel": [1, 2, 3], "data-shift": ["CdTe"], "data-polymorphs": 1, "data-front": ["CdTe"],
    "data-thickness": {"Si": 1, "CdTe": 1}, "data-units": {"FeO": 1, "Fe2O3": 1, "Fe3O4": 1},
    "data-card": {"name": "x"},
    **{f"molecular-dynamics-{name}": 1 for name in ("derivative", "time-step", "size", "shell")},
    **{f"molecular-dynamics-{name}": 1 for name in ("diffusion", "fluctuation")},
    "molecular-dynamics-verlet": lambda r, v, force, m, dt: (r, v),
    "molecular-dynamics-unwrap": lambda wrapped, edge: wrapped,
}
for label, answer in answers.items():
    assert not exercises.check(label, answer).failed
print(*sys.modules)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"matplotlib", "pymatgen", "sklearn", "nglview"} & set(out.stdout.split())


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (None, "not-attempted", ["Not attempted"]),
        (np.eye(3), "not-yet", ["Not yet", "✗"]),
        ([[-1, 1, 1], [1, -1, 1], [1, 1, -1]], "right", ["Right", "✓"]),
    ],
)
def test_a_result_is_told_by_word_and_symbol(answer, kind, words):
    result = check("automation-primitive", answer)
    html = result._repr_html_()
    assert f'class="exercise-result exercise-{kind}" role="status"' in html
    assert re.search(rf"var\(--exercise-{kind}, [a-z]+\)", html)
    assert not re.search(r"#[0-9a-f]{3}|rgb|<script", html)
    assert '<span aria-hidden="true">' in html
    for word in words:
        assert word in html
        assert word in str(result)
    assert str(result) == repr(result)


def test_what_a_student_wrote_is_text_on_the_page():
    result = check("materials-informatics-feature", "<script>alert(1)</script>")
    assert "<script" not in result._repr_html_()
    assert "&lt;script" in result._repr_html_()


def test_a_hint_shows_code_as_code(fresh):
    assert "<code>print</code>" in exercises.Hint("a", "b", "use `print`")._repr_html_()
    assert 'role="note"' in exercises.hint("automation-primitive")._repr_html_()


def test_a_result_is_frozen_and_has_one_of_three_states():
    result = check("automation-primitive", None)
    with pytest.raises(FrozenInstanceError):
        result.state = "right"
    with pytest.raises(ValueError, match="give one of not attempted, right, not yet"):
        exercises.Result("a", "maybe", "b")
