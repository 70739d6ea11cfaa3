"""Policies: dated YAML, checked when read, flattened to Parquet for the build.

A policy is a list of versions; a version is in force from its month until the next one's. A month before the first
version is judged by the first version. Files of the bank (`COCKPIT_DATA/bank/policies/<name>.yml`) replace ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from mart.months import month_no, month_text
from mart.plain_yaml import YamlError, read_yaml
from mart.policy_rules import SHAPES, PolicyError, Shape, check_values

__all__ = [
    "SHAPES",
    "Policy",
    "PolicyError",
    "Version",
    "describe",
    "in_force",
    "policies",
    "read",
    "tables",
    "write_tables",
]

FOLDER = Path(__file__).resolve().parent / "policies"
OPEN_MONTH_NO = 999999
_SETTINGS = ("policy", "title_zh", "title_en", "note_zh", "note_en", "versions")
_VERSION = ("version", "from", "changed_by", "reason_zh", "reason_en", "values")
_TYPES = {
    "cny": pl.Decimal(18, 2),
    "pct": pl.Decimal(12, 6),
    "ratio": pl.Decimal(12, 6),
    "coefficient": pl.Decimal(12, 6),
    "sd": pl.Decimal(12, 6),
}


@dataclass(frozen=True)
class Version:
    """One dated version: in force from `from_month_no` to `to_month_no`, both inclusive."""

    version: str
    from_month_no: int
    to_month_no: int
    changed_by: str
    reason_zh: str
    reason_en: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Policy:
    """A policy and its versions, oldest first."""

    name: str
    title_zh: str
    title_en: str
    note_zh: str
    note_en: str
    versions: tuple[Version, ...]

    def at(self, month: int) -> Version:
        """The version by which a month is judged; a month before the first version takes the first.

        >>> read(FOLDER / "capital.yml").at(month_no("2023-12")).version
        'CN-2012'
        >>> read(FOLDER / "capital.yml").at(month_no("2024-01")).version
        'CN-2024'
        """
        past = [version for version in self.versions if version.from_month_no <= month]
        return past[-1] if past else self.versions[0]


def policies(bank: Path | None = None) -> tuple[Policy, ...]:
    """All policies, checked; a file in `<bank>/policies` replaces ours. Raises PolicyError."""
    for file in sorted((bank / "policies").iterdir()) if bank and (bank / "policies").is_dir() else ():
        if file.suffix != ".yml" or file.stem not in SHAPES:
            raise PolicyError(f"{file}: no such policy; known are {', '.join(f'{name}.yml' for name in SHAPES)}")
    return tuple(read(_file(name, bank)) for name in SHAPES)


def _file(name: str, bank: Path | None) -> Path:
    own = bank / "policies" / f"{name}.yml" if bank else None
    return own if own and own.exists() else FOLDER / f"{name}.yml"


def read(file: Path) -> Policy:
    """Read and check one policy file. Raises PolicyError in one line."""
    try:
        content = read_yaml(file)
    except YamlError as error:
        raise PolicyError(f"{file}: {error}") from error
    name = file.stem
    if name not in SHAPES:
        raise PolicyError(f"{file}: no such policy; known are {', '.join(SHAPES)}")
    if not isinstance(content, dict) or not isinstance(content.get("versions"), list) or not content["versions"]:
        raise PolicyError(f"{file}: 'versions' must list at least one version")
    _only(str(file), content, _SETTINGS)
    titles = {key: str(content.get(key, "")) for key in ("title_zh", "title_en", "note_zh", "note_en")}
    return Policy(name=name, versions=_versions(file, SHAPES[name], content["versions"]), **titles)


def _versions(file: Path, shape: Shape, rows: list[Any]) -> tuple[Version, ...]:
    starts = [_checked(file, shape, row) for row in rows]
    names = [str(row["version"]) for row in rows]
    if len(set(names)) < len(names):
        raise PolicyError(
            f"{file}: version {max(names, key=names.count)}: two versions have this name; give each its own"
        )
    if starts != sorted(set(starts)):
        raise PolicyError(f"{file}: versions must be in order of 'from', each month once")
    ends = [start - 1 for start in starts[1:]] + [OPEN_MONTH_NO]
    return tuple(
        Version(
            str(row["version"]),
            0 if i == 0 else starts[i],
            ends[i],
            str(row.get("changed_by", "")),
            str(row.get("reason_zh", "")),
            str(row.get("reason_en", "")),
            row["values"],
        )
        for i, row in enumerate(rows)
    )


def _checked(file: Path, shape: Shape, row: Any) -> int:
    """Month number that a version is in force from; raises PolicyError when something in it is wrong."""
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("version"), str | int)
        or not isinstance(row.get("values"), dict)
    ):
        raise PolicyError(f"{file}: each version needs 'version' (a name), 'from' (YYYY-MM) and 'values'")
    where = f"{file}: version {row['version']}"
    _only(where, row, _VERSION)
    check_values(where, shape, row["values"])
    for name in shape.numbers:
        if _column_type(name) == pl.Int32() and row["values"][name] % 1:
            raise PolicyError(f"{where}: {name} must be a whole number, found {row['values'][name]!r}")
    try:
        return month_no(str(row.get("from")))
    except ValueError as error:
        raise PolicyError(f"{where}: from: {error}") from error


def _only(where: str, given: dict[Any, Any], allowed: tuple[str, ...]) -> None:
    unknown = [str(name) for name in given if name not in allowed]
    if unknown:
        raise PolicyError(f"{where}: unknown setting {unknown[0]!r}; allowed are {', '.join(allowed)}")


def _column_type(name: str) -> pl.DataType:
    ending = name.rsplit("_", 1)[-1]
    return _TYPES.get(ending, pl.Int32())


def _scalars(policy: Policy) -> pl.DataFrame:
    shape, numbers = SHAPES[policy.name], {}
    for name in shape.numbers:
        kind = _column_type(name)
        cast = int if kind == pl.Int32() else (lambda value: Decimal(str(value)))
        numbers[name] = pl.Series(name, [cast(v.values[name]) for v in policy.versions], dtype=kind)
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


def in_force(found: Iterable[Policy], month: int) -> dict[str, str]:
    """Policy name to the version that judges a month, for the manifest.

    >>> in_force(policies(), month_no("2026-10"))["capital"]
    'CN-2024'
    """
    return {policy.name: policy.at(month).version for policy in found}


def describe(version: Version) -> str:
    """A version in one line: name and the months it covers.

    >>> describe(read(FOLDER / "capital.yml").versions[1])
    'CN-2024, from 2024-01'
    """
    start = month_text(version.from_month_no) if version.from_month_no else "the beginning"
    end = "" if version.to_month_no == OPEN_MONTH_NO else f" to {month_text(version.to_month_no)}"
    return f"{version.version}, from {start}{end}"
