"""The FAIR checklist: on our own cards, on planted faults, and beside a public validator."""

import copy
import gzip
import hashlib
import json
from html.parser import HTMLParser

import frictionless
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source, _read

NAMES = datasets.names()
NUMBERS = [
    *("F1", "F2", "F3", "F4", "A1", "A1.1", "A1.2", "A2"),
    *("I1", "I2", "I3", "R1", "R1.1", "R1.2", "R1.3"),
]
UNKNOWN_TO_A_CARD = {"F4", "A1.1", "A1.2"}


@pytest.fixture
def package(tmp_path):
    """Folder of a small package that `save` wrote, and a function that changes its card."""
    folder = datasets.save(
        pd.DataFrame({"formula": ["GaAs", "CdTe"], "band_gap_eV": [1.42, 1.5]}),
        tmp_path / "gaps",
        title="Two gaps",
        description="Band gaps of two semiconductors at room temperature.",
        kind="measured",
        sources=[Source("A handbook", "10.1000/182")],
        licence="CC0-1.0",
        columns=[
            Column("formula", "no unit", "formula"),
            Column("band_gap_eV", "eV", "the gap"),
        ],
    )

    def change(edit):
        path = folder / "datapackage.json"
        card = json.loads(path.read_text("utf-8"))
        edit(card)
        path.write_text(json.dumps(card), "utf-8")
        return folder

    return change


def state(card, number):
    return datasets.fair_report(card).finding(number).state


def resource(card):
    return card["resources"][0]


def fields(card):
    return resource(card)["schema"]["fields"]


@pytest.mark.parametrize("name", NAMES)
def test_every_card_of_the_shelf_passes(name):
    for card in (datasets.card(name), _read.SHIPPED / name, str(_read.SHIPPED / name)):
        report = datasets.fair_report(card)
        assert report.passed, report
        assert [item.principle for item in report.findings] == NUMBERS
        open_ = {item.principle for item in report.findings if item.state == "not applicable"}
        assert open_ == UNKNOWN_TO_A_CARD


def test_what_save_writes_passes_the_list_and_the_validator(package):
    folder = package(lambda card: None)
    assert datasets.fair_report(folder / "datapackage.json").passed
    assert frictionless.validate(str(folder / "datapackage.json")).valid


PLANTED = [
    ("F1", lambda d: resource(d).pop("hash")),
    ("F2", lambda d: d.update(title="data")),
    ("F2", lambda d: d.pop("description")),
    ("F2", lambda d: fields(d)[1].pop("description")),
    ("F3", lambda d: resource(d).update(hash="sha256:" + "0" * 64)),
    ("F3", lambda d: resource(d).update(path="other.csv")),
    ("F3", lambda d: resource(d).update(hash="crc:" + "0" * 32)),
    ("A1", lambda d: resource(d).update(path="/measured/gaps.csv")),
    ("A1", lambda d: resource(d).update(path="C:\\gaps.csv")),
    ("A1", lambda d: resource(d).update(path="../gaps.csv")),
    ("A1", lambda d: resource(d).update(path="file:///gaps.csv")),
    ("A1", lambda d: resource(d).pop("path")),
    ("A1.1", lambda d: resource(d).update(path="s3://bucket/gaps.csv")),
    ("A1.2", lambda d: resource(d).update(path="https://me:secret@example.org/gaps.csv")),
    ("A1.2", lambda d: resource(d).update(path="https://example.org/gaps.csv?api_key=abc")),
    ("A2", lambda d: resource(d).update(data=[["GaAs", 1.42]])),
    ("I1", lambda d: d.update(name="My Gaps")),
    ("I1", lambda d: resource(d).pop("name")),
    ("I1", lambda d: fields(d)[1].update(type="float")),
    ("I1", lambda d: fields(d)[1].update(name="gap")),
    ("I1", lambda d: fields(d)[1].update(name="formula")),
    ("I1", lambda d: fields(d).pop()),
    ("I1", lambda d: resource(d).pop("schema")),
    ("I1", lambda d: resource(d).update(schema={"fields": {"a": 1}})),
    ("I1", lambda d: d.update(resources=[])),
    ("I1", lambda d: d.update(resources=["gaps.csv"])),
    ("I2", lambda d: fields(d)[1].update(type="real")),
    ("I2", lambda d: resource(d).update(mediatype="table")),
    ("I3", lambda d: d.pop("sources")),
    ("I3", lambda d: d.update(sources=[{"path": "https://example.org"}])),
    ("R1", lambda d: d.pop("date")),
    ("R1.1", lambda d: d.pop("licenses")),
    ("R1.1", lambda d: d.update(licenses=[{"name": "ask me"}])),
    ("R1.2", lambda d: d.update(sources=[], made_by="")),
    ("R1.3", lambda d: fields(d)[1].pop("unit")),
    ("R1.3", lambda d: resource(d).update(path="gaps.xlsx")),
]


