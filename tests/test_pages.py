"""The built pages in a headless Chromium that can reach nothing but 127.0.0.1."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import build
import numpy as np
import pytest

from .browsing import pages, serving

pytestmark = [pytest.mark.book, pytest.mark.browser]


def pixels(view):
    """Screenshot of an element as an array of grey values."""
    from PIL import Image

    with Image.open(io.BytesIO(view.screenshot())) as image:
        return np.asarray(image.convert("L"), dtype=float)


def drawn(view):
    """Share of the pixels that differ from the ground at the picture's edge, waited for."""
    for _ in range(100):
        grey = pixels(view)
        share = float(np.mean(np.abs(grey - np.median(grey[:, :3])) > 12))
        if share > 0.05:
            return share
        view.page.wait_for_timeout(100)
    return share


def changed(before, after):
    return float(np.mean(np.abs(before - after) > 12))


def structure_views(page):
    views = page.locator(".structure-view").all()
    assert views
    return views


def dragged(page, view):
    box = view.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 25, steps=6)
    page.mouse.up()


def keyed(page, view):
    view.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")


def test_every_structure_is_drawn_and_turns_by_mouse_and_by_keyboard(site, html, visit):
    names = [n for n in pages(html) if "structure-view" in (html / n).read_text(encoding="utf-8")]
    assert "2-automation.html" in names
    for name in names:
        page = visit(site + name, width=600, read=False)  # small pictures are drawn sooner
        for number, view in enumerate(structure_views(page)):
            view.scroll_into_view_if_needed()
            assert drawn(view) > 0.05, f"{name}: structure {number} is blank"
            for turn in (dragged, keyed):
                page.wait_for_timeout(300)
                before = pixels(view)
                turn(page, view)
                page.wait_for_timeout(500)
                share = changed(before, pixels(view))
                assert share > 0.02, f"{name}: structure {number} stays ({turn.__name__})"


def test_a_structure_stays_in_its_frame_and_lets_the_page_scroll(site, visit):
    page = visit(site + "2-automation.html", height=700, read=False)
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_timeout(500)
        for view in structure_views(page):
            view.scroll_into_view_if_needed()
            frame, picture = view.bounding_box(), view.locator("canvas").first.bounding_box()
            for start, size in (("x", "width"), ("y", "height")):
                assert picture[start] >= frame[start] - 1
                assert picture[start] + picture[size] <= frame[start] + frame[size] + 1
            page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
            before = page.evaluate("scrollY")
            page.mouse.wheel(0, -120)
            page.wait_for_timeout(300)
            assert page.evaluate("scrollY") < before


def score(page):
    return page.locator(".search-game .score").inner_text()


def test_the_search_game_is_played_to_its_end_by_mouse_and_by_keyboard(html, visit):
    page = visit((html / "1-materials-informatics.html").as_uri())
    assert page.faults == []
    game = page.locator(".search-game")
    game.scroll_into_view_if_needed()
    assert "10 experiments left" in score(page)
    game.locator(".open").first.click(force=True)
    assert "9 experiments left" in score(page)
    game.locator("select").focus()
    for left in range(8, 0, -1):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert f"{left} experiments left" in score(page)
        page.keyboard.press("Shift+Tab")
    game.locator("button[type=submit]").click()
    assert re.search(r"You found \d of 8, the model \d", score(page))
    assert game.locator(".model").count() == 10
    game.locator("summary").click()
    assert game.locator("tr").count() == 1 + 15
    assert game.locator("button[type=submit]").is_disabled()
    game.get_by_text("New game").click()
    assert "10 experiments left" in score(page)


def test_the_structures_turn_without_any_server(html, visit):
    page = visit((html / "2-automation.html").as_uri())
    assert page.faults == []
    for view in structure_views(page):
        view.scroll_into_view_if_needed()
        assert drawn(view) > 0.05


@pytest.mark.everything
@pytest.mark.slow
def test_pages_in_a_sub_folder_work_as_well(root, html, visit, tmp_path):
    """A plain `jupyter-book build .` puts the pages into book/."""
    command = [sys.executable, "-c", build.JUPYTER_BOOK, "build", ".", "--path-output", tmp_path]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    with serving(tmp_path / "_build" / "html") as address:
        page = visit(address + "book/2-automation.html")
        assert page.faults == []
        for view in structure_views(page):
            view.scroll_into_view_if_needed()
            assert drawn(view) > 0.05


def contrast(page, selector):
    """Contrast (WCAG) of the text of an element with the ground behind it."""
    return page.evaluate(
        """selector => {
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const numbers = text => text.match(/[\\d.]+/g).map(Number);
          const node = document.querySelector(selector);
          let ground = node;
          while (ground.parentElement && numbers(getComputedStyle(ground).backgroundColor)[3] === 0)
            ground = ground.parentElement;
          const style = getComputedStyle(node);
          const [a, b] = [style.color, getComputedStyle(ground).backgroundColor]
            .map(text => light(numbers(text)) + 0.05);
          return Math.max(a, b) / Math.min(a, b);
        }""",
        selector,
    )


def test_what_a_cell_shows_can_be_read_in_light_and_dark(site, visit):
    for name, selectors in {
        "1-materials-informatics.html": [
            ".search-game .score",
            ".search-game button",
            ".dataframe td",
        ],
        "data.html": [".dataset-card td", ".dataset-card th"],
        "notation.html": ["table.quantities td"],
    }.items():
        page = visit(site + name)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function("s => document.documentElement.dataset.theme === s", arg=scheme)
            page.wait_for_function("!document.getAnimations().length")
            for selector in selectors:
                assert contrast(page, selector) >= 4.5, (name, selector, scheme)


def test_the_table_of_symbols_has_a_row_for_each_quantity(site, visit):
    from matlab_pkg import units

    page = visit(site + "notation.html")
    assert page.locator("table.quantities tbody tr").count() == len(units.QUANTITIES)
    with_symbol = sum(bool(quantity.symbol) for quantity in units.QUANTITIES.values())
    assert page.locator("table.quantities mjx-container").count() == with_symbol
