"""Figures inspected: no false alarm on sound ones, and nothing missed in lying ones."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from matlab_pkg import datasets, figure_checks, plots

from .figures import lying, sound

mpl.use("agg")
# seaborn asks matplotlib for boxes in a way that will change; nothing of ours does
pytestmark = pytest.mark.filterwarnings("ignore:vert. bool was deprecated")


@pytest.fixture(autouse=True)
def _plain():
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["figure.max_open_warning"] = 0
        yield
    plt.close("all")


def kinds(drawn):
    return {one.kind for one in figure_checks.audit(drawn)}


@pytest.mark.parametrize("name", sound.GALLERY)
def test_nothing_is_found_in_a_sound_figure(name):
    assert list(figure_checks.audit(sound.GALLERY[name]())) == []


@pytest.mark.parametrize("name", lying.GALLERY)
def test_what_misleads_is_found(name):
    draw, wanted = lying.GALLERY[name]
    found = kinds(draw())
    assert wanted <= found
    assert found - wanted <= {"lie-factor", "missing-label", "colour-vision"}


def test_the_galleries_hold_what_was_promised():
    assert len(sound.GALLERY) >= 60
    assert len(lying.GALLERY) >= 60
    assert set().union(*(wanted for _, wanted in lying.GALLERY.values())) == set(
        figure_checks.KINDS
    )


# --- what a finding says


def test_a_finding_says_what_where_why_and_how_to_mend_it():
    found = figure_checks.audit(lying.bars_from_fifty())
    one = found[0]
    assert one.kind == "truncated-baseline"
    assert "first 50 are cut off" in one.message
    assert one.where == "the axes, y axis"
    assert "doi 10.1016/j.jarmac.2020.10.002" in one.source
    assert "begin at 0" in one.remedy
    assert repr(found).startswith("truncated-baseline (the axes, y axis): The bars should start")
    assert "<th scope=" in found._repr_html_()
    assert "Nothing" in figure_checks.Findings()._repr_html_()


def test_a_pie_is_told_with_the_bars_that_replace_it():
    (one,) = figure_checks.audit(lying.pie())
    command = one.remedy.partition("Draw bars: ")[2].rstrip(".")
    ax = Figure().add_subplot()
    eval(command, {"ax": ax})  # noqa: S307  a remedy is code that runs
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(
        np.array(sound.HEIGHTS) / sum(sound.HEIGHTS), abs=6e-4
    )
    assert [label.get_text() for label in ax.get_yticklabels()] == sound.NAMES


def test_a_finding_says_which_of_several_axes():
    drawn, (left, right) = plt.subplots(1, 2)
    left.plot([1, 2])
    left.set(xlabel="Step", ylabel="Energy (eV)", title="first")
    right.plot([1, 2])
    right.set(xlabel="Step", ylabel="Energy", title="second")
    (one,) = figure_checks.audit(drawn)
    assert one.where == "axes 2 of 2, 'second', y axis"
    assert "has no unit" in one.message
    assert list(figure_checks.audit(left)) == []


def test_a_figure_is_left_as_it_is(tmp_path):
    drawn = lying.pale_words().figure
    before = plt.rcParams.copy()
    images = []
    for _ in range(2):
        drawn.savefig(tmp_path / "one.png")
        images.append((tmp_path / "one.png").read_bytes())
        figure_checks.audit(drawn)
    assert images[0] == images[1]
    assert plt.rcParams == before


# --- the lie factor


def fuel(draw):
    """The chart of Tufte's book: 18 miles a gallon in 1978 as 0.6 inch, 27.5 in 1985 as 5.3."""
    _, ax = plt.subplots()
    draw(ax)
    return figure_checks.lie_factor(ax, data=[18, 27.5])


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.barh([1978, 1985], [0.6, 5.3]),
        lambda ax: ax.bar([1978, 1985], [0.6, 5.3]),
        lambda ax: ax.hlines([1978, 1985], 0, [0.6, 5.3]),
        lambda ax: ax.vlines([1978, 1985], 0, [0.6, 5.3]),
        lambda ax: [ax.plot([0, end], [year, year]) for year, end in ((1978, 0.6), (1985, 5.3))],
        lambda ax: ax.stem([1978, 1985], [0.6, 5.3]),
        lambda ax: ax.plot([1978, 1985], [0.6, 5.3], "o-"),
    ],
)
def test_the_fuel_economy_of_tufte_gives_14_8(draw):
    # (5.3 - 0.6) / 0.6 over (27.5 - 18) / 18
    assert fuel(draw) == pytest.approx((4.7 / 0.6) / (9.5 / 18), rel=1e-6)
    assert round(fuel(draw), 1) == 14.8


