"""What training leaves in the build folder, and how scoring takes it up again.

`models/<product>/`: model and card · `models/pool_<need>/`: pool and card · `models/judged.parquet`: the judged rows.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from models import cards, evaluate, registry, truth
from models.dataset import Source
from models.parallel import WORKERS
from models.scorer import Part, Scorer
from models.train import FEWEST_TEST_TAKERS, Plan, Trained

JUDGED = "judged.parquet"


def write(
    folder: Path,
    source: Source,
    plan: Plan,
    trained: list[Trained],
    capacity: int | None,
    is_demo: bool,
    truths: Path | None = None,
) -> list[dict]:
    """Write models, cards and judged rows of a training into a build folder; returns the cards.

    truths: where a demo bank keeps its true probabilities; the cards then say what was possible at best."""
    names = _write_pools(folder, trained)
    frames = {t.product_id: evaluate.judged_frame(t.judged) for t in trained if t.judged is not None}
    figures, together = judge(truth.beside(truths, frames), {t.product_id: t.need_family for t in trained}, capacity)
    drift = (
        evaluate.drift(source, plan.all, [name for name in _features(trained) if name in source.frame.columns])
        if trained
        else []
    )
    made = []
    for one in trained:
        pool = names.get(id(one.scorer.pool)) if one.scorer else None
        card = cards.card(
            one,
            source,
            plan,
            figures.get(one.product_id),
            together.get(one.product_id, []),
            pool,
            folder.name,
            drift,
            is_demo,
        )
        where = registry.folder_of(folder, one.product_id)
        (
            registry.save(one.scorer.own.model, card, where)
            if one.scorer and one.scorer.own
            else registry.save_card(card, where)
        )
        made.append(card)
    if frames:
        write_parquet(pl.concat(frames.values()), folder / "models" / JUDGED)
    return made


def judge(
    frames: dict[str, pl.DataFrame], needs: dict[str, str], capacity: int | None
) -> tuple[dict[str, dict], dict[str, list[str]]]:
    """Figures by product; thin products of a need family are judged together, on all their rows at once."""
    together: dict[str, list[str]] = {}
    thin: dict[str, list[str]] = {}
    enough = {product_id: rows for product_id, rows in frames.items() if int(rows["y"].sum()) >= FEWEST_TEST_TAKERS}
    for product_id in [name for name in frames if name not in enough]:
        thin.setdefault(needs[product_id], []).append(product_id)
    with ThreadPoolExecutor(WORKERS) as pool:  # sorting and summing, which threads do side by side
        figures = dict(
            zip(enough, pool.map(lambda rows: evaluate.figures(rows, capacity), enough.values()), strict=True)
        )
    for members in thin.values():
        rows = pl.concat([frames[p] for p in members])
        if int(rows["y"].sum()) >= FEWEST_TEST_TAKERS:
            shared = evaluate.figures(rows, capacity)
            figures |= dict.fromkeys(members, shared)
            together |= dict.fromkeys(members, members)
    return figures, together


def _features(trained: list[Trained]) -> list[str]:
    return next((list(t.scorer.pool.model.feature_names_in_) for t in trained if t.scorer), [])


def _write_pools(folder: Path, trained: list[Trained]) -> dict[int, str]:
    names: dict[int, str] = {}
    for one in trained:
        pool = one.scorer.pool if one.scorer else None
        if pool is None or id(pool) in names:
            continue
        served = [t.product_id for t in trained if t.scorer and t.scorer.pool is pool]
        needs = {t.need_family for t in trained if t.product_id in pool.shares}
        name = "pool_" + (needs.pop() if len(needs) == 1 else "all")
        card = cards.finite(
            {
                "kind": "pool",
                "name": name,
                "build": folder.name,
                "products": sorted(pool.shares),
                "serves": served,
                "shares": pool.shares,
                "candidate": pool.model.chosen_,
                "validation_auc": pool.model.validation_,
            }
        )
        registry.save(pool.model, card, registry.folder_of(folder, name))
        names[id(pool)] = name
    return names


def scorers(folder: Path) -> dict[str, Scorer]:
    """The published products' scorers of a build folder. Raises RegistryError for a missing or altered file."""
    found, pools = {}, {}
    for name, card in registry.cards(folder).items():
        if card.get("kind") != "product" or not card["is_published"]:
            continue
        pool = card["parts"]["pool"]["name"]
        if pool not in pools:
            model, about = registry.load(registry.folder_of(folder, pool))
            pools[pool] = Part(model, about["shares"])
        own = None
        if "own" in card["parts"]:
            own = Part(registry.load(registry.folder_of(folder, name))[0], {name: card["parts"]["own"]["share"]})
        found[name] = Scorer(name, pools[pool], own)
    return found


def take_over(folder: Path, last: Path) -> None:
    """Give a build that was not trained yet the models of the last one, so that its month can be scored at once."""
    if (folder / "models").exists() or not (last / "models").is_dir():
        return
    beside = folder / f".models.{os.getpid()}"
    shutil.copytree(last / "models", beside)
    os.rename(beside, folder / "models")


def drop_foreign(folder: Path) -> None:
    """Remove what was taken over and training did not replace, such as a product that is no longer sold."""
    for name, card in registry.cards(folder).items():
        if card["build"] != folder.name:
            shutil.rmtree(registry.folder_of(folder, name))


def judged(folder: Path) -> pl.DataFrame:
    """The judged rows that training left. Raises RegistryError where there are none."""
    file = Path(folder) / "models" / JUDGED
    if not file.exists():
        raise registry.RegistryError(f"{file} is missing: run `python -m models train` first.")
    return pl.read_parquet(file)


def write_parquet(frame: pl.DataFrame, file: Path) -> None:
    """Write beside the name and move into place, so that a reader sees the old file or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    frame.write_parquet(beside, compression="zstd")
    os.replace(beside, file)
