"""Who looked at what, for the audit: sign-in, customer detail, explain, export, refusal; writes audit themselves.

A note costs a page microseconds: `workflow.reads` writes what has come in twice a second, in a thread of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ui import session
from ui.account import NoAccess
from ui.identity import Identity
from workflow import reads
from workflow.audit import Stranger
from workflow.db import StoreError, open_database
from workflow.model import Actor
from workflow.people import id_of

_WHO, _SEEN = "_audited", "_audited_seen"
_log = logging.getLogger("cockpit.audit")


def enter(who: Identity) -> None:
    """Remember who looks; the first run of a session, and of another role or persona in it, is a row of the audit."""
    email = who.account.email if who.account and who.account.is_verified else None
    actor = Actor(id_of(who.scope, email), who.scope, who.name, who.name)
    if session.read(_WHO) != actor:
        session.remember(_WHO, actor)
        session.remember(_SEEN, None)
        note("sign_in" if who.account else "persona", "session", who.account.name if who.account else "demo")


def refused(why: NoAccess) -> None:
    """Somebody who signed in and has no scope: once a session and reason."""
    if why.reason not in ("signed_out", "nobody") and session.read(_SEEN) != {"refused": str(why)}:
        session.remember(_SEEN, {"refused": str(why)})
        _hand_over(Stranger(why.who), "refused", "session", why.reason, {"why": why.what})


def note(action: str, about: str, number: str, **details: object) -> None:
    """Note what the visitor of this session reads."""
    actor = session.read(_WHO)
    if isinstance(actor, Actor):
        _hand_over(actor, action, about, number, details)


def once(action: str, about: str, number: str, **details: object) -> None:
    """As `note`, but a page that runs again with the same thing on it notes nothing more."""
    seen, known = (about, number, tuple(details.items())), session.read(_SEEN, {})
    if not isinstance(known, dict) or known.get(action) != seen:
        session.remember(_SEEN, {**(known if isinstance(known, dict) else {}), action: seen})
        note(action, about, number, **details)


def later() -> Callable[..., None]:
    """`note` for work that runs after the script, in a thread that knows no session."""
    actor = session.read(_WHO)

    def noted(action: str, about: str, number: str, **details: object) -> None:
        if isinstance(actor, Actor):
            _hand_over(actor, action, about, number, details)

    return noted


def _hand_over(actor: Actor | Stranger, action: str, about: str, number: str, details: dict[str, object]) -> None:
    try:
        reads.note(open_database(), actor, action, about, number, details)
    except StoreError as error:
        _log.error("%s %s of %s is not in the audit: %s", about, action, actor.person_id, error)
