"""Tables: one unit, our minus and dash, tones by sign, one page sent."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.ui.drawn import ZH, column, listed, lists, run, sort_by, words
from ui import columns
from ui.columns import Column
from ui.components import printing, static_table, tables
from ui.components.list_html import Finish, list_html
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


def drawn(frame: pl.DataFrame, columns: list[Column], **finish: object) -> str:
    unit = printing.money_unit(frame, columns, "zh")
    return list_html(frame, columns, ZH, unit, Finish(**finish))


def test_a_page_prints_one_unit_our_minus_and_our_dash():
    assert printing.money_unit(FRAME, COLUMNS, "zh").label == "万元"
    assert listed(drawn(FRAME, COLUMNS)) == (
        ["客户", "EP", "RAROC"],
        [["甲", "1,632", "! 13.22%"], ["乙", "−448", "8.00%"], ["丙", "—", "—"]],
    )


def test_companies_stand_without_their_legal_form_where_they_are_bold_or_short():
    frame = pl.DataFrame({"a": ["上海昌东百货股份有限公司"], "b": ["Ningbo Shanchang Co., Ltd."], "c": ["甲有限公司"]})
    shown = drawn(frame, [Column("a", "A", bold=True), Column("b", "B", short=True), Column("c", "C")])
    assert listed(shown)[1] == [["上海昌东百货", "Ningbo Shanchang", "甲有限公司"]]


def test_tones_follow_the_sign_or_a_column_of_tones():
    html = drawn(FRAME, COLUMNS)
    assert '<td class="n b positive">1,632</td>' in html and '<td class="n b negative">−448</td>' in html
    assert '<td class="n negative">! 13.22%</td>' in html and '<td class="n">8.00%</td>' in html


def test_a_change_shows_its_direction_and_its_sign():
    change = Column("n", "变动", "cnt", signed=True, arrow=True, tone="sign")
    shown = drawn(pl.DataFrame({"n": [2, -1, 0, None]}), [change])
    assert listed(shown)[1] == [["▲ +2"], ["▼ −1"], ["＝ 0"], ["—"]]


def test_text_from_data_is_text_and_only_our_pictures_are_shown():
    evil = '<img src=x onerror=alert(1)>"'
    frame = pl.DataFrame({"a": [evil], "p": ["http://a.b/c.png"], "q": ["data:image/svg+xml,x"], "b": [evil]})
    columns = [Column("a", evil, help=evil), Column("p", "P", "image"), Column("q", "Q", "image"), Column("b", "B")]
    html = drawn(frame, columns, action="b", alt=evil)
    assert html.count("<img") == 1 and '<img src="data:image/svg+xml,x" alt="">' in html
    assert html.count("&lt;img src=x") == 5


def test_spaces_and_lines_of_a_text_stay_in_their_row():
    assert "<td>  + a b</td>" in drawn(pl.DataFrame({"a": ["  + a\nb"]}), [Column("a", "A")])


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
    assert len(column(app, 0)) == 15 and len(lists(app)[0]["html"]) < 3_000
    assert "Rows 1–15 of 5,000; sum 9" in words(lists(app)[0]["html"])
    sort_by(app, "t", "N")
    assert column(app, 0)[:2] == ["4,999", "4,998"]


def test_a_page_of_a_frame_that_is_kept_is_made_twice_at_most(monkeypatch: pytest.MonkeyPatch):
    """In the first run nobody knows whether the frame stays; what differs in anything is a page of its own."""
    made = []
    monkeypatch.setattr(
        tables, "list_html", lambda rows, *more: made.append(rows["s"].to_list()) or list_html(rows, *more)
    )

    def page(frame: pl.DataFrame, lang: str, said: str, words: object):
        word = lambda rows: rows.with_columns(s=pl.lit(said))  # noqa: E731
        columns = [Column("n", "N", "cnt"), Column("s", "S")]
        tables.data_table(frame, columns, look("light", lang), key="t", word=word, words=words)

    monkeypatch.setattr(tables, "draw_grid", lambda shown, *_: shown_rows.append(shown.rows["s"].to_list()))
    shown_rows: list[list[str]] = []
    frame = pl.DataFrame({"n": [1], "s": ["x"]})
    for said in "aabb":
        page(frame, "en", said, said)
    assert shown_rows == [["a"], ["a"], ["b"], ["b"]] and len(made) == 3
    page(frame, "zh", "b", "b")
    page(frame, "en", "c", None)  # what these words follow from, nobody says
    page(frame, "en", "d", None)
    page(frame.clone(), "en", "b", "b")
    assert shown_rows[4:] == [["b"], ["c"], ["d"], ["b"]] and len(made) == 7


def test_an_empty_table_is_the_empty_state():
    def page():
        import polars as pl

        from ui import components as ui
        from ui import theme
        from ui.columns import Column

        assert ui.data_table(pl.DataFrame({"a": []}), [Column("a", "A")], theme.look("light", "zh"), key="t") is None

    app = run(page)
    assert not lists(app) and "没有符合条件的记录" in words(app.get("html")[0].value)


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


FORMS = {"materials/form.py", "deliveries/preview.py", "people/own.py", "salesmap/choosing.py", "salesmap/team.py"}


def test_what_stands_side_by_side_wraps_on_a_small_screen() -> None:
    screens = Path(columns.__file__).parent / "screens"
    found = {str(path.relative_to(screens)) for path in screens.rglob("*.py") if "st.columns(" in path.read_text()}
    assert found == FORMS, "st.columns keeps two tables beside each other however narrow: ui.split and ui.uneven wrap"
