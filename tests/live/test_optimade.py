"""`sources.optimade` against the OPTIMADE reference server, and against servers that misbehave."""

import sys

import pandas as pd
import pytest

from matlab_pkg import sources
from matlab_pkg.sources import Unavailable

from ..loopback import Reply, serving
from . import servers

SHIPPED = sources.snapshot().data
PAGE = 20


def structure(number, formula, gap):
    """A structure with what the standard asks of all; its sites are not at issue here."""
    from pymatgen.core import Composition

    parts = Composition(formula).get_el_amt_dict()
    elements = sorted(parts)
    # as the standard writes it: letters in order, and no number for a single atom
    reduced = "".join(el if parts[el] == 1 else f"{el}{parts[el]:g}" for el in elements)
    total = sum(parts.values())
    return {
        "id": f"x-{number}",
        "chemical_formula_reduced": reduced,
        "elements": elements,
        "nelements": len(elements),
        "elements_ratios": [parts[el] / total for el in elements],
        "last_modified": "2026-01-01T00:00:00Z",
        "band_gap": gap,
    }


@pytest.fixture(scope="module")
def known():
    """Formulas and gaps that the server holds: 57 compounds of two or three elements."""
    whole = SHIPPED[SHIPPED["elements"].between(2, 3)]
    return whole[["formula", "elements", "band_gap_eV"]].head(57).reset_index(drop=True)


@pytest.fixture(scope="module")
def server(known):
    rows = known.itertuples()
    with servers.optimade(
        [structure(r.Index, r.formula, r.band_gap_eV) for r in rows], page=PAGE
    ) as url:
        yield url


def ask(url, text="nelements>=1", **options):
    return sources.optimade(text, base_url=url, **({"progress": False} | options))


def test_all_pages_come_with_all_rows(server, known):
    answer = ask(server)
    assert len(known) > 2 * PAGE, "there are several pages"
    assert answer.data["material_id"].tolist() == [f"x-{n}" for n in known.index]
    for name in ("formula", "elements", "band_gap_eV"):
        assert answer.data[name].tolist() == known[name].tolist(), "as our own tables spell it"
    assert answer.provenance.complete
    assert answer.provenance.faults == ()


def test_the_table_is_that_of_the_snapshot(server):
    live, frozen = ask(server).data, sources.snapshot().data
    pd.testing.assert_series_equal(live.dtypes, frozen.dtypes)


def test_provenance(server):
    told = ask(server, "nelements=2").provenance
    assert told.source == "Example provider"
    assert told.url.startswith(f"{server}/v1/structures?filter=nelements=2&response_fields=")
    assert told.query == "nelements=2"
    assert told.licence == servers.LICENCE
    assert told.kind == "computed"
    assert set(told.versions) == {"python", "matlab-pkg", "optimade", "OPTIMADE"}
    assert told.age_days < 1 / 24


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("nelements=2", lambda t: t["elements"] == 2),
        ("_exmpl_band_gap>1.5 AND nelements=3", lambda t: (t.band_gap_eV > 1.5) & (t.elements > 2)),
        ('elements HAS "Te"', lambda t: t["formula"].str.contains("Te")),
        ('elements HAS "He"', lambda t: t["formula"] == "none"),
    ],
)
def test_the_filter_filters(server, known, text, chosen):
    assert ask(server, text).data["formula"].tolist() == known[chosen(known)]["formula"].tolist()


def test_at_most_so_many_rows_and_it_says_so(server, known):
    answer = ask(server, max_rows=25)
    assert len(answer.data) == 25
    assert f"Answer(25 of {len(known)} rows from Example provider" in repr(answer)


def test_the_cache_answers_when_the_server_is_gone(known):
    with servers.optimade([structure(0, "CdTe", 1.5)]) as url:
        first = ask(url)
    again = ask(url)
    assert again.provenance.cached
    pd.testing.assert_frame_equal(first.data, again.data)
    with pytest.raises(Unavailable, match=r"no connection .*An answer of 0\.0 days ago is kept"):
        ask(url, max_age_days=0, attempts=2)


def test_progress_is_shown_if_wanted(server, capsys):
    ask(server, progress=True)
    shown = capsys.readouterr()
    assert "structures" in shown.err
    assert shown.out == ""
    ask(server, max_age_days=0)
    assert capsys.readouterr().err == ""


def test_the_band_gap_has_another_name_everywhere(server):
    assert ask(server, band_gap_field="").data["band_gap_eV"].isna().all()
    named = ask(server, band_gap_field="_exmpl_band_gap")
    assert named.data["band_gap_eV"].notna().all()
    with pytest.raises(LookupError, match=r"There is no property of http.*'_exmpl_gap'"):
        ask(server, band_gap_field="_exmpl_gap")


def test_a_wrong_filter_is_found_before_it_is_sent(server):
    hook = sys.excepthook
    with pytest.raises(ValueError, match="'nelements>' is not a filter of OPTIMADE"):
        ask(server, "nelements>")
    with pytest.raises(Unavailable, match="400"):  # well formed, but of no known property
        ask(server, "_exmpl_magic=1 AND elements=3")
    assert sys.excepthook is hook


# --- servers that misbehave ----------------------------------------------------------------------

