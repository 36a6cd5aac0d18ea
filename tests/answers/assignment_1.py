"""Answers to the assignment of chapter 1: other right ones, wrong ones, and trial inputs."""

from __future__ import annotations

import math

import numpy as np

_FIGURE = "from matplotlib.figure import Figure\nax = Figure().add_subplot()\n"
_LABELS = "ax.set(xlabel=feature.replace('_', ' '), ylabel='Band gap (eV)')\n"
_LINE = "ax.axhline(goal_eV)\n"

OTHER = {
    "luck": [
        """
count = sum(1 for gap_eV in gaps["band_gap_eV"].tolist() if not gap_eV < goal_eV)
luck = dict(
    hits=float(count),
    first_hit=round((len(gaps) + 1) / (count + 1), 2),
    in_thirty=round(30 * count / len(gaps), 2),
)
""",
        """
import pandas as pd
is_hit = gaps["band_gap_eV"].ge(goal_eV)
N, K = is_hit.size, is_hit.sum()
# the chance that none of the first j experiments is a hit, added up over j
still_none = np.cumprod((N - K - np.arange(N - K)) / (N - np.arange(N - K)))
luck = pd.Series(
    {"hits": K, "first_hit": 1 + still_none.sum(), "in_thirty": is_hit.mean() * 30}
)
""",
    ],
    "first_hits": [
        """
def first_hits(is_hit, repeats, rng):
    n = len(is_hit)
    return [int(rng.permutation(n)[is_hit].min()) + 1 for _ in range(repeats)]
""",
        """
def first_hits(is_hit, repeats, rng):
    places = []
    for _ in range(repeats):
        left, place = list(range(len(is_hit))), 0
        while True:
            place += 1
            if is_hit[left.pop(int(rng.random() * len(left)))]:
                break
        places.append(place)
    return np.array(places)
""",
        """
def first_hits(is_hit, repeats, rng):
    places = []
    for _ in range(repeats):
        seen = []
        while not seen or not is_hit[seen[-1]]:
            one = int(rng.integers(len(is_hit)))
            if one not in seen:
                seen.append(one)
        places.append(len(seen))
    return np.array(places)
""",
        """
def first_hits(is_hit, repeats, rng):
    orders = rng.permuted(np.tile(is_hit, (repeats, 1)), axis=1)
    return orders.argmax(axis=1) + 1
""",
        """
def first_hits(is_hit, repeats, rng):
    places = []
    for _ in range(repeats):
        bag, experiments = list(is_hit), 0
        while True:
            experiments += 1
            if bag.pop(rng.integers(len(bag))):
                break
        places.append(experiments)
    return places
""",
        """
def first_hits(is_hit, repeats, rng):
    # a random number for each compound: how many have a smaller one than the first hit?
    numbers = rng.random((repeats, len(is_hit)))
    first = numbers[:, is_hit].min(axis=1, keepdims=True)
    return (numbers <= first).sum(axis=1)
""",
        """
def first_hits(is_hit, repeats, rng):
    order, places = is_hit.copy(), np.zeros(repeats)
    for i in range(repeats):
        rng.shuffle(order)
        places[i] = np.flatnonzero(order)[0] + 1
    return places
""",
    ],
    "gain": [
        # with helpers that have the names of the test's own
        """
def extra_error(extra):
    return extra.std(ddof=1) / len(extra) ** 0.5

def entry(extra):
    return {"extra": extra.mean(), "extra_error": extra_error(extra), "better": (extra > 0).mean()}

def gain(found, baseline):
    return entry(found - baseline)
""",
        """
import statistics

def gain(found, baseline):
    extra = [int(f) - int(b) for f, b in zip(found, baseline)]
    return dict(
        extra=statistics.mean(extra),
        extra_error=statistics.stdev(extra) / len(extra) ** 0.5,
        better=sum(e > 0 for e in extra) / len(extra),
    )
""",
        """
import pandas as pd

def gain(found, baseline):
    extra = pd.Series(found - baseline)
    better = np.count_nonzero(found > baseline) / extra.size
    return pd.Series({"extra": extra.mean(), "extra_error": extra.sem(), "better": better})
""",
        """
def gain(found, baseline):
    # the variance of a difference: both variances, less twice what they have in common
    (f, c), (_, b) = np.cov(found, baseline)
    return {
        "extra": found.mean() - baseline.mean(),
        "extra_error": np.sqrt((f + b - 2 * c) / len(found)),
        "better": np.mean(found > baseline),
    }
""",
    ],
    "next_experiment": [
        """
from sklearn.pipeline import make_pipeline

def next_experiment(x_known, y_known, x_open, goal):
    y = make_pipeline(StandardScaler(), Ridge()).fit(x_known, y_known).predict(x_open)
    return max(range(len(y)), key=lambda i: min(y[i] - goal[0], goal[1] - y[i]))
""",
        """
def next_experiment(x_known, y_known, x_open, goal):
    mean, spread = np.mean(x_known, axis=0), np.std(x_known, axis=0)
    a = np.column_stack([np.ones(len(x_known)), (x_known - mean) / spread])
    penalty = np.eye(a.shape[1])
    penalty[0, 0] = 0  # the constant is not held small
    w = np.linalg.solve(a.T @ a + penalty, a.T @ y_known)
    y = w[0] + (x_open - mean) / spread @ w[1:]
    low, high = goal
    miss = [max(low - value, value - high) for value in y]
    return np.argmin(miss)
""",
        """
def next_experiment(x_known, y_known, x_open, goal):
    mean, spread = x_known.mean(axis=0), x_known.std(axis=0)
    model = Ridge(alpha=1).fit((x_known - mean) / spread, y_known)
    y = model.predict((x_open - mean) / spread)
    low, high = goal
    if high == np.inf:
        return y.argmax()
    if low == -np.inf:
        return y.argmin()
    return abs(y - (low + high) / 2).argmin()
""",
    ],
    "controls": [
        """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
hit = gaps["band_gap_eV"] >= goal_eV
ax.scatter(gaps[feature][~hit], gaps["band_gap_eV"][~hit], s=4)
ax.scatter(gaps[feature][hit], gaps["band_gap_eV"][hit], s=9, color="red")
ax.axhline(y=goal_eV, linestyle="--")
ax.set(xlabel=feature.upper(), ylabel="band_gap_eV")
plt.close(fig)
""",
        """
ax = gaps.sort_values(feature).plot.scatter(x=feature, y="band_gap_eV")
ax.plot(gaps[feature][:9], gaps["band_gap_eV"][:9], "r+")
left, right = ax.get_xlim()
ax.plot([left, right], [goal_eV, goal_eV])
ax.set_xlim(left, right)
""",
        _FIGURE + _LABELS + _LINE + 'ax.plot(gaps[feature], gaps["band_gap_eV"], ".")\n'
        "ax = ax.figure\n",
    ],
}
"""dict of str to list of str: other right ways, which earn every point."""

