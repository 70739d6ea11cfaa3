"""Three sentences: are we on plan, why, and what must be decided; made from the same queries as the cards."""

from __future__ import annotations

from mart.metrics import missing
from mart.query import metric as q
from mart.query.cockpit import overview
from ui import components as ui
from ui import formats as f
from ui import period
from ui.i18n import pick, t
from ui.parts import difference
from ui.screen import Screen
from ui.screens.cockpit import bridge, decisions, kpis, maps
from ui.screens.cockpit.bridge import WAN, short_branch
from ui.shared import bridge as shared

SHOWS = ("risk_adjusted_profit", "economic_profit", "deposits_avg", "loans_end")


def draw(screen: Screen) -> None:
    """The three sentences of the period, and of what is stuck in the sales maps just now."""
    screen.draw_cached("sentences", lambda: _say(screen), maps.stuck(screen))


def answer_period(screen: Screen) -> str:
    """Are we on plan is answered for the year to date first, whatever period the page shows; for the month where the
    data do not reach back to January."""
    return period.FIRST if q.span(period.FIRST, screen.month_no)[0] >= screen.mart.first_month else "month"


def _say(screen: Screen) -> None:
    at, lang = (screen.month_no, screen.filters), screen.lang
    answered, found = answer_period(screen), bridge.asked(screen).load(screen)
    sentences = overview.sentences(
        screen.mart,
        screen.scope,
        *at,
        kpis=screen.answer(kpis.question(screen, answered)),
        bridge=found,
        decisions=screen.answer(decisions.question(screen)),
    )
    args = {one.slot: (one.key, named_feed(screen, as_drawn(one.args, found))) for one in sentences}
    whose = period.words(answered, screen.month_no, lang)
    ui.three_sentences(
        [
            (
                t("cockpit.slot.plan", lang),
                plan(*args["plan"], lang, whose, "" if answered == "month" else screen.month),
            ),
            (t("cockpit.slot.why", lang), why(*args["why"], lang, screen.period_words)),
            (t("cockpit.slot.decide", lang), decide(screen, *args["decide"], lang)),
        ]
    )


def named_feed(screen: Screen, args: dict) -> dict:
    """A sentence's arguments with its missing feed, if any, as the reader calls it."""
    feed = args.get("missing_feed")
    return {**args, "missing_feed": screen.feed(feed)} if feed else args


def as_drawn(args: dict, found: overview.Bridge) -> dict:
    """A sentence's arguments with the gap and the drivers of the bridge as its bars print them."""
    if "drivers" not in args:
        return args
    amounts = shared.said(found, WAN)
    drawn = {
        name: [row | {"amount_cny": amounts[row["driver"]]} for row in args[name]] for name in ("drivers", "offsets")
    }
    return {**args, **drawn, "gap_cny": difference(found.end, found.start)}


def against(pct: float | None, base: str, lang: str) -> str:
    """A comparison in words: "低于计划 1.1%", "7.1% above last year"; nothing where there is nothing to compare
    with."""
    if pct is None:
        return ""
    way = "equal" if round(abs(pct), 1) == 0 else "above" if pct > 0 else "below"
    return t("cockpit.comma", lang) + t(f"cockpit.than.{way}_{base}", lang, pct=f.pct(abs(pct), 1))


def plan(key: str, args: dict, lang: str, whose: str, month: str = "") -> str:
    """Profit and economic profit of a period (`whose`) against plan and last year, then its last `month`; balances
    where profit cannot be computed."""
    if key == "volumes_only":
        return t(
            "cockpit.sentence.volumes_only",
            lang,
            period=whose,
            feed=args["missing_feed"],
            deposits=f.money(args["deposits_cny"], lang),
            deposits_than=against(args["deposits_year_pct"], "last_year", lang),
            loans=f.money(args["loans_cny"], lang),
            loans_than=against(args["loans_year_pct"], "last_year", lang),
        )
    run = t("cockpit.sentence.run", lang, count=args["months_below_cnt"]) if args["months_below_cnt"] > 1 else ""
    said = t(
        "cockpit.sentence.plan",
        lang,
        period=whose,
        profit=f.money(args["profit_cny"], lang),
        profit_than=against(args["profit_plan_pct"], "plan", lang)
        + against(args["profit_year_pct"], "last_year", lang),
        ep=f.money(args["ep_cny"], lang),
        ep_than=_gap(args, "ep", lang),
        run="" if month else run,
    )
    if not month or args["month_ep_cny"] is None:
        return said
    ep = f.money(args["month_ep_cny"], lang)
    return said + t("cockpit.sentence.month", lang, month=month, ep=ep, ep_than=_gap(args, "month", lang), run=run)


def _gap(args: dict, of: str, lang: str) -> str:
    """Economic profit (of the period, "ep", or of its last "month") against plan in money, with the percentage where
    the plan is a profit."""
    if args[f"{of}_gap_cny"] is None:
        return ""
    value = args["ep_cny" if of == "ep" else "month_ep_cny"]
    gap, part = difference(f.decimal(value), f.decimal(args[f"{of}_plan_cny"])), args[f"{of}_gap_pct"]
    way = "above" if gap > 0 else "below" if gap < 0 else "equal"
    text = t(f"cockpit.than.{way}_plan", lang, pct=f.money(abs(gap), lang))
    is_profit = args[f"{of}_plan_cny"] > 0 and part is not None
    share = t("cockpit.in_brackets", lang, what=f.pct(part, 1, signed=True)) if is_profit else ""
    return t("cockpit.comma", lang) + text + share


def why(key: str, args: dict, lang: str, whose: str) -> str:
    """The drivers that made the difference of a period (`whose`), each with the cell behind it, and those that worked
    against it."""
    if key in ("no_reason", "unchanged"):
        return t(f"cockpit.sentence.{key}", lang)
    main = [_driver(row, lang, True) for row in args["drivers"]]
    others = [_driver(row, lang, False) for row in args["offsets"]]
    tail = t("cockpit.sentence.offset", lang, drivers=t("cockpit.and", lang).join(others)) if others else ""
    return t(
        f"cockpit.sentence.{key}",
        lang,
        period=whose,
        base=t(f"cockpit.base.{args['base']}", lang).lower(),
        gap=f.money(abs(args["gap_cny"]), lang),
        drivers=t("cockpit.and", lang).join(main),
        tail=tail,
    )


def _driver(row: dict, lang: str, has_reason: bool) -> str:
    """One driver: "**利率 −612 万**（郑州稳盈 180 天）"."""
    words = f"{t('cockpit.driver.' + row['driver'], lang)} {f.variance(row['amount_cny'], lang)}"
    branch, _, product = pick(row["label_zh"] or "", row["label_en"] or "", lang).partition(" · ")
    if not has_reason:
        return words
    reason = t("cockpit.sentence.reason", lang, branch=short_branch(branch), product=product) if product else ""
    return f"**{words}**{reason}"


def decide(screen: Screen, key: str, args: dict, lang: str) -> str:
    """How many things wait, and the two that matter most."""
    if key == "nothing" and missing(screen.mart, "economic_profit"):
        return decisions.nothing(screen)
    if key == "nothing":
        return t("cockpit.sentence.nothing", lang)
    names = t("cockpit.and", lang).join(decisions.words(row, lang) for row in args["top"])
    amount = args["top_impact_cny"]
    worth = "" if amount is None else t("cockpit.sentence.worth", lang, amount=f.money(amount, lang))
    return t("cockpit.sentence.queue", lang, count=args["count_cnt"], names=names, worth=worth)
