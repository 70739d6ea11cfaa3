"""Designed states: nothing here, a feed is missing, something failed, still loading."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from ui import theme
from ui.components.markup import CAPTION, esc, plain, span
from ui.i18n import t

log = logging.getLogger("cockpit.ui")


def _state(title: str, body: str, tone: str) -> None:
    """A quiet panel: a coloured edge repeats what the words say."""
    tok = theme.current().tokens
    st.html(
        f'<div role="status" style="border:1px solid {tok.rule};border-left:3px solid {tok.tone(tone)};'
        f'border-radius:3px;padding:14px 16px;background:{tok.surface}">'
        f"{span(title, tok.ink, 'font-size:14px;line-height:22px', is_bold=True)}"
        f'<div style="{CAPTION}color:{tok.muted}">{esc(body)}</div></div>'
    )


def empty_state(message: str, hint: str = "") -> None:
    """Nothing matches: what was looked for, and what to change."""
    _state(message, hint or t("state.empty_hint"), "muted")


def notice(message: str, body: str) -> None:
    """Something the reader should know before they read on."""
    _state(message, body, "warning")


def missing_feed_state(feeds: Sequence[str], what: str) -> None:
    """A picture that cannot be drawn because the bank does not deliver a feed; names it, never shows a zero."""
    _state(t("state.missing_title", what=what), t("state.missing_body", feeds=t("state.join").join(feeds)), "warning")


def loading_state(text: str = "") -> None:
    """Words and a skeleton while something is being computed."""
    st.caption(plain(text) or t("state.loading"))
    st.skeleton(height=120)


def error_state(exc: BaseException, where: str) -> str:
    """One line with a reference number for the user; the details go to the log under it. Returns the reference."""
    reference = uuid.uuid4().hex[:8].upper()
    log.error("reference=%s where=%s", reference, where, exc_info=exc)
    _state(t("state.error_title", where=where), t("state.error_body", reference=reference), "negative")
    return reference


@contextmanager
def guard(where: str) -> Iterator[None]:
    """Draw the error state in place of a section that fails; the rest of the page stays up.

    Streamlit's own control flow (rerun, stop, switch_page) is no Exception and passes through.
    """
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - the last line of defence of a section; logged with its traceback
        error_state(exc, where)
