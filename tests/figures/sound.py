"""Figures as they are drawn in good papers and notebooks: a check that finds something is wrong."""

from __future__ import annotations

import datetime

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.colors import TwoSlopeNorm
from matplotlib.ticker import PercentFormatter

from matlab_pkg import plots

GALLERY = {}
X = np.linspace(0, 10, 40)
NAMES = ["LiF", "LiCl", "LiBr", "LiI"]
HEIGHTS = [13.6, 9.4, 7.6, 6.1]


def figure(function):
    GALLERY[function.__name__] = function
    return function


def chance(seed=0):
    return np.random.default_rng(seed)


def frame():
    rng = chance()
    return pd.DataFrame(
        {
            "gap_eV": rng.normal(3, 1, 120).clip(0.1),
            "edge_A": rng.normal(5, 0.5, 120),
            "mass_u": rng.normal(60, 20, 120),
            "family": np.repeat(["oxides", "halides", "nitrides"], 40),
        }
    )


def axes(xlabel="Temperature (K)", ylabel="Conductivity (S/cm)", **more):
    _, ax = plt.subplots()
    ax.set(xlabel=xlabel, ylabel=ylabel, **more)
    return ax


@figure
def line():
    ax = axes()
    ax.plot(X, np.sin(X) + 50)
    return ax


@figure
def line_on_a_narrow_axis():
    ax = axes()
    ax.plot(X, 50 + 0.1 * X, marker="o")
    ax.set_ylim(50, 51)
    return ax


@figure
def two_lines_with_a_legend():
    ax = axes()
    ax.plot(X, X, label="heating")
    ax.plot(X, X**1.1, "--", label="cooling")
    ax.legend()
    return ax


@figure
def three_lines_told_by_their_style():
    ax = axes()
    for style, colour in zip(["-", "--", ":"], ["red", "green", "blue"], strict=True):
        ax.plot(X, X, style, color=colour, label=style)
    ax.legend()
    return ax


@figure
def repeats_without_names():
    ax = axes()
    for seed in range(8):
        ax.plot(chance(seed).normal(size=50).cumsum())
    return ax


@figure
def many_pale_lines():
    ax = axes()
    for seed in range(40):
        ax.plot(chance(seed).normal(size=50).cumsum(), color="C0", alpha=0.1)
    return ax


@figure
def a_frame_of_reference_in_grey():
    ax = axes()
    for seed in range(4):
        ax.plot(chance(seed).normal(size=50).cumsum(), color="lightgray")
    ax.plot(chance(9).normal(size=50).cumsum(), color="#D55E00")
    ax.axhline(0, color="0.85")
    return ax


@figure
def band_of_error():
    ax = axes()
    ax.plot(X, X + 60)
    ax.fill_between(X, X + 59, X + 61, alpha=0.2)
    return ax


@figure
def log_line():
    ax = axes()
    ax.semilogy(X, np.exp(X))
    return ax


@figure
def log_log_with_a_grid():
    ax = axes()
    ax.loglog(X + 1, (X + 1) ** -2, "o")
    ax.grid(True, which="both", color="0.9")
    return ax


@figure
def bars():
    ax = axes("", "Band gap (eV)")
    ax.bar(NAMES, HEIGHTS)
    return ax


@figure
def bars_of_many_colours():
    ax = axes("", "Band gap (eV)")
    ax.bar(NAMES, HEIGHTS, color=["red", "green", "orange", "brown"])
    return ax


@figure
def bars_in_sky_blue_with_values():
    ax = axes("", "Band gap (eV)")
    ax.bar_label(ax.bar(NAMES, HEIGHTS, color="skyblue"), fmt="%.0f")
    return ax


@figure
def horizontal_bars():
    ax = axes("Band gap (eV)", "")
    ax.barh(NAMES, HEIGHTS)
    ax.invert_yaxis()
    return ax


@figure
def bars_below_and_above_zero():
    ax = axes("", "Formation energy (eV)")
    ax.bar(NAMES, [-2, 1, 3, -0.5])
    ax.axhline(0, color="k", lw=0.8)
    return ax


