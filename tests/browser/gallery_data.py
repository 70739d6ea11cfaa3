"""Invented sample data for the gallery; the figures of the pictures in the design, where they exist."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import polars as pl

from ui.theme import Look

NOW = datetime(2026, 11, 3, 10, 0)
BRANCHES = {
    "zh": [
        "郑州",
        "杭州",
        "武汉",
        "成都",
        "西安",
        "上海",
        "苏州",
        "北京",
        "广州",
        "南京",
        "宁波",
        "深圳",
        "济南",
        "青岛",
        "天津",
        "重庆",
    ],
    "en": [
        "Zhengzhou",
        "Hangzhou",
        "Wuhan",
        "Chengdu",
        "Xi'an",
        "Shanghai",
        "Suzhou",
        "Beijing",
        "Guangzhou",
        "Nanjing",
        "Ningbo",
        "Shenzhen",
        "Jinan",
        "Qingdao",
        "Tianjin",
        "Chongqing",
    ],
}


def words(look: Look) -> Callable[[str, str], str]:
    """Chooses the sample text of the page's language."""
    return lambda chinese, english: chinese if look.lang == "zh" else english


def months(count: int = 13) -> list[str]:
    """Month texts that end at 2026-10."""
    last = 2026 * 12 + 9
    return [f"{no // 12:04d}-{no % 12 + 1:02d}" for no in range(last - count + 1, last + 1)]


def walk(seed: int, start: float, drift: float, noise: float, count: int = 13) -> list[float]:
    """A seeded random walk."""
    rng, level, line = random.Random(seed), start, []
    for _ in range(count):
        level += drift + rng.gauss(0, noise)
        line.append(level)
    return line


def bridge(lang: str) -> list[tuple[str, str, int, tuple[tuple[str, str], ...]]]:
    """EP from plan to actual in 万: label, kind, value, the largest behind a step."""
    kinds = ["start", *["step"] * 8, "end"]
    values = [3560, 386, -612, -148, 174, -96, 92, -188, -56, 3112]
    zh = ["计划", "规模", "利率", "结构", "新增客户", "流失客户", "成本", "预期损失", "资本占用", "实际"]
    en = ["Plan", "Volume", "Rate", "Mix", "Gained", "Lost", "Cost", "Exp. loss", "Capital", "Actual"]
    named = {"zh": (("稳盈 180 天", "−420 万"), ("流动资金贷款", "−96 万")), "en": (("180-day deposit", "−4.2m"),)}[
        lang
    ]
    rows = zip(zh if lang == "zh" else en, kinds, values, strict=True)
    return [(label, kind, value, named if value == -612 else ()) for label, kind, value in rows]


def multiples(lang: str) -> pl.DataFrame:
    """Thirteen months of EP, plan and actual, sixteen branches."""
    rows = []
    for i, name in enumerate(BRANCHES[lang]):
        base = [62, 380, 158, 187, 74, 420, 268, 402, 245, 251, 164, 371, 90, 120, 60, 40][i]
        plan = [round(v) for v in walk(i, base * 0.92, base * 0.006, 3)]
        slip = [0] * 6 + [round(-(k + 1) * (14 - i * 2.2)) for k in range(7)]
        rows += [(name, m, p + s, p) for m, p, s in zip(months(), plan, slip, strict=True)]
    return pl.DataFrame(rows, schema=["panel", "month", "actual", "plan"], orient="row")


def pnl(lang: str) -> pl.DataFrame:
    """The customer page's P&L."""
    zh = [
        "贷款利差",
        "存款利差",
        "手续费",
        "资本资金收益",
        "成本",
        "预期损失",
        "税金及附加",
        "所得税",
        "风险调整后利润",
        "资本成本",
        "经济利润",
    ]
    en = [
        "Loan margin",
        "Deposit margin",
        "Fees",
        "Capital credit",
        "Cost",
        "Expected loss",
        "Surtax",
        "Income tax",
        "Risk-adj. profit",
        "Capital charge",
        "Economic profit",
    ]
    now = [845, 314, 286, 124, -232, -212, -9, -279, 837, -708, 129]
    old = [802, 288, 241, 115, -221, -198, -8, -255, 764, -656, 108]
    kind = ["subtotal" if i in (8, 10) else "step" for i in range(11)]
    return pl.DataFrame({"label": zh if lang == "zh" else en, "kind": kind, "current": now, "reference": old})


def history() -> pl.DataFrame:
    """24 months of actual, plan and last year, then three of forecast."""
    actual = walk(5, 300, 4, 9, 21)
    return pl.DataFrame(
        {
            "month": months(24),
            "actual": [*actual, None, None, None],
            "plan": [300 + 5 * i for i in range(24)],
            "previous": walk(6, 270, 3, 7, 24),
            "forecast": [None] * 21 + [actual[-1] + 4 * k for k in (1, 2, 3)],
        }
    )
