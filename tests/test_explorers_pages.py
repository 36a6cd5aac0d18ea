"""The explorers of the built pages, driven by hand, by thumb and by keyboard."""

from __future__ import annotations

import base64
import io
import itertools
import re

import numpy as np
import pytest

from . import browsing

pytestmark = [pytest.mark.book, pytest.mark.browser]

CHAPTER_1 = "1-materials-informatics.html"
CHAPTER_2 = "2-automation.html"


def pixels(explorer):
    """What stands on the canvas, as an array of red, green, blue and opacity."""
    from PIL import Image

    # two frames of the screen, so that a change has been painted
    url = explorer.locator("canvas").evaluate(
        """canvas => new Promise(done => requestAnimationFrame(() =>
             requestAnimationFrame(() => done(canvas.toDataURL()))))"""
    )
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as image:
        return np.asarray(image.convert("RGBA"), dtype=float)


def changed(before, after):
    """Share of the pixels that differ clearly."""
    return float(np.mean(np.abs(before - after).max(axis=2) > 40))


def facts(explorer):
    rows = explorer.locator(".facts tr").all()
    return {row.locator("th").inner_text(): row.locator("td").inner_text() for row in rows}


@pytest.fixture(scope="module")
def book(html, site, browser):
    """The two chapters, opened once: one from a server, the other from its file."""
    with browsing.opener(browser) as visit:
        yield {
            "frames": visit((html / CHAPTER_1).as_uri()),
            "structure": (page := without_viewers(visit(site + CHAPTER_2, webgl=False))),
            "supercell": page,
        }


def without_viewers(page):
    """The page without its other viewers, whose pictures take the time of the processor."""
    page.evaluate("document.querySelectorAll('.structure-view').forEach(e => e.remove())")
    return page


def start(book, name):
    """The explorer of a name with its page, as it is at first."""
    page = book[name]
    explorer = page.locator(f".{name}-explorer")
    explorer.scroll_into_view_if_needed()
    for reset in explorer.get_by_text("Reset", exact=True).all():
        reset.click()
    if name == "structure":
        explorer.get_by_role("slider").fill("0")
    return page, explorer


def drag(page, canvas, dx, dy):
    box = canvas.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


def test_a_structure_turns_zooms_and_comes_back(book):
    page, explorer = start(book, "structure")
    canvas = explorer.locator("canvas")
    first = pixels(explorer)
    assert np.mean(first[..., 3] > 0) > 0.08
    drag(page, canvas, 70, 30)
    dragged = pixels(explorer)
    assert changed(first, dragged) > 0.02
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    turned = pixels(explorer)
    assert changed(dragged, turned) > 0.02
    page.keyboard.press("+")
    larger = pixels(explorer)
    assert np.mean(larger[..., 3] > 0) > 1.1 * np.mean(turned[..., 3] > 0)
    assert explorer.locator(".status").inner_text() == "Larger."
    page.keyboard.press("Home")
    assert changed(first, pixels(explorer)) == 0
    explorer.get_by_text("along c").click()
    assert explorer.locator(".status").inner_text() == "Seen along c."
    assert changed(first, pixels(explorer)) > 0.02
    explorer.get_by_role("button", name="Reset the view").click()
    assert changed(first, pixels(explorer)) == 0
    assert page.evaluate("devicePixelRatio") * canvas.bounding_box()["width"] == pytest.approx(
        first.shape[1], abs=1
    )


