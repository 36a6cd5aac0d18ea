"""What the tests of the live sources share: a cache of their own, and no waiting."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from matlab_pkg.sources import _session

CLIENTS = all(importlib.util.find_spec(name) for name in ("optimade", "mp_api"))
# they run in an environment of their own, to which ../test_sources_live.py hands over
collect_ignore_glob = [] if CLIENTS else ["test_*.py"]

# what the clients and the reference server themselves do that will change one day
FORESEEN = [
    "ignore:Accessing the 'model_fields' attribute:DeprecationWarning",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            for warning in FORESEEN:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "matlab_pkg" / "sources"


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """The pauses that were made, in seconds; none is waited for."""
    made = []
    monkeypatch.setattr(_session, "pause", made.append)
    return made
