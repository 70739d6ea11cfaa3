"""The week of a manager: what approaching is expected to bring is said of leads about a product, and of no other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import polars as pl
import pytest

from mart.reader import open_mart
from tests.ui.screens.work.conftest import Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui import formats as f
from ui.cases.desk import Desk
from ui.cases.names import with_product
from ui.screens.week import brief, leads, state
from workflow import opening
from workflow.model import Subject


def test_a_loss_that_goes_on_is_no_gain_of_an_approach(office: Office):
    lead = office.leads[0]
    assert lead.subject.effect_cny < 0, "the customer loses money, whoever calls"
    text = said(opened("work_week", "relationship_manager", "en", at="B01", who=office.manager.person_id))
    assert lead.subject.label_en in text and "· expected gain" not in text and "· map:" not in text


def test_a_lead_about_a_product_says_what_it_is_expected_to_bring(office: Office):
    own = office.leads[0].subject
    subject = Subject(
        "customer", f"{own.customer_id}|P0105", "x · 协定存款", "x · Agreement Deposit", customer_id=own.customer_id,
        branch_id=own.branch_id, manager_id=own.manager_id, product_id="P0105", effect_cny=Decimal("1905.00"),
    )  # fmt: skip
    opening.open_many(office.database, "lead", [subject], office.leader, {}, office.today)
    rows = state.leads(Desk(office.database, office.manager, office.today, 0))
    told = dict(rows.select("subject_id", "expected_cny").iter_rows())
    assert told[subject.id] == Decimal("1905.00") and told[own.id] is None


@pytest.mark.parametrize(
    ("approached", "said"),
    [
        ("2.4", "a contact lifts the chance within three months from 1.2% to 2.4% (2.0 times)"),
        ("1.2", "chance within three months 1.2%, a contact adds nothing"),
        ("0.9", "chance within three months 1.2%, a contact adds nothing"),
        (None, ""),
    ],
)
def test_the_brief_says_what_a_contact_does_to_the_chance(monkeypatch: pytest.MonkeyPatch, approached, said: str):
    """As it is now, else as it was when the lead was opened."""
    kept = {"probability_pct": "1.2"} | ({"probability_approached_pct": approached} if approached else {})
    for now, then in ((kept, {}), ({}, kept), ({"probability_pct": "9"}, kept)):
        monkeypatch.setattr(brief.figures, "now", lambda *_, found=now: found)
        case = SimpleNamespace(subject=SimpleNamespace(figures=then))
        assert brief.chance(SimpleNamespace(lang="en"), case) == said


@pytest.mark.parametrize(("lang", "product"), [("zh", "协定存款"), ("en", "Agreement Deposit")])
def test_the_list_has_customer_and_product_apart(office: Office, lang: str, product: str):
    ids, zh, en = ["C1|P0105", "C1"], ["甲公司 · 协定存款", "乙 · 丙"], ["A Co. · Agreement Deposit", "B"]
    rows = pl.DataFrame({"subject_id": ids, "label_zh": zh, "label_en": en})
    screen = SimpleNamespace(mart=open_mart(), lang=lang)
    found = with_product(screen, rows)  # type: ignore[arg-type]
    assert found["product"].to_list() == [product, f.NONE]
    assert found["customer_zh"].to_list() == ["甲公司", "乙 · 丙"] and found["customer_en"].to_list() == ["A Co.", "B"]


def test_the_title_counts_customers_once_and_leads_each():
    rows = pl.DataFrame({
        "customer_id": ["C1", "C1", "C2", None], "subject_id": ["C1|P1", "C1|P2", "C2|P1", "X"],
        "due_on": ["2026-11-20", "2026-12-01", "2026-12-01", None],
    })  # fmt: skip
    title = leads.title_of(rows, rows.head(3), date(2026, 11, 30), "en")
    assert title == "2 customers to contact within 7 days (3 leads), 1 of them late; 3 open in all (4 leads)"
