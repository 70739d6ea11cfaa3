"""What each block of the 360 ledger says: headline, change in a year, 24 months and the facts beside it."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from ui import formats as f
from ui.components import Block, Fact
from ui.i18n import t
from ui.romanise import localised
from ui.screen import Screen
from ui.screens.customer import head as customer_head
from ui.screens.customer.facts import Facts
from ui.screens.customer.wording import change, fact, money_block, ratio, spark


def basics(screen: Screen, data: Facts) -> Block:
    """Who it is: rating, size, team, since when a customer."""
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
        team.append(fact(lang, "credit_approved", row["is_credit_approved"], "bool"))
    rows = [
        fact(lang, "annual_revenue", row["annual_revenue_cny"]),
        fact(lang, "employees", row["employees_cnt"], "cnt", noun="人"),
        *team,
        fact(lang, "rating_months", who.rating_months_cnt, "cnt", noun="个月"),
        fact(lang, "city", localised(row["city"], lang), "text"),
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
        spark(screen, tiers),
        tuple(rows),
    )


def _team_words(manager: dict, lang: str) -> str:
    """Name and share; the share only where it is shared."""
    name = customer_head.manager_name(manager, lang)
    return name if manager["share"] == 1 else f"{name} {f.pct(100 * manager['share'], 0)}"


def balances(screen: Screen, data: Facts) -> Block:
    """What is lent and kept: loans or deposits first, limit and non-performing."""
    lang, loans, deposits = screen.lang, data.now("loans_end_cny"), data.now("deposits_avg_cny")
    borrows = bool(loans) or bool(data.before("loans_end_cny"))
    head, other = ("loans_end", "deposits_avg") if borrows else ("deposits_avg", "loans_end")
    moved = change(data.now(f"{other}_cny"), data.before(f"{other}_cny"), lang)
    rows = [
        fact(lang, other, data.now(f"{other}_cny")),
        Fact(t("customer.fact.year_ago", lang), moved[0] or f.NONE, moved[1]),
        fact(lang, "demand_share", ratio(data.now("demand_deposits_avg_cny"), deposits), "pct", 1),
        fact(lang, "off_balance", data.now("off_balance_cny")),
        fact(lang, "limit", data.who.limit_cny),
        fact(lang, "limit_used", ratio(loans, data.who.limit_cny), "pct", 1),
        fact(lang, "npl", data.now("npl_cny"), tone="negative" if data.now("npl_cny") else None),
    ]
    return money_block(
        t("customer.block.balances", lang),
        head,
        data.now(f"{head}_cny"),
        change(data.now(f"{head}_cny"), data.before(f"{head}_cny"), lang),
        spark(screen, data.months[f"{head}_cny"]),
        rows,
        lang,
    )


def profit(screen: Screen, data: Facts) -> Block:
    """What a year brings: risk-adjusted and economic profit, returns, revenue and cost."""
    lang, status = screen.lang, data.who.status or {}
    profit, before = data.year("risk_adjusted_profit_cny"), data.year("risk_adjusted_profit_cny", 12)
    moved = change(data.year("economic_profit_cny"), data.year("economic_profit_cny", 12), lang)
    rorwa = ratio(status.get("rap_12m_cny"), status.get("rwa_avg_12m_cny"))
    rows = [
        fact(lang, "economic_profit", data.year("economic_profit_cny")),
        Fact(t("customer.fact.year_ago", lang), moved[0] or f.NONE, moved[1]),
        raroc(status, lang),
        fact(lang, "rorwa", rorwa, "pct", 2),
        fact(lang, "contribution", status.get("contribution_12m_cny")),
        fact(lang, "revenue", data.year("revenue_cny")),
        fact(lang, "cost_income", ratio(data.year("cost_cny"), data.year("revenue_cny")), "pct", 1),
    ]
    return money_block(
        t("customer.block.profit", lang),
        "profit",
        profit,
        change(profit, before, lang),
        spark(screen, data.months["risk_adjusted_profit_cny"]),
        rows,
        lang,
    )


def raroc(status: dict, lang: str) -> Fact:
    """RAROC of a year, or why it is not printed."""
    shown = status.get("raroc_12m_pct")
    if shown is None and status.get("raroc_12m") is not None:
        return Fact(t("customer.fact.raroc", lang), t("customer.fact.small_base", lang), "muted")
    return fact(lang, "raroc", shown, "pct", 1)


def products(screen: Screen, data: Facts) -> Block:
    """How many products, against like customers; rates, accounts, payments."""
    lang, held = screen.lang, data.holdings
    opened = data.events.filter(
        pl.col("kind") == "account", pl.col("code") == "opened", pl.col("happened_on") > _days_ago(screen, 90)
    )
    now, before = data.now("products_cnt"), data.before("products_cnt")
    moved = change(now, before, lang, "cnt")
    rows = [
        fact(lang, "peers", held.peers_avg_cnt, "num", 1, noun="个"),
        Fact(t("customer.fact.gaps", lang), f.count(int(held.rows["is_gap"].sum()), lang, "个")),
        fact(lang, "accounts", data.now("accounts_cnt"), "cnt", noun="个"),
        fact(lang, "loan_rate", ratio(data.year("interest_received_cny"), _average(data, "loans_avg_cny")), "pct", 2),
        fact(lang, "deposit_rate", ratio(data.year("interest_paid_cny"), _average(data, "deposits_avg_cny")), "pct", 2),
        fact(lang, "payments", data.now("payments_cnt"), "cnt", noun="笔"),
        Fact(t("customer.fact.opened_90", lang), f.count(sum(map(int, opened["after"])), lang, "个")),
    ]
    line = spark(screen, data.months["products_cnt"]) if "products_cnt" in data.months.columns else ""
    return Block(
        t("customer.block.products", lang),
        t("customer.measure.products", lang),
        f.number(now),
        moved[0],
        moved[1],
        line,
        tuple(rows),
    )


def _average(data: Facts, name: str) -> object:
    total = data.year(name)
    return None if total is None else total / 12


def _days_ago(screen: Screen, days: int):
    from datetime import date, timedelta

    year, month = divmod(screen.month_no + 1, 12)
    return date(year, month + 1, 1) - timedelta(days=days + 1)


def resource(screen: Screen, data: Facts) -> Block:
    """What it uses: RWA, capital, cost, contacts."""
    lang, rwa = screen.lang, data.now("rwa_cny")
    contacts = data.events.filter(pl.col("kind") == "contact").height if screen.mart.has("marketing.contact") else None
    rows = [
        fact(lang, "economic_capital", data.now("economic_capital_cny")),
        fact(lang, "rwa_density", ratio(rwa, data.now("ead_cny")), "pct", 1),
        fact(lang, "capital_charge", data.year("capital_charge_cny")),
        fact(lang, "cost", data.year("cost_cny")),
        fact(lang, "activity", data.year("cost_activity_cny")),
        fact(lang, "credit_cost", data.year("credit_cost_cny")),
        Fact(t("customer.fact.contacts", lang), f.count(contacts, lang, "次")),
    ]
    return money_block(
        t("customer.block.resource", lang),
        "rwa",
        rwa,
        change(rwa, data.before("rwa_cny"), lang, favourable="none"),
        spark(screen, data.months["rwa_cny"]),
        rows,
        lang,
    )
