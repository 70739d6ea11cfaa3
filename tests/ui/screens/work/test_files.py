"""Files of pages that hold something only where people work, or where somebody is chosen: made and opened again."""

from __future__ import annotations

import pytest

from tests.ui.lists.opened_files import faults, offered
from tests.ui.screens.work.conftest import LEADER, Office
from tests.ui.test_pages import opened
from workflow.commands import people_synced


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_files_of_pages_with_work_open_again(office: Office, lang: str) -> None:
    people_synced()
    role, at = LEADER.split(":")
    manager, customer = office.manager.person_id, office.leads[0].subject.customer_id
    own = {"role": "relationship_manager", "at": at, "who": manager}
    wanted = {
        "inbox": ("work_inbox", {"role": role, "at": at}),
        "people_export": ("work_people", {"role": "steward"}),
        "audit_list_export": ("data_audit", {"role": "steward"}),
        "deliveries_list_export": ("data_deliveries", {"role": "steward"}),
        "scorecard_export": ("managers_scorecard", own),
        "customer_actions_export": ("customers_360", own | {"customer": customer}),
        "week_leads_export": ("work_week", own),
    }
    for key, (page, who) in wanted.items():
        with offered() as files:
            assert not opened(page, lang=lang, **who).exception
        assert key in files, (page, list(files))
        assert [fault for one in files.values() for fault in faults(*one)] == [], page
