"""Economic profit of a node's children across a dimension of its customers; the columns are the members found."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.products import state


@dataclass(frozen=True)
class Cross:
    """A table ready to print: message, rows in words, columns in their unit, the line below."""

    title: str
    rows: pl.DataFrame
    columns: tuple[Column, ...]
    note: str


def draw(screen: Screen, found: Cross) -> None:
    """The table, or that there is nothing to cross."""
    if found.rows.is_empty():
        ui.empty_state(t("table.empty", screen.lang))
        return
    ui.html_table(found.rows, list(found.columns), screen.look)
    ui.note(found.note)


def named(rows: pl.DataFrame, by: str, lang: str) -> pl.DataFrame:
    """Members in words: codes by their list, units by name."""

    def word(row: dict) -> str:
        if row["key"] == "UNKNOWN":
            return t("product.unknown", lang)
        return pick(row["label_zh"], row["label_en"], lang) if by == "branch" else code_label(by, row["key"], lang)

    return rows.with_columns(name=pl.Series([word(row) for row in rows.iter_rows(named=True)], dtype=pl.String))


def crossed(
    mart: Mart, scope: Scope, month_no: int, node: Node, by: str, filters: Filters, kind: str, lang: str
) -> Cross:
    """Children across the dimension, in words, with the sum of each column last."""
    found = product.cross(mart, scope, month_no, node, by, filters, kind)
    if found.is_empty():
        return Cross(t("product.split.what", lang), found, (), "")
    members = found.columns[4:]
    heads = named(product.split(mart, scope, month_no, node, by, filters, kind), by, lang).select("key", "name")
    names = dict(heads.iter_rows()) | {"others": t("product.split.others", lang)}
    rows = found.with_columns(
        name=pl.Series([state.label(row, lang) for row in found.iter_rows(named=True)], dtype=pl.String)
    )
    sums = {"name": t("product.split.sum", lang), **{name: found[name].sum() for name in ("total_cny", *members)}}
    whole = pl.concat(
        [
            rows.select("name", "total_cny", *members),
            pl.DataFrame([sums], schema=rows.select("name", "total_cny", *members).schema),
        ]
    )
    unit = f.table_unit((v for name in members for v in whole[name]), lang)
    columns = [
        Column("name", t(f"product.level.{node.below}", lang)),
        Column("total_cny", t("product.split.sum", lang), "cny", bold=True, tone="sign", unit=unit),
        *(Column(name, names.get(name, name), "cny", tone="sign", unit=unit) for name in members),
    ]
    note = t("table.group_unit", lang, names=t("product.column.economic_profit_cny", lang), unit=unit.label)
    return Cross(_title(found, members, names, lang), whole, tuple(columns), note)


def _title(found: pl.DataFrame, members: list[str], names: dict[str, str], lang: str) -> str:
    """The message: the cell that costs most."""
    cells = [(row[name], row, name) for row in found.iter_rows(named=True) for name in members]
    value, row, name = min(cells, key=lambda cell: cell[0])
    return t(
        "product.split.title_cross",
        lang,
        child=state.label(row, lang),
        member=names.get(name, name),
        amount=f.money(value, lang, signed=True),
    )
