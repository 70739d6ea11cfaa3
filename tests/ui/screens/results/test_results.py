"""The page of campaign results: whose it is, what it says of a campaign, and what its files hold."""

from __future__ import annotations

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from mart.query import campaign
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from ui import formats as f
from ui import nav
from ui.i18n import t
from ui.screens.results import branches, campaigns, funnel, segments, sentences, state
from ui.shared import increment

ROW = {
    "targeted_cnt": 900, "contacted_cnt": 800, "held_cnt": 300, "openings_cnt": 60, "held_openings_cnt": 10,
    "expected": 30.0, "incremental": 30.0, "incremental_low": 8.0, "incremental_high": 48.0, "low_pct": 0.9,
    "high_pct": 5.3, "is_shown": True, "smallest_pct": 3.5, "realised_cny": 6_000, "p_value": 0.03,
}  # fmt: skip


def opened(data, monkeypatch: pytest.MonkeyPatch, **params: str) -> str:
    """All that the page prints, in words."""
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    app = AppTest.from_file(str(nav.ROOT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.switch_page("pages/sales_results.py").run()
    assert not app.exception
    kinds = ("html", "markdown", "caption", "title")
    return " ".join(str(getattr(e, "value", "") or getattr(e, "body", "")) for kind in kinds for e in app.get(kind))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_campaign_asked_for_is_the_one_told(s_bank, monkeypatch, lang):
    mart = open_mart(s_bank)
    row = campaign.results(mart, EXECUTIVE, mart.as_of).row(0, named=True)
    said = opened(s_bank, monkeypatch, role="executive", lang=lang, campaign=row["campaign_id"])
    assert (
        funnel.title(row, lang) in said and campaigns.title(campaign.results(mart, EXECUTIVE, mart.as_of), lang) in said
    )
    assert t("campaign.sentence.helped", lang) in said and t("campaign.sentence.next", lang) in said


def test_a_manager_of_customers_does_not_see_groups_and_says_so(s_bank, monkeypatch):
    said = opened(s_bank, monkeypatch, role="relationship_manager", lang="en")
    assert t("app.no_right", "en") in said and "sales_results" not in [
        e.name for e in nav.entries("relationship_manager")
    ]
    assert "sales_results" in [e.name for e in nav.entries("product_manager")]


def test_a_leader_of_one_branch_is_shown_no_comparison_of_branches(s_bank, monkeypatch):
    said = opened(s_bank, monkeypatch, role="branch_leader", at="B01", lang="en")
    assert t("campaign.branches.caption", "en") not in said and t("campaign.segments.caption", "en") in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "30** more opened"),
        ({"is_shown": False}, "Not quite shown"),
        ({"is_shown": False, "low_pct": -0.2}, "which holds zero"),
        ({"is_shown": False, "low_pct": -4.0, "high_pct": -1.0, "incremental": -20.0}, "20 fewer"),
    ],
)
def test_whether_it_helped_is_said_by_the_rule_and_the_interval(changed, said):
    assert said in increment.helped(ROW | changed, "en")


def test_the_funnel_ends_with_who_would_have_opened_anyway():
    stages = funnel.stages(ROW, "en")
    assert stages["value"].to_list() == [900, 800, 60]
    assert stages["said"][2] == "60 (6.7%), held out 3.3% = 30.0"


def test_segments_end_with_the_campaign_itself(s_bank):
    mart = open_mart(s_bank)
    row = campaign.results(mart, EXECUTIVE, mart.as_of).row(0, named=True)
    parts = state.named(mart, EXECUTIVE, mart.as_of, row["campaign_id"], "segment", "zh")
    rows = segments.with_total(parts, row, "zh")
    assert rows.height == parts.height + 1 and rows["name"][-1] == t("campaign.total", "zh")
    assert rows["targeted_cnt"][-1] == rows["targeted_cnt"][:-1].sum()


def test_without_held_out_the_words_say_why_there_is_no_number():
    nobody = dict.fromkeys(ROW)
    assert increment.openings(nobody, "en") == t("campaign.no_held", "en") and increment.realised(nobody, "en") == "—"


