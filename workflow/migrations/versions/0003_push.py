"""Sending: whom a message goes to, who sends it now, what it said; how often a person wants word; the audit by who and
what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

OUTBOX = ("person_id", "lang", "subject", "body", "lease_by", "lease_until", "handed_at", "why", "resolved_at")


def upgrade() -> None:
    """Add columns and indexes."""
    for name in OUTBOX:
        op.add_column("outbox", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("digest_id", sa.Integer(), nullable=True))
    op.create_index("ix_outbox_person", "outbox", ["person_id", "status"], unique=False)
    op.create_index("ix_outbox_digest", "outbox", ["digest_id"], unique=False)
    op.add_column("people", sa.Column("pace", sa.Text(), nullable=True))
    op.create_index("ix_audit_actor", "audit", ["actor_id", "id"], unique=False)
    op.create_index("ix_audit_action", "audit", ["action", "id"], unique=False)
