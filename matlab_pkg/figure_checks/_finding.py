"""What a check found: the kind, where, why it misleads and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from matlab_pkg import _validate

_CLEVELAND = (
    "W. S. Cleveland, R. McGill, J. Am. Stat. Assoc. 79, 531 (1984), doi "
    "10.1080/01621459.1984.10478080"
)
_WCAG = "W3C, Web Content Accessibility Guidelines 2.2 (2023), 1.4.3 and 1.4.11"
_ROUGIER = (
    "N. P. Rougier, M. Droettboom, P. E. Bourne, PLOS Comput. Biol. 10, e1003833 (2014), doi "
    "10.1371/journal.pcbi.1003833"
)

KINDS = {
    "truncated-baseline": "B. W. Yang et al., J. Appl. Res. Mem. Cogn. 10, 298 (2021), doi "
    "10.1016/j.jarmac.2020.10.002",
    "lie-factor": "E. R. Tufte, The Visual Display of Quantitative Information, Graphics Press "
    "(1983), chapter 2",
    "pie": _CLEVELAND,
    "rainbow-map": "F. Crameri, G. E. Shephard, P. J. Heron, Nat. Commun. 11, 5444 (2020), doi "
    "10.1038/s41467-020-19160-7",
    "twin-axes": "P. Isenberg et al., IEEE Trans. Vis. Comput. Graph. 17, 2469 (2011), doi "
    "10.1109/TVCG.2011.160",
    "colour-vision": "G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, IEEE Trans. Vis. Comput. "
    "Graph. 15, 1291 (2009), doi 10.1109/TVCG.2009.113",
    "contrast": _WCAG,
    "missing-label": _ROUGIER,
    "overplotting": "D. B. Carr et al., J. Am. Stat. Assoc. 82, 424 (1987), doi "
    "10.1080/01621459.1987.10478445",
    "type-size": _ROUGIER,
}
"""dict of str: every kind of finding, and the source that says why it matters."""


@dataclass(frozen=True)
class Finding:
    """One thing in a figure that misleads or cannot be read.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    message : str
        What was found, and why it misleads.
    remedy : str
        How to mend it.
    where : str
        The axes, and what in them.

    Raises
    ------
    LookupError
        If there is no such kind.

    Examples
    --------
    >>> Finding("pie", "Three shares are drawn as angles.", "Draw bars.", "axes 1").source[:15]
    'W. S. Cleveland'
    """

    kind: str
    message: str
    remedy: str
    where: str

    def __post_init__(self) -> None:
        _validate.choice(self.kind, what="kind of finding", allowed=KINDS)

    @property
    def source(self) -> str:
        """The work that says why it matters."""
        return KINDS[self.kind]

    def __str__(self) -> str:
        return f"{self.kind} ({self.where}): {self.message} {self.remedy}"


class Findings(list):
    """A list of findings that a notebook shows as a table.

    Examples
    --------
    >>> Findings()
    Nothing was found.
    """

    def __repr__(self) -> str:
        return "\n".join(map(str, self)) or "Nothing was found."

    def _repr_html_(self) -> str:
        if not self:
            return "<p>Nothing was found.</p>"
        head = "".join(f'<th scope="col">{name}</th>' for name in ("Kind", "What", "Remedy"))
        rows = "".join(
            f"<tr><td>{escape(one.kind)}</td><td>{escape(one.message)} ({escape(one.where)})</td>"
            f"<td>{escape(one.remedy)}</td></tr>"
            for one in self
        )
        return f'<table class="dataframe findings"><tr>{head}</tr>{rows}</table>'
