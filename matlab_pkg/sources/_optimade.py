"""Any database that speaks OPTIMADE, through the client of the OPTIMADE consortium."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping

from matlab_pkg import _validate
from matlab_pkg.sources._answer import Answer
from matlab_pkg.sources._fetch import Row, answer, client, versions
from matlab_pkg.sources._session import Conversation, Unavailable

PROVIDERS = {
    "alexandria": "https://alexandria.icams.rub.de/pbe",
    "mp": "https://optimade.materialsproject.org",
    "oqmd": "https://oqmd.org/optimade",
}
"""dict of str: databases by the short names of the consortium's list, and their addresses."""

BAND_GAP = re.compile(r"_[a-z0-9]+_band_?gap")
FIELDS = ["chemical_formula_reduced", "nelements"]


def optimade(
    filter: str,
    *,
    provider: str | None = None,
    base_url: str | None = None,
    band_gap_field: str | None = None,
    max_rows: int = 1000,
    max_age_days: float | None = 30.0,
    progress: bool = True,
    attempts: int = 4,
    timeout_s: float = 30.0,
) -> Answer:
    """Table of the structures that an OPTIMADE database has for a filter.

    Parameters
    ----------
    filter : str
        A filter of the standard, for example ``'elements HAS "Te" AND nelements=2'``.
    provider : str, optional
        One of `PROVIDERS`.
    base_url : str, optional
        Address of any other database, without ``/v1``; instead of `provider`.
    band_gap_field : str, optional
        Name of the property that holds the band gap; every database has its own. Found by itself
        where exactly one has such a name; ``""`` leaves the column of gaps empty.
    max_rows : int, no unit, optional
        Most rows to fetch.
    max_age_days : float or None, d, optional
        Oldest answer to take from the cache, in days; 0 asks anew, None takes any.
    progress : bool, optional
        Whether to show a bar while pages come.
    attempts : int, no unit, optional
        How often to send a request that fails before giving up; pauses double, or are what the
        server asks for.
    timeout_s : float, s, optional
        How long to wait for a server that says nothing.

    Returns
    -------
    Answer
        Columns of `COLUMNS`, ``band_gap_eV`` in eV, and the provenance.

    Raises
    ------
    Unavailable
        If there is no network or client, the server fails, or pages are missing.
    ValueError
        If the filter or address is not allowed, or a kept answer was altered.
    LookupError
        If the provider is unknown, or the band gap's field cannot be told.
    TypeError
        If an argument is of another type.

    Notes
    -----
    The provenance says that the values are computed, which holds for all of `PROVIDERS`. Whether
    every row came is checked against the number that the source states, where it states one.

    References
    ----------
    C. W. Andersen et al., Sci. Data 8, 217 (2021), doi:10.1038/s41597-021-00974-z: the standard.
    M. L. Evans et al., J. Open Source Softw. 6, 3458 (2021), doi:10.21105/joss.03458: the client.

    Examples
    --------
    A wrong name is found before anything is sent:

    >>> optimade('elements HAS "Te"', provider="oqdm")
    Traceback (most recent call last):
    LookupError: There is no provider 'oqdm'. Did you mean 'oqmd'?
    """
    url = _address(provider, base_url)
    _check_filter(filter)
    max_rows = _validate.count(max_rows, what="max_rows", low=1)
    talk = Conversation(
        attempts=_validate.count(attempts, what="attempts", low=1),
        timeout_s=_validate.number(timeout_s, what="timeout_s", unit="s", low=0),
    )
    question = {"how": "OPTIMADE 1", "url": url, "query": filter, "max_rows": max_rows}
    return answer(
        question | {"gap": band_gap_field},
        lambda talk: _ask(talk, url, filter, band_gap_field, max_rows=max_rows, progress=progress),
        max_rows=max_rows,
        max_age_days=max_age_days,
        talk=talk,
    )


def _address(provider: str | None, base_url: str | None) -> str:
    if (provider is None) == (base_url is None):
        raise ValueError(
            "Give either provider, one of "
            f"{', '.join(PROVIDERS)}, or the base_url of another database."
        )
    if provider is not None:
        return PROVIDERS[_validate.choice(provider, what="provider", allowed=PROVIDERS)]
    if not re.match(r"https?://[^\s/?#@]+[^\s?#@]*$", _validate.text(base_url, what="base_url")):
        raise ValueError(
            f"base_url = {base_url!r} is not allowed: it must be the address of a database, such "
            "as 'https://example.org/optimade', without a query or a password."
        )
    return re.sub(r"(/v1)?/*$", "", base_url)


