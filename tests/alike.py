"""Tests of one kind: `make test` tries one of them, `.ci/run` every one."""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest

EVERYTHING = os.environ.get("MATLAB_PKG_EVERYTHING") == "1"


def alike(values: Iterable, *, first: object, name=str) -> list:
    """Parameters of a test; all but the first are left out unless everything is asked for."""
    return [
        pytest.param(value, id=name(value), marks=() if value == first else pytest.mark.everything)
        for value in values
    ]
