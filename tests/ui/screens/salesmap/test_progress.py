"""Step five: what is said of the leads, and that few of many are not called none."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from tests.ui.screens.results.test_results import ROW
from tests.ui.screens.salesmap.conftest import Planned
from ui import formats as f
from ui.i18n import t
from ui.screens.salesmap import head, leads, result
from ui.screens.salesmap import progress as shown
from ui.screens.salesmap.state import Opened
from ui.shared import increment, map_funnel, map_list
from ui.theme import look
from workflow.maps import listing, progress, store

NOTHING = pl.DataFrame()


def said(planned: Planned, rows: pl.DataFrame, measured: pl.DataFrame = NOTHING) -> list[str]:
    found = store.read(planned.database, planned.found.case.id, planned.pm)
    return [text for _, text in shown.sentences(rows, Opened(None, found, "progress"), measured, "en")]


def test_what_to_do_next_names_what_is_there(planned: Planned):
    planned.push()
    rows = progress.leads(planned.database, planned.pm, planned.today)
    waiting = t("salesmap.say.accept", "en", count=f.number(rows.height))
    assert said(planned, rows)[2] == t("table.stop", "en").join([t("salesmap.say.fine_none", "en"), waiting])
    taken = rows.with_columns(state=pl.lit("working"), asked_cnt=1, answered_cnt=1)
    assert said(planned, taken)[2] == t("salesmap.say.fine", "en")
    late = taken.with_columns(is_late=True, answered_cnt=0)
    assert said(planned, late)[2] == t("salesmap.say.next", "en", late=rows.height, waiting=rows.height)


def test_one_of_many_is_not_called_none():
    stages = dict.fromkeys(("contacted", "interested", "support"), 1) | {"lead": 695, "won": 0}
    drawn = map_funnel.bars(stages, look("light", "en"))
    assert drawn.count("&lt;1%") == 3 and "(0%)" in drawn.replace("（", "(")
    assert [f.share(*one) for one in ((1, 695), (694, 695), (695, 695), (0, 0))] == ["<1%", ">99%", "100%", "0%"]


def test_a_measured_map_says_first_whether_it_helped_and_what_it_is_worth(planned: Planned):
    """60 of 900 against 10 of 300: 30 are incremental, by the very words of the results of campaigns."""
    planned.push()
    rows = progress.leads(planned.database, planned.pm, planned.today)
    one = ROW | {"product_id": "P1", "product_zh": "甲", "product_en": "One", "incremental_ep_cny": 90_000}
    one |= dict.fromkeys(("ep_low_cny", "ep_high_cny", "contact_cost_cny", "ep_per_opening_cny", "net_ep_cny"), 3_000)
    first, second, third = said(planned, rows, pl.DataFrame([one]))
    assert first == increment.helped(one, "en") and "**30** more opened" in first
    assert second == increment.worth(one, "en") and "contacted" in third
    map_of = Opened(None, store.read(planned.database, planned.found.case.id, planned.pm), "progress")
    assert "by the accounts 60 targets opened, and 10 of 300 held out" in shown.counted(
        map_of, pl.DataFrame([one]), "en"
    )
    assert "seed 7" in shown.counted(map_of, NOTHING, "en")
    both = said(planned, rows, pl.DataFrame([one, one | {"product_id": "P2", "product_zh": "乙", "product_en": "Two"}]))
    assert both[0] == f"One: {first} Two: {first}"


@pytest.mark.parametrize(
    ("state", "key"), [("running", "progress"), ("measured", "measured"), ("withdrawn", "stopped")]
)
def test_the_bar_and_the_words_say_how_far_the_result_is(planned: Planned, state: str, key: str):
    planned.push()
    found = store.read(planned.database, planned.found.case.id, planned.pm)
    one = Opened(planned, replace(found, case=replace(found.case, state=state)), "progress")
    assert head.sub_labels(one, 0, "en")[-1] == t(f"salesmap.sub.{key}", "en", until=found.held_until)
    rows = progress.leads(planned.database, planned.pm, planned.today)
    texts = [shown.sentences(rows, one, NOTHING, "en")[1][1], shown.counted(one, NOTHING, "en")]
    assert [("stopped" in text) for text in texts] == [key == "stopped"] * 2


def test_a_measured_map_says_which_openings_count(planned: Planned):
    """Months are counted whole: a push on the 29th counts from the 1st, in both groups."""
    planned.push()
    found = store.read(planned.database, planned.found.case.id, planned.pm)
    said = result.caption(Opened(None, found, "progress"), "en")
    assert f"from {planned.today:%Y-%m}-01 to {found.held_until}" in said


def test_a_map_changed_in_the_morning_in_china_is_of_that_day(planned: Planned, monkeypatch):
    monkeypatch.setattr(map_list, "named", lambda *_: {})
    rows = listing.listed(planned.database, planned.pm, planned.today).with_columns(
        changed_at=pl.lit("2026-11-29T23:30:00.000000Z")
    )
    said = map_list.worded(None, Opened(None, planned.found, "progress").desk, rows)
    assert said["changed_on"].to_list() == ["2026-11-30"]


def test_the_card_of_support_is_about_support(planned: Planned):
    """One waits, one waits too long, one was answered; how old leads are stands with the leads."""
    planned.push()
    rows = progress.leads(planned.database, planned.pm, planned.today).with_row_index("at")
    asks, waits = pl.col("at") < 3, pl.col("at") < 2
    rows = rows.with_columns(
        state=pl.when(waits).then(pl.lit("support")).otherwise("state"), is_late=pl.col("at") == 0,
        asked_cnt=asks.cast(pl.Int64), answered_cnt=(asks & ~waits).cast(pl.Int64),
        answer_days=pl.when(asks & ~waits).then(2.0),
    )  # fmt: skip
    found = {one.label: one.value for one in shown.support_facts(rows, "en")}
    told = {"waiting": "2", "late": "1", "days": "2.0"}
    assert found == {t(f"salesmap.support.{key}", "en"): number for key, number in told.items()}


def test_leads_are_seen_by_their_age_too(planned: Planned):
    """One ended, the others by working days since the push; together they are all."""
    planned.push()
    rows = progress.leads(planned.database, planned.pm, planned.today)
    ages = pl.Series("age_days", [None, 0, 5, 6, 23] + [12] * (rows.height - 5), dtype=pl.Int64)
    found = progress.by(leads.aged(rows.with_columns(ages)), "age")
    assert dict(found.select("key", "leads_cnt").iter_rows()) == {
        "ended": 1,
        "week": 2,
        "fortnight": 1,
        "older": 1,
        "month": rows.height - 5,
    }
    app = planned.shown("progress")
    assert app.segmented_control("map_way").options[-1] == t("salesmap.by.age", "en")
    app.segmented_control("map_way").set_value("age").run()
    assert not app.exception
