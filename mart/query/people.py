"""Staff, units, who holds which customer now, which prospects became customers, which campaigns are over: what the
workflow needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from mart.query import personas
from mart.reader import Mart
from mart.scope import EXECUTIVE

_NOW = "valid_to_month_no = 999999"
_CAME = pl.Schema(dict.fromkeys(("prospect_id", "customer_id", "matched_by"), pl.String) | {"opened_date": pl.Date})
REACHED_BY = {"superior_id": "superior_id", "work_email": "email", "work_phone": "phone", "login": "login"}


@dataclass(frozen=True)
class Organisation:
    """staff: frame(id, name_zh, name_en, role, org_id, branch_id, is_active, superior_id, email, phone, login).
    branches, regions: frame(key, label_zh, label_en). holders: frame(customer_id, manager_id, branch_id), the lead
    manager of every customer in the last month."""

    staff: pl.DataFrame
    branches: pl.DataFrame
    regions: pl.DataFrame
    holders: pl.DataFrame


def organisation(mart: Mart) -> Organisation:
    """The organisation of the published build; empty frames for what the bank did not bring."""
    branches = personas.branches(mart, EXECUTIVE)
    return Organisation(_staff(mart), branches, personas.regions(mart, EXECUTIVE), _holders(mart))


def _staff(mart: Mart) -> pl.DataFrame:
    have = mart.columns("manager")
    if not have:
        names = ("id", "name_zh", "name_en", "role", "org_id", "branch_id", *REACHED_BY.values())
        return pl.DataFrame(schema={**dict.fromkeys(names, pl.String), "is_active": pl.Boolean})
    more = ", ".join(f"{f'm.{name}' if name in have else 'NULL::VARCHAR'} AS {own}" for name, own in REACHED_BY.items())
    return mart.frame(
        "SELECT m.manager_id AS id, m.name_zh, m.name_en, m.role, m.org_id, o.branch_id, m.is_active,"
        f" {more} FROM manager m LEFT JOIN org o ON o.org_id = m.org_id AND o.{_NOW} WHERE m.{_NOW} ORDER BY id",
        None,
        EXECUTIVE,
    )


def _holders(mart: Mart) -> pl.DataFrame:
    if not (mart.columns("customer_manager") and mart.columns("customer_status_month")):
        return pl.DataFrame(schema=dict.fromkeys(("customer_id", "manager_id", "branch_id"), pl.String))
    return mart.frame(
        "SELECT m.customer_id, m.manager_id, any_value(s.branch_id) AS branch_id FROM customer_manager m"
        " LEFT JOIN customer_status_month s ON s.customer_id = m.customer_id AND s.month_no = m.month_no"
        " WHERE m.is_lead AND m.month_no = (SELECT max(month_no) FROM customer_manager)"
        " GROUP BY m.customer_id, m.manager_id ORDER BY m.customer_id",
        None,
        EXECUTIVE,
    )


def came(mart: Mart, ids: Sequence[str]) -> pl.DataFrame:
    """Of these prospects those that are customers now: prospect_id, customer_id, matched_by (customer_id, credit_code,
    name), opened_date. For the system, which matches cases of everybody; a screen asks under its reader's scope."""
    if not ids or not mart.columns("counterparty"):
        return pl.DataFrame(schema=_CAME)
    found = mart.frame(
        "SELECT p.counterparty_id AS prospect_id, p.customer_id, p.matched_by, c.opened_date FROM counterparty p"
        f" JOIN customer c ON c.customer_id = p.customer_id AND c.{_NOW}"
        " WHERE list_contains($ids, p.counterparty_id) ORDER BY prospect_id",
        {"ids": list(ids)},
        EXECUTIVE,
    )
    return found.cast(_CAME)


def over(mart: Mart, campaigns: Sequence[str]) -> frozenset[str]:
    """Of these campaigns those whose months the build has whole. For the system, which ends the maps of everybody."""
    if not campaigns or not mart.columns("response"):
        return frozenset()
    sql = "SELECT DISTINCT campaign_id FROM response WHERE list_contains($ids, campaign_id)"
    return frozenset(mart.frame(sql, {"ids": list(campaigns)}, EXECUTIVE)["campaign_id"])
