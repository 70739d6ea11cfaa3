"""The only place that touches st.session_state: typed accessors for what a visitor has chosen.

Widgets whose keys are in `FILTER_KEYS` are bound to the URL and drawn in `app.py` on every run, which is why a filter
follows its user from page to page. A drawn widget cannot be changed, so code that wants a filter to change leaves the
new value with `set_filters` and runs again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

FILTER_KEYS = ("lang", "role", "at", "who", "month", "branch", "org", "manager", "customer", "account", "tier",
               "industry", "size", "ownership")
_PENDING, _SETTLED, _UNSETTLED = "_pending_filters", "_url_settled", "_url_unsettled"


def read(key: str, default: object = None) -> object:
    """What a widget or `remember` holds under `key`; `default` where that is nothing."""
    value = st.session_state.get(key)
    return default if value is None or value == "" or value == [] else value


def remember(key: str, value: object) -> None:
    """Keep a small value of a page for this session (never a filter: those are widgets)."""
    if key in FILTER_KEYS:
        raise KeyError(f"{key!r} is a filter: use set_filters")
    st.session_state[key] = value


def set_filters(**values: object) -> None:
    """Have filters take these values at the next run; None clears one. Follow with a rerun or a page switch."""
    unknown = sorted(set(values) - set(FILTER_KEYS))
    if unknown:
        raise KeyError(f"{unknown[0]!r} is no filter; filters are {', '.join(FILTER_KEYS)}")
    st.session_state[_PENDING] = {**st.session_state.get(_PENDING, {}), **values}


def change_filters(**values: object) -> None:
    """Set filters and run again at once."""
    set_filters(**values)
    st.rerun()


def begin() -> None:
    """Give waiting values to their widgets; `app.py` calls it before it draws any."""
    waiting: Mapping[str, object] = st.session_state.pop(_PENDING, {})
    for key, value in waiting.items():
        st.session_state[key] = value
    for key in st.session_state.pop(_UNSETTLED, ()):
        st.session_state[key] = st.session_state[key]  # an assignment makes Streamlit write the URL


def settle(key: str, meaning: Callable[[list[str]], object]) -> None:
    """In a session's first run: give a widget what the incoming URL means, where that is not its own spelling.

    `meaning` turns the raw texts of the URL into the widget's value, None where they mean nothing to it.
    """
    raw = st.query_params.get_all(key)
    if not raw or _SETTLED in st.session_state:
        return
    value = meaning(raw)
    if value:
        st.session_state[key] = value
        st.session_state[_UNSETTLED] = (*st.session_state.get(_UNSETTLED, ()), key)


def finish() -> None:
    """After the widgets of a first run: run once more where the URL has to be spelt in this reader's language."""
    if _SETTLED not in st.session_state:
        st.session_state[_SETTLED] = True
        if st.session_state.get(_UNSETTLED):
            st.rerun()


def is_fresh(key: str, event: object | None) -> bool:
    """True in the run in which a click is first seen: a table keeps its selection over reruns, a click acts once.

    Call it in every run, also with None, so that the same cell may be clicked again after it was let go.
    """
    name = f"_seen_{key}"
    is_new = event is not None and st.session_state.get(name) != event
    st.session_state[name] = event
    return is_new
