"""Answers to the exercises of chapter 10: right ones in any form, and wrong ones by name.

Worked out here from the tables and formulas, not by the judges of the package.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np

from matlab_pkg import datasets

MOTION = datasets.load("argon_motion").data
RDF = datasets.load("argon_rdf").data
FS = 0.09822694788464063  # of ASE's unit of time
T, MSD = MOTION["time_ps"].to_numpy(), MOTION["msd_A2"].to_numpy()


def slope(start, end=6.0):
    part = (start <= T) & (end >= T)
    (a, _), *_ = np.linalg.lstsq(np.stack([T[part], np.ones(part.sum())], axis=1), MSD[part])
    return float(a)


D = slope(2) / 0.6
PERIOD = 2 * math.pi * math.sqrt(1.008 / 2 / 36) / FS
STABLE = PERIOD / math.pi
WIDTH = 40 * math.sqrt(2 / 36)


def neighbours(start, end, *, density=4 / 5.78**3, solid=4 * math.pi, width=0.1):
    """Integral over the shells of the table between two distances, in Å."""
    part = RDF[(RDF["distance_A"] > start) & (RDF["distance_A"] < end)]
    return float((solid * density * part["distance_A"] ** 2 * part["rdf"] * width).sum())


SECOND = neighbours(5.4, 8.7)


# --- a step ---------------------------------------------------------------------------------------


def verlet(r, v, force, m, dt):
    half = v + dt / 2 * force(r) / m
    new = r + dt * half
    return new, half + dt / 2 * force(new) / m


def by_acceleration(r, v, force, m, dt):
    """The other form of the same step."""
    a = force(r) / m
    new = r + v * dt + a * dt**2 / 2
    return np.array([new, v + (a + force(new) / m) / 2 * dt])


def one_by_one(r, v, force, m, dt):
    """A loop over atoms, each with its own mass."""
    old, new, faster = force(r), r.copy(), v.copy()
    for i in range(len(r)):
        new[i] = r[i] + dt * (v[i] + dt / 2 * old[i] / m[i])
    for i in range(len(r)):
        faster[i] = v[i] + dt / 2 * (old[i] + force(new)[i]) / m[i]
    return new.tolist(), faster.tolist()


def no_half(r, v, force, m, dt):
    a = force(r) / m
    new = r + v * dt + a * dt**2
    return new, v + (a + force(new) / m) / 2 * dt


def no_average(r, v, force, m, dt):
    a = force(r) / m
    new = r + v * dt + a * dt**2 / 2
    return new, v + (a + force(new) / m) * dt


def only_the_new(r, v, force, m, dt):
    new = r + v * dt + force(r) / m * dt**2 / 2
    return new, v + force(new) / m * dt


def twice(r, v, force, m, dt):
    """Two steps of half the length: near, and another rule."""
    return list(verlet(*verlet(r, v, force, m, dt / 2), force, m, dt / 2))


def in_place(r, v, force, m, dt):
    v += dt / 2 * force(r) / m
    r += dt * v
    return r, v + dt / 2 * force(r) / m


def explicit(r, v, force, m, dt):
    return r + dt * v, v + dt * force(r) / m


def lecture(r, v, force, m, dt):
    v = v + dt * force(r) / m
    return r + dt * v, v


def old_force(r, v, force, m, dt):
    F = force(r)
    v = v + 0.5 * dt * F / m
    r = r + dt * v
    return r, v + 0.5 * dt * F / m


def no_second(r, v, force, m, dt):
    v = v + 0.5 * dt * force(r) / m
    return r + dt * v, v


def whole(r, v, force, m, dt):
    v = v + dt * force(r) / m
    r = r + dt * v
    return r, v + dt * force(r) / m


def weightless(r, v, force, m, dt):
    return verlet(r, v, force, 1.0, dt)


def velocities_first(r, v, force, m, dt):
    r, v = verlet(r, v, force, m, dt)
    return v, r


def only_positions(r, v, force, m, dt):
    return verlet(r, v, force, m, dt)[0]


# --- a path ---------------------------------------------------------------------------------------


def unwrap(wrapped, edge):
    moves = np.diff(wrapped, axis=0)
    moves -= edge * np.round(moves / edge)
    return np.concatenate([wrapped[:1], wrapped[0] + np.cumsum(moves, axis=0)])


def by_numpy(wrapped, edge):
    return np.unwrap(wrapped, period=edge, axis=0)


def frame_by_frame(wrapped, edge):
    path = [wrapped[0]]
    for frame in wrapped[1:]:
        away = frame - path[-1]
        away[away > edge / 2] -= edge * np.ceil(away[away > edge / 2] / edge - 0.5)
        away[away < -edge / 2] += edge * np.ceil(-away[away < -edge / 2] / edge - 0.5)
        path.append(path[-1] + away)
    return np.array(path)


def whole_box(wrapped, edge):
    moves = np.diff(wrapped, axis=0)
    moves[moves > edge] -= edge
    moves[moves < -edge] += edge
    return np.concatenate([wrapped[:1], wrapped[0] + np.cumsum(moves, axis=0)])


def one_frame_back(wrapped, edge):
    path = wrapped.copy()
    for i in range(1, len(path)):
        move = wrapped[i] - wrapped[i - 1]
        path[i] = wrapped[i - 1] + move - edge * np.round(move / edge)
    return path


def from_first(wrapped, edge):
    away = wrapped - wrapped[0]
    return wrapped[0] + away - edge * np.round(away / edge)


def wrong_side(wrapped, edge):
    moves = np.diff(wrapped, axis=0)
    moves += edge * np.round(moves / edge)
    return np.concatenate([wrapped[:1], wrapped[0] + np.cumsum(moves, axis=0)])


def no_first(wrapped, edge):
    return unwrap(wrapped, edge) - wrapped[0]


def no_sum(wrapped, edge):
    moves = np.diff(wrapped, axis=0)
    moves -= edge * np.round(moves / edge)
    return np.concatenate([wrapped[:1], moves])


def on_the_spot(wrapped, edge):
    for t in range(1, len(wrapped)):
        wrapped[t] -= edge * np.round((wrapped[t] - wrapped[t - 1]) / edge)
    return wrapped


def one_less(wrapped, edge):
    return unwrap(wrapped, edge)[1:]


RIGHT = {
    "molecular-dynamics-verlet": [verlet, by_acceleration, one_by_one],
    "molecular-dynamics-derivative": [1e-6, 1e-5, Decimal("0.000003"), np.float64(6.05e-6), 5e-7],
    "molecular-dynamics-time-step": [STABLE, round(STABLE, 1), Fraction(STABLE)],
    "molecular-dynamics-fluctuation": [WIDTH, round(WIDTH, 1), np.array(WIDTH)],
    "molecular-dynamics-unwrap": [unwrap, by_numpy, frame_by_frame],
    "molecular-dynamics-diffusion": [
        D,
        round(D, 2),
        slope(1) / 0.6,
        slope(3) / 0.6,
        slope(2, 5) / 0.6,
    ],
    "molecular-dynamics-shell": [SECOND, round(SECOND), neighbours(5.3, 8.5), neighbours(5.4, 8.6)],
    "molecular-dynamics-size": [2.5, Decimal("2.50"), 2.35 + 0.15],
}
"""dict of list: answers that are right."""

WRONG = {
    "molecular-dynamics-verlet": [
        (explicit, "explicit"),
        (lecture, "lecture"),
        (old_force, "old-force"),
        (no_second, "one-kick"),
        (whole, "whole-kicks"),
        (weightless, "no-mass"),
        (velocities_first, "swapped"),
        (in_place, "mutates"),
        (no_half, "no-half"),
        (no_average, "no-average"),
        (only_the_new, "new-force"),
        (twice, ""),
        (only_positions, ""),
    ],
    "molecular-dynamics-derivative": [
        (1e-12, "too-small"),
        (1e-300, "too-small"),
        (1e-7, "too-small"),
        (0.1, "too-large"),
        (1e-4, "too-large"),
        (3, "too-large"),
        (1e-8, "forward"),
        (-6, "exponent"),
        (0, ""),
        (-1e-6, ""),
    ],
    "molecular-dynamics-time-step": [
        (STABLE * math.sqrt(2), "mass"),
        (STABLE * 2, "total-mass"),
        (round(PERIOD, 2), "period"),
        (PERIOD / (2 * math.pi), "frequency"),
        (PERIOD / 10, "tenth"),
        (STABLE * FS, "internal-units"),
        (2 * 1.008 / 2 / 36 / FS, "no-root"),
        (PERIOD / 2, "half-period"),
        (2, "rounded"),
        (5.5, ""),
    ],
    "molecular-dynamics-fluctuation": [
        (40 * math.sqrt(2 / 39), "drift"),
        (40 * math.sqrt(2 / 33), "rotation"),
        (40 * math.sqrt(2 / 13), "atoms"),
        (math.sqrt(2 / 36), "relative"),
        (1600 * 2 / 36, "variance"),
        (40 / math.sqrt(13), "per-root-n"),
        (40 / 6, "no-two"),
        (9, "rounded"),
        (-WIDTH, ""),
    ],
    "molecular-dynamics-unwrap": [
        (whole_box, "whole-box"),
        (one_frame_back, "one-back"),
        (from_first, "from-first"),
        (wrong_side, "other-way"),
        (no_first, "from-zero"),
        (no_sum, "no-sum"),
        (on_the_spot, "mutates"),
        (lambda wrapped, edge: edge - unwrap(wrapped, edge), ""),
        (one_less, ""),
    ],
    "molecular-dynamics-diffusion": [
        (slope(2) * 10, "no-six"),
        (slope(2) * 10 / 2, "one-dimension"),
        (slope(2) * 10 / 4, "two-dimensions"),
        (slope(0) / 0.6, "whole"),
        (MSD[-1] / T[-1] / 0.6, "no-fit"),
        (slope(0, 1) / 0.6, "flight"),
        (slope(2) / 6, "square-angstroms"),
        (slope(2) / 6 * 1e-4, "square-centimetres"),
        (slope(2), "slope"),
        (slope(0.5) / 0.6, "whole"),
        (2.45, "whole"),
        (2.43, "published"),
        (2.4, "rounded"),
        (D * 1e-9, "square-metres"),
        (2.2, ""),
    ],
    "molecular-dynamics-shell": [
        (neighbours(0, 8.7), "both"),
        (neighbours(0, 5.4), "first"),
        (SECOND / 2, "half"),
        (neighbours(5.4, 7.1), "to-peak"),
        (neighbours(3.7, 7.1), "peaks"),
        (neighbours(5.4, 8.7, density=1), "no-density"),
        (neighbours(5.4, 8.7, solid=1), "no-sphere"),
        (neighbours(5.4, 8.7, width=1), "no-step"),
        (33, ""),
    ],
    "molecular-dynamics-size": [
        (2.35, "largest"),
        ((2.20 + 2.35) / 2, "mean"),
        ((8 * 2.35 - 2.20) / 7, "volume"),
        ((4 * 2.35 - 2.20) / 3, "area"),
        (2 * 2.20 - 2.35, "wrong-way"),
        (2.5e-5, "square-centimetres"),
        (2.6, ""),
    ],
}
"""dict of list of (object, str): answers that are wrong, and the name of the mistake."""

SECRET_NUMBERS = {
    "molecular-dynamics-time-step": [STABLE],
    "molecular-dynamics-fluctuation": [WIDTH, 36],
    "molecular-dynamics-diffusion": [D],
    "molecular-dynamics-shell": [SECOND],
    "molecular-dynamics-size": [2.5],
}
"""dict of list of float: what no message may hold."""
