"""What needs a decision: a few confirmed cases, each with its effect on a year's economic profit and who decides.

The queue keeps what cannot wait and then the largest effects; what has none beyond other cases is left out. All effects
are of twelve months, and none is in two of them: a customer is counted by one case, a product without the customers of
other cases, a branch's gap to plan without what they explain.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import polars as pl

from mart.query import labels
from mart.query.cockpit import book_cases, cases
from mart.query.cockpit.case import Case, Question
from mart.query.filters import NONE, Filters
from mart.query.policy import Version, version
from mart.reader import Mart
from mart.scope import Scope

BRANCH_HEAD = "branch_head"
SCHEMA = {
    "key": pl.String,
    "kind": pl.String,
    "count_cnt": pl.Int64,
    "subject_id": pl.String,
    "subject_zh": pl.String,
    "subject_en": pl.String,
    "impact_cny": pl.Decimal(38, 2),
    "owner": pl.String,
    "owner_zh": pl.String,
    "owner_en": pl.String,
    "due_month": pl.Date,
    "link_page": pl.String,
    "link_level": pl.String,
    "link_key": pl.String,
    "amount_cny": pl.Decimal(38, 2),
    "ratio_pct": pl.Float64,
    "customers": pl.List(pl.String),
}


def decisions(
    mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE, limit: int | None = None,
    also: tuple[Case, ...] = (),
) -> pl.DataFrame:  # fmt: skip
    """At most `limit` rows (the policy's number where not told), due date first; see SCHEMA.

    impact_cny: + can be gained in a year, − is being lost. owner: who decides by the policy, `branch_head` with the
    branch's name or a head-office department. customers: those the matter opens, worst first. `also`: matters the mart
    knows nothing of, in the queue as its own are, largest first.
    """
    rules = version(mart, "decisions", month_no)
    found = [*_found(Question(mart, scope, month_no, filters, rules)), *_most(also, rules)]
    urgent = [case for case in found if case.kind in rules.values["urgent"]]
    others = sorted((case for case in found if case not in urgent and case.impact_cny), key=_size)
    due = rules.values["due_days"]
    chosen = (urgent + others)[: limit or rules.number("queue_cnt")]
    chosen.sort(key=lambda case: (due[case.kind], _size(case)))
    names = _names(mart, scope, month_no, chosen)
    return pl.DataFrame([_row(case, names, rules, month_no) for case in chosen], schema=SCHEMA)


def _found(ask: Question) -> list[Case]:
    """Cases by what their reader can decide on: a product manager's are about products, a manager's not about them.

    The order is the order of counting: whom an earlier case names a later one leaves out.
    """
    urgent = [*book_cases.reconciliation(ask), *book_cases.feed_missing(ask)]
    record = ask.scope.record if ask.scope else None
    if record is None or record.is_of_products:
        return urgent + book_cases.products(ask)
    people = cases.borrowers(ask)
    people += [] if record.is_of_customers else cases.managers(ask)
    people += cases.left_value(ask)
    known = people + book_cases.products(ask)
    return urgent + known + book_cases.branches(ask, known)


def _most(also: tuple[Case, ...], rules: Version) -> list[Case]:
    """As many of each kind as the policy lets in."""
    of_kind = Counter[str]()
    kept = []
    for case in also:
        of_kind[case.kind] += 1
        if of_kind[case.kind] <= rules.number("per_kind_cnt"):
            kept.append(case)
    return kept


def _size(case: Case) -> Decimal:
    return -abs(case.impact_cny or Decimal(0))


def _row(case: Case, names: dict[tuple[str, str], tuple[str, str]], rules: Version, month_no: int) -> dict[str, Any]:
    subject = case.names or names.get((case.subject_dim, case.subject_id), (case.subject_id, case.subject_id))
    owner = rules.values["owner"][case.kind]
    branch = names.get(("branch_id", case.branch_id), (None, None)) if owner == BRANCH_HEAD else (None, None)
    month_end = dt.date((month_no + 1) // 12, (month_no + 1) % 12 + 1, 1) - dt.timedelta(days=1)
    row = {name: value for name, value in asdict(case).items() if name in SCHEMA}
    return row | {
        "key": f"{case.kind}:{case.subject_id}",
        "subject_zh": subject[0],
        "subject_en": subject[1],
        "impact_cny": _cents(case.impact_cny),
        "amount_cny": _cents(case.amount_cny),
        "owner": owner,
        "owner_zh": branch[0],
        "owner_en": branch[1],
        "due_month": month_end + dt.timedelta(days=rules.values["due_days"][case.kind]),
    }


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.01"))


def _names(
    mart: Mart, scope: Scope | None, month_no: int, chosen: list[Case]
) -> dict[tuple[str, str], tuple[str, str]]:
    wanted: dict[str, set[str]] = {}
    for case in chosen:
        for dim, key in ((case.subject_dim, case.subject_id), ("branch_id", case.branch_id)):
            if dim and key:
                wanted.setdefault(dim, set()).add(key)
    return {
        (dim, row["key"]): (row["label_zh"], row["label_en"])
        for dim, keys in wanted.items()
        for row in labels.lookup(mart, scope, dim, sorted(keys), month_no).iter_rows(named=True)
    }
