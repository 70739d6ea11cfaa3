"""Score every eligible customer for every published product and write the lists into the build folder.

`scores/`: score.parquet (a row a product and customer), score_customer.parquet (who they are), score_product.parquet
(status and figures a product), score_effect.parquet (effect of an approach), score_exclusion.parquet (why others are
not on a list), segments.parquet and segment_profile.parquet (from `models.segments`). Each file is moved into place
whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from mart import features as read
from mart.query.targeting.base import policy
from mart.reader import Mart
from mart.scope import EXECUTIVE
from models import artifacts, dataset, earnings, fairness, registry, uplift
from models.eligibility import eligible, exclusion_counts
from models.labels import LOOK_AHEAD
from models.lists import assigned, listed
from models.reasons import PAIR, Report, explained
from models.rows import Rows
from models.scorer import NAMES, Scorer
from models.snapshot import Snapshot, Snapshots
from models.usual import usual

DRIFT_ROWS = 4_000


@dataclass(frozen=True)
class Scored:
    """What was written: the pair rows, effects of an approach, a row a product, an exclusion, a listed customer."""

    pairs: pl.DataFrame
    effects: pl.DataFrame
    products: pl.DataFrame
    exclusions: pl.DataFrame
    customers: pl.DataFrame


def score(mart: Mart, report: Report = lambda text: None) -> Scored:
    """Score as of the mart's last month with the models in its build folder; nothing is written yet.

    Raises registry.RegistryError where no model was trained or a file was altered, dataset.NoData where a feed is
    missing.
    """
    cards = {name: card for name, card in registry.cards(mart.folder).items() if card.get("kind") == "product"}
    if not cards:
        raise registry.RegistryError(f"{mart.folder}: no models here; run `python -m models train` first.")
    scorers = artifacts.scorers(mart.folder)
    rules = policy(mart, mart.as_of)
    before = max(mart.as_of - LOOK_AHEAD, mart.first_month)  # the newest month a label can be complete for
    source = dataset.load(mart, rules, first=before)
    months = Snapshots(source)
    month, earlier = months[mart.as_of], months[before]
    customers = read.customers(mart, EXECUTIVE, mart.as_of)
    first, end = source.starts[mart.as_of]
    value = earnings.fit(
        read.earnings(mart, EXECUTIVE, mart.as_of), source.frame.slice(first, end - first), source.catalogue
    )
    effects = uplift.effects(read.outcomes(mart, EXECUTIVE, mart.as_of), source.catalogue.filter("is_pushable"), rules)
    number = {product_id: n for n, product_id in enumerate(source.catalogue["product_id"])}
    lists, frames, excluded, moved = [], {}, [], {}
    for product_id in source.pushable:
        excluded.append(exclusion_counts(month, number[product_id], customers))
        if product_id in scorers:
            rows = _rows(month, number[product_id])
            frames[product_id] = rows
            p = scorers[product_id].probability(rows.frame(list(NAMES))) if len(rows.row) else np.zeros(0)
            effect, worth = effects.filter(product_id=product_id), value.of(product_id, rows.row - first)
            least = float(rules["expected_profit_min_cny"])
            lists.append(listed(product_id, rows, p, worth, effect, customers, least))
            moved[product_id] = _drift(scorers[product_id], _rows(earlier, number[product_id]), pl.Series(p))
            report(product_id)
    pairs = pl.concat(lists) if lists else pl.DataFrame(schema={k: v for k, v in PAIR.items() if "reason" not in k})
    pairs = explained(assigned(pairs, rules), scorers, frames, usual(source, mart.as_of), report)
    return Scored(
        pairs,
        effects,
        _products(mart, cards, moved),
        pl.concat(excluded),
        customers.filter(pl.col("customer_id").is_in(pairs["customer_id"].unique().implode())),
    )


def _rows(month: Snapshot, product: int) -> Rows:
    at = eligible(month, product)
    return Rows(
        month.source,
        product,
        month.rows[at],
        np.full(len(at), month.month_no),
        np.zeros(len(at), np.int8),
        month.pair(product, at),
    )


def _drift(scorer: Scorer, earlier: Rows, now: pl.Series) -> float | None:
    """PSI of the product's scores between the newest labelled month and now."""
    if not len(earlier.row) or not len(now):
        return None
    some = np.sort(np.random.default_rng(0).permutation(len(earlier.row))[:DRIFT_ROWS])
    return fairness.psi(scorer.probability(earlier.where(some).frame(list(NAMES))), now)


def _products(mart: Mart, cards: dict[str, dict], moved: dict[str, float | None]) -> pl.DataFrame:
    """Status and the model's figures a product, as the lists show them; score_psi as `_drift` gives it."""
    made = []
    for product_id, card in cards.items():
        figures = card["figures"] or {}
        interval = figures.get("intervals_90", {}).get("auc") or [None, None]
        made.append({
            "month_no": mart.as_of, "product_id": product_id, "status": card["status"],
            "status_reason": card["status_reason"],
            "model": card["model"], "rate_pct": 100 * figures["rate"] if figures else None, "auc": figures.get("auc"),
            "auc_low": interval[0],
            "auc_high": interval[1], "lift_at_10_pct": figures.get("lift_at_10_pct"), "ece": figures.get("ece"),
            "score_psi": moved.get(product_id), "gain": figures.get("gain"),
        })  # fmt: skip
    numbers = ("rate_pct", "auc", "auc_low", "auc_high", "lift_at_10_pct", "ece", "score_psi")
    schema = {
        "month_no": pl.Int32,
        "product_id": pl.String,
        "status": pl.String,
        "status_reason": pl.String,
        "model": pl.String,
        **dict.fromkeys(numbers, pl.Float64),
        "gain": pl.List(pl.List(pl.Float64)),
    }
    return pl.DataFrame(made, schema=schema)


def write(mart: Mart, scored: Scored) -> Path:
    """Put the files into the build folder; returns the folder. Readers see them at the next opening of the mart."""
    folder = mart.folder / "scores"
    registry.save_card(
        uplift.card(scored.effects, read.outcomes(mart, EXECUTIVE, mart.as_of), mart.build_id, mart.as_of),
        registry.folder_of(mart.folder, "uplift"),
    )
    for name, frame in (
        ("score_exclusion", scored.exclusions),
        ("score_customer", scored.customers),
        ("score_product", scored.products),
        ("score_effect", scored.effects),
        ("score", scored.pairs),
    ):
        artifacts.write_parquet(frame, folder / f"{name}.parquet")
    return folder
