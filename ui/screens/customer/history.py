"""Twenty-four months of one measure of the customer, with the year before beneath it."""

from __future__ import annotations

import polars as pl

from mart.metrics import metric
from ui import charts, session
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.parts import difference
from ui.screen import Screen
from ui.screens.customer.facts import Facts

SERIES = {
    "deposits_avg": "line",
    "loans_end": "line",
    "rwa": "line",
    "revenue": "bar",
    "risk_adjusted_profit": "bar",
    "economic_profit": "bar",
}
SHOWS = tuple(SERIES)


def draw(screen: Screen, data: Facts) -> None:
    """The measure of choice; balances as a line, results as bars from zero."""
    lang = screen.lang
    shown = [name for name in SERIES if data.now(f"{name}_cny") is not None]
    with ui.card(
        _title(data, session.read("customer_history_measure"), shown, lang),
        t("customer.history.caption", lang),
        legend=("actual", "previous"),
        key="customer_history",
    ):
        if not shown:
            ui.empty_state(t("customer.history.none", lang))
            return
        label = t("customer.history.measure", lang)
        name = ui.one_of(label, shown, "customer_history_measure", lambda key: metric(key).label(lang))
        screen.draw_cached("customer_history", lambda: _draw(screen, data, name), name)


def _draw(screen: Screen, data: Facts, name: str) -> None:
    lang = screen.lang
    frame, unit = series(data.months, f"{name}_cny", lang)
    ui.note(f"{metric(name).label(lang)} · {unit.label}")
    ui.chart(
        charts.history(
            frame,
            screen.look,
            message=f"{metric(name).label(lang)} {unit.label}",
            kind=SERIES[name],
            decimals=unit.decimals,
            height=212,
        ),
        key="customer_history_chart",
    )


def _title(data: Facts, held: object, shown: list[str], lang: str) -> str:
    """The message: the measure the control below holds, and its change on the year before."""
    name = held if held in shown else shown[0] if shown else None
    now, before = (data.now(f"{name}_cny"), data.before(f"{name}_cny")) if name else (None, None)
    if now is None or before is None:
        return t("customer.history.title_alone", lang, count=data.months.height)
    return t(
        "customer.history.title",
        lang,
        name=metric(name).label(lang),
        now=f.money(now, lang),
        change=f.variance(difference(now, before), lang),
    )


def series(months: pl.DataFrame, name: str, lang: str) -> tuple[pl.DataFrame, f.TableUnit]:
    """month, actual and previous (twelve months earlier) of a measure in its printed unit."""
    unit = f.table_unit(months[name], lang)
    frame = months.select("month_no", actual=pl.col(name).cast(pl.Float64) / float(unit.divisor))
    before = frame.select(pl.col("month_no") + 12, previous="actual")
    return (
        frame.join(before, on="month_no", how="left")
        .sort("month_no")
        .select(pl.col("month_no").cast(pl.Int64).alias("month"), "actual", "previous"),
        unit,
    )
