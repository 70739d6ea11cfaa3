"""The ranking: every manager with standard, interval, the ranks chance allows, and yield; a click explains or opens
one."""

from __future__ import annotations

import polars as pl

from mart.query import manager
from mart.query.manager import Ranking
from ui import charts, nav, session
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.shared import manager_state as state
from ui.shared import manager_why

SHOWS = ("manager_capacity", "customers", "pay_capacity")

ROWS = 16
_WIDTH = 92


def draw(screen: Screen, found: Ranking) -> None:
    """One page of the ranking; the footer ties all managers to the bank."""
    lang, peers, only_marked = screen.lang, found.peers, state.is_marked_only()
    message = screen.memo("managers_title", lambda: title(found, lang), peers)
    with ui.card(message, caption(screen, found), key="managers_table"):
        if found.rows.is_empty():
            ui.empty_state(t("manager.empty", lang), t("manager.empty_hint", lang))
            return
        key = f"managers_{peers.measure}_{peers.grade}_{peers.region}_{only_marked}"
        number = int(session.read(f"{key}_page", 1))
        rows = screen.memo(
            "managers_rows", lambda: with_pictures(screen, found, only_marked, number), peers, only_marked, number
        )
        event = ui.data_table(
            rows,
            screen.memo("managers_columns", lambda: columns(found, lang), peers),
            screen.look,
            key=key,
            page_size=ROWS,
            select="cell",
            row_height=30,
            is_sortable=False,
            unit=f.unit("wan", lang),
            footer=tie_words(screen),
            alt=message,
        )
    if session.is_fresh("managers_cell", event and (event.row["manager_id"], event.column)):
        if event.column == "name":
            nav.go("managers_scorecard", manager=event.row["manager_id"])
        manager_why.dialog(screen, found, event.row["manager_id"])
    _export(screen, found)


def title(found: Ranking, lang: str) -> str:
    """The message: how many are surely above and below the standard, or surely behind the leader."""
    rows = found.rows
    if rows.is_empty():
        return t("manager.table.what", lang)
    if found.peers.measure == "raw":
        return t("manager.table.title_raw", lang, last=f.number(rows["rank_worst"][0]), total=f.number(rows.height))
    above, below = rows.filter(pl.col("low") > 100).height, rows.filter(pl.col("high") < 100).height
    return t(
        f"manager.table.title_{found.peers.measure}",
        lang,
        reach=f.number(rows.filter(pl.col("value") >= 100).height),
        total=f.number(rows.height),
        above=f.number(above),
        below=f.number(below),
    )


def caption(screen: Screen, found: Ranking) -> str:
    """Measure, unit, how the interval is made."""
    lang = screen.lang
    return t(f"manager.table.caption_{found.peers.measure}", lang, pct=manager.CONFIDENCE_PCT)


def with_pictures(screen: Screen, found: Ranking, only_marked: bool, number: int) -> pl.DataFrame:
    """The rows to list, with the interval pictures of the page that is shown, on one axis for all pages."""
    rows = found.rows.filter("is_marked") if only_marked else found.rows
    first = (number - 1) * ROWS
    axis, reference = scale(found)
    shown = rows.slice(first, ROWS).select("low", "value", "high").iter_rows()
    made = {
        first + i: charts.interval_uri(low, mid, high, axis, screen.look, reference=reference, width=_WIDTH)
        for i, (low, mid, high) in enumerate(shown)
    }
    return rows.with_columns(interval=pl.Series([made.get(i, "") for i in range(rows.height)], dtype=pl.String))


def scale(found: Ranking) -> tuple[tuple[float, float], float | None]:
    """Axis of the interval pictures, from zero (or the usual lowest limit) to the usual highest, and the reference."""
    low, high = float(found.rows["low"].quantile(0.05) or 0), float(found.rows["high"].quantile(0.95) or 1)
    reference = None if found.peers.measure == "raw" else 100.0
    return (min(0.0, low), max(high, (reference or 0) * 1.3, 1.0)), reference


