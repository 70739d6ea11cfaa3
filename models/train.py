"""Train and judge every pushable product: forward in time with whole ownership groups held out, then once on all rows.

The judging fits see only months whose labels were complete before the first test month, and only two thirds of the
ownership groups; they are tested on the other third in later months, three times, so that every customer is tested
once. What is kept is fitted on all months; its card carries the figures of the judging.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models import dataset, parallel, scorer
from models.dataset import LEAST_LABELLED, Source
from models.judge import FOLDS, Judged, judged, not_in
from models.labels import LOOK_AHEAD
from models.rows import Rows, collect
from models.scorer import Scorer
from models.snapshot import Snapshots

TEST_BACK = (2, 0)
FEWEST_TEST_TAKERS = 5
Report = Callable[[str], None]


@dataclass(frozen=True)
class Trained:
    """One product after training: `scorer` is None where there was too little to learn from."""

    product_id: str
    need_family: str
    scorer: Scorer | None
    judged: Judged | None
    rows: Rows


@dataclass(frozen=True)
class Plan:
    """Which months train and test: judging trains on `early`, tests on `test`; the kept model trains on `all`."""

    early: list[int]
    test: list[int]
    all: list[int]


def plan(labelled: list[int]) -> Plan:
    """Split the labelled months, forward in time. Raises NoData when they are too few.

    >>> plan(list(range(100, 112))).test, plan(list(range(100, 112))).early[-1]
    ([109, 111], 105)
    """
    if len(labelled) < LEAST_LABELLED:
        raise dataset.NoData(
            f"{len(labelled)} months have a complete label, {LEAST_LABELLED} are needed: load a longer history"
        )
    test = sorted(labelled[-1] - back for back in TEST_BACK)
    return Plan([month for month in labelled if month + LOOK_AHEAD <= test[0]], test, list(labelled))


def train(months: Snapshots, seed: int = 7, report: Report = lambda text: None) -> list[Trained]:
    """Fit and judge every pushable product; in the order of the catalogue."""
    source = months.source
    chosen = plan(source.labelled)
    number = {product_id: n for n, product_id in enumerate(source.catalogue["product_id"])}
    report("rows")
    rows = {p: collect(months, number[p], chosen.all, seed) for p in source.pushable}
    tests = {p: collect(months, number[p], chosen.test) for p in source.pushable}
    needs = dict(source.catalogue.select("product_id", "need_family").iter_rows())
    families: dict[str, list[str]] = {}
    for p in source.pushable:
        families.setdefault(needs[p] or "other", []).append(p)
    everything = list(rows.items())
    spare = _Spare(everything, chosen, seed) if _needs_spare(families, rows, chosen) else None
    jobs = [
        (need, {p: (parallel.sent(rows[p]), parallel.sent(tests[p])) for p in members}, chosen, spare, seed)
        for need, members in sorted(families.items(), key=lambda item: -len(item[1]))
    ]
    with parallel.executor(source) as pool:
        ended = parallel.run(pool, _family_there, jobs, lambda one: [report(t.product_id) for t in one])
    return [
        _back(trained, source)
        for p in source.pushable
        for family in ended
        for trained in family
        if trained.product_id == p
    ]


def _family_there(
    need: str, members: dict[str, tuple[Rows, Rows]], chosen: Plan, spare: _Spare | None, seed: int
) -> list[Trained]:
    """`_family` in whichever process: rows come and go without their source."""
    rows, tests = ({p: parallel.arrived(pair[k]) for p, pair in members.items()} for k in (0, 1))
    found = _family(need, list(members), rows, tests, chosen, spare, seed)
    return [
        replace(t, rows=parallel.sent(t.rows), judged=t.judged and replace(t.judged, rows=parallel.sent(t.judged.rows)))
        for t in found
    ]


def _back(trained: Trained, source: Source) -> Trained:
    judged = trained.judged and replace(trained.judged, rows=replace(trained.judged.rows, source=source))
    return replace(trained, rows=replace(trained.rows, source=source), judged=judged)


def _early(rows: Rows, chosen: Plan) -> Rows:
    return rows.where(np.isin(rows.month, chosen.early))


def _needs_spare(families: dict[str, list[str]], rows: dict[str, Rows], chosen: Plan) -> bool:
    least = min(sum(_early(rows[p], chosen).takers_cnt for p in members) for members in families.values())
    return least * (FOLDS - 1) / FOLDS < 1.5 * scorer.FEWEST_POOL


class _Spare:
    """The pool of all products, for need families that have too few takers even together; one a fold and one for
    all."""

    def __init__(self, everything: list[tuple[str, Rows]], chosen: Plan, seed: int):
        self.final = scorer.fit_pool(everything, seed=seed)
        candidate = self.final.model.chosen_ if self.final else "auto"
        early = [(p, _early(rows, chosen)) for p, rows in everything]
        self.folds = [
            scorer.fit_pool([(p, not_in(rows, fold)) for p, rows in early], candidate, seed) for fold in range(FOLDS)
        ]


def _family(
    need: str,
    members: list[str],
    rows: dict[str, Rows],
    tests: dict[str, Rows],
    chosen: Plan,
    spare: _Spare | None,
    seed: int,
) -> list[Trained]:
    """All products of one need family: the pool and each product's own model, final and judged."""
    final = scorer.fit_pool([(p, rows[p]) for p in members], seed=seed) or (spare and spare.final)
    if final is None:
        return [Trained(p, need, None, None, rows[p]) for p in members]
    early = {p: _early(rows[p], chosen) for p in members}
    pools = [
        scorer.fit_pool([(p, not_in(early[p], fold)) for p in members], final.model.chosen_, seed)
        or (spare and spare.folds[fold])
        for fold in range(FOLDS)
    ]
    found = []
    for p in members:
        kept = Scorer(p, final, scorer.fit_own(rows[p], p, seed))
        found_in_test = judged(p, early[p], tests[p], pools, seed) if all(pools) else None
        found.append(Trained(p, need, kept, found_in_test, rows[p]))
    return found
