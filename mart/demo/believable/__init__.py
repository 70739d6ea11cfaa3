"""What a banker looks at first, measured on a mart: figures by name. What is asked of them stands with the tests."""

from __future__ import annotations

from collections.abc import Callable

from mart.demo.believable.business import against_plan, coming_and_going, managers, maturity, plan, units
from mart.demo.believable.credit import bad_loans, concentration, in_default, price_of_risk, product_families
from mart.demo.believable.shape import moves, shape
from mart.reader import Mart

__all__ = ["against_plan", "figures"]

MEASURES: tuple[Callable[[Mart], dict[str, float]], ...] = (
    price_of_risk, concentration, managers, bad_loans, in_default, coming_and_going, product_families, units, plan,
    maturity, shape, moves,
)  # fmt: skip


def figures(mart: Mart) -> dict[str, float]:
    """Every figure by name."""
    return {name: float(value) for measure in MEASURES for name, value in measure(mart).items()}