_LUCK = """
N, K = len(gaps), int((gaps["band_gap_eV"] >= goal_eV).sum())
luck = {"hits": K, "first_hit": (N + 1) / (K + 1), "in_thirty": 30 * K / N}
"""

_GAIN = """
def gain(found, baseline):
    extra = found - baseline
    right = {
        "extra": extra.mean(),
        "extra_error": extra.std(ddof=1) / np.sqrt(len(extra)),
        "better": (extra > 0).mean(),
    }
    return right | CHANGE
"""

_STEP = """
def next_experiment(x_known, y_known, x_open, goal):
    scaler = StandardScaler().fit(x_known)
    model = Ridge(alpha=1).fit(scaler.transform(x_known), y_known)
    y = model.predict(scaler.transform(x_open))
    low, high = goal
    return CHOICE
"""


def _luck(**changes: str) -> str:
    return _LUCK + "".join(f"luck[{name!r}] = {code}\n" for name, code in changes.items())


def _gain(name: str, code: str) -> str:
    return _GAIN.replace("CHANGE", f"{{{name!r}: {code}}}")


def _step(choice: str) -> str:
    return _STEP.replace("CHOICE", choice)


def _first_hits(*lines: str) -> str:
    return "\n    ".join(["def first_hits(is_hit, repeats, rng):", *lines]) + "\n"


def _figure(*lines: str) -> str:
    return _FIGURE + "\n".join(lines) + "\n"


_POINTS = 'ax.plot(gaps[feature], gaps["band_gap_eV"], ".")'
_TEXT = "ax.set(xlabel=feature, ylabel='Band gap (eV)')"

