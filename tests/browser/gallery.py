"""Every component and chart with invented data: `PYTHONPATH=. streamlit run tests/browser/gallery.py`.

?lang=en|zh chooses the language, the browser the theme; ?part=cockpit|customer|rankings|rest one page of it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import gallery_data as data
import polars as pl
import streamlit as st

from mart.query.metric.status import plan_status
from ui import charts, export, theme
from ui import components as ui
from ui.columns import Column

st.set_page_config(layout="wide", page_title="gallery", initial_sidebar_state=208)
look = theme.current()
zh = look.lang == "zh"
places = charts.PLACES[look.lang]
part = st.query_params.get("part", "cockpit")
st.sidebar.write(f"{part} {look.lang} {look.tokens.name}")


def say(chinese: str, english: str) -> str:
    """The sample text of the page's language."""
    return chinese if zh else english


def cards() -> list[ui.KpiCard]:
    """Twelve cards, one with a missing feed."""
    rows = [
        (
            "revenue",
            say("营业收入", "Revenue"),
            734.8e6,
            746.1e6,
            698.7e6,
            "cny",
            "up",
            say("净息差 1.90%，中收 15.6%", "NIM 1.90%, fee share 15.6%"),
        ),
        (
            "rap",
            say("风险调整后利润", "Risk-adj. profit"),
            337.1e6,
            341.0e6,
            314.9e6,
            "cny",
            "up",
            say("成本收入比 29.9%", "Cost/income 29.9%"),
        ),
        (
            "ep",
            say("经济利润", "Economic profit"),
            31.12e6,
            35.6e6,
            26.95e6,
            "cny",
            "up",
            say("门槛收益率 12%", "Hurdle 12%"),
        ),
        ("raroc", "RAROC", 13.22, 13.40, 13.12, "pct", "up", say("高于门槛 122 bp", "122 bp above hurdle")),
        ("rorwa", "RORWA", 1.39, 1.41, 1.38, "pct", "up", say("本月新投放 1.52%", "New lending 1.52%")),
        (
            "dep",
            say("日均存款", "Avg. deposits"),
            412.6e9,
            418e9,
            387.4e9,
            "cny",
            "up",
            say("活期 41.3%，付息率 1.42%", "Demand 41.3%, cost 1.42%"),
        ),
        (
            "loan",
            say("贷款余额", "Loans"),
            318.6e9,
            308e9,
            296.8e9,
            "cny",
            "up",
            say("加权利率 3.74%", "Average rate 3.74%"),
        ),
        ("rwa", "RWA", 291.4e9, 290.9e9, 274.2e9, "cny", "down", say("风险权重密度 84.2%", "Density 84.2%")),
        (
            "npl",
            say("不良率", "NPL ratio"),
            1.12,
            1.15,
            1.18,
            "pct",
            "down",
            say("预期损失率 0.43%", "Expected loss 0.43%"),
        ),
        (
            "act",
            say("有效客户", "Active customers"),
            24180,
            24500,
            23310,
            "cnt",
            "up",
            say("本月净迁入 +64 户", "Net migration +64"),
        ),
        (
            "ppc",
            say("户均产品数", "Products / cust."),
            2.61,
            2.70,
            2.48,
            "num",
            "up",
            say("不含结算类 1.48 个", "Without settlement 1.48"),
        ),
    ]
    made = [
        ui.build_kpi(
            k,
            n,
            v,
            look,
            kind=kind,
            plan=p,
            last_year=y,
            favourable=fav,
            status=plan_status(fav, Decimal(str(v)), Decimal(str(p)), Decimal(2)),
            context=c,
            noun="户" if kind == "cnt" else "个",
            unit=say("年化 %", "%, annual") if k in ("raroc", "rorwa") else "",
            history=data.walk(i, v * 0.9, v * 0.008, v * 0.01),
            plan_history=[v * (0.9 + 0.01 * m) for m in range(13)],
        )
        for i, (k, n, v, p, y, kind, fav, c) in enumerate(rows)
    ]
    return [
        *made,
        ui.build_kpi(
            "cap", say("人均产能", "Capacity"), None, look, missing=say("机构与人员", "organisation and people")
        ),
    ]


def decisions() -> list[ui.Decision]:
    """The queue of the picture."""
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


