"""Saving a step: from the version that stood on the screen; what became of it is said in the next run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from ui import session
from ui.account import NoAccess
from ui.cases import words
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from workflow.db import StoreError
from workflow.model import Conflict, Refused

R = TypeVar("R")
_SAID = "_saving_said"
_log = logging.getLogger("cockpit.work")


def attempt(screen: Screen, work: Callable[[], R], done: str = "") -> R | None:
    """Do what stores; None where it was not done. `done`: what is said when it was."""
    lang = screen.lang
    try:
        found = work()
    except Conflict as conflict:
        at = words.moment(conflict.case.changed_at)
        session.remember(_SAID, (False, t("salesmap.conflict", lang, who=conflict.case.changed_by, at=at)))
    except Refused as refused:
        session.remember(_SAID, (False, words.refusal(refused, None, lang)))
    except (StoreError, NoAccess) as error:
        _log.warning("%s", error)
        session.remember(_SAID, (False, t("work.failed", lang, why=str(error))))
    else:
        if done:
            session.remember(_SAID, (True, done))
        return found
    return None


def said(screen: Screen, *_: object) -> None:
    """What became of the last step, once."""
    found = session.read(_SAID)
    session.remember(_SAID, None)
    if isinstance(found, tuple):
        is_done, text = found
        (st.success if is_done else st.error)(plain(text))


def say(is_done: bool, text: str) -> None:
    """Have this said in the next run."""
    session.remember(_SAID, (is_done, text))
