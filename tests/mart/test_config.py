"""Months, paths and the bank's own description."""

from __future__ import annotations

import pytest

from mart.config import DEMO_BANK, ConfigError, bank, paths, paths_in, read_bank
from mart.months import days_in_month, month_no, month_text


@pytest.mark.parametrize(
    ("text", "number", "days"), [("2026-10", 24321, 31), ("2024-02", 24289, 29), ("1999-12", 23999, 31)]
)
def test_month_and_back(text, number, days):
    assert month_no(text) == number
    assert month_text(number) == text
    assert days_in_month(number) == days


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "202610", "", "2026-10-01"])
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(ValueError, match="expected YYYY-MM"):
        month_no(text)


def test_months_follow_each_other_over_the_year_end():
    assert month_no("2026-01") - month_no("2025-12") == 1


def test_all_state_lives_under_one_folder(tmp_path):
    where = paths({"COCKPIT_DATA": str(tmp_path)})
    assert {p.parent for p in (where.landing, where.raw, where.builds, where.current, where.load_json)} == {tmp_path}


def test_bank_is_the_demo_bank_until_one_is_described(tmp_path):
    where = paths_in(tmp_path)
    assert bank(where) == DEMO_BANK
    where.bank.mkdir()
    (where.bank / "bank.yml").write_text("name_zh: 滨海银行\nname_en: Binhai\ncurrency: USD\n")
    assert (bank(where).currency, bank(where).is_demo) == ("USD", False)


@pytest.mark.parametrize(("text", "part"), [
    ("name_zh: x\n", "both needed"),
    ("name_zh: x\nname_en: y\ndemo: true\n", "unknown setting 'demo'"),
    ("name_zh: x\nname_en: y\nis_demo: perhaps\n", "true or false"),
    ("- a\n", "list of settings"),
    ("a: [\n", "cannot be read"),
])  # fmt: skip
def test_bank_file_that_is_not_usable_is_one_line(tmp_path, text, part):
    (tmp_path / "bank.yml").write_text(text)
    with pytest.raises(ConfigError, match=part) as error:
        read_bank(tmp_path / "bank.yml")
    assert "\n" not in str(error.value)
