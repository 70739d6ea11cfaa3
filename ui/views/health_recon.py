"""Reconciliation: every check of the build, its largest difference, and the rows behind one that does not tie."""

from __future__ import annotations

import polars as pl

from mart.query import health
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.i18n import pick, t, texts
from ui.screen import Screen


def check_label(name: str, lang: str) -> str:
    """A check's name in words where we have them, else its own name."""
    return texts(lang).get(f"health.check.{name}", name)


def draw(page: Screen) -> None:
    """The checks over all months; a click on one opens its rows."""
    checks, lang = page.load(health.reconciliation), page.lang
    if checks.is_empty():
        with ui.card(t("health.recon.none", lang), key="health_recon"):
            ui.empty_state(t("health.recon.none", lang), t("health.recon.none_hint", lang))
        return
    broken = checks.filter(~pl.col("is_ok"))
    shown = checks.with_columns(
        label=pl.Series([check_label(n, lang) for n in checks["check_name"]], dtype=pl.String),
        state=pl.when("is_ok").then(pl.lit(t("health.recon.ok", lang))).otherwise(pl.lit(t("health.recon.off", lang))),
        tone=pl.when("is_ok").then(pl.lit("positive")).otherwise(pl.lit("negative")))
    columns = [Column("label", t("health.col.check", lang), bold=True), Column("state", t("health.col.state", lang), tone="tone"),
               Column("months_cnt", t("health.col.months", lang), "cnt"), Column("rows_cnt", t("health.col.rows", lang), "cnt"),
               Column("difference_cny", t("health.col.difference", lang), "num", 2, help=t("health.help.difference", lang))]
    title = t("health.recon.all_ok" if broken.is_empty() else "health.recon.some_off", lang, total=checks.height,
              broken=broken.height)
    with ui.card(title, t("health.recon.caption", lang), key="health_recon"):
        event = ui.data_table(shown, columns, page.look, key="health_recon_table", page_size=12, select="cell", row_height=30)
        if event:
            _rows(page, event.row["check_name"])


def _rows(page: Screen, name: str) -> None:
    """The two sides of one check in the as-of month."""
    rows, lang = page.load(health.reconciliation_rows, name, page.month_no), page.lang
    where = [pick(z or k or "", e or "", lang) or t("app.whole.executive", lang)
             for k, z, e in rows.select("org_id", "label_zh", "label_en").rows()]
    shown = rows.with_columns(where=pl.Series(where, dtype=pl.String))
    ui.note(t("health.recon.rows", lang, name=check_label(name, lang), month=page.month, count=f.number(rows.height)))
    ui.data_table(shown, [Column("where", t("health.col.where", lang)),
                          *(Column(c, t(f"health.col.{c}", lang), "num", 2) for c in ("left_cny", "right_cny")),
                          Column("difference_cny", t("health.col.difference", lang), "num", 2)],
                  page.look, key="health_recon_rows", page_size=10, row_height=30)
