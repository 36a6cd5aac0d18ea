"""The Python behind `Run this page`, run here in an ordinary Python."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# a process of its own: the stand-ins take the place of installed modules
RUN = """
import json, sys
sys.path[:0] = {folders!r}
import session
sent = []
one = session.Session(sent.append)
ran = [one.run(code, alt) for code, alt in json.loads(sys.stdin.read())]
{then}
sys.stdout.write(json.dumps([ran, sent], default=str))
"""


@pytest.fixture
def play(root):
    """Run cells in a fresh session: whether each ran, and all that was sent."""

    def cells(*codes, alt="", then=""):
        folders = [str(root / "book" / "assets"), str(root / "book" / "_ext"), str(root)]
        script = RUN.format(folders=folders, then=then)
        pairs = json.dumps([(code, alt) for code in codes])
        command = [sys.executable, "-W", "error", "-c", script]
        done = subprocess.run(command, input=pairs, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return cells


def only(sent, kind):
    return [message for message in sent if message["kind"] == kind]


def test_a_cell_shows_its_last_line_and_a_semicolon_hides_it(play):
    ran, sent = play("a = 1\na + 1", "a;", "a", "", "# only words")
    assert ran == [True] * 5
    assert sent == [{"kind": "text", "text": "2"}, {"kind": "text", "text": "1"}]


def test_text_comes_in_order_with_its_stream(play):
    _, sent = play("import sys\nprint('a')\nprint('b', file=sys.stderr)\n1")
    printed = [(m["name"], m["text"]) for m in only(sent, "stream")]
    assert printed == [("stdout", "a\n"), ("stderr", "b\n")]
    assert sent[-1] == {"kind": "text", "text": "1"}


def test_what_is_displayed_comes_between_what_is_printed(play):
    code = (
        "from IPython.display import HTML, display\nprint(1)\ndisplay(HTML('<b>x</b>'))\nprint(2)"
    )
    _, sent = play(code)
    assert [m.get("html") or m["text"].strip() for m in sent] == ["1", "<b>x</b>", "2"]


def test_a_flood_of_text_is_cut_and_told(play):
    _, sent = play("print('x' * 150_000)", "print('y')")
    assert sum(len(m["text"]) for m in sent) < 101_000
    assert sent[-2]["text"].startswith("\n… 50,001 more characters were printed")
    assert sent[-1]["text"] == "y\n"


@pytest.mark.parametrize(
    ("code", "error", "line", "help_"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError", 2, ""),
        ("def f():\n    return [][1]\n\nf()", "IndexError", 2, ""),
        ("if True print(1)", "SyntaxError", 1, ""),
        ("nowhere", "NameError", 1, "Was the cell that makes it run?"),
        ("import torch", "ModuleNotFoundError", 1, "torch does not run inside a browser"),
        ("import no_such", "ModuleNotFoundError", 1, "It is not among the libraries"),
        ("raise MemoryError", "MemoryError", 1, "Make the problem smaller"),
        ("%matplotlib inline", "SyntaxError", 1, "is a command of Jupyter"),
        ("x = 1\nawait x", "SyntaxError", 2, "cannot wait with `await`"),
        ("from IPython.display import Image", "ImportError", 1, "has `display` and `HTML`"),
        ("open('/no/such')", "FileNotFoundError", 1, "the files of your computer"),
        (
            "import urllib.error as u\nraise u.URLError(OSError(26, ''))",
            "URLError",
            2,
            "no network",
        ),
        ("raise OSError(29, 'I/O error')", "OSError", 1, "write the value into the cell"),
        ("raise SystemExit(3)", "SystemExit", 1, ""),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", 1, ""),
    ],
)
def test_an_error_names_its_line_and_says_what_to_do(play, code, error, line, help_):
    block = "sys.modules['torch'] = None\n" if "torch" in code else ""
    ran, sent = play(f"import sys; {block}".strip(), code, "1")
    assert ran == [True, False, True], "the session goes on"
    (told,) = only(sent, "error")
    assert (told["error"], told["line"]) == (error, line)
    assert told["text"] == code.splitlines()[line - 1].strip()
    assert help_ in told["help"]
    assert told["outside"] is ("torch" in code)


def test_an_error_that_cannot_be_written_is_told_all_the_same(play):
    code = "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\nraise Odd"
    ran, sent = play(code, "1")
    assert ran == [False, True]
    assert only(sent, "error")[0]["message"] == "what it says cannot be written"


def test_what_a_page_cannot_hold_is_cut_and_told(play):
    table = "class Table:\n    def _repr_html_(self):\n        return '<p>x</p>' * 100_000\nTable()"
    _, sent = play("'x' * 150_000", table, "for i in range(1000): display(i)", "2")
    long, wide, *many, last = [message["text"] for message in sent]
    assert long.endswith("… 50,002 more characters are not shown.")
    assert wide.startswith("This table has 800,000 characters, more than a page can show")
    assert many[:200] == [str(i) for i in range(200)]
    assert many[200:] == ["… A page shows 200 outputs of one cell."]
    assert last == "2", "the next cell shows what it has"


def test_a_line_that_does_not_end_is_shown_while_it_grows(play):
    code = "import time\nfor c in 'ab':\n    print(c, end='')\n    time.sleep(0.55)\nprint('c')"
    _, sent = play(code)
    assert "".join(message["text"] for message in sent) == "abc\n"
    assert len(sent) >= 2, "it did not wait for the end of the line"


def test_what_depends_on_a_cell_that_cannot_run_is_told_so(play):
    block = "import sys\nsys.modules['pymatgen'] = None"
    ran, sent = play(block, "from pymatgen import core as c\nn = c.x", "print(n)", "m = c", "m")
    assert ran == [True, False, False, False, False]
    told = only(sent, "error")
    assert [one["outside"] for one in told] == [True] * 4
    assert told[1]["help"].startswith("`n` is made by a cell that does not run inside a browser")


def test_figures_are_sent_with_their_words_and_closed(play):
    code = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\n"
    _, sent = play(code + "plt.plot([1, 2]); plt.figure();", "1;", alt="A line.")
    figures = only(sent, "svg")
    assert len(figures) == 2
    assert all(one["html"].startswith('<svg class="figure-svg"') for one in figures)
    assert all('aria-label="A line."' in one["html"] for one in figures)


BACKEND = "import matplotlib\nmatplotlib.use('module://page_backend')\n"


def test_each_figure_is_shown_once_where_the_cell_shows_it(play):
    begin = BACKEND + "import matplotlib.pyplot as plt"
    loop = "for i in range(2):\n    print(i)\n    plt.plot([0, i])\n    plt.show()"
    ran, sent = play(begin, loop, "figure, ax = plt.subplots()\nfigure", alt="A line.")
    assert ran == [True] * 3, sent
    assert [m["kind"] for m in sent] == ["stream", "svg", "stream", "svg", "svg"]
    assert all('aria-label="A line."' in one["html"] for one in only(sent, "svg"))


def test_a_figure_of_very_many_marks_is_sent_as_pixels(play):
    code = BACKEND + "import matplotlib.pyplot as plt\nplt.plot(range(30_000), '.');"
    _, sent = play("import session\nsession.DRAWING = 200_000", code, alt='A "line".')
    (figure,) = only(sent, "svg")
    assert figure["html"].startswith('<img class="figure-pixels" alt="A &quot;line&quot;." src="da')


def test_a_figure_of_a_cell_that_fails_does_not_turn_up_later(play):
    code = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\n"
    _, sent = play(code + "plt.plot([1, 2])\n1 / 0", "2")
    assert only(sent, "svg") == []


def test_a_scene_of_ase_becomes_a_frame_that_turns(play):
    code = (
        "from ase.build import bulk\nfrom ase.visualize import view\nview(bulk('Cu'), viewer='x3d')"
    )
    _, sent = play(code, alt="Copper.")
    (scene,) = only(sent, "scene")
    assert 'class="structure-view x3d-view"' in scene["html"]
    assert "https://" not in scene["html"]


EXPLORER = """
import traitlets, anywidget
class Dial(anywidget.AnyWidget):
    _esm = "export default {}"
    value = traitlets.Int(1).tag(sync=True)
    raw = traitlets.Bytes(b"abc").tag(sync=True)
    own = traitlets.Int(5)
    @traitlets.observe("value")
    def _double(self, change):
        if change["new"] < 100:
            self.raw = bytes([change["new"] * 2])
