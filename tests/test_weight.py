"""What a page transfers stays within its budget, and pages load what they use."""

from __future__ import annotations

import re

import light
import pytest

from benchmarks.pages import kind

from .browsing import pages


def test_kinds_of_pages():
    assert kind("<p>a</p>") == "plain"
    assert kind('<script type="a.widget-view+json">') == "explorer"
    assert kind('<div class="structure-view"><script type="a.widget-view+json">') == "viewer"


@pytest.mark.book
def test_scripts_are_only_where_they_are_used(html):
    for name in pages(html):
        text = (html / name).read_text("utf-8")
        assert "fontawesome.js" not in text, name
        assert ("tex-mml-chtml.js" in text) == ('class="math' in text), name
        if "tex-mml-chtml.js" not in text:  # nor maths in the output of a cell
            assert not re.search(
                r"\\\(|\\\[|\$\$", re.sub("(?s)<script.*?</script>|<pre.*?</pre>", "", text)
            ), name
        assert ("design-tabs.js" in text) == ("sd-tab-set" in text), name
        assert ("widgets.js" in text) == (kind(text) != "plain"), name


@pytest.mark.book
def test_every_icon_of_a_page_is_in_the_small_font(html):
    style = light.STYLE.read_text("utf-8")
    for name in pages(html):
        icons = re.findall(r'<i class="fa-solid fa-([a-z-]+)', (html / name).read_text("utf-8"))
        assert icons, name
        missing = light.codes(style, tuple(icons)) - light.codes(style)
        assert not missing, f"{name}: add its icons to ICONS of book/_ext/light.py: {icons}"


def test_the_small_font_holds_the_icons_and_is_small(tmp_path):
    from fontTools.ttLib import TTFont

    light.write_icons(tmp_path)
    first = (tmp_path / "icons.woff").read_bytes()
    light.write_icons(tmp_path)
    assert (tmp_path / "icons.woff").read_bytes() == first
    assert len(first) < 10_000
    with TTFont(tmp_path / "icons.woff") as small, TTFont(light.FONT) as large:
        held, every = set(small.getBestCmap()), set(large.getBestCmap())
    wanted = light.codes(light.STYLE.read_text("utf-8"))
    assert len(wanted) > len(light.ICONS)
    assert held == wanted & every


@pytest.mark.book
@pytest.mark.browser
def test_no_page_needs_the_large_font_of_icons(site, html, visit):
    asked = "performance.getEntriesByType('resource').map(e => e.name)"
    for name in ("1-materials-informatics.html", "teachers.html"):
        files = visit(site + name).evaluate(asked)
        assert any("icons.woff" in file for file in files), name
        assert not [file for file in files if "fa-solid" in file], name


def test_an_icon_that_the_theme_does_not_have_is_named():
    with pytest.raises(ValueError, match="The theme has no icon 'no-such'; mend ICONS"):
        light.codes(light.STYLE.read_text("utf-8"), ("no-such",))
