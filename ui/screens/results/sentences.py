"""Three sentences: whether the campaign helped, what it is worth, what follows."""

from __future__ import annotations

from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.results import state
from ui.screens.results.state import View
from ui.shared import increment

HOPELESS = 10  # times the targets to show a difference: no bank goes on with that


def draw(screen: Screen, view: View) -> None:
    """The sentences of the campaign in view."""
    screen.draw_cached("campaign_sentences", lambda: ui.three_sentences(sentences(screen, view)), view.campaign_id)


def sentences(screen: Screen, view: View) -> list[tuple[str, str]]:
    """Label and sentence, three times."""
    lang = screen.lang
    texts = (increment.helped(view.row, lang), increment.worth(view.row, lang), _next(screen, view))
    return [
        (t(f"campaign.sentence.{name}", lang), text)
        for name, text in zip(("helped", "worth", "next"), texts, strict=True)
    ]


def _next(screen: Screen, view: View) -> str:
    """Where to go on: the segments that are shown, else how large a campaign would have to be."""
    lang, row = screen.lang, view.row
    if said := unpaid(row, lang):
        return said
    parts = screen.load(state.named, screen.month_no, view.campaign_id, "segment", lang).drop_nulls("difference_pct")
    shown = parts.filter("is_shown").sort("shrunk_pct", descending=True)
    if shown.height and state.is_alike(parts):
        return t("campaign.sentence.next_whole", lang)
    if shown.height:
        rest = parts.filter(~parts["is_shown"])["name"].to_list()
        said = t("campaign.sentence.next_best", lang, name=shown["name"][0], pct=state.points(shown["shrunk_pct"][0]))
        none = t("campaign.sentence.next_none", lang, names=t("table.and", lang).join(rest)) if rest else ""
        return said + none
    return _otherwise(row, screen.scope.record.is_of_branches, lang)


def unpaid(row: dict, lang: str) -> str:
    """Why more of it is no gain, whatever it brought: an opening loses money, or what is shown to come of the contacts
    does not pay for them; empty where neither is so."""
    each, net = row["ep_per_opening_cny"], row["net_ep_cny"]
    if each is not None and each <= 0:
        return t("campaign.sentence.next_loses", lang, each=f.money(each, lang))
    if row["is_shown"] and net is not None and net <= 0:
        return t("campaign.sentence.next_costs", lang, net=f.money(net, lang))
    return ""


def _otherwise(row: dict, is_part: bool, lang: str) -> str:
    """What follows where no segment is shown. Who sees a part of the bank has few held out: nothing seen there is no
    reason to stop what works for the whole."""
    if row["smallest_pct"] is None:
        return t("campaign.sentence.next_too_few", lang)
    if is_part and not row["is_shown"]:
        return t("campaign.sentence.next_part", lang)
    if row["difference_pct"] <= 0:
        return t("campaign.sentence.next_nothing", lang)
    return size_needed(row, lang)


def size_needed(row: dict, lang: str) -> str:
    """How many targets would show a difference like this one; that nobody should where it is too many."""
    needed = row["targeted_cnt"] * (row["smallest_pct"] / row["difference_pct"]) ** 2
    if row["is_shown"] or needed <= row["targeted_cnt"]:
        return t("campaign.sentence.next_whole", lang)
    times = needed / row["targeted_cnt"]
    key = "next_hopeless" if times > HOPELESS else "next_larger"
    return t(f"campaign.sentence.{key}", lang, count=f.number(round(needed, -2)), times=f.number(times))
