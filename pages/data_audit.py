"""Who did and looked at what, under which scope, and has anybody changed the record?"""

from ui.foot import Foot
from ui.screens.audit import chain, state, table
from ui.sections import Choice, Page, Section

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("audit.section.sentences", chain.sentences),
        Section("audit.section.list", table.draw),
        Section("audit.section.chain", chain.draw),
    ),
    foot=Foot("audit.foot"),
)

if __name__ == "__main__":
    PAGE.draw()
