"""The gallery's cards and decisions."""

from __future__ import annotations

from decimal import Decimal

import gallery_data as data

from mart.query.metric.status import plan_status
from ui import components as ui
from ui import theme


def cards(look: theme.Look) -> list[ui.KpiCard]:
    """Twelve cards, one with a missing feed."""
    say = data.words(look)
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