@figure
def negative_bars():
    ax = axes("", "Formation energy (eV)")
    ax.bar(NAMES, [-2, -1, -3, -0.5])
    return ax


@figure
def stacked_bars():
    ax = axes("", "Mass (g)")
    ax.bar(NAMES, HEIGHTS, label="salt")
    ax.bar(NAMES, [1, 2, 1, 2], bottom=HEIGHTS, label="water")
    ax.legend()
    return ax


@figure
def grouped_bars():
    ax = axes("", "Band gap (eV)")
    place = np.arange(4)
    ax.bar(place - 0.2, HEIGHTS, 0.4, label="measured", color="#0072B2")
    ax.bar(place + 0.2, [9, 6, 5, 4], 0.4, label="computed", color="#D55E00")
    ax.set_xticks(place, NAMES)
    ax.legend()
    return ax


@figure
def bars_with_errors():
    ax = axes("", "Band gap (eV)")
    ax.bar(NAMES, HEIGHTS, yerr=0.5, capsize=3)
    return ax


@figure
def bars_with_a_missing_value():
    ax = axes("", "Band gap (eV)")
    ax.bar(NAMES, [13.6, np.nan, 7.6, 6.1])
    return ax


@figure
def bars_of_ranges():
    ax = axes("Temperature (K)", "")
    ax.barh(NAMES, [100, 300, 200, 150], left=[300, 250, 400, 350])
    ax.set_xlim(200, 700)
    return ax


@figure
def index_around_a_hundred():
    ax = axes("", "Price (% of that of 2020)")
    ax.bar(NAMES, [5, -12, 8, -3], bottom=100)
    return ax


@figure
def bars_on_a_broken_axis():
    _, (upper, lower) = plt.subplots(2, 1, sharex=True)
    for ax in (upper, lower):
        ax.bar(NAMES, [3, 5, 4, 95])
    upper.set_ylim(90, 100)
    lower.set_ylim(0, 8)
    lower.set_ylabel("Band gap (eV)")
    return upper.figure


@figure
def bars_of_pandas():
    table = pd.DataFrame({"measured": HEIGHTS, "computed": [9, 6, 5, 4]}, index=NAMES)
    return table.plot.bar(ylabel="Band gap (eV)", color=["#0072B2", "#E69F00"])


@figure
def histogram():
    ax = axes("Band gap (eV)", "Count")
    ax.hist(chance().normal(3, 1, 500), bins=20)
    return ax


@figure
def histogram_of_counts_over_decades():
    ax = axes("Band gap (eV)", "Count")
    ax.hist(chance().exponential(3, 5000), bins=20, log=True)
    return ax


@figure
def two_histograms():
    ax = axes("Band gap (eV)", "Count")
    ax.hist(chance().normal(3, 1, 500), alpha=0.5, label="oxides")
    ax.hist(chance(1).normal(5, 1, 500), alpha=0.5, label="halides")
    ax.legend()
    return ax


@figure
def histogram_of_seaborn():
    return sns.histplot(frame(), x="gap_eV", kde=True)


@figure
def density_of_seaborn():
    return sns.kdeplot(frame(), x="gap_eV", fill=True)


@figure
def scatter():
    ax = axes("Edge (Å)", "Band gap (eV)")
    ax.scatter(frame()["edge_A"], frame()["gap_eV"])
    return ax


@figure
def scatter_coloured_by_a_value():
    ax = axes("Edge (Å)", "Band gap (eV)")
    drawn = ax.scatter(frame()["edge_A"], frame()["gap_eV"], c=frame()["mass_u"], cmap="viridis")
    ax.figure.colorbar(drawn, label="Mass (u)")
    return ax.figure


@figure
def scatter_of_classes_with_markers():
    return sns.scatterplot(
        frame(), x="edge_A", y="gap_eV", hue="family", style="family", palette="Set1"
    )


@figure
def scatter_of_classes_in_safe_colours():
    return sns.scatterplot(frame(), x="edge_A", y="gap_eV", hue="family", palette="colorblind")


