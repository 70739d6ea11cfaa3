"""Code tables and word lists of data/reference that the demo bank draws from."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import yaml

from mart.config import REPO

FOLDER = REPO / "data" / "reference"


@dataclass(frozen=True)
class City:
    """A branch city; `districts` are (zh, en) of sub-branches with a name of their own."""

    name_zh: str
    name_en: str
    province: str
    coefficient_region: str
    weight: float
    districts: tuple[tuple[str, str], ...]


def rows(name: str) -> list[dict[str, str]]:
    """Rows of data/reference/<name>.csv."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def cities() -> tuple[City, ...]:
    """The 45 branch cities, largest banks use all of them."""
    return tuple(
        City(
            r["city_zh"],
            r["city_en"],
            r["province"],
            r["coefficient_region"],
            float(r["weight"]),
            _pairs(r["districts"], "|"),
        )
        for r in rows("demo_cities")
    )


@cache
def words() -> dict[str, tuple[tuple[str, str], ...]]:
    """Word lists as (zh, en) pairs: surnames, given, brand."""
    content = yaml.safe_load((FOLDER / "demo_names.yml").read_text(encoding="utf-8"))
    return {name: _pairs(content[name], ",") for name in ("surnames", "given", "brand")}


@cache
def industry_words() -> dict[str, tuple[tuple[str, str], ...]]:
    """Industry section to the words its company names carry, (zh, en)."""
    content = yaml.safe_load((FOLDER / "demo_names.yml").read_text(encoding="utf-8"))
    return {code: tuple(_pair(word) for word in found) for code, found in content["industry_words"].items()}


def _pairs(text: str, separator: str) -> tuple[tuple[str, str], ...]:
    return tuple(_pair(part) for part in text.split(separator) if part.strip())


def _pair(text: str) -> tuple[str, str]:
    zh, _, en = text.strip().partition(" ")
    return zh, en.strip()
