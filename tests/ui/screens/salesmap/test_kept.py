"""What is kept of a map from run to run follows the store: what others do is seen at the next run."""

from __future__ import annotations

from datetime import date

from mart.scope import Scope
from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from ui.i18n import t
from workflow.maps import push, store
from workflow.maps.plan import Words
from workflow.materials import reading
from workflow.materials import store as materials
from workflow.materials.model import About, Draft


def test_an_assignment_by_another_session_is_seen(planned: Planned) -> None:
    owners, case = push.recipients(planned.database, planned.found.case.id), planned.found.case
    app = planned.shown("team")
    count, all_cnt = planned.found.assigned_cnt, planned.found.targets_cnt
    assert t("salesmap.by_manager.title", "en", count=count, all=all_cnt) in said(app)
    first = planned.mart.frame("SELECT customer_id FROM customer", {}, Scope("executive", ("BANK",))).row(0)[0]
    store.assign(planned.database, case.id, case.version, planned.pm, {first: next(iter(owners))})
    app.run()
    now = store.read(planned.database, case.id, planned.pm).assigned_cnt
    assert now <= 1 and t("salesmap.by_manager.title", "en", count=now, all=all_cnt) in said(app)


def test_a_push_by_another_session_is_seen(planned: Planned) -> None:
    app = planned.shown("progress")
    assert t("salesmap.progress.first", "en") in said(app)
    planned.push()
    app.run()
    assert t("salesmap.progress.first", "en") not in said(app)


def test_a_material_that_another_session_retires_is_seen(planned: Planned) -> None:
    product, found = planned.found.plan.products[0].product_id, planned.found
    number = materials.add(
        planned.database, planned.pm, About("话术", "zh", product), Draft("text", "先问", date(2026, 1, 1))
    )
    ids = tuple(one.version_id for one in reading.valid_for(planned.database, [product], planned.today))
    store.save_step(planned.database, found.case.id, found.case.version, planned.pm, "message", Words("", "x", ids))
    app = planned.shown("push")
    assert "话术" in said(app) and t("material.status.retired", "en") not in said(app)
    materials.retire(planned.database, number, planned.pm)
    app.run()
    assert t("material.status.retired", "en") in said(app)
