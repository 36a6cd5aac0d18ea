"""Answers to the assignment of chapter 5: other right ones, wrong ones, and trial inputs."""

from __future__ import annotations

import numpy as np

_FIGURE = "from matplotlib.figure import Figure\nax = Figure().add_subplot()\n"
_LABEL = "ax.set_ylabel('Yield (%)')\nredrawn = ax\n"

OTHER = {
    "lie_factor": [
        """
def lie_factor(sizes, values):
    pairs = sorted(zip(np.asarray(values).tolist(), np.asarray(sizes).tolist()))
    (v1, s1), (v2, s2) = pairs[0], pairs[-1]
    return (s2 / s1 - 1) / (v2 / v1 - 1)
""",
    ],
    "redrawn": [
        _FIGURE
        + "ax.barh(list(yields), list(yields.values()))\nax.set_xlabel('Yield (%)')\n"
        + "redrawn = ax\n",
        _FIGURE + "ax.plot(list(yields), list(yields.values()), 'o')\n" + _LABEL,
    ],
    "closest": [
        """
def closest(colours, deficiency):
    best, found = np.inf, None
    for i in range(len(colours)):
        for j in range(i + 1, len(colours)):
            one = colour.as_seen(colours[i], deficiency)
            other = colour.as_seen(colours[j], deficiency)
            if colour.distance(one, other) < best:
                best, found = colour.distance(one, other), [i, j]
    return np.array(found)
""",
    ],
    "crowd": [
        _FIGURE
        + "ax.hist2d(x, y, bins=50)\nax.set(xlabel='Energy (eV)', ylabel='Distance (Å)')\n"
        + "crowd = ax",
        _FIGURE
        + "ax.scatter(x, y, s=2, alpha=0.02, linewidths=0)\n"
        + "ax.set(xlabel='Energy / eV', ylabel='Distance / Å')\ncrowd = ax",
    ],
}

_FUNCTION = """
def lie_factor(sizes, values):
    i, j = np.argmin(values), np.argmax(values)
    {body}
"""
_EFFECTS = "return (sizes[j] / sizes[i] - 1) / (values[j] / values[i] - 1)"

