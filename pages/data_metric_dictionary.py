"""What does this figure mean, and what is it now? Every metric: formula, feeds, direction, owner, value, where used."""

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.dictionary import metrics

page = screen.current()
chosen = "risk_adjusted_profit"
with ui.guard(t("dictionary.section.list")):
    chosen = metrics.listing(page)
with ui.guard(t("dictionary.section.one")):
    metrics.one(page, chosen)
