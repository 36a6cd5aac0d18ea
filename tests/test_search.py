"""Searches: known answers, laws of chance, scikit-learn as oracle, and the words of errors."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

from matlab_pkg import datasets, search
from matlab_pkg.search import choose

STRATEGIES = sorted(search.STRATEGIES)
LEARNING = ["linear", "neighbours"]
FEATURES = [column.name for column in datasets.card("band_gaps").columns[4:]]
WIDE = {"features": FEATURES, "target": "band_gap_eV", "goal": (6.0, math.inf)}


def gaps():
    return datasets.load("band_gaps").data.set_index("formula")


def rng(seed=1):
    return np.random.default_rng(seed)


def small(n=40, seed=0):
    """Two features in different units, and a gap that both of them change."""
    draw = np.random.default_rng(seed)
    table = pd.DataFrame({"mass_u": draw.uniform(10, 200, n), "radius_A": draw.uniform(0.5, 2, n)})
    table["band_gap_eV"] = 9 - 0.03 * table.mass_u - table.radius_A + draw.normal(0, 0.2, n)
    return table.set_index(pd.Index([f"row {i}" for i in range(n)]))


SMALL = {"features": ["mass_u", "radius_A"], "target": "band_gap_eV", "goal": (6.5, math.inf)}


# --- one search: known answers -------------------------------------------------------------------


def test_what_a_search_says_by_hand():
    done = search.Search("random", (3.0, 3.5), pd.Index(list("abcd")), np.array([1, 5, 3.5, 2.9]))
    assert done.hits.tolist() == [False, False, True, False]
    assert done.found.tolist() == [0, 0, 1, 1]
    assert done.miss == pytest.approx([2.0, 1.5, 0.0, 0.0])
    assert done.first_hit == 3
    assert repr(done) == "Search('random': 1 hits in 4 experiments, the first at experiment 3)"


def test_a_search_without_a_hit():
    done = search.Search("linear", (8.0, math.inf), pd.Index(["a", "b"]), np.array([1.0, 7.5]))
    assert done.first_hit is None
    assert done.miss.tolist() == [7.0, 0.5]
    assert repr(done) == "Search('linear': 0 hits in 2 experiments)"


def test_both_ends_of_the_goal_count():
    assert choose.depth(np.array([2.0, 4.0]), (2.0, 4.0)).tolist() == [0, 0]
    assert choose.depth(np.array([2.0, 4.0]), (-math.inf, 3.0)).tolist() == [1, -1]
    assert choose.depth(np.array([2.0, 4.0]), (3.0, math.inf)).tolist() == [-1, 1]


def test_linear_prediction_by_hand():
    # A = (-1, 1), y - mean = (-3, 3): w = 6 / (2 + 1) = 2 with the ridge of 1, not 3
    x, y = np.array([[-1.0], [1.0]]), np.array([2.0, 8.0])
    assert choose.linear(x, y, np.array([[0.0], [2.0]])) == pytest.approx([5.0, 9.0])


def test_neighbours_with_fewer_than_five_rows_take_the_mean_of_all():
    x, y = np.array([[0.0], [1.0], [9.0]]), np.array([1.0, 2.0, 6.0])
    assert choose.neighbours(x, y, np.array([[0.0]])).tolist() == [3.0]


@pytest.mark.parametrize("strategy", LEARNING)
def test_a_perfect_relation_is_learnt(strategy):
    """200 rows, 4 hits: by chance 30 experiments find 0.6 of them, the models all 4."""
    table = pd.DataFrame({"x": np.arange(200.0)})
    table["y"] = 3 * table["x"]
    done = search.run(
        table,
        features=["x"],
        target="y",
        goal=(3 * 195.5, math.inf),
        strategy=strategy,
        budget=30,
        rng=rng(),
    )
    assert done.found[-1] == 4


# --- laws ----------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(1, 25),
    strategy=st.sampled_from(STRATEGIES),
    start=st.integers(1, 8),
    seed=st.integers(0, 2**31),
    data=st.data(),
)
def test_no_row_twice_and_never_over_budget(n, strategy, start, seed, data):
    budget = data.draw(st.integers(1, n))
    table = small(n, seed)
    before = table.copy()
    done = search.run(table, **SMALL, strategy=strategy, budget=budget, start=start, rng=rng(seed))
    assert len(done.tried) == len(done.values) == budget
    assert done.tried.is_unique
    assert (table.loc[done.tried, "band_gap_eV"] == done.values).all()
    assert (np.diff(done.found) >= 0).all()
    assert (np.diff(done.miss) <= 0).all()
    assert ((done.miss == 0) == (done.found > 0)).all()
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_whole_table_is_found_in_the_end(strategy):
    table = small()
    done = search.run(table, **SMALL, strategy=strategy, budget=len(table), rng=rng())
    assert sorted(done.tried) == sorted(table.index)
    assert done.found[-1] == (table.band_gap_eV >= 6.5).sum()


@pytest.mark.parametrize(("rows", "hits"), [(30, 2), (12, 1), (20, 10)])
def test_random_search_needs_as_long_as_chance_says(rows, hits):
    """Without replacement the first of K hits among N comes after (N + 1) / (K + 1) on average."""
    table = pd.DataFrame({"x": 0.0, "y": (np.arange(rows) < hits) * 1.0})
    runs = search.compare(
        table,
        features=["x"],
        target="y",
        goal=(0.5, math.inf),
        budget=rows,
        repeats=400,
        rng=rng(),
        strategies=["random"],
    )
    first = runs[runs["found"] > 0].groupby("seed")["experiments"].min()
    variance = hits * (rows + 1) * (rows - hits) / ((hits + 1) ** 2 * (hits + 2))
    # four standard errors of the mean of 400 searches: by chance once in 16,000 seeds
    tolerance = 4 * math.sqrt(variance / 400)
    assert first.mean() == pytest.approx((rows + 1) / (hits + 1), abs=tolerance)
    # and the hits after b experiments are those of the hypergeometric distribution: b K / N
    middle = runs[runs["experiments"] == rows // 2]["found"]
    tolerance = 4 * middle.std() / 20
    assert middle.mean() == pytest.approx(rows // 2 * hits / rows, abs=tolerance)


def test_random_search_tries_every_row_equally_often():
    table = small(10)
    first = [
        search.run(table, **SMALL, strategy="random", budget=1, rng=rng(seed)).tried[0]
        for seed in range(1000)
    ]
    # 100 each, with a standard deviation of sqrt(1000 * 0.1 * 0.9) = 9.5; four of them
    assert (abs(pd.Series(first).value_counts() - 100) < 38).all()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_untried_targets_are_never_looked_at(strategy):
    table = gaps()
    honest = search.run(table, **WIDE, strategy=strategy, budget=20, rng=rng())
    poisoned = table.copy()
    untried = ~table.index.isin(honest.tried)
    poisoned.loc[untried, "band_gap_eV"] = rng(2).uniform(-1e6, 1e6, untried.sum())
    again = search.run(poisoned, **WIDE, strategy=strategy, budget=20, rng=rng())
    assert again.tried.tolist() == honest.tried.tolist()


@pytest.mark.parametrize("strategy", LEARNING)
def test_tried_targets_are_looked_at(strategy):
    """The test above can fail: other values of the tried rows lead to another search."""
    table = small()
    one = search.run(table, **SMALL, strategy=strategy, budget=20, rng=rng())
    table.loc[one.tried[:5], "band_gap_eV"] *= -1
    other = search.run(table, **SMALL, strategy=strategy, budget=20, rng=rng())
    assert one.tried[:5].tolist() == other.tried[:5].tolist()
    assert one.tried.tolist() != other.tried.tolist()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_seed_decides_everything(strategy):
    runs = [
        search.run(small(), **SMALL, strategy=strategy, budget=15, rng=rng(s)) for s in (3, 3, 4)
    ]
    assert runs[0].tried.tolist() == runs[1].tried.tolist() != runs[2].tried.tolist()


def test_strategies_begin_with_the_same_rows():
    runs = [
        search.run(gaps(), **WIDE, strategy=s, budget=12, start=9, rng=rng()) for s in STRATEGIES
    ]
    assert len({tuple(run.tried[:9]) for run in runs}) == 1
    assert len({run.tried[9] for run in runs}) == 3


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_units_of_the_features_do_not_matter(strategy):
    table = small()
    one = search.run(table, **SMALL, strategy=strategy, budget=20, rng=rng())
    table["mass_u"] *= 2**10  # a power of two is exact, so nothing is left to rounding
    other = search.run(table, **SMALL, strategy=strategy, budget=20, rng=rng())
    assert one.tried.tolist() == other.tried.tolist()


@pytest.mark.parametrize("strategy", LEARNING)
def test_a_constant_feature_does_not_matter(strategy):
    table = small().assign(constant=0.1)
    one = search.run(table, **SMALL, strategy=strategy, budget=20, rng=rng())
    more = SMALL | {"features": ["mass_u", "radius_A", "constant"]}
    other = search.run(table, **more, strategy=strategy, budget=20, rng=rng())
    assert one.tried.tolist() == other.tried.tolist()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_steps_by_hand_are_a_run(strategy):
    table = small()
    whole = search.run(table, **SMALL, strategy=strategy, budget=25, rng=rng())
    known, generator = table.iloc[:0], rng()
    for _ in range(25):
        blind = table.drop(index=known.index).drop(columns="band_gap_eV")
        label = search.propose(known, blind, **SMALL, strategy=strategy, rng=generator)
        known = pd.concat([known, table.loc[[label]]])
    assert known.index.tolist() == whole.tried.tolist()


# --- oracle --------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 5, 30])
def test_linear_is_ridge_of_scikit_learn(n):
    x = StandardScaler().fit_transform(gaps()[FEATURES])
    y = gaps()["band_gap_eV"].to_numpy()
    expected = Ridge(alpha=choose.RIDGE).fit(x[:n], y[:n]).predict(x[n:])
    np.testing.assert_allclose(choose.linear(x[:n], y[:n], x[n:]), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("n", [5, 30])
def test_neighbours_are_those_of_scikit_learn(n):
    x, y = rng().normal(size=(200, 4)), rng(2).normal(size=200)  # no two distances are equal
    expected = KNeighborsRegressor(choose.NEIGHBOURS).fit(x[:n], y[:n]).predict(x[n:])
    np.testing.assert_allclose(choose.neighbours(x[:n], y[:n], x[n:]), expected, rtol=1e-12)


def test_scaled_is_that_of_scikit_learn():
    x = gaps()[FEATURES].to_numpy(float)
    np.testing.assert_allclose(choose.scaled(x), StandardScaler().fit_transform(x), atol=1e-12)


# --- what it says about band gaps ----------------------------------------------------------------


def gain(table, **changes):
    """Gain of the strategies over chance on 100 seeds and 30 experiments."""
    options = {"budget": 30, "repeats": 100, "strategies": STRATEGIES} | WIDE | changes
    runs = search.compare(table, **options, rng=rng(2026))
    return search.gain(runs, experiments=options["budget"])


def test_wide_gaps_are_found_far_more_often_than_by_chance():
    table = gain(gaps())
    assert (table["extra"] > 10 * table["extra_error"]).all()
    assert (table["ratio"] > 8).all()
    # chance itself is what the hypergeometric mean says: 30 experiments, 61 of 2470 rows
    assert table["baseline"].iloc[0] == pytest.approx(30 * 61 / 2470, abs=4 * 0.82 / 10)


def test_shuffled_features_give_no_gain():
    table, draw = gaps(), rng(7)
    for feature in FEATURES:
        table[feature] = draw.permutation(table[feature])
    table = gain(table)
    assert (abs(table["extra"]) < 3 * table["extra_error"]).all()


def test_a_goal_that_most_rows_meet_needs_no_model():
    runs = search.compare(
        gaps(), **(WIDE | {"goal": (1.0, math.inf)}), budget=10, repeats=100, rng=rng()
    )
    first = runs[runs["found"] > 0].groupby(["strategy", "seed"])["experiments"].min()
    assert first.groupby("strategy").median().tolist() == [1, 1]


def test_a_budget_spent_on_the_start_gains_nothing():
    table = gain(gaps(), budget=5)
    assert (table[["extra", "extra_error", "better", "worse"]] == 0).all(axis=None)


def test_a_model_that_cannot_see_the_pattern_is_worse_than_chance():
    """Gaps are wide where the mean group is near 9; a line leads to one of the ends."""
    table = gain(gaps(), features=["mean_group"])
    assert table.loc["linear", "extra"] < -5 * table.loc["linear", "extra_error"]


# --- compare and gain ----------------------------------------------------------------------------


def test_compare_is_tidy_and_can_be_run_again():
    runs = search.compare(small(), **SMALL, budget=9, repeats=4, rng=rng(), strategies=STRATEGIES)
    assert list(runs) == ["strategy", "seed", "experiments", "found", "miss"]
    assert len(runs) == 3 * 4 * 9
    assert runs.groupby("strategy")["seed"].unique().map(tuple).nunique() == 1
    for (strategy, seed), rows in runs.groupby(["strategy", "seed"]):
        again = search.run(small(), **SMALL, strategy=strategy, budget=9, rng=rng(seed))
        assert rows["experiments"].tolist() == list(range(1, 10))
        assert rows["found"].tolist() == again.found.tolist()
        assert rows["miss"].tolist() == again.miss.tolist()


def made_runs(random, linear, experiments=5):
    """Runs in which each seed found so many hits."""
    return pd.DataFrame(
        {
            "strategy": ["random"] * len(random) + ["linear"] * len(linear),
            "seed": [*range(len(random)), *range(len(linear))],
            "experiments": experiments,
            "found": [*random, *linear],
        }
    )


def test_gain_by_hand():
    row = search.gain(made_runs([1, 0, 1, 2], [2, 3, 1, 6]), experiments=5).loc["linear"]
    assert (row["found"], row["baseline"], row["extra"], row["ratio"]) == (3, 1, 2, 3)
    # differences 1, 3, 0, 4: variance (1 + 1 + 4 + 4) / 3; m - 3 b: -1, 3, -2, 0: variance 14 / 3
    assert row["extra_error"] == pytest.approx(math.sqrt(10 / 3 / 4))
    assert row["ratio_error"] == pytest.approx(math.sqrt(14 / 3 / 4))
    assert (row["better"], row["worse"]) == (0.75, 0.0)


def test_errors_of_gain_are_those_of_the_bootstrap():
    runs = search.compare(gaps(), **WIDE, budget=20, repeats=100, rng=rng())
    row = search.gain(runs, experiments=20).loc["linear"]
    last = runs[runs["experiments"] == 20].pivot(index="seed", columns="strategy", values="found")
    picked = last.to_numpy()[rng().integers(100, size=(4000, 100))].mean(axis=1)
    linear, random = picked[:, 0], picked[:, 1]
    # 4000 resamples know a standard deviation to 1.1 %; the ratio's formula is a first order
    assert row["extra_error"] == pytest.approx((linear - random).std(), rel=0.05)
    assert row["ratio_error"] == pytest.approx((linear / random).std(), rel=0.15)


def test_gain_over_nothing_has_no_ratio():
    row = search.gain(made_runs([0, 0], [1, 2]), experiments=5).loc["linear"]
    assert row["extra"] == 1.5
    assert math.isnan(row["ratio"])
    assert math.isnan(row["ratio_error"])


def test_gain_errors():
    runs = made_runs([1, 2], [2, 3])
    with pytest.raises(ValueError, match="experiments = 6 is not allowed: it must be from 1 to 5"):
        search.gain(runs, experiments=6)
    with pytest.raises(
        LookupError, match=r"no strategy in these runs 'randon'. Did you mean 'random'"
    ):
        search.gain(runs, experiments=5, baseline="randon")
    with pytest.raises(LookupError, match="There is no column 'found'"):
        search.gain(runs.drop(columns="found"), experiments=5)
    with pytest.raises(ValueError, match="hold only 'random'"):
        search.gain(runs.head(2), experiments=5)
    with pytest.raises(ValueError, match="One seed has no spread"):
        search.gain(made_runs([1], [2]), experiments=5)
    with pytest.raises(ValueError, match="different seeds or budgets"):
        search.gain(made_runs([1, 2], [2, 3, 4]), experiments=5)
    with pytest.raises(ValueError, match="some searches twice"):
        search.gain(pd.concat([runs, runs]), experiments=5)


# --- what can go wrong ---------------------------------------------------------------------------

BAD = [
    ({"features": ["mas_u"]}, LookupError, r"no column 'mas_u'. Did you mean 'mass_u'\?"),
    ({"target": "gap_eV"}, LookupError, r"no column 'gap_eV'. Did you mean 'band_gap_eV'\?"),
    ({"strategy": "liner"}, LookupError, r"no strategy 'liner'. Did you mean 'linear'\?"),
    ({"strategy": "x"}, LookupError, "Known names: linear, neighbours, random"),
    ({"features": "mass_u"}, TypeError, r"give a list, features=\['mass_u'\]"),
    ({"features": []}, ValueError, "give one or more names, none twice"),
    ({"features": ["mass_u", "mass_u"]}, ValueError, "none twice"),
    ({"features": ["mass_u", "band_gap_eV"]}, ValueError, "see the answer before the experiment"),
    ({"features": ["name"]}, TypeError, "Column 'name' holds string values; a search needs"),
    ({"features": ["hole"]}, ValueError, r"'hole' has 1 values .*first in row 'row 3'.*Remove"),
    ({"target": "hole"}, ValueError, "'hole' has 1 values that are not finite"),
    ({"goal": 6.0}, TypeError, "goal = 6.0 is not a pair"),
    ({"goal": ("wide", 7)}, TypeError, "holds more than numbers"),
    ({"goal": (7, 6)}, ValueError, r"goal = \(7, 6\) holds no value: the lower end must be below"),
    ({"goal": (math.nan, 6)}, ValueError, "holds no value"),
    ({"goal": (-math.inf, math.inf)}, ValueError, "holds every value, so there is nothing"),
    ({"budget": 41}, ValueError, "budget = 41 does not fit this table: .* from 1 to 40"),
    ({"budget": 0}, ValueError, "budget = 0 is not allowed: it must be at least 1"),
    ({"budget": 2.5}, TypeError, "budget = 2.5 is not a whole number"),
    ({"start": 0}, ValueError, "start = 0 is not allowed: it must be at least 1"),
    ({"rng": 1}, TypeError, r"give rng=numpy.random.default_rng\(1\)"),
]


@pytest.mark.parametrize(("change", "error", "words"), BAD)
def test_run_says_what_is_wrong(change, error, words):
    table = small().assign(name="a", hole=1.0)
    table.loc["row 3", "hole"] = math.nan
    options = SMALL | {"strategy": "random", "budget": 5, "rng": rng()}
    with pytest.raises(error, match=words):
        search.run(table, **(options | change))


TABLES = [
    (small().iloc[:0], ValueError, "The table has no row, so there is nothing to try"),
    (small().to_numpy(), TypeError, "The table is a ndarray; give a pandas.DataFrame"),
    (pd.concat([small(), small()]), ValueError, "has the label 'row 0' twice"),
    (pd.concat([small(), small()], axis=1), ValueError, "has the column 'mass_u' twice"),
]


@pytest.mark.parametrize(("table", "error", "words"), TABLES)
def test_run_says_what_is_wrong_with_a_table(table, error, words):
    with pytest.raises(error, match=words):
        search.run(table, **SMALL, strategy="random", budget=5, rng=rng())


def test_compare_errors():
    with pytest.raises(ValueError, match="repeats = 0 is not allowed"):
        search.compare(small(), **SMALL, budget=5, repeats=0, rng=rng())
    with pytest.raises(TypeError, match=r"give a list, strategies=\['linear'\]"):
        search.compare(small(), **SMALL, budget=5, repeats=2, rng=rng(), strategies="linear")
    with pytest.raises(LookupError, match=r"Did you mean 'neighbours'\?"):
        search.compare(small(), **SMALL, budget=5, repeats=2, rng=rng(), strategies=["neighbors"])


def test_propose_errors():
    table = small()
    with pytest.raises(ValueError, match="candidates has no row, so there is nothing to try"):
        search.propose(table, table.iloc[:0], **SMALL, strategy="random", rng=rng())
    with pytest.raises(ValueError, match="'row 2' is among the known rows and among the cand"):
        search.propose(table.iloc[:3], table.iloc[2:], **SMALL, strategy="random", rng=rng())
    blind = table.drop(columns="band_gap_eV")
    with pytest.raises(LookupError, match="There is no column 'band_gap_eV'"):
        search.propose(blind.iloc[:3], blind.iloc[3:], **SMALL, strategy="linear", rng=rng())
