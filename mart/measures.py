"""The registry of measures: measures.yml as typed, checked records, and the lists that dbt takes from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from mart.plain_yaml import YamlError, read_yaml

FILE = Path(__file__).with_name("measures.yml")
TIERS = ("inactive", "active", "settlement", "value", "high_value")  # lowest first
_OF = ("account", "customer", "manager")
_OVER_TIME = ("flow", "average", "end", "rolling")
_ALSO_IN = ("segment", "plan", "unit")
_COLUMN = re.compile(r"(?<!')\b(?!rank\b)[a-z][a-z0-9_]*\b(?!')")


class MeasureError(ValueError):
    """One line: which record of measures.yml is wrong and how."""


@dataclass(frozen=True)
class Measure:
    """One figure that facts hold and add up; the meaning of each field stands at the top of measures.yml."""

    name: str
    of: str
    over_time: str
    also_in: tuple[str, ...] = ()
    sum: str = ""
    where: str = ""

    @property
    def is_flow(self) -> bool:
        """Whether months may be added."""
        return self.over_time == "flow"

    @property
    def is_held(self) -> bool:
        """Whether it says what is there (a balance, a count) rather than what was earned."""
        return self.over_time in ("average", "end")

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the status table that a count is made of.

        >>> measure("customers_upgraded_cnt").columns
        ('tier', 'tier_prev_month')
        """
        return tuple(dict.fromkeys(_COLUMN.findall(f"{self.sum} {self.where}")))

    def sql(self, alias: str, also: str = "TRUE") -> str:
        """The aggregate over rows `alias` of a status table that also meet a condition; counts are never null.

        >>> measure("customers_active_cnt").sql("s", "s.is_lead")
        'CAST(coalesce(count(*) FILTER (WHERE s.is_active AND s.is_lead), 0) AS BIGINT)'
        >>> measure("capacity_cny").sql("v")
        'sum(v.capacity_cny) FILTER (WHERE TRUE)'
        """
        total = f"sum({alias}.{self.sum})" if self.sum else "count(*)"
        rows = " AND ".join(filter(None, (_ranks(_COLUMN.sub(rf"{alias}.\g<0>", self.where)), also)))
        text = f"{total} FILTER (WHERE {rows})"
        return f"CAST(coalesce({text}, 0) AS BIGINT)" if self.name.endswith("_cnt") else text


def _ranks(text: str) -> str:
    """Each rank(x) as the place of a tier, lowest first."""
    places = " ".join(f"WHEN '{tier}' THEN {place}" for place, tier in enumerate(TIERS))
    return re.sub(r"rank\(([\w.]+)\)", rf"CASE \1 {places} END", text)


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """All measures by name, in the order of the file. Raises MeasureError on a bad record."""
    try:
        content = read_yaml(FILE)
    except YamlError as error:
        raise MeasureError(f"measures.yml: {error}") from error
    return {name: _record(name, record) for name, record in content.items()}


def measure(name: str) -> Measure:
    """The measure of that name. Raises KeyError."""
    return measures()[name]


@lru_cache(maxsize=32)
def named(of: str, also_in: str = "") -> tuple[str, ...]:
    """Names of the measures of accounts, customers or managers, all or those that a smaller fact carries too.

    >>> named("account")[0], len(named("account", "segment")) < len(named("account"))
    ('deposits_avg_cny', True)
    """
    return tuple(
        name for name, found in measures().items() if found.of == of and (not also_in or also_in in found.also_in)
    )


@lru_cache(maxsize=1)
def counts() -> tuple[str, ...]:
    """Names of the counts of customers: what can be counted over rows of their status."""
    return tuple(name for name in named("customer") if name.endswith("_cnt"))


@lru_cache(maxsize=1)
def flows() -> tuple[str, ...]:
    """Names of the P&L measures whose months may be added; the others of accounts are balances."""
    return tuple(name for name in named("account") if measure(name).is_flow)


@lru_cache(maxsize=1)
def held() -> tuple[str, ...]:
    """Names of the P&L measures that say what is there: they are averaged over months or taken at the end."""
    return tuple(name for name in named("account") if measure(name).is_held)


def _record(name: str, record: dict[str, Any]) -> Measure:
    unknown = set(record) - {field.name for field in fields(Measure)}
    if unknown:
        raise MeasureError(f"measures.yml {name}: unknown key {sorted(unknown)[0]!r}")
    try:
        found = Measure(name, **{key: tuple(v) if isinstance(v, list) else v for key, v in record.items()})
    except TypeError as error:
        raise MeasureError(f"measures.yml {name}: {error}") from None
    if found.of not in _OF or found.over_time not in _OVER_TIME or not set(found.also_in) <= set(_ALSO_IN):
        raise MeasureError(
            f"measures.yml {name}: of is one of {', '.join(_OF)}, over_time one of {', '.join(_OVER_TIME)}, "
            f"also_in out of {', '.join(_ALSO_IN)}"
        )
    return found


def dbt_lists() -> str:
    """mart/dbt/macros/measure_lists.sql: the lists that the macros of measures.sql go through."""
    counts = [f"  ('{c.name}', '{c.sum}', '{c.where}')" for c in map(measure, named("customer", "unit"))]
    return "\n".join(
        (
            "{# Written by `python -m mart docs` from mart/measures.yml: change that file instead. #}",
            _macro("measure_names", "The measures of every month fact.", _lines(named("account"))),
            _macro("segment_measure_names", "The measures of segments.", _lines(named("account", "segment"))),
            _macro("customer_count_records", "Counts of customers: name, column added up, rows.", ",\n".join(counts)),
        )
    )


def _macro(name: str, meaning: str, body: str) -> str:
    return f"{{# {meaning} #}}\n{{% macro {name}() %}}{{{{ return([\n{body}\n]) }}}}{{% endmacro %}}\n"


def _lines(names: tuple[str, ...]) -> str:
    return ",\n".join(f"  '{name}'" for name in names)
