"""Sphinx extension: pages with code cells know what to do when `matlab-pkg serve` serves them."""

from __future__ import annotations


def _script_for(app, pagename, templatename, context, doctree):
    if "cell_input" in context.get("body", ""):
        app.add_js_file("served.js", loading_method="defer")


def setup(app):
    """Add the script to the pages that hold a cell."""
    app.connect("html-page-context", _script_for)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
