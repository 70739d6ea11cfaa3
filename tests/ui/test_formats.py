"""Numbers as the screen prints them, in both languages."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import formats as f

SP = f.NBSP


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (337_100_000, f"3.37{SP}亿元", "337.1m"),
        (31_120_000, f"3,112{SP}万元", "31.1m"),
        (412_600_000_000, f"4,126{SP}亿元", "412.6bn"),
        (94_000, f"9.4{SP}万元", "94.0k"),
        (-3_920_000, f"−392{SP}万元", "−3.9m"),
        (99_999_600, f"1.00{SP}亿元", "100.0m"),  # never 10,000 万
        (999_960_000, f"10.00{SP}亿元", "1.0bn"),  # never 1,000.0m
        (0, f"0{SP}元", "0"),
        (None, "—", "—"),
        (float("nan"), "—", "—"),
    ],
)
def test_headline_money(value, zh, en):
    assert (f.money(value, "zh"), f.money(value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (-3_920_000, f"−392{SP}万", "−3.9m"),
        (3_600_000_000, f"+36{SP}亿", "+3.6bn"),
        (500_000_000, f"+5{SP}亿", "+500.0m"),
        (26_500_000_000, f"+265{SP}亿", "+26.5bn"),
        (0, "0", "0"),
        (None, "—", "—"),
    ],
)
def test_variance(value, zh, en):
    assert (f.variance(value, "zh"), f.variance(value, "en")) == (zh, en)


def test_a_variance_beside_billions_is_in_billions():
    assert f.variance(500_000_000, "en", of=291_400_000_000) == "+0.5bn"
    assert f.variance(11_300_000, "en", of=734_800_000) == "+11.3m"


def test_one_table_has_one_unit_and_both_languages_print_the_same_digits():
    values = [16_320_000, -4_480_000, 900]
    zh, en = f.table_unit(values, "zh"), f.table_unit(values, "en")
    assert (zh.label, en.label) == ("万元", "CNY m")
    assert [f.in_unit(v, zh) for v in values] == ["1,632", "−448", "0"]
    assert [f.in_unit(v, en) for v in values] == ["16.32", "−4.48", "0.00"]
    assert f.table_unit([2_000_000_000_000, 5], "zh").label == "亿元"
    assert f.table_unit([99_999, None], "zh").label == "元"
    assert f.table_unit([], "en").label == "CNY"


def test_exact_unit_keeps_cents():
    assert f.in_unit(Decimal("31120000.05"), f.exact_unit("zh")) == "31,120,000.05"


def test_ratios_and_their_variance():
    assert f.pct(Decimal("13.224")) == "13.22%"
    assert f.value(Decimal("0.13224"), "ratio", "zh") == "13.22%"
    assert f.diff_bps(Decimal("13.22"), Decimal("13.40")) == -18
    assert f.bps(f.diff_bps(13.22, 13.40)) == f"−18{SP}bp"
    assert f.diff_bps(None, 1) is None


def test_what_is_not_the_whole_is_never_rounded_to_it():
    printed = [f.pct(value, 1) for value in (99.94, 99.95, 99.9999, Decimal("99.99999999"), 100, 100.04, -99.97)]
    assert printed == ["99.9%", "99.9%", "99.9%", "99.9%", "100.0%", "100.0%", "−99.9%"]
    assert [f.pct(99.5, 0), f.pct(99.4, 0), f.value(Decimal("0.99999"), "ratio", "zh")] == ["99%", "99%", "99.99%"]
    assert f.value(99.96, "progress", "en", 1) == "99.9%"


def test_counts_take_their_measure_word_in_chinese_only():
    assert f.count(24180, "zh", "户") == f"24,180{SP}户"
    assert f.count(24180, "en", "户") == "24,180"


def test_arrows_tell_direction():
    assert [f.arrow(v) for v in (1, -1, 0, None)] == ["▲", "▼", "＝", "—"]


def test_months_come_from_numbers_texts_and_dates():
    assert f.month(24321) == f.month("2026-10") == f.month(date(2026, 10, 31)) == "2026-10"
    assert f.month(2026 * 12) == "2026-01"


@pytest.mark.parametrize(
    ("due", "zh", "en", "tone"),
    [
        (date(2026, 11, 1), f"逾期{SP}2{SP}天", f"2{SP}d late", "negative"),
        (datetime(2026, 11, 3, 16), f"今日{SP}16:00", f"today{SP}16:00", "warning"),
        (datetime(2026, 11, 3, 9), f"今日{SP}09:00", f"today{SP}09:00", "negative"),
        (date(2026, 11, 3), "今日", "today", "warning"),
        (date(2026, 11, 5), "11-05", "11-05", None),
    ],
)
def test_due_dates_in_words(due, zh, en, tone):
    now = datetime(2026, 11, 3, 10)
    assert f.due(due, now, "zh") == (zh, tone)
    assert f.due(due, now, "en") == (en, tone)


@given(st.decimals(min_value=-(10**16), max_value=10**16, places=2))
def test_a_decimal_prints_exactly(value):
    text = f.number(value, 2)
    assert Decimal(text.replace(",", "").replace(f.MINUS, "-")) == value
    assert "-" not in text


@given(st.one_of(st.none(), st.floats(), st.integers(-(10**20), 10**20), st.decimals(allow_nan=True)))
def test_no_number_breaks_a_format(value):
    for lang in ("zh", "en"):
        for text in (f.money(value, lang), f.variance(value, lang), f.value(value, "ratio", lang), f.pct(value)):
            assert text and "nan" not in text.lower() and "-" not in text
