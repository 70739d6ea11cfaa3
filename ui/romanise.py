"""Chinese names in Latin letters, for English views of what a bank delivers in Chinese only."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml

HAN = re.compile(r"[㐀-鿿]+")
FORMS = (("股份有限公司", " Co., Ltd."), ("有限责任公司", " Co., Ltd."), ("有限公司", " Co., Ltd."), ("集团", " Group"))
WORDS = Path(__file__).with_name("firm_names.yml")


@lru_cache(maxsize=4_000)
def romanised(name: str) -> str:
    """Pinyin without tones for each run of Chinese signs; of a firm its city apart, and what it does and its legal form
    in English; everything else stays.

    >>> romanised("重庆"), romanised("ACME 贸易"), romanised("Zhengzhou"), romanised("石家庄福华集团有限公司")
    ('Chongqing', 'ACME Trading', 'Zhengzhou', 'Shijiazhuang Fuhua Group Co., Ltd.')
    >>> romanised("太原光宙华新材料有限公司")
    'Taiyuan Guangzhouhua New Materials Co., Ltd.'
    """
    if not HAN.search(name):
        return name
    end = ""
    for form, words in FORMS:
        if name.endswith(form) and len(name) > len(form):
            name, end = name.removesuffix(form), words + end
    return HAN.sub(_of_run, name) + end


@cache
def _words() -> tuple[list[str], dict[str, str]]:
    """Cities, and what firms do in English, a longer word before one that it ends with."""
    found = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found["cities"], dict(sorted(found["trades"].items(), key=lambda item: -len(item[0])))


def _of_run(run: re.Match[str]) -> str:
    from pypinyin import lazy_pinyin

    cities, trades = _words()
    city = next((one for one in cities if run[0].startswith(one)), "")
    rest = run[0].removeprefix(city)
    trade = next((one for one in trades if rest.endswith(one)), "")
    said = ["".join(lazy_pinyin(part)).capitalize() for part in (city, rest.removesuffix(trade)) if part]
    return " ".join([*said, trades[trade]] if trade else said)


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
