"""The manager's profit of twelve months as a lying waterfall, against the twelve before: every component credited by
share."""

from __future__ import annotations

from mart.query import customer, partner
from mart.query.manager import Card
from ui import charts
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen
from ui.screens.customer import profit
from ui.screens.scorecard import figures
from ui.shared import partners
from ui.shared.statement import STATEMENT

SHOWS = STATEMENT


def draw(screen: Screen, who: Card) -> None:
    """The waterfall of the credited components."""
    months = figures.monthly(screen, who)
    lang, found = screen.lang, customer.pnl(months.drop_nulls("risk_adjusted_profit_cny"), screen.month_no)
    if not found.months_cnt or found.missing:
        with ui.card(t("scorecard.profit.what", lang), key="scorecard_profit"):
            ui.empty_state(t("scorecard.profit.none", lang))
        return
    message = profit.title(found, lang)
    caption = t(
        "scorecard.profit.caption" if found.is_comparable else "scorecard.profit.caption_alone",
        lang,
        count=found.months_cnt,
    )
    with ui.card(
        message, caption, legend=("actual", "previous") if found.is_comparable else ("actual",), key="scorecard_profit"
    ):
        screen.draw_cached("scorecard_profit", lambda: _draw(screen, found, message), who.manager_id)
        own = found.rows.filter(line="risk_adjusted_profit")["current_cny"]
        part = screen.load(partner.of_manager, who.manager_id, screen.month_no)
        partners.note(part, own[0] if own.len() else None, "manager", lang)


def _draw(screen: Screen, found: customer.Pnl, message: str) -> None:
    frame, printed = profit.steps(found, screen.lang)
    ui.chart(
        charts.pnl(frame, screen.look, message=message, unit_label=printed.label, places=printed.places),
        key="scorecard_profit_chart",
    )
