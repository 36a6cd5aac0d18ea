"""Sphinx extension: every page gets its scripts, styles and fonts from the book itself.

The paths are absolute, so that the same configuration serves ``make book`` (source: book/) and
a plain ``jupyter-book build .`` (source: the root of the checkout).
"""

from __future__ import annotations

import hashlib

import vendor

SCRIPTS = sorted(vendor.ASSETS.glob("*.js"))
OWN = [vendor.ASSETS / "book.css", vendor.ASSETS / "served.css", *SCRIPTS]


def _fetch(app, config):
    try:
        vendor.ensure()
    except vendor.VendorError as error:
        raise SystemExit(f"\n{error}") from None
    # part of the configuration, so that a change in one of them writes every page again
    content = b"".join(path.read_bytes() for path in [*OWN, vendor.STATIC / ".stamp"])
    config.own_assets = hashlib.sha256(content).hexdigest()
    config.nb_ipywidgets_js = {}  # widgets.js loads the widget manager when one is near
    config.bibtex_bibfiles = [str(vendor.ASSETS.parent / "references.bib")]
    config.nb_execution_cache_path = str(vendor.ASSETS.parents[1] / "_build" / ".jupyter_cache")
    config.html_favicon = str(vendor.ASSETS / "favicon.svg")
    config.mathjax_path = "mathjax/tex-mml-chtml.js"


def _serve(app):
    # not in a folder named _static: Jupyter Book loads every script in there on every page
    app.config.html_static_path += [str(path) for path in (vendor.STATIC, *OWN)]
    app.add_css_file("book.css")


def setup(app):
    """Connect the two steps to the build."""
    # the theme's Font Awesome replaces <i> by <svg>, which breaks the play button of ipywidgets
    app.add_js_file(None, body="window.FontAwesomeConfig = {autoReplaceSvg: 'nest'};", priority=10)
    # Jupyter Book sets these for extensions that _config.yml leaves out
    app.add_config_value("comments_config", {}, "")
    app.add_config_value("own_assets", "", "html")
    app.connect("config-inited", _fetch, priority=100)
    app.connect("builder-inited", _serve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
