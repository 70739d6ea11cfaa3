"""Answers of mart.query and what is made of them, kept for all sessions. docs/adr says which way to keep when.

Every key holds build, scores, data folder and scope, so no answer reaches another build, another bank or another
reader.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from itertools import chain
from typing import Any, Concatenate, ParamSpec, TypeVar

import polars as pl
import streamlit as st

from mart.memory import Memory
from mart.reader import Mart, open_mart
from mart.scope import Scope

P = ParamSpec("P")
R = TypeVar("R")
Call = tuple[Any, ...]  # (function, *arguments) of mart.query, or the same with a dict of keyword arguments at the end

MAX_ENTRIES = 2_000
MAX_BYTES = 150_000_000  # little enough that an hour of use fills it, so that what a server holds then is what it holds
AHEAD = 2  # threads of the whole server that read ahead
REST = 2.0  # times as long as it worked does the one that reads in quiet times rest: it takes a third of a core at most
ANSWERS = Memory(MAX_ENTRIES, MAX_BYTES)


@st.cache_data(max_entries=MAX_ENTRIES, max_size="60mb", show_spinner=False)
def _drawn(key: str, _draw: Callable[[], None]) -> None:
    _draw()


def _source(mart: Mart, scope: Scope) -> tuple[str, ...]:
    return mart.build_id, mart.scores_id, str(mart.folder), repr(scope)


def _key(function: Callable[..., object], mart: Mart, scope: Scope, args: tuple, kwargs: dict) -> tuple[str, ...]:
    name = f"{function.__module__}.{function.__name__}"
    return *_source(mart, scope), name, repr(args), repr(sorted(kwargs.items()))


def load(
    function: Callable[Concatenate[Mart, Scope, P], R], mart: Mart, scope: Scope, *args: P.args, **kwargs: P.kwargs
) -> R:
    """`function(mart, scope, *args, **kwargs)`, kept per build, scope and arguments.

    For answers that follow from the build alone. Arguments are small and have a full repr (numbers, text, tuples,
    frozen dataclasses), never frames. What comes back is everybody's: nobody changes it in place.
    """
    key = _key(function, mart, scope, args, kwargs)
    return ANSWERS.get(key, partial(function, mart, scope, *args, **kwargs))


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AHEAD, thread_name_prefix="ahead")


def answer(mart: Mart, scope: Scope, call: Call) -> Any:
    """What a call gives; see `load`."""
    function, args, kwargs = _parts(call)
    return load(function, mart, scope, *args, **kwargs)


def _parts(call: Call) -> tuple[Callable[..., Any], Call, dict[str, Any]]:
    function, *args = call
    kwargs = args.pop() if args and isinstance(args[-1], dict) else {}
    return function, tuple(args), kwargs


def ahead(mart: Mart, scope: Scope, *calls: Call) -> None:
    """Start on answers a screen is about to `load`, of mart.query only (no streamlit in another thread).

    Reading one after the other leaves a core idle: DuckDB plans a small statement longer than it runs it. Whoever asks
    for an answer that is being made waits for it; one that fails is made, and fails, again where it is asked for.
    """
    for call in calls:
        function, args, kwargs = _parts(call)
        if _key(function, mart, scope, args, kwargs) not in ANSWERS:
            _helpers().submit(load, function, mart, scope, *args, **kwargs)


@cache
def _quiet() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="quiet")


def in_quiet(mart: Mart, scope: Scope, key: tuple[object, ...], calls: Callable[[], Iterable[Iterable[Call]]]) -> None:
    """Answer what `calls()` gives, one after the other in a thread of its own that rests in between; once a build,
    scope and `key`.

    For what readers are likely to ask next, of which there is much. Nothing waits for it, the next build ends it, and
    so does the end of the server, which waits for the answer of the moment alone.
    """
    mart.once(
        ("in quiet", scope, *key),
        lambda: _quiet().submit(lambda: _one_by_one(mart, scope, chain.from_iterable(calls()))),
    )


def _one_by_one(mart: Mart, scope: Scope, calls: Iterator[Call]) -> None:
    call = next(calls, None)
    if call is None or open_mart(mart.where.data) is not mart:
        return
    began = time.monotonic()
    with suppress(Exception):  # it fails again where it is asked for
        answer(mart, scope, call)
    time.sleep(REST * (time.monotonic() - began))
    with suppress(RuntimeError):  # the server ends
        _quiet().submit(_one_by_one, mart, scope, calls)


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
