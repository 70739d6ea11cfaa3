"""The node looked at: the path to it, its verdict, and its figures with their change in a year and thirteen months."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import metric as q
from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import nav
from ui.charts import sparkline_uri
from ui.components import Block, Crumb, Fact
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.products import explain, state, why

MONTHS = 13
EXPLAINED = (
    "customers",
    "revenue",
    "ftp_margin",
    "fees",
    "cost",
    "credit_cost",
    "risk_adjusted_profit",
    "economic_profit",
    "raroc",
    "rwa",
)
SHOWS = (*EXPLAINED, "interest_received", "interest_paid", "capital_charge", "economic_capital")


def row_of(screen: Screen) -> dict | None:
    """Figures of the node looked at; None where this bank or scope has no such product."""
    chosen = state.node(screen)

    def found() -> dict | None:
        nodes = screen.load(state.nodes, screen.month_no, state.filters(screen), state.kind())
        here = nodes.filter(level=chosen.level, key=chosen.key)
        return here.row(0, named=True) if here.height else None

    return screen.memo("product_node", found, chosen, state.kind())


def has_rows(screen: Screen) -> bool:
    """Whether there is business in the node, so that something stands below its head."""
    row = row_of(screen)
    return row is not None and bool(row["leaves_cnt"] or row["holders_cnt"])


def draw(screen: Screen) -> None:
    """The head of the node, or why there is nothing to show."""
    lang, row = screen.lang, row_of(screen)
    if row is None:
        ui.empty_state(t("product.no_such", lang, code=state.node(screen).key), t("product.no_such_hint", lang))
        return
    _path(screen, row)
    if not has_rows(screen):
        ui.empty_state(t("product.idle", lang, name=state.label(row, lang)), t("product.idle_hint", lang))
        return
    screen.draw_cached("product_blocks", lambda: _blocks(screen, row), state.node(screen), state.kind())
    _explain(screen)


def _path(screen: Screen, row: dict) -> None:
    """The path from all products to the node, with the verdict of a leaf and the door to its targets."""
    chosen = state.node(screen)
    steps = screen.memo("product_path", lambda: path(screen, row), chosen, state.kind())
    clicked = ui.breadcrumb([Crumb(node.text.replace(":", "_"), name) for node, name in steps], key="product_crumb")
    _verdict(screen, chosen)
    if clicked:
        state.choose(next(node for node, _ in steps if node.text.replace(":", "_") == clicked))


def path(screen: Screen, row: dict) -> list[tuple[Node, str]]:
    """Nodes from the whole tree down to this one with their names."""
    lang = screen.lang
    nodes = screen.load(state.nodes, screen.month_no, state.filters(screen), state.kind())
    wanted = [
        ("all", ""),
        ("family", row["family_id"] if row["level"] != "family" else row["key"]),
        ("group", row["group_id"] if row["level"] != "group" else row["key"]),
        ("product", row["key"]),
    ]
    depth = product.LEVELS.index(row["level"])
    found = [(level, key, nodes.filter(level=level, key=key)) for level, key in wanted[: depth + 1]]
    return [
        (Node(level, key), state.label(frame.row(0, named=True), lang)) for level, key, frame in found if frame.height
    ]


def _verdict(screen: Screen, chosen: Node) -> None:
    lang = screen.lang
    found = state.verdicts(screen) if chosen.level == "product" else None
    row = found.row(chosen.key) if found and not found.missing else None
    if row is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="product_verdict"):
        with st.container(width="content"):
            ui.badge(why.verdict(row["verdict"], lang), state.TONES[row["verdict"]])
        asked = st.button(
            plain(why.reason(row, found.policy, lang)),
            key="product_node_why",
            type="tertiary",
            help=t("product.why.ask", lang),
        )
        if (
            row["is_pushable"]
            and nav.exists(state.TARGETS)
            and st.button(t("product.why.targets", lang), key="product_node_targets", type="tertiary")
        ):
            nav.go(state.TARGETS, product=chosen.key)
    if asked:
        why.dialog(screen, found, chosen.key)


def series(mart: Mart, scope: Scope, month_no: int, filters: Filters, chosen: Node) -> dict[str, list[float | None]]:
    """Volume, revenue and economic profit of the node in the last thirteen months, oldest first."""
    view = state.overview(mart, scope, month_no, filters)
    leaves = (
        view.products if chosen.level == "all" else view.products.filter(pl.col(f"{chosen.level}_id") == chosen.key)
    )
    rows = view.monthly.filter(pl.col("product_id").is_in(leaves["product_id"].to_list()))
    first = max(month_no - MONTHS + 1, mart.first_month)
    months = pl.DataFrame({"month_no": list(range(first, month_no + 1))}, schema={"month_no": pl.Int32})
    names = [
        name
        for name in ("volume_cny", "revenue_cny", "economic_profit_cny")
        if rows[name].null_count() < max(rows.height, 1)
    ]
    sums = rows.group_by("month_no").agg(pl.col(name).sum().cast(pl.Float64) for name in names)
    found = months.join(sums, on="month_no", how="left", maintain_order="left")
    return {name: found[name].fill_null(0).to_list() for name in names}


def _blocks(screen: Screen, row: dict) -> None:
    lang = screen.lang
    line = screen.load(series, screen.month_no, state.filters(screen), state.node(screen))
    grid = st.grid(4, min_column_width=206, gap=7, key="product_blocks")
    for block in (
        _volume(screen, row, line),
        _income(screen, row, line),
        _profit(screen, row, line),
        _capital(screen, row),
    ):
        with grid.cell():
            ui.fact_block(block)
    if screen.scope.record.is_of_customers:
        ui.note(t("product.own_share", lang))


def _money(screen: Screen, key: str, value: object, change: object, line: list | None, facts: list[Fact]) -> Block:
    lang = screen.lang
    number, unit = f.money_parts(value, lang)
    text = "" if change is None else f"{f.arrow(change)} {f.variance(change, lang, of=value)}"
    tone = "muted" if not change else "positive" if change > 0 else "negative"
    if value is None:
        text, tone = t("product.no_feed", lang), "warning"
    return Block(
        t(f"product.block.{key}", lang),
        t("product.measure", lang, unit=unit),
        number,
        text,
        tone,
        sparkline_uri(line, None, screen.look, width=180) if line else "",
        tuple(facts),
    )


def _fact(
    lang: str, key: str, value: object, kind: str = "cny", decimals: int | None = None, tone: str | None = None
) -> Fact:
    return Fact(
        t(f"product.fact.{key}", lang),
        (
            f.money(value, lang)
            if kind == "cny"
            else f.value(value, kind, lang, decimals, signed=kind == "pct" and "growth" in key)
        ),
        tone,
    )


def _volume(screen: Screen, row: dict, line: dict) -> Block:
    lang, before = screen.lang, row["volume_before_cny"]
    change = None if before is None or row["volume_cny"] is None else row["volume_cny"] - before
    held = _holders_change(screen, row)
    return _money(
        screen,
        "volume",
        row["volume_cny"],
        change,
        line.get("volume_cny"),
        [
            _fact(lang, "volume_growth", row["volume_growth_pct"], "pct", 1),
            _fact(lang, "volume_before", before),
            _fact(lang, "holders", row["holders_cnt"], "cnt"),
            (
                Fact(t("product.fact.holders_change", lang), f.number(held, 0, signed=True))
                if row["level"] != "all"
                else _fact(lang, "leaves", row["leaves_cnt"], "cnt")
            ),
        ],
    )


def _holders_change(screen: Screen, row: dict) -> int | None:
    """Holders against a year ago; of the whole bank's products nobody asks, and it is the dearest to count."""
    if row["level"] == "all" or screen.month_no - 12 < screen.mart.first_month:
        return None
    before = screen.load(
        q.value, "customers", screen.month_no - 12, state.node(screen).narrow(state.filters(screen))
    ).value
    return None if before is None else row["holders_cnt"] - int(before)


