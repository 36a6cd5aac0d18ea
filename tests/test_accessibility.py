"""Every page for everyone: by axe-core, by keyboard, in print, without motion."""

from __future__ import annotations

import itertools
import json

import accessible
import pytest

from benchmarks.pages import BUDGETS, Compressing, kind

from . import node
from .alike import alike
from .browsing import pages, serving

pytestmark = [pytest.mark.book, pytest.mark.browser]

SHARES = 4  # of the pages, so that two workers end together

THEMES_OWN = ["search.html", "genindex.html"]
MOVING_PAGES = ["1-materials-informatics.html", "2-automation.html", "3-data.html"]

UNFOLD = """() => {
  for (const box of document.querySelectorAll("details")) box.open = true;
  for (const button of document.querySelectorAll(".toggle-hidden button.toggle-button"))
    button.click();
}"""


SETTLED = 1500  # ms: the theme looks for what scrolls 0.3 s after a change, later on a busy machine


@pytest.fixture(scope="module")
def axe():
    """Text of axe-core; without it these tests do not run."""
    try:
        home = node.tools()
    except node.ToolsError as error:
        pytest.skip(str(error))
    return (home / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def violations(page, axe, rules=None):
    """What axe-core finds: rule, place and element of each violation, of best practices too."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = page.evaluate("options => axe.run(document, options)", options)
    assert found["passes"] or rules, "axe looked at nothing"
    return [
        f"{one['id']}: {one['help']}: {' '.join(map(str, place['target']))}: {place['html'][:160]}"
        for one in found["violations"]
        for place in one["nodes"]
    ]


def in_scheme(page, scheme):
    """Ask for light or dark as a reader's system does; wait until the page shows it."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function("it => document.documentElement.dataset.theme === it", arg=scheme)
    page.wait_for_function("!document.getAnimations().some(a => a instanceof CSSTransition)")


TEXTS = """[...document.querySelectorAll(
    'article img, article svg[role=img], article canvas, .structure-view')]
  .map(e => e.alt ?? e.getAttribute('aria-label')
    ?? e.closest('[aria-label]')?.getAttribute('aria-label') ?? '')"""


def width(page):
    return page.evaluate("document.scrollingElement.scrollWidth")


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_for_everyone(html, visit, axe, share):
    """Everything that a page must keep, in one visit of each, for a visit is what costs.

    No outside host, no error, words for every picture, its weight within the budget, nothing for
    axe-core to find in light and dark, wide and narrow, and no sideways scrolling on a phone.
    """
    names = [*pages(html), *(name for name in THEMES_OWN if (html / name).exists())]
    assert len(names) > SHARES
    with serving(html, Compressing) as site:
        for name in names[share::SHARES]:
            page = visit(site + name)
            own = name not in THEMES_OWN
            texts = page.evaluate(TEXTS)
            assert all(len(text.strip()) >= 12 for text in texts) or not own, (name, texts)
            kilobytes, what = sum(page.sizes) / 1000, kind((html / name).read_text("utf-8"))
            assert 20 < kilobytes <= BUDGETS[what] / 1000, f"{name}, a {what} page: {kilobytes} kB"
            page.evaluate(UNFOLD)
            page.wait_for_timeout(SETTLED)
            found = {"outline": outline(page), "light": violations(page, axe)}
            in_scheme(page, "dark")
            found["dark"] = violations(page, axe, ["color-contrast"])
            page.set_viewport_size({"width": 375, "height": 700})
            page.wait_for_timeout(SETTLED)
            assert width(page) <= 376, name
            found["dark, 375 px"] = violations(page, axe)
            in_scheme(page, "light")
            assert width(page) <= 376, name
            found = {how: what for how, what in found.items() if what}
            assert not found, f"{name}: {json.dumps(found, indent=1)}"
            assert page.faults == [] or not own, name
            page.context.close()


def test_axe_finds_nothing_in_the_search_and_the_menu_of_a_phone(site, visit, axe):
    page = visit(site + "index.html", width=375, height=700)
    page.locator("button.primary-toggle").click()
    page.wait_for_selector("dialog#pst-primary-sidebar-modal[open]")
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#pst-search-dialog[open]")
    assert violations(page, axe) == []


def test_axe_finds_what_is_wrong(visit, site, axe):
    page = visit(site + "index.html")
    page.evaluate("document.querySelector('article').append(document.createElement('button'))")
    (found,) = violations(page, axe)
    assert found.startswith("button-name: ")


# The mends


@pytest.mark.parametrize(
    ("left", "mended"),
    [
        ("<tr><th></th><th>a</th></tr>", "<tr><td></td><th>a</th></tr>"),
        (
            '<button class="btn search-button-field b" title="Search" aria-label="Search" d="b">',
            '<button class="btn search-button-field b" title="Search" d="b">',
        ),
        (
            '<div class="citation" id="id1" role="doc-biblioentry">',
            '<div class="citation" id="id1" role="listitem">',
        ),
        ('<summary aria-label="Toggle hidden content">', "<summary>"),
        ('<button aria-label="Color mode">', '<button aria-label="Colour mode">'),
        ("<p>role=doc-biblioentry</p>", "<p>role=doc-biblioentry</p>"),
    ],
)
def test_a_page_is_mended_in_this_place_alone(left, mended):
    assert accessible.mended(f"<p>a</p>{left}<p>b</p>") == f"<p>a</p>{mended}<p>b</p>"
    assert accessible.mended(mended) == mended


def test_each_mend_has_a_reason():
    assert all(len(mend.reason) > 20 for mend in accessible.MENDS)


WIDGETS = """
<div class="cell_output"><div role="group" aria-label="A crystal">
  <div class="widget-play"><button class="jupyter-button"><i class="fa fa-play"></i></button></div>
  <div class="widget-slider"><label class="widget-label">Frame</label>
    <div class="noUi-handle" role="slider" tabindex="0" aria-valuenow="0"></div></div>
  <div class="widget-slider"><div class="noUi-handle" role="slider" tabindex="0"></div></div>
</div></div>"""


def test_the_controls_of_widgets_get_names_also_when_they_change(html, visit, tmp_path):
    script = html / "_static" / "accessible.js"
    page_file = tmp_path / "a.html"
    page_file.write_text(
        f'<!doctype html><script src="{script.as_uri()}" defer></script><body>{WIDGETS}', "utf-8"
    )
    page = visit(page_file.as_uri())
    names = "[...document.querySelectorAll('button, [role=slider]')].map(e => e.ariaLabel)"
    assert page.evaluate(names) == ["Play", "Frame", "Slider of: A crystal"]
    page.evaluate("document.querySelector('i').className = 'fa fa-pause'")
    page.wait_for_function("document.querySelector('button').ariaLabel === 'Pause'")
    page.evaluate("document.querySelector('.widget-play').append(document.createElement('button'))")
    page.evaluate(
        "Object.assign(document.querySelector('.widget-play').lastChild,"
        "{className: 'jupyter-button', innerHTML: '<i class=\"fa fa-stop\"></i>'})"
    )
    page.wait_for_function("document.querySelectorAll('button')[1].ariaLabel?.startsWith('Stop')")


# Beyond axe

MARK_CONTROLS = """() => {
  const all = document.querySelectorAll(
    "a[href], button, select, input, summary, textarea, [tabindex='0'], [role=slider]");
  const shown = [...all].filter((e) => e.checkVisibility({ visibilityProperty: true })
    && !e.disabled && e.getAttribute("tabindex") !== "-1");
  for (const e of shown) e.dataset.control = e.outerHTML.slice(0, 140);
  return shown.length;
}"""

# what an element looks like, as far as a mark of the focus can change it
LOOKS = """const looks = (e) => [e, e.parentElement].map((node) => {
  const s = getComputedStyle(node);
  return [s.outlineStyle !== "none" && s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor,
    s.backgroundColor, s.color, s.textDecorationLine, s.textDecorationThickness, s.opacity];
}).join();"""

STEP = f"""() => {{
  {LOOKS}
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  delete e.dataset.control;
  const settle = () => document.getAnimations()
    .forEach((a) => a instanceof CSSTransition && a.finish());
  settle();
  const [focused, box] = [looks(e), e.getBoundingClientRect()];
  const inSight = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  e.blur();
  settle();
  const marked = looks(e) !== focused;
  e.focus({{ preventScroll: true, focusVisible: true }});
  return {{ what: e.outerHTML.slice(0, 140), marked, inSight }};
}}"""


@pytest.mark.parametrize("name", alike(MOVING_PAGES, first=MOVING_PAGES[0]))
def test_tab_reaches_every_control_and_shows_where_it_is(site, visit, name):
    page = visit(site + name, webgl=False)
    page.emulate_media(reduced_motion="reduce")  # a page that glides is not yet where it goes
    page.evaluate(UNFOLD)
    page.wait_for_timeout(600)
    page.evaluate("scrollTo(0, 0)")
    number = page.evaluate(MARK_CONTROLS)
    assert number > 50
    steps = []
    for _ in range(number + 60):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP)
        if step is None:
            break
        steps.append(step)
    missed = page.evaluate(
        "[...document.querySelectorAll('[data-control]')].map(e => e.dataset.control)"
    )
    assert missed == []
    assert [step["what"] for step in steps if not step["marked"]] == [], "no mark"
    assert [step["what"] for step in steps if not step["inSight"]] == [], "out of sight"


