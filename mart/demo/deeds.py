"""What people did, read from the events that the workflow delivered, and kept with the bank.

The bank is lived again from its start for every month that is added, so what was done in a month must stay what it was
when the month was first lived: deeds are written down then. Who logs a contact later moves the months that follow.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from mart.demo.answers import DONE, NOTHING
from mart.demo.campaigns import LASTS_MONTHS
from mart.months import month_no

FILE = ".deeds.parquet"
NEEDED = {"case_kind", "outcome", "step", "customer_id", "product_id"}
REACHED = ("reached", "interested", "later", "refused")  # outcomes of a contact that took place


def kept(landing: Path) -> pl.DataFrame:
    """Deeds of the months lived so far; columns of DONE."""
    file = landing / FILE
    return pl.read_parquet(file) if file.exists() else NOTHING


def keep(landing: Path, done: pl.DataFrame) -> None:
    """Write down the deeds."""
    done.write_parquet(landing / FILE)


def of_month(landing: Path, month: int) -> pl.DataFrame:
    """Deeds that take effect in a month, from the delivered events: leads about a product whose customer was reached
    in it or in the two months before; columns of DONE."""
    files = sorted((landing / "workflow" / "case_event").glob("*.parquet"))
    since = [file for file in files if month - LASTS_MONTHS < month_no(file.stem) <= month]
    parts = [pl.read_parquet(file) for file in since]
    rows = [part for part in parts if set(part.columns) >= NEEDED]
    if not rows:
        return NOTHING
    reached = (pl.col("step") == "win") | pl.col("outcome").is_in(REACHED)
    leads = pl.concat(rows, how="diagonal_relaxed").filter(
        pl.col("case_kind") == "lead", reached.fill_null(False), pl.col("product_id").is_not_null()
    )
    found = leads.select("customer_id", "product_id").drop_nulls().unique().sort("product_id", "customer_id")
    made = found.with_columns(month_no=pl.lit(month), kind=pl.lit("approach"), value=pl.lit(1.0))
    return made.select(list(DONE)).cast(DONE)
