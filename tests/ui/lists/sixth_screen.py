"""Borrowers: who has most credit outstanding."""

from mart.query import segment
from mart.query.segment import Selection
from ui import components as ui
from ui import lists
from ui.lists import Code, Col, File, List, Name

BORROWERS = List(
    "borrowers",
    "segments",
    (
        Col("customer_id", place="file"),
        Col("name", words=Name("name", or_else="customer_id"), bold=True),
        Col("industry", words=Code("industry", "industry_code"), label="segments.dim.industry"),
        Col("manager", words=Name("manager", null="app.unassigned")),
        Col("loans_end_cny", "cny", group="held"),
        Col("ep_12m_cny", "cny", group="earned", tone="sign"),
        Col("raroc_12m_pct", "pct", 1),
    ),
    is_sortable=True,
    id="customer_id",
    actions=(lists.file_action,),
)


def draw(screen):
    rows = screen.load(segment.customers, screen.month_no, Selection("class", ("is_credit",)), screen.filters).rows
    file = File("Borrowers", "borrowers", rows)
    with ui.card("Borrowers", key="borrowers"):
        lists.menu(screen, BORROWERS, file)
        lists.draw(screen, BORROWERS, rows, file=file)
