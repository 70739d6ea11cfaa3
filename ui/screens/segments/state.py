"""What the segments page has selected: one short text in its address (?select=tier:value)."""

from __future__ import annotations

import hashlib

import plotly.graph_objects as go
import streamlit as st

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from ui import address, charts, session
from ui.filters import code_label
from ui.i18n import t
from ui.screen import Screen
from ui.theme import Look

MAX_LINK = 600  # a lasso over half the plane does not belong in a link: it is kept with the session, under a name
_KEPT = "kept-"


def filters(screen: Screen) -> Filters:
    """The shared filters without a single customer: a segment of one is no segment."""
    return screen.filters.with_(customer_id=None)


def year_before(screen: Screen) -> int | None:
    """The month a year ago, or the first one there is; None where this is the first."""
    first = screen.mart.first_month
    return None if screen.month_no <= first else max(screen.month_no - 12, first)


def _meaning(text: str) -> str | None:
    """The text itself where it selects something; None where it makes no sense, or was kept by another session."""
    try:
        segment.parse(_whole(text))
    except segment.SelectionError:
        return None
    return text


def _whole(text: str) -> str | None:
    return str(session.read(text, "?")) if text.startswith(_KEPT) else text


def selected() -> Selection:
    """The customers the page looks at, as its address says; all of them where it says nothing."""
    found = address.meant("select", _meaning)
    return segment.parse(_whole(found[0]) if found else None)


def remember(chosen: Selection) -> None:
    """Have the segments page look at these customers when it is opened next."""
    text = chosen.text
    if len(text) > MAX_LINK:
        text = _KEPT + hashlib.sha256(text.encode()).hexdigest()[:12]
        session.remember(text, chosen.text)
    session.set_filters(select=None if chosen == Selection() else text)


def select(chosen: Selection) -> None:
    """Look at these customers and run again."""
    remember(chosen)
    st.rerun()


def tier(code: str | None, lang: str) -> str:
    """Name of a tier; `new`, `came`, `left` and `went` are the edges of the migration matrix."""
    if code in ("new", "came", "left", "went"):
        return t(f"segments.{code}", lang)
    return code_label("tier", code, lang) if code else "—"


def steady(fig: go.Figure, look: Look) -> dict:
    """A figure as plain data, for the cache, with texts that stay readable while something is selected: Plotly fades
    every text that is not part of a selection."""
    spec = fig.to_dict()
    for trace in spec["data"]:
        if trace.get("mode") == "text":
            trace["unselected"] = {"textfont": {"color": look.tokens.ink}}
    return spec


def drawn(spec: dict) -> charts.Finished:
    """The figure of a cached spec; validation is a test's work, it costs more than the figure."""
    return charts.Finished(spec)


def short(code: str, lang: str) -> str:
    """Short name of a tier for narrow places, such as the heads of the matrix."""
    return t(f"segments.short.{code}", lang)


def words(screen: Screen, chosen: Selection) -> str:
    """A selection in words: "层级：价值", "2025-10 价值 → 高价值", "平面上选中的 12 格"."""
    lang, values = screen.lang, chosen.values
    if chosen.kind == "tier":
        return t("segments.chosen.tier", lang, name=tier(values[0], lang))
    if chosen.kind == "class":
        return t("segments.chosen.class", lang, name=t(f"segments.flag.{values[0]}", lang))
    if chosen.kind == "flags":
        return t("segments.chosen.flags", lang, names=flag_words(values[0], lang))
    if chosen.kind == "quadrant":
        return t("segments.chosen.quadrant", lang, name=t(f"segments.quadrant.{values[0]}", lang))
    if chosen.kind == "move":
        return t("segments.chosen.move", lang, month=values[0], a=tier(values[1], lang), b=tier(values[2], lang))
    if chosen.kind == "by":
        return t("segments.chosen.by", lang, dim=t(f"segments.dim.{values[0]}", lang), name=key_words(screen, *values))
    if chosen.kind == "behaviour":
        return t("segments.chosen.behaviour", lang, name=values[0])
    if chosen.kind in ("cells", "customers"):
        return t(f"segments.chosen.{chosen.kind}", lang, count=len(values))
    return t("segments.chosen.all", lang)


def flag_words(key: str, lang: str) -> str:
    """The classes of a combination in words, "none" where it has none."""
    names = [t(f"segments.flag.{flag}", lang) for flag, on in zip(segment.FLAGS, key, strict=True) if on == "1"]
    return t("segments.and", lang).join(names) or t("segments.no_class", lang)


def key_words(screen: Screen, by: str, key: str | None) -> str:
    """Name of a dimension's key: codes by their list, units and people by name."""
    if not key:
        return t("segments.unknown", screen.lang)
    if by in ("industry", "size", "ownership", "tier"):
        return code_label(by, key, screen.lang)
    if by == "quadrant":
        return t(f"segments.quadrant.{key}", screen.lang)
    if by == "manager" and key == "UNASSIGNED":
        return t("app.unassigned", screen.lang)
    rows = screen.load(segment.breakdown, by, screen.month_no, filters(screen)).filter(key=key)
    return rows["label_zh" if screen.lang == "zh" else "label_en"][0] if rows.height else key
