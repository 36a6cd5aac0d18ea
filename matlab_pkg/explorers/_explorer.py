"""What all explorers share: a widget whose script is one module, and a still picture of it.

The JavaScript stands in small files that import from one another, so that each can be read,
linted and tested by itself. A page needs one module without imports: `script` joins them.

An explorer has a Python file and a JavaScript file of the same name, which imports only from its
neighbours. It has keys for all that a hand can do, names for a screen reader, a table of the facts
that it shows, and a still picture for print.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<file>\w+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(function|const) )", re.MULTILINE)
LONG = re.compile(r"\d+\.\d{3,}")
TAG = re.compile(r"<[^>]*>")


class ExplorerWidget(anywidget.AnyWidget):
    """A picture that answers to the hand.

    `still` is a picture of its start as SVG, for print and for readers without JavaScript; what
    is drawn in the ink of `plots` takes the colour of the page's text.
    """

    still = traitlets.Unicode("").tag(sync=True)


def script(name: str) -> str:
    """The module of this folder with all that it imports in front of it, once each."""
    done: list[str] = []
    return _joined(name, done)


def _joined(name: str, done: list[str]) -> str:
    done.append(name)
    text = (HERE / name).read_text(encoding="utf-8")
    before = [
        EXPORT.sub("", _joined(found["file"], done))
        for found in IMPORT.finditer(text)
        if found["file"] not in done
    ]
    return "".join([*before, IMPORT.sub("", text)])


def style(*names: str) -> str:
    """Style sheets of this folder, the shared one first.

    A page may load the shared one again for its next explorer, so the rules of the others name
    both classes of the explorer and win whatever their place.
    """
    return "\n".join((HERE / name).read_text("utf-8") for name in ("explorer.css", *names))


def vector(figure: Figure) -> str:
    """Figure as short SVG: no date, no metadata, two decimals."""
    import io

    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    text = drawn.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = TAG.sub(lambda tag: LONG.sub(_short, tag[0]), text)  # what is written stays as it is
    return re.sub(r"\s*\n\s*", "\n", text)


def _short(number: re.Match) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
