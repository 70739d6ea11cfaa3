"""The rules of step two are stored as they are chosen: another step, another page or another day finds them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.screens.salesmap.conftest import Planned
from ui.screens.salesmap import choosing
from workflow.maps import copying, store


@pytest.fixture
def fresh(planned: Planned) -> Planned:
    """A copy of the map, which has no targets yet."""
    case = copying.copied(planned.database, planned.found.case.id, planned.pm, "anew", planned.today)
    return replace(planned, found=store.read(planned.database, case.id, planned.pm))


def test_rules_are_there_after_another_step_and_in_another_session(fresh: Planned):
    app = fresh.shown("targets")
    branches = app.multiselect(choosing.pick_key(fresh.found, "branch", "en"))
    branches.set_value(["B02"]).run()
    app.slider(choosing.key_of(fresh.found, "share")).set_value(30).run()
    app.multiselect(choosing.pick_key(fresh.found, "tier", "en")).set_value(["value"]).run()
    after = store.read(fresh.database, fresh.found.case.id, fresh.pm)
    assert after.case.version == fresh.found.case.version, "what is tried is no version"
    held = after.plan.targets
    assert (held.branch_ids, held.tiers, held.holdout_pct) == (("B02",), ("value",), 30)
    later = fresh.shown("targets")
    assert later.multiselect(choosing.pick_key(fresh.found, "branch", "en")).value == ["B02"]
    assert later.slider(choosing.key_of(fresh.found, "share")).value == 30
    assert not later.exception and not later.error


def test_what_is_chosen_for_one_map_is_not_chosen_for_another(fresh: Planned):
    """Both looked at in one session."""
    case = copying.copied(fresh.database, fresh.found.case.id, fresh.pm, "another", fresh.today)
    other = store.read(fresh.database, case.id, fresh.pm)
    app = fresh.shown("targets")
    app.segmented_control(choosing.key_of(fresh.found, "cut")).set_value("worth").run()
    assert store.read(fresh.database, fresh.found.case.id, fresh.pm).plan.targets.cut == "worth"
    app.query_params["map"] = str(case.id)
    app.run()
    assert app.segmented_control(choosing.key_of(other, "cut")).value == "capacity"
