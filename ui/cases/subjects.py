"""What ticked rows of a list are as subjects of cases: asked from the scoped mart anew, so that nobody opens a case on
what they do not see, with what decides who sees the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mart.query import manager, product, prospect, segment, targeting
from mart.query.filters import NONE, Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope
from ui.cases.figures import CUSTOMER, PRODUCT, PROSPECT, TARGET, taken
from ui.dates import month
from ui.romanise import romanised
from workflow.model import Subject


def of_customers(mart: Mart, scope: Scope, month_no: int, ids: tuple[str, ...], about: str = "") -> tuple[Subject, ...]:
    """Customers with their branch and manager of the month; the effect is the economic profit of twelve months, where
    it is negative. `about`: a product they are to be approached with, whose expected profit is the effect then."""
    rows = segment.customers(mart, scope, month_no, Selection("customers", ids), Filters(), limit=None).rows
    found = {row["customer_id"]: _customer(row, scope, month_no) for row in rows.iter_rows(named=True)}
    subjects = tuple(found[one] for one in ids if one in found)
    return _targets(mart, scope, month_no, subjects, about) if about else subjects


def _customer(row: Mapping[str, Any], scope: Scope, month_no: int) -> Subject:
    ep, host = row["ep_12m_cny"], row["lead_manager_id"]
    return Subject(
        "customer",
        row["customer_id"],
        row["name_zh"] or row["customer_id"],
        row["name_en"] or "",
        customer_id=row["customer_id"],
        branch_id=row["branch_id"],
        manager_id=None if host == UNASSIGNED else host,
        product_manager_id=scope.ids[0] if scope.record.is_of_products else None,
        effect_cny=_cents(ep) if ep is not None and ep < 0 else None,
        figures=taken(row, CUSTOMER, month(month_no)),
    )


def _targets(
    mart: Mart, scope: Scope, month_no: int, subjects: tuple[Subject, ...], product_id: str
) -> tuple[Subject, ...]:
    """The customers as targets of one product: a case for each product, with what it is expected to earn, which is
    among the figures of the day."""
    rows = targeting.targets(mart, scope, product_id, NONE, limit=None)
    expected = {row["customer_id"]: row for row in rows.select("customer_id", *TARGET).to_dicts()}
    judged = product.verdicts(mart, scope, month_no).row(product_id) or {}
    zh, en = judged.get("label_zh") or product_id, judged.get("label_en") or product_id
    return tuple(
        replace(
            one,
            id=f"{one.id}|{product_id}",
            label_zh=f"{one.label_zh} · {zh}",
            label_en=f"{one.label_en or one.label_zh} · {en}",
            product_id=product_id,
            product_manager_id=one.product_manager_id or judged.get("owner_id"),
            effect_cny=_cents(expected.get(one.id, {}).get("expected_ep_cny")),
            figures={**one.figures, **taken(expected.get(one.id, {}), TARGET, month(month_no))},
        )
        for one in subjects
    )


def of_products(mart: Mart, scope: Scope, month_no: int, ids: tuple[str, ...], about: str = "") -> tuple[Subject, ...]:
    """Products with who answers for them; the effect is that of the verdict."""
    found = product.verdicts(mart, scope, month_no)
    rows = [row for one in ids if (row := found.row(one))]
    return tuple(
        Subject(
            "product",
            row["product_id"],
            row["label_zh"],
            row["label_en"] or "",
            product_id=row["product_id"],
            product_manager_id=row["owner_id"],
            branch_id=scope.ids[0] if scope.is_one_branch else None,
            effect_cny=_cents(row.get("effect_cny")),
            figures=taken(row, PRODUCT, month(month_no)),
        )
        for row in rows
    )


def of_managers(mart: Mart, scope: Scope, month_no: int, ids: tuple[str, ...], about: str = "") -> tuple[Subject, ...]:
    """Relationship managers with their branch."""
    rows = manager.ranking(mart, scope, month_no).rows
    found = {row["manager_id"]: row for row in rows.iter_rows(named=True)}
    return tuple(
        Subject("manager", one, row["name_zh"] or one, row["name_en"] or "", branch_id=row["branch_id"], manager_id=one)
        for one in ids
        if (row := found.get(one))
    )


def of_prospects(mart: Mart, scope: Scope, month_no: int, ids: tuple[str, ...], about: str = "") -> tuple[Subject, ...]:
    """Firms on payment chains, with the branch and the manager of the customer that deals with them most; the figures
    are those of the build's last twelve months."""
    rows = prospect.prospects(mart, scope, limit=None, ids=ids).iter_rows(named=True)
    found = {row["prospect_id"]: row for row in rows}
    return tuple(
        Subject(
            "prospect",
            one,
            row["name"],
            romanised(row["name"]),
            branch_id=row["branch_id"],
            manager_id=None if row["manager_id"] == UNASSIGNED else row["manager_id"],
            product_manager_id=scope.ids[0] if scope.record.is_of_products else None,
            figures=taken(row, PROSPECT, month(mart.as_of)),
        )
        for one in ids
        if (row := found.get(one))
    )


def _cents(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


OF = {"customer": of_customers, "product": of_products, "manager": of_managers, "prospect": of_prospects}
