"""Where a figure of the product page comes from: formula, inputs, policy, and the rows below it that add up to it."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from mart.metrics import metric
from mart.months import month_text
from mart.query import metric as q
from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen, policy_words
from ui.screens.products import state
from ui.shared import explain

_SPECIAL = ("volume_cny", "volume_growth_pct", "ep_change_cny")
_VOLUME = ("deposits_avg", "loans_avg", "off_balance")


def figure(screen: Screen, node: Node, column: str) -> None:
    """Open a figure of a node over the page now; columns that are no figures are passed over."""
    if column in _SPECIAL or (column == "holders_cnt" and node.level == "all"):
        _special(screen, node, column)
        return
    name = {"holders_cnt": "customers"}.get(column, column.removesuffix("_cny").removesuffix("_pct"))
    try:
        metric(name)
    except KeyError:
        return
    open_metric(screen, name, node)


def open_metric(screen: Screen, name: str, node: Node, narrowed: Filters | None = None) -> None:
    """Open a metric of a node: with the rows of the level below, or what flows over a longer period with its months."""
    chosen = node.narrow(state.filters(screen)) if narrowed is None else narrowed
    if screen.period != "month" and metric(name).kind == "sum" and metric(name).over_time == "flow":
        _months(screen, name, node, chosen)
    else:
        explain.open_metric(
            screen, name, chosen, by=node.below if narrowed is None and metric(name).kind != "count" else None
        )


def _months(screen: Screen, name: str, node: Node, chosen: Filters) -> None:
    """The period as the sum of its months."""
    lang, found = screen.lang, metric(name)
    first, last = product.period(screen.period, screen.month_no)
    rows = screen.load(
        q.trend, (name,), tuple(range(max(first, screen.mart.first_month), last + 1)), chosen, last_year=False
    )
    rows = rows.select(label=pl.col("month_no").map_elements(month_text, return_dtype=pl.String), value="value")
    total = sum((Decimal(v) for v in rows["value"].drop_nulls()), Decimal(0))
    columns = [Column("label", t("product.month", lang)), Column("value", found.label(lang), "cny", bold=True)]
    ui.explain_dialog(
        ui.ExplainView(
            f"{found.label(lang)} · {state.period_words(screen)}",
            f.money(total, lang),
            found.formula(lang),
            policy=policy_words(screen.mart, screen.month_no, lang),
            build=screen.mart.build_id,
            rows=rows,
            row_columns=columns,
            total=total,
            rows_total=total,
            note=t("product.explain.months", lang),
        ),
        screen.look,
        key="product_explained",
    )


def _special(screen: Screen, node: Node, column: str) -> None:
    """Figures the page makes itself: volume, its growth, and the change of economic profit."""
    lang = screen.lang
    nodes = screen.load(state.nodes, screen.month_no, state.filters(screen), screen.period)
    here = nodes.filter(level=node.level, key=node.key)
    if here.is_empty():
        return
    row, rows = here.row(0, named=True), _below(nodes, node, lang)
    label = t(f"product.column.{column}", lang)
    kind = "pct" if column.endswith("_pct") else "cnt" if column.endswith("_cnt") else "cny"
    columns = [
        Column("name", t(f"product.level.{node.below or 'product'}", lang)),
        Column(column, label, kind, bold=True),
    ]
    is_sum = kind == "cny" and rows.height
    ui.explain_dialog(
        ui.ExplainView(
            f"{label} · {state.label(row, lang)}",
            f.money(row[column], lang) if kind == "cny" else f.value(row[column], kind, lang),
            t(f"product.explain.{column}", lang),
            inputs=_inputs(screen, row, column),
            policy=policy_words(screen.mart, screen.month_no, lang),
            build=screen.mart.build_id,
            rows=rows if rows.height and kind != "cnt" else None,
            row_columns=columns,
            total=row[column] if is_sum else None,
            rows_total=rows[column].sum() if is_sum else None,
            note=state.period_words(screen),
        ),
        screen.look,
        key="product_explained",
    )


def _below(nodes: pl.DataFrame, node: Node, lang: str) -> pl.DataFrame:
    """The children of a node with their names."""
    if node.below is None:
        return nodes.clear().with_columns(name=pl.lit(""))
    rows = nodes.filter(level=node.below)
    if node.level != "all":
        rows = (
            rows.filter(pl.col(f"{node.level}_id") == node.key)
            if node.level == "group"
            else rows.filter(family_id=node.key)
        )
    return rows.with_columns(
        name=pl.Series([state.label(row, lang) for row in rows.iter_rows(named=True)], dtype=pl.String)
    )


def _inputs(screen: Screen, row: dict, column: str) -> list[tuple[str, str]]:
    lang = screen.lang
    if column == "volume_cny":
        return [
            (metric(name).label(lang), f.number(row[f"{name}_cny"], 2))
            for name in _VOLUME
            if row[f"{name}_cny"] is not None
        ]
    if column == "holders_cnt":
        return [(t("product.explain.now", lang), f.number(row["holders_cnt"]))]
    pairs = {
        "volume_growth_pct": ("volume_cny", "volume_before_cny", "volume_transferred_cny"),
        "ep_change_cny": ("economic_profit_cny", "ep_before_cny", "ep_transferred_cny"),
    }[column]
    return [
        (t(f"product.explain.{when}", lang), f.number(row[name], 2))
        for when, name in zip(("now", "before", "transferred"), pairs, strict=True)
        if when != "transferred" or row[name] is not None
    ]
