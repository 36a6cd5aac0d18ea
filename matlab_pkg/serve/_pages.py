"""The files of the book over HTTP: compressed, never from outside of its folder, never stale."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tornado import web

MARK = "matlab_pkg_serve"
"""str: name of the cookie that tells a page that Python stands behind it; holds the port."""

TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".inv": "application/octet-stream",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".whl": "application/zip",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""dict of str: ending of a file -> its type. Reason: what a system says of these differs."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        # the theme and the widgets write scripts into the page; explorers are modules from blobs
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""str: what a page may do (CSP): load and ask what is here, and nothing at any other host."""


class Compressed(web.GZipContentEncoding):
    """Gzip for what gains from it, a whole file at a time.

    Examples
    --------
    >>> "application/wasm" in Compressed.CONTENT_TYPES, "font/woff2" in Compressed.CONTENT_TYPES
    (True, False)
    """

    CONTENT_TYPES = web.GZipContentEncoding.CONTENT_TYPES | {
        "application/wasm",
        "application/x-ipynb+json",
        "font/ttf",
    }

    def transform_first_chunk(self, status_code, headers, chunk, finishing):
        """Return the start of an answer; a part of a file keeps its bytes."""
        self._gzipping = self._gzipping and status_code != 206
        return super().transform_first_chunk(status_code, headers, chunk, finishing)


class Pages(web.StaticFileHandler):
    """Files of one folder.

    Examples
    --------
    >>> Pages.type_of("pyodide.asm.wasm"), Pages.type_of("a.mjs"), Pages.type_of("page.png")
    ('application/wasm', 'text/javascript; charset=utf-8', None)
    """

    @staticmethod
    def type_of(name: str) -> str | None:
        """Return the type of a file from the end of its name; None if the system knows."""
        return TYPES.get(Path(name).suffix.lower())

    def get_content_type(self) -> str:
        """Return the type of the file that was asked for."""
        return self.type_of(self.absolute_path) or super().get_content_type()

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Return the path if it is in the folder, also after its links, and is not hidden."""
        if "\0" in absolute_path:  # no file has such a name, and the system takes none
            raise web.HTTPError(404)
        path = super().validate_absolute_path(root, absolute_path)
        if path is None:  # a folder without its last slash, redirected
            return None
        inner = Path(path).resolve()
        if not inner.is_relative_to(Path(root).resolve()):
            raise web.HTTPError(403, "%s leads out of the book", self.path)
        if any(part.startswith(".") for part in Path(path).relative_to(root).parts):
            raise web.HTTPError(404)
        return path

    def compute_etag(self) -> str | None:
        """Return a name of this version of the file; building the book again changes it."""
        status = Path(self.absolute_path).stat()
        text = f"{self.absolute_path} {status.st_mtime_ns} {status.st_size}"
        return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'

    def set_extra_headers(self, path: str) -> None:
        """Have the browser ask each time (304 when nothing changed), and hold to the types."""
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")


class Files(Pages):
    """Files of one folder for whoever asks from this machine, by one of its own names.

    Examples
    --------
    >>> Files.is_local("127.0.0.1:8000"), Files.is_local("[::1]"), Files.is_local("evil.example")
    (True, True, False)
    """

    @staticmethod
    def is_local(host: str) -> bool:
        """Return whether a Host header names this machine; another site's name may lead here."""
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return name in {"127.0.0.1", "localhost", "[::1]"}

    def prepare(self) -> None:
        """Refuse a request that came by the name of another site."""
        if not self.is_local(self.request.host):
            raise web.HTTPError(403, "blocked the host name %s", self.request.host)
        if self.get_cookie(MARK):  # left by a server with Python at this address
            self.clear_cookie(MARK)
