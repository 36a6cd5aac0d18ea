"""What every expectation begins with, and how it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotAttempted

NO_MISTAKES: Mapping[str, object] = MappingProxyType({})


def attempted(answer: object) -> None:
    """Raise NotAttempted for what the page leaves to fill in."""
    if _answers.is_blank(answer):
        raise NotAttempted


def told(expectation: str, helps: str) -> str:
    """Two sentences, the second of which may be missing."""
    return f"{expectation} {helps}".strip()


def likeness(values: np.ndarray, looks_like: Mapping[str, object], tolerance: float) -> str:
    """The sentence of the known mistake that leads to the nearest values, or ""."""
    near = {}
    for say, wrong in looks_like.items():
        them = np.asarray(wrong, dtype=float)
        room = np.minimum(tolerance, 0.02 * np.abs(them)) + 1e-9
        if them.shape == values.shape and (np.abs(values - them) <= room).all():
            near[say] = float(np.abs(values - them).sum())
    return min(near, key=near.__getitem__, default="")
