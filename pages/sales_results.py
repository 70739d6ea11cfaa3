"""What did a campaign bring that would not have come without it?"""

from ui.foot import Foot
from ui.screens.results import branches, campaigns, funnel, segments, sentences, state
from ui.sections import Choice, Page, Section, Table, row

PAGE = Page(
    (
        Choice("app.this_page", state.view),
        Section("campaign.section.sentences", sentences.draw),
        row(Section("campaign.section.funnel", funnel.draw), Section("campaign.section.segments", segments.draw)),
        Section("campaign.section.branches", branches.draw, has=branches.has_several),
        Table("campaign.section.campaigns", campaigns.draw),
    ),
    foot=Foot("campaign.foot", policies=("targeting",)),
)

if __name__ == "__main__":
    PAGE.draw()
