"""Features that would know what happened later are refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from mart.months import month_text
from models.features import CUSTOMER, Feature, LateFeature, frame


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
        late = [name for name in names if not then[name].equals(now[name], null_equal=True)]
        if late:
            raise LateFeature(
                f"feature {late[0]}: its value for month {month_text(month)} changes with what happened later; "
                "a score may only use what is known at the as-of month"
            )
