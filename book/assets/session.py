"""A page's own Python: runs the cells of a page one by one and sends what they show.

`Session.run` is called with the code of one cell. What is shown goes through `send`, as dicts with
a "kind": stream, text, html, svg, scene, widget, error. Nothing here knows of JavaScript, so that
the tests run it in an ordinary Python.
"""

from __future__ import annotations

import ast
import io
import linecache
import logging
import os
import sys
import time
import traceback
import warnings
from collections.abc import Callable

import pictures
import stand_ins

LIMIT = 100_000  # characters that one cell may print; a page with more can no longer be read
AT_ONCE = 100  # lines of a cell that are shown at once; after these
PAUSE_S = 0.05  # at most one piece in this time
WAIT_S = 0.5  # after this a line is shown that has not ended
PIECES = 200  # tables, figures and values that one cell may show
MARKUP = 250_000  # characters of one table; with more the browser stands still for seconds
DRAWING = 2_000_000  # characters of one figure; a larger one is sent as pixels
OUTSIDE = ("pymatgen", "torch", "nglview", "ipywidgets", "mace", "chgnet", "dscribe", "mp_api")

OF_LOST = "is made by a cell that does not run inside a browser, so this one does not either."


class Printer:
    """What the cell that runs prints, sent in whole lines and in the order of printing."""

    def __init__(self, send: Callable[[dict], None]) -> None:
        self.send = send
        self.start()

    def start(self) -> None:
        """Begin a cell."""
        self.name, self.waiting, self.printed, self.pieces = "", [], 0, 0
        self.last = time.monotonic()

    def write(self, name: str, text: str) -> None:
        """Take some text; send it at the end of a line, a flood of lines in larger pieces."""
        if name != self.name:
            self.flush()
            self.name = name
        room = LIMIT - self.printed
        self.printed += len(text)
        if room > 0:
            self.waiting.append(text[:room])
        few = self.pieces < AT_ONCE or time.monotonic() - self.last > PAUSE_S
        late = time.monotonic() - self.last > WAIT_S
        if ("\n" in text and few) or late:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        if self.waiting:
            self.send({"kind": "stream", "name": self.name, "text": "".join(self.waiting)})
            self.pieces += 1
            self.waiting, self.last = [], time.monotonic()

    def end(self) -> None:
        """Finish a cell: send the rest, and say how much was cut off."""
        self.flush()
        if self.printed > LIMIT:
            cut = f"\n… {self.printed - LIMIT:,} more characters were printed and are not shown."
            self.send({"kind": "stream", "name": self.name, "text": cut})


class Stream(io.TextIOBase):
    """Standard output or error of a cell."""

    def __init__(self, name: str, printer: Printer) -> None:
        self.name, self.printer = name, printer

    def writable(self) -> bool:
        """Whether it can be written to: yes."""
        return True

    def write(self, text: str) -> int:
        """Pass the text on."""
        self.printer.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Show at once what has been printed."""
        self.printer.flush()


class Session:
    """The names and the outputs of one page."""

    def __init__(self, send: Callable[[dict], None]) -> None:
        self.send = send
        self.names: dict[str, object] = {"__name__": "__main__", "display": self.display}
        self.alt, self.shown = "", 0
        self.printer = Printer(send)
        self.streams = Stream("stdout", self.printer), Stream("stderr", self.printer)
        self.widget = stand_ins.install(send, self.display, self.figures)
        self.cells = 0
        self.lost: set[str] = set()  # names that a cell would have made, did it run in a browser

    def run(self, code: str, alt: str = "") -> bool:
        """Run one cell; its figures get `alt`. Whether it ran to its end."""
        self.cells += 1
        name = f"<cell {self.cells}>"
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self.streams
        self.printer.start()
        self.alt, self.shown = alt, 0
        try:
            value = self._execute(code, name)
            self.printer.end()
            if value is not None:
                self.show(value, alt)
            self.figures()
        except BaseException as error:  # a cell may end with anything, SystemExit too
            self.printer.end()
            self._close_figures()
            message = told(error, name, code)
            if isinstance(error, NameError) and error.name in self.lost:
                message |= {"outside": True, "help": f"`{error.name}` {OF_LOST}"}
            if message["outside"]:
                self.lost |= bound(code)
            self.send(message)
            return False
        finally:
            sys.stdout, sys.stderr = before
            for one in self.widget.living.values():
                one.tell_now()
        return True

    def _execute(self, code: str, name: str) -> object:
        """Run the statements; the value of the last line, unless a semicolon hides it."""
        tree = ast.parse(code, name)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = ast.Expression(tree.body.pop().value)
        exec(compile(tree, name, "exec"), self.names)  # noqa: S102 - the reader's own code
        if last is None:
            return None
        value = eval(compile(last, name, "eval"), self.names)  # noqa: S307 - the reader's own code
        return None if code.rstrip().endswith(";") else value

    def display(self, *values: object) -> None:
        """Show values at once, as IPython's display does."""
        self.printer.flush()
        for value in values:
            self.show(value)

    def show(self, value: object, alt: str = "") -> None:
        """Send a value in the richest form that it has."""
        if isinstance(value, self.widget):
            self.piece({"kind": "widget", **value.page_state()})
            return
        if type(value).__name__ == "Figure" and hasattr(value, "savefig"):
            self._figure(value)
            return
        as_html = getattr(value, "_repr_html_", None)
        html = as_html() if callable(as_html) and not isinstance(value, type) else None
        if not html:
            self.piece({"kind": "text", "text": _within(repr(value))})
        elif pictures.X3D.search(html):
            self.piece({"kind": "scene", "html": pictures.x3d_figure(html, alt or "A structure.")})
        elif len(html) > MARKUP:
            words = f"This table has {len(html):,} characters, more than a page can show: show a "
            self.piece({"kind": "text", "text": words + "part of it, such as its .head(20)."})
        else:
            self.piece({"kind": "html", "html": html})

    def piece(self, message: dict) -> None:
        """Send one thing that a cell shows; say so once where it shows too many."""
        self.shown += 1
        if self.shown <= PIECES:
            self.send(message)
        elif self.shown == PIECES + 1:
            self.send({"kind": "text", "text": f"… A page shows {PIECES} outputs of one cell."})

    def figures(self) -> None:
        """Send each open figure of matplotlib as part of the page."""
        if "matplotlib.pyplot" not in sys.modules:
            return
        from matplotlib import pyplot as plt

        self.printer.flush()
        for number in plt.get_fignums():
            self._figure(plt.figure(number))

    def _figure(self, figure: object) -> None:
        """Send one figure and close it, so that it is shown once."""
        from matplotlib import pyplot as plt

        target = io.StringIO()
        figure.savefig(target, format="svg", bbox_inches="tight")
        words = self.alt or "A figure drawn by the cell above; nobody has described it."
        drawn = target.getvalue()
        if len(drawn) > DRAWING:
            pixels = io.BytesIO()
            figure.savefig(pixels, format="png", bbox_inches="tight", dpi=150)
            drawn = pictures.in_pixels(pixels.getvalue(), words)
        else:
            drawn = pictures.inline_svg(drawn, words)
        self.piece({"kind": "svg", "html": drawn})
        plt.close(figure)

    def _close_figures(self) -> None:
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")

    def take(self, widget: str, changes: dict) -> None:
        """Give a widget the values that the reader has set."""
        self.widget.living[widget].take(changes)