@pytest.mark.parametrize(("number", "spoil"), PLANTED)
def test_planted_fault_is_found_and_a_remedy_is_given(package, number, spoil):
    finding = datasets.fair_report(package(spoil)).finding(number)
    assert finding.state == "failed"
    assert finding.found
    assert finding.remedy


@pytest.mark.parametrize("spoil", [spoil for number, spoil in PLANTED if number == "I1"])
def test_the_public_validator_refuses_what_i1_refuses(package, spoil):
    folder = package(spoil)
    path = folder / "datapackage.json"
    if "schema" not in (json.loads(path.read_text())["resources"] or [{}])[0]:
        return  # the standard allows a table without schema; a reader is left to guess its types
    try:
        valid = frictionless.validate(str(path)).valid
    except (TypeError, AttributeError):  # the validator itself stumbles over such a card
        valid = False
    assert not valid


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        ("F1", lambda d: (resource(d).pop("hash"), d.update(id="doi:10.5281/zenodo.1"))),
        ("F4", lambda d: d.update(id="10.5281/zenodo.1")),
        ("A1.1", lambda d: resource(d).update(path="https://example.org/gaps.csv")),
        ("A1.2", lambda d: resource(d).update(path="https://example.org/gaps.csv")),
        ("R1.1", lambda d: d.update(licenses=[{"path": "https://example.org/terms"}])),
        ("R1", lambda d: (d.pop("date"), d.update(version="1.0"))),
    ],
)
def test_another_way_to_pass(package, number, mend):
    assert state(package(mend), number) == "passed"


def test_own_work_needs_no_source_but_a_script(package):
    folder = package(lambda d: d.update(sources=[], made_by="benchmarks/gaps.py"))
    assert state(folder, "I3") == "not applicable"
    assert state(folder, "R1.2") == "passed"


def test_an_altered_file_fails_only_where_it_can_be_seen(package):
    folder = package(lambda card: None)
    (folder / "gaps.csv").write_text("formula,band_gap_eV\nGaAs,1.52\nCdTe,1.5\n")
    assert "another file" in datasets.fair_report(folder).finding("F3").found
    (folder / "gaps.csv").unlink()
    assert "no file gaps.csv" in datasets.fair_report(folder).finding("F3").found
    card = json.loads((folder / "datapackage.json").read_text())
    assert state(card, "F3") == "passed"


def test_a_packed_table_is_read_too(package):
    folder = package(lambda card: None)
    packed = gzip.compress((folder / "gaps.csv").read_bytes())
    (folder / "gaps.csv.gz").write_bytes(packed)
    sha256 = hashlib.sha256(packed).hexdigest()
    package(lambda d: resource(d).update(path="gaps.csv.gz", hash=f"sha256:{sha256}"))
    assert datasets.fair_report(folder).passed
    package(lambda d: fields(d)[0].update(name="compound"))
    assert "begins with ['formula'" in datasets.fair_report(folder).finding("I1").found
    (folder / "gaps.csv.gz").write_bytes(packed[:20])
    assert state(folder, "F3") == "failed"


# --- the card to mend ----------------------------------------------------------------------------


def validated(card, folder):
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(card), "utf-8")
    return frictionless.validate(str(folder / "datapackage.json"))


