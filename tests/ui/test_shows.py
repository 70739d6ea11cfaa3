"""What a page declares to show is what it asks for: the dictionary's "where used" can be trusted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mart.metrics import metrics
from mart.query.metric import evaluate as metric_module
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.ui.test_pages import opened
from ui import load
from ui.columns import Column
from ui.lists.columns import _resolved
from ui.screens.dictionary.usage import used_in
from ui.sections import page_of

SAMPLE = [  # page, role, filters of the largest account there is
    ("cockpit_overview", "executive", ()),
    ("cockpit_overview", "executive", ("customer", "account")),
    ("customers_segments", "branch_leader", ()),
    ("customers_360", "executive", ("customer",)),
    ("products_profitability", "executive", ()),
    ("products_profitability", "executive", ("product",)),
    ("managers_rankings", "executive", ()),
    ("managers_scorecard", "executive", ("manager",)),
    ("data_mart_health", "steward", ()),
]


WITHOUT = ("data_mart_health", "managers_rankings")  # nothing of the dictionary, or in its file only


def largest() -> dict[str, str]:
    """The account that earns most in the last month, its customer, product and manager, as filters of a link."""
    mart = open_mart()
    sql = (
        "SELECT a.account_id AS account, a.customer_id AS customer, a.product_id AS product, m.manager_id AS manager"
        " FROM account_month a JOIN customer_manager m USING (month_no, customer_id)"
        " WHERE month_no = $month_no AND m.is_lead ORDER BY economic_profit_cny DESC LIMIT 1"
    )
    return mart.frame(sql, {"month_no": mart.as_of}, EXECUTIVE).row(0, named=True)


def measured(key: str) -> str | None:
    """The metric a column holds, by its key: deposits_avg_cny is deposits_avg; None where it is none."""
    name = key.removesuffix("_cny").removesuffix("_cnt").removesuffix("_pct")
    return next((one for one in (key, name) if one in metrics()), None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Metrics that queries compute and that columns of tables and files are made for, from now on."""
    found: set[str] = set()
    compute = metric_module.evaluate

    def recorded(frame: object, names: tuple[str, ...], *more: object) -> object:
        found.update(names)
        return compute(frame, names, *more)

    for module in list(sys.modules.values()):
        if getattr(module, "evaluate", None) is compute:
            monkeypatch.setattr(module, "evaluate", recorded)
    make = Column.__init__

    def made(self: Column, key: str, *args: object, **more: object) -> None:
        found.update({measured(key)} - {None})
        make(self, key, *args, **more)

    monkeypatch.setattr(Column, "__init__", made)
    return found


@pytest.mark.parametrize(("page", "role", "filters"), SAMPLE)
def test_a_page_declares_every_metric_it_asks_for(
    page: str, role: str, filters: tuple[str, ...], asked: set[str], s_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    app: AppTest = opened(page, role, "en", **{name: link for name, link in largest().items() if name in filters})
    load.forget()
    _resolved.cache_clear()  # columns of lists
    asked.clear()
    app.run()
    assert not app.exception
    assert asked or page in WITHOUT
    assert sorted(asked - page_of(page).shows) == []


def test_the_dictionary_says_where_a_metric_is_used() -> None:
    assert used_in("risk_adjusted_profit", "en")[0] == ("Overview", "Customer", "Profitability", "Scorecard")
    assert used_in("fees_billed", "en") == ((), ())
    assert used_in("capital_charge", "en")[1] == ("Economic profit",)
