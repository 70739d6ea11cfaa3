"""What an address means for a reader, worked out from the mart alone, to hold label, drop-downs and figures against."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mart.months import month_text
from mart.query import filters as flt
from mart.query import personas, segment
from mart.query.filters import Filters, make
from mart.reader import Mart
from mart.scope import EXECUTIVE, ROLES, UNASSIGNED, Scope, parse
from ui import filters as shown
from ui import nav
from ui.i18n import LANGS, t

COCKPIT, SEGMENTS = "cockpit_overview", "customers_segments"
PATH = {"branch": "branch_id", "org": "org_id", "manager": "manager_id"}
TYPED = {"customer": "customer_id", "account": "", "product": "product_id"}
TRAITS = {"tier": "tier", "size": "size_class"}
One = Callable[[str, Sequence[str], str], str]  # a choice of one: key, codes there are, default
DIMS = {**PATH, **TYPED, **TRAITS}


@dataclass
class Place:
    """Where the walker is: a page and what its address says."""

    page: str
    query: dict[str, tuple[str, ...]]
    said: str  # path and query as they stand in the browser


@dataclass
class Meaning:
    """What an address means: who looks, in which language and month, filters, the scope in words, and texts that are
    not honoured: `always` said, or only on a page that filters by them (`used`)."""

    scope: Scope
    lang: str
    month: int
    chosen: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # key -> the step of the path in words
    always: list[str] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)

    @property
    def filters(self) -> Filters:
        """As the query layer takes them."""
        return make(**{DIMS[key]: codes for key, codes in self.chosen.items() if DIMS[key]})

    def strange(self, page: str) -> list[str]:
        """What a page has to say was not honoured."""
        absent = [text for key, text in self.absent.items() if key in used(page, self.scope)]
        return [shown_as(text[:40]) for text in (*self.always, *absent)]

    def words(self, page: str) -> str:
        """The scope line of a page."""
        keys = used(page, self.scope)
        path = [shown_as(self.names[key]) for key in PATH if key in self.chosen and key in keys]
        typed = [shown_as(self.chosen[key][0]) for key in TYPED if key in self.chosen and key in keys]
        traits = [
            t(f"app.{key}.{code}", self.lang) for key in TRAITS if key in keys for code in self.chosen.get(key, ())
        ]
        said = [*path[-1:], *typed, *traits]
        rest = [f"+{len(said) - shown.SAID}"] if len(said) > shown.SAID else []
        return " · ".join([*said[: shown.SAID], *rest]) or t(f"app.whole.{self.scope.role}", self.lang)


def _first(asked: Mapping[str, list[str]], key: str) -> tuple[str, list[str]]:
    """The text a choice of one takes, and the others."""
    first, *more = asked.get(key) or [""]
    return first, [text for text in more if text != first]


def shown_as(text: str) -> str:
    """A text as a page may show it: without marks that turn the direction of what follows."""
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)


def first_page(scope: Scope) -> str:
    """The page at the empty address."""
    return nav.entries(scope.role)[0].name


def used(page: str, scope: Scope) -> tuple[str, ...]:
    """The filters that a page follows."""
    return nav.entry_of(page or first_page(scope)).filters


@dataclass
class Reader:
    """Who reads addresses of which mart; `lang` is what their browser asks for where an address names none."""

    mart: Mart
    lang: str

    def meaning(self, place: Place) -> Meaning:
        """What an address means."""
        asked = {key: [text.strip() for text in texts] for key, texts in place.query.items()}
        lost: list[str] = []

        def one(key: str, codes: Sequence[str], default: str) -> str:
            first, more = _first(asked, key)
            lost.extend(more if first in codes or not first else [first, *more])
            return first if first in codes else default

        lang = one("lang", LANGS, self.lang)
        scope = self._whose(one)
        found = Meaning(scope, lang, self._month(one), always=lost)
        self._path(found, one, asked)
        self._typed(found, asked)
        for key in TRAITS:
            good = [text for text in asked.get(key, ()) if text in shown.CODES[key]]
            lost.extend(text for text in asked.get(key, ()) if text not in good)
            found.chosen |= {key: list(dict.fromkeys(good))} if good else {}
        return found

    def _whose(self, one: One) -> Scope:
        role = one("role", tuple(ROLES), next(iter(ROLES)))
        above: tuple[str, ...] = ()
        for key, listing in personas.STEPS[ROLES[role].personas]:
            codes = listing(self.mart, EXECUTIVE, *above)["key"].to_list()
            above = (one(key, codes, codes[0]),)
        return parse(f"{role}:{','.join(above)}")

    def _month(self, one: One) -> int:
        months = {month_text(no): no for no in self.mart.months}
        return months[one("month", tuple(months), month_text(self.mart.as_of))]

    def _path(self, found: Meaning, one: One, asked: dict[str, list[str]]) -> None:
        """Branch, sub-branch (which names its branch where none is asked for), manager (kept where unknown)."""
        above = flt.NONE
        for key in ("branch", "org"):
            parents = self.parents(found, key, above)
            code = one(key, tuple(parents), "")
            if not code:
                continue
            if key == "org":
                found.chosen |= {"branch": [parents[code]]}
                found.names |= {"branch": self.names(found, "branch")[parents[code]]}
                above = make(branch_id=parents[code])
            found.chosen |= {key: [code]}
            found.names |= {key: self.names(found, key, above)[code]}
            above = make(branch_id=code)
        first, more = _first(asked, "manager")
        if first:
            found.always += more
            names = self.names(found, "manager") | {UNASSIGNED: t("app.unassigned", found.lang)}
            found.chosen |= {"manager": [first]}
            found.names |= {"manager": names.get(first, first)}
            found.absent |= {} if first in names else {"manager": first}

    def _typed(self, found: Meaning, asked: dict[str, list[str]]) -> None:
        """Numbers: kept where unknown; an account stands below its customer only."""
        for key, dim in TYPED.items():
            first, more = _first(asked, key)
            if not first:
                continue
            found.always += more
            if key == "account" and "customer" not in found.chosen:
                found.always.append(first)
                continue
            found.chosen |= {key: [first]}
            if dim and not flt.exists(self.mart, found.scope, dim, first):
                found.absent |= {key: first}

    def names(self, found: Meaning, key: str, above: Filters = flt.NONE) -> dict[str, str]:
        """Codes of a step of the path in this scope and month, and their names."""
        return shown.labels(flt.options(self.mart, found.scope, PATH[key], found.month, above), found.lang)

    def parents(self, found: Meaning, key: str, above: Filters = flt.NONE) -> dict[str, str]:
        """Codes of a step of the path, and what each stands below."""
        rows = flt.options(self.mart, found.scope, PATH[key], found.month, above)
        return dict(zip(rows["key"], rows["parent"], strict=True))

    def customers(self, found: Meaning) -> int:
        """How many customers the filters of the page of segments leave."""
        keys = used(SEGMENTS, found.scope)
        filters = make(**{DIMS[key]: codes for key, codes in found.chosen.items() if key in keys and DIMS[key]})
        return segment.customers(self.mart, found.scope, found.month, filters=filters, limit=1).customers_cnt
