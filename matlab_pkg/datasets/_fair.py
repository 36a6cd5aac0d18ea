"""The FAIR principles as a checklist that runs on the card of a data set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from matlab_pkg import _validate
from matlab_pkg.datasets._card import Card
from matlab_pkg.datasets._descriptor import to_descriptor
from matlab_pkg.datasets._fair_checks import CHECKS, Facts

CARD_FILE = "datapackage.json"
MARKS = {"passed": "✓", "failed": "✗", "not applicable": "–"}

PRINCIPLES = {
    "F1": "an identifier that no other data set has and that lasts",
    "F2": "metadata rich enough to be found by",
    "F3": "metadata that name the identifier of their data",
    "F4": "an entry in a catalogue that can be searched",
    "A1": "data that a standard way of transfer fetches by their identifier",
    "A1.1": "a way of transfer that is open, free and known to all",
    "A1.2": "a way of transfer that can ask who you are, where that is needed",
    "A2": "metadata that stay when the data are gone",
    "I1": "a formal language, shared by many, for what is described",
    "I2": "words from vocabularies that are themselves FAIR",
    "I3": "references to other data that say what they refer to",
    "R1": "many exact attributes, for a reader to judge whether the data fit",
    "R1.1": "a clear licence",
    "R1.2": "an origin told in detail",
    "R1.3": "the standards of the field: units and file formats",
}
"""dict of str: the FAIR principles by their numbers, in our words; each is what there should be."""


@dataclass(frozen=True)
class Finding:
    """What one principle met on a card.

    Parameters
    ----------
    principle : str
        Number of the principle, a key of `PRINCIPLES`.
    state : str
        ``"passed"``, ``"failed"`` or ``"not applicable"``.
    found : str
        What the card says, or does not say.
    remedy : str, optional
        How to mend it, where it failed.

    Examples
    --------
    >>> Finding("R1.1", "failed", "no licence", "Name one.").wanted
    'a clear licence'
    """

    principle: str
    state: str
    found: str
    remedy: str = ""

    @property
    def wanted(self) -> str:
        """What the principle asks for."""
        return PRINCIPLES[self.principle]


@dataclass(frozen=True)
class FairReport:
    """Every FAIR principle with what it met on one card.

    Parameters
    ----------
    name : str
        Name of the data set.
    findings : tuple of Finding
        One for each principle, in their order.

    Examples
    --------
    >>> from matlab_pkg import datasets
    >>> datasets.fair_report(datasets.card("alkali_halides")).passed
    True
    """

    name: str
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The findings that failed."""
        return tuple(finding for finding in self.findings if finding.state == "failed")

    @property
    def passed(self) -> bool:
        """Whether no principle failed."""
        return not self.failed

    def finding(self, principle: str) -> Finding:
        """Finding of one principle.

        Parameters
        ----------
        principle : str
            Its number, for example ``"R1.1"``.

        Returns
        -------
        Finding
            State, what was found, remedy.

        Raises
        ------
        LookupError
            If there is no such principle.

        Examples
        --------
        >>> fair_report({"name": "gaps"}).finding("R1.1").state
        'failed'
        """
        by_number = {finding.principle: finding for finding in self.findings}
        return by_number[_validate.choice(principle, what="principle", allowed=by_number)]

    def __str__(self) -> str:
        lines = [f"FAIR report of {self.name!r}: {self._summary()}"]
        for item in self.findings:
            lines.append(f"{MARKS[item.state]} {item.principle:<5}{item.state}: {item.found}")
            if item.remedy:
                lines.append(f"        mend: {item.remedy}")
        return "\n".join(lines)

    __repr__ = __str__

    def _summary(self) -> str:
        counts = {state: sum(f.state == state for f in self.findings) for state in MARKS}
        return ", ".join(f"{n} {state}" for state, n in counts.items())

    def _repr_html_(self) -> str:
        heads = ("Principle", "State", "Wanted", "Found", "How to mend it")
        head = "".join(f'<th scope="col">{text}</th>' for text in heads)
        rows = "".join(
            f'<tr><th scope="row">{item.principle}</th>'
            f'<td><span aria-hidden="true">{MARKS[item.state]} </span>{item.state}</td>'
            + "".join(f"<td>{escape(t)}</td>" for t in (item.wanted, item.found, item.remedy))
            + "</tr>"
            for item in self.findings
        )
        caption = f"FAIR report of {escape(self.name)}: {self._summary()}"
        return (
            '<div class="dataset-card fair-report">'
            f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )


