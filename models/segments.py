"""Behavioural segments: trained on the as-of month, kept stable from build to build, written for every customer.

Centres are matched one to one (Hungarian method) with those of the last build that has segments, so that a number
keeps its meaning; customers who are not active are segment 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from mart import features as read
from mart.months import month_text
from mart.reader import Mart
from mart.scope import EXECUTIVE
from models import artifacts, features, registry
from models.clusters import assigned, declared, fit, matched, rescaled, stability
from models.profiles import describe

NAME, FEWEST = "segments", 200
TEXTS = ("segment_id", "segment_zh", "segment_en", "profile_zh", "profile_en")


def train(mart: Mart, seed: int = 7) -> dict[str, Any] | None:
    """Fit on the as-of month and on the month before, write the card; None where too few customers are active."""
    frame = features.frame(read.panel(mart, EXECUTIVE, max(mart.as_of - 1, mart.first_month), mart.as_of, mart.as_of))
    now, before = (frame.filter(pl.col("month_no") == month) for month in (mart.as_of, mart.as_of - 1))
    if now.height < FEWEST:
        return None
    card = fit(now, seed)
    card["stability"] = stability(before, now, len(card["centres"]), seed) if before.height >= FEWEST else None
    card = _matched(card, _earlier(mart)) | {
        "build": mart.build_id,
        "as_of": month_text(mart.as_of),
        "kind": "segments",
    }
    card["segments"] = describe(now, assigned(now, card), card)
    registry.save_card(card, registry.folder_of(mart.folder, NAME))
    rand = card["stability"]["adjusted_rand"] if card["stability"] else None
    return {"clusters_cnt": len(card["centres"]), "silhouette": max(card["silhouette"].values()), "stability": rand}


def _earlier(mart: Mart) -> dict[str, Any] | None:
    """The segments card of the newest earlier build that has one."""
    for folder in sorted(mart.folder.parent.glob("b*"), reverse=True):
        if folder.name < mart.build_id and (folder / "models" / NAME / registry.CARD).exists():
            return registry.load_card(folder / "models" / NAME)
    return None


def _matched(card: dict[str, Any], old: dict[str, Any] | None) -> dict[str, Any]:
    """The card with the numbers of the earlier build's segments where they continue."""
    if not old or old["features"] != card["features"]:
        return card
    # the earlier centres are moved into today's scale, through the figures they stand for
    moved = np.array(
        [
            [rescaled(v, old["scale"][n], card["scale"][n]) for n, v in zip(card["features"], centre, strict=True)]
            for centre in old["centres"]
        ]
    )
    place = matched(moved, np.array(card["centres"]))
    fresh = iter(range(max(old["ids"]) + 1, max(old["ids"]) + 1 + len(place)))
    return card | {"ids": [old["ids"][p] if p >= 0 else next(fresh) for p in place], "continues": old["build"]}


def _profile(card: dict[str, Any]) -> pl.DataFrame:
    """TEXTS of every segment, that of the customers who are not active first."""
    inactive = declared()["inactive"]
    first = dict(zip(TEXTS, (0, *inactive["name"], *inactive["profile"]), strict=True))
    rows = [first, *({name: segment[name] for name in TEXTS} for segment in card["segments"])]
    return pl.DataFrame(rows).cast({"segment_id": pl.Int32})


def assign(mart: Mart) -> pl.DataFrame | None:
    """Write segments.parquet and segment_profile.parquet of the as-of month; None where no segments were trained."""
    folder = registry.folder_of(mart.folder, NAME)
    if not (folder / registry.CARD).exists():
        return None
    card = registry.load_card(folder)
    frame, profile = features.frame(read.panel(mart, EXECUTIVE, mart.as_of, mart.as_of, mart.as_of)), _profile(card)
    numbers = frame.select("customer_id", segment_id=pl.Series(assigned(frame, card), dtype=pl.Int32))
    everyone = read.customers(mart, EXECUTIVE, mart.as_of).select("customer_id")
    rows = (
        everyone.join(numbers, on="customer_id", how="left", maintain_order="left")
        .with_columns(pl.col("segment_id").fill_null(0))
        .join(profile, on="segment_id", how="left", maintain_order="left")
        .with_columns(month_no=pl.lit(mart.as_of, pl.Int32))
    )
    counts = rows.group_by("segment_id").agg(customers_cnt=pl.len().cast(pl.Int64))
    artifacts.write_parquet(
        profile.join(counts, on="segment_id", how="left").with_columns(pl.col("customers_cnt").fill_null(0)),
        mart.folder / "scores" / "segment_profile.parquet",
    )
    artifacts.write_parquet(rows, mart.folder / "scores" / "segments.parquet")
    return rows
