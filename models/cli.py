"""`python -m models`: train, evaluate, score, card. Exit code 0 done, 1 the data or rules failed, 2 wrong use."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mart.features import panel as read
from mart.query.targeting.base import policy
from mart.reader import Mart, NoMart, open_mart
from mart.scope import EXECUTIVE
from models import artifacts, dataset, features, registry, score, train, truth
from models.snapshot import Snapshots

DONE, FAILED, WRONG_USE = 0, 1, 2
EXPECTED = (NoMart, dataset.NoData, features.LateFeature, registry.RegistryError)


class WrongUse(ValueError):
    """One line: which argument is wrong."""


def run(name: str, work: Callable[[], dict[str, Any]], text: Callable[[dict], str], as_json: bool) -> int:
    """Do the work, print its record as text or JSON; an expected failure is one line on stderr."""
    try:
        record = work()
    except WrongUse as error:
        print(f"{name}: {error}", file=sys.stderr)
        return WRONG_USE
    except EXPECTED as error:
        print(f"{name}: {' '.join(str(error).split())}", file=sys.stderr)
        return FAILED
    print(json.dumps(record, ensure_ascii=False, indent=1) if as_json else text(record))
    return DONE


@contextmanager
def progress(total: int, show: bool) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal; a function that says what was just finished."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not (show and console.is_terminal),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=total)
        yield lambda done: bar.update(task, advance=1, description=done)


def capacity(mart: Mart, products_cnt: int) -> int | None:
    """Customers the managers can approach for one product in a month: all managers' capacity shared by the products."""
    managers = read.customers(mart, EXECUTIVE, mart.as_of)["manager_id"].n_unique()
    return int(policy(mart, mart.as_of)["contacts_per_manager_cnt"] * managers / max(products_cnt, 1)) or None


def cli_train(seed: int = 7, as_json: bool = False) -> int:
    """Train and judge every pushable product on the published build; write models and cards into it."""
    return run("train", lambda: _train(seed, not as_json), _train_text, as_json)


def _train(seed: int, show: bool) -> dict[str, Any]:
    started, mart = time.monotonic(), open_mart()
    source = dataset.load(mart, policy(mart, mart.as_of), first=dataset.training_start(mart))
    features.refuse_late(
        lambda first, last, known: read.panel(mart, EXECUTIVE, first, last, known), _probes(source), source.last
    )
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


def _train_text(record: dict) -> str:
    rows = record["products"]
    count = {
        status: sum(row["status"] == status for row in rows) for status in ("published", "not_published", "not_scored")
    }
    head = (
        f"{record['build']}: {count['published']} products published, {count['not_published']} not (no better than"
        f" their baselines), {count['not_scored']} with too few takers; read {record['seconds']['read']} s, fit"
        f" {record['seconds']['fit']} s, write {record['seconds']['write']} s"
    )
    lines = [
        f"  {r['product_id']:8} {r['status']:14} {r['model'] or '-':7} AUC {_figure(r['auc'])}  lift10"
        f" {_figure(r['lift_at_10_pct'], 1)}  ECE {_figure(r['ece'], 4)}  takers {r['takers_cnt'] or 0:5} "
        f" {r['reason']}"
        for r in rows
    ]
    segments = record["segments"]
    if segments:
        lines.append(
            f"segments: {segments['clusters_cnt']} clusters, stability month to month (adjusted Rand)"
            f" {_figure(segments['stability'])}"
        )
    return "\n".join([head, *lines])


def _figure(value: float | None, places: int = 3) -> str:
    return f"{value:.{places}f}" if value is not None else "-"


def cli_evaluate(as_json: bool = False) -> int:
    """Every figure of the judged rows again; on a demo bank also the distance to the true probabilities."""
    return run("evaluate", _evaluate, _evaluate_text, as_json)


def _evaluate() -> dict[str, Any]:
    mart = open_mart()
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


