"""Streamlit still takes our tables the way `ui/components/printing.py` hands them over."""

from __future__ import annotations

import pytest
from streamlit import dataframe_util
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest


def _page() -> None:
    from decimal import Decimal

    import polars as pl

    from ui import components as ui
    from ui import theme
    from ui.columns import Column

    rows = pl.DataFrame({"name": ["甲", "乙"], "ep": [Decimal("16320000.00"), Decimal("-4480000.00")]})
    columns = [Column("name", "客户"), Column("ep", "经济利润", "cny", tone="sign")]
    ui.data_table(rows, columns, theme.look("light", "zh"), key="patched")


def test_a_table_is_turned_into_bytes_in_the_first_run_only(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    own = dataframe_util.convert_arrow_table_to_arrow_bytes
    monkeypatch.setattr(
        dataframe_util, "convert_arrow_table_to_arrow_bytes", lambda table: made.append(table) or own(table)
    )
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert not app.exception
    first = len(made)
    assert first == 2, "numbers and printed texts, once each: Streamlit asks for them some other way"
    app.run()
    assert len(made) == first, "an unchanged table was serialised again: Streamlit no longer calls what we replace"


def test_the_browser_gets_numbers_to_sort_by_and_our_texts_and_colours_to_show() -> None:
    app = AppTest.from_function(_page, default_timeout=30).run()
    table = app.dataframe[0]
    assert table.value["ep"].tolist() == [16320000.0, -4480000.0]
    styler = table.proto.arrow_data.styler if hasattr(table.proto, "arrow_data") else table.proto.styler
    assert convert_arrow_bytes_to_pandas_df(styler.display_values)["ep"].tolist() == ["1,632", "−448"]
    assert styler.styles.count("color:") == 2
