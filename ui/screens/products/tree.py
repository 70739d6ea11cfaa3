"""The product tree: families, and on a click the groups and products below, each with what it brings, costs and
uses."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.query.filters import Filters
from mart.query.product import Node
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.i18n import t
from ui.load import load
from ui.screen import Screen
from ui.screens.products import explain, state, table, why

SHOWS = (
    "customers",
    "deposits_avg",
    "loans_avg",
    "interest_received",
    "interest_paid",
    "ftp_margin",
    "fees",
    "revenue",
    "cost",
    "expected_loss",
    "rwa",
    "economic_profit",
    "raroc",
)

_STEP = {"all": 0, "family": 0, "group": 1, "product": 2}
_INDENT = "\u2003"
ALL_ROWS = 300


@dataclass(frozen=True)
class Tree:
    """The rows on screen in words and printed units, their columns, and the line below."""

    title: str
    rows: pl.DataFrame
    columns: tuple[Column, ...]
    note: str


def draw(screen: Screen) -> None:
    """The tree, open along the path to the node looked at. A click on a name goes there, on a figure explains it."""
    lang, chosen, kind = screen.lang, state.node(screen), state.kind()
    found = screen.load(printed, screen.month_no, state.filters(screen), kind, chosen, lang)
    with ui.card(found.title, t("product.tree.caption", lang, months=state.period_words(screen)), key="product_tree"):
        event = ui.data_table(
            found.rows,
            list(found.columns),
            screen.look,
            key=f"product_tree_{chosen.text}_{kind}",
            select="cell",
            page_size=ALL_ROWS,
            row_height=28,
            is_sortable=False,
            footer=found.note,
            alt=found.title,
        )
        _export(screen, kind)
    if session.is_fresh("product_tree", event and (chosen.text, event.row["level"], event.row["key"], event.column)):
        _follow(screen, event, chosen)


def _follow(screen: Screen, event: ui.TableEvent, chosen: Node) -> None:
    """A name opens its node (or, where it is open already, closes it), a verdict says why, a figure where it comes
    from."""
    row = event.row
    clicked = Node(row["level"], row["key"] if row["level"] != "all" else "")
    if event.column == "name":
        state.choose(_above(row) if clicked == chosen else clicked)
    if event.column == "verdict_words" and row["level"] == "product":
        why.dialog(screen, state.verdicts(screen), row["key"])
    elif event.column:
        explain.figure(screen, clicked, event.column)


def _above(row: dict) -> Node:
    if row["level"] == "product":
        return Node("group", row["group_id"])
    return Node("family", row["family_id"]) if row["level"] == "group" else Node()


def printed(mart: Mart, scope: Scope, month_no: int, filters: Filters, kind: str, chosen: Node, lang: str) -> Tree:
    """The tree along the path to a node, in words."""
    whole = load(state.nodes, mart, scope, month_no, filters, kind)
    rows = visible(whole, chosen)
    found = state.judged(mart, scope, month_no, filters)
    verdicts = {} if found.missing else dict(found.rows.select("product_id", "verdict").iter_rows())
    words = [_words(row, chosen, _path(whole, chosen), verdicts, whole, lang) for row in rows.iter_rows(named=True)]
    rows = pl.concat(
        [
            rows,
            pl.DataFrame(
                words, schema=dict.fromkeys(("name", "name_tone", "verdict_words", "verdict_tone"), pl.String)
            ),
        ],
        how="horizontal",
    )
    columns = _columns(lang, bool(verdicts))
    rows = rows.with_columns(
        pl.when(pl.col(name) != 0).then(pl.col(name)).alias(name) for name in ("volume_cny", "rwa_cny")
    )  # nothing held: a dash
    shown, made, units = table.scaled(
        rows, table.known(whole.with_columns(name=pl.lit(""), verdict_words=pl.lit("")), columns), lang
    )
    note = t("table.stop", lang).join(
        part for part in (units, t("product.tree.note", lang), table.absent(whole, columns, lang)) if part
    )
    return Tree(_title(whole, lang), shown, tuple(made), note)


def visible(whole: pl.DataFrame, chosen: Node) -> pl.DataFrame:
    """All families, and the groups and products along the path to the chosen node."""
    family, group = _path(whole, chosen)
    is_group = (pl.col("level") == "group") & (pl.col("family_id") == pl.lit(family, pl.String))
    is_leaf = (
        (pl.col("level") == "product")
        & (pl.col("group_id") == pl.lit(group, pl.String))
        & (pl.col("family_id") == pl.lit(family, pl.String))
    )
    return whole.filter(pl.col("level").is_in(["all", "family"]) | is_group.fill_null(False) | is_leaf.fill_null(False))


def _path(whole: pl.DataFrame, chosen: Node) -> tuple[str | None, str | None]:
    """The family and the group that are open: those the chosen node is or lies in."""
    here = whole.filter((pl.col("level") == chosen.level) & (pl.col("key") == chosen.key))
    row = here.row(0, named=True) if here.height else {"family_id": None, "group_id": None}
    return row["family_id"], row["group_id"]


def _words(
    row: dict,
    chosen: Node,
    opened: tuple[str | None, str | None],
    verdicts: dict[str, str],
    whole: pl.DataFrame,
    lang: str,
) -> dict:
    level, is_here = row["level"], (row["level"], row["key"]) == (chosen.level, chosen.key)
    is_open = row["key"] == opened[0 if level == "family" else 1]
    mark = "●" if is_here else "·" if level == "product" else "" if level == "all" else "−" if is_open else "+"
    name = f"{_INDENT * _STEP[level]}{mark}{' ' if mark else ''}{state.label(row, lang)}"
    said, tone = None, None
    if verdicts and level == "product":
        verdict = verdicts.get(row["key"], "keep")
        said, tone = why.verdict(verdict, lang), state.TONES[verdict]
    elif verdicts:
        todo = sum(verdicts.get(key, "keep") != "keep" for key in _leaves(whole, level, row["key"]))
        said, tone = (t("product.tree.todo", lang, count=todo) if todo else f.NONE), "muted"
    return {
        "name": name,
        "name_tone": "accent" if is_here else "muted" if level == "product" and not row["leaves_cnt"] else None,
        "verdict_words": said,
        "verdict_tone": tone,
    }


def _leaves(whole: pl.DataFrame, level: str, key: str) -> list[str]:
    leaves = whole.filter(level="product")
    return (leaves if level == "all" else leaves.filter(pl.col(f"{level}_id") == key))["key"].to_list()


def _columns(lang: str, has_verdicts: bool) -> list[Column]:
    verdict = [
        Column(
            "verdict_words",
            t("product.column.verdict", lang),
            tone="verdict_tone",
            width=64,
            help=t("product.help.verdict", lang),
        )
    ]
    money = [
        table.column(name, lang, width=66 if lang == "zh" else 58)
        for name in (*table.GROSS, "revenue_cny", "cost_cny", "credit_cost_cny", "rwa_cny")
    ]
    return [
        Column("name", t("product.column.name", lang), tone="name_tone", width=172 if lang == "zh" else 192),
        *(verdict if has_verdicts else []),
        table.column("holders_cnt", lang, "cnt", width=56),
        table.column("volume_cny", lang, width=64),
        table.column("volume_growth_pct", lang, "pct", 1, signed=True, width=62),
        *money,
        table.column("economic_profit_cny", lang, tone="sign", bold=True, width=66),
        table.column("ep_change_cny", lang, signed=True, tone="sign", width=70),
        table.column("raroc_pct", lang, "pct", 1, width=56),
    ]


def _title(whole: pl.DataFrame, lang: str) -> str:
    """The message: which family creates most and which destroys most economic profit."""
    families = (
        whole.filter(level="family").drop_nulls("economic_profit_cny").sort("economic_profit_cny", descending=True)
    )
    if families.is_empty():
        return t("product.tree.title_plain", lang, leaves=f.number(whole.filter(level="product").height))
    best, worst = families.row(0, named=True), families.row(-1, named=True)
    key = "product.tree.title" if worst["economic_profit_cny"] < 0 else "product.tree.title_good"
    return t(
        key,
        lang,
        best=state.label(best, lang),
        plus=f.money(best["economic_profit_cny"], lang),
        worst=state.label(worst, lang),
        minus=f.money(abs(worst["economic_profit_cny"]), lang),
    )


def _export(screen: Screen, kind: str) -> None:
    """The whole tree, every node with level and code."""
    lang, filters = screen.lang, state.filters(screen)
    columns = screen.memo(
        "product_tree_file",
        lambda: [
            Column("level_words", t("product.column.level", lang)),
            Column("key", t("product.column.code", lang)),
            *_columns(lang, False)[:1],
            table.column("holders_cnt", lang, "cnt"),
            *_columns(lang, False)[2:],
            table.column("revenue_growth_pct", lang, "pct", 1),
        ],
    )

    def rows() -> pl.DataFrame:
        whole = state.nodes(screen.mart, screen.scope, screen.month_no, filters, kind)
        said = [
            {"name": state.label(row, lang), "level_words": t(f"product.level.{row['level']}", lang), "name_tone": None}
            for row in whole.iter_rows(named=True)
        ]
        return pl.concat(
            [whole, pl.DataFrame(said, schema=dict.fromkeys(("name", "level_words", "name_tone"), pl.String))],
            how="horizontal",
        )

    with screen.slot:
        ui.export_menu(
            rows,
            columns,
            screen.cover(t("product.tree.what", lang), columns),
            name=f"products_{kind}_{screen.month}",
            key="product_tree_export",
        )
