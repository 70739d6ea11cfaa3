"""Rules of a map that are being tried."""

from __future__ import annotations

import pytest

from tests.workflow.conftest import HEAD, PRODUCT, TODAY
from tests.workflow.mapped import SOLD, planned
from workflow import inbox
from workflow.maps import store as maps
from workflow.maps.plan import Chosen, Targets
from workflow.model import Refused


def test_rules_that_are_tried_are_kept_and_leave_no_trace_until_they_are_drawn(database):
    case = maps.open_map(database, PRODUCT, "试算", TODAY)
    case = maps.save_step(database, case.id, 1, PRODUCT, "products", (Chosen(SOLD, "代发工资", "Payroll", "push"),))
    for most in (30, 20, 10):
        maps.keep(database, case.id, PRODUCT, Targets(most_cnt=most))
    found = maps.read(database, case.id, PRODUCT)
    assert (found.plan.targets.most_cnt, found.case.version, found.plan.saved) == (10, case.version, ("products",))
    assert [event.action for event in inbox.timeline(database, case.id, PRODUCT)] == ["opened", "planned"]
    with pytest.raises(Refused, match="not for executive:BANK"):
        maps.keep(database, case.id, HEAD, Targets(most_cnt=5))
    drawn = planned(database)
    with pytest.raises(Refused, match="the hold-out is drawn"):
        maps.keep(database, drawn.case.id, PRODUCT, Targets(most_cnt=5))
