"""Live sources without their clients: patience, cache, tables, the snapshot, and plain refusals.

What needs the clients stands in tests/live; test_sources_live.py runs it.
"""

import datetime
import email.utils
import json
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from matlab_pkg import datasets, sources
from matlab_pkg.sources import _cache, _fetch, _session
from matlab_pkg.sources._session import Conversation, Unavailable

from .loopback import Reply, serving

ROOT = Path(__file__).parents[1]
PAGE = {"data": [{"id": "a"}, {"id": "b"}], "meta": {"data_returned": 2}}
SNAPSHOT = "Nothing was fetched; for the frozen table call sources.snapshot()."


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "matlab_pkg" / "sources"


@pytest.fixture
def pauses(monkeypatch):
    """The pauses that were made, in seconds; none is waited for."""
    made = []
    monkeypatch.setattr(_session, "pause", made.append)
    return made


def get(server, talk):
    with talk.session()() as session:
        return session.get(f"{server.address}/page").json()


def failure(reply, talk):
    with serving(reply) as server, pytest.raises(Unavailable) as error:
        get(server, talk)
    assert str(error.value).endswith(SNAPSHOT)
    assert talk.failure is error.value
    return str(error.value)


# --- a patient connection ------------------------------------------------------------------------


def test_a_good_page_is_counted(pauses):
    talk = Conversation()
    with serving(lambda seen, n: Reply(PAGE)) as server:
        assert get(server, talk) == PAGE
    assert (talk.rows, talk.total, pauses) == (2, 2, [])
    assert talk.first_url == f"{server.address}/page"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_it_tries_again_and_gets_the_page(pauses, status):
    def reply(seen, n):
        return Reply(PAGE) if n == 2 else Reply(b"no", status=status)

    with serving(reply) as server:
        assert get(server, Conversation()) == PAGE
    assert pauses == [1, 2], "each pause is twice the one before"


def test_a_page_that_breaks_off_is_asked_for_again(pauses):
    with serving(lambda seen, n: Reply(PAGE, cut=n == 0)) as server:
        talk = Conversation()
        assert get(server, talk) == PAGE
    assert talk.rows == 2, "the half page was not counted"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"no", status=500), "the server answers 500 Internal Server Error, 3 times in a"),
        (Reply(b"no", status=429), "the server answers 429 Too Many Requests, 3 times in a row."),
        (Reply(b"<html>"), "the answer is not JSON, 3 times in a row."),
        (Reply([1, 2]), "the answer is not JSON, 3 times in a row."),
        (Reply(b""), "the answer is not JSON, 3 times in a row."),
        (Reply(PAGE, cut=True), "the answer broke off in the middle, 3 times in a row."),
        (Reply(silent=True), "the server said nothing for 0.1 s, 3 times in a row."),
    ],
)
def test_it_gives_up_and_says_why(pauses, reply, words):
    said = failure(lambda seen, n: reply, Conversation(attempts=3, timeout_s=0.1))
    assert re.match(rf"127\.0\.0\.1:\d+: {re.escape(words)}", said)
    assert pauses == [1, 2]


def test_the_pause_is_the_one_that_the_server_asks_for(pauses):
    soon = email.utils.format_datetime(
        datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=30), usegmt=True
    )

    def reply(seen, n):
        wanted = ["7", soon, "later"]
        return Reply(PAGE) if n == 3 else Reply(status=429, headers={"Retry-After": wanted[n]})

    with serving(reply) as server:
        get(server, Conversation())
    assert pauses[0] == 7
    assert 20 < pauses[1] <= 30
    assert pauses[2] == 4, "what cannot be read is as if it were not there"


def test_a_very_long_pause_is_not_waited_for(pauses):
    said = failure(
        lambda seen, n: Reply(status=429, headers={"Retry-After": "3600"}), Conversation()
    )
    words = ": the server answers 429 Too Many Requests and asks to wait 3600 s. Try again later. "
    assert words in said
    assert pauses == []


def test_no_network(pauses):
    with serving(lambda seen, n: Reply()) as server:
        pass  # it is closed again
    with pytest.raises(Unavailable, match=r"no connection \(\[Errno.*refused\), 2 times in"):
        get(server, Conversation(attempts=2))


def test_pages_that_came_before_the_end_are_told(pauses):
    page = {"data": PAGE["data"], "meta": {"data_returned": 9}}
    talk = Conversation(attempts=1)
    with serving(lambda seen, n: Reply(page) if n == 0 else Reply(status=500)) as server:
        get(server, talk)
        with pytest.raises(Unavailable, match="2 of 9 rows had come and are not kept"):
            get(server, talk)


