"""Reasons as words: a feature's value as a person would say it, in Chinese and English."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import yaml

from models.features import ALL, Feature

_NONE = {"zh": "未知", "en": "unknown"}


@lru_cache(maxsize=1)
def _levels() -> dict[str, dict[str, list[str]]]:
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
        return f"{number:,.1f} %".replace("-", "−")
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
    """Records of `explain` as one list a row, and each list as one line in Chinese and in English."""
    lists: list[list[dict]] = [[] for _ in range(rows_cnt)]
    for record in found.sort("row", "rank").iter_rows(named=True):
        feature = ALL[record["feature"]]
        values = {f"value_{lang}": said(feature, record["value"], record["number"], lang) for lang in ("zh", "en")}
        averages = {
            f"average_{lang}": said(feature, record["average"], record["average_number"], lang) for lang in ("zh", "en")
        }
        lists[record["row"]].append(
            {
                "feature": feature.name,
                "label_zh": feature.zh,
                "label_en": feature.en,
                **values,
                **averages,
                "direction": record["direction"],
                "contribution": record["contribution"],
            }
        )
    return lists, [line(one, "zh") for one in lists], [line(one, "en") for one in lists]


def line(one: list[dict], lang: str) -> str:
    """Reasons as one line.

    >>> one = [{"label_zh": "行业", "label_en": "industry", "value_zh": "制造", "value_en": "manufacturing",
    ...         "average_zh": "建筑", "average_en": "construction", "direction": "raises"}]
    >>> line(one, "zh"), line(one, "en")
    ('↑ 行业 制造（一般 建筑）', '↑ industry manufacturing (usual construction)')
    """
    form = "{arrow} {label} {value}（一般 {average}）" if lang == "zh" else "{arrow} {label} {value} (usual {average})"
    said_all = [
        form.format(
            arrow="↑" if r["direction"] == "raises" else "↓",
            label=r[f"label_{lang}"],
            value=r[f"value_{lang}"],
            average=r[f"average_{lang}"],
        )
        for r in one
    ]
    return ("；" if lang == "zh" else "; ").join(said_all)
