"""Tables: one unit, our minus and dash, tones by sign, one page sent."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData

from tests.ui.drawn import ZH, run, words
from ui import columns
from ui import formats as f
from ui.columns import Column
from ui.components import printing, static_table, tables
from ui.components.printing import ready
from ui.theme import look

FRAME = pl.DataFrame(
    {
        "name": ["甲", "乙", "丙"],
        "ep_cny": [Decimal("16320000"), Decimal("-4480000"), None],
        "raroc": [0.1322, 0.08, None],
        "mark": ["negative", None, None],
    },
    schema_overrides={"ep_cny": pl.Decimal(18, 2)},
)


COLUMNS = [
    Column("name", "客户"),
    Column("ep_cny", "EP", "cny", tone="sign", bold=True),
    Column("raroc", "RAROC", "ratio", tone="mark"),
]


def test_a_page_prints_one_unit_our_minus_and_our_dash():
    unit = printing.money_unit(FRAME, COLUMNS, "zh")
    page = printing.printed(FRAME, COLUMNS, ZH, unit)
    assert unit.label == "万元"
    assert page.cells == (("甲", "1,632", "! 13.22%"), ("乙", "−448", "8.00%"), ("丙", "—", "—"))


def test_companies_stand_without_their_legal_form_where_they_are_bold_or_short():
    frame = pl.DataFrame({"a": ["上海昌东百货股份有限公司"], "b": ["Ningbo Shanchang Co., Ltd."], "c": ["甲有限公司"]})
    shown = printing.printed(
        frame, [Column("a", "A", bold=True), Column("b", "B", short=True), Column("c", "C")], ZH, None
    )
    assert shown.cells == (("上海昌东百货", "Ningbo Shanchang", "甲有限公司"),)


def test_tones_follow_the_sign_or_a_column_of_tones():
    styles = printing.printed(FRAME, COLUMNS, ZH, None).styles
    tok = ZH.tokens
    assert styles[f"color: {tok.positive}; font-weight: 600"] == ["row0_col1"]
    assert styles[f"color: {tok.negative}; font-weight: 600"] == ["row1_col1"]
    assert styles[f"color: {tok.negative}; "] == ["row0_col2"]


def test_a_change_shows_its_direction_and_its_sign():
    column = Column("n", "变动", "cnt", signed=True, arrow=True, tone="sign")
    page = printing.printed(pl.DataFrame({"n": [2, -1, 0, None]}), [column], ZH, None)
    assert page.cells == (("▲ +2",), ("▼ −1",), ("＝ 0",), ("—",))


def test_our_quick_styler_says_what_pandas_own_would_say():
    page = printing.printed(FRAME, COLUMNS, ZH, f.unit("wan", "zh"))
    quick, usual = ArrowData(), ArrowData()
    marshall_styler(quick, printing.styler(FRAME, COLUMNS, page), "")
    shown = pd.DataFrame(page.cells, columns=[c.key for c in COLUMNS])
    slow = FRAME.select(c.key for c in COLUMNS).with_columns(pl.col("ep_cny").cast(pl.Float64)).to_pandas().style
    for column in shown.columns:
        texts = iter(shown[column].tolist())
        slow = slow.format(lambda _, texts=texts: next(texts), subset=[column])
    marshall_styler(usual, slow, "x")
    texts = [convert_arrow_bytes_to_pandas_df(one.styler.display_values) for one in (quick, usual)]
    assert texts[0].to_dict("list") == texts[1].to_dict("list")
    again = ArrowData()
    marshall_styler(again, printing.styler(FRAME, COLUMNS, page), "")
    assert again == quick
    assert "#T_t_row1_col1 { color: #B3261E; font-weight: 600 }" in quick.styler.styles


def test_a_table_sends_one_page_and_says_which():
    def page():
        import polars as pl

        from ui import components as ui
        from ui import theme
        from ui.columns import Column

        frame = pl.DataFrame({"n": list(range(5000)), "s": ["一二三四五六七八九十"] * 5000})
        ui.data_table(
            frame, [Column("n", "N", "cnt"), Column("s", "S")], theme.look("light", "en"), key="t", footer="sum 9"
        )

    app = run(page)
    table = app.dataframe[0]
    assert len(table.value) == 15 and table.proto.ByteSize() < 20_000
    assert any("Rows 1–15 of 5,000; sum 9" in words(h.value) for h in app.get("html"))
    app.selectbox(key="t_sort").select("N").run()
    assert app.dataframe[0].value["n"].tolist()[:2] == [4999, 4998]


def test_a_page_of_a_frame_that_is_kept_is_made_twice_at_most(monkeypatch: pytest.MonkeyPatch):
    """In the first run nobody knows whether the frame stays; what differs in anything is a page of its own."""
    made = []
    monkeypatch.setattr(tables, "ready", lambda rows, *more: made.append(rows["s"].to_list()) or ready(rows, *more))

    def page(frame: pl.DataFrame, lang: str, said: str, words: object):
        word = lambda rows: rows.with_columns(s=pl.lit(said))  # noqa: E731
        columns = [Column("n", "N", "cnt"), Column("s", "S")]
        tables.data_table(frame, columns, look("light", lang), key="t", word=word, words=words)

    monkeypatch.setattr(tables, "draw_grid", lambda shown, *_: drawn.append(shown.rows["s"].to_list()))
    drawn: list[list[str]] = []
    frame = pl.DataFrame({"n": [1], "s": ["x"]})
    for said in "aabb":
        page(frame, "en", said, said)
    assert drawn == [["a"], ["a"], ["b"], ["b"]] and len(made) == 3
    page(frame, "zh", "b", "b")
    page(frame, "en", "c", None)  # what these words follow from, nobody says
    page(frame, "en", "d", None)
    page(frame.clone(), "en", "b", "b")
    assert drawn[4:] == [["b"], ["c"], ["d"], ["b"]] and len(made) == 7


def test_an_empty_table_is_the_empty_state():
    def page():
        import polars as pl

        from ui import components as ui
        from ui import theme
        from ui.columns import Column

        assert ui.data_table(pl.DataFrame({"a": []}), [Column("a", "A")], theme.look("light", "zh"), key="t") is None

    app = run(page)
    assert not app.dataframe and "没有符合条件的记录" in words(app.get("html")[0].value)


def test_wrong_columns_are_named():
    with pytest.raises(KeyError, match="'gone' is not in the frame"):
        static_table.table_html(FRAME, [Column("gone", "X")], ZH)
    with pytest.raises(KeyError, match="'hue'"):
        static_table.table_html(FRAME, [Column("name", "X", tone="hue")], ZH)
    with pytest.raises(ValueError, match="kind 'euro'"):
        Column("a", "A", "euro")


def test_a_static_table_ends_with_its_totals_and_refuses_to_be_long():
    html = static_table.table_html(FRAME, COLUMNS, ZH, totals={"name": "合计", "ep_cny": Decimal("11840000")})
    assert words(html).endswith("合计 1,184")
    with pytest.raises(ValueError, match="at most 60 rows"):
        static_table.html_table(pl.DataFrame({"name": ["x"] * 61}), [Column("name", "X")], ZH)


FORMS = {"materials/form.py", "deliveries/preview.py", "people/own.py", "salesmap/targets.py", "salesmap/team.py"}


def test_what_stands_side_by_side_wraps_on_a_small_screen() -> None:
    screens = Path(columns.__file__).parent / "screens"
    found = {str(path.relative_to(screens)) for path in screens.rglob("*.py") if "st.columns(" in path.read_text()}
    assert found == FORMS, "st.columns keeps two tables beside each other however narrow: ui.split and ui.uneven wrap"
