"""The macros round money as a person would: exactly, half a cent away from zero."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import duckdb
import jinja2
import pytest

from mart.build.dbt import PROJECT


def macro(call: str) -> str:
    """SQL of a macro call, as dbt renders it."""
    text = (PROJECT / "macros" / "arithmetic.sql").read_text(encoding="utf-8")
    return jinja2.Environment().from_string(text + "{{ " + call + " }}").render().strip()


RATIO = "ratio('a', 'b')"


def portion(denominator: int) -> str:
    return macro(f"portion('a', 'r', {denominator})")


def half_away(value: Fraction) -> Decimal:
    cents = abs(value) * 100
    whole = cents.numerator // cents.denominator
    whole += cents - whole >= Fraction(1, 2)
    return Decimal(whole if value >= 0 else -whole) / 100


def amounts(seed: int) -> list[tuple[Decimal, Decimal]]:
    """Amounts of every magnitude up to 50 bn and rates; half of them round, so that exact half cents are common."""
    draw, found = random.Random(seed), []
    for number in range(4000):
        amount = Decimal(draw.randint(-(10 ** draw.randint(1, 12)), 5 * 10 ** draw.randint(1, 12))) / 100
        rate = Decimal(draw.randint(1, 200)) / 4 if number % 2 else Decimal(draw.randint(1, 60_000_000)) / 1_000_000
        found.append((amount, rate))
    return found


@pytest.mark.parametrize("denominator", [2, 12, 100, 1200, 36500, 3650000])
def test_portion_is_exact(denominator):
    rows = amounts(denominator)
    values = ", ".join(f"({n}, {amount}, {rate})" for n, (amount, rate) in enumerate(rows))
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t (n INTEGER, a DECIMAL(18,2), r DECIMAL(12,6))")
        con.execute(f"INSERT INTO t VALUES {values}")
        found = con.execute(f"SELECT {portion(denominator)} FROM t ORDER BY n").fetchall()
    expected = [half_away(Fraction(amount) * Fraction(rate) / denominator) for amount, rate in rows]
    wrong = [(row, got[0], want) for row, got, want in zip(rows, found, expected, strict=True) if got[0] != want]
    assert wrong == []


@pytest.mark.parametrize(
    ("amount", "rate", "denominator", "cents"),
    [
        ("1.00", "10.5", 100, "0.11"),
        ("-1.00", "10.5", 100, "-0.11"),
        ("693.34", "25", 100, "173.34"),
        ("0.06", "1", 12, "0.01"),
        ("12.34", "0", 100, "0.00"),
    ],
)
def test_half_a_cent_goes_away_from_zero(amount, rate, denominator, cents):
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE t AS SELECT CAST($1 AS DECIMAL(18,2)) AS a, CAST($2 AS DECIMAL(12,6)) AS r", [amount, rate]
        )
        assert str(con.execute(f"SELECT {portion(denominator)} FROM t").fetchone()[0]) == cents
    assert half_away(Fraction(amount) * Fraction(rate) / denominator) == Decimal(cents).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )


@pytest.mark.parametrize(
    ("a", "b", "expected"), [("1.00", "3.00", "0.33333333"), ("1.00", "0.00", None), ("1.00", None, None)]
)
def test_ratio_is_undefined_without_a_base(a, b, expected):
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t AS SELECT CAST($1 AS DECIMAL(18,2)) AS a, CAST($2 AS DECIMAL(18,2)) AS b", [a, b])
        found = con.execute(f"SELECT {macro(RATIO)} FROM t").fetchone()[0]
    assert found == (Decimal(expected) if expected else None)
