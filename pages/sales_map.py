"""Which customers are approached with which products, by whom, and what comes of it?"""

from ui.foot import Foot
from ui.screens.salesmap import head, products, progress, push, state, targets, team
from ui.sections import Choice, Page, Section

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("salesmap.section.steps", head.draw),
        Section("salesmap.step.products", products.draw, has=state.at("products")),
        Section("salesmap.step.targets", targets.draw, has=state.at("targets")),
        Section("salesmap.step.team", team.draw, has=state.at("team")),
        Section("salesmap.step.push", push.draw, has=state.at("push")),
        Section("salesmap.step.progress", progress.draw, has=state.at("progress")),
    ),
    foot=Foot("salesmap.foot", policies=("targeting",)),
)

if __name__ == "__main__":
    PAGE.draw()
