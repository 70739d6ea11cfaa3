"""The badge of the title line: whether the month ties to the general ledger and across grains."""

from __future__ import annotations

from mart.query import health
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.load import load


def badge(mart: Mart, scope: Scope, month: int, lang: str) -> ui.Badge:
    """Whether the month ties to the general ledger and across grains, and by how much it does not."""
    state = load(health.reconciliation_badge, mart, scope, month)
    if not state.checks_cnt or not mart.has("business.balance_month"):  # nothing ties to nothing
        return ui.Badge(t("app.badge.none", lang), "muted")
    if state.is_ok and not mart.has("general_ledger.gl_month"):
        return ui.Badge(t("app.badge.no_ledger", lang), "muted")
    amount = f.number(state.difference_cny, 2)
    return ui.Badge(
        t("app.badge.ties" if state.is_ok else "app.badge.differs", lang, amount=amount),
        "positive" if state.is_ok else "negative",
    )
