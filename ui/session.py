"""Typed accessors for what a session keeps: what a reader has chosen (`ui.address`) and small values of pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui import address
from ui.choices import LOCAL, SEVERAL, SHARED

FILTER_KEYS = (*SHARED, *LOCAL)
_PAGE, _LANG = "_page", "_lang_said"


def read(key: str, default: object = None) -> object:
    """A filter's choice (texts where it takes several), else what a widget or `remember` holds under `key`; `default`
    where that is nothing."""
    if key in FILTER_KEYS:
        texts = address.chosen(key)
        return (texts if key in SEVERAL else texts[0]) if texts else default
    value = st.session_state.get(key)
    return default if value is None or value == "" or value == [] else value


def shared() -> dict[str, address.Texts]:
    """What is chosen in the filters that all pages share, and for whom; the language is no part of it."""
    return {key: texts for key, texts in address.link("").items() if key != "lang"}


def one_of(key: str, options: Sequence[str]) -> str:
    """Which of `options` a drop-down holds that is drawn further down, the first where it holds none of them: after a
    change of language the browser may still say the word of the other one."""
    held = st.session_state.get(key)
    return held if held in options else options[0]


def say_again(lang: str) -> None:
    """On a change of language, before anything is drawn: hand what fields hold to the browser anew. A drop-down that
    goes on would keep the words of the other language, and send them back as no option of its own."""
    before = st.session_state.get(_LANG)
    st.session_state[_LANG] = lang
    if before in (None, lang):
        return
    for key, value in list(st.session_state.items()):
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            st.session_state[key] = value


def remember(key: str, value: object) -> None:
    """Keep a small value of a page for this session (never a filter: those stand in the address)."""
    if key in FILTER_KEYS:
        raise KeyError(f"{key!r} is a filter: use set_filters")
    st.session_state[key] = value


def set_filters(**values: object) -> None:
    """Choose filters; None clears one. What is drawn already follows at the next run: a rerun or a page switch."""
    address.choose(**values)


def change_filters(**values: object) -> None:
    """Set filters and run again at once."""
    set_filters(**values)
    st.rerun()


def was_on(page: str) -> bool:
    """Whether the last run drew this page, so that it stands on the reader's screen."""
    return st.session_state.get(_PAGE) == page


def finish(page: str) -> None:
    """After the shared filters, before a page is drawn."""
    address.finish(page)
    st.session_state[_PAGE] = page


def is_fresh(key: str, event: object | None) -> bool:
    """True in the run in which a click is first seen: a table keeps its selection over reruns, a click acts once.

    Call it in every run, also with None, so that the same cell may be clicked again after it was let go.
    """
    name = f"_seen_{key}"
    is_new = event is not None and st.session_state.get(name) != event
    st.session_state[name] = event
    return is_new
