"""How heavy each page of the built book is, and when a reader first sees something of it.

Run from the top of the repository, with the book built and a Chromium installed:

    python benchmarks/pages.py [--write]

A server compresses what compresses, as the servers of static sites do. A page is opened with an
empty cache and scrolled to its end, so that its widgets load. The first paint is the median of
five visits, on a desktop (1280 px, no limits) and on a slow phone (375 px, a processor four times
slower, 1.6 Mbit/s and 150 ms to the server, which is Chromium's "slow 4G").
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests import browsing  # noqa: E402

BEGIN, END = "<!-- pages: python benchmarks/pages.py --write -->", "<!-- end of pages -->"
HTML = ROOT / "_build" / "html"
COMPRESSED = (".html", ".js", ".css", ".svg", ".json", ".ttf", ".txt", ".inv")
BUDGETS = {"plain": 1_000_000, "explorer": 1_700_000, "viewer": 3_000_000}
"""Bytes that a page of each kind may transfer, widgets included."""
PHONE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 93_750,
}
VISITS = 5


class Compressing(browsing.Quiet):
    """A static server that compresses texts and keeps connections."""

    protocol_version = "HTTP/1.1"
    made: dict[tuple[str, float], bytes] = {}  # noqa: RUF012  what has been compressed already

    def handle(self):
        """Answer until the browser leaves, which it may do at any time."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self):
        """Send a file, compressed where that makes it smaller."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(http.HTTPStatus.NOT_FOUND)
            return
        body, packed = path.read_bytes(), path.suffix in COMPRESSED
        if packed:
            key = str(path), path.stat().st_mtime
            if key not in self.made:
                self.made[key] = gzip.compress(body, 9, mtime=0)
            body = self.made[key]
        self.send_response(http.HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


@dataclass(frozen=True)
class Weight:
    """What a page transferred: bytes when it was loaded, and in all; and how often it asked."""

    loaded: int
    whole: int
    requests: int


def kind(html: str) -> str:
    """Whether a page shows a viewer, an explorer, or neither."""
    if "structure-view" in html:
        return "viewer"
    return "explorer" if "widget-view+json" in html else "plain"


@contextmanager
def opened(browser, *, phone: bool = False) -> Iterator:
    """A page with an empty cache that counts what it gets, as `page.sizes`."""
    size = {"width": 375, "height": 700} if phone else {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    page.sizes = []
    session.on("Network.loadingFinished", lambda e: page.sizes.append(e["encodedDataLength"]))
    if phone:
        session.send("Network.emulateNetworkConditions", PHONE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    yield page
    context.close()


def weigh(browser, url: str) -> Weight:
    """What a page transfers on loading and after a scroll to its end."""
    with opened(browser) as page:
        page.goto(url, wait_until="networkidle", timeout=60_000)
        loaded = sum(page.sizes)
        for _ in range(0, page.evaluate("document.body.scrollHeight"), 600):
            page.mouse.wheel(0, 600)
            page.wait_for_timeout(30)
        page.wait_for_timeout(500)
        page.wait_for_load_state("networkidle")
        return Weight(loaded, sum(page.sizes), len(page.sizes))


def first_paint_s(browser, url: str, *, phone: bool = False) -> float:
    """Seconds until something of a page is seen: the median of some visits."""
    asked = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    found = []
    for _ in range(VISITS):
        with opened(browser, phone=phone) as page:
            page.goto(url, wait_until="commit", timeout=120_000)
            found.append(page.wait_for_function(asked, timeout=120_000).json_value() / 1000)
    return statistics.median(found)


@contextmanager
def chromium() -> Iterator:
    """A browser that reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=browsing.FLAGS)
        yield browser
        browser.close()


def table() -> str:
    """The pages as a table in Markdown."""
    lines = [
        "| page | kind | on loading, kB | in all, kB | budget, kB | requests "
        "| first paint, s | on a slow phone, s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    with browsing.serving(HTML, Compressing) as site, chromium() as browser:
        for name in browsing.pages(HTML):
            what = kind((HTML / name).read_text("utf-8"))
            weight = weigh(browser, site + name)
            desk, phone = (first_paint_s(browser, site + name, phone=p) for p in (False, True))
            lines.append(
                f"| {name.removesuffix('.html')} | {what} | {weight.loaded / 1000:.0f} "
                f"| {weight.whole / 1000:.0f} | {BUDGETS[what] / 1000:.0f} | {weight.requests} "
                f"| {desk:.2f} | {phone:.1f} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Print the table, and write it into the README if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    write = parser.parse_args().write
    shown = table()
    print(shown)
    if write:
        file = Path(__file__).with_name("README.md")
        text = file.read_text("utf-8")
        before, rest = text.split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
