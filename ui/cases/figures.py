"""What a case is about in figures: as they were when it was opened, as the mart has them now, and what is aimed at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mart.query import product, prospect, segment, targeting
from mart.query.cockpit import overview
from mart.query.filters import NONE, Filters
from mart.reader import Mart
from mart.scope import Scope
from ui import formats as f
from ui.filters import code_label
from ui.i18n import t
from ui.screen import Screen
from workflow.model import Case, Subject

TARGET = {  # of a customer for a product
    "probability_pct": "pct",
    "probability_approached_pct": "pct",
    "ep_if_taken_cny": "cny",
    "expected_ep_cny": "cny",
}
CUSTOMER = {
    "tier": "tier",
    "deposits_avg_cny": "cny",
    "loans_end_cny": "cny",
    "rwa_cny": "cny",
    "contribution_12m_cny": "cny",
    "ep_12m_cny": "cny",
    "raroc_12m_pct": "pct",
    "products_cnt": "cnt",
}
PRODUCT = {"volume_cny": "cny", "economic_profit_cny": "cny", "raroc_pct": "pct", "holders_cnt": "cnt"}
ITEM = {"impact_cny": "cny", "amount_cny": "cny", "ratio_pct": "pct", "count_cnt": "cnt"}
PROSPECT = {"in_12m_cny": "cny", "out_12m_cny": "cny", "customers_cnt": "cnt", "payments_12m_cnt": "cnt"}
KINDS = {**TARGET, **CUSTOMER, **PRODUCT, **ITEM, **PROSPECT}
AIMS = {"target_rwa_cny": "rwa_cny", "target_tier": "tier"}  # a field of the case → the figure it aims at
MONTH = "month"


@dataclass(frozen=True)
class Line:
    """One figure: its name, then, now, the aim, in words; the tone of now."""

    label: str
    then: str
    now: str
    aim: str = ""
    tone: str | None = None


def taken(row: Mapping[str, Any], names: Mapping[str, str], month: str) -> dict[str, str]:
    """Figures of a row as a case keeps them: exact texts, and the month they are of.

    >>> taken({"rwa_cny": Decimal("1.50"), "tier": None}, {"rwa_cny": "cny", "tier": "tier"}, "2026-10")
    {'month': '2026-10', 'rwa_cny': '1.50'}
    """
    return {MONTH: month, **{name: str(row[name]) for name in names if row.get(name) is not None}}


def now(screen: Screen, subject: Subject) -> dict[str, str]:
    """Figures of a subject in the page's month, as this reader may see them; empty where they may not or it has
    none."""
    about = subject.product_id if subject.type == "customer" else None
    return screen.load(current, subject.type, subject.id, subject.customer_id, about, screen.month_no)


def current(
    mart: Mart, scope: Scope, kind: str, subject_id: str, customer_id: str | None, about: str | None, month_no: int
) -> dict[str, str]:
    """Figures of a subject in a month under a scope; `about`: the product a customer is to be approached with."""
    month = f.month(month_no)
    if customer_id and scope.record.sees_customers and scope.sees("business"):
        row = segment.status_row(mart, scope, month_no, customer_id) or {}
        return _found(taken(_target(mart, scope, customer_id, about) | row, TARGET | CUSTOMER, month))
    if kind == "product" and scope.sees("business"):
        row = product.verdicts(mart, scope, month_no).row(subject_id)
        return taken(row, PRODUCT, month) if row else {}
    if kind == "prospect" and scope.sees("business"):
        rows = prospect.prospects(mart, scope, ids=(subject_id,))
        return taken(rows.row(0, named=True), PROSPECT, f.month(mart.as_of)) if rows.height else {}
    if kind == "item" and scope.sees("business"):
        rows = overview.decisions(mart, scope, month_no, NONE).filter(key=subject_id.partition("@")[0])
        return taken(rows.row(0, named=True), ITEM, month) if rows.height else {}
    return {}


def _target(mart: Mart, scope: Scope, customer_id: str, about: str | None) -> Mapping[str, Any]:
    """What a customer is expected to bring with a product, empty where they are not on its list."""
    if not about:
        return {}
    rows = targeting.targets(mart, scope, about, Filters(customer_id=(customer_id,)), limit=1)
    return {name: rows[name][0] for name in TARGET} if rows.height else {}


def _found(kept: dict[str, str]) -> dict[str, str]:
    """The figures, none where there is but the month."""
    return kept if len(kept) > 1 else {}


def lines(screen: Screen, case: Case) -> tuple[Line, ...]:
    """Figures of a case then and now, those that either has, with what the case aims at."""
    lang, then, here = screen.lang, case.subject.figures, now(screen, case.subject)
    aims = {AIMS[name]: value for name, value in case.fields.items() if name in AIMS}
    return tuple(
        Line(
            t(f"work.figure.{name}", lang),
            worded(name, then.get(name), lang),
            worded(name, here.get(name), lang),
            worded(name, aims.get(name), lang) if name in aims else "",
            _tone(name, here.get(name)),
        )
        for name in KINDS
        if name in then or name in here
    )


def worded(name: str, value: Any, lang: str) -> str:
    """One kept figure as the screens print it; an em dash where there is none."""
    if value is None:
        return f.NONE
    kind = KINDS[name]
    if kind == "tier":
        return code_label("tier", str(value), lang)
    return f.value(Decimal(str(value)), kind, lang, 1 if kind == "pct" else None)


def _tone(name: str, value: Any) -> str | None:
    is_profit = name in ("ep_12m_cny", "economic_profit_cny", "impact_cny")
    return "negative" if is_profit and value is not None and Decimal(str(value)) < 0 else None
