"""The targets page: it says when there are no scores, and with scores every part of it speaks of the same list."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from mart.query import targeting
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from models.eligibility import REASONS
from tests.banks.target import HOLDERS, PUBLISHED, scored
from tests.ui.lists.opened_files import faults, offered
from ui import lists, nav
from ui.i18n import MissingKey, t
from ui.screens.targets import customers, exclusions, why
from ui.screens.targets import gain as target_gain


@pytest.fixture(scope="module")
def bank(s_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored(s_bank, tmp_path_factory.mktemp("scored"))


@pytest.fixture
def mart(bank: Path):
    return open_mart(bank)


def opened(data: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> str:
    """All that the page prints, in words."""
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    app = AppTest.from_file(str(nav.ROOT / "app.py"), default_timeout=60)
    for name, value in {"role": "executive", "lang": "en", **params}.items():
        app.query_params[name] = value
    app.switch_page("pages/sales_targets.py").run()
    assert not app.exception
    return " ".join(
        str(getattr(e, "value", "") or getattr(e, "body", ""))
        for kind in ("html", "markdown", "caption")
        for e in app.get(kind)
    )


def test_without_scores_the_page_says_they_are_being_computed(
    s_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = scored(s_bank, tmp_path)
    for file in (bare / "builds" / open_mart(s_bank).build_id / "scores").iterdir():
        file.unlink()
    assert t("target.not_scored", "en") in opened(bare, monkeypatch)


def test_list_totals_reach_the_screen(bank: Path, mart, monkeypatch: pytest.MonkeyPatch) -> None:
    sums = targeting.totals(mart, EXECUTIVE, PUBLISHED)
    said = opened(bank, monkeypatch)
    assert f"{sums.candidates_cnt:,} target customers, {sums.worthwhile_cnt:,} worth a contact" in said


def test_what_does_not_follow_the_filters_says_so(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = t("target.whole", "en", scope=t("app.whole.executive", "en"))
    assert whole not in opened(bank, monkeypatch)
    said = opened(bank, monkeypatch, branch="B01", industry="B", size="micro", ownership="foreign")
    assert said.count(whole) == 3 and t("target.sentence.worth_none", "en") in said


def test_a_product_that_was_not_scored_says_so(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "too few new takers" in opened(bank, monkeypatch, product="P0303")


@pytest.mark.parametrize("scope", [EXECUTIVE, Scope("branch_leader", "B01")])
def test_list_curve_and_breakdown_end_at_the_same_totals(mart, scope: Scope) -> None:
    sums = targeting.totals(mart, scope, PUBLISHED)
    whole = targeting.targets(mart, scope, PUBLISHED, limit=None)
    last = targeting.gain_curve(mart, scope, PUBLISHED).curve.row(-1, named=True)
    parts = targeting.breakdown(mart, scope, PUBLISHED, "branch")
    assert whole.height == sums.candidates_cnt == last["customers_cnt"] == parts["candidates_cnt"].sum() > 0
    assert (
        whole["expected_ep_cny"].sum()
        == sums.expected_ep_cny
        == last["expected_ep_cny"]
        == parts["expected_ep_cny"].sum()
    )


def test_advice_is_the_smaller_of_worth_and_capacity() -> None:
    curve = pl.DataFrame(
        {"customers_cnt": [0, 50, 100], "captured_pct": [0.0, 80.0, 100.0], "expected_openings": [0.0, 4.0, 5.0]}
    )
    gain = targeting.Gain(curve, curve.clear(), 30, 30.0, 60, 60.0)
    assert target_gain.advised(gain) == ("capacity", 30, 30.0)
    assert target_gain.advised(targeting.Gain(curve, curve.clear(), 90, 90.0, 60, 60.0)) == ("break_even", 60, 60.0)


def test_between_two_points_the_curve_is_read_by_a_straight_line() -> None:
    curve = pl.DataFrame(
        {"customers_cnt": [0, 50, 100], "captured_pct": [0.0, 80.0, 100.0], "expected_openings": [0.0, 4.0, 5.0]}
    )
    assert target_gain.at(curve, 75) == {"captured_pct": 90.0, "expected_openings": 4.5}
    assert target_gain.at(curve, 50) == {"captured_pct": 80.0, "expected_openings": 4.0}


def test_exclusions_and_list_are_all_customers(mart) -> None:
    rows = targeting.exclusions(mart, EXECUTIVE, PUBLISHED)
    frame, totals = exclusions.shown(rows, 100, "en")
    assert frame["customers_cnt"].to_list() == [HOLDERS, 100]
    assert totals["customers_cnt"] == HOLDERS + 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_of_the_rules_has_its_line_in_their_order(lang) -> None:
    rows = pl.DataFrame({"reason": REASONS[::-1], "customers_cnt": range(len(REASONS))})
    frame, totals = exclusions.shown(rows, 100, lang)
    assert frame["customers_cnt"].to_list() == [*reversed(range(len(REASONS))), 100]
    assert totals["customers_cnt"] == sum(range(len(REASONS))) + 100


def test_a_reason_without_words_is_an_error_and_never_left_out(monkeypatch) -> None:
    rows = pl.DataFrame({"reason": ["sanctioned", "holder"], "customers_cnt": [3, 5]})
    with pytest.raises(MissingKey, match="sanctioned"):
        exclusions.shown(rows, 100, "en")
    monkeypatch.setattr("ui.i18n._is_strict", lambda: False)  # as a bank runs it
    frame, totals = exclusions.shown(rows, 100, "en")
    assert frame["customers_cnt"].to_list() == [5, 3, 100] and totals["customers_cnt"] == 108


def test_the_file_has_every_target_with_branch_manager_and_words(mart) -> None:
    found = targeting.targets(mart, EXECUTIVE, PUBLISHED, limit=None)
    rows = lists.worded(found, customers.TARGETS.columns, "en", "file")
    assert rows.height == targeting.totals(mart, EXECUTIVE, PUBLISHED).candidates_cnt
    assert {c.key for c in lists.for_file(customers.TARGETS, rows, "en")} <= set(rows.columns)
    assert rows["branch"].null_count() == rows["manager"].null_count() == 0


def test_a_reason_is_told_with_the_average_and_its_direction(mart) -> None:
    row = targeting.targets(mart, EXECUTIVE, PUBLISHED, limit=1).row(0, named=True)
    told = why.reasons_frame(row, "en").row(0)
    assert told == ("uses many products: 9, peers 3", "9", "3", "▲ raises")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_files_open_again_with_numbers_percents_and_words(bank: Path, monkeypatch, lang: str) -> None:
    with offered() as files:
        opened(bank, monkeypatch, lang=lang, product=PUBLISHED)
    assert {"target_export", "target_split_export"} <= set(files)
    assert [fault for one in files.values() for fault in faults(*one)] == []
