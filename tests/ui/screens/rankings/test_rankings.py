"""The managers' screens: why not, found by a link, marks that coincide, references of the plane, texts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.banks import tiny
from tests.ui.drawn import listed, lists
from tests.ui.test_pages import at_address, opened, printed
from ui import formats as f
from ui.i18n import t
from ui.screens.rankings import plane, sentences

PAGES = ("managers_rankings", "managers_scorecard")


@pytest.fixture
def bank(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))


def words(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(printed(app))


@pytest.mark.parametrize("page", PAGES)
def test_a_bank_without_managers_reads_which_feeds_are_missing(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ("org_people.manager", "org_people.customer_assignment", "management_accounting.ftp_curve")
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path, missing=missing)))
    text = words(opened(page, "executive", "en"))
    assert t("manager.what", "en") in text and "(FTP curve)" in text and "(customer assignments)" in text


@pytest.mark.parametrize(
    ("page", "role"), [*((page, "product_manager") for page in PAGES), ("managers_rankings", "relationship_manager")]
)
def test_whose_results_are_not_theirs_to_read_see_no_table(page: str, role: str, bank: None) -> None:
    app = at_address(page, role, "zh")
    assert [title.value for title in app.title] == [t("app.no_right", "zh")] and not lists(app)


def test_a_manager_sees_their_own_page_and_no_ranking(bank: None) -> None:
    app = opened("managers_scorecard", "relationship_manager", "zh")
    text = words(app)
    assert t("scorecard.calc.title", "zh") in text
    assert t("manager.column.rank", "zh") not in [head for one in lists(app) for head in listed(one["html"])[0]]


def test_the_scorecard_says_that_customers_add_up(bank: None) -> None:
    app = opened("managers_scorecard", "relationship_manager", "en")
    text = words(app)
    assert (
        "the manager&#x27;s profit of 12 months, difference 0.00" in text
        or "the manager's profit of 12 months, difference 0.00" in text
    )


def test_marks_that_coincide_are_drawn_once_and_extremes_stay() -> None:
    frame = pl.DataFrame({"x": [0.0, 0.0001, 5.0, 10.0], "y": [0.0, 0.0001, 1.0, 2.0], "key": list("abcd")})
    assert plane.thinned(frame)["key"].to_list() == ["a", "c", "d"]
    many = pl.DataFrame(
        {"x": [i % 997 for i in range(20_000)], "y": [i % 991 for i in range(20_000)], "key": ["k"] * 20_000},
        schema_overrides={"x": pl.Float64, "y": pl.Float64},
    )
    assert 0.7 * plane.MARKS < plane.thinned(many).height <= plane.MARKS


def test_the_reference_of_the_plane_separates_exactly_by_the_rule() -> None:
    rows = pl.DataFrame(
        {
            "grade": ["senior"] * 4 + ["junior"] * 2,
            "coefficient_region": ["A"] * 6,
            "capacity_cny": [1, 2, 4, 8, 5, 6],
            "capacity_percentile": [0.0, 33.3, 66.7, 100.0, 0.0, 50.0],
        }
    )
    multiple = rows.select(pl.col("capacity_cny") / plane.reference(70))["capacity_cny"].to_list()
    assert [value >= 1 for value in multiple] == [False, False, False, True, False, False]
    assert multiple[2] == 0.5


def test_the_shortfall_is_the_hurdle_on_rwa_less_what_was_earned() -> None:
    from mart.query.manager import Rules

    rules = Rules(*[Decimal(v) for v in ("70", "30", "6", "1.645", "12", "10.5", "60", "120")], {}, {}, ())
    rows = pl.DataFrame({"rwa_avg_12m_cny": [Decimal(600_000_000)], "capacity_cny": [Decimal(5_160_000)]})
    assert sentences.shortfall(rows, rules) == Decimal(2_400_000)


def test_one_huge_book_stands_at_the_edge_of_the_plane_and_is_counted() -> None:
    usual = pl.DataFrame(
        {
            "key": [f"M{i}" for i in range(99)],
            "x": [i / 33 for i in range(99)],
            "y": [1.0] * 99,
            "is_danger": [False] * 99,
        }
    )
    frame = pl.concat([usual, pl.DataFrame({"key": ["huge"], "x": [9000.0], "y": [500.0], "is_danger": [False]})])
    box = plane.limits(frame, 1.0, 1.26)
    assert box["right"] < 3 and box["top"] == pytest.approx(3.78) and box["bottom"] == -1.26
    said = dict(plane.beyond(frame, box, False, "en"))
    assert "1 above 3.8%" in said["tl"] and said["tr"].startswith("2 beyond") and "bl" not in said
    marked = frame.with_columns(is_danger=pl.col("key") == "huge")
    assert plane.limits(marked, 1.0, 1.26)["right"] > 9000  # who is marked is inside


def test_a_percentage_that_says_nothing_more_is_capped_on_screen() -> None:
    assert [f.multiple_pct(v, 1000, "en") for v in (10_991.5, 957.2, -5323, None)] == [
        "110×",
        "957%",
        "−53×",
        "—",
    ] and f.multiple_pct(10_991.5, 1000, "zh") == "110\u00a0倍"
