"""The model cards' page: what was possible at best stands beside what was reached, and likely leaks are named."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest

from ui import lists
from ui.i18n import t
from ui.screens.models import card as models_one
from ui.screens.models import cards

FIGURES = {
    "auc": 0.746, "average_precision": 0.022, "alift": 0.74, "lift_at_10_pct": 3.42, "lift_at_5_pct": 4.1,
    "brier": 0.006, "ece": 0.001,
    "intervals_90": {"auc": [0.721, 0.769]}, "capacity_cnt": None, "rate": 0.0068, "mean_probability": 0.007,
    "takers_cnt": 313,
    "best_baseline": "logistic", "baselines": {"logistic": {"auc": 0.733, "average_precision": 0.024,
    "lead_90": {"auc": [0.0042, 0.0211]}}},
    "best_possible": {"auc": 0.776, "average_precision": 0.025, "lift_at_10_pct": 3.52},
}  # fmt: skip


def facts(figures: dict, lang: str = "en") -> dict[str, str]:
    return {fact.label: fact.value for fact in models_one._figures({"figures": figures}, lang)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_card_says_what_was_possible_at_best_where_that_is_known(lang):
    for name, reached, best in (("auc", "0.746", "0.776"), ("lift_at_10_pct", "3.4", "3.5")):
        label = t(f"models.figure.{name}", lang)
        said = facts(FIGURES, lang)[label]
        assert said.startswith(reached) and said.endswith(t("models.of_possible", lang, best=best))
        assert facts({k: v for k, v in FIGURES.items() if k != "best_possible"}, lang)[label] == said.removesuffix(
            t("models.of_possible", lang, best=best)
        )


def test_the_lead_over_the_best_baseline_is_shown_with_its_interval():
    label = t("models.figure.lead", "en")
    assert facts(FIGURES)[label] == "0.013  [0.004 – 0.021]"
    old = FIGURES | {"baselines": {"logistic": {"auc": 0.733, "average_precision": 0.024}}}
    assert label not in facts(old), "a card from before the interval was kept"


def test_the_list_has_the_possible_lift_only_where_a_card_knows_it():
    frames = [pl.DataFrame({"lift_true": [value]}, schema={"lift_true": pl.Float64}) for value in (3.5, None)]
    names = [[column.key for column in lists.for_screen(cards.CARDS, frame, "en")[0]] for frame in frames]
    assert "lift_true" in names[0] and "lift_true" not in names[1]
    card = {
        "product_id": "P1",
        "name_zh": "一",
        "name_en": "One",
        "status": "published",
        "model": "own",
        "figures": None,
    }
    page = SimpleNamespace(lang="en", look=None)
    assert cards._row(page, card)["lift_true"] is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_likely_leak_is_named_with_what_it_reaches_alone(lang):
    card = {"parts": {}, "need_family": "save", "split": {"group_folds": 3}, "judged_together": []}
    none = models_one._words(card, lang)["leaks"]
    leak = {"feature": "uses_foreign", "auc_alone": 0.991, "auc_loss": 0.27, "reason": "is the answer"}
    said = models_one._words(card | {"leaks": [leak]}, lang)["leaks"]
    assert none == t("models.no_leaks", lang) and "0.991" in said and "0.270" in said and "uses_foreign" not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_card_says_how_many_outcomes_of_an_approach_came_from_sales_maps(lang):
    counts = {"campaigns_cnt": 4, "customers_cnt": 2350, "maps_cnt": 1, "map_customers_cnt": 150}
    said = models_one.approaches({"outcomes": {"PAY": counts}}, "PAY", lang)
    assert "2,350" in said and "150" in said
    assert models_one.approaches({"outcomes": {"PAY": counts}}, "LOAN", lang) == t("models.approaches.none", lang)
    assert models_one.approaches({}, "PAY", lang) == t("models.approaches.unscored", lang)
