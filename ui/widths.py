"""How much room a text takes, and what of it is left out where there is less."""

from __future__ import annotations

import re

_LEGAL_FORM = re.compile(
    r"(,? (Co\.,? ?Ltd\.?|Corp\.?|Corporation|Limited|Ltd\.?|Inc\.?|LLC|PLC)|(?<=..)(股份)?有限(责任)?公司)(?=$| · )"
)


def half_widths(text: str) -> int:
    """Width of a text in half-width characters of about 6.3 px at 12 px."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def cut(text: str, room: float) -> str:
    """A text of at most `room` half-widths, with an ellipsis where something is left out.

    >>> cut("Ningbo Shanchang New Materials", 16), cut("宁波山昌新材料", 9)
    ('Ningbo Shanchan…', '宁波山昌…')
    """
    if half_widths(text) <= room:
        return text
    while text and half_widths(text) + 1 > room:
        text = text[:-1]
    return text.rstrip(" ,&-") + "…"


def short_name(name: str) -> str:
    """A company in a list: without its legal form, which all of them have and which takes the room of the rest; also
    where " · " and something else follows.

    >>> short_name("Ningbo Shanchang New Materials Co., Ltd."), short_name("Hefei Sixie Gas Group")
    ('Ningbo Shanchang New Materials', 'Hefei Sixie Gas Group')
    >>> short_name("上海达科仓储集团有限公司"), short_name("宁波山昌股份有限公司 · 代发工资")
    ('上海达科仓储集团', '宁波山昌 · 代发工资')
    """
    return _LEGAL_FORM.sub("", name)
