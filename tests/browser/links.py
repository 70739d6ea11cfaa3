"""Addresses that a reader makes up: right ones, ones that name what is not there, and forged ones."""

from __future__ import annotations

import random
from urllib.parse import urlencode

from mart.months import month_text
from mart.query import filters as flt
from mart.query import personas
from mart.reader import Mart
from mart.scope import EXECUTIVE, Scope
from ui import filters as shown
from ui import nav

ROLES = ("executive", "branch_leader", "product_manager", "relationship_manager")
FORGED = (
    "B99",
    "![x](http://127.0.0.1:9/x.png)",
    "<img src=//127.0.0.1:9/y.png>",
    "B01' OR '1'='1",
    "**B01** :red[B01] $B01$",
    "\u202eB01\u202c",
    "9" * 300,
)
UNKNOWN = (
    *(("branch", text) for text in FORGED),
    *(("customer", text) for text in FORGED),
    *(("manager", text) for text in FORGED[:3]),
    *(("org", "B01S99"), ("tier", "rich"), ("size", "tiny"), ("month", "2031-01"), ("month", "202610"), ("lang", "fr")),
    *(("product", "P"), ("role", "admin"), ("at", "B99"), ("who", "M")),
)


def persona(mart: Mart, role: str) -> dict[str, str]:
    """What an address says to look as a person of this role."""
    at = personas.branches(mart, EXECUTIVE)["key"]
    if role == "branch_leader":
        return {"role": role, "at": at[-1]}
    if role == "product_manager":
        return {"role": role, "who": personas.product_managers(mart, EXECUTIVE)["key"][0]}
    if role == "relationship_manager":
        return {"role": role, "at": at[0], "who": personas.relationship_managers(mart, EXECUTIVE, at[0])["key"][0]}
    return {"role": role}


class Links:
    """Makes up addresses for a persona with the codes of their scope."""

    def __init__(self, mart: Mart, scope: Scope, persona: dict[str, str]) -> None:
        self.persona, self.as_of = persona, mart.as_of

        def parents(dim: str) -> dict[str, str]:
            rows = flt.options(mart, scope, dim, mart.as_of)
            return dict(zip(rows["key"], rows["parent"], strict=True))

        self.below = {dim: parents(f"{dim}_id") for dim in ("branch", "org", "manager", "customer", "product")}

    def made_up(self, lang: str, dice: random.Random) -> str:
        """Path and query of a page, whoever may open it."""
        query: dict[str, list[str]] = {"lang": [lang], **{key: [one] for key, one in self.persona.items()}}
        for key, chance in (("branch", 0.5), ("org", 0.3), ("manager", 0.15), ("customer", 0.1), ("product", 0.1)):
            above = query.get({"org": "branch", "manager": "org"}.get(key, ""), [""])[0]
            is_any = not above or dice.random() < 0.2  # one of another unit, too
            codes = [code for code, parent in self.below[key].items() if is_any or parent == above]
            if codes and dice.random() < chance:
                query[key] = [dice.choice(codes)]
        if dice.random() < 0.1:
            query["account"] = ["A00000001"]  # at times without its customer
        if dice.random() < 0.4:
            query["month"] = [month_text(self.as_of - dice.choice((0, 1, 12)))]
        if dice.random() < 0.4:
            query["tier"] = dice.sample(shown.CODES["tier"], dice.choice((1, 2)))
        for key, text in dice.sample(UNKNOWN, dice.choice((0, 0, 0, 1, 1, 2))):
            query[key] = dice.choice(([text], [*query.get(key, []), text]))  # instead of a right one, or beside it
        others = [entry.name for entry in nav.ENTRIES if entry.name != "work_case"]
        page = dice.choice(("", "cockpit_overview", "customers_segments", dice.choice(others), dice.choice(others)))
        return f"{page}?{urlencode(query, doseq=True)}"
