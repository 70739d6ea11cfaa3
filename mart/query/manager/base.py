"""What every question about managers shares: the rules of the month, the feeds it needs, and the tie to the bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mart.metrics import metric
from mart.months import days_between
from mart.query.filters import NONE, Filters, where
from mart.query.metric.period import span
from mart.query.policy import version
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

GRADES = ("assistant", "junior", "middle", "senior", "principal")
WINDOW = 12


@dataclass(frozen=True)
class Rules:
    """The policy that judged a month. Percentiles and rates in percent; versions say which edition of each policy.

    A manager is marked as high capacity with low yield where capacity is at or above its percentile of the peers and
    the yield below its percentile or the hurdle; the mark is confirmed where the yield has been below the hurdle for
    `low_yield_months` months running, and is below it with `margin_sd` deviations of chance on top.
    """

    capacity_percentile_pct: Decimal
    yield_percentile_pct: Decimal
    low_yield_months: int
    margin_sd: Decimal
    hurdle_pct: Decimal
    capital_ratio_pct: Decimal
    demotion_of_standard_pct: Decimal
    promotion_of_standard_pct: Decimal
    grade_standard_cny: Mapping[str, Decimal]
    region_coefficient: Mapping[str, Decimal]
    versions: tuple[str, ...]

    @property
    def yield_hurdle_pct(self) -> Decimal:
        """Yield on RWA at which RAROC meets its hurdle: 12 % of capital, which is 10.5 % of RWA, is 1.26 %.

        >>> figures = [Decimal(v) for v in ("70", "30", "6", "1.645", "12", "10.5", "60", "120")]
        >>> Rules(*figures, {}, {}, ()).yield_hurdle_pct
        Decimal('1.26')
        """
        return self.hurdle_pct * self.capital_ratio_pct / 100


@dataclass(frozen=True)
class Tie:
    """Profit of twelve months, annualised: managers + unassigned = everything booked in the scope, to the cent."""

    managers_cny: Decimal | None
    unassigned_cny: Decimal | None
    whole_cny: Decimal | None

    @property
    def difference_cny(self) -> Decimal | None:
        """What the parts miss of the whole; None where there is no profit to compare."""
        if self.whole_cny is None:
            return None
        return (self.managers_cny or Decimal(0)) + (self.unassigned_cny or Decimal(0)) - self.whole_cny


def missing_feeds(mart: Mart) -> tuple[str, ...]:
    """Feeds that a manager's profit needs and this bank does not deliver; empty where rankings can be made."""
    return tuple(feed for feed in metric("manager_capacity").needs if not mart.has(feed))


def rules(mart: Mart, month_no: int) -> Rules:
    """The policy versions in force in a month, as the build itself used them."""
    leave, capital, performance = (version(mart, name, month_no) for name in ("exit", "capital", "performance"))
    return Rules(
        leave.number("manager_capacity_percentile_pct"),
        leave.number("manager_yield_percentile_pct"),
        leave.number("manager_low_yield_months"),
        leave.number("manager_yield_margin_sd"),
        capital.number("hurdle_pct"),
        capital.number("capital_ratio_pct"),
        performance.number("demotion_of_standard_pct"),
        performance.number("promotion_of_standard_pct"),
        performance.numbers("grade_standard_cny"),
        performance.numbers("region_coefficient"),
        (performance.version, leave.version, capital.version),
    )


def unit_condition(filters: Filters, branch: str, org: str) -> tuple[str, dict[str, Any]]:
    """Condition of the filters that say where a manager sits; the others do not apply to managers."""
    return where(Filters(branch_id=filters.branch_id, org_id=filters.org_id), {"branch_id": branch, "org_id": org})


def tie(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE, period: str = "12m") -> Tie:
    """Σ managers and unassigned against Σ accounts by booking unit, a period annualised, in the scope."""
    condition, params = unit_condition(filters, "v.branch_id", "v.org_id")
    first = max(span(period, month_no)[0], mart.first_month)
    params |= {"first": first, "last": month_no, "nobody": UNASSIGNED}
    months = "v.month_no BETWEEN $first AND $last"
    sql = (
        "SELECT sum(v.risk_adjusted_profit_cny) FILTER (v.manager_id <> $nobody) AS managers,"
        " sum(v.risk_adjusted_profit_cny) FILTER (v.manager_id = $nobody) AS unassigned, (SELECT"
        f" sum(v.risk_adjusted_profit_cny) FROM org_month v WHERE {months} AND {condition}) AS whole FROM manager_month"
        f" v WHERE {months} AND {condition}"
    )
    months = month_no - first + 1
    scale = Decimal(WINDOW) / months if period == "12m" else Decimal(365) / days_between(first, month_no)
    row = mart.frame(sql, params, scope).row(0)
    return Tie(*(None if value is None else Decimal(value) * scale for value in row))
