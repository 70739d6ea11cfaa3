"""Do today's customers still look like those the model learnt from?"""

from __future__ import annotations

import polars as pl

from models.features import ALL
from ui import components as ui
from ui import lists
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.models.cards import opened

CALM, MOVED = 0.10, 0.25
DRIFT = List(
    "models_drift",
    "models",
    (Col("label", label="feature", bold=True), Col("psi", "num", 3), Col("state", tone="tone")),
)


def draw(screen: Screen, found: dict[str, dict]) -> None:
    """PSI of the features that moved most."""
    card = opened(found)
    lang = screen.lang
    with ui.card(t("models.drift", lang), t("models.drift_caption", lang, calm=CALM, moved=MOVED), key="models_drift"):
        if not card["drift"]:
            ui.empty_state(t("models.no_drift", lang))
            return
        rows = screen.memo("drift", lambda: frame(card["drift"], lang), card["product_id"])
        lists.static(screen, DRIFT, rows)


def frame(drift: list[dict], lang: str) -> pl.DataFrame:
    """Feature, PSI and its state, largest first."""
    rows = []
    for one in drift:
        state = "calm" if one["psi"] < CALM else "watch" if one["psi"] < MOVED else "moved"
        label = ALL[one["feature"]].label(lang) if one["feature"] in ALL else one["feature"]
        rows.append(
            {
                "label": label,
                "psi": one["psi"],
                "state": t(f"models.psi.{state}", lang),
                "tone": {"calm": "positive", "watch": "warning", "moved": "negative"}[state],
            }
        )
    return pl.DataFrame(rows)
