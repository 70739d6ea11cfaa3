"""Whether a model may be published: it must beat every baseline on later rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reading cards must not load scikit-learn
    pass

MARGIN_AUC = 0.0


def verdict(figures: dict, baselines: dict[str, dict], floor: float = 0.5) -> dict:
    """Whether a model may be published: {"is_published", "reason", "best_baseline", "margin_auc"}.

    figures: `quality.evaluation` of rows later than the training rows. baselines: `auc` and `average_precision` of
    each on the same rows, and `lead_90` where known: the paired bootstrap interval of model minus baseline.

    Published means a higher AUC than every baseline and than chance, and average precision that no baseline surely
    beats: one that is ahead counts when the whole interval lies below zero, or when no interval is known. Average
    precision hangs on the few takers at the very top, so a small lead there is luck more often than not.
    """
    best = max(baselines, key=lambda name: baselines[name]["auc"])
    margin = figures["auc"] - max(baselines[best]["auc"], floor)
    ahead = [name for name in baselines if _is_surely_ahead(baselines[name], figures["average_precision"])]
    if not margin > MARGIN_AUC:
        reason = f"auc_not_above_{best}" if margin == margin else "auc_unknown"
    elif ahead:
        reason = f"average_precision_below_{max(ahead, key=lambda name: baselines[name]['average_precision'])}"
    else:
        reason = "beats_baselines"
    return {
        "is_published": reason == "beats_baselines", "reason": reason, "best_baseline": best,
        "margin_auc": float(margin) if margin == margin else None,
    }  # fmt: skip


def _is_surely_ahead(baseline: dict, precision: float) -> bool:
    """Whether the baseline's average precision is above `precision` beyond what other customers could have turned."""
    high = baseline.get("lead_90", {}).get("average_precision", (None, None))[1]
    return precision < baseline["average_precision"] and (high is None or high < 0)
