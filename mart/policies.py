"""Policies: dated YAML, checked when read; a build keeps a copy of each and is read by it ever after.

A policy is a list of versions; a version is in force from its month until the next one's. A month before the first
version is judged by the first version. Files of the bank (`COCKPIT_DATA/bank/policies/<name>.yml`) replace ours.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from mart.months import month_no, month_text
from mart.plain_yaml import YamlError, read_yaml
from mart.policy_rules import PolicyError, Shape, check_values, is_whole
from mart.policy_shapes import SHAPES

__all__ = ["SHAPES", "Policy", "PolicyError", "Version", "describe", "in_force", "policies", "read", "write_files"]

FOLDER = Path(__file__).resolve().parent / "policies"
OPEN_MONTH_NO = 999999
_SETTINGS = ("policy", "title_zh", "title_en", "note_zh", "note_en", "versions")
_VERSION = ("version", "from", "changed_by", "reason_zh", "reason_en", "values")


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

    def number(self, name: str) -> Any:
        """A value as it is computed with: int for counts, months and basis points, else an exact Decimal.

        >>> tiers = read(FOLDER / "tiers.yml").versions[0]
        >>> tiers.number("settlement_months_cnt"), tiers.number("value_deposits_avg_cny")
        (2, Decimal('500000'))
        """
        return int(self.values[name]) if is_whole(name) else Decimal(str(self.values[name]))

    def numbers(self, name: str) -> dict[str, Decimal]:
        """A table of values, key -> exact number."""
        return {key: Decimal(str(value)) for key, value in self.values[name].items()}


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


def write_files(folder: Path, bank: Path | None = None) -> None:
    """Copy the policy files in use to `<folder>/<name>.yml`: the rules of a build stay with it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHAPES:
        shutil.copyfile(_file(name, bank), folder / f"{name}.yml")


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
    try:
        return month_no(str(row.get("from")))
    except ValueError as error:
        raise PolicyError(f"{where}: from: {error}") from error


def _only(where: str, given: dict[Any, Any], allowed: tuple[str, ...]) -> None:
    unknown = [str(name) for name in given if name not in allowed]
    if unknown:
        raise PolicyError(f"{where}: unknown setting {unknown[0]!r}; allowed are {', '.join(allowed)}")


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
