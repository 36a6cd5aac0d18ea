"""Answers to assignment 10: when two of them differ, other right ones, and natural wrong ones.

Written without the tests of the assignment. In `WRONG` stand the code, the points that it keeps,
and words of the printed reasons or of the error.
"""

from __future__ import annotations

import numpy as np

# --- when two answers differ, and random inputs -------------------------------------------------


def _step(reference: dict, other: dict) -> bool:
    """Both times to 2 % ("two digits at least")."""
    return any(not abs(other[n] - fs) <= 0.02 * fs for n, fs in reference.items())


def _arrays(reference: np.ndarray, other: np.ndarray) -> bool:
    found = np.asarray(other)
    return found.shape != reference.shape or not np.allclose(found, reference, rtol=1e-5, atol=1e-8)


def _slopes(reference: float, other: float) -> bool:
    return np.ndim(other) != 0 or not abs(other - reference) <= 1e-3 * abs(reference)


def _some_box(rng: np.random.Generator) -> tuple[np.ndarray, float, float, float]:
    edge = rng.uniform(9, 14)
    grid = np.stack(np.meshgrid(*[np.arange(2)] * 3), axis=-1).reshape(-1, 3) * edge / 2
    return (grid + rng.uniform(-0.5, 0.5, grid.shape)) % edge, edge, 0.01, 3.4


