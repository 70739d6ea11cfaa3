"""What does this figure mean, and what is it now? Every metric: formula, feeds, direction, owner, value, where used."""

from ui.screens.dictionary import metrics
from ui.sections import Page, Section

PAGE = Page((Section("dictionary.section.list", metrics.listing), Section("dictionary.section.one", metrics.one)))

if __name__ == "__main__":
    PAGE.draw()
