"""When two answers to an exercise of chapter 4 differ, by what its text asks for."""

from __future__ import annotations

import numpy as np

from matlab_pkg import datasets

FAULTY = set(datasets.load("planted_faults_key").data["row"])
FIRST = datasets.load("anscombe").data.query("set == 'I'")[["x", "y"]].to_numpy()


def contest(reference: list, other: list) -> bool:
    """A score of less than thirty."""
    rows = {int(row) for row in other}
    return len(rows & FAULTY) - len(rows - FAULTY) < 30


def five(points: np.ndarray) -> np.ndarray:
    correlation = np.corrcoef(points.T)[0, 1]
    return np.array([*points.mean(axis=0), *points.var(axis=0, ddof=1), correlation])


def fifth(reference: np.ndarray, other: np.ndarray) -> bool:
    """Other statistics, too few points, or a set of Anscombe's; which shape is free."""
    off = np.abs(five(other) - five(FIRST)).max() > 0.005
    return len(other) < 8 or off or np.isin(other[:, 1], FIRST[:, 1]).mean() > 0.5


def families(reference: list, other: list) -> bool:
    """Other names, in any order."""
    return set(reference) != set(other)


LABEL = "exploratory-data-analysis-"
TRIALS = {
    LABEL + "contest": {"name": None, "inputs": None, "tolerance": contest},
    LABEL + "mean": {"name": None, "inputs": None, "tolerance": 0},
    LABEL + "fifth": {"name": None, "inputs": None, "tolerance": fifth},
    LABEL + "simpson": {"name": None, "inputs": None, "tolerance": families},
    LABEL + "correlations": {"name": None, "inputs": None, "tolerance": 0.006},
    LABEL + "polymorphs": {"name": None, "inputs": None, "tolerance": 0},
}
"""dict: for each exercise the answer as an expression (None: what the page gives to the check), its
inputs (None: it is a value), and its tolerance or the function that says whether answers differ."""
