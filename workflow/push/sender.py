"""The sender: takes what is due, hands it over, writes down what became of it. At most once, or *unknown*.

A row is claimed (`sending`, with a lease) in a transaction of its own before anything leaves. What is claimed and not
written down when the lease has run out was perhaps handed over: it becomes *unknown*, which only a person resolves.
"""

from __future__ import annotations

import logging
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from workflow.db import Database
from workflow.push import hooks, mail
from workflow.push.route import Route, route
from workflow.push.settings import DRY_RUN, Settings
from workflow.push.states import Handed, Outgoing, stamp
from workflow.schema import outbox

LEASE_SECONDS = 300  # longer than every hand-over can take
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 30, 3600
WHY = {"failed": "refused", "queued": "not_taken", "unknown": "no_answer"}  # beside what the receiver said
Channel = Callable[[Settings, Outgoing], Handed]
CHANNELS: dict[str, Channel] = {
    "email": mail.send,
    "sms": hooks.sms,
    "wecom": hooks.wecom,
    "dingtalk": hooks.dingtalk,
    "feishu": hooks.feishu,
    DRY_RUN: lambda settings, out: Handed("sent"),
}
_log = logging.getLogger("cockpit.push")


def now_utc() -> datetime:
    """The time."""
    return datetime.now(UTC)


def send_due(
    database: Database,
    settings: Settings,
    limit: int = 500,
    clock: Callable[[], datetime] = now_utc,
    stop: threading.Event | None = None,
) -> Counter[str]:
    """Send what is due, the oldest first: state → how many came to it. Several senders may run at once."""
    done: Counter[str] = Counter()
    lost = expire(database, clock())
    done.update({"unknown": lost} if lost else {})
    down: set[str] = set()
    for row_id in _due(database, clock(), limit):
        if stop and stop.is_set():
            break
        state = _send(database, settings, row_id, clock, down)
        done.update([state] if state else [])
    return done


def expire(database: Database, now: datetime) -> int:
    """What was claimed and never written down is unknown. Returns how many."""
    late = (outbox.c.status == "sending") & (outbox.c.lease_until < stamp(now))
    with database.reading() as connection:
        if connection.execute(select(outbox.c.id).where(late).limit(1)).first() is None:
            return 0
    with database.writing() as connection:
        values = {"status": "unknown", "why": "sender_ended", "finished_at": stamp(now)}
        return connection.execute(update(outbox).where(late).values(**values)).rowcount


def _due(database: Database, now: datetime, limit: int) -> list[int]:
    is_time = or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= stamp(now))
    query = select(outbox.c.id).where(outbox.c.status == "queued", is_time).order_by(outbox.c.id).limit(limit)
    with database.reading() as connection:
        return list(connection.execute(query).scalars())


def _send(
    database: Database, settings: Settings, row_id: int, clock: Callable[[], datetime], down: set[str]
) -> str | None:
    now = clock()
    with database.reading() as connection:
        row = connection.execute(select(outbox).where(outbox.c.id == row_id)).one_or_none()
        if row is None or row.status != "queued":
            return None
        way = _way(connection, row, settings, now)
    if way.state == "sending" and way.channel in down:
        return None
    lease = uuid.uuid4().hex
    if not _claim(database, row, way, lease, now):
        return None
    if way.state != "sending":
        return way.state
    handed = _hand_over(settings, row, way)
    if handed.is_down:
        down.add(way.channel)
    return record(database, settings, row.id, lease, handed, clock())


def _way(connection: Connection, row: Row[Any], settings: Settings, now: datetime) -> Route:
    """The way of a row; one that cannot be put into words fails alone, the others are sent."""
    try:
        return route(connection, row, settings, now)
    except (LookupError, ValueError) as error:
        _log.exception("message %s: cannot be written (%s)", row.id, type(error).__name__)
        return Route("failed", "broken")


