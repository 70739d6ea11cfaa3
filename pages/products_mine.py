"""How do my products do, how do my maps go, and what is asked of me?"""

from ui.foot import Foot
from ui.screens.mine import products, state, work
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("mine.section.sentences", products.sentences),
        Section("mine.section.products", products.draw, ("economic_profit",)),
        Section("mine.section.maps", work.maps),
        row(Section("mine.section.asked", work.asked), Section("mine.section.results", work.results)),
        Section("mine.section.materials", work.materials),
    ),
    foot=Foot("mine.foot", policies=("verdict", "targeting")),
)

if __name__ == "__main__":
    PAGE.draw()
