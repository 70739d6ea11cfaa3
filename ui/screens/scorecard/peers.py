"""The manager among active peers of the same grade and region: neighbours in rank with intervals; a click opens one."""

from __future__ import annotations

import polars as pl

from mart.query import manager
from mart.query.manager import Card, Peers
from ui import charts, session
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.screens.rankings.managers import scale
from ui.shared import manager_state as state

SHOWS = ("manager_capacity",)

AROUND = 4
_WIDTH = 72


def has(screen: Screen, _: Card) -> bool:
    """Whether the reader may see other managers."""
    return screen.scope.sees("ranking")


def draw(screen: Screen, who: Card) -> None:
    """Up to nine rows around the manager."""
    lang, row = screen.lang, who.status
    found = screen.load(
        state.ranked, screen.month_no, Peers("standard", row["grade"] or "", row["coefficient_region"] or ""), lang
    )
    own = found.row(who.manager_id)
    title = t(
        "scorecard.peers.title" if own else "scorecard.peers.title_absent",
        lang,
        grade=state.grade_name(row["grade"], lang),
        region=row["coefficient_region"] or f.NONE,
        count=f.number(found.rows.height),
        **{
            key: f.number(own[name]) if own else ""
            for key, name in (("rank", "rank"), ("best", "rank_best"), ("worst", "rank_worst"))
        },
    )
    with ui.card(title, t("scorecard.peers.caption", lang, pct=manager.CONFIDENCE_PCT), key="scorecard_peers"):
        if own is None:
            ui.empty_state(t("scorecard.peers.none", lang))
            return
        event = ui.data_table(
            _rows(screen, found, own),
            _columns(lang),
            screen.look,
            key=f"scorecard_peers_{who.manager_id}",
            is_open=True,
            page_size=2 * AROUND + 1,
            row_height=28,
            is_sortable=False,
            unit=f.unit("wan", lang),
            alt=title,
        )
    if event and event.row["manager_id"] != who.manager_id:
        session.change_filters(manager=event.row["manager_id"])


def _rows(screen: Screen, found: manager.Ranking, own: dict) -> pl.DataFrame:
    axis, reference = scale(found)
    first = max(0, min(own["rank"] - 1 - AROUND, found.rows.height - 2 * AROUND - 1))
    rows = found.rows.slice(first, 2 * AROUND + 1)
    pictures = [
        charts.interval_uri(low, mid, high, axis, screen.look, reference=reference, width=_WIDTH)
        for low, mid, high in rows.select("low", "value", "high").iter_rows()
    ]
    return rows.with_columns(
        interval=pl.Series(pictures, dtype=pl.String),
        name=pl.when(manager_id=own["manager_id"]).then(pl.format("▸ {}", "name")).otherwise("name"),
    )


def _columns(lang: str) -> list[Column]:
    def column(key: str, kind: str = "text", decimals: int | None = None, **more: object) -> Column:
        return Column(
            key, t(f"manager.column.{key}", lang), kind, decimals, help=t(f"manager.help.{key}", lang), **more
        )

    return [
        column("rank", "cnt"),
        column("band"),
        column("name"),
        column("of_standard_pct", "pct", 0, bold=True, cap=state.CAP_PCT),
        Column("interval", t("manager.column.interval_raw", lang), "image", help=t("manager.help.interval", lang)),
        column("yield_pct", "pct", 2, tone="yield_tone"),
    ]