WRONG = {
    "luck": [
        ('luck = {"hits": ..., "first_hit": ..., "in_thirty": ...}', 0, "no answer yet"),
        ("luck = None", 0, "no answer yet"),
        ("luck = 93", 0, "should be a dict with the entry 'hits'"),
        ("luck = [93, 26.29, 1.13]", 0, "a list of length 3"),
        ("luck = 26.29 * np.ones(3)", 0, "an array of shape (3,)"),
        (
            _LUCK.replace(">=", ">"),
            0,
            "a gap exactly at the goal does not count",
        ),
        (_luck(first_hit="N / K"), 2, "put back into the bag"),
        (_luck(first_hit="(N + 1) / (K + 1) - 1"), 2, "one too small"),
        (_luck(first_hit="K / N"), 2, "the chance of a hit in one experiment"),
        (_luck(first_hit="(N + 1) / 2"), 2, "half the table"),
        (_luck(first_hit="round((N + 1) / (K + 1))"), 2, "right to 0.011"),
        (_luck(in_thirty="K / N"), 2, "the hits in one experiment"),
        (_luck(in_thirty="1 - (1 - K / N) ** 30"), 2, "the chance of any hit"),
        (_luck(in_thirty="30 / luck['first_hit']"), 2, "thirty over the wait"),
        (_luck(in_thirty="round(30 * K / N)"), 2, "right to 0.011"),
        (_luck(hits="N - K"), 2, "no hits"),
        (_luck(hits="K / N"), 2, "a share"),
        (_luck(hits="np.nan", in_thirty="np.inf"), 1, "infinite"),
        (_luck(hits="str(K)"), 2, "is a text"),
        (_luck(hits="True", first_hit="[(N + 1) / (K + 1)]"), 1, "a list of length 1"),
        (_luck(first_hit="gaps['band_gap_eV'] * 0 + luck['first_hit']"), 2, "a Series of shape"),
        ("goal_eV = 6\n" + _LUCK, 0, "the goal of the chapter"),
        (_LUCK + "luck['wait'] = luck.pop('first_hit')", 2, "no entry 'first_hit'"),
    ],
    "first_hits": [
        ("first_hits = None", 0, "no answer yet"),
        (_first_hits("..."), 0, "no answer yet"),
        ("first_hits = 26", 0, "should be the function itself"),
        (_first_hits("return 1"), 0, "shape (6,)"),
        (_first_hits("return 'at once'"), 0, "a text"),
        (_first_hits("return np.full(repeats, np.nan)"), 0, "NaN"),
        (_first_hits("return (len(is_hit) + 1) / (is_hit.sum() + 1)"), 0, "shape (6,)"),
        (
            _first_hits("mean = (len(is_hit) + 1) / (is_hit.sum() + 1)", "return [mean] * repeats"),
            0,
            "whole number",
        ),
        (_first_hits("return np.ones(repeats)"), 0, "Does each search have an order of its own"),
        (
            _first_hits("return np.array([[np.argmax(rng.permutation(is_hit)) + 1]] * repeats)"),
            0,
            "shape (6, 1)",
        ),
        (
            _first_hits(
                "return np.array([np.argmax(rng.permutation(is_hit)) for _ in range(repeats)])"
            ),
            1,
            "counts from 0",
        ),
        (
            _first_hits("return rng.geometric(is_hit.mean(), repeats)"),
            0,
            "put back into the bag",
        ),
        (
            _first_hits(
                "places = []",
                "for _ in range(repeats):",
                "    place = 1",
                "    while not rng.choice(is_hit):",
                "        place += 1",
                "    places.append(place)",
                "return places",
            ),
            0,
            "can be tried twice",
        ),
        (
            _first_hits("return np.full(repeats, np.argmax(rng.permutation(is_hit)) + 1)"),
            0,
            "All searches are alike",
        ),
        (
            _first_hits("return np.full(repeats, np.argmax(is_hit) + 1)"),
            0,
            "All searches are alike",
        ),
        (
            _first_hits(
                "places = []",
                "for _ in range(repeats):",
                "    rng.shuffle(is_hit)",
                "    places.append(np.argmax(is_hit) + 1)",
                "return np.array(places)",
            ),
            0,
            "leave what it is given",
        ),
        (
            _first_hits(
                "rng = np.random.default_rng(7)",
                "return np.array([np.argmax(rng.permutation(is_hit)) + 1 for _ in range(repeats)])",
            ),
            2,
            "Another state of rng",
        ),
        (
            _first_hits(
                "rng = np.random.default_rng()",
                "return np.array([np.argmax(rng.permutation(is_hit)) + 1 for _ in range(repeats)])",
            ),
            2,
            "The same state of rng",
        ),
        (
            _first_hits(
                "return rng.integers(1, len(is_hit) - is_hit.sum() + 2, repeats)",
            ),
            1,
            "(N + 1) / (K + 1)",
        ),
        (
            _first_hits(
                "order = rng.permutation(is_hit)",
                "turned = [np.roll(order, i) for i in range(repeats)]",
                "return np.array([np.argmax(one) + 1 for one in turned])",
            ),
            0,
            "(N + 1) / (K + 1)",
        ),
        (
            _first_hits(
                "all_hits = [np.flatnonzero(rng.permutation(is_hit)) for _ in range(repeats)]",
                "return np.array([places.mean() + 1 for places in all_hits])",
            ),
            0,
            "whole number",
        ),
        (_first_hits("return rng.permutation(is_hits)"), 0, "NameError"),
    ],
    "gain": [
        # what the notebook happens to call its arrays
        (
            "def gain(f, b):\n"
            "    extra = found - baseline\n"
            "    return {'extra': extra.mean(), 'extra_error': 1.0, 'better': 1.0}",
            0,
            "name 'found' is not defined",
        ),
        ("gain = None", 0, "no answer yet"),
        ("def gain(found, baseline):\n    ...", 0, "no answer yet"),
        ("def gain(found, baseline):\n    print(found - baseline)", 0, "returned None"),
        ("def gain(found, baseline):\n    return 'better'", 0, "is a text"),
        ("def gain(found, baseline):\n    return (found - baseline).mean()", 0, "should be a dict"),
        (
            _GAIN.replace("right | CHANGE", "[*right.values()]"),
            0,
            "should be a dict",
        ),
        (_GAIN.replace("found - baseline", "baseline - found").replace("CHANGE", "{}"), 2, "sign"),
        (_gain("extra", "extra"), 3, "should be one number, and is an array"),
        (_gain("extra", "extra.sum()"), 3, "sum of the differences"),
        (_gain("extra", "found.mean() / baseline.mean()"), 3, "ratio of the means"),
        (_gain("extra", "found.mean()"), 3, "mean of `found`"),
        (_gain("extra", "np.median(extra)"), 3, "median"),
        (_gain("extra", "round(extra.mean(), 2)"), 3, "should be right"),
        (_gain("extra", "np.nan"), 3, "NaN"),
        (_gain("extra_error", "extra.std(ddof=1)"), 2, "standard deviation of one difference"),
        (_gain("extra_error", "extra.std() / np.sqrt(len(extra))"), 2, "`ddof=1`"),
        (_gain("extra_error", "extra.std()"), 2, "without √n"),
        (_gain("extra_error", "extra.std(ddof=1) / len(extra)"), 2, "divided by n"),
        (_gain("extra_error", "extra.var(ddof=1) / len(extra)"), 2, "a variance"),
        (
            _gain(
                "extra_error",
                "np.sqrt((found.var(ddof=1) + baseline.var(ddof=1)) / len(extra))",
            ),
            3,
            "not paired",
        ),
        (_gain("extra_error", "found.std(ddof=1) / np.sqrt(len(found))"), 3, "`found` alone"),
        (_gain("extra_error", "1.96 * extra.std(ddof=1) / np.sqrt(len(extra))"), 2, "1.96"),
        (_gain("extra_error", "'small'"), 2, "is a text"),
        (_gain("better", "(extra >= 0).mean()"), 3, "asked is more"),
        (_gain("better", "100 * (extra > 0).mean()"), 3, "percent"),
        (_gain("better", "(extra > 0).sum()"), 3, "number of pairs"),
        (_gain("better", "(extra > 0).sum() / (extra != 0).sum()"), 3, "were left out"),
        (_gain("better", "extra > 0"), 3, "should be one number"),
        (_gain("better", "bool(extra.mean() > 0)"), 3, "True or False"),
        (_GAIN.replace('"better"', '"best"').replace("CHANGE", "{}"), 3, "no entry 'better'"),
        (
            "def gain(found, baseline):\n    found -= baseline\n    return {'extra': found.mean()}",
            0,
            "leave what it is given",
        ),
    ],
    "next_experiment": [
        ("next_experiment = None", 0, "no answer yet"),
        ("def next_experiment(x_known, y_known, x_open, goal):\n    ...", 0, "no answer yet"),
        ("next_experiment = 3", 0, "should be the function itself"),
        (_step("'LiF'"), 0, "is a text"),
        (_step("np.nan"), 0, "NaN"),
        (_step("x_open[np.argmax(np.minimum(y - low, high - y))]"), 0, "an array of shape"),
        (_step("np.minimum(y - low, high - y)"), 0, "should be one number"),
        (_step("y[np.argmax(np.minimum(y - low, high - y))]"), 0, "should be exact"),
        (_step("np.argmax(np.minimum(y - low, high - y)) + 1"), 0, "counts from 1"),
        (_step("np.argmin(np.minimum(y - low, high - y))"), 0, "smallest prediction"),
        (_step("np.argmax(y)"), 1, "largest prediction"),
        (_step("np.argmin(y)"), 1, "smallest prediction"),
        (_step("np.argmax(y - low)"), 1, "largest prediction"),
        (_step("np.argmin(abs(y - (low + high) / 2))"), 1, "should be exact"),
        (_step("np.argmax((low <= y) & (y <= high))"), 0, "should be exact"),
        (_step("0"), 0, "should be exact"),
        (
            """
def next_experiment(x_known, y_known, x_open, goal):
    y = Ridge(alpha=1).fit(x_known, y_known).predict(x_open)
    return np.argmax(np.minimum(y - goal[0], goal[1] - y))
""",
            3,
            "were not standardised",
        ),
        (
            _step("np.argmax(np.minimum(y - low, high - y))").replace(
                ".fit(x_known)", ".fit(np.vstack([x_known, x_open]))"
            ),
            3,
            "the open rows had a part",
        ),
        (
            _step("np.argmax(np.minimum(y - low, high - y))").replace(
                "predict(scaler.transform(x_open))", "predict(scaler.fit_transform(x_open))"
            ),
            1,
            "should be exact",
        ),
        (
            _step("np.argmax(np.minimum(y - low, high - y))").replace(
                "predict(scaler.transform(x_open))", "predict(x_open)"
            ),
            0,
            "should be exact",
        ),
        (
            _step("np.argmax(np.minimum(y - low, high - y))").replace("alpha=1", "alpha=10"),
            3,
            "should be exact",
        ),
        (
            _step("np.argmax(np.minimum(y - low, high - y))").replace(
                "alpha=1", "alpha=1, fit_intercept=False"
            ),
            2,
            "should be exact",
        ),
        (
            _step("np.argmax(np.minimum(y - low, high - y))")
            .replace("Ridge(alpha=1)", "LinearRegression()")
            .replace("\ndef", "\nfrom sklearn.linear_model import LinearRegression\ndef"),
            3,
            "should be exact",
        ),
        (
            """
def next_experiment(x_known, y_known, x_open, goal):
    x_known -= x_known.mean(axis=0)
    return 0
""",
            0,
            "leave what it is given",
        ),
    ],
    "controls": [
        ("ax = ...", 0, "no answer yet"),
        ("ax = 'a cloud'", 0, "is a text"),
        ("ax = gaps[feature].to_numpy()", 0, "an array of shape"),
        (_figure(), 0, "show none"),
        (_figure(_POINTS), 1, "one horizontal line"),
        (_figure(_POINTS, "ax.axhline(goal_eV)"), 2, "should name its quantity"),
        (_figure(_POINTS, _TEXT), 2, "one horizontal line"),
        (_figure(_POINTS, _TEXT, "ax.axhline(6)"), 2, "the goal of the chapter"),
        (_figure(_POINTS, _TEXT, "ax.axhline(gaps['band_gap_eV'].max())"), 2, "largest gap"),
        (_figure(_POINTS, _TEXT, "ax.axhline(goal_eV)", "ax.axhline(6)"), 2, "one horizontal"),
        (_figure(_POINTS, _TEXT, "ax.axvline(goal_eV)"), 2, "one horizontal line"),
        (_figure(_POINTS, _TEXT, "ax.axhline(float('nan'))"), 2, ""),
        (
            _figure(
                "ax.plot(gaps['band_gap_eV'], gaps[feature], '.')",
                "ax.axvline(goal_eV)",
                "ax.set(xlabel='Band gap (eV)', ylabel=feature)",
            ),
            0,
            "axes look swapped",
        ),
        (
            _figure(
                "hits = gaps[gaps['band_gap_eV'] >= goal_eV]",
                "ax.plot(hits[feature], hits['band_gap_eV'], '.')",
                "ax.axhline(goal_eV)",
                _TEXT,
            ),
            2,
            "Only the hits",
        ),
        (
            _figure(
                "ax.plot(gaps[feature][:500], gaps['band_gap_eV'][:500], '.')",
                "ax.axhline(goal_eV)",
                _TEXT,
            ),
            2,
            "Some compounds are missing",
        ),
        (
            _figure(
                "ax.plot(gaps['mean_period'], gaps['band_gap_eV'], '.')",
                "ax.axhline(goal_eV)",
                "ax.set(xlabel='Mean period', ylabel='Band gap (eV)')",
            ),
            1,
            "It looks like mean_period",
        ),
        (
            _figure("ax.plot(gaps['band_gap_eV'].to_numpy(), '.')", "ax.axhline(goal_eV)", _TEXT),
            2,
            "number of the row",
        ),
        (
            _figure(
                "ax.plot(gaps[feature], 1000 * gaps['band_gap_eV'], '.')",
                "ax.axhline(goal_eV)",
                _TEXT,
            ),
            2,
            "none of these",
        ),
        (
            _figure(_POINTS, "ax.axhline(goal_eV)", "ax.set(xlabel=feature, ylabel='Gap')"),
            2,
            "its unit",
        ),
        (
            _figure(_POINTS, "ax.axhline(goal_eV)", "ax.set(xlabel='x', ylabel='Gap (eV)')"),
            2,
            "horizontal axis should name",
        ),
    ],
}
"""dict of str to list of (str, int, str): wrong answers, points kept, words of the reasons."""


