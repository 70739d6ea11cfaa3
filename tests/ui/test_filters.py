"""What the shared filters understand, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.ui.test_pages import opened, printed
from ui import filters, session
from ui.screens.cockpit import value

NAMES = [{"B01": "郑州分行", "B02": "武汉分行"}, {"B01": "Zhengzhou", "B02": "Wuhan"}]


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [("B01", "B01"), ("武汉分行", "B02"), ("Wuhan", "B02"), ("B99", None), ("'; drop table x", None), ("", None)],
)
def test_an_incoming_text_is_a_code_a_name_or_nothing(raw: str, meaning: str | None) -> None:
    assert filters.incoming(raw, ["B01", "B02"], NAMES) == meaning


def test_names_that_occur_twice_carry_their_number() -> None:
    people = pl.DataFrame(
        {"key": ["M1", "M2", "M3"], "label_zh": ["何静", "何静", "李蔚"], "label_en": ["He Jing", "", None]}
    )
    assert filters.labels(people, "zh") == {"M1": "何静 M1", "M2": "何静 M2", "M3": "李蔚"}
    assert filters.labels(people, "en") == {"M1": "He Jing", "M2": "何静", "M3": "李蔚"}


def test_only_filters_can_be_set_as_filters() -> None:
    with pytest.raises(KeyError, match="is no filter"):
        session.set_filters(colour="red")
    with pytest.raises(KeyError, match="use set_filters"):
        session.remember("branch", "B01")


def test_a_code_in_the_url_is_spelt_as_the_reader_reads_it(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    app = opened("cockpit_overview", "branch_leader", "en", at="B02", tier="value")
    assert app.selectbox(key="at").value == "B02"
    assert app.query_params["role"] == "Branch leader" and app.query_params["tier"] == "Value"


def test_an_unknown_branch_in_the_url_is_no_branch(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    app = opened("cockpit_overview", "executive", "en", branch="B99")
    assert app.selectbox(key="branch").value is None
    assert not app.exception and not any(
        "B99" in said for said in printed(app)
    )  # the whole bank is not called by a name that filters nothing


def test_both_sides_of_a_split_keep_room_for_their_words() -> None:
    assert value.around(0, 10, 9) == (0, 15.0)
    low, high = value.around(-3.0, 1.0, 0.0)
    assert (low, high) == (-3.0, 2.0)


def test_a_thinned_curve_keeps_its_ends_and_its_peak() -> None:
    curve = pl.DataFrame(
        {
            "customers_pct": [i / 10 for i in range(1001)],
            "profit_pct": [min(i, 1400 - i) / 7 + (0.5 if i == 703 else 0) for i in range(1001)],
        }
    )
    few = value.thinned(curve)
    assert few.height < 250
    assert few["customers_pct"][0] == 0 and few["customers_pct"][-1] == 100
    assert few["profit_pct"].max() == round(curve["profit_pct"].max(), 2)
