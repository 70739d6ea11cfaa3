"""A case in words: its reference, kind, state, steps, fields, what happened, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mart.months import CHINA
from ui import formats as f
from ui.i18n import pick, t, texts
from workflow.declared import Field
from workflow.kinds import kind, reference
from workflow.model import Case, Event, Refused

SHOWN_ACTIONS = ("comment", "attached", "team", "watch", "owner", "due", "reminded", "escalated", "opened") + (
    *("planned", "drawn"),
)


def kind_label(name: str, lang: str) -> str:
    """Name of a kind."""
    found = kind(name)
    return pick(found.label_zh, found.label_en, lang)


def state_label(kind_name: str, state: str | None, lang: str) -> str:
    """Name of a state of a kind; a state that is no longer declared is its own name."""
    found = kind(kind_name).states.get(state or "")
    return pick(found.label_zh, found.label_en, lang) if found else state or f.NONE


def step_label(kind_name: str, step: str | None, lang: str) -> str:
    """Name of a step of a kind."""
    found = kind(kind_name).transitions.get(step or "")
    return pick(found.label_zh, found.label_en, lang) if found else step or ""


def reference_of(case: Case) -> str:
    """The number by which people speak of a case."""
    return reference(case.kind, case.opened_at, case.id)


def subject_label(case: Case, lang: str) -> str:
    """What a case is about, by name."""
    return pick(case.subject.label_zh, case.subject.label_en, lang)


def field_label(field: Field, lang: str) -> str:
    """Name of a field."""
    return pick(field.label_zh, field.label_en, lang)


def field_value(field: Field, text: str, lang: str, names: Mapping[str, str]) -> str:
    """A stored value as it is read. `names`: of the people and products it may be."""
    if field.type == "choice" and text in field.choices:
        return pick(*field.choices[text], lang)
    if field.type in ("person", "product"):
        return names.get(text, text)
    if field.type == "cny":
        return f.money(f.decimal(text), lang)
    return text


def moment(at: str) -> str:
    """A stored time (ISO, UTC) as a clock in China shows it, wherever the server stands.

    >>> moment("2026-11-30T16:30:00Z")
    '12-01 00:30'
    """
    return f"{datetime.fromisoformat(at).astimezone(CHINA):%m-%d %H:%M}"


def refusal(refused: Refused, case: Case | None, lang: str) -> str:
    """Why something was refused, and what to do."""
    field = str(refused.params.get("field", ""))
    known = kind(case.kind).fields.get(field) if case else None
    label = field_label(known, lang) if known else texts(lang).get(f"work.field.{field}", field)
    step = str(refused.params.get("step", ""))
    return t(
        f"work.refused.{refused.code}",
        lang,
        field=label,
        step=step_label(case.kind, step, lang) if case else step,
        state=state_label(case.kind, case.state, lang) if case else "",
    )


def event_words(event: Event, kind_name: str, people: Mapping[str, str], lang: str) -> tuple[str, str]:
    """(what happened, what was said with it) of an event."""
    body, who = event.body, people.get(event.actor_id, event.actor_id)
    if event.action == "transition":
        said = t("work.event.transition", lang, who=who, step=step_label(kind_name, event.transition, lang))
        return said, _form_words(event, kind_name, people, lang)
    if event.action in ("opened", "appeared"):
        return t(f"work.event.{event.action}", lang, who=who), _form_words(event, kind_name, people, lang)
    key = event.action if event.action in SHOWN_ACTIONS else "other"
    if key in ("team", "watch") and not body.get("is_on", True):
        key += "_off"
    named = {name: people.get(str(body.get(name)), str(body.get(name, ""))) for name in ("person_id", "to_id")}
    head = t(f"work.event.{key}", lang, who=who, person=named["person_id"], to=named["to_id"], on=body.get("to_on", ""))
    said = body.get("text") or body.get("reason") or ""
    if event.action == "attached":
        said = f"{body.get('name', '')} · {body.get('reference', '')}"
    return head, str(said)


def _form_words(event: Event, kind_name: str, people: Mapping[str, str], lang: str) -> str:
    fields = kind(kind_name).fields
    said = [
        t(
            "work.event.field",
            lang,
            label=field_label(fields[name], lang),
            value=field_value(fields[name], str(v), lang, people),
        )
        for name, v in event.body.items()
        if name in fields and v not in (None, "")
    ]
    return t("table.stop", lang).join(said)
