"""How tests open a built page: a static server, and a browser that can reach nothing else."""

from __future__ import annotations

import contextlib
import functools
import http.server
import re
import threading

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--allow-file-access-from-files",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
NO_WEBGL = """const old = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith('webgl') ? null : old.call(this, kind, ...rest); };"""
# said by the theme on every page, for want of a Binder that the book does not use
NOT_OURS = re.compile(r"THEBE_JS_URL|favicon")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A static file server that does not log."""

    def log_message(self, *args):
        pass

    def copyfile(self, source, outputfile):
        """Send a file; a browser that left in the middle is no error."""
        try:
            super().copyfile(source, outputfile)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


@contextlib.contextmanager
def serving(folder, server_of=Quiet):
    """Address of a static server of a folder."""
    handler = functools.partial(server_of, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@contextlib.contextmanager
def opener(browser):
    """A function that opens a page, scrolls through it to read, notes all faults and sizes."""
    contexts = []

    def open_page(url, *, width=1280, height=900, scheme="light", read=True, webgl=True):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        if not webgl:  # pictures of structures cost most of the time of their page
            context.add_init_script(NO_WEBGL)
        page = context.new_page()
        page.faults, page.sizes = [], []
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda e: page.sizes.append(e["encodedDataLength"]))
        home = url.rpartition("/")[0] if url.startswith("file:") else url.split("/", 3)[2]

        def asked(request):
            if not request.url.startswith(("data:", "blob:")) and home not in request.url:
                page.faults.append(f"outside: {request.url}")

        page.on("request", asked)
        page.on("requestfailed", lambda r: page.faults.append(f"failed: {r.url}"))
        page.on(
            "response",
            lambda r: page.faults.append(f"{r.status}: {r.url}") if r.status >= 400 else None,
        )
        page.on(
            "console",
            lambda m: page.faults.append(f"console: {m.text}") if m.type == "error" else None,
        )
        page.on("pageerror", lambda error: page.faults.append(f"error: {error}"))
        page.goto(url, wait_until="load", timeout=60_000)
        way = page.evaluate("document.body.scrollHeight") if read else 0
        for _ in range(0, way, 700):
            page.mouse.wheel(0, 700)
            page.wait_for_timeout(40)
        page.wait_for_timeout(800)
        page.faults = [fault for fault in page.faults if not NOT_OURS.search(fault)]
        return page

    yield open_page
    for context in contexts:
        context.close()


def pages(html_dir):
    """Every page of the book, relative to its root."""
    own = {"search.html", "genindex.html"}
    found = (p.relative_to(html_dir) for p in html_dir.rglob("*.html") if "_static" not in p.parts)
    return sorted(page.as_posix() for page in found if page.name not in own)
