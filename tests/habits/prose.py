"""Text without what is not prose: code, roles, mathematics, addresses."""

from __future__ import annotations

import re

NOT_PROSE = re.compile(
    r"\{[\w:+-]+\}(`+)[^`]+\1"  # roles
    r"|(`+)(?!`).+?(?<!`)\2(?!`)"  # code spans
    r"|\$\$.+?\$\$|\$(?!\s)[^$]+\$"  # mathematics
    r"|(?<=\])\([^()\s]*\)|<https?://[^>]*>|\bhttps?://\S+|\bdoi:? ?10\.\d{4,9}/\S+"
    r"|\]\[[^\]]*\]|<!--.*?-->|</?[a-z][^>]*>",
    re.DOTALL,
)


def plain(text: str) -> str:
    """`text` with a blank for each character that is not prose; lines stay where they are."""
    return NOT_PROSE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
