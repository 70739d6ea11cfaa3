"""Runs the world month by month and writes each month's files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from mart.demo import deliver as out
from mart.demo import deliver_books as books
from mart.demo import organisation, risk
from mart.demo.answers import NOTHING, answer
from mart.demo.assignment import assign, outgrown, staff_changes
from mart.demo.campaigns import LASTS_MONTHS, lifts, note_takers, start_campaign
from mart.demo.closing import close_month
from mart.demo.credit_events import holds_credit, settle
from mart.demo.deliver_marketing import deliver_external, deliver_first_external
from mart.demo.joining import open_accounts
from mart.demo.life import live, skill_of_lead
from mart.demo.managers import manager_skill
from mart.demo.payments import add_edges
from mart.demo.planted_truths import write_planted
from mart.demo.population import arrive
from mart.demo.portfolio import NEVER, open_basic
from mart.demo.relations import join
from mart.demo.rng import stream
from mart.demo.run_off import close_services, mature
from mart.demo.shape import Shape
from mart.demo.sink import Sink
from mart.demo.sizes import Size
from mart.demo.trade import Openings, open_new
from mart.demo.truths import MONTHS_KEPT, Probabilities
from mart.demo.world import World, create, describe


def generate(
    size: Size,
    seed: int,
    start: int,
    months: int,
    landing: Path,
    truths: Path,
    progress: Callable[[int], None],
    written_from: int = 0,
    done: pl.DataFrame = NOTHING,
) -> tuple[Sink, Shape]:
    """Live `months` months from month number `start`; write those from `written_from` on into `landing`, and truths.
    `done` is what people did (columns of answers.DONE).

    `progress` is called with the number of months lived. Earlier months do not change when `months` grows.
    """
    sink = Sink(landing, written_from)
    world = create(size, seed, start)
    known = Probabilities(truths, world.book.products.ids, size.customers)
    _first_files(world, sink)
    shape = Shape()
    for month_no in range(start, start + months):
        world.approached.clear()
        world.kept = np.zeros(0, int)
        world.courted.clear()
        answer(world, done, month_no)
        openings = _advance(world, sink, month_no) if month_no > start else None
        month, result, moved = close_month(world, sink, month_no)
        if openings is not None and month_no > start + months - 1 - MONTHS_KEPT:
            known.add(openings, month_no, world.register.ids)
        shape.note(world, month, result, moved)
        progress(month_no - start + 1)
    known.close()
    write_planted(truths, world, shape)
    return sink, shape


def _first_files(world: World, sink: Sink) -> None:
    """State tables as they stand when the world starts."""
    people, no = world.people, world.start
    everyone = np.arange(len(people))
    sink.write("org_people", "org", no, organisation.org_columns(world.orgs, np.arange(len(world.orgs.ids))))
    out.deliver_people(sink, world.managers, world.orgs, np.arange(len(world.managers)), no, world.seed)
    out.deliver_catalogue(sink, world.book.products, world.managers, no)
    out.deliver_customers(sink, world.register, people, world.orgs, everyone, no)
    out.deliver_assignments(sink, world.register, people, everyone, no)
    credit = np.flatnonzero(people.credit)
    out.deliver_ratings(sink, world.register, people, credit, no)
    out.deliver_limits(sink, world.register, people, credit, no)
    deliver_first_external(sink, world)
    _new_accounts(world, sink, np.arange(len(world.book.accounts)), np.zeros(0, int), no)


def _new_accounts(world: World, sink: Sink, opened: np.ndarray, changed: np.ndarray, month_no: int) -> None:
    """Deliver new and changed accounts, with exposure and collateral of the new; keep the delivery order up to date."""
    book = world.book
    credit = describe(book, world.people, opened, world.seed)
    books.deliver_exposures(sink, book, credit, month_no)
    world.pledged = risk.collateral(book, opened, world.seed)
    books.deliver_accounts(sink, book, world.orgs, world.register.ids, np.union1d(opened, changed), month_no)
    fresh = opened[np.argsort(books.order_key(book, opened))]
    place = np.searchsorted(books.order_key(book, world.order), books.order_key(book, fresh))
    world.order = np.insert(world.order, place, fresh)


def _advance(world: World, sink: Sink, month_no: int) -> Openings:
    """Everything that happens in a month before its books are closed."""
    book, people, seed = world.book, world.people, world.seed
    first_new = len(book.accounts)
    world.order = world.order[book.accounts.closed_month[world.order] == NEVER]
    handed_over = _people_change(world, sink, month_no)
    skill = skill_of_lead(people, manager_skill(world.managers, seed))
    branch, credit = world.orgs.branch_of(people.home), holds_credit(book, len(people))
    events = live(people, branch, skill, credit, seed, month_no)
    _newcomers(world, month_no, events, handed_over, sink)
    settled, ended = settle(book, people, events, month_no, seed)
    rolled, due = mature(book, people, month_no, seed)
    closed = close_services(book, people, month_no, seed)
    begun = start_campaign(book, people, world.market, month_no, month_no - world.start, seed, world.kept)
    world.campaigns += [begun] if begun else []
    running = [c for c in world.campaigns if c.start + LASTS_MONTHS > month_no]
    moved = lifts(running, book.products, len(people), world.approached, world.kept)
    openings = open_new(book, people, world.market, moved, month_no, seed)
    note_takers(running, openings.taken)
    opened = np.arange(first_new, len(book.accounts))
    _new_accounts(world, sink, opened, np.concatenate([settled, ended, rolled, due, closed]), month_no)
    return openings


def _people_change(world: World, sink: Sink, month_no: int) -> np.ndarray:
    """Managers move, leave and are promoted; once, a sub-branch changes its branch. Returns customers handed over."""
    changed, touched = staff_changes(world.people, world.managers, world.seed, month_no)
    out.deliver_people(sink, world.managers, world.orgs, changed, month_no, world.seed)
    if month_no == world.start + organisation.MOVE_AFTER_MONTHS and (move := organisation.moved_sub_branch(world.orgs)):
        world.orgs.parent[move[0]] = move[1]
        sink.write("org_people", "org", month_no, organisation.org_columns(world.orgs, np.array([move[0]])))
    if month_no % 12 == 0:
        books.deliver_rates(sink, month_no)
    return touched


def _newcomers(world: World, month_no: int, events: dict[str, np.ndarray], handed_over: np.ndarray, sink: Sink) -> None:
    """New customers with their basic account; customers whose description or credit changed."""
    people, seed = world.people, world.seed
    rows = arrive(people, world.orgs, world.size.arrivals, month_no, seed, first=False)
    open_accounts(world, rows, month_no)
    world.namer.deal(people, rows, world.orgs.city[people.home[rows]])
    join(people, rows, seed, month_no)
    assign(people, rows, world.managers, stream(seed, "assign", month_no))
    out.extend(world.register, people, world.orgs, rows)
    world.book.make_room(len(people))
    people.basic[rows] = open_basic(world.book, people, rows, month_no, stream(seed, "basic", month_no), first=False)
    add_edges(world.edges, people, rows, world.outside, month_no, seed)
    credited = np.union1d(events["credited"], rows[people.credit[rows]])
    yearly = np.flatnonzero(people.credit & (np.arange(len(people)) % 12 == month_no % 12))
    larger = outgrown(people, np.union1d(yearly, events["credited"]), world.managers)
    if len(larger):
        assign(people, larger, world.managers, stream(seed, "assign larger", month_no))
    judged = np.union1d(events["defaulted"], events["cured"])
    out.deliver_customers(
        sink,
        world.register,
        people,
        world.orgs,
        np.unique(np.concatenate([rows, credited, events["resized"], judged])),
        month_no,
    )
    out.deliver_assignments(
        sink, world.register, people, np.unique(np.concatenate([rows, larger, handed_over])), month_no
    )
    out.deliver_ratings(sink, world.register, people, np.union1d(events["rated"], credited), month_no)
    out.deliver_limits(sink, world.register, people, np.unique(np.concatenate([yearly, credited, judged])), month_no)
    deliver_external(sink, world, rows, events, month_no)
