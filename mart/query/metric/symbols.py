"""A metric's formula in the names of its inputs."""

from __future__ import annotations

from mart.metrics import Metric, terms


def symbols(found: Metric) -> str:
    """The formula in the names of the inputs.

    >>> from mart.metrics import metric
    >>> symbols(metric("economic_profit"))
    'economic_profit = risk_adjusted_profit − capital_charge'
    """
    factor = " × 365 / days" if found.is_annualised else ""
    percent = f" × {found.scale}" if found.scale != 1 else ""
    if found.kind == "ratio":
        text = f"{_grouped(found.numerator)}{factor}{percent} / {_grouped(found.denominator)}"
    else:
        text = _plain(found.components) if found.components else f"Σ {_plain(found.expression)}"
    return f"{found.name} = {text}"


def _grouped(text: str) -> str:
    return f"({_plain(text)})" if len(terms(text)) > 1 else _plain(text)


def _plain(text: str) -> str:
    parts = [
        f"{'−' if sign < 0 else '+'} {name.removesuffix('_cny').removesuffix('_cnt')}" for sign, name in terms(text)
    ]
    return " ".join(parts).removeprefix("+ ")
