"""Sphinx extension: what a cell shows becomes a figure that everyone can read.

- A vector figure goes into the page itself, so that its text takes the page's type and its ink
  the page's colour, in light and dark.
- A structure from ASE's ``x3d`` viewer or from nglview gets a frame that a keyboard can turn;
  x3dom comes from the book, not from its own site.
- Whatever is seen has alt text: a cell that shows a picture without one ends the build.

Alt text and caption stand in the options of the cell::

    :mystnb: {image: {alt: What is there}, figure: {caption: What to see}}
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from pictures import X3D, frame, inline_svg, x3d_figure
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

VIEW = re.compile(r'widget-view\+json">.*"model_id": "(?P<model>\w+)"', re.DOTALL)

logger = logging.getLogger(__name__)


class Outputs(SphinxPostTransform):
    """Rewrite the pictures among a page's outputs."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        """Visit every code cell of the page."""
        for cell in self.document.findall(_is_cell):
            alt = cell["cell_metadata"].get("mystnb", {}).get("image", {}).get("alt", "")
            for node in [*cell.findall(nodes.image), *cell.findall(nodes.raw)]:
                self.rewrite(cell, node, alt)

    def rewrite(self, cell, node, alt):
        """Replace one output where it is a picture."""
        if isinstance(node, nodes.image):
            self.must_have(alt or node.get("alt"), cell)
            if node["uri"].endswith(".svg"):
                node.replace_self(_raw(inline_svg(self.source_of(node), alt)))
        elif X3D.search(node.astext()):
            self.must_have(alt, cell)
            node.replace_self(_raw(x3d_figure(node.astext(), alt)))
        elif view := VIEW.search(node.astext()):
            self.must_have(alt, cell)
            model = self.model(view["model"])
            if model["model_name"] == "NGLModel":
                box = frame(node.astext(), alt, "ngl")
            else:
                box = group(node.astext(), alt, model["state"].get("still", ""))
            node.replace_self(_raw(box))

    def model(self, identifier: str) -> dict:
        """Name and values of the widget with this identifier, from the page's widget state."""
        scripts = NbMetadataCollector.get_js_files(self.env, self.env.docname)
        return json.loads(scripts["ipywidgets_state"][1]["body"])["state"][identifier]

    def source_of(self, image) -> str:
        """Text of the file behind an image node."""
        return (Path(self.env.srcdir) / image["uri"]).read_text(encoding="utf-8")

    def must_have(self, alt, cell):
        """Warn, and so end the build, when a picture has no alt text."""
        if not alt:
            logger.warning(
                "cell %s of %s shows a picture without alt text; add to its options "
                "  :mystnb: {image: {alt: What is there}}",
                cell["cell_index"],
                self.env.docname,
                location=self.env.docname,
            )


def _is_cell(node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def group(content: str, alt: str, still: str) -> str:
    """Box around an explorer, with the picture that stands for it until it is alive."""
    label = html.escape(alt, quote=True)
    picture = f'<div class="still">{inline_svg(still, alt)}</div>' if still else ""
    return f'<div class="explorer" role="group" aria-label="{label}">{picture}{content}</div>'


def _scripts_for(app, pagename, templatename, context, doctree):
    """Add each script only to the pages that use it."""
    body = context.get("body", "")
    if any(mark in body for mark in ("widget-view+json", "x3d-view", 'class="cell_input')):
        app.add_js_file("widgets.js", loading_method="defer")
    if "structure-view" in body:
        app.add_js_file("viewers.js", loading_method="defer")


def setup(app):
    """Connect the transform and the page's scripts."""
    app.add_post_transform(Outputs)
    app.connect("html-page-context", _scripts_for)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