dial = Dial(value=3)
dial
"""


def test_an_explorer_is_sent_as_in_a_built_page_and_hears_the_reader(play):
    ran, sent = play(EXPLORER, "dial.value = 7", then="one.take('0', {'value': 9})")
    assert ran == [True, True]
    (shown,) = only(sent, "widget")
    assert shown["widget"] == "0"
    values = json.loads(shown["state"])
    assert values == {"value": 3, "_esm": "export default {}", "_css": ""}
    assert shown["buffers"] == [{"path": ["raw"], "encoding": "base64", "data": "Bg=="}]
    changes = only(sent, "widget-change")
    assert {"value": 7} in [json.loads(one["state"]) for one in changes]
    told = [one["buffers"][0]["data"] for one in changes if one["buffers"]]
    assert told == ["Dg==", "Eg=="], "what follows from the reader's change is told, not the change"


def test_a_loop_that_moves_an_explorer_tells_of_the_last_move(play):
    loop = "for i in range(5_000):\n    dial.value = i"
    ran, sent = play(EXPLORER, loop)
    assert ran == [True, True]
    changes = [json.loads(one["state"]) for one in only(sent, "widget-change")]
    assert changes[-1]["value"] == 4_999
    assert len(changes) < 500


def test_the_course_s_own_explorers_run_on_the_stand_in(play):
    code = """
import numpy as np
from matlab_pkg import datasets, explorers
gaps = datasets.load("band_gaps").data.set_index("formula")
explorers.search_game(gaps, features=gaps.columns[3:], target="band_gap_eV", goal=(6, np.inf),
    x="electronegativity_range", y="mean_mass_u", rng=np.random.default_rng(0), games=1)
"""
    ran, sent = play(code)
    assert ran == [True], sent
    assert "search-game" in json.loads(only(sent, "widget")[0]["state"])["_css"]
