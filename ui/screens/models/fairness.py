"""Does the list treat kinds of customers alike: who is recommended, who took it, by size, ownership, region,
industry."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.models.cards import opened

KINDS = {"size_class": "size", "ownership": "ownership", "region_code": "", "industry_code": "industry"}
MOST = 31


RATES = List(
    "models_fairness",
    "models",
    (
        Col("key", label="kind_of", bold=True),
        Col("rows_cnt", "cnt", label="rows"),
        Col("selected_rate_pct", "pct", 1, label="selected"),
        Col("observed_rate_pct", "pct", 2, label="observed"),
        Col("mean_probability_pct", "pct", 2, label="expected"),
        Col("found_rate_pct", "pct", 0, label="found"),
    ),
)


def draw(screen: Screen, found: dict[str, dict]) -> None:
    """A table of one kind, chosen above it, and its gaps in words."""
    card = opened(found)
    lang = screen.lang
    with ui.card(t("models.fairness", lang), t("models.fairness_caption", lang), key="models_fairness"):
        tables = (card["figures"] or {}).get("fairness") or {}
        if not tables:
            ui.empty_state(t("models.no_figures", lang), t(f"models.reason.{card['status_reason']}", lang))
            return
        kinds = [kind for kind in KINDS if kind in tables]
        chosen = (
            st.segmented_control(
                t("models.by", lang),
                kinds,
                default=kinds[0],
                key="models_by",
                format_func=lambda kind: t(f"models.by_{kind}", lang),
                label_visibility="collapsed",
            )
            or kinds[0]
        )
        found = tables[chosen]
        ui.note(
            t(
                "models.gaps",
                lang,
                selected=f.number(100 * found["selected_gap"], 1),
                calibration=f.number(100 * found["calibration_gap"], 2),
            )
        )
        rows = screen.memo("fairness", lambda: frame(found["rows"], chosen, lang), card["product_id"], chosen)
        lists.static(screen, RATES, rows)


def frame(rows: list[dict], kind: str, lang: str) -> pl.DataFrame:
    """Kinds of customers with their rates in percent, most rows first."""
    named = [
        {
            "key": _label(kind, row["key"], lang),
            "rows_cnt": row["rows_cnt"],
            **{
                f"{name}_pct": 100 * row[name] if row[name] is not None else None
                for name in ("selected_rate", "observed_rate", "mean_probability", "found_rate")
            },
        }
        for row in rows
    ]
    return pl.DataFrame(named, infer_schema_length=None).sort("rows_cnt", descending=True).head(MOST)


def _label(kind: str, key: str, lang: str) -> str:
    section = KINDS[kind]
    return t(f"app.{section}.{key}", lang) if section and key != "?" else key
