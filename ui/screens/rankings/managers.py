"""The ranking: every manager with standard, interval, the ranks chance allows, and yield; a click explains or opens
one."""

from __future__ import annotations

import polars as pl

from mart.query import manager
from mart.query.manager import Peers, Ranking
from ui import charts, lists, nav
from ui import components as ui
from ui import formats as f
from ui.cases.action import cases_action
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.shared import manager_state as state
from ui.shared import manager_why

SHOWS = ("manager_capacity", "customers", "pay_capacity")

_WIDTH = 70


def _clicked(screen: Screen, event: ui.TableEvent, found: Ranking) -> None:
    """A name opens the scorecard, a figure says how it was made."""
    if event.column == "name":
        nav.go("managers_scorecard", manager=event.row["manager_id"])
    manager_why.dialog(screen, found, event.row["manager_id"])


MANAGERS = List(
    "managers",
    "manager",
    (
        Col("rank", "cnt"),
        Col("band"),
        Col("manager_id", place="file"),
        Col("name"),
        Col("branch"),
        Col("grade_words"),
        Col("coefficient_region", place="file"),
        Col("capacity_cny", "cny"),
        Col("grade_standard_cny", "cny", place="file"),
        Col("region_coefficient", "num", 2),
        Col("standard_cny", "cny"),
        Col("book_cny", "cny"),
        Col("portfolio_cny", "cny"),
        Col("of_standard_pct", "pct", 0, cap=state.CAP_PCT),
        Col("of_portfolio_pct", "pct", 0, cap=state.CAP_PCT),
        Col("interval", "image"),
        Col("skill_words"),
        Col("expected_rank", "num", 1, place="file"),
        *(Col(key, "pct", 0, place="file") for key in ("p_top_pct", "p_below_pct")),
        Col("other_rank", "cnt", label="other_rank_other", place="screen"),
        *(Col(key, "num", 2, place="file") for key in ("value", "low", "high")),
        Col("change", "cnt", signed=True, arrow=True, tone="sign"),
        Col("yield_pct", "pct", 2, tone="yield_tone"),
        Col("rwa_avg_12m_cny", "cny"),
        Col("pay_12m_cny", "cny", place="file"),
        *(Col(key, "num", 2, place="file") for key in ("pay_capacity", "pay_capacity_standard")),
        *(Col(key, "num", 2, place="file") for key in ("capacity_percentile", "yield_percentile")),
        Col("yield_upper_pct", "pct", place="file"),
        Col("low_yield_months", "cnt", place="file"),
        Col("marked", place="file"),
        Col("customers_cnt", "cnt", place="file"),
    ),
    file=(
        *("rank", "band", "manager_id", "name", "branch", "grade_words", "coefficient_region", "capacity_cny"),
        *("grade_standard_cny", "region_coefficient", "standard_cny", "of_standard_pct"),
    ),
    page_size=16,
    row_height=30,
    unit="wan",
    is_open=True,
    click=_clicked,
    id="manager_id",
    actions=(cases_action("manager", "decision", "objection"),),
)
_MEASURED = {
    "raw": ("of_standard_pct",),
    "standard": ("region_coefficient", "standard_cny", "of_standard_pct"),
    "portfolio": ("book_cny", "portfolio_cny", "of_portfolio_pct"),
}


def draw(screen: Screen, found: Ranking) -> None:
    """One page of the ranking; the footer ties all managers to the bank."""
    lang, peers = screen.lang, found.peers
    message = screen.memo("managers_title", lambda: title(found, lang), peers)
    with ui.card(message, caption(screen, found), key="managers_table"):
        if found.rows.is_empty():
            ui.empty_state(t("manager.empty", lang), t("manager.empty_hint", lang))
            return
        rows = state.only_marked(found.rows)
        lists.draw(
            screen,
            shown(peers),
            rows,
            found,
            subject=f"{peers.measure}_{peers.grade}_{peers.region}_{rows.height}",
            footer=tie_words(screen),
            alt=message,
            prepare=lambda page: with_intervals(screen, found, page),
            follows=(),  # the rows are those of one ranking
        )
    with screen.slot:
        file = lists.File(t("manager.title", lang), f"managers_{screen.period}_{screen.month}", found.rows)
        lists.menu(screen, MANAGERS, file)


def shown(peers: Peers) -> List:
    """The columns of the screen for a measure; what is the same for all peers is left out."""
    measure = peers.measure
    other = ("interval_raw", "raw") if measure == "raw" else ("interval", "other")
    keys = ["rank", "band", "name", "branch", "capacity_cny", *_MEASURED[measure]]
    keys += ["interval", "skill_words", "other_rank", "change", "yield_pct", "rwa_avg_12m_cny"]
    keys[4:4] = [] if peers.grade else ["grade_words"]
    one = MANAGERS.only(*(key for key in keys if not (peers.region and key == "region_coefficient")))
    one = one.with_("interval", label=other[0], help="interval")
    one = one.with_("other_rank", label=f"other_rank_{other[1]}", help="other_rank")
    return one.with_("capacity_cny" if measure == "raw" else _MEASURED[measure][-1], bold=True)


def title(found: Ranking, lang: str) -> str:
    """The message: how many are surely above and below the standard, or surely behind the leader."""
    rows = found.rows
    if rows.is_empty():
        return t("manager.table.what", lang)
    if rows.height == 1:
        return t("manager.table.title_one", lang)
    if found.peers.measure == "raw":
        return t("manager.table.title_raw", lang, last=f.number(rows["rank_worst"][0]), total=f.number(rows.height))
    sure = [pl.col("low") > 100, pl.col("high") < 100]
    if found.peers.measure == "standard":
        sure = [pl.col("p_below") < 0.05, pl.col("p_below") > 0.95]
    above, below = (rows.filter(one).height for one in sure)
    return t(
        f"manager.table.title_{found.peers.measure}",
        lang,
        reach=f.number(rows.filter(pl.col("value") >= 100).height),
        total=f.number(rows.height),
        above=f.number(above),
        below=f.number(below),
    )


def caption(screen: Screen, found: Ranking) -> str:
    """Period, measure, order, how the interval is made."""
    lang = screen.lang
    said = t(f"manager.table.caption_{found.peers.measure}", lang, pct=manager.CONFIDENCE_PCT)
    return t("manager.table.caption", lang, period=screen.period_words, said=said)


def with_intervals(screen: Screen, found: Ranking, page: pl.DataFrame) -> pl.DataFrame:
    """A page of rows with the pictures of their intervals, on one axis for all pages."""
    axis, reference = scale(found)
    made = [
        charts.interval_uri(low, mid, high, axis, screen.look, reference=reference, width=_WIDTH)
        for low, mid, high in page.select("low", "value", "high").iter_rows()
    ]
    return page.with_columns(interval=pl.Series(made, dtype=pl.String))


def scale(found: Ranking) -> tuple[tuple[float, float], float | None]:
    """Axis of the interval pictures, from zero (or the usual lowest limit) to the usual highest, and the reference."""
    low, high = float(found.rows["low"].quantile(0.05) or 0), float(found.rows["high"].quantile(0.95) or 1)
    reference = None if found.peers.measure == "raw" else 100.0
    return (min(0.0, low), max(high, (reference or 0) * 1.3, 1.0)), reference


def tie_words(screen: Screen) -> str:
    """All managers + unassigned = everything booked in the scope."""
    lang, found = screen.lang, screen.load(manager.tie, screen.month_no, state.filters(screen), screen.period)
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
