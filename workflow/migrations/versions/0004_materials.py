"""The library of marketing material, its files, and how it is used."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _text(name: str, is_needed: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=not is_needed)


def upgrade() -> None:
    """Make the tables of the library."""
    op.create_table(
        "materials",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name"),
        _text("product_id", False),
        _text("industry_code", False),
        _text("lang"),
        _text("owner_id"),
        _text("added_at"),
        _text("retired_at", False),
        _text("retired_by", False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "material_files",
        _text("sha256"),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "material_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("form"),
        _text("content"),
        _text("file_hash", False),
        _text("valid_from"),
        _text("valid_until", False),
        _text("note"),
        _text("added_at"),
        _text("added_by"),
        sa.ForeignKeyConstraint(["material_id"], ["materials.id"]),
        sa.ForeignKeyConstraint(["file_hash"], ["material_files.sha256"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("material_id", "number"),
    )
    _uses()


def _uses() -> None:
    op.create_table(
        "map_materials",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["material_versions.id"]),
        sa.PrimaryKeyConstraint("case_id", "version_id"),
    )
    op.create_index("ix_map_materials_version", "map_materials", ["version_id"], unique=False)
    op.create_table(
        "material_opens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        _text("person_id"),
        _text("at"),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["material_versions.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_material_opens_version", "material_opens", ["version_id", "person_id"], unique=False)
