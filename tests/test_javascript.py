"""The JavaScript of the book and of the explorers: right, in one form, small."""

from __future__ import annotations

import numpy as np
import pytest

from . import node
from .habits import javascript
from .habits.say import fine, only


@pytest.fixture(scope="module", autouse=True)
def tools():
    """Eslint and prettier, fetched once; without them these tests do not run."""
    try:
        return node.tools()
    except node.ToolsError as error:
        pytest.skip(str(error))


def test_our_javascript_keeps_the_rules_the_form_and_the_limits(root):
    names = javascript.ours(root)
    assert {"matlab_pkg/explorers/game.js", "book/assets/viewers.js"} <= set(names)
    assert not any("/static/" in name for name in names)
    fine(javascript.check(root, names))


def plant(folder, content, name="matlab_pkg/a.js"):
    file = folder / name
    file.parent.mkdir(parents=True)
    file.write_text(content, "utf-8")
    return folder, [name]


GOOD = 'addEventListener("load", () => document.body.append("a"));\n'


def test_a_good_file_is_fine(tmp_path):
    fine(javascript.check(*plant(tmp_path, GOOD)))


def lines(number):
    return "".join(f"  document.body.append({i});\n" for i in range(number))


@pytest.mark.parametrize(
    ("content", "place", "part"),
    [
        (GOOD + GOOD.replace('"a"', "missing"), "matlab_pkg/a.js:2: ", "no-undef"),
        (GOOD.replace("load", "https://a.org/b"), "matlab_pkg/a.js:1: ", "asks no other site"),
        ('document.body.innerHTML = "<b></b>";\n', "matlab_pkg/a.js:1: ", "set textContent"),
        ("const a = (x) => {\n", "matlab_pkg/a.js:2: ", "Parsing error"),
        (f"addEventListener(() => {{\n{lines(61)}}});\n", "matlab_pkg/a.js:1: ", "(63). Maximum"),
        (lines(351).replace("  ", ""), "matlab_pkg/a.js:351: ", "(351). Maximum allowed is 350"),
    ],
)
def test_a_broken_rule_is_found(tmp_path, content, place, part):
    messages = javascript.rules(*plant(tmp_path, content))
    only(messages, place, part)


def test_a_script_that_leaves_a_name_on_the_page_is_found(tmp_path):
    content = "const a = 1;\naddEventListener(a, a);\n"
    messages = javascript.rules(*plant(tmp_path, content, "book/assets/a.js"))
    only(messages, "book/assets/a.js:1: ", "no-implicit-globals")


def test_another_form_is_found(tmp_path):
    only(javascript.form(*plant(tmp_path, "a  ( )\n")), "matlab_pkg/a.js:1: ", "make format")
    folder, names = plant(tmp_path / "b", "a(\n")
    only(javascript.form(folder, names), "matlab_pkg/a.js:1: ", "cannot read", "a.js: SyntaxError")


def test_a_heavy_file_is_found(tmp_path):
    noise = np.random.default_rng(0).bytes(6_100).hex()
    content = f'export default "{noise}";\n'
    (message,) = javascript.weight(*plant(tmp_path, content))
    only([message], "matlab_pkg/a.js:1: has ", "bytes gzipped; allowed are 6,000")
    fine(javascript.weight(*plant(tmp_path / "b", "a();\n" * 5_000)))


def test_tools_that_cannot_be_fetched_say_what_to_do(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "package.json").write_text('{"private": true}', "utf-8")
    with pytest.raises(node.ToolsError, match="needed once, with network: make lint"):
        node.tools(tmp_path / "made", source)
    assert list((tmp_path / "made").iterdir()) == []


def test_the_lock_names_no_registry(root):
    text = (root / "tests" / "javascript" / "package-lock.json").read_text("utf-8")
    assert '"integrity": "sha512-' in text
    assert '"resolved"' not in text
