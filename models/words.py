"""Reasons as words: a feature's value as a person would say it, in Chinese and English."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import yaml

from models.features import ALL, Feature

FOR, AGAINST = 3, 1
SHARED = ("industry_code", "size_class")  # what makes a customer's peers: no difference from them
_PLAIN = ("{label} {value}，同类 {average}", "{label} {value}, peers {average}")
_ALIKE = {"zh": "与同业同规模客户相近", "en": "much like customers of the same industry and size"}
_NONE = {"zh": "未知", "en": "unknown"}


@lru_cache(maxsize=1)
def _levels() -> dict[str, dict]:
    return yaml.safe_load((Path(__file__).parent / "words.yml").read_text(encoding="utf-8"))


def said(feature: Feature, text: str | None, number: float | None, lang: str) -> str:
    """A value in words.

    >>> said(ALL["deposits_avg_cny"], None, 12_340_000.0, "zh"), said(ALL["deposits_avg_cny"], None, 12_340_000.0, "en")
    ('1,234 万元', 'CNY 12.3m')
    >>> said(ALL["is_new_customer"], "true", 1.0, "en"), said(ALL["size_class"], "micro", None, "zh")
    ('yes', '微型')
    """
    if feature.unit == "text":
        names = _levels().get(feature.name, {}).get(text or "")
        return (names[0] if lang == "zh" else names[1]) if names else (text or _NONE[lang])
    if number is None or not np.isfinite(number):
        return _NONE[lang]
    if feature.unit == "flag":
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][number > 0.5]
    if feature.unit == "cny":
        return _money(number, lang)
    if feature.unit == "pct":
        return f"{number:,.1f}%".replace("-", "−")
    return f"{number:,.0f}" if abs(number) >= 10 or float(number).is_integer() else f"{number:,.1f}"


def _money(cny: float, lang: str) -> str:
    steps = {
        "zh": ((1e8, "亿元", 2), (1e4, "万元", 0), (0, "元", 0)),
        "en": ((1e9, "bn", 2), (1e6, "m", 1), (1e3, "k", 0), (0, "", 0)),
    }
    size, unit, places = next(step for step in steps[lang] if abs(cny) >= step[0])
    text = f"{cny / (size or 1):,.{places}f}".replace("-", "−")
    return f"{text} {unit}" if lang == "zh" else f"CNY {text}{unit}"


def reasons(found: pl.DataFrame, rows_cnt: int) -> tuple[list[list[dict]], list[str], list[str]]:
    """Records of `explain` as one list a row, and each list as one line in Chinese and in English.

    Listed are what speaks for the customer (at most FOR) and then what speaks against (at most AGAINST), first what has
    a phrase for sellers. What is not known of the customer, or reads the same as among peers, is no reason.
    """
    found_all: list[list[dict]] = [[] for _ in range(rows_cnt)]
    for record in found.sort("row", "rank").iter_rows(named=True):
        one = _worded(ALL[record["feature"]], record)
        is_same = one["value_zh"] in (one["average_zh"], _NONE["zh"])
        if record["feature"] not in SHARED and not is_same and _is_argument(record):
            found_all[record["row"]].append(one)
    lists = [[*_side(one, "raises")[:FOR], *_side(one, "lowers")[:AGAINST]] for one in found_all]
    return lists, [line(one, "zh") for one in lists], [line(one, "en") for one in lists]


def _is_argument(record: dict) -> bool:
    """Whether a person would name it: what came of earlier approaches only as words.yml says (`history`)."""
    told = _levels()["history"].get(record["feature"])
    if told is None:
        return True
    is_above = (record["number"] or 0) > (record["average_number"] or 0)
    return (record["value"] if record["number"] is None else "above" * is_above) in told.get(record["direction"], ())


def _side(one: list[dict], direction: str) -> list[dict]:
    mine = [reason for reason in one if reason["direction"] == direction]
    return sorted(mine, key=lambda reason: reason["feature"] not in _levels()["phrases"])


def _worded(feature: Feature, record: dict) -> dict:
    """A record with its values in words and with what it means to a seller."""
    made = {"feature": feature.name, "label_zh": feature.zh, "label_en": feature.en}
    for name, text, number in (("value", "value", "number"), ("average", "average", "average_number")):
        for lang in ("zh", "en"):
            made[f"{name}_{lang}"] = said(feature, record[text], record[number], lang)
    return (
        made | {"direction": record["direction"], "contribution": record["contribution"]} | _said(feature, record, made)
    )


def _said(feature: Feature, record: dict, made: dict) -> dict:
    """said_zh, said_en: the phrase of the feature, or label, value and peers' value."""
    number, usual = record["number"], record["average_number"]
    side = "is" if feature.unit in ("flag", "text") else "above" if (number or 0) > (usual or 0) else "below"
    forms = _levels()["phrases"].get(feature.name, {}).get(side) or _PLAIN
    return {
        f"said_{lang}": form.format(
            label=made[f"label_{lang}"], value=made[f"value_{lang}"], average=made[f"average_{lang}"]
        )
        for lang, form in zip(("zh", "en"), forms, strict=True)
    }


def line(one: list[dict], lang: str) -> str:
    """What speaks for the customer as one line.

    >>> one = [{"direction": "raises", "said_zh": "曾经用过", "said_en": "used it before"},
    ...        {"direction": "lowers", "said_zh": "员工少", "said_en": "few employees"}]
    >>> line(one, "zh"), line(one, "en"), line([], "en")
    ('曾经用过', 'used it before', 'much like customers of the same industry and size')
    """
    said_all = [reason[f"said_{lang}"] for reason in one if reason["direction"] == "raises"]
    return ("；" if lang == "zh" else "; ").join(said_all) or _ALIKE[lang]