def test_a_path_steps_plays_and_stops(book):
    page, explorer = start(book, "structure")
    frames = int(re.match(r"1 of (\d+): 0 % iodine", facts(explorer)["Frame"]).group(1))
    volume = float(facts(explorer)["Volume"].split()[0])
    before = pixels(explorer)
    slider = explorer.get_by_role("slider", name="Frame")
    slider.focus()
    page.keyboard.press("End")
    last = facts(explorer)
    assert last["Frame"] == f"{frames} of {frames}: 100 % iodine"
    assert slider.get_attribute("aria-valuetext") == "100 % iodine"
    assert float(last["Volume"].split()[0]) > volume
    assert "Br" not in last["Formula"]
    assert changed(before, pixels(explorer)) > 0.02
    explorer.locator("canvas").focus()
    page.keyboard.press(",")
    assert facts(explorer)["Frame"].startswith(f"{frames - 1} of")
    page.keyboard.press(" ")
    play = explorer.get_by_role("button", name="Pause")
    page.wait_for_function(
        "text => !document.querySelector('.structure-explorer .facts').innerText.includes(text)",
        arg=f"{frames - 1} of {frames}",
    )
    play.click()
    stopped = facts(explorer)["Frame"]
    page.wait_for_timeout(400)
    assert facts(explorer)["Frame"] == stopped
    assert explorer.get_by_role("button", name="Play").is_visible()


def test_who_asks_for_less_motion_gets_one_frame_a_second(book):
    page, explorer = start(book, "structure")
    page.emulate_media(reduced_motion="reduce")
    # measured in the page, where a busy computer can only make it longer
    waited_ms = explorer.evaluate(
        """explorer => new Promise(done => {
             const start = performance.now();
             new MutationObserver(() => done(performance.now() - start))
               .observe(explorer.querySelector('.facts'), {subtree: true, childList: true});
             explorer.querySelector('.player button').click();
           })"""
    )
    assert waited_ms >= 990
    explorer.get_by_role("button", name="Pause").click()
    page.emulate_media(reduced_motion="no-preference")


LISTEN = """explorer => {
  window.said = [];
  const live = node => (node.getAttribute("aria-live") ?? "polite") !== "off" && node.textContent;
  for (const node of explorer.querySelectorAll("[role=status], [role=alert], [aria-live], output"))
    new MutationObserver(() => live(node) && said.push(node.textContent))
      .observe(node, {childList: true, characterData: true, subtree: true});
}"""


def test_a_path_is_told_when_it_starts_stops_or_steps_and_not_at_each_frame(book):
    page, explorer = start(book, "structure")
    explorer.evaluate(LISTEN)
    explorer.locator("canvas").focus()
    page.keyboard.press(" ")
    page.wait_for_function("document.querySelector('.structure-explorer input').value > 3")
    page.keyboard.press(" ")
    stopped = facts(explorer)["Frame"]
    page.keyboard.press(",")
    stepped = facts(explorer)["Frame"]
    assert page.evaluate("said") == ["Playing.", f"Frame {stopped}.", f"Frame {stepped}."]
    explorer.get_by_role("slider").press("Home")
    assert page.evaluate("said").pop() == f"Frame {stepped}."
    assert explorer.locator(".status").inner_text() == ""


FOCUSED = """() => {
  const node = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  const line = outlineStyle === "solid" ? parseFloat(outlineWidth) : 0;
  return { inside: node.matches(".lab-explorer *"), name: node.ariaLabel || node.innerText, line };
}"""


@pytest.mark.parametrize("name", ["structure", "supercell"])
def test_the_tab_key_reaches_every_control_with_a_name_and_a_visible_focus(book, name):
    page, explorer = start(book, name)
    explorer.locator("canvas").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    found = []
    while (one := page.evaluate(FOCUSED))["inside"]:
        found.append(one)
        page.keyboard.press("Tab")
    assert len(found) == explorer.locator("canvas, button:visible, input:visible").count()
    assert len({one["name"].strip() for one in found} - {""}) == len(found)
    assert min(one["line"] for one in found) >= 2


@pytest.mark.parametrize("name", ["structure", "supercell"])
def test_the_keys_of_the_picture_do_not_scroll_the_page(book, name):
    page, explorer = start(book, name)
    page.add_style_tag(content="html { scroll-behavior: auto !important; }")
    explorer.locator("canvas").evaluate("canvas => canvas.focus({ preventScroll: true })")
    before = page.evaluate("[scrollX, scrollY, location.href]")
    for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Shift+ArrowDown", "Home"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
        assert page.evaluate("[scrollX, scrollY, location.href]") == before, key


