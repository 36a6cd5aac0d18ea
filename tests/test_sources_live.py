"""The live sources with their clients, in the environment that `make sources` makes."""

import os
import subprocess

import pytest

from .live import run


@pytest.mark.slow
def test_the_live_sources_pass_with_their_clients():
    if not run.READY.exists():
        pytest.skip("the clients of the live sources are not installed; run make sources")
    done = subprocess.run(
        run.COMMAND, cwd=run.ROOT, env=os.environ | run.PATHS, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
