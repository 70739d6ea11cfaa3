"""Can these figures be trusted today? 25 feeds, their rows, what was held back, and whether everything ties."""

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.health import build, feeds, lineage, reconciliation

page = screen.current()
with ui.guard(t("health.section.summary")):
    feeds.sentences(page)
system = None
with ui.guard(t("health.section.feeds")):
    system = feeds.draw(page)
with ui.guard(t("health.section.detail")):
    feeds.detail(page, system)
with ui.guard(t("health.section.recon")):
    reconciliation.draw(page)
with ui.guard(t("health.section.lineage")):
    lineage.draw(page, system)
with ui.guard(t("health.section.build")):
    build.draw(page)
build.line(page)
