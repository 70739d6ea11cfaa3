"""The income statement of the node as a lying waterfall, against plan or last year."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from mart.metrics import metric
from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node, Pnl
from mart.reader import Mart
from mart.scope import Scope
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.components import Fact
from ui.i18n import t
from ui.parts import as_printed, difference
from ui.screen import Screen
from ui.screens.customer.profit import fitting
from ui.screens.products import state
from ui.shared.statement import STATEMENT

SHOWS = STATEMENT


def statement(mart: Mart, scope: Scope, month_no: int, node: Node, filters: Filters, kind: str) -> Pnl:
    """The node's income statement; cached."""
    return product.pnl(
        mart, scope, month_no, node, filters, kind, view=state.overview(mart, scope, month_no, filters, kind)
    )


def draw(screen: Screen) -> None:
    """The waterfall; where a feed is missing, its name and the lines that are there."""
    screen.draw_cached("product_pnl", lambda: _draw(screen), state.node(screen), screen.period, state.base())


def _draw(screen: Screen) -> None:
    lang, node, base = screen.lang, state.node(screen), state.base()
    found = screen.load(statement, screen.month_no, node, state.filters(screen), screen.period)
    if found.rows.filter(line="economic_profit")["actual_cny"][0] is None:
        with ui.card(t("product.pnl.what", lang), key="product_pnl"):
            _partial(screen, found)
        return
    base = base if found.has(base) else next((other for other in product.BASES if found.has(other)), "")
    message = title(found, base, lang)
    caption = t(f"product.pnl.caption_{base or 'alone'}", lang, months=state.period_words(screen))
    with ui.card(
        message, caption, legend=("actual", *(("previous",) if base == "last_year" else ())), key="product_pnl"
    ):
        frame, printed = steps(found, base, lang)
        headers = (
            t("charts.pnl.current", lang),
            t(f"product.base_title.{base or 'last_year'}", lang),
            t("charts.pnl.change", lang),
        )
        ui.chart(
            charts.pnl(
                frame,
                screen.look,
                message=message,
                unit_label=printed.label,
                places=printed.places,
                headers=headers,
                width=462,
            ),
            key="product_pnl_chart",
        )
        ui.note(t("product.pnl.note", lang))


def title(found: Pnl, base: str, lang: str) -> str:
    """The message: economic profit, its distance to the base, and the line that moved it most."""
    rows = {row["line"]: row for row in found.rows.iter_rows(named=True)}
    economic = rows["economic_profit"]
    if not base:
        return t("product.pnl.title_alone", lang, ep=f.money(economic["actual_cny"], lang))
    gap = difference(economic["actual_cny"], economic[f"{base}_cny"])
    names = (
        "ftp_margin",
        "fees",
        "cost",
        "expected_loss",
        "default_loss",
        "capital_credit",
        "surtax",
        "tax",
        "capital_charge",
    )
    frame, printed = steps(found, base, lang)
    moves = [
        (as_printed(rows[line]["actual_cny"] - rows[line][f"{base}_cny"], now - before, printed.divisor), line)
        for line, now, before in frame.select("line", "current", "reference").drop_nulls().iter_rows()
        if line in names
    ]
    move, line = max(moves, key=lambda pair: abs(pair[0]))
    return t(
        "product.pnl.title",
        lang,
        ep=f.money(economic["actual_cny"], lang),
        base=t(f"product.base.{base}", lang),
        gap=f.variance(gap, lang),
        line=t(f"product.line.{line}", lang),
        move=f.variance(move, lang),
    )


def steps(found: Pnl, base: str, lang: str) -> tuple[pl.DataFrame, object]:
    """The statement in whole printed units that still add up; lines that are nothing on both sides are left out."""
    column = f"{base}_cny"
    rows = found.rows.with_columns(reference_cny=pl.col(column) if base else pl.lit(None, pl.Decimal(38, 8)))
    something = (pl.col("actual_cny").fill_null(0) != 0) | (pl.col("reference_cny").fill_null(0) != 0)
    rows = rows.filter(something | pl.col("line").is_in(["risk_adjusted_profit", "economic_profit"]))
    printed = fitting([v for name in ("actual_cny", "reference_cny") for v in rows[name] if v is not None], lang)
    current = whole(rows["kind"].to_list(), rows["actual_cny"].to_list(), printed.divisor)
    reference = whole(rows["kind"].to_list(), rows["reference_cny"].to_list(), printed.divisor)
    frame = pl.DataFrame(
        {
            "line": rows["line"],
            "label": [t(f"product.line.{line}", lang) for line in rows["line"]],
            "kind": rows["kind"],
            "current": pl.Series(current, dtype=pl.Int64),
            "reference": pl.Series(reference, dtype=pl.Int64),
        }
    )
    return frame, printed


def whole(kinds: list[str], values: list[Decimal | None], divisor: int) -> list[int | None]:
    """Amounts as integers of the printed unit: steps add up to each subtotal, also where a plan knows only the
    subtotal.

    >>> whole(["step", "step", "subtotal"], [Decimal(14_000), Decimal(14_000), Decimal(28_000)], 10_000)
    [2, 1, 3]
    """
    out: list[int | None] = []
    start, pending = Decimal(0), []
    for kind, value in zip(kinds, values, strict=True):
        if kind == "step":
            pending.append(value)
            continue
        if value is None:
            out += [None] * (len(pending) + 1)
        elif None in pending:
            end = charts.whole_steps(Decimal(0), [value], value, divisor)[2]
            out += [None] * len(pending) + [end]
        else:
            _, made, end = charts.whole_steps(start, pending, value, divisor)
            out += [*made, end]
        start, pending = value if value is not None else start, []
    return out


def _partial(screen: Screen, found: Pnl) -> None:
    """What can be said without a full statement: the missing feeds, and the lines this bank does bring."""
    lang = screen.lang
    feeds = [feed for feed in metric("economic_profit").needs if not screen.mart.has(feed)]
    ui.missing_feed_state(
        [screen.feed(feed) for feed in feeds or metric("economic_profit").needs], t("product.pnl.what", lang)
    )
    known = [
        Fact(t(f"product.line.{row['line']}", lang), f.money(row["actual_cny"], lang))
        for row in found.rows.iter_rows(named=True)
        if row["actual_cny"] is not None
    ]
    if known:
        ui.key_values(known, t("product.pnl.known", lang), state.period_words(screen))
