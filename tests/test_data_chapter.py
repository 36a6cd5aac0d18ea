"""What chapter 3 shares, held to a validator that others wrote."""

from __future__ import annotations

import json

import pytest
from frictionless import FrictionlessException, Package, system

from matlab_pkg import datasets

from .answers import exercises_3, pages


def valid(folder):
    """Whether the Frictionless validator finds nothing in the package of a folder."""
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return report.valid, report.flatten(["note"])


def written(card, folder):
    datasets.copy("alkali_halides", folder)
    (folder / "datapackage.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def test_the_mended_card_is_a_valid_package(tmp_path):
    assert valid(written(exercises_3.mended(), tmp_path)) == (True, [])
    assert datasets.fair_report(tmp_path).passed


def test_the_bad_card_is_none(tmp_path):
    with pytest.raises(FrictionlessException, match='type "float" is not supported'):
        valid(written(datasets.bad_card(), tmp_path))


@pytest.mark.slow
def test_what_the_page_shares_is_a_valid_package(root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before, _ = pages.solutions(root / "book" / "3-data.md")
    space = {"__name__": "__main__"}
    for cell in before:
        exec(compile(cell, "<page>", "exec"), space)  # noqa: S102
    folder = tmp_path / "data" / "pv_candidates"
    assert valid(folder) == (True, [])
    assert datasets.fair_report(folder).passed
    found = datasets.load("pv_candidates", root=folder.parent).data
    assert {"CdTe", "GaAs", "CuInSe2"} <= set(found["composition"])
    assert not found.set_index("composition").loc["CuInSe2", "trusted"]
