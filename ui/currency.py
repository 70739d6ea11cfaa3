"""The currency that amounts are in. Texts and units are written for yuan; a bank that reports in another sees its code.

One process shows one bank, so the code is the process's and is set where the masthead is drawn.
"""

from __future__ import annotations

import re

YUAN = "CNY"
_YUAN_ZH = re.compile(r"(?<![单多公])([亿万]?)元")
_code = [YUAN]


def use(code: str | None) -> None:
    """Take the bank's reporting currency from now on; without one it is the yuan."""
    _code[0] = (code or YUAN).strip() or YUAN


def words(text: str) -> str:
    """A text or unit in the bank's currency: for CZK "CNY m" is "CZK m", "万元" is "万 CZK", "（元）" is "（CZK）"."""
    code = _code[0]
    if code == YUAN:
        return text
    return _YUAN_ZH.sub(lambda m: f"{m[1]} {code}" if m[1] else code, text.replace(YUAN, code))
