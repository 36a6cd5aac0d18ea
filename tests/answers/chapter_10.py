"""When two answers to an exercise of chapter 10 differ, by what its text asks for.

Written without the judges of the package.
"""

from __future__ import annotations

import math

import numpy as np


def _within(part: float):
    """One number, to a part of its value."""

    def differ(reference: float, other: float) -> bool:
        return np.ndim(other) != 0 or not abs(other - reference) <= part * abs(reference)

    return differ


def _arrays(reference: object, other: object) -> bool:
    """Arrays of the same shape, to nine digits."""
    one, two = np.asarray(reference, float), np.asarray(other, float)
    return one.shape != two.shape or not np.allclose(two, one, rtol=1e-9, atol=1e-12)


def _power(reference: float, other: float) -> bool:
    """Steps whose error is at most ten times the best lie within a factor of about five of it."""
    return not (other > 0 and abs(math.log10(other / reference)) <= 0.7)


def _moving(rng: np.random.Generator) -> tuple:
    """Positions, velocities, a force, masses and a time step."""
    stiffness = rng.uniform(0.5, 2)
    r, v = rng.normal(size=(2, 4, 3))
    return r, v, lambda x: -stiffness * x, rng.uniform(1, 5, (4, 1)), rng.uniform(0.1, 0.4)


def _wandering(rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """A wrapped path of three atoms, and the edge of its box."""
    edge = rng.uniform(4, 9)
    walk = np.cumsum(rng.uniform(-0.45, 0.47, (25, 3, 3)) * edge, axis=0)
    return walk % edge, edge


TRIALS = {
    "molecular-dynamics-verlet": {"name": None, "inputs": _moving, "tolerance": _arrays},
    "molecular-dynamics-derivative": {"name": None, "inputs": None, "tolerance": _power},
    "molecular-dynamics-time-step": {"name": None, "inputs": None, "tolerance": _within(0.02)},
    "molecular-dynamics-fluctuation": {"name": None, "inputs": None, "tolerance": _within(0.01)},
    "molecular-dynamics-unwrap": {"name": None, "inputs": _wandering, "tolerance": _arrays},
    "molecular-dynamics-diffusion": {"name": None, "inputs": None, "tolerance": _within(0.0025)},
    "molecular-dynamics-shell": {"name": None, "inputs": None, "tolerance": _within(0.05)},
    "molecular-dynamics-size": {"name": None, "inputs": None, "tolerance": _within(0.005)},
}
"""dict: for each exercise the answer as an expression (None: what the page gives to the check), its
inputs (None: it is a value), and the function that says whether two answers differ."""
