"""Tables of the material library, beside those of the cases. Files lie in the store, once by their content: one backup
holds them, and every server reads them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from workflow.schema import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


materials = Table(
    "materials",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("name"),
    Column("product_id", Text),  # null: of every product
    Column("industry_code", Text),  # null: of every industry
    _text("lang"),
    _text("owner_id"),
    _text("added_at"),
    Column("retired_at", Text),
    Column("retired_by", Text),
)
material_files = Table(
    "material_files",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size_bytes", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
material_versions = Table(
    "material_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("material_id", Integer, ForeignKey("materials.id"), nullable=False),
    Column("number", Integer, nullable=False),
    _text("form"),  # file, link, text
    _text("content"),  # the link or the text; of a file its name
    Column("file_hash", Text, ForeignKey("material_files.sha256")),
    _text("valid_from"),
    Column("valid_until", Text),  # the last day; null: until it is retired
    _text("note"),
    _text("added_at"),
    _text("added_by"),
    UniqueConstraint("material_id", "number"),
)
map_materials = Table(  # which version a sales map goes out with
    "map_materials",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("version_id", Integer, ForeignKey("material_versions.id"), primary_key=True),
    Index("ix_map_materials_version", "version_id"),
)
material_opens = Table(
    "material_opens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", Integer, ForeignKey("material_versions.id"), nullable=False),
    _text("person_id"),
    _text("at"),
    Column("case_id", Integer, ForeignKey("cases.id")),  # the lead or map it was opened from
    Index("ix_material_opens_version", "version_id", "person_id"),
)
