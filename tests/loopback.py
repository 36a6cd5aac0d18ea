"""A server on this machine that answers as a test wants: well, badly, late or never."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Reply:
    """What to answer: a body, or half of it (`cut`), or nothing at all (`silent`)."""

    body: object = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: bool = False


@dataclass
class Seen:
    """One request: its path, its parameters and its headers."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Server:
    """Where the server is, and what it was asked so far."""

    address: str
    seen: list[Seen] = field(default_factory=list)

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.seen)


@contextlib.contextmanager
def serving(reply: Callable[[Seen, int], Reply]) -> Iterator[Server]:
    """Serve what `reply` gives for a request and its number, the first of which is 0."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            one = Seen(parts.path, query, {k.lower(): v for k, v in self.headers.items()})
            server.seen.append(one)
            self.answer(reply(one, len(server.seen) - 1))

        def answer(self, what):
            if what.silent:
                over.wait(20)
                return
            raw = isinstance(what.body, bytes)
            body = what.body if raw else json.dumps(what.body).encode("utf-8")
            self.send_response(what.status)
            for name, value in what.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if what.cut else body)

        def log_message(self, *arguments):
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        over.set()
        listening.shutdown()
        listening.server_close()
        thread.join(10)
