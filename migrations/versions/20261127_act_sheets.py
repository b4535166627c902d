"""Keep the sheets of acts that were handed in, and what was decided about businesses in doubt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_act_sheets"
down_revision = "20261127_open_data"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "act_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("report_stored", sa.String(length=80), nullable=True),
        sa.Column("rejected_stored", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "state IN ('checking', 'checked', 'applying', 'done')", name=op.f("ck_act_sheets_state")
        ),
        _key("act_sheets", "requested_by_id", "users"),
        _key("act_sheets", "agency_id", "agencies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_sheets")),
    )
    op.create_index(op.f("ix_act_sheets_requested_by_id"), "act_sheets", ["requested_by_id"])
    op.create_table(
        "act_sheet_choices",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("same_as", sa.String(length=64), nullable=True),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('is', 'new', 'same_as', 'skip')", name=op.f("ck_act_sheet_choices_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'is') = (business_id IS NOT NULL)", name=op.f("ck_act_sheet_choices_is_names_business")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_act_sheet_choices_business_id_businesses"),
            ondelete="CASCADE",
        ),
        _key("act_sheet_choices", "chosen_by_id", "users"),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_act_sheet_choices")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("act_sheet_choices")
    op.drop_table("act_sheets")


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))
