"""The last line of the customer page: how contribution and economic profit follow, by which policy and build."""

from __future__ import annotations

from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.customer.blocks import Facts


def line(screen: Screen, data: Facts) -> None:
    """EP = RAP − capital charge with this customer's figures; policy and build on the right."""
    screen.draw_cached("customer_foot", lambda: _line(screen, data))


def _line(screen: Screen, data: Facts) -> None:
    lang, policy = screen.lang, data.who.policy
    profit, charge, economic = (
        data.year(f"{name}_cny") for name in ("risk_adjusted_profit", "capital_charge", "economic_profit")
    )
    left = (
        t(
            "customer.foot.formula",
            lang,
            profit=f.money(profit, lang),
            charge=f.money(charge, lang),
            ep=f.money(economic, lang),
            hurdle=f.pct(policy.hurdle_pct, 0),
        )
        if economic is not None
        else t("customer.foot.partial", lang)
    )
    ui.formula_line(
        left,
        t("explain.made_by", lang, policy=f"{policy.version}, {policy.capital_version}", build=screen.mart.build_id),
    )
