"""Which products earn their capital, and which to push, reprice, substitute or withdraw?"""

from ui.foot import Foot
from ui.screens.products import bridge, customers, node, pnl, sentences, split, state, tree, verdicts
from ui.sections import Page, Section, Table, row

PAGE = Page(
    (
        Section("product.section.sentences", sentences.draw, sentences.SHOWS, ahead=sentences.ahead),
        Section("product.section.verdicts", verdicts.draw, verdicts.SHOWS),
        Table("product.section.tree", state.controls),
        Table("product.section.tree", tree.draw, tree.SHOWS),
        Section("product.section.node", node.draw, node.SHOWS),
        row(
            Section("product.section.pnl", pnl.draw, pnl.SHOWS, has=node.has_rows),
            Section("product.section.bridge", bridge.draw, bridge.SHOWS, has=node.has_rows),
        ),
        Section("product.section.split", split.draw, split.SHOWS, has=node.has_rows),
        Section("product.section.customers", customers.draw, customers.SHOWS, has=node.has_rows),
    ),
    foot=Foot("product.foot", policies=("verdict", "capital")),
    has_data=state.has_data,
)

if __name__ == "__main__":
    PAGE.draw()
