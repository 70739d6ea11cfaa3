"""Pushed sales maps as campaigns for the mart: a map and one of its products is one, its members are its two groups."""

from __future__ import annotations

from datetime import date

import polars as pl
from sqlalchemy import RowMapping, select

from workflow.db import Database
from workflow.maps.tables import map_members as members
from workflow.maps.tables import maps
from workflow.schema import cases

COLUMNS = {
    "campaign_id": pl.String,
    "customer_id": pl.String,
    "month": pl.String,
    "name_zh": pl.String,
    "product_id": pl.String,
    "is_holdout": pl.Boolean,
    "start_date": pl.Date,
    "end_date": pl.Date,
}


def campaign_id(case_id: int, product_id: str) -> str:
    """The campaign of a map and a product.

    >>> campaign_id(7, "P0105")
    'SM0007-P0105'
    """
    return f"SM{case_id:04}-{product_id}"


def exported(database: Database) -> pl.DataFrame:
    """Members of the maps that are out and were not stopped: COLUMNS, as the contract of the delivery says."""
    query = (
        select(members, cases.c.label_zh.label("name"), maps.c.pushed_on, maps.c.held_until)
        .join(maps, maps.c.case_id == members.c.case_id)
        .join(cases, cases.c.id == members.c.case_id)
        .where(maps.c.pushed_on.is_not(None), cases.c.state != "withdrawn")
        .order_by(members.c.case_id, members.c.customer_id)
    )
    with database.reading() as connection:
        rows = [_row(row) for row in connection.execute(query).mappings()]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _row(row: RowMapping) -> tuple[object, ...]:
    start, end = date.fromisoformat(row["pushed_on"]), date.fromisoformat(row["held_until"])
    number = campaign_id(row["case_id"], row["product_id"])
    own = (row["customer_id"], row["pushed_on"][:7], row["name"], row["product_id"], row["is_holdout"])
    return (number, *own, start, end)
