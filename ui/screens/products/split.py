"""The node by tier, branch, industry or size of its customers, and its children across them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.metrics import missing
from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.products import explain, state, table

SHOWS = (
    "customers",
    "deposits_avg",
    "loans_avg",
    "revenue",
    "cost",
    "expected_loss",
    "rwa",
    "economic_profit",
    "raroc",
)

VIEWS = ("figures", "cross")
ROWS = 10
_OPTIONAL = ("deposits_avg_cny", "loans_avg_cny", "rwa_cny", "credit_cost_cny")  # left out where all are zero
_NARROWS = {"tier": "tier", "branch": "branch_id", "industry": "industry_code", "size": "size_class"}


@dataclass(frozen=True)
class Split:
    """A table ready to print: message, rows in words, columns in printed units, the line below."""

    title: str
    rows: pl.DataFrame
    columns: tuple[Column, ...]
    note: str


def draw(screen: Screen) -> None:
    """One table by the dimension of choice: figures of each member, or economic profit of the children across them."""
    lang, (make, _, chosen, by, _, kind, _) = screen.lang, question(screen)
    view = "figures" if make is figures else "cross"
    found = screen.load(*question(screen))
    with ui.card(
        found.title, t(f"product.split.caption_{view}", lang, months=state.period_words(screen)), key="product_split"
    ):
        _tools(screen, found)
        if view == "cross" and found.rows.height:
            event = None
            screen.draw_cached(
                "product_cross", lambda: ui.html_table(found.rows, list(found.columns), screen.look), chosen, by, kind
            )
            ui.note(found.note)
        else:
            event = ui.data_table(
                found.rows,
                list(found.columns),
                screen.look,
                key=f"product_split_{by}_{chosen.text}_{kind}",
                select="cell",
                page_size=ROWS,
                row_height=28,
                is_sortable=False,
                footer=found.note,
                alt=found.title,
            )
    if session.is_fresh("product_split", event and (by, chosen.text, event.row["key"], event.column)):
        _follow(screen, event, by, chosen)


def question(screen: Screen) -> tuple:
    """What the table asks for: the function that makes it and its arguments."""
    make = figures if session.read("product_view", "figures") == "figures" or not can_cross(screen) else crossed
    return (
        make,
        screen.month_no,
        state.node(screen),
        str(session.read("product_by", "tier")),
        state.filters(screen),
        state.kind(),
        screen.lang,
    )


def can_cross(screen: Screen) -> bool:
    """A leaf has no children to cross, and a bank without economic profit nothing to show of them."""
    return state.node(screen).below is not None and not missing(screen.mart, "economic_profit")


def _tools(screen: Screen, found: Split) -> None:
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            t("product.split.by", lang),
            tuple(product.DIMENSIONS),
            default="tier",
            required=True,
            key="product_by",
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda name: t(f"product.dim.{name}", lang),
        )
        if can_cross(screen):
            st.segmented_control(
                t("product.split.view", lang),
                VIEWS,
                default="figures",
                required=True,
                key="product_view",
                label_visibility="collapsed",
                persist_state="session",
                format_func=lambda name: t(f"product.split.{name}", lang),
            )
        st.space("stretch")
        columns = screen.memo("product_split_file", lambda: file_columns(lang))
        ui.export_menu(
            lambda: file_rows(screen),
            columns,
            screen.cover(found.title, columns),
            name=f"product_split_{screen.month}",
            key="product_split_export",
        )


def _follow(screen: Screen, event: ui.TableEvent, by: str, chosen: Node) -> None:
    """A name narrows the page to its customers, a figure says where it comes from."""
    key = event.row["key"]
    if event.column == "name":
        if key != "UNKNOWN":
            session.change_filters(**{by: key if by == "branch" else [key]})
        return
    name = {"holders_cnt": "customers"}.get(
        event.column or "", (event.column or "").removesuffix("_cny").removesuffix("_pct")
    )
    if (
        name
        in (
            "customers",
            "revenue",
            "cost",
            "credit_cost",
            "economic_profit",
            "raroc",
            "rwa",
            "deposits_avg",
            "loans_avg",
        )
        and key != "UNKNOWN"
    ):
        narrowed = chosen.narrow(state.filters(screen).with_(**{_NARROWS[by]: key}))
        explain.open_metric(screen, name, chosen, narrowed)


def _named(rows: pl.DataFrame, by: str, lang: str) -> pl.DataFrame:
    """Members in words: codes by their list, units by name."""

    def word(row: dict) -> str:
        if row["key"] == "UNKNOWN":
            return t("product.unknown", lang)
        return pick(row["label_zh"], row["label_en"], lang) if by == "branch" else code_label(by, row["key"], lang)

    return rows.with_columns(name=pl.Series([word(row) for row in rows.iter_rows(named=True)], dtype=pl.String))


def figures(
    mart: Mart, scope: Scope, month_no: int, node: Node, by: str, filters: Filters, kind: str, lang: str
) -> Split:
    """Figures of each member, put together once."""
    rows = _named(product.split(mart, scope, month_no, node, by, filters, kind), by, lang)
    columns = [
        c for c in _columns(lang, t(f"product.dim.{by}", lang)) if c.key not in _OPTIONAL or _is_any(rows, c.key)
    ]
    if rows.is_empty():
        return Split(t("product.split.what", lang), rows, tuple(columns), "")
    shown, made, units = table.scaled(rows, table.known(rows, columns), lang)
    total = rows["economic_profit_cny"].sum() if rows["economic_profit_cny"].null_count() < rows.height else None
    words = [
        units,
        t("product.split.total", lang, total=f.money(total, lang)) if total is not None else "",
        table.absent(rows, columns, lang),
    ]
    return Split(_title(rows, lang), shown, tuple(made), t("table.stop", lang).join(word for word in words if word))


def _is_any(rows: pl.DataFrame, name: str) -> bool:
    return rows[name].null_count() == rows.height or bool((rows[name].fill_null(0) != 0).any())


def _columns(lang: str, label: str) -> list[Column]:
    return [
        Column("name", label, bold=True, width=150),
        table.column("holders_cnt", lang, "cnt"),
        table.column("deposits_avg_cny", lang),
        table.column("loans_avg_cny", lang),
        table.column("rwa_cny", lang),
        table.column("revenue_cny", lang),
        table.column("cost_cny", lang),
        table.column("credit_cost_cny", lang),
        table.column("economic_profit_cny", lang, tone="sign", bold=True),
        table.column("raroc_pct", lang, "pct", 1),
        table.column("ep_share_pct", lang, "progress"),
    ]


def _title(rows: pl.DataFrame, lang: str) -> str:
    """The message: who brings most and who costs most."""
    known = rows.drop_nulls("economic_profit_cny").sort("economic_profit_cny", descending=True)
    if known.is_empty():
        return t("product.split.what", lang)
    best, worst = known.row(0, named=True), known.row(-1, named=True)
    if worst["economic_profit_cny"] >= 0:
        return t("product.split.title_good", lang, best=best["name"], plus=f.money(best["economic_profit_cny"], lang))
    if best["economic_profit_cny"] <= 0:
        return t(
            "product.split.title_bad",
            lang,
            worst=worst["name"],
            minus=f.money(worst["economic_profit_cny"], lang, signed=True),
        )
    return t(
        "product.split.title",
        lang,
        best=best["name"],
        plus=f.money(best["economic_profit_cny"], lang, signed=True),
        worst=worst["name"],
        minus=f.money(worst["economic_profit_cny"], lang, signed=True),
    )


def crossed(
    mart: Mart, scope: Scope, month_no: int, node: Node, by: str, filters: Filters, kind: str, lang: str
) -> Split:
    """Children across the dimension, in words, with the sum of each column last."""
    found = product.cross(mart, scope, month_no, node, by, filters, kind)
    if found.is_empty():
        return Split(t("product.split.what", lang), found.with_columns(name=pl.lit("")), (Column("name", ""),), "")
    members = found.columns[4:]
    heads = _named(product.split(mart, scope, month_no, node, by, filters, kind), by, lang).select("key", "name")
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
    shown = whole.with_columns(
        (pl.col(name).cast(pl.Float64) / float(unit.divisor)).alias(name) for name in ("total_cny", *members)
    )
    columns = [
        Column("name", t(f"product.level.{node.below}", lang)),
        Column("total_cny", t("product.split.sum", lang), "num", unit.decimals, bold=True, tone="sign"),
        *(Column(name, names.get(name, name), "num", unit.decimals, tone="sign") for name in members),
    ]
    note = t("product.unit", lang, names=t("product.column.economic_profit_cny", lang), unit=unit.label)
    return Split(_cross_title(found, members, names, lang), shown, tuple(columns), note)


def _cross_title(found: pl.DataFrame, members: list[str], names: dict[str, str], lang: str) -> str:
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


def file_columns(lang: str) -> list[Column]:
    """Every dimension of the node in one file."""
    return [
        Column("dimension", t("product.split.by", lang)),
        *_columns(lang, t("product.split.member", lang))[:-1],
        table.column("ep_share_pct", lang, "pct", 1),
    ]


def file_rows(screen: Screen) -> pl.DataFrame:
    """The node by all four dimensions, one after the other."""
    lang, parts = screen.lang, []
    for by in product.DIMENSIONS:
        rows = product.split(
            screen.mart, screen.scope, screen.month_no, state.node(screen), by, state.filters(screen), state.kind()
        )
        parts.append(_named(rows, by, lang).with_columns(dimension=pl.lit(t(f"product.dim.{by}", lang))))
    return pl.concat(parts, how="vertical_relaxed")
