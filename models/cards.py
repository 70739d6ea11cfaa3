"""Model cards: what was learnt, from when, how well it does in later months, where it stops. Plain JSON beside the
model.

Every pushable product has a card, published or not. Pools and segments have one too. Status of a product: published,
not_published (does not beat its baselines in later months, or leans on a likely leak) or not_scored (too few takers to
learn from or to judge).
"""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from mart.months import month_text
from models import evaluate
from models.dataset import Source
from models.judge import BASELINE_BY, FOLDS, Judged
from models.labels import EMBARGO_MONTHS, LABEL_MONTHS
from models.scorer import OWN_WEIGHT, Scorer
from models.train import Plan, Trained

LIMITS = ("demo_bank", "no_cause", "open_customers_only", "pooled", "few_takers", "calendar")
FEW_TAKERS = 30


def card(
    trained: Trained,
    source: Source,
    plan: Plan,
    figures: dict | None,
    together: list[str],
    pool: str | None,
    build_id: str,
    drift: list[dict],
    is_demo: bool,
) -> dict[str, Any]:
    """The card of one product, ready for JSON. `together`: products judged with it because each alone has too few
    takers."""
    product = source.catalogue.row(by_predicate=pl.col("product_id") == trained.product_id, named=True)
    status, reason = _status(trained, figures)
    kind = None if trained.scorer is None else "own" if trained.scorer.own else "pooled"
    made = {
        "kind": "product", "product_id": trained.product_id, "name_zh": product["name_zh"],
        "name_en": product["name_en"],
        "need_family": trained.need_family, "build": build_id, "as_of": month_text(source.last), "status": status,
        "status_reason": reason,
        "is_published": status == "published", "model": kind, "predicts": {"embargo_months": EMBARGO_MONTHS,
        "label_months": LABEL_MONTHS},
        "windows": {"train": evaluate.window(plan.all), "judging_train": evaluate.window(plan.early),
        "test": evaluate.window(plan.test)},
        "split": {"group_folds": FOLDS, "test_months_cnt": len(plan.test)},
        "training": evaluate.rows_of(trained.rows) | {
            "share_of_others_kept": trained.rows.share}, "judged_together": together, "figures": figures,
            "baseline_by": list(BASELINE_BY),
        "leaks": trained.judged.leaks if trained.judged else [],
        "parts": _parts(trained.scorer, pool), "drift": drift,
        "limits": _limits(trained, figures, is_demo), "license": "internal",
    }  # fmt: skip
    return finite(made)


def _status(trained: Trained, figures: dict | None) -> tuple[str, str]:
    if trained.scorer is None:
        return "not_scored", "too_few_takers"
    if figures is None:
        return "not_scored", "too_few_to_judge"
    if trained.judged and trained.judged.leaks:
        return "not_published", "likely_leak"
    return ("published", "beats_baselines") if figures["is_published"] else ("not_published", figures["reason"])


def _parts(scorer: Scorer | None, pool: str | None) -> dict[str, Any]:
    if scorer is None:
        return {}
    share = scorer.pool.shares.get(scorer.product_id)
    found = {
        "pool": {
            "name": pool,
            "share": share,
            "candidate": scorer.pool.model.chosen_,
            "weight": 1.0 - OWN_WEIGHT if scorer.own else 1.0,
            "validation_auc": scorer.pool.model.validation_,
            "features": list(scorer.pool.model.feature_names_in_),
        }
    }
    if scorer.own:
        found["own"] = {
            "share": scorer.own.shares[scorer.product_id],
            "candidate": scorer.own.model.chosen_,
            "weight": OWN_WEIGHT,
            "validation_auc": scorer.own.model.validation_,
            "features": list(scorer.own.model.feature_names_in_),
        }
    return found


def _limits(trained: Trained, figures: dict | None, is_demo: bool) -> list[str]:
    takers = figures["takers_cnt"] if figures else 0
    wanted = {
        "demo_bank": is_demo,
        "no_cause": True,
        "open_customers_only": True,
        "calendar": True,
        "pooled": bool(trained.scorer) and trained.scorer.own is None,
        "few_takers": takers < FEW_TAKERS,
    }
    return [name for name in LIMITS if wanted[name]]


def thin(judged: list[Judged], fewest: int) -> list[Judged]:
    """Products with too few takers in the test to be judged one by one."""
    return [one for one in judged if one.rows.takers_cnt < fewest]


def finite(value: Any) -> Any:
    """The same with NaN and infinities as None: a card is plain JSON."""
    if isinstance(value, dict):
        return {str(key): finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.item() if hasattr(value, "item") else value
