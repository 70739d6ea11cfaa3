"""Invented customers and managers for the gallery: their marks, ranks and moves."""

from __future__ import annotations

import math
import random
from datetime import date

import polars as pl
from gallery_data import BRANCHES


def whale() -> pl.DataFrame:
    """A whale curve with its peak near 72 % of customers."""
    xs = [0, 0.25, 0.5, *range(1, 101)]
    ys = [154 * (1 - math.exp(-x / 3.2)) if x <= 72 else 154 - 54 * ((x - 72) / 28) ** 1.9 for x in xs]
    return pl.DataFrame({"customers_pct": [float(x) for x in xs], "profit_pct": ys})


def cloud(count: int = 4833) -> pl.DataFrame:
    """Borrowers on log RWA against contribution."""
    rng = random.Random(4)
    points = [(rng.gauss(rng.choice([2.2, 4.0]), 0.8), rng.gauss(rng.choice([0.6, -0.5]), 0.7)) for _ in range(count)]
    return pl.DataFrame(points, schema=["x", "y"], orient="row")


def corners(lang: str) -> pl.DataFrame:
    """Printed figures of the four quadrants."""
    zh, en = lang == "zh", lang != "zh"
    lines = [
        ("tl", "1,012 户" if zh else "1,012", "RWA 9.8%，EP +1.42 亿" if zh else "RWA 9.8%, EP +142m", False),
        ("tr", "1,404 户" if zh else "1,404", "RWA 58.3%，EP +3.37 亿" if zh else "RWA 58.3%, EP +337m", False),
        ("bl", "1,486 户" if zh else "1,486", "RWA 9.3%，EP −0.18 亿" if zh else "RWA 9.3%, EP −18m", False),
        ("br", "931 户" if not en else "931", "RWA 22.6%，EP −1.94 亿" if zh else "RWA 22.6%, EP −194m", True),
    ]
    return pl.DataFrame(lines, schema=["corner", "line1", "line2", "is_adverse"], orient="row")


NAMES = {
    "zh": [
        "沈佳",
        "卢一凡",
        "高雯",
        "马骏",
        "唐锐",
        "潘磊",
        "徐青",
        "邓浩",
        "钱宇",
        "冯博",
        "蔡敏",
        "袁可",
        "何琳",
        "白雪",
        "苏萌",
        "姜涛",
    ],
    "en": [
        "Shen Jia",
        "Lu Yifan",
        "Gao Wen",
        "Ma Jun",
        "Tang Rui",
        "Pan Lei",
        "Xu Qing",
        "Deng Hao",
        "Qian Yu",
        "Feng Bo",
        "Cai Min",
        "Yuan Ke",
        "He Lin",
        "Bai Xue",
        "Su Meng",
        "Jiang Tao",
    ],
}


def managers(lang: str) -> pl.DataFrame:
    """The sixteen of the rankings picture."""
    of = [211, 200, 195, 188, 169, 166, 164, 161, 159, 157, 149, 143, 136, 133, 128, 123]
    raw = [1, 4, 2, 6, 3, 11, 8, 12, 7, 5, 13, 9, 15, 10, 16, 14]
    band = ["1–4"] * 4 + ["5–11"] * 7 + ["12–16"] * 5
    yields = [1.71, 1.58, 1.66, 1.49, 1.62, 1.44, 1.55, 1.41, 1.52, 0.88, 1.37, 1.46, 0.97, 1.51, 1.33, 1.40]
    return pl.DataFrame(
        {
            "key": [f"M{i}" for i in range(16)],
            "band": band,
            "label": NAMES[lang],
            "branch": BRANCHES[lang],
            "capacity_cny": [of[i] * 5.5e4 + i for i in range(16)],
            "of_standard_pct": [float(v) for v in of],
            "rank_from": raw,
            "rank_to": list(range(1, 17)),
            "move_cnt": [r - i - 1 for i, r in enumerate(raw)],
            "yield_pct": yields,
            "yield_tone": ["negative" if y < 1.26 else None for y in yields],
        }
    )


def plane(lang: str) -> pl.DataFrame:
    """Capacity against yield, four in the danger zone."""
    rng = random.Random(9)
    rows = [
        (f"P{i}", NAMES[lang][i % 16], abs(rng.gauss(5, 1.6)) + 1, rng.gauss(1.42, 0.2), "…", False) for i in range(210)
    ]
    rows = [r for r in rows if not (r[2] > 6.1 and r[3] < 1.26)]
    danger = [(7.26, 1.12, 14), (6.12, 0.97, 12), (9.42, 0.88, 9), (7.12, 0.71, 4)]
    rows += [
        (f"D{i}", NAMES[lang][n], x, y, f"{BRANCHES[lang][n]}, {x:.2f}m, {y:.2f}%", True)
        for i, (x, y, n) in enumerate(danger)
    ]
    return pl.DataFrame(rows, schema=["key", "label", "x", "y", "detail", "is_danger"], orient="row")


TIERS = {
    "zh": ["不活跃", "有效", "结算", "价值", "高价值"],
    "en": ["Inactive", "Active", "Settlement", "Value", "High value"],
}


def migration(lang: str) -> pl.DataFrame:
    """Tier moves between two months."""
    rng, names = random.Random(2), TIERS[lang]
    rows = [
        (a, b, round(9000 / (1 + 14 * abs(i - j)) ** 1.2 * (1 if i == j else rng.random())))
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    ]
    return pl.DataFrame(rows, schema=["row", "col", "count"], orient="row")


EVENTS = [
    (date(2026, 10, 28), "资金", "回款 4,200 万元，转存“稳盈 180 天”", "系统"),
    (date(2026, 10, 21), "拜访", "财务总监谈票据归集 <script>alert(1)</script>", "沈嘉"),
]