def matrix(explorer, entries):
    """Type nine numbers, row by row."""
    for field, entry in zip(explorer.locator("input").all(), entries, strict=True):
        field.fill(str(entry))


def told(explorer):
    return explorer.locator(".told").inner_text()


def test_a_supercell_follows_its_matrix(book):
    page, explorer = start(book, "supercell")
    assert facts(explorer)["Atoms"] == "64 = 8 × 8"
    before = pixels(explorer)
    more = explorer.get_by_role("button", name="new a: how many old a, one more")
    more.click()
    assert facts(explorer)["Determinant"] == "12"
    assert facts(explorer)["Atoms"] == "96 = 12 × 8"
    assert facts(explorer)["Edges a, b, c"] == "18.09, 12.06, 12.06 Å"
    assert changed(before, pixels(explorer)) > 0.02
    matrix(explorer, [0, 1, 1, 1, 0, 1, 1, 1, 0])
    assert facts(explorer)["Volume"] == f"{2 * 6.03**3:.1f} Å³"
    assert facts(explorer)["Angles α, β, γ"] == "60.00, 60.00, 60.00°"
    explorer.get_by_text("skewed").click()
    assert facts(explorer)["Atoms"] == "8 = 1 × 8"
    assert facts(explorer)["Angles α, β, γ"] == "90.00, 90.00, 45.00°"
    drag(page, explorer.locator("canvas"), 50, 20)
    explorer.get_by_role("button", name="Reset the matrix").click()
    explorer.get_by_role("button", name="Reset the view").click()
    assert changed(before, pixels(explorer)) == 0


def test_a_supercell_says_what_is_no_cell(book):
    page, explorer = start(book, "supercell")
    full = np.mean(pixels(explorer)[..., 3] > 0)
    matrix(explorer, [1, 0, 0, 1, 0, 0, 0, 0, 1])
    assert told(explorer).startswith("The determinant is 0: the three new edges lie in one plane")
    assert facts(explorer)["Atoms"] == "0 = 0 × 8"
    assert 0 < np.mean(pixels(explorer)[..., 3] > 0) < full / 2
    matrix(explorer, [0, 1, 0, 1, 0, 0, 0, 0, 1])
    assert "like the fingers of a left hand" in told(explorer)
    assert facts(explorer)["Determinant"] == "−1"
    matrix(explorer, [5, 0, 0, 0, 5, 0, 0, 0, 5])
    assert told(explorer).startswith("1000 atoms are too many to draw here (at most 500)")
    field = explorer.locator("input").first
    field.fill("")
    assert "whole number from −9 to 9" in told(explorer)
    assert field.get_attribute("aria-invalid") == "true"
    field.focus()
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-invalid") == "false"


def test_a_slider_shows_the_frame_of_its_value(book):
    page, explorer = start(book, "frames")
    picture = explorer.get_by_role("img")
    first, drawn = picture.get_attribute("aria-label"), picture.inner_html()
    assert first.startswith("Gap of at least 1 eV")
    slider = explorer.get_by_role("slider", name="Band gap (eV)")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "2"
    assert picture.get_attribute("aria-label").startswith("Gap of at least 2 eV")
    assert explorer.locator(".status").inner_text() == picture.get_attribute("aria-label")
    assert picture.inner_html() != drawn
    page.keyboard.press("End")
    assert explorer.locator("output").inner_text() == "8"
    explorer.get_by_role("button", name="Reset the sliders").click()
    assert picture.inner_html() == drawn
    ink = page.evaluate("getComputedStyle(document.querySelector('article p')).color")
    text = picture.locator("text").first
    assert text.evaluate("e => getComputedStyle(e).fill") == ink


def test_the_words_of_a_figure_are_readable_on_a_phone_and_do_not_overlap(book):
    page, explorer = start(book, "frames")
    wide = page.viewport_size
    page.set_viewport_size({"width": 375, "height": 700})
    words = explorer.locator(".picture svg").evaluate(
        """svg => [...svg.querySelectorAll('text')].map(e => {
             const {left, right, top, bottom} = e.getBoundingClientRect();
             const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
             const size = scale * parseFloat(getComputedStyle(e).fontSize);
             return {left, right, top, bottom, size};
           })"""
    )
    page.set_viewport_size(wide)
    assert len(words) > 10
    assert min(word["size"] for word in words) >= 10
    for one, other in itertools.combinations(words, 2):
        beside = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    assert max(word["right"] for word in words) <= 375


