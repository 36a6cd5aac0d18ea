"""`Run this page`: the cells of the built pages, run by the browser's own Python."""

from __future__ import annotations

import itertools
import re

import pytest

pytestmark = [pytest.mark.book, pytest.mark.browser]

CHAPTERS = ["1-materials-informatics.html", "2-automation.html"]
# other versions of numpy and scipy, and another processor: the last digits of a sum may differ
RELATIVE = 1e-6
NUMBER = re.compile(r"[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")
# how versions of the libraries write one and the same value
SAME = [
    (re.compile(r"np\.\w+\(([^()]*)\)"), r"\1"),
    (re.compile("[−–]"), "-"),
    (re.compile(r"\s+"), " "),
]
READY = "document.querySelector('.run-page .run-status').textContent.includes('ready')"
IDLE = """[...document.querySelectorAll('.cell .run-status')].every(
  s => !s.parentElement.querySelector('button').disabled && s.textContent !== 'Waiting')"""


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
    page = context.new_page()
    page.goto(site + CHAPTERS[1])
    start(page)
    run(page, cell(page, "plots.use_theme()"))
    yield page
    context.close()


def differences(built, found):
    """Words of the two texts that differ, numbers by more than the tolerance."""
    for pattern, put in SAME:
        built, found = pattern.sub(put, built), pattern.sub(put, found)
    pairs = itertools.zip_longest(NUMBER.findall(built), NUMBER.findall(found), fillvalue="nothing")
    wrong = [(a, b) for a, b in pairs if a != b and not _close(a, b)]
    words = NUMBER.sub("#", built).strip(), NUMBER.sub("#", found).strip()
    return wrong if wrong or words[0] == words[1] else [words]


def _close(a, b):
    try:
        one, two = float(a.replace(",", "")), float(b.replace(",", ""))
    except ValueError:
        return False
    # a last digit that is printed may be rounded the other way
    step = 10.0 ** -len(a.partition(".")[2]) if "." in a else 0
    return abs(one - two) <= max(RELATIVE * abs(one), 1.01 * step * (step < 1e-3))


def test_differences_are_seen():
    assert differences("[1.0 2.5e-3]", "[1.0  2.5e-3]") == []
    assert differences("np.float64(14.52)", "14.52") == []
    assert differences("found 15", "found 14") == [("15", "14")]
    assert differences("1.05", "1.06") == [("1.05", "1.06")]
    assert differences("True", "False") == [("True", "False")]
    assert differences("1", "1 2") == [("nothing", "2")]


OUTPUTS = """() => {
  const text = n => n.matches('svg')
    ? [...n.querySelectorAll('text')].map(t => t.textContent.replace(/\\s/g, '')).join(' ')
    : [...n.childNodes].filter(c => !c.matches?.('button')).map(c => c.textContent).join('');
  return [...document.querySelectorAll('div.cell')]
    .filter(c => c.querySelector('.cell_input pre, .run-editor') && !c.matches('.run-answer'))
    .map(c => {
      const all = [...c.querySelectorAll('.cell_output :is(pre, table, svg)')];
      return all.filter(n => !all.some(other => other !== n && other.contains(n)))
        .map(text).join(' ');
    });
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_page_and_the_build_give_the_same_results(site, visit, name):
    page = visit(site + name)
    built = page.evaluate(OUTPUTS)
    start(page)
    page.evaluate(
        "document.querySelectorAll('div.cell:not(.run-answer) .run-tools button:first-child')"
        ".forEach(b => b.click())"
    )
    page.wait_for_function(IDLE, timeout=180_000)
    states = page.locator("div.cell:not(.run-answer) .run-status").all_text_contents()
    found = page.evaluate(OUTPUTS)
    outside = {i for i, state in enumerate(states) if "not run in a browser" in state}
    done = {i for i, state in enumerate(states) if state.startswith("Done")}
    assert outside | done == set(range(len(states))), states
    assert {i: d for i in done if (d := differences(built[i], found[i]))} == {}
    code = page.evaluate("[...document.querySelectorAll('.run-editor')].map(e => e.value)")
    assert all(re.search("pymatgen|spheres|pmg", code[i]) for i in outside), outside
    assert page.faults == []