def fair_report(card: Card | Mapping | str | Path) -> FairReport:
    """Checklist of the FAIR principles, each passed, failed or not applicable.

    Parameters
    ----------
    card : Card, dict, str or Path
        A card; the content of a ``datapackage.json``; or the path of that file or of its folder,
        and then the data beside it are compared with their hash as well.

    Returns
    -------
    FairReport
        What was found for each principle, and how to mend what failed.

    Raises
    ------
    TypeError
        If `card` is neither, or the file holds something else than an object in braces.
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not JSON.

    Notes
    -----
    | principle | what the card is asked |
    | --- | --- |
    | F1, F3 | an ``id`` (doi or address), or for every file a hash: RFC 6920 names things by it |
    | F2, R1 | title, description, a date; meaning and type of every column |
    | F4, A1.1, A1.2 | only where an address is given; otherwise the place of deposit decides |
    | A1, A2 | paths that work on any machine; a card that does not hold the data itself |
    | I1, I2 | the keys, names and types of the Data Package standard |
    | I3, R1.1, R1.2 | sources with addresses; licence; script or sources |
    | R1.3 | a unit for every number, and a file format of the field |

    The principles are wider than a card: whether a catalogue lists the data, and for how long an
    archive keeps them, no file can say of itself.

    References
    ----------
    M. D. Wilkinson et al., "The FAIR Guiding Principles", Sci. Data 3, 160018 (2016),
    doi:10.1038/sdata.2016.18, box 2.

    Examples
    --------
    A card that says little; a single line mends its licence:

    >>> card = {"name": "gaps", "title": "Band gaps"}
    >>> fair_report(card).finding("R1.1").state
    'failed'
    >>> card["licenses"] = [{"name": "CC-BY-4.0"}]
    >>> fair_report(card).finding("R1.1").state
    'passed'
    """
    descriptor, folder = _descriptor(card)
    facts = Facts(descriptor, folder)
    findings = tuple(Finding(number, *CHECKS[number](facts)) for number in PRINCIPLES)
    return FairReport(str(descriptor.get("name") or "a data set without a name"), findings)


def _descriptor(card: object) -> tuple[Mapping, Path | None]:
    if isinstance(card, Card):
        return to_descriptor(card), None
    if isinstance(card, Mapping):
        return card, None
    if not isinstance(card, str | Path):
        raise TypeError(
            f"card = {_validate.shown(card)} is a {type(card).__name__}; give a card, a dict, or "
            f"the path of a {CARD_FILE}."
        )
    path = Path(card)
    path = path / CARD_FILE if path.is_dir() else path
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no card at {path}. Give the path of a {CARD_FILE} or of its folder; for a "
            "data set of the package, give datasets.card(name)."
        )
    try:
        found = json.loads(path.read_bytes().decode("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name} is not JSON in UTF-8: {error}. Mend it first.") from error
    if not isinstance(found, dict):
        raise TypeError(f"{path.name} holds a {type(found).__name__}, not an object in braces.")
    return found, path.parent


def bad_card() -> dict:
    """Card of a real table as a hurried author might write it: a task for mending.

    Returns
    -------
    dict
        Content of a ``datapackage.json`` for the file ``alkali_halides.csv``, new at each call;
        change it as you like. The table itself is sound: ``datasets.copy("alkali_halides")``.

    Notes
    -----
    It breaks principles of all four letters, and a validator of data packages refuses it.

    Examples
    --------
    >>> report = fair_report(bad_card())
    >>> sorted({finding.principle[0] for finding in report.failed})
    ['A', 'F', 'I', 'R']
    """
    from matlab_pkg.datasets import _read

    card = to_descriptor(_read.card("alkali_halides"))
    resource = card["resources"][0]
    fields = [
        {"name": c["name"], "type": "float" if c["type"] == "number" else c["type"]}
        for c in resource["schema"]["fields"]
    ]
    return {
        "name": "Alkali Halides (final)",
        "title": "data",
        "licenses": [{"name": "free to use"}],
        "resources": [
            {
                "name": "final v2",
                "path": f"D:\\measured\\{resource['path']}",
                "schema": {"fields": fields},
            }
        ],
    }
