"""`matlab-pkg serve`: who gets in, what is sent, and cells that run in the page."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from matlab_pkg import cli, serve
from matlab_pkg.serve import _pages

RUN = "from matlab_pkg.cli import main\nmain()\n"
# said by tornado when a page goes while a message to it is written; that is no fault of ours
CLOSED = r".*?^(?:tornado\.\S*)?WebSocketClosedError\n"
LEFT = re.compile(
    rf"Task exception was never retrieved\n{CLOSED}(?:\n(?:During|The above){CLOSED})*",
    re.DOTALL | re.MULTILINE,
)
PAGE = "<!doctype html><title>Little book</title>" + "<p>Nothing is as it was.</p>" * 99


class Served:
    """A server that runs in a process of its own."""

    def __init__(self, address, process, home):
        self.address, self.process, self.home = address, process, home
        parts = urlsplit(address)
        self.port = parts.port
        self.token = parse_qs(parts.query).get("token", [""])[0]
        self.base = parts.path

    def ask(self, path, *, method="GET", **headers):
        """Status, headers and body of an answer; redirections are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def login(self):
        """Cookies of somebody who came with the token."""
        _, headers, _ = self.ask(f"/book/?token={self.token}")
        return "; ".join(cookie.partition(";")[0] for cookie in headers.get_all("Set-Cookie"))

    def key(self):
        """Headers that let in, where one must be logged in."""
        return {"Authorization": f"token {self.token}"} if self.token else {}


@contextlib.contextmanager
def serving(folder, home, *words, end=signal.SIGINT):
    """A server of a folder, ended by a signal; what it says or leaves in `home` is a fault."""
    script = home.parent / f"{home.name}.py"
    script.write_text(RUN, encoding="utf-8")
    home.mkdir()
    command = [sys.executable, "-W", "error", *_measured(), str(script), "serve", str(folder)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--no-browser", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(home), "JUPYTER_TOKEN": ""},
    )
    try:
        said = [process.stdout.readline() for _ in range(2)]
        assert said[0] == "The book is at\n", process.communicate(timeout=30)
        yield Served(said[1].strip(), process, home)
    finally:
        process.send_signal(end)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, LEFT.sub("", errors)) == (0, "")
    assert list(home.iterdir()) == []


def _measured():
    """Words that measure the coverage of another process, while this one's is measured."""
    coverage = sys.modules.get("coverage")
    if coverage is None or coverage.Coverage.current() is None:
        return []
    root = Path(__file__).parents[1]
    return [
        "-m",
        "coverage",
        "run",
        "-p",
        f"--rcfile={root / 'pyproject.toml'}",
        "--source=matlab_pkg",
    ]


@pytest.fixture(scope="module")
def little(tmp_path_factory):
    """A folder that looks like a book, with a secret beside it and a link that leads to it."""
    place = tmp_path_factory.mktemp("little")
    book = place / "book"
    (book / "_static").mkdir(parents=True)
    (book / "index.html").write_text(PAGE, encoding="utf-8")
    (book / "_static" / "core.wasm").write_bytes(b"\0asm" * 999)
    for name in ("a.mjs", "b.js", "c-1.0-py3-none-any.whl", "d.woff2", "e.css"):
        (book / "_static" / name).write_text("1", encoding="utf-8")
    (book / ".hidden").write_text("hidden", encoding="utf-8")
    (place / "secret.txt").write_text("secret", encoding="utf-8")
    (book / "link.txt").symlink_to(place / "secret.txt")
    return book


@pytest.fixture(scope="module")
def live(little, tmp_path_factory):
    with serving(little, tmp_path_factory.mktemp("live") / "home") as server:
        yield server


@pytest.fixture(scope="module")
def static(little, tmp_path_factory):
    home = tmp_path_factory.mktemp("static") / "home"
    with serving(little, home, "--static", end=signal.SIGTERM) as server:
        yield server


@pytest.fixture(params=["live", "static"])
def server(request):
    """Both kinds of server: what holds for the files holds for both."""
    return request.getfixturevalue(request.param)


# --- who gets in


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/book/", "/book/index.html", "/book/_static/b.js", "/book/none"])
def test_without_the_token_no_page_answers(live, path, method):
    status, headers, body = live.ask(path, method=method)
    assert status == 302
    assert headers["Location"].startswith("/login")
    assert b"Nothing" not in body


