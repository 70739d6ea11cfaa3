"""Who has signed in: the claims of the identity token, what they must hold, and the scope `users.yml` gives them now.

Streamlit keeps the claims in a signed cookie for 30 days and checks neither their age nor `exp`; both are checked here,
in every run and again when a deferred download is made, together with the users' file as it is then.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mart.config import paths
from mart.scope import Scope
from mart.scope.users import read_users
from ui import session

MAX_HOURS = 12.0
SETTING = "COCKPIT_SIGN_IN_HOURS"
_log = logging.getLogger("cockpit.users")


class NoAccess(PermissionError):
    """No scope, and why: `reason` is a key below `app.refused`, `who` and `what` its words."""

    def __init__(self, reason: str, who: str = "", what: str = ""):
        super().__init__(f"{who}: {reason} {what}".strip())
        self.reason, self.who, self.what = reason, who, what


@dataclass(frozen=True)
class Account:
    """A signed-in person. `is_verified`: whether the e-mail address may be believed; `ends_at` in seconds of the epoch,
    when the sign-in has to be repeated."""

    sub: str
    email: str
    is_verified: bool
    ends_at: float

    @property
    def name(self) -> str:
        """How the person is called on the screen and in the log."""
        return self.email or self.sub

    def scope(self, now: float | None = None) -> Scope:
        """The scope to begin with that the users' file gives at this moment. Raises NoAccess."""
        return self.scopes(now)[0]

    def scopes(self, now: float | None = None) -> tuple[Scope, ...]:
        """Every scope the users' file gives at this moment, of which one is active at a time. Raises NoAccess."""
        if (time.time() if now is None else now) >= self.ends_at:
            raise NoAccess("expired", self.name)
        users = read_users(paths().data)
        if not users.is_readable:
            raise NoAccess("users_unreadable", self.name)
        found = users.scopes_of(self.email if self.is_verified else None, self.sub)
        if not found:
            raise NoAccess("unknown" if self.is_verified else "unverified", self.name)
        return found


def from_claims(claims: Mapping[str, object]) -> Account:
    """The account behind the claims of an identity token; one without times counts as expired.

    >>> from_claims({"sub": "7", "email": "A@bank.cn", "iat": 1000, "exp": 4600}).ends_at
    4600.0
    >>> from_claims({"sub": "7", "email": "a@bank.cn", "email_verified": "false", "iat": 0, "exp": 9}).is_verified
    False
    """
    issued, expires = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
    return Account(
        sub=str(claims.get("sub") or ""),
        email=str(claims.get("email") or ""),
        is_verified=str(claims.get("email_verified", True)).lower() == "true",
        ends_at=min(issued + max_hours() * 3600, expires),
    )


def max_hours() -> float:
    """How long a sign-in holds at most, in hours: COCKPIT_SIGN_IN_HOURS, else 12; what is no number counts as 12."""
    hours = _seconds(os.environ.get(SETTING, MAX_HOURS))
    return hours if hours > 0 else MAX_HOURS


def _seconds(value: object) -> float:
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0
    return found if found == found else 0.0


_VISITOR = "_visitor"


def enter(account: Account | None, scope: Scope) -> None:
    """Remember who the session is for, also for a dialog, which runs again by itself; demo mode has no account."""
    session.remember(_VISITOR, (account, scope) if account else None)


def still_allowed(account: Account | None, scope: Scope) -> Scope:
    """The scope, where it still is that person's. Raises NoAccess where it is not any more; in demo mode it is."""
    if account and scope not in account.scopes():
        raise NoAccess("changed", account.name)
    return scope


def guard_later() -> Callable[[], None]:
    """A check for work that runs after the script, in another thread: call what it returns before reading anything."""
    who = session.read(_VISITOR)

    def check() -> None:
        if who:
            try:
                still_allowed(*who)
            except NoAccess as refused:
                _log.warning("%s: a download was refused (%s)", who[0].name, refused.reason)
                raise

    return check
