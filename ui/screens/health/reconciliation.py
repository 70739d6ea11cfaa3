"""Reconciliation: the checks of the build by family, each check of a family, and the two sides of one that was
picked."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from mart.metrics import metrics
from mart.query import health
from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.i18n import t, texts
from ui.lists import Col, List, Name
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


def _family(screen: Screen, event: ui.TableEvent) -> None:
    session.remember("health_family", event.row["family"])


def _check(screen: Screen, event: ui.TableEvent) -> None:
    session.remember("health_check", event.row["check_name"])


FAMILIES = List(
    "health_families",
    "health",
    (
        Col("label", label="check", bold=True),
        Col("state", tone="tone"),
        Col("checks_cnt", "cnt"),
        Col("months_cnt", "cnt"),
        Col("rows_cnt", "cnt"),
        Col("difference_cny", "num", 2, label="difference"),
    ),
    page_size=12,
    row_height=30,
    is_sortable=True,
    is_open=True,
    click=_family,
    id="family",
)
CHECKS = replace(FAMILIES.without("checks_cnt"), name="health_checks", page_size=10, click=_check, id="check_name")
SIDES = List(
    "health_recon_rows",
    "health",
    (
        Col("where", words=Name("label", or_else="org_id")),
        Col("left_cny", "num", 2),
        Col("right_cny", "num", 2),
        Col("difference_cny", "num", 2, label="difference"),
    ),
    page_size=10,
    row_height=30,
    is_sortable=True,
)


def draw(screen: Screen) -> None:
    """Families of checks over all months; a click opens the checks of one, a click there both sides."""
    checks, lang = screen.load(health.reconciliation), screen.lang
    missing = screen.load(health.unchecked)
    if checks.is_empty():
        with ui.card(t("health.recon.none", lang), key="health_recon"):
            ui.empty_state(t("health.recon.none", lang), t("health.recon.none_hint", lang))
            _say_missing(missing, lang)
        return
    checks, broken, families = screen.memo("health_families", lambda: _families(checks, lang))
    with ui.card(_title(checks.height, broken, missing, lang), t("health.recon.caption", lang), key="health_recon"):
        lists.draw(screen, FAMILIES, families)
        _say_missing(missing, lang)
        family = session.read("health_family")
        if family in families["family"]:
            _checks(screen, checks.filter(family=family))


def _title(total: int, broken: int, missing: tuple[str, ...], lang: str) -> str:
    key = "some_off" if broken else "part_ok" if missing else "all_ok"
    return t(f"health.recon.{key}", lang, total=total, broken=broken, missing=len(missing))


def _say_missing(missing: tuple[str, ...], lang: str) -> None:
    """What could not be checked and which feed that would take: a check that is not there ties nothing."""
    for kind in missing:
        ui.note(t("health.recon.missing", lang, what=t(f"health.unchecked.{kind}", lang)))


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


def _checks(screen: Screen, checks: pl.DataFrame) -> None:
    """The checks of one family; a single one, or the one clicked, with its two sides in the as-of month."""
    if checks.height > 1:
        lists.draw(screen, CHECKS, _worded(checks, "check_name", screen.lang), subject=checks["family"][0])
    name = session.read("health_check")
    name = name if name in checks["check_name"] else checks["check_name"][0]
    rows, lang = screen.load(health.reconciliation_rows, name, screen.month_no), screen.lang
    ui.note(t("health.recon.rows", lang, name=check_label(name, lang), month=screen.month, count=f.number(rows.height)))
    lists.draw(screen, SIDES, rows, subject=name)
