"""Exploratory data analysis: nothing is lost without a word, and what is told is right."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.core import Composition

from matlab_pkg import datasets, eda
from matlab_pkg.eda import _measures, _plan, formulas, same_statistics

POISON = pd.DataFrame(
    {
        " formula": ["CdTe", "CdTe", "GaAs", " ZnO", "Xx2", "", "NaN3", "Cu(I", "CuI", "CdTe"],
        "conductivity": [
            *("1.2e3 S/m", "1.2e3 S/m", "12 S/cm", "-999", "5", "7", "9999", "inf", "-3", "3 eV")
        ],
        "empty": [np.nan] * 10,
        "x": [1.0, 1.0, "2", True, 4.0, 5.0, "?", np.inf, None, "abc"],
    }
)
POISON.insert(1, "x", POISON["x"], allow_duplicates=True)
POISON.columns = [" formula", "x", "conductivity", "empty", "x"]


def kept(cleaned):
    """Every row of the source is in one of the two tables, once."""
    rows = [*cleaned.table.index, *cleaned.set_aside.index]
    assert sorted(rows) == list(range(cleaned.log.rows_in))
    assert cleaned.log.rows_out == len(cleaned.table)
    assert sum(step.lost for step in cleaned.log.steps) == len(cleaned.lost)
    return cleaned


# --- cleaning ----------------------------------------------------------------------------------


def test_a_poisoned_table_is_told_cell_by_cell():
    before = POISON.copy()
    cleaned = kept(eda.clean(POISON))
    pd.testing.assert_frame_equal(POISON, before)
    assert list(cleaned.table) == ["formula", "x", "conductivity", "empty", "x_2"]
    assert cleaned.table["formula"].tolist() == ["CdTe", "GaAs", "ZnO", "NaN3", "CuI", "CdTe"]
    values = cleaned.table["conductivity"].tolist()
    assert values[:2] == [1200.0, 1200.0]
    assert np.isnan(values[2:]).all()
    reasons = dict(zip(cleaned.set_aside.index, cleaned.set_aside["reason"], strict=True))
    assert reasons == {
        1: "a row with the same values stands above",
        4: "no formula in formula: Xx is no element",
        5: "no formula in formula: there is none",
        7: "no formula in formula: a bracket is not closed",
    }
    lost = cleaned.lost.set_index(["row", "column"])["reason"]
    assert lost[3, "conductivity"] == lost[6, "conductivity"] == "stands for a missing value"
    assert lost[7, "conductivity"] == lost[7, "x"] == "is infinite"
    assert lost[8, "conductivity"] == "is less than 0"
    assert lost[9, "conductivity"] == "eV cannot be converted to S/m"
    assert lost[3, "x"] == "is a bool, no number"
    assert lost[9, "x_2"] == "is no number"
    assert set(cleaned.findings["kind"]) == {"empty-column", "repeated-column", "same-composition"}
    assert repr(cleaned) == "Cleaned(6 of 10 rows stay, 4 set aside, 11 cells lost)"


def test_every_planted_fault_is_found_and_nothing_else():
    cleaned = kept(eda.clean(datasets.load("planted_faults").data))
    key = datasets.load("planted_faults_key").data
    empty = cleaned.table.index[cleaned.table.isna().any(axis=1)]
    assert {*cleaned.set_aside.index, *empty} == set(key["row"])
    table = cleaned.table.set_index("formula")
    assert {"NaN3", "NdN", "ZnO", "CuSO4·5H2O", "Bi0.4Te3Sb1.6"} <= set(table.index)
    assert {5800.0, 1300.0, 0.0, 0.0044} <= set(cleaned.table["conductivity_S_m"].round(9))
    assert {298.15, 999.0, 4.2} <= set(cleaned.table["temperature_K"])


def test_the_key_names_what_stands_in_the_table():
    table, key = (datasets.load(name).data for name in ("planted_faults", "planted_faults_key"))
    stand_ins = key[key["fault"] == "stand-in"]
    for row, column in zip(stand_ins["row"], stand_ins["column"], strict=True):
        assert table.loc[row, column] in ("-999", "9999")
    assert key["fault"].nunique() == 7
    later = key.loc[key["fault"] == "duplicate", "row"]
    assert set(table.index[table.duplicated()]) == set(later)


def test_a_whole_table_without_faults_is_left_alone():
    table = datasets.load("transport").data
    cleaned = kept(eda.clean(table))
    pd.testing.assert_frame_equal(cleaned.table, table)
    assert len(cleaned.lost) == len(cleaned.set_aside) == 0
    assert not cleaned.log.table()["rows"].any()
    many = cleaned.findings.set_index("kind")
    assert "14.2 decades" in many.loc["decades", "message"].str.cat()
    assert many.loc["same-composition", "rows"] == table["formula"].duplicated(keep=False).sum()


def test_chunks_do_not_change_the_result(tmp_path):
    table = datasets.load("planted_faults").data
    path = tmp_path / "table.csv"
    table.to_csv(path, index=False)
    whole, parts = eda.clean(table), kept(eda.clean(path, chunk_rows=70))
    pd.testing.assert_frame_equal(whole.table, parts.table, check_dtype=False)
    pd.testing.assert_frame_equal(whole.set_aside, parts.set_aside, check_dtype=False)
    assert whole.lost["row"].tolist() == parts.lost["row"].tolist()
    assert whole.log.table()["lost"].sum() == parts.log.table()["lost"].sum()


def test_a_log_is_kept_and_done_again(tmp_path):
    table = datasets.load("planted_faults").data
    first = eda.clean(table, bounds={"seebeck_uV_K": (-350, 350)})
    path = first.log.save(tmp_path / "log.json")
    json.loads(path.read_text("utf-8"), parse_constant=lambda name: pytest.fail(name))
    log = eda.CleaningLog.read(path)
    assert log == first.log
    again = eda.clean(table, log=log)
    pd.testing.assert_frame_equal(again.table, first.table)
    pd.testing.assert_frame_equal(again.lost, first.lost)
    assert again.log == log
    # to other rows the same is done: nothing is decided anew
    other = kept(eda.clean(table.iloc[:30], log=log))
    assert [step.options for step in other.log.steps] == [step.options for step in log.steps]
    assert other.table["seebeck_uV_K"].abs().max() <= 350
    pd.testing.assert_frame_equal(other.table, first.table.loc[other.table.index])


def test_units_are_those_of_the_name_or_of_the_caller_or_of_most_cells():
    cells = ["2 S/cm", "3 S/cm", "100 S/m"]
    for name, unit, first in [
        ("sigma_S_m", None, 200.0),
        ("sigma (mS/cm)", None, 2000.0),
        ("sigma", "kS/m", 0.2),
        ("sigma", None, 2.0),
    ]:
        units = {name: unit} if unit else None
        cleaned = eda.clean(pd.DataFrame({name: cells}), units=units)
        assert cleaned.table[name].iloc[0] == pytest.approx(first), name
        assert cleaned.log.table(everything=True).set_index("action").loc["convert-units", "rows"]


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        (np.arange(1, 20_001), True),  # identifiers: the number 9999 is one of them
        (np.linspace(0.1, 3.7, 50), False),
        (10 ** np.linspace(0.3, 6.2, 60), False),
        (np.array([100.0, 8500.0, 9000.0, 12000.0]), False),  # rounded: 9999 is not
    ],
)
def test_a_stand_in_is_one_only_where_it_cannot_be_meant(values, meant):
    table = pd.DataFrame({"value": np.append(values.astype(float), 9999.0)})
    assert eda.clean(table).table["value"].isin([9999.0]).any() == meant


def test_elements_are_no_missing_values():
    table = pd.DataFrame({"element": ["Na", "Nd", "NA", "none", "No"], "n": [1, 2, 3, 4, 5]})
    cleaned = eda.clean(table)
    assert cleaned.table["element"].tolist()[:2] == ["Na", "Nd"]
    assert cleaned.table["element"].isna().tolist() == [False, False, True, True, False]


def test_types_of_pandas_are_read_as_well():
    table = pd.DataFrame(
        {
            "formula": pd.Categorical(["ZnO", "Zn0", "GaAs"]),
            "gap": pd.array([3.4, None, 1.4], dtype="Float64"),
            "n": pd.array([1, 2, None], dtype="Int64"),
            "name": pd.array(["a ", "b", None], dtype="string"),
            "day": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
        },
        index=[7, 7, 9],
    )
    cleaned = kept(eda.clean(table))
    assert cleaned.set_aside["reason"].tolist() == ["no formula in formula: an amount is zero"]
    assert cleaned.table["gap"].tolist() == [3.4, 1.4]
    assert cleaned.table["name"].iloc[0] == "a"
    assert cleaned.table["day"].dtype.kind == "M"


CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.integers(-(10**6), 10**6),
    st.booleans(),
    st.text(max_size=8),
    st.sampled_from(["12 S/cm", "-999", "n/a", " 3 ", "1e400", "ZnO", "inf", "0x10", "1_0"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12))
def test_whatever_the_cells_every_row_is_accounted_for(rows):
    table = pd.DataFrame(rows, columns=["formula", "conductivity_S_m"], dtype=object)
    cleaned = kept(eda.clean(table, numbers=["conductivity_S_m"]))
    values = cleaned.table["conductivity_S_m"]
    assert values.dtype == float
    assert not (values < 0).any()
    assert np.isfinite(values.dropna()).all()
    again = eda.clean(table, log=cleaned.log)
    pd.testing.assert_frame_equal(again.table, cleaned.table)


@pytest.mark.parametrize(
    ("source", "options", "error", "words"),
    [
        (pd.DataFrame(), {}, ValueError, r"The table is empty \(0 rows, 0 columns\)"),
        (POISON[:0], {}, ValueError, r"The table is empty \(0 rows, 5 columns\)"),
        ([1, 2], {}, TypeError, "The source is a list; give a pandas.DataFrame or the path"),
        ("none.csv", {}, FileNotFoundError, "There is no file none.csv"),
        (POISON, {"formula": "compound"}, LookupError, "no column 'compound'. Known names: cond"),
        (POISON, {"units": {"conduct": "S"}}, LookupError, "Did you mean 'conductivity'"),
        (POISON, {"units": {"x": "furlong"}}, ValueError, "The unit 'furlong' of column 'x' is"),
        (POISON, {"bounds": {"x": (3, 1)}}, ValueError, r"bounds\['x'\] = \(3, 1\) is not a low"),
        (POISON, {"ignore": ["y"]}, LookupError, "There is no column 'y'"),
        (POISON, {"log": {}}, TypeError, "is a dict; give the .log of an earlier cleaning"),
        (POISON, {"chunk_rows": 0}, ValueError, "chunk_rows = 0 is not allowed"),
    ],
)
def test_what_cannot_be_cleaned_is_told_in_one_line(source, options, error, words):
    with pytest.raises(error, match=words) as told:
        eda.clean(source, **options)
    assert "\n" not in str(told.value)


def test_a_log_fits_only_tables_with_its_columns(tmp_path):
    log = eda.clean(POISON).log
    with pytest.raises(LookupError, match=r"The log is of a table with the columns .* anew"):
        eda.clean(POISON.drop(columns="empty"), log=log)
    with pytest.raises(FileNotFoundError, match=r"There is no file .*log\.json\. Write a log"):
        eda.CleaningLog.read(tmp_path / "log.json")
    for text in ("[]", "{", '{"cleaning_log": 2}', '{"cleaning_log": 1}'):
        (tmp_path / "log.json").write_text(text)
        with pytest.raises(ValueError, match=r"log\.json is no cleaning log .* has written"):
            eda.CleaningLog.read(tmp_path / "log.json")
    broken = eda.CleaningLog((eda.Step("polish"),), 1, 1)
    with pytest.raises(LookupError, match="There is no action of cleaning 'polish'"):
        eda.clean(POISON, log=broken)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read as a CSV file: No columns to parse"),
        (b"a,b\n", "has no rows below its names"),
        (b"a,b\n1,2,3\n1\n", "cannot be read as a CSV file"),
        (b"a,b\n\xff\xfe,2\n", "cannot be read as a CSV file"),
    ],
)
def test_files_that_are_no_tables(tmp_path, content, words):
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(ValueError, match=words):
        eda.clean(tmp_path / "bad.csv")


# --- building ----------------------------------------------------------------------------------


def test_a_join_accounts_for_every_row():
    gaps = datasets.load("band_gaps").data
    masses = datasets.load("transport").data
    built = eda.build(gaps, masses, on="formula")
    for table, alone in ((gaps, built.left_only), (masses, built.right_only)):
        used = table["formula"].isin(built.table["formula"])
        assert used.sum() + len(alone) == len(table)
    assert built.table["formula"].nunique() == len(set(gaps["formula"]) & set(masses["formula"]))
    assert repr(built).startswith(f"Built({len(built.table)} pairs; ")


def test_missing_keys_are_no_pair():
    table = pd.DataFrame({"formula": ["ZnO", None], "gap": [3.4, 1.0]})
    built = eda.build(table, table, on="formula")
    assert built.table[["gap_left", "gap_right"]].values.tolist() == [[3.4, 3.4]]
    assert built.left_only["gap"].tolist() == [1.0]
    with pytest.raises(LookupError, match="There is no column 'name'"):
        eda.build(table, table, on="name")


# --- numbers with units, and formulas ------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("1.2e3 S/m", "S/m", 1200),
        ("12 S/cm", "S/m", 1200),
        ("1.2×10³ S/m", "S/m", 1200),
        ("3.2 x 10^-4 S cm-1", "S/m", 0.032),
        ("5 mS/cm", "S/m", 0.5),
        ("7 1/(Ω m)", "S/m", 7),
        ("7 ohm^-1 cm^-1", "S/m", 700),
        ("1500 meV", "eV", 1.5),
        ("1 eV", "J", 1.602176634e-19),
        ("25 °C", "K", 298.15),
        ("2.65 g/cm3", "kg/m^3", 2650),
        ("−4 µV/K", "V/K", -4e-6),
        ("50 %", "%", 50),
    ],
)
def test_cells_with_units(cell, unit, value):
    assert _measures.convert(*_measures.split(cell), unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("cell", ["~5", "1-2", "1.2(3)", "", "S/m", "five", "1 2", "> 3 S/m"])
def test_cells_that_are_no_single_number(cell):
    parts = _measures.split(cell)
    assert parts is None or _measures.convert(*parts, "S/m") is None


def test_formulas_agree_with_pymatgen():
    table = datasets.load("transport").data["formula"].drop_duplicates().iloc[::40]
    gaps = datasets.load("band_gaps").data["formula"].iloc[::10]
    for formula in [*table, *gaps, "Ca3(PO4)2", "K[Fe(CN)6]", "Al2(SO4)3"]:
        wanted = Composition(formula).get_el_amt_dict()
        assert formulas.composition(formula) == pytest.approx(dict(wanted)), formula
        assert formulas.reduced(formula) == formulas.reduced(
            "".join(f"{element}{2 * n:g}" for element, n in wanted.items())
        )


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("Xx2", "Xx is no element"),
        ("gaas", "'g' is no element, number or bracket"),
        ("Cu(I", "a bracket is not closed"),
        ("CuI)", "a bracket is closed that was not opened"),
        ("Li1-xCoO2", "'-' is no element"),
        ("", "it is empty"),
        ("12", "it names no element"),
        ("Zn0", "an amount is zero"),
    ],
)
def test_what_is_no_formula(formula, words):
    assert formulas.fault(formula).startswith(words)
    with pytest.raises(ValueError, match=r"is no chemical formula: .* for example 'Al2O3'"):
        eda.composition(formula)


def test_anions_stand_in_the_order_of_their_electronegativity():
    from pymatgen.core import Element

    values = [Element(element).X for _, element in eda.ANIONS]
    assert values == sorted(values, reverse=True)
    assert eda.anion("Cu2O") == "oxide"
    assert eda.anion("Fe") == eda.anion("MgB2") == "other"
    with pytest.raises(TypeError, match="formula = 3 is a int"):
        eda.anion(3)


# --- features ----------------------------------------------------------------------------------


def test_global_features_agree_with_pandas():
    gaps = datasets.load("band_gaps").data
    seen, wanted = eda.global_features(gaps), gaps.describe().T
    for name, known in [("least", "min"), ("quarter", "25%"), ("most", "max"), ("mean", "mean")]:
        np.testing.assert_allclose(seen.loc[wanted.index, name].astype(float), wanted[known])
    skewness = gaps["band_gap_eV"].skew() * (len(gaps) - 2) / np.sqrt(len(gaps) * (len(gaps) - 1))
    assert seen.loc["band_gap_eV", "skewness"] == pytest.approx(skewness)
    assert seen.loc["formula", ["kind", "different"]].tolist() == ["texts", 2470]


def test_features_of_empty_and_infinite_columns():
    table = pd.DataFrame({"none": [np.nan] * 3, "far": [1.0, np.inf, 3.0], "one": [2, 2, 2]})
    seen = eda.global_features(table)
    assert seen.loc["none", ["values", "missing"]].tolist() == [0, 3]
    assert seen.loc["far", "median"] == 3.0
    assert seen.loc["far", "most"] == np.inf
    assert np.isnan(float(seen.loc["far", "mean"]))
    assert seen.loc["one", "deviation"] == 0


def test_no_group_is_lost():
    table = pd.DataFrame({"g": ["a", "b", None, "a", np.nan], "x": [1.0, 2, 3, 5, np.nan]})
    seen = eda.group_features(table, by="g", columns=["x"])
    assert seen["rows"].sum() == len(table)
    assert seen.loc[(eda.MISSING, "x"), ["rows", "missing", "median"]].tolist() == [2, 1, 3]
    table["y"] = -table["x"]
    assert eda.trends(table, x="x", y="y", by="g").loc["all", "rows"] == 4
    with pytest.raises(ValueError, match="x and y are both 'x'; give two"):
        eda.trends(table, x="x", y="x")


def test_trends_agree_with_scipy():
    from scipy import stats

    gaps = datasets.load("band_gaps").data
    gaps["anion"] = gaps["formula"].map(eda.anion)
    x, y = "mean_electronegativity", "band_gap_eV"
    seen = eda.trends(gaps, x=x, y=y, by="anion")
    for name in ("all", "selenide"):
        those = gaps if name == "all" else gaps[gaps["anion"] == name]
        assert seen.loc[name, "rows"] == len(those)
        assert seen.loc[name, "pearson"] == pytest.approx(stats.pearsonr(those[x], those[y])[0])
        assert seen.loc[name, "spearman"] == pytest.approx(stats.spearmanr(those[x], those[y])[0])
        assert seen.loc[name, "slope"] == pytest.approx(stats.linregress(those[x], those[y]).slope)
    # Simpson's paradox, on measured gaps
    assert seen.loc["all", "slope"] > 1
    assert (seen.loc[["sulfide", "selenide", "telluride"], "slope"] < -1).all()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: eda.global_features([1]), TypeError, "The table is a list; give a pandas.Data"),
        (lambda: eda.global_features(POISON[:0]), ValueError, "The table is empty"),
        (lambda: eda.global_features(POISON), ValueError, "several columns 'x'"),
        (
            lambda: eda.group_features(eda.clean(POISON).table, by="anion", columns=["x"]),
            LookupError,
            "There is no column 'anion'",
        ),
        (
            lambda: eda.group_features(eda.clean(POISON).table, by="x", columns=["formula"]),
            TypeError,
            "Column 'formula' holds texts",
        ),
        (
            lambda: eda.group_features(eda.clean(POISON).table, by="x", columns=[]),
            ValueError,
            "No column is given",
        ),
    ],
)
def test_features_that_cannot_be_told(call, error, words):
    with pytest.raises(error, match=words):
        call()


# --- the same statistics -------------------------------------------------------------------------


def quartet():
    table = datasets.load("anscombe").data
    return {name: rows[["x", "y"]].to_numpy() for name, rows in table.groupby("set")}


def test_anscombe_has_the_statistics_of_the_paper():
    for points in quartet().values():
        found = same_statistics.statistics(points)
        assert found["mean_x"] == 9.0
        assert found["variance_x"] == 11.0
        assert found["mean_y"] == pytest.approx(7.5, abs=0.002)
        assert found["variance_y"] == pytest.approx(4.125, abs=0.004)
        assert found["correlation"] == pytest.approx(0.816, abs=0.001)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(4, 30), st.tuples(st.floats(-3, 3), st.floats(-3, 3)))
def test_statistics_stay_or_the_move_is_refused(seed, n, by):
    points = np.random.default_rng(seed).normal(size=(n, 2)) @ [[2.0, 0.7], [0.0, 0.5]]
    to = points[0] + by
    moved = same_statistics.hold(points, 0, to)
    apart = to - points.mean(axis=0)
    far = apart @ np.linalg.inv(np.cov(points.T)) @ apart
    limit = (n - 1) ** 2 / n
    if moved is None:
        assert far > 0.999 * limit
        return
    assert far < limit
    assert moved[0].tolist() == to.tolist()
    for before, after in zip(
        same_statistics.statistics(points).values(),
        same_statistics.statistics(moved).values(),
        strict=True,
    ):
        assert after == pytest.approx(before, rel=1e-6, abs=1e-6)


def test_annealing_comes_near_the_outline_and_keeps_the_statistics():
    rng = np.random.default_rng(3)
    cloud = rng.normal(size=(24, 2))
    for shape in same_statistics.SHAPES:
        target = same_statistics.outline(shape, cloud, spots=60)
        moved = same_statistics.anneal(cloud, target, rng.random((600, 4)))
        near = [same_statistics.distance(points, target) for points in (cloud, moved)]
        assert near[1] < 0.6 * near[0], shape
        np.testing.assert_allclose(np.cov(moved.T), np.cov(cloud.T), rtol=1e-8)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: same_statistics.statistics(np.zeros((2, 2))), ValueError, r"has the shape \(2,"),
        (lambda: same_statistics.statistics(np.zeros((5, 2))), ValueError, "not all finite, or"),
        (lambda: same_statistics.outline("star", np.eye(3, 2)), LookupError, "no shape 'star'"),
        (lambda: same_statistics.hold(np.eye(3, 2), 3, [0, 0]), ValueError, "index = 3 is not"),
    ],
)
def test_points_that_cannot_be_moved(call, error, words):
    with pytest.raises(error, match=words):
        call()


# --- five million rows ---------------------------------------------------------------------------


def test_both_ways_of_the_benchmark_agree(tmp_path):
    path = Path(__file__).parents[1] / "benchmarks" / "eda.py"
    spec = importlib.util.spec_from_file_location("benchmark_eda", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    table = tmp_path / "table.csv"
    script.write_table(table, 3000)
    found = [way(table) for way in script.WAYS.values()]
    assert found[0] == found[1]
    assert 0 < found[0]["values"] < found[0]["rows"] < 3000


def test_names_of_columns_are_made_different():
    assert _plan.column_names(["a", " a", "a_2", ""]) == ["a", "a_2", "a_2_2", "column_4"]


SIGNED = ["log_conductivity", "log10(conductivity in S/cm)", "band_gap_error_eV", "logSigma (S/cm)"]


@pytest.mark.parametrize("name", [*SIGNED, "volume change (%)", "density_difference_g_cm3"])
def test_what_may_be_negative_is_not_taken_for_impossible(name):
    values = np.linspace(-5, 20, 60)
    cleaned = kept(eda.clean(pd.DataFrame({"row": range(60), name: values})))
    assert not len(cleaned.lost)
    assert "below-zero" not in set(cleaned.findings["kind"])


@pytest.mark.parametrize(
    "name", ["Temperature (K)", "Band gap (eV)", "Eg [eV]", "gap", "sigma (S/cm)"]
)
def test_what_is_never_negative_is_known_by_its_name_or_unit(name):
    values = [-1.0, *np.linspace(1, 5, 59)]
    cleaned = kept(eda.clean(pd.DataFrame({"row": range(60), name: values})))
    assert cleaned.lost["reason"].tolist() == ["is less than 0"]


def test_a_column_that_is_mostly_negative_is_kept_and_told():
    values = np.linspace(-9, 1, 60)
    cleaned = kept(eda.clean(pd.DataFrame({"row": range(60), "conductivity": values})))
    assert not len(cleaned.lost)
    told = cleaned.findings.set_index("kind").loc["below-zero"]
    assert told["rows"] == (values < 0).sum()
    assert "logarithm" in told["message"]


def test_many_zeros_are_told_for_they_are_often_metals():
    gaps = np.r_[np.zeros(20), np.linspace(0.1, 6, 80)]
    found = eda.clean(pd.DataFrame({"row": range(100), "band_gap_eV": gaps})).findings
    assert found.set_index("kind").loc["many-zeros", "rows"] == 20


@pytest.mark.parametrize("cells", [[[1], [2]], [{"a": 1}, 2], [1 + 2j, 3]])
def test_a_cell_holds_one_text_or_one_real_number(cells):
    with pytest.raises(TypeError, match=r"Column 'a' holds .* a column of its own"):
        eda.clean(pd.DataFrame({"a": cells}))
