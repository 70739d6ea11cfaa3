"""Next best actions in words: what to do and why, for the customer page and for a manager's list."""

from __future__ import annotations

import polars as pl

from ui import formats as f
from ui.i18n import t


def with_words(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The rows of `mart.query.action` with `what` to do and `why`, as texts."""
    said = [(what(row, lang), why(row, lang)) for row in rows.to_dicts()]
    columns = {name: [pair[place] for pair in said] for place, name in enumerate(("what", "why"))}
    return rows.with_columns(pl.Series(name, values, dtype=pl.String) for name, values in columns.items())


def what(row: dict, lang: str) -> str:
    """The action in a few words: "Reprice to 4.45 %", "Sell payroll"."""
    product = row["product_zh" if lang == "zh" else "product_en"] or row["product_id"] or ""
    return t(
        f"action.what.{row['action']}",
        lang,
        to=f.pct(row["to_pct"], 2),
        amount=f.money(row["amount_cny"], lang),
        product=product,
    )


def why(row: dict, lang: str) -> str:
    """Why, with the figures it rests on; for a sale what speaks for the customer, where the list says so."""
    if row["action"] == "sell":
        reason = row["reason_zh" if lang == "zh" else "reason_en"]
        chance = t(
            "action.why.chance" if row["to_pct"] is not None else "action.why.chance_plain", lang, **_numbers(row)
        )
        return t("table.stop", lang).join((chance, reason)) if reason else chance
    return t(f"action.why.{row['action']}", lang, amount=f.money(row["amount_cny"], lang), **_numbers(row))


def _numbers(row: dict) -> dict[str, str]:
    return {
        "start": f.pct(row["from_pct"], 2),
        "to": f.pct(row["to_pct"], 1 if row["action"] in ("sell", "hold") else 2),
        "gap": f.number(row["gap_bps"]),
        "days": f.number(row["days_cnt"]),
    }
