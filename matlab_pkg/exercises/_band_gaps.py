"""The search that chapter 1 is about: the table, its features, and what counts as a hit."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TARGET = "band_gap_eV"
"""str: what an experiment reveals."""

GOAL_EV = 6.0
"""float, eV: the least gap that is a hit. Reason: the chapter's own."""

BUDGET = 30
"""int, no unit: experiments of one search. Reason: the chapter's own."""


@functools.cache
def gaps() -> pd.DataFrame:
    """The table, one row a compound; shared, so never changed."""
    from matlab_pkg import datasets

    return datasets.load("band_gaps").data.set_index("formula")


def features() -> list[str]:
    """Names of the features."""
    return list(gaps().columns[3:])


def hits(limit_eV: float = GOAL_EV) -> int:
    """How many compounds have at least this gap."""
    return int((gaps()[TARGET] >= limit_eV).sum())
