"""What was sent to whom, what was not and why, and what must somebody decide?"""

from ui.foot import Foot
from ui.screens.deliveries import pair, preview, sentences, state
from ui.sections import Choice, Page, Section

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("deliveries.section.sentences", sentences.draw),
        Section("deliveries.section.list", pair.draw),
        Section("deliveries.section.preview", preview.draw),
    ),
    foot=Foot("deliveries.foot"),
)

if __name__ == "__main__":
    PAGE.draw()
