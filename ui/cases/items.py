"""An item of the decision queue as the subject of a case: whose it is, with the figures it was raised for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mart.query import product
from mart.reader import Mart
from mart.scope import Scope
from ui.cases.figures import ITEM, taken
from ui.cases.subjects import of_customers
from ui.dates import month
from workflow.model import Subject

OF_MAP = "sales_map_stuck"  # number of the map, a stroke, the branch
OF_BRANCH = ("under_earning_borrowers", "tier_loss", "low_yield_manager", "branch_below_plan")
CUSTOMERS = "customers"  # among the figures: whom the item is about, so that they are known when it has gone


def item_id(row: Mapping[str, Any], scope: Scope) -> str:
    """The item's number: the same for all who see the same figures. What is a part of the bank for some and another
    part for others (a product, a check) carries the scope.

    >>> item_id({"kind": "tier_loss", "key": "tier_loss:B01"}, Scope("executive", ("BANK",)))
    'tier_loss:B01'
    >>> item_id({"kind": "overpriced_product", "key": "overpriced_product:P1"}, Scope("branch_leader", ("B01",)))
    'overpriced_product:P1@branch_leader:B01'
    """
    is_the_same = row["kind"] in (*OF_BRANCH, OF_MAP, "loss_making_borrower")
    return row["key"] if is_the_same or scope.record.is_whole_bank else f"{row['key']}@{scope}"


def subject(mart: Mart, scope: Scope, month_no: int, row: Mapping[str, Any], label: tuple[str, str]) -> Subject:
    """A row of `cockpit.decisions` as a subject; `label`: what is to be decided, in Chinese and English."""
    figures = taken(row, ITEM, month(month_no))
    if row["customers"]:
        figures[CUSTOMERS] = ",".join(row["customers"])
    made = Subject("item", item_id(row, scope), *label, effect_cny=row["impact_cny"], figures=figures, **_whose(scope))
    if row["kind"] in OF_BRANCH:
        return _with(made, branch_id=row["subject_id"])
    if row["kind"] == OF_MAP:
        return _with(made, branch_id=row["subject_id"].partition("/")[2])
    if row["kind"] == "loss_making_borrower":
        for one in of_customers(mart, scope, month_no, (row["subject_id"],)):
            return _with(made, customer_id=one.customer_id, branch_id=one.branch_id, manager_id=one.manager_id)
    if row["kind"] == "overpriced_product":
        judged = product.verdicts(mart, scope, month_no).row(row["subject_id"]) or {}
        owner = made.product_manager_id or judged.get("owner_id")
        return _with(made, product_id=row["subject_id"], product_manager_id=owner)
    return made


def _whose(scope: Scope) -> dict[str, str]:
    """What a scope of one id says of everything in it."""
    column = {"branch": "branch_id", "product": "product_manager_id", "customer": "manager_id"}
    name = column.get(scope.record.dimension)
    return {name: scope.ids[0]} if name and len(scope.ids) == 1 else {}


def _with(one: Subject, **ids: str | None) -> Subject:
    return replace(one, **{name: value for name, value in ids.items() if value})
