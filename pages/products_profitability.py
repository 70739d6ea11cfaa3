"""Which products earn their capital, and which to push, reprice, substitute or withdraw?"""

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    product_bridge,
    product_foot,
    product_node,
    product_people,
    product_pnl,
    product_sentences,
    product_split,
    product_state,
    product_tree,
    product_verdicts,
)


def above() -> None:
    """The answer, and what to do with which product."""
    product_sentences.ahead(page)
    with ui.guard(t("product.section.sentences")):
        product_sentences.draw(page)
    with ui.guard(t("product.section.verdicts")):
        product_verdicts.draw(page)


def table() -> None:
    """All products, open along the way to one."""
    product_state.controls(page)
    with ui.guard(t("product.section.tree")):
        product_tree.draw(page)


def node() -> None:
    """What the chosen part of the tree is made of."""
    left, right = ui.split(2)
    with left, ui.guard(t("product.section.pnl")):
        product_pnl.draw(page)
    with right, ui.guard(t("product.section.bridge")):
        product_bridge.draw(page)
    with ui.guard(t("product.section.split")):
        product_split.draw(page)
    with ui.guard(t("product.section.people")):
        product_people.draw(page)


page = screen.current()
page.table_first(above, table)
is_open = False
with ui.guard(t("product.section.node")):
    is_open = product_node.draw(page)
if is_open:
    node()
product_foot.line(page)
