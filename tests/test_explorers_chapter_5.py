"""The explorers of chapter 5 in the built page: the reader's error, and colours as others see."""

from __future__ import annotations

import re

import numpy as np
import pytest

from matlab_pkg import colour, explorers

from . import browsing

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.fixture(scope="module")
def page(html, browser):
    with browsing.opener(browser) as visit:
        yield visit((html / "5-visualisation.html").as_uri())


def rows(table):
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tr").all()]


def test_the_experiment_adds_up_the_errors_of_a_reader_with_a_keyboard(page):
    explorer = page.locator(".reading-explorer")
    explorer.scroll_into_view_if_needed()
    trials = explorers.reading_experiment(rng=np.random.default_rng(84), each=6).trials
    field = explorer.get_by_role("spinbutton")
    field.focus()
    said = []
    for number, trial in enumerate(trials, start=1):
        assert f"Question {number} of 12" in explorer.locator(".status").inner_text()
        picture = explorer.get_by_role("img").get_attribute("aria-label")
        assert ("pie" in picture) == (trial["kind"] == "pie")
        said.append(min(100, round(trial["percent"]) + number))
        page.keyboard.type(str(said[-1]))
        page.keyboard.press("Enter")
    assert "the last question" in explorer.locator(".status").inner_text()
    table = {row[0]: row[1:] for row in rows(explorer.locator("table").first)[1:]}
    for kind, name in (("pie", "Pies"), ("bars", "Bars")):
        mine = [i for i, trial in enumerate(trials) if trial["kind"] == kind]
        away = np.abs([said[i] - trials[i]["percent"] for i in mine])
        assert table[name][0] == "6"
        assert float(table[name][1]) == pytest.approx(away.mean(), abs=0.051)
        assert float(table[name][2]) == pytest.approx(np.log2(away + 1 / 8).mean(), abs=0.0051)
    explorer.get_by_role("button", name="Begin anew").click()
    assert "Question 1 of 12" in explorer.locator(".status").inner_text()
    field.fill("0")  # the browser itself refuses it
    explorer.get_by_role("button", name="Answer").click()
    assert "Question 1 of 12" in explorer.locator(".status").inner_text()


def test_a_figure_takes_the_colours_that_others_see(page):
    explorer = page.locator(".vision-explorer")
    explorer.scroll_into_view_if_needed()
    patches = explorer.locator(".legend span")

    def shown():
        found = patches.evaluate_all("all => all.map(e => e.style.getPropertyValue('--colour'))")
        return colour.srgb(found)

    slider = explorer.get_by_role("slider", name="Severity")
    slider.focus()
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "0 %"
    usual = shown()
    for kind in colour.DEFICIENCIES:
        explorer.locator("select").nth(1).select_option(label=kind)
        slider.press("End")
        np.testing.assert_allclose(shown(), colour.as_seen(usual, kind), atol=0.51 / 255 + 1e-5)
        values = explorer.locator("feColorMatrix").get_attribute("values").split()
        matrix = np.reshape([float(v) for v in values], (4, 5))[:3, :3]
        np.testing.assert_allclose(matrix, colour.matrix(kind), atol=1e-6)
        assert kind in explorer.get_by_role("img").get_attribute("aria-label")
        assert re.search(r", \d+ apart", explorer.locator(".status").inner_text())
    explorer.locator("select").nth(0).select_option(label="a scale")
    assert explorer.locator(".picture svg image").count() >= 1
    explorer.get_by_role("button", name="Reset the choice").click()
    assert explorer.locator("select").nth(1).input_value() == "1"
    assert page.faults == []


def test_everything_fits_a_phone(page):
    wide = page.viewport_size
    page.set_viewport_size({"width": 375, "height": 700})
    boxes = page.locator(".reading-explorer, .vision-explorer").evaluate_all(
        """all => all.flatMap(explorer => [...explorer.querySelectorAll(
             'button, select, input')].filter(e => e.offsetParent).map(e => {
               const {left, right, height} = e.getBoundingClientRect();
               return {left, right, height, name: e.outerHTML.slice(0, 60)};
             }))"""
    )
    page.set_viewport_size(wide)
    assert len(boxes) >= 6
    for box in boxes:
        assert box["height"] >= 36, box
        assert 0 <= box["left"] < box["right"] <= 375, box
