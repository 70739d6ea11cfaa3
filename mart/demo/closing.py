"""The close of a month: balances, payments, risk, costs, ledger and plan, delivered."""

from __future__ import annotations

import numpy as np

from mart.demo import costs, payments, plan, pnl, risk, tiers
from mart.demo import deliver as out
from mart.demo import deliver_books as books
from mart.demo.balances import Month, run_month
from mart.demo.catalogue import DEPOSIT, LOAN
from mart.demo.deliver_marketing import deliver_campaigns, deliver_contacts, deliver_no_cases
from mart.demo.payments import remember
from mart.demo.relations import chain_factor
from mart.demo.shape import targets
from mart.demo.sink import Sink
from mart.demo.world import World, online_share


def close_month(world: World, sink: Sink, month_no: int) -> tuple[Month, pnl.Pnl, np.ndarray]:
    """Balances, payments, risk, costs, ledger and plan of a month."""
    people, book, orgs, seed = world.people, world.book, world.orgs, world.seed
    trade = chain_factor(people, month_no - world.start)
    moved = payments.flows(world.edges, people, trade, month_no, seed)
    paid = remember(people, moved)
    month = run_month(book, people, world.order, trade, month_no, seed)
    people.deposit_now[:] = (
        np.bincount(month.customer, np.where(month.kind == 0, month.average, 0), minlength=len(people)) / 100
    )
    people.owed[:] = (
        np.bincount(month.customer, np.where(month.kind == LOAN, month.end, 0), minlength=len(people)) / 100
    )
    graded = risk.account_risk(book, people, month, seed)
    act = costs.activity(people, month, paid, online_share(seed, len(people)))
    direct = costs.direct_costs(book, month, seed)
    if world.base_overhead is None:
        world.base_overhead = costs.base_overhead_cny(orgs, month)
        books.deliver_rates(sink, month_no)
    pools = costs.pools_cents(orgs, month, world.base_overhead, month_no, seed)
    result = pnl.estimate(book, people, orgs, month, graded, act, direct, pools)
    world.window.add(people, month, result)
    out.deliver_payments(sink, world.register, moved, month_no)
    books.deliver_books(sink, book, month)
    books.deliver_credit(sink, book, month, graded, world.pledged)
    books.deliver_costs(sink, book, orgs, month, act, direct, pools)
    books.deliver_ledger(sink, orgs, month)
    deliver_contacts(sink, world, month_no)
    deliver_no_cases(sink, month_no)
    deliver_campaigns(sink, world, month_no)
    _planned(world, sink, month, result, paid)
    return month, result, paid


def _planned(world: World, sink: Sink, month: Month, result: pnl.Pnl, paid: np.ndarray) -> None:
    """Deliver the month's plan; at the start, and in December for the year to come, set it."""
    no, products = month.month_no, len(world.book.products.leaves)
    plan.note(world.known, month, result, len(world.orgs.ids), products)
    if world.plan is None:
        world.plan = _new_plan(world, month, result, paid)
    books.deliver_plan(sink, world.book, world.orgs, world.plan, no)
    if no % 12 == 11:
        world.plan = _new_plan(world, month, result, paid)
        world.known = plan.Known()


def _new_plan(world: World, month: Month, result: pnl.Pnl, paid: np.ndarray) -> plan.Plan:
    flags = tiers.classes(world.people, month, world.window, paid)
    aims = targets(world, month, result, flags)
    return plan.set_plan(world.known, world.orgs, world.book.products.kind == DEPOSIT, aims, month.month_no, world.seed)
