"""Small stand-ins for what a notebook's kernel brings and the page's own Python does not.

`anywidget` keeps the synced values of an explorer, so that the page can show it; `IPython.display`
holds the few names that libraries use to return HTML. Importing this module has no effect;
`install` does it.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path

PAUSE_S = 0.05  # a widget that changes quicker than this tells the last of its values
_NOTHING = object()
figures_shown_by: Callable[[], None]  # what `plt.show` calls in a page; `install` sets it


class HTML:
    """HTML that a cell shows."""

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_html_(self) -> str:
        return self.data


def _text(source: object) -> str:
    return source.read_text("utf-8") if isinstance(source, Path) else str(source)


def _widget_class(send: Callable[[dict], None]) -> type:
    import traitlets

    numbers = itertools.count()

    class AnyWidget(traitlets.HasTraits):
        """A widget as anywidget's, of which the page shows one view."""

        _esm = ""
        _css = ""
        living: dict[str, AnyWidget] = {}  # noqa: RUF012 - shared by all widgets

        def __init__(self, **values: object) -> None:
            super().__init__(**values)
            self.identifier = str(next(numbers))
            self.living[self.identifier] = self
            self._taken: dict = {}
            self._untold: dict = {}
            self._told_at = 0.0
            self.observe(self._tell, names=list(self.traits(sync=True)))

        def _tell(self, change: dict) -> None:
            new = {change["name"]: change["new"]}
            if self._taken.get(change["name"], _NOTHING) == change["new"]:
                return  # the page knows: it has set this value itself
            self._untold |= new
            if time.monotonic() - self._told_at > PAUSE_S:
                self.tell_now()

        def tell_now(self) -> None:
            """Send the values that the page does not know yet."""
            if self._untold:
                packed = _packed(self._untold)
                self._untold, self._told_at = {}, time.monotonic()
                send({"kind": "widget-change", "widget": self.identifier, **packed})

        def take(self, changes: dict) -> None:
            """Take the values that the reader has set, without telling the page of them again."""
            self._taken = changes
            try:
                with self.hold_trait_notifications():
                    for name, value in changes.items():
                        self.set_trait(name, value)
            finally:
                self._taken = {}
                self.tell_now()

        def page_state(self) -> dict:
            """Values as in the widget state of a built page."""
            values = {name: getattr(self, name) for name in self.traits(sync=True)}
            own = {"_esm": _text(self._esm), "_css": _text(self._css)}
            return {"widget": self.identifier, **_packed(values | own)}

    return AnyWidget


def _packed(values: dict) -> dict:
    """JSON text of the values, and beside it what is bytes."""
    raw = {name: value for name, value in values.items() if isinstance(value, bytes)}
    plain = {name: value for name, value in values.items() if name not in raw}
    buffers = [
        {"path": [name], "encoding": "base64", "data": base64.b64encode(value).decode()}
        for name, value in raw.items()
    ]
    return {"state": json.dumps(plain), "buffers": buffers}


def install(
    send: Callable[[dict], None], display: Callable[..., None], show: Callable[..., None]
) -> type:
    """Make the stand-ins importable under the names of what they stand for; the widget's class.

    `send` takes messages, `display` shows values, `show` all open figures.
    """
    globals()["figures_shown_by"] = show
    widget = _widget_class(send)
    contents = {
        "anywidget": {"AnyWidget": widget},
        "IPython": {"get_ipython": lambda: None, "version_info": (9, 0, 0), "__path__": []},
        "IPython.display": {"HTML": HTML, "display": display},
        "IPython.utils": {"__path__": []},
        "IPython.utils.capture": {"capture_output": contextlib.nullcontext},
    }
    for name, attributes in contents.items():
        module = types.ModuleType(name)
        vars(module).update(attributes)
        sys.modules[name] = module
        above, _, short = name.rpartition(".")
        if above:
            setattr(sys.modules[above], short, module)
    return widget
