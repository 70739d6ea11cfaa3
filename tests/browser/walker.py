"""Who walks through the app in a browser: an open page, a scope and a language."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from playwright.sync_api import Page

from mart.query import metric, segment, targeting
from mart.query.filters import NONE, Filters
from mart.reader import Mart
from mart.scope import EXECUTIVE, Scope
from tests.banks.target import PUBLISHED
from tests.browser.chrome import click_cell, table, wait_idle
from ui import formats as f
from ui.screens.customer import holdings

DRAIN = segment.parse("quadrant:drain")


@dataclass(frozen=True)
class Walker:
    """Who walks: an open browser page, whose rows they may see, and in which language."""

    page: Page
    mart: Mart
    scope: Scope
    lang: str

    def text(self, key: str = "") -> str:
        """What a card (or the whole page) says, with plain spaces."""
        spot = self.page.locator(f".st-key-{key}").first if key else self.page.locator("[data-testid=stMain]")
        return spot.inner_text().replace("\u00a0", " ")

    def press(self, key: str) -> None:
        """Press the button of a key and wait."""
        self.page.locator(f".st-key-{key} button").first.click()
        wait_idle(self.page)

    def cell(self, key: str, row: int, column: int) -> None:
        """Press a cell of a list by its row and column."""
        click_cell(table(self.page, key), row, column)

    def value(self, name: str, filters: Filters = NONE) -> str:
        """A metric of the scope as the screen prints money."""
        return f.money(metric.value(self.mart, self.scope, name, self.mart.as_of, filters).value, self.lang)


def personas(mart: Mart) -> dict[str, tuple[Scope, str]]:
    """Role -> scope and the query that a sign-in would stand for; the manager is one with borrowers and targets."""
    rows = targeting.targets(mart, EXECUTIVE, PUBLISHED, limit=None).filter(pl.col("manager_id") != "UNASSIGNED")
    heavy = (
        segment.customers(mart, EXECUTIVE, mart.as_of, DRAIN, limit=None).rows["lead_manager_id"].value_counts(name="n")
    )
    who = (
        heavy.rename({"lead_manager_id": "manager_id"})
        .join(rows.select("manager_id", "branch_id").unique("manager_id"), on="manager_id")
        .sort("n", "manager_id")
        .row(-1, named=True)
    )
    owner = mart.frame(
        "SELECT product_manager_id AS id FROM product WHERE product_id = $p AND valid_to_month_no > $m",
        {"p": PUBLISHED, "m": mart.as_of},
        EXECUTIVE,
    )["id"][0]
    return {
        "executive": (EXECUTIVE, "role=executive"),
        "branch_leader": (Scope("branch_leader", "B01"), "role=branch_leader&at=B01"),
        "product_manager": (Scope("product_manager", owner), f"role=product_manager&who={owner}"),
        "relationship_manager": (
            Scope("relationship_manager", who["manager_id"]),
            f"role=relationship_manager&at={who['branch_id']}&who={who['manager_id']}",
        ),
    }


def first_page(rows: pl.DataFrame) -> list[str]:
    """Codes of the products in the order of the customer's card."""
    return (
        holdings.mixed(rows.with_columns(pl.col("volume_cny").replace(0, None)))["product_id"]
        .head(holdings.SHOWN)
        .to_list()
    )
