"""`python -m models`: train, evaluate, score, card. Exit code 0 done, 1 the data or rules failed, 2 wrong use."""

from __future__ import annotations

import time
from typing import Any

from mart import features as read
from mart import publish
from mart.query.targeting.base import policy
from mart.reader import Mart, open_next
from mart.scope import EXECUTIVE
from mart.waiting import waiting
from models import artifacts, dataset, late, registry, score, train, truth
from models.console import WrongUse, progress, run
from models.printed import card_text, effects_text, evaluate_text, order_text, score_text, train_text
from models.snapshot import Snapshots


def capacity(mart: Mart, products_cnt: int) -> int | None:
    """Customers the managers can approach for one product in a month: all managers' capacity shared by the products."""
    managers = read.customers(mart, EXECUTIVE, mart.as_of)["manager_id"].n_unique()
    return int(policy(mart, mart.as_of)["contacts_per_manager_cnt"] * managers / max(products_cnt, 1)) or None


def cli_train(seed: int = 7, as_json: bool = False) -> int:
    """Train and judge every pushable product on the build; write models and cards into it."""
    return run("train", lambda: _train(seed, not as_json), train_text, as_json)


def _train(seed: int, show: bool) -> dict[str, Any]:
    started, mart = time.monotonic(), open_next()
    source = dataset.load(mart, policy(mart, mart.as_of), first=dataset.training_start(mart))
    late.refuse_late(
        lambda first, last, known: read.panel(mart, EXECUTIVE, first, last, known), _probes(source), source.last
    )
    for month in _probes(source):
        late.refuse_late_pairs(dataset.load(mart, source.rules, month, month), source, month)
    months, loaded = Snapshots(source), time.monotonic()
    with progress(len(source.pushable) + 1, show) as report:
        trained = train.train(months, seed, report)
    fitted = time.monotonic()
    cards = artifacts.write(
        mart.folder,
        source,
        train.plan(source.labelled),
        trained,
        capacity(mart, len(source.pushable)),
        mart.bank.is_demo,
        truth.truths_file(mart.where.data),
    )
    segments = _segments(mart, seed)
    artifacts.drop_foreign(mart.folder)
    ended = time.monotonic()
    return {
        "build": mart.build_id,
        "seconds": {
            "read": round(loaded - started, 1),
            "fit": round(fitted - loaded, 1),
            "write": round(ended - fitted, 1),
        },
        "products": [_brief(card) for card in cards],
        "segments": segments,
    }


def _segments(mart: Mart, seed: int) -> dict | None:
    from models import segments

    return segments.train(mart, seed)


def _probes(source: dataset.Source) -> list[int]:
    """Months in which features are checked for reading later ones: the last labelled month."""
    return source.labelled[-1:]


def _brief(card: dict) -> dict[str, Any]:
    figures = card["figures"] or {}
    names = ("takers_cnt", "auc", "average_precision", "lift_at_10_pct", "ece", "best_baseline", "margin_auc")
    return {
        "product_id": card["product_id"],
        "name_en": card["name_en"],
        "status": card["status"],
        "reason": card["status_reason"],
        "model": card["model"],
        **{name: figures.get(name) for name in names},
    }


def cli_evaluate(as_json: bool = False) -> int:
    """Every figure of the judged rows again; on a demo bank also the distance to the true probabilities."""
    return run("evaluate", _evaluate, evaluate_text, as_json)


def _evaluate() -> dict[str, Any]:
    mart = open_next()
    rows, cards = artifacts.judged(mart.folder), registry.cards(mart.folder)
    products = {name: card for name, card in cards.items() if card.get("kind") == "product"}
    needs = {name: card["need_family"] for name, card in products.items()}
    frames = truth.beside(
        truth.truths_file(mart.where.data),
        {key[0]: part for key, part in rows.group_by(["product_id"], maintain_order=True)},
    )
    figures, together = artifacts.judge(frames, needs, capacity(mart, len(products)))
    published = {name for name, card in products.items() if card["is_published"]}
    from models.cards import finite

    return finite(
        {
            "build": mart.build_id,
            "published_cnt": len(published),
            "products": {
                name: {
                    "status": card["status"],
                    "reason": card["status_reason"],
                    "leaks": card.get("leaks", []),
                    "judged_together": together.get(name, []),
                    "figures": figures.get(name),
                }
                for name, card in products.items()
            },
            "against_truth": truth.distance(frames, published),
        }
    )


def cli_order(contacts_cnt: int | None = None, as_json: bool = False) -> int:
    """Incremental profit won by the first contacts of each order, against the demo bank's truth."""
    from models import order

    return run("order", lambda: order.compare(open_next(), contacts_cnt), order_text, as_json)


def cli_effects(as_json: bool = False) -> int:
    """Measured effects of an approach against the demo bank's planted ones."""
    from models import planted

    return run("effects", lambda: planted.compare(open_next()), effects_text, as_json)


def cli_score(as_json: bool = False) -> int:
    """Score every eligible customer for every published product; write the lists into the build, and publish it where
    it waited for them."""
    return run("score", lambda: _score(not as_json), score_text, as_json)


def _score(show: bool) -> dict[str, Any]:
    from models import segments

    started, mart = time.monotonic(), open_next()
    artifacts.take_over(mart.folder, mart.where.builds / (publish.published(mart.where) or mart.build_id))
    with progress(2 * len(registry.cards(mart.folder)), show) as report:
        scored = score.score(mart, report)
    folder = score.write(mart, scored)
    segments.assign(mart)
    is_published = _published(mart)
    worthwhile = scored.pairs.filter("is_worthwhile")
    return {
        "build": mart.build_id,
        "models_of": max(card["build"] for card in registry.cards(mart.folder).values() if card["kind"] == "product"),
        "is_published": is_published,
        "folder": str(folder),
        "products_cnt": scored.pairs["product_id"].n_unique(),
        "pairs_cnt": scored.pairs.height,
        "customers_cnt": scored.customers.height,
        "explained_cnt": int(scored.pairs["reasons"].is_not_null().sum()),
        "worthwhile_cnt": worthwhile.height,
        "worthwhile_ep_cny": str(worthwhile["expected_ep_cny"].sum() or 0),
        "seconds": round(time.monotonic() - started, 1),
    }


def _published(mart: Mart) -> bool:
    """Publish the build where it waited for its scores; whether it is published now. Another one that waits by now is
    left to its own."""
    if waiting(mart.where) == mart.build_id:
        publish.publish(mart.where, mart.build_id)
    return publish.published(mart.where) == mart.build_id


def cli_card(name: str | None, as_json: bool = False) -> int:
    """Print a model card, or the list of cards."""
    return run("card", lambda: _card(name), card_text, as_json)


def _card(name: str | None) -> dict[str, Any]:
    found = registry.cards(open_next().folder)
    if name is None:
        return {
            key: {"kind": card["kind"], "status": card.get("status"), "name_en": card.get("name_en", card.get("name"))}
            for key, card in found.items()
        }
    if name not in found:
        raise WrongUse(f"{name}: no such card; known are {', '.join(found) or 'none, run python -m models train'}")
    return found[name]
