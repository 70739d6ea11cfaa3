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
MEMBER = {"customer_id", "product_id"}
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
    chance of the last step taken on each. keep: customers of running sales maps, targets and held out.
    """
    made = pl.concat([_of_events(landing, month), _of_maps(landing, month)]).with_columns(month_no=pl.lit(month))
    return made.select(list(DONE)).cast(DONE)


def _of_events(landing: Path, month: int) -> pl.DataFrame:
    events = _delivered(landing / "workflow" / "case_event", month, NEEDED)
    if events.is_empty():
        return pl.DataFrame(schema=_DEED)
    return pl.concat([_approached(events), _courted(events)])


def _of_maps(landing: Path, month: int) -> pl.DataFrame:
    """Who is in a sales map that was pushed in the month or the two before: a campaign on top would move either group,
    and what the map brought could no longer be told."""
    members = _delivered(landing / "workflow" / "campaign_member", month, MEMBER)
    if members.is_empty():
        return pl.DataFrame(schema=_DEED)
    found = members.select("customer_id", "product_id").unique().sort("product_id", "customer_id")
    return found.with_columns(kind=pl.lit("keep"), value=pl.lit(0.0)).select(list(_DEED)).cast(_DEED)


def _delivered(folder: Path, month: int, needed: set[str]) -> pl.DataFrame:
    """What the workflow delivered for a month and the two before, of files with the columns that are needed."""
    files = [file for file in sorted(folder.glob("*.parquet")) if month - LASTS_MONTHS < month_no(file.stem) <= month]
    rows = [part for part in map(pl.read_parquet, files) if set(part.columns) >= needed]
    return pl.concat(rows, how="diagonal_relaxed") if rows else pl.DataFrame()


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
