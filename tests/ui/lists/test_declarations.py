"""What screens declare: each column has its words in both languages, and the mechanism keeps what a list promises."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from tests.ui.lists.declared import declared
from ui import lists
from ui.i18n import LANGS
from ui.lists import Col, List, Name


@pytest.mark.parametrize("one", declared(), ids=lambda one: one.name)
def test_every_column_has_a_label_and_every_file_its_columns(one: List):
    args = {"month": "2026-10", "limit": 75, "hurdle": "1%", "months": 6}
    for lang in LANGS:
        for place in ("screen", "file"):
            labels = [c.label.strip() for c in lists.columns(one, lang, place, args) if c.key not in ("mark", "bar")]
            assert all(labels) and len(set(labels)) == len(labels), (one.name, lang, place, labels)
    keys = [c.key for c in one.columns]
    assert len(set(keys)) == len(keys) and set(one.file) <= set(keys)
    assert not one.button or one[one.button].place == "screen"
    assert one.id or not (one.actions or one.click)


FRAME = pl.DataFrame(
    {
        "name_zh": ["甲", "乙"],
        "name_en": ["A", None],
        "loans_end_cny": [Decimal("16320000"), Decimal("900000")],
        "ep_12m_cny": [Decimal("-1200"), Decimal("800")],
        "rwa_cny": [None, None],
    },
    schema_overrides={
        "loans_end_cny": pl.Decimal(18, 2),
        "ep_12m_cny": pl.Decimal(18, 2),
        "rwa_cny": pl.Decimal(18, 2),
    },
)
ONE = List(
    "x",
    "segments",
    (
        Col("name", words=Name("name")),
        Col("loans_end_cny", "cny", group="held"),
        Col("ep_12m_cny", "cny", group="earned"),
        Col("rwa_cny", "cny", group="held"),
    ),
    file=("rwa_cny", "name"),
)


def test_a_figure_without_a_feed_is_left_out_and_named():
    made, _ = lists.for_screen(ONE, FRAME, "en")
    assert [c.key for c in made] == ["name", "loans_end_cny", "ep_12m_cny"]
    assert lists.for_whole(ONE, FRAME, "en") == "not available, this bank brings no source: RWA"
    kept = ONE.with_("rwa_cny", keep=True)
    assert [c.key for c in lists.for_screen(kept, FRAME, "en")[0]][-1] == "rwa_cny"


def test_each_group_of_money_has_its_unit_said_once():
    made, words = lists.for_screen(ONE, FRAME, "zh")
    assert words == "贷款余额：万元；经济利润：元"
    assert [c.unit and c.unit.label for c in made] == [None, "万元", "元"]


def test_a_file_has_its_own_order_and_all_columns_are_words_in_the_reader_s_language():
    assert [c.key for c in lists.columns(ONE, "en", "file")] == ["rwa_cny", "name", "loans_end_cny", "ep_12m_cny"]
    assert lists.worded(FRAME, ONE.columns, "en")["name"].to_list() == ["A", "乙"]


def test_a_column_that_is_not_declared_is_named():
    with pytest.raises(KeyError, match="list 'x' has no column 'gone'"):
        ONE.only("name", "gone")