def _numbers(answer: object) -> dict[str, float] | None:
    """A dict of numbers as plain floats, or None if it is no such thing."""
    try:
        return {str(name): float(value) for name, value in dict(answer).items()}
    except (TypeError, ValueError):
        return None


def _differ_by(tolerances: dict[str, float]):
    """Whether two dicts of numbers differ by more than what each entry may."""

    def differ(reference: object, other: object) -> bool:
        one, two = _numbers(reference), _numbers(other)
        if one is None or two is None or set(tolerances) - set(two):
            return True
        near = [abs(one[name] - two[name]) <= room for name, room in tolerances.items()]
        return not all(near)

    return differ


def _other_luck(reference: object, other: object) -> bool:
    """Whether two long runs differ in mean or spread by more than chance allows."""
    try:
        one, two = (np.asarray(run, dtype=float) for run in (reference, other))
    except (TypeError, ValueError):
        return True
    if one.shape != two.shape or not np.array_equal(two, two.round()):
        return True
    room = 6 * one.std() * math.sqrt(2 / len(one))
    alike = abs(one.mean() - two.mean()) <= room and abs(one.std() - two.std()) <= room
    return not alike


def _searches(rng: np.random.Generator) -> tuple[np.ndarray, int, np.random.Generator]:
    return rng.permutation(np.arange(12) < 3), 1000, np.random.default_rng(rng.integers(2**31))


