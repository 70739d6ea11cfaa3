"""What people did, read from the events that the workflow delivered, and kept with the bank.

The bank is lived again from its start for every month that is added, so what was done in a month must stay what it was
when the month was first lived: deeds are written down then. Who logs a contact later moves the months that follow.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from mart.demo.answers import DONE, NOTHING
from mart.demo.campaigns import LASTS_MONTHS
from mart.demo.joining import CHANCES
from mart.months import month_no

FILE = ".deeds.parquet"
NEEDED = {"case_kind", "outcome", "step", "customer_id", "product_id"}
_DEED = {name: kind for name, kind in DONE.items() if name != "month_no"}
REACHED = ("reached", "interested", "later", "refused")  # outcomes of a contact that took place


def kept(landing: Path) -> pl.DataFrame:
    """Deeds of the months lived so far; columns of DONE."""
    file = landing / FILE
    return pl.read_parquet(file) if file.exists() else NOTHING


def keep(landing: Path, done: pl.DataFrame) -> None:
    """Write down the deeds."""
    done.write_parquet(landing / FILE)


def of_month(landing: Path, month: int) -> pl.DataFrame:
    """Deeds that take effect in a month, from the events delivered for it and the two months before; columns of DONE.

    approach: leads about a product whose customer was reached. court: opportunities on firms outside the bank, with the
    chance of the last step taken on each.
    """
    files = sorted((landing / "workflow" / "case_event").glob("*.parquet"))
    since = [file for file in files if month - LASTS_MONTHS < month_no(file.stem) <= month]
    parts = [pl.read_parquet(file) for file in since]
    rows = [part for part in parts if set(part.columns) >= NEEDED]
    if not rows:
        return NOTHING
    events = pl.concat(rows, how="diagonal_relaxed")
    made = pl.concat([_approached(events), _courted(events)]).with_columns(month_no=pl.lit(month))
    return made.select(list(DONE)).cast(DONE)


def _approached(events: pl.DataFrame) -> pl.DataFrame:
    reached = (pl.col("step") == "win") | pl.col("outcome").is_in(REACHED)
    leads = events.filter(pl.col("case_kind") == "lead", reached.fill_null(False), pl.col("product_id").is_not_null())
    found = leads.select("customer_id", "product_id").drop_nulls().unique().sort("product_id", "customer_id")
    return found.with_columns(kind=pl.lit("approach"), value=pl.lit(1.0)).select(list(_DEED)).cast(_DEED)


def _courted(events: pl.DataFrame) -> pl.DataFrame:
    """The furthest step counts: after an agreement a new assignment takes nothing back."""
    if "subject_id" not in events.columns:
        return pl.DataFrame(schema=_DEED)
    taken = events.filter(
        pl.col("case_kind") == "opportunity", pl.col("subject_type") == "prospect", pl.col("step").is_in(list(CHANCES))
    )
    chance = pl.col("step").replace_strict(CHANCES, return_dtype=pl.Float64).max()
    found = taken.group_by(customer_id="subject_id").agg(value=chance).sort("customer_id")
    named = found.with_columns(product_id=pl.lit(None, pl.String), kind=pl.lit("court"))
    return named.select(list(_DEED)).cast(_DEED)
