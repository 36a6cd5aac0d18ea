"""Functions that move atoms: a step of velocity Verlet, and a path that leaves its box."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from matlab_pkg.exercises import _answers, _run
from matlab_pkg.exercises._exercise import NotYet

# --- velocity Verlet ----------------------------------------------------------------------------


def _right_step(r, v, force, m, dt):
    half = v + dt / 2 * force(r) / m
    new = r + dt * half
    return new, half + dt / 2 * force(new) / m


def _explicit(r, v, force, m, dt):
    return r + dt * v, v + dt * force(r) / m


def _lecture(r, v, force, m, dt):
    new = v + dt * force(r) / m
    return r + dt * new, new


def _old_force(r, v, force, m, dt):
    half = v + dt / 2 * force(r) / m
    return r + dt * half, half + dt / 2 * force(r) / m


def _one_kick(r, v, force, m, dt):
    half = v + dt / 2 * force(r) / m
    return r + dt * half, half


def _whole_kicks(r, v, force, m, dt):
    first = v + dt * force(r) / m
    new = r + dt * first
    return new, first + dt * force(new) / m


def _no_mass(r, v, force, m, dt):
    return _right_step(r, v, force, np.ones_like(m), dt)


def _swapped(r, v, force, m, dt):
    return _right_step(r, v, force, m, dt)[::-1]


def _no_half(r, v, force, m, dt):
    a = force(r) / m
    new = r + dt * v + dt**2 * a
    return new, v + dt / 2 * (a + force(new) / m)


def _no_average(r, v, force, m, dt):
    new, _ = _right_step(r, v, force, m, dt)
    return new, v + dt * (force(r) + force(new)) / m


def _new_force(r, v, force, m, dt):
    new, _ = _right_step(r, v, force, m, dt)
    return new, v + dt * force(new) / m


STEPS: Mapping[str, Callable] = {
    "old-force": _old_force,
    "explicit": _explicit,
    "lecture": _lecture,
    "one-kick": _one_kick,
    "whole-kicks": _whole_kicks,
    "no-half": _no_half,
    "no-average": _no_average,
    "new-force": _new_force,
    "no-mass": _no_mass,
    "swapped": _swapped,
}
"""Mapping of str to callable: what each mistake that has a name does."""


def _spring(r: np.ndarray) -> np.ndarray:
    return -1.7 * r


def _pair(r: np.ndarray) -> np.ndarray:
    """Forces between two argon atoms in space."""
    from matlab_pkg.exercises._argon import argon

    away = r[1] - r[0]
    apart = float(np.linalg.norm(away))
    pull = argon().force(apart) * away / apart
    return np.array([-pull, pull])


def _moving() -> list[tuple[str, tuple]]:
    """What a step is tried on: what it is called, and the arguments."""
    r, v = np.array([0.3, -0.2, 0.5]), np.array([0.4, 0.1, -0.6])
    line = (r, v, _spring, np.array([2.5, 1.6, 4.0]), 0.3)
    atoms = np.array([[0.0, 0, 0], [3.1, 1.2, 0.7]])
    speeds = np.array([[0.002, 0.001, 0], [-0.001, 0, 0.003]])
    masses = np.array([[39.948], [83.8]])
    return [
        ("for springs on a line", line),
        ("for two atoms of different mass", (atoms, speeds, _pair, masses, 1.5)),
    ]


def verlet(answer: object) -> str:
    """Judge a function that makes one step of velocity Verlet."""
    step = _run.function(answer, name="verlet")
    for on, given in _moving():
        returned = _run.call(step, *given, on=on)
        r, v = _two(returned, shape=given[0].shape, on=on)
        if not _equal((r, v), _right_step(*given)):
            looks = (name for name, wrong in STEPS.items() if _equal((r, v), wrong(*given)))
            expects = "Positions and velocities should be those of velocity Verlet"
            raise NotYet(f"{expects}, {on}.", next(looks, ""))
    return (
        "Half a kick with the force of here, the move, half a kick with the force of there. The "
        "last force of a step is the first of the next, so one evaluation a step is enough."
    )


def _two(answer: object, *, shape: tuple[int, ...], on: str) -> list[np.ndarray]:
    if isinstance(answer, np.ndarray) and answer.shape == (2, *shape):
        answer = list(answer)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise NotYet(
            "Your function should return two arrays, the new positions and the new velocities, "
            f"and returns {_answers.described(answer)}, {on}."
        )
    names = (f"The first array, {on},", f"The second array, {on},")
    return [_answers.array(a, what=n, shape=shape) for a, n in zip(answer, names, strict=True)]


def _equal(found: tuple, expected: tuple) -> bool:
    """Whether positions and velocities agree, in the size of what a step changes."""
    return all(
        np.allclose(a, b, rtol=1e-9, atol=1e-12) for a, b in zip(found, expected, strict=True)
    )


# --- a path that leaves its box -----------------------------------------------------------------


def _right_path(wrapped_tnc: np.ndarray, edge_A: float) -> np.ndarray:
    jump = np.diff(wrapped_tnc, axis=0)
    jump -= edge_A * np.round(jump / edge_A)
    return wrapped_tnc[0] + np.concatenate([np.zeros_like(jump[:1]), np.cumsum(jump, axis=0)])


def _one_back(wrapped_tnc: np.ndarray, edge_A: float) -> np.ndarray:
    """Each frame beside the one before it as it was given, and not as it was mended."""
    jump = np.diff(wrapped_tnc, axis=0)
    jump -= edge_A * np.round(jump / edge_A)
    return np.concatenate([wrapped_tnc[:1], wrapped_tnc[:-1] + jump])


def _from_first(wrapped_tnc: np.ndarray, edge_A: float) -> np.ndarray:
    away = wrapped_tnc - wrapped_tnc[0]
    return wrapped_tnc[0] + away - edge_A * np.round(away / edge_A)


def _other_way(wrapped_tnc: np.ndarray, edge_A: float) -> np.ndarray:
    return 2 * wrapped_tnc - _right_path(wrapped_tnc, edge_A)


def _from_zero(wrapped_tnc: np.ndarray, edge_A: float) -> np.ndarray:
    return _right_path(wrapped_tnc, edge_A) - wrapped_tnc[0]


def _jumps(wrapped_tnc: np.ndarray, edge_A: float) -> np.ndarray:
    return np.concatenate([wrapped_tnc[:1], np.diff(_right_path(wrapped_tnc, edge_A), axis=0)])


def _as_given(wrapped_tnc: np.ndarray, edge_A: float) -> np.ndarray:
    return wrapped_tnc


PATHS: Mapping[str, Callable] = {
    "whole-box": _as_given,
    "one-back": _one_back,
    "from-first": _from_first,
    "other-way": _other_way,
    "from-zero": _from_zero,
    "no-sum": _jumps,
}
"""Mapping of str to callable: what each mistake that has a name does."""


def _wandering() -> list[tuple[str, tuple[np.ndarray, float]]]:
    """Wrapped paths, with what they are called and the edge of their box (Å)."""
    steps = np.arange(9.0)
    straight = (1.0 + 0.9 * steps)[:, None, None] * np.array([[[1.0, -1, 0.5]]])
    rng = np.random.default_rng(10)
    walk = rng.uniform(0, 6, (1, 5, 3)) + np.cumsum(rng.uniform(-2.5, 2.6, (40, 5, 3)), axis=0)
    return [
        ("for one atom that flies straight on", (straight % 2.5, 2.5)),
        ("for five atoms that wander", (walk % 6.0, 6.0)),
        ("for atoms of a box around zero", ((walk + 3) % 6.0 - 3, 6.0)),
    ]


def unwrap(answer: object) -> str:
    """Judge a function that turns wrapped positions into a path."""
    student = _run.function(answer, name="unwrap")
    for on, given in _wandering():
        path = _answers.array(
            _run.call(student, *given, on=on),
            what=f"What your function returns, {on},",
            shape=given[0].shape,
        )
        if not np.allclose(path, _right_path(*given), atol=1e-9):
            looks = (n for n, wrong in PATHS.items() if np.allclose(path, wrong(*given), atol=1e-9))
            expects = "From frame to frame no atom should move by more than half the box"
            raise NotYet(f"{expects}, and the first frame should stay, {on}.", next(looks, ""))
    return (
        "This works while no atom moves by more than half the box from one frame to the next: "
        "save frames often enough."
    )
