"""`Run this page`: the cells of the built pages, run by the browser's own Python."""

from __future__ import annotations

import itertools
import re

import pytest

from .alike import alike
from .browsing import NO_WEBGL

pytestmark = [pytest.mark.book, pytest.mark.browser]

CHAPTERS = [
    "1-materials-informatics.html",
    "2-automation.html",
    "3-data.html",
    "4-exploratory-data-analysis.html",
    "5-visualisation.html",
    "10-molecular-dynamics.html",
]
# other versions of numpy and scipy, and another processor: the last digits of a sum may differ
RELATIVE = 1e-6
# cells tagged `chaotic` hold averages over long motions, which no two computers share: their words
# are the same, and their numbers are to half of their size, or to 0.25: a standard error from five
# blocks may be several times another one
CHAOTIC, SMALL = 0.5, 0.25
NUMBER = re.compile(r"[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")
# how versions of the libraries write one and the same value
SAME = [
    (re.compile(r"np\.\w+\(([^()]*)\)"), r"\1"),
    (re.compile("[−–]"), "-"),
    (re.compile(r"\s+"), " "),
]
READY = "document.querySelector('.run-page .run-status')?.textContent.includes('ready')"
IDLE = """[...document.querySelectorAll('.cell .run-status')].every(
  s => s.parentElement.querySelector('[aria-disabled=true]') === null
    && s.textContent !== 'Waiting')"""


def start(page):
    """Press the button and wait for Python."""
    page.locator(".run-page button").click()
    page.wait_for_function(READY, timeout=120_000)


def cell(page, word):
    """The cell whose editor holds a word."""
    number = page.evaluate(
        "w => [...document.querySelectorAll('.run-editor')].findIndex(e => e.value.includes(w))",
        word,
    )
    assert number >= 0, word
    return page.locator("div.cell:has(.run-editor)").nth(number)


def scratch(page):
    """The cell below the first exercise, for anything."""
    return page.locator("#automation-predict .run-answer")


def run(page, where, code=None, *, until="Done"):
    """Run one cell, with another code if there is one; its text."""
    if code is not None:
        where.locator("textarea").fill(code)
    where.get_by_role("button", name="Run cell").click()
    said = where.locator(".run-status")
    page.wait_for_function(
        "([s, u]) => s.textContent.includes(u)", arg=[said.element_handle(), until], timeout=60_000
    )
    return where.locator(".cell_output").inner_text()


