"""How the world answers what people did. The one door by which the bank's own cases reach the demo bank."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from mart.demo.joining import outsider_of

if TYPE_CHECKING:
    from mart.demo.world import World

# One row a deed: the month in which it takes effect, what was done, and to whom or what.
DONE = {"month_no": pl.Int32, "kind": pl.String, "customer_id": pl.String, "product_id": pl.String, "value": pl.Float64}
NOTHING = pl.DataFrame(schema=DONE)


def _approach(world: World, rows: pl.DataFrame) -> None:
    """Customers whom somebody talked to about a product take it up more often this month, by its planted effect."""
    world.approached |= _by_product(world, rows)


def _keep(world: World, rows: pl.DataFrame) -> None:
    """Customers of running sales maps are left to them: no campaign of the bank reaches them this month."""
    world.kept = _places(world, rows)


def _by_product(world: World, rows: pl.DataFrame) -> dict[int, np.ndarray]:
    """Product to customer rows; a product that the world does not know is nobody's."""
    place = {product_id: at for at, product_id in enumerate(world.book.products.ids)}
    parts = rows.partition_by("product_id", as_dict=True).items()
    return {place[product_id]: _places(world, part) for (product_id,), part in parts if product_id in place}


def _places(world: World, rows: pl.DataFrame) -> np.ndarray:
    """Customer rows of customer_id; a customer whom the world does not know is nobody."""
    who = pc.index_in(pa.array(rows["customer_id"].to_list(), pa.string()), world.register.ids)
    return who.drop_null().to_numpy()


def _court(world: World, rows: pl.DataFrame) -> None:
    """Firms outside the bank whom somebody works on open an account this month with the chance of the stage they are
    at; a number that the world does not know is nobody's."""
    for name, chance in rows.select("customer_id", "value").iter_rows():
        number = outsider_of(name, len(world.register.outsiders))
        if number is not None:
            world.courted[number] = chance


# What each kind of deed does to the world, given its rows. The world replays from its start, so a deed stays done.
ANSWERS: dict[str, Callable[[World, pl.DataFrame], None]] = {"approach": _approach, "court": _court, "keep": _keep}


def answer(world: World, done: pl.DataFrame, month_no: int) -> None:
    """Let the deeds of a month (columns of DONE) act on the world before its month is lived; KeyError for a kind that
    nothing answers."""
    for (kind,), rows in done.filter(month_no=month_no).partition_by("kind", as_dict=True).items():
        ANSWERS[kind](world, rows)
