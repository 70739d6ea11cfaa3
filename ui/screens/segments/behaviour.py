"""Behavioural segments with their profile in words, once a model has found them."""

from __future__ import annotations

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screens.segments.figures import MONEY
from ui.screens.segments.pick import Rows

BEHAVIOUR = List(
    "segments_by_behaviour",
    "segments",
    (
        Col("name", words=Name("segment"), label="behaviour", bold=True),
        Col("profile", words=Name("profile")),
        Col("customers_cnt", "cnt"),
        Col("customers_pct", "pct", 1),
        *MONEY,
    ),
    page_size=12,
)


def rows(mart: Mart, scope: Scope, month_no: int, filters: Filters, lang: str) -> Rows:
    """One row a behavioural segment; without a frame while no model has written any."""
    frame = segment.behaviours(mart, scope, month_no, filters)
    if frame is None:
        return Rows(t("segments.behaviour.what", lang), "", BEHAVIOUR, None)
    title = t("segments.behaviour.title", lang, count=frame.height)
    return Rows(
        title,
        t("segments.behaviour.caption", lang),
        BEHAVIOUR,
        frame,
        selections=tuple(Selection("behaviour", (key,)) for key in frame["segment_id"]),
        words=tuple(frame[f"segment_{'zh' if lang == 'zh' else 'en'}"]),
    )
