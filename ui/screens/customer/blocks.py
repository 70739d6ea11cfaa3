"""The five blocks of the 360 ledger, each with its headline, its change in a year, 24 months and the facts beside
it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.filters import make
from ui import components as ui
from ui import formats as f
from ui.charts import sparkline_uri
from ui.components import Block, Fact
from ui.components.markup import plain
from ui.i18n import t
from ui.romanise import localised
from ui.screen import Screen
from ui.screens.customer import head as customer_head
from ui.screens.customer.facts import Facts
from ui.shared import explain

EXPLAINED = (
    "deposits_avg",
    "loans_end",
    "revenue",
    "cost",
    "credit_cost",
    "risk_adjusted_profit",
    "economic_profit",
    "raroc",
    "rwa",
)
SHOWS = (
    *EXPLAINED,
    "demand_share",
    "off_balance",
    "npl",
    "rorwa",
    "contribution_12m",
    "cost_income",
    "loan_yield",
    "deposit_cost",
    "economic_capital",
    "rwa_density",
    "capital_charge",
    "cost_activity",
)


def draw(screen: Screen, data: Facts) -> None:
    """Five blocks side by side, and below them the figures one can open."""
    screen.draw_cached("customer_blocks", lambda: _blocks(screen, data))
    _explain(screen, data.who.customer_id)


def _blocks(screen: Screen, data: Facts) -> None:
    grid = st.grid(5, min_column_width=176, gap=7, key="customer_blocks")
    for block in (
        _basics(screen, data),
        _balances(screen, data),
        _profit(screen, data),
        _products(screen, data),
        _resource(screen, data),
    ):
        with grid.cell():
            ui.fact_block(block)


def _explain(screen: Screen, customer_id: str) -> None:
    """Every figure of the blocks opens as formula, inputs and rows below."""
    lang, clicked = screen.lang, None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="customer_explain"):
        st.caption(t("customer.explain", lang), width="content")
        for name in EXPLAINED:
            if st.button(plain(explain.metric(name).label(lang)), key=f"customer_explain_{name}", type="tertiary"):
                clicked = name
    if clicked:
        explain.open_metric(screen, clicked, make(customer_id=customer_id), by="product")


def _change(now: object, before: object, lang: str, kind: str = "cny", favourable: str = "up") -> tuple[str, str]:
    """Change against a year ago as (text, tone): "▲ +0.35 亿", favourable or adverse."""
    new, old = f.decimal(now), f.decimal(before)
    if new is None or old is None:
        return "", "muted"
    gap = new - old
    text = f.variance(gap, lang) if kind == "cny" else f.number(gap, 0, signed=True)
    return f"{f.arrow(gap)} {text}", (
        "muted" if gap == 0 or favourable == "none" else "positive" if (gap > 0) == (favourable == "up") else "negative"
    )


def _spark(screen: Screen, values: Sequence[object]) -> str:
    return sparkline_uri(list(values), None, screen.look, width=160)


def _fact(
    lang: str,
    key: str,
    value: object,
    kind: str = "cny",
    decimals: int | None = None,
    tone: str | None = None,
    noun: str = "",
) -> Fact:
    return Fact(t(f"customer.fact.{key}", lang), f.value(value, kind, lang, decimals, noun=noun), tone)


def _money(
    title: str, key: str, value: object, change: tuple[str, str], spark: str, rows: Sequence[Fact], lang: str
) -> Block:
    number, unit = f.money_parts(value, lang)
    measure = (
        t(f"customer.measure.{key}", lang, unit=unit) if value is not None else t(f"customer.measure.{key}_plain", lang)
    )
    if value is None:
        change = (t("customer.fact.no_feed", lang), "warning")
    return Block(title, measure, number, change[0], change[1], spark, tuple(rows))


def _basics(screen: Screen, data: Facts) -> Block:
    lang, row, who = screen.lang, data.who.basics, data.who
    order = {code: place for place, code in enumerate(segment.TIERS)}
    tiers = [order.get(code) for code in data.months["tier"]] if "tier" in data.months.columns else []
    team = [
        Fact(t("customer.fact.team", lang) if i == 0 else "", _team_words(m, lang))
        for i, m in enumerate(who.team.head(2).to_dicts())
    ]
    if not screen.mart.has("org_people.customer_assignment"):
        team = [Fact(t("customer.fact.team", lang), f.NONE)]
    if len(team) < 2:
        team.append(_fact(lang, "credit_approved", row["is_credit_approved"], "bool"))
    rows = [
        _fact(lang, "annual_revenue", row["annual_revenue_cny"]),
        _fact(lang, "employees", row["employees_cnt"], "cnt", noun="人"),
        *team,
        _fact(lang, "rating_months", who.rating_months_cnt, "cnt", noun="个月"),
        _fact(lang, "city", localised(row["city"], lang), "text"),
        Fact(t("customer.fact.since", lang), f.month(row["opened_date"])),
    ]
    no_rating = t("customer.fact.no_rating" if screen.mart.has("credit.rating") else "customer.fact.no_feed", lang)
    rating = t("customer.fact.pd", lang, pd=f.pct(who.pd_pct)) if who.pd_pct is not None else no_rating
    return Block(
        t("customer.block.basics", lang),
        t("customer.measure.rating", lang),
        who.rating or f.NONE,
        rating,
        "muted" if screen.mart.has("credit.rating") else "warning",
        _spark(screen, tiers),
        tuple(rows),
    )


def _team_words(manager: dict, lang: str) -> str:
    """Name and share; the share only where it is shared."""
    name = customer_head.manager_name(manager, lang)
    return name if manager["share"] == 1 else f"{name} {f.pct(100 * manager['share'], 0)}"


def _ratio(part: object, whole: object) -> object:
    top, base = f.decimal(part), f.decimal(whole)
    return None if top is None or not base else top / base * 100


def _balances(screen: Screen, data: Facts) -> Block:
    lang, loans, deposits = screen.lang, data.now("loans_end_cny"), data.now("deposits_avg_cny")
    borrows = bool(loans) or bool(data.before("loans_end_cny"))
    head, other = ("loans_end", "deposits_avg") if borrows else ("deposits_avg", "loans_end")
    change = _change(data.now(f"{other}_cny"), data.before(f"{other}_cny"), lang)
    rows = [
        _fact(lang, other, data.now(f"{other}_cny")),
        Fact(t("customer.fact.year_ago", lang), change[0] or f.NONE, change[1]),
        _fact(lang, "demand_share", _ratio(data.now("demand_deposits_avg_cny"), deposits), "pct", 1),
        _fact(lang, "off_balance", data.now("off_balance_cny")),
        _fact(lang, "limit", data.who.limit_cny),
        _fact(lang, "limit_used", _ratio(loans, data.who.limit_cny), "pct", 1),
        _fact(lang, "npl", data.now("npl_cny"), tone="negative" if data.now("npl_cny") else None),
    ]
    return _money(
        t("customer.block.balances", lang),
        head,
        data.now(f"{head}_cny"),
        _change(data.now(f"{head}_cny"), data.before(f"{head}_cny"), lang),
        _spark(screen, data.months[f"{head}_cny"]),
        rows,
        lang,
    )


def _profit(screen: Screen, data: Facts) -> Block:
    lang, status = screen.lang, data.who.status or {}
    profit, before = data.year("risk_adjusted_profit_cny"), data.year("risk_adjusted_profit_cny", 12)
    change = _change(data.year("economic_profit_cny"), data.year("economic_profit_cny", 12), lang)
    rorwa = _ratio(status.get("rap_12m_cny"), status.get("rwa_avg_12m_cny"))
    rows = [
        _fact(lang, "economic_profit", data.year("economic_profit_cny")),
        Fact(t("customer.fact.year_ago", lang), change[0] or f.NONE, change[1]),
        _fact(lang, "raroc", status.get("raroc_12m_pct"), "pct", 1),
        _fact(lang, "rorwa", rorwa, "pct", 2),
        _fact(lang, "contribution", status.get("contribution_12m_cny")),
        _fact(lang, "revenue", data.year("revenue_cny")),
        _fact(lang, "cost_income", _ratio(data.year("cost_cny"), data.year("revenue_cny")), "pct", 1),
    ]
    return _money(
        t("customer.block.profit", lang),
        "profit",
        profit,
        _change(profit, before, lang),
        _spark(screen, data.months["risk_adjusted_profit_cny"]),
        rows,
        lang,
    )


def _products(screen: Screen, data: Facts) -> Block:
    lang, held = screen.lang, data.holdings
    opened = data.events.filter(
        pl.col("kind") == "account", pl.col("code") == "opened", pl.col("happened_on") > _days_ago(screen, 90)
    )
    now, before = data.now("products_cnt"), data.before("products_cnt")
    change = _change(now, before, lang, "cnt")
    rows = [
        _fact(lang, "peers", held.peers_avg_cnt, "num", 1, noun="个"),
        Fact(t("customer.fact.gaps", lang), f.count(int(held.rows["is_gap"].sum()), lang, "个")),
        _fact(lang, "accounts", data.now("accounts_cnt"), "cnt", noun="个"),
        _fact(lang, "loan_rate", _ratio(data.year("interest_received_cny"), _average(data, "loans_avg_cny")), "pct", 2),
        _fact(
            lang, "deposit_rate", _ratio(data.year("interest_paid_cny"), _average(data, "deposits_avg_cny")), "pct", 2
        ),
        _fact(lang, "payments", data.now("payments_cnt"), "cnt", noun="笔"),
        Fact(t("customer.fact.opened_90", lang), f.count(sum(map(int, opened["after"])), lang, "个")),
    ]
    spark = _spark(screen, data.months["products_cnt"]) if "products_cnt" in data.months.columns else ""
    return Block(
        t("customer.block.products", lang),
        t("customer.measure.products", lang),
        f.number(now),
        change[0],
        change[1],
        spark,
        tuple(rows),
    )


def _average(data: Facts, name: str) -> object:
    total = data.year(name)
    return None if total is None else total / 12


def _days_ago(screen: Screen, days: int):
    from datetime import date, timedelta

    year, month = divmod(screen.month_no + 1, 12)
    return date(year, month + 1, 1) - timedelta(days=days + 1)


def _resource(screen: Screen, data: Facts) -> Block:
    lang, rwa = screen.lang, data.now("rwa_cny")
    contacts = data.events.filter(pl.col("kind") == "contact").height if screen.mart.has("marketing.contact") else None
    rows = [
        _fact(lang, "economic_capital", data.now("economic_capital_cny")),
        _fact(lang, "rwa_density", _ratio(rwa, data.now("ead_cny")), "pct", 1),
        _fact(lang, "capital_charge", data.year("capital_charge_cny")),
        _fact(lang, "cost", data.year("cost_cny")),
        _fact(lang, "activity", data.year("cost_activity_cny")),
        _fact(lang, "credit_cost", data.year("credit_cost_cny")),
        Fact(t("customer.fact.contacts", lang), f.count(contacts, lang, "次")),
    ]
    return _money(
        t("customer.block.resource", lang),
        "rwa",
        rwa,
        _change(rwa, data.before("rwa_cny"), lang, favourable="none"),
        _spark(screen, data.months["rwa_cny"]),
        rows,
        lang,
    )
