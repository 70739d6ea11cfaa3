"""Managers ranked by what they created: raw, against the grade standard × regional coefficient, against their
portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.query.filters import NONE, Filters
from mart.query.manager.interval import with_interval
from mart.query.manager.skill import LEAST_RATIO, ranked, shrunk
from mart.query.manager.standing import standing
from mart.reader import Mart
from mart.scope import Scope

RANKED_BY = ("raw", "standard", "portfolio")
_VALUE = {"raw": "capacity_cny", "standard": "of_standard_pct", "portfolio": "of_portfolio_pct"}


@dataclass(frozen=True)
class Peers:
    """Among whom, by what and over which period managers are ranked; empty grade or region means all of them."""

    measure: str = "standard"
    grade: str = ""
    region: str = ""
    filters: Filters = NONE
    period: str = "12m"


@dataclass(frozen=True)
class Ranking:
    """rows: one a ranked manager, best first (see `rank`). managers_cnt: all of the scope and filters, of which
    inactive_cnt do not take part and unknown_cnt have no figure yet."""

    rows: pl.DataFrame
    peers: Peers
    managers_cnt: int
    inactive_cnt: int
    unknown_cnt: int

    def row(self, manager_id: str) -> dict[str, Any] | None:
        """The row of one manager, None where they are not ranked among these peers."""
        found = self.rows.filter(manager_id=manager_id)
        return found.row(0, named=True) if found.height else None


def ranking(mart: Mart, scope: Scope, month_no: int, peers: Peers = Peers()) -> Ranking:
    """Managers of a month ranked among their peers; see `rank`. Raises KeyError for an unknown measure."""
    return rank(standing(mart, scope, month_no, peers.filters, peers.period), peers)


def rank(frame: pl.DataFrame, peers: Peers) -> Ranking:
    """Rank the rows of `standing` among peers; pure.

    Adds value (in the measure's unit: yuan or percent), low, high (interval), rank (the order of the expected ranks,
    so that rank and range agree; a higher value wins a tie), rank_best, rank_worst (90 % of the rank), expected_rank,
    p_top (in the best quarter), p_below (under the own standard), skill_band ("upper", "middle", "lower": sure with
    95 % or not), other_rank (by raw capacity; by the standard where the measure is raw) and change = other_rank − rank,
    so a manager who is 11th raw and 6th against the standard has gained 5. Only active managers with a figure take
    part.
    """
    if peers.measure not in _VALUE:
        raise KeyError(f"managers ranked by {peers.measure!r}: expected one of {', '.join(RANKED_BY)}")
    chosen = frame.filter(
        *[
            pl.col(name) == value
            for name, value in (("grade", peers.grade), ("coefficient_region", peers.region))
            if value
        ]
    )
    active = chosen.filter(pl.col("is_active"))
    other = "standard" if peers.measure == "raw" else "raw"
    rows = active.with_columns(value=pl.col(_VALUE[peers.measure]).cast(pl.Float64)).filter(
        pl.col("value").is_not_null(), pl.col("squares_cny").is_not_null()
    )
    rows = with_chances(with_interval(rows, "value", _scale(peers.measure)), peers.measure)
    rows = _placed(rows, "value").with_columns(pl.int_range(1, pl.len() + 1).alias("rank"))
    known = rows.with_columns(value=pl.col(_VALUE[other]).cast(pl.Float64)).drop_nulls("value")
    places = _placed(with_chances(known, other), "value").select(
        "manager_id", pl.int_range(1, pl.len() + 1).alias("other_rank")
    )
    rows = rows.join(places, on="manager_id", how="left", maintain_order="left")
    rows = rows.with_columns(change=pl.col("other_rank") - pl.col("rank"))
    return Ranking(rows, peers, chosen.height, chosen.height - active.height, active.height - rows.height)


def _placed(rows: pl.DataFrame, value: str) -> pl.DataFrame:
    """Rows in the order of their expected rank."""
    return rows.sort("expected_rank", value, "manager_id", descending=[False, True, False])


def with_chances(rows: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Ranks and chances of the rows: the log of the measure, shrunk within grade and region by its noise.

    p_below is the chance of a true level below the standard (of the portfolio's average for that measure). Who has no
    portfolio to take the noise from is as uncertain as one can be, and stays in the list.
    """
    standard = pl.col("standard_cny").cast(pl.Float64)
    ratio = pl.col("value") / (standard if measure == "raw" else 100)
    peers = pl.concat_str("grade", "coefficient_region", separator="|", ignore_nulls=True)
    effect = rows.select(
        "manager_id", theta=ratio.clip(LEAST_RATIO).log(), noise=pl.col("noise").fill_null(1.0), peers=peers
    )
    offset = rows.select("manager_id", offset=standard.log() if measure == "raw" else pl.lit(0.0))
    found = offset.join(shrunk(effect), on="manager_id", maintain_order="left")
    chances = ranked(found.with_columns(mean=pl.col("mean") + pl.col("offset")), found["offset"])
    return rows.with_columns(
        chances.select("expected_rank", "rank_best", "rank_worst", "p_top", "p_below", skill_band="band")
    )


def _scale(measure: str) -> pl.Expr | None:
    """Units of the measure per yuan of annual profit."""
    if measure == "raw":
        return None
    return 100 / pl.col("standard_cny" if measure == "standard" else "portfolio_cny").cast(pl.Float64)
