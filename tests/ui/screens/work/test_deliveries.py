"""Messages on the steward's screen: every state, no customer's name, and what a person decides."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from mart.scope import STEWARD
from tests.ui.screens.work.conftest import Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.i18n import t
from workflow import roster
from workflow.model import Actor, Refused
from workflow.people import Person
from workflow.push import deliveries, words
from workflow.push.preview import previewed
from workflow.push.sender import send_due
from workflow.push.settings import Settings
from workflow.roster import Known
from workflow.schema import audit, outbox

KEEPER = Actor("steward:BANK", STEWARD)
DRY = Settings(is_dry_run=True, quiet=None, oldest_days=90)


def sent_dry(office: Office) -> None:
    """The messages of the office handed to the dry run; its manager and leader are known people."""
    for one in (office.manager, office.leader):
        known = Known(Person(one.person_id, "王芳", "Wang Fang"), (str(one.scope),))
        roster.sync(office.database, (known,), one.person_id)
    assert send_due(office.database, DRY)["sent"] >= 3


def set_state(office: Office, number: int, **values: object) -> None:
    with office.database.writing() as connection:
        connection.execute(update(outbox).where(outbox.c.id == number).values(**values))


def state_of(office: Office, number: int) -> tuple[object, ...]:
    with office.database.reading() as connection:
        row = connection.execute(select(outbox).where(outbox.c.id == number)).one()
        return row.status, row.resolved_by


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_states_and_texts_without_a_customers_name(office: Office, lang: str):
    sent_dry(office)
    set_state(office, 1, status="failed", channel="wecom", error="errcode 93000 invalid webhook url")
    app = opened("data_deliveries", "steward", lang)
    text = said(app).replace("\\", "")
    assert t("deliveries.mode.dry_run", lang) in text
    skipped = 1  # the third lead's manager is not among the people
    assert re.sub(r"[*]", "", t("deliveries.say.failed", lang, failed=1, skipped=skipped)) in re.sub(
        r"<[^>]+>", "", text
    )
    names = {one.subject.label_zh for one in (*office.leads, office.other, office.plan)}
    assert not [name for name in names if name in text]


def test_every_kind_of_message_has_a_name_and_a_preview_in_both_languages():
    for lang in ("zh", "en"):
        for template in words.templates():
            assert words.name(template, lang) not in ("", template)
            mail, outside = previewed(template, lang)
            assert mail.subject and mail.body and outside.subject and "{" not in mail.body + outside.body
            assert not {"示例制造有限公司", "Example Works Ltd"} & {outside.subject, outside.body}


def test_unknown_is_resolved_by_a_person_and_failed_sent_again(office: Office):
    sent_dry(office)
    set_state(office, 1, status="unknown")
    app = opened("data_deliveries", "steward", "en")
    app.session_state["delivery"] = 1
    app.run().button(key="delivery_sent").click().run()
    assert t("deliveries.decided.sent", "en", count=1, total=1) in said(app)
    assert state_of(office, 1) == ("sent", "steward:BANK")
    set_state(office, 1, status="failed")
    app.run().button(key="delivery_again").click().run()
    assert state_of(office, 1)[0] == "queued"
    with office.database.reading() as connection:
        found = connection.execute(select(audit.c.action).where(audit.c.object_type == "message").order_by(audit.c.id))
        assert found.scalars().all() == ["delivery_sent", "delivery_again"]
    assert send_due(office.database, DRY) == {"sent": 1}


def test_what_was_sent_is_not_sent_again_and_only_the_steward_decides(office: Office):
    sent_dry(office)
    assert deliveries.decide(office.database, KEEPER, [1, 2], "again") == 0
    for actor in (office.leader, office.manager):
        for ask in (deliveries.listed, deliveries.count):
            with pytest.raises(Refused):
                ask(office.database, actor)
        with pytest.raises(Refused):
            deliveries.decide(office.database, actor, [1], "again")
