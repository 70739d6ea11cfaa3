"""Components: what they print, what a click returns, that text is never markup, that only a page of rows is sent."""

import json
import re
import sys
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import polars as pl
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData
from streamlit.testing.v1 import AppTest

from ui import formats as f
from ui import theme
from ui.columns import Column
from ui.components import explain, kpi, markup, printing, queue, static_table
from ui.components.exporting import file_name
from ui.components.pressable import button_html

ZH, EN = theme.look("light", "zh"), theme.look("dark", "en")
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"


def words(html: str) -> str:
    """What a reader sees of a piece of HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace(f.NBSP, " ")).strip()


def run(script, **kwargs) -> AppTest:
    """A page made of one function."""
    app = AppTest.from_function(script, kwargs=kwargs, default_timeout=30).run()
    assert not app.exception, app.exception
    return app


# ---- KPI cards --------------------------------------------------------------------------------------------------
def test_card_of_money_against_plan_and_last_year():
    card = kpi.build_kpi(
        "ep",
        "经济利润",
        Decimal("31120000"),
        ZH,
        plan=Decimal("35600000"),
        last_year=Decimal("26950000"),
        status="worse",
    )
    assert (card.value, card.unit, card.status, card.status_tone) == ("3,112", "万元", "低于计划", "negative")
    plan, before = card.variances
    assert (plan.arrow, plan.text, plan.tail, plan.tone) == ("▼", f"−448{f.NBSP}万", "−12.6%", "negative")
    assert (before.arrow, before.text, before.tail, before.tone) == ("▲", f"+417{f.NBSP}万", "+15.5%", "positive")


def test_card_of_a_ratio_differs_in_bp_and_shows_the_plan_itself():
    for value, plan, kind in ((13.22, 13.40, "pct"), (Decimal("0.1322"), Decimal("0.1340"), "ratio")):
        card = kpi.build_kpi("raroc", "RAROC", value, EN, kind=kind, plan=plan, status="near")
        assert (card.value, card.status) == ("13.22", "near plan")
        assert (card.variances[0].text, card.variances[0].tail) == (f"−18{f.NBSP}bp", "13.40")


def test_where_low_is_good_the_arrow_stays_and_the_colour_turns():
    card = kpi.build_kpi("npl", "不良率", 1.12, ZH, kind="pct", plan=1.15, favourable="down", status="better")
    assert (card.variances[0].arrow, card.variances[0].tone, card.status) == ("▼", "positive", "优于计划")
    assert card.unit == "%，低为优"


def test_a_missing_feed_is_a_dash_and_named_never_a_zero():
    card = kpi.build_kpi("cap", "产能", 0, ZH, missing="机构与人员", plan=5, last_year=4)
    assert (card.value, card.status, card.variances, card.spark) == ("—", "", (), "")
    assert card.missing == "缺少来源：机构与人员"


def test_without_plan_there_is_no_judgement():
    card = kpi.build_kpi("x", "X", 5, ZH, kind="cnt", noun="户", last_year=4)
    assert (card.status, [row.label for row in card.variances], card.unit) == ("", ["去年"], "户")


def test_a_plan_of_nearly_nothing_gives_no_percentage():
    card = kpi.build_kpi("x", "X", Decimal(-998), ZH, plan=Decimal(1), last_year=Decimal(-499), floor_pct=10)
    assert [row.tail for row in card.variances] == [f.NONE, "−100.0%"]


def test_a_ratio_without_a_base_is_a_dash_and_says_why():
    card = kpi.build_kpi("raroc", "RAROC", None, ZH, kind="pct", plan=12, status="none", reason="分母几乎为零")
    assert (card.value, card.missing, card.variances) == ("—", "分母几乎为零", ())


def test_each_card_has_one_button_that_gives_its_key():
    html = kpi.kpi_html([kpi.build_kpi(k, f"card {k}", 1, ZH) for k in ("a", "b")], ZH)
    assert re.findall(r'<button[^>]* data-press="(\w+)"[^>]*>([^<]+)</button>', html) == [
        ("a", "card a"),
        ("b", "card b"),
    ]


def test_pressable_html_reaches_the_page_whole_and_nothing_is_pressed_at_first():
    def page():
        import streamlit as st

        from ui import components as ui

        st.write(ui.pressable("<b>x</b>", key="k"))

    app = run(page)
    assert json.loads(app.get("bidi_component")[0].proto.json) == {"html": "<b>x</b>"}
    assert "None" in [m.value.strip("`") for m in app.markdown]


@pytest.mark.parametrize(("sent", "heard"), [("a", "a"), ("b", None), (None, None), ({"a": 1}, None), ('a" x="', None)])
def test_only_a_button_that_is_there_can_be_pressed(monkeypatch, sent, heard):
    module = sys.modules["ui.components.pressable"]
    monkeypatch.setattr(module, "_draw", lambda **_: SimpleNamespace(press=sent))
    assert module.pressable(button_html("a", "A", "x"), key="k") == heard


# ---- escaping ---------------------------------------------------------------------------------------------------
def test_text_from_data_is_never_markup():
    card = kpi.KpiCard(
        "k", EVIL, EVIL, EVIL, EVIL, "muted", (kpi.VarianceRow(EVIL, EVIL, EVIL, "muted", EVIL),), EVIL, EVIL
    )
    frame = pl.DataFrame({"a": [EVIL], "p": ["javascript:alert(1)"]})
    pieces = [
        kpi.card_html(card),
        kpi.card_html(card, EVIL),
        button_html(EVIL, EVIL, EVIL, EVIL),
        markup.emphasised(f"**{EVIL}**"),
        markup.badge_html(EVIL, None, ZH),
        static_table.table_html(frame, [Column("a", EVIL), Column("p", "p", "image")], ZH, totals={"a": EVIL}),
        queue.row_html(queue.Decision(EVIL, EVIL, 1, EVIL, None, EVIL), ZH, datetime(2026, 1, 1), f.unit("one", "zh")),
    ]
    for piece in pieces:
        assert "<script" not in piece and "<img src=x" not in piece and "javascript:" not in piece
        assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", piece)


def test_only_double_stars_are_markup_in_a_sentence():
    assert markup.emphasised("低于 **3.37 亿元** <b>") == '低于 <b style="font-weight:600">3.37 亿元</b> &lt;b&gt;'


# ---- tables -----------------------------------------------------------------------------------------------------
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
    assert page.cells == (("甲", "1,632", "◆ 13.22%"), ("乙", "−448", "8.00%"), ("丙", "—", "—"))


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


# ---- decision queue ---------------------------------------------------------------------------------------------
def test_the_queue_holds_seven_due_first_and_undated_last():
    items = [queue.Decision(str(i), "x", i, "o", date(2026, 11, 20 - i), "go") for i in range(8)]
    items.append(queue.Decision("late", "x", None, "o", datetime(2026, 11, 1, 9), "go"))
    items.append(queue.Decision("open", "x", 1, "o", None, "go"))
    assert [d.key for d in queue.first_due(items)] == ["late", "7", "6", "5", "4", "3", "2"]
    assert [d.key for d in queue.first_due(items[-2:])] == ["late", "open"]


def test_a_decision_is_one_real_button():
    items = [queue.Decision(k, k, -5e6, "何静", date(2026, 11, 1), "处理") for k in ("a", "b")]
    html = queue.queue_html(items, ZH, datetime(2026, 11, 3))
    assert words(html).count("−500 何静 逾期 2 天 处理") == 2
    assert re.findall(r'<button[^>]* data-press="(\w+)"', html) == ["a", "b"]


# ---- explain, states, export ------------------------------------------------------------------------------------
def test_explain_says_whether_the_rows_add_up():
    assert explain.adds_up(Decimal("10.00"), Decimal("10.00")) == ("yes", "0.00")
    assert explain.adds_up(Decimal("10.00"), Decimal("10.01")) == ("no", "+0.01")
    assert explain.adds_up(Decimal("0.13"), None) == ("ratio", None)


def test_explain_shows_formula_inputs_policy_and_rows():
    def page():
        import polars as pl

        from ui import components as ui
        from ui import theme
        from ui.columns import Column

        rows = pl.DataFrame({"name": ["郑州", "杭州"], "v": [1.25, 2.5]})
        view = ui.ExplainView(
            "EP",
            "3.75",
            "a − b",
            [("a", "5.00")],
            "2026-07",
            "b1",
            rows,
            [Column("name", "分行"), Column("v", "EP", "cny")],
            3.75,
            3.75,
        )
        ui.explain_body(view, theme.look("light", "zh"))

    text = " ".join(words(h.value) for h in run(page).get("html"))
    for part in ("3.75", "a − b", "5.00", "规则 2026-07 版", "数据批次 b1", "✓ 下级合计 3.75 ＝ 本级 3.75，差异 0.00"):
        assert part in text


def test_a_failing_section_shows_a_reference_and_logs_the_details(caplog):
    def page():
        import streamlit as st

        from ui import components as ui

        with ui.guard("分群"):
            raise ValueError("secret detail")
        st.write("after")

    app = run(page)
    text = words(app.get("html")[0].value)
    reference = re.search(r"编号 ([0-9A-F]{8})", text).group(1)
    assert "secret" not in text and "分群" in text
    assert reference in caplog.text and "secret detail" in caplog.text
    assert [m.value for m in app.markdown] == ["after"]


def test_a_rerun_passes_through_a_guard():
    def page():
        import streamlit as st

        from ui import components as ui

        with ui.guard("x"):
            st.stop()

    assert not run(page).get("html")


def test_missing_feeds_are_named():
    def page():
        from ui import components as ui

        ui.missing_feed_state(["管理会计", "风险"], "成本")

    text = words(run(page).get("html")[0].value)
    assert "暂无法展示：成本" in text and "管理会计、风险" in text


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("客户 清单", "客户_清单.csv"),
        ("../../etc/passwd", "etc_passwd.csv"),
        ("a\r\nX: y", "a_X_y.csv"),
        ("", "export.csv"),
    ],
)
def test_file_names_hold_no_path_or_header(name, made):
    assert file_name(name, "csv") == made


def test_a_crumb_without_a_page_is_a_button_that_returns_its_key():
    def page():
        import streamlit as st

        from ui import components as ui

        st.write(ui.breadcrumb([ui.Crumb("bank", "全行"), ui.Crumb("b", "郑州")]))

    app = run(page)
    app.button(key="crumb_bank").click().run()
    assert "bank" in [m.value.strip("`") for m in app.markdown]
