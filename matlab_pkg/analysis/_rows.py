"""Rows that come one by one as one array, on the disk where the memory is too small."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable

import numpy as np

MEMORY = 2**29
"""int, bytes: arrays that are larger go to a temporary file. Reason: half a gigabyte fits any
machine that the course runs on."""


def kept(rows: Iterable[np.ndarray], *, most: int = 0) -> np.ndarray:
    """Rows as one array, in a temporary file where they are large; `most` says how many come."""
    short, whole, spilled, count, shape = [], None, None, 0, ()
    for row in rows:
        count, shape = count + 1, row.shape
        if count == 1 and most and most * row.nbytes <= MEMORY:
            whole = np.empty((most, *shape))
        if whole is not None:  # it is copied while it is still in the cache
            whole[count - 1] = row
            continue
        if spilled is None and count * row.nbytes > MEMORY:
            spilled = tempfile.TemporaryFile()  # noqa: SIM115  closed below
            spilled.writelines(np.ascontiguousarray(a).data for a in short)
            short = []
        if spilled is None:
            short.append(np.array(row))
        else:
            spilled.write(np.ascontiguousarray(row).data)
    if whole is not None:
        return whole[:count]
    if spilled is None:
        return np.array(short)
    with spilled:  # the map outlives the file's name and handle
        spilled.flush()
        return np.memmap(spilled, dtype=float, mode="r", shape=(count, *shape))
