"""Reconciliation: the checks of the build by family, each check of a family, and the two sides of one that was
picked."""

from __future__ import annotations

import polars as pl

from mart.metrics import metrics
from mart.query import health
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.i18n import pick, t, texts
from ui.screen import Screen


def check_label(name: str, lang: str) -> str:
    """A check in words: "账户 ＝ 客户：经济利润" for account.customer.economic_profit_cny; its own name where we have
    none."""
    family, _, measure = name.rpartition(".")
    known = texts(lang)
    one = metrics().get(measure.removesuffix("_cny"))
    if f"health.check.{family}" in known and one:
        return t("health.check_of", lang, family=known[f"health.check.{family}"], measure=one.label(lang))
    return known.get(f"health.check.{name}", name)


def family_label(family: str, lang: str) -> str:
    """A family of checks in words."""
    return texts(lang).get(f"health.check.{family}", family)


def draw(screen: Screen) -> None:
    """Families of checks over all months; a click opens the checks of one, a click there both sides."""
    checks, lang = screen.load(health.reconciliation), screen.lang
    if checks.is_empty():
        with ui.card(t("health.recon.none", lang), key="health_recon"):
            ui.empty_state(t("health.recon.none", lang), t("health.recon.none_hint", lang))
        return
    checks, broken, families = screen.memo("health_families", lambda: _families(checks, lang))
    title = t("health.recon.some_off" if broken else "health.recon.all_ok", lang, total=checks.height, broken=broken)
    with ui.card(title, t("health.recon.caption", lang), key="health_recon"):
        event = ui.data_table(
            families,
            _columns(lang, "checks_cnt"),
            screen.look,
            key="health_families",
            page_size=12,
            select="cell",
            row_height=30,
        )
        if event:
            _checks(screen, checks.filter(pl.col("family") == event.row["family"]))


def _families(checks: pl.DataFrame, lang: str) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """The checks with their families, how many are broken, and the families in words."""
    checks = checks.with_columns(family=pl.col("check_name").str.replace(r"\.[^.]+$", ""))
    families = checks.group_by("family", maintain_order=True).agg(
        pl.len().alias("checks_cnt"),
        pl.col("months_cnt").max(),
        pl.col("rows_cnt").sum(),
        pl.col("difference_cny").max(),
        pl.col("is_ok").all(),
    )
    return checks, checks.filter(~pl.col("is_ok")).height, _worded(families, "family", lang)


def _worded(rows: pl.DataFrame, key: str, lang: str) -> pl.DataFrame:
    words = {True: (t("health.recon.ok", lang), "positive"), False: (t("health.recon.off", lang), "negative")}
    named = family_label if key == "family" else check_label
    return rows.with_columns(
        label=pl.Series([named(name, lang) for name in rows[key]], dtype=pl.String),
        state=pl.Series([words[ok][0] for ok in rows["is_ok"]], dtype=pl.String),
        tone=pl.Series([words[ok][1] for ok in rows["is_ok"]], dtype=pl.String),
    )


def _columns(lang: str, *counts: str) -> list[Column]:
    return [
        Column("label", t("health.col.check", lang), bold=True),
        Column("state", t("health.col.state", lang), tone="tone"),
        *(Column(name, t(f"health.col.{name}", lang), "cnt") for name in (*counts, "months_cnt", "rows_cnt")),
        Column("difference_cny", t("health.col.difference", lang), "num", 2, help=t("health.help.difference", lang)),
    ]


def _checks(screen: Screen, checks: pl.DataFrame) -> None:
    """The checks of one family; a single one, or the one clicked, with its two sides in the as-of month."""
    event = None
    if checks.height > 1:
        event = ui.data_table(
            _worded(checks, "check_name", screen.lang),
            _columns(screen.lang),
            screen.look,
            key="health_checks",
            page_size=10,
            select="cell",
            row_height=30,
        )
    name = event.row["check_name"] if event else checks["check_name"][0]
    rows, lang = screen.load(health.reconciliation_rows, name, screen.month_no), screen.lang
    where = [pick(z or k or "", e or "", lang) for k, z, e in rows.select("org_id", "label_zh", "label_en").rows()]
    ui.note(t("health.recon.rows", lang, name=check_label(name, lang), month=screen.month, count=f.number(rows.height)))
    ui.data_table(
        rows.with_columns(where=pl.Series(where, dtype=pl.String)),
        [
            Column("where", t("health.col.where", lang)),
            *(Column(c, t(f"health.col.{c}", lang), "num", 2) for c in ("left_cny", "right_cny")),
            Column("difference_cny", t("health.col.difference", lang), "num", 2),
        ],
        screen.look,
        key="health_recon_rows",
        page_size=10,
        row_height=30,
    )
