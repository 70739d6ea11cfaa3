"""What can become of a message, and what a channel says after a hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

STATES = ("queued", "gathered", "sending", "sent", "failed", "unknown", "skipped")
# queued: waits for its time; gathered: waits for or stands in the person's digest; sending: handed over right now;
# unknown: handed over, or killed on the way, and nobody said whether it arrived; skipped: not sent, `why` says why


@dataclass(frozen=True)
class Text:
    """A message in words: one line, and what stands below it."""

    subject: str
    body: str


@dataclass(frozen=True)
class Outgoing:
    """What a channel is given. `key` is the same at every attempt, for receivers that drop what they have had."""

    key: str
    name: str
    address: str
    branch_id: str | None
    text: Text
    link: str = ""


@dataclass(frozen=True)
class Handed:
    """What became of a hand-over: sent, failed (it will not work), queued (not taken, try again) or unknown. `is_down`:
    the channel itself cannot be reached, so that others need not try in this run."""

    state: str
    line: str = ""
    is_down: bool = False


def stamp(moment: datetime) -> str:
    """A time as the store keeps it.

    >>> stamp(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
    '2026-11-30T08:00:00.000000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
