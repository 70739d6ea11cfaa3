"""Kinds of case, read from kinds.yml: states, steps, who may take each, fields, dates. A new kind is YAML alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mart.plain_yaml import YamlError, read_yaml
from mart.scope.roles import ROLES
from workflow.declared import FIELD_TYPES, RELATIONS, Field, Kind, State, Transition, Who
from workflow.sound import KindError, check, known

FILE = Path(__file__).parent / "kinds.yml"
_NEEDED = ("prefix", "label_zh", "label_en", "subjects", "start", "states", "transitions")
_KIND = {*_NEEDED, "fields", "open", "owner", "remind_days", "escalate_days", "is_unique", "is_private", "is_approach"}
_STATE = {"label_zh", "label_en", "is_end", "due_days", "waits_for"}
_STEP = {"label_zh", "label_en", "from", "to", "who", "requires", "optional", "tells", "owner_from", "is_four_eyes"} | {
    "tone",
    "is_of_page",
}
_FIELD = {"type", "label_zh", "label_en", "choices", "max_length", "is_of_step"}


def kinds() -> Mapping[str, Kind]:
    """All kinds by name. Raises KindError in one line."""
    return _read(FILE)


@lru_cache(maxsize=8)
def _read(file: Path) -> Mapping[str, Kind]:
    try:
        content = read_yaml(file)
    except YamlError as error:
        raise KindError(f"{file.name}: {error}") from error
    return parse_kinds(content, file.name)


def kind(name: str) -> Kind:
    """One kind. Raises KindError when there is none of that name."""
    if name not in kinds():
        raise KindError(f"no kind {name!r}; there are {', '.join(kinds())}")
    return kinds()[name]


def reference(kind_name: str, opened_at: str, case_id: int) -> str:
    """The number by which people speak of a case: LD-2026-0007."""
    return f"{kind(kind_name).prefix}-{opened_at[:4]}-{case_id:04}"


def roles_waited_for() -> frozenset[str]:
    """Roles that some state waits for, whoever holds them."""
    waits = [state.waits_for or "" for kind in kinds().values() for state in kind.states.values()]
    return frozenset(text.removeprefix("role:") for text in waits if text.startswith("role:"))


def parse_kinds(content: Any, where: str = "kinds.yml") -> Mapping[str, Kind]:
    """Kinds from the content of a file: `fields` shared by all, and `kinds`. Raises KindError."""
    top = _mapping(content, where, {"fields", "kinds"}, ("kinds",))
    shared = _fields(top.get("fields") or {}, f"{where}: fields")
    found = {name: _kind(name, body, shared, where) for name, body in _mapping(top["kinds"], where).items()}
    prefixes = [one.prefix for one in found.values()]
    twice = next((prefix for prefix in prefixes if prefixes.count(prefix) > 1), None)
    if twice:
        raise KindError(f"{where}: prefix {twice} is used by two kinds")
    return found


def _kind(name: str, body: Any, shared: Mapping[str, Field], where: str) -> Kind:
    at = f"{where}: {name}"
    body = _mapping(body, at, _KIND, _NEEDED)
    opening = _mapping(body.get("open") or {}, f"{at}: open", {"who", "requires", "optional"})
    fields = {**shared, **_fields(body.get("fields") or {}, f"{at}: fields")}
    states = {
        one: _state(one, spec, f"{at}: states: {one}")
        for one, spec in _mapping(body["states"], f"{at}: states").items()
    }
    steps = {
        one: _step(one, spec, f"{at}: {one}")
        for one, spec in _mapping(body["transitions"], f"{at}: transitions").items()
    }
    used = {field for step in steps.values() for field in (*step.requires, *step.optional)}
    used |= {*opening.get("requires", ()), *opening.get("optional", ())}
    known(used, fields, at, "field")
    made = Kind(
        name=name,
        prefix=str(body["prefix"]),
        label_zh=body["label_zh"],
        label_en=body["label_en"],
        subjects=tuple(body["subjects"]),
        start=str(body["start"]),
        states=states,
        transitions=steps,
        fields={one: fields[one] for one in fields if one in used},
        open_who=_who(opening.get("who") or (), f"{at}: open"),
        open_requires=tuple(opening.get("requires") or ()),
        open_optional=tuple(opening.get("optional") or ()),
        **{
            key: body[key]
            for key in ("owner", "remind_days", "escalate_days", "is_unique", "is_private", "is_approach")
            if key in body
        },
    )
    check(made, at)
    return made


def _state(name: str, spec: Any, at: str) -> State:
    spec = _mapping(spec, at, _STATE, ("label_zh", "label_en"))
    waits = spec.get("waits_for")
    if waits:
        _who((waits,), at)
    days = spec.get("due_days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 0):
        raise KindError(f"{at}: due_days {days!r} is no number of working days")
    return State(name, spec["label_zh"], spec["label_en"], bool(spec.get("is_end", False)), days, waits)


def _step(name: str, spec: Any, at: str) -> Transition:
    spec = _mapping(spec, at, _STEP, ("label_zh", "label_en", "from", "to", "who"))
    return Transition(
        name=name,
        label_zh=spec["label_zh"],
        label_en=spec["label_en"],
        sources=tuple(spec["from"]) if isinstance(spec["from"], list) else (spec["from"],),
        target=spec["to"],
        who=_who(spec["who"], at),
        requires=tuple(spec.get("requires", ())),
        optional=tuple(spec.get("optional", ())),
        tells=tuple(spec.get("tells", ())),
        owner_from=spec.get("owner_from"),
        is_four_eyes=spec.get("is_four_eyes", False),
        tone=spec.get("tone", Transition.tone),
        is_of_page=spec.get("is_of_page", False),
    )


def _who(texts: Any, at: str) -> tuple[Who, ...]:
    """Each text is a relation, `role:<name>`, or both with a blank between."""
    found = []
    for text in [texts] if isinstance(texts, str) else texts:
        roles = [word.removeprefix("role:") for word in str(text).split() if word.startswith("role:")]
        relations = [word for word in str(text).split() if not word.startswith("role:")]
        known(roles, ROLES, at, "role")
        known(relations, RELATIONS, at, "relation")
        if len(roles) > 1 or len(relations) > 1 or not str(text).strip():
            raise KindError(f"{at}: who {text!r} is one relation, one role:<name>, or both")
        found.append(Who(roles[0] if roles else None, relations[0] if relations else None))
    return tuple(found)


def _fields(content: Any, at: str) -> dict[str, Field]:
    found = {}
    for name, spec in _mapping(content, at).items():
        spec = _mapping(spec, f"{at}: {name}", _FIELD, ("type", "label_zh", "label_en"))
        known((spec["type"],), FIELD_TYPES, f"{at}: {name}", "type")
        choices = {str(key): tuple(both) for key, both in (spec.get("choices") or {}).items()}
        if (spec["type"] == "choice") != bool(choices):
            raise KindError(f"{at}: {name}: choices are for a field of type choice, which needs them")
        more = {key: spec[key] for key in ("max_length", "is_of_step") if key in spec}
        found[name] = Field(name, spec["type"], spec["label_zh"], spec["label_en"], choices, **more)
    return found


def _mapping(content: Any, at: str, allowed: set[str] | None = None, needed: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise KindError(f"{at}: expected names with settings")
    known(content, allowed or content, at, "setting")
    missing = next((name for name in needed if name not in content), None)
    if missing:
        raise KindError(f"{at}: {missing} is missing")
    return content