def columns(found: Ranking, lang: str) -> list[Column]:
    """Columns of the screen for a measure; what is the same for all peers is left out."""

    def column(key: str, kind: str = "text", decimals: int | None = None, **more: object) -> Column:
        return Column(
            key, t(f"manager.column.{key}", lang), kind, decimals, help=t(f"manager.help.{key}", lang), **more
        )

    measure, peers = found.peers.measure, found.peers
    made = [
        column("rank", "cnt", width=40),
        column("band", width=58),
        column("name", width=96),
        column("branch", width=66),
    ]
    made += [] if peers.grade else [column("grade_words", width=66)]
    made += [column("capacity_cny", "cny", bold=measure == "raw", width=62)]
    if measure == "standard":
        made += [] if peers.region else [column("region_coefficient", "num", 2, width=44)]
        made += [column("standard_cny", "cny", width=62)]
    if measure == "portfolio":
        made += [column("book_cny", "cny", width=62), column("portfolio_cny", "cny", width=62)]
    ratio = "of_portfolio_pct" if measure == "portfolio" else "of_standard_pct"
    reference, other = ("interval_raw", "raw") if measure == "raw" else ("interval", "other")
    return [
        *made,
        column(ratio, "pct", 0, bold=measure != "raw", width=62, cap=state.CAP_PCT),
        Column(
            "interval",
            t(f"manager.column.{reference}", lang),
            "image",
            help=t("manager.help.interval", lang),
            width=_WIDTH + 10,
        ),
        Column("other_rank", t(f"manager.column.other_rank_{other}", lang), "cnt", width=50),
        column("change", "cnt", signed=True, arrow=True, tone="sign", width=58),
        column("yield_pct", "pct", 2, tone="yield_tone", width=66),
        column("rwa_avg_12m_cny", "cny", width=70),
    ]


def file_columns(lang: str) -> list[Column]:
    """Columns of the exported file: all figures, whatever the screen shows."""
    kinds = {
        "rank": "cnt",
        "band": "text",
        "manager_id": "text",
        "name": "text",
        "branch": "text",
        "grade_words": "text",
        "coefficient_region": "text",
        "capacity_cny": "cny",
        "grade_standard_cny": "cny",
        "region_coefficient": "num",
        "standard_cny": "cny",
        "of_standard_pct": "pct",
        "book_cny": "cny",
        "portfolio_cny": "cny",
        "of_portfolio_pct": "pct",
        "value": "num",
        "low": "num",
        "high": "num",
        "change": "cnt",
        "yield_pct": "pct",
        "rwa_avg_12m_cny": "cny",
        "pay_12m_cny": "cny",
        "pay_capacity": "num",
        "pay_capacity_standard": "num",
        "capacity_percentile": "num",
        "yield_percentile": "num",
        "yield_upper_pct": "pct",
        "low_yield_months": "cnt",
        "marked": "text",
        "customers_cnt": "cnt",
    }
    return [
        Column(
            key,
            t(f"manager.column.{key}", lang),
            kind,
            2 if kind == "num" else None,
            help=t(f"manager.help.{key}", lang),
        )
        for key, kind in kinds.items()
    ]


def _export(screen: Screen, found: Ranking) -> None:
    lang, made = screen.lang, file_columns(screen.lang)
    with screen.slot:
        ui.export_menu(
            found.rows,
            made,
            screen.cover(t("manager.title", lang), made),
            name=f"managers_{screen.month}",
            key="managers_export",
        )


def tie_words(screen: Screen) -> str:
    """All managers + unassigned = everything booked in the scope."""
    lang, found = screen.lang, screen.load(manager.tie, screen.month_no, state.filters(screen))
    if found.whole_cny is None:
        return ""
    return t(
        "manager.tie" if not found.difference_cny else "manager.tie_off",
        lang,
        managers=f.money(found.managers_cny, lang),
        unassigned=f.money(found.unassigned_cny, lang),
        whole=f.money(found.whole_cny, lang),
        difference=f.number(found.difference_cny, 2),
    )
