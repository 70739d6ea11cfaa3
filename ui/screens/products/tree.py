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
from ui import lists
from ui.i18n import t
from ui.lists import Col, List, Said
from ui.load import load
from ui.screen import Screen
from ui.screens.products import explain, hierarchy, state, why
from ui.screens.products.figures import FINE, GROSS, RESULTS, STAND_INS, money

SHOWS = ("customers", "deposits_avg", "loans_avg", "interest_received", "interest_paid", "ftp_margin", "fees", *RESULTS)


@dataclass(frozen=True)
class Tree:
    """The message, the rows on screen in words, all rows, columns that say nothing here, and the line below."""

    title: str
    rows: pl.DataFrame
    whole: pl.DataFrame
    absent: tuple[str, ...]
    note: str


def _follow(screen: Screen, event: ui.TableEvent, chosen: Node) -> None:
    """A name opens its node (or, where it is open already, closes it), a verdict says why, a figure where it comes
    from."""
    row = event.row
    clicked = Node(row["level"], row["key"] if row["level"] != "all" else "")
    if event.column == "name":
        state.choose(hierarchy.above(row) if clicked == chosen else clicked)
    if event.column == "verdict_words" and row["level"] == "product":
        why.dialog(screen, state.verdicts(screen), row["key"])
    elif event.column:
        explain.figure(screen, clicked, event.column)


TREE = List(
    "product_tree",
    "product",
    (
        Col("level_words", words=Said("product.level", "level"), label="level", place="file"),
        Col("key", label="code", place="file"),
        Col("name", tone="name_tone"),
        Col("verdict_words", label="verdict", tone="verdict_tone", place="screen"),
        Col("holders_cnt", "cnt"),
        money("volume_cny"),
        Col("volume_growth_pct", "pct", 1, signed=True),
        *(money(key) for key in (*GROSS, "revenue_cny", "cost_cny", "credit_cost_cny", "rwa_cny")),
        money("economic_profit_cny", tone="sign", bold=True),
        money("ep_change_cny", signed=True, tone="sign"),
        money("ep_transferred_cny", signed=True),
        Col("raroc_pct", "pct", 1),
        Col("revenue_growth_pct", "pct", 1, place="file"),
    ),
    page_size=300,
    row_height=28,
    fine=FINE,
    stand_ins=STAND_INS,
    is_open=True,
    click=_follow,
    id="key",
)


def draw(screen: Screen) -> None:
    """The tree, open along the path to the node looked at. A click on a name goes there, on a figure explains it."""
    lang, chosen, kind = screen.lang, state.node(screen), screen.period
    found = screen.load(printed, screen.month_no, state.filters(screen), kind, chosen, lang)
    with ui.card(found.title, t("product.tree.caption", lang, months=state.period_words(screen)), key="product_tree"):
        lists.draw(
            screen,
            TREE.without(*found.absent),
            found.rows,
            chosen,
            subject=f"{chosen.text}_{kind}",
            footer=found.note,
            alt=found.title,
            whole=found.whole,
        )
        _export(screen, kind)


def printed(mart: Mart, scope: Scope, month_no: int, filters: Filters, kind: str, chosen: Node, lang: str) -> Tree:
    """The tree along the path to a node, in words."""
    whole = load(state.nodes, mart, scope, month_no, filters, kind)
    rows = hierarchy.visible(whole, chosen)
    found = state.judged(mart, scope, month_no, filters)
    verdicts = {} if found.missing else dict(found.rows.select("product_id", "verdict").iter_rows())
    opened = hierarchy.path(whole, chosen)
    words = [hierarchy.words(row, chosen, opened, verdicts, whole, lang) for row in rows.iter_rows(named=True)]
    rows = pl.concat(
        [
            rows,
            pl.DataFrame(
                words, schema=dict.fromkeys(("name", "name_tone", "verdict_words", "verdict_tone"), pl.String)
            ),
        ],
        how="horizontal",
    )
    rows = rows.with_columns(
        pl.when(pl.col(name) != 0).then(pl.col(name)).alias(name) for name in ("volume_cny", "rwa_cny")
    )  # nothing held: a dash
    moved = whole["ep_transferred_cny"].null_count() < whole.height
    columns = TREE if moved else TREE.without("ep_transferred_cny")  # nothing moved is not a feed that is missing
    note = lists.footnote(lang, t("product.tree.note", lang), lists.for_whole(columns, whole, lang))
    if moved:
        note += t("product.tree.transferred", lang)
    absent = (*(() if verdicts else ("verdict_words",)), "rwa_cny" if moved else "ep_transferred_cny")
    return Tree(hierarchy.title(whole, lang), rows, whole, absent, note)


def _export(screen: Screen, kind: str) -> None:
    """The whole tree, every node with level and code."""
    mart, scope, month_no, lang, filters = (
        screen.mart,
        screen.scope,
        screen.month_no,
        screen.lang,
        state.filters(screen),
    )

    def rows(_: tuple[str, ...] | None) -> pl.DataFrame:
        whole = state.nodes(mart, scope, month_no, filters, kind)
        names = [state.label(row, lang) for row in whole.iter_rows(named=True)]
        return whole.with_columns(name=pl.Series(names, dtype=pl.String))

    with screen.slot:
        file = lists.File(t("product.tree.what", lang), f"products_{kind}_{screen.month}", rows)
        lists.menu(screen, TREE, file)
