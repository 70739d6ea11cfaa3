"""The shape of a contract: systems, tables, columns and rules as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What a contract type is in DuckDB and Parquet. `month` is text YYYY-MM in a delivery and an integer month_no
# afterwards.
SQL_TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "month": "VARCHAR",
    "date": "DATE",
    "money": "DECIMAL(18,2)",
    "rate": "DECIMAL(12,6)",
    "number": "DECIMAL(18,6)",
    "count": "BIGINT",
    "bool": "BOOLEAN",
}
SEMANTICS = ("state", "state_set", "flow")


class ContractError(ValueError):
    """One line naming the contract file, the table and what is wrong with it."""


@dataclass(frozen=True)
class Column:
    """One column: `type` is a key of SQL_TYPES, `ref` names the (raw table, column) it must be found in.

    `is_currency`: an ISO 4217 code.
    `same_system`: what `ref` finds must be of the system whose table this is.
    """

    name: str
    type: str
    required: bool
    meaning_zh: str
    meaning_en: str
    ref: tuple[str, str] | None = None
    enum: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    personal: bool = False
    is_currency: bool = False
    same_system: bool = False

    @property
    def sql_type(self) -> str:
        """DuckDB type of the column in a delivery."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Check:
    """A row rule beyond the single column: `sql` must not be false; null passes. `say` is the rule in words."""

    rule: str
    sql: str
    say: str = ""


@dataclass(frozen=True)
class Sums:
    """A set rule: `column` adds up to `equals` within each group of `per`."""

    column: str
    equals: float
    per: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of one system. `name` is also its raw folder, shared by the business systems."""

    system: str
    name: str
    semantics: str
    meaning_zh: str
    meaning_en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    set_key: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    sums: Sums | None = None

    @property
    def full_name(self) -> str:
        """`system.table`, as feeds and messages name it."""
        return f"{self.system}.{self.name}"

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.full_name} has no column {name}")


@dataclass(frozen=True)
class System:
    """One source system: `kind` is business (books accounts) or support."""

    name: str
    kind: str
    name_zh: str
    name_en: str
    owner: str
    cadence: str
    tables: tuple[Table, ...]
