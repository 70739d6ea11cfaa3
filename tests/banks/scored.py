"""A bank with trained models and scores, made once: the s bank's mart, by link, beside models trained on part of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mart.query.targeting.base import policy
from mart.reader import Mart, open_mart
from models import artifacts, dataset, evaluate, publication, score, scorer, segments, train, truth
from models.snapshot import Snapshots

FEW = ("P3401", "P2402", "P2301", "P2204", "P3502", "P0105", "P1603")
FEWEST_OWN, FEWEST_AUC = 60, 0.5


def linked(bank: Path, data: Path) -> Path:
    """A data folder whose published build shares the mart of `bank` and has room for models of its own."""
    build = (bank / "CURRENT").read_text().strip()
    there, here = bank / "builds" / build, data / "builds" / build
    here.mkdir(parents=True)
    for file in there.iterdir():
        if file.name in ("mart.duckdb", "policy", "manifest.json", "load.json"):
            os.symlink(file, here / file.name, target_is_directory=file.is_dir())
    shutil.copy(bank / "CURRENT", data / "CURRENT")
    (data / "truths").symlink_to(bank / "truths")
    return data


def few(source: dataset.Source, products: tuple[str, ...] = FEW) -> dataset.Source:
    """The source with only some pushable products."""
    from dataclasses import replace

    import polars as pl

    return replace(
        source, catalogue=source.catalogue.with_columns(is_pushable=pl.col("product_id").is_in(list(products)))
    )


def lenient(figures: dict, baselines: dict, floor: float = 0.5) -> dict:
    """A verdict for a bank of 2,000 customers, where a product's test holds a handful of takers: publish what beats
    chance.

    That the real verdict is strict is tested in test_registry and test_cards."""
    found = publication.verdict(figures, baselines, floor)
    return found | ({"is_published": True, "reason": "beats_baselines"} if figures["auc"] > FEWEST_AUC else {})


def trained(mart: Mart) -> list[train.Trained]:
    """Train some products and the segments into the mart's build folder."""
    source = few(dataset.load(mart, policy(mart, mart.as_of)))
    found = train.train(Snapshots(source))
    artifacts.write(
        mart.folder,
        source,
        train.plan(source.labelled),
        found,
        500,
        mart.bank.is_demo,
        truth.truths_file(mart.where.data),
    )
    segments.train(mart)
    return found


def published(bank: Path, data: Path) -> tuple[Path, list[train.Trained]]:
    """A data folder with models and scores."""
    linked(bank, data)
    mart = open_mart(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scorer, "FEWEST_OWN", FEWEST_OWN)
        patch.setattr(evaluate, "verdict", lenient)
        found = trained(mart)
    score.write(mart, score.score(mart))
    segments.assign(mart)
    return data, found
