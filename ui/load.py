"""Cached calls into mart.query, and cached drawing. The key always holds build, data folder and scope.

So no answer reaches another build, another bank or another reader.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

import polars as pl
import streamlit as st

from ui.memory import Memory

MAX_ENTRIES = 2_000
MAX_BYTES = 400_000_000
AHEAD = 2  # threads of the whole server that read ahead
ANSWERS = Memory(MAX_ENTRIES, MAX_BYTES)


@st.cache_data(max_entries=MAX_ENTRIES, max_size="200mb", show_spinner=False)
def _drawn(key: str, _draw: Callable[[], None]) -> None:
    _draw()


def _source(mart: object, scope: object) -> tuple[str, ...]:
    return mart.build_id, mart.scores_id, str(mart.folder), repr(scope)


def _key(function: Callable, mart: object, scope: object, args: tuple, kwargs: dict) -> tuple[str, ...]:
    return *_source(mart, scope), f"{function.__module__}.{function.__name__}", repr(args), repr(sorted(kwargs.items()))


def load(function: Callable, mart: object, scope: object, *args: object, **kwargs: object) -> object:
    """`function(mart, scope, *args, **kwargs)`, remembered per build, scope and arguments.

    Arguments are small and have a full repr (numbers, text, tuples, frozen dataclasses); frames do not belong here:
    pass them with `ready=`, a dict of keyword arguments that follow from the others and are left out of the key.
    What comes back is everybody's: nobody changes it in place.
    """
    ready = kwargs.pop("ready", None) or {}
    key = _key(function, mart, scope, args, kwargs)
    found = ANSWERS.get(key, partial(function, mart, scope, *args, **kwargs, **ready))
    return found.clone() if isinstance(found, pl.DataFrame) else found


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AHEAD, thread_name_prefix="ahead")


def ahead(mart: object, scope: object, *calls: tuple) -> None:
    """Start on answers a screen is about to ask for: `calls` are (function, *arguments) or the same with a dict of
    keyword arguments at the end, of mart.query only (no streamlit in another thread).

    Reading one after the other leaves a core idle: DuckDB plans a small statement longer than it runs it. Whoever asks
    for an answer that is being made waits for it; one that fails is made, and fails, again where it is asked for.
    """
    for function, *args in calls:
        kwargs = args.pop() if args and isinstance(args[-1], dict) else {}
        if _key(function, mart, scope, tuple(args), kwargs) not in ANSWERS:
            _helpers().submit(load, function, mart, scope, *args, **kwargs)


def memo(mart: object, scope: object, key: tuple[object, ...], make: Callable[[], object]) -> object:
    """What `make` returns (words, frames, small records for a screen), made the first time and kept.

    `key` holds all that it depends on, as for `draw_cached`; nobody changes it in place.
    """
    return ANSWERS.get((*_source(mart, scope), "made", repr(key)), make)


def draw_cached(mart: object, scope: object, key: tuple[object, ...], draw: Callable[[], None]) -> None:
    """Run `draw` the first time and replay what it drew after that; no widgets inside.

    `key` holds all that the picture depends on: name, month, filters, language, theme, switches.
    """
    _drawn(repr((*_source(mart, scope), key)), draw)


def forget() -> None:
    """Drop all that is kept: as after a start of the server."""
    ANSWERS.clear()
    st.cache_data.clear()
