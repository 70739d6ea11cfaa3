"""The customer's accounts with every P&L component, adding up to its totals; a click shows one account's
calculation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import streamlit as st

from mart.months import days_in_month
from mart.query import customer, policy
from ui import components as ui
from ui import currency, session
from ui import formats as f
from ui.columns import Column
from ui.components import Fact
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.customer import search
from ui.screens.customer.facts import Facts
from ui.screens.customer.head import scope_note

ROWS = 7
_BALANCES = ("deposits_avg_cny", "loans_end_cny", "off_balance_cny", "rwa_cny")
_FLOWS = (
    "interest_received_cny",
    "interest_paid_cny",
    "ftp_charge_cny",
    "ftp_credit_cny",
    "ftp_margin_cny",
    "fees_cny",
    "capital_credit_cny",
    "cost_direct_cny",
    "cost_activity_cny",
    "cost_overhead_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "credit_cost_cny",
    "surtax_cny",
    "tax_cny",
    "risk_adjusted_profit_cny",
    "capital_charge_cny",
    "economic_profit_cny",
)
SHOWS = tuple(name.removesuffix("_cny") for name in (*_BALANCES, *_FLOWS))


# what the screen has room for: every line of the waterfall; the file and the calculation split them further
_SHOWN = (
    "product",
    "account_no",
    "rate_pct",
    "deposits_avg_cny",
    "loans_end_cny",
    "economic_profit_cny",
    "risk_adjusted_profit_cny",
    "capital_charge_cny",
    "ftp_margin_cny",
    "fees_cny",
    "capital_credit_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "surtax_cny",
    "tax_cny",
)


def draw(screen: Screen, data: Facts) -> None:
    """The table of twelve months, its totals tied to the customer's, the calculation of one, and the export."""
    lang, who = screen.lang, data.who.customer_id
    found = screen.load(customer.accounts, who, screen.month_no)
    message = (
        t("customer.accounts.title", lang, count=found.height, open=int(found["closed_date"].is_null().sum()))
        if found.height
        else t("customer.accounts.what", lang)
    )
    with ui.card(message, t("customer.accounts.caption", lang, month=screen.month), key="customer_accounts"):
        if found.is_empty():
            ui.empty_state(t("customer.accounts.none", lang))
            return
        rows, columns = table(found, lang)
        picked = _listed(screen, rows, columns, tie(data, found, lang))
    if picked is not None:
        calculation(screen, who, picked)


