"""A sales map from plan to leads: fixed once, pushed once, held-out customers reached by no case."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from sqlalchemy import select

from tests.workflow.conftest import BOSS, COLLEAGUE, HEAD, MANAGER, OTHER_BOSS, PRODUCT, TODAY, customer
from tests.workflow.mapped import SOLD, candidates, count, held_ids, planned
from workflow import audit, inbox, opening, schema, store
from workflow.maps import copying, held, listing, measured, progress, taken
from workflow.maps import push as pushing
from workflow.maps import store as maps
from workflow.maps.plan import Chosen, Plan, Targets, Team, Words
from workflow.maps.tables import map_members
from workflow.model import Conflict, Refused


def test_a_map_is_planned_step_by_step_and_read_as_it_was_left(database):
    found = planned(database)
    assert (found.name, found.targets_cnt, found.held_cnt, found.assigned_cnt) == ("代发推广", 24, 6, 24)
    assert found.plan.saved == ("products", "targets", "team", "message") and found.seed == 31
    assert found.plan.targets == Targets(most_cnt=30, holdout_pct=20)
    assert [event.action for event in inbox.timeline(database, found.case.id, PRODUCT)] == [
        *("opened", "planned", "planned", "drawn", "planned", "planned", "planned")
    ]
    assert copying.copied(database, found.case.id, PRODUCT, "again", TODAY).id != found.case.id
    assert audit.verify(database).broken is None


def test_who_was_slower_overwrites_nothing_and_the_draw_is_for_good(database):
    case = maps.open_map(database, PRODUCT, "两人", TODAY)
    maps.save_step(database, case.id, 1, PRODUCT, "team", Team("P1", per_manager_cnt=5))
    with pytest.raises(Conflict, match="version 1 was shown, 2 is current"):
        maps.save_step(database, case.id, 1, PRODUCT, "team", Team("P1", per_manager_cnt=9))
    assert maps.read(database, case.id, PRODUCT).plan.team.per_manager_cnt == 5
    drawn = planned(database)
    for work in (
        lambda version: maps.draw(database, drawn.case.id, version, PRODUCT, candidates(), seed=1),
        lambda version: maps.save_step(database, drawn.case.id, version, PRODUCT, "targets", Targets(most_cnt=9)),
    ):
        with pytest.raises(Refused, match="the hold-out is drawn") as refused:
            work(drawn.case.version)
        assert refused.value.code == "drawn"
    assert maps.read(database, drawn.case.id, PRODUCT) == drawn


def test_only_its_owner_plans_a_map_and_only_who_is_in_reach_reads_it(database):
    found = planned(database)
    with pytest.raises(Refused, match="not for executive:BANK"):
        maps.save_step(database, found.case.id, found.case.version, HEAD, "team", Team("P9"))
    for stranger in (BOSS, MANAGER):
        with pytest.raises(Refused, match="not in the scope"):
            maps.read(database, found.case.id, stranger)
    with pytest.raises(Refused, match="not in the scope"):
        mine = replace(candidates()[0], subject=replace(customer(), product_manager_id="P2"))
        maps.draw(database, found.case.id, found.case.version, PRODUCT, [mine], seed=1)
    assert maps.read(database, found.case.id, HEAD).targets_cnt == 24


def test_a_push_opens_each_lead_once_and_tells_each_manager_once(database):
    found = planned(database)
    today = {f"C{n}": {"deposits": str(n)} for n in range(40)}
    done = pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY, today)
    assert (done.new_cnt, done.refused_cnt, done.managers_cnt) == (24, 0, 2)
    messages = count(database, "outbox")
    with database.reading() as connection:
        told = connection.execute(select(schema.outbox).where(schema.outbox.c.template == "map_leads")).mappings().all()
    assert sorted((one["recipient_id"], one["params"]["leads_cnt"]) for one in told) == [("M1", 10), ("M2", 14)]
    again = pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    assert (again.new_cnt, count(database, "outbox")) == (0, messages)
    with pytest.raises(Refused, match="taken on its own page"):
        store.act(database, found.case.id, again.case.version, "push", PRODUCT, {}, TODAY)
    mine = inbox.listed(database, MANAGER, "waiting", TODAY)
    assert mine.height == 10 and set(mine["kind"]) == {"lead"}
    leads = progress.leads(database, PRODUCT, TODAY, found.case.id)
    first = inbox.read(database, leads["lead_id"][0], PRODUCT).subject
    assert first.figures == today[first.customer_id], "the figures of the day of the push"
    assert not set(leads["customer_id"]) & set(held_ids(database)) and leads["lead_id"].n_unique() == 24


def test_a_manager_is_told_of_the_products_of_their_own_leads(database):
    other = Chosen("LOAN", "流贷", "Working-capital loan", "push")
    found = planned(database)
    found = replace(found, plan=replace(found.plan, products=(*found.plan.products, other)))
    said = pushing.message(found, "M1", pushing.recipients(database, found.case.id)["M1"]).params
    assert (said["leads_cnt"], said["products_zh"], said["products_en"]) == (10, "代发工资", "Payroll")


def test_nobody_held_out_gets_a_case_that_approaches_them_until_the_map_is_measured(database):
    found = planned(database)
    one = held_ids(database)[0]
    subject = replace(customer(int(one[1:]), "B01"), product_manager_id="P1")
    for kind, product, form in (
        ("lead", SOLD, {}),
        ("lead", None, {}),
        ("lead", None, {"product_id": SOLD}),
        ("opportunity", SOLD, {}),
    ):
        about = replace(subject, product_id=product, id=f"{one}|{product}")
        done = opening.open_many(database, kind, [about], HEAD, form, TODAY)[0]
        assert done.refused and done.refused.code == "held_out", (kind, product, form)
    other = replace(subject, product_id="LOAN", id=f"{one}|LOAN")
    assert opening.open_many(database, "lead", [other], HEAD, {}, TODAY)[0].is_new
    assert opening.open_many(database, "support_request", [subject], BOSS, {"note": "x"}, TODAY)[0].is_new
    pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    assert pushing.last_day(TODAY).isoformat() == "2027-01-31" and len(held.pairs(database)) == 6
    measured.end(database, lambda campaigns: campaigns, TODAY)
    assert held.pairs(database) == frozenset()
    assert opening.open_many(database, "lead", [subject], HEAD, {"product_id": SOLD}, TODAY)[0].is_new


def test_who_is_worked_on_already_or_is_in_another_map_is_not_drawn(database):
    busy = replace(customer(4, "B01"), product_id=SOLD, id=f"C4|{SOLD}")
    opening.open_many(database, "lead", [busy], HEAD, {}, TODAY)
    first = planned(database, most=10)
    whole = pl.DataFrame({"customer_id": [f"C{n}" for n in range(40)], "product_id": [SOLD] * 40})
    left = taken.free(database, whole)["customer_id"].to_list()
    second = planned(database, most=100)
    with database.reading() as connection:
        rows = connection.execute(select(map_members.c.case_id, map_members.c.customer_id)).all()
    of = {case_id: {who for one, who in rows if one == case_id} for case_id in (first.case.id, second.case.id)}
    assert (len(of[first.case.id]), len(of[second.case.id])) == (10, 29)
    assert not of[first.case.id] & of[second.case.id] and "C4" not in of[first.case.id] | of[second.case.id]
    assert set(left) == of[second.case.id], "what is counted before the draw is what is drawn"
    assert taken.free(database, whole.with_columns(product_id=pl.lit("LOAN"))).height == 40, "another product is free"


def test_progress_counts_what_the_reader_sees(database):
    found = planned(database)
    pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    first, second, third = inbox.listed(database, MANAGER, "waiting", TODAY)["id"][:3]
    log = {"result": "谈过", "contact_by": "phone"}
    for case_id, outcome in ((first, "interested"), (second, "no_answer"), (third, "later")):
        store.act(database, case_id, 1, "accept", MANAGER, {}, TODAY)
        store.act(database, case_id, 2, "feedback", MANAGER, {**log, "outcome": outcome}, TODAY)
    store.act(database, first, 3, "ask_support", MANAGER, {"note": "请演示"}, TODAY)
    store.act(database, first, 4, "give_support", PRODUCT, {"answer": "周三上门"}, TODAY)
    store.act(database, first, 5, "win", MANAGER, {"result": "已签约"}, TODAY)
    seen = {who.person_id: progress.leads(database, who, TODAY, found.case.id) for who in (HEAD, BOSS, OTHER_BOSS)}
    assert [one.height for one in seen.values()] == [24, 10, 14]
    assert progress.funnel(seen[BOSS.person_id]) == {
        **{"lead": 10, "contacted": 2, "interested": 1},
        **{"support": 1, "won": 1},
    }
    assert progress.funnel(seen[OTHER_BOSS.person_id])["contacted"] == 0
    row = progress.by(seen[HEAD.person_id], "branch_id").filter(key="B01").row(0, named=True)
    assert (row["contacted_cnt"], row["won_cnt"], row["unanswered_cnt"], row["feedback_days"]) == (2, 1, 0, 0)
    assert listing.listed(database, COLLEAGUE, TODAY)["targets_cnt"].to_list() == [14]


def test_the_list_of_maps_counts_leads_as_progress_does_and_comes_in_pages(database):
    found = planned(database)
    assert listing.listed(database, PRODUCT, TODAY).select(listing.COUNTS).row(0) == (None,) * 4
    pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    first, second = inbox.listed(database, MANAGER, "waiting", TODAY)["id"][:2]
    for case_id, outcome in ((first, "interested"), (second, "no_answer")):
        store.act(database, case_id, 1, "accept", MANAGER, {}, TODAY)
        store.act(database, case_id, 2, "feedback", MANAGER, {"result": "x", "outcome": outcome}, TODAY)
    store.act(database, first, 3, "win", MANAGER, {}, TODAY)
    later = TODAY.replace(month=12)
    for who in (PRODUCT, HEAD, BOSS, MANAGER, COLLEAGUE):
        leads = progress.by(progress.leads(database, who, later), "case_id").row(0, named=True)
        row = listing.listed(database, who, later).row(0, named=True)
        assert {name: row[name] for name in listing.COUNTS} == {name: leads[name] for name in listing.COUNTS}
    others = [maps.open_map(database, PRODUCT, name, TODAY).id for name in ("b", "c")]
    assert (listing.count(database, PRODUCT), listing.count(database, BOSS)) == (3, 1)
    pages = [listing.listed(database, PRODUCT, TODAY, 2, at)["case_id"].to_list() for at in (0, 2)]
    assert pages == [others[::-1], [found.case.id]]


def test_a_plan_that_cannot_stand_is_refused_in_one_line():
    for step, value, says in (
        ("products", (), "products: between 1 and 12"),
        ("products", (Chosen("A", "a"), Chosen("A", "a")), "named twice"),
        ("targets", Targets(most_cnt=0), "most_cnt: 0, write 1 to 20000"),
        ("targets", Targets(most_cnt=5, holdout_pct=90), "holdout_pct: 90, write 5 to 50"),
        ("team", Team(), "lead: is needed"),
        ("message", Words(note="x" * 2001), "at most 2000"),
        ("weather", None, "no step 'weather'"),
    ):
        with pytest.raises(Refused, match=says):
            Plan().with_step(step, value)


def test_contacts_of_a_customer_count_leads_and_places_in_other_maps(database):
    first = planned(database, most=10)
    lead = replace(customer(77, "B01"), product_id="LOAN", id="C77|LOAN")
    opening.open_many(database, "lead", [lead], HEAD, {}, TODAY)
    second = planned(database, most=30)
    of_first, of_second = (taken.contacts(database, one.case.id) for one in (first, second))
    assert of_second["C77"] == of_first["C77"] == 1 and sum(of_second.values()) == 1 + 10
    assert all(of_second[f"C{n}"] == 1 for n in range(10)), "held out or not: both groups are left alone alike"
    pushing.push(database, first.case.id, first.case.version, PRODUCT, TODAY)
    assert taken.contacts(database, second.case.id) == of_second and taken.contacts(database, first.case.id) == of_first
