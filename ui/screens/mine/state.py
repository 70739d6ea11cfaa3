"""What the page is about: the reader's products as they are judged, their maps, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.query import product, targeting
from ui import components as ui
from ui.cases.desk import Desk, desk_of
from ui.i18n import t
from ui.screen import Screen
from workflow import inbox
from workflow.db import StoreError
from workflow.maps import listing

LISTED = ("product_id", "status", "worthwhile_cnt", "expected_ep_cny")


@dataclass(frozen=True)
class Mine:
    """products: one row a product the reader answers for; maps: those in reach; asked: leads that wait for support,
    the longest due first."""

    desk: Desk
    products: pl.DataFrame
    maps: pl.DataFrame
    asked: pl.DataFrame


def opened(screen: Screen) -> Mine | None:
    """The page of the reader; None, said in words, where the store cannot be read."""
    try:
        desk = desk_of(screen.identity)
        maps = desk.kept(lambda: listing.listed(desk.database, desk.actor, desk.today), "all maps")
        asked = desk.kept(lambda: _asked(desk), "support asked")
        return Mine(desk, screen.memo("mine_products", lambda: products(screen)), maps, asked)
    except StoreError as error:
        ui.empty_state(t("work.no_store", screen.lang), str(error))
        return None


def _asked(desk: Desk) -> pl.DataFrame:
    waiting = inbox.Filters(kinds=("lead",), states=("support",))
    return inbox.every(desk.database, desk.actor, waiting).sort("due_on", "id", nulls_last=True)


def products(screen: Screen) -> pl.DataFrame:
    """Products with their verdict of the month and what their list would bring; empty without profit to judge by."""
    rows = screen.load(product.verdicts, screen.month_no).rows
    if not rows.width:
        return rows
    own = rows.filter(pl.col("owner_id").is_in(list(screen.scope.ids)))
    lists = screen.load(targeting.products).select(LISTED)
    found = own.join(lists, on="product_id", how="left", maintain_order="left")
    found = found.with_columns(
        pl.when(pl.col("volume_cny") != 0).then("volume_cny").alias("volume_cny")
    )  # fees have none
    return found.with_columns(is_idle=pl.col("verdict") == "none").sort("is_idle", maintain_order=True)
