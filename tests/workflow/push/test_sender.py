"""Each message once, to the right person, in their language, at their time; or it says why not."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.workflow.conftest import BOSS, MANAGER, TODAY
from tests.workflow.push.conftest import NOON, by_hook, by_mail, lead, states
from tests.workflow.test_people import staff
from workflow import deadlines, people, roster, schema, store, teamwork
from workflow.push import digest, sender
from workflow.push.settings import Settings
from workflow.schema import outbox


def send(database, settings, at=NOON):
    return dict(sender.send_due(database, settings, clock=lambda: at))


def test_a_message_is_sent_once_in_the_language_of_its_reader(peopled, mails):
    lead(peopled)
    people.set_own(peopled, "M1", MANAGER, lang="en")
    lead(peopled, 2)
    assert send(peopled, by_mail(mails.port)) == {"sent": 2}
    assert send(peopled, by_mail(mails.port)) == {}
    assert [one["To"] for one in mails.mails] == ["Staff M1 <m1@bank.cn>"] * 2
    first = mails.mails[0].get_content()
    assert mails.mails[0]["Subject"].startswith("New case LD-2026-") and "Customer 1" in first
    assert "https://cockpit.bank.cn/work_case?case=1" in first and "due 2026-12-03" in first
    people.set_own(peopled, "M1", MANAGER, lang="zh")
    lead(peopled, 3)
    send(peopled, by_mail(mails.port))
    assert mails.mails[2]["Subject"].startswith("新事项 LD-") and "营销线索 客户3" in mails.mails[2].get_content()


def test_two_senders_at_once_deliver_each_message_once(peopled, mails):
    for number in range(20):
        lead(peopled, number)
    settings = by_mail(mails.port)
    both = [threading.Thread(target=send, args=(peopled, settings)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len({one["Message-ID"] for one in mails.mails}) == len(mails.mails) == 20
    assert states(peopled) == [("sent", None)] * 20


def test_a_refusal_inside_http_200_is_a_failure_with_its_reason(peopled, gateway):
    lead(peopled)
    gateway.answer = lambda _: (200, '{"errcode": 93000, "errmsg": "invalid webhook url"}', {})
    assert send(peopled, by_hook("wecom", gateway.url)) == {"failed": 1}
    assert states(peopled) == [("failed", "errcode 93000 invalid webhook url")]


def test_what_was_not_taken_is_tried_again_later_each_time_and_given_up_in_the_end(peopled, gateway):
    lead(peopled)
    lead(peopled, 2)
    gateway.answer = lambda _: (503, "", {})
    settings, at = by_hook("dingtalk", gateway.url), NOON
    assert send(peopled, settings, at) == {"queued": 1}  # the other one is not tried in vain
    assert send(peopled, settings, at + timedelta(seconds=1)) == {"queued": 1}
    waits = [sender.wait(tried).total_seconds() for tried in range(1, 9)]
    assert all(15 <= wait / 2**n <= 45 for n, wait in enumerate(waits[:6])) and max(waits) <= 5400
    for _ in range(20):
        at += timedelta(hours=2)
        send(peopled, settings, at)
    assert states(peopled) == [("failed", "answered 503: not taken now")] * 2
    assert len(gateway.bodies) == 16


def test_no_answer_is_unknown_and_never_sent_again(peopled, mails):
    lead(peopled)
    mails.pause = 1.3
    assert send(peopled, by_mail(mails.port, timeout_seconds=1)) == {"unknown": 1}
    mails.pause = 0
    assert send(peopled, by_mail(mails.port), NOON + timedelta(days=1)) == {} and len(mails.mails) == 1


def test_what_a_killed_sender_had_claimed_is_unknown_when_its_lease_has_run_out(peopled, mails):
    lead(peopled)
    with peopled.writing() as connection:
        values = {"status": "sending", "lease_by": "gone", "lease_until": sender.stamp(NOON), "attempts_cnt": 1}
        connection.execute(update(outbox).values(**values))
    assert send(peopled, by_mail(mails.port), NOON - timedelta(seconds=1)) == {}
    assert send(peopled, by_mail(mails.port), NOON + timedelta(seconds=1)) == {"unknown": 1} and mails.mails == []


def test_quiet_hours_wait_for_their_end(peopled, mails):
    lead(peopled)
    settings = by_mail(mails.port, quiet=["21:00", "08:00"])
    night = NOON + timedelta(hours=10)  # 22:00 in Shanghai
    assert send(peopled, settings, night) == {"queued": 1} and states(peopled) == [("queued", "quiet")]
    assert send(peopled, settings, night + timedelta(hours=9)) == {}
    assert send(peopled, settings, night + timedelta(hours=10)) == {"sent": 1}
    people.set_own(peopled, "M1", MANAGER, quiet_from="11:00", quiet_to="13:00")
    lead(peopled, 2)
    assert send(peopled, settings, NOON) == {"queued": 1}


def test_who_wants_one_message_a_day_gets_a_digest_and_what_cannot_wait_at_once(peopled, mails):
    people.set_own(peopled, "M1", MANAGER, pace="daily")
    cases = [lead(peopled, number) for number in (1, 2, 3)]
    teamwork.comment(peopled, cases[0].id, BOSS, "今天就联系", ["M1"])
    assert send(peopled, by_mail(mails.port)) == {"gathered": 3, "sent": 1}
    assert "今天就联系" in mails.mails[0].get_content()
    assert (digest.gather(peopled), digest.gather(peopled)) == (1, 0)
    teamwork.hand_over(peopled, cases[1].id, None, BOSS, "M2", "M1 is full")
    with peopled.writing() as connection:  # M1 may not see the second case any more
        table = schema.cases
        connection.execute(update(table).where(table.c.id == cases[1].id).values(manager_id="M2"))
    send(peopled, by_mail(mails.port))
    found = next(one for one in mails.mails if one["Subject"].startswith("今日汇总"))
    assert "2 条消息" in found["Subject"] and "客户1" in found.get_content() and "客户2" not in found.get_content()
    with peopled.reading() as connection:
        kept = connection.execute(select(outbox.c.status).where(outbox.c.digest_id.is_not(None)).order_by(outbox.c.id))
        assert kept.scalars().all() == ["sent", "skipped", "sent"]


def test_nobody_is_told_of_what_they_may_not_see_any_more_and_it_says_why(peopled, mails):
    for number in (1, 2, 3):
        lead(peopled, number)
    with peopled.writing() as connection:
        connection.execute(update(schema.cases).where(schema.cases.c.id == 1).values(manager_id="M9", owner_id="M9"))
        connection.execute(update(outbox).where(outbox.c.id == 2).values(recipient_id="M404"))
    roster.sync(peopled, roster.from_organisation([staff("M1", is_active=False)], [], []), "org")
    assert send(peopled, by_mail(mails.port)) == {"skipped": 3} and mails.mails == []
    assert states(peopled) == [("skipped", "left"), ("skipped", "unknown_person"), ("skipped", "left")]


def test_out_of_reach_is_not_sent(peopled, mails):
    lead(peopled)
    with peopled.writing() as connection:
        connection.execute(update(schema.cases).values(manager_id="M2", owner_id="M2"))
    assert send(peopled, by_mail(mails.port)) == {"skipped": 1} and states(peopled) == [("skipped", "out_of_reach")]


def test_a_superior_without_the_scope_is_told_without_names(peopled, mails):
    """The organisation names M3 of another branch as the superior of M1."""
    rows = [staff("M1", superior_id="M3", email="m1@bank.cn"), staff("M3", "B02", email="m3@bank.cn")]
    roster.sync(peopled, roster.from_organisation(rows, [], []), "org")
    lead(peopled)
    deadlines.escalate(peopled, TODAY.replace(month=12, day=7))
    send(peopled, by_mail(mails.port))
    found = next(one for one in mails.mails if one["To"].endswith("<m3@bank.cn>"))
    assert "已逾期 2 个工作日" in found["Subject"] and "客户1" not in found["Subject"] + found.get_content()


def test_a_post_reaches_everybody_who_holds_it_once_each(peopled, mails):
    known = {"li@bank.cn": [BOSS.scope], "wu@bank.cn": [BOSS.scope]}
    roster.sync(peopled, roster.from_users(known), "users")
    case = lead(peopled)
    store.act(peopled, case.id, 1, "accept", MANAGER, {}, TODAY)
    send(peopled, by_mail(mails.port))
    send(peopled, by_mail(mails.port))
    told = sorted(one["To"] for one in mails.mails if one["Subject"].startswith("LD-"))
    assert told == ["li <li@bank.cn>", "wu <wu@bank.cn>"]


def test_sms_and_robots_name_no_customer_and_repeat_nothing_somebody_wrote(peopled, gateway):
    case = lead(peopled)
    teamwork.comment(peopled, case.id, BOSS, "客户1 的电话 13912345678", ["M1"])
    send(peopled, by_hook("sms", gateway.url))
    said = str(gateway.bodies)
    assert len(gateway.bodies) == 2 and "客户1" not in said and "13912345678" not in said and "LD-2026-0001" in said
    assert [one["phone"] for one in gateway.bodies] == ["13800000001"] * 2


@pytest.mark.parametrize(
    ("own", "why"), [({"channel": "none"}, "declined"), ({"channel": "sms"}, None), ({"channel": "email"}, None)]
)
def test_the_channel_a_person_chose_or_the_usual_one(peopled, mails, own, why):
    people.set_own(peopled, "M1", MANAGER, **own)
    lead(peopled)
    send(peopled, by_mail(mails.port))
    assert states(peopled) == [("skipped" if why else "sent", why)] and len(mails.mails) == (not why)


def test_a_dry_run_sends_nothing_and_keeps_the_text_without_names(peopled):
    lead(peopled)
    assert send(peopled, Settings(is_dry_run=True, oldest_days=90)) == {"sent": 1}
    with peopled.reading() as connection:
        row = connection.execute(select(outbox)).one()
    assert (row.channel, row.person_id) == ("dry_run", "M1")
    assert row.subject == "新事项 LD-2026-0001：营销线索（详见系统）" and "客户1" not in row.body


def test_what_is_too_old_is_not_sent(peopled, mails):
    lead(peopled)
    later = NOON + timedelta(days=400)
    assert send(peopled, by_mail(mails.port), later) == {"skipped": 1} and states(peopled) == [("skipped", "too_old")]
