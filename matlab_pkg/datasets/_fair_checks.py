"""One check for each FAIR principle: what a card says, and how to mend what it does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from matlab_pkg.datasets._card import LICENCES
from matlab_pkg.datasets._fair_facts import Facts, hash_of, is_list, named, objects, only_here
from matlab_pkg.datasets._fair_form import TABLE_TYPES, file_faults, form_faults

FORMATS = {"csv", "tsv", "cif", "extxyz", "xyz", "json", "parquet"}
OPEN_PROTOCOLS = {"http", "https", "ftp", "ftps"}
SECRET = re.compile(r"//[^/]*:[^/]*@|[?&](api_?key|key|token|password|secret)=", re.IGNORECASE)
KNOWN_LICENCES = {
    *LICENCES,
    *("CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-3.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0"),
    *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "GPL-3.0-or-later"),
}
Verdict = tuple[str, str, str]


def _passed(found: str) -> Verdict:
    return "passed", found, ""


def _failed(found: str, remedy: str) -> Verdict:
    return "failed", found, remedy


def _open(found: str) -> Verdict:
    return "not applicable", found, ""


def _doi_or_address(text: str) -> bool:
    return bool(re.search(r"(^|doi:|doi\.org/)10\.\d{4,9}/\S|^https?://\S+\.\S", text))


def _unhashed(facts: Facts) -> list[str]:
    return [str(r.get("name", "?")) for r in facts.resources if not hash_of(r)]


def _f1(facts: Facts) -> Verdict:
    if _doi_or_address(facts.text("id")):
        return _passed(f"its id is {facts.text('id')}")
    if facts.resources and not _unhashed(facts):
        return _passed(
            "a hash of every file: no other content has it, and it lasts; nobody finds the data by "
            "it alone, so give a doi as id once they are deposited"
        )
    return _failed(
        "no id, and no hash for every file",
        "Write the sha256 of each file as resources[i].hash, or the data's doi as id.",
    )


def _f2(facts: Facts) -> Verdict:
    poor = [key for key in ("title", "description") if len(facts.text(key).split()) < 2]
    silent = facts.without("description")
    if poor:
        return _failed(
            f"no telling {' and '.join(poor)}",
            "Say in a line, and in a paragraph, what was determined, for which materials and how.",
        )
    if silent or not facts.fields:
        return _failed(f"no meaning for {named(silent)}", "Give every column a description.")
    return _passed(f"title, description, and the meaning of {len(facts.fields)} columns")


def _f3(facts: Facts) -> Verdict:
    if not facts.paths or _unhashed(facts):
        return _failed(
            f"no path or no hash for {named(_unhashed(facts))}",
            "Give every entry of resources its path, bytes and hash ('sha256:...').",
        )
    wrong = [fault for r in facts.resources for fault in file_faults(r, facts.folder)]
    if wrong:
        return _failed("; ".join(wrong), "Compute the hash of the file that you share, again.")
    beside = ", and the files beside the card have it" if facts.folder else ""
    return _passed(f"the path of the data and their hash{beside}")


def _f4(facts: Facts) -> Verdict:
    if re.search(r"10\.\d{4,9}/", facts.text("id")):
        return _passed("its id is a doi, and dois are registered with their metadata")
    return _open("no card says whether a catalogue lists it; an archive that gives dois does that")


def _a1(facts: Facts) -> Verdict:
    strange = [path for path in facts.paths if only_here(path)]
    if strange or not facts.paths:
        return _failed(
            f"{strange[0]!r} is a path of one machine" if strange else "no path leads to the data",
            "Put the file beside the card and write its name alone, or its https address.",
        )
    return _passed(f"{named(facts.paths)}: relative to the card or an address")


def _a11(facts: Facts) -> Verdict:
    closed = [a for a in facts.addresses if a.split(":")[0].lower() not in OPEN_PROTOCOLS]
    if closed:
        return _failed(f"{closed[0]!r} needs a special program", "Offer an https address too.")
    if facts.addresses:
        return _passed("http and ftp are open and free")
    return _open("the data lie beside the card; where you deposit both decides")


def _a12(facts: Facts) -> Verdict:
    if any(SECRET.search(address) for address in facts.addresses):
        return _failed(
            "an address holds a password or a key",
            "Remove it, and have it replaced where it was issued: whoever has the card has it.",
        )
    if facts.addresses:
        return _passed("the protocols can ask who you are; the card gives no secret away")
    return _open("the data lie beside the card, and nothing asks who you are")


def _a2(facts: Facts) -> Verdict:
    inside = [str(r.get("name", "?")) for r in facts.resources if "data" in r]
    if inside:
        return _failed(
            f"the data of {named(inside)} stand in the card itself",
            "Put them into a file of their own and name it as path, so that the card can outlive "
            "them.",
        )
    return _passed("the card is a file of its own; how long it is kept, its archive must say")


def _i1(facts: Facts) -> Verdict:
    faults = form_faults(facts)
    if faults:
        return _failed(
            "; ".join(faults),
            "Write names in small letters, digits and . _ - only; give each table a schema with "
            "the columns of its first line and types such as 'number'. datasets.save does that.",
        )
    return _passed("JSON in the form of the Data Package standard")


def _i2(facts: Facts) -> Verdict:
    untyped = [
        str(f.get("name", "?")) for f in facts.fields if str(f.get("type")) not in TABLE_TYPES
    ]
    media = [str(r.get("name", "?")) for r in facts.resources if "/" not in _media(r)]
    if untyped or media or not facts.fields:
        what = f"type of {named(untyped)}" if untyped or not facts.fields else "mediatype"
        return _failed(
            f"the {what} is missing or not of a shared vocabulary",
            "Take types from Table Schema ('number', 'integer', 'string', 'boolean') and the "
            "mediatype from IANA's list ('text/csv').",
        )
    return _passed("column types of Table Schema, media types of IANA's list")


def _media(resource: Mapping) -> str:
    return str(resource.get("mediatype") or resource.get("mediaType") or "")


def _i3(facts: Facts) -> Verdict:
    sources = objects(facts.card.get("sources"))
    untold = [s for s in sources if not str(s.get("title") or "").strip()]
    if sources and not untold:
        linked = sum(bool(s.get("path") or s.get("doi")) for s in sources)
        return _passed(f"{len(sources)} titled sources, {linked} of them with an address")
    if "sources" in facts.card and not sources and facts.text("made_by"):
        return _open("it names a script of its own and builds on no other work")
    return _failed(
        "a source without a title" if untold else "no source",
        "List each work that the values come from, with title and doi; and if none does, an empty "
        "list beside the script that made the values.",
    )


def _r1(facts: Facts) -> Verdict:
    if not any(facts.text(key) for key in ("date", "created", "version")):
        return _failed("neither date nor version", "Write the day the data were made as date.")
    silent = facts.without("description")
    if silent or not facts.fields:
        return _failed(f"no meaning for {named(silent)}", "Give every column a description.")
    faults = facts.card.get("faults")
    told = f"; known faults: {len(faults)}" if is_list(faults) else ""
    return _passed(f"date, and the meaning of {len(facts.fields)} columns{told}")


def _r11(facts: Facts) -> Verdict:
    licences = objects(facts.card.get("licenses"))
    unclear = [e for e in licences if not (_known(e) or _doi_or_address(str(e.get("path"))))]
    if licences and not unclear:
        return _passed(", ".join(str(e.get("name") or e.get("path")) for e in licences))
    found = f"{unclear[0].get('name')!r} is no licence that is known" if unclear else "no licence"
    return _failed(
        found,
        "Write a name of the SPDX list, such as 'CC-BY-4.0', as licenses[0].name; it must be one "
        "that your sources allow.",
    )


def _known(licence: Mapping) -> bool:
    return str(licence.get("name")).lower() in {name.lower() for name in KNOWN_LICENCES}


def _r12(facts: Facts) -> Verdict:
    told = [key for key in ("sources", "made_by", "contributors") if facts.card.get(key)]
    if not told:
        return _failed(
            "neither sources nor a script nor people",
            "Say where the values come from (sources) and what made this file of them (made_by).",
        )
    return _passed(f"where the values come from, as {named(told)}")


def _r13(facts: Facts) -> Verdict:
    bare = facts.without("unit", numbers_only=True)
    formats = [path.removesuffix(".gz").rpartition(".")[2].lower() for path in facts.paths]
    unknown = sorted({ending for ending in formats if ending not in FORMATS})
    if bare or not facts.fields:
        return _failed(f"no unit for {named(bare)}", "Write a unit, or 'no unit', as field.unit.")
    if unknown or not formats:
        return _failed(
            f"the file format {named(unknown)} is none that the field shares",
            "Share tables as csv, structures as cif or extxyz.",
        )
    return _passed(f"a unit for every number; {named(sorted(set(formats)))}")


CHECKS: dict[str, Callable[[Facts], Verdict]] = {
    **{"F1": _f1, "F2": _f2, "F3": _f3, "F4": _f4},
    **{"A1": _a1, "A1.1": _a11, "A1.2": _a12, "A2": _a2},
    **{"I1": _i1, "I2": _i2, "I3": _i3},
    **{"R1": _r1, "R1.1": _r11, "R1.2": _r12, "R1.3": _r13},
}
