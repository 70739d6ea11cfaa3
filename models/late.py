"""Features that would know what happened later are refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from mart.months import month_text
from models.dataset import Source
from models.features import CUSTOMER, Feature, LateFeature, frame
from models.snapshot import Snapshot


def refuse_late(
    read: Callable[[int, int, int], pl.DataFrame],
    months: Sequence[int],
    last: int,
    features: Sequence[Feature] = CUSTOMER,
) -> None:
    """Raise LateFeature when a feature of one of `months` changes with what is known at `last`.

    read(first, last, known): the panel of these months as known at the end of `known`.
    """
    for month in months:
        then = frame(read(month - 1, month, month), features).filter(pl.col("month_no") == month)
        now = frame(read(month - 1, last, last), features).filter(pl.col("month_no") == month)
        names = [feature.name for feature in features if feature.make is not None]
        _refuse([name for name in names if not then[name].equals(now[name], null_equal=True)], month)


def refuse_late_pairs(then: Source, now: Source, month: int) -> None:
    """Raise LateFeature when a feature of a customer and a pushable product changes with what happened after `month`.

    then: the source as it was at the end of `month`; now: the source as it is known today.
    """
    goods = then.catalogue.select("product_id", before=pl.int_range(pl.len())).join(
        now.catalogue.filter("is_pushable").select("product_id"), on="product_id"
    )
    later = {product_id: n for n, product_id in enumerate(now.catalogue["product_id"])}
    one, two = Snapshot(then, month), Snapshot(now, month)
    for product_id, before in goods.iter_rows():
        first, second = (s.pair(n, np.arange(len(s.rows))) for s, n in ((one, before), (two, later[product_id])))
        _refuse([name for name in first if not _same(first[name], second[name])], month)


def _same(one: np.ndarray, two: np.ndarray) -> bool:
    return np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


def _refuse(late: Sequence[str], month: int) -> None:
    if late:
        raise LateFeature(
            f"feature {late[0]}: its value for month {month_text(month)} changes with what happened later; "
            "a score may only use what is known at the as-of month"
        )
