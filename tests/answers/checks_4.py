"""Answers of all kinds to the exercises of chapter 4; those that take time are functions."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from matlab_pkg import datasets, eda
from matlab_pkg.eda import same_statistics

LABEL = "exploratory-data-analysis-"
KEY = datasets.load("planted_faults_key").data
DIRTY = datasets.load("planted_faults").data
FAULTY = KEY["row"].tolist()
SOUND = [row for row in range(len(DIRTY)) if row not in FAULTY]
FIRST = datasets.load("anscombe").data.query("set == 'I'")[["x", "y"]].to_numpy()
SPREAD = FIRST.std(axis=0, ddof=1)
WAVES = same_statistics.outline("waves", FIRST, spots=30)


def without(fault):
    return KEY.loc[KEY["fault"] != fault, "row"].tolist()


def earlier():
    """The first of each two equal rows in place of the second."""
    twins = DIRTY[DIRTY.duplicated(keep="last")].index
    return [*without("duplicate"), *twins]


@functools.cache
def transport():
    return datasets.load("transport").data


@functools.cache
def others():
    table = transport()
    ratio = table["conductivity_p_S_m_fs"] / table["conductivity_n_S_m_fs"]
    return table[(ratio - 1).abs() >= 0.01]


def enough(masses, share=0.9):
    """By hand: how many of the largest until the share is reached."""
    total, so_far, n = masses.sum(), 0.0, 0
    for mass in sorted(masses, reverse=True):
        so_far, n = so_far + mass, n + 1
        if so_far >= share * total:
            return n
    raise AssertionError


def needed(column="hole_mass_me", share=0.9):
    return enough(transport()[column], share)


def lightest():
    masses = transport()["hole_mass_me"].sort_values()
    return int((masses.cumsum() < 0.9 * masses.sum()).sum()) + 1


def gaps():
    table = datasets.load("band_gaps").data
    return table.assign(anion=table["formula"].map(eda.anion))


@functools.cache
def families(x="mean_radius_A", least=40, rising=True, column="slope"):
    found = eda.trends(gaps(), x=x, y="band_gap_eV", by="anion").drop("all")
    found = found[found["rows"] >= least]
    return found[(found[column] > 0) == rising]


def names(**options):
    return list(families(**options).index)


@functools.cache
def three(everything=False, mass="hole_mass_me", other="seebeck_p_uV_K"):
    table = transport() if everything else others()
    values, logs = table[other], np.log10(table[mass])
    return [
        table[mass].corr(values),
        table[mass].corr(values, method="spearman"),
        logs.corr(values),
    ]


def swapped(order):
    return [three()[i] for i in order]


@functools.cache
def each(column="hole_mass_me"):
    return transport().groupby("formula")[column].agg(["min", "max", "size"])


def wide(factor=10, column="hole_mass_me"):
    return int((each(column)["max"] / each(column)["min"] > factor).sum())


def spread_out(points, ddof):
    """Points scaled, axis by axis, to the means and variances of the first set."""
    scaled = (points - points.mean(axis=0)) / points.std(axis=0, ddof=ddof)
    return scaled * SPREAD + FIRST.mean(axis=0)


def by_n():
    mean = WAVES.mean(axis=0)
    return (WAVES - mean) * np.sqrt(len(WAVES) / (len(WAVES) - 1)) + mean


def deviations():
    """Standard deviations where the variances belong."""
    return (WAVES - WAVES.mean(axis=0)) * SPREAD + FIRST.mean(axis=0)


def mirrored():
    return np.column_stack([2 * FIRST[:, 0].mean() - WAVES[:, 0], WAVES[:, 1]])


RIGHT = {
    LABEL + "contest": [
        DIRTY.index.isin(FAULTY),
        FAULTY,
        set(FAULTY),
        np.array(FAULTY[1:]),
        DIRTY.loc[FAULTY],
        pd.Series(FAULTY),
        pd.Series([row in FAULTY for row in range(len(DIRTY))]),
        DIRTY.index[FAULTY],
    ],
    LABEL + "mean": [needed, lambda: float(needed()), lambda: np.int64(needed())],
    LABEL + "fifth": [
        WAVES.T,
        WAVES,
        WAVES.tolist(),
        pd.DataFrame({"Y": WAVES[:, 1], "X ": WAVES[:, 0]}),
        same_statistics.outline("circle", FIRST, spots=12),
        lambda: same_statistics.anneal(WAVES, WAVES, np.random.default_rng(1).random((9, 4))),
    ],
    LABEL + "simpson": [
        names,
        lambda: families(),
        lambda: set(names()),
        lambda: pd.Series(sorted(names())),
        lambda: families()["slope"],
    ],
    LABEL + "correlations": [
        lambda: three(),
        lambda: np.round(three(), 2),
        lambda: dict(zip("abc", three(), strict=True)),
    ],
    LABEL + "polymorphs": [wide, lambda: float(wide())],
}

WRONG = {
    LABEL + "contest": [
        (list(range(len(DIRTY))), "everything"),
        ([row + 1 for row in FAULTY[:-1]], "from-one"),
        (SOUND, "sound-ones"),
        (earlier, "earlier-twin"),
        (lambda: without("duplicate"), "duplicate"),
        (lambda: without("no formula"), "no-formula"),
        (lambda: without("missing"), "missing"),
        (lambda: without("stand-in"), "stand-in"),
        (FAULTY + SOUND[:6], "innocent"),
        (FAULTY[:-3], ""),
        ([0.5], ""),
        ([len(DIRTY)], ""),
        (["formula"], ""),
    ],
    LABEL + "mean": [
        (lambda: needed() - 1, "one-short"),
        (lightest, "lightest"),
        (lambda: needed() / len(transport()), "share"),
        (lambda: needed("electron_mass_me"), "electrons"),
        (lambda: round(0.1 * len(transport())), "ten"),
        (lambda: needed(share=0.99), "ninety-nine"),
        (-3, ""),
    ],
    LABEL + "fifth": [
        (FIRST, "copied"),
        (lambda: FIRST[::-1], "copied"),
        (by_n, "divided-by-n"),
        (WAVES[:, ::-1], "swapped"),
        (mirrored, "mirrored"),
        (lambda: spread_out(np.random.default_rng(1).normal(size=(30, 2)), 1), "uncorrelated"),
        (deviations, "deviation"),
        (lambda: WAVES + 0.02, "rounded"),
        (lambda: WAVES * 3, ""),
        (WAVES[:5], ""),
        (np.ones((9, 2)) * np.arange(9)[:, None] * [1, 0], ""),
        (pd.DataFrame({"x": [1.0] * 9}), ""),
    ],
    LABEL + "simpson": [
        (lambda: names(least=1), "small-ones"),
        (lambda: names(rising=False), "falling"),
        (lambda: names(column="spearman"), "ranks"),
        (lambda: names(x="radius_range_A"), "other-column"),
        (lambda: names(x="mean_electronegativity", rising=False), "electronegativity"),
        (lambda: names(least=100), "largest-only"),
        (["oxide", "nitride"], ""),
        (7, ""),
    ],
    LABEL + "correlations": [
        (lambda: three(everything=True), "metals-too"),
        (lambda: three(mass="electron_mass_me", other="seebeck_n_uV_K"), "electrons"),
        (lambda: three(other="electron_mass_me"), "two-masses"),
        (lambda: swapped([1, 0, 2]), "order"),
        (lambda: swapped([0, 1, 0]), "no-logarithm"),
        (lambda: swapped([0, 1, 1]), "log-of-ranks"),
        (lambda: [0.9, *three()[1:]], ""),
        ([10.0, 0.5, 0.5], ""),
        (lambda: three()[:2], ""),
    ],
    LABEL + "polymorphs": [
        (lambda: int(each()["size"][each()["max"] > 10 * each()["min"]].sum()), "entries"),
        (lambda: int((each()["max"] - each()["min"] > 10).sum()), "difference"),
        (lambda: int((each()["size"] > 1).sum()), "all-with-several"),
        (lambda: wide(column="electron_mass_me"), "electrons"),
        (lambda: wide(100), "hundred"),
        (lambda: len(each()) - wide(), "others"),
        (lambda: wide() / len(each()), "share"),
        (-1, ""),
    ],
}
