"""Who are our customers, how do they move, and does the value they bring match the resources they use?"""

from ui.foot import Foot
from ui.screens.segments import breakdown, customers, moves, plane, sentences, tiers
from ui.sections import Page, Section, Table, row

PAGE = Page(
    (
        Section("segments.section.sentences", sentences.draw, sentences.SHOWS, ahead=sentences.ahead),
        Section("segments.section.ladder", tiers.draw, tiers.SHOWS),
        row(
            Section("segments.section.plane", plane.draw, plane.SHOWS),
            Section("segments.section.moves", moves.draw, moves.SHOWS),
        ),
        Table("segments.section.list", customers.draw, customers.SHOWS),
        Section("segments.section.breakdown", breakdown.draw, breakdown.SHOWS),
    ),
    foot=Foot("segments.foot", policies=("tiers", "capital")),
    has_data=tiers.has_data,
)

if __name__ == "__main__":
    PAGE.draw()