@pytest.mark.parametrize("token", ["", "wrong", "0" * 48])
def test_another_token_opens_nothing(live, token):
    assert live.ask(f"/book/?token={token}")[1]["Location"].startswith("/login")
    assert live.ask(f"/api/kernels?token={token}")[0] == 403


@pytest.mark.parametrize("path", ["/api/kernels", "/api/sessions", "/api/contents"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_the_token_no_kernel_answers(live, path, method):
    assert live.ask(path, method=method)[0] == 403


def test_there_are_no_terminals(live):
    assert live.ask("/api/terminals", **live.key())[0] == 404


def test_without_the_token_no_websocket_opens(live):
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec_WebSocket_Version": "13",
    }
    path = "/api/kernels/6b7c2f0e-0000-4000-8000-000000000000/channels"
    assert live.ask(path, **upgrade)[0] == 403
    assert live.ask(path, Origin="http://evil.example", **live.key(), **upgrade)[0] in (403, 404)


def test_the_token_gives_a_cookie_and_leaves_the_address(live):
    status, headers, _ = live.ask(f"/book/index.html?token={live.token}")
    assert (status, headers["Location"]) == (302, "/book/index.html")
    cookies = live.login()
    status, headers, body = live.ask("/book/", Cookie=cookies)
    assert (status, body.decode()) == (200, PAGE)
    assert live.token not in str(headers)
    marks = [c for c in headers.get_all("Set-Cookie") if c.startswith(_pages.MARK)]
    assert marks == [f"{_pages.MARK}={live.port}; Path=/; SameSite=Strict"]
    assert live.ask("/api/kernels", Cookie=cookies)[2] == b"[]"


def test_a_cookie_alone_starts_no_kernel_for_another_site(live):
    cookies = live.login()
    assert live.ask("/api/kernels", method="POST", Cookie=cookies)[0] == 403
    other = {"Origin": "http://evil.example", "Cookie": cookies}
    assert live.ask("/api/kernels", method="POST", **other)[0] in (403, 404)


def test_it_listens_to_this_machine_alone(server):
    with pytest.raises(ConnectionRefusedError):  # another address of the same machine
        socket.create_connection(("127.0.0.2", server.port), timeout=5)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "[::2]"])
def test_a_name_of_another_site_is_refused(server, host):
    assert server.ask(server.base, Host=host, **server.key())[0] == 403


def test_a_kernel_starts_in_a_new_empty_folder(live):
    made = [live.ask("/api/kernels", method="POST", **live.key()) for _ in range(2)]
    assert [status for status, _, _ in made] == [201, 201]
    folders = sorted(live.home.rglob("page-*"))
    assert len(folders) == 2
    assert [list(folder.iterdir()) for folder in folders] == [[], []]
    for _, _, body in made:
        path = f"/api/kernels/{json.loads(body)['id']}"
        assert live.ask(path, method="DELETE", **live.key())[0] == 204


# --- what is sent


@pytest.mark.parametrize(
    ("name", "packed"),
    [("", True), ("_static/core.wasm", True), ("_static/d.woff2", False)],
)
def test_what_gains_from_it_is_compressed(server, little, name, packed):
    status, headers, body = server.ask(server.base + name, Accept_Encoding="gzip", **server.key())
    assert (status, headers.get("Content-Encoding") == "gzip") == (200, packed)
    content = (little / (name or "index.html")).read_bytes()
    assert (gzip.decompress(body) if packed else body) == content
    assert server.ask(server.base + name, **server.key())[2] == content


