"""Which products earn their capital, and which to push, reprice, substitute or withdraw?"""

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.products import bridge, customers, foot, pnl, sentences, split, state, tree, verdicts
from ui.screens.products import node as product_node


def above() -> None:
    """The answer, and what to do with which product."""
    sentences.ahead(page)
    with ui.guard(t("product.section.sentences")):
        sentences.draw(page)
    with ui.guard(t("product.section.verdicts")):
        verdicts.draw(page)


def table() -> None:
    """All products, open along the way to one."""
    state.controls(page)
    with ui.guard(t("product.section.tree")):
        tree.draw(page)


def node() -> None:
    """What the chosen part of the tree is made of."""
    left, right = ui.split(2)
    with left, ui.guard(t("product.section.pnl")):
        pnl.draw(page)
    with right, ui.guard(t("product.section.bridge")):
        bridge.draw(page)
    with ui.guard(t("product.section.split")):
        split.draw(page)
    with ui.guard(t("product.section.people")):
        customers.draw(page)


page = screen.current()
page.table_first(above, table)
is_open = False
with ui.guard(t("product.section.node")):
    is_open = product_node.draw(page)
if is_open:
    node()
foot.line(page)