def _listed(screen: Screen, rows: pl.DataFrame, columns: list[Column], words: str) -> dict | None:
    """Seven accounts a page with the totals of all (the file has every column); returns the account whose calculation
    is newly asked for."""
    lang, pages, place = screen.lang, -(-rows.height // ROWS), st.container()
    names = [f"{row['product']} {row['account_no']}" for row in rows.select("product", "account_no").to_dicts()]
    unit = fine_unit(lang)
    ui.note(f"{t('table.unit', lang, unit=unit.label)}{t('table.stop', lang)}{words}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        asked = st.selectbox(
            t("customer.accounts.pick", lang),
            range(rows.height),
            index=None,
            key="customer_account_pick",
            width=260,
            placeholder=t("customer.accounts.pick", lang),
            label_visibility="collapsed",
            format_func=lambda at: names[at],
        )
        st.space("stretch")
        at = (
            st.pagination(
                pages, key="customer_account_page", max_visible_pages=5, width=72 + 36 * max(3, min(pages, 6))
            )
            if pages > 1
            else 1
        )
        name = f"accounts_{search.chosen(screen)}_{screen.month}"
        ui.export_menu(
            rows,
            columns,
            screen.cover(t("customer.accounts.what", lang), columns),
            name=name,
            key="customer_accounts_export",
        )
    known = {c.key: c for c in columns}
    shown = [known[key] for key in _SHOWN if key in known]
    totals = {c.key: rows[c.key].sum() for c in columns if c.kind == "cny"} | {"product": t("customer.total", lang)}
    with place:
        ui.html_table(rows.slice((at - 1) * ROWS, ROWS), shown, screen.look, totals=totals, unit=unit)
    is_new = session.is_fresh("customer_accounts", asked)
    return rows.row(asked, named=True) if is_new and asked is not None and asked < rows.height else None


def table(found: pl.DataFrame, lang: str) -> tuple[pl.DataFrame, list[Column]]:
    """Worded rows and columns; components no feed supports are left out."""
    side = "zh" if lang == "zh" else "en"
    rows = found.with_columns(product=pl.col(f"product_{side}"), org=pl.col(f"org_{side}"))
    columns = [
        Column("product", t("customer.column.product", lang), bold=True),
        Column("account_no", t("customer.column.account_no", lang)),
        Column("org", t("customer.column.org", lang)),
        Column("opened_date", t("customer.column.opened_date", lang), "date"),
        Column("closed_date", t("customer.column.closed_date", lang), "date"),
        Column("rate_pct", t("customer.column.rate_pct", lang), "pct", 2),
    ]
    columns += [
        Column(name, t(f"customer.column.{name}", lang), "cny", help=t("customer.help.balance", lang))
        for name in _BALANCES
    ]
    columns += [
        Column(
            name,
            t(f"customer.column.{name}", lang),
            "cny",
            help=t("customer.help.flow", lang),
            tone="sign" if name in ("risk_adjusted_profit_cny", "economic_profit_cny") else None,
        )
        for name in _FLOWS
    ]
    return rows, [
        c for c in columns if c.kind != "cny" or (c.key in rows.columns and rows[c.key].null_count() < rows.height)
    ]


def fine_unit(lang: str) -> f.TableUnit:
    """A unit in which a small account's cost still shows: 万元 to the hundred yuan, thousands to the hundred."""
    return (
        replace(f.unit("wan", lang), decimals=2)
        if lang == "zh"
        else f.TableUnit("k", Decimal(1000), 1, currency.words("CNY k"))
    )


def tie(data: Facts, found: pl.DataFrame, lang: str) -> str:
    """Whether the accounts add up to the customer's own figures, to the cent, and to what."""
    name = (
        "economic_profit_cny" if found["economic_profit_cny"].null_count() < found.height else "interest_received_cny"
    )
    accounts, whole = found[name].sum(), data.months.tail(12)[name].sum()
    key = "ties" if accounts == whole else "differs"
    return t(
        f"customer.accounts.{key}",
        lang,
        name=t(f"customer.column.{name}", lang),
        amount=f.money(whole, lang),
        difference=f.number(accounts - whole, 2),
    )


def calculation(screen: Screen, who: str, account: dict) -> None:
    """Open one account: this month's components as calculated, and its 24 months."""
    lang = screen.lang
    rows = screen.load(customer.account_history, who, account["ref"], screen.month_no)
    if rows.is_empty():
        return
    last = rows.row(-1, named=True)

    def body() -> None:
        note = scope_note(screen)
        if note:
            ui.note(note)
        ui.key_values(
            [Fact(label, text) for label, text in lines(last, lang)],
            t("customer.calc.title", lang, month=f.month(last["month_no"])),
            t("customer.calc.unit", lang),
        )
        columns = [
            Column("month_no", t("customer.column.month", lang), "month"),
            *(
                Column(n, t(f"customer.column.{n}", lang), "cny")
                for n in (
                    "deposits_avg_cny",
                    "loans_avg_cny",
                    "ftp_margin_cny",
                    "fees_cny",
                    "cost_cny",
                    "credit_cost_cny",
                    "risk_adjusted_profit_cny",
                    "economic_profit_cny",
                )
            ),
        ]
        ui.data_table(
            rows.reverse(),
            [c for c in columns if rows[c.key].null_count() < rows.height],
            screen.look,
            key=f"account_{account['ref']}",
            page_size=12,
            row_height=28,
            is_sortable=False,
            unit=f.unit("one", lang),
        )
        ui.note(
            t(
                "explain.made_by",
                lang,
                policy=policy.version(screen.mart, "capital", int(last["month_no"])).version,
                build=screen.mart.build_id,
            ),
            is_ruled=True,
        )

    st.dialog(plain(f"{account['product']} {account['account_no']}"), width="large")(body)()


def lines(row: dict, lang: str) -> list[tuple[str, str]]:
    """Every component of an account-month as (what and how, amount): average × rate × days, PD × LGD × EAD and so
    on."""
    days = days_in_month(row["month_no"])
    made = []
    for name, how in (
        ("interest_received", "booked"),
        ("interest_paid", "booked"),
        ("ftp_charge", "ftp_loan"),
        ("ftp_credit", "ftp_deposit"),
        ("fees", "fees"),
        ("capital_credit", "capital_credit"),
        ("cost_direct", "booked"),
        ("cost_activity", "activity"),
        ("cost_overhead", "overhead"),
        ("expected_loss", "expected_loss"),
        ("default_loss", "default_loss"),
        ("surtax", "surtax"),
        ("tax", "tax"),
        ("risk_adjusted_profit", "profit"),
        ("rwa", "rwa"),
        ("economic_capital", "capital"),
        ("capital_charge", "charge"),
        ("economic_profit", "economic"),
    ):
        value = row.get(f"{name}_cny")
        if value is None or (value == 0 and name not in ("risk_adjusted_profit", "economic_profit")):
            continue
        words = t(
            f"customer.calc.{how}",
            lang,
            loans=f.number(row["loans_avg_cny"], 2),
            deposits=f.number(row["deposits_avg_cny"], 2),
            days=days,
            ftp=f.pct(row.get("ftp_rate_pct"), 4),
            ead=f.number(row.get("ead_cny"), 2),
            pd=f.pct(row.get("pd_pct")),
            lgd=f.pct(row.get("lgd_pct"), 0),
            provision=f.number(row.get("specific_provision_cny") or 0, 2),
            weight=f.pct(row.get("risk_weight_pct"), 0),
            capital=f.number(row.get("economic_capital_cny"), 2),
            rwa=f.number(row.get("rwa_cny"), 2),
        )
        made.append((f"{t(f'customer.column.{name}_cny', lang)}　{words}", f.number(value, 2)))
    return made
