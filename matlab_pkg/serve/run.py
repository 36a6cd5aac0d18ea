"""One function that serves the book until it is told to end."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from matlab_pkg import _validate
from matlab_pkg.serve._ending import on_signals
from matlab_pkg.serve.folder import find_book

PORT = 8765
"""int, no unit: where the book is served. Reason: not Jupyter's own, which may be in use."""

EXTRA = "pip install 'matlab-pkg[book]'"


def serve(
    folder: Path | str | None = None,
    *,
    port: int = PORT,
    static: bool = False,
    browser: bool = True,
    ready: Callable[[str], None] = str,
) -> None:
    """Serve the built book at 127.0.0.1 until Ctrl-C, a signal or a closed terminal.

    Parameters
    ----------
    folder : pathlib.Path or str, optional
        Folder of the book; by default `find_book` looks for it.
    port : int, no unit, optional
        The port, from 0 to 65535; 0 takes any that is free.
    static : bool, optional
        Whether to serve the files alone: no Python, no login.
    browser : bool, optional
        Whether to open the book in a browser.
    ready : callable, optional
        Called with the address once it answers.

    Raises
    ------
    FileNotFoundError
        If there is no built book.
    ModuleNotFoundError
        If the libraries of the server are not installed.
    OSError
        If the port is taken or may not be used.
    TypeError, ValueError
        If the port is no whole number, or not from 0 to 65535.

    Examples
    --------
    >>> serve(port=70000)
    Traceback (most recent call last):
    ValueError: ...port...70000...
    """
    port = _validate.count(port, what="port", low=0, high=65535)
    book = find_book(folder)
    _check_libraries("tornado" if static else "jupyter_server")
    sockets = _listen(port)
    if static:
        _run_static(book, sockets, browser=browser, ready=ready)
    else:
        from matlab_pkg.serve import _live

        _live.run(book, sockets, browser=browser, ready=ready)


def _check_libraries(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        raise ModuleNotFoundError(
            f"{name} is not installed; it comes with the extra book. Install it with: {EXTRA}",
            name=name,
        )


def _listen(port: int) -> list[socket.socket]:
    """Return an open socket of 127.0.0.1, as a list of one."""
    listener = socket.socket()
    try:
        if os.name == "posix":  # elsewhere this would share a port that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        listener.close()
        other = port + 1 if 1024 <= port < 65535 else PORT
        raise OSError(
            f"Port {port} cannot be used here ({error.strerror}): another program may have it. "
            f"Choose another port, such as {other}, or 0 for any that is free."
        ) from None
    listener.setblocking(False)
    return [listener]


def _run_static(book: Path, sockets: list, *, browser: bool, ready: Callable) -> None:
    """Serve the files alone."""
    from tornado import httpserver, web

    from matlab_pkg.serve._pages import Compressed, Files

    # what is refused needs no line in the terminal
    logging.getLogger("tornado.general").setLevel(logging.ERROR)

    async def main() -> None:
        handler = (r"/(.*)", Files, {"path": str(book), "default_filename": "index.html"})
        app = web.Application([handler], transforms=[Compressed], log_function=lambda _: None)
        server = httpserver.HTTPServer(app)
        server.add_sockets(sockets)
        ended = asyncio.Event()
        on_signals(asyncio.get_running_loop(), ended.set)
        address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/"
        ready(address)
        if browser:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
        await ended.wait()
        server.stop()
        await server.close_all_connections()

    asyncio.run(main())
