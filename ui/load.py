"""Cached calls into mart.query. The key always holds build id and scope, so no answer reaches another build or reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

MAX_ENTRIES = 2_000
MAX_BYTES = "400mb"


@st.cache_data(max_entries=MAX_ENTRIES, max_size=MAX_BYTES, show_spinner=False)
def _cached(key: tuple[str, ...], _call: Callable[[], object]) -> object:
    return _call()


def load(function: Callable, mart: object, scope: object, *args: object, **kwargs: object) -> object:
    """`function(mart, scope, *args, **kwargs)`, remembered per build, scope and arguments.

    Arguments are small and have a full repr (numbers, text, tuples, frozen dataclasses); frames do not belong here:
    pass them with `ready=`, a dict of keyword arguments that follow from the others and are left out of the key.
    """
    ready = kwargs.pop("ready", None) or {}
    key = (mart.build_id, str(mart.manifest.get("data", "")), repr(scope), f"{function.__module__}.{function.__name__}",
           repr(args), repr(sorted(kwargs.items())))
    return _cached(key, partial(function, mart, scope, *args, **kwargs, **ready))
