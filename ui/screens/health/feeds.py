"""The 26 feeds: present or not, how fresh, rows in and out; and one feed's tables, files and quarantined rows."""

from __future__ import annotations

import polars as pl

from mart.query import health
from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.i18n import pick, t, texts
from ui.lists import Col, List, Name, Said
from ui.load import made_of
from ui.screen import Screen

TONES = {"ok": "positive", "late": "warning", "rejected": "warning", "missing": "negative", "placeholder": "warning"}
COUNTS = ("rows_read", "rows_parsed", "rows_rejected", "rows_produced", "rows_loaded", "rows_quarantined")


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.remember("health_system", event.row["system"])


FEEDS = List(
    "health_feeds_table",
    "health",
    (
        Col("name", words=Name("name"), bold=True),
        Col("state", words=Said("health.status", "status"), tone="tone"),
        Col("last_month"),
        Col("tables_cnt", "cnt"),
        *(Col(name, "cnt") for name in COUNTS),
    ),
    page_size=25,
    row_height=30,
    is_sortable=True,
    is_open=True,
    click=_clicked,
    id="system",
)
TABLES = List(
    "health_tables",
    "health",
    (
        Col("table", bold=True),
        Col("last_month"),
        *(Col(name, "cnt") for name in COUNTS[3:]),
        Col("coverage_pct", "num", 1),
        Col("used", "cnt", label="metrics"),
        Col("made", "cnt", label="marts"),
    ),
    page_size=12,
    row_height=30,
    is_sortable=True,
)
QUARANTINE = List(
    "health_quarantine",
    "health",
    (Col("file"), Col("row_number", "cnt"), Col("column_name"), Col("rule"), Col("reason")),
    page_size=10,
    row_height=30,
    is_sortable=True,
)


def sentences(screen: Screen) -> None:
    """Are all feeds here, did every row arrive, does it tie?"""
    ui.three_sentences(screen.memo("health_sentences", lambda: _sentences(screen)))


def _sentences(screen: Screen) -> list[tuple[str, str]]:
    feeds, lang = screen.load(health.feeds), screen.lang
    here = feeds.filter(pl.col("is_present")).height
    absent = [pick(r["name_zh"], r["name_en"], lang) for r in feeds.filter(~pl.col("is_present")).iter_rows(named=True)]
    sums = screen.load(health.totals)
    checks = screen.load(health.reconciliation)
    broken, missing = checks.filter(~pl.col("is_ok")).height, screen.load(health.unchecked)
    return [
        (
            t("health.ask.fresh", lang),
            t(
                "health.say.fresh_all" if not absent else "health.say.fresh_some",
                lang,
                here=here,
                total=feeds.height,
                month=screen.month,
                absent=t("state.join", lang).join(absent[:4]) + ("…" if len(absent) > 4 else ""),
            ),
        ),
        (t("health.ask.rows", lang), t("health.say.rows", lang, **{k: f"{v:,}" for k, v in sums.items()})),
        (
            t("health.ask.ties", lang),
            t(
                f"health.say.{'broken' if broken else 'ties_part' if missing else 'ties'}",
                lang,
                checks=checks.height,
                missing=len(missing),
                broken=broken,
                amount=f.number(checks["difference_cny"].max() if checks.height else 0, 2),
            ),
        ),
    ]


def draw(screen: Screen) -> None:
    """The table of feeds; a click opens one below."""
    lang = screen.lang
    feeds = _worst_first(screen)
    with screen.slot:
        lists.menu(screen, FEEDS, lists.File(t("health.title", lang), "feeds", feeds), key="health_export")
    bad = sum(status != "ok" for status in feeds["status"])
    with ui.card(
        t("health.feeds.all_ok" if not bad else "health.feeds.some_bad", lang, bad=bad, total=feeds.height),
        t("health.feeds.caption", lang),
        key="health_feeds",
    ):
        lists.draw(screen, FEEDS, feeds, alt=t("health.feeds.caption", lang))


def _worst_first(screen: Screen) -> pl.DataFrame:
    """The feeds with what needs attention at the top: the title counts it, and the list has a second page."""
    tone = pl.col("status").replace_strict(TONES)
    rows = screen.load(health.feeds)
    return made_of(
        rows, "worst first", lambda: rows.sort(pl.col("status") == "ok", maintain_order=True).with_columns(tone=tone)
    )


def picked(screen: Screen) -> str | None:
    """The system whose feed is open: the one clicked last, else the first; None where there is none of that name."""
    known = _worst_first(screen)["system"].to_list()
    system = session.read("health_system", known[0] if known else None)
    return system if system in known else None


def detail(screen: Screen) -> None:
    """One feed: its tables with what is made of them, its files, and the rows that were held back."""
    lang, system = screen.lang, picked(screen)
    if not system:
        return
    row = screen.memo(
        "health_feed",
        lambda: screen.load(health.feeds).row(by_predicate=pl.col("system") == system, named=True),
        system,
    )
    tables = screen.memo(
        "health_tables",
        lambda: screen.load(health.tables, system).with_columns(
            used=pl.col("metrics").list.len(), made=pl.col("marts").list.len()
        ),
        system,
    )
    with ui.card(
        t("health.detail.title", lang, name=pick(row["name_zh"], row["name_en"], lang)),
        t(
            "health.detail.caption",
            lang,
            owner=owner(row["owner"], lang),
            cadence=t(f"health.cadence.{row['cadence']}", lang),
        ),
        key="health_detail",
    ):
        lists.draw(screen, TABLES, tables, subject=system)
        if row["status"] != "missing":  # of nothing delivered nothing was refused, and that is no merit
            _held_back(screen, system)


def owner(name: str, lang: str) -> str:
    """An owning department as this reader calls it; contracts and metrics name it in English."""
    return texts(lang).get(f"health.owner.{name}", name)


def _held_back(screen: Screen, system: str) -> None:
    rows, lang = screen.load(health.quarantine, system), screen.lang
    if rows.is_empty():
        ui.badge(t("health.detail.no_quarantine", lang), "positive")
        return
    lists.draw(screen, QUARANTINE, rows, subject=system)
