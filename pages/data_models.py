"""How good are the models behind the target lists and segments, and where do they stop?"""

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    models_drift,
    models_fairness,
    models_features,
    models_list,
    models_one,
    models_quality,
    models_segments,
)

page = screen.current()
cards = models_list.cards(page)
if cards:
    with ui.guard(t("models.section.list")):
        chosen = models_list.draw(page, cards)
    with ui.guard(t("models.section.one")):
        models_one.draw(page, chosen)
    with ui.guard(t("models.section.quality")):
        models_quality.draw(page, chosen)
    left, right = ui.split(2)
    with left, ui.guard(t("models.section.fairness")):
        models_fairness.draw(page, chosen)
    with right, ui.guard(t("models.section.drift")):
        models_drift.draw(page, chosen)
    with ui.guard(t("models.section.segments")):
        models_segments.draw(page, cards)
    with ui.guard(t("models.section.features")):
        models_features.draw(page)
else:
    ui.empty_state(t("models.none"), t("models.none_hint"))
