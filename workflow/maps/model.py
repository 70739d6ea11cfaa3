"""A sales map as read: its case, its plan, how far it is. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workflow.maps.plan import Plan
from workflow.materials.model import Material
from workflow.model import Case, Subject


@dataclass(frozen=True)
class Map:
    """`targets_cnt` and `held_cnt` count the whole map; `seed`, `drawn_at` are None until the hold-out is drawn,
    `pushed_on` and `held_until` (ISO dates) until leads are out; `materials`: the versions that go out with it."""

    case: Case
    plan: Plan
    seed: int | None = None
    drawn_at: str | None = None
    pushed_on: str | None = None
    held_until: str | None = None
    targets_cnt: int = 0
    held_cnt: int = 0
    assigned_cnt: int = 0
    materials: tuple[Material, ...] = ()

    @property
    def name(self) -> str:
        """As its owner called it."""
        return self.case.subject.label_zh

    @property
    def is_drawn(self) -> bool:
        """Whether targets and hold-out are fixed."""
        return self.drawn_at is not None

    @property
    def is_pushed(self) -> bool:
        """Whether leads are out."""
        return self.pushed_on is not None

    @property
    def is_stopped(self) -> bool:
        """Whether it ended without a result after its push."""
        return self.is_pushed and self.case.state == "withdrawn"


@dataclass(frozen=True)
class Candidate:
    """A customer who may be approached for a product: the subject of their lead, with what it is expected to bring.
    Candidates come in the order of the score."""

    subject: Subject
    product_id: str
    probability: float | None = None
    ep_if_taken_cny: Decimal | None = None
    expected_ep_cny: Decimal | None = None
    reason_zh: str = ""
    reason_en: str = ""


@dataclass(frozen=True)
class Pushed:
    """What a push did: leads that are new, that were open before, that could not be opened, managers told."""

    case: Case
    new_cnt: int = 0
    old_cnt: int = 0
    refused_cnt: int = 0
    managers_cnt: int = 0
