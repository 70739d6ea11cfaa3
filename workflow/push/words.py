"""Messages in words: templates of templates.yml filled in with the case, in the recipient's language.

Who may not see the customer, and whatever leaves the bank's mail (SMS, group robots), gets the number of the case and
the way to it, without names of customers and without what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mart.plain_yaml import read_yaml
from workflow.kinds import kind as kind_named
from workflow.kinds import reference
from workflow.model import Case
from workflow.push.safe import inert, masked, one_line
from workflow.push.states import Text

FILE = Path(__file__).parent / "templates.yml"
HIDDEN = {"zh": "（详见系统）", "en": "(see the cockpit)"}
_PARTS = {"team": ("团队成员", "a team member"), "reader": ("读者", "a reader"), "watcher": ("关注者", "a watcher")}


@dataclass(frozen=True)
class Reader:
    """What somebody may read of a case: names of customers, phone numbers and addresses, account numbers."""

    sees_names: bool = False
    sees_contacts: bool = False
    sees_accounts: bool = False


@dataclass(frozen=True)
class Told:
    """What a message is about: the case, the parameters stored with it, names of people by number."""

    template: str
    params: Mapping[str, Any]
    case: Case | None
    actor_id: str
    names: Mapping[str, str]


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Mapping[str, Any]]:
    """Templates by name."""
    return read_yaml(FILE)


def name(template: str, lang: str) -> str:
    """What a kind of message is called; one that is no longer declared by its own name."""
    return templates()[template][lang]["name"] if template in templates() else template


def is_at_once(template: str) -> bool:
    """Whether a kind of message does not wait for a digest."""
    return bool(templates().get(template, {}).get("is_at_once"))


def written(told: Told, lang: str, reader: Reader, is_outside: bool) -> Text:
    """A message for a reader; `is_outside`: by SMS or a robot. Raises KeyError where there is no such template."""
    clean = inert if is_outside else one_line
    shown = Reader() if is_outside else reader
    values = {
        name: value if value == HIDDEN[lang] else clean(value) for name, value in _values(told, lang, shown).items()
    }
    return _filled(told.template, lang, values)


def gathered(subjects: list[str], lang: str) -> Text:
    """The digest of messages, one a line."""
    return _filled("digest", lang, {"count": str(len(subjects)), "lines": "\n".join(f"· {one}" for one in subjects)})


def _filled(template: str, lang: str, values: Mapping[str, str]) -> Text:
    found = templates()[template][lang]
    subject, body = (found[part].format_map(values).replace(" （", "（") for part in ("subject", "body"))
    return Text(" ".join(subject.split()), body.strip())


def _values(told: Told, lang: str, reader: Reader) -> dict[str, str]:
    is_zh, params, case = lang == "zh", told.params, told.case
    found = dict.fromkeys(
        ("reference", "kind", "label", "state", "step", "owner", "due", "late", "text", "part", "count", "products")
        + ("materials",),
        "",
    )
    found["actor"] = told.names.get(told.actor_id) or ("系统" if is_zh else "The cockpit")
    if case is None:
        owner_id = str(params.get("owner", ""))
        label = str(params.get("label", "")) if reader.sees_names else HIDDEN[lang]
        return found | {"label": label, "owner": told.names.get(owner_id) or owner_id}
    kind = kind_named(case.kind)
    state, step = (
        kind.states.get(str(params.get("state", case.state))),
        kind.transitions.get(str(params.get("step", ""))),
    )
    own = case.subject.label_zh if is_zh else case.subject.label_en or case.subject.label_zh
    found |= {
        "reference": reference(case.kind, case.opened_at, case.id),
        "kind": kind.label_zh if is_zh else kind.label_en,
        "label": own if reader.sees_names else HIDDEN[lang],
        "state": (state.label_zh if is_zh else state.label_en) if state else str(params.get("state", "")),
        "step": (step.label_zh if is_zh else step.label_en) if step else str(params.get("step", "")),
        "owner": told.names.get(case.owner_id) or case.owner_id,
        "text": HIDDEN[lang],
        "count": str(params.get("leads_cnt", "")),
        "products": str(params.get("products_zh" if is_zh else "products_en", "")),
        "part": _PARTS.get(str(params.get("part", "")), ("", ""))[0 if is_zh else 1],
        **_dates(params.get("due_on") or case.due_on, params.get("late_days"), is_zh),
    }
    if reader.sees_names:
        found["text"] = masked(str(params.get("text", "")), reader.sees_contacts, reader.sees_accounts)
        found["materials"] = _attached(params.get("materials") or (), lang)
    return found


def _attached(material: Mapping[str, Sequence[str]] | Sequence[str], lang: str) -> str:
    """The material that goes with it; nothing where there is none. By language, or the same for all, as messages from
    before have it.

    >>> _attached(["A", "B"], "en"), _attached({"zh": ["甲"], "en": ["A"]}, "zh")
    ('Material: A, B', '随附物料：甲')
    """
    names = material.get(lang, ()) if isinstance(material, Mapping) else material
    if not names:
        return ""
    return f"随附物料：{'、'.join(names)}" if lang == "zh" else f"Material: {', '.join(names)}"


def _dates(due_on: object, late_days: object, is_zh: bool) -> dict[str, str]:
    due = (f"，期限 {due_on}" if is_zh else f", due {due_on}") if due_on else ""
    late = int(str(late_days)) if str(late_days or "").lstrip("-").isdigit() else 0
    days = f"{late} 个工作日" if is_zh else f"{late} working day{'' if late == 1 else 's'}"
    return {"due": due, "late": days if late > 0 else ""}
