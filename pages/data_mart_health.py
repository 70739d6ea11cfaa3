"""Can these figures be trusted today? 25 feeds, their rows, what was held back, and whether everything ties."""

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import health_build, health_feeds, health_lineage, health_recon

page = screen.current()
with ui.guard(t("health.section.summary")):
    health_feeds.sentences(page)
system = None
with ui.guard(t("health.section.feeds")):
    system = health_feeds.draw(page)
with ui.guard(t("health.section.detail")):
    health_feeds.detail(page, system)
with ui.guard(t("health.section.recon")):
    health_recon.draw(page)
with ui.guard(t("health.section.lineage")):
    health_lineage.draw(page, system)
with ui.guard(t("health.section.build")):
    health_build.draw(page)
health_build.line(page)
