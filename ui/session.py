"""The only place that touches st.session_state: typed accessors for what a visitor has chosen.

Widgets whose keys are in `FILTER_KEYS` are bound to the URL and drawn in `app.py` on every run, which is why a filter
follows its user from page to page. A drawn widget cannot be changed, so code that wants a filter to change leaves the
new value with `set_filters` and runs again.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

FILTER_KEYS = (
    "lang",
    "role",
    "at",
    "who",
    "month",
    "branch",
    "org",
    "manager",
    "customer",
    "account",
    "product",
    "tier",
    "industry",
    "size",
    "ownership",
)
SINGLE = ("branch", "org", "manager", "customer", "account", "product")
_PENDING, _LINK_READ, _RESPELT, _LANG, _GIVEN, _SPELT = (
    "_pending_filters",
    "_link_read",
    "_url_respelt",
    "_spoken",
    "_given",
    "_given_spelt",
)
_PAGE = "_page"


def read(key: str, default: object = None) -> object:
    """What a widget or `remember` holds under `key`; `default` where that is nothing."""
    value = st.session_state.get(key)
    return default if value is None or value == "" or value == [] else value


def from_url(key: str) -> str | None:
    """What the URL says for a filter before its widget is drawn."""
    return st.query_params.get(key)


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
    pending = st.session_state.pop(_PENDING, {})
    given = {**st.session_state.get(_GIVEN, {}), **{key: value for key, value in pending.items() if key in SINGLE}}
    for key, value in {**{key: value for key, value in given.items() if _is_stale(key, value)}, **pending}.items():
        st.session_state[key] = value
    st.session_state[_GIVEN] = given
    for key in FILTER_KEYS[1:]:  # a link to another page drops the URL's parameters: an assignment writes them again
        if read(key) and not st.query_params.get_all(key):
            st.session_state[key] = st.session_state[key]


def _is_stale(key: str, given: object) -> bool:
    """Whether a widget holds a value from before code changed it.

    Once the scope's popover was opened and closed, the browser sends what its fields held at that time together with
    the next click. A reader who changes a field changes the widget and the URL; an old value changes the widget alone,
    and the URL still says what code has set (`_SPELT`). Then the value that code has `given` is the right one.
    """
    spelt = st.session_state.get(_SPELT, {}).get(key, given)
    return bool(given) and st.session_state.get(key) != given and st.query_params.get(key) == spelt


def language_is(lang: str) -> None:
    """Tell which language this run speaks: after a switch the other filters are spelt anew in the URL."""
    if st.session_state.get(_LANG, lang) != lang:
        for key in FILTER_KEYS[1:]:
            if read(key):
                st.session_state[key] = st.session_state[key]
    st.session_state[_LANG] = lang


def was_on(page: str) -> bool:
    """Whether the last run drew this page, so that it stands on the reader's screen."""
    return st.session_state.get(_PAGE) == page


def value_from_url(
    key: str, meaning: Callable[[list[str]], object], spelling: Callable[[object], str | list[str]]
) -> object:
    """In a session's first run: what the incoming URL means for a widget, where it is not spelt as the widget would.

    `meaning` turns the URL's raw texts into a value (None: they mean nothing), `spelling` turns a value into what the
    widget writes into the URL in this reader's language. A value that is returned stands for the widget, which is not
    drawn in this run: `finish` then corrects the URL and runs again. None: draw the widget.
    """
    if _LINK_READ in st.session_state:
        return None
    raw = st.query_params.get_all(key)
    value = meaning(raw) if raw else None
    spelt = spelling(value) if value else []
    if not value or raw == ([spelt] if isinstance(spelt, str) else spelt):
        return None
    st.session_state[_RESPELT] = {**st.session_state.get(_RESPELT, {}), key: spelt}
    return value


def finish(page: str) -> None:
    """After the widgets, before a page is drawn. In a first run: where the URL was spelt otherwise, correct it and run
    again."""
    given = st.session_state.get(_GIVEN, {})
    st.session_state[_SPELT] = {
        key: st.query_params.get(key) for key, value in given.items() if value and st.session_state.get(key) == value
    }
    respelt = st.session_state.pop(_RESPELT, {})
    st.session_state[_LINK_READ] = True
    if respelt:
        st.query_params.update(respelt)
        st.rerun()
    st.session_state[_PAGE] = page


def is_fresh(key: str, event: object | None) -> bool:
    """True in the run in which a click is first seen: a table keeps its selection over reruns, a click acts once.

    Call it in every run, also with None, so that the same cell may be clicked again after it was let go.
    """
    name = f"_seen_{key}"
    is_new = event is not None and st.session_state.get(name) != event
    st.session_state[name] = event
    return is_new
