"""Take the picture of the README: the page of chapter 2 in a browser, from the built book.

Run ``python book/assets/picture.py`` after ``make book``; it needs a Chromium (apt.txt).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "_build" / "html" / "2-automation.html"
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def main() -> None:
    """Write book/assets/page.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[*FLAGS, "--ignore-gpu-blocklist", "--allow-file-access-from-files"],
        )
        page = browser.new_page(viewport={"width": 980, "height": 700})
        page.goto(PAGE.as_uri())
        page.locator(".x3d-view").evaluate("e => scrollTo(0, e.offsetTop - 330)")
        page.locator(".x3d-view canvas").wait_for()
        page.wait_for_timeout(3000)
        page.screenshot(path=ROOT / "book" / "assets" / "page.png")
        browser.close()


if __name__ == "__main__":
    main()
