"""Whom should we approach next with which product, and what is it worth?"""

from ui.foot import Foot
from ui.screens.targets import customers, exclusions, gain, one_list, products, sentences, split, state
from ui.sections import Choice, Page, Section, Table, row

PAGE = Page(
    (
        Section("action.section", one_list.draw, has=one_list.is_for),
        Section("target.section.sentences", sentences.draw, ahead=sentences.ahead),
        Choice("target.section.products", products.draw),
        Choice("app.this_page", state.view),
        row(Section("target.section.gain", gain.draw), Section("target.section.exclusions", exclusions.draw)),
        Table("target.section.list", customers.draw),
        Section("target.section.split", split.draw),
    ),
    foot=Foot("target.foot", policies=("targeting",)),
    is_open=state.is_open,
)

if __name__ == "__main__":
    PAGE.draw()