@pytest.fixture(scope="module")
def chapter(browser, site):
    """Chapter 2 with Python started and its set-up run; tests share it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(NO_WEBGL)  # the viewers of the page cost time, and no test turns them
    page = context.new_page()
    page.goto(site + CHAPTERS[1])
    start(page)
    run(page, cell(page, "plots.use_theme()"))
    yield page
    context.close()


def differences(built, found, part=RELATIVE):
    """Words of the two texts that differ, numbers by more than the tolerance."""
    for pattern, put in SAME:
        built, found = pattern.sub(put, built), pattern.sub(put, found)
    pairs = itertools.zip_longest(NUMBER.findall(built), NUMBER.findall(found), fillvalue="nothing")
    wrong = [(a, b) for a, b in pairs if a != b and not _close(a, b, part)]
    words = NUMBER.sub("#", built).strip(), NUMBER.sub("#", found).strip()
    return wrong if wrong or words[0] == words[1] else [words]


def _close(a, b, part):
    try:
        one, two = float(a.replace(",", "")), float(b.replace(",", ""))
    except ValueError:
        return False
    # a last digit that is printed may be rounded the other way
    step = 10.0 ** -len(a.partition(".")[2]) if "." in a else 0
    if part == CHAOTIC:
        return abs(one - two) <= max(part * max(abs(one), abs(two)), SMALL)
    return abs(one - two) <= max(part * abs(one), 1.01 * step * (step < 1e-3))


def test_differences_are_seen():
    assert differences("[1.0 2.5e-3]", "[1.0  2.5e-3]") == []
    assert differences("np.float64(14.52)", "14.52") == []
    assert differences("found 15", "found 14") == [("15", "14")]
    assert differences("1.05", "1.06") == [("1.05", "1.06")]
    assert differences("True", "False") == [("True", "False")]
    assert differences("1", "1 2") == [("nothing", "2")]
    assert differences("T 94.4 0.10", "T 93.1 0.16", CHAOTIC) == []
    assert differences("T 2.3", "T 0.5", CHAOTIC) == [("2.3", "0.5")]
    assert differences("T 2.3", "D 2.3", CHAOTIC) == [("T #", "D #")]


OUTPUTS = """() => {
  const text = n => n.matches('svg')
    ? [...n.querySelectorAll('text')].map(t => t.textContent.replace(/\\s/g, '')).join(' ')
    : [...n.childNodes].filter(c => !c.matches?.('button')).map(c => c.textContent).join('');
  return [...document.querySelectorAll('div.cell')]
    .filter(c => c.querySelector('.cell_input pre, .run-editor') && !c.matches('.run-answer'))
    .map(c => {
      const all = [...c.querySelectorAll('.cell_output :is(pre, table, svg)')]
        .filter(n => !n.closest('.explorer'));
      return all.filter(n => !all.some(other => other !== n && other.contains(n)))
        .map(text).join(' ');
    });
}"""


WILD = """() => [...document.querySelectorAll('div.cell')]
    .filter(c => c.querySelector('.cell_input pre, .run-editor') && !c.matches('.run-answer'))
    .map(c => c.matches('.tag_chaotic'))"""


@pytest.mark.parametrize("name", alike(CHAPTERS, first="3-data.html"))
def test_the_page_and_the_build_give_the_same_results(site, visit, name):
    page = visit(site + name, webgl=False)
    built = page.evaluate(OUTPUTS)
    start(page)
    page.evaluate(
        "document.querySelectorAll('div.cell:not(.run-answer) .run-tools button:first-child')"
        ".forEach(b => b.click())"
    )
    page.wait_for_function(IDLE, timeout=180_000)
    states = page.locator("div.cell:not(.run-answer) .run-status").all_text_contents()
    found = page.evaluate(OUTPUTS)
    wild = page.evaluate(WILD)
    outside = {i for i, state in enumerate(states) if "not run in a browser" in state}
    done = {i for i, state in enumerate(states) if state.startswith("Done")}
    assert outside | done == set(range(len(states))), states
    parts = [CHAOTIC if one else RELATIVE for one in wild]
    assert {i: d for i in done if (d := differences(built[i], found[i], parts[i]))} == {}
    assert sum(wild) <= 2, "so many cells cannot be compared"
    code = page.evaluate("[...document.querySelectorAll('.run-editor')].map(e => e.value)")
    assert all(re.search("pymatgen|spheres|pmg", code[i]) for i in outside), outside
    assert page.faults == []


def test_an_edited_cell_runs_and_can_be_reset(chapter):
    where = cell(chapter, "make_supercell(atoms,\n")
    run(chapter, cell(chapter, "atoms = read("))
    before = where.locator(".cell_output").inner_text()
    code = where.locator("textarea").input_value()
    assert "64" in run(chapter, where, "sc = make_supercell(atoms, 2 * np.eye(3))\nlen(sc)")
    where.get_by_role("button", name="Reset cell").click()
    assert where.locator("textarea").input_value() == code
    assert where.locator(".cell_output").inner_text() == before


def test_the_keyboard_alone_edits_and_runs(chapter):
    where = cell(chapter, "sc = make_supercell(")
    where.locator("textarea").focus()
    for keys in ("Control+a", "Delete"):
        chapter.keyboard.press(keys)
    chapter.keyboard.type("for i in range(2):")
    chapter.keyboard.press("Enter")
    chapter.keyboard.type("print(10 + i)")
    assert where.locator("textarea").input_value() == "for i in range(2):\n    print(10 + i)"
    chapter.keyboard.press("Shift+Enter")
    where.locator("pre", has_text="10\n11").wait_for(timeout=20_000)
    chapter.keyboard.press("Tab")
    assert where.get_by_role("button", name="Run cell").evaluate(
        "e => e === document.activeElement"
    )


def test_an_error_is_told_as_a_person_can_read_it(chapter):
    where = scratch(chapter)
    said = run(chapter, where, "x = 1\ny = {'a': 2}\nprint(y['b'])", until="ended with an error")
    assert "KeyError: 'b'" in said
    assert "In line 3 of this cell: print(y['b'])" in said
    assert "Traceback" not in said
    said = run(chapter, where, "undefined_name", until="ended with an error")
    assert "knows only what you ran on this page" in said
    said = run(chapter, where, "if True print(1)", until="ended with an error")
    assert "SyntaxError" in said
    assert "In line 1" in said
    said = run(chapter, where, "import torch", until="does not run in a browser")
    assert "matlab-pkg serve" in said
    where.get_by_role("button", name="Reset cell").click()


def test_a_flood_of_text_is_cut_and_the_page_lives(chapter):
    where = scratch(chapter)
    said = run(chapter, where, "for i in range(200_000):\n    print(i)")
    assert "more characters were printed and are not shown" in said
    assert len(said) < 110_000
    assert run(chapter, where, "1 + 1").strip() == "2"


def test_figures_tables_and_explorers_are_shown_with_names(chapter):
    where = scratch(chapter)
    code = "ax = plots.scatter(datasets.load('alkali_halides').data, x='lattice_constant_A',"
    run(chapter, where, code + " y='density_g_cm3');")
    figure = where.locator("svg[role=img]")
    assert figure.count() == 1
    assert "cell" in figure.get_attribute("aria-label")
    assert "#767676" not in figure.inner_html()
    run(chapter, where, "pd.DataFrame({'a': [1, 2]})")
    assert where.locator("table.dataframe tbody tr").count() == 2
    code = "gaps = datasets.load('band_gaps').data.set_index('formula')\n"
    code += "explorers.search_game(gaps, features=gaps.columns[3:], target='band_gap_eV', "
    code += "goal=(6, np.inf), x='electronegativity_range', y='mean_mass_u', "
    run(chapter, where, code + "rng=np.random.default_rng(0), games=1)")
    where.locator(".search-game button[type=submit]").click()
    assert "9 experiments left" in where.locator(".score").inner_text()


def test_an_exercise_answers_back_in_the_page(chapter):
    where = chapter.locator("#automation-primitive .run-answer")
    assert "There is no answer yet" in run(chapter, where)
    wrong = 'exercises.check("automation-primitive", [[2, 0, 0], [0, 2, 0], [0, 0, 1]])'
    assert "Not yet" in run(chapter, where, wrong)
    right = 'exercises.check("automation-primitive", [[-1, 1, 1], [1, -1, 1], [1, 1, -1]])'
    assert "Right" in run(chapter, where, right)
    assert "Hint 1" in run(chapter, where, 'exercises.hint("automation-primitive")')


FOCUS = "document.activeElement.getAttribute('aria-label')"


def test_an_endless_loop_is_stopped_and_python_begins_anew(chapter):
    where = scratch(chapter)
    code = "secret = 1\nwhile True:\n    pass"
    where.locator("textarea").fill(code)
    where.get_by_role("button", name="Run cell").press("Enter")
    chapter.keyboard.press("Tab")
    assert chapter.evaluate(FOCUS).startswith("Stop cell"), "the keyboard's place is kept"
    place = where.get_by_role("button", name="Stop cell").bounding_box()
    chapter.keyboard.press("Enter")
    where.locator(".run-status", has_text="Stopped. Python begins anew").wait_for()
    assert chapter.evaluate(FOCUS).startswith("Run cell")
    chapter.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert where.locator("textarea").input_value() == code, "a second press takes nothing away"
    assert "knows only" in run(chapter, where, "secret", until="ended with an error")
    assert run(chapter, where, "2 + 2").strip() == "4"


def test_what_was_typed_is_there_after_a_reload(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + CHAPTERS[1])
    for code in ("halides.card", "halides.data.tail(3)"):
        page.locator(".run-page button").click()
        page.locator(".run-editor").first.wait_for()
        cell(page, code).locator("textarea").fill("halides.data.tail(3)")
        page.reload()
    page.locator(".run-page button").click()
    page.locator(".run-editor").first.wait_for()
    where = cell(page, "halides.data.tail(3)")
    where.get_by_role("button", name="Reset cell").click()
    assert where.locator("textarea").input_value() == "halides.card"
    context.close()


# --- what is missing is said


def test_a_missing_file_of_python_is_told(browser, site):
    context = browser.new_context()
    page = context.new_page()
    context.route("**/pyodide.asm.wasm", lambda route: route.fulfill(status=404))
    page.goto(site + CHAPTERS[1])
    page.locator(".run-page button").click()
    said = page.locator(".run-page .run-status", has_text="Python could not be loaded")
    said.wait_for(timeout=60_000)
    assert "pyodide.asm.wasm is missing from this copy of the book" in said.inner_text()
    assert "matlab-pkg serve" in said.inner_text()
    assert page.locator("h2").count() > 5
    context.close()


def test_a_missing_library_is_told(browser, site):
    context = browser.new_context()
    page = context.new_page()
    context.route("**/numpy*.whl", lambda route: route.fulfill(status=404))
    page.goto(site + CHAPTERS[1])
    start(page)
    where = scratch(page)
    run(page, where, "import numpy", until="could not be loaded")
    assert "a library is missing from this copy" in where.locator(".run-status").inner_text()
    context.close()


def test_a_browser_that_refuses_workers_is_told(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("delete window.Worker")
    page.goto(site + CHAPTERS[1])
    page.locator(".run-page button").click()
    page.locator(".run-page .run-status", has_text="could not be loaded").wait_for()
    context.close()


def test_a_page_from_disk_says_how_to_run_it(html, visit):
    page = visit((html / CHAPTERS[0]).as_uri())
    assert "matlab-pkg serve" in page.locator(".run-page").inner_text()
    assert page.locator(".run-page button").count() == 0
    assert page.faults == []


def test_without_javascript_the_page_reads_and_shows_its_figures(browser, html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in CHAPTERS:
        page.goto((html / name).as_uri())
        assert page.locator("h2").count() > 5
        assert page.locator("svg[role=img]").count() >= 2
    context.close()


def test_without_webgl_the_page_says_so(browser, html):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(NO_WEBGL)
    page.goto((html / CHAPTERS[1]).as_uri())
    for view in page.locator(".structure-view").all():
        view.scroll_into_view_if_needed()
        view.locator(".unavailable", has_text="needs WebGL").wait_for()
    context.close()


@pytest.mark.everything
def test_the_liquid_of_the_page_is_moved_by_the_engine_itself(site, visit):
    page = visit(site + "10-molecular-dynamics.html")
    start(page)
    for word in ("plots.use_theme()", "argon = LennardJones", "explorers.liquid("):
        run(page, cell(page, word))
    explorer = cell(page, "explorers.liquid(").locator(".liquid-explorer")
    explorer.get_by_role("button", name="Play").click()
    status = explorer.locator(".status")
    status.filter(has_text="The engine runs here.").wait_for(timeout=30_000)
    heat = explorer.get_by_role("slider", name="Temperature")
    shown = """([row, low, high]) => { const now = parseFloat(row.innerText);
      return low < now && now < high; }"""
    row = explorer.locator(".facts tr", has_text="Temperature").locator("td")
    for key, low, high in (("End", 220, 400), ("Home", 0, 70)):
        heat.focus()
        page.keyboard.press(key)
        page.wait_for_function(shown, arg=[row.element_handle(), low, high], timeout=60_000)
    explorer.get_by_role("button", name="Pause").click()
    assert status.inner_text() == "Paused."
    assert page.faults == []