def _income(screen: Screen, row: dict, line: dict) -> Block:
    lang = screen.lang
    rows = [
        _fact(lang, "interest_received", row["interest_received_cny"]),
        _fact(lang, "interest_paid", row["interest_paid_cny"]),
    ]
    rows += [_fact(lang, "ftp_margin", row["ftp_margin_cny"]), _fact(lang, "fees", row["fees_cny"])]
    growth = row["revenue_growth_pct"]
    block = _money(screen, "revenue", row["revenue_cny"], None, line.get("revenue_cny"), rows)
    if row["revenue_cny"] is None or growth is None:
        return block
    return Block(
        block.title,
        block.measure,
        block.headline,
        f"{f.arrow(growth)} {f.pct(growth, 1, signed=True)}",
        "positive" if growth > 0 else "negative" if growth < 0 else "muted",
        block.spark,
        block.facts,
    )


def _profit(screen: Screen, row: dict, line: dict) -> Block:
    lang = screen.lang
    return _money(
        screen,
        "economic_profit",
        row["economic_profit_cny"],
        row["ep_change_cny"],
        line.get("economic_profit_cny"),
        [
            _fact(lang, "risk_adjusted_profit", row["risk_adjusted_profit_cny"]),
            _fact(lang, "cost", row["cost_cny"]),
            _fact(lang, "credit_cost", row["credit_cost_cny"]),
            _fact(lang, "capital_charge", row["capital_charge_cny"]),
        ],
    )


def _capital(screen: Screen, row: dict) -> Block:
    lang, hurdle = screen.lang, state.policy(screen.mart, screen.month_no).hurdle_pct
    value = row["raroc_pct"]
    gap = None if value is None else (value - hurdle) * 100
    change = "" if gap is None else f"{f.arrow(gap)} {t('product.to_hurdle', lang, gap=f.bps(gap))}"
    per = (
        None
        if row["holders_cnt"] == 0 or row["economic_profit_cny"] is None
        else row["economic_profit_cny"] / row["holders_cnt"]
    )
    return Block(
        t("product.block.raroc", lang),
        t("product.measure_pct", lang),
        f.pct(value, 2),
        change,
        "muted" if not gap else "positive" if gap > 0 else "negative",
        "",
        (
            _fact(lang, "hurdle", hurdle, "pct", 1),
            _fact(lang, "rwa", row["rwa_cny"]),
            _fact(lang, "economic_capital", row["economic_capital_cny"]),
            _fact(lang, "per_holder", per),
        ),
    )


def _explain(screen: Screen) -> None:
    """Every figure of the blocks opens as formula, inputs and the rows below."""
    lang, clicked = screen.lang, None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="product_explain"):
        st.caption(t("product.explain.look", lang), width="content")
        for name in EXPLAINED:
            if st.button(plain(explain.metric(name).label(lang)), key=f"product_explain_{name}", type="tertiary"):
                clicked = name
    if clicked:
        explain.open_metric(screen, clicked, state.node(screen))