WRONG = {
    "lie_factor": [
        (
            _FUNCTION.format(body="return (sizes[j] / sizes[i]) / (values[j] / values[i])"),
            0,
            "a ratio minus one",
        ),
        (
            _FUNCTION.format(body="return (values[j] / values[i] - 1) / (sizes[j] / sizes[i] - 1)"),
            0,
            "upside down",
        ),
        (
            _FUNCTION.format(body="i, j = 0, -1\n    " + _EFFECTS),
            3,
            "first and the last mark",
        ),
        (
            _FUNCTION.format(
                body="return (sizes.max() / sizes.min() - 1) / (values[j] / values[i] - 1)"
            ),
            3,
            "largest and the smallest size",
        ),
        (
            _FUNCTION.format(body=_EFFECTS.replace("return ", "return abs(") + ")"),
            3,
            "should be right to",
        ),
        (_FUNCTION.format(body="return str(1.0)"), 0, "is a text"),
    ],
    "redrawn": [
        (_FIGURE + "ax.bar(list(yields), list(yields.values()))\nredrawn = ax\n", 3, "unit: %"),
        (
            _FIGURE
            + "ax.bar(list(yields), list(yields.values()))\nax.set_ylim(80, 100)\n"
            + _LABEL,
            3,
            "are the bars cut?",
        ),
        (
            _FIGURE + "ax.bar(list(yields), sorted(yields.values())[::-1])\n" + _LABEL,
            0,
            "in another order",
        ),
        (_FIGURE + "ax.bar(list('abcd'), [1, 2, 3, 4])\n" + _LABEL, 0, "your four yields"),
        (
            _FIGURE + "ax.bar(list(yields), list(yields.values()), color='lightyellow')\n" + _LABEL,
            4,
            "'contrast'",
        ),
        ("redrawn = 3", 0, "should be the axes"),
    ],
    "closest": [
        (
            """
def closest(colours, deficiency):
    seen = colour.srgb(colours)
    pairs = itertools.combinations(range(len(colours)), 2)
    return min(pairs, key=lambda pair: colour.distance(seen[pair[0]], seen[pair[1]]))
""",
            0,
            "usual eyes",
        ),
        (
            """
def closest(colours, deficiency):
    seen = colour.as_seen(colours, "deuteranopia")
    pairs = itertools.combinations(range(len(colours)), 2)
    return min(pairs, key=lambda pair: colour.distance(seen[pair[0]], seen[pair[1]]))
""",
            2,
            "the nearest one with",
        ),
        (
            """
def closest(colours, deficiency):
    seen = colour.as_seen(colours, deficiency)
    pairs = itertools.combinations(range(len(colours)), 2)
    one = min(pairs, key=lambda pair: colour.distance(seen[pair[0]], seen[pair[1]]))
    return one[::-1]
""",
            0,
            "The smaller place comes first",
        ),
        ("def closest(colours, deficiency):\n    return (0, 1)", 0, "the nearest one with"),
        ("def closest(colours, deficiency):\n    return colours[:2]", 0, "should hold numbers"),
    ],
    "crowd": [
        (
            _FIGURE
            + "ax.scatter(x, y)\nax.set(xlabel='Energy (eV)', ylabel='Distance (Å)')\ncrowd = ax",
            1,
            "hide one another",
        ),
        (
            _FIGURE
            + "ax.hexbin(x[::2], y[::2])\nax.set(xlabel='Energy (eV)', ylabel='Distance (Å)')\n"
            + "crowd = ax",
            2,
            "add up to 40,000",
        ),
        (_FIGURE + "ax.hexbin(x, y)\nax.set(xlabel='Energy')\ncrowd = ax", 2, "energy, eV"),
        (
            _FIGURE
            + "ax.hexbin(x, y, cmap='jet')\nax.set(xlabel='Energy (eV)', ylabel='Distance (Å)')\n"
            + "crowd = ax",
            2,
            "'rainbow-map'",
        ),
        ("crowd = 'hexbin'", 0, "should be the axes"),
    ],
}


def _marks(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Sizes and values of some marks, in any order."""
    n = int(rng.integers(2, 9))
    values = rng.uniform(1, 9, n)
    return values**2 + rng.uniform(0, 3, n), values


def _palettes(rng: np.random.Generator) -> tuple[list[str], str]:
    """Some colours, and a deficiency."""
    shades = rng.integers(0, 256, (int(rng.integers(2, 8)), 3))
    kinds = ["protanopia", "deuteranopia", "tritanopia"]
    codes = ["#" + "".join(f"{part:02x}" for part in one) for one in shades]
    return codes, kinds[int(rng.integers(3))]


def _other_bars(reference: object, other: object) -> bool:
    """Whether bars have other lengths, or another label or axis."""
    drawn = [[one.get_height() for one in ax.patches] for ax in (reference, other)]
    if drawn[0] != drawn[1] or "%" not in other.get_ylabel():
        return True
    return other.get_ylim()[0] > 0 or other.get_ylim()[1] < max(drawn[0])


def _other_crowd(reference: object, other: object) -> bool:
    """Whether another number of points is counted, or a label is another one."""
    totals = []
    for ax in (reference, other):
        held = [one.get_array() for one in ax.collections]
        totals.append(sum(float(np.nansum(one)) for one in held if one is not None))
    labels = [(ax.get_xlabel(), ax.get_ylabel()) for ax in (reference, other)]
    return totals[0] != totals[1] or labels[0] != labels[1]


TRIALS = {
    "lie_factor": {"name": "lie_factor", "inputs": _marks, "tolerance": 1e-9},
    "redrawn": {"name": "redrawn", "inputs": None, "tolerance": _other_bars},
    "closest": {"name": "closest", "inputs": _palettes, "tolerance": 0},
    "crowd": {"name": "crowd", "inputs": None, "tolerance": _other_crowd},
}
"""dict of str to dict: what each answer binds, inputs to try it with, and what counts as equal."""
