"""Pictures as parts of a page, at build time and in the page's own Python alike."""

from __future__ import annotations

import base64
import hashlib
import html
import re

INK = "#767676"  # matlab_pkg.plots draws text and axes in this grey; here it becomes the page's ink
X3D = re.compile(r"<X3D\b.*</X3D>", re.DOTALL | re.IGNORECASE)
VIEWPOINT = re.compile(r'<viewpoint position="0 0 (?P<distance>[\d.]+)"')
LIBRARY = '"https://www.x3dom.org/release/'
KEYS = "Drag to turn it, or choose it and use the arrow keys; plus and minus zoom."


def frame(content: str, alt: str, kind: str) -> str:
    """Frame around a structure that can be turned by hand or by keyboard."""
    label = html.escape(f"{alt} {KEYS}", quote=True)
    return (
        f'<div class="structure-view {kind}-view" role="application" tabindex="0" '
        f'aria-label="{label}">{content}</div>'
    )


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
    import numpy as np
    from scipy.spatial.transform import Rotation

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


def in_pixels(png: bytes, alt: str) -> str:
    """Figure with too many marks for SVG, as an image of pixels."""
    label = html.escape(alt, quote=True)
    data = base64.b64encode(png).decode()
    return f'<img class="figure-pixels" alt="{label}" src="data:image/png;base64,{data}">'
