"""The cards: where each figure stands against plan and last year, with thirteen months behind it."""

from __future__ import annotations

from mart.metrics import Metric, metric
from mart.query import metric as q
from mart.query.cockpit import overview
from mart.query.metric import guard
from mart.query.metric.status import tolerance_pct
from mart.query.undelivered import awaited_systems, is_partial
from ui import components as ui
from ui import formats as f
from ui import period
from ui.foot import Foot
from ui.i18n import t
from ui.load import Call
from ui.screen import Screen
from ui.screens.cockpit.decisions import CARDS
from ui.shared import explain

SHOWS = (*CARDS, "managers", *(name for card in CARDS for name in overview.CONTEXT.get(card, ())))

MADE_OF = ("risk_adjusted_profit", "capital_charge", "economic_profit")
NO_MONTH = ("", "", "")
NOTES = ("manager_capacity", "managers_meeting_standard")


def draw(screen: Screen) -> None:
    """All cards; a click on "explain" opens the number."""
    drawn = screen.memo("kpi_cards", lambda: ui.Ready(ui.kpi_html(cards(screen), screen.look, columns=5)))
    clicked = ui.pressable(drawn, key="kpi")
    if clicked:
        explain.open_metric(screen, clicked)


def has_data(screen: Screen) -> bool:
    """Whether the scope has any figure this month, or lacks them for a feed, which its card then names."""
    rows = screen.answer(question(screen, screen.period)).cards
    return any(value for value in rows["value"]) or rows["missing_feed"].null_count() < rows.height


def cards(screen: Screen) -> tuple[ui.KpiCard, ...]:
    """The cards of the month in their order."""
    kpis = screen.answer(question(screen, screen.period))
    alone = screen.answer(small_questions(screen)[0]).value == 1
    left_out = NOTES if alone else ()  # one manager has no mean of managers and no share of them
    return tuple(
        card(screen, row, kpis.context) for row in kpis.cards.iter_rows(named=True) if row["metric"] not in left_out
    )


def question(screen: Screen, period: str) -> Call:
    """What the cards of a period ask for, for `screen.ahead` and `screen.load`."""
    return overview.kpis, screen.month_no, screen.filters, {"cards": CARDS, "period": period, "basis": screen.basis}


def small_questions(screen: Screen) -> tuple[Call, Call]:
    """What the cards and the line at the foot ask beside: how many managers there are, and the parts of economic
    profit."""
    at = (screen.month_no, screen.filters)
    return (q.value, "managers", *at), (q.values, MADE_OF, *at, screen.period, screen.basis)


def card(screen: Screen, row: dict, context: dict) -> ui.KpiCard:
    """One card from a row of `cockpit.kpis`; last year without what units took along, with what they brought."""
    definition = metric(row["metric"])
    is_longer = not definition.is_as_of and screen.period != "month"
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
        last_year=overview.comparable(row),
        status=row["status"],
        floor_pct=float(guard.variance_floor_pct(screen.mart, screen.month_no)),
        favourable="down" if definition.direction == "down" else "up",
        history=row["history"],
        plan_history=row["plan_history"] or (),
        context=context_line(screen, row, context),
        missing=screen.feed(row["missing_feed"]) if row["missing_feed"] else "",
        reason=_why_none(definition, screen.lang),
        period=period_words(screen, definition),
        month=month_line(screen, definition, row) if is_longer else NO_MONTH,
    )


def period_words(screen: Screen, definition: Metric) -> str:
    """What the card's figure is of: the period, the end of its last month, or twelve months."""
    lang = screen.lang
    if definition.is_as_of and definition.name not in NOTES:
        return t("cockpit.month_end", lang, month=screen.month)
    return period.words("12m" if definition.name in NOTES else screen.period, screen.month_no, lang)


def month_line(screen: Screen, definition: Metric, row: dict) -> tuple[str, str, str]:
    """The last month of a longer period, its value and its distance to plan: "2026-10", "3,112 万元", "▼ −12.6%"."""
    lang, value, plan = screen.lang, row["month_value"], row["month_plan"]
    if value is None:
        return NO_MONTH
    gap = ""
    if plan is not None:
        floor = guard.variance_floor_pct(screen.mart, screen.month_no)
        change = guard.change_pct(value, plan, floor)
        text = f.bps((value - plan) * 100) if definition.unit == "pct" else f.pct(change, 1, signed=True)
        gap = f"{f.arrow(value - plan)} {text}"
    return screen.month, explain.metric_text(definition, value, lang), gap


def _why_none(definition: Metric, lang: str) -> str:
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
    customers; why it is not compared with the plan."""
    lang, parts = screen.lang, []
    if is_partial(screen.mart, screen.scope, row["metric"]):
        return t("cockpit.partial", lang, count=f.number(len(awaited_systems(screen.mart, screen.scope))))
    if row["transferred"]:
        return t("cockpit.transferred", lang, amount=_moved_words(row, lang))
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


def _moved_words(row: dict, lang: str) -> str:
    """What moved in or out with units since last year, in the card's unit."""
    moved = row["transferred"]
    return f.variance(moved, lang) if metric(row["metric"]).unit == "cny" else f.number(moved, 0, signed=True)


def formula(screen: Screen) -> str:
    """How economic profit is made of the period's figures; without figures where one of them is missing."""
    lang, unit = screen.lang, f.unit("wan", screen.lang)
    rows = screen.answer(small_questions(screen)[1])
    near = f.pct(tolerance_pct(screen.mart, screen.month_no), 0)
    if rows["value"].null_count():
        return t("cockpit.foot.short", lang, near=near)
    profit, charge, economic = (f.in_unit(value, unit) for value in rows["value"])
    return t("cockpit.foot.formula", lang, profit=profit, charge=charge, economic=economic, unit=unit.label, near=near)


FOOT = Foot(formula, made="cockpit.foot.made", shows=MADE_OF)
