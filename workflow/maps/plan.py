"""What a sales map plans, step by step: checked when it is saved, plain data when it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from workflow.model import Refused

STEPS = ("products", "targets", "team", "message")  # what is planned; the fifth, progress, is read from the leads
MOST_PRODUCTS, MOST_TARGETS, MOST_TEXT, MOST_MATERIALS = 12, 20_000, 2000, 10
HOLDOUT_PCT = (5, 50)
KINDS = ("product", "branch")  # what quotas are of


@dataclass(frozen=True)
class Chosen:
    """A product of a map and why it is there: `verdict` of the month; `instead_of` (`instead_en`) names the low-yield
    product it replaces, `gain_cny` what that brings a year."""

    product_id: str
    label_zh: str
    label_en: str = ""
    verdict: str = ""
    instead_of: str = ""
    instead_en: str = ""
    gain_cny: float | None = None
    product_manager_id: str = ""


@dataclass(frozen=True)
class Targets:
    """Who is approached: filters on the products' lists, saved lists (numbers of cases), how many, why cut there, and
    how many of a hundred are held out."""

    branch_ids: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    segment_ids: tuple[str, ...] = ()
    list_ids: tuple[int, ...] = ()
    most_cnt: int = 0
    cut: str = "capacity"  # capacity, worth, own
    holdout_pct: int = 20


@dataclass(frozen=True)
class Quota:
    """How many of the targets of a product or a branch are contacted; `most` None is no limit."""

    kind: str
    id: str
    most: int | None = None
    least: int = 0


@dataclass(frozen=True)
class Team:
    """1+N: who leads, who helps; how many new contacts a manager gets from this map, how many contacts a customer may
    have at one time, other leads and maps counted, and quotas of products and branches."""

    lead_id: str = ""
    support_ids: tuple[str, ...] = ()
    per_manager_cnt: int = 30
    per_customer_cnt: int = 2
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True)
class Words:
    """What goes out with the leads: versions of material of the library, and a note. `material`: a reference in words,
    of maps made before there was a library."""

    material: str = ""
    note: str = ""
    material_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All that is planned. A step that was not saved is as it is made."""

    products: tuple[Chosen, ...] = ()
    targets: Targets = field(default_factory=Targets)
    team: Team = field(default_factory=Team)
    message: Words = field(default_factory=Words)
    saved: tuple[str, ...] = ()

    def with_step(self, step: str, value: Any) -> Plan:
        """The plan with one step saved. Raises Refused in one line where it cannot stand."""
        check(step, value)
        values = {one.name: getattr(self, one.name) for one in fields(self)} | {step: value}
        return Plan(**values | {"saved": tuple(one for one in STEPS if one in (*self.saved, step))})


def renewed(plan: Plan, material_ids: tuple[int, ...]) -> Plan:
    """The plan for a copy of its map, with other material.

    >>> renewed(Plan(message=Words(note="x", material_ids=(1, 2))), (3,)).message
    Words(material='', note='x', material_ids=(3,))
    """
    return replace(plan, message=replace(plan.message, material_ids=material_ids))


def check(step: str, value: Any) -> None:
    """Raises Refused: which step cannot stand, and why."""
    if step not in STEPS:
        raise Refused("unknown", f"sales map: no step {step!r}", field=step)
    if step == "products":
        if not 0 < len(value) <= MOST_PRODUCTS:
            raise Refused("required", f"products: between 1 and {MOST_PRODUCTS}", field="products")
        if len({one.product_id for one in value}) < len(value):
            raise Refused("invalid", "products: one is named twice", field="products")
    elif step == "targets":
        _within("most_cnt", value.most_cnt, 1, MOST_TARGETS)
        _within("holdout_pct", value.holdout_pct, *HOLDOUT_PCT)
    elif step == "team":
        _within("per_manager_cnt", value.per_manager_cnt, 1, 1000)
        _within("per_customer_cnt", value.per_customer_cnt, 1, 20)
        _check_quotas(value.quotas)
        if not value.lead_id:
            raise Refused("required", "lead: is needed", field="lead")
    elif len(value.material_ids) > MOST_MATERIALS:
        raise Refused("too_long", f"material: at most {MOST_MATERIALS}", field="material")
    elif len(value.material) > MOST_TEXT or len(value.note) > MOST_TEXT:
        raise Refused("too_long", f"message: at most {MOST_TEXT} characters", field="note")


def _check_quotas(quotas: tuple[Quota, ...]) -> None:
    for one in quotas:
        if one.kind not in KINDS or one.least < 0 or (one.most is not None and one.most < one.least):
            line = f"quota of {one.kind} {one.id}: at least {one.least}, at most {one.most}"
            raise Refused("invalid", line, field="quota")
    if len({(one.kind, one.id) for one in quotas}) < len(quotas):
        raise Refused("invalid", "quotas: one is named twice", field="quota")


def _within(name: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        raise Refused("invalid", f"{name}: {number}, write {low} to {high}", field=name)


def stored(plan: Plan) -> dict[str, Any]:
    """The plan as plain data.

    >>> stored(Plan().with_step("team", Team("P1")))["team"]["lead_id"]
    'P1'
    """
    return asdict(plan)


def read(data: Mapping[str, Any]) -> Plan:
    """The plan from plain data; what an older version did not know is as it is made.

    >>> read(stored(Plan())) == Plan()
    True
    """
    kept = {
        "products": tuple(_made(Chosen, one) for one in data.get("products", ())),
        "targets": _made(Targets, data.get("targets", {})),
        "team": _team(data.get("team", {})),
        "message": _made(Words, data.get("message", {})),
    }
    return Plan(**kept, saved=tuple(data.get("saved", ())))


def _team(data: Mapping[str, Any]) -> Team:
    quotas = tuple(_made(Quota, one) for one in data.get("quotas", ()))
    return _made(Team, {**data, "quotas": quotas})


def _made(kind: Any, data: Mapping[str, Any]) -> Any:
    known = {one.name for one in fields(kind)}
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known})