def test_a_key_does_not_follow_a_redirect(pauses):
    with serving(lambda seen, n: Reply(PAGE)) as other:

        def reply(seen, n):
            return Reply(status=302, headers={"Location": f"{other.address}/steal"})

        said = failure(reply, Conversation(headers={"x-api-key": "secret"}))
        assert "the server sends us to" in said
        assert other.seen == []
        with serving(reply) as server:  # without a key it goes on
            assert get(server, Conversation()) == PAGE


def test_other_answers_are_left_to_the_client(pauses):
    with serving(lambda seen, n: Reply({"errors": []}, status=400)) as server:
        assert get(server, Conversation()) == {"errors": []}
    assert len(server.seen) == 1


# --- from pages to an answer ---------------------------------------------------------------------

TOLD = {"source": "A database", "url": "http://here", "licence": "CC-BY-4.0", "versions": {}}
ROWS = [("1", "AsGa", 2, 1.42), ("2", "Te2Cd2", None, 1.5), ("3", "Si", 1, None)]
QUESTION = {"how": "test", "query": "all"}


def fetch(rows, *, total=None, more=False, max_rows=100, max_age_days=30.0, calls=None):
    talk = Conversation(total=total, meta={"more_data_available": more})

    def ask(talk):
        if calls is not None:
            calls.append(1)
        if isinstance(rows, Exception):
            raise rows
        return rows, TOLD

    return _fetch.answer(QUESTION, ask, max_rows=max_rows, max_age_days=max_age_days, talk=talk)


def test_table_in_our_columns():
    answer = fetch(ROWS)
    assert list(answer.data.columns) == [column.name for column in sources.COLUMNS]
    assert answer.data["formula"].tolist() == ["GaAs", "CdTe", "Si"], "as everyone writes them"
    assert answer.data["elements"].tolist() == [2, 2, 1]
    assert answer.data["band_gap_eV"].isna().tolist() == [False, False, True]
    assert answer.provenance.faults == ("1 rows have no band gap",)
    assert answer.provenance.complete


def test_nothing_is_dropped_and_every_fault_is_told():
    answer = fetch([("1", "Xx7?", 3, 1.0), (None, None, None, -0.5), ("1", "Si", 1, 1.1)])
    assert len(answer.data) == 3
    assert answer.data["formula"][0] == "Xx7?"
    assert answer.data["elements"].tolist() == [3, 0, 1]
    first, *others = answer.provenance.faults
    assert first.startswith("2 formulas could not be read and stand as they came, such as")
    assert others == [
        "1 rows have no identifier",
        "1 identifiers came twice: the source changed while it was read",
        "1 band gaps are negative",
    ]
    pd.testing.assert_frame_equal(fetch([]).data, answer.data)  # and the cache loses none of it


def test_an_empty_answer_has_the_columns_and_their_types():
    data = fetch([]).data
    assert len(data) == 0
    assert [str(kind) for kind in data.dtypes] == ["object", "object", "int64", "float64"]
    assert repr(fetch([])).startswith("Answer(0 rows from A database, computed, from the cache")


def test_rows_that_are_missing_are_an_error_and_are_not_kept(cache):
    with pytest.raises(Unavailable, match="the pages ended after 3 of 5 rows, which are not kept"):
        fetch(ROWS, total=5)
    with pytest.raises(Unavailable, match="the pages ended after 3 of more rows"):
        fetch(ROWS, more=True)
    assert not cache.exists()


def test_an_answer_that_was_cut_on_purpose_says_so():
    known = fetch(ROWS, total=5, max_rows=2)
    assert len(known.data) == 2
    assert not known.provenance.complete
    assert "Answer(2 of 5 rows" in repr(known)
    unknown = fetch(ROWS, more=True, max_rows=3, max_age_days=0)
    assert "Answer(3 of more rows" in repr(unknown)
    assert not unknown.provenance.complete


# --- the cache -----------------------------------------------------------------------------------


def make_older(cache, days):
    (path,) = cache.glob("*/provenance.json")
    told = json.loads(path.read_text("utf-8"))
    then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
    path.write_text(json.dumps(told | {"retrieved": then.isoformat()}), "utf-8")


