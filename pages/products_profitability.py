"""Which products earn their capital, and which to push, reprice, substitute or withdraw?"""

from ui.foot import Foot
from ui.screens.products import bridge, customers, node, pnl, sentences, split, state, tree, verdicts
from ui.sections import Page, Section, Table, row

PAGE = Page(
    (
        Section("product.section.sentences", sentences.draw, ahead=sentences.ahead),
        Section("product.section.verdicts", verdicts.draw),
        Table("product.section.tree", state.controls),
        Table("product.section.tree", tree.draw),
        Section("product.section.node", node.draw),
        row(
            Section("product.section.pnl", pnl.draw, has=node.has_rows),
            Section("product.section.bridge", bridge.draw, has=node.has_rows),
        ),
        Section("product.section.split", split.draw, has=node.has_rows),
        Section("product.section.people", customers.draw, has=node.has_rows),
    ),
    foot=Foot("product.foot", policies=("verdict", "capital")),
)

if __name__ == "__main__":
    PAGE.draw()
