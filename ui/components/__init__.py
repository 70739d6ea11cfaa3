"""Components: what every screen is put together from."""

from ui.components.blocks import Block, Fact, fact_block, key_values, note, timeline
from ui.components.browser import behave
from ui.components.cards import Link, card, chart
from ui.components.choice import one_of
from ui.components.explain import ExplainView, explain_body, explain_dialog
from ui.components.exporting import export_menu
from ui.components.grid import TableEvent
from ui.components.header import Badge, Crumb, badge, badges, breadcrumb, formula_line, page_header, three_sentences
from ui.components.kpi import KpiCard, VarianceRow, build_kpi
from ui.components.kpi_grid import kpi_html
from ui.components.layout import split, uneven
from ui.components.packed import Ready
from ui.components.picture import picture
from ui.components.pressable import pressable
from ui.components.queue import Decision, queue_html
from ui.components.states import empty_state, error_state, guard, loading_state, missing_feed_state, notice
from ui.components.static_table import html_table, table_html
from ui.components.still import still
from ui.components.tables import Rest, data_table

__all__ = [
    "Badge",
    "Block",
    "Crumb",
    "Decision",
    "ExplainView",
    "Fact",
    "KpiCard",
    "Link",
    "Ready",
    "Rest",
    "TableEvent",
    "VarianceRow",
    "badge",
    "badges",
    "behave",
    "breadcrumb",
    "build_kpi",
    "card",
    "chart",
    "data_table",
    "empty_state",
    "error_state",
    "explain_body",
    "explain_dialog",
    "export_menu",
    "fact_block",
    "formula_line",
    "guard",
    "html_table",
    "key_values",
    "kpi_html",
    "loading_state",
    "missing_feed_state",
    "notice",
    "note",
    "one_of",
    "page_header",
    "picture",
    "pressable",
    "queue_html",
    "split",
    "still",
    "table_html",
    "uneven",
    "three_sentences",
    "timeline",
]
