"""What all tests share: where things are, a browser, and the rule about skipping."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from . import browsing
from .alike import EVERYTHING

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def html() -> Path:
    """The built book."""
    if not (HTML / "index.html").exists():
        pytest.skip("the book is not built; run make book")
    return HTML


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    """Close the figures of a test after it, so that none counts those of another."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def pytest_collection_modifyitems(config, items):
    """Leave out the longest tests, unless everything is asked for."""
    left = [] if EVERYTHING else [item for item in items if item.get_closest_marker("everything")]
    if left:
        items[:] = [item for item in items if not item.get_closest_marker("everything")]
        config.hook.pytest_deselected(items=left)


def pytest_terminal_summary(terminalreporter):
    """Say what was left out, and how to have it."""
    if not EVERYTHING:
        terminalreporter.write_line(
            "The longest tests were left out, or ran for one chapter only; "
            "MATLAB_PKG_EVERYTHING=1 make test runs all, as .ci/run does."
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything is installed (MATLAB_PKG_NO_SKIP=1), a skipped test is a failed test."""
    report = yield
    forbidden = os.environ.get("MATLAB_PKG_NO_SKIP") == "1"
    if forbidden and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where skipping is forbidden: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("no Chromium here; install the packages in apt.txt")
    return found


@pytest.fixture(scope="session")
def site(html):
    """Address of the built book on a static server."""
    with browsing.serving(html) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium):
    """A headless Chromium that can reach nothing but 127.0.0.1.

    One a module: while it is open an event loop runs, and others cannot start theirs.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=browsing.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Open a page as a reader would; `page.faults` is what went wrong."""
    with browsing.opener(browser) as open_page:
        yield open_page
