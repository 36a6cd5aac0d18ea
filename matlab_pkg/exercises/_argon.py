"""Numbers of argon: the step of a derivative, the slope of a displacement, a shell, a large box."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

if TYPE_CHECKING:
    from matlab_pkg.potentials import LennardJones

APART_A = 4.0
"""float, Å: distance at which the force is asked for. Reason: ours, a little outside the bottom."""

LINEAR_PS = 2.0
"""float, ps: from here on the displacement is a straight line. Reason: the exercise says so."""

RAHMAN_CM2_S = 2.43e-5
"""float, cm2/s: what the page quotes, and no answer to what is asked of the table.
Source: Rahman, Phys. Rev. 136, A405 (1964), doi 10.1103/PhysRev.136.A405."""

CELL_A = 5.78
"""float, Å: edge of a cube with four argon atoms. Reason: the page's, for 1.374 g/cm3."""


def argon() -> LennardJones:
    """The potential of the page."""
    from ase.units import kB

    from matlab_pkg.potentials import LennardJones

    return LennardJones(epsilon=120 * kB, sigma=3.4, cutoff=8.5)


def closest(value: float, looks_like: dict[str, float | tuple[float, ...]]) -> str:
    """Name of the mistake whose value is within 1 %, the nearest first; or ""."""
    return _answers.closest(value, looks_like, tolerance=0.01 * abs(value))


def _not_rounded(value: float, right: float, *, decimals: int, expects: str) -> None:
    """Raise `NotYet` for what rounds to the right number with too few decimals."""
    if value == round(value, decimals) and abs(value - right) <= 0.5 * 10**-decimals:
        raise NotYet(expects, "rounded")


# --- the step of a difference -------------------------------------------------------------------


def _errors(h_h: np.ndarray) -> np.ndarray:
    """Error of the force by a central difference, for each step."""
    pair = argon()
    difference = (pair.energy(APART_A - h_h) - pair.energy(APART_A + h_h)) / (2 * h_h)
    return np.abs(difference - pair.force(APART_A))


def _usual_error(h: float) -> float:
    """Error near a step: rounding makes that of a single one good or bad by luck."""
    return float(np.sqrt(np.mean(_errors(h * np.geomspace(0.7, 1.4, 41)) ** 2)))


@functools.cache
def _best_error() -> float:
    return min(_usual_error(h) for h in np.geomspace(1e-9, 1e-1, 81))


def derivative(answer: object) -> str:
    """Judge the step of a central difference: the error within a factor of ten of the least."""
    h = _answers.number(answer, what="The step")
    expects = "The step should make the error at most ten times the smallest that is possible."
    if h <= 0:
        right = -12 < h < 0 and _usual_error(10**h) <= 10 * _best_error()
        expects = "The step should be a positive distance in Å."
        raise NotYet(expects, "exponent" if right else "")
    if h > 0.5:
        raise NotYet(expects, "too-large")
    error = _usual_error(h) if h > 1e-15 else math.inf
    if error <= 10 * _best_error():
        return (
            "Cutting off the series costs h², rounding costs 1/h; the best step lies where both "
            "are equal, near the cube root of the precision of a number."
        )
    if h > 1e-6:
        raise NotYet(expects, "too-large")
    raise NotYet(expects, "forward" if 3e-9 <= h <= 5e-8 else "too-small")


# --- diffusion ----------------------------------------------------------------------------------


def diffusion(answer: object) -> str:
    """Judge D from the mean square displacement, in 1e-5 cm2/s."""
    from matlab_pkg import datasets

    value = _answers.number(answer, what="D")
    table = datasets.load("argon_motion").data
    t, msd = table["time_ps"].to_numpy(), table["msd_A2"].to_numpy()

    def slope(start: float, end: float = math.inf) -> float:
        part = (t >= start) & (t <= end)
        return float(np.polyfit(t[part], msd[part], 1)[0])

    right = 10 * slope(LINEAR_PS) / 6  # 1 Å2/ps is 1e-4 cm2/s
    if abs(value - right) <= 0.0025 * right:
        return "One slope, one sixth of it, and ten for the units: as near to Rahman's as before."
    expects = "D should be right to three digits, in 1e-5 cm²/s."
    _not_rounded(value, right, decimals=1, expects=expects)
    if math.isclose(value, 1e5 * RAHMAN_CM2_S):
        raise NotYet(expects, "published")
    looks = {
        "no-six": 6 * right,
        "one-dimension": 3 * right,
        "two-dimensions": 1.5 * right,
        "whole": 10 * slope(0) / 6,
        "no-fit": (10 * msd[-1] / t[-1] / 6, 10 * float(t @ msd / (t @ t)) / 6),
        "flight": 10 * slope(0, 1) / 6,
        "square-angstroms": right / 10,
        "square-centimetres": right * 1e-5,
        "square-metres": right * 1e-9,
        "slope": slope(LINEAR_PS),
    }
    raise NotYet(expects, closest(value, looks))


