"""Who may see which rows: the one place where scope is defined and enforced.

A role is a record (`mart.scope.roles`) and has a schema of views in the mart (`scope_branch_leader.customer_month`, …)
with the same view names in every role. Each view filters by the session variable `scope_ids`, a list that the reader
binds per cursor. A variable that was never set, or is empty, yields no rows, so a forgotten scope shows nothing rather
than everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mart.scope.campaigns import before_table
from mart.scope.roles import ROLES, Role
from mart.scope.statements import TABLES
from mart.scope.tables import helper_tables
from mart.scope.views import role_views

WHOLE_BANK = "BANK"
UNASSIGNED = "UNASSIGNED"


class ScopeError(ValueError):
    """One line: which scope text is wrong and what to write instead."""


@dataclass(frozen=True)
class Scope:
    """A role and what it is limited to: branches, a manager, or BANK for the whole bank. `ids` are sorted, each once;
    a single text stands for one id."""

    role: str
    ids: tuple[str, ...]

    def __post_init__(self) -> None:
        ids = (self.ids,) if isinstance(self.ids, str) else self.ids
        if self.role not in ROLES:
            raise ScopeError(f"scope role {self.role!r}: expected one of {', '.join(ROLES)}")
        if not isinstance(ids, tuple) or not ids or not all(isinstance(one, str) and one.strip() for one in ids):
            raise ScopeError(f"scope {self.role}: an id is needed, for example branch_leader:B01")
        object.__setattr__(self, "ids", tuple(sorted(set(ids))))
        self._check()

    def _check(self) -> None:
        if self.record.is_whole_bank and self.ids != (WHOLE_BANK,):
            raise ScopeError(f"scope {self}: this role sees the whole bank, write {self.role}:{WHOLE_BANK}")
        if len(self.ids) > 1 and not self.record.can_hold_several:
            several = ", ".join(role.name for role in ROLES.values() if role.can_hold_several)
            raise ScopeError(f"scope {self}: this role holds one id; several are for {several}")
        if UNASSIGNED in self.ids:
            raise ScopeError(f"scope id {UNASSIGNED}: nobody holds the unassigned rest, name a manager")

    @property
    def record(self) -> Role:
        """The record of the role: what it may read."""
        return ROLES[self.role]

    @property
    def schema(self) -> str:
        """Schema of this role's views; from the closed list of roles, never from user text."""
        return f"scope_{self.role}"

    def sees(self, subject: str) -> bool:
        """Whether the role reads a subject of `Role.subjects`."""
        return subject in self.record.subjects

    @property
    def is_one_branch(self) -> bool:
        """Whether everything in sight is of one branch."""
        return self.record.is_of_branches and len(self.ids) == 1

    @property
    def manager_id(self) -> str | None:
        """The relationship manager whose own scope this is; None for every other role."""
        return self.ids[0] if self.record.is_of_customers else None

    def __str__(self) -> str:
        return f"{self.role}:{','.join(self.ids)}"


EXECUTIVE = Scope("executive", (WHOLE_BANK,))
STEWARD = Scope("steward", (WHOLE_BANK,))


def parse(text: str) -> Scope:
    """Scope from `ROLE:ID` or `ROLE:ID,ID`; the whole-bank roles need no id.

    >>> parse("branch_leader:B01")
    Scope(role='branch_leader', ids=('B01',))
    >>> str(parse("regional_head: B02, B01"))
    'regional_head:B01,B02'
    >>> parse("executive") == EXECUTIVE
    True
    """
    role, _, listed = text.strip().partition(":")
    ids = tuple(one.strip() for one in listed.split(",")) if listed.strip() else ()
    if not ids and role in ROLES and ROLES[role].is_whole_bank:
        ids = (WHOLE_BANK,)
    return Scope(role.strip(), ids)


def create_views(con: Any) -> None:
    """Write every role's schema of scoped views into an open, writable mart (schema `marts` filled).

    Called once by the build. A mart table that the build did not make gives no view; the reader then reports the feed
    behind it as missing.
    """
    columns = _columns(con)
    for statement in (*helper_tables(columns), *before_table(columns)):
        con.execute(statement)
    columns = _columns(con)
    for name, role in ROLES.items():
        con.execute(f"CREATE SCHEMA IF NOT EXISTS scope_{name}")
        for view, select in role_views(role, columns).items():
            con.execute(f"CREATE OR REPLACE VIEW scope_{name}.{view} AS {select}")


def _columns(con: Any) -> dict[str, tuple[str, ...]]:
    """Column names of each table in schema `marts`, in their order."""
    rows = con.execute(
        "SELECT table_name, list(column_name ORDER BY ordinal_position) FROM information_schema.columns "
        "WHERE table_catalog = current_database() AND table_schema = 'marts' GROUP BY table_name"
    ).fetchall()
    known = set(TABLES.values())
    return {name: tuple(columns) for name, columns in rows if name in known}