def cockpit() -> None:
    """The first screen."""
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
    clicked = ui.pressable(ui.kpi_html(cards(), look), key="kpi")
    if clicked:
        explain(clicked)
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
        ui.chart(
            charts.bridge(
                data.bridge(look.lang), look, message="EP bridge", unit_label=say("万元", "CNY m"), places=places
            ),
            "bridge",
        )
    with (
        queue,
        ui.card(
            say("需要决策：7 项，1 项逾期", "Decisions needed: 7, one overdue"),
            say("按截止时间排序，今天 2026-11-03", "By due date; today is 2026-11-03"),
        ),
    ):
        done = ui.pressable(ui.queue_html(decisions(), look, data.NOW), key="queue")
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
        picked = ui.chart(
            charts.small_multiples(frame, look, message="branches", places=places), "multiples", select="points"
        )
        ui.note(charts.remainder_line(frame, look, places=places, total_label=say("全行", "bank")), is_ruled=True)
        st.sidebar.write(picked)
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
                data.whale(),
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
        cells = charts.bin_grid(data.cloud(), "x", "y")
        ui.chart(
            charts.quadrant(
                cells,
                data.corners(look.lang),
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


def explain(which: str) -> None:
    """The explain dialog of a card."""
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


def customer() -> None:
    """Blocks, P&L, products held, timeline."""
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
        ui.timeline(data.EVENTS)
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


def rankings() -> None:
    """Ranked table with intervals, plane, slope, matrix, curves."""
    ui.page_header(
        say(
            "谁用资本创造了最多价值，哪些差别是真实的？",
            "Who earns most on the capital they use, and which differences are real?",
        ),
        badge=ui.Badge("✓ Ties to general ledger, difference 0.00", "positive"),
        asof="2026-10",
        scope=say("全行", "Whole bank"),
    )
    frame = data.managers(look.lang)
    frame = frame.with_columns(
        interval=pl.Series(
            [charts.interval_uri(v - 12, v, v + 12, (80, 240), look, reference=100) for v in frame["of_standard_pct"]]
        ),
        open=pl.lit(say("计分卡", "Scorecard")),
    )
    with ui.card(
        say(
            "前 16 名可分为 3 档，档内先后不作依据",
            "3 distinguishable bands among the top 16; order inside a band is not evidence",
        ),
        say(
            "年化风险调整后利润；区间为 1,000 次重抽样",
            "Annualised risk-adjusted profit; interval from 1,000 resamples",
        ),
        legend=("danger",),
    ):
        columns = [
            Column("band", say("档", "Rank band"), width=76),
            Column("label", say("客户经理", "Manager")),
            Column("branch", say("分行", "Branch")),
            Column("capacity_cny", say("产能", "Capacity"), "cny", help="Annualised"),
            Column("of_standard_pct", say("达标率", "Of standard"), "pct", decimals=0, bold=True),
            Column("interval", say("95% 区间；虚线为 100%", "95% interval; dashed = 100%"), "image", width=200),
            Column("rank_from", say("原名次", "Raw rank"), "cnt"),
            Column("move_cnt", say("变动", "Change"), "cnt", tone="sign", signed=True, arrow=True),
            Column("yield_pct", say("收益率", "Yield"), "pct", tone="yield_tone"),
            Column("open", "", width=96),
        ]
        event = ui.data_table(
            frame,
            columns,
            look,
            key="rank",
            page_size=10,
            action="open",
            select="cell",
            footer=say(
                "全部客户经理 3,962.1 ＋ 未分配 82.9 ＝ 全行 4,045.1",
                "All managers 3,962.1 + unassigned 82.9 = bank 4,045.1",
            ),
        )
        st.sidebar.write(event)
    a, b = ui.split(2)
    with (
        a,
        ui.card(
            say(
                "4 名客户经理利润高而收益率低于资本成本",
                "Four managers look strong on profit but earn less than their capital costs",
            ),
            "214",
        ),
    ):
        ui.chart(
            charts.plane(
                data.plane(look.lang),
                look,
                message="plane",
                x_split=6.1,
                y_split=1.26,
                x_label=say("产能，百万元", "Capacity, CNY m a year"),
                y_label=say("纵轴：RWA 收益率，%", "Vertical: yield on RWA, %"),
                split_x_label="P70 6.10m",
                split_y_label=say("门槛 1.26%", "hurdle 1.26%"),
                zone_label=say("高产能低收益：4 人", "High capacity, low yield: 4 managers"),
            ),
            "plane",
            select="points",
        )
    with (
        b,
        ui.card(
            say("标准调整使 16 人中 4 人移动四位以上", "The standard moves four of sixteen by four or more"),
            say("原名次到调整后名次", "Raw rank to adjusted rank"),
        ),
    ):
        ui.chart(
            charts.slope(
                frame,
                look,
                message="slope",
                from_label=say("原名次", "Raw rank"),
                to_label=say("调整后", "Adjusted rank"),
            ),
            "slope",
        )
    a, b = ui.split(2)
    with (
        a,
        ui.card(say("净上迁 312 户", "Net 312 customers moved up"), say("2025-10 到 2026-10", "2025-10 to 2026-10")),
    ):
        names = data.TIERS[look.lang]
        picked = ui.chart(
            charts.matrix(
                data.migration(look.lang),
                look,
                message="m",
                rows=names,
                cols=names,
                row_title="2025-10",
                col_title="2026-10",
                total_label=say("合计", "Total"),
            ),
            "mat",
            select="points",
        )
        st.sidebar.write(picked)
    with b, ui.card(say("分行贡献", "By branch"), legend=("actual", "plan", "previous")):
        bars = pl.DataFrame(
            {
                "label": data.BRANCHES[look.lang][:7],
                "value": [-74, 288, 96, 142, 31, 412, 246],
                "plan": [62, 379, 158, 187, 74, 438, 268],
                "previous": [40, 300, 120, 150, 60, 380, 240],
                "key": list("abcdefg"),
            }
        )
        ui.chart(charts.breakdown(bars, look, message="bars", unit_label=say("万元", "CNY m")), "bd", select="points")
    a, b = ui.split(2)
    xs = list(range(0, 101, 2))
    with a, ui.card(say("触达前 20% 可命中 61%", "The best 20% hold 61% of takers"), "gain"):
        ui.chart(
            charts.gain(
                pl.DataFrame({"contacted_pct": xs, "captured_pct": [100 * (1 - (1 - x / 100) ** 4) for x in xs]}),
                look,
                message="g",
                capacity_pct=20,
                capacity_label=say("产能 1,860 户", "Capacity 1,860"),
                best=pl.DataFrame({"contacted_pct": xs, "captured_pct": [100 * (1 - (1 - x / 100) ** 7) for x in xs]}),
            ),
            "gain",
        )
    with b, ui.card(say("概率与实际相符", "The probabilities keep their word"), "reliability"):
        p = [0.5, 1, 2, 4, 7, 12, 20]
        ui.chart(
            charts.reliability(
                pl.DataFrame(
                    {
                        "predicted_pct": p,
                        "observed_pct": [v * 1.05 for v in p],
                        "count": [900] * 7,
                        "low_pct": [v * 0.8 for v in p],
                        "high_pct": [v * 1.3 for v in p],
                    }
                ),
                look,
                message="r",
            ),
            "rel",
        )


def rest() -> None:
    """States and selections."""
    ui.empty_state(say("没有符合条件的客户", "No customer matches"))
    ui.missing_feed_state([say("管理会计", "management accounting")], say("成本与 FTP", "Cost and FTP"))
    with ui.guard(say("分群", "Segments")):
        raise ValueError("secret detail <b>")
    ui.loading_state()
    ui.data_table(
        data.managers(look.lang).head(4),
        [Column("label", "A"), Column("yield_pct", "Y", "pct")],
        look,
        key="rows",
        select="rows",
    )
    ui.data_table(pl.DataFrame(schema={"label": pl.String}), [Column("label", "A")], look, key="none")
    ui.explain_body(
        ui.ExplainView(
            "x", "13.22%", "a / b", [("a", "1")], "p", "b", pl.DataFrame({"v": [1]}), [Column("v", "V", "cnt")]
        ),
        look,
        "body",
    )
    ui.key_values([ui.Fact("a", "b", "negative")], "T", "R")
    ui.badge("x")


{"cockpit": cockpit, "customer": customer, "rankings": rankings, "rest": rest}[part]()
