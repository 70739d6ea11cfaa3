"""Texts that cannot do anything where they arrive: no header, no mark-up, no link, no mention, no signature of others.

What people wrote (names, comments) may hold anything. Marks of chat robots differ and cannot all be escaped, so signs
that mean something to one of them become their full-width likes, which look the same and mean nothing.
"""

from __future__ import annotations

import re
import unicodedata

_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "[](){}<>*_`#~|\\!@&$^="}
_SIGNATURE = str.maketrans("【】", "［］")
_SCHEME = re.compile(r"(?i)(?<![a-z0-9])(https?|ftp|file|javascript|data|mailto|tel)\s*:")
_HOST = re.compile(r"(?i)(?<![a-z0-9])www\.")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1\d{2}[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}\d{7}[\dXx](?![\dA-Za-z])")
_ACCOUNT = re.compile(r"(?<!\d)\d(?:[ -]?\d){10,22}(?!\d)")
LONGEST = 600  # signs of a text that somebody wrote


def one_line(text: object, longest: int = LONGEST) -> str:
    """A text without line breaks, control and direction signs; what is too long ends in "…".

    >>> one_line("a\\r\\nBcc: x@y.cn\\u202e\\x00")
    'a Bcc: x@y.cn'
    """
    kept = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in str(text))
    plain = " ".join("".join(one for one in kept if unicodedata.category(one) not in ("Cf", "Cs", "Co")).split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def inert(text: object, longest: int = LONGEST) -> str:
    """A text for SMS and chat robots.

    >>> inert("[pay](https://x.cn) @all 【bank】 **now** www.x.cn")
    '［pay］（https：//x.cn） ＠all ［bank］ ＊＊now＊＊ www．x.cn'
    """
    plain = one_line(text, longest)
    plain = _HOST.sub(lambda found: found[0][:-1] + "．", _SCHEME.sub(lambda found: found[1] + "：", plain))
    return plain.translate(_SIGNATURE).translate(_WIDE)


def masked(text: str, with_contacts: bool = False, with_accounts: bool = False) -> str:
    """A text with the personal data in it cut short: identity numbers, phones, addresses, account numbers.

    >>> masked("call 138 0013 8000, li@bank.cn, 110105194912310021, account 6222020012345678")
    'call ***8000, ***, ***, account ***5678'
    """
    text = _IDENTITY.sub("***", text)
    if not with_contacts:
        text = _MAIL.sub("***", _PHONE.sub(r"***\1", text))
    if not with_accounts:
        text = _ACCOUNT.sub(_cut, text)
    return text


def _cut(found: re.Match[str]) -> str:
    return "***" + re.sub(r"\D", "", found[0])[-4:]
