"""Why a product has its verdict: the rule in words with its figures, and the dialog that lays out what was looked
at."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import product
from mart.query.product import Check, Node, Policy, Verdicts
from ui import components as ui
from ui import formats as f
from ui import lists, nav, session
from ui.components import Fact
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.products import state

CHECKS = List(
    "product_checks",
    "product",
    (
        *(Col(key, label=f"product.why.{key}") for key in ("rule", "figure", "threshold")),
        Col("met", label="product.why.met", tone="tone"),
    ),
)
_FIGURES = {
    "ep_year_cny": "cny",
    "raroc_pct": "pct",
    "rate_paid_pct": "pct",
    "return_bps": "bps",
    "holders_cnt": "cnt",
    "volume_cny": "cny",
    "revenue_cny": "cny",
    "cost_cny": "cny",
    "credit_cost_cny": "cny",
}


def reason(row: dict, rules: Policy, lang: str) -> str:
    """The verdict's reason in one line, with the figures that decided."""
    return t(f"product.reason.{_key(row)}", lang, **_words(row, rules, lang))


def _key(row: dict) -> str:
    """Which sentence: the rule, told by how the product earns."""
    rule = row["rule"]
    if rule == "below_hurdle":
        kind = row["product_kind"] if row["product_kind"] in ("deposit", "loan") else "other"
        return f"below_{kind if row['raroc_pct'] is not None or kind == 'deposit' else 'thin'}"
    if rule == "better_substitute":
        return (
            "substitute_capital"
            if row["raroc_pct"] is not None and row["substitute_pct"] is not None
            else "substitute_thin"
        )
    if rule == "earns":
        return "earns" if row["raroc_pct"] is not None else "earns_thin"
    return rule


def _words(row: dict, rules: Policy, lang: str) -> dict[str, str]:
    ftp = (
        None
        if row["rate_paid_pct"] is None or row["over_ftp_bps"] is None
        else row["rate_paid_pct"] - row["over_ftp_bps"] / 100
    )
    return {
        "paid": f.pct(row["rate_paid_pct"]),
        "ftp": f.pct(ftp),
        "over": _bps(row["over_ftp_bps"]),
        "ep": f.money(row["ep_year_cny"], lang, signed=True),
        "raroc": f.pct(row["raroc_pct"], 1),
        "hurdle": f.pct(rules.hurdle_pct, 0),
        "needed": _bps(row["needed_bps"]),
        "thin": f.bps(row["return_bps"]),
        "holders": f.number(row["holders_cnt"]),
        "share": f.pct(row["penetration_pct"], 1),
        "limit": f.pct(rules.push_penetration_max_pct, 0),
        "each": f.money(row["ep_per_holder_cny"], lang),
        "other": pick(row["substitute_zh"] or "", row["substitute_en"] or "", lang),
        "other_raroc": f.pct(row["substitute_pct"], 1),
        "other_thin": f.bps(row["substitute_bps"]),
        "months": str(rules.min_months),
    }


def _bps(value: float | None) -> str:
    return f.NONE if value is None else f"{f.number(abs(value), 1 if abs(value) < 10 else 0)}{f.NBSP}bp"


def verdict(name: str, lang: str) -> str:
    """A verdict in a word."""
    return t(f"product.verdict.{name}", lang)


def dialog(screen: Screen, found: Verdicts, product_id: str) -> None:
    """Open the reasons of a product over the page now."""
    row = found.row(product_id)
    if row is not None:
        st.dialog(plain(f"{state.label(row, screen.lang)} · {verdict(row['verdict'], screen.lang)}"), width="medium")(
            _body
        )(screen, found, row)


def _body(screen: Screen, found: Verdicts, row: dict) -> None:
    lang, rules = screen.lang, found.policy
    ui.note(f"**{reason(row, rules, lang)}**")
    rows = [_check_row(check, row, lang) for check in product.checks(row, rules)]
    lists.static(screen, CHECKS, pl.DataFrame(rows))
    ui.key_values(
        [
            Fact(t(f"product.figure.{name}", lang), _value(row[name], kind, name, lang))
            for name, kind in _FIGURES.items()
            if row.get(name) is not None
        ],
        t("product.why.figures", lang),
        t("product.why.window", lang, months=found.window_months),
    )
    if row["owner_id"]:
        ui.key_values(
            [
                Fact(
                    t("product.column.owner", lang),
                    pick(row["owner_zh"] or row["owner_id"], row["owner_en"] or "", lang),
                )
            ]
        )
    _doors(screen, row)
    ui.formula_line(
        t("product.why.order", lang),
        t("explain.made_by", lang, policy=f"{rules.version}, {rules.capital_version}", build=screen.mart.build_id),
    )


def _check_row(check: Check, row: dict, lang: str) -> dict:
    decides = check.rule == row["rule"]
    words = t("product.why.decides" if decides else "product.why.yes" if check.is_met else "product.why.no", lang)
    return {
        "rule": t(f"product.check.{check.rule}.{check.name}", lang),
        "figure": _value(check.figure, check.unit, check.name, lang),
        "threshold": _value(check.threshold, check.unit, check.name, lang),
        "met": words,
        "tone": "accent" if decides else "warning" if check.is_met else "muted",
    }


def _value(value: object, kind: str, name: str, lang: str) -> str:
    if kind == "cny":
        return f.money(value, lang)
    if kind == "bps":
        return f.NONE if value is None else f"{f.number(value, 1)}{f.NBSP}bp"
    return f.pct(value, 2) if kind == "pct" else f.number(value)


def _doors(screen: Screen, row: dict) -> None:
    """To the product on this page, and to the customers it could be offered to."""
    lang = screen.lang
    with st.container(horizontal=True, gap="small"):
        if st.button(t("product.why.open", lang), key="product_why_open", type="tertiary"):
            state.choose(Node("product", row["product_id"]))
        if (
            row["is_pushable"]
            and nav.exists(state.TARGETS)
            and st.button(t("product.why.targets", lang), key="product_why_targets", type="tertiary")
        ):
            session.set_filters(product=row["product_id"])
            nav.go(state.TARGETS, product=row["product_id"])
