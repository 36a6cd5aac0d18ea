"""Sphinx extension: pages load what they use, and no more.

- The theme loads Font Awesome twice: as a script of 0.5 MB that draws each icon, and as a font of
  0.15 MB with two thousand icons. The font alone does it, and the few icons of the book make a
  small one; an icon that is not among them is still found in the large one.
- A script that works for one kind of element is loaded where there is such an element.
"""

from __future__ import annotations

import re
from pathlib import Path

import pydata_sphinx_theme
from accessible import Mend, mend_pages
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
FONT = THEME / "vendor/fontawesome/webfonts/fa-solid-900.ttf"
STYLE = THEME / "styles/pydata-sphinx-theme.css"

# icons of the theme's buttons, by their names, and of its boxes, by the style's variables
ICONS = (
    *("angle-left", "angle-right", "arrow-up", "list", "magnifying-glass", "bars", "xmark"),
    *(
        "sun",
        "moon",
        "circle-half-stroke",
        "angle-down",
        "chevron-down",
        "chevron-right",
        "print",
        "expand",
    ),
    *("play", "pause", "stop", "retweet", "compress", "download", "file-pdf", "file", "check"),
)
VARIABLE = re.compile(r'--pst-icon-[\w-]+:"(?P<icon>[\ue000-\uf8ff])"')

MENDS = (
    Mend(
        "0.5 MB that draw what the theme's font of icons draws as well",
        r'\s*<script src="[^"]*scripts/fontawesome\.js[^"]*"></script>',
        "",
    ),
    Mend(
        "a preload of what the same page asks for anyway",
        r'\s*<link rel="preload" as="script" href="[^"]*scripts/fontawesome\.js[^"]*" />',
        "",
    ),
)

# a family of its own: of two fonts of one family a browser also fetches the large one
ICON_STYLE = """\
@font-face {
  font-family: "Icons of the book";
  font-weight: 900;
  font-display: block;
  src: url("icons.woff") format("woff");
}

:root {
  --fa-font-solid: normal 900 1em/1 "Icons of the book", "Font Awesome 6 Free" !important;
}

.fa-solid {
  font-family: "Icons of the book", "Font Awesome 6 Free" !important;
}
"""

# a script -> what a page has in it when it needs that script
WHERE = {"design-tabs.js": "sd-tab-set", "tex-mml-chtml.js": 'class="math'}


def codes(style: str, names: tuple[str, ...] = ICONS) -> set[int]:
    """Code points of icons, from the theme's style sheet."""
    found = {ord(match["icon"]) for match in VARIABLE.finditer(style)}
    for name in names:
        rule = re.search(rf'\.fa-{name}:before[^{{}}]*{{content:"\\([0-9a-f]+)"}}', style)
        if rule is None:
            raise ValueError(
                f"The theme has no icon {name!r}; mend ICONS in {Path(__file__).name}."
            )
        found.add(int(rule[1], 16))
    return found


def write_icons(folder: Path) -> None:
    """Write the font of the book's icons and the style sheet that puts it first."""
    folder.mkdir(parents=True, exist_ok=True)
    with TTFont(FONT, recalcTimestamp=False) as font:
        # the signs of firms are in another font of the theme
        wanted = codes(STYLE.read_text(encoding="utf-8")) & set(font.getBestCmap())
        options = subset.Options(layout_features=[], notdef_outline=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        font.flavor = "woff"
        font.save(folder / "icons.woff")
    (folder / "icons.css").write_text(ICON_STYLE, encoding="utf-8")


def _start(app):
    mend_pages(app, MENDS)
    folder = ROOT / "_build" / "icons"
    write_icons(folder)
    app.config.html_static_path += [str(folder)]
    app.add_css_file("icons.css")


def _only_where_needed(app, pagename, templatename, context, doctree):
    body = context.get("body", "")
    context["script_files"] = [
        script
        for script in context["script_files"]
        if WHERE.get(Path(str(script.filename or "")).name, "") in body
    ]


def setup(app):
    """Connect the steps to the build."""
    # part of the configuration, so that a change writes every page again
    content = [*map(list, MENDS), *WHERE.items(), *ICONS, ICON_STYLE]
    app.add_config_value("lighter", content, "html")
    app.connect("builder-inited", _start)
    app.connect("html-page-context", _only_where_needed, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
