"""Who can be assigned under the caps of a team: contacts a manager and a customer, quotas of products and branches; and
in words what stood in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from mart.query import personas
from mart.scope import UNASSIGNED
from models.assign import Assignment, Caps, assign
from ui import filters
from ui import formats as f
from ui.cases.names import named
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.salesmap.state import Opened
from ui.shared import assignment
from workflow.maps import taken
from workflow.maps.plan import Team

NAMED = 3  # bottlenecks that are said
_CAP = pl.Schema({"id": pl.String, "most": pl.Int64, "least": pl.Int64})


@dataclass(frozen=True)
class Solved:
    """The assignment; of the targets, how many have no manager and how many have as many contacts as they may."""

    found: Assignment
    targets_cnt: int
    unled_cnt: int = 0
    busy_cnt: int = 0


def of_map(one: Opened, rows: pl.DataFrame, team: Team) -> Solved:
    """The assignment of a map's targets under a team's caps."""
    return solved(rows, team, taken.contacts(one.desk.database, one.found.case.id))


def solved(rows: pl.DataFrame, team: Team, open_cnt: Mapping[str, int] = Counter()) -> Solved:
    """The exact assignment of the targets to their managers. `open_cnt`: contacts a customer has elsewhere."""
    is_led = pl.col("manager_id").is_not_null() & (pl.col("manager_id") != UNASSIGNED)
    has = pl.col("customer_id").replace_strict(dict(open_cnt), default=0, return_dtype=pl.Int64)
    led = rows.filter(is_led)
    able = led.filter(has < team.per_customer_cnt)
    managers = able.select("manager_id").unique(maintain_order=True).with_columns(slots=pl.lit(team.per_manager_cnt))
    wanted = able.select("customer_id", "product_id", "manager_id", "branch_id", value_cny="expected_ep_cny")
    caps = Caps(managers=managers, products=_quota(team, "product"), branches=_quota(team, "branch"))
    return Solved(assign(wanted, caps), rows.height, rows.height - led.height, led.height - able.height)


def _quota(team: Team, kind: str) -> pl.DataFrame | None:
    """The quotas of a kind as a cap; None where there is none."""
    own = [(one.id, one.most, one.least) for one in team.quotas if one.kind == kind]
    return pl.DataFrame(own, schema=_CAP, orient="row").rename({"id": f"{kind}_id"}) if own else None


def title(one: Solved, lang: str) -> str:
    """What the caps let through."""
    count, ep = f.number(one.found.chosen.height), f.money(one.found.value_cny, lang)
    return t("salesmap.bottleneck.title", lang, count=count, ep=ep)


def words(screen: Screen, one: Opened, solution: Solved) -> list[str]:
    """A line each: minima that cannot be met, who is left and why, where more contacts would bring most."""
    lang, found = screen.lang, solution.found
    names = _names(screen, one, found)
    said = assignment.short(found, names, lang)
    if said:
        said.insert(0, assignment.status(found, lang))
    left = solution.targets_cnt - found.chosen.height
    said.append(t("salesmap.bottleneck.left" if left else "salesmap.bottleneck.none", lang, count=f.number(left)))
    reasons = [
        t("salesmap.bottleneck.why", lang, why=row["reason"], count=f.number(row["candidates_cnt"]))
        for row in assignment.left(found, lang).iter_rows(named=True)
    ]
    for key, count in (("unled", solution.unled_cnt), ("busy", solution.busy_cnt)):
        if count:
            words = {"count": f.number(count), "most": f.number(one.found.plan.team.per_customer_cnt)}
            reasons.append(t(f"salesmap.bottleneck.{key}", lang, **words))
    return [*said, *reasons, *assignment.more(found, names, lang)[:NAMED]]


def _names(screen: Screen, one: Opened, found: Assignment) -> dict[str, str]:
    """Managers, products and branches of the bottlenecks by name."""
    lang, dear = screen.lang, found.bottlenecks
    products = {item.product_id: pick(item.label_zh, item.label_en, lang) for item in one.found.plan.products}
    branches = filters.labels(screen.load(personas.branches), lang)
    return {**named(screen, one.desk, dear.filter(kind="manager")["id"]), **products, **branches}
