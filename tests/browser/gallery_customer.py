"""The gallery's customer page."""

from __future__ import annotations

import gallery_data as data
import gallery_population as population
import polars as pl

from ui import charts, theme
from ui import components as ui
from ui.columns import Column


def customer(look: theme.Look) -> None:
    """Blocks, P&L, products held, timeline."""
    say = data.words(look)
    places = charts.PLACES[look.lang]
    zh = look.lang == "zh"
    ui.page_header(
        say("这家客户创造了多少价值，下一步做什么？", "What does this customer create, and what is next?"),
        badge=ui.Badge("✓", "positive"),
        asof="2026-10",
        scope=say("全行", "Whole bank"),
    )
    ui.breadcrumb(
        [
            ui.Crumb("bank", say("全行", "Bank")),
            ui.Crumb("b", data.BRANCHES[look.lang][6]),
            ui.Crumb("c", "恒澜精密制造股份有限公司 <i>"),
        ]
    )
    ui.badges(
        [
            ui.Badge(say("高价值", "High value"), "accent"),
            ui.Badge(say("有效", "Active")),
            ui.Badge(say("RAROC 距门槛仅 2.2 个百分点", "RAROC 2.2 pp above hurdle"), "warning"),
        ]
    )
    for column, title in zip(
        ui.split(5),
        (
            ["基本情况", "资产与负债", "盈利", "产品持有", "资源占用"]
            if zh
            else ["Basics", "Balances", "Profit", "Products", "Resources"]
        ),
        strict=True,
    ):
        with column:
            ui.fact_block(
                ui.Block(
                    title,
                    say("贷款，亿元", "CNY m"),
                    "6.40",
                    "▲ +0.35",
                    "positive",
                    charts.sparkline_uri(data.walk(3, 5, 0.1, 0.2), None, look),
                    tuple(
                        ui.Fact(a, b)
                        for a, b in [
                            (say("日均存款", "Deposits"), "3.20 亿元"),
                            (say("较去年", "vs last year"), "▲ +0.27 亿"),
                            ("RAROC", "14.2%"),
                        ]
                    ),
                )
            )
    left, right = ui.split(2)
    with (
        left,
        ui.card(
            say("手续费与贷款带动利润增 73 万元，经济利润 129 万元", "Fees and loans add 0.73m; EP is 1.29m"),
            say(
                "近 12 个月损益，贷款利差到经济利润；细条为去年同期",
                "12 months, loan margin to EP; thin bar = last year",
            ),
        ),
    ):
        ui.chart(
            charts.pnl(data.pnl(look.lang), look, message="pnl", unit_label=say("万元", "CNY m"), places=places), "pnl"
        )
    with (
        right,
        ui.card(
            say("6 个产品高于同业均值 5.4，仍有 4 个缺口", "6 products, peers hold 5.4; 4 gaps"),
            say("同业持有率；刻度为本行均值", "Share of peers that hold it; tick = bank"),
        ),
    ):
        frame = pl.DataFrame(
            {
                "label": (
                    ["流动资金贷款", "人民币活期与协议存款", "银行承兑汇票", "供应链票据秒贴", "员工代发"]
                    if zh
                    else ["Working capital loan", "Agreed deposit", "Acceptances", "Instant discounting", "Payroll"]
                ),
                "value": [72, 100, 61, 54, 46],
                "reference": [60, 88, 50, 40, None],
                "is_marked": [False, False, False, True, True],
            }
        )
        ui.chart(charts.share_bars(frame, look, message="peers"), "peers")
        ui.timeline(population.EVENTS)
    a, b = ui.split(2)
    with (
        a,
        ui.card(
            say("存款 24 个月增 24%", "Deposits grew 24% in 24 months"),
            "CNY m",
            legend=("actual", "plan", "previous", "forecast"),
        ),
    ):
        ui.chart(charts.history(data.history(), look, message="h"), "h1")
    with (
        b,
        ui.card(
            say("收入按月，低于计划", "Income by month, below plan"),
            "CNY m",
            legend=("actual", "plan", "previous", "forecast"),
        ),
    ):
        ui.chart(charts.history(data.history().tail(15), look, message="h", kind="bar"), "h2")
    with ui.card(say("损益明细", "P&L detail")):
        ui.html_table(
            data.pnl(look.lang).select("label", a=pl.col("current") * 10_000, b=pl.col("reference") * 10_000),
            [
                Column("label", say("项目", "Item")),
                Column("a", say("本期", "Current"), "cny", bold=True, tone="sign", signed=True),
                Column("b", say("去年", "PY"), "cny", signed=True),
            ],
            look,
            totals={"label": say("合计", "Total"), "a": 1290000},
        )
