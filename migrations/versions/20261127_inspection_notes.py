"""Keep notes of inspections; the database refuses to change or remove one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_inspection_notes"
down_revision = "20261127_rooms"
branch_labels = None
depends_on = None

TABLE = "inspection_notes"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("stored_photo", sa.String(length=80), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "subject IN ('evidence', 'website', 'stall', 'listing', 'paper', 'lot', 'product', 'business')",
            name=op.f("ck_inspection_notes_subject"),
        ),
        sa.CheckConstraint(
            "outcome IN ('still_wrong', 'in_order', 'remark')", name=op.f("ck_inspection_notes_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_inspection_notes_business_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_inspection_notes_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_notes")),
    )
    op.create_index(op.f("ix_inspection_notes_business_id"), TABLE, ["business_id"])
    op.create_index(op.f("ix_inspection_notes_subject_subject_id"), TABLE, ["subject", "subject_id"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Take back; the triggers go with their table."""
    op.drop_table(TABLE)
