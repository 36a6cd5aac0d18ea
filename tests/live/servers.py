"""Servers on this machine that the live sources are asked against."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@contextlib.contextmanager
def optimade(structures: list[dict], *, page: int = 20):
    """Address of the OPTIMADE reference server with these structures, on mongomock."""
    import uvicorn
    from optimade.server.config import ServerConfig
    from optimade.server.create_app import create_app

    gap = {"name": "band_gap", "type": "float", "unit": "eV", "description": "band gap"}
    config = ServerConfig(
        insert_test_data=False,
        page_limit=page,
        provider_fields={"structures": [gap]},
    )
    # given in the proper way, the server would look on the network whether the page is there
    config.__dict__["license"] = LICENCE
    app = create_app(config)
    app.state.entry_collections["structures"].insert(structures)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
