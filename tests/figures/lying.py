"""Figures that mislead, each with the kinds that have to be found in it."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.patches import Circle

from .sound import HEIGHTS, NAMES, X, axes, chance, frame

GALLERY = {}


def figure(*kinds):
    def keep(function):
        GALLERY[function.__name__] = (function, set(kinds))
        return function

    return keep


@figure("truncated-baseline", "lie-factor")
def bars_from_fifty():
    ax = axes("", "Share (%)")
    ax.bar(NAMES, [52, 55, 53, 51])
    ax.set_ylim(bottom=50)
    return ax


@figure("truncated-baseline", "lie-factor")
def horizontal_bars_from_fifty():
    ax = axes("Share (%)", "")
    ax.barh(NAMES, [52, 55, 53, 51])
    ax.set_xlim(50, 56)
    return ax


@figure("truncated-baseline", "lie-factor")
def bars_with_a_raised_bottom():
    ax = axes("", "Share (%)")
    ax.bar(NAMES, [2, 5, 3, 1], bottom=50)
    return ax


@figure("truncated-baseline", "lie-factor")
def bars_of_seaborn_from_two():
    ax = sns.barplot(frame(), x="family", y="gap_eV")
    ax.set_ylim(2.5, 3.5)
    return ax


@figure("truncated-baseline", "lie-factor")
def bars_of_pandas_from_five():
    ax = pd.Series(HEIGHTS, NAMES).plot.bar(ylabel="Band gap (eV)")
    ax.set_ylim(5, 14)
    return ax


@figure("truncated-baseline", "lie-factor")
def negative_bars_cut():
    ax = axes("", "Energy (eV)")
    ax.bar(NAMES, [-52, -55, -53, -51])
    ax.set_ylim(-56, -50)
    return ax


@figure("truncated-baseline", "lie-factor")
def stacked_bars_cut():
    ax = axes("", "Mass (g)")
    ax.bar(NAMES, [50, 52, 51, 53], color="#0072B2", label="a")
    ax.bar(NAMES, [5, 6, 7, 8], bottom=[50, 52, 51, 53], color="#E69F00", label="b")
    ax.set_ylim(45, 62)
    ax.legend()
    return ax


@figure("truncated-baseline")
def inverted_and_cut():
    ax = axes("", "Share (%)")
    ax.bar(NAMES, [52, 55, 53, 51])
    ax.set_ylim(56, 50)
    return ax


@figure("truncated-baseline")
def histogram_cut():
    ax = axes("Band gap (eV)", "Count")
    ax.hist(chance().uniform(0, 1, 5000), bins=10)
    ax.set_ylim(bottom=450)
    return ax


@figure("truncated-baseline")
def area_cut():
    ax = axes("Time (ps)", "Energy (eV)")
    ax.fill_between(X, 50 + X)
    ax.set_ylim(49, 61)
    return ax


@figure("truncated-baseline")
def stems_cut():
    ax = axes("Order", "Amplitude (V)")
    ax.stem(np.arange(5), [53, 51, 52, 55, 54])
    ax.set_ylim(50, 56)
    return ax


@figure("lie-factor")
def bars_cut_at_the_top():
    ax = axes("", "Share (%)")
    ax.bar(NAMES, [10, 20, 30, 90])
    ax.set_ylim(0, 40)
    return ax


@figure("lie-factor")
def bars_on_a_log_axis():
    ax = axes("", "Conductivity (S/cm)")
    ax.bar(NAMES, [1, 10, 100, 1000], log=True)
    return ax


@figure("lie-factor")
def bars_that_say_other_numbers():
    ax = axes("", "Share (%)")
    ax.bar(NAMES, [10, 20, 30, 40])
    for place, number in enumerate([36, 37, 38, 39]):
        ax.text(place, 1, str(number), color="white", ha="center")
    return ax


@figure("lie-factor")
def bars_that_grow_in_both_directions():
    ax = axes("", "Share (%)")
    values = np.array([1, 2, 3, 4.0])
    ax.bar(range(4), values, width=values / 5, tick_label=NAMES)
    return ax


@figure("lie-factor")
def bubbles_whose_radius_is_the_value():
    ax = axes("Edge (Å)", "Band gap (eV)")
    values = frame()["gap_eV"]
    ax.scatter(frame()["edge_A"], values, s=20 * values**2, alpha=0.5)
    return ax


@figure("lie-factor")
def circles_whose_radius_is_the_number():
    ax = axes("x (nm)", "y (nm)", xlim=(0, 12), ylim=(0, 6), aspect="equal")
    for place, value in zip([1, 4, 8], [1, 2, 3], strict=True):
        ax.add_patch(Circle((place, 3), value / 2, color="#0072B2"))
        ax.text(place, 3, str(value), color="white")
    return ax


@figure("pie")
def pie():
    _, ax = plt.subplots()
    ax.pie(HEIGHTS, labels=NAMES)
    return ax


@figure("pie")
def exploded_pie():
    _, ax = plt.subplots()
    ax.pie(HEIGHTS, labels=NAMES, explode=[0.2, 0.1, 0.3, 0.1], autopct="%.0f%%")
    return ax


@figure("pie")
def ring():
    _, ax = plt.subplots()
    ax.pie(HEIGHTS, wedgeprops={"width": 0.4})
    return ax


@figure("pie")
def pie_of_pandas():
    return pd.Series(HEIGHTS, NAMES).plot.pie()


def _map(name):
    ax = axes("x (nm)", "y (nm)")
    drawn = ax.imshow(np.outer(np.sin(X), np.cos(X)), cmap=name)
    ax.figure.colorbar(drawn, label="Height (nm)")
    return ax


for _name in ("jet", "hsv", "rainbow", "gist_rainbow", "nipy_spectral", "turbo", "jet_r"):
    GALLERY[f"map {_name}"] = (lambda name=_name: _map(name), {"rainbow-map"})


@figure("rainbow-map")
def scatter_in_jet():
    ax = axes("Edge (Å)", "Band gap (eV)")
    ax.scatter(frame()["edge_A"], frame()["gap_eV"], c=frame()["mass_u"], cmap="jet")
    return ax


@figure("rainbow-map")
def contours_in_a_sampled_rainbow():
    ax = axes("x (nm)", "y (nm)")
    ax.contourf(X, X, np.outer(np.sin(X), np.cos(X)), cmap=plt.get_cmap("jet", 8))
    return ax


@figure("rainbow-map")
def heat_map_of_seaborn():
    return sns.heatmap(chance().random((5, 5)), cmap="rainbow")


@figure("rainbow-map")
def lines_in_rainbow_colours():
    ax = axes()
    for i, shade in enumerate(plt.get_cmap("jet")(np.linspace(0, 1, 9))):
        ax.plot(X, X + i, color=shade)
    return ax


@figure("colour-vision")
def map_from_red_to_green():
    return _map("RdYlGn")


@figure("twin-axes")
def twin():
    ax = axes("Time (ps)", "Energy (eV)")
    ax.plot(X, X)
    second = ax.twinx()
    second.plot(X, 1000 - X**2, color="C1")
    second.set_ylabel("Pressure (GPa)")
    return ax


@figure("twin-axes")
def twin_given_as_a_figure():
    return twin().figure


@figure("twin-axes")
def twin_of_pandas():
    table = pd.DataFrame({"a": X, "b": 1000 - X**2})
    return table.plot(secondary_y="b", xlabel="Time (ps)", ylabel="Energy (eV)")


def _two(colours, draw):
    ax = axes("Edge (Å)", "Band gap (eV)")
    for i, shade in enumerate(colours):
        draw(ax, frame()["edge_A"] + i, frame()["gap_eV"], color=shade, label=f"class {i}")
    ax.legend()
    return ax


for _pair in (
    ("red", "green"),
    ("tab:red", "tab:green"),
    ("#e41a1c", "#4daf4a"),
    ("#e74c3c", "#2ecc71"),
    ("firebrick", "forestgreen"),
    ("darkgreen", "saddlebrown"),
):
    GALLERY[f"points {_pair}"] = (
        lambda pair=_pair: _two(pair, lambda ax, x, y, **how: ax.scatter(x, y, **how)),
        {"colour-vision"},
    )
    GALLERY[f"lines {_pair}"] = (
        lambda pair=_pair: _two(pair, lambda ax, x, y, **how: ax.plot(X, X, **how)),
        {"colour-vision"},
    )


@figure("colour-vision")
def red_and_green_in_one_call():
    ax = axes("Edge (Å)", "Band gap (eV)")
    shades = np.where(frame()["gap_eV"] > 3, "red", "green")
    ax.scatter(frame()["edge_A"], frame()["gap_eV"], c=shades)
    return ax


@figure("colour-vision")
def classes_of_seaborn():
    palette = ["red", "green", "blue"]
    return sns.scatterplot(frame(), x="edge_A", y="gap_eV", hue="family", palette=palette)


@figure("colour-vision")
def groups_of_bars():
    ax = axes("", "Band gap (eV)")
    place = np.arange(4)
    ax.bar(place - 0.2, HEIGHTS, 0.4, label="measured", color="red")
    ax.bar(place + 0.2, [9, 6, 5, 4], 0.4, label="computed", color="green")
    ax.set_xticks(place, NAMES)
    ax.legend()
    return ax


@figure("contrast")
def yellow_line():
    ax = axes()
    ax.plot(X, X, color="yellow")
    return ax


@figure("contrast")
def pale_grey_line():
    ax = axes()
    ax.plot(X, X, color="0.92")
    return ax


@figure("contrast")
def cyan_points():
    ax = axes()
    ax.scatter(X, X, color="cyan")
    return ax


@figure("contrast")
def pale_words():
    ax = axes()
    ax.plot(X, X)
    ax.set_title("Hardly seen", color="lightgray")
    return ax


@figure("contrast")
def ivory_bars():
    ax = axes("", "Band gap (eV)")
    ax.bar(NAMES, HEIGHTS, color="lightyellow")
    return ax


@figure("contrast")
def navy_on_black():
    ax = axes(facecolor="black")
    ax.plot(X, X, color="navy")
    return ax


@figure("missing-label")
def no_labels():
    _, ax = plt.subplots()
    ax.plot(X, X)
    return ax


@figure("missing-label")
def no_label_below():
    ax = axes("", "Band gap (eV)")
    ax.scatter(X, X)
    return ax


@figure("missing-label")
def no_unit():
    ax = axes("Temperature", "Conductivity (S/cm)")
    ax.plot(X, X)
    return ax


@figure("missing-label")
def colour_bar_without_a_name():
    ax = axes("x (nm)", "y (nm)")
    ax.figure.colorbar(ax.pcolormesh(X, X, np.outer(X, X), cmap="cividis"))
    return ax


@figure("overplotting")
def a_crowd():
    ax = axes("Edge (Å)", "Band gap (eV)")
    ax.scatter(*chance().normal(size=(2, 50_000)))
    return ax


@figure("overplotting")
def a_crowd_of_markers():
    ax = axes("Edge (Å)", "Band gap (eV)")
    ax.plot(*chance().normal(size=(2, 20_000)), "o")
    return ax


@figure("overplotting")
def a_crowd_in_uniform():
    ax = axes("Edge (Å)", "Band gap (eV)")
    ax.scatter(*chance().random(size=(2, 50_000)), s=10)
    return ax


@figure("overplotting")
def a_crowd_of_seaborn():
    table = pd.DataFrame(chance().normal(size=(30_000, 2)), columns=["edge_A", "gap_eV"])
    return sns.scatterplot(table, x="edge_A", y="gap_eV")


@figure("type-size")
def small_ticks():
    ax = axes()
    ax.plot(X, X)
    ax.tick_params(labelsize=4)
    return ax


@figure("type-size")
def small_everything():
    with plt.rc_context({"font.size": 4}):
        ax = axes()
        ax.plot(X, X, label="heating")
        ax.legend()
        ax.figure.draw_without_rendering()
    return ax


@figure("truncated-baseline", "lie-factor")
def panels_of_which_one_is_cut():
    figure, both = plt.subplots(1, 2)
    for ax in both:
        ax.bar(NAMES, [92, 95, 93, 91])
        ax.set_ylabel("Yield (%)")
    both[1].set_ylim(88, 96)
    return figure


@figure("truncated-baseline", "lie-factor")
def thick_lines_cut():
    ax = axes("Yield (%)", "")
    ax.hlines(NAMES, 0, [92, 95, 93, 91], linewidth=8)
    ax.set_xlim(85, 96)
    return ax


@figure("truncated-baseline", "lie-factor")
def bars_with_other_numbers_at_their_axis():
    ax = axes("", "Yield (%)")
    ax.bar(NAMES, [7, 10, 8, 6])
    ax.set_yticks([0, 5, 10], ["85", "90", "95"])
    return ax


@figure("truncated-baseline")
def outlined_counts_cut():
    ax = axes("Band gap (eV)", "Compounds")
    ax.hist(frame()["gap_eV"], bins=6, histtype="stepfilled")
    ax.set_ylim(bottom=10)
    return ax


@figure("pie")
def pie_of_polar_bars():
    ax = plt.figure().add_subplot(projection="polar")
    turned = 2 * np.pi * np.array([0.5, 0.3, 0.2])
    ax.bar(
        [0, turned[0], turned[:2].sum()], 1, width=turned, align="edge", color=["C0", "C1", "C2"]
    )
    ax.axis("off")
    return ax


@figure("rainbow-map")
def bars_in_rainbow_colours():
    ax = axes("", "Price (USD/kg)")
    shades = plt.get_cmap("nipy_spectral")(np.linspace(0.1, 0.6, 8))
    ax.bar(list("abcdefgh"), range(1, 9), color=shades)
    return ax


@figure("colour-vision")
def outlined_counts_in_red_and_green():
    ax = axes("Band gap (eV)", "Compounds")
    for shade, shift in {"tab:red": 0, "tab:green": 1}.items():
        gaps = frame()["gap_eV"] + shift
        ax.hist(gaps, histtype="stepfilled", color=shade, label=f"set {shift}")
    ax.legend()
    return ax


@figure("colour-vision")
def boxes_in_red_and_green():
    table = frame().assign(made=np.tile(["melt", "vapour"], 60))
    shades = ["tab:red", "tab:green"]
    ax = axes("Family", "Band gap (eV)")
    return sns.boxplot(table, x="family", y="gap_eV", hue="made", palette=shades, ax=ax)


@figure("colour-vision")
def lines_told_by_a_legend_of_the_figure():
    table = frame().assign(step=np.tile(np.arange(40), 3))
    shades = ["#d62728", "#2ca02c", "#1f77b4"]
    grid = sns.relplot(table, x="step", y="gap_eV", hue="family", kind="line", palette=shades)
    return grid.set_axis_labels("Step", "Band gap (eV)")


@figure("contrast")
def pale_bars_of_error():
    ax = axes()
    ax.errorbar(X, X, yerr=1, fmt="none", ecolor="lightyellow")
    return ax


@figure("missing-label")
def no_unit_after_a_small_letter():
    ax = axes("temperature")
    ax.plot(X, X)
    return ax


@figure("type-size")
def small_numbers_at_the_colours():
    ax = axes("Edge (nm)", "Height (nm)")
    scale = ax.figure.colorbar(ax.contourf(chance().random((9, 12))), label="Counts")
    scale.ax.tick_params(labelsize=3)
    return ax


@figure("type-size")
def small_title_of_the_figure():
    ax = axes()
    ax.plot(X, X)
    ax.figure.suptitle("Heating", fontsize=3)
    return ax


@figure("contrast")
def dark_words_on_a_dark_picture():
    ax = plt.figure().add_subplot()
    ax.imshow(np.zeros((4, 4)), cmap="gray")
    ax.text(1, 1, "defect", color="#222222")
    ax.axis("off")
    return ax