def _evaluate_text(record: dict) -> str:
    truth = {row["product_id"]: row for row in (record["against_truth"] or {}).get("products", [])}
    lines = [f"{record['build']}: {record['published_cnt']} of {len(record['products'])} products published"]
    for name, row in record["products"].items():
        f, best = row["figures"] or {}, truth.get(name, {})
        low, high = (f.get("intervals_90") or {}).get("auc") or (None, None)
        lines.append(
            f"  {name:8} {row['status']:14} AUC {_figure(f.get('auc'))} [{_figure(low)}, {_figure(high)}] best possible"
            f" {_figure(best.get('auc_true'))}  AP {_figure(f.get('average_precision'), 4)}  lift10"
            f" {_figure(f.get('lift_at_10_pct'), 1)} of {_figure(best.get('lift_at_10_pct_true'), 1)}  ECE"
            f" {_figure(f.get('ece'), 4)}  {row['reason']}"
        )
    if record["against_truth"] and record["against_truth"]["mean"]:
        mean = record["against_truth"]["mean"]
        lines.append(
            f"mean of published: AUC {mean['auc']:.4f}, best possible {mean['auc_true']:.4f}, ratio"
            f" {record['against_truth']['auc_ratio']:.4f}; ECE {mean['ece']:.4f}; lift at 10 %"
            f" {mean['lift_at_10_pct']:.2f} of {mean['lift_at_10_pct_true']:.2f}"
        )
    return "\n".join(lines)


def cli_score(as_json: bool = False) -> int:
    """Score every eligible customer for every published product; write the lists into the build."""
    return run("score", lambda: _score(not as_json), _score_text, as_json)


def _score(show: bool) -> dict[str, Any]:
    from models import segments

    started, mart = time.monotonic(), open_mart()
    with progress(2 * len(registry.cards(mart.folder)), show) as report:
        scored = score.score(mart, report)
    folder = score.write(mart, scored)
    segments.assign(mart)
    worthwhile = scored.pairs.filter("is_worthwhile")
    return {
        "build": mart.build_id,
        "folder": str(folder),
        "products_cnt": scored.pairs["product_id"].n_unique(),
        "pairs_cnt": scored.pairs.height,
        "customers_cnt": scored.customers.height,
        "explained_cnt": int(scored.pairs["reasons"].is_not_null().sum()),
        "worthwhile_cnt": worthwhile.height,
        "worthwhile_ep_cny": str(worthwhile["expected_ep_cny"].sum() or 0),
        "seconds": round(time.monotonic() - started, 1),
    }


def _score_text(record: dict) -> str:
    return (
        f"{record['build']}: {record['pairs_cnt']:,} scores of {record['customers_cnt']:,} customers for"
        f" {record['products_cnt']} products, {record['worthwhile_cnt']:,} worthwhile with expected economic profit CNY"
        f" {float(record['worthwhile_ep_cny']):,.0f}, {record['explained_cnt']:,} with reasons, {record['seconds']} s"
        f" -> {record['folder']}"
    )


def cli_card(name: str | None, as_json: bool = False) -> int:
    """Print a model card, or the list of cards."""
    return run("card", lambda: _card(name), _card_text, as_json)


def _card(name: str | None) -> dict[str, Any]:
    found = registry.cards(open_mart().folder)
    if name is None:
        return {
            key: {"kind": card["kind"], "status": card.get("status"), "name_en": card.get("name_en", card.get("name"))}
            for key, card in found.items()
        }
    if name not in found:
        raise WrongUse(f"{name}: no such card; known are {', '.join(found) or 'none, run python -m models train'}")
    return found[name]


def _card_text(record: dict) -> str:
    if "kind" not in record:
        return (
            "\n".join(
                f"{name:14} {row['kind']:9} {row['status'] or '':14} {row['name_en'] or ''}"
                for name, row in record.items()
            )
            or "no cards yet"
        )
    return json.dumps(record, ensure_ascii=False, indent=1)
