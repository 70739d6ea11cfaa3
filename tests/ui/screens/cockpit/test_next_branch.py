"""What a branch asks of the mart has been answered while the reader of the whole bank read the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from mart.query.cockpit.movers import Comparison
from mart.query.filters import options
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE
from tests.ui.test_filters import at
from ui import load, screen

pytestmark = pytest.mark.xdist_group("s_bank")


class Queue(list):
    """Stands for the thread of quiet times: what is begun there waits until the test works it off."""

    def submit(self, function, *args: object) -> None:
        self.append((function, args))

    def work_off(self) -> int:
        """How many answers that took."""
        done = 0
        while self:
            function, args = self.pop()
            function(*args)
            done += 1
        return done


@pytest.fixture
def quiet(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """A server that has just started over the s bank."""
    found = Queue()
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    monkeypatch.setattr(screen, "in_quiet", load.in_quiet)
    monkeypatch.setattr(load, "_quiet", lambda: found)
    monkeypatch.setattr(load, "REST", 0.0)
    load.forget()
    open_mart().forget()
    return found


def _answers() -> set[str]:
    """The questions of the mart that are answered; the drop-downs' are the title line's."""
    return {
        " ".join(key[4:])
        for key in list(load.ANSWERS._kept)
        if str(key[4:5]).startswith("('mart.") and "filters.options" not in key[4]
    }


def test_no_branch_asks_anything_that_was_not_answered_before(quiet: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    mart = open_mart()
    branches = options(mart, EXECUTIVE, "branch_id", mart.as_of)["key"].to_list()
    app = at("cockpit_overview", {"role": "executive"})
    assert quiet.work_off() > 10 * len(branches)
    asked: list[str] = []
    original = Mart.frame
    monkeypatch.setattr(Mart, "frame", lambda self, sql, *more: asked.append(sql) or original(self, sql, *more))
    for branch in branches:
        before = _answers()
        app.session_state["_address"].choose(branch=branch)
        app.run()
        assert not app.exception
        assert (branch, _answers() - before, asked) == (branch, set(), [])
        assert f"branch_id=('{branch}',)" in " ".join(before)


def test_it_is_begun_once_a_build(quiet: Queue) -> None:
    app = at("cockpit_overview", {"role": "executive"})
    assert quiet.work_off()
    app.run()
    assert not quiet
    open_mart().forget()  # as another build is: nothing is kept with it
    app.run()
    assert quiet


def test_another_build_ends_it(quiet: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    at("cockpit_overview", {"role": "executive"})
    monkeypatch.setattr(load, "open_mart", lambda data: "another build")
    assert quiet.work_off() == 1  # which makes no answer and begins no other


def test_who_leads_a_branch_begins_nothing(quiet: Queue) -> None:
    at("cockpit_overview", {"role": "branch_leader"})
    assert not quiet


def test_of_a_large_bank_who_came_and_left_is_there_for_any_trait(
    quiet: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mart, "is_small", False)
    app = at("cockpit_overview", {"role": "executive"})
    assert quiet.work_off() <= 3
    sides: list[int] = []
    monkeypatch.setattr(Comparison, "_all_moved", lambda self, side: sides.append(side))
    app.session_state["_address"].choose(tier="value")
    app.run()
    assert not app.exception and not sides
    open_mart().forget()
    app.session_state["_address"].choose(tier="active")
    app.run()
    assert sides, "without it they are asked"
