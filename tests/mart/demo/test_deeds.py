"""The demo bank answers what people did: who was talked to opens more, who was not opens as before; the past stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from mart.demo import deeds, extend
from mart.demo.answers import ANSWERS, DONE, NOTHING, answer
from mart.demo.campaigns import FIRST_AFTER_MONTHS, lift_of, lifts, start_campaign
from mart.demo.generate import generate
from mart.demo.sizes import Size
from mart.demo.world import create
from mart.months import month_no, month_text
from tests.mart.demo.conftest import START, TINY, make

EVENT = {
    "case_kind": "lead",
    "step": "feedback",
    "outcome": "interested",
    "customer_id": "C0000001",
    "product_id": "P1",
}


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    (tmp_path / "workflow" / "case_event").mkdir(parents=True)
    return tmp_path


def write(landing: Path, month: str, *events: dict) -> None:
    rows = [EVENT | {"event_date": date.fromisoformat(f"{month}-10")} | one for one in events]
    pl.DataFrame(rows).write_parquet(landing / "workflow" / "case_event" / f"{month}.parquet")


def test_a_contact_moves_its_month_and_the_two_after(landing):
    write(landing, "2026-05", {}, {"customer_id": "C0000002", "outcome": "no_answer"}, {"product_id": None})
    write(landing, "2026-06", {"customer_id": "C0000003", "step": "win", "outcome": None}, {"case_kind": "exit"})
    found = {month: deeds.of_month(landing, month_no(month))["customer_id"].to_list() for month in
             ("2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09")}  # fmt: skip
    assert found == {
        "2026-04": [], "2026-05": ["C0000001"], "2026-06": ["C0000001", "C0000003"],
        "2026-07": ["C0000001", "C0000003"], "2026-08": ["C0000003"], "2026-09": [],
    }  # fmt: skip
    assert deeds.of_month(landing, month_no("2026-06")).schema == pl.Schema(DONE)


def test_a_delivery_without_events_is_nothing_done(landing):
    pl.DataFrame({"event_id": []}).write_parquet(landing / "workflow" / "case_event" / "2026-05.parquet")
    assert deeds.of_month(landing, month_no("2026-05")).is_empty() and deeds.kept(landing).is_empty()


def test_whom_somebody_talked_to_is_moved_by_the_products_own_effect():
    world = create(TINY, 7, START)
    ids, products = world.register.ids.to_pylist(), world.book.products
    doubles = products.find("Payroll")
    told = [(START, "approach", ids[row], products.ids[doubles], 1.0) for row in (3, 5)]
    done = pl.DataFrame([*told, (START, "approach", "nobody", "nothing", 1.0)], schema=DONE, orient="row")
    answer(world, done, START)
    factor = lifts([], products, len(world.people), world.approached, world.kept)
    assert list(factor) == [doubles] and lift_of(products, doubles) == 2.0
    assert np.flatnonzero(factor[doubles] != 1).tolist() == [3, 5] and set(factor[doubles]) == {1.0, 2.0}
    world.approached.clear()
    answer(world, done, START + 1)
    assert not world.approached and set(ANSWERS) == {"approach", "court", "keep"}


def test_a_campaign_of_the_bank_leaves_both_groups_of_a_running_map_alone(landing):
    """Four of those a campaign would be about are in a map of the month before, about its product and about another,
    held out and not: it is about others, and as many."""
    world = create(TINY, 7, START)
    live_to = START + FIRST_AFTER_MONTHS
    args = (world.book, world.people, world.market, live_to, FIRST_AFTER_MONTHS, 7)
    free = start_campaign(*args, world.kept)
    rows = free.customers[:4]
    ids, products = world.register.ids.to_pylist(), world.book.products.ids
    member = {"customer_id": [ids[row] for row in rows], "product_id": [products[free.product], products[1]] * 2}
    folder = landing / "workflow" / "campaign_member"
    folder.mkdir()
    mapped = pl.DataFrame({**member, "is_holdout": [True, True, False, False]})
    mapped.write_parquet(folder / f"{month_text(live_to - 1)}.parquet")
    for month in (live_to - 2, live_to + 2):
        assert deeds.of_month(landing, month).is_empty(), "not before the push, nor after the measurement"
    answer(world, deeds.of_month(landing, live_to), live_to)
    kept = start_campaign(*args, world.kept)
    assert set(free.customers) - set(kept.customers) == set(rows)
    assert len(kept.customers) == len(free.customers)


def test_a_campaign_that_runs_already_leaves_a_map_its_customers_from_the_push_on():
    """Of those it contacted one is held out of a map and one is a target whom a lead has reached."""
    world = create(TINY, 7, START)
    live_to = START + FIRST_AFTER_MONTHS
    begun = start_campaign(world.book, world.people, world.market, live_to, FIRST_AFTER_MONTHS, 7, world.kept)
    held, told, *others = begun.customers[begun.contacted]
    rest = (world.book.products, len(world.people))
    before = lifts([begun], *rest, {}, world.kept)[begun.product]
    after = lifts([begun], *rest, {begun.product: np.array([told])}, np.array([held, told]))[begun.product]
    assert before[held] == before[told] > 1
    assert (after[held], after[told]) == (1, before[told]) and (after[others] == before[others]).all()


def test_a_month_that_was_lived_with_deeds_is_lived_again_with_them(tmp_path):
    bank = make(tmp_path)
    (bank.landing / extend.MARK).write_text('{"size": "tiny", "seed": 7, "months": 4, "as_of": "2026-04"}')
    extend.SIZES["tiny"] = TINY
    try:
        events = pl.read_parquet(bank.landing / "cif" / "customer" / "2026-01.parquet")["customer_id"]
        product = pl.read_parquet(bank.landing / "marketing" / "product" / "2026-01.parquet").filter(name_en="Payroll")
        write(
            bank.landing, "2026-05", *({"customer_id": one, "product_id": product["product_id"][0]} for one in events)
        )
        extend.append_month(bank.landing, bank.truths, lambda done: None)
        assert deeds.kept(bank.landing)["customer_id"].n_unique() == events.n_unique()
        assert pl.read_parquet(bank.landing / "workflow" / "case_event" / "2026-05.parquet").height == len(events)
        write(bank.landing, "2026-05", {"customer_id": "C9999999"})  # logged after the month was lived
        now, _, _ = extend.append_month(bank.landing, bank.truths, lambda done: None)
        assert now["as_of"] == "2026-06"
        lived = deeds.kept(bank.landing).filter(month_no=month_no("2026-05"))
        assert "C9999999" not in lived["customer_id"]
    finally:
        del extend.SIZES["tiny"]


def test_only_who_was_talked_to_opens_more_in_the_month_it_takes_effect(tmp_path):
    """The same world lived with and without the deeds: everybody else opens what they opened, every product alike."""
    size, last = Size("some", branches=1, sub_branches=4, managers=30, customers=2_000, months=4), START + 3
    plain = opened(size, tmp_path / "plain", NOTHING)
    folder = tmp_path / "plain" / "landing"
    told = pl.read_parquet(folder / "cif" / "customer" / "2026-01.parquet").select("customer_id").gather_every(2)
    every = pl.read_parquet(folder / "marketing" / "product" / "2026-01.parquet").select("product_id")
    rows = every.join(told, how="cross").with_columns(month_no=pl.lit(last), kind=pl.lit("approach"), value=pl.lit(1.0))
    moved = opened(size, tmp_path / "moved", rows.select(list(DONE)).cast(DONE))
    talked = set(told["customer_id"])
    others = [{one for one in found if one[0] not in talked} for found in (plain, moved)]
    assert others[0] == others[1] and others[0]
    assert plain < moved, "nothing that would have been opened anyhow is lost, and more is opened"


def opened(size: Size, folder: Path, done: pl.DataFrame) -> set[tuple[str, str]]:
    """Who opened what in the last month of a bank lived with these deeds."""
    generate(size, 7, START, size.months, folder / "landing", folder / "truths", lambda _: None, done=done)
    parts = [pl.read_parquet(file) for file in (folder / "landing").glob("*/account/2026-04.parquet")]
    rows = pl.concat(parts, how="diagonal_relaxed").filter(pl.col("opened_date") >= date(2026, 4, 1))
    return set(rows.select("customer_id", "product_id").iter_rows())
