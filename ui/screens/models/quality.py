"""Does the model keep its word (reliability), and how far down the list are the takers (gain)?"""

from __future__ import annotations

import math

import polars as pl

from ui import charts
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen
from ui.screens.models.cards import opened

Z_90 = 1.645


def draw(screen: Screen, found: dict[str, dict]) -> None:
    """Reliability on the left, gain on the right; nothing where the model was not judged."""
    card = opened(found)
    figures, lang = card["figures"], screen.lang
    if figures is None:
        return
    left, right = ui.split(2)
    with left, ui.card(t("models.reliability", lang), t("models.reliability_caption", lang), key="models_reliability"):
        screen.draw_cached("models_reliability", lambda: _reliability(screen, figures), card["product_id"])
    with right, ui.card(t("models.gain", lang), t("models.gain_caption", lang), key="models_gain"):
        screen.draw_cached("models_gain", lambda: _gain(screen, figures), card["product_id"])


def _reliability(screen: Screen, figures: dict) -> None:
    bins, message = reliability(figures["reliability"]), t("models.reliability", screen.lang)
    ui.chart(charts.reliability(bins, screen.look, message=message), key="models_reliability_chart")


def _gain(screen: Screen, figures: dict) -> None:
    curve = pl.DataFrame(figures["gain"], schema=["contacted_pct", "captured_pct"], orient="row").cast(pl.Float64)
    capacity = 100 * figures["capacity_cnt"] / figures["rows_cnt"] if figures["capacity_cnt"] else None
    mark = capacity if capacity is not None and capacity < 100 else None
    words = {"message": t("models.gain", screen.lang), "capacity_label": t("models.capacity", screen.lang)}
    ui.chart(charts.gain(curve, screen.look, capacity_pct=mark, **words), key="models_gain_chart")


def reliability(bins: list[dict]) -> pl.DataFrame:
    """Bins in percent with the 90 % interval of the observed share (Wilson): 3 of 100 -> 1.2 % to 7.1 %."""
    rows = []
    for one in bins:
        low, high = _wilson(one["observed"], one["rows_cnt"])
        rows.append(
            {
                "predicted_pct": 100 * one["expected"],
                "observed_pct": 100 * one["observed"],
                "count": one["rows_cnt"],
                "low_pct": 100 * low,
                "high_pct": 100 * high,
            }
        )
    return pl.DataFrame(rows)


def _wilson(share: float, count: int) -> tuple[float, float]:
    z2 = Z_90**2 / count
    middle, spread = share + z2 / 2, Z_90 * math.sqrt(share * (1 - share) / count + z2 / count / 4)
    return max(0.0, (middle - spread) / (1 + z2)), min(1.0, (middle + spread) / (1 + z2))
