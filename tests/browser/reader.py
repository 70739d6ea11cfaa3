"""What an address means for a reader, worked out from the mart alone, to hold label, drop-downs and figures against."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mart.months import month_text
from mart.query import filters as flt
from mart.query import personas
from mart.query.filters import Filters, make
from mart.reader import Mart
from mart.scope import EXECUTIVE, Scope, parse
from ui import filters as shown
from ui import nav
from ui.i18n import t

ROLES = ("executive", "branch_leader", "product_manager", "relationship_manager")
COCKPIT = "cockpit_overview"
PAGES = (
    "",
    "cockpit_overview",
    "customers_segments",
    "products_profitability",
    "data_metric_dictionary",
    "data_models",
)
UNKNOWN = {"branch": "B99", "org": "B01S99", "tier": "rich", "month": "2031-01", "size": "tiny"}
PATH = {"branch": "branch_id", "org": "org_id"}
DIMS = {**PATH, "tier": "tier", "size": "size_class"}


@dataclass
class Place:
    """Where the walker is: a page and what its address says, unknown values left out."""

    page: str
    query: dict[str, tuple[str, ...]]
    said: str  # path and query as they stand in the browser


@dataclass
class Reader:
    """Who looks at which mart, in which language."""

    mart: Mart
    scope: Scope
    lang: str

    def made_up(self, persona: dict[str, str], dice: random.Random) -> dict[str, str | list[str]]:
        """What an address of the reader's own making asks for, at times with values nobody knows."""
        query: dict[str, str | list[str]] = {**persona, "lang": self.lang}
        if dice.random() < 0.6:
            query["branch"] = dice.choice(self.branches())
        if dice.random() < 0.3:
            query["org"] = dice.choice(self.orgs(str(query.get("branch", ""))) or ["B01S99"])
        if dice.random() < 0.4:
            query["month"] = month_text(self.mart.as_of - dice.choice((0, 1, 12)))
        if dice.random() < 0.4:
            query["tier"] = dice.sample(shown.CODES["tier"], dice.choice((1, 2)))
        if dice.random() < 0.2:
            name = dice.choice(sorted(UNKNOWN))
            query[name] = UNKNOWN[name]
        return query

    def month(self, place: Place) -> int:
        """The month an address means."""
        months = {month_text(no): no for no in self.mart.months}
        return months.get((place.query.get("month") or ("",))[0], self.mart.as_of)

    def meaning(self, place: Place, month: int) -> tuple[Filters, str, list[str]]:
        """What an address means for this reader: filters, the scope in words, texts that mean nothing."""
        strange, chosen = [], {}
        if place.query.get("month") and place.query["month"][0] not in map(month_text, self.mart.months):
            strange.append(place.query["month"][0])
        known = {key: self.names(dim, month) for key, dim in PATH.items()}
        known["tier"] = {code: t(f"app.tier.{code}", self.lang) for code in shown.CODES["tier"]}
        known["size"] = {code: t(f"app.size.{code}", self.lang) for code in shown.CODES["size"]}
        parents = self.parents(month)
        for key, dim in DIMS.items():
            asked = place.query.get(key, ())
            good = [text for text in asked if text in known[key]]
            if key == "org" and good:
                branch = chosen.get("branch_id", [parents[good[0]]])[0]
                good = good if parents[good[0]] == branch else []
                if good:
                    chosen["branch_id"] = [branch]
            strange += [text for text in asked if text not in good]
            if good:
                chosen[dim] = good
        used = nav.entry_of(place.page or nav.entries(self.scope.role)[0].name).filters
        path = [known[key][chosen[dim][0]] for key, dim in PATH.items() if dim in chosen and key in used]
        traits = [known[key][code] for key in ("tier", "size") if key in used for code in chosen.get(DIMS[key], ())]
        words = [*path[-1:], *traits]
        rest = [f"+{len(words) - shown.SAID}"] if len(words) > shown.SAID else []
        said = " · ".join([*words[: shown.SAID], *rest]) or t(f"app.whole.{self.scope.role}", self.lang)
        return make(**chosen), said, strange

    def names(self, dim: str, month: int) -> dict[str, str]:
        """Codes of a step of the path in this scope and month, and their names."""
        return shown.labels(flt.options(self.mart, self.scope, dim, month), self.lang)

    def parents(self, month: int) -> dict[str, str]:
        """Sub-branch -> branch."""
        rows = flt.options(self.mart, self.scope, "org_id", month)
        return dict(zip(rows["key"], rows["parent"], strict=True))

    def branches(self) -> list[str]:
        """Branches of the scope."""
        return flt.options(self.mart, self.scope, "branch_id", self.mart.as_of)["key"].to_list()

    def orgs(self, branch: str) -> list[str]:
        """Sub-branches of a branch, or of all."""
        return [org for org, parent in self.parents(self.mart.as_of).items() if branch in ("", parent)]


def persona(mart: Mart, role: str) -> tuple[dict[str, str], Scope]:
    """What an address says to look as a person of this role, and their scope."""
    if role == "executive":
        return {"role": role}, EXECUTIVE
    if role == "branch_leader":
        return {"role": role, "at": "B02"}, parse("branch_leader:B02")
    if role == "product_manager":
        who = personas.product_managers(mart, EXECUTIVE)["key"][0]
        return {"role": role, "who": who}, parse(f"product_manager:{who}")
    who = personas.relationship_managers(mart, EXECUTIVE, "B01")["key"][0]
    return {"role": role, "at": "B01", "who": who}, parse(f"relationship_manager:{who}")
