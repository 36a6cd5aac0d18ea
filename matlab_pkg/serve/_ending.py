"""How a server is told to end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""tuple of str: Ctrl-C, a polite kill, and a terminal that is closed (where a system has it)."""


def on_signals(loop: asyncio.AbstractEventLoop, end: Callable[[], object]) -> None:
    """Call a function in a running loop when a signal asks the program to end.

    Parameters
    ----------
    loop : asyncio.AbstractEventLoop
        The loop that waits; it is woken up.
    end : callable
        Called in the loop, without arguments.
    """
    for name in SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(end))
