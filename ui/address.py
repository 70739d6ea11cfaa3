"""What the reader has chosen, as the page's address says it: the one place that turns one into the other.

Who opens a link, reloads, or goes Back or Forward gets what the address says, in codes of no language. A choice is
drawn as a widget whose key carries a round, which goes up where code or an address changes the choice: the old widget's
value reaches nobody. What a widget holds other than it was given, the reader has picked.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from ui.choices import LOCAL, SEVERAL, SHARED
from ui.chosen import Address, Texts, as_texts

_STATE = "_address"


_known: ContextVar[Address] = ContextVar("address")


def _state() -> Address:
    """What is known of this session, which a page asks for some eighty times a run."""
    return _known.get(None) or _found()


def _found() -> Address:
    return st.session_state.setdefault(_STATE, Address())


def _asked() -> dict[str, Texts]:  # the browser's address
    return {key: tuple(st.query_params.get_all(key)) for key in st.query_params}


def _adopt(state: Address, keys: tuple[str, ...]) -> None:
    """Take over what the address says for these keys, and that it is silent on the others."""
    asked = _asked()
    for key in keys:
        texts = tuple(text.strip() for text in asked.get(key, ()) if text.strip())
        if more := () if key in SEVERAL else tuple(text for text in texts if text != texts[0]):
            state.strange[f"more.{key}"] = more
        state.put(key, texts if key in SEVERAL else texts[:1])


def begin() -> None:
    """Before anything is drawn: take over an address the reader has come to, and what widgets say was picked."""
    state, run = _found(), get_script_run_ctx()
    _known.set(state)
    state.is_first = state.is_first is None
    is_elsewhere = run is not None and run.page_script_hash != state.page_hash
    is_linked = not is_elsewhere and state.as_it_came is not None and _asked() != state.as_it_came
    state.is_back = bool(run and run.is_history_navigation) or (state.is_first and state.is_back)
    state.has_arrived = is_elsewhere or is_linked or state.is_back
    if state.has_arrived:
        state.page_hash = run.page_script_hash if run else ""
        state.strange.clear()
        _adopt(state, SHARED)
        state.as_it_came = _asked()
        if is_linked and not state.is_back:  # by a link to the page one is on the browser's address stays as it was
            st.query_params.from_dict(_asked())
    _go_on(state)
    _take_picks(state)


def start_over() -> NoReturn:
    """End this run, which is not one of `app.py`, and run that: Back and Forward stay what they are."""
    run = get_script_run_ctx()
    _state().is_back = bool(run and run.is_history_navigation)
    st.rerun()


def _take_picks(state: Address) -> bool:
    """Take over what widgets hold other than they were given; whether any did."""
    found = False
    for key, (widget, held) in list(state.given.items()):
        picked = as_texts(st.session_state[widget]) if widget in st.session_state else held
        if picked != held:
            found = True
            state.given[key] = (widget, picked)
            state.strange.clear()
            state.put(key, picked, by_widget=True)
    return found


def _go_on(state: Address) -> None:
    """In a first run: keep the names of widgets a browser holds values of. Where the server has started anew these come
    with the reader's first click, which would reach nobody under another name. Back and Forward are no click: what
    widgets still hold then is what the reader has left."""
    run = get_script_run_ctx()
    for one in run.session_state._state._new_widget_state if run and state.is_first else ():
        parts = (user_key_from_element_id(one) or "").split(".")
        if parts[0] in (*SHARED, *LOCAL) and parts[-1].isdigit():
            state.rounds[parts[0]] = int(parts[-1]) + int(state.is_back)


def settle() -> None:
    """After widgets are drawn: in a first run it is known only now what a reader has just picked."""
    state = _state()
    if state.is_first and _take_picks(state):
        st.rerun()


def arrive(page: str) -> None:
    """Once it is known which page this is: take over what its address says for that page alone."""
    state = _state()
    if state.has_arrived:
        came = state.as_it_came
        _adopt(state, tuple(key for key, home in LOCAL.items() if home == page))
        state.as_it_came = came
        _go_on(state)


def finish(page: str) -> None:
    """After the shared widgets: have the browser's address say what was chosen. Nothing is written into an address
    that the reader came with until they choose something else: what it could not say stays there to be read."""
    settle()
    state = _state()
    said, asked = state.said(page), _asked()
    if asked not in (said, state.as_it_came):
        st.query_params.from_dict(said)
    if run := get_script_run_ctx():
        state.page_hash = run.pages_manager.current_page_script_hash  # a first run learns it from st.navigation


def link(page: str) -> dict[str, Texts]:
    """The parameters of a link to a page, which keep what is chosen."""
    return _state().said(page)


def choose(**values: object) -> None:
    """Choose from code, at once; None or empty clears one. What lies below a changed choice is let go."""
    unknown = sorted(set(values) - {*SHARED, *LOCAL})
    if unknown:
        raise KeyError(f"{unknown[0]!r} is no filter; filters are {', '.join((*SHARED, *LOCAL))}")
    _state().choose(**values)


def drop(*keys: str) -> None:
    """Ignore these parameters of an address altogether."""
    for key in keys:
        _state().chosen.pop(key, None)
        _state().strange.pop(f"more.{key}", None)


def chosen(key: str) -> Texts:
    """What is chosen for a key, as it was written; empty where nothing is."""
    return _state().chosen.get(key, ())


def meant(key: str, meaning: Callable[[str], str | None]) -> Texts:
    """The codes that a choice means, each text looked up by `meaning`; a text that means nothing is said as strange
    and no longer chosen."""
    state = _state()
    found = {text: meaning(text) for text in chosen(key)}
    refuse(key, *(text for text, code in found.items() if code is None))
    codes = tuple(dict.fromkeys(code for code in found.values() if code is not None))
    state.chosen[key] = codes
    return codes


def complete(key: str, text: str) -> None:
    """Choose what an address leaves unsaid but implies; the address stays as it came."""
    _state().chosen[key] = (text,)


def refuse(key: str, *texts: str, why: str = "unknown") -> None:
    """Let these texts of a choice go, and say so."""
    if texts:
        _state().strange[f"{why}.{key}"] = texts
        _state().chosen[key] = tuple(text for text in chosen(key) if text not in texts)


def doubt(key: str, why: str = "absent") -> None:
    """Keep a choice that the mart knows nothing of, and say so: figures below it are empty."""
    _state().strange[f"{why}.{key}"] = chosen(key)[:1]


def strange() -> dict[str, Texts]:
    """What was asked for and is not there: {"unknown.branch": ("B99",)}."""
    return dict(_state().strange)


def widget(key: str, shown: object, *, lang: str = "", words: str = "") -> str:
    """The key for the widget of a choice that is drawn with `shown`; another one wherever the browser must take that
    value over, or other `words` for it: a drop-down goes on with those it has, and sends them back as its choice."""
    state, texts = _state(), as_texts(shown)
    name = ".".join((key, *([lang] if lang else []), str(state.rounds.get(key, 0))))
    known, held = state.given.get(key, ("", ()))
    if known == name and (held != texts or state.worded.get(key, words) != words):
        state.rounds[key] = state.rounds.get(key, 0) + 1
        return widget(key, shown, lang=lang, words=words)
    state.given[key], state.worded[key] = (name, texts), words
    return name
