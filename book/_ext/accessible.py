"""Sphinx extension: what theme and libraries leave in the pages is mended for all readers.

The mends work on the finished page, because most of these places stand in templates of the theme.
``tests/test_accessibility.py`` looks with axe-core at every page, so that it tells when one of
them no longer does what it is for. ``accessible.js`` names what only appears in the browser;
``accessible.css`` marks the focus, keeps still for those who ask for it, and prints no buttons.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ASSETS = Path(__file__).parents[1] / "assets"
OWN = [ASSETS / "accessible.js", ASSETS / "accessible.css"]


class Mend(NamedTuple):
    """One change of a page: why, what is looked for, and what stands there instead."""

    reason: str
    pattern: str
    put: str


MENDS = (
    Mend(
        "its label 'Search' hides the words on the button, which name the keys as well",
        r'(<button class="btn search-button-field [^>]*?) aria-label="Search"',
        r"\1",
    ),
    Mend(
        "the label of a folded output hides the words on it, which say what it shows",
        r'<summary aria-label="Toggle hidden content">',
        "<summary>",
    ),
    Mend(
        "the name of the book stands outside of every landmark",
        r'<div class="sidebar-primary-item">(?=\s*<a class="navbar-brand logo")',
        '<div class="sidebar-primary-item" role="navigation" aria-label="Home">',
    ),
    Mend(
        "the entries of a bibliography have a role that is withdrawn, and their list has no items",
        r'(<div class="citation" [^>]*?)role="doc-biblioentry"',
        r'\1role="listitem"',
    ),
    Mend(
        "pandas heads the column of the index, and fills up its header rows, with empty headings",
        r"<th></th>",
        "<td></td>",
    ),
    Mend(
        "this book is written in British English",
        r'"Color mode"',
        '"Colour mode"',
    ),
)


def mended(page: str, mends: tuple[Mend, ...] = MENDS) -> str:
    """Page with all mends."""
    for mend in mends:
        page = re.sub(mend.pattern, mend.put, page)
    return page


def mend_pages(app, mends: tuple[Mend, ...]) -> None:
    """Let every page pass through some mends when it has been made."""
    templates = getattr(app.builder, "templates", None)
    if templates is None:  # a builder that makes no pages
        return
    render = templates.render

    def render_and_mend(template, context):
        return mended(render(template, context), mends)

    templates.render = render_and_mend


def _start(app):
    mend_pages(app, MENDS)
    app.config.html_static_path += [str(path) for path in OWN]
    app.add_js_file("accessible.js", loading_method="defer")
    app.add_css_file("accessible.css")


def setup(app):
    """Connect the mends to the build."""
    # part of the configuration, so that a change in one of them writes every page again
    content = [*map(list, MENDS), *(path.read_text("utf-8") for path in OWN)]
    app.add_config_value("accessible", content, "html")
    app.connect("builder-inited", _start)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
