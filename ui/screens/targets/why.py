"""Why a customer is on a list: the score taken apart, and what its expected profit is made of."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import targeting
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.components import Fact
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.targets.state import View

REASONS = List(
    "target_reasons",
    "target",
    (
        Col("said", label="target.why.said", bold=True),
        *(Col(key, label=f"target.why.{key}") for key in ("value", "average", "direction")),
    ),
)


def dialog(screen: Screen, view: View, customer_id: str) -> None:
    """Open one target's calculation over the page."""
    lang = screen.lang
    found = screen.load(targeting.targets, view.product_id, view.filters.with_(customer_id=customer_id), limit=1)
    if found.is_empty():
        return
    row = found.row(0, named=True)

    def body() -> None:
        ui.key_values([Fact(*fact) for fact in facts(row, lang)], t("target.why.profit", lang))
        reasons = reasons_frame(row, lang)
        if reasons.height:
            ui.key_values([], t("target.why.reasons", lang))
            lists.static(screen, REASONS, reasons)
        else:
            ui.note(t("target.why.no_reasons", lang))
        rules = targeting.policy(screen.mart, screen.month_no)
        ui.note(t("explain.made_by", lang, policy=rules["version"], build=screen.mart.build_id), is_ruled=True)
        if st.button(t("target.why.open", lang), key="target_why_open", type="primary"):
            nav.go("customers_360", customer=customer_id)

    name = pick(row["label_zh"] or customer_id, row["label_en"] or "", lang)
    st.dialog(plain(f"{name}　{view.name(lang)}"), width="large")(body)()


def facts(row: dict, lang: str) -> list[tuple[str, str]]:
    """(Probability if approached − if not) × earnings = expected incremental profit, with the range of the earnings and
    the places it leads to."""
    return [
        (t("target.why.probability", lang), f.pct(row["probability_pct"], 2)),
        (t("target.why.approached", lang), _approached(row, lang)),
        (t("target.why.if_taken", lang), f.number(row["ep_if_taken_cny"], 2)),
        (t("target.why.range", lang), f"{f.number(row['ep_low_cny'])} – {f.number(row['ep_high_cny'])}"),
        (t("target.why.expected", lang), f.number(row["expected_ep_cny"], 2)),
        (t("target.why.rank", lang), f.number(row["rank"])),
        *([(t("target.why.reprice", lang), t("target.reprice_first", lang))] if row["is_reprice_first"] else []),
        (
            t("target.why.manager_rank", lang, manager=pick(row["manager_zh"] or "—", row["manager_en"] or "", lang)),
            f.number(row["manager_rank"]),
        ),
        (t("target.why.contact_place", lang), f.number(row["contact_place"])),
    ]


def _approached(row: dict, lang: str) -> str:
    """Probability once approached and the factor behind it; where no campaign tells, that it is not known."""
    if row["lift"] is None:
        return t("target.effect.unknown", lang)
    return f"{f.pct(row['probability_approached_pct'], 2)} (× {f.number(row['lift'], 2)})"


def reasons_frame(row: dict, lang: str) -> pl.DataFrame:
    """What speaks for and against, with the peers' value, in words; no rows where the score was not taken apart."""
    side = "zh" if lang == "zh" else "en"
    made = [
        {
            "said": one[f"said_{side}"],
            "value": one[f"value_{side}"],
            "average": one[f"average_{side}"],
            "direction": t(f"target.direction.{one['direction']}", lang),
        }
        for one in row["reasons"] or ()
    ]
    return pl.DataFrame(made, schema=dict.fromkeys((c.key for c in REASONS.columns), pl.String))