@figure
def bubbles_whose_area_is_the_value():
    ax = axes("Edge (Å)", "Band gap (eV)")
    values = frame()["gap_eV"]
    ax.scatter(frame()["edge_A"], values, s=40 * values, alpha=0.5)
    return ax


@figure
def bubbles_of_seaborn():
    return sns.scatterplot(frame(), x="edge_A", y="gap_eV", size="mass_u", sizes=(20, 200))


@figure
def many_points_small_and_pale():
    ax = axes("Edge (Å)", "Band gap (eV)")
    ax.scatter(*chance().normal(size=(2, 5000)), s=3, alpha=0.2, linewidths=0)
    return ax


@figure
def hexagons():
    ax = axes("Edge (Å)", "Band gap (eV)")
    drawn = ax.hexbin(*chance().normal(size=(2, 50_000)), gridsize=30, cmap="cividis")
    ax.figure.colorbar(drawn, label="Count")
    return ax.figure


@figure
def errors():
    ax = axes()
    ax.errorbar(X, X, yerr=0.5, xerr=0.1, fmt="o", capsize=2)
    return ax


@figure
def boxes():
    return sns.boxplot(frame(), x="family", y="gap_eV")


@figure
def boxes_of_matplotlib():
    ax = axes("", "Band gap (eV)")
    ax.boxplot([chance(i).normal(50, 1, 30) for i in range(3)])
    ax.set_xticklabels(NAMES[:3])
    return ax


@figure
def violins_in_colours():
    return sns.violinplot(frame(), x="family", y="gap_eV", hue="family", legend=False)


@figure
def strips():
    return sns.stripplot(frame(), x="family", y="gap_eV")


@figure
def means_with_errors():
    return sns.pointplot(frame(), x="family", y="gap_eV", linestyle="none")


@figure
def bars_of_seaborn():
    return sns.barplot(frame(), x="family", y="gap_eV", hue="family")


@figure
def counts_of_seaborn():
    return sns.countplot(frame(), y="family")


@figure
def regression():
    return sns.regplot(frame(), x="edge_A", y="gap_eV")


@figure
def lines_of_seaborn():
    table = pd.DataFrame(
        {"step": np.tile(np.arange(20), 5), "energy_eV": chance().normal(size=100)}
    )
    return sns.lineplot(table, x="step", y="energy_eV")


@figure
def heat_map_with_numbers():
    table = frame().drop(columns="family").corr()
    return sns.heatmap(table, annot=True, cmap="vlag", vmin=-1, vmax=1)


@figure
def heat_map_in_cividis():
    ax = sns.heatmap(chance().random((8, 10)), cmap="cividis", cbar_kws={"label": "Share (%)"})
    return ax.figure


@figure
def pairs():
    return sns.pairplot(frame(), hue="family", palette="colorblind", markers=["o", "s", "D"])


@figure
def joint():
    return sns.jointplot(frame(), x="edge_A", y="gap_eV")


@figure
def small_multiples():
    grid = sns.FacetGrid(frame(), col="family")
    grid.map_dataframe(sns.scatterplot, x="edge_A", y="gap_eV")
    return grid


@figure
def panels_with_outer_labels():
    _, panels = plt.subplots(2, 2)
    for ax in panels.flat:
        ax.plot(X, X**2)
    for ax in panels[-1]:
        ax.set_xlabel("Time (ps)")
    for ax in panels[:, 0]:
        ax.set_ylabel("Energy (eV)")
    return panels


@figure
def panels_with_one_label_for_all():
    drawn, panels = plt.subplots(1, 3, sharex=True, sharey=True)
    for ax in panels:
        ax.plot(X, X)
    drawn.supxlabel("Time (ps)")
    drawn.supylabel("Energy (eV)")
    return drawn


@figure
def mosaic_with_an_empty_place():
    drawn, panels = plt.subplots(1, 3)
    for ax in panels[:2]:
        ax.plot(X, X)
        ax.set(xlabel="Time (ps)", ylabel="Energy (eV)")
    panels[2].axis("off")
    return drawn


@figure
def picture():
    _, ax = plt.subplots()
    ax.imshow(chance().random((20, 20, 3)))
    ax.axis("off")
    return ax


