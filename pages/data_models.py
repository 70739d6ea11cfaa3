"""How good are the models behind the target lists and segments, and where do they stop?"""

from ui.screens.models import card, cards, drift, fairness, features, quality, segments
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", cards.cards),
        Section("models.section.list", cards.draw),
        Section("models.section.one", card.draw),
        Section("models.section.quality", quality.draw),
        row(Section("models.section.fairness", fairness.draw), Section("models.section.drift", drift.draw)),
        Section("models.section.segments", segments.draw),
        Section("models.section.features", features.draw),
    )
)

if __name__ == "__main__":
    PAGE.draw()
