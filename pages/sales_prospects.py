"""Which firms on our customers' payment chains are no customers yet, and how far are we with them?"""

from ui.foot import Foot
from ui.screens.prospects import chain, found, sentences, stages, state
from ui.sections import Choice, Page, Section, Table, row

PAGE = Page(
    (
        Choice("app.this_page", state.view),
        Section("prospect.section.sentences", sentences.draw),
        Table("prospect.section.found", found.draw),
        row(Section("prospect.section.chain", chain.draw), Section("prospect.section.stages", stages.draw)),
    ),
    foot=Foot(state.formula, policies=("targeting",)),
    is_open=state.is_open,
)

if __name__ == "__main__":
    PAGE.draw()