def test_a_part_of_a_file_keeps_its_bytes(server):
    asked = {"Range": "bytes=1-3", "Accept_Encoding": "gzip"} | server.key()
    assert server.ask(server.base + "_static/core.wasm", **asked)[::2] == (206, b"asm")


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(server, little):
    page = little / "index.html"
    etag = server.ask(server.base, **server.key())[1]["Etag"]
    asked = {"If_None_Match": etag} | server.key()
    assert server.ask(server.base, **asked)[::2] == (304, b"")
    os.utime(page, ns=(0, page.stat().st_mtime_ns + 1_000_000))
    status, headers, _ = server.ask(server.base, **asked)
    assert (status, headers["Cache-Control"]) == (200, "no-cache")
    assert headers["Etag"] != etag


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("_static/core.wasm", "application/wasm"),
        ("_static/a.mjs", "text/javascript; charset=utf-8"),
        ("_static/b.js", "text/javascript; charset=utf-8"),
        ("_static/c-1.0-py3-none-any.whl", "application/zip"),
        ("_static/d.woff2", "font/woff2"),
        ("_static/e.css", "text/css"),
    ],
)
def test_each_file_has_its_type_and_a_policy(server, name, kind):
    headers = server.ask(server.base + name, **server.key())[1]
    assert headers["Content-Type"] == kind
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "http" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "%2e%2e/secret.txt", "_static/../../secret.txt", "..%2fsecret.txt",
     "..%5csecret.txt", "//etc/passwd", "link.txt", ".hidden", "_static/", "%00", "a%00.html"],
)  # fmt: skip
def test_nothing_outside_of_the_folder_is_sent(server, path):
    status, _, body = server.ask(server.base + path, **server.key())
    assert status in (403, 404)
    assert b"secret" not in body.replace(b"secret.txt", b"")
    assert b"hidden" not in body.replace(b".hidden", b"")


def test_files_alone_have_no_kernels_and_take_back_the_mark(static):
    assert static.ask("/api/kernels")[0] == 404
    headers = static.ask("/", Cookie=f"{_pages.MARK}={static.port}")[1]
    assert headers["Set-Cookie"].startswith(f'{_pages.MARK}="";')
    assert "expires" in headers["Set-Cookie"]


# --- what it says