HEADINGS = """[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((e) => e.checkVisibility()).map((e) => Number(e.tagName[1]))"""


def outline(page):
    """Faults in the outline of a page, and in what it says of itself."""
    levels = page.evaluate(HEADINGS)
    steps = itertools.pairwise(levels)
    return [
        *([] if levels[:1] == [1] and levels.count(1) == 1 else [f"first level once: {levels}"]),
        *(f"level {b} after {a}: {levels}" for a, b in steps if b > a + 1),
        *([] if page.evaluate("document.documentElement.lang") == "en" else ["language"]),
        *([] if page.title() else ["title"]),
    ]


def test_an_outline_with_a_gap_or_a_second_title_is_found(visit, site):
    page = visit(site + "index.html")
    assert outline(page) == []
    add = "l => document.querySelector('article').append(document.createElement(l))"
    page.evaluate(add, "h5")
    assert [text[:7] for text in outline(page)] == ["level 5"]
    page.evaluate(add, "h1")
    assert len(outline(page)) == 2


MOVING = """document.getAnimations().filter((a) => a.playState === "running"
  && a.effect.getTiming().duration > 10).length"""


@pytest.mark.parametrize("name", alike(MOVING_PAGES, first=MOVING_PAGES[0]))
def test_nothing_moves_by_itself_for_who_asks_for_less(site, visit, name):
    page = visit(site + name, webgl=False)
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_timeout(200)
    assert page.evaluate(MOVING) == 0
    times = """[...document.querySelectorAll("body *")].flatMap((e) => {
      const s = getComputedStyle(e);
      return [...s.transitionDuration.split(","), ...s.animationDuration.split(",")].map(parseFloat)
        .filter((seconds) => seconds > 0.01).map(() => e.outerHTML.slice(0, 80));
    })"""
    assert page.evaluate(times) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_print_shows_all_text_and_leaves_out_what_only_a_screen_can_use(site, visit):
    page = visit(site + "2-automation.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown = "s => [...document.querySelectorAll(s)].filter(e => e.checkVisibility()).length"
    for only_on_screen in ("#pst-primary-sidebar", "button.copybtn", ".search-button", ".toctree"):
        assert page.evaluate(shown, only_on_screen) == 0, only_on_screen
    folded = "[...document.querySelectorAll('article details')].filter(e => !e.open).length"
    assert page.evaluate(folded) == 0
    assert page.evaluate(shown, ".toggle-hidden") == 0
    width = page.evaluate("document.querySelector('article').scrollWidth - innerWidth")
    assert width <= 0
