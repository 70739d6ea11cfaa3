"""The metric dictionary: one searchable list of what every figure means and stands at, and one metric in full."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.metrics import Metric, metric, metrics
from mart.query import metric as q
from ui import address, lists, session
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.dictionary.usage import used_in
from ui.screens.health.feeds import owner
from ui.shared import explain

ARROWS = {"up": "▲", "down": "▼", "none": "·"}


def table(screen: Screen) -> pl.DataFrame:
    """One row a metric: names, formula, feeds, direction, owner, value of the page's month and scope, where used."""
    lang, known = screen.lang, metrics()
    values = {
        row["metric"]: row
        for row in screen.load(q.values, tuple(known), screen.month_no, screen.filters).iter_rows(named=True)
    }
    called = {feed: screen.feed(feed) for feed in {feed for one in known.values() for feed in one.needs}}
    rows = []
    for name, one in known.items():
        row = values[name]
        screens, derived = used_in(name, lang)
        rows.append(
            {
                "name": name,
                "label": one.label(lang),
                "formula": one.formula(lang),
                "owner": owner(one.owner, lang),
                "value": explain.metric_text(one, row["value"], lang),
                "missing": row["missing_feed"] or "",
                "direction": f"{ARROWS[one.direction]} {t(f'dictionary.short.{one.direction}', lang)}",
                "needs": t("state.join", lang).join(called[feed] for feed in one.needs),
                "used": t("state.join", lang).join([*screens, *derived]) or f.NONE,
                "search": (
                    " ".join(
                        [
                            name,
                            one.label_zh,
                            one.label_en,
                            one.formula_zh,
                            one.formula_en,
                            one.owner,
                            owner(one.owner, lang),
                            *one.needs,
                            *(called[feed] for feed in one.needs),
                            one.description_zh,
                            one.description_en,
                        ]
                    ).lower()
                ),
            }
        )
    return pl.DataFrame(rows)


def opened() -> str:
    """The metric that is open: the one clicked last."""
    return str(session.read("dictionary_metric", "risk_adjusted_profit"))


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.remember("dictionary_metric", event.row["name"])


METRICS = List(
    "dictionary_table",
    "dictionary",
    (Col("label", bold=True), Col("value"), Col("formula"), Col("direction"), Col("owner"), Col("needs"), Col("used")),
    page_size=12,
    row_height=30,
    is_sortable=True,
    is_open=True,
    click=_clicked,
    id="name",
)


def listing(screen: Screen) -> None:
    """Search line and list; a click opens a metric below."""
    lang, rows = screen.lang, screen.memo("dictionary", lambda: table(screen))
    wanted = str(session.read("q", ""))
    st.text_input(
        t("dictionary.search", lang),
        wanted,
        key=address.widget("q", wanted),
        live=True,
        type="search",
        placeholder=t("dictionary.search_hint", lang),
        label_visibility="collapsed",
        width=420,
    )
    for word in wanted.lower().split():
        rows = rows.filter(pl.col("search").str.contains(word, literal=True))
    with screen.slot:
        lists.menu(screen, METRICS, lists.File(t("dictionary.title", lang), "metrics", rows), key="dictionary_export")
    title = t("dictionary.list_title", lang, shown=rows.height, total=len(metrics()))
    with ui.card(
        title, t("dictionary.list_caption", lang, month=screen.month, scope=screen.scope_words), key="dictionary_list"
    ):
        if rows.is_empty():
            ui.empty_state(t("dictionary.nothing", lang, what=wanted), t("dictionary.nothing_hint", lang))
        else:
            lists.draw(screen, METRICS, rows)


def one(screen: Screen) -> None:
    """One metric in full: definition on the left, the last 13 months on the right."""
    lang, name = screen.lang, opened()
    definition = metric(name)
    screens, derived = used_in(name, lang)
    left, right = ui.uneven((5, 6), key="dictionary_sides")
    join = t("state.join", lang)
    facts = {
        "formula": definition.formula(lang),
        "direction": t(f"dictionary.direction.{definition.direction}", lang),
        "unit": t(f"dictionary.unit.{definition.unit}", lang),
        "owner": owner(definition.owner, lang),
        "needs": join.join(map(screen.feed, definition.needs)),
        "screens": join.join(screens) or f.NONE,
        "derived": join.join(derived) or f.NONE,
    }
    with left, ui.card(definition.label(lang), f"{name} · {definition.description(lang)}", key="dictionary_one"):
        for key, text in facts.items():
            ui.note(f"**{t(f'dictionary.column.{key}', lang)}** {text}", is_ruled=True)
        if st.button(t("kpi.explain", lang), key="dictionary_explain"):
            explain.open_metric(screen, name)
    with right:
        _history(screen, definition)


def _history(screen: Screen, definition: Metric) -> None:
    from ui import charts

    months = tuple(no for no in screen.mart.months if screen.month_no - 12 <= no <= screen.month_no)
    rows = screen.load(q.trend, (definition.name,), months, screen.filters)
    lang = screen.lang
    with ui.card(
        t("dictionary.history", lang, name=definition.label(lang)),
        t("dictionary.history_caption", lang),
        legend=("actual", "plan", "previous"),
        key="dictionary_history",
    ):
        if rows["value"].null_count() == rows.height:
            ui.empty_state(t("dictionary.no_value", lang))
            return
        scale, decimals = _scale(definition, rows, lang)
        shaped = rows.select(
            "month",
            *(
                (pl.col(c).cast(pl.Float64) / scale).alias(n)
                for c, n in (("value", "actual"), ("plan", "plan"), ("last_year", "previous"))
            ),
        )
        ui.chart(
            charts.history(shaped, screen.look, message=definition.label(lang), decimals=decimals),
            key="dictionary_chart",
        )


def _scale(definition: Metric, rows: pl.DataFrame, lang: str) -> tuple[float, int]:
    if definition.unit != "cny":
        return 1.0, definition.decimals
    unit = f.table_unit(rows["value"].to_list(), lang)
    return float(unit.divisor), unit.decimals
