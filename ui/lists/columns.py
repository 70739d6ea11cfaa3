"""From the declaration to columns with labels: by place, without figures that no feed supports, in their units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import polars as pl

from mart.metrics import metric
from ui import currency
from ui import formats as f
from ui.columns import Column
from ui.i18n import t, texts
from ui.lists.declare import FILE, SCREEN, Col, List
from ui.lists.units import in_groups


def label_key(one: List, col: Col) -> str:
    """The locale key of a column's label; a label that is only signs is its own text."""
    name = col.label or col.key
    return name if "." in name else f"{one.texts}.column.{name}"


def help_key(one: List, col: Col) -> str:
    """The locale key of a column's definition, whether it has one or not."""
    name = col.help or col.label or col.key
    if "." in name:
        return name.replace(".column.", ".help.") if col.help or ".column." in name else f"{one.texts}.help.{col.key}"
    return f"{one.texts}.help.{name}"


def columns(one: List, lang: str, place: str = "", args: Mapping[str, object] | None = None) -> list[Column]:
    """The list's columns on the screen, in the file, or all of them, with labels and definitions.

    `args` fill in what a label leaves open, such as a month or a threshold.
    """
    return list(_resolved(one, lang, place, tuple(sorted((args or {}).items())), currency.words("CNY")))


@lru_cache(maxsize=1_024)
def _resolved(one: List, lang: str, place: str, args: tuple, _currency: str) -> tuple[Column, ...]:
    chosen = [c for c in one.columns if not place or c.place in ("", place)]
    if place == FILE and one.file:
        order = {key: at for at, key in enumerate(one.file)}
        chosen.sort(key=lambda c: order.get(c.key, len(order)))
    made = tuple(_column(one, c, lang, place, dict(args)) for c in chosen)
    # a column without a header is a sign beside a row of the screen
    return tuple(replace(c, tone=None) for c in made if c.label.strip()) if place == FILE else made


def _column(one: List, col: Col, lang: str, place: str, args: dict) -> Column:
    label, defined = _words(one, col, lang, place, args)
    return Column(
        key=col.key,
        label=label,
        kind=col.kind,
        decimals=col.decimals,
        help=defined,
        bold=col.bold,
        short=col.short,
        tone=col.tone,
        signed=col.signed,
        arrow=col.arrow,
        cap=col.cap,
    )


def _words(one: List, col: Col, lang: str, place: str, args: dict) -> tuple[str, str]:
    """Label and definition: a metric's own, else the locale's. A label of blanks is an empty header."""
    if col.metric:
        found = metric(col.metric)
        is_own = place == FILE or not col.label
        return found.label(lang) if is_own else t(label_key(one, col), lang), found.formula(lang)
    defined = help_key(one, col)
    label = t(label_key(one, col), lang, **args) if (col.label or col.key).strip() else col.label
    return label, t(defined, lang) if defined in texts(lang) else ""


def known(one: List, frame: pl.DataFrame, made: list[Column]) -> list[Column]:
    """Columns with a figure: what no feed of this bank supports is left out."""
    if frame.is_empty():
        return made
    kept = {c.key for c in one.columns if c.keep}
    return [
        c for c in made if c.key in kept or not (c.is_numeric and c.key in frame.columns and _is_void(frame[c.key]))
    ]


def _without_stand_ins(one: List, made: list[Column]) -> list[Column]:
    keys = {c.key for c in made}
    idle = {key for of, others in one.stand_ins if of in keys for key in others}
    return [c for c in made if c.key not in idle]


def _is_void(figures: pl.Series) -> bool:
    return figures.null_count() == figures.len()


def absent(one: List, frame: pl.DataFrame, made: list[Column], lang: str) -> str:
    """Which money this bank's feeds do not support, in words; empty where all is there."""
    passing = {key for _, others in one.stand_ins for key in others}
    shown = {c.key for c in known(one, frame, made)}
    gone = [c.label for c in made if c.kind == "cny" and c.key not in shown | passing]
    return t("table.absent", lang, names=t("table.and", lang).join(gone)) if gone else ""


def for_screen(
    one: List,
    frame: pl.DataFrame,
    lang: str,
    args: Mapping[str, object] | None = None,
    whole: pl.DataFrame | None = None,
) -> tuple[list[Column], str]:
    """The columns to draw these rows with, and the words that say the units of grouped money, empty without groups.

    `whole`: the frame that decides which figures are known, where the rows are only a part of it.
    """
    made = known(one, frame if whole is None else whole, columns(one, lang, SCREEN, args))
    made = _without_stand_ins(one, made)
    groups = {c.key: c.group for c in one.columns if c.group and c.key in frame.columns}
    if not groups or frame.is_empty():
        return made, ""
    return in_groups(frame, made, groups, one.fine, lang)


def for_file(one: List, frame: pl.DataFrame, lang: str, args: Mapping[str, object] | None = None) -> list[Column]:
    """The columns of the file for these rows. A file has room for what stands in for others on screen, and for ratios
    that none of these rows has."""
    made = columns(one, lang, FILE, args)
    there = {c.key for c in known(one, frame, made)}
    return [c for c in made if c.kind != "cny" or c.key in there]


def for_whole(one: List, frame: pl.DataFrame, lang: str) -> str:
    """What is absent from the screen, in words."""
    return absent(one, frame, columns(one, lang, SCREEN), lang)


def unit_words(one: f.TableUnit | None, lang: str) -> str:
    """The unit of a table's money in words."""
    return t("table.unit", lang, unit=one.label) if one else ""