GAP = {"properties": {"_x_band_gap": {"unit": "eV"}}}
META = {"api_version": "1.2.0", "data_returned": 4, "data_available": 9, "provider": {"name": "X"}}


def entry(number):
    values = {"chemical_formula_reduced": "CdTe", "nelements": 2, "_x_band_gap": 1.5}
    return {"id": str(number), "type": "structures", "attributes": values}


def scripted(page, info=None):
    """What to serve: information as the standard has it, and `page(number)` of structures."""
    counted = iter(range(1000))

    def reply(seen, n):
        if seen.path == "/v1/info/structures":
            return Reply({"data": GAP if info is None else info})
        if seen.path == "/v1/info":
            return Reply({"data": {"attributes": {"available_licenses": ["CC-BY-4.0"]}}})
        return page(next(counted))

    return reply


def pages(server, *, upto, meta=META):
    """Two pages of two rows each, of which those up to a number come well."""

    def page(number):
        if number >= upto:
            return None
        more = {"next": f"{server[0]}/v1/structures?page_offset=2"} if number == 0 else {}
        data = [entry(2 * number), entry(2 * number + 1)]
        return Reply({"data": data, "meta": meta, "links": more})

    return page


def run(last=None, *, upto=2, meta=META, info=None, **options):
    """Answer of a server that serves `upto` of two pages well and then always `last`."""
    here = [""]
    well = pages(here, upto=upto, meta=meta)
    with serving(scripted(lambda n: well(n) or last, info)) as server:
        here[0] = server.address
        return ask(server.address, **options)


def test_two_good_pages():
    answer = run()
    assert answer.data["material_id"].tolist() == ["0", "1", "2", "3"]
    assert answer.provenance.licence == "CC-BY-4.0"


BAD = {
    "429": (Reply(status=429), "the server answers 429 Too Many Requests, 2 times in a row"),
    "500": (Reply(status=500), "the server answers 500 Internal Server Error, 2 times in a row"),
    "garbage": (Reply(b"<html>ok</html>"), "the answer is not JSON, 2 times in a row"),
    "half": (Reply({"data": [1, 2, 3]}, cut=True), "the answer broke off in the middle"),
    "nothing": (Reply(silent=True), r"the server said nothing for 0\.2 s"),
    "refused": (Reply({"errors": [{"title": "No", "detail": "not you"}]}, status=403), "not you"),
    "empty": (Reply({"data": [], "meta": {}, "links": {}}), "the pages ended after 2 of 4 rows"),
    "strange": (Reply({"data": "none"}), "the server or its pages are at fault"),
    "error": (Reply({"data": [], "errors": ["overload"]}), "at fault: overload"),
}


@pytest.mark.parametrize("how", BAD)
def test_paging_that_is_interrupted_is_an_error(how, cache, capsys):
    reply, words = BAD[how]
    with pytest.raises(Unavailable, match=words) as error:
        run(reply, upto=1, attempts=2, timeout_s=0.2)
    assert "sources.snapshot()" in str(error.value)
    assert not list(cache.glob("*")), "half an answer is not kept"
    assert capsys.readouterr().err == ""


def test_paging_that_is_interrupted_for_a_moment_goes_on(pauses):
    here, failed = [""], []

    def page(number):
        if number == 1:
            failed.append(1)
            return Reply(status=429, headers={"Retry-After": "3"})
        return pages(here, upto=9)(min(number, 1))

    with serving(scripted(page)) as server:
        here[0] = server.address
        assert len(ask(server.address).data) == 4
    assert (len(failed), pauses) == (1, [3])


def test_pages_that_turn_in_a_circle():
    here = [""]

    def page(number):
        links = {"next": f"{here[0]}/v1/structures?again"}
        return Reply({"data": [entry(1), entry(2)], "meta": META, "links": links})

    with serving(scripted(page)) as server:
        here[0] = server.address
        with pytest.raises(Unavailable, match="potential infinite loop"):
            ask(server.address)


def test_a_server_that_does_not_count():
    meta = {"more_data_available": True}
    assert "Answer(2 of more rows" in repr(run(max_rows=2, meta=meta))
    with pytest.raises(Unavailable, match="the pages ended after 4 of more rows"):
        run(meta=meta)


@pytest.mark.parametrize(
    ("info", "kind", "words"),
    [
        ({"properties": {}}, LookupError, "has 0 properties that are named like a band gap"),
        ({}, LookupError, "near are: none"),
        (
            {"properties": {"_x_band_gap": {}, "_y_bandgap": {}, "_x_gap_kind": {}}},
            LookupError,
            "has 2 properties .* near are: _x_band_gap, _y_bandgap, _x_gap_kind",
        ),
        ({"properties": {"_x_band_gap": {"unit": "J"}}}, ValueError, "is in J, not in eV"),
    ],
)
def test_a_gap_that_is_not_clear_is_asked_for(info, kind, words):
    with pytest.raises(kind, match=words):
        run(info=info)


def test_a_gap_without_a_unit_is_told():
    faults = run(info={"properties": {"_x_band_gap": {}}}).provenance.faults
    assert faults == ("the source states no unit of _x_band_gap, which is taken to be in eV",)


def test_a_server_without_information():
    with (
        serving(lambda seen, n: Reply({}, status=404)) as server,
        pytest.raises(Unavailable, match="/v1/info/structures: the server answers 404"),
    ):
        ask(server.address)