@pytest.mark.parametrize("flip", [False, True], ids=["upright", "inverted"])
@pytest.mark.parametrize("kind", ["bar", "barh"])
@pytest.mark.parametrize("cut", [0, 20, 45])
def test_a_cut_of_the_baseline_has_the_factor_of_the_formula(kind, cut, flip):
    _, ax = plt.subplots()
    getattr(ax, kind)(["a", "b", "c"], [60, 50, 54])
    ends = (61, cut) if flip else (cut, 61)
    (ax.set_ylim if kind == "bar" else ax.set_xlim)(*ends)
    assert figure_checks.lie_factor(ax) == pytest.approx(50 / (50 - cut))


def test_areas_are_compared_as_areas():
    _, ax = plt.subplots()
    values = np.array([1.0, 2, 4])
    ax.scatter(values, values, s=values)
    assert figure_checks.lie_factor(ax, data=values) == pytest.approx(1)
    _, ax = plt.subplots()
    ax.scatter(values, values, s=values**2)
    assert figure_checks.lie_factor(ax, data=values) == pytest.approx((16 - 1) / (4 - 1))
    _, ax = plt.subplots()
    for place, value in enumerate(values):
        ax.add_patch(Circle((10 * place, 0), value))
    ax.set(xlim=(-5, 25), ylim=(-5, 5))
    assert figure_checks.lie_factor(ax, data=values) == pytest.approx(5, rel=1e-3)
    _, ax = plt.subplots()
    for size in (1, 2):
        ax.imshow(np.eye(3), extent=(0, size, 0, size))
    assert figure_checks.lie_factor(ax, data=[1, 2]) == pytest.approx(3)


def test_other_scales_and_groups():
    _, ax = plt.subplots()
    ax.bar([1, 2], [10, 1000], log=True)
    low = ax.get_ylim()[0]
    drawn = (np.log10(1000 / low) / np.log10(10 / low) - 1) / 99
    assert figure_checks.lie_factor(ax) == pytest.approx(drawn)
    table = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    assert figure_checks.lie_factor(table.plot.bar(), data=table) == pytest.approx(1)
    assert figure_checks.lie_factor(table.plot.bar(stacked=True)) == pytest.approx(1)
    assert figure_checks.lie_factor(table.plot.pie(y="b")) == pytest.approx(1, rel=1e-3)


def test_a_factor_tells_decline_and_the_invisible():
    _, ax = plt.subplots()
    ax.bar([1, 2], [5, 3])
    assert figure_checks.lie_factor(ax, data=[1, 2]) == pytest.approx(-0.4)
    assert figure_checks.lie_factor(ax, data=[1, 1]) == np.inf
    ax.set_ylim(3, 6)
    assert figure_checks.lie_factor(ax) == np.inf
    _, ax = plt.subplots()
    ax.bar([1, 2], [2, 2])
    assert figure_checks.lie_factor(ax) == 1


# --- bad input


def three():
    return plt.figure().add_subplot(projection="3d", title="perspective")


def nothing(values=()):
    ax = plt.figure().add_subplot()
    if values:
        ax.bar(range(len(values)), values)
    return ax


def lone():
    return plt.figure().add_subplot().bar([1], [2])


