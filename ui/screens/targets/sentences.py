"""Three sentences: whom to approach first, what the managers' capacity is worth, who is left out."""

from __future__ import annotations

from mart.query import targeting
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.targets import state
from ui.screens.targets.customers import SHOWN
from ui.screens.targets.state import View


def _listed(view: View) -> dict:
    """How the list below is asked for at first."""
    kept = {"segment_id": view.segment, "worthwhile_only": False, "order_by": "expected_ep_cny"}
    return {"limit": SHOWN, "offset": 0, **kept}


def ahead(screen: Screen, view: View) -> None:
    """Start on the list and the curve."""
    screen.ahead(
        (state.curve, view.product_id, view.filters, view.segment),
        (targeting.targets, view.product_id, view.filters, _listed(view)),
    )


def draw(screen: Screen, view: View) -> None:
    """The sentences of the list in view."""
    key = view.product_id, view.segment
    screen.draw_cached("target_sentences", lambda: ui.three_sentences(sentences(screen, view)), *key)


def sentences(screen: Screen, view: View) -> list[tuple[str, str]]:
    """Label and sentence, three times."""
    lang = screen.lang
    return [
        (t("target.sentence.who", lang), _who(screen, view)),
        (t("target.sentence.worth", lang), _worth(screen, view)),
        (t("target.sentence.out", lang), _out(screen, view)),
    ]


def _who(screen: Screen, view: View) -> str:
    lang, totals = screen.lang, view.totals
    first = screen.load(targeting.targets, view.product_id, view.filters, **_listed(view))
    if first.is_empty():
        return t("target.sentence.nobody", lang, product=view.name(lang))
    row = first.row(0, named=True)
    return t(
        "target.sentence.who_text",
        lang,
        product=view.name(lang),
        worthwhile=f.number(totals.worthwhile_cnt),
        total=f.number(totals.candidates_cnt),
        name=pick(row["label_zh"] or row["customer_id"], row["label_en"] or "", lang),
        pct=f.pct(row["probability_pct"], 1),
        ep=f.money(row["ep_if_taken_cny"], lang),
    )


def _worth(screen: Screen, view: View) -> str:
    lang, totals = screen.lang, view.totals
    if not totals.candidates_cnt:
        return t("target.sentence.worth_none", lang)
    rules = targeting.policy(screen.mart, screen.month_no)
    return t(
        "target.sentence.worth_text",
        lang,
        managers=f.number(totals.managers_cnt),
        each=f.number(rules["contacts_per_manager_cnt"]),
        count=f.number(totals.within_capacity_cnt),
        ep=f.money(totals.within_capacity_ep_cny, lang),
        whole=f.money(totals.expected_ep_cny, lang),
    )


def _out(screen: Screen, view: View) -> str:
    lang = screen.lang
    rows = screen.load(targeting.exclusions, view.product_id)
    named = [
        t(
            "target.sentence.out_part",
            lang,
            reason=t(f"target.excluded.{row['reason']}", lang),
            count=f.number(row["customers_cnt"]),
        )
        for row in rows.sort("customers_cnt", descending=True).head(2).to_dicts()
        if row["customers_cnt"]
    ]
    if not named:
        return t("target.sentence.out_none", lang)
    return t(
        "target.sentence.out_text",
        lang,
        count=f.number(rows["customers_cnt"].sum()),
        parts=t("target.comma", lang).join(named),
        whole=state.whole_words(screen),
    )
