"""What the shared filters understand, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Multiselect, Selectbox, TextInput
from streamlit.util import calc_hash

from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.ui.test_pages import APP, printed
from ui import filters, session

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


@pytest.fixture
def bank(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    return s_bank


CHEAP = "data_metric_dictionary"  # a page without charts; the scope line is the same on all


def at(page: str, params: dict) -> AppTest:
    """The app at an address."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(params)
    app._page_hash = calc_hash(page)
    return app.run()


def field(app: AppTest, key: str) -> Selectbox | Multiselect | TextInput:
    """The drop-down or field of a filter."""
    return next(
        one for one in (*app.selectbox, *app.multiselect, *app.text_input) if str(one.key).startswith(f"{key}.")
    )


def pick(app: AppTest, key: str, value: object) -> AppTest:
    """A reader picks in a drop-down, or types into a field."""
    field(app, key).set_value(value)
    return app.run()


def label(node: Block) -> str:
    """The words of the scope in the title line."""
    found = [label(child) for child in node.children.values() if isinstance(child, Block)]
    own = getattr(node.proto, "popover", None)
    return next((one for one in (own.label if own else "", *found) if one.startswith("Scope ")), "")


def said(app: AppTest) -> str:
    """What could not be honoured, in words."""
    return " ".join(text for text in printed(app) if 'role="status"' in text)


def test_a_name_in_an_address_means_its_code_in_either_language(bank: Path) -> None:
    names = open_mart(bank).frame("SELECT name_zh FROM org WHERE org_id = 'B02' LIMIT 1", None, EXECUTIVE)
    app = at(CHEAP, {"lang": "en", "branch": names["name_zh"][0], "tier": "Value"})
    assert field(app, "branch").value == "B02" and field(app, "tier").value == ["value"]
    assert said(app) == ""
    pick(app, "size", ["small"])
    assert (app.query_params["branch"], app.query_params["tier"]) == ("B02", "value"), "codes, in no language"


def test_a_sub_branch_beside_an_unknown_branch_names_its_own(bank: Path) -> None:
    app = at(CHEAP, {"lang": "en", "branch": "B99", "org": "S0005"})
    assert [field(app, key).value for key in ("branch", "org")] == ["B02", "S0005"]
    assert "B99" in said(app) and app.query_params["branch"] == "B99", "the address stays as it came"


@pytest.mark.parametrize(
    ("params", "line", "words"),
    [
        (
            {"branch": "<img src=x>", "month": "2031-01", "tier": ["value", "rich", "poor"], "account": "620000"},
            "Scope Value",
            (
                "Branch “&lt;img src=x&gt;” does not exist",
                "Month “2031-01” does not exist",
                "Tier “rich” does not exist",
                "Tier “poor” does not exist",
                "Account number “620000” needs its customer",
            ),
        ),
        (
            {"org": "B01S99", "customer": ["C9", "C8"], "product": "P9", "manager": "M9"},
            "Scope M9 · C9 · P9",
            (
                "Sub-branch “B01S99” does not exist",
                "Customer number “C9” is not known",
                "Customer number: only one can be shown, “C8” was left out",
                "Product number “P9” is not known",
                "Manager “M9” is not known",
            ),
        ),
        ({"role": "king"}, "Scope Whole bank", ("View “king” does not exist",)),
        (
            {"role": "branch_leader", "at": "B02", "branch": "B01"},
            "Scope Own branch",
            ("Branch “B01” does not exist in this view",),
        ),
    ],
)
def test_what_an_address_asks_for_and_is_not_there_is_said(
    params: dict, line: str, words: tuple[str, ...], bank: Path
) -> None:
    app = at(CHEAP, {"lang": "en", **params})
    assert not app.exception
    assert label(app.main) == line
    assert [one for one in words if one not in said(app)] == []
    pick(app, "size", ["small"])
    assert "does not exist" not in said(app), "said once: the next choice is another address"


def test_the_clear_button_cleans_the_address_of_what_nobody_knows(bank: Path) -> None:
    app = at(CHEAP, {"lang": "en", "month": "2031-01"})
    assert "Month “2031-01” does not exist" in said(app)
    next(button for button in app.button if button.label == "Clear filters").click().run()
    assert said(app) == "" and "month" not in app.query_params


def test_a_page_of_its_own_address_says_so_too(bank: Path) -> None:
    assert "Selection of customers “tier:rich”" in said(at("customers_segments", {"lang": "en", "select": "tier:rich"}))
    assert "Place in the product tree “x”" in said(at("products_profitability", {"lang": "en", "node": "x"}))


def test_the_scope_names_no_filter_that_a_page_does_not_follow(bank: Path) -> None:
    app = at("data_models", {"lang": "en", "branch": "B02", "tier": "value"})
    assert label(app.main) == "Scope Whole bank" and app.query_params["branch"] == "B02"
    assert any("do not follow" in text and "Value" in text for text in printed(app))


def test_another_branch_lets_the_manager_and_the_sub_branch_go(bank: Path) -> None:
    org, manager = (
        open_mart(bank)
        .frame(
            "SELECT org_id, manager_id FROM manager WHERE valid_to_month_no = 999999 AND role = 'relationship_manager' "
            "AND org_id IN (SELECT org_id FROM org WHERE branch_id = 'B01') ORDER BY 2 LIMIT 1",
            None,
            EXECUTIVE,
        )
        .row(0)
    )
    app = at(CHEAP, {"lang": "en", "org": org, "manager": manager})
    assert [field(app, key).value for key in ("branch", "org", "manager")] == ["B01", org, manager]
    pick(app, "branch", "B02")
    assert [field(app, key).value for key in ("branch", "org", "manager")] == ["B02", "", ""]
    assert app.query_params["branch"] == "B02" and not {"org", "manager"} & set(app.query_params)


def test_a_selection_too_long_for_an_address_is_kept_under_a_name(bank: Path) -> None:
    many = tuple(
        open_mart(bank).frame("SELECT customer_id FROM customer ORDER BY 1 LIMIT 200", None, EXECUTIVE)["customer_id"]
    )

    def script() -> None:
        import streamlit as st

        from mart.query.segment import Selection
        from ui.screens.segments import state

        if "many" in st.session_state:
            state.remember(Selection("customers", st.session_state["many"]))
        st.text(len(state.selected().values))

    app = AppTest.from_function(script)
    app.session_state["many"] = many
    assert app.run().text[0].value == "200"
    assert AppTest.from_function(script).run().text[0].value == "0"