BAD = {
    "no figure": (lambda: figure_checks.audit("bars"), TypeError, "is a str, not a figure; give"),
    "nothing": (lambda: figure_checks.audit(None), TypeError, "None is a NoneType, not a figure"),
    "no axes": (lambda: figure_checks.audit(Figure()), ValueError, "Nothing is drawn"),
    "no artists": (lambda: figure_checks.audit(nothing()), ValueError, "Draw something first"),
    "NaN only": (
        lambda: figure_checks.audit(nothing([np.nan, np.nan])),
        ValueError,
        "Nothing can be seen in these axes: all values are NaN",
    ),
    "3-D": (
        lambda: figure_checks.audit(three()),
        ValueError,
        "The axes, 'perspective': these are 3-D axes, and lengths drawn in perspective cannot",
    ),
    "3-D factor": (lambda: figure_checks.lie_factor(three()), ValueError, "3-D axes"),
    "no artists, factor": (
        lambda: figure_checks.lie_factor(nothing()),
        ValueError,
        "These axes show no data: nothing is drawn in them, or all values are NaN",
    ),
    "several axes": (
        lambda: figure_checks.lie_factor(small_multiples()),
        ValueError,
        "A lie factor belongs to one pair of axes, and these are 2",
    ),
    "another length": (
        lambda: figure_checks.lie_factor(nothing([1, 2]), data=[1, 2, 3]),
        ValueError,
        "data has 3 values, and the axes show 2 bars",
    ),
    "NaN in the data": (
        lambda: figure_checks.lie_factor(nothing([1, 2]), data=[1, np.nan]),
        ValueError,
        r"data has 1 of 2 values that are NaN or infinite \(first: place 1\)",
    ),
    "text": (
        lambda: figure_checks.lie_factor(nothing([1, 2]), data=["a", "b"]),
        TypeError,
        "are no numbers",
    ),
    "one bar": (lambda: figure_checks.lie_factor(lone()), ValueError, "the axes show one"),
    "zeros": (lambda: figure_checks.lie_factor(nothing([0, 0])), ValueError, "All values are 0"),
    "no values": (
        lambda: figure_checks.lie_factor(two_circles()),
        ValueError,
        r"The areas do not say which values they stand for.*lie_factor\(ax, data=\[\.\.\.\]\)",
    ),
}


def small_multiples():
    _, panels = plt.subplots(1, 2)
    for ax in panels:
        ax.plot([1, 2])
    return panels


def two_circles():
    ax = plt.figure().add_subplot(xlim=(0, 9), ylim=(0, 9))
    for radius in (1, 2):
        ax.add_patch(Circle((4, 4), radius))
    return ax


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name):
    call, error, words = BAD[name]
    with pytest.raises(error, match=words):
        call()


def test_everything_that_holds_axes_can_be_given():
    grid = sns.FacetGrid(sound.frame(), col="family")
    grid.map_dataframe(sns.histplot, x="gap_eV")
    ax = sound.bars()
    for drawn in (grid, grid.axes, ax.containers[0], {"a": ax}, [ax, ax], ax.patches[0]):
        assert list(figure_checks.audit(drawn)) == []


# --- the figures of the course


GAPS = datasets.load("band_gaps").data
HALIDES = datasets.load("alkali_halides").data
RUNS = pd.DataFrame(
    {
        "experiments": np.tile(np.arange(30), 10),
        "found": np.tile(np.arange(30), 10) + np.repeat(np.arange(10), 30) / 10,
        "strategy": np.repeat(["linear", "random"], 150),
    }
)
STRAINED = pd.DataFrame(
    {
        "fraction": np.tile(np.linspace(0, 1, 9), 3),
        "lattice_constant_A": np.tile(np.linspace(5.5, 6, 9), 3) + np.repeat([-0.1, 0, 0.1], 9),
        "strain": np.repeat(["-2%", "+0%", "+2%"], 9),
    }
)
COURSE = {
    "gaps": lambda: plots.scatter(GAPS, x="electronegativity_range", y="band_gap_eV"),
    "groups": lambda: plots.scatter(GAPS, x="mean_group", y="band_gap_eV"),
    "searches": lambda: plots.curves(RUNS, x="experiments", y="found", by="strategy"),
    "six searches": lambda: plots.curves(
        RUNS.assign(strategy=np.repeat(list("abcdef"), 50)),
        x="experiments",
        y="found",
        by="strategy",
    ),
    "halides": lambda: plots.scatter(
        HALIDES, x="lattice_constant_A", y="density_g_cm3", text="formula"
    ),
    "strains": lambda: plots.scatter(STRAINED, x="fraction", y="lattice_constant_A", by="strain"),
    "times": lambda: plots.bars(pd.Series({"ten copies": 900.0, "loop": 100}), quantity="time_s"),
}


@pytest.mark.parametrize("name", COURSE)
def test_the_figures_of_the_course_pass(name):
    plots.use_theme()
    assert list(figure_checks.audit(COURSE[name]())) == []
