"""Tables of the workflow store, the same on SQLite and PostgreSQL. Times and dates are ISO texts: what is hashed is
what is stored. A change here needs a migration beside it (`workflow/migrations`)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0004"  # the migration this code needs; a test compares it with the newest one
metadata = MetaData()


def _case_id() -> Column[int]:
    return Column("case_id", Integer, ForeignKey("cases.id"), nullable=False)


def _text(name: str, **more: object) -> Column[str]:
    return Column(name, Text, nullable=False, **more)  # type: ignore[arg-type]


cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    _text("subject_type"),
    _text("subject_id"),
    _text("label_zh"),
    _text("label_en"),
    Column("customer_id", Text),
    Column("product_id", Text),
    Column("branch_id", Text),
    Column("manager_id", Text),
    Column("product_manager_id", Text),
    Column("effect_cny", Numeric(18, 2)),
    Column("figures", JSON, nullable=False),
    _text("owner_id"),
    _text("opener_id"),
    Column("submitter_id", Text),
    _text("state"),
    Column("is_open", Boolean, nullable=False),
    Column("is_private", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_on", Text),
    Column("waits_for_id", Text),
    Column("waits_for_role", Text),
    Column("escalation_level", Integer, nullable=False),
    Column("reminded_on", Text),
    Column("fields", JSON, nullable=False),
    _text("opened_at"),
    _text("changed_at"),
    _text("changed_by"),
    Column("open_key", Text, unique=True),  # kind and subject while open: not opened twice
    *(
        Index(f"ix_cases_{name}", name, "is_private", "is_open", "due_on")
        for name in ("owner_id", "opener_id", "branch_id", "manager_id", "product_manager_id", "waits_for_id")
    ),
    Index("ix_cases_waits_for_role", "waits_for_role", "is_open", "due_on"),
    Index("ix_cases_subject", "subject_id"),
    Index("ix_cases_changed", "is_open", "changed_at"),
    Index(  # everything the counts of an inbox look at
        "ix_cases_open", "is_open", "due_on", "is_private", "owner_id", "opener_id", "waits_for_id", "waits_for_role"
    ),
    Index("ix_cases_customer", "customer_id"),
)
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    _case_id(),
    Column("seq", Integer, nullable=False),
    _text("at"),
    _text("actor_id"),
    _text("scope"),
    _text("action"),
    Column("transition", Text),
    Column("source", Text),
    Column("target", Text),
    Column("body", JSON, nullable=False),
    UniqueConstraint("case_id", "seq"),
    Index("ix_events_at", "at"),
)
members = Table(
    "members",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Index("ix_members_person", "person_id", "part", "case_id"),
)
list_members = Table(  # customers of a saved list, with what decides who may see each
    "list_members",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("customer_id", Text, primary_key=True),
    _text("label_zh"),
    _text("label_en"),
    Column("branch_id", Text),
    Column("manager_id", Text),
    Column("product_manager_id", Text),
    _text("status"),
    _text("changed_at"),
    _text("changed_by"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id")),
    Column("event_id", Integer, ForeignKey("events.id")),
    _text("recipient_id"),
    _text("template"),
    Column("params", JSON, nullable=False),
    _text("queued_at"),
    _text("status"),  # of workflow.push.states.STATES
    Column("channel", Text),
    Column("attempts_cnt", Integer, nullable=False),
    Column("next_try_at", Text),
    Column("finished_at", Text),
    Column("error", Text),
    Column("resolved_by", Text),
    _text("dedupe_key", unique=True),
    *(Column(name, Text) for name in ("person_id", "lang", "subject", "body")),  # to whom, and what it said
    *(Column(name, Text) for name in ("lease_by", "lease_until", "handed_at", "why", "resolved_at")),
    Column("digest_id", Integer),  # the message of the outbox it was gathered into
    Index("ix_outbox_person", "person_id", "status"),
    Index("ix_outbox_digest", "digest_id"),
    Index("ix_outbox_status", "status", "next_try_at", "id"),
    Index("ix_outbox_case", "case_id"),
)
leases = Table("leases", metadata, Column("name", Text, primary_key=True), _text("holder"), _text("until"))
people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name_zh"),
    _text("name_en"),
    Column("org_id", Text),
    Column("branch_id", Text),
    Column("superior_id", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("login", Text),
    _text("lang"),
    Column("channel", Text),
    Column("quiet_from", Text),
    Column("quiet_to", Text),
    Column("is_active", Boolean, nullable=False),
    Column("substitute_id", Text),
    Column("absent_from", Text),
    Column("absent_to", Text),
    _text("source"),  # org feed, users.yml, claims, hand
    Column("version", Integer, nullable=False),
    Column("pace", Text),  # at_once, daily
    Index("ix_people_login", "login"),
    Index("ix_people_email", "email"),
)
person_scopes = Table(
    "person_scopes",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    _text("source"),
)
visits = Table("visits", metadata, Column("person_id", Text, primary_key=True), _text("seen_at"))
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("at"),
    _text("actor_id"),
    _text("scope"),
    _text("action"),
    _text("object_type"),
    _text("object_id"),
    _text("details"),  # JSON as hashed
    _text("prev_hash", unique=True),
    _text("hash"),
    Index("ix_audit_at", "at"),
    Index("ix_audit_actor", "actor_id", "id"),
    Index("ix_audit_action", "action", "id"),
)