@pytest.mark.parametrize("name", ["frames", "structure"])
def test_a_thumb_can_use_everything_on_a_phone(book, name):
    page = book[name]
    wide = page.viewport_size
    page.set_viewport_size({"width": 375, "height": 700})
    boxes = page.locator(".lab-explorer").evaluate_all(
        """all => all.flatMap(explorer => [...explorer.querySelectorAll(
             'button, select, input, canvas')].filter(e => e.offsetParent).map(e => {
               const {left, right, width, height} = e.getBoundingClientRect();
               const name = e.ariaLabel ?? e.textContent;
               const typed = e.type === 'number';
               return {name, left, right, width: typed ? 99 : width, height};
             }))"""
    )
    page.set_viewport_size(wide)
    assert len(boxes) > 3
    for box in boxes:
        assert min(box["width"], box["height"]) >= 36, box
        assert box["left"] >= 0, box
        assert box["right"] <= 375, box


def test_the_picture_takes_the_colours_of_the_theme(book):
    page, explorer = start(book, "supercell")
    light = pixels(explorer)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = pixels(explorer)
    thin = (light[..., 3] > 200) & (light[..., :3].max(axis=2) < 60)
    assert thin.any()
    assert dark[thin][:, :3].mean() > 120
    page.evaluate("document.documentElement.dataset.theme = 'light'")


# --- the liquid of chapter 10 ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def liquid(html, browser):
    """The liquid on its page, opened from disk, where no engine answers."""
    with browsing.opener(browser) as visit:
        page = visit((html / "10-molecular-dynamics.html").as_uri())
        explorer = page.locator(".liquid-explorer")
        explorer.scroll_into_view_if_needed()
        yield page, explorer


def test_without_python_a_liquid_plays_its_recording_and_says_so(liquid):
    page, explorer = liquid
    first, told = pixels(explorer), facts(explorer)
    assert set(told) == {"Temperature", "Pressure", "Neighbours within 5.4 Å", "Edge of the box"}
    assert np.mean(first[..., 3] > 0) > 0.08
    explorer.locator("canvas").focus()
    page.keyboard.press(" ")
    status = explorer.locator(".status")
    assert status.inner_text() == "Waiting for the engine."
    status.filter(has_text="This is a recording.").wait_for(timeout=10_000)
    assert status.get_attribute("role") == "status" or status.get_attribute("aria-live")
    page.wait_for_function(
        "old => document.querySelector('.liquid-explorer .facts').innerText !== old",
        arg=explorer.locator(".facts").inner_text(),
    )
    explorer.get_by_role("button", name="Pause").click()
    assert status.inner_text() == "Paused."
    assert changed(first, pixels(explorer)) > 0.01
    assert explorer.get_by_role("button", name="Play").is_visible()


def test_the_sliders_of_a_liquid_choose_another_recording_by_keyboard(liquid):
    page, explorer = liquid
    heat = explorer.get_by_role("slider", name="Temperature")
    density = explorer.get_by_role("slider", name="Density")
    found = {}
    for key in ("Home", "End"):
        heat.focus()
        page.keyboard.press(key)
        found[key] = float(facts(explorer)["Temperature"].split()[0])
    assert found["Home"] < 60 < 220 < found["End"]
    assert heat.get_attribute("aria-valuetext") == "300 K"
    edges = {}
    for key in ("Home", "End"):
        density.focus()
        page.keyboard.press(key)
        edges[key] = float(facts(explorer)["Edge of the box"].split()[0])
    # the edge falls with the cube root of the density
    assert edges["Home"] / edges["End"] == pytest.approx((1.374 / 0.5) ** (1 / 3), rel=1e-3)
    assert density.get_attribute("aria-valuetext") == "1.374 g/cm³"
