"""The product catalogue: 188 leaves with what the simulation needs to know of each, as NumPy columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

KINDS = ("deposit", "loan", "off_balance", "fee")
DEPOSIT, LOAN, OFF_BALANCE, FEE = range(4)
STEADY_GAIN_180 = "Steady Gain 180"
_NUMBERS = {
    "term": 0, "fixed": -1, "spread": 0, "pen": 1, "ticket": 1, "life": 24, "accounts": 1, "fee": 0, "push": 0,
    "up": 0, "rebate": 0, "revolving": 0, "ccy": 0, "fxp": 0, "big": 0, "demand": 0, "settle": 0, "mit": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """One leaf product as the catalogue file describes it; `values` are the numbers of the simulation."""

    product_id: str
    name_zh: str
    name_en: str
    group: dict
    family: dict
    kind: str
    audience: str
    ccf: str | None
    exposure: str | None
    values: dict


@dataclass(frozen=True)
class Catalogue:
    """All leaves and, for each number, one array over them (units as in catalogue.yml)."""

    leaves: tuple[Leaf, ...]
    kind: np.ndarray
    is_credit: np.ndarray
    system: np.ndarray
    systems: tuple[str, ...]
    numbers: dict[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.numbers[name]

    def find(self, name_en: str) -> int:
        """Row of the product with that English name; KeyError when there is none."""
        for row, leaf in enumerate(self.leaves):
            if leaf.name_en == name_en:
                return row
        raise KeyError(name_en)

    @property
    def ids(self) -> list[str]:
        """Product ids in order."""
        return [leaf.product_id for leaf in self.leaves]


@cache
def catalogue() -> Catalogue:
    """Read catalogue.yml beside this file."""
    families = yaml.safe_load((Path(__file__).parent / "catalogue.yml").read_text(encoding="utf-8"))
    leaves = tuple(leaf for family in families for group in family["groups"] for leaf in _leaves(family, group))
    systems = tuple(dict.fromkeys(leaf.group["system"] for leaf in leaves))
    return Catalogue(
        leaves=leaves,
        kind=np.array([KINDS.index(leaf.kind) for leaf in leaves], np.int8),
        is_credit=np.array([leaf.audience == "credit" for leaf in leaves]),
        system=np.array([systems.index(leaf.group["system"]) for leaf in leaves], np.int8),
        systems=systems,
        numbers={name: np.array([float(leaf.values[name]) for leaf in leaves]) for name in _NUMBERS},
    )


def _leaves(family: dict, group: dict) -> list[Leaf]:
    found = []
    for place, text in enumerate(group["leaves"], start=1):
        name_zh, name_en, *rest = text.split("|")
        own = dict(pair.split("=") for pair in rest[0].split(",")) if rest else {}
        settings = {**group, **own}
        found.append(
            Leaf(
                product_id=f"P{group['id'][1:]}{place:02d}",
                name_zh=name_zh,
                name_en=name_en,
                group=group,
                family=family,
                kind=settings["kind"],
                audience=settings.get("audience", "active"),
                ccf=settings.get("ccf"),
                exposure=settings.get("x"),
                values={name: settings.get(name, default) for name, default in _NUMBERS.items()},
            )
        )
    return found


def product_rows() -> dict[str, list]:
    """Columns of marketing.product, all leaves, without the month."""
    leaves = catalogue().leaves
    return {
        "product_id": [leaf.product_id for leaf in leaves],
        "name_zh": [leaf.name_zh for leaf in leaves],
        "name_en": [leaf.name_en for leaf in leaves],
        "group_id": [leaf.group["id"] for leaf in leaves],
        "group_zh": [leaf.group["zh"] for leaf in leaves],
        "group_en": [leaf.group["en"] for leaf in leaves],
        "family_id": [leaf.family["id"] for leaf in leaves],
        "family_zh": [leaf.family["zh"] for leaf in leaves],
        "family_en": [leaf.family["en"] for leaf in leaves],
        "need_family": [leaf.group["need"] for leaf in leaves],
        "system": [leaf.group["system"] for leaf in leaves],
        "product_kind": [leaf.kind for leaf in leaves],
        "is_demand": [bool(leaf.values["demand"]) for leaf in leaves],
        "is_settlement": [bool(leaf.values["settle"]) for leaf in leaves],
        "is_pushable": [bool(float(leaf.values["push"])) for leaf in leaves],
        "ccf_class": [leaf.ccf for leaf in leaves],
        "substitute_family": [leaf.group["sub"] for leaf in leaves],
    }