def test_all_campaigns_are_summed_and_not_the_lucky_ones_alone():
    rows = pl.DataFrame({"is_shown": [True, False, None], "incremental_ep_cny": [900_000, -400_000, None]})
    assert campaigns.title(rows, "en") == t(
        "campaign.campaigns.title", "en", count=3, shown=1, ep=f.money(500_000, "en", signed=True)
    )


@pytest.mark.parametrize(("difference", "key"), [(2.0, "next_larger"), (0.3, "next_hopeless")])
def test_a_difference_that_would_take_ten_times_the_targets_is_not_worth_a_larger_campaign(difference, key):
    """3.5 points would show: 2.0 of them take 900 × (3.5 / 2)² = 2,756 targets, 0.3 take 122,500."""
    row = ROW | {"is_shown": False, "difference_pct": difference}
    count, times = (2_800, 3) if key == "next_larger" else (122_500, 136)
    said = t(f"campaign.sentence.{key}", "en", count=f.number(count), times=f.number(times))
    assert sentences.size_needed(row, "en") == said


def test_of_a_sales_map_it_is_said_since_when_openings_count():
    assert "month of the push" in funnel.note(ROW | {"campaign_id": "SM0007-P0105"}, "en")
    assert "month of the push" not in funnel.note(ROW | {"campaign_id": "CP24300001"}, "en")


@pytest.mark.parametrize("difference", [-1.0, 0.3])
def test_a_branch_where_nothing_is_seen_is_not_told_to_stop(difference):
    """Of 45 held out in a branch nothing can be told; the whole bank's result says whether to go on."""
    row = ROW | {"is_shown": False, "difference_pct": difference}
    assert sentences._otherwise(row, True, "en") == t("campaign.sentence.next_part", "en")
    whole = "next_nothing" if difference < 0 else "next_hopeless"
    said = t(f"campaign.sentence.{whole}", "en", count=f.number(122_500), times=f.number(136))
    assert sentences._otherwise(row, False, "en") == said


def test_branches_begin_with_the_worst_and_the_title_names_the_best():
    rows = pl.DataFrame(
        {
            "key": ["B1", "B2", "B3", "B4"],
            "name": ["One", "Two", "Three", "Four"],
            "is_shown": [True, True, False, None],
            "targeted_cnt": [90, 80, 70, 2],
            "difference_pct": [3.0, 2.0, -1.0, None],
            "incremental_ep_cny": [900_000, 500_000, -40_000, None],
        }
    )
    found = branches.worst_first(rows)
    assert found["name"].to_list() == ["Three", "Two", "One", "Four"]
    assert branches.title(found, "en") == t("campaign.branches.title", "en", name="One", shown="2", count="3")


@pytest.mark.parametrize(("shrunk", "is_alike"), [([7.52, 7.49, 7.51], True), ([7.5, 3.1, 7.5], False), ([7.5], False)])
def test_a_segment_that_is_shown_by_its_size_alone_is_not_put_before_the_others(shrunk, is_alike):
    shown = [True, *(False for _ in shrunk[1:])]
    names = [f"Segment {number}" for number, _ in enumerate(shrunk, 1)]
    parts = pl.DataFrame({"name": names, "shrunk_pct": shrunk, "is_shown": shown, "difference_pct": shrunk})
    assert ("Segment 1" not in segments.title(parts, "en")) == is_alike


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"ep_per_opening_cny": -500.0, "net_ep_cny": None, "is_shown": True}, "next_loses"),
        ({"ep_per_opening_cny": -500.0, "net_ep_cny": None, "is_shown": False}, "next_loses"),
        ({"ep_per_opening_cny": 900.0, "net_ep_cny": -4_000.0, "is_shown": True}, "next_costs"),
        ({"ep_per_opening_cny": 900.0, "net_ep_cny": -4_000.0, "is_shown": False}, ""),
        ({"ep_per_opening_cny": 900.0, "net_ep_cny": 4_000.0, "is_shown": True}, ""),
        ({"ep_per_opening_cny": None, "net_ep_cny": None, "is_shown": True}, ""),
    ],
)
def test_nobody_is_told_to_push_more_of_what_does_not_pay(row, key):
    money = {name: f.money(row[name], "en") for name in ("ep_per_opening_cny", "net_ep_cny")}
    said = t(f"campaign.sentence.{key}", "en", each=money["ep_per_opening_cny"], net=money["net_ep_cny"]) if key else ""
    assert sentences.unpaid(row, "en") == said
