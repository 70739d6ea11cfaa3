"""Who earns most on the capital they use, and which differences are real?"""

from ui.foot import Foot
from ui.screens.rankings import focus, managers, marked, plane, sentences, slope
from ui.sections import Choice, Page, Section, Table, row
from ui.shared import manager_state as state

PAGE = Page(
    (
        Section("manager.section.sentences", sentences.draw, sentences.SHOWS),
        Choice("app.this_page", state.choose),
        Table("manager.section.focus", focus.draw),
        Table("manager.section.table", managers.draw, managers.SHOWS),
        row(
            Section("manager.section.plane", plane.draw, plane.SHOWS, has=state.has_rows),
            Section("manager.section.slope", slope.draw, slope.SHOWS, has=state.has_rows),
        ),
        Section("manager.section.marked_list", marked.draw, marked.SHOWS, has=state.has_rows),
    ),
    foot=Foot("manager.foot", policies=("performance", "exit", "capital")),
    is_open=state.is_open,
)

if __name__ == "__main__":
    PAGE.draw()
