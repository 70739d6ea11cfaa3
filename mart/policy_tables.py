"""Policies as flat tables, where dbt finds them as sources."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import polars as pl

from mart.policies import Policy, Version
from mart.policy_rules import DECIMALS
from mart.policy_shapes import SHAPES


def _column_type(name: str) -> pl.DataType:
    places = DECIMALS.get(name.rsplit("_", 1)[-1])
    return pl.Int32() if places is None else pl.Decimal(18 if places == 2 else 12, places)


def _scalars(policy: Policy) -> pl.DataFrame:
    shape, numbers = SHAPES[policy.name], {}
    for name in shape.numbers:
        numbers[name] = pl.Series(name, [v.number(name) for v in policy.versions], dtype=_column_type(name))
    words = {name: pl.Series(name, [v.values[name] for v in policy.versions], dtype=pl.String) for name in shape.words}
    return pl.DataFrame([*_period(policy.versions), *numbers.values(), *words.values()])


def _period(versions: Iterable[Version]) -> list[pl.Series]:
    versions = list(versions)
    return [
        pl.Series("version", [v.version for v in versions], dtype=pl.String),
        pl.Series("from_month_no", [v.from_month_no for v in versions], dtype=pl.Int32),
        pl.Series("to_month_no", [v.to_month_no for v in versions], dtype=pl.Int32),
    ]


def _long(policy: Policy, key: str, names: tuple[str, ...]) -> pl.DataFrame:
    rows = [(v, entry) for v in policy.versions for entry in v.values[names[0]]]
    numbers = [
        pl.Series(n, [Decimal(str(v.values[n][entry])) for v, entry in rows], dtype=_column_type(n)) for n in names
    ]
    return pl.DataFrame([*_period(v for v, _ in rows), pl.Series(key, [e for _, e in rows], dtype=pl.String), *numbers])


def tables(found: Iterable[Policy]) -> dict[str, pl.DataFrame]:
    """Policies as flat tables, one row a version (or version and key), with from_month_no and to_month_no inclusive."""
    by_name = {policy.name: policy for policy in found}
    return {
        "policy_tier": _scalars(by_name["tiers"]),
        "policy_capital": _scalars(by_name["capital"]),
        "policy_risk_weight": _long(by_name["capital"], "exposure_class", ("risk_weight_pct",)),
        "policy_ccf": _long(by_name["capital"], "ccf_class", ("ccf_pct",)),
        "policy_ftp": _scalars(by_name["ftp"]),
        "policy_cost": _scalars(by_name["costs"]),
        "policy_cost_pool": _long(by_name["costs"], "pool", ("activity_weight_pct",)),
        "policy_performance": _scalars(by_name["performance"]),
        "policy_grade": _long(by_name["performance"], "grade", ("grade_standard_cny", "pay_capacity_standard_ratio")),
        "policy_region": _long(by_name["performance"], "coefficient_region", ("region_coefficient",)),
        "policy_exit": _scalars(by_name["exit"]),
        "policy_targeting": _scalars(by_name["targeting"]),
        "policy_verdict": _scalars(by_name["verdict"]),
    }


def write_tables(folder: Path, found: Iterable[Policy]) -> None:
    """Write each table as `<folder>/<table>/part.parquet`, where dbt finds it as a source."""
    for name, frame in tables(found).items():
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(target / "part.parquet")
