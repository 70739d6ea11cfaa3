"""Who may see which rows: the one place where scope is defined and enforced.

A role has a schema of views in the mart (`scope_branch_leader.customer_month`, …) with the same view names in every
role. Each view filters by the session variable `scope_id`, which the reader binds per cursor. A variable that was never
set yields no rows, so a forgotten scope shows nothing rather than everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mart.scope.tables import helper_tables
from mart.scope.views import TABLES, role_views

ROLES = ("executive", "branch_leader", "product_manager", "relationship_manager", "steward")
WHOLE_BANK = "BANK"
UNASSIGNED = "UNASSIGNED"


class ScopeError(ValueError):
    """One line: which scope text is wrong and what to write instead."""


@dataclass(frozen=True)
class Scope:
    """A role and the one thing it is limited to: a branch, a manager, or BANK for the whole bank."""

    role: str
    id: str

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ScopeError(f"scope role {self.role!r}: expected one of {', '.join(ROLES)}")
        if not isinstance(self.id, str) or not self.id.strip():
            raise ScopeError(f"scope {self.role}: an id is needed, for example branch_leader:B01")
        if self.role in ("executive", "steward") and self.id != WHOLE_BANK:
            raise ScopeError(
                f"scope {self.role}:{self.id}: this role sees the whole bank, write {self.role}:{WHOLE_BANK}"
            )
        if self.id == UNASSIGNED:
            raise ScopeError(f"scope id {UNASSIGNED}: nobody holds the unassigned rest, name a manager")

    @property
    def schema(self) -> str:
        """Schema of this role's views; from the closed list of roles, never from user text."""
        return f"scope_{self.role}"

    def __str__(self) -> str:
        return f"{self.role}:{self.id}"


EXECUTIVE = Scope("executive", WHOLE_BANK)
STEWARD = Scope("steward", WHOLE_BANK)


def parse(text: str) -> Scope:
    """Scope from `ROLE:ID`; the two whole-bank roles need no id.

    >>> parse("branch_leader:B01")
    Scope(role='branch_leader', id='B01')
    >>> parse("executive") == EXECUTIVE
    True
    """
    role, _, identifier = text.strip().partition(":")
    if not identifier and role in ("executive", "steward"):
        identifier = WHOLE_BANK
    return Scope(role, identifier)


def create_views(con: Any) -> None:
    """Write every role's schema of scoped views into an open, writable mart (schema `marts` filled).

    Called once by the build. A mart table that the build did not make gives no view; the reader then reports the feed
    behind it as missing.
    """
    columns = _columns(con)
    for statement in helper_tables(columns):
        con.execute(statement)
    columns = _columns(con)
    for role in ROLES:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS scope_{role}")
        for view, select in role_views(role, columns).items():
            con.execute(f"CREATE OR REPLACE VIEW scope_{role}.{view} AS {select}")


def _columns(con: Any) -> dict[str, tuple[str, ...]]:
    """Column names of each table in schema `marts`, in their order."""
    rows = con.execute(
        "SELECT table_name, list(column_name ORDER BY ordinal_position) FROM information_schema.columns "
        "WHERE table_catalog = current_database() AND table_schema = 'marts' GROUP BY table_name"
    ).fetchall()
    known = set(TABLES.values())
    return {name: tuple(columns) for name, columns in rows if name in known}
