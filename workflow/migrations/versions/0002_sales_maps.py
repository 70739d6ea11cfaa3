"""Sales maps and their members."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the sales maps."""
    op.create_table(
        "maps",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.Text(), nullable=True),
        sa.Column("pushed_on", sa.Text(), nullable=True),
        sa.Column("held_until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_table(
        "map_members",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("branch_id", sa.Text(), nullable=True),
        sa.Column("manager_id", sa.Text(), nullable=True),
        sa.Column("product_manager_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("probability", sa.Numeric(9, 8), nullable=True),
        sa.Column("ep_if_taken_cny", sa.Numeric(18, 2), nullable=True),
        sa.Column("expected_ep_cny", sa.Numeric(18, 2), nullable=True),
        sa.Column("reason_zh", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.Column("is_holdout", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "customer_id"),
        sa.UniqueConstraint("lead_id"),
    )
    op.create_index("ix_map_members_held", "map_members", ["is_holdout", "customer_id", "product_id"], unique=False)
