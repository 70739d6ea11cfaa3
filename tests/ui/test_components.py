"""Components: what they print, what a click returns, that text is never markup, that only a page of rows is sent."""

import re
import sys
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import polars as pl
import pytest

from tests.ui.drawn import ZH, run, words
from ui import formats as f
from ui.columns import Column
from ui.components import explain, kpi, kpi_grid, markup, queue, static_table
from ui.components.exporting import file_name
from ui.components.packed import unpacked
from ui.components.pressable import button_html

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"


# ---- pressing ---------------------------------------------------------------------------------------------------


def test_pressable_html_reaches_the_page_whole_and_nothing_is_pressed_at_first():
    def page():
        import streamlit as st

        from ui import components as ui

        st.write(ui.pressable("<b>x</b>", key="k"))

    app = run(page)
    assert unpacked(app.get("bidi_component")[0].proto.bytes) == {"html": "<b>x</b>"}
    assert "None" in [m.value.strip("`") for m in app.markdown]


def test_the_page_hands_over_what_draws_a_component_whose_script_only_calls_it():
    def page():
        from ui import components as ui

        ui.behave("en")
        ui.pressable("<b>x</b>", key="k")

    whole, *calls = [one.proto.js_content for one in run(page).get("bidi_component")]
    for call in calls:
        name = re.search(r"all\.(\w+)\(part\)", call)[1]
        assert len(call) < 300 and f"{name}: (() => " in whole


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
        kpi_grid.card_html(card),
        kpi_grid.card_html(card, EVIL),
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
    assert words(html).count("何静 −500 逾期 2 天 处理") == 2
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
    for part in ("3.75", "a − b", "5.00", "规则 2026-07；数据批次 b1", "✓ 下级合计 3.75 ＝ 本级 3.75，差异 0.00"):
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
