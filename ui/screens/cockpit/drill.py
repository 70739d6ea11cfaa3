"""Drill: from the bank to a single account and back; at every level the rows sum to the total above them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from mart.metrics import metric
from mart.query import filters as flt
from mart.query import labels
from mart.query.cockpit import overview
from mart.scope import UNASSIGNED
from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.lists import Col, List, Name
from ui.load import Call
from ui.screen import Screen
from ui.shared import explain

SHOWS = overview.DRILL_METRICS

MOVES = ("_gap", "_change", "_transferred")  # columns beside a metric: against plan, since last year, moved with a unit
FLOWS = ("revenue", "risk_adjusted_profit", "economic_profit")
KEYS = {"branch_id": "branch", "org_id": "org", "manager_id": "manager", "customer_id": "customer"}


def path(screen: Screen) -> None:
    """The breadcrumb; a click on a step goes back to it. Nothing at the top level."""
    _narrowed(screen)
    data = screen.answer(question(screen))
    if len(data.path) < 2:
        return
    crumbs = [ui.Crumb(f"{i}", label(step, screen.lang)) for i, step in enumerate(data.path)]
    clicked = ui.breadcrumb(crumbs, key="cockpit_crumb")
    if clicked is not None:
        go(data.path[int(clicked)].filters)


def question(screen: Screen) -> Call:
    """What the table asks for, for `screen.ahead` and `screen.answer`: the level looked at and the rows below it, of
    the page's period."""
    return overview.drill, screen.month_no, screen.filters, {"period": screen.period, "basis": screen.basis}


def _narrowed(screen: Screen) -> None:
    """Where a link has narrowed the whole page to one customer or product: said loudly, with the way back."""
    lang, chosen = screen.lang, screen.filters
    who = [
        t(f"cockpit.narrowed.{name}", lang, name=_named(screen, dim, keys[0]))
        for name, dim, keys in (
            ("customer", "customer_id", chosen.customer_id),
            ("product", "product_id", chosen.product_id),
        )
        if keys
    ]
    if not who:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="cockpit_narrowed"):
        ui.badge(t("cockpit.narrowed.only", lang), "warning")
        ui.note(t("state.join", lang).join(who))
        back = t("cockpit.narrowed.back", lang, whole=t(f"app.whole.{screen.scope.role}", lang))
        if st.button(plain(back), key="cockpit_narrowed_back"):
            session.change_filters(customer="", account="", product="")


def _named(screen: Screen, dim: str, key: str) -> str:
    found = screen.load(labels.lookup, dim, [key], screen.month_no)
    row = found.row(0, named=True) if len(found) else {"label_zh": key, "label_en": key}
    return pick(row["label_zh"] or key, row["label_en"] or "", screen.lang)


def label(step: object, lang: str) -> str:
    """A step's name: the unit's, person's or customer's; the scope's own word at the top."""
    return pick(step.label_zh or step.key or "", step.label_en or "", lang)


def go(filters: flt.Filters) -> None:
    """Make the path of these filters the page's path."""
    wanted = {name: (getattr(filters, dim) or (None,))[0] for dim, name in KEYS.items()}
    session.change_filters(**{**wanted, "customer": wanted["customer"] or "", "account": ""})


def opened(screen: Screen, event: ui.TableEvent, data: object) -> None:
    """A cell was clicked: down a level for the name (an account's figures are explained), else explain the figure."""
    name = event.column if event.column not in (None, "label") else None
    for end in MOVES:  # a change is explained by the figure it is a change of
        name = name.removesuffix(end) if name else None
    below = (
        overview.drill_into(screen.filters, data.child, event.row["key"]) if data.child != "account" else screen.filters
    )
    if name:
        explain.open_metric(screen, name, below)
    elif data.child != "account":
        go(below)
    else:
        session.change_filters(account=event.row["key"])


