"""Plans of programmes, and merges of doubled registrations that can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261127_department"
down_revision = "20261127_trace_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _add_plans()
    _create_merges()
    op.create_table(
        "businesses_set_apart",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_businesses_set_apart_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["businesses.id"],
            name=op.f("fk_businesses_set_apart_first_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["businesses.id"],
            name=op.f("fk_businesses_set_apart_second_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["users.id"], name=op.f("fk_businesses_set_apart_said_by_id")
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_businesses_set_apart")),
    )
    _write_down_present_ties()


def _add_plans() -> None:
    op.add_column("programmes", sa.Column("plan_number", sa.String(length=60), nullable=True))
    op.add_column("programmes", sa.Column("plan_dated", sa.Date(), nullable=True))
    op.add_column("programmes", sa.Column("plan_issuer", sa.String(length=200), nullable=True))
    op.add_column("programmes", sa.Column("plan_url", sa.String(length=500), nullable=True))
    # Defaults instead of a second step: building the table anew would let go of what hangs on it.
    op.add_column(
        "programmes",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default="2026-11-27 00:00:00+00:00",
            nullable=False,
        ),
    )
    op.add_column("programmes", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.execute("UPDATE programmes SET updated_at = created_at")


def _create_merges() -> None:
    op.create_table(
        "business_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=10), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("relation IN ('duplicate', 'branch')", name=op.f("ck_business_merges_relation")),
        sa.CheckConstraint("business_id <> into_id", name=op.f("ck_business_merges_two_registrations")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_business_merges_business_id")
        ),
        sa.ForeignKeyConstraint(["into_id"], ["businesses.id"], name=op.f("fk_business_merges_into_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["users.id"], name=op.f("fk_business_merges_merged_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["users.id"], name=op.f("fk_business_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_merges")),
    )
    op.create_index(op.f("ix_business_merges_business_id"), "business_merges", ["business_id"])
    op.create_index(op.f("ix_business_merges_into_id"), "business_merges", ["into_id"])
    op.create_index(
        "uq_business_merges_standing",
        "business_merges",
        ["business_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def _write_down_present_ties() -> None:
    """Registrations that an imported list tied to a root get their row, so that it can be undone."""
    businesses = sa.table(
        "businesses", sa.column("id"), sa.column("root_id"), sa.column("root_relation", sa.String())
    )
    merges = sa.table(
        "business_merges",
        sa.column("business_id", sa.Integer()),
        sa.column("into_id", sa.Integer()),
        sa.column("relation", sa.String()),
        sa.column("taken", sa.JSON()),
        sa.column("merged_at", sa.DateTime(timezone=True)),
    )
    now = datetime.now(UTC)
    rows = op.get_bind().execute(sa.select(businesses).where(businesses.c.root_id.is_not(None)))
    ties = [
        {
            "business_id": row.id,
            "into_id": row.root_id,
            "relation": row.root_relation,
            "taken": {},
            "merged_at": now,
        }
        for row in rows
    ]
    if ties:
        op.bulk_insert(merges, ties)


def downgrade() -> None:
    """Take back."""
    op.drop_table("businesses_set_apart")
    op.drop_index(
        "uq_business_merges_standing",
        "business_merges",
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.drop_table("business_merges")
    for column in ("version", "updated_at", "plan_url", "plan_issuer", "plan_dated", "plan_number"):
        op.drop_column("programmes", column)
