"""The gallery's rankings, planes and tables."""

from __future__ import annotations

import gallery_data as data
import gallery_population as population
import polars as pl
import streamlit as st

from ui import charts, theme
from ui import components as ui
from ui.columns import Column


def rankings(look: theme.Look) -> None:
    """Ranked table with intervals, plane, slope, matrix, curves."""
    say = data.words(look)
    ui.page_header(
        say(
            "谁用资本创造了最多价值，哪些差别是真实的？",
            "Who earns most on the capital they use, and which differences are real?",
        ),
        badge=ui.Badge("✓ Ties to general ledger, difference 0.00", "positive"),
        asof="2026-10",
        scope=say("全行", "Whole bank"),
    )
    frame = population.managers(look.lang)
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
            Column("band", say("档", "Rank band")),
            Column("label", say("客户经理", "Manager")),
            Column("branch", say("分行", "Branch")),
            Column("capacity_cny", say("产能", "Capacity"), "cny", help="Annualised"),
            Column("of_standard_pct", say("达标率", "Of standard"), "pct", decimals=0, bold=True),
            Column("interval", say("95% 区间；虚线为 100%", "95% interval; dashed = 100%"), "image"),
            Column("rank_from", say("原名次", "Raw rank"), "cnt"),
            Column("move_cnt", say("变动", "Change"), "cnt", tone="sign", signed=True, arrow=True),
            Column("yield_pct", say("收益率", "Yield"), "pct", tone="yield_tone"),
            Column("open", ""),
        ]
        event = ui.data_table(
            frame,
            columns,
            look,
            key="rank",
            page_size=10,
            action="open",
            is_open=True,
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
                population.plane(look.lang),
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
        names = population.TIERS[look.lang]
        picked = ui.chart(
            charts.matrix(
                population.migration(look.lang),
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
