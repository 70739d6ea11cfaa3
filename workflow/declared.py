"""What is declared about a kind of case: states, steps, who may take each, fields. Read by `workflow.kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SAME = "same"  # a step that leads here leaves the case where it is
RELATIONS = ("owner", "opener", "superior", "team", "watcher", "host", "product", "reader")
FIELD_TYPES = ("text", "date", "cny", "pct", "bps", "count", "choice", "person", "product", "id", "ids", "bool")
SUBJECTS = ("customer", "product", "manager", "org", "account", "list", "item", "request", "map", "prospect")


@dataclass(frozen=True)
class Who:
    """Who may do something: a role record, a relation to the case, or both at once; None stands for any."""

    role: str | None = None
    relation: str | None = None


@dataclass(frozen=True)
class Field:
    """A field of a form. `choices`: value → (zh, en) of a choice. Texts hold at most `max_length` characters.
    `is_of_step`: it says something of one step and not of the case, so the next form begins without it."""

    name: str
    type: str
    label_zh: str
    label_en: str
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    max_length: int = 2000
    is_of_step: bool = False


@dataclass(frozen=True)
class State:
    """A state. `due_days`: working days after entering it by which the next step is due; None leaves the date.
    `waits_for`: the relation, or `role:<name>`, that has to act; None in an end state."""

    name: str
    label_zh: str
    label_en: str
    is_end: bool = False
    due_days: int | None = None
    waits_for: str | None = None


@dataclass(frozen=True)
class Transition:
    """A step from one of `sources` to `target`, or to SAME: it stays in whichever of them it is. `requires` and
    `optional` name fields of its form; `tells` names the relations that get a message. `owner_from`: the field that
    names the new owner. `is_four_eyes`: not by who submitted the case, or opened it where nobody did. `tone`: primary,
    normal or danger, for its button. `is_of_page`: taken on a page of its own, which stores more than the step; the
    case page does not offer it."""

    name: str
    label_zh: str
    label_en: str
    sources: tuple[str, ...]
    target: str
    who: tuple[Who, ...]
    requires: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    owner_from: str | None = None
    is_four_eyes: bool = False
    tone: str = "normal"
    is_of_page: bool = False

    def to(self, state: str) -> str:
        """Where the step leads from a state."""
        return state if self.target == SAME else self.target


@dataclass(frozen=True)
class Kind:
    """A kind of case. `owner`: the relation that owns a new case (host, opener, superior, product) unless one is named.
    `remind_days` working days before the due date the one waited for is reminded, `escalate_days` after it the
    superior is told. `is_unique`: one open case a subject. `is_private`: seen by its owner, team and readers only.
    `is_approach`: it sends somebody to a customer to sell, so it is not opened on who is held out of a campaign.
    """

    name: str
    prefix: str
    label_zh: str
    label_en: str
    subjects: tuple[str, ...]
    start: str
    states: Mapping[str, State]
    transitions: Mapping[str, Transition]
    fields: Mapping[str, Field]
    open_who: tuple[Who, ...]
    open_requires: tuple[str, ...] = ()
    open_optional: tuple[str, ...] = ()
    owner: str = "host"
    remind_days: int = 1
    escalate_days: int = 2
    is_unique: bool = True
    is_private: bool = False
    is_approach: bool = False

    def lasting(self, values: Mapping[str, str]) -> dict[str, str]:
        """What was given of the case itself, without what said something of one step."""
        passing = {name for name, one in self.fields.items() if one.is_of_step}
        return {name: value for name, value in values.items() if name not in passing}
