"""All product models in one list: published or not, how good in later months, and the one that is open."""

from __future__ import annotations

import polars as pl

from models import registry
from ui import charts, lists, session
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.lists import Col, List
from ui.screen import Screen

ORDER = {"published": 0, "not_published": 1, "not_scored": 2}
TONES = {"published": "positive", "not_published": "warning", "not_scored": "muted"}


def cards(screen: Screen) -> dict[str, dict] | None:
    """Cards of this build by name; None (and why) before training."""
    found = screen.load(registry.published_cards)
    if not found:
        ui.empty_state(t("models.none", screen.lang), t("models.none_hint", screen.lang))
    return found or None


def products(found: dict[str, dict]) -> list[dict]:
    """Product cards: published first, then by AUC."""
    some = [card for card in found.values() if card["kind"] == "product"]
    return sorted(
        some, key=lambda card: (ORDER[card["status"]], -((card["figures"] or {}).get("auc") or 0), card["product_id"])
    )


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.remember("models_open", event.row["product_id"])


CARDS = List(
    "models_table",
    "models",
    (
        Col("name", bold=True),
        Col("status", tone="tone"),
        Col("kind"),
        Col("auc", "num", 3),
        Col("interval", "image"),
        Col("best", "num", 3),
        Col("lift", "num", 1),
        # what was possible at best, where a demo bank knows it
        Col("lift_true", "num", 1),
        Col("ece_pct", "pct", 2, label="ece"),
        Col("takers_cnt", "cnt", label="takers"),
    ),
    page_size=10,
    row_height=30,
    is_sortable=True,
    is_open=True,
    click=_clicked,
    id="product_id",
)


def draw(screen: Screen, found: dict[str, dict]) -> None:
    """The list; a click opens a card below."""
    lang, rows = screen.lang, products(found)
    frame = screen.memo("models", lambda: pl.DataFrame([_row(screen, card) for card in rows], infer_schema_length=None))
    count = {status: sum(card["status"] == status for card in rows) for status in ORDER}
    with screen.slot:
        lists.menu(screen, CARDS, lists.File(t("models.title", lang), "models", frame), key="models_export")
    title = t("models.list_title", lang, published=count["published"], total=len(rows))
    caption = t("models.list_caption", lang, not_published=count["not_published"], not_scored=count["not_scored"])
    with ui.card(title, caption, key="models_list"):
        lists.draw(screen, CARDS, frame, alt=t("models.list_alt", lang))


def opened(found: dict[str, dict]) -> dict:
    """The card that is open: the one clicked last, else the first of the list."""
    rows = products(found)
    wanted = session.read("models_open", rows[0]["product_id"])
    return next((card for card in rows if card["product_id"] == wanted), rows[0])


def _row(screen: Screen, card: dict) -> dict:
    figures, lang = card["figures"] or {}, screen.lang
    auc, (low, high) = figures.get("auc"), (figures.get("intervals_90") or {}).get("auc") or (None, None)
    best = (figures.get("baselines") or {}).get(figures.get("best_baseline"), {}).get("auc")
    image = (
        charts.interval_uri(low, auc, high, (0.4, 1.0), screen.look, reference=best, width=124)
        if auc is not None and low is not None
        else ""
    )
    return {
        "product_id": card["product_id"], "name": pick(card["name_zh"], card["name_en"], lang),
        "status": t(f"models.status.{card['status']}", lang),
        "tone": TONES[card["status"]], "kind": t(f"models.kind.{card['model']}", lang) if card["model"] else f.NONE,
        "auc": auc, "interval": image,
        "best": best, "lift": figures.get("lift_at_10_pct"),
        "lift_true": (figures.get("best_possible") or {}).get("lift_at_10_pct"),
        "ece_pct": 100 * figures["ece"] if figures.get("ece") is not None else None,
        "takers_cnt": figures.get("takers_cnt"),
    }  # fmt: skip