@figure
def picture_of_numbers():
    ax = axes("Column", "Row")
    ax.figure.colorbar(ax.imshow(chance().random((20, 20)), cmap="cividis"), label="Height (nm)")
    return ax.figure


@figure
def diverging_map():
    ax = axes("x (nm)", "y (nm)")
    norm = TwoSlopeNorm(0, -2, 3)
    drawn = ax.pcolormesh(chance().normal(size=(9, 9)), cmap="RdBu_r", norm=norm)
    ax.figure.colorbar(drawn, label="Strain (%)")
    return ax.figure


@figure
def contours_with_white_lines():
    ax = axes("x (nm)", "y (nm)")
    heights = np.outer(np.sin(X), np.cos(X))
    ax.contourf(X, X, heights, cmap="magma")
    ax.contour(X, X, heights, colors="white", linewidths=0.5)
    return ax


@figure
def phases_around_a_circle():
    ax = axes("x (nm)", "y (nm)")
    ax.pcolormesh(chance().random((9, 9)), cmap="twilight")
    return ax


@figure
def polar():
    _, ax = plt.subplots(subplot_kw={"projection": "polar"})
    ax.plot(X, X)
    return ax


@figure
def second_unit():
    ax = axes("Wavelength (nm)", "Absorption (%)")
    ax.plot(X + 400, X)
    second = ax.secondary_xaxis("top", functions=(lambda x: 2 * x, lambda x: x / 2))
    second.set_xlabel("Path (nm)")
    return ax


@figure
def twin_without_data_for_a_second_unit():
    ax = axes("Time (ps)", "Temperature (K)")
    ax.plot(X, 300 + X)
    low, high = ax.get_ylim()
    ax.twinx().set(ylim=(low - 273.15, high - 273.15), ylabel="Temperature (°C)")
    return ax


@figure
def inset():
    ax = axes("Time (ps)", "Energy (eV)")
    ax.plot(X, X)
    small = ax.inset_axes([0.1, 0.6, 0.3, 0.3])
    small.plot(X, X**2)
    small.set_xticks([])
    small.set_yticks([])
    return ax.figure


@figure
def dates():
    ax = axes("", "Price (EUR/kg)")
    ax.plot([datetime.date(2020 + i, 1, 1) for i in range(5)], [20, 22, 31, 40, 18])
    return ax


@figure
def years():
    ax = axes("", "Price (EUR/kg)")
    ax.plot([2000, 2005, 2010, 2015, 2020], [20, 22, 31, 40, 18])
    return ax


@figure
def a_title_that_names_the_quantity():
    ax = axes("Time (ps)", "", title="Total energy (eV)")
    ax.plot(X, X)
    return ax


@figure
def shares_in_percent():
    ax = axes("", "")
    ax.bar(NAMES, [0.2, 0.3, 0.4, 0.1])
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    return ax


@figure
def steps_and_spans():
    ax = axes("Time (ps)", "Energy (eV)")
    ax.step(X, X)
    ax.axvspan(2, 4, color="0.9")
    ax.axvline(5, ls="--", color="k")
    return ax


@figure
def stems():
    ax = axes("Order", "Amplitude (V)")
    ax.stem(np.arange(5), [3, 1, 0.5, 0.2, 0.1])
    return ax


@figure
def areas_from_zero():
    ax = axes("Time (ps)", "Share (%)")
    ax.stackplot(X, X, 10 - X, labels=["a", "b"], colors=["#0072B2", "#E69F00"])
    ax.legend()
    return ax


@figure
def words_beside_points():
    ax = axes("Radius (Å)", "Band gap (eV)")
    ax.plot([1.3, 1.8, 1.96, 2.2], HEIGHTS, "o")
    for x, y, name in zip([1.3, 1.8, 1.96, 2.2], HEIGHTS, NAMES, strict=True):
        ax.annotate(name, (x, y), xytext=(5, 5), textcoords="offset points")
    return ax


@figure
def words_only():
    _, ax = plt.subplots()
    ax.text(0.5, 0.5, "Nothing was measured.")
    ax.axis("off")
    return ax