# --- a shell ------------------------------------------------------------------------------------


def shell(answer: object) -> str:
    """Judge the number of atoms between the first and the second minimum of g(r)."""
    from matlab_pkg import datasets

    value = _answers.number(answer, what="The number of neighbours")
    table = datasets.load("argon_rdf").data
    r, g, n = (table[name].to_numpy() for name in ("distance_A", "rdf", "coordination"))
    near, far = _lowest(r, g, 4.5, 6.5), _lowest(r, g, 7.6, 9.5)
    peak = near + int(np.argmax(g[near:far]))
    right = n[far] - n[near]
    if abs(value - right) <= 0.1 * right:  # the second minimum is flat: its place scatters
        return (
            "More than three times as many as in the first shell: its area grows with the square "
            "of the distance. In the crystal the same atoms sit in three shells."
        )
    density = 4 / CELL_A**3
    looks = {
        "both": n[far],
        "first": n[near],
        "half": right / 2,
        "to-peak": (n[peak] - n[near], n[peak]),
        "peaks": n[peak] - n[int(np.argmax(g))],
        "no-density": right / density,
        "no-sphere": (right / (4 * np.pi), right / np.pi),
        "no-step": right / (r[1] - r[0]),
    }
    named = _answers.closest(value, looks, tolerance=0.02 * abs(value))
    raise NotYet("The number should be right to 10 %.", named)


def _lowest(r: np.ndarray, g: np.ndarray, start: float, end: float) -> int:
    """Index of the lowest g between two distances."""
    inside = np.flatnonzero((r > start) & (r < end))
    return int(inside[np.argmin(g[inside])])


# --- theory by hand -----------------------------------------------------------------------------


def stable(answer: object) -> str:
    """Judge the longest stable time step of a hydrogen molecule, in fs."""
    from ase.units import fs

    value = _answers.number(answer, what="The time step")
    stiffness, mass = 36.0, 1.008  # as the exercise gives them: eV/Å2 and u
    period = 2 * math.pi * math.sqrt(mass / 2 / stiffness) / fs
    right = period / math.pi
    if abs(value - right) <= 0.02 * right:
        return "Beyond this step the vibration grows without end. A good step is well below it."
    looks = {
        "mass": right * math.sqrt(2),
        "total-mass": right * 2,
        "period": period,
        "frequency": right / 2,
        "tenth": period / 10,
        "half-period": period / 2,
        "internal-units": right * fs,
        "no-root": 2 * (mass / 2 / stiffness) / fs,
    }
    expects = "The time step should be right to 2 %, in fs."
    _not_rounded(value, right, decimals=0, expects=expects)
    raise NotYet(expects, closest(value, looks))


def fluctuation(answer: object) -> str:
    """Judge the standard deviation of the temperature of 13 atoms at 40 K."""
    value = _answers.number(answer, what="The standard deviation")
    n, kelvin = 13, 40.0  # as the exercise gives them

    def width(freedom: float) -> float:
        return kelvin * math.sqrt(2 / freedom)

    right = width(3 * n - 3)
    if abs(value - right) <= 0.012 * right:
        return (
            "Almost a quarter of the temperature. No error and no fault of the thermostat: that "
            "is what 13 atoms do in a bath."
        )
    looks = {
        "drift": width(3 * n),
        "rotation": width(3 * n - 6),
        "atoms": (width(n), width(n - 1)),
        "relative": right / kelvin,
        "variance": right**2,
        "per-root-n": kelvin / math.sqrt(n),
        "no-two": right / math.sqrt(2),
    }
    expects = "The standard deviation should be right to 1 %, in K."
    _not_rounded(value, right, decimals=0, expects=expects)
    raise NotYet(expects, closest(value, looks))


def large(answer: object) -> str:
    """Judge the coefficient of diffusion of a box without end, from two boxes."""
    value = _answers.number(answer, what="D")
    small, wide = 2.20, 2.35  # as the exercise gives them, 1e-5 cm2/s; 108 and 864 atoms
    right = 2 * wide - small
    if abs(value - right) <= 0.012:
        return (
            "The smaller box was a lesson, no waste: two sizes tell how far the larger one is off."
        )
    looks = {
        "largest": wide,
        "mean": (small + wide) / 2,
        "volume": wide + (wide - small) / 7,
        "wrong-way": small - (wide - small),
        "area": wide + (wide - small) / 3,
        "square-centimetres": right * 1e-5,
    }
    named = _answers.closest(value, looks, tolerance=0.004 * abs(value))
    raise NotYet("D should be right to two decimals, in 1e-5 cm²/s.", named)