def mended():
    """The bad card, mended as the report says, with what a look at the table tells."""
    card, good = datasets.bad_card(), datasets.card("alkali_halides")
    card |= {
        "name": "alkali-halides",
        "title": "Sixteen alkali halides",
        "description": "Lattice constant and density at room temperature.",
        "date": "2026-11-27",
        "licenses": [{"name": "CC0-1.0"}],
        "sources": [{"title": good.sources[0].citation, "doi": good.sources[0].doi}],
    }
    resource(card).update(
        name="alkali-halides",
        path=good.file,
        mediatype="text/csv",
        bytes=good.bytes,
        hash=f"sha256:{good.sha256}",
    )
    for field in fields(card):
        column = good.column(field["name"])
        field.update(type=column.type, unit=column.unit, description=column.meaning)
    return card


def test_the_bad_card_is_refused_by_list_and_validator(tmp_path):
    report = datasets.fair_report(datasets.bad_card())
    assert {item.principle for item in report.failed} == set(NUMBERS) - UNKNOWN_TO_A_CARD - {"A2"}
    datasets.copy("alkali_halides", tmp_path)
    assert not validated(datasets.bad_card(), tmp_path).valid


def test_the_mended_card_passes_list_and_validator(tmp_path):
    datasets.copy("alkali_halides", tmp_path)
    outcome = validated(mended(), tmp_path)
    assert outcome.valid, outcome.flatten(["type", "message"])
    report = datasets.fair_report(tmp_path)
    assert report.passed, report


def test_the_bad_card_is_new_at_each_call():
    datasets.bad_card()["resources"].clear()
    assert datasets.bad_card()["resources"]


# --- reading a report ----------------------------------------------------------------------------


def test_report_in_words():
    text = str(datasets.fair_report({"name": "gaps"}))
    assert text.startswith("FAIR report of 'gaps': 1 passed, 11 failed, 3 not applicable")
    assert "✗ R1.1 failed: no licence\n        mend: Write a name of the SPDX list" in text
    assert "– F4   not applicable" in text
    assert set(datasets.PRINCIPLES) == set(NUMBERS)


def test_report_as_a_table_for_every_reader():
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append((tag, dict(attributes)))

    report = datasets.fair_report({"name": "<gaps>"})
    html = report._repr_html_()
    Reader().feed(html)
    tags = [tag for tag, _ in found]
    assert tags.count("caption") == 1
    assert tags.count("tr") == 1 + len(NUMBERS)
    scopes = [a.get("scope") for tag, a in found if tag == "th"]
    assert scopes == ["col"] * 5 + ["row"] * len(NUMBERS)
    assert "&lt;gaps&gt;" in html
    assert "<gaps>" not in html
    assert html.count("</span>failed<") == len(report.failed), "the state is a word, not a colour"


def test_unknown_principle():
    with pytest.raises(LookupError, match=r"There is no principle 'R9'.*"):
        datasets.fair_report({}).finding("R9")


def test_errors_say_what_to_give(tmp_path):
    with pytest.raises(TypeError, match=r"card = 3 is a int; give a card, a dict, or the path"):
        datasets.fair_report(3)
    with pytest.raises(FileNotFoundError, match=r"There is no card at .*give datasets\.card\(name"):
        datasets.fair_report(tmp_path)
    path = tmp_path / "datapackage.json"
    path.write_text("{")
    with pytest.raises(ValueError, match="is not JSON in UTF-8"):
        datasets.fair_report(path)
    path.write_text("[]")
    with pytest.raises(TypeError, match="holds a list, not an object in braces"):
        datasets.fair_report(tmp_path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@settings(deadline=None)  # a deadline would assert the wall clock
@given(st.sampled_from(["", "resource", "field"]), st.data())
def test_no_card_is_too_strange_for_a_report(level, data):
    card = copy.deepcopy(mended())
    part = {"": card, "resource": resource(card), "field": fields(card)[0]}[level]
    part[data.draw(st.sampled_from(sorted(part)))] = data.draw(VALUES)
    assert len(datasets.fair_report(card).findings) == len(NUMBERS)