DRILL = List(
    "cockpit_drill",
    "cockpit",
    (
        Col("key", label="cockpit.code", place="file"),
        Col("label", words=Name("label", or_else="key"), label="cockpit.grain.branch", bold=True),
    ),
    page_size=20,
    row_height=30,
    is_sortable=True,
    is_open=True,
    click=opened,
    id="key",
)


def declared(names: tuple[str, ...], child: str) -> List:
    """The list of these metrics at a grain: a month's flows first, then balances, then ratios and counts."""
    money = [name for name in names if name.endswith(MOVES) or metric(name).unit == "cny"]
    order = [n for n in money if n.startswith(FLOWS)] + [n for n in money if not n.startswith(FLOWS)]
    order += [n for n in names if n not in money]
    one = DRILL.with_("label", label=f"cockpit.grain.{child}")
    return replace(one, columns=(*one.columns, *map(_column, order)), file=("key", "label", *names))


def _column(name: str) -> Col:
    if name.endswith(MOVES):
        group = "earned" if name.startswith(FLOWS) else "held"
        tone = None if name.endswith("_transferred") else "sign"
        return Col(name, "cny", label=f"cockpit.drill.{name}", group=group, tone=tone, signed=True)
    one = metric(name)
    if one.unit != "cny":
        return Col(name, explain.KINDS[one.unit], one.decimals, metric=name)
    group, tone = "earned" if name in FLOWS else "held", "sign" if name == "economic_profit" else None
    return Col(name, "cny", metric=name, label=f"cockpit.card.{name}", group=group, tone=tone)


def table(screen: Screen) -> None:
    """The rows below the present level. A click on a name goes down, on a figure explains it."""
    data, lang = screen.answer(question(screen)), screen.lang
    if data.child is None or data.rows.is_empty():
        with ui.card(t("cockpit.drill.what", lang), key="cockpit_drill"):
            ui.empty_state(t("cockpit.drill.none", lang))
        return
    names = tuple(name for one in SHOWS for name in (one, *(one + end for end in MOVES)) if _says(data.rows, name))
    one, title = declared(names, data.child), _title(data, lang)
    rows = screen.memo("drill_rows", lambda: data.rows.with_columns(_unassigned(side) for side in ("zh", "en")))
    with screen.slot:
        lists.menu(
            screen, one, lists.File(t("cockpit.title", lang), f"cockpit_{data.child}", rows), key="cockpit_export"
        )
    with ui.card(title, t("cockpit.drill.caption", lang, period=screen.period_words), key="cockpit_drill"):
        footer = total_line(data, [name for name in names if not name.endswith(MOVES)], lang)
        if any(name.endswith("_transferred") for name in names):
            footer += t(f"cockpit.drill.transferred_{'manager' if data.child == 'manager' else 'unit'}", lang)
        lists.draw(screen, one, rows, data, subject=f"{data.level}_{data.key}", footer=footer, alt=title)


def _says(rows: pl.DataFrame, name: str) -> bool:
    """Whether a column has anything to say: what moved only where something did."""
    return name in rows.columns and (not name.endswith(MOVES) or rows[name].null_count() < rows.height)


def _unassigned(side: str) -> pl.Expr:
    """The name of a row; what nobody holds is said in words."""
    said = pl.lit(t("app.unassigned", side))
    return pl.when(pl.col("key") == UNASSIGNED).then(said).otherwise(f"label_{side}").alias(f"label_{side}")


def _title(data: object, lang: str) -> str:
    profit = data.total.get("risk_adjusted_profit")
    return t(
        "cockpit.drill.title_plain" if profit is None else "cockpit.drill.title",
        lang,
        count=f.number(data.rows.height),
        grain=t(f"cockpit.grain.{data.child}", lang),
        profit=f.money(profit, lang),
    )


def total_line(data: object, names: list[str], lang: str) -> str:
    """The exact sum of the additive columns against the level above, in words."""
    if data.adds_up:
        shown = next((name for name in names if data.total[name] is not None), names[0])
        return t("cockpit.drill.ties", lang, name=metric(shown).label(lang), total=f.number(data.total[shown], 2))
    return t("cockpit.drill.off", lang)
