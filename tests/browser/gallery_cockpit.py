"""The gallery's first screen."""

from __future__ import annotations

import gallery_data as data
import gallery_population as population
import polars as pl
import streamlit as st
from gallery_cards import cards
from gallery_dialogs import decisions, explain

from ui import charts, export, theme
from ui import components as ui
from ui.columns import Column
from ui.components.bridge import BridgeRow, bridge_html


def cockpit(look: theme.Look) -> None:
    """The first screen."""
    say = data.words(look)
    places = charts.PLACES[look.lang]
    zh = look.lang == "zh"
    right = ui.page_header(
        say("本月经营是否按计划推进？", "Is this month on plan?"),
        asof="2026-10",
        scope=say("全行", "Whole bank"),
        badge=ui.Badge(say("✓ 与总账一致，差异 0.00 元", "✓ Ties to general ledger, difference 0.00"), "positive"),
    )
    with right:
        frame, columns = (
            pl.DataFrame({"a": ["=1+1"], "b": [1.5]}),
            [Column("a", "A"), Column("b", "B", "num", help="x")],
        )
        ui.export_menu(lambda kind: export.to_csv(frame, columns, look.lang), look.lang, name="x", key="e")
    ui.three_sentences(
        [
            (
                say("是否达标", "Are we on plan?"),
                say(
                    "本月风险调整后利润 **3.37 亿元**，低于计划 1.1%，高于去年 7.1%；经济利润 **3,112 万元**，低于计划"
                    " 448 万元（−12.6%），连续第 3 个月低于计划。",
                    "Risk-adjusted profit is **337.1m**, 1.1% below plan and 7.1% above last year. Economic profit is"
                    " **31.1m**, 4.5m below plan (−12.6%), the third month running.",
                ),
            ),
            (
                say("为什么", "Why?"),
                say(
                    "主要因**利率 −612 万元**（“稳盈 180 天”协议存款高于定价底线 22 bp）和**预期损失 −188 万元**；规模"
                    " +386 万元、新增客户 +174 万元部分抵消。",
                    "Mainly **rate −6.1m** (the 180-day agreed deposit pays 22 bp above its pricing floor) and"
                    " **expected loss −1.9m**; volume +3.9m offset part.",
                ),
            ),
            (
                say("要决定什么", "What must be decided?"),
                say(
                    "**7 项**待决策，其中 1 项已逾期；先定协议存款价格与郑州整改方案，"
                    "两项合计每年影响 **3,864 万元**。",
                    "**7 items** are waiting, 1 of them overdue. Start with the deposit price and the Zhengzhou plan:"
                    " together **38.6m** a year.",
                ),
            ),
        ]
    )
    clicked = ui.pressable(ui.kpi_html(cards(look), look), key="kpi")
    if clicked:
        explain(look, clicked)
    left, queue = ui.split(2)
    with (
        left,
        ui.card(
            say("利率因素吃掉规模增长，经济利润低于计划 448 万元", "Rate outweighs volume: EP is 4.48m below plan"),
            say(
                "经济利润，2026-10，计划到实际；税后，各项精确相加",
                "Economic profit, 2026-10, plan to actual; after tax, no residual",
            ),
        ),
    ):
        rows = [BridgeRow("", *row) for row in data.bridge(look.lang)]
        st.html(bridge_html(rows, look, unit=say("万元", "CNY m"), places=places))
    with (
        queue,
        ui.card(
            say("需要决策：7 项，1 项逾期", "Decisions needed: 7, one overdue"),
            say("按截止时间排序，今天 2026-11-03", "By due date; today is 2026-11-03"),
        ),
    ):
        done = ui.pressable(ui.queue_html(decisions(look), look, data.NOW), key="queue")
        if done:
            st.sidebar.write(f"decided {done}")
    frame = charts.worst_first(data.multiples(look.lang))
    with ui.card(
        say(
            "20 家分行中 14 家低于计划，郑州、杭州、武汉占缺口的 65%",
            "14 of 20 branches are below plan; Zhengzhou, Hangzhou and Wuhan make 65% of the gap",
        ),
        say(
            "经济利润，万元，近 13 个月，同一刻度；按本月差异由逊到优",
            "Economic profit, CNY m, 13 months, one scale; worst variance first",
        ),
        legend=("actual", "plan", "variance"),
    ):
        ui.chart(charts.small_multiples(frame, look, message="branches", places=places), "multiples")
        ui.note(charts.remainder_line(frame, look, places=places, total_label=say("全行", "bank")), is_ruled=True)
    thirds = ui.split(3)
    with (
        thirds[0],
        ui.card(
            say("末 28% 客户侵蚀 21.1 亿元，相当于净额 54%", "The last 28% of customers lose 2.11bn (54%)"),
            say("累计利润占比 %，60,412 户按贡献由高到低", "Cumulative profit %, 60,412 customers, best first"),
        ),
    ):
        ui.chart(
            charts.whale(
                population.whale(),
                look,
                message="whale",
                peak_label=say("峰值 154.2%", "Peak 154.2%"),
                peak_note=say("前 72.1% 客户", "best 72.1% of customers"),
                tail_label=say("末 27.9% 侵蚀 21.1 亿元", "Last 27.9% lose 2.11bn"),
                top_label=say("前 1%（604 户）53%", "Top 1% (604): 53%"),
            ),
            "whale",
        )
    with (
        thirds[1],
        ui.card(
            say("931 户占 23% RWA，经济利润为负", "931 borrowers use 23% of RWA at negative EP"),
            say(
                "4,833 户有贷客户，价值 × 资源，颜色越深户数越多", "4,833 borrowers, value × resource, brighter = more"
            ),
        ),
    ):
        cells = charts.bin_grid(population.cloud(), "x", "y")
        ui.chart(
            charts.quadrant(
                cells,
                population.corners(look.lang),
                look,
                message="quadrants",
                x_split=3.0,
                y_split=0.0,
                x_label=say("资源占用低 → 高（RWA，对数）", "Resource use, low → high (RWA, log)"),
                y_label=say("综合贡献，低 → 高", "Contribution, low → high"),
                outliers=pl.DataFrame({"x": [4.9], "y": [-1.8], "label": ["<b>x"], "key": ["C1"]}),
            ),
            "quad",
            select="points",
        )
    with (
        thirds[2],
        ui.card(
            say("销售地图转化 4.6%，卡在触达到意向", "Sales map converts 4.6%; interest is weak"),
            say("“供应链秒贴”第 1、2 波；空框为计划", "Instant discounting, waves 1–2; outline = plan"),
        ),
    ):
        names = (
            ["目标客户", "已派发", "已触达", "有意向", "已开办"]
            if zh
            else ["Targets", "Assigned", "Contacted", "Interested", "Opened"]
        )
        ui.chart(
            charts.stages(
                pl.DataFrame(
                    {"label": names, "value": [1860, 1742, 1318, 402, 86], "plan": [1860, 1860, 1488, 595, 119]}
                ),
                look,
                message="funnel",
                noun=say("户", "No."),
            ),
            "funnel",
        )
    ui.formula_line(
        say(
            "RAROC、RORWA 为年化；EP ＝ 风险调整后利润 − 经济资本 × 12% ÷ 12；接近计划指偏差在 2% 以内",
            "RAROC and RORWA annualised; EP = risk-adjusted profit − EC × 12% ÷ 12; near plan = within 2%",
        ),
        say("规则 2026-07 版，数据批次 b1103-0412", "Policy 2026-07, build b1103-0412"),
    )
