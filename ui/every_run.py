"""Two things that Streamlit makes anew in every run though they are the same: the theme, and the whole session state.

Both were a tenth of the process each. docs/adr/0014 says which functions of Streamlit are replaced and which test tells
that an upgrade breaks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from streamlit.runtime import app_session
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

THEME = app_session._populate_theme_msg  # as Streamlit brings them
WHOLE = SessionState.filtered_state.fget


class Seen(Mapping[str, Any]):
    """What Streamlit calls the filtered state, looked up key by key: a drop-down asks it for its own value, and would
    have the value of every widget on the page computed for that."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __contains__(self, key: object) -> bool:
        with self._state._lock:
            return isinstance(key, str) and not key.startswith("$$") and key in self._state._state

    def __getitem__(self, key: str) -> Any:
        if key.startswith("$$"):  # Streamlit's own
            raise KeyError(key)
        with self._state._lock:
            return self._state._state[key]

    def _all(self) -> dict[str, Any]:
        with self._state._lock:
            return WHOLE(self._state._state)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


@cache
def less() -> None:
    """Replace both, once a process."""

    @cache
    def made(kind: type, section: str) -> Any:
        theme = kind()
        THEME(theme, section)
        return theme

    def kept(msg: Any, section: str = "theme") -> None:
        """The theme follows from the settings, which are read when the server starts."""
        theme = made(type(msg), section)
        if theme.ByteSize():
            msg.MergeFrom(theme)

    app_session._populate_theme_msg = kept
    SafeSessionState.filtered_state = property(Seen)  # type: ignore[assignment]