@figure
def on_a_dark_ground():
    with plt.style.context("dark_background"):
        ax = axes()
        ax.plot(X, X, color="yellow")
        ax.figure.draw_without_rendering()
    return ax


@figure
def numbers_of_cells_in_white():
    ax = axes("Column", "Row")
    ax.imshow([[0.1, 0.2], [0.15, 0.1]], cmap="cividis", vmax=1)
    for i in range(2):
        for j in range(2):
            ax.text(j, i, "0.1", color="white", ha="center")
    return ax


@figure
def of_the_course_points():
    table = pd.DataFrame({"volume_A3": [1, 8], "density_g_cm3": [8, 1]})
    with plt.rc_context(plots.THEME):
        return plots.scatter(table, x="volume_A3", y="density_g_cm3")


@figure
def of_the_course_bars():
    with plt.rc_context(plots.THEME):
        return plots.bars(pd.Series({"by hand": 60.0, "loop": 9.0}), quantity="time_s")


@figure
def diffraction_that_falls_to_nothing():
    ax = axes("2θ (°)", "Intensity (arb. units)", yticks=[])
    angles = np.linspace(10, 90, 1000)
    ax.plot(angles, sum(np.exp(-((angles - peak) ** 2)) for peak in (20, 35, 60)))
    return ax


@figure
def predicted_against_measured():
    ax = axes("Measured band gap (eV)", "Predicted band gap (eV)")
    gaps = frame()["gap_eV"]
    ax.scatter(gaps, gaps + 0.2 * chance(1).normal(size=len(gaps)), s=15, alpha=0.6)
    ax.plot([0, 6], [0, 6], "k--")
    return ax


@figure
def bars_of_which_one_is_not_zero():
    ax = axes("", "Mass (g)")
    ax.bar(NAMES, [0, 0, 5, 0])
    return ax


@figure
def points_on_a_broken_axis():
    figure, (upper, lower) = plt.subplots(2, 1, sharex=True)
    for ax in (upper, lower):
        ax.plot([1, 2, 3], [1, 2, 50], "o")
    upper.set_ylim(45, 55)
    lower.set(ylim=(0, 5), xlabel="Sample", ylabel="Mass (g)")
    return figure


@figure
def lines_in_the_colours_of_a_scale():
    ax = axes("Time (ps)", "Displacement (Å²)")
    shades = plt.get_cmap("viridis")
    for i in range(8):
        ax.plot(X, i * X, color=shades(i / 7))
    scale = plt.cm.ScalarMappable(plt.Normalize(300, 1000), shades)
    ax.figure.colorbar(scale, ax=ax, label="Temperature (K)")
    return ax


@figure
def grey_points_behind_vivid_ones():
    ax = axes("Edge (Å)", "Band gap (eV)")
    table = frame()
    ax.scatter(table["edge_A"], table["gap_eV"], color="lightgrey")
    ax.scatter(table["edge_A"][:5], table["gap_eV"][:5], color="tab:red")
    return ax


@figure
def sticks_from_zero():
    ax = axes("Mass over charge (u)", "Intensity (%)", ylim=(0, 110))
    ax.vlines([20, 40, 60], 0, [10, 100, 30])
    return ax


@figure
def bars_in_thousands():
    ax = axes("", "Price (thousand USD/kg)")
    ax.bar(NAMES, [9000, 12000, 3000, 4000])
    ax.yaxis.set_major_formatter(lambda value, _: f"{value / 1000:g}")
    return ax


@figure
def pale_words_in_a_dark_box():
    ax = axes()
    ax.plot(X, X)
    ax.text(2, 8, "melting", color="white", bbox={"facecolor": "black"})
    return ax


@figure
def curves_with_their_numbers():
    ax = axes("Edge (nm)", "Height (nm)")
    ax.clabel(ax.contour(np.add.outer(X**2, X**2)))
    return ax


@figure
def many_numbers_in_cells():
    table = chance().random((6, 6))
    return sns.heatmap(table, annot=True, cmap="viridis", cbar_kws={"label": "Share"})
