"""Can these figures be trusted today? 25 feeds, their rows, what was held back, and whether everything ties."""

from ui.foot import Foot
from ui.screens.health import build, feeds, findings, lineage, reconciliation
from ui.sections import Page, Section

PAGE = Page(
    (
        Section("health.section.summary", feeds.sentences),
        Section("health.section.feeds", feeds.draw),
        Section("health.section.findings", findings.draw),
        Section("health.section.detail", feeds.detail),
        Section("health.section.recon", reconciliation.draw),
        Section("health.section.lineage", lineage.draw),
        Section("health.section.build", build.draw),
    ),
    foot=Foot("health.line.rule", made="health.line.build"),
)

if __name__ == "__main__":
    PAGE.draw()
