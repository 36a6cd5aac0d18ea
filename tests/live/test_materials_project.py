"""`sources.materials_project`: the real client, mp-api, against a server that speaks its protocol.

The real server cannot be reached from a test: it wants a key, and is on another machine.
"""

import pytest

from matlab_pkg import sources
from matlab_pkg.sources import Unavailable

from ..loopback import Reply, serving

KEY = "k" * 32
HEARTBEAT = {"version": "0.88.1", "db_version": "2026.11.01", "access_controlled_batch_ids": []}
MATERIALS = [
    {"material_id": f"mp-{n}", "formula_pretty": formula, "nelements": 2, "band_gap": gap}
    for n, (formula, gap) in enumerate(
        [("CdTe", 0.6), ("CdSe", 0.5), ("CdS", 1.0), ("ZnTe", 1.1), ("ZnSe", 1.2), ("ZnS", 2.0)]
    )
]


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("MP_API_KEY", KEY)


def speak(seen, n, *, materials=MATERIALS, total=None):
    """The protocol as far as mp-api uses it for the summary of materials."""
    if seen.path == "/heartbeat":
        return Reply(HEARTBEAT)
    if seen.headers.get("x-api-key") != KEY:
        return Reply({"detail": "Invalid authentication credentials"}, status=401)
    if seen.path != "/materials/summary/":
        return Reply({"detail": "Not Found"}, status=404)
    low, high = (float(seen.query.get(f"band_gap_{end}", "nan")) for end in ("min", "max"))
    wanted = set(filter(None, seen.query.get("elements", "").split(",")))
    chosen = [
        row
        for row in materials
        if not (row["band_gap"] < low or row["band_gap"] > high)
        and all(element in row["formula_pretty"] for element in wanted)
    ]
    start, size = int(seen.query.get("_skip", 0)), int(seen.query["_limit"])
    fields = seen.query["_fields"].split(",")
    page = [{name: row[name] for name in fields} for row in chosen[start : start + size]]
    return Reply({"data": page, "meta": {"total_doc": total or len(chosen)}})


def ask(server, **options):
    options = {"n_elements": 2, "progress": False} | options
    return sources.materials_project(base_url=server.address, **options)


def test_the_table_and_where_it_comes_from():
    with serving(speak) as server:
        answer = ask(server)
    assert answer.data["formula"].tolist() == [row["formula_pretty"] for row in MATERIALS]
    assert answer.data["band_gap_eV"].tolist() == [row["band_gap"] for row in MATERIALS]
    assert list(answer.data.columns) == list(sources.snapshot().data.columns)
    told = answer.provenance
    assert (told.source, told.licence, told.query) == (
        "Materials Project",
        "CC-BY-4.0",
        "num_elements=2",
    )
    assert told.versions["database"] == "2026.11.01"
    assert told.url.startswith(f"{server.address}/materials/summary/?nelements_min=2")
    assert answer.provenance.complete


@pytest.mark.parametrize(
    ("criteria", "formulas"),
    [
        ({"elements": ["Zn", "Te"]}, ["ZnTe"]),
        ({"band_gap_eV": (1.0, 1.3)}, ["CdS", "ZnTe", "ZnSe"]),
        ({"elements": ["He"]}, []),
    ],
)
def test_what_is_asked_for(criteria, formulas):
    with serving(speak) as server:
        assert ask(server, **criteria).data["formula"].tolist() == formulas


def test_stable_is_asked_for_by_name():
    with serving(speak) as server:
        ask(server, stable=True)
    assert server.seen[-1].query["is_stable"].lower() == "true"


def test_pages(monkeypatch):
    from matlab_pkg.sources import _materials_project

    monkeypatch.setattr(_materials_project, "PAGE", 4)
    with serving(speak) as server:
        answer = ask(server)
        assert len(answer.data) == 6
        assert [s.query.get("_skip") for s in server.seen if "_limit" in s.query] == [None, "4"]
        cut = ask(server, max_rows=5)
    assert "Answer(5 of 6 rows from Materials Project" in repr(cut)


def test_the_key_is_nowhere_but_in_the_requests(cache, capsys):
    with serving(speak) as server:
        answer = ask(server)
    assert KEY not in repr(answer) + answer._repr_html_() + repr(answer.provenance)
    written = b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())
    assert written
    assert KEY.encode() not in written
    assert KEY not in "".join(capsys.readouterr())
    assert ask(server).provenance.cached, "and the kept answer needs neither server nor key"


def test_a_wrong_key(monkeypatch):
    monkeypatch.setenv("MP_API_KEY", "w" * 32)
    with serving(speak) as server, pytest.raises(Unavailable, match="401") as error:
        ask(server)
    assert "w" * 32 not in str(error.value)
    with (
        serving(lambda seen, n: Reply({}, status=403)) as server,
        pytest.raises(Unavailable, match="answers 403; is the key in MP_API_KEY right"),
    ):
        ask(server)


BAD = {
    "429": (Reply(status=429), "the server answers 429 Too Many Requests, 2 times in a row"),
    "500": (Reply(status=500), "the server answers 500 Internal Server Error, 2 times in a row"),
    "garbage": (Reply(b"<html>ok</html>"), "the answer is not JSON, 2 times in a row"),
    "half": (Reply({"data": MATERIALS}, cut=True), "the answer broke off in the middle"),
    "nothing": (Reply(silent=True), r"the server said nothing for 0\.2 s"),
    "empty": (Reply({"data": [], "meta": {"total_doc": 6}}), "pages ended after 4 of 6 rows"),
    "strange": (Reply({"meta": {}}), "KeyError"),
}


@pytest.mark.parametrize("how", BAD)
def test_paging_that_is_interrupted_is_an_error(monkeypatch, cache, how):
    from matlab_pkg.sources import _materials_project

    monkeypatch.setattr(_materials_project, "PAGE", 4)
    reply, words = BAD[how]

    def interrupted(seen, n):
        return reply if "_skip" in seen.query else speak(seen, n)

    with serving(interrupted) as server, pytest.raises(Unavailable, match=words) as error:
        ask(server, attempts=2, timeout_s=0.2)
    assert "sources.snapshot()" in str(error.value)
    assert KEY not in str(error.value)
    assert not list(cache.glob("*")), "half an answer is not kept"


def test_a_server_that_is_silent_from_the_start():
    with (
        serving(lambda seen, n: Reply(silent=True)) as server,
        pytest.raises(Unavailable, match=r"the server said nothing for 0\.2 s, 2 times in a row"),
    ):
        ask(server, attempts=2, timeout_s=0.2)
