"""What is replaced of Streamlit is still what it calls, and gives the same (docs/adr/0014)."""

from __future__ import annotations

import pytest
from streamlit.runtime import app_session
from streamlit.testing.v1 import AppTest

from ui import every_run

_streamlits_own_theme, _streamlits_own_state = every_run.THEME, every_run.WHOLE


def test_the_theme_is_sent_as_streamlit_makes_it_and_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit import config
    from streamlit.proto.NewSession_pb2 import CustomThemeConfig

    monkeypatch.setattr(app_session, "_populate_theme_msg", _streamlits_own_theme)
    own = _theme(CustomThemeConfig(), app_session._populate_theme_msg)
    every_run.less.__wrapped__()
    asked = []
    look = config.get_options_for_section
    monkeypatch.setattr(config, "get_options_for_section", lambda section: asked.append(section) or look(section))
    first = _theme(CustomThemeConfig(), app_session._populate_theme_msg)
    assert first == own and own.ByteSize() > 500, "not what Streamlit sends"
    assert len(asked) == len(SECTIONS)
    assert _theme(CustomThemeConfig(), app_session._populate_theme_msg) == own
    assert len(asked) == len(SECTIONS), "made again: Streamlit no longer calls what we replace"


SECTIONS = {"theme": "", "theme.light": "light", "theme.dark": "dark", "theme.light.sidebar": "light.sidebar"}


def _theme(msg: object, populate: object) -> object:
    for section, where in SECTIONS.items():
        part = msg
        for name in filter(None, where.split(".")):
            part = getattr(part, name)
        populate(part, section)  # type: ignore[operator]
    return msg


def _fields() -> None:
    import streamlit as st

    st.session_state["kept"] = 1
    st.selectbox("a", ["x", "y"], index=None, key="a")
    st.text_input("b", "said", key="b")
    st.text(f"{len(st.session_state)} {sorted(map(str, st.session_state))}")


def test_a_field_asks_the_state_for_its_own_value_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    every_run.less()
    counted = []
    monkeypatch.setattr(every_run, "WHOLE", lambda state: counted.append(1) or _streamlits_own_state(state))
    app = AppTest.from_function(_fields, default_timeout=30).run()
    assert not app.exception
    assert app.selectbox[0].value is None and app.text_input[0].value == "said"
    assert app.text[0].value == "3 ['a', 'b', 'kept']"
    per_run = len(counted)  # the two of the page itself, which ask for all of it
    assert per_run == 2, "a field looked through the whole state"
    app.selectbox[0].select("y").run()
    assert app.selectbox[0].value == "y" and app.session_state["kept"] == 1
    app.selectbox[0].set_value(None).run()
    assert app.selectbox[0].value is None
