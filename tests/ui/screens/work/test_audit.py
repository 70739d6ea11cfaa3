"""The audit on the steward's screen: who, what, when, scope; filters; nothing of what was written; the chain."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from mart.query import personas
from mart.query.filters import NONE
from mart.reader import open_mart
from mart.scope import STEWARD
from tests.ui.screens.work.conftest import Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui import components as ui
from ui import nav, theme
from ui.cases.words import SHOWN_ACTIONS
from ui.filters import labels
from ui.i18n import t
from ui.identity import Identity
from ui.screen import Screen
from ui.screens.audit import table
from ui.screens.audit.state import action_label, day_ago
from workflow import audit, reads, teamwork, trail
from workflow.kinds import kinds
from workflow.model import Actor, Refused
from workflow.schema import audit as rows_table
from workflow.trail import Filters

KEEPER = Actor("steward:BANK", STEWARD)


def at(lang: str) -> Screen:
    mart, look, who = open_mart(), theme.look("light", lang), Identity(STEWARD, "", "")
    return Screen(nav.ENTRIES[0], who, mart.as_of, NONE, None, "", ui.Badge("", "muted"), look, None)


def test_rows_by_person_kind_day_and_number(office: Office):
    number = office.leads[0].subject.customer_id
    reads.note(office.database, office.manager, "read", "customer", str(number), {"month": "2026-10"})
    reads.flush()
    found = trail.listed(office.database, KEEPER, Filters(about=str(number)))
    assert found.select("actor_id", "scope", "action", "details").rows() == [
        (office.manager.person_id, str(office.manager.scope), "read", "month 2026-10")
    ]
    opened_by = trail.count(office.database, KEEPER, Filters(actions=("opened",), text="branch_leader:B01"))
    assert opened_by == 3 and trail.count(office.database, KEEPER, Filters(actions=("opened",))) == 4
    assert trail.count(office.database, KEEPER, Filters(last=date(2020, 1, 1))) == 0
    assert trail.listed(office.database, KEEPER, Filters(), limit=2, offset=1)["id"].to_list() == [5, 4]


def test_whatever_was_done_has_words_in_both_languages():
    steps = {step for kind in kinds().values() for step in kind.transitions}
    for action in (*SHOWN_ACTIONS, "members", *steps):
        said = {action_label(action, lang) for lang in ("zh", "en")}
        assert len(said) == 2 and action not in said, action


def test_metrics_pages_and_refusals_are_called_by_their_names(office: Office):
    about = (
        ("explain", "metric", "economic_profit"),
        ("refused", "page", "sales_results"),
        ("refused", "session", "expired"),
    )
    with office.database.writing() as connection:
        for one in about:
            audit.record(connection, office.manager, *one)
    things = table.worded(at("en"), trail.listed(office.database, KEEPER, Filters(), 3))["thing"].to_list()
    assert things == ["Session Sign-in has ended", "Page Campaign results", "Metric Economic profit"]


def test_a_scope_of_branches_is_said_by_their_names(office: Office):
    screen = at("en")
    rows = table.worded(screen, trail.listed(office.database, KEEPER, Filters(text="branch_leader:B01")))
    branch = labels(personas.branches(screen.mart, STEWARD), "en")["B01"]
    assert set(rows["whose"]) == {t("work.post.branch_leader", "en", where=branch)}
    assert set(rows["scope"]) == {"branch_leader:B01"}, "the file keeps the number"


def test_what_somebody_wrote_is_not_shown_and_only_the_steward_asks(office: Office):
    teamwork.comment(office.database, office.leads[0].id, office.leader, "客户的电话 13800138000")
    shown = " ".join(trail.listed(office.database, KEEPER, Filters())["details"].to_list())
    assert "13800138000" not in shown and "text" in shown and "代发工资" not in shown
    for actor in (office.leader, office.manager):
        for ask in (
            lambda who: trail.listed(office.database, who, Filters()),
            lambda who: trail.actions(office.database, who),
        ):
            with pytest.raises(Refused):
                ask(actor)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_chain_is_walked_at_the_press_of_a_button(office: Office, lang: str):
    app = opened("data_audit", "steward", lang)
    reads.flush()
    app.button(key="audit_verify").click().run()
    whole = said(app)
    assert t("audit.whole", lang, rows=6, seconds="")[:8] in whole and audit.verify(office.database).head not in whole
    with office.database.writing() as connection:
        connection.execute(update(rows_table).where(rows_table.c.id == 3).values(actor_id="M9"))
    app.button(key="audit_verify").click().run()
    assert t("audit.broken.changed", lang, id=3, at="", rows=2)[:5] in said(app).replace("\\", "")


def test_a_day_ago_is_written_as_the_audit_writes_times(monkeypatch: pytest.MonkeyPatch):
    """Of a server in Shanghai a local text would leave out the first eight of the 24 hours."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert day_ago()[:13] == (datetime.now(UTC) - timedelta(days=1)).isoformat()[:13]
    finally:
        monkeypatch.undo()
        time.tzset()
