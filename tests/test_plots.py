"""Figures: labels with units, colours and markers that hold, and no surprise at import."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb

from matlab_pkg import plots, units

WHITE, DARK = "#ffffff", "#14181e"  # the grounds of the book's light and dark theme


@pytest.fixture(autouse=True)
def _no_figure_stays_open():
    with mpl.rc_context():
        yield
    plt.close("all")


@pytest.fixture
def table():
    return pd.DataFrame(
        {
            "formula": ["LiF", "LiCl", "NaF", "NaCl", "KF"],
            "alkali": ["Na", "Na", "Li", "Li", "K"],
            "lattice_constant_A": [4.03, 5.13, 4.63, 5.64, 5.34],
            "density_g_cm3": [2.64, 2.07, 2.56, 2.17, 2.48],
        }
    )


AXES = {"x": "lattice_constant_A", "y": "density_g_cm3"}


def contrast(first, second):
    """Contrast ratio of WCAG 2.2, from 1 (the same) to 21 (black on white)."""
    low, high = sorted(map(luminance, (first, second)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    srgb = np.array(to_rgb(colour))
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


# --- the theme


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    # known values: the two ends of the scale, and the lightest grey that WCAG allows on white
    [("#000000", WHITE, 21), (WHITE, WHITE, 1), ("#767676", WHITE, 4.54)],
)
def test_the_contrast_formula_gives_the_known_ratios(first, second, expected):
    assert contrast(first, second) == pytest.approx(expected, abs=0.005)


def test_the_ink_can_be_read_on_both_grounds():
    # No grey has the 4.5 of WCAG 1.4.3 on both grounds: the best one has the root of their own
    # contrast, 4.2. Above 3 is enough for large text; the built pages replace this ink anyway.
    assert contrast(WHITE, DARK) ** 0.5 == pytest.approx(4.22, abs=0.01)
    assert min(contrast(plots.INK, WHITE), contrast(plots.INK, DARK)) >= 3.9


def test_the_pages_replace_the_ink_that_the_figures_use(root):
    text = (root / "book" / "_ext" / "pictures.py").read_text("utf-8")
    assert re.findall(r"^INK = \"(.+?)\"", text, re.MULTILINE) == [plots.INK]


@pytest.mark.parametrize("ground", [WHITE, DARK])
@pytest.mark.parametrize("colour", plots.COLOURS)
def test_a_colour_can_be_seen_on_both_grounds(colour, ground):
    # WCAG 1.4.11 asks 3 of graphics whose colour carries meaning: the first four have it. Orange
    # and sky blue cannot have it on white and stay the palette's colours; a filled marker of its
    # own shape needs less, and 2 is what separates them from yellow (1.3), which is left out.
    bound = 3 if colour in plots.COLOURS[:4] else 2
    assert contrast(colour, ground) >= bound


def test_no_two_classes_look_the_same():
    assert len(set(plots.COLOURS)) == len(set(plots.MARKERS)) == len(plots.COLOURS)
    assert len(plots.MARKERS) == len(plots.COLOURS)


IMPORT = """
import matplotlib as mpl
before = mpl.rcParams.copy()
import sys, warnings
filters = list(warnings.filters)
from matlab_pkg import plots
import matplotlib.pyplot as plt
changed = [key for key in before if before[key] != mpl.rcParams[key]]
assert not changed, changed
assert plt.get_fignums() == []
assert not [f for f in filters if f not in warnings.filters]
plots.use_theme()
changed = {key for key in before if before[key] != mpl.rcParams[key]}
assert changed and changed <= set(plots.THEME), changed
"""


def test_importing_changes_nothing_and_the_theme_only_what_it_names():
    command = [sys.executable, "-W", "error", "-c", IMPORT]
    environment = {**os.environ, "MPLBACKEND": "agg"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr


def test_the_theme_colours_text_and_axes_in_ink(table):
    plots.use_theme()
    ax = plots.scatter(table, **AXES)
    ax.figure.draw_without_rendering()
    painted = [ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    assert {to_hex(text.get_color()) for text in painted} == {plots.INK}
    assert to_hex(ax.spines["left"].get_edgecolor()) == plots.INK
    assert to_hex(ax.figure.get_facecolor(), keep_alpha=True).endswith("00")  # see-through


# --- scatter


def test_labels_are_quantity_and_unit(table):
    ax = plots.scatter(table, **AXES)
    assert ax.get_xlabel() == units.label("lattice_constant_A")
    assert ax.get_ylabel() == "Density $\\rho$ (g/cm³)"


def test_every_row_is_drawn_once_where_it_belongs(table):
    (line,) = plots.scatter(table, **AXES).get_lines()
    assert line.get_xydata().tolist() == table[[AXES["x"], AXES["y"]]].to_numpy().tolist()
    assert line.get_linestyle() == "None"


def test_classes_differ_in_marker_and_colour_in_order_of_appearance(table):
    ax = plots.scatter(table, **AXES, by="alkali")
    lines = ax.get_lines()
    assert [line.get_label() for line in lines] == ["Na", "Li", "K"]
    assert [line.get_marker() for line in lines] == list(plots.MARKERS[:3])
    assert [line.get_color() for line in lines] == list(plots.COLOURS[:3])
    assert sum(len(line.get_xdata()) for line in lines) == len(table)
    legend = ax.get_legend()
    assert legend.get_title().get_text() == "alkali"
    assert [text.get_text() for text in legend.get_texts()] == ["Na", "Li", "K"]


def test_a_legend_names_a_known_quantity_with_its_unit(table):
    ax = plots.scatter(table.assign(volume_A3=[1, 1, 2, 2, 2]), **AXES, by="volume_A3")
    assert ax.get_legend().get_title().get_text() == "Volume $V$ (Å³)"


def test_unused_categories_make_no_class(table):
    kinds = pd.Categorical(table["alkali"], categories=["Li", "Na", "K", "Rb"])
    ax = plots.scatter(table.assign(alkali=kinds), **AXES, by="alkali")
    assert {line.get_label() for line in ax.get_lines()} == {"Li", "Na", "K"}


def test_text_stands_beside_its_marker(table):
    ax = plots.scatter(table, **AXES, text="formula")
    places = {note.get_text(): note.xy for note in ax.texts}
    expected = zip(table[AXES["x"]], table[AXES["y"]], strict=True)
    assert places == dict(zip(table["formula"], expected, strict=True))


SCATTER_ERRORS = {
    "no table": (
        lambda t: plots.scatter(t.to_dict(), **AXES),
        TypeError,
        "table is a dict; give a pandas.DataFrame.",
    ),
    "no column": (
        lambda t: plots.scatter(t, x="lattice_constant", y=AXES["y"]),
        LookupError,
        "There is no column 'lattice_constant'. Did you mean 'lattice_constant_A'?",
    ),
    "no class column": (
        lambda t: plots.scatter(t, **AXES, by="alkaly"),
        LookupError,
        "There is no column 'alkaly'. Did you mean 'alkali'?",
    ),
    "no unit": (
        lambda t: plots.scatter(t.assign(density=1.0), x=AXES["x"], y="density"),
        LookupError,
        "There is no quantity 'density'. Did you mean 'density_g_cm3'?",
    ),
    "no row": (
        lambda t: plots.scatter(t[:0], **AXES),
        ValueError,
        "There is no row, so there is nothing to draw.",
    ),
    "text": (
        lambda t: plots.scatter(t.assign(density_g_cm3=list("12345")).astype(object), **AXES),
        TypeError,
        "holds object values, not numbers. Draw another one, or convert it with pandas.to_numeric.",
    ),
    "missing": (
        lambda t: plots.scatter(t.replace({"density_g_cm3": {2.07: np.nan, 2.48: np.inf}}), **AXES),
        ValueError,
        "Column 'density_g_cm3' has no finite number in 2 of 5 rows (first: row 1). "
        "Remove or fill those rows first.",
    ),
    "missing integer": (
        lambda t: plots.scatter(t.assign(density_g_cm3=pd.array([None, 1, 2, 3, 4])), **AXES),
        ValueError,
        "has no finite number in 1 of 5 rows (first: row 0).",
    ),
    "column twice": (
        lambda t: plots.scatter(pd.concat([t, t[["density_g_cm3"]]], axis=1), **AXES),
        ValueError,
        "The table has 2 columns 'density_g_cm3', so it is not clear which one is meant. "
        "Rename or drop all but one.",
    ),
    "class column twice": (
        lambda t: plots.scatter(pd.concat([t, t[["alkali"]]], axis=1), **AXES, by="alkali"),
        ValueError,
        "The table has 2 columns 'alkali'",
    ),
    "complex": (
        lambda t: plots.scatter(t.assign(density_g_cm3=1 + 2j), **AXES),
        TypeError,
        "Column 'density_g_cm3' holds complex numbers, which have no place on an axis. Draw "
        "their real part or their size instead: numpy.real(...), numpy.abs(...).",
    ),
    "missing class": (
        lambda t: plots.scatter(t.replace({"alkali": {"K": None}}), **AXES, by="alkali"),
        ValueError,
        "Column 'alkali' names no class in 1 of 5 rows (first: row 4).",
    ),
    "too many classes": (
        lambda t: plots.scatter(
            pd.concat([t, t]).assign(formula=list("abcdefghij")), **AXES, by="formula"
        ),
        ValueError,
        "Column 'formula' has 10 classes; 6 can be told apart. Keep the most important ones",
    ),
}


@pytest.mark.parametrize("case", SCATTER_ERRORS)
def test_scatter_says_what_is_wrong_and_draws_nothing(table, case):
    call, kind, words = SCATTER_ERRORS[case]
    with pytest.raises(kind) as caught:
        call(table)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert plt.get_fignums() == []


# --- bars


@pytest.fixture
def seconds():
    return pd.Series({"by hand": 1234.7, "loop": 0.25, "nothing": 0.0})


def test_bars_start_at_zero_and_are_as_long_as_their_values(seconds):
    ax = plots.bars(seconds, quantity="time_s")
    assert [bar.get_x() for bar in ax.patches] == [0, 0, 0]
    assert [bar.get_width() for bar in ax.patches] == seconds.to_list()
    assert ax.get_xlim()[0] == 0
    assert ax.get_xlabel() == "Time $t$ (s)"


@pytest.mark.parametrize("values", [[5.0, 5.1], [0.0, 0.0], [1e-9, 2e-9]])
def test_the_axis_of_bars_starts_at_zero_for_all_values(values):
    left, right = plots.bars(pd.Series(values), quantity="time_s").get_xlim()
    assert left == 0
    assert right > max(values)


def test_bars_are_named_from_top_to_bottom_with_their_values(seconds):
    ax = plots.bars(seconds, quantity="time_s")
    assert [label.get_text() for label in ax.get_yticklabels()] == list(seconds.index)
    assert ax.yaxis_inverted()
    assert [text.get_text() for text in ax.texts] == ["1,235", "0.25", "0"]


def test_a_count_is_written_out():
    ax = plots.bars(pd.Series({"a": 999.6, "b": 216_000, "c": 999.4}), quantity="atoms")
    assert [text.get_text() for text in ax.texts] == ["1,000", "216,000", "999"]


def test_bars_of_one_name_stay_apart():
    ax = plots.bars(pd.Series([1.0, 2.0], index=["LiI", "LiI"]), quantity="time_s")
    assert len({round(bar.get_y(), 3) for bar in ax.patches}) == 2
    assert [label.get_text() for label in ax.get_yticklabels()] == ["LiI", "LiI"]


BAR_ERRORS = {
    "no series": ({"a": 1.0}, "time_s", TypeError, "values is a dict; give a pandas.Series."),
    "no unit": (pd.Series([1.0]), "time", LookupError, "no quantity 'time'. Did you mean 'time_s'"),
    "no value": (pd.Series(dtype=float), "time_s", ValueError, "There is no row"),
    "text": (pd.Series(["1"], dtype=object), "time_s", TypeError, "holds object values"),
    "complex": (pd.Series([1j]), "time_s", TypeError, "Column 'time_s' holds complex numbers"),
    "not a number": (
        pd.Series({"a": 1, "b": np.nan}),
        "time_s",
        ValueError,
        "Column 'time_s' has no finite number in 1 of 2 rows (first: row b).",
    ),
    "negative": (
        pd.Series({"a": 1, "b": -2.5}),
        "time_s",
        ValueError,
        "'b' is -2.5: a bar starts at 0, so its value cannot be negative. Use scatter.",
    ),
}


@pytest.mark.parametrize("case", BAR_ERRORS)
def test_bars_say_what_is_wrong_and_draw_nothing(case):
    values, quantity, kind, words = BAR_ERRORS[case]
    with pytest.raises(kind) as caught:
        plots.bars(values, quantity=quantity)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert plt.get_fignums() == []


# --- both


DRAW = {
    "scatter": lambda table, **more: plots.scatter(
        table, **AXES, by="alkali", text="formula", **more
    ),
    "bars": lambda table, **more: plots.bars(
        table.set_index("formula")["density_g_cm3"], quantity="density_g_cm3", **more
    ),
}


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_given_axes_are_drawn_into_and_returned(table, draw):
    figure, (left, right) = plt.subplots(1, 2)
    assert draw(table, ax=right) is right
    assert right.has_data()
    assert not left.has_data()
    assert plt.get_fignums() == [figure.number]


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_new_axes_are_returned_in_a_figure_of_their_own(table, draw):
    first, second = draw(table), draw(table)
    assert isinstance(first, mpl.axes.Axes)
    assert first.figure is not second.figure


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_drawing_leaves_the_data_and_the_settings_as_they_are(table, draw):
    data, settings = table.copy(), mpl.rcParams.copy()
    draw(table)
    pd.testing.assert_frame_equal(table, data)
    assert mpl.rcParams == settings


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_a_figure_is_the_same_each_time(table, draw, tmp_path):
    plots.use_theme()
    for name in ("first.svg", "second.svg"):
        draw(table).figure.savefig(tmp_path / name, metadata={"Date": None})
    assert (tmp_path / "first.svg").read_bytes() == (tmp_path / "second.svg").read_bytes()


RUNS = pd.DataFrame(
    {
        "experiments": [1, 1, 2, 2] * 2,
        "found": [0, 2, 1, 3, 0, 0, 0, 1],
        "who": ["a"] * 4 + ["b"] * 4,
    }
)


def test_curves_draw_the_mean_and_a_band_of_one_standard_error():
    ax = plots.curves(RUNS, x="experiments", y="found", by="who")
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1.0, 2.0], [0.0, 0.5]]
    band = ax.collections[0].get_paths()[0].get_extents()
    # two repeats 0 and 2: standard deviation 2^(1/2), standard error 1
    assert (band.y0, band.y1) == pytest.approx((0.0, 3.0))
    assert [text.get_text() for text in ax.texts] == ["a", "b"]
    assert len({line.get_marker() for line in ax.lines}) == 2


def test_a_single_curve_has_neither_markers_nor_a_name():
    ax = plots.curves(RUNS[RUNS["who"] == "b"], x="experiments", y="found")
    assert len(ax.lines) == 1
    assert (ax.lines[0].get_marker(), len(ax.texts)) == ("None", 0)


def test_names_of_lines_that_end_together_do_not_cover_one_another():
    table = pd.DataFrame({"experiments": [1, 2] * 3, "found": [0, 5, 1, 5, 2, 5.01]})
    ax = plots.curves(table.assign(who=list("aabbcc")), x="experiments", y="found", by="who")
    ax.figure.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 1 for low, high in itertools.pairwise(boxes))


@pytest.mark.parametrize(
    ("ends", "marks"),
    [
        ((5, 80), ["5", "10", "20", "50"]),
        ((0.05, 6), ["10^{-1}", "10^{0}"]),
        ((1e-12, 1e-1), [f"10^{{{n}}}" for n in range(-11, 0, 2)]),
    ],
)
def test_logarithmic_axes_mark_powers_of_ten_and_within_two_of_them_more(ends, marks):
    table = pd.DataFrame({"time_ps": ends, "msd_A2": [1.0, 30.0]})
    ax = plots.curves(table, x="time_ps", y="msd_A2", log=True)
    ax.figure.canvas.draw()
    texts = [tick.get_text().strip("$") for tick in ax.get_xticklabels()]
    assert [re.sub(r"\\mathdefault\{(.*)\}", r"\1", text) for text in texts] == marks
    assert not any(tick.get_text() for tick in ax.get_xticklabels(minor=True))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["1", "2", "5", "10", "20"]


def test_a_curve_without_classes_is_one_plain_line_on_logarithmic_axes_too():
    ax = plots.curves(RUNS.query("found > 0"), x="experiments", y="found", log=True)
    assert (ax.get_xscale(), ax.get_yscale(), len(ax.lines), len(ax.texts)) == ("log", "log", 1, 0)


def test_curves_say_what_is_wrong():
    with pytest.raises(LookupError, match=r"There is no column 'whom'\. Did you mean 'who'"):
        plots.curves(RUNS, x="experiments", y="found", by="whom")
    with pytest.raises(TypeError, match="table is a list"):
        plots.curves([1], x="experiments", y="found", by="who")
    twice = pd.concat([RUNS, RUNS[["found"]]], axis=1)
    with pytest.raises(ValueError, match="The table has 2 columns 'found', so it is not clear"):
        plots.curves(twice, x="experiments", y="found", by="who")
    with pytest.raises(TypeError, match="Column 'found' holds complex numbers"):
        plots.curves(RUNS.assign(found=1j), x="experiments", y="found", by="who")
    assert plt.get_fignums() == []


def test_a_crowd_of_points_is_drawn_as_one_picture():
    few, many = (pd.DataFrame({"atoms": range(n), "pairs": range(n)}) for n in (5, 600))
    axes = [plots.scatter(table, x="atoms", y="pairs") for table in (few, many)]
    assert [bool(ax.lines[0].get_rasterized()) for ax in axes] == [False, True]
