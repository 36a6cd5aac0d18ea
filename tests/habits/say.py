"""How a habit's test speaks: all messages, one a line, each with its place first."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

PLACE = re.compile(r"^[\w./-]+:\d+: ")


def fine(messages: Sequence[str]) -> None:
    """Fail with all messages, if there are any."""
    if messages:
        pytest.fail("\n" + "\n".join(messages), pytrace=False)


def only(messages: Sequence[str], *parts: str) -> None:
    """Fail unless there is one message, which begins with its place and holds some words."""
    assert len(messages) == 1, "\n".join(messages) or "no message"
    assert PLACE.match(messages[0]), messages[0]
    for part in parts:
        assert part in messages[0]
