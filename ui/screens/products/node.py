"""The node looked at: the path to it, its verdict, its blocks of figures and the door to what each is made of."""

from __future__ import annotations

import streamlit as st

from mart.query import product
from mart.query.product import Node
from ui import components as ui
from ui import nav
from ui.components import Crumb
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.products import blocks, explain, state, why
from ui.shared.explain import buttons

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
        nodes = screen.load(state.nodes, screen.month_no, state.filters(screen), screen.period)
        here = nodes.filter(level=chosen.level, key=chosen.key)
        return here.row(0, named=True) if here.height else None

    return screen.memo("product_node", found, chosen, screen.period)


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
    screen.draw_cached("product_blocks", lambda: blocks.draw(screen, row), state.node(screen), screen.period)
    _explain(screen)


def _path(screen: Screen, row: dict) -> None:
    """The path from all products to the node, with the verdict of a leaf and the door to its targets."""
    chosen = state.node(screen)
    steps = screen.memo("product_path", lambda: path(screen, row), chosen, screen.period)
    clicked = ui.breadcrumb([Crumb(node.text.replace(":", "_"), name) for node, name in steps], key="product_crumb")
    _verdict(screen, chosen)
    if clicked:
        state.choose(next(node for node, _ in steps if node.text.replace(":", "_") == clicked))


def path(screen: Screen, row: dict) -> list[tuple[Node, str]]:
    """Nodes from the whole tree down to this one with their names."""
    lang = screen.lang
    nodes = screen.load(state.nodes, screen.month_no, state.filters(screen), screen.period)
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


def _explain(screen: Screen) -> None:
    """Every figure of the blocks opens as formula, inputs and the rows below."""
    clicked = buttons(screen, EXPLAINED, t("product.explain.look", screen.lang), key="product_explain")
    if clicked:
        explain.open_metric(screen, clicked, state.node(screen))
