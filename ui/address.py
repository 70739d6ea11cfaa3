"""What the reader has chosen, as the page's address says it: the one place that turns one into the other.

Who opens a link, reloads, or goes Back or Forward gets what the address says, in codes of no language. A choice is
drawn as a widget whose key carries a round, which goes up where code or an address changes the choice: the old widget's
value reaches nobody. What a widget holds other than it was given, the reader has picked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.choices import BELOW, LOCAL, SEVERAL, SHARED

Texts = tuple[str, ...]
_STATE = "_address"


@dataclass
class Address:
    """The choices of a session: `chosen` by key, `strange` is what was asked for and means nothing here."""

    chosen: dict[str, Texts] = field(default_factory=dict)
    strange: dict[str, Texts] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    given: dict[str, tuple[str, Texts]] = field(default_factory=dict)  # key -> (its widget, what that last held)
    page_hash: str = ""
    has_arrived: bool = False
    as_it_came: dict[str, Texts] | None = None  # an address that is left as it was written until a choice changes

    def put(self, key: str, texts: Texts, *, by_widget: bool = False) -> None:
        """Choose; what lies below another choice is let go."""
        if self.chosen.get(key, ()) == texts:
            return
        self.chosen[key] = texts
        self.as_it_came = None
        if not by_widget:
            self.rounds[key] = self.rounds.get(key, 0) + 1
        for below in BELOW.get(key, ()):
            self.put(below, ())

    def choose(self, **values: object) -> None:
        """Choose several at once; None or empty clears one. What the address could not say is no longer kept in it."""
        self.strange.clear()
        self.as_it_came = None
        for key in (*SHARED, *LOCAL):  # from the top: a branch lets its manager go before one is set
            if key in values:
                self.put(key, _texts(values[key]))

    def said(self, page: str) -> dict[str, Texts]:
        """What the address of a page says."""
        keys = (*SHARED, *(key for key, home in LOCAL.items() if home == page))
        return {key: self.chosen[key] for key in keys if self.chosen.get(key)}


def _state() -> Address:
    return st.session_state.setdefault(_STATE, Address())


def _texts(value: object) -> Texts:
    if value is None or value == "":
        return ()
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value).strip(),)


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
    state, run = _state(), get_script_run_ctx()
    is_elsewhere = run is not None and run.page_script_hash != state.page_hash
    state.has_arrived = is_elsewhere or bool(run and run.is_history_navigation)
    if state.has_arrived:
        state.page_hash = run.page_script_hash if run else ""
        state.strange.clear()
        _adopt(state, SHARED)
        state.as_it_came = _asked()
    for key, (widget, held) in list(state.given.items()):
        picked = _texts(st.session_state[widget]) if widget in st.session_state else held
        if picked != held:
            state.given[key] = (widget, picked)
            state.strange.clear()
            state.put(key, picked, by_widget=True)


def arrive(page: str) -> None:
    """Once it is known which page this is: take over what its address says for that page alone."""
    state = _state()
    if state.has_arrived:
        came = state.as_it_came
        _adopt(state, tuple(key for key, home in LOCAL.items() if home == page))
        state.as_it_came = came


def finish(page: str) -> None:
    """After the shared widgets: have the browser's address say what was chosen. Nothing is written into an address
    that the reader came with until they choose something else: what it could not say stays there to be read."""
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


def widget(key: str, shown: object, *, lang: str = "") -> str:
    """The key for the widget of a choice that is drawn with `shown`; another one wherever the browser must take that
    value over."""
    state, texts = _state(), _texts(shown)
    name = ".".join((key, *([lang] if lang else []), str(state.rounds.get(key, 0))))
    known, held = state.given.get(key, ("", ()))
    if known == name and held != texts:
        state.rounds[key] = state.rounds.get(key, 0) + 1
        return widget(key, shown, lang=lang)
    state.given[key] = (name, texts)
    return name