def _pairs(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    baseline = rng.integers(1, 5, rng.integers(5, 60))
    return baseline + rng.integers(-1, 3, len(baseline)), baseline


def _rows(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple]:
    """Known rows, their values, open rows in very different units, and a goal."""
    units = 10 ** rng.uniform(-2, 2, 4)
    known, others = (rng.normal(size=(n, 4)) for n in (6, 12))
    y = 3 + known @ rng.uniform(-1, 1, 4)
    goals = [(4.0, np.inf), (-np.inf, 2.0), (2.6, 3.4), (1.5, 3.0)]
    return known * units, y, (2 * others + 0.5) * units, goals[rng.integers(4)]


def _other_figure(reference: object, other: object) -> bool:
    """Whether two pairs of axes show other points or lines, or one has no labels."""
    from matplotlib.axes import Axes

    from matlab_pkg.exercises import expect

    if not isinstance(other, Axes):
        return True
    try:
        shown = [
            (
                set(map(tuple, np.round(expect.points(ax), 9).tolist())),
                np.round(expect.heights(ax), 6).tolist(),
                all(expect.axis_labels(ax)),
            )
            for ax in (reference, other)
        ]
    except Exception:  # what shows no points differs from what does
        return True
    return shown[0] != shown[1]


TRIALS = {
    "luck": {
        "name": "luck",
        "inputs": None,
        "tolerance": _differ_by({"hits": 0, "first_hit": 0.006, "in_thirty": 0.006}),
    },
    "first_hits": {"name": "first_hits", "inputs": _searches, "tolerance": _other_luck},
    "gain": {
        "name": "gain",
        "inputs": _pairs,
        "tolerance": _differ_by({"extra": 1e-9, "extra_error": 1e-9, "better": 1e-9}),
    },
    "next_experiment": {"name": "next_experiment", "inputs": _rows, "tolerance": 0.0},
    "controls": {"name": "ax", "inputs": None, "tolerance": _other_figure},
}
"""dict of str to dict: what each answer binds, inputs to try it with, and what counts as equal."""
