"""The gallery's decisions and its explain dialog."""

from __future__ import annotations

from datetime import date, datetime

import gallery_data as data
import polars as pl

from ui import components as ui
from ui import theme
from ui.columns import Column


def decisions(look: theme.Look) -> list[ui.Decision]:
    """The queue of the picture."""
    say = data.words(look)
    rows = [
        (
            "23 户限期提升未达标：退出或延期",
            "23 missed upgrades: exit, extend",
            180,
            "何静",
            "He Jing",
            date(2026, 11, 1),
            "处理",
            "Resolve",
        ),
        (
            "华澜新能源授信 12 亿元，绿色通道",
            "Hualan 1.2bn, fast-track credit",
            94,
            "周启明",
            "Zhou Qi",
            datetime(2026, 11, 3, 16),
            "审批",
            "Approve",
        ),
        (
            "退出关注清单 2026-10 待下发",
            "Issue exit focus list 2026-10",
            410,
            "李蔚",
            "Li Wei",
            date(2026, 11, 4),
            "下发",
            "Issue",
        ),
        (
            "郑州分行低于计划，整改方案待审",
            "Zhengzhou: review recovery plan",
            -1632,
            "陈立群",
            "Chen Liqun",
            date(2026, 11, 5),
            "审阅",
            "Review",
        ),
        (
            "“稳盈 180 天”改价或替代",
            "Reprice the 180-day deposit",
            -2232,
            "赵文博",
            "Zhao Wenbo",
            date(2026, 11, 6),
            "定策略",
            "Decide",
        ),
        (
            "瑞信电子贷款优惠 15 bp",
            "Ruixin Electronics, 15 bp off",
            -42,
            "孙莹",
            "Sun Ying",
            date(2026, 11, 6),
            "审批",
            "Approve",
        ),
        (
            "“供应链秒贴”第 3 波，412 户待启动",
            "Discounting wave 3, 412 targets",
            264,
            "王晓岚",
            "Wang Lan",
            date(2026, 11, 7),
            "启动",
            "Launch",
        ),
    ]
    return [
        ui.Decision(str(i), say(z, e), v * 10_000, say(zo, eo), d, say(za, ea))
        for i, (z, e, v, zo, eo, d, za, ea) in enumerate(rows)
    ]


def explain(look: theme.Look, which: str) -> None:
    """The explain dialog of a card."""
    say = data.words(look)
    rows = pl.DataFrame({"label": data.BRANCHES[look.lang], "ep_cny": [1_945_000.0] * 16})
    ui.explain_dialog(
        ui.ExplainView(
            which,
            say("3,112 万元", "31.1m"),
            say("经济利润 ＝ 风险调整后利润 − 经济资本 × 门槛 ÷ 12", "EP = risk-adjusted profit − EC × hurdle / 12"),
            [
                (say("风险调整后利润", "Risk-adjusted profit"), "337,090,000.00"),
                (say("资本成本", "Capital charge"), "−305,970,000.00"),
            ],
            "2026-07",
            "b1103-0412",
            rows,
            [Column("label", say("分行", "Branch")), Column("ep_cny", "EP", "cny")],
            31_120_000,
            31_120_000,
        ),
        look,
    )
