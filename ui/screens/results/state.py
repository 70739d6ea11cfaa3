"""Which campaign the page looks at: the one in the address, else the newest."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.query import campaign
from ui import address
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.load import made_of
from ui.screen import Screen


@dataclass(frozen=True)
class View:
    """All campaigns in scope and the one that is looked at."""

    rows: pl.DataFrame
    row: dict

    @property
    def campaign_id(self) -> str:
        """Number of the campaign."""
        return self.row["campaign_id"]


def view(screen: Screen) -> View | None:
    """The campaign, with its control drawn; None (and why) where none has ended."""
    lang, rows = screen.lang, screen.load(campaign.results, screen.month_no)
    if rows.is_empty():
        ui.empty_state(t("campaign.none", lang), t("campaign.none_hint", lang))
        return None
    newest = made_of(rows, "newest", lambda: rows.sort("start_date", "campaign_id", descending=True))
    known = newest["campaign_id"].to_list()
    asked = address.meant("campaign", lambda text: text if text in known else None)
    chosen = asked[0] if asked else known[0]
    _control(screen, newest, chosen)
    return View(rows, next(one for one in rows.iter_rows(named=True) if one["campaign_id"] == chosen))


def _control(screen: Screen, rows: pl.DataFrame, chosen: str) -> None:
    names = {row["campaign_id"]: label(row, screen.lang) for row in rows.to_dicts()}
    st.selectbox(
        t("campaign.choose", screen.lang),
        list(names),
        index=list(names).index(chosen),
        key=address.widget("campaign", chosen, lang=screen.lang),
        format_func=lambda key: names[key],
        label_visibility="collapsed",
        width=460,
    )


def label(row: dict, lang: str) -> str:
    """Name and start of a campaign."""
    name = pick(row["label_zh"], row["label_en"], lang)
    return t("campaign.named", lang, name=name, start=f"{row['start_date']:%Y-%m}")


def part_name(row: dict, by: str, lang: str) -> str:
    """Name of a segment or a branch; what has none is said to be unknown."""
    if row["key"] is None:
        return t("campaign.unknown", lang)
    if by == "segment":
        return t(f"app.size.{row['key']}", lang)
    return pick(row["label_zh"] or row["key"], row["label_en"] or "", lang)


def named(mart: object, scope: object, month_no: int, campaign_id: str, by: str, lang: str) -> pl.DataFrame:
    """The parts of a campaign with their `name`."""
    rows = campaign.parts(mart, scope, month_no, campaign_id, by)
    return rows.with_columns(pl.Series("name", [part_name(r, by, lang) for r in rows.to_dicts()], dtype=pl.String))


def is_alike(parts: pl.DataFrame) -> bool:
    """Whether the parts' rates after shrinkage, as they are printed, are the same: one that is shown by itself has more
    customers then, not more effect."""
    return parts["shrunk_pct"].round(1).n_unique() == 1 < parts.height


def points(value: float | None) -> str:
    """Openings more per 100 targeted."""
    return f.number(value, 1, signed=True)
