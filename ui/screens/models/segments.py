"""The behavioural segments' card: how many clusters and why, how stable, what each is."""

from __future__ import annotations

from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen


def draw(screen: Screen, found: dict[str, dict]) -> None:
    """Nothing where no segments were trained."""
    card, lang = found.get("segments"), screen.lang
    if card is None:
        return
    quality = card["silhouette"]
    caption = t(
        "models.segments_caption",
        lang,
        count=len(card["centres"]),
        quality=f.number(max(quality.values()), 3),
        others=", ".join(f"{k}: {f.number(v, 3)}" for k, v in quality.items()),
    )
    with ui.card(t("models.segments", lang), caption, key="models_segments"):
        if card["stability"]:
            ui.note(
                t(
                    "models.stability",
                    lang,
                    rand=f.number(card["stability"]["adjusted_rand"], 3),
                    stay=f.pct(card["stability"]["stay_pct"], 1),
                )
            )
        for one in card["segments"]:
            name, profile = (
                pick(one["segment_zh"], one["segment_en"], lang),
                pick(one["profile_zh"], one["profile_en"], lang),
            )
            ui.note(
                t("models.segment_line", lang, name=name, count=f.count(one["customers_cnt"], lang), profile=profile),
                is_ruled=True,
            )