def _claim(database: Database, row: Row[Any], way: Route, lease: str, now: datetime) -> bool:
    """Take the row, or write down that it is not sent; False where another sender was faster."""
    values: dict[str, Any] = {"status": way.state, "why": way.why or None, "next_try_at": way.next_try_at}
    if way.person:
        values |= {"person_id": way.person.id, "lang": way.person.lang}
    if way.told.kept.subject:
        values |= {"subject": way.told.kept.subject, "body": way.told.kept.body}
    if way.state in ("skipped", "failed"):
        values |= {"finished_at": stamp(now)}
    if way.state == "sending":
        until = stamp(now + timedelta(seconds=LEASE_SECONDS))
        values |= {"channel": way.channel, "attempts_cnt": row.attempts_cnt + 1, "handed_at": stamp(now)}
        values |= {"lease_by": lease, "lease_until": until, "error": None, "finished_at": None}
    with database.writing() as connection:
        mine = (outbox.c.id == row.id) & (outbox.c.status == "queued") & (outbox.c.attempts_cnt == row.attempts_cnt)
        if connection.execute(update(outbox).where(mine).values(**values)).rowcount != 1:
            return False
        _split(connection, row, way)
        if way.told.lost:
            gone = {"status": "skipped", "why": "out_of_reach", "finished_at": stamp(now)}
            connection.execute(update(outbox).where(outbox.c.id.in_(way.told.lost)).values(**gone))
    return True


def _split(connection: Connection, row: Row[Any], way: Route) -> None:
    """Others who hold the same post get a message of their own."""
    own = {
        name: getattr(row, name) for name in ("case_id", "event_id", "recipient_id", "template", "params", "queued_at")
    }
    for other in way.others:
        key = f"{row.dedupe_key}:{other}"
        more = {"person_id": other, "status": "queued", "attempts_cnt": 0, "dedupe_key": key}
        connection.execute(insert(outbox).values(**own, **more))


def _hand_over(settings: Settings, row: Row[Any], way: Route) -> Handed:
    person, link = way.person, f"{settings.base_url.rstrip('/')}/work_case?case={row.case_id}"
    if not settings.base_url:
        link = ""
    elif not row.case_id:
        link = settings.base_url
    name = person.name(person.lang) if person else ""
    branch_id = person.branch_id if person else None
    out = Outgoing(key_of(row), name, way.address, branch_id, way.text, link)
    try:
        return CHANNELS[way.channel](settings, out)
    except Exception as error:  # a channel that breaks after the hand-over must not send again
        _log.exception("message %s: channel %s broke", row.id, way.channel)
        return Handed("unknown", f"the channel broke ({type(error).__name__})")


def key_of(row: Row[Any]) -> str:
    """The number of a message for receivers: the same at every attempt."""
    return uuid.uuid5(uuid.NAMESPACE_OID, row.dedupe_key).hex


def record(database: Database, settings: Settings, row_id: int, lease: str, handed: Handed, now: datetime) -> str:
    """Write down what became of a hand-over, unless a person has decided meanwhile; returns the state."""
    mine = (outbox.c.id == row_id) & (outbox.c.lease_by == lease) & outbox.c.status.in_(("sending", "unknown"))
    with database.writing() as connection:
        tried = connection.execute(select(outbox.c.attempts_cnt).where(mine)).scalar()
        if tried is None:
            return "unknown"
        state, why = handed.state, WHY.get(handed.state)
        if state == "queued" and tried >= settings.attempts:
            state, why = "failed", "given_up"
        values: dict[str, Any] = {"status": state, "why": why, "error": handed.line[:300] or None}
        values |= {"lease_by": None, "lease_until": None}
        values |= {"next_try_at": stamp(now + wait(tried))} if state == "queued" else {"finished_at": stamp(now)}
        connection.execute(update(outbox).where(mine).values(**values))
        if state == "sent":
            items = (outbox.c.digest_id == row_id) & (outbox.c.status == "gathered")
            connection.execute(update(outbox).where(items).values(status="sent", finished_at=stamp(now)))
    return state


def wait(tried: int) -> timedelta:
    """How long until the next attempt: twice as long each time, up to an hour, and never all at one moment."""
    seconds = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (tried - 1))
    return timedelta(seconds=seconds * random.uniform(0.5, 1.5))
