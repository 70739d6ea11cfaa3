"""How the cockpit may be opened: with sign-in, as a demonstration, or not at all. Closed unless something says open.

Whatever looks like a wish for a sign-in (a secrets file, a users file) but is none refuses to serve; so does a bank
that is not a demo bank and has no sign-in. Nothing of the mart is read before this is settled.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit import net_util

from mart.config import ConfigError, bank, paths
from mart.scope.users import FILE

WITHOUT_SIGN_IN = "COCKPIT_WITHOUT_SIGN_IN"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_log = logging.getLogger("cockpit.doors")


@dataclass(frozen=True)
class Door:
    """`mode`: sign_in, demo or closed; `reason` of a closed door is a key below `app.closed`, `detail` its figure."""

    mode: str
    reason: str = ""
    detail: str = ""


def door() -> Door:
    """How this visit is let in, looked at anew in every run; a closed door is logged once for each reason."""
    ask_nobody_outside()
    found = _door()
    if found.mode == "closed":
        _refuse(found.reason, found.detail)
    return found


def _door() -> Door:
    files = [Path(file) for file in st.get_option("secrets.files")]
    present = next((file for file in files if os.path.lexists(file)), None)
    if present:
        return _by_secrets(present)
    if os.path.lexists(paths().data / FILE):
        return Door("closed", "users_without_sign_in", str(paths().data / FILE))
    return _demo()


def _by_secrets(file: Path) -> Door:
    try:
        is_read = st.secrets.load_if_toml_exists()
    except (OSError, ValueError):  # not UTF-8, no right to read
        is_read = False
    if not is_read:
        return Door("closed", "secrets_unreadable", str(file))
    auth = st.secrets.get("auth")
    if not isinstance(auth, Mapping):
        return Door("closed", "secrets_without_auth", str(file))
    lacking = [key for key in NEEDED if not (isinstance(auth.get(key), str) and str(auth[key]).strip())]
    if lacking:
        return Door("closed", "auth_incomplete", ", ".join(lacking))
    return Door("sign_in")


def _demo() -> Door:
    where = paths()
    try:
        is_demo = bank(where).is_demo and ((where.bank / "bank.yml").exists() or not _has_mapping(where.bank))
    except ConfigError as error:
        return Door("closed", "bank_unreadable", str(error))
    if is_demo:
        _warn_beyond(str(st.get_option("server.address") or "all addresses"))
        return Door("demo")
    if os.environ.get(WITHOUT_SIGN_IN) != "yes":
        return Door("closed", "not_demo", WITHOUT_SIGN_IN)
    _warn(where.data)
    return Door("demo")


def _has_mapping(folder: Path) -> bool:
    """A folder of mapping files without bank.yml: somebody's own bank, which nobody has called a demonstration."""
    return folder.is_dir() and any(folder.iterdir())


@cache
def _refuse(reason: str, detail: str) -> None:
    _log.error("not served: %s (%s); see docs/security.md, Sign-in", reason, detail)


@cache
def _warn(data: Path) -> None:
    _log.warning("%s: not a demo bank, and anybody who reaches this address sees it: %s=yes", data, WITHOUT_SIGN_IN)


@cache
def _warn_beyond(listens: str) -> None:
    """A demo bank is harmless, but who serves it to others should know that nobody signs in."""
    if listens not in LOOPBACK:
        _log.warning(
            "demo mode listens on %s: whoever reaches this machine sees every view without signing in", listens
        )


@cache
def ask_nobody_outside() -> None:
    """Streamlit asks an address outside for the machine's own when a browser names an unknown origin; here nobody is
    asked, and the origin counts as foreign."""
    net_util.get_external_ip = lambda: None
