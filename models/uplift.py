"""Effect of an approach: the factor by which a contact multiplies the chance of an opening, from past campaigns.

A campaign holds customers out at random. Given how many opened in all, how many of them were targeted says what the
contact did: openings of the targeted ~ Binomial(all openings, n1 r / (n1 r + n0)), with n1 targeted, n0 held out, and
r = 1 + contacted share x (lift - 1), because who was targeted but never reached cannot have been moved. Season and
level drop out, and campaigns without an opening among the held out need no patching.

Lifts are drawn to each other (hierarchical Bayes on a grid of log lifts): a segment to its product, a product to its
need family, a family to all products, the more, the less its own campaigns say and the less products differ. On average
an approach is expected to do nothing until campaigns say otherwise (prior of the mean: normal around no effect).
Source: Gelman et al., Bayesian Data Analysis, 3rd ed., 5.4 (hierarchical normal model), 2.4 (conditional binomial).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from mart.months import month_text
from models import learnt
from models.cards import finite

GRID = np.linspace(np.log(0.2), np.log(8), 161)  # log lifts
SPREADS = np.array([0.1, 0.2, 0.35, 0.5, 0.7])  # how far products lie apart, before the campaigns are seen
MEAN_SD = 0.35
SPREAD_SCALE = 0.3  # half-normal: that products lie far apart must be shown by data
WITHIN = 0.5  # of a spread: how far segments of one product lie apart
STATUSES = ("shown", "likely", "not_shown", "thin", "family", "all_products", "unknown")
SCHEMA = pl.Schema({
    "product_id": pl.String, "segment": pl.String, "status": pl.String, "lift": pl.Float64, "lift_low": pl.Float64,
    "lift_high": pl.Float64, "certainty_pct": pl.Float64, "lift_used": pl.Float64, "campaigns_cnt": pl.Int64,
    "targeted_cnt": pl.Int64, "contacted_cnt": pl.Int64, "openings_cnt": pl.Int64, "held_cnt": pl.Int64,
    "held_openings_cnt": pl.Int64,
})  # fmt: skip
_COUNTS = ("targeted_cnt", "contacted_cnt", "openings_cnt", "held_cnt", "held_openings_cnt")


def effects(outcomes: pl.DataFrame, products: pl.DataFrame, rules: Mapping[str, Any]) -> pl.DataFrame:
    """Lift of a contact for every product, in all (segment null) and by segment that a campaign reached; `SCHEMA`.

    outcomes: `mart.features.outcomes`. products: product_id, need_family. rules: the targeting policy.
    lift: posterior mean, lift_low..lift_high its 90 % interval, certainty_pct: probability that a contact helps at all,
    of a product that was pushed by its own campaigns alone.
    status: shown or not_shown (by that certainty), likely (not by its own, but together with what others showed), thin
    (too few openings among its held out to judge), family (no campaign, its need family has one), all_products
    (neither), unknown (no campaign in the bank: lift null).
    lift_used: 1 for a product whose campaigns showed no effect, else the lift.
    """
    seen = outcomes.filter((pl.col("held_cnt") > 0) & (pl.col("targeted_cnt") > 0))
    seen = seen.join(products.select("product_id", "need_family"), on="product_id")
    if seen.is_empty():
        unknown = products.select("product_id", status=pl.lit("unknown"))
        return pl.concat([pl.DataFrame(schema=SCHEMA), unknown], how="diagonal").select(list(SCHEMA)).cast(SCHEMA)
    likelihoods = _by_segment(seen)
    spread = _Posterior(likelihoods, dict(seen.select("product_id", "need_family").iter_rows()))
    rows = []
    for product_id, need in products.select("product_id", "need_family").iter_rows():
        own = seen.filter(product_id=product_id)
        certainty = _own_certainty_pct(own)
        with_others = _certainty_pct(spread.of(product_id, need))
        status = _status(own, need in spread.families, certainty, with_others, rules)
        for segment in (None, *likelihoods.get(product_id, {})):
            mine = own if segment is None else own.filter(pl.col("segment").fill_null("") == segment)
            rows.append(_row(product_id, segment, status, mine, spread.of(product_id, need, segment)))
            if segment is None and own.height:
                rows[-1]["certainty_pct"] = certainty
    return pl.DataFrame(rows, schema=SCHEMA)


def card(found: pl.DataFrame, outcomes: pl.DataFrame, build_id: str, month_no: int) -> dict[str, Any]:
    """The effects as a card, ready for JSON: every product in all and by segment, and of what it was learnt."""
    own = {"products": finite(found.to_dicts()), "outcomes": learnt.of(outcomes)}
    return {"kind": "uplift", "name": "uplift", "build": build_id, "as_of": month_text(month_no), **own}


def likelihood(targeted: int, contacted: int, openings: int, held: int, held_openings: int) -> np.ndarray:
    """Log likelihood of every lift of `GRID`, shape (161,), largest 0.

    240 contacted of 240, 24 opened; 80 held out, 4 opened: twice the rate, so the likeliest lift is 2.

    >>> round(float(np.exp(GRID[likelihood(240, 240, 24, 80, 4).argmax()])), 1)
    2.0
    """
    ratio = np.maximum(1 + contacted / targeted * (np.exp(GRID) - 1), 1e-9)
    share = targeted * ratio / (targeted * ratio + held)
    found = openings * np.log(share) + held_openings * np.log1p(-share)
    return found - found.max()


def _by_segment(seen: pl.DataFrame) -> dict[str, dict[str, np.ndarray]]:
    """product -> segment -> likelihood over its campaigns ("" for customers whose segment is not known)."""
    made: dict[str, dict[str, np.ndarray]] = {}
    for row in seen.iter_rows(named=True):
        mine = made.setdefault(row["product_id"], {})
        segment = row["segment"] or ""
        mine[segment] = mine.get(segment, 0) + likelihood(*(row[name] for name in _COUNTS))
    return {p: {s: np.exp(log - log.max()) for s, log in mine.items()} for p, mine in made.items()}


def _kernel(sd: float) -> np.ndarray:
    """Probability of each lift (columns) around each mean (rows), normal with `sd`, shape (161, 161)."""
    found = np.exp(-0.5 * ((GRID[:, None] - GRID[None, :]) / sd) ** 2)
    return found / found.sum(1, keepdims=True)


def _times(parts: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """The parts multiplied, largest 1, and the log of what that was scaled by: many of them would vanish otherwise."""
    found, log = np.ones_like(GRID), 0.0
    for part in parts:
        found = found * part
        log, found = log + float(np.log(found.max())), found / found.max()
    return found, log


class _Posterior:
    """Distributions over `GRID` of a segment, a product, a need family, given all campaigns."""

    def __init__(self, likelihoods: dict[str, dict[str, np.ndarray]], needs: dict[str, str]):
        self.likelihoods, self.families = likelihoods, set(needs.values())
        self.levels = [_Level(sd, likelihoods, needs) for sd in SPREADS]
        log = np.array([level.log_weight for level in self.levels])
        self.weight = np.exp(log - log.max()) / np.exp(log - log.max()).sum()

    def of(self, product_id: str, need: str | None, segment: str | None = None) -> np.ndarray:
        """Posterior over `GRID`, shape (161,)."""
        found = (level.of(product_id, need, segment) for level in self.levels)
        return sum(weight * one for weight, one in zip(self.weight, found, strict=True))


class _Level:
    """The same for one spread between products, half of its variance between families and half within them."""

    def __init__(self, sd: float, likelihoods: dict[str, dict[str, np.ndarray]], needs: dict[str, str]):
        self.near, self.nearer, self.likelihoods = _kernel(sd / np.sqrt(2)), _kernel(sd * WITHIN), likelihoods
        own = {p: _times([self.nearer @ one for one in mine.values()]) for p, mine in likelihoods.items()}
        self.product = {p: one for p, (one, _) in own.items()}
        members = {need: [p for p, n in needs.items() if n == need] for need in set(needs.values())}
        family = {need: _times([self.near @ self.product[p] for p in mine]) for need, mine in members.items()}
        self.family = {need: one for need, (one, _) in family.items()}
        self.above = {need: self.near @ one for need, one in self.family.items()}
        prior = np.exp(-0.5 * (GRID / MEAN_SD) ** 2)
        self.mean, log = _times([prior / prior.sum(), *self.above.values()])
        scale = log + sum(one for _, one in (*own.values(), *family.values()))
        self.log_weight = scale + float(np.log(self.mean.sum())) - 0.5 * (sd / SPREAD_SCALE) ** 2

    def of(self, product_id: str, need: str | None, segment: str | None) -> np.ndarray:
        """Down from the mean of all to the family, the product, the segment; each level adds what lies below it."""
        family = (self.mean / self.above.get(need, 1)) @ self.near * self.family.get(need, 1)
        own = self.product.get(product_id, np.ones_like(GRID))
        product = (family / (self.near @ own)) @ self.near * own
        if segment is not None:
            mine = self.likelihoods[product_id][segment]
            product = (product / (self.nearer @ mine)) @ self.nearer * mine
        return product / product.sum()


def _status(own: pl.DataFrame, has_family: bool, certainty: float, with_others: float, rules: Mapping[str, Any]) -> str:
    if own.is_empty():
        return "family" if has_family else "all_products"
    if own["held_openings_cnt"].sum() < rules["effect_openings_min_cnt"]:
        return "thin"
    least = rules["effect_certainty_min_pct"]
    return "shown" if certainty >= least else "likely" if with_others >= least else "not_shown"


def _own_certainty_pct(own: pl.DataFrame) -> float:
    """Probability that a contact helps by the product's own campaigns alone, every lift held equally likely before:
    what other products showed proves nothing about this one. 95 % is a one-sided test at 5 %; 50 % without a campaign.
    """
    log = sum((likelihood(*row) for row in own.select(_COUNTS).iter_rows()), np.zeros_like(GRID))
    found = np.exp(log - log.max()) * (np.abs(GRID) <= -GRID[0])  # as far below no effect as above
    return _certainty_pct(found / found.sum())


def _certainty_pct(posterior: np.ndarray) -> float:
    return 100 * float(posterior[GRID > 0].sum() + posterior[GRID == 0].sum() / 2)


def _row(product_id: str, segment: str | None, status: str, own: pl.DataFrame, posterior: np.ndarray) -> dict[str, Any]:
    lift, below = float(posterior @ np.exp(GRID)), np.cumsum(posterior)
    low, high = (float(np.exp(GRID[min(np.searchsorted(below, share), len(GRID) - 1)])) for share in (0.05, 0.95))
    return {
        "product_id": product_id, "segment": segment, "status": status, "lift": lift, "lift_low": low,
        "lift_high": high, "certainty_pct": _certainty_pct(posterior),
        "lift_used": 1.0 if status == "not_shown" else lift, "campaigns_cnt": own["campaign_id"].n_unique(),
        **{name: int(own[name].sum()) for name in _COUNTS},
    }  # fmt: skip
