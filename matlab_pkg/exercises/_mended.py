"""Whether a card was mended: FAIR, and true to the data set that it describes."""

from __future__ import annotations

from collections.abc import Mapping

from matlab_pkg.exercises import _answers
from matlab_pkg.exercises._exercise import NotYet

NAME = "alkali_halides"


def judge(answer: object) -> str:
    """Judge a card as a dict: first what the report finds, then whether it tells the truth."""
    from matlab_pkg import datasets

    if not isinstance(answer, Mapping):
        raise NotYet(
            "The answer should be the card as a dict, as `datasets.bad_card()` gives it, and is "
            f"{_answers.described(answer)}."
        )
    true = datasets.card(NAME)
    if answer == datasets.bad_card():
        raise NotYet("The card should be mended.", "unchanged")
    _honest(answer, true)
    failed = datasets.fair_report(answer).failed
    if failed:
        raise NotYet(
            f"No principle should fail; {len(failed)} of them do, the first is "
            f"{failed[0].principle}, {failed[0].wanted}."
        )
    return "A program can now find, read and check the table, and a person can decide to use it."


def _honest(answer: Mapping, true: object) -> None:
    """Raise NotYet for what is filled in and is not so."""
    resource = _first(answer, "resources")
    found = str(resource.get("hash", ""))
    if found and found.removeprefix("sha256:") != true.sha256:
        raise NotYet("The hash should be that of the file.", "hash")
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, Mapping) else None
    fields = [one for one in fields if isinstance(one, Mapping)] if isinstance(fields, list) else []
    names = [str(one.get("name")) for one in fields]
    if names != [column.name for column in true.columns]:
        raise NotYet("The card should describe every column of the table, in order.", "columns")
    for field, column in zip(fields, true.columns, strict=True):
        unit = field.get("unit")
        if unit is not None and str(unit).replace("^3", "³") not in _units(column.unit):
            raise NotYet(f"The unit of {column.name} should be another one.", "unit")
    licence = _first(answer, "licenses").get("name")
    if licence not in (None, "free to use", true.licence):
        raise NotYet("The licence should be the one that the data have.", "licence")


def _units(unit: str) -> set[str]:
    """A unit in the spellings that are as good."""
    known = {"Å": {"angstrom", "A"}, "g/cm³": {"g/cm3", "g cm-3"}, "no unit": {"", "1"}}
    return {unit, *known.get(unit, set())} | ({"no unit"} if unit == "Pauling scale" else set())


def _first(answer: Mapping, key: str) -> Mapping:
    """The first entry of a list of the card, or an empty one."""
    entries = answer.get(key)
    one = entries[0] if isinstance(entries, list) and entries else {}
    return one if isinstance(one, Mapping) else {}
