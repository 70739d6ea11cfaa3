"""One model: what it predicts, from which months it learnt, its figures with intervals, and its limits."""

from __future__ import annotations

from models.features import ALL
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.models.cards import TONES, opened

INTERVALS = ("auc", "average_precision", "alift", "lift_at_10_pct")
PLACES = {"auc": 3, "average_precision": 4, "alift": 3, "lift_at_10_pct": 1, "lift_at_5_pct": 1, "brier": 5, "ece": 4}


def draw(screen: Screen, found: dict[str, dict]) -> None:
    """Two cards: the model and its windows; its figures."""
    card = opened(found)
    lang, name = screen.lang, pick(card["name_zh"], card["name_en"], screen.lang)
    left, right = ui.split(2)
    predicts = t(
        "models.predicts",
        lang,
        name=name,
        embargo=card["predicts"]["embargo_months"],
        months=card["predicts"]["label_months"],
    )
    with left, ui.card(name, predicts, key="models_one"):
        ui.badges([ui.Badge(t(f"models.status.{card['status']}", lang), TONES[card["status"]])])
        ui.note(t(f"models.reason.{card['status_reason']}", lang))
        for key, text in _words(card, lang).items():
            ui.note(f"**{t(f'models.fact.{key}', lang)}** {text}")
        ui.key_values(_made(card, lang))
        ui.note(approaches(found.get("uplift", {}), card["product_id"], lang))
        for limit in card["limits"]:
            ui.note(t(f"models.limit.{limit}", lang), is_ruled=True)
    caption = t("models.figures_caption", lang, test=_span(card["windows"]["test"]))
    caption += t("models.possible_caption", lang) if (card["figures"] or {}).get("best_possible") else ""
    with right, ui.card(t("models.figures", lang), caption):
        if card["figures"] is None:
            ui.empty_state(t("models.no_figures", lang), t(f"models.reason.{card['status_reason']}", lang))
        else:
            ui.key_values(_figures(card, lang))


def approaches(uplift: dict, product_id: str, lang: str) -> str:
    """From how many outcomes the effect of an approach is learnt, and how many of them came from sales maps."""
    if "outcomes" not in uplift:  # not scored, or by an older version
        return t("models.approaches.unscored", lang)
    mine = uplift["outcomes"].get(product_id)
    if mine is None:
        return t("models.approaches.none", lang)
    return t("models.approaches.some", lang, **{name: f.number(count) for name, count in mine.items()})


def _span(window: dict) -> str:
    return f"{window['from']} – {window['to']}"


def _words(card: dict, lang: str) -> dict[str, str]:
    """How it was made and split, in sentences."""
    parts, need = card["parts"], t(f"models.need.{card['need_family']}", lang)
    how = t("models.none_made", lang)
    if "own" in parts:
        how = t(
            "models.made_own",
            lang,
            own=t(f"models.candidate.{parts['own']['candidate']}", lang),
            pool=t(f"models.candidate.{parts['pool']['candidate']}", lang),
            need=need,
        )
    elif "pool" in parts:
        how = t("models.made_pool", lang, pool=t(f"models.candidate.{parts['pool']['candidate']}", lang), need=need)
    words = {"how": how, "split": t("models.split", lang, folds=card["split"]["group_folds"])}
    if card["judged_together"]:
        words["together"] = t("models.together", lang, count=len(card["judged_together"]))
    return words | {"leaks": " ".join(_leak(one, lang) for one in card.get("leaks", [])) or t("models.no_leaks", lang)}


def _leak(found: dict, lang: str) -> str:
    """One feature that seems to know the answer."""
    label = ALL[found["feature"]].label(lang) if found["feature"] in ALL else found["feature"]
    return t(
        "models.leak", lang, feature=label, alone=f.number(found["auc_alone"], 3), loss=f.number(found["auc_loss"], 3)
    )


def _made(card: dict, lang: str) -> list[ui.Fact]:
    training = card["training"]
    facts = {
        "train": _span(card["windows"]["train"]),
        "judging": _span(card["windows"]["judging_train"]),
        "test": _span(card["windows"]["test"]),
        "rows": t(
            "models.rows",
            lang,
            rows=f.count(training["rows_cnt"], lang, ""),
            takers=f.count(training["takers_cnt"], lang, ""),
            customers=f.count(training["customers_cnt"], lang, ""),
        ),
        "build": f"{card['build']} · {card['as_of']}",
    }
    return [ui.Fact(t(f"models.fact.{key}", lang), text) for key, text in facts.items()]


def _figures(card: dict, lang: str) -> list[ui.Fact]:
    figures, facts = card["figures"], []
    possible = figures.get("best_possible") or {}
    for name in (*INTERVALS, "lift_at_5_pct", "brier", "ece"):
        text, pair = f.number(figures[name], PLACES[name]), figures["intervals_90"].get(name)
        if pair and pair[0] is not None:
            text += f"  [{f.number(pair[0], PLACES[name])} – {f.number(pair[1], PLACES[name])}]"
        if name in possible:
            text += t("models.of_possible", lang, best=f.number(possible[name], PLACES[name]))
        facts.append(ui.Fact(t(f"models.figure.{name}", lang), text))
    if figures["capacity_cnt"]:
        share = 100 * figures["precision_at_capacity"]
        facts.append(
            ui.Fact(t("models.figure.precision", lang, count=f.count(figures["capacity_cnt"], lang)), f.pct(share))
        )
    facts.append(
        ui.Fact(
            t("models.figure.rate", lang),
            t(
                "models.rate",
                lang,
                rate=f.pct(100 * figures["rate"]),
                expected=f.pct(100 * figures["mean_probability"]),
            ),
        )
    )
    facts += _lead(figures, lang)
    for name, found in figures["baselines"].items():
        facts.append(
            ui.Fact(
                t(f"models.baseline.{name}", lang),
                t(
                    "models.baseline_is",
                    lang,
                    auc=f.number(found["auc"], 3),
                    ap=f.number(found["average_precision"], 4),
                ),
            )
        )
    return facts


def _lead(figures: dict, lang: str) -> list[ui.Fact]:
    """The model's lead over the best baseline with its paired interval; nothing on a card that does not hold it."""
    best = figures["baselines"].get(figures["best_baseline"], {})
    low, high = (best.get("lead_90") or {}).get("auc") or (None, None)
    if low is None:
        return []
    lead = f.number(figures["auc"] - best["auc"], 3)
    return [
        ui.Fact(
            t("models.figure.lead", lang),
            t("models.lead_is", lang, lead=lead, low=f.number(low, 3), high=f.number(high, 3)),
        )
    ]
