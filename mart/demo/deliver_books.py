"""Rows of the contracts that speak of accounts: the sixteen business systems, credit, RWA, costs, ledger, plan."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mart.demo import costs, market
from mart.demo.balances import Month
from mart.demo.calendar import month_starts
from mart.demo.catalogue import DEPOSIT, FEE, LOAN
from mart.demo.costs import DRIVERS, POOLS, Activity
from mart.demo.deliver import ONE
from mart.demo.organisation import Orgs
from mart.demo.plan import Plan, plan_rows, target_rows
from mart.demo.pnl import PLANNED
from mart.demo.portfolio import CURRENCIES, NEVER, Portfolio
from mart.demo.pricing import EXPOSURES, NO_RATE
from mart.demo.risk import CATEGORIES, COLLATERAL_TYPES
from mart.demo.sink import RATE, Sink, coded, decimals, texts

_BACK = 14 * 12 + 24


def account_ids(book: Portfolio, rows: np.ndarray) -> pa.Array:
    """Account numbers of rows."""
    codes = np.ascontiguousarray(book.accounts.code[rows])
    return texts(codes.view(np.uint8).reshape(len(rows), 12))


def order_key(book: Portfolio, rows: np.ndarray) -> np.ndarray:
    """Delivery order: system, booking organisation, customer, account."""
    acc = book.accounts
    system = book.products.system[acc.product[rows]].astype(np.int64)
    return (system << 57) | (acc.org[rows].astype(np.int64) << 45) | (acc.customer[rows].astype(np.int64) << 24) | rows


def by_system(book: Portfolio, product: np.ndarray) -> list[slice]:
    """Slices of a sequence in delivery order, one a system."""
    edges = np.searchsorted(book.products.system[product], np.arange(len(book.products.systems) + 1))
    return [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]


def deliver_accounts(
    sink: Sink, book: Portfolio, orgs: Orgs, customer_ids: pa.Array, rows: np.ndarray, month_no: int
) -> None:
    """account of every system, for rows that are new or changed."""
    rows = rows[np.argsort(order_key(book, rows))]
    for system, part in zip(book.products.systems, by_system(book, book.accounts.product[rows]), strict=True):
        chosen = rows[part]
        if len(chosen):
            sink.write(system, "account", month_no, _account_columns(book, orgs, customer_ids, chosen, month_no))


def _account_columns(
    book: Portfolio, orgs: Orgs, customer_ids: pa.Array, rows: np.ndarray, month_no: int
) -> dict[str, object]:
    acc = book.accounts
    starts = month_starts(month_no - _BACK, _BACK + 1)
    opened = starts[np.maximum(acc.opened_month[rows] - month_no + _BACK, 0)] + acc.day[rows] - 1
    priced = starts[np.maximum(acc.priced_month[rows] - month_no + _BACK, 0)] + acc.day[rows] - 1
    closed = acc.closed_month[rows] < NEVER
    closed_day = np.maximum(starts[-1] + acc.closed_day[rows] - 1, opened)
    service = book.products.kind[acc.product[rows]] == FEE
    bare = acc.rate[rows] == NO_RATE
    return {
        "account_id": account_ids(book, rows), "customer_id": customer_ids.take(pa.array(acc.customer[rows])),
        "product_id": coded(acc.product[rows], book.products.ids), "org_id": coded(acc.org[rows], orgs.ids),
        "currency": coded(acc.currency[rows], list(CURRENCIES)), "opened_date": opened,
        "closed_date": pa.array(closed_day.astype(np.int32), pa.date32(), mask=~closed),
        "rate_pct": decimals(np.where(bare, 0, acc.rate[rows]).astype(np.int64) * 10_000, RATE, bare),
        "term_months": pa.array(acc.term[rows].astype(np.int64), mask=service),
        "repricing_date": pa.array(priced.astype(np.int32), pa.date32(), mask=bare),
    }  # fmt: skip


def deliver_books(sink: Sink, book: Portfolio, month: Month) -> None:
    """balance_month and fee_month of every system."""
    ids = account_ids(book, month.rows)
    off = (book.products["revolving"][month.product] > 0) | (month.off > 0)
    for system, part in zip(book.products.systems, by_system(book, month.product), strict=True):
        at = np.arange(part.start, part.stop)
        held = at[month.kind[at] != FEE]
        sink.write(system, "balance_month", month.month_no, {
            "account_id": ids.take(pa.array(held)), "avg_balance_cny": month.average[held],
            "end_balance_cny": month.end[held],
            "off_balance_cny": _money(month.off[held], ~off[held]), "interest_cny": month.interest[held],
        })  # fmt: skip
        billed = at[month.fee[at] > 0]
        sink.write(system, "fee_month", month.month_no, {
            "account_id": ids.take(pa.array(billed)), "fee_cny": month.fee[billed], "rebate_cny": month.rebate[billed],
            "vat_cny": month.vat[billed], "service_months": np.where(month.spread_fee[billed], 12, 1),
        })  # fmt: skip


def _money(cents: np.ndarray, missing: np.ndarray) -> pa.Array:
    return decimals(cents, pa.decimal128(18, 2), missing)


def deliver_credit(sink: Sink, book: Portfolio, month: Month, risk: dict, pledged: dict) -> None:
    """credit.account_risk_month and credit.collateral."""
    sink.write("credit", "account_risk_month", month.month_no, {
        "account_id": account_ids(book, month.rows[risk["at"]]), "five_category": coded(risk["category"],
        list(CATEGORIES)),
        "overdue_days": risk["overdue"], "provision_cny": risk["provision"],
        "lgd_pct": risk["lgd"].astype(np.int64) * ONE,
    })  # fmt: skip
    rows = pledged["rows"]
    ids = account_ids(book, rows).to_pylist()
    sink.write("credit", "collateral", month.month_no, {
        "collateral_id": [f"K{one[2:]}" for one in ids], "account_id": ids,
        "collateral_type": coded(pledged["type"], list(COLLATERAL_TYPES)), "value_cny": pledged["value"],
    })  # fmt: skip


def deliver_exposures(sink: Sink, book: Portfolio, rows: np.ndarray, month_no: int) -> None:
    """rwa.exposure of new credit accounts."""
    sink.write("rwa", "exposure", month_no, {
        "account_id": account_ids(book, rows), "exposure_class": coded(book.accounts.exposure[rows], list(EXPOSURES)),
        "mitigation_pct": book.accounts.mitigation[rows].astype(np.int64) * ONE,
    })  # fmt: skip


def deliver_costs(
    sink: Sink, book: Portfolio, orgs: Orgs, month: Month, act: Activity, direct: tuple, pools: np.ndarray
) -> None:
    """management_accounting: FTP curve, activity, direct costs, pools; unit rates when they change. A ready profit is
    not brought: here it is worked out."""
    system, no = "management_accounting", month.month_no
    sink.write(system, "ftp_curve", no, {"term_months": market.NODES, "rate_pct": market.ftp_curve_bps(no) * 10_000})
    sink.write(system, "customer_profit", no, {"customer_id": []})
    sink.write(system, "activity_month", no, {
        "account_id": account_ids(book, month.rows[act.at]), "driver": coded(act.driver, list(DRIVERS)),
        "units_cnt": act.units,
    })  # fmt: skip
    sink.write(
        system,
        "direct_cost_month",
        no,
        {"account_id": account_ids(book, month.rows[direct[0]]), "direct_cost_cny": direct[1]},
    )
    branch, pool = np.divmod(np.arange(pools.size), len(POOLS))
    sink.write(system, "cost_pool_month", no, {
        "org_id": coded(branch + 1, orgs.ids), "pool": coded(pool, list(POOLS)), "amount_cny": pools.ravel(),
    })  # fmt: skip


def deliver_rates(sink: Sink, month_no: int) -> None:
    """management_accounting.activity_rate."""
    sink.write("management_accounting", "activity_rate", month_no, {
        "driver": list(DRIVERS), "unit_rate_cny": np.rint(costs.unit_rates_cny(month_no) * ONE).astype(np.int64),
    })  # fmt: skip


def deliver_plan(sink: Sink, book: Portfolio, orgs: Orgs, plan: Plan, month_no: int) -> None:
    """management_accounting.plan_month and plan_target_month."""
    rows = plan_rows(plan, month_no)
    sink.write("management_accounting", "plan_month", month_no, {
        "org_id": coded(rows["branch"] + 1, orgs.ids), "product_id": coded(rows["product"], book.products.ids),
        **{f"{name}_cny": rows[name] for name in PLANNED},
    })  # fmt: skip
    targets = target_rows(plan, month_no)
    sink.write("management_accounting", "plan_target_month", month_no, {
        "org_id": [orgs.ids[org] for org, _, _ in targets], "metric": [metric for _, metric, _ in targets],
        "target_value": np.array([value for _, _, value in targets]),
    })  # fmt: skip


def deliver_ledger(sink: Sink, orgs: Orgs, month: Month) -> None:
    """general_ledger.gl_month: whole cents summed by booking sub-branch."""
    deposit, loan = month.kind == DEPOSIT, month.kind == LOAN
    lines = {
        "deposits_end": np.where(deposit, month.end, 0), "loans_end": np.where(loan, month.end, 0),
        "interest_received": np.where(loan, month.interest, 0), "interest_paid": np.where(deposit, month.interest, 0),
        "fees_billed": month.fee - month.rebate - month.vat,
    }  # fmt: skip
    subs = np.arange(orgs.first_sub, len(orgs.ids))
    amounts = [_exact_sum(month.org, cents, len(orgs.ids))[subs] for cents in lines.values()]
    place = np.tile(np.arange(len(subs)), len(lines))
    sink.write("general_ledger", "gl_month", month.month_no, {
        "org_id": coded(subs[place], orgs.ids), "gl_line": coded(np.repeat(np.arange(len(lines)), len(subs)),
        list(lines)),
        "amount_cny": np.concatenate(amounts),
    })  # fmt: skip


def _exact_sum(key: np.ndarray, cents: np.ndarray, count: int) -> np.ndarray:
    """Integer sums by key: floats would lose cents on large totals."""
    out = np.zeros(count, np.int64)
    np.add.at(out, key, cents)
    return out
