"""Three sentences: whether the campaign helped, what it is worth, what follows."""

from __future__ import annotations

from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.results import state
from ui.screens.results.state import View

HOPELESS = 10  # times the targets to show a difference: no bank goes on with that


def draw(screen: Screen, view: View) -> None:
    """The sentences of the campaign in view."""
    said = sentences(screen, view)
    screen.draw_cached("campaign_sentences", lambda: ui.three_sentences(said), view.campaign_id)


def sentences(screen: Screen, view: View) -> list[tuple[str, str]]:
    """Label and sentence, three times."""
    lang = screen.lang
    texts = (_helped(view.row, lang), _worth(view.row, lang), _next(screen, view))
    return [
        (t(f"campaign.sentence.{name}", lang), text)
        for name, text in zip(("helped", "worth", "next"), texts, strict=True)
    ]


def _helped(row: dict, lang: str) -> str:
    verdict = "shown" if row["is_shown"] else _not_shown(row)
    return t(
        f"campaign.sentence.helped_{verdict}",
        lang,
        targeted=f.number(row["targeted_cnt"]),
        held=f.number(row["held_cnt"]),
        count=f.number(abs(row["incremental"]) if verdict == "fewer" else row["incremental"]),
        low=f.number(row["incremental_low"]),
        high=f.number(row["incremental_high"]),
        without=f.number(row["expected"]),
        smallest=f.number(row["smallest_pct"], 1),
    )


def _not_shown(row: dict) -> str:
    """Which of those that are not shown: nobody opened, fewer opened for sure, the interval ends just above zero, or it
    holds zero."""
    if row["smallest_pct"] is None:
        return "too_few"
    return "fewer" if row["high_pct"] < 0 else "close" if row["low_pct"] > 0 else "not_shown"


def _worth(row: dict, lang: str) -> str:
    money = {
        name: f.money(row[key], lang)
        for name, key in (
            ("ep", "incremental_ep_cny"), ("low", "ep_low_cny"), ("high", "ep_high_cny"), ("cost", "contact_cost_cny"),
            ("each", "ep_per_opening_cny"), ("net", "net_ep_cny"), ("realised", "realised_cny"),
        )
    }  # fmt: skip
    each = row["ep_per_opening_cny"]
    key = "worth_text" if row["incremental_ep_cny"] is not None else "worth_unknown" if each is None else "worth_loses"
    return t(f"campaign.sentence.{key}", lang, **money, p=f.number(row["p_value"], 2))


def _next(screen: Screen, view: View) -> str:
    """Where to go on: the segments that are shown, else how large a campaign would have to be."""
    lang, row = screen.lang, view.row
    parts = screen.load(state.named, screen.month_no, view.campaign_id, "segment", lang).drop_nulls("difference_pct")
    shown = parts.filter("is_shown").sort("shrunk_pct", descending=True)
    if shown.height:
        rest = parts.filter(~parts["is_shown"])["name"].to_list()
        said = t("campaign.sentence.next_best", lang, name=shown["name"][0], pct=state.points(shown["shrunk_pct"][0]))
        none = t("campaign.sentence.next_none", lang, names=t("table.and", lang).join(rest)) if rest else ""
        return said + none
    if row["smallest_pct"] is None:
        return t("campaign.sentence.next_too_few", lang)
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