def _within(text: str) -> str:
    """Return a text that a page can show, and how much of it that is."""
    if len(text) <= LIMIT:
        return text
    return f"{text[:LIMIT]}\n… {len(text) - LIMIT:,} more characters are not shown."


def bound(code: str) -> set[str]:
    """Names that a piece of code binds: variables, functions, imports."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
    return names


def told(error: BaseException, name: str, code: str) -> dict:
    """What went wrong, as a person can read it: the error, its line in the cell, and help."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if frame.filename == name]
    line = own[-1] if own else None
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno
    lines = code.splitlines()
    return {
        "kind": "error",
        "error": type(error).__name__,
        "message": _words(error),
        "line": line,
        "text": lines[line - 1].strip() if line and line <= len(lines) else "",
        "help": help_with(error),
        "outside": isinstance(error, ModuleNotFoundError) and _module(error) in OUTSIDE,
        "trace": "".join(traceback.format_exception(error)),
    }


def _words(error: BaseException) -> str:
    """What an error says; an error may fail at that too."""
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:
        return "what it says cannot be written"


def _module(error: ModuleNotFoundError) -> str:
    return (error.name or "").partition(".")[0]


def help_with(error: BaseException) -> str:
    """Say what to do about a frequent error; empty where nothing is known."""
    if isinstance(error, ModuleNotFoundError):
        module = _module(error)
        if module in OUTSIDE:
            return (
                f"{module} does not run inside a browser. Open the book with `matlab-pkg serve`, "
                "or write the notebooks with `make notebooks`: there it does."
            )
        return "It is not among the libraries that this page loads."
    if isinstance(error, NameError):
        return "Was the cell that makes it run? Python here knows only what you ran on this page."
    if isinstance(error, ImportError) and (error.name or "").startswith("IPython"):
        return "Of IPython a page has `display` and `HTML`; `print` shows any text."
    if isinstance(error, SyntaxError):
        return _help_with_form(error)
    if isinstance(error, MemoryError) or "array is too big" in _words(error):
        return "The browser gives a page no more memory. Make the problem smaller."
    if isinstance(error, (OSError, EOFError)) and getattr(error, "errno", 29) == 29:
        return "A page cannot ask for input: write the value into the cell."
    if isinstance(error, FileNotFoundError):
        return "A page has a folder of its own; it cannot read the files of your computer."
    cause = getattr(error, "reason", error)  # of urllib
    if isinstance(cause, OSError) and getattr(cause, "errno", None) in (23, 26, 138):
        return "A page has no network and no files but its own."
    return ""


def _help_with_form(error: SyntaxError) -> str:
    """Say what to do about what a notebook takes and the page's Python does not."""
    if (error.text or "").lstrip()[:1] in ("%", "!"):
        return "A line that begins with % or ! is a command of Jupyter; a page runs Python alone."
    if "'await'" in (error.msg or ""):
        return "A cell of a page cannot wait with `await`. Behind `matlab-pkg serve` it can."
    return ""


def prepare(home: str) -> None:
    """Make the working folder, and let matplotlib draw without a window."""
    os.environ["MPLBACKEND"] = "module://page_backend"
    # figure.show() has nothing to do: each figure is shown when its cell ends
    warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")
    # it tells at every start of a page that it looks for fonts
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    os.makedirs(home, exist_ok=True)  # noqa: PTH103
    os.chdir(home)
