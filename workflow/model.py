"""What a case is, what happened to it, who acts. Frozen: a change is a new value and an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mart.scope import Scope


@dataclass(frozen=True)
class Actor:
    """Who acts: a person under one active role. `ids`: everything a case may name them by: the person, the post
    (`branch_leader:B01`), and whom they stand in for today."""

    person_id: str
    scope: Scope
    name_zh: str = ""
    name_en: str = ""
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(dict.fromkeys((self.person_id, str(self.scope), *self.ids))))


@dataclass(frozen=True)
class Subject:
    """What a case is about, with what decides who may see it. `figures`: name → value when the case was opened, as
    the screens show them; `effect_cny`: economic profit of twelve months at stake, negative for a loss."""

    type: str
    id: str
    label_zh: str
    label_en: str = ""
    customer_id: str | None = None
    product_id: str | None = None
    branch_id: str | None = None
    manager_id: str | None = None
    product_manager_id: str | None = None
    effect_cny: Decimal | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """A person on a case: part is team, reader or watcher."""

    person_id: str
    part: str


@dataclass(frozen=True)
class Case:
    """A case as stored. Dates are ISO texts, times ISO texts in UTC. `fields`: the last value given of each field.
    `waits_for_id`: a person or a post; `waits_for_role`: whoever has that role and sees the case. `superior_ids`: from
    the owner upwards, read with the case."""

    id: int
    kind: str
    subject: Subject
    owner_id: str
    opener_id: str
    state: str
    version: int
    opened_at: str
    changed_at: str
    changed_by: str
    is_open: bool = True
    is_private: bool = False
    due_on: str | None = None
    waits_for_id: str | None = None
    waits_for_role: str | None = None
    submitter_id: str | None = None
    escalation_level: int = 0
    reminded_on: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    superior_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """What happened: `action` is opened, transition, comment, attached, team, watch, owner, due, reminded, escalated;
    `transition`, `source` and `target` for a step; `body` holds the form, the text, the file's reference."""

    action: str
    actor_id: str
    scope: str
    at: str = ""
    transition: str | None = None
    source: str | None = None
    target: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0
    case_id: int = 0
    seq: int = 0


@dataclass(frozen=True)
class Message:
    """Something to tell a person or post: a row of the outbox, written with the event. `template` names the text."""

    recipient_id: str
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What follows from a step: the case afterwards, its events and messages."""

    case: Case
    events: tuple[Event, ...]
    messages: tuple[Message, ...] = ()


class Refused(ValueError):
    """One line: why a step may not be taken. `code` and `params` give the words of a screen; `code` is one of
    out_of_reach, not_allowed, wrong_state, four_eyes, required, invalid, unknown, closed, too_long."""

    def __init__(self, code: str, line: str, **params: Any) -> None:
        super().__init__(line)
        self.code, self.params = code, params


class Conflict(Exception):
    """Somebody changed the case in between: `case` as it is now, `events` since the version that was shown."""

    def __init__(self, case: Case, shown_version: int, events: tuple[Event, ...]) -> None:
        super().__init__(
            f"case {case.id}: changed by {case.changed_by} at {case.changed_at}; version {shown_version} was shown, "
            f"{case.version} is current; look at it again"
        )
        self.case, self.shown_version, self.events = case, shown_version, events
