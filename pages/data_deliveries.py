"""What was sent to whom, what was not and why, and what must somebody decide?"""

from ui.foot import Foot
from ui.screens.deliveries import one, preview, sentences, state, table
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("deliveries.section.sentences", sentences.draw),
        row(Section("deliveries.section.list", table.draw), Section("deliveries.section.one", one.draw), ratios=(9, 4)),
        Section("deliveries.section.preview", preview.draw),
    ),
    foot=Foot("deliveries.foot"),
)

if __name__ == "__main__":
    PAGE.draw()
