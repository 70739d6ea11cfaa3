"""The full year as it looks now: the year to date, and the rest by last year's seasonal share, with its interval."""

from __future__ import annotations

from mart.metrics import metric
from mart.query import metric as q
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.charts.outlook import Year
from ui.i18n import t
from ui.load import Call
from ui.screen import Screen
from ui.screens.cockpit.bridge import WAN, places, unit_word
from ui.shared import stills

SHOWS = ("revenue", "risk_adjusted_profit", "economic_profit")


def has_year(screen: Screen) -> bool:
    """Whether the mart holds last year whole, so that there is a season to go by; the whole year is no outlook."""
    january = q.span("ytd", screen.month_no)[0]
    return january - 12 >= screen.mart.first_month and not screen.filters.customer_id


def questions(screen: Screen) -> dict[str, Call]:
    """What the card asks for by metric, for `screen.ahead` and `screen.answer`."""
    return {name: (q.outlook, name, screen.month_no, screen.filters) for name in SHOWS}


def draw(screen: Screen) -> None:
    """Three metrics of the calendar year, hatched where they are expected only."""
    lang, found = screen.lang, {name: screen.answer(call) for name, call in questions(screen).items()}
    known = {name: year for name, year in found.items() if year.full_year is not None}
    if not known:
        return
    year = screen.month_no // 12
    message = headline(known, year, lang)
    caption = t("cockpit.outlook.caption", lang, month=screen.month)
    planned = ("plan",) if any(one.plan is not None for one in known.values()) else ()
    with ui.card(message, caption, legend=("actual", "forecast", *planned, "previous"), key="cockpit_outlook"):
        stills.draw(
            screen,
            "outlook",
            lambda: charts.outlook(
                [in_units(name, one, lang) for name, one in known.items()],
                screen.look,
                message=message,
                unit_label=unit_word(lang),
                places=places(lang),
            ),
            key="cockpit_outlook_chart",
        )
        ui.note(t("cockpit.outlook.rule", lang))


def in_units(name: str, found: q.Outlook, lang: str) -> Year:
    """The outlook in whole 万 that still sum: year to date + rest = year."""
    ytd, rest, _ = charts.whole_steps(found.ytd, [found.rest], found.full_year, WAN)
    others = (found.low, found.high, found.plan, found.last_year)
    return Year(t(f"cockpit.card.{name}", lang), ytd, rest[0], *(None if v is None else round(v / WAN) for v in others))


def headline(found: dict[str, q.Outlook], year: int, lang: str) -> str:
    """What economic profit (or, without it, revenue) comes to, and on which side of plan its interval lies."""
    name = "economic_profit" if "economic_profit" in found else next(iter(found))
    one = found[name]
    side = "no_plan"
    if one.plan is not None:
        side = "above" if one.full_year >= one.plan else "below"
        if one.low is not None and one.low <= one.plan <= one.high:
            side = "open"
    return t(
        f"cockpit.outlook.{side}",
        lang,
        name=metric(name).label(lang),
        year=year,
        amount=f.money(one.full_year, lang),
        plan=f.money(one.plan, lang),
    )
