"""Cards as HTML: plain tables that take their look from the page around them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matlab_pkg.datasets._card import Card, Source


def card(card: Card, *, everything: bool) -> str:
    """HTML of a card: one table of facts, one of columns.

    Parameters
    ----------
    card : Card
        The card.
    everything : bool
        Whether to show description, date, faults, script and hash too.

    Returns
    -------
    str
        HTML without scripts, styles or colours.
    """
    facts = [
        ("Source", "<br>".join(_source(source) for source in card.sources)),
        ("Licence", escape(card.licence)),
    ]
    if everything:
        versions = ", ".join(f"{name} {version}" for name, version in card.versions.items())
        facts = [
            ("What", escape(card.description)),
            ("Kind", escape(card.kind)),
            *facts,
            ("Date", escape(card.date)),
            ("Known faults", "<br>".join(escape(fault) for fault in card.faults) or "none known"),
            ("Made by", escape(card.made_by)),
            ("Versions", escape(versions)),
            ("File", f"{escape(card.file)}, {card.rows} {rows_word(card)}, {card.bytes} bytes"),
            ("SHA-256", f"<code>{escape(card.sha256)}</code>"),
        ]
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in facts if value
    )
    return (
        '<div class="dataset-card">'
        f"<table><caption>{escape(card.title)}</caption><tbody>{rows}</tbody></table>"
        f"{_columns(card)}</div>"
    )


def rows_word(card: Card) -> str:
    """Word for what the card counts: rows of a table, atoms of a structure.

    Parameters
    ----------
    card : Card
        The card.

    Returns
    -------
    str
        ``"rows"`` or ``"atoms"``, or the singular of it.
    """
    word = "row" if card.format == "csv" else "atom"
    return word if card.rows == 1 else word + "s"


def _columns(card: Card) -> str:
    caption, head = ("Columns", "Column") if card.format == "csv" else ("Arrays", "Array")
    heads = "".join(f'<th scope="col">{text}</th>' for text in (head, "Unit", "Meaning"))
    rows = "".join(
        f'<tr><th scope="row">{escape(column.name)}</th>'
        f"<td>{escape(column.unit)}</td><td>{escape(column.meaning)}</td></tr>"
        for column in card.columns
    )
    return (
        f"<table><caption>{caption}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _source(source: Source) -> str:
    text = escape(source.citation)
    if not source.doi:
        return text
    return f'{text}, <a href="{escape(source.url)}">doi:{escape(source.doi)}</a>'
