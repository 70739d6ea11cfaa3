"""The tier rule stands twice, in SQL for the build and in Python for its reasons: they agree on random customers."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import duckdb
import polars as pl

from mart.build.dbt import PROJECT
from mart.measures import TIERS
from mart.query.segment.why import TierPolicy, tier_rules

MONEY = pl.Decimal(18, 2)
POLICY = TierPolicy("t", *map(Decimal, (100, 6, 2, 3, 500, 20, 5000, 200)), hurdle_pct=Decimal(12), tax_pct=Decimal(25))
AROUND = {  # figures at, just below and just above each threshold, and far away
    "deposits_avg_cny": [Decimal(v) for v in ("0", "99.99", "100", "499.99", "500", "4999.99", "5000", "9000")],
    "contribution_year_cny": [None, *(Decimal(v) for v in ("-5", "19.99", "20", "199.99", "200", "900"))],
    "raroc_12m": [None, *(Decimal(v) for v in ("-0.3", "0.1199", "0.12", "0.5"))],
    "payment_months_3m_cnt": [None, 0, 1, 2, 3],
    "fees_gross_cny": [Decimal(0), Decimal(0), Decimal(1)],
    "fees_cny": [Decimal(0), Decimal(0), Decimal(1)],
    "is_credit": [False, True],
    "is_customer": [True, True, True, False],
}
TYPES = {
    **dict.fromkeys(("deposits_avg_cny", "contribution_year_cny", "fees_gross_cny", "fees_cny"), MONEY),
    "raroc_12m": pl.Decimal(18, 8),
    "payment_months_3m_cnt": pl.Int32,
    "is_credit": pl.Boolean,
    "is_customer": pl.Boolean,
}


def judged_by_sql(customers: pl.DataFrame) -> list[dict]:
    """The rows with flags and tier, by the very text of the dbt model."""
    text = (PROJECT / "models/marts/fct_customer_status_month.sql").read_text(encoding="utf-8")
    flags = re.search(r"^flags as \(.*?^\),\n\ntiers as \(.*?^\)", text, re.S | re.M)[0]
    names = ("active_deposits_avg_cny", "settlement_months_cnt", "value_deposits_avg_cny")
    names += ("value_contribution_12m_cny", "high_value_deposits_avg_cny", "high_value_contribution_12m_cny")
    thresholds = ", ".join(f"{getattr(POLICY, name)} AS {name}" for name in names)
    sql = f"WITH figures AS (SELECT *, {POLICY.hurdle_pct / 100} AS hurdle, {thresholds} FROM customers),\n{flags}\n"
    with duckdb.connect() as con:
        return con.register("customers", customers).sql(f"{sql} SELECT * FROM tiers ORDER BY n").pl().to_dicts()


def judged_by_python(row: dict) -> tuple[dict[str, bool], str]:
    """What the conditions that a screen shows add up to, and the highest class they give."""
    met = {
        rule.tier: any(c.is_met for c in rule.any_of) and all(c.is_met for c in rule.all_of)
        for rule in tier_rules(row, POLICY)
    }
    return met, max((tier for tier, holds in met.items() if holds), key=TIERS.index, default="inactive")


def test_the_reasons_on_the_screen_are_the_rule_of_the_build():
    draw = random.Random(20260101)
    drawn = [{"n": n, **{name: draw.choice(values) for name, values in AROUND.items()}} for n in range(3000)]
    rows = judged_by_sql(pl.DataFrame(drawn, schema={"n": pl.Int32, **TYPES}))
    assert {row["tier"] for row in rows} == set(TIERS)
    assert {row["tier"] for row in rows if not row["is_customer"]} == {"inactive"}
    for row in rows:
        met, tier = judged_by_python(row)
        assert met == {name: row[f"is_{name}"] for name in TIERS[1:]}, row
        assert tier == row["tier"], row
