"""The stages of leads as bars, for a sales map and for the cockpit."""

from __future__ import annotations

from collections.abc import Mapping

from ui import formats as f
from ui.components.markup import CAPTION, esc, span
from ui.i18n import t
from ui.theme import Look
from workflow.maps.progress import STAGES


def title(stages: Mapping[str, int], lang: str) -> str:
    """How far the leads came, as a sentence."""
    return t("salesmap.progress.funnel", lang, **{key: f.number(count) for key, count in stages.items()})


def bars(stages: Mapping[str, int], look: Look) -> str:
    """HTML of the stages: each with its count and its share of the leads."""
    lang, tok, cells = look.lang, look.tokens, ""
    whole = max(stages["lead"], 1)
    for stage in STAGES:
        count = stages[stage]
        colour = {"support": tok.warning, "won": tok.accent}.get(stage, tok.actual)
        said = t("salesmap.progress.bar", lang, count=f.number(count), pct=f.share(count, whole))
        width = f"width:{72 * count / whole:.1f}%;min-width:{2 if count else 0}px"
        cells += (
            '<div style="display:grid;grid-template-columns:96px 1fr;gap:10px;align-items:center;padding:4px 0">'
            f"{span(t(f'salesmap.stage.{stage}', lang), tok.ink, 'font-size:13px')}"
            '<div style="display:flex;align-items:center;gap:8px">'
            f'<div style="flex:none;height:15px;background:{colour};{width}"></div>'
            f"{span(said, tok.ink, CAPTION)}</div></div>"
        )
    return f'<div style="" role="img" aria-label="{esc(title(stages, lang))}">{cells}</div>'