def test_the_second_answer_is_the_kept_one_and_says_its_age(cache):
    calls = []
    first, second = fetch(ROWS, calls=calls), fetch(ROWS, calls=calls)
    assert len(calls) == 1
    pd.testing.assert_frame_equal(first.data, second.data)
    assert not first.provenance.cached
    assert "retrieved 20" in repr(first)
    make_older(cache, 2)
    again = fetch(ROWS, calls=calls)
    assert again.provenance.cached
    assert again.provenance.age_days == pytest.approx(2, abs=0.01)
    assert "from the cache, 2.0 days old" in repr(again)
    assert "from the cache, 2.0 days old" in again._repr_html_()
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("age", "limit", "asked"), [(40, 30.0, 2), (40, None, 1), (40, 41, 1), (0, 0, 2), (3, 2.5, 2)]
)
def test_how_old_an_answer_may_be(cache, age, limit, asked):
    calls = []
    fetch(ROWS, calls=calls)
    make_older(cache, age)
    fetch(ROWS, calls=calls, max_age_days=limit)
    assert len(calls) == asked


def test_an_answer_too_old_is_offered_but_never_taken(cache):
    fetch(ROWS)
    make_older(cache, 40)
    with pytest.raises(Unavailable) as error:
        fetch(Unavailable("No network."))
    assert str(error.value) == (
        f"No network. {SNAPSHOT} An answer of 40.0 days ago is kept: max_age_days=None takes it."
    )


@pytest.mark.parametrize("limit", [-1, "old", math.nan])
def test_ages_that_are_none(limit):
    with pytest.raises((TypeError, ValueError), match="max_age_days"):
        fetch(ROWS, max_age_days=limit)


def test_a_kept_table_that_was_altered_is_refused(cache):
    fetch(ROWS)
    (path,) = cache.glob("*/table.csv")
    path.write_text(path.read_text().replace("1.42", "1.52"))
    with pytest.raises(ValueError, match=r"was altered: its sha256 starts with \w{12}, expected"):
        fetch(ROWS)
    with pytest.raises(Unavailable, match=r"No network\.") as error:
        fetch(Unavailable("No network."), max_age_days=0)
    assert "is kept" not in str(error.value), "what was altered is not offered"
    assert fetch(ROWS, max_age_days=0).data["band_gap_eV"][0] == 1.42
    assert fetch(ROWS).provenance.cached, "asked anew, it is whole again"


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"sha256": "0", "faults": [], "x": 1}'])
def test_a_kept_card_that_is_broken_is_refused(cache, content):
    fetch(ROWS)
    (path,) = cache.glob("*/provenance.json")
    path.write_text(content)
    with pytest.raises(ValueError, match=r"is broken .*max_age_days=0 asks the source again"):
        fetch(ROWS)


def test_clear_cache(cache):
    fetch(ROWS)
    assert sources.clear_cache() == 1
    assert sources.clear_cache() == 0
    assert list(cache.glob("*")) == []


@pytest.mark.parametrize(
    ("platform", "home"),
    [("linux", ".cache"), ("darwin", "Library/Caches"), ("win32", "AppData/Local")],
)
def test_where_answers_are_kept(monkeypatch, tmp_path, platform, home):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert _cache.folder() == tmp_path / home / "matlab_pkg" / "sources"


# --- sharing an answer, and the snapshot ---------------------------------------------------------


def test_an_answer_can_be_shared(tmp_path):
    folder = fetch(ROWS, total=9, max_rows=3).save(
        tmp_path / "gaps", title="Three gaps", description="Gaps of three compounds."
    )
    card = datasets.load("gaps", root=tmp_path).card
    assert card.licence == "CC-BY-4.0"
    assert "A database, http://here, all, retrieved" in card.source
    assert "fetched were 3 of 9 rows" in card.faults
    report = datasets.fair_report(folder)
    assert report.passed, report


def test_an_answer_without_a_known_licence_is_not_shared_by_accident(tmp_path):
    answer = fetch(ROWS)
    told = replace(answer.provenance, licence="not stated by the source")
    with pytest.raises(LookupError, match="There is no licence 'not stated by the source'"):
        sources.Answer(answer.data, told).save(tmp_path / "x", title="T", description="D")


def test_snapshot_is_the_shipped_table():
    frozen = sources.snapshot()
    shipped = datasets.load("band_gaps").data
    assert frozen.data["material_id"].tolist() == shipped["formula"].tolist()
    spelled = frozen.data.set_index("material_id")["formula"]
    assert spelled["ZnIn2S4"] == "In2ZnS4"
    assert spelled["Hg0.7Cd0.3Te"] == "Cd3Hg7Te10"
    assert spelled.is_unique
    assert frozen.data["elements"].tolist() == shipped["elements"].tolist()
    assert frozen.data["band_gap_eV"].tolist() == shipped["band_gap_eV"].tolist()
    assert list(frozen.data.columns) == list(fetch([]).data.columns)
    assert frozen.provenance.kind == "measured"
    assert "from the snapshot 'band_gaps', measured" in repr(frozen)
    assert repr(frozen).endswith("; 7 known faults)")


