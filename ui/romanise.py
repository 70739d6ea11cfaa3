"""Chinese names in Latin letters, for English views of what a bank delivers in Chinese only."""

from __future__ import annotations

import re
from functools import lru_cache

HAN = re.compile(r"[㐀-鿿]+")
FORMS = (("股份有限公司", " Co., Ltd."), ("有限责任公司", " Co., Ltd."), ("有限公司", " Co., Ltd."), ("集团", " Group"))


@lru_cache(maxsize=4_000)
def romanised(name: str) -> str:
    """Pinyin without tones for each run of Chinese signs, a firm's legal form in English; everything else stays.

    >>> romanised("重庆"), romanised("ACME 贸易"), romanised("Zhengzhou"), romanised("石家庄福华集团有限公司")
    ('Chongqing', 'ACME Maoyi', 'Zhengzhou', 'Shijiazhuangfuhua Group Co., Ltd.')
    """
    if not HAN.search(name):
        return name
    from pypinyin import lazy_pinyin

    end = ""
    for form, words in FORMS:
        if name.endswith(form) and len(name) > len(form):
            name, end = name.removesuffix(form), words + end
    return HAN.sub(lambda run: "".join(lazy_pinyin(run[0])).capitalize(), name) + end


@lru_cache(maxsize=20_000)
def reading(name: str) -> tuple[str, ...]:
    """What names are sorted by: Chinese by pinyin, sign by sign, all else by its letters.

    >>> sorted(["武汉", "Beijing", "重庆", "北京", "长沙"], key=reading)
    ['北京', 'Beijing', '长沙', '重庆', '武汉']
    """
    if not HAN.search(name):
        return (name.casefold(),)
    from pypinyin import lazy_pinyin

    return tuple(part.casefold() for part in lazy_pinyin(name))


def localised(name: str | None, lang: str) -> str | None:
    """A name that is delivered in one language only, as a reader of `lang` can read it.

    >>> localised("郑州", "en"), localised("郑州", "zh"), localised(None, "en")
    ('Zhengzhou', '郑州', None)
    """
    return romanised(name) if name and lang == "en" else name
