"""Cached calls into mart.query, and cached drawing. The key always holds build, data folder and scope.

So no answer reaches another build, another bank or another reader.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

MAX_ENTRIES = 2_000
MAX_BYTES = "400mb"


@st.cache_data(max_entries=MAX_ENTRIES, max_size=MAX_BYTES, show_spinner=False)
def _cached(key: tuple[str, ...], _call: Callable[[], object]) -> object:
    return _call()


@st.cache_data(max_entries=MAX_ENTRIES, max_size=MAX_BYTES, show_spinner=False)
def _drawn(key: tuple[str, ...], _draw: Callable[[], None]) -> None:
    _draw()


def _source(mart: object, scope: object) -> tuple[str, ...]:
    return mart.build_id, mart.scores_id, str(mart.folder), repr(scope)


def load(function: Callable, mart: object, scope: object, *args: object, **kwargs: object) -> object:
    """`function(mart, scope, *args, **kwargs)`, remembered per build, scope and arguments.

    Arguments are small and have a full repr (numbers, text, tuples, frozen dataclasses); frames do not belong here:
    pass them with `ready=`, a dict of keyword arguments that follow from the others and are left out of the key.
    """
    ready = kwargs.pop("ready", None) or {}
    key = (*_source(mart, scope), f"{function.__module__}.{function.__name__}", repr(args), repr(sorted(kwargs.items())))
    return _cached(key, partial(function, mart, scope, *args, **kwargs, **ready))


def draw_once(mart: object, scope: object, key: tuple[object, ...], draw: Callable[[], None]) -> None:
    """Run `draw` the first time and replay what it drew after that; no widgets inside.

    `key` holds all that the picture depends on: name, month, filters, language, theme, switches.
    """
    _drawn((*_source(mart, scope), repr(key)), draw)
