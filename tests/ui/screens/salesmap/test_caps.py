"""Step three under caps: quotas and contacts a customer hold, and what cannot be is said in words."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.screens.salesmap import caps
from workflow import opening
from workflow.maps import plan, store
from workflow.maps.plan import Quota, Team
from workflow.model import Refused, Subject

ROWS = pl.DataFrame(
    {
        "customer_id": list("abcdef"),
        "product_id": ["P", "P", "P", "Q", "Q", "Q"],
        "manager_id": ["M", "M", "N", "N", "N", "UNASSIGNED"],
        "branch_id": ["B1", "B1", "B2", "B2", "B2", "B2"],
        "expected_ep_cny": [Decimal(value) for value in (900, 800, 700, 600, 500, 400)],
    },
    schema_overrides={"expected_ep_cny": pl.Decimal(18, 2)},
)


def chosen(*quotas: Quota, busy: dict[str, int] | None = None, **numbers: int) -> tuple[str, caps.Solved]:
    solved = caps.solved(ROWS, Team("P1", quotas=quotas, **numbers), busy or {})
    return "".join(sorted(solved.found.chosen["customer_id"])), solved


def test_every_cap_holds():
    assert chosen()[0] == "abcde"
    assert chosen(per_manager_cnt=1)[0] == "ac"
    assert chosen(Quota("product", "P", most=1), Quota("branch", "B2", most=2))[0] == "ade"
    assert chosen(Quota("product", "Q", least=2), Quota("branch", "B2", most=2), per_manager_cnt=9)[0] == "abde"
    who, solved = chosen(busy={"a": 2, "b": 1}, per_customer_cnt=2)
    assert (who, solved.busy_cnt, solved.unled_cnt, solved.targets_cnt) == ("bcde", 1, 1, 6)


def test_a_least_that_cannot_be_is_met_as_far_as_it_can():
    who, solved = chosen(Quota("branch", "B1", least=4))
    assert solved.found.status == "infeasible" and who == "abcde"
    assert solved.found.shortfalls.row(0, named=True)["possible"] == 2


def test_quotas_are_kept_as_they_were_given_and_refused_where_they_cannot_stand():
    team = Team("P1", quotas=(Quota("branch", "B1", 3, 1), Quota("product", "P", None, 2)))
    kept = plan.Plan().with_step("team", team)
    assert plan.read(plan.stored(kept)) == kept
    assert plan.read({"team": {"lead_id": "P1"}}).team.per_customer_cnt == 2
    for quotas in ((Quota("branch", "B1", 1, 2),), (Quota("moon", "B1", 1),), (Quota("branch", "B", 1),) * 2):
        with pytest.raises(Refused):
            plan.check("team", Team("P1", quotas=quotas))


@pytest.mark.parametrize(("lang", "says"), [("zh", "下限达不到"), ("en", "The minimum cannot be met")])
def test_the_page_says_what_cannot_be_and_who_has_contacts_already(planned: Planned, lang: str, says: str):
    database, case = planned.database, planned.found.case
    targets = planned.shown("team", lang)
    assert says not in said(targets)
    first = people_of(planned)
    for product in ("X1", "X2"):
        lead = Subject("customer", f"{first['customer_id']}|{product}", "x", "x", first["customer_id"], product,
                       first["branch_id"], first["manager_id"], planned.pm.person_id)  # fmt: skip
        assert opening.open_many(database, "lead", [lead], planned.pm, {}, planned.today)[0].is_new
    branch = first["branch_id"]
    team = Team(planned.pm.person_id, quotas=(Quota("branch", branch, None, 500),))
    store.save_step(database, case.id, case.version, planned.pm, "team", team)
    text = said(planned.shown("team", lang))
    assert says in text and "500" in text
    assert ("已有 2 次在办接触" if lang == "zh" else "have 2 contacts already") in text
    other = opened("sales_map", "executive", lang, map=str(case.id), step="team")
    assert ("至少 500" if lang == "zh" else "at least 500") in said(other)


def people_of(planned: Planned) -> dict:
    from workflow.maps import people

    rows = people.targets(planned.database, planned.found.case.id, planned.pm)
    return rows.filter(pl.col("manager_id") != "UNASSIGNED").row(0, named=True)
