"""Widgets for the declared fields of a step: what was typed before stands in them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from ui.cases.words import field_label
from ui.components.markup import plain
from ui.i18n import pick, t
from workflow.declared import Field, Kind

Choices = Callable[[str], Mapping[str, str]]
NUMBERS = ("cny", "pct", "bps", "count")


def draw(
    kind: Kind,
    requires: tuple[str, ...],
    optional: tuple[str, ...],
    key: str,
    lang: str,
    given: Mapping[str, Any],
    choices: Choices,
) -> dict[str, str]:
    """Draw the fields of a form, required ones first. Returns {field: key of its widget}.

    `given` fills them in; `choices("person")` and `choices("product")` are those one can be chosen from, id to name.
    """
    keys = {}
    for name in (*requires, *optional):
        keys[name] = f"{key}_{name}"
        label = field_label(kind.fields[name], lang)
        label = plain(t("work.form.required" if name in requires else "work.form.optional", lang, label=label))
        _one(kind.fields[name], label, keys[name], lang, given.get(name), choices)
    return keys


def _one(field: Field, label: str, key: str, lang: str, given: Any, choices: Choices) -> None:
    if field.type == "date":
        st.date_input(label, value=_day(given), key=key, format="YYYY-MM-DD")
    elif field.type == "choice":
        options = list(field.choices)
        at = options.index(given) if given in options else None
        st.selectbox(
            label,
            options,
            index=at,
            key=key,
            placeholder=t("work.form.choose", lang),
            format_func=lambda one: plain(pick(*field.choices[one], lang)),
        )
    elif field.type in ("person", "product"):
        known = choices(field.type)
        options = list(known)
        st.selectbox(
            label,
            options,
            index=options.index(given) if given in known else None,
            key=key,
            placeholder=t("work.form.choose", lang),
            format_func=lambda one: plain(known[one]),
        )
    elif field.type == "bool":
        st.checkbox(label, value=str(given).lower() == "true", key=key)
    elif field.type in NUMBERS or field.type in ("id", "ids"):
        st.text_input(label, value=str(given or ""), key=key, max_chars=40)
    else:
        st.text_area(label, value=str(given or ""), key=key, max_chars=field.max_length, height=84)


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(str(given)[:10]) if given else None
    except ValueError:
        return None
