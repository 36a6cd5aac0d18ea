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

import hashlib
import html
import json
import re
from pathlib import Path

import numpy as np
from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from scipy.spatial.transform import Rotation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

INK = "#767676"  # matlab_pkg.plots draws text and axes in this grey; here it becomes the page's ink
X3D = re.compile(r"<X3D\b.*</X3D>", re.DOTALL | re.IGNORECASE)
VIEWPOINT = re.compile(r'<viewpoint position="0 0 (?P<distance>[\d.]+)"')
VIEW = re.compile(r'widget-view\+json">.*"model_id": "(?P<model>\w+)"', re.DOTALL)
LIBRARY = '"https://www.x3dom.org/release/'
KEYS = "Drag to turn it, or choose it and use the arrow keys; plus and minus zoom."

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
            turns = self.model_name(view["model"]) == "NGLModel"
            box = frame(node.astext(), alt, "ngl") if turns else group(node.astext(), alt)
            node.replace_self(_raw(box))

    def model_name(self, model: str) -> str:
        """Kind of the widget with this identifier, from the page's widget state."""
        scripts = NbMetadataCollector.get_js_files(self.env, self.env.docname)
        state = json.loads(scripts["ipywidgets_state"][1]["body"])["state"]
        return state[model]["model_name"]

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


def frame(content: str, alt: str, kind: str) -> str:
    """Frame around a structure that can be turned by hand or by keyboard."""
    label = html.escape(f"{alt} {KEYS}", quote=True)
    return (
        f'<div class="structure-view {kind}-view" role="application" tabindex="0" '
        f'aria-label="{label}">{content}</div>'
    )


def group(content: str, alt: str) -> str:
    """Box around a widget whose parts have names of their own."""
    label = html.escape(alt, quote=True)
    return f'<div class="explorer" role="group" aria-label="{label}">{content}</div>'


def x3d_figure(text: str, alt: str) -> str:
    """Scene of ASE's x3d viewer as a frame of this book, without its links to another site."""
    scene = X3D.search(text).group(0)
    if LIBRARY in scene:
        raise ValueError("the x3d scene of ASE asks another site for its library")
    scene = re.sub(r"^<X3D[^>]*>", '<X3D width="100%" height="100%">', scene)
    # lines of the cell: black in ASE, here a grey that shows on a light and on a dark ground
    line = 'diffuseColor="0 0 0"'
    scene = scene.replace(line, line + ' emissiveColor="0.5 0.5 0.5"')
    return frame(VIEWPOINT.sub(_from_above, scene), alt, "x3d")


def _from_above(viewpoint: re.Match) -> str:
    """ASE looks at a crystal from the front; look from the right and above instead."""
    turn = Rotation.from_euler("yx", [28, -20], degrees=True)
    x, y, z = turn.apply([0.0, 0.0, 1.12 * float(viewpoint["distance"])])
    vector = turn.as_rotvec()
    angle = np.linalg.norm(vector)
    a, b, c = vector / angle
    position = f'position="{x:.3f} {y:.3f} {z:.3f}"'
    return f'<viewpoint {position} orientation="{a:.4f} {b:.4f} {c:.4f} {angle:.4f}"'


def inline_svg(text: str, alt: str) -> str:
    """Matplotlib's SVG as part of the page: its own ids, the page's ink, one label."""
    text = text[text.index("<svg") :].replace(INK, "currentColor")
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    text = re.sub(r'\bid="', f'id="f{mark}-', text)
    text = re.sub(r"url\(#", f"url(#f{mark}-", text)
    text = re.sub(r'href="#', f'href="#f{mark}-', text)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    label = html.escape(alt, quote=True)
    return text.replace("<svg", f'<svg class="figure-svg" role="img" aria-label="{label}"', 1)


def _scripts_for(app, pagename, templatename, context, doctree):
    """Load x3dom and the keyboard only on the pages that show a structure."""
    body = context.get("body", "")
    if "structure-view" in body:
        app.add_js_file("viewers.js", loading_method="defer")
    if "x3d-view" in body:
        app.add_css_file("x3dom/x3dom.css")
        app.add_js_file("x3dom/x3dom.js", loading_method="defer")


def setup(app):
    """Connect the transform and the page's scripts."""
    app.add_post_transform(Outputs)
    app.connect("html-page-context", _scripts_for)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