@pytest.fixture
def said(monkeypatch, capsys, tmp_path):
    """Function that runs the command in an empty folder: what it says of a mistake."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["matlab-pkg", "serve", "--no-browser", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 1
        return capsys.readouterr().err

    return run


def test_a_book_that_is_not_there_is_told(said, tmp_path, monkeypatch):
    assert "There is no folder gone. Build the book with `make book`" in said("gone")
    (tmp_path / "file.txt").write_text("", encoding="utf-8")
    assert "file.txt is a file; give the folder of a built book." in said("file.txt")
    (tmp_path / "empty").mkdir()
    assert "empty holds no built book: that has an index.html" in said("empty")
    monkeypatch.setattr("matlab_pkg.serve.folder.CHECKOUT", tmp_path)
    assert "There is no built book in" in said()
    assert "or name its folder" in said()


def test_the_book_is_found_from_a_folder_of_the_checkout(tmp_path, monkeypatch, little):
    inner = tmp_path / "book" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "html").symlink_to(little)
    assert serve.find_book() == little.resolve()
    assert serve.find_book(tmp_path) == little.resolve()


@pytest.mark.parametrize("words", [[], ["--static"]], ids=["live", "static"])
def test_a_port_that_is_taken_is_told(said, little, words):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        message = said(str(little), "--port", str(port), *words)
    assert f"Port {port} cannot be used here" in message
    assert f"Choose another port, such as --port {port + 1}, or 0" in message


def test_a_port_that_no_machine_has_is_told(said, little):
    message = said(str(little), "--port", "70000")
    assert "port" in message
    assert "65535" in message
    assert "70000" in message


@pytest.mark.parametrize(
    ("words", "library"),
    [([], "jupyter_server"), (["--static"], "tornado")],
    ids=["live", "static"],
)
def test_a_missing_library_is_told_with_its_extra(said, little, monkeypatch, words, library):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    message = said(str(little), *words)
    assert f"{library} is not installed" in message
    assert "pip install 'matlab-pkg[book]'" in message


def test_the_default_port_of_the_command_is_that_of_the_function():
    import inspect

    assert inspect.signature(cli.serve_book).parameters["port"].default == serve.PORT


# --- cells that run in the page


@pytest.fixture(scope="module")
def book(html, tmp_path_factory):
    with serving(html, tmp_path_factory.mktemp("book") / "home") as server:
        yield server


def opened(book, visit, name):
    """A page of the book whose button has been pressed."""
    page = visit(
        f"http://127.0.0.1:{book.port}/book/{name}?token={book.token}", width=480, read=False
    )
    assert page.url == f"http://127.0.0.1:{book.port}/book/{name}"
    assert page.evaluate("typeof window.thebe") == "undefined"
    page.get_by_role("button", name="Run this page with Python on this computer").click()
    page.locator(".run-page[data-state=ready]").wait_for(timeout=60_000)
    assert "Python is ready" in page.get_by_role("status").first.inner_text()
    return page


def write(page, number, code):
    """Replace the code of a cell, as a reader does."""
    cell = page.locator(".cell:has(.thebe-cell)").nth(number - 1)
    cell.locator(".CodeMirror").click(position={"x": 60, "y": 15})
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)


def run(page, number):
    """Run a cell by its button; the cell, once it has ended."""
    cell = page.locator(".cell:has(.thebe-cell)").nth(number - 1)
    page.get_by_role("button", name=f"Run cell {number}", exact=True).click()
    cell.and_(page.locator("[data-state=done], [data-state=failed]")).wait_for(timeout=60_000)
    return cell


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.slow
def test_cells_of_a_page_are_run_and_edited(book, visit):
    page = opened(book, visit, "2-automation.html")
    for number in (1, 2, 3):
        cell = run(page, number)
    assert cell.locator(".live-output").inner_text().strip() == "216"
    assert not cell.locator(".cell_output").is_visible()
    write(page, 3, "sc = make_supercell(atoms, [[2, 0, 0], [0, 2, 0], [0, 0, 1]])\nlen(sc)")
    assert run(page, 3).locator(".live-output").inner_text().strip() == "32"
    scene = run(page, 4).locator(".live-output .structure-view")
    scene.locator("canvas").wait_for()
    assert "arrow keys" in scene.get_attribute("aria-label")
    viewer = run(page, 6).locator(".live-output .structure-view.ngl-view")
    viewer.locator("canvas").wait_for()
    write(page, 2, "read('data/gone.cif')")
    failed = run(page, 2)
    assert failed.get_attribute("data-state") == "failed"
    assert "FileNotFoundError" in failed.locator(".live-output").inner_text()
    assert page.faults == []
    page.goto("about:blank")
    for _ in range(50):  # Python ends with its page
        if book.ask("/api/sessions", **book.key())[2] == b"[]":
            break
        time.sleep(0.1)
    assert book.ask("/api/sessions", **book.key())[2] == b"[]"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.slow
def test_a_game_comes_alive_from_a_kernel_and_a_loop_is_stopped(book, visit):
    page = opened(book, visit, "1-materials-informatics.html")
    run(page, 1)
    figure = run(page, 3).locator(".live-output svg.figure-svg")
    assert "cloud of points" in figure.get_attribute("aria-label")
    assert figure.bounding_box()["width"] > 300
    write(
        page,
        2,
        "explorers.search_game(gaps, features=list(gaps.columns[3:]), target='band_gap_eV',\n"
        "    goal=(6, np.inf), x='electronegativity_range', y='mean_mass_u', games=1,\n"
        "    rng=np.random.default_rng(7))",
    )
    game = run(page, 2).locator(".live-output .search-game")
    game.wait_for()
    assert "10 experiments left" in game.locator(".score").inner_text()
    game.locator(".open").first.click(force=True)
    assert "9 experiments left" in game.locator(".score").inner_text()
    write(page, 2, "while True: pass")
    page.get_by_role("button", name="Run cell 2", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    stopped = page.locator(".cell[data-state=failed] .live-output")
    stopped.wait_for(timeout=30_000)
    assert "KeyboardInterrupt" in stopped.inner_text()
    assert page.faults == []
    write(page, 2, "import os\nos._exit(1)")
    page.get_by_role("button", name="Run cell 2", exact=True).click()
    page.get_by_text("Python has begun anew; its variables are gone.").wait_for()
    page.get_by_text("Python ended while this cell ran.").wait_for()
    assert "NameError" in run(page, 3).locator(".live-output").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_other_servers_and_pages_from_disk_offer_no_button(site, html, visit):
    for address in (site, html.as_uri() + "/"):
        page = visit(address + "1-materials-informatics.html", width=480, read=False)
        assert page.locator(".run-page").get_by_text("on this computer").count() == 0
        assert page.faults == []