def test_the_snapshot_needs_nothing_that_a_browser_lacks(monkeypatch):
    for name in ("pymatgen", "pymatgen.core", "requests", "optimade", "mp_api"):
        monkeypatch.setitem(sys.modules, name, None)
    assert sources.snapshot().provenance.faults == datasets.card("band_gaps").faults


def test_snapshot_of_another_table(tmp_path):
    with pytest.raises(LookupError, match="There is no column 'band_gap_eV'"):
        sources.snapshot("alkali_halides")
    with pytest.raises(TypeError, match="'LiI' is a structure"):
        sources.snapshot("LiI")
    with pytest.raises(LookupError, match="There is no data set 'band_gap'"):
        sources.snapshot("band_gap")


def test_html_of_an_answer():
    html = sources.Answer(
        fetch(ROWS).data, replace(fetch(ROWS).provenance, query="<all>")
    )._repr_html_()
    assert "<caption>A database</caption>" in html
    assert '<th scope="row">Licence</th><td>CC-BY-4.0</td>' in html
    assert "&lt;all&gt;" in html


# --- without network, key or client --------------------------------------------------------------


def test_importing_asks_nobody_and_loads_nothing():
    code = (
        "import sys; from matlab_pkg import sources; "
        "heavy = ('optimade', 'mp_api', 'requests', 'pandas', 'pymatgen', 'urllib.request'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "[]\n"


def test_without_a_key(monkeypatch):
    monkeypatch.delenv("MP_API_KEY", raising=False)
    with pytest.raises(Unavailable) as error:
        sources.materials_project(elements=["Cd", "Te"])
    assert str(error.value) == (
        "The Materials Project wants a key, and the environment variable MP_API_KEY holds none; "
        f"get one at https://next-gen.materialsproject.org/api. {SNAPSHOT}"
    )


@pytest.mark.parametrize(
    ("package", "ask"),
    [
        ("optimade", lambda: sources.optimade("nelements=2", provider="mp")),
        ("mp-api", lambda: sources.materials_project(stable=True)),
    ],
)
def test_without_a_client(monkeypatch, package, ask):
    module = f"{package.replace('-', '_')}.client"
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    monkeypatch.setenv("MP_API_KEY", "secret")
    with pytest.raises(Unavailable) as error:
        ask()
    said = str(error.value)
    assert said.startswith(f"The package {package}")
    assert f'pip install -e ".[sources]" -c constraints-sources.txt. {SNAPSHOT}' in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ({}, ValueError, "Give either provider, one of alexandria, mp, oqmd, or the base_url"),
        ({"provider": "mp", "base_url": "http://x"}, ValueError, "Give either provider"),
        ({"provider": "MP"}, LookupError, r"There is no provider 'MP'\. Did you mean 'mp'"),
        ({"base_url": "example.org"}, ValueError, "must be the address of a database"),
        ({"base_url": "http://me:secret@example.org"}, ValueError, "without a query or a password"),
        ({"base_url": 3}, TypeError, "base_url = 3 is a int"),
        ({"provider": "mp", "max_rows": 0}, ValueError, "max_rows = 0 is not allowed"),
        ({"provider": "mp", "attempts": 0}, ValueError, "attempts = 0 is not allowed"),
        ({"provider": "mp", "timeout_s": 0}, ValueError, "timeout_s = 0 s is not allowed"),
    ],
)
def test_optimade_arguments(arguments, kind, words):
    with pytest.raises(kind, match=words):
        sources.optimade("nelements=2", **arguments)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("  ", ValueError, "The filter is empty"),
        (None, TypeError, "filter = None is a NoneType"),
        ('id="a&b"', ValueError, "holds '&'"),
        ("nelements>+1", ValueError, r"holds '\+'"),
    ],
)
def test_filters_that_would_not_arrive(text, kind, words):
    with pytest.raises(kind, match=words):
        sources.optimade(text, provider="mp")


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ({}, ValueError, "Nothing is asked for"),
        ({"elements": "CdTe"}, TypeError, "give a list"),
        ({"elements": [48]}, TypeError, "element = 48"),
        ({"n_elements": 0}, ValueError, "n_elements = 0"),
        ({"band_gap_eV": (2, 1)}, ValueError, r"band_gap_eV = \(2, 1\) eV is not allowed"),
        ({"band_gap_eV": (0, "x")}, TypeError, "band_gap_eV = 'x'"),
        ({"stable": True, "max_rows": 0}, ValueError, "max_rows = 0"),
    ],
)
def test_materials_project_arguments(arguments, kind, words):
    with pytest.raises(kind, match=words):
        sources.materials_project(**arguments)