def _some_run(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    t = np.sort(rng.uniform(0, 5, 30))
    return t, rng.normal(0, 1, 30) + rng.uniform(1, 2) * t


def _some_frame(rng: np.random.Generator) -> tuple[np.ndarray, float, float, int]:
    edge = rng.uniform(6, 12)
    return (
        rng.uniform(0, edge, (30, 3)),
        edge,
        edge * rng.uniform(0.3, 0.5),
        int(rng.integers(3, 9)),
    )


def _some_bath(rng: np.random.Generator) -> tuple[np.ndarray, float, int]:
    atoms, width = int(rng.integers(3, 200)), rng.choice([0.5, 1.0, 1.4])
    f = 3 * atoms - 3
    kinetic = rng.gamma(f / 2, 2 / f, 5000)
    mean = 1 if atoms > 20 else rng.choice([1, 1.2])
    return 90 * (mean + width * (kinetic - 1)), 90.0, atoms


TRIALS = {
    "step": {"name": "step", "inputs": None, "tolerance": _step},
    "pull": {"name": "forces", "inputs": _some_box, "tolerance": _arrays},
    "drifts": {"name": "drift", "inputs": _some_run, "tolerance": _slopes},
    "shells": {"name": "rdf", "inputs": _some_frame, "tolerance": _arrays},
    "baths": {"name": "verdict", "inputs": _some_bath, "tolerance": 0},
}
"""dict: for each question the answer as an expression, its random inputs (None: it is a value), and
the function that says whether two answers differ."""


# --- answers that differ in a line --------------------------------------------------------------


def _forces(
    away: str = "positions[i] - positions[j]",
    image: str = "away -= edge * np.round(away / edge)",
    strength: str = "24 * epsilon * (2 * s6**2 - s6) / r**2",
    end: str = "F",
) -> str:
    return f"""
def forces(positions, edge, epsilon, sigma):
    F = np.zeros(positions.shape)
    for i in range(len(positions)):
        for j in range(i):
            away = {away}
            {image}
            r = np.linalg.norm(away)
            s6 = (sigma / r) ** 6
            F[i] += {strength} * away
            F[j] -= {strength} * away
    return {end}
"""


def _drift(value: str) -> str:
    return f"""
def drift(time_ps, energy_meV):
    a, b = np.polyfit(time_ps, energy_meV, 1)
    return {value}
"""


def _rdf(
    image: str = "away - edge * np.round(away / edge)",
    value: str = "counts / n / volumes / (n / edge**3)",
    volumes: str = "4 / 3 * np.pi * (ends[1:] ** 3 - ends[:-1] ** 3)",
) -> str:
    return f"""
def rdf(positions, edge, r_max, bins):
    n = len(positions)
    ends = np.linspace(0, r_max, bins + 1)
    counts = np.zeros(bins)
    for i in range(n):
        away = np.delete(positions, i, axis=0) - positions[i]
        away = {image}
        counts += np.histogram(np.linalg.norm(away, axis=1), ends)[0]
    volumes = {volumes}
    return {value}
"""


def _verdict(
    freedom: str = "3 * (atoms - 1)",
    wanted: str = "target * np.sqrt(2 / f)",
    first: str = "abs(temperatures.mean() - target) > 0.03 * target",
    low: str = "too narrow",
    high: str = "too wide",
) -> str:
    return f"""
def verdict(temperatures, target, atoms):
    f = {freedom}
    if {first}:
        return "other mean"
    ratio = temperatures.std() / ({wanted})
    if ratio < 0.85:
        return "{low}"
    return "{high}" if ratio > 1.15 else "canonical"
"""


def _times(mass: str, *, period: str = "T", longest: str = "T / np.pi") -> str:
    return f"""
T = 2 * np.pi * np.sqrt(({mass}) / stiffness) / fs
step = {{"period_fs": {period}, "longest_fs": {longest}}}
"""


REDUCED = "1 / (1 / first_u + 1 / second_u)"

# --- other right answers ------------------------------------------------------------------------

OTHER = {
    "step": [
        _times(REDUCED),
        _times(REDUCED, period="round(T, 1)"),
        # in SI units, by the angular frequency
        f"""
omega = np.sqrt(stiffness * 16.0218 / (({REDUCED}) * 1.66054e-27))
step = {{"longest_fs": 2e15 / omega, "period_fs": 2e15 * np.pi / omega}}
""",
    ],
    "pull": [
        _forces(),
        # nearest image by wrapping into the middle, all components at once
        """
def forces(positions, edge, epsilon, sigma):
    d = (positions[None] - positions[:, None] + edge / 2) % edge - edge / 2
    r = np.sqrt((d**2).sum(axis=2)) + np.eye(len(positions)) * 1e9
    slope = 4 * epsilon * (6 * sigma**6 / r**7 - 12 * sigma**12 / r**13)
    return (slope / r)[..., None].repeat(3, axis=2).__mul__(d).sum(axis=1)
""",
    ],
    "drifts": [
        _drift("a"),
        """
def drift(time_ps, energy_meV):
    t = time_ps - time_ps.mean()
    return (t * energy_meV).sum() / (t**2).sum()
""",
    ],
    "shells": [
        _rdf(),
        """
def rdf(positions, edge, r_max, bins):
    from matlab_pkg import analysis
    from ase import Atoms
    atoms = Atoms(positions=positions, cell=[edge] * 3, pbc=True)
    return analysis.rdf(atoms, r_max_A=r_max, bins=bins).g_b
""",
    ],
    "baths": [
        _verdict(),
        """
def verdict(temperatures, target, atoms):
    if not 0.97 * target <= np.mean(temperatures) <= 1.03 * target:
        return "other mean"
    ratio = np.std(temperatures, ddof=1) / target / (2 / (3 * atoms - 3)) ** 0.5
    return ["too narrow", "canonical", "too wide"][int(ratio >= 0.85) + int(ratio > 1.15)]
""",
    ],
}
"""dict of list of str: other code that earns every point."""

# --- natural wrong answers ----------------------------------------------------------------------

WRONG = {
    "step": [
        (_times("first_u"), 0, "the mass of one atom"),
        (_times("second_u"), 0, "the mass of the other atom"),
        (_times("first_u + second_u"), 0, "the mass of the molecule"),
        (_times("(first_u + second_u) / 2"), 0, "no reduced mass"),
        (_times(REDUCED, period="T / (2 * np.pi)"), 1, "2π is missing"),
        (_times(REDUCED, period="T * fs", longest="T * fs / np.pi"), 0, "ASE's unit of time"),
        (_times(REDUCED, longest="T"), 2, "the limit is earlier"),
        (_times(REDUCED, longest="T / 10"), 2, "a good choice, and not the limit"),
        (_times(REDUCED, longest="T / (2 * np.pi)"), 2, "half of the limit"),
        (_times(REDUCED, longest="..."), 2, "There is no answer yet"),
        (_times(REDUCED, period="T * 1e-15", longest="T / np.pi * 1e-15"), 0, "seconds"),
    ],
    "pull": [
        (_forces(end="-F"), 0, "the force is its negative"),
        (_forces(image="pass"), 1, "images were missing"),
        (_forces(end="F / 2"), 0, "half of the force"),
        (_forces(end="2 * F"), 0, "twice the force"),
        (_forces(strength="24 * epsilon * (s6**2 - s6) / r**2"), 0, "12 of the first power"),
        (_forces(strength="6 * epsilon * (2 * s6**2 - s6) / r**2"), 0, "factor 4"),
        (_forces(strength="4 * epsilon * (2 * s6**2 - s6) / r**2"), 0, "6 of the derivative"),
        (_forces(strength="24 * epsilon * (2 * s6**2 - s6) / r"), 0, "right to 1e-08"),
        (_forces(end="np.linalg.norm(F, axis=1)"), 0, "shape (2, 3)"),
        (_forces(image="away[away > edge] -= edge"), 1, "images were missing"),
        (_forces(image="away -= edge / 2 * np.round(away / edge)"), 1, "a whole edge away"),
        (_forces(end="1000 * F"), 0, "eV/Å"),
        (
            _forces().replace("    F = np", "    positions %= edge\n    F = np"),
            2,
            "leave what it is given",
        ),
    ],
    "drifts": [
        (
            "def drift(time_ps, energy_meV):\n"
            "    return (energy_meV[-1] - energy_meV[0]) / (time_ps[-1] - time_ps[0])",
            0,
            "two ends alone",
        ),
        (_drift("a * (time_ps[-1] - time_ps[0])"), 0, "over the whole run"),
        (_drift("np.ptp(energy_meV)"), 0, "the range of the energy"),
        (_drift("np.polyfit(range(len(time_ps)), energy_meV, 1)[0]"), 0, "not for each ps"),
        (_drift("(time_ps @ energy_meV) / (time_ps @ time_ps)"), 0, "a line through zero"),
        (_drift("-a"), 0, "wrong sign"),
        (_drift("b"), 0, "right to 0.1 %"),
        (_drift("np.polyfit(time_ps[::2], energy_meV[::2], 1)[0]"), 0, "right to 0.1 %"),
        (_drift("(a, b)"), 0, "should be one number"),
        (_drift("a / 1000"), 0, "a slope for each fs"),
    ],
    "shells": [
        (_rdf(value="counts / 2 / n / volumes / (n / edge**3)"), 0, "one of its atoms only"),
        (_rdf(image="away"), 0, "images were missing"),
        (
            _rdf(volumes="4 * np.pi * ((ends[1:] + ends[:-1]) / 2) ** 2 * r_max / bins"),
            0,
            "thin shells",
        ),
        (_rdf(image="away - edge / 2 * np.round(away / edge)"), 0, "a whole edge away"),
        (_rdf().replace("np.delete(positions, i, axis=0)", "positions"), 0, "its own neighbour"),
        (_rdf(volumes="4 * np.pi * ends[1:] ** 2 * r_max / bins"), 0, "the outer edge"),
        (_rdf(value="counts / n / volumes"), 0, "density was not divided by"),
        (_rdf(value="counts / n"), 0, "counts for each atom"),
        (_rdf(value="counts / volumes / (n / edge**3)"), 0, "by the number of atoms"),
        (_rdf(value="counts / n / volumes / ((n - 1) / edge**3)"), 0, "did not count"),
        (_rdf(value="(counts / n / volumes / (n / edge**3))[:-1]"), 0, "shape (5,)"),
    ],
    "baths": [
        (_verdict(freedom="3 * atoms"), 2, "four atoms; their centre of mass"),
        (_verdict(freedom="3 * atoms - 6"), 2, "rather still"),
        (_verdict(freedom="atoms"), 0, "a canonical run of 108 atoms"),
        (_verdict(wanted="target / np.sqrt(atoms)"), 0, "a canonical run of 108 atoms"),
        (_verdict(wanted="np.sqrt(2 / f)"), 0, "a canonical run of 108 atoms"),
        (_verdict(first="False"), 2, "a run that is too hot"),
        (_verdict(first="temperatures.mean() != target"), 0, "a canonical run"),
        (_verdict(first="abs(temperatures.mean() - target) > 3"), 2, "a hot run"),
        (_verdict(high="Too wide"), 1, "too restless should be one of the four"),
        (_verdict(low="too wide", high="too narrow"), 0, "hardly scatters"),
        (_verdict(high="canonical"), 1, "too restless"),
        (_verdict(low="narrow"), 1, "one of the four"),
    ],
}
"""dict of list of (str, int, str): code, the points that it keeps, and words of the reasons."""
