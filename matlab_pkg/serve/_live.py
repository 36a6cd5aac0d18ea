"""The book behind the login of a Jupyter server, and the kernels that its pages may start."""

from __future__ import annotations

import logging
import secrets
import subprocess
import tempfile
from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import httpserver, web
from traitlets.config import Config

from matlab_pkg.serve._ending import on_signals
from matlab_pkg.serve._pages import MARK, POLICY, Compressed, Pages

IDLE_S = 1800
"""int, s: a kernel that no page is connected to ends after this time. Reason: a long break."""

LOOK_S = 60
"""int, s: how often idle kernels are looked for. Reason: small against `IDLE_S`."""


class Book(Pages, JupyterHandler):
    """A file of the book, for whoever is logged in.

    Examples
    --------
    >>> Book.content_security_policy.fget(None).startswith("default-src 'self'")
    True
    """

    auth_resource = "contents"

    @property
    def content_security_policy(self) -> str:
        """Return what a page may do."""
        return POLICY

    @web.authenticated
    async def head(self, path: str) -> None:
        """Send what `get` would, without the file."""
        await self.get(path, include_body=False)

    @web.authenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a file; an address with the token in it becomes one without."""
        if self.get_query_argument("token", None) is not None:
            self.redirect(self.request.path)
            return
        _ = self.xsrf_token  # asking for it sets the cookie that the page's requests send back
        port = self.request.connection.stream.socket.getsockname()[1]
        self.set_cookie(MARK, str(port), samesite="Strict")
        await super().get(path, include_body)


class Kernels(AsyncMappingKernelManager):
    """Kernels that start in a new, empty folder each and leave the terminal alone.

    Examples
    --------
    >>> Kernels.__mro__[1].__name__
    'AsyncMappingKernelManager'
    """

    def cwd_for_path(self, path: str, **kwargs: object) -> str:
        """Return a new folder; what a page writes is found by that page alone."""
        return tempfile.mkdtemp(dir=self.root_dir, prefix="page-")

    async def start_kernel(self, *, path: str | None = None, **kwargs: object) -> str:
        """Return the name of a new kernel, started in a folder also if none was asked for."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return await super().start_kernel(path=path or "", **quiet, **kwargs)


class Server(ServerApp):
    """A Jupyter server with the settings of this module and no others.

    Examples
    --------
    >>> Server.name
    'matlab-pkg'
    """

    name = "matlab-pkg"

    def load_config_file(self, suppress_errors: bool = True) -> None:
        """Read no file: a setting of yours for another server could open this one."""

    def init_signal(self) -> None:
        """End on Ctrl-C, on a polite kill, and when the terminal is closed."""
        on_signals(self.io_loop.asyncio_loop, self.stop)

    def init_httpserver(self) -> None:
        """Listen on the sockets that are already open."""
        self._http_server = httpserver.HTTPServer(self.web_app)
        self._http_server.add_sockets(self.sockets)


def run(book: Path, sockets: list, *, browser: bool, ready) -> None:
    """Serve the book with kernels until a signal comes; called by `matlab_pkg.serve.serve`.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the built book.
    sockets : list of socket.socket
        Open sockets of 127.0.0.1.
    browser : bool
        Whether to open the reader's browser.
    ready : callable
        Called with the address, token included, when it can be opened.

    Examples
    --------
    >>> run.__module__
    'matlab_pkg.serve._live'
    """
    with tempfile.TemporaryDirectory(prefix="matlab-pkg-", ignore_cleanup_errors=True) as home:
        server = _server(book, Path(home), sockets, browser=browser)
        ready(f"http://127.0.0.1:{server.port}/book/?token={server.identity_provider.token}")
        server.start()


def _server(book: Path, home: Path, sockets: list, *, browser: bool) -> Server:
    """Return a server that is ready to start."""
    own = {f"{name}_dir": str(home / name) for name in ("config", "data", "runtime")}
    work = home / "work"
    work.mkdir()
    settings = {
        "Server": {
            "answer_yes": True,
            "allow_root": True,  # in a container everybody is
            "allow_remote_access": False,
            "allow_unauthenticated_access": False,
            "root_dir": str(work),
            "default_url": "/book/",
            "ip": "127.0.0.1",
            "port": sockets[0].getsockname()[1],
            "port_retries": 0,
            "open_browser": browser,
            "kernel_manager_class": Kernels,
            "terminals_enabled": False,
            "log_level": logging.ERROR,
        },
        # set here, because a variable of the environment could empty it
        "IdentityProvider": {"token": secrets.token_hex(24)},
        "PasswordIdentityProvider": {"allow_password_change": False, "hashed_password": ""},
        "MappingKernelManager": {
            "cull_idle_timeout": IDLE_S,
            "cull_interval": LOOK_S,
            "cull_connected": False,
        },
        "KernelSpecManager": {"allowed_kernelspecs": {"python3"}},
    }
    server = Server(config=Config(settings), **own)
    server.sockets = sockets
    server.initialize(argv=[], find_extensions=False)
    server.kernel_spec_manager.kernel_dirs = []  # this Python, whatever is installed beside it
    server.log.addFilter(lambda record: record.levelno < logging.CRITICAL)  # "Shutting down..."
    server.web_app.transforms.append(Compressed)
    handler = (r"/book/(.*)", Book, {"path": str(book), "default_filename": "index.html"})
    server.web_app.add_handlers(".*$", [handler])
    return server
