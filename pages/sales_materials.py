"""Which material is there for a product, and is it used?"""

from ui.foot import Foot
from ui.screens.materials import form, one, shelf, state
from ui.sections import Choice, Page, Section

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("material.new", form.new),
        Section("material.section.list", shelf.draw),
        Section("material.section.one", one.draw),
    ),
    foot=Foot("material.foot"),
)

if __name__ == "__main__":
    PAGE.draw()
