"""Tables of the sales maps, beside those of the cases: what a map plans, and whom it approaches or holds out."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Numeric, Table, Text

from workflow.schema import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


maps = Table(  # one row a case of kind sales_map
    "maps",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("plan", JSON, nullable=False),  # step -> what was chosen there
    Column("seed", Integer),  # of the draw; with the members' order it gives the same hold-out again
    Column("drawn_at", Text),
    Column("pushed_on", Text),
    Column("held_until", Text),  # the last day of the measurement
)
map_members = Table(  # fixed by the draw; only who contacts them and their lead are filled in later
    "map_members",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("customer_id", Text, primary_key=True),
    _text("product_id"),
    _text("label_zh"),
    _text("label_en"),
    Column("branch_id", Text),
    Column("manager_id", Text),
    Column("product_manager_id", Text),
    Column("place", Integer, nullable=False),
    Column("probability", Numeric(9, 8)),
    Column("ep_if_taken_cny", Numeric(18, 2)),
    Column("expected_ep_cny", Numeric(18, 2)),
    Column("reason_zh", Text),
    Column("reason_en", Text),
    Column("is_holdout", Boolean, nullable=False),
    Column("owner_id", Text),
    Column("lead_id", Integer, ForeignKey("cases.id"), unique=True),
    Index("ix_map_members_held", "is_holdout", "customer_id", "product_id"),
)
