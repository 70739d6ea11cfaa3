"""Ranks of four managers on paper: the interval, the measure, the peers."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from mart.query import manager
from mart.query.manager import Peers
from mart.query.manager.ranking import rank


def people(*rows: tuple) -> pl.DataFrame:
    """standing() rows by hand: id, grade, region, capacity, standard, book, portfolio, customers' profits,
    is_active."""
    made = []
    for who, grade, region, capacity, standard, book, portfolio, profits, active in rows:
        made.append(
            {
                "manager_id": who,
                "grade": grade,
                "coefficient_region": region,
                "capacity_cny": Decimal(capacity),
                "standard_cny": Decimal(standard),
                "of_standard_pct": 100 * capacity / standard,
                "book_cny": float(book),
                "portfolio_cny": float(portfolio),
                "of_portfolio_pct": 100 * book / portfolio,
                "squares_cny": float(sum(x**2 for x in profits)),
                "cubes_cny": float(sum(x**3 for x in profits)),
                "noise": 1 / len(profits),
                "is_active": active,
            }
        )
    return pl.DataFrame(made)


# a senior brings more than a junior, who has the smaller standard; the third serves smaller customers; the fourth has
# left
FOUR = people(
    ("A", "senior", "A", 900, 600, 900, 1200, [9] * 100, True),
    ("B", "junior", "A", 400, 144, 400, 380, [4] * 100, True),
    ("C", "junior", "B", 200, 132, 200, 100, [2] * 100, True),
    ("D", "junior", "A", 800, 144, 800, 100, [8] * 100, False),
)


def test_the_interval_is_that_of_drawing_customers_again_and_again() -> None:
    profits = np.random.default_rng(7).lognormal(10, 1, 60) - 8_000
    draws = np.random.default_rng(8).poisson(1, (40_000, profits.size)) @ profits
    low, high = manager.interval(profits.sum(), (profits**2).sum(), (profits**3).sum())
    drawn_low, drawn_high = np.quantile(draws, [0.025, 0.975])
    spread = draws.std()
    assert abs(low - drawn_low) < 0.1 * spread
    assert abs(high - drawn_high) < 0.1 * spread


def test_one_large_customer_widens_the_interval_and_empties_no_book() -> None:
    even, uneven = [10.0] * 100, [901.0] + [1.0] * 99
    width = [
        high - low
        for low, high in (manager.interval(1000, sum(x**2 for x in xs), sum(x**3 for x in xs)) for xs in (even, uneven))
    ]
    assert width[1] > 8 * width[0]
    assert manager.interval(0.0, 0.0, 0.0) == (0.0, 0.0)


def test_a_measure_changes_the_order_and_never_the_profit() -> None:
    by = {measure: rank(FOUR, Peers(measure)).rows for measure in manager.RANKED_BY}
    assert by["raw"]["manager_id"].to_list() == ["A", "B", "C"]
    assert by["standard"]["manager_id"].to_list() == ["B", "C", "A"]
    assert by["portfolio"]["manager_id"].to_list() == ["C", "B", "A"]
    assert by["standard"]["change"].to_list() == [1, 1, -2]
    capacities = dict(by["standard"].select("manager_id", "capacity_cny").iter_rows())
    assert capacities == {"A": Decimal(900), "B": Decimal(400), "C": Decimal(200)}


def test_peers_are_those_of_the_grade_and_region_who_are_active() -> None:
    juniors = rank(FOUR, Peers("standard", grade="junior"))
    assert (
        juniors.rows["manager_id"].to_list() == ["B", "C"] and juniors.managers_cnt == 3 and juniors.inactive_cnt == 1
    )
    assert rank(FOUR, Peers("standard", grade="junior", region="B")).rows["manager_id"].to_list() == ["C"]
    assert rank(FOUR, Peers("standard", grade="principal")).rows.is_empty()
    assert juniors.row("D") is None


def test_an_unknown_measure_is_said() -> None:
    with pytest.raises(KeyError, match="raw, standard, portfolio"):
        rank(FOUR, Peers("luck"))
