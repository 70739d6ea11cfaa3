"""The targets of a map once fixed, as far as the reader sees them; who is held out is in no row and no file."""

from __future__ import annotations

import polars as pl

from mart.query import personas
from ui import components as ui
from ui import filters, lists
from ui import formats as f
from ui.cases.names import named
from ui.i18n import pick, t
from ui.lists import Col, List, Name
from ui.screen import Screen
from ui.screens.salesmap.state import Opened

TARGETS = List(
    "salesmap_targets",
    "salesmap",
    (
        Col("customer", words=Name("label", or_else="customer_id"), label="target", bold=True),
        Col("product"),
        Col("branch"),
        Col("manager"),
        Col("contact"),
        Col("probability", "ratio", 1, label="chance"),
        Col("ep_if_taken_cny", "cny", label="ep_each"),
        Col("expected_ep_cny", "cny", label="expected", bold=True),
        Col("customer_id", place="file"),
        Col("reason", place="file"),
    ),
    unit="one",
    page_size=12,
)


def draw(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    """The targets in the order of the score, and as a file."""
    lang = screen.lang
    title = t("salesmap.drawn_list.title", lang, count=f.number(rows.height))
    with ui.card(title, t("salesmap.drawn_list.caption", lang), key="map_targets"):
        if rows.is_empty():
            ui.empty_state(t("salesmap.progress.none", lang), t("salesmap.progress.none_hint", lang))
            return
        said = screen.memo("map_targets_words", lambda: worded(screen, one, rows), one.moment)
        file = lists.File(f"{one.found.name}: {title}", f"sales_map_{one.found.case.id}_targets", said)
        lists.draw(screen, TARGETS, said, alt=title, subject=str(one.found.case.id), export=file)


def worded(screen: Screen, one: Opened, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with product, branch and people by name."""
    lang, plan = screen.lang, one.found.plan
    products = {item.product_id: pick(item.label_zh, item.label_en, lang) for item in plan.products}
    people = dict(named(screen, one.desk, [*rows["manager_id"], *rows["owner_id"]]))
    branches = filters.labels(screen.load(personas.branches), lang)
    by = {"manager": ("manager_id", people), "contact": ("owner_id", people), "branch": ("branch_id", branches)}
    by["product"] = ("product_id", products)
    said = {
        key: pl.col(column).replace_strict(names, default=pl.col(column), return_dtype=pl.String).fill_null(f.NONE)
        for key, (column, names) in by.items()
    }
    return rows.with_columns(**said, reason=pl.col("reason_zh" if lang == "zh" else "reason_en"))
