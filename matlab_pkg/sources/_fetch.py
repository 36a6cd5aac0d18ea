"""What every live source does alike: look into the cache, ask, count, keep."""

from __future__ import annotations

import datetime
import importlib
import sys
from collections.abc import Callable
from importlib import metadata
from types import ModuleType

from matlab_pkg import __version__
from matlab_pkg.sources import _cache
from matlab_pkg.sources._answer import Answer, Provenance, table
from matlab_pkg.sources._session import Conversation, Unavailable

Row = tuple[str | None, str | None, int | None, float | None]
EXTRA = 'pip install -e ".[sources]" -c constraints-sources.txt'


def answer(
    question: dict,
    ask: Callable[[Conversation], tuple[list[Row], dict]],
    *,
    max_rows: int,
    max_age_days: float | None,
    talk: Conversation,
) -> Answer:
    """Answer from the cache if it is young enough, else from the source; a new one is kept."""
    found = _cache.kept(question, _cache.check_age(max_age_days))
    if found is not None:
        return found
    try:
        rows, told = ask(talk)
        rows, available = _counted(rows, talk, max_rows=max_rows)
    except Unavailable as error:
        older = _cache.hint(question)
        if older:
            error.args = (f"{error}{older}",)
        raise
    data, faults = table(rows)
    faults = (*told.pop("faults", ()), *faults)
    fresh = Answer(
        data,
        Provenance(
            query=question["query"],
            retrieved=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            kind="computed",
            rows=len(data),
            rows_available=available,
            faults=faults,
            **told,
        ),
    )
    _cache.keep(question, fresh)
    return fresh


def _counted(rows: list[Row], talk: Conversation, *, max_rows: int) -> tuple[list[Row], int | None]:
    """The rows, at most `max_rows`, and how many there are; an error if some were lost.

    Where the source does not say how many there are, and has more, that is None.
    """
    more = bool(talk.meta.get("more_data_available"))
    if len(rows) < (max_rows if more else min(talk.total or 0, max_rows)):
        raise Unavailable(
            f"{talk.first_url}: the pages ended after {len(rows)} of {talk.total or 'more'} rows, "
            "which are not kept. Try again."
        )
    if talk.total is None:
        return rows[:max_rows], None if more else len(rows)
    return rows[:max_rows], max(talk.total, len(rows))


def client(name: str, package: str) -> ModuleType:
    """Module of a client, imported when it is needed; Unavailable if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        reason = "is not installed" if error.name else "cannot be imported"
        raise Unavailable(
            f"The package {package} {reason} ({error}); get it, in the folder of the course, with: "
            f"{EXTRA}."
        ) from error


def versions(*packages: str) -> dict[str, str]:
    """Versions of the programs that fetched an answer."""
    found = {"python": ".".join(map(str, sys.version_info[:3])), "matlab-pkg": __version__}
    return found | {name: metadata.version(name) for name in packages}
