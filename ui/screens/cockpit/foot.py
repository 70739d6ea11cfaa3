"""The last line: how economic profit is made of this month's figures, by which policy and build."""

from __future__ import annotations

from mart.query import metric as q
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen, policy_words


def line(screen: Screen) -> None:
    """Formula with figures left, policy and build right."""
    lang = screen.lang
    rows = screen.load(
        q.values, ("risk_adjusted_profit", "capital_charge", "economic_profit"), screen.month_no, screen.filters
    )
    unit = f.unit("wan", lang)
    profit, charge, economic = (f.in_unit(value, unit) for value in rows["value"])
    left = (
        t("cockpit.foot.short", lang)
        if rows["value"].null_count()
        else t("cockpit.foot.formula", lang, profit=profit, charge=charge, economic=economic, unit=unit.label)
    )
    ui.formula_line(
        left, t("cockpit.foot.made", lang, policy=policy_words(screen.mart, lang), build=screen.mart.build_id)
    )
