"""An increment in words and as a small picture: openings that would not have come, how sure, what they earned."""

from __future__ import annotations

import polars as pl

from ui import charts
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen

WIDTH = 76
TELLING = 4  # times as wide as the narrowest interval is the widest that sets the axis
_SPAN = (("count", "incremental"), ("low", "incremental_low"), ("high", "incremental_high"))


def worded(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Rows of `mart.query.campaign` with incremental_words, realised_words and their tone."""
    said = [(openings(row, lang), realised(row, lang)) for row in rows.to_dicts()]
    names = ("incremental_words", "realised_words")
    return rows.with_columns(
        *(pl.Series(name, [pair[n] for pair in said], dtype=pl.String) for n, name in enumerate(names)),
        tone=pl.when("is_shown").then(pl.lit("positive")).otherwise(pl.lit("muted")),
    )


def openings(row: dict, lang: str) -> str:
    """Openings that would not have come without the campaign, with their interval; why there is no such number."""
    if row["incremental"] is None:
        return t("campaign.no_held", lang)
    said = {name: f.number(row[key], 1, signed=name == "count") for name, key in _SPAN}
    return t("campaign.incremental", lang, **said)


def realised(row: dict, lang: str) -> str:
    """Profit that the targeted earned beyond the held out, and how easily chance makes as much."""
    if row["realised_cny"] is None:
        return f.NONE
    return t("campaign.realised", lang, amount=f.money(row["realised_cny"], lang), p=f.number(row["p_value"], 2))


def helped(row: dict, lang: str) -> str:
    """Whether it brought openings, by the rule, with the interval and what would have come anyway."""
    verdict = "shown" if row["is_shown"] else _not_shown(row)
    return t(
        f"campaign.sentence.helped_{verdict}",
        lang,
        targeted=f.number(row["targeted_cnt"]),
        held=f.number(row["held_cnt"]),
        count=f.number(abs(row["incremental"]) if verdict == "fewer" else row["incremental"]),
        low=f.number(row["incremental_low"]),
        high=f.number(row["incremental_high"]),
        without=f.number(row["expected"]),
        smallest=f.number(row["smallest_pct"], 1),
    )


def _not_shown(row: dict) -> str:
    """Which of those that are not shown: nobody opened, fewer opened for sure, the interval ends just above zero, or it
    holds zero."""
    if row["smallest_pct"] is None:
        return "too_few"
    return "fewer" if row["high_pct"] < 0 else "close" if row["low_pct"] > 0 else "not_shown"


def worth(row: dict, lang: str) -> str:
    """What the openings are worth a year at the price of before, less contacts, and what was realised."""
    money = {
        name: f.money(row[key], lang)
        for name, key in (
            ("ep", "incremental_ep_cny"), ("low", "ep_low_cny"), ("high", "ep_high_cny"), ("cost", "contact_cost_cny"),
            ("each", "ep_per_opening_cny"), ("net", "net_ep_cny"), ("realised", "realised_cny"),
        )
    }  # fmt: skip
    each = row["ep_per_opening_cny"]
    key = "worth_text" if row["incremental_ep_cny"] is not None else "worth_unknown" if each is None else "worth_loses"
    return t(f"campaign.sentence.{key}", lang, **money, p=f.number(row["p_value"], 2))


def pictured(screen: Screen, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `interval`, low_pct to high_pct as a picture on one axis for all; zero is the dotted line. The axis
    is that of rows that say something: a group of three would squeeze all others into a hair."""
    wide = pl.col("high_pct") - pl.col("low_pct")
    telling = rows.drop_nulls("difference_pct").filter(wide <= TELLING * wide.min())
    axis = (min(float(telling["low_pct"].min() or 0), -0.5), max(float(telling["high_pct"].max() or 0), 0.5))
    made = [
        charts.interval_uri(a, b, c, axis, screen.look, reference=0.0, width=WIDTH)
        for a, b, c in rows.select("low_pct", "difference_pct", "high_pct").iter_rows()
    ]
    return rows.with_columns(interval=pl.Series(made, dtype=pl.String))
