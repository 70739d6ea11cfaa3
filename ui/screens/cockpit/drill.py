"""Drill: from the bank to a single account and back; at every level the rows sum to the total above them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.metrics import metric
from mart.query import filters as flt
from mart.query.cockpit import overview
from ui import components as ui
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.i18n import pick, t
from ui.screen import Screen
from ui.shared import explain

SHOWS = overview.DRILL_METRICS

FLOWS = ("revenue", "risk_adjusted_profit", "economic_profit")
KEYS = {"branch_id": "branch", "org_id": "org", "manager_id": "manager", "customer_id": "customer"}


def path(screen: Screen) -> None:
    """The breadcrumb; a click on a step goes back to it. Nothing at the top level."""
    data = screen.load(overview.drill, screen.month_no, screen.filters)
    if len(data.path) < 2:
        return
    crumbs = [ui.Crumb(f"{i}", label(step, screen.lang)) for i, step in enumerate(data.path)]
    clicked = ui.breadcrumb(crumbs, key="cockpit_crumb")
    if clicked is not None:
        go(data.path[int(clicked)].filters)


def label(step: object, lang: str) -> str:
    """A step's name: the unit's, person's or customer's; the scope's own word at the top."""
    return pick(step.label_zh or step.key or "", step.label_en or "", lang)


def go(filters: flt.Filters) -> None:
    """Make the path of these filters the page's path."""
    wanted = {name: (getattr(filters, dim) or (None,))[0] for dim, name in KEYS.items()}
    session.change_filters(**{**wanted, "customer": wanted["customer"] or "", "account": ""})


def table(screen: Screen) -> None:
    """The rows below the present level. A click on a name goes down, on a figure explains it."""
    data, lang = screen.load(overview.drill, screen.month_no, screen.filters), screen.lang
    if data.child is None or data.rows.is_empty():
        with ui.card(t("cockpit.drill.what", lang), key="cockpit_drill"):
            ui.empty_state(t("cockpit.drill.none", lang))
        return
    found = screen.memo("drill_list", lambda: _list(screen, data))
    with screen.slot:
        ui.export_menu(
            found.rows,
            [Column("key", t("cockpit.code", lang)), *found.columns],
            screen.cover(t("cockpit.title", lang), found.columns),
            name=f"cockpit_{data.child}",
            key="cockpit_export",
        )
    with ui.card(found.title, t("cockpit.drill.caption", lang), key="cockpit_drill"):
        event = ui.data_table(
            found.printed,
            found.shown,
            screen.look,
            key=f"cockpit_drill_{data.level}_{data.key}",
            page_size=20,
            row_height=30,
            select="cell",
            footer=found.footer,
            alt=found.title,
        )
    clicked = (data.level, data.key, event.row["key"], event.column) if event else None
    if session.is_fresh("cockpit_drill", clicked):
        opened(screen, data, event)


@dataclass(frozen=True)
class Listed:
    """The rows below a level with their columns, as exported (`rows`, `columns`) and as shown, and the words around
    them."""

    rows: pl.DataFrame
    columns: list[Column]
    printed: pl.DataFrame
    shown: list[Column]
    title: str
    footer: str


def _list(screen: Screen, data: object) -> Listed:
    lang = screen.lang
    names = [c for c in data.rows.columns if c not in ("key", "label_zh", "label_en")]
    rows = data.rows.with_columns(
        label=pl.Series(
            [
                t("app.unassigned", lang) if k == "UNASSIGNED" else pick(z or k, e or "", lang)
                for k, z, e in data.rows.select("key", "label_zh", "label_en").rows()
            ],
            dtype=pl.String,
        )
    )
    first = Column("label", t(f"cockpit.grain.{data.child}", lang), bold=True, width=180)
    printed, shown = shown_in_units(rows, names, lang)
    profit = data.total.get("risk_adjusted_profit")
    title = t(
        "cockpit.drill.title_plain" if profit is None else "cockpit.drill.title",
        lang,
        count=f.number(rows.height),
        grain=t(f"cockpit.grain.{data.child}", lang),
        profit=f.money(profit, lang),
    )
    return Listed(
        rows,
        [first, *(column(name, lang) for name in names)],
        printed,
        [first, *shown],
        title,
        total_line(data, names, lang),
    )


def opened(screen: Screen, data: object, event: ui.TableEvent) -> None:
    """A cell was clicked: down a level for the name (an account's figures are explained), else explain the figure."""
    name = event.column if event.column not in (None, "label") else None
    below = (
        overview.drill_into(screen.filters, data.child, event.row["key"]) if data.child != "account" else screen.filters
    )
    if name:
        explain.open_metric(screen, name, below)
    elif data.child != "account":
        go(below)
    else:
        session.change_filters(account=event.row["key"])


def column(name: str, lang: str) -> Column:
    """A metric as a column of the export: in yuan, its definition beside it."""
    one = metric(name)
    return Column(
        name,
        one.label(lang),
        explain.KINDS[one.unit],
        one.decimals if one.unit != "cny" else None,
        help=one.formula(lang),
    )


def shown_in_units(rows: pl.DataFrame, names: list[str], lang: str) -> tuple[pl.DataFrame, list[Column]]:
    """Rows and columns for the screen: a month's profit in its unit, balances in theirs, each said in the header.

    One unit for all would print a branch's profit of 3 m as 0.00 beside deposits of 44 bn.
    """
    columns = []
    for names_of_kind in (
        [n for n in names if n in FLOWS],
        [n for n in names if n not in FLOWS and metric(n).unit == "cny"],
    ):
        unit = f.table_unit((value for name in names_of_kind for value in rows[name]), lang)
        rows = rows.with_columns(
            (pl.col(name).cast(pl.Float64) / float(unit.divisor)).alias(name) for name in names_of_kind
        )
        columns += [
            Column(
                name,
                t(
                    "cockpit.drill.header",
                    lang,
                    label=t(f"cockpit.card.{name}", lang),
                    unit=unit.label.removeprefix("CNY "),
                ),
                "num",
                unit.decimals,
                help=metric(name).formula(lang),
                tone="sign" if name == "economic_profit" else None,
            )
            for name in names_of_kind
        ]
    return rows, [*columns, *(column(name, lang) for name in names if metric(name).unit != "cny")]


def total_line(data: object, names: list[str], lang: str) -> str:
    """The exact sum of the additive columns against the level above, in words."""
    if data.adds_up:
        shown = next((name for name in names if data.total[name] is not None), names[0])
        return t("cockpit.drill.ties", lang, name=metric(shown).label(lang), total=f.number(data.total[shown], 2))
    return t("cockpit.drill.off", lang)
