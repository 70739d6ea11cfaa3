"""How good are the models behind the target lists and segments, and where do they stop?"""

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.models import card, drift, fairness, features, quality, segments
from ui.screens.models import cards as models_list

page = screen.current()
cards = models_list.cards(page)
if cards:
    with ui.guard(t("models.section.list")):
        chosen = models_list.draw(page, cards)
    with ui.guard(t("models.section.one")):
        card.draw(page, chosen)
    with ui.guard(t("models.section.quality")):
        quality.draw(page, chosen)
    left, right = ui.split(2)
    with left, ui.guard(t("models.section.fairness")):
        fairness.draw(page, chosen)
    with right, ui.guard(t("models.section.drift")):
        drift.draw(page, chosen)
    with ui.guard(t("models.section.segments")):
        segments.draw(page, cards)
    with ui.guard(t("models.section.features")):
        features.draw(page)
else:
    ui.empty_state(t("models.none"), t("models.none_hint"))
