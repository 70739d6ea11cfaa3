"""One of a few, as a row of segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ui.components.markup import plain


def one_of(
    label: str,
    options: Sequence[str],
    key: str,
    words: Callable[[str], str],
    default: str = "",
    is_labelled: bool = False,
) -> str:
    """The option chosen, the first (or `default`) before anything was; one always is, and it is kept over pages.

    The label is for screen readers unless `is_labelled`; `words` gives an option's text.
    """
    return st.segmented_control(
        plain(label),
        options,
        default=default or options[0],
        required=True,
        key=key,
        label_visibility="visible" if is_labelled else "collapsed",
        persist_state="session",
        format_func=lambda option: plain(words(option)),
    )
