"""Answers of mart.query and what is made of them, kept for all sessions. docs/adr says which way to keep when.

Every key holds build, scores, data folder and scope, so no answer reaches another build, another bank or another
reader.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import polars as pl
import streamlit as st

from mart.memory import Memory
from mart.reader import Mart
from mart.scope import Scope

P = ParamSpec("P")
R = TypeVar("R")

MAX_ENTRIES = 2_000
MAX_BYTES = 150_000_000  # little enough that an hour of use fills it, so that what a server holds then is what it holds
AHEAD = 2  # threads of the whole server that read ahead
ANSWERS = Memory(MAX_ENTRIES, MAX_BYTES)


@st.cache_data(max_entries=MAX_ENTRIES, max_size="60mb", show_spinner=False)
def _drawn(key: str, _draw: Callable[[], None]) -> None:
    _draw()


def _source(mart: Mart, scope: Scope) -> tuple[str, ...]:
    return mart.build_id, mart.scores_id, str(mart.folder), repr(scope)


def _key(
    function: Callable[..., object], mart: Mart, scope: Scope, args: tuple, kwargs: dict, version: object = None
) -> tuple[str, ...]:
    name = f"{function.__module__}.{function.__name__}"
    return *_source(mart, scope), name, repr(args), repr(sorted(kwargs.items())), repr(version)


def load(
    function: Callable[Concatenate[Mart, Scope, P], R], mart: Mart, scope: Scope, *args: P.args, **kwargs: P.kwargs
) -> R:
    """`function(mart, scope, *args, **kwargs)`, kept per build, scope and arguments.

    For answers that follow from the build alone. Arguments are small and have a full repr (numbers, text, tuples,
    frozen dataclasses), never frames. What comes back is everybody's: nobody changes it in place.
    """
    return load_live(function, None, mart, scope, *args, **kwargs)


def load_live(
    function: Callable[Concatenate[Mart, Scope, P], R],
    version: object,
    mart: Mart,
    scope: Scope,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """As `load`, for an answer that depends on more than the build: cases, users, files that change under a build.

    `version` says which state of the rest the answer is of, and has a full repr: a counter that each write raises, a
    file's time of change. The caller reads it anew in every run; another version is another answer, so none is stale.
    """
    key = _key(function, mart, scope, args, kwargs, version)
    return ANSWERS.get(key, partial(function, mart, scope, *args, **kwargs))


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AHEAD, thread_name_prefix="ahead")


def ahead(mart: Mart, scope: Scope, *calls: tuple[Any, ...]) -> None:
    """Start on answers a screen is about to `load`: `calls` are (function, *arguments) or the same with a dict of
    keyword arguments at the end, of mart.query only (no streamlit in another thread).

    Reading one after the other leaves a core idle: DuckDB plans a small statement longer than it runs it. Whoever asks
    for an answer that is being made waits for it; one that fails is made, and fails, again where it is asked for.
    """
    for function, *args in calls:
        kwargs = args.pop() if args and isinstance(args[-1], dict) else {}
        if _key(function, mart, scope, tuple(args), kwargs) not in ANSWERS:
            _helpers().submit(load, function, mart, scope, *args, **kwargs)


def memo(mart: Mart, scope: Scope, key: tuple[object, ...], make: Callable[[], R]) -> R:
    """What `make` returns (words, frames, small records for a screen), made the first time and kept.

    `key` holds all that it depends on, as for `draw_cached`; nobody changes it in place.
    """
    return ANSWERS.get((*_source(mart, scope), "memo", repr(key)), make)


def made_of(frame: pl.DataFrame, key: object, make: Callable[[], R]) -> R:
    """What `make` makes of a frame and `key` alone, kept from the second run on in which the same frame is there: that
    is an answer that is kept, and nobody changes it in place. Of a frame made anew in each run nothing is kept."""
    mark = frame.__dict__.get("_kept")
    if mark is None:
        frame.__dict__["_kept"] = object()
        return make()
    return ANSWERS.get((mark, key), make)


def draw_cached(mart: Mart, scope: Scope, key: tuple[object, ...], draw: Callable[[], None]) -> None:
    """Run `draw` the first time and replay what it drew after that; no widgets inside.

    `key` holds all that the drawing depends on: name, month, filters, language, theme, switches.
    """
    # by name: of arguments by place Streamlit looks up what they are called, in every run, which takes as long again
    _drawn(key=repr((*_source(mart, scope), key)), _draw=draw)


def forget() -> None:
    """Drop all that is kept: as after a start of the server."""
    ANSWERS.clear()
    st.cache_data.clear()
