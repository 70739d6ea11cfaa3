"""Where each matter of the queue leads: exactly its list, worst first, for whoever may look at it."""

from __future__ import annotations

from typing import Any

import pytest

from mart.query import manager, product, segment
from mart.query.cockpit import overview
from mart.query.filters import make
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope
from ui import nav
from ui.screens.cockpit import decisions
from ui.shared.manager_state import MARKED

pytestmark = pytest.mark.xdist_group("s_bank")
MANY = 200


class Followed(dict):
    """What a click leaves: the page and its filters, the selection of the list, what the session remembers."""


@pytest.fixture(scope="module")
def bank(s_bank) -> Mart:
    return open_mart(s_bank)


def readers(bank: Mart) -> list[Scope]:
    """Head office, every branch's leader, every product manager of a pushable or deposit product."""
    branches = bank.frame("SELECT DISTINCT branch_id AS k FROM org_month ORDER BY 1", scope=EXECUTIVE)["k"]
    sql = "SELECT DISTINCT product_manager_id AS k FROM product WHERE product_manager_id IS NOT NULL ORDER BY 1"
    makers = bank.frame(sql, scope=EXECUTIVE)["k"]
    scopes = [EXECUTIVE, *(Scope("branch_leader", one) for one in branches)]
    return scopes + [Scope("product_manager", one) for one in makers]


def clicked(scope: Scope, row: dict[str, Any], patch: pytest.MonkeyPatch) -> Followed:
    """Follow a matter as this reader may, without a browser."""
    found = Followed()
    with patch.context() as here:
        here.setattr(nav, "exists", lambda name: scope.role in nav.entry_of(name).roles)
        here.setattr(nav, "go", lambda name, **chosen: found.update(page=name, chosen=chosen))
        here.setattr(decisions.session, "remember", found.__setitem__)
        here.setattr(decisions.session, "change_filters", lambda **chosen: None)
        here.setattr(decisions.segments, "remember", lambda chosen: found.update(selection=chosen))
        decisions.follow(row)
    return found


def of_customers(bank: Mart, scope: Scope, row: dict[str, Any], found: Followed) -> None:
    by, descending = {"worst_ep": ("ep_12m_cny", False)}.get(found["segments_sort"], (found["segments_sort"], True))
    page = segment.customers(bank, scope, bank.as_of, found["selection"], sort=by, descending=descending, limit=None)
    assert found["page"] == "customers_segments"
    assert page.rows["customer_id"].to_list() == row["customers"] and page.customers_cnt == row["count_cnt"]


def of_one_customer(bank: Mart, scope: Scope, row: dict[str, Any], found: Followed) -> None:
    assert (found["page"], found["chosen"]) == ("customers_360", {"customer": row["customers"][0]})
    assert segment.status_row(bank, scope, bank.as_of, row["customers"][0])["ep_12m_cny"] == row["impact_cny"]


def of_managers(bank: Mart, scope: Scope, row: dict[str, Any], found: Followed) -> None:
    assert (found["page"], found["chosen"]) == ("managers_rankings", {"branch": row["subject_id"], "period": "12m"})
    assert (found[MARKED], found["managers_grade"], found["managers_region"]) == ("confirmed", "", "")
    peers = manager.Peers(filters=make(branch_id=found["chosen"]["branch"]), period="12m")
    rows = manager.ranking(bank, scope, bank.as_of, peers).rows.filter("is_confirmed")
    assert rows.height == row["count_cnt"] and set(rows["branch_id"]) == {row["subject_id"]}


def of_a_product(bank: Mart, scope: Scope, row: dict[str, Any], found: Followed) -> None:
    assert (found["page"], found["chosen"]) == ("products_profitability", {"product": row["subject_id"]})
    losers = product.node_customers(bank, scope, bank.as_of, product.parse(f"product:{row['subject_id']}")).losers()
    assert losers.height and losers["economic_profit_cny"].is_sorted()


def of_a_branch(bank: Mart, scope: Scope, row: dict[str, Any], found: Followed) -> None:
    assert (found["page"], found["chosen"]) == ("cockpit_overview", {"branch": row["subject_id"]})
    below = overview.drill(bank, scope, bank.as_of, make(branch_id=row["subject_id"]))
    assert (below.level, below.key, below.child) == ("branch", row["subject_id"], "sub_branch")
    assert below.rows.height and below.adds_up


LEADS = {
    "under_earning_borrowers": of_customers,
    "tier_loss": of_customers,
    "loss_making_borrower": of_one_customer,
    "low_yield_manager": of_managers,
    "overpriced_product": of_a_product,
    "branch_below_plan": of_a_branch,
}


def test_every_matter_opens_exactly_its_list_worst_first(bank: Mart, monkeypatch: pytest.MonkeyPatch):
    seen: set[tuple[str, str]] = set()
    for scope in readers(bank):
        for row in overview.decisions(bank, scope, bank.as_of, limit=MANY).iter_rows(named=True):
            LEADS[row["kind"]](bank, scope, row, clicked(scope, row, monkeypatch))
            seen.add((scope.role, row["kind"]))
    assert {kind for _, kind in seen} >= set(LEADS) - {"branch_below_plan"}, seen
    assert {role for role, _ in seen} == {"executive", "branch_leader", "product_manager"}
    assert {kind for role, kind in seen if role == "product_manager"} == {"overpriced_product"}


def test_who_may_not_open_a_page_is_led_to_the_cockpit_of_the_subject(bank: Mart, monkeypatch: pytest.MonkeyPatch):
    row = {
        "kind": "feed_missing",
        "link_page": "health",
        "link_level": "system",
        "link_key": "crm",
        "subject_id": "B01",
    }
    there = clicked(EXECUTIVE, row, monkeypatch)
    assert there["page"] == "data_mart_health" and there["health_system"] == "crm"
    monkeypatch.setitem(decisions.PAGES, "health", "data_audit")  # a page for the steward alone
    assert clicked(Scope("branch_leader", "B01"), row, monkeypatch)["page"] == "cockpit_overview"


@pytest.mark.parametrize(("lang", "said"), [("zh", "甲公司：借款户亏损"), ("en", "A Co., a borrower at a loss")])
def test_a_borrower_with_too_little_capital_for_a_ratio_is_named_without_one(lang: str, said: str):
    row = dict.fromkeys(("amount_cny", "ratio_pct", "count_cnt", "subject_id"))
    row |= {"kind": "loss_making_borrower", "subject_zh": "甲公司", "subject_en": "A Co."}
    assert decisions.words(row, lang) == said
