"""Step two: whom the rules leave, where the cut falls, and that the way to the targets adds up."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from mart.query import targeting
from mart.query.filters import Filters
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from models import holdout
from tests.banks.target import PUBLISHED, scored
from ui.i18n import t
from ui.screens.salesmap import drawing, rules, targets
from ui.screens.salesmap.products import options
from workflow.maps.holdout import drawn
from workflow.maps.plan import Targets

ROWS = pl.DataFrame(
    {
        "customer_id": list("abcdef"),
        "product_id": ["A"] * 6,
        "manager_place": [1, 1, 2, 2, 3, None],
        "probability": [0.1] * 6,
        "probability_approached": [0.2] * 6,
    },
    schema_overrides={"manager_place": pl.Int64},
)


@pytest.fixture(scope="module")
def mart(s_bank: Path, tmp_path_factory: pytest.TempPathFactory):
    return open_mart(scored(s_bank, tmp_path_factory.mktemp("scored")))


def test_capacity_takes_as_many_a_manager_as_they_can_contact_and_who_is_held_out_besides():
    at_two = rules.cut_of(ROWS, Targets(cut="capacity", holdout_pct=50), per_manager_cnt=1)
    assert at_two.rows["customer_id"].to_list() == ["a", "b", "c", "d"], "two each: one contacted, one held out"
    assert at_two.counts == {"capacity": 4, "worth": 6, "own": 0}
    assert rules.cut_of(ROWS, Targets(cut="worth"), 1).rows.height == 6
    own = rules.cut_of(ROWS, Targets(cut="own", most_cnt=3), 1)
    assert own.rows["customer_id"].to_list() == ["a", "b", "c"] and (own.chance, own.gain) == pytest.approx((0.1, 0.1))


def test_the_share_that_is_advised_is_the_smallest_that_shows_what_is_expected():
    assert holdout.advised(20_000, 0.04, 0.02) == 10
    small = holdout.power(200, holdout.advised(200, 0.04, 0.02), 0.04, 0.02)
    assert not small.is_enough and small.held_cnt == 50
    assert holdout.power(0, 20, None, None).smallest_pct is None


def test_who_is_not_reached_adds_nothing_so_more_are_held_out_to_show_the_rest():
    rows = pl.concat([ROWS] * 200).with_columns(manager_place=1)
    whole, partly = (rules.cut_of(rows, Targets(cut="worth"), 1, reach) for reach in (1.0, 0.5))
    assert (whole.gain, partly.gain) == pytest.approx((0.1, 0.05))
    assert whole.advised_pct < partly.advised_pct


def test_the_button_says_the_numbers_that_the_draw_gives():
    """Of 12 customers for one product and one for another a fifth is 2.6: what the seed makes of it."""
    rows = pl.concat([ROWS, ROWS, ROWS.head(1)]).with_columns(product_id=pl.Series(["A"] * 12 + ["B"]))
    cut = rules.cut_of(rows, Targets(cut="worth"), 1)
    for seed in range(12):
        held = cut.held(20, seed)
        assert held.total() == sum(drawn(["A"] * 12 + ["B"], 20, seed))
        parts = {key: part.power(20, held[key]) for key, part in rules.by_product(rows, cut).items()}
        assert {key: (one.targets_cnt, one.held_cnt) for key, one in parts.items()} == {
            "A": (12 - held["A"], held["A"]),
            "B": (1 - held["B"], held["B"]),
        }


def test_each_product_of_a_map_is_said_to_show_its_effect_or_not_by_itself():
    """1,020 customers for one product, 6 for another: together they are many, but the six show nothing."""
    rows = pl.concat([*[ROWS] * 170, ROWS.with_columns(product_id=pl.lit("B"))])
    cut, chosen = rules.cut_of(rows, Targets(cut="worth"), 1), Targets(holdout_pct=20)
    parts = rules.by_product(rows, cut)
    found = {key: part.power(20, cut.held(20, 7)[key]) for key, part in parts.items()}
    assert list(parts) == ["A", "B"] and [one.is_enough for one in found.values()] == [True, False]
    assert drawing.title(list(found.values()), "en") == t("salesmap.power.some", "en", count=1, all=2)
    first, second, last = drawing.lines(chosen, parts, found, {"A": "Payroll", "B": "QR"}, "en")
    assert first.startswith("**Payroll**: ") and "the result may stay open" not in first
    assert second.startswith("**QR**: ") and "6 are worth a contact here" in second and "advised" not in second
    assert last == t("salesmap.power.each", "en")
    alone = rules.by_product(ROWS, rules.cut_of(ROWS, Targets(cut="worth"), 1))
    assert len(drawing.lines(chosen, alone, {"A": found["B"]}, {}, "en")) == 1


def test_a_size_that_shows_too_little_says_how_many_customers_would(mart):
    """0.1 against 0.2: 6 customers show nothing; as many as are said do, a tenth fewer do not."""
    cut, share = rules.cut_of(ROWS, Targets(cut="worth"), 1), Targets(holdout_pct=25)
    needed = cut.needed_cnt(25)
    words = drawing.said(cut, share, "en", cut.power(25))
    assert f"about **{drawing.rough(needed):,}** customers" in words and "6 are worth a contact here" in words
    assert holdout.power(needed, 25, 0.1, 0.1).is_enough and not holdout.power(needed * 9 // 10, 25, 0.1, 0.1).is_enough
    large = rules.cut_of(pl.concat([ROWS] * 200), Targets(cut="worth"), 1)
    assert "about" not in drawing.said(large, share, "en", large.power(25))
    assert holdout.needed(25, 0.1, 0.0) is None and holdout.needed(25, None, None) is None


def test_the_reach_is_that_of_the_products_own_campaigns_else_of_all(mart):
    sql = "SELECT * FROM score_effect WHERE segment IS NULL"
    rows = mart.frame(sql, None, EXECUTIVE).filter(pl.col("targeted_cnt") > 0)
    whole = rows["contacted_cnt"].sum() / rows["targeted_cnt"].sum() if rows.height else 1.0
    assert targeting.reach(mart, EXECUTIVE, ("nothing",)) == pytest.approx(whole)
    for row in rows.head(1).iter_rows(named=True):
        own = row["contacted_cnt"] / row["targeted_cnt"]
        assert targeting.reach(mart, EXECUTIVE, (row["product_id"],)) == pytest.approx(own)


def test_each_customer_is_a_candidate_once_and_the_way_there_adds_up(mart):
    found = targeting.candidates(mart, EXECUTIVE, (PUBLISHED,))
    listed = targeting.targets(mart, EXECUTIVE, PUBLISHED, limit=None, worthwhile_only=True)
    assert found["customer_id"].to_list() == listed["customer_id"].to_list() and found["place"][0] == 1
    totals = targeting.totals(mart, EXECUTIVE, PUBLISHED)
    out = targeting.exclusions(mart, EXECUTIVE, PUBLISHED)["customers_cnt"].sum()
    worth = totals.worthwhile_cnt
    rows = targets.funnel_rows(targeting.funnel(mart, EXECUTIVE, (PUBLISHED,)), worth - 3, 7, "en")
    counts = rows["customers_cnt"].to_list()
    assert counts[0] == totals.candidates_cnt + out
    assert counts[-6:] == [totals.candidates_cnt] * 2 + [worth] * 2 + [3, 7], "three are worked on already"


def test_filters_and_lists_narrow_the_candidates_and_scope_is_kept(mart):
    whole = targeting.candidates(mart, EXECUTIVE, (PUBLISHED,))
    branch, first = whole["branch_id"][0], whole["customer_id"][0]
    mine = targeting.candidates(mart, Scope("branch_leader", (branch,)), (PUBLISHED,))
    assert mine["customer_id"].to_list() == whole.filter(branch_id=branch)["customer_id"].to_list()
    assert targeting.candidates(mart, EXECUTIVE, (PUBLISHED,), Filters(branch_id=(branch,))).height == mine.height
    assert targeting.candidates(mart, EXECUTIVE, (PUBLISHED,), customer_ids=(first,)).height == 1
    assert targeting.candidates(mart, EXECUTIVE, (PUBLISHED,), customer_ids=()).is_empty()
    assert targeting.candidates(mart, EXECUTIVE, ()).is_empty()


def test_a_substitute_is_offered_only_where_it_has_a_list():
    names = {"label_zh": ["甲"], "label_en": ["A"]}
    push = pl.DataFrame({"product_id": ["A"], **names, "verdict": ["push"], "owner_id": ["P1"]})
    judged = {"verdict": ["substitute"] * 2, "substitute_id": ["A", "B"], "gain_cny": [5.0, 6.0]}
    low = pl.DataFrame({"product_id": ["X", "Y"], "label_zh": ["旧", "老"], "label_en": ["Old", None], **judged})
    found = options(push, low)
    assert list(found) == ["A", "A|X"]
    assert (found["A|X"].instead_of, found["A|X"].gain_cny, found["A|X"].product_manager_id) == ("旧", 5.0, "P1")


def test_where_another_share_is_all_it_takes_no_larger_map_is_asked_for():
    """1,020 customers, a tenth of whom open alone and twice as many if approached: 5 % held out hides it."""
    cut, few = rules.cut_of(pl.concat([ROWS] * 170), Targets(cut="worth"), 1), Targets(holdout_pct=5)
    power = cut.power(5)
    assert not power.is_enough and cut.power(cut.advised_pct).is_enough
    words = drawing.said(cut, few, "en", power)
    assert f"with **{cut.advised_pct}%** held out it would show" in words and "about" not in words


def test_the_title_counts_customers_once_however_many_products_there_are(mart):
    rows = targeting.funnel(mart, EXECUTIVE, (PUBLISHED,))
    twice = pl.concat([rows, rows.with_columns(product_id=pl.lit("B"))])
    cut = rules.cut_of(ROWS, Targets(cut="worth"), 1)
    assert targets.funnel_title(twice, cut, "en") == targets.funnel_title(rows, cut, "en")
    whole = targeting.totals(mart, EXECUTIVE, PUBLISHED).candidates_cnt
    whole += targeting.exclusions(mart, EXECUTIVE, PUBLISHED)["customers_cnt"].sum()
    assert targets.funnel_title(twice, cut, "en") == f"6 chosen of {whole:,} customers"


def test_what_just_shows_is_not_said_to_be_out_of_sight():
    """8.5 expected where 8.5 show: too little to spare, which is another thing than 1.2 where 3.7 show."""
    cut, share = rules.cut_of(ROWS, Targets(cut="worth"), 1), Targets(holdout_pct=20)
    just, far = (holdout.Power(387, 96, expected, smallest, 0.2) for expected, smallest in ((8.5, 8.46), (1.2, 3.7)))
    assert "too little to spare" in drawing.said(cut, share, "en", just)
    assert "only show **3.7** points" in drawing.said(cut, share, "en", far)
