"""Behavioural segments, found by a model from how customers behave; shown once a model has written them."""

from __future__ import annotations

import polars as pl

from mart.query.filters import NONE, Filters
from mart.query.segment.base import measures, where, with_shares
from mart.reader import Mart
from mart.scope import Scope

NEEDED = {"customer_id", "segment_id", "segment_zh", "segment_en", "profile_zh", "profile_en"}


def behaviours(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE) -> pl.DataFrame | None:
    """Segments with their profile in words, most customers first; None while no model has written any.

    Columns: segment_id, segment_zh, segment_en, profile_zh, profile_en, customers_cnt, customers_pct, the sums of
    `base.SUMS`, raroc_12m_pct. Read from `scores/segments.parquet` of the build (one row a customer).
    """
    if not mart.columns("score", scope) >= NEEDED:
        return None
    keep = where(mart, scope, month_no, filters)
    frame = mart.frame(
        "WITH g AS (SELECT customer_id, CAST(segment_id AS VARCHAR) AS segment_id, segment_zh, segment_en, profile_zh,"
        " profile_en FROM score WHERE segment_id IS NOT NULL) SELECT g.segment_id, g.segment_zh, g.segment_en,"
        " g.profile_zh, g.profile_en, count(*) AS customers_cnt,"
        f" {measures(mart, scope, month_no)} FROM customer_status_month s JOIN g USING"
        f" (customer_id) WHERE {keep.sql} GROUP BY ALL ORDER BY customers_cnt DESC, segment_id",
        keep.params,
        scope,
    )
    return with_shares(frame)
