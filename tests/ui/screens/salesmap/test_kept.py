"""What is kept of a map from run to run follows the store: what others do is seen at the next run."""

from __future__ import annotations

from mart.scope import Scope
from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from ui.i18n import t
from workflow.maps import push, store


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
