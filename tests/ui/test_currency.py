"""A bank that reports in another currency than the yuan reads its own code wherever an amount has a unit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ui import currency
from ui import formats as f
from ui.i18n import t


@pytest.fixture
def crowns() -> Iterator[None]:
    currency.use("CZK")
    yield
    currency.use(None)


def test_units_and_texts_name_the_currency(crowns: None) -> None:
    assert [f.unit(name, "en").label for name in ("one", "wan", "yi")] == ["CZK", "CZK m", "CZK bn"]
    assert [f.unit(name, "zh").label for name in ("one", "wan", "yi")] == ["CZK", "万 CZK", "亿 CZK"]
    assert f.money(36_070_000, "zh") == "3,607\u00a0万 CZK" and f.money_parts(36_070_000, "en") == ("36.1m", "CZK")
    assert t("scorecard.calc.caption", "en", month="2026-10").startswith("2026-10, CZK;") and "，CZK；" in t(
        "scorecard.calc.caption", "zh", month="2026-10"
    )


def test_words_that_only_contain_the_sign_stay(crowns: None) -> None:
    assert currency.words("业务单元与多元经营") == "业务单元与多元经营"


def test_the_yuan_is_left_as_it_is() -> None:
    assert f.unit("wan", "zh").label == "万元" and currency.words("CNY m") == "CNY m"
