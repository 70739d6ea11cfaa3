"""The cards: where each figure stands against plan and last year, with thirteen months behind it."""

from __future__ import annotations

from mart.metrics import metric
from mart.query import metric as q
from mart.query.cockpit import overview
from mart.query.metric import guard
from mart.query.metric.status import tolerance_pct
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.cockpit.decisions import CARDS
from ui.shared import explain

SHOWS = (*CARDS, *(name for card in CARDS for name in overview.CONTEXT.get(card, ())))

MADE_OF = ("risk_adjusted_profit", "capital_charge", "economic_profit")
NOTES = ("manager_capacity", "managers_meeting_standard")


def draw(screen: Screen) -> None:
    """All cards; a click on "explain" opens the number."""
    clicked = ui.pressable(
        screen.memo("kpi_cards", lambda: ui.kpi_html(cards(screen), screen.look, columns=5)), key="kpi"
    )
    if clicked:
        explain.open_metric(screen, clicked)


def has_data(screen: Screen) -> bool:
    """Whether the scope has any figure this month, or lacks them for a feed, which its card then names."""
    rows = screen.load(overview.kpis, screen.month_no, screen.filters, cards=CARDS).cards
    return any(value for value in rows["value"]) or rows["missing_feed"].null_count() < rows.height


def cards(screen: Screen) -> tuple[ui.KpiCard, ...]:
    """The cards of the month in their order."""
    kpis = screen.load(overview.kpis, screen.month_no, screen.filters, cards=CARDS)
    return tuple(card(screen, row, kpis.context) for row in kpis.cards.iter_rows(named=True))


def card(screen: Screen, row: dict, context: dict) -> ui.KpiCard:
    """One card from a row of `cockpit.kpis`."""
    definition = metric(row["metric"])
    return ui.build_kpi(
        row["metric"],
        t(f"cockpit.card.{row['metric']}", screen.lang),
        None if _is_nothing(row) else row["value"],
        screen.look,
        kind=definition.unit,
        decimals=definition.decimals if definition.unit in ("pct", "num") else None,
        unit=_unit(definition, screen.lang),
        noun="户" if row["metric"].startswith("customers") else "",
        plan=row["plan"],
        last_year=row["last_year"],
        status=row["status"],
        floor_pct=float(guard.variance_floor_pct(screen.mart, screen.month_no)),
        favourable="down" if definition.direction == "down" else "up",
        history=row["history"],
        plan_history=row["plan_history"] or (),
        context=context_line(screen, row, context),
        missing=screen.feed(row["missing_feed"]) if row["missing_feed"] else "",
        reason=_why_none(definition, screen.lang),
    )


def _why_none(definition: object, lang: str) -> str:
    """Why a card has no figure though its feeds are there."""
    return explain.no_base(definition, lang) if definition.kind == "ratio" else t("cockpit.none_here", lang)


def _is_nothing(row: dict) -> bool:
    """Nothing now, nothing planned, nothing in the months before: business the scope does not do."""
    return not any((row["value"], row["plan"], row["last_year"], *row["history"], *(row["plan_history"] or ())))


def _unit(definition: object, lang: str) -> str:
    """The unit word where the kind alone does not say it: an annualised percentage says so, a plain number is
    counted."""
    if definition.unit == "num":
        return t("cockpit.pieces", lang)
    return t("cockpit.annual_pct", lang) if definition.unit == "pct" and definition.is_annualised else ""


def context_line(screen: Screen, row: dict, context: dict) -> str:
    """The line under a card: its companions, such as demand share and cost under deposits; net migration of
    customers."""
    lang, parts = screen.lang, []
    if row["metric"].startswith("customers") and row["last_month"] is not None and row["value"] is not None:
        parts.append(t("cockpit.net_migration", lang, count=f.number(row["value"] - row["last_month"], 0, signed=True)))
    if row["metric"] in NOTES:
        return t(f"cockpit.note.{row['metric']}", lang)
    for other in () if parts else overview.CONTEXT.get(row["metric"], ()):
        value = context.get(other)
        if value is not None and value.value is not None:
            parts.append(
                f"{t(f'cockpit.context.{other}', lang)} {explain.metric_text(metric(other), value.value, lang)}"
            )
    return t("cockpit.comma", lang).join(parts)


def formula(screen: Screen) -> str:
    """How economic profit is made of this month's figures; without figures where one of them is missing."""
    lang, unit = screen.lang, f.unit("wan", screen.lang)
    rows = screen.load(q.values, MADE_OF, screen.month_no, screen.filters)
    near = f.pct(tolerance_pct(screen.mart, screen.month_no), 0)
    if rows["value"].null_count():
        return t("cockpit.foot.short", lang, near=near)
    profit, charge, economic = (f.in_unit(value, unit) for value in rows["value"])
    return t("cockpit.foot.formula", lang, profit=profit, charge=charge, economic=economic, unit=unit.label, near=near)