def _check_filter(text: str) -> None:
    _validate.text(text, what="filter")
    if not text.strip():
        raise ValueError("The filter is empty: that asks for a whole database. Give one.")
    found = re.search(r"[&#%+]", text)
    if found:
        raise ValueError(
            f"The filter {text!r} holds {found[0]!r}, which the client sends as it is and a server "
            "takes for something else. Write the filter without it."
        )


def _ask(
    talk: Conversation,
    url: str,
    text: str,
    gap_field: str | None,
    *,
    max_rows: int,
    progress: bool,
) -> tuple[list[Row], dict]:
    module = client("optimade.client", "optimade[http-client]")
    _parse(text)
    with talk.session()() as session:
        gap, faults = _gap_field(session, url, gap_field)
        licence = _licence(session, url)
    asking = module.OptimadeClient(
        url,
        max_results_per_provider=max_rows,
        http_client=talk.session(),
        use_async=False,
        silent=not progress,
    )
    fields = FIELDS + ([gap] if gap else [])
    # the client's bar stays away if asked to, but its errors do not; we raise them
    quiet = contextlib.nullcontext() if progress else contextlib.redirect_stderr(io.StringIO())
    with quiet:
        found = asking.get(text, endpoint="structures", response_fields=fields)
    found = found["structures"][text][url]
    if talk.failure:
        raise talk.failure
    if found["errors"]:
        raise Unavailable(f"{url}: the server or its pages are at fault: {found['errors'][0]}.")
    told = {
        "source": _provider_name(talk.meta, url),
        "url": talk.first_url,
        "licence": licence,
        "versions": versions("optimade") | {"OPTIMADE": str(talk.meta.get("api_version"))},
        "faults": faults,
    }
    return [_row(entry, gap) for entry in found["data"]], told


def _parse(text: str) -> None:
    """Read the filter before the client does: on a wrong one it silences Python's own errors."""
    from optimade.exceptions import BadRequest
    from optimade.filterparser import LarkParser

    try:
        LarkParser().parse(text)
    except BadRequest as error:
        raise ValueError(
            f"{text!r} is not a filter of OPTIMADE: {' '.join(str(error.detail).split())[:200]}. "
            "For example: 'elements HAS \"Te\" AND nelements=2'."
        ) from error


def _get(session, address: str) -> Mapping:
    """The part ``data`` of a page of information."""
    response = session.get(address)
    if response.status_code != 200:
        raise Unavailable(f"{address}: the server answers {response.status_code}.")
    data = response.json().get("data")
    return data if isinstance(data, Mapping) else {}


def _gap_field(session, url: str, wanted: str | None) -> tuple[str, tuple[str, ...]]:
    """Name of the property that holds the band gap, empty if none is wanted; and its faults."""
    if wanted == "":
        return "", ()
    properties = _get(session, f"{url}/v1/info/structures").get("properties") or {}
    near = [name for name in properties if "gap" in name]
    exact = [name for name in properties if BAND_GAP.fullmatch(name)]
    if wanted is not None:
        _validate.choice(wanted, what=f"property of {url}", allowed=properties)
    elif len(exact) != 1:
        raise LookupError(
            f"{url} has {len(exact)} properties that are named like a band gap; near are: "
            f"{', '.join(near) or 'none'}. Give one as band_gap_field, or '' to do without."
        )
    name = wanted or exact[0]
    unit = (properties[name] or {}).get("unit")
    if not unit:
        return name, (f"the source states no unit of {name}, which is taken to be in eV",)
    if unit != "eV":
        raise ValueError(
            f"The property {name} of {url} is in {unit}, not in eV. Give another band_gap_field, "
            "or '' to do without."
        )
    return name, ()


def _licence(session, url: str) -> str:
    told = _get(session, f"{url}/v1/info").get("attributes") or {}
    names = told.get("available_licenses_for_entries") or told.get("available_licenses") or []
    link = told.get("license")
    link = link.get("href") if isinstance(link, Mapping) else link
    return ", ".join(names) or link or "not stated by the source"


def _provider_name(meta: Mapping, url: str) -> str:
    provider = meta.get("provider") or {}
    return str(provider.get("name") or url)


def _row(entry: Mapping, gap: str) -> Row:
    values = entry.get("attributes") or {}
    return (
        entry.get("id"),
        values.get("chemical_formula_reduced"),
        values.get("nelements"),
        values.get(gap) if gap else None,
    )
