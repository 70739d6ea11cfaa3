"""What happens to a message now: to whom it goes, whether they may still read it, by which channel and when.

Asked at the moment of sending: who has left, lost the scope, chosen another channel or sleeps is treated as of now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from mart.scope.roles import ROLES
from workflow import people
from workflow.people import Person
from workflow.push import words
from workflow.push.settings import DRY_RUN, Settings
from workflow.push.states import Text, stamp
from workflow.push.told import ToldTo, told_to
from workflow.schema import person_scopes

ADDRESS = {"email": "email", "sms": "phone"}  # channels that need an address of the person
OUTSIDE = ("sms", "wecom", "dingtalk", "feishu")  # read by others than the person, or on the way by others


@dataclass(frozen=True)
class Route:
    """What to do: `state` sending, skipped (`why`), queued (until `next_try_at`) or gathered; `told` holds the words;
    `others` hold the same post."""

    state: str
    why: str = ""
    person: Person | None = None
    channel: str = ""
    address: str = ""
    told: ToldTo = ToldTo()
    next_try_at: str | None = None
    others: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """What goes out by the channel."""
        return self.told.outside if self.channel in OUTSIDE else self.told.text


def route(connection: Connection, row: Row[Any], settings: Settings, now: datetime) -> Route:
    """The way of a queued row of the outbox."""
    since = max(row.queued_at, row.resolved_at or "")
    if since < stamp(now - timedelta(days=settings.oldest_days)):
        return Route("skipped", "too_old")
    today = now.astimezone(settings.zone).date()
    found, others, ids = _recipient(connection, row, today)
    if found is None or not found.is_active:
        return Route("skipped", "left" if found else "unknown_person", found, others=others)
    told = told_to(connection, row, found, ids)
    made = Route("skipped" if told.why else "sending", told.why, found, others=others, told=told)
    if told.why:
        return made
    if row.template != "digest" and not words.is_at_once(row.template) and (found.pace or settings.pace) == "daily":
        return replace(made, state="gathered")
    return _timed(_addressed(made, found, settings), found, settings, now)


def _recipient(
    connection: Connection, row: Row[Any], today: date
) -> tuple[Person | None, tuple[str, ...], tuple[str, ...]]:
    """Who gets it, who else holds the post, and the numbers they may act for: whoever stands in for an absent one."""
    others: tuple[str, ...] = ()
    key = row.person_id
    if key is None:
        held = select(person_scopes.c.person_id).where(person_scopes.c.scope == row.recipient_id)
        known = people.find(connection, [*connection.execute(held).scalars(), row.recipient_id])
        own = known.get(row.recipient_id)
        is_post = row.recipient_id.partition(":")[0] in ROLES
        holders = sorted(one.id for one in known.values() if one.is_active and one.id != row.recipient_id)
        key, *rest = holders if holders and (is_post or own is None) else [row.recipient_id]
        others = tuple(rest)
    found = people.find(connection, [key]).get(key)
    if found and found.substitute_id and found.is_absent(today):
        instead = people.find(connection, [found.substitute_id]).get(found.substitute_id)
        if instead and instead.is_active:
            return instead, others, (key, row.recipient_id)
    return found, others, (row.recipient_id,)


def _addressed(made: Route, person: Person, settings: Settings) -> Route:
    """By which channel: the person's, else the usual one; dry run takes everything."""
    if person.channel == "none" or (not person.channel and settings.channel == "none"):
        return replace(made, state="skipped", why="declined")
    if settings.is_dry_run:
        return replace(made, channel=DRY_RUN)
    wanted = [one for one in (person.channel, *settings.channels) if one in settings.channels]
    for channel in dict.fromkeys(wanted):
        address = getattr(person, ADDRESS[channel]) if channel in ADDRESS else "group"
        if address:
            return replace(made, channel=channel, address=address)
    return replace(made, state="skipped", why="no_address" if wanted else "no_channel")


def _timed(made: Route, person: Person, settings: Settings, now: datetime) -> Route:
    """Not in the quiet hours of the person."""
    if made.state != "sending":
        return made
    if not (made.text.subject and made.text.body):
        return replace(made, state="skipped", why="empty")
    own = (person.quiet_from, person.quiet_to) if person.quiet_from and person.quiet_to else settings.quiet
    until = quiet_until(own, now.astimezone(settings.zone)) if own else None
    return replace(made, state="queued", why="quiet", next_try_at=stamp(until)) if until else made


def quiet_until(quiet: tuple[str, str], local: datetime) -> datetime | None:
    """When the quiet hours that a moment lies in end; None where it lies in none.

    >>> quiet_until(("21:00", "08:00"), datetime(2026, 11, 30, 22, 5)).isoformat()
    '2026-12-01T08:00:00'
    >>> quiet_until(("12:00", "13:00"), datetime(2026, 11, 30, 13, 0)) is None
    True
    """
    first, last = quiet
    at = f"{local:%H:%M}"
    is_quiet = first <= at < last if first <= last else at >= first or at < last
    if not is_quiet:
        return None
    hour, minute = map(int, last.split(":"))
    end = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
